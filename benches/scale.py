"""What scoring costs where accounts are many: this program, Spark, and DuckDB running the same statement.

    cargo build --release && .venv/bin/python benches/scale.py target/release/lookalike [--rows 1000000] [--models models] \\
        [--spark ~/.cache/lookalike/pyspark-4.3.0/pyspark] [--kill]

Accounts are the model's own golden ones, over and over, as Parquet and as CSV. Each engine's CPU seconds are those of its
processes, Java's start among them; Spark is a master and two workers of one core on this computer. Scores in thousandths are
held against what the model gives. With `--kill` one worker's executor is killed while it scores.
"""

import argparse
import os
import pathlib
import resource
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request

import duckdb

HERE = "127.0.0.1"


def accounts(options, place):
    """Parquet and CSV of the rows, and the table of what each gives."""
    proof = export(options, "--self-test")
    golden = proof[proof.index("WITH") + 5:proof.index("la_read AS")].rstrip().rstrip(",")
    duckdb.sql("SET threads = 2")
    duckdb.sql(f"CREATE TABLE golden AS WITH {golden} SELECT * FROM la_golden")
    count = duckdb.sql("SELECT COUNT(*) FROM golden").fetchall()[0][0]
    columns = [name for name in duckdb.sql("SELECT * FROM golden").columns if not name.startswith("expected_")]
    listed = ", ".join(f'"{name}"' for name in columns[1:])
    rows = f"""SELECT "{columns[0]}" + round * {count} AS "{columns[0]}", {listed} FROM golden
               CROSS JOIN range({-(-options.rows // count)}) AS rounds(round) LIMIT {options.rows}"""
    duckdb.sql(f"COPY ({rows}) TO '{place}/accounts.parquet' (FORMAT parquet, ROW_GROUP_SIZE 100000)")
    duckdb.sql(f"COPY ({rows}) TO '{place}/accounts.csv' (FORMAT csv)")
    return columns[0], count


def export(options, *more):
    command = [options.lookalike, "export", "--models", options.models, "--to", "sql:duckdb", "--id", "account_id", *more]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def spent(pid):
    """CPU seconds of a process and of the children that it has seen end."""
    parts = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return sum(map(int, parts[11:15])) / os.sysconf("SC_CLK_TCK")


def run(command, **more):
    """Wall and CPU seconds."""
    before, since = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, **more)
    wall, after = time.monotonic() - since, resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def tell(what, rows, wall, cpu):
    print(f"{what:32} {rows:>12,} accounts  {wall:7.1f} s  {cpu:7.1f} CPU-s  {rows / cpu:12,.0f} a CPU-second", flush=True)


def wrong(scores, identity, count):
    asked = f"""SELECT COUNT(*) FROM read_parquet('{scores}') JOIN golden ON id % {count} = "{identity}" WHERE score_milli <> expected_milli"""
    return duckdb.sql(asked).fetchall()[0][0], duckdb.sql(f"SELECT COUNT(DISTINCT id) FROM read_parquet('{scores}')").fetchall()[0][0]


def spark(options, place, identity, count):
    home = options.spark
    environment = {**os.environ, "SPARK_HOME": home, "SPARK_LOCAL_IP": HERE, "SPARK_LOCAL_DIRS": place, "SPARK_WORKER_DIR": f"{place}/work",
                   "SPARK_MASTER_OPTS": "-Dspark.master.rest.enabled=false"}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "env": environment}
    port, page = 27077, 27080
    start = [f"{home}/bin/spark-class", "org.apache.spark.deploy.master.Master", "--host", HERE, "--port", str(port), "--webui-port", str(page)]
    started = [subprocess.Popen(start, **quiet)]
    work = [f"{home}/bin/spark-class", "org.apache.spark.deploy.worker.Worker", "--host", HERE, "--cores", "1", "--memory", "1g", "--webui-port", "0"]
    started += [subprocess.Popen([*work, f"spark://{HERE}:{port}"], **quiet) for _ in range(2)]
    try:
        alive = 0
        while alive < 2:
            time.sleep(1)
            try:
                alive = urllib.request.urlopen(f"http://{HERE}:{page}/json/").read().decode().replace(" ", "").count('"state":"ALIVE"')
            except OSError:
                pass
        command = [options.lookalike, "score", "--engine", "spark", "--master", f"spark://{HERE}:{port}", f"{place}/accounts.parquet", f"{place}/scores",
                   "--models", options.models, "--id", identity, "--quiet"]
        before = sum(spent(process.pid) for process in started)
        if options.kill:
            subprocess.Popen([sys.executable, "-c", KILL, str(started[1].pid), f"{place}"])
        wall, cpu = run(command, env=environment)
        time.sleep(3)
        cpu += sum(spent(process.pid) for process in started) - before
        tell("Spark, two workers" + (", one killed" if options.kill else ""), options.rows, wall, cpu)
        otherwise, there = wrong(f"{place}/scores/*.parquet", identity, count)
        print(f"{'':32} {there:>12,} accounts there, {otherwise} otherwise")
    finally:
        for process in started:
            process.send_signal(signal.SIGTERM)
        for process in started:
            process.wait()


# Kills the executor of a worker as soon as it writes scores.
KILL = """
import glob, os, signal, sys, time
while not glob.glob(sys.argv[2] + "/.lookalike-*/scores/_temporary/*/*/*/*.parquet"):
    time.sleep(0.05)
for stat in glob.glob("/proc/[0-9]*/stat"):
    try:
        parts = open(stat).read().rsplit(")", 1)[1].split()
    except OSError:
        continue  # it ended by itself
    if parts[1] == sys.argv[1]:
        os.kill(int(stat.split("/")[2]), signal.SIGKILL)
        print("killed", stat.split("/")[2], flush=True)
"""


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("lookalike")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--models", default="models")
    parser.add_argument("--spark")
    parser.add_argument("--kill", action="store_true")
    options = parser.parse_args()
    options.lookalike = str(pathlib.Path(options.lookalike).absolute())
    options.models = str(pathlib.Path(options.models).absolute())
    with tempfile.TemporaryDirectory(dir="/var/tmp") as place:
        identity, count = accounts(options, place)
        if not options.kill:
            score = [options.lookalike, "score", "--models", options.models, "--quiet"]
            tell("lookalike, CSV", options.rows, *run([*score, f"{place}/accounts.csv", "-o", f"{place}/scored.csv"]))
            statement = export(options, "--table", "accounts")
            before, since = resource.getrusage(resource.RUSAGE_SELF), time.monotonic()
            duckdb.sql(f"CREATE VIEW accounts AS SELECT * FROM read_parquet('{place}/accounts.parquet')")
            duckdb.sql(f"COPY ({statement}) TO '{place}/duckdb.parquet' (FORMAT parquet)")
            after = resource.getrusage(resource.RUSAGE_SELF)
            cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            tell("DuckDB, the statement, Parquet", options.rows, time.monotonic() - since, cpu)
            print(f"{'':32} {wrong(f'{place}/duckdb.parquet', identity, count)[0]} otherwise")
        if options.spark:
            spark(options, place, identity, count)


if __name__ == "__main__":
    main()
