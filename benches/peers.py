"""Compares lookalike with its peers on this machine.

    python -m venv .peers && .peers/bin/pip install -r benches/requirements.txt
    cargo build --release
    .peers/bin/python benches/peers.py quality --shared ../shared   # AUC / log-loss on the shared sets and folds
    .peers/bin/python benches/peers.py train                        # 100,000 x 30, half categorical
    .peers/bin/python benches/peers.py score                        # 1,000,000 x 20, CSV to CSV and Parquet to Parquet, three reasons
    .peers/bin/python benches/peers.py segments                     # among 50,000 ideal accounts x 40
    .peers/bin/python benches/peers.py join                         # 5,000,000 events of 100,000 accounts
    .peers/bin/python benches/peers.py serve                        # one account a request, a batch, a start; needs wrk and hey

Each prints a Markdown table for docs/benchmarks.md. Every timed run is a process of its own, one at a time; times are
medians, memory is the highest peak of the runs. The peers are in `learners.py` and
`join.py`.
"""

# Standard library only: Linux counts this process' own memory as a floor of its children's peak, so it must stay small.
import argparse
import csv
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SEED = 1

# Columns of x_education_leads that are only known after the outcome, and the ids.
LEAKS = (
    "Prospect ID,Lead Number,Tags,Lead Quality,Lead Profile,Last Activity,Last Notable Activity,"
    "Asymmetrique Activity Index,Asymmetrique Profile Index,Asymmetrique Activity Score,Asymmetrique Profile Score"
)
# Name: file, outcome, positive value, columns left out, how pandas must read it to see what lookalike sees.
SETS = {
    "salvirt_b2b": ("Salvirt_B2B_ML_dataset.csv", "Status", "Won", "", {"sep": ";", "keep_default_na": False}),
    "telco_churn": ("WA_Fn-UseC_-Telco-Customer-Churn.csv", "Churn", "No", "customerID", {"na_values": [" "]}),
    "x_education_leads": ("Leads.csv", "Converted", "1", LEAKS, {"na_values": ["Select"]}),
}


class Run:
    """A finished process: what it printed, wall and CPU time in seconds, peak memory in MB."""

    def __init__(self, printed, seconds, cpu, megabytes):
        self.printed, self.seconds, self.cpu, self.megabytes = printed, seconds, cpu, megabytes


def run(*command):
    """Runs a process to its end; stops everything when it fails."""
    command = [str(part) for part in command]
    with tempfile.TemporaryFile() as out:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=out)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        printed = out.read().decode()
    if process.returncode != 0:
        sys.exit(f"{' '.join(command)}: exit status {process.returncode}")
    return Run(printed, seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def learners(*words):
    """Command line of a task of `learners.py`."""
    return [sys.executable, Path(__file__).with_name("learners.py"), *words]


def take_turns(commands, runs):
    """Runs each command `runs` times, in turn, so that a slow minute of the machine hits all of them."""
    done = {name: [] for name in commands}
    for turn in range(runs):
        for name, command in commands.items():
            done[name].append(run(*command))
            print(f"{turn + 1}/{runs} {name}: {done[name][-1].seconds:.2f} s", file=sys.stderr)
    return done


def header(*columns):
    """First two lines of a Markdown table."""
    print(f"| {' | '.join(columns)} |\n|{' --- |' * len(columns)}")


def quality(args):
    """AUC / log-loss of every learner on the shared sets, and what lookalike's log-loss is above it (standard error)."""
    with tempfile.TemporaryDirectory(dir=args.work) as work:
        for place, name in enumerate(args.sets.split(",")):
            file, outcome, positive, excluded, _ = SETS[name]
            folder, fits = args.shared / "data" / name, Path(work) / f"{name}.csv"
            command = [args.lookalike, "evaluate", folder / file, "--outcome", outcome, "--positive", positive]
            command += ["--trust", "*", "--json", "--predictions", fits]
            command += [] if args.own_folds else ["--folds", folder / "folds.csv"]
            command += ["--exclude", excluded] if excluded else []
            run(*command)
            found = learners("quality", args.shared, name, fits, ";".join(args.peers), args.keep or work)
            found = [json.loads(line) for line in run(*found).printed.splitlines()]
            if place == 0:
                header("data", *(learner["learner"] for learner in found))
            figures = [f"{learner['auc']:.4f} / {learner['log_loss']:.4f}" for learner in found]
            figures[1:] = [
                f"{told}, {learner['behind']:+.4f} ({learner['error']:.4f})"
                for told, learner in zip(figures[1:], found[1:])
            ]
            print(f"| {name} | {' | '.join(figures)} |", flush=True)


def train_command(args, path, models, *words):
    """Trains lookalike's scorecard on `path`, without segments and whatever else `words` leave out."""
    command = [args.lookalike, "train", path, "--outcome", "outcome", "--positive", "won", "--id", "id", "--trust", "*"]
    return [*command, "--json", "--name", "bench", "--models", models, "--no-segments", *words]


# Neither validation nor, like EBM without them, pairs.
ALONE = ("--no-validation", "--pairs", "0")


def train(args):
    """Time and memory of training: the scorecard alone, with pairs, and with its five folds; its peers likewise."""
    with tempfile.TemporaryDirectory(dir=args.work) as folder:
        path = Path(folder) / "accounts.csv"
        run(*learners("accounts", args.rows, args.columns, SEED, path))
        size = path.stat().st_size / 2**20
        models = Path(folder) / "models"
        commands = {
            "lookalike": train_command(args, path, models, *ALONE),
            "lookalike, pairs": train_command(args, path, models, "--no-validation"),
            "lookalike, pairs and 5 folds": train_command(args, path, models),
        }
        peers = ("logistic (one-hot)", "EBM without pairs", "EBM", "LightGBM, 5 folds")
        commands |= {name: learners("fit", name, path) for name in peers}
        done = take_turns(commands, args.runs)
    fit, whole = {}, {}
    for name, runs in done.items():
        said = [json.loads(one.printed) for one in runs]
        fit[name] = statistics.median(s["seconds"]["fit"] if "seconds" in s else s["fit"] for s in said)
        # Lookalike's whole process, from its start to the model on disk; the peers without their imports and saving.
        whole[name] = statistics.median(one.seconds if "seconds" in s else s["all"] for one, s in zip(runs, said))
    print(f"Training, {args.rows:,} x {args.columns}, half categorical ({size:.0f} MB of CSV); {args.runs} runs.\n")
    header("learner", "fit", "against lookalike", "read + fit", "against lookalike", "peak memory")
    for name, runs in done.items():
        peak = max(one.megabytes for one in runs)
        print(
            f"| {name} | {fit[name]:.2f} s | {fit[name] / fit['lookalike']:.1f} x | {whole[name]:.2f} s "
            f"| {whole[name] / whole['lookalike']:.1f} x | {peak:.0f} MB, {peak / size:.1f} x the file |"
        )


def lines(path):
    """Number of lines of a file."""
    with open(path, "rb") as file:
        return sum(1 for _ in file)


# Reads a statement of `lookalike export` and runs it over a table, into a table of the same format.
DUCKDB = """
import sys, duckdb
statement, read, table, out, form, threads = sys.argv[1:]
duckdb.sql(f"SET threads = {threads}")
duckdb.sql(f"CREATE VIEW accounts AS SELECT * FROM {read}('{table}')")
duckdb.sql(f"COPY ({open(statement).read()}) TO '{out}' ({form})")
"""

# Reads every cell of a CSV as text and counts the rows.
COUNT = """
import sys, duckdb
duckdb.sql("SET threads = 1")
table = f"read_csv('{sys.argv[1]}', all_varchar = true)"
columns = duckdb.sql(f"SELECT * FROM {table} LIMIT 0").columns
print(duckdb.sql("SELECT count(*), " + ", ".join(f'sum(length("{c}"))' for c in columns) + f" FROM {table}").fetchall()[0][0])
"""


def score(args):
    """Time and memory of scoring with three reasons a row, reading and writing included, on one thread."""
    os.environ["RAYON_NUM_THREADS"] = "1"
    with tempfile.TemporaryDirectory(dir=args.work) as folder:
        past, prospects, peer = (Path(folder) / name for name in ("accounts.csv", "prospects.csv", "peer.joblib"))
        scores = {"lookalike": Path(folder) / "ours.csv", "scikit-learn": Path(folder) / "peers.csv"}
        models, statement, columns = Path(folder) / "models", Path(folder) / "card.sql", Path(folder) / "prospects.parquet"
        run(*learners("accounts", 20_000, args.columns, SEED, past))
        run(*learners("accounts", args.rows, args.columns, SEED + 1, prospects))
        size = prospects.stat().st_size / 2**20
        run(*train_command(args, past, models, *ALONE))
        run(*learners("keep", past, peer))
        named = ["--model", "bench", "--models", models]
        run(args.lookalike, "export", *named, "--to", "sql:duckdb", "--table", "accounts", "--reasons", "3", "-o", statement)
        copy = f"COPY (SELECT * FROM read_csv('{prospects}')) TO '{columns}' (FORMAT parquet)"
        run(sys.executable, "-c", f"import duckdb; duckdb.sql(\"{copy}\")")
        ours = [args.lookalike, "score", *named, "--reasons", "3"]
        duckdb = [sys.executable, "-c", DUCKDB, statement]
        csv = ["read_csv", prospects, Path(folder) / "duck.csv", "FORMAT csv", "1"]
        parquet = ["read_parquet", columns, Path(folder) / "duck.parquet", "FORMAT parquet", "1"]
        done = take_turns(
            {
                "lookalike": [*ours, prospects, "-o", scores["lookalike"]],
                "lookalike, two threads": ["env", "RAYON_NUM_THREADS=2", *ours, prospects, "-o", Path(folder) / "two.csv"],
                "lookalike, `--contributions`": [*ours, prospects, "--contributions", "-o", Path(folder) / "points.csv"],
                "lookalike, Parquet to Parquet": [*ours, columns, "-o", Path(folder) / "ours.parquet"],
                "DuckDB, the exported statement": [*duckdb, *csv],
                "DuckDB, Parquet to Parquet": [*duckdb, *parquet],
                "scikit-learn": learners("score", peer, prospects, scores["scikit-learn"]),
                "DuckDB, counting rows and letters": [sys.executable, "-c", COUNT, prospects],
            },
            args.runs,
        )
        for name, path in scores.items():
            if lines(path) != args.rows + 1:
                sys.exit(f"{name} wrote {lines(path)} lines, not {args.rows + 1}")
    median = {name: statistics.median(one.cpu for one in runs) for name, runs in done.items()}
    print(f"Scoring, {args.rows:,} x {args.columns} ({size:.0f} MB of CSV), CSV to CSV unless said, three reasons, one thread unless said; {args.runs} runs.\n")
    header("scorer", "CPU time", "against lookalike", "wall time", "accounts a CPU second", "peak memory")
    for name, runs in done.items():
        peak = max(one.megabytes for one in runs)
        wall = statistics.median(one.seconds for one in runs)
        print(
            f"| {name} | {median[name]:.2f} s | {median[name] / median['lookalike']:.2f} x | {wall:.2f} s "
            f"| {args.rows / median[name]:,.0f} | {peak:,.0f} MB |"
        )


# What wrk sends.
POST = """
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.body = [[{}]]
"""


@contextmanager
def service(command, port, environment=None):
    """A running service and the seconds until it was ready; stopped at the end."""
    start = time.perf_counter()
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen([str(part) for part in command], env=os.environ | (environment or {}), **quiet)
    try:
        while True:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz").close()
                break
            except OSError:
                if process.poll() is not None or time.perf_counter() - start > 60:
                    sys.exit(f"{command[0]}: not ready")
                time.sleep(0.002)
        yield time.perf_counter() - start
    finally:
        process.terminate()
        process.wait()


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def answered(address, script, seconds, connections=16):
    """Requests a second with `connections` that ask again as soon as they are answered; stops on an answer that is none."""
    told = run("wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "-s", script, address).printed
    if "Non-2xx" in told or "Socket errors" in told:
        sys.exit(told)
    return float(told.split("Requests/sec:")[1].split()[0])


def latencies(address, body, rate, seconds, workers=8):
    """Milliseconds within which 50% and 99% were answered at `rate` requests a second."""
    command = ["hey", "-z", f"{seconds}s", "-c", workers, "-q", rate / workers, "-m", "POST", "-T", "application/json"]
    told = run(*command, "-o", "csv", "-D", body, address).printed.splitlines()[1:]
    times = [line.split(",") for line in told]
    if any(one[6] != "200" for one in times):
        sys.exit(f"{address}: not every answer was 200")
    times = statistics.quantiles([1000 * float(one[0]) for one in times], n=100)
    return times[49], times[98], len(told) / seconds


def serve(args):
    """Requests a second for one account with three reasons, times at half that rate, a batch beside the command line, a start."""
    with tempfile.TemporaryDirectory(dir=args.work) as folder:
        past, prospects, peer = (Path(folder) / name for name in ("accounts.csv", "prospects.csv", "peer.joblib"))
        models, body, script = (Path(folder) / name for name in ("models", "one.json", "one.lua"))
        run(*learners("accounts", 20_000, args.columns, SEED, past))
        run(*learners("accounts", args.rows, args.columns, SEED + 1, prospects))
        run(*train_command(args, past, models, *ALONE))
        run(*learners("keep", past, peer))
        batch = Path(folder) / "prospects.ndjson"
        with open(prospects) as read, open(batch, "w") as written:
            for place, row in enumerate(csv.DictReader(read)):
                del row["outcome"]
                row = {key: float(value) if key.startswith("number") else value for key, value in row.items()}
                written.write(json.dumps(row) + "\n")
                if place == 0:
                    body.write_text(json.dumps({"accounts": [row]}))
        script.write_text(POST.format(body.read_text()))
        ports = free_port(), free_port()
        services = {
            "lookalike serve": ([args.lookalike, "serve", "--models", models, "--model", "bench", "--listen", f"127.0.0.1:{ports[0]}"], None),
            "FastAPI + scikit-learn": (
                [sys.executable, "-m", "uvicorn", "service:app", "--app-dir", ROOT / "benches", "--workers", "2",
                 "--no-access-log", "--port", ports[1]],
                {"PEER_MODEL": str(peer), "OMP_NUM_THREADS": "1"},
            ),
        }
        found = {}
        for (name, (command, environment)), port in zip(services.items(), ports):
            address = f"http://127.0.0.1:{port}"
            with service(command, port, environment) as started:
                answered(f"{address}/v1/score", script, 2)
                top = answered(f"{address}/v1/score", script, args.seconds)
                found[name] = (started, top, *latencies(f"{address}/v1/score", body, top / 2, args.seconds))
                if name.startswith("lookalike"):
                    send = ["curl", "-sf", "-H", "Content-Type: application/x-ndjson", "--data-binary", f"@{batch}", "-o", "/dev/null"]
                    rates = [run(*send, f"{address}/v1/batch").seconds for _ in range(args.runs)]
        ours = [args.lookalike, "score", "--model", "bench", "--models", models, "--reasons", "3", "--interval"]
        command = [run(*ours, batch, "-o", Path(folder) / "scored.ndjson", "--force").seconds for _ in range(args.runs)]
    print(f"One account of {args.columns} columns a request, three reasons; the load comes from the same machine.\n")
    header("service", "answers a second", "half of them (came out at)", "50% within", "99% within", "ready after")
    for name, (started, top, half, most, rate) in found.items():
        print(f"| {name} | {top:,.0f} | {top / 2:,.0f} ({rate:,.0f}) | {half:.2f} ms | {most:.2f} ms | {started:.2f} s |")
    one, other = (found[name][1] for name in services)
    batch_time, command_time = statistics.median(rates), statistics.median(command)
    print(f"\n{one / other:.1f} times the answers. {args.rows:,} accounts as NDJSON: {batch_time:.2f} s through the service, "
          f"{command_time:.2f} s by the command line ({command_time / batch_time:.0%} of its rate).")


def segments(args):
    """Time to choose the segments and measure their stability: lookalike's is training with them minus without."""
    with tempfile.TemporaryDirectory(dir=args.work) as folder:
        path, models = Path(folder) / "accounts.csv", Path(folder) / "models"
        run(*learners("planted", args.rows, args.columns, SEED, path))
        without = [*train_command(args, path, models, *ALONE), "--exclude", "planted"]
        with_segments = [word for word in without if word != "--no-segments"]
        peers = ("mixture + BIC", "k-means + silhouette")
        commands = {"without": without, "with": with_segments}
        done = take_turns(commands | {name: learners("segments", name, path) for name in peers}, args.runs)
        # Every run trained another version; the last one has segments.
        scores = Path(folder) / "scores.csv"
        run(args.lookalike, "score", path, "--models", models, "--model", f"bench@{2 * args.runs}", "-o", scores)
        found = json.loads(run(*learners("agreement", path, scores)).printed)
    median = {name: statistics.median(one.seconds for one in done[name]) for name in commands}
    ours = median["with"] - median["without"]
    print(f"Segments among {args.rows:,} ideal accounts x {args.columns}, four planted; {args.runs} runs.\n")
    header("method", "time", "against lookalike", "segments", "adjusted Rand", "peak memory")
    peak = max(one.megabytes for one in done["with"])
    print(
        f"| lookalike (latent classes) | {ours:.2f} s | 1.0 x | {found['k']} | {found['adjusted_rand']:.2f} "
        f"| {peak:.0f} MB, all of training |"
    )
    for name in peers:
        said = [json.loads(one.printed) for one in done[name]]
        seconds, peak = statistics.median(s["seconds"] for s in said), max(one.megabytes for one in done[name])
        times = f"{seconds / ours:.1f} x" if ours > 0 else "not measurable"
        print(f"| {name} | {seconds:.2f} s | {times} | {said[0]['k']} | {said[0]['adjusted_rand']:.2f} | {peak:.0f} MB |")


def join(args):
    """Time and memory of joining a table of events to accounts and aggregating it, CSV to CSV, against DuckDB."""
    duckdb = [sys.executable, Path(__file__).with_name("join.py")]
    with tempfile.TemporaryDirectory(dir=args.work) as folder:
        folder = Path(folder)
        run(*duckdb, "make", args.accounts, args.events, folder)
        size = (folder / "events.csv").stat().st_size / 2**20
        out = {"lookalike": folder / "ours.csv", "DuckDB": folder / "theirs.csv"}
        ours = [args.lookalike, "join", "--recipe", folder / "lookalike.toml", "-o", out["lookalike"]]
        done = take_turns({"lookalike": ours, "DuckDB": [*duckdb, "duckdb", folder, out["DuckDB"]]}, args.runs)
        cells = json.loads(run(*duckdb, "agree", out["lookalike"], out["DuckDB"]).printed)["cells"]
    # Lookalike's whole process; DuckDB without Python's start.
    seconds = {"lookalike": [one.seconds for one in done["lookalike"]]}
    seconds["DuckDB"] = [json.loads(one.printed)["seconds"] for one in done["DuckDB"]]
    median = {name: statistics.median(times) for name, times in seconds.items()}
    print(
        f"Joining {args.events:,} events ({size:.0f} MB) to {args.accounts:,} accounts, 18 features, CSV to CSV; "
        f"{args.runs} runs; all {cells:,} cells agree.\n"
    )
    header("engine", "wall time", "against DuckDB", "events a second", "peak memory")
    for name, runs in done.items():
        peak = max(one.megabytes for one in runs)
        print(
            f"| {name} | {median[name]:.2f} s | {median[name] / median['DuckDB']:.2f} x "
            f"| {args.events / median[name]:,.0f} | {peak:,.0f} MB |"
        )


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lookalike", default=ROOT / "target/release/lookalike", type=Path, help="the binary")
    parser.add_argument("--work", default=None, type=Path, help="where to put temporary files")
    commands = parser.add_subparsers(required=True)
    command = commands.add_parser("quality", help=quality.__doc__)
    command.add_argument("--shared", default=ROOT.parent / "shared", type=Path)
    command.add_argument("--sets", default=",".join(SETS), help="comma-separated")
    command.add_argument("--own-folds", action="store_true", help="lookalike's folds, twins together, not the given ones")
    command.add_argument("--peers", nargs="+", help="names as in learners.py", default=[
        "logistic (one-hot)", "EBM", "LightGBM", "LightGBM, tuned and averaged"])
    command.add_argument("--keep", type=Path, help="folder in which the peers' fits are kept from run to run")
    command.set_defaults(run=quality)
    for name, rows, columns, act in (("train", 100_000, 30, train), ("score", 1_000_000, 20, score)):
        command = commands.add_parser(name, help=act.__doc__)
        command.add_argument("--rows", default=rows, type=int)
        command.add_argument("--columns", default=columns, type=int)
        command.add_argument("--runs", default=3, type=int)
        command.set_defaults(run=act)
    command = commands.add_parser("segments", help=segments.__doc__)
    command.add_argument("--rows", default=50_000, type=int, help="ideal accounts")
    command.add_argument("--columns", default=40, type=int)
    command.add_argument("--runs", default=3, type=int)
    command.set_defaults(run=segments)
    command = commands.add_parser("serve", help=serve.__doc__)
    command.add_argument("--rows", default=300_000, type=int, help="accounts of the batch")
    command.add_argument("--columns", default=20, type=int)
    command.add_argument("--seconds", default=10, type=int)
    command.add_argument("--runs", default=3, type=int)
    command.set_defaults(run=serve)
    command = commands.add_parser("join", help=join.__doc__)
    command.add_argument("--accounts", default=100_000, type=int)
    command.add_argument("--events", default=5_000_000, type=int)
    command.add_argument("--runs", default=3, type=int)
    command.set_defaults(run=join)
    args = parser.parse_args()
    args.run(args)


if __name__ == "__main__":
    main()
