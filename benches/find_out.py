"""What to find out next: grades that really change once hidden facts are shown again, beside those that `enrich` expected.

    python benches/find_out.py NAME TABLE OUTCOME POSITIVE ID DELIMITER ACCOUNTS [--lookalike target/release/lookalike]

Learns from one half of the table (ID may be '' where there is none), hides each known fact of ACCOUNTS of the other half, column by column.
"""

import argparse
import csv
import json
import pathlib
import random
import subprocess
import tempfile

UNKNOWN = ("", "Select")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("name", "table", "outcome", "positive", "id", "delimiter"):
        parser.add_argument(name)
    parser.add_argument("accounts", type=int)
    parser.add_argument("--lookalike", default="target/release/lookalike")
    return parser.parse_args()


def main():
    asked = arguments()
    program = str(pathlib.Path(asked.lookalike).resolve())
    with open(asked.table, encoding="utf-8-sig") as table:
        header, *rows = csv.reader(table, delimiter=asked.delimiter)
    random.Random(1).shuffle(rows)
    half = len(rows) // 2
    test = rows[half : half + asked.accounts]
    with tempfile.TemporaryDirectory() as folder:

        def write(file, rows):
            with open(f"{folder}/{file}", "w", newline="") as out:
                csv.writer(out, delimiter=asked.delimiter).writerows([header, *rows])

        def run(*command):
            done = subprocess.run([program, *command], cwd=folder, capture_output=True, text=True, check=True)
            return done.stdout

        def grades(rows):
            write("known.csv", rows)
            return [row["grade"] for row in csv.DictReader(run("score", "known.csv").splitlines())]

        write("train.csv", rows[:half])
        identified = ["--id", asked.id] if asked.id else []
        run("train", "train.csv", "--outcome", asked.outcome, "--positive", asked.positive, "--name", "m", "--no-segments", *identified)
        model = json.loads(pathlib.Path(folder, "models/m/v000001/model.json").read_text())
        cuts = [criterion["cut"] for criterion in model["criteria"]]
        columns = list(dict.fromkeys(cut["column"] for cut in cuts if "column" in cut))
        total, foreseen, missed = 0, 0.0, 0.0
        for column in columns:
            at = header.index(column)
            known = [row for row in test if row[at].strip() not in UNKNOWN]
            hidden = [row[:at] + [""] + row[at + 1 :] for row in known]
            before, after = grades(hidden), grades(known)
            write("hidden.csv", hidden)
            facts = json.loads(run("enrich", "hidden.csv", "--json"))["facts"]
            expected = next((fact["changes"] for fact in facts if fact["column"] == column), None)
            if expected is None:
                continue
            changed = sum(a != b for a, b in zip(before, after))
            print(f"{column:40} {changed:6} changed {expected:8.1f} expected")
            total, foreseen, missed = total + changed, foreseen + expected, missed + abs(changed - expected)
        print(f"{asked.name}: {total} changed, {foreseen:.1f} expected, {total / foreseen:.3f}; a column misses by {missed / total:.3f}")


if __name__ == "__main__":
    main()
