"""Pages of the service over a million uploaded accounts: how long each takes, and how large it is.

    python benches/pages.py [--accounts 1000000] [--lookalike target/release/lookalike]

A made file is uploaded through the page that people use, then every kind of view is asked for, each five times after a first time;
the median counts. Fails where one takes more than 200 ms or 150 KB. Standard library only.
"""

import argparse
import csv
import http.client
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WORDS = ["atelier", "bureau", "conseil", "data", "etudes", "forges", "groupe", "habitat"]
VIEWS = [
    "/",
    "/accounts",
    "/accounts?page=200",
    "/accounts?sort=name&page=100",
    "/accounts?sort=unknown",
    "/accounts?grade=D&sort=worst",
    "/accounts?grade=B&country=Country%207&owner=Owner%203",
    "/accounts?owner=Owner%2012&unknown=10",
    "/accounts?q=P-0777777",
    "/accounts?q=bureau",
    "/accounts?q=bur%20for&segment=1&unknown=25",
    "/accounts?q=nobody",
    "/accounts?country=Nowhere&q=bureau",
    "/accounts/one?id=P-0000500",
    "/profile",
    "/segments",
    "/compare",
    "/performance",
    "/data",
    "/review",
    "/what-if",
]


def made(path, accounts):
    """Writes the example's prospects again and again, each time by another id, name, country and owner."""
    rng = random.Random(7)
    with open(ROOT / "examples/prospects.csv", encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    with open(path, "w", newline="") as file:
        out = csv.DictWriter(file, list(rows[0]), delimiter=";")
        out.writeheader()
        for n in range(accounts):
            own = {"account_id": f"P-{n:07}", "company": f"{rng.choice(WORDS)} {rng.choice(WORDS)} {n:x}"}
            own |= {"country": f"Country {rng.randrange(60)}", "account_owner": f"Owner {rng.randrange(300)}"}
            out.writerow(rng.choice(rows) | own)


def get(connection, path):
    """Status, address it sends to, and body."""
    connection.request("GET", path, headers={"Accept": "text/html"})
    answer = connection.getresponse()
    return answer.status, answer.getheader("Location"), answer.read()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lookalike", default=ROOT / "target/release/lookalike", type=Path, help="the binary")
    parser.add_argument("--accounts", default=1_000_000, type=int)
    args = parser.parse_args()
    slow = []
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(ROOT / "models/example", Path(folder) / "models/example")
        table = Path(folder) / "accounts.csv"
        made(table, args.accounts)
        served = [args.lookalike.resolve(), "serve", "--listen", "127.0.0.1:0"]
        process = subprocess.Popen(served, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        port = int(process.stdout.readline().split("://127.0.0.1:")[1].split()[0])
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
        start = time.perf_counter()
        with open(table, "rb") as file:
            connection.request("POST", "/accounts?name=accounts.csv", file, {"Content-Type": "text/csv"})
            answer = connection.getresponse()
            answer.read()
        place = answer.getheader("Location")
        while b'http-equiv="refresh"' in (page := get(connection, place)[2]):
            time.sleep(0.2)
        print(f"{args.accounts:,} accounts ({table.stat().st_size / 2**20:.0f} MB) uploaded and scored in {time.perf_counter() - start:.1f} s")
        print("\n| page | median of five | size |\n| --- | --- | --- |")
        for path in VIEWS:
            get(connection, path)
            times = []
            for _ in range(5):
                start = time.perf_counter()
                status, _, page = get(connection, path)
                times.append(1000 * (time.perf_counter() - start))
            took = statistics.median(times)
            print(f"| `{path}` | {took:.0f} ms | {len(page) / 1000:.0f} KB |")
            if status != 200 or took > 200 or len(page) > 150_000:
                slow.append(f"{path}: {status}, {took:.0f} ms, {len(page):,} bytes")
        with open(f"/proc/{process.pid}/status") as file:
            print("\nmemory at most", next(line for line in file if line.startswith("VmHWM")).split(None, 1)[1].strip())
        process.terminate()
        process.wait()
    if slow:
        sys.exit("\n".join(slow))


if __name__ == "__main__":
    main()
