"""A long run of the service under a mixed load: whether it grows, whether anything fails, whether promotions drop a request.

    python benches/soak.py [--minutes 10] [--rate 200] [--lookalike target/release/lookalike]

Single accounts, explanations, lookalikes, batches, outcomes, pages and figures are asked for side by side over kept connections; at
each quarter of the time the other version is promoted over HTTP. Memory and open files are read from Linux once in ten seconds;
growth is the mean of the last tenth beside that of the first tenth after a tenth to warm up. Standard library only.
"""

import argparse
import csv
import http.client
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WORKERS = 4
MODEL = "construction"


def prospects(path):
    """Accounts of a file, empty cells left out."""
    with open(path, encoding="utf-8-sig", newline="") as file:
        dialect = csv.Sniffer().sniff(file.readline(), delimiters=",;")
        file.seek(0)
        return [{k: v for k, v in row.items() if v} for row in csv.DictReader(file, dialect=dialect)]


class Asked:
    """What was asked and what failed, of all workers."""

    def __init__(self):
        self.lock, self.counts, self.failures, self.times = threading.Lock(), {}, [], []

    def tell(self, what, seconds, failure):
        with self.lock:
            self.counts[what] = self.counts.get(what, 0) + 1
            self.times.append(seconds)
            if failure:
                self.failures.append(f"{what}: {failure}")


def ask(connection, method, path, body=None, headers=None):
    """Status and body of one request."""
    connection.request(method, path, body, headers or {})
    answer = connection.getresponse()
    return answer.status, answer.read()


def work(port, accounts, seed, pause, ends, asked):
    """Asks until the time is over."""
    rng = random.Random(seed)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    kinds = ["score"] * 60 + ["explain"] * 10 + ["lookalikes"] * 4 + ["outcomes"] * 6 + ["page"] * 10 + ["figures"] * 8 + ["batch"] * 2
    as_json = {"Content-Type": "application/json"}
    while time.monotonic() < ends:
        what, some = rng.choice(kinds), rng.sample(accounts, 3)
        start, failure = time.monotonic(), None
        try:
            if what in ("score", "explain", "lookalikes"):
                status, told = ask(connection, "POST", f"/v1/{what}", json.dumps({"accounts": some}), as_json)
                if status == 200 and len(json.loads(told)["accounts"]) != 3:
                    failure = "not every account was answered"
            elif what == "batch":
                lines = "\n".join(json.dumps(rng.choice(accounts)) for _ in range(1_000))
                status, told = ask(connection, "POST", "/v1/batch", lines, {"Content-Type": "application/x-ndjson"})
                if status == 200 and '"accounts":1000' not in told.decode().splitlines()[-1].replace(" ", ""):
                    failure = "the batch came back without its end"
            elif what == "outcomes":
                row = {"account_id": f"S-{rng.randrange(2_000)}", "outcome": rng.choice(["yes", "no"])}
                sent = {"outcomes": [row], "outcome": "outcome", "positive": ["yes"], "negative": ["no"], "as_of": "2026-09-30"}
                status, told = ask(connection, "POST", "/v1/outcomes", json.dumps(sent), as_json)
            else:
                pages = ["/", "/profile", "/segments", "/performance", "/review", "/data", "/what-if", "/?lang=fr"]
                figures = ["/v1/figures", "/v1/segments", "/v1/sheet", "/v1/models", "/metrics", "/readyz", "/v1/reviews"]
                path = rng.choice(pages if what == "page" else figures)
                status, told = ask(connection, "GET", path, None, {"Accept": "text/html"} if what == "page" else None)
                what = path
            if status != 200:
                failure = f"{status} {told[:200]!r}"
        except OSError as error:
            failure = repr(error)
            connection.close()
        asked.tell(what, time.monotonic() - start, failure)
        time.sleep(rng.uniform(0, 2 * pause))


def watched(process):
    """Memory in MB and open files of a process."""
    with open(f"/proc/{process.pid}/statm") as file:
        pages = int(file.read().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20, len(os.listdir(f"/proc/{process.pid}/fd"))


def promote(port):
    """Promotes the version that is not in service; the status of the answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    _, told = ask(connection, "GET", "/v1/models")
    now = json.loads(told)["serving"]["version"]
    other = "1" if now == "v000002" else "2"
    headers = {"Content-Type": "application/json", "If-Match": f'"{now}"'}
    status, told = ask(connection, "POST", f"/v1/models/{MODEL}/promote", json.dumps({"version": other, "reason": "soak"}), headers)
    return status, json.loads(told).get("serving", told)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lookalike", default=ROOT / "target/release/lookalike", type=Path, help="the binary")
    parser.add_argument("--minutes", default=10, type=float)
    parser.add_argument("--rate", default=200, type=float, help="requests a second")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        # The demo's model, learnt twice: two versions of one card.
        demo, program = Path(folder) / "demo", args.lookalike.resolve()
        for command in (["demo", "--out", demo], ["train"]):
            subprocess.run([program, *command], cwd=demo if demo.exists() else folder, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        served = [program, "serve", "--models", "models", "--model", MODEL, "--listen", "127.0.0.1:0"]
        process = subprocess.Popen(served, cwd=demo, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        port = int(process.stdout.readline().split("http://127.0.0.1:")[1].split(";")[0].split()[0])
        start, asked, accounts = time.monotonic(), Asked(), prospects(demo / "prospects.csv")
        ends, pause = start + 60 * args.minutes, WORKERS / args.rate
        workers = [threading.Thread(target=work, args=(port, accounts, n, pause, ends, asked)) for n in range(WORKERS)]
        for worker in workers:
            worker.start()
        seen, promoted = [], []
        while any(worker.is_alive() for worker in workers):
            if len(promoted) < 3 and time.monotonic() - start > 15 * args.minutes * (len(promoted) + 1):
                promoted.append(promote(port))
            seen.append((time.monotonic() - start, *watched(process)))
            time.sleep(min(10, args.minutes))
        process.terminate()
        ended = process.wait(30)
    tenth = len(seen) // 10 or 1
    first, last = (statistics.mean(one[1] for one in part) for part in (seen[tenth : 2 * tenth], seen[-tenth:]))
    times = statistics.quantiles(asked.times, n=100)
    print(f"{sum(asked.counts.values()):,} requests in {args.minutes:g} minutes: " + ", ".join(f"{n:,} {what}" for what, n in sorted(asked.counts.items())))
    print(f"{len(asked.failures)} failed; 50% within {1000 * times[49]:.1f} ms, 99% within {1000 * times[98]:.1f} ms")
    print(f"promotions: {promoted}")
    print(f"memory {first:.1f} MB at first, {last:.1f} MB at the end, at most {max(one[1] for one in seen):.1f} MB; "
          f"open files at most {max(one[2] for one in seen)}, {seen[-1][2]} at the end; exit status {ended}")
    for failure in asked.failures[:10]:
        print(failure)
    if asked.failures or ended or any(status != 200 for status, _ in promoted) or last > 1.1 * first + 5:
        sys.exit("not sound")


if __name__ == "__main__":
    main()
