"""DuckDB's side of `peers.py join`, in processes of its own.

    join.py make ACCOUNTS EVENTS FOLDER    writes accounts.csv, events.csv and lookalike.toml, the same on every machine
    join.py duckdb FOLDER OUT              joins and aggregates them with DuckDB on two threads, and prints the seconds
    join.py agree OURS THEIRS              checks that two results say the same
"""

import csv
import json
import math
import sys
import time
from pathlib import Path

WINDOWS = (30, 90, 365)
RECIPE = """\
data = "accounts.csv"
id = "account_id"
as_of = "2026-09-30"
decided = "closed"

[outcome]
column = "status"
positive = ["won"]

[tables.events]
data = "events.csv"
key = "account_id"
date = "date"

[[tables.events.features]]
how = ["count"]
days = [30, 90, 365]

[[tables.events.features]]
how = ["sum", "mean", "max"]
of = ["amount"]
days = [30, 90, 365]

[[tables.events.features]]
how = ["distinct"]
of = ["feature"]
days = [30, 90, 365]

[[tables.events.features]]
how = ["last"]
of = ["type"]
days = [30, 90, 365]
"""


def make(accounts, events, folder):
    """A third of the accounts is undecided; an account has between none and three times the mean of events."""
    import duckdb

    # Multiplications modulo a prime: the same numbers in every release, unlike a generator or a hash.
    draw = "(({i}::HUGEINT * {factor} + {shift}) % 2147483647)::BIGINT".format
    one, two, three, four, five, six = (
        draw(i="i", factor=factor, shift=17 * factor)
        for factor in (48271, 69621, 16807, 1043618065, 742938285, 950706376)
    )
    duckdb.execute(f"""
        COPY (SELECT printf('A-%06d', i) AS account_id, ['saas', 'retail', 'bank', 'health'][1 + {one} % 4] AS sector,
                     10 + {two} % 5000 AS employees,
                     CASE WHEN {three} % 3 = 0 THEN NULL ELSE DATE '2025-01-01' + ({four} % 600)::INT END AS closed,
                     CASE WHEN {three} % 3 = 0 THEN 'open' WHEN {five} % 2 = 0 THEN 'won' ELSE 'lost' END AS status
              FROM range({accounts}) AS t(i)) TO '{folder}/accounts.csv' (HEADER)""")
    duckdb.execute(f"""
        COPY (SELECT printf('A-%06d', ({one} % {accounts}) * ({two} % {accounts}) // {accounts}) AS account_id,
                     DATE '2024-01-01' + ({three} % 1000)::INT AS date,
                     ({four} % 100000) / 100.0 AS amount,
                     ['login', 'export', 'invite', 'report', 'api'][1 + {five} % 5] AS type,
                     'feature_' || ({six} % 40) AS feature
              FROM range({events}) AS t(i)) TO '{folder}/events.csv' (HEADER)""")
    (Path(folder) / "lookalike.toml").write_text(RECIPE)


def duckdb_join(folder, out):
    """One query: the same features, the same moment of decision, written as CSV."""
    import duckdb

    started = time.perf_counter()
    duckdb.execute("SET threads = 2")
    features = []
    for days in WINDOWS:
        within = f"FILTER (e.date >= a.cutoff - {days})"
        features += [
            f"count(e.date) {within} AS events_count_{days}d",
            f"coalesce(sum(e.amount) {within}, 0) AS events_sum_amount_{days}d",
            f"avg(e.amount) {within} AS events_mean_amount_{days}d",
            f"max(e.amount) {within} AS events_max_amount_{days}d",
            f"count(DISTINCT e.feature) {within} AS events_distinct_feature_{days}d",
            f"max((e.date, e.type)) {within} AS last_{days}",
        ]
    duckdb.execute(f"""
        COPY (
            WITH a AS (SELECT *, least(coalesce(closed, DATE '2026-10-01'), DATE '2026-10-01') AS cutoff
                       FROM '{folder}/accounts.csv'),
                 f AS (SELECT a.account_id, {", ".join(features)}
                       FROM a LEFT JOIN '{folder}/events.csv' e ON e.account_id = a.account_id AND e.date < a.cutoff
                       GROUP BY a.account_id)
            SELECT a.* EXCLUDE cutoff, f.* EXCLUDE (account_id, {", ".join(f"last_{d}" for d in WINDOWS)}),
                   {", ".join(f"f.last_{d}[2] AS events_last_type_{d}d" for d in WINDOWS)}
            FROM a JOIN f USING (account_id) ORDER BY account_id
        ) TO '{out}' (HEADER)""")
    print(json.dumps({"seconds": time.perf_counter() - started}))


def agree(ours, theirs):
    """Every cell the same, numbers to nine digits (sums of doubles end differently)."""
    with open(ours, newline="") as a, open(theirs, newline="") as b:
        cells = 0
        left, right = csv.DictReader(a), csv.DictReader(b)
        if set(left.fieldnames) != set(right.fieldnames):
            sys.exit(f"other columns: {set(left.fieldnames) ^ set(right.fieldnames)}")
        for x, y in zip(left, right, strict=True):
            for name, one in x.items():
                other = y[name]
                cells += 1
                same = one == other
                if not same and one and other and not name.endswith(("d_id", "status", "sector", "closed")):
                    try:
                        same = math.isclose(float(one), float(other), rel_tol=1e-9, abs_tol=1e-9)
                    except ValueError:
                        same = False
                if not same:
                    sys.exit(f"{x['account_id']}, {name}: {one!r} against {other!r}")
    print(json.dumps({"cells": cells}))


if __name__ == "__main__":
    task, *words = sys.argv[1:]
    if task == "make":
        make(int(words[0]), int(words[1]), words[2])
    elif task == "duckdb":
        duckdb_join(*words)
    elif task == "agree":
        agree(*words)
