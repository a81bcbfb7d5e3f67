"""Runs the statement that proves an engine on each engine that is installed, and the grammar of the others past sqlglot.

    cargo build && .peers/bin/python benches/engines.py target/debug/lookalike [--models models] [--model NAME] [--table FILE.csv]

DuckDB, DataFusion and SQLite run in this process, Spark where `pyspark` is installed. BigQuery, Snowflake, Databricks and
Redshift are not run: their statement must be what sqlglot writes of what it reads, word for word. With `--table` DuckDB
reads that file in its own way too, and every account is held against `lookalike score`. Exit status 1 when an account
scores otherwise than here, or a statement is written otherwise.
"""

import argparse
import csv
import re
import sqlite3
import subprocess
import sys
import time


def duckdb(sql):
    import duckdb
    return duckdb.sql(sql).fetchall()


def datafusion(sql):
    import datafusion
    return datafusion.SessionContext().sql(sql).to_pylist()


def sqlite(sql):
    return sqlite3.connect(":memory:").execute(sql).fetchall()


def spark(sql):
    from pyspark.sql import SparkSession
    session = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    return session.sql(sql).collect()


RUN = {"sqlite": sqlite, "duckdb": duckdb, "datafusion": datafusion, "spark": spark}
READ = ["bigquery", "snowflake", "databricks", "redshift", "spark", "postgres", "duckdb"]


def words(sql):
    """A statement without comments, blanks and the letters' size outside texts and names."""
    sql = re.sub(r"^--.*$", "", sql, flags=re.M)
    parts = re.split(r"('(?:[^'\\]|\\.|'')*'|\"[^\"]*\"|`[^`]*`)", sql)
    return [re.sub(r"[\s()]+", "", part).upper() if at % 2 == 0 else part for at, part in enumerate(parts)]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("lookalike")
    parser.add_argument("--models", default="models")
    parser.add_argument("--model")
    parser.add_argument("--table")
    options = parser.parse_args()

    def export(dialect, *more):
        model = ["--model", options.model] if options.model else []
        command = [options.lookalike, "export", "--models", options.models, "--to", f"sql:{dialect}", *model, *more]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    wrong = False
    for dialect, run in RUN.items():
        started = time.process_time()
        try:
            found = run(export(dialect, "--self-test"))
        except ImportError:
            print(f"{dialect:11} not installed")
            continue
        print(f"{dialect:11} {len(found)} accounts otherwise, {time.process_time() - started:.1f} CPU-s", found[:3] or "")
        wrong |= bool(found)
    if options.table:
        import duckdb as engine
        engine.sql(f"CREATE TABLE accounts AS SELECT * FROM read_csv('{options.table}')")
        rows = engine.sql(export("duckdb")).fetchall()
        model = ["--model", options.model] if options.model else []
        command = [options.lookalike, "score", options.table, "--models", options.models, *model, "--quiet"]
        scored = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        ours = [(row["id"], round(float(row["score"]) * 1000), row["grade"], row["fit"]) for row in csv.DictReader(scored.splitlines())]
        theirs = [(str(row[0]), row[1], row[4], row[3]) for row in rows]
        apart = sum(a[:3] != b[:3] or (a[3] != "" and abs(float(a[3]) - b[3]) > 1e-6) for a, b in zip(sorted(ours), sorted(theirs)))
        print(f"duckdb      {apart} of {len(ours)} accounts of {options.table} otherwise")
        wrong |= bool(apart) or len(ours) != len(theirs)
    try:
        import sqlglot
    except ImportError:
        print("sqlglot is not installed: no grammar was read")
        return int(wrong)
    for dialect in READ:
        sql = export(dialect)
        again = sqlglot.parse_one(sql, read=dialect).sql(dialect=dialect, comments=False)
        ours, theirs = words(sql), words(again)
        same = ours == theirs
        print(f"{dialect:11} {'reads and writes the same' if same else 'is written otherwise'} (sqlglot {sqlglot.__version__})")
        if not same:
            at = next((i for i, (a, b) in enumerate(zip(ours, theirs)) if a != b), min(len(ours), len(theirs)))
            print("  ours  ", ours[at:at + 1], "\n  theirs", theirs[at:at + 1])
        wrong |= not same
    return int(wrong)


if __name__ == "__main__":
    sys.exit(main())
