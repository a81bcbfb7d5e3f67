"""Runs the statement that proves an engine on DuckDB and DataFusion, and the grammar of the others past sqlglot.

    python tests/engines/prove.py --statements target/tmp/engines --dbt target/tmp/dbt      what the tests left (`make engines`)
    python tests/engines/prove.py target/debug/lookalike [--models models] [--model NAME] [--table FILE.csv]

The second is by hand, for a model of one's own; with `--table` DuckDB reads that file in its own way too, and every account
is held against `lookalike score`. BigQuery, Snowflake, Databricks and Redshift are not run: their statement must be what
sqlglot writes of what it reads, word for word. Of `--dbt` a project is built on DuckDB (contract, data tests, unit tests), and
its table held against what the tests expect. Exit status 1 when an account scores otherwise than here, when the proof of a
card that is not the one (`wrong`) finds nothing, or when a statement is written otherwise.
"""

import argparse
import csv
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

import datafusion
import duckdb
import sqlglot

RUN = {
    "duckdb": lambda sql: duckdb.sql(sql).fetchall(),
    "datafusion": lambda sql: datafusion.SessionContext().sql(sql).to_pylist(),
}
READ = ["bigquery", "snowflake", "databricks", "redshift", "spark", "postgres", "duckdb"]


def words(sql):
    """A statement without comments, blanks and the letters' size outside texts and names."""
    sql = re.sub(r"^--.*$", "", sql, flags=re.M)
    parts = re.split(r"('(?:[^'\\]|\\.|'')*'|\"[^\"]*\"|`[^`]*`)", sql)
    return [re.sub(r"[\s()]+", "", part).upper() if at % 2 == 0 else part for at, part in enumerate(parts)]


def written_otherwise(dialect, sql):
    """Where sqlglot writes something else than it reads: ours, theirs."""
    again = sqlglot.parse_one(sql, read=dialect).sql(dialect=dialect, comments=False)
    ours, theirs = words(sql), words(again)
    if ours == theirs:
        return None
    at = next((i for i, (a, b) in enumerate(zip(ours, theirs)) if a != b), min(len(ours), len(theirs)))
    return ours[at:at + 1], theirs[at:at + 1]


class Told:
    """What is printed, a line an engine, and whether anything of it is wrong."""

    def __init__(self):
        self.wrong = False

    def tell(self, dialect, card, said, wrong):
        self.wrong |= wrong
        print(f"{'WRONG  ' if wrong else ''}{dialect:11} {card}: {said}")

    def run(self, dialect, card, sql):
        started = time.process_time()
        found = RUN[dialect](sql)
        is_wrong = bool(found) != (card == "wrong")
        taken = time.process_time() - started
        self.tell(dialect, card, f"{len(found)} accounts otherwise, {taken:.1f} CPU-s {found[:3] if is_wrong else ''}", is_wrong)

    def read(self, dialect, card, sql):
        otherwise = written_otherwise(dialect, sql)
        said = "reads and writes the same" if otherwise is None else f"is written otherwise: {otherwise}"
        self.tell(dialect, card, f"{said} (sqlglot {sqlglot.__version__})", otherwise is not None)


def of_tests(folder, told):
    """The statements that the tests left."""
    files = sorted(pathlib.Path(folder).glob("*.sql"))
    for file in files:
        card, dialect, kind, _ = file.name.split(".")
        # DataFusion plans a statement of this kind for ten seconds: that of every kind, and one that must find something.
        is_run = dialect in RUN and (dialect != "datafusion" or card in ("every-kind", "wrong"))
        if is_run and kind == "proof":
            told.run(dialect, card, file.read_text())
        # The grammar is that of the card of every kind; others use less of it.
        if dialect in READ and kind == "score" and card == "every-kind":
            told.read(dialect, card, file.read_text())
    if not files:
        told.tell("none", folder, "no statements: run `cargo test --test it export::` first", True)


PROJECT = {
    "dbt_project.yml": "name: lookalike\nversion: '1.0'\nprofile: lookalike\nflags:\n  send_anonymous_usage_stats: false\n",
    "profiles.yml": "lookalike:\n  target: here\n  outputs:\n    here: {type: duckdb, path: here.duckdb, threads: 1}\n",
}


def of_dbt(folder, told):
    """The model that `export --to dbt` wrote, built in a project of its own on the accounts that the tests left."""
    from dbt.cli.main import dbtRunner

    folder = pathlib.Path(folder).absolute()
    started = time.process_time()
    with tempfile.TemporaryDirectory() as place:
        place = pathlib.Path(place)
        shutil.copytree(folder / "models", place / "models")
        (place / "models" / "accounts.sql").write_text(f"SELECT * FROM read_parquet('{folder / 'accounts.parquet'}')\n")
        for name, text in PROJECT.items():
            (place / name).write_text(text)
        os.environ["DO_NOT_TRACK"] = "1"
        os.chdir(place)
        built = dbtRunner().invoke(["build", "--project-dir", ".", "--profiles-dir", ".", "--quiet"])
        os.chdir(folder)
        kinds = [result.node.resource_type for result in built.result or [] if result.status in ("success", "pass")]
        counts = {kind: kinds.count(kind) for kind in ("model", "test", "unit_test")}
        whole = built.success and all(counts.values())
        told.tell("dbt", "build", f"{counts} {'' if whole else built.exception or ''}", not whole)
        if whole:
            with duckdb.connect(str(place / "here.duckdb")) as database:
                found = database.sql(
                    f"""SELECT * FROM saas_scores FULL JOIN read_csv('{folder / 'expected.csv'}', all_varchar = true) AS expected USING (id)
                    WHERE (score_milli::TEXT, grade, segment::TEXT) IS DISTINCT FROM
                          (expected.expected_milli, expected.expected_grade, expected.expected_segment)"""
                ).fetchall()
            said = f"{len(found)} accounts otherwise, {time.process_time() - started:.1f} CPU-s {found[:1] if found else ''}"
            told.tell("dbt", "duckdb", said, bool(found))


def by_hand(options, told):
    """Those of a model."""
    model = ["--model", options.model] if options.model else []

    def export(dialect, *more):
        command = [options.lookalike, "export", "--models", options.models, "--to", f"sql:{dialect}", *model, *more]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    card = options.model or "the model"
    for dialect in RUN:
        told.run(dialect, card, export(dialect, "--self-test"))
    for dialect in READ:
        told.read(dialect, card, export(dialect))
    if not options.table:
        return
    duckdb.sql(f"CREATE TABLE accounts AS SELECT * FROM read_csv('{options.table}')")
    rows = duckdb.sql(export("duckdb")).fetchall()
    command = [options.lookalike, "score", options.table, "--models", options.models, *model, "--quiet"]
    scored = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    ours = [(row["id"], round(float(row["score"]) * 1000), row["grade"], row["fit"]) for row in csv.DictReader(scored.splitlines())]
    theirs = [(str(row[0]), row[1], row[4], row[3]) for row in rows]
    apart = sum(a[:3] != b[:3] or (a[3] != "" and abs(float(a[3]) - b[3]) > 1e-6) for a, b in zip(sorted(ours), sorted(theirs)))
    told.tell("duckdb", options.table, f"{apart} of {len(ours)} accounts otherwise", bool(apart) or len(ours) != len(theirs))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("lookalike", nargs="?")
    parser.add_argument("--statements")
    parser.add_argument("--dbt")
    parser.add_argument("--models", default="models")
    parser.add_argument("--model")
    parser.add_argument("--table")
    options = parser.parse_args()
    told = Told()
    if options.statements:
        of_tests(options.statements, told)
        if options.dbt:
            of_dbt(options.dbt, told)
    elif options.lookalike:
        by_hand(options, told)
    else:
        parser.error("name a folder of statements, or the program")
    return int(told.wrong)


if __name__ == "__main__":
    sys.exit(main())
