"""Trains one table with its rows, its columns and both shuffled, and on one thread, and prints what differs.

    python3 benches/shuffled.py PROGRAM TABLE.csv --outcome COLUMN --positive VALUE ...
"""

import csv
import json
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path


def main() -> int:
    program, table, *arguments = sys.argv[1:]
    with open(table, newline="", encoding="utf-8-sig") as file:
        first = file.readline()
        file.seek(0)
        header, *rows = csv.reader(file, delimiter=";" if first.count(";") > first.count(",") else ",")
    draw = random.Random(5)
    shuffled = draw.sample(rows, len(rows))
    order = draw.sample(range(len(header)), len(header))
    moved = lambda lines: [[line[i] for i in order] for line in lines]
    variants = {
        "as it is": ([header, *rows], {}),
        "one thread": ([header, *rows], {"RAYON_NUM_THREADS": "1"}),
        "rows shuffled": ([header, *shuffled], {}),
        "columns shuffled": (moved([header, *rows]), {}),
        "both shuffled": (moved([header, *shuffled]), {}),
    }
    models = {}
    with tempfile.TemporaryDirectory() as folder:
        for number, (name, (lines, settings)) in enumerate(variants.items()):
            path = Path(folder, f"{number}.csv")
            with open(path, "w", newline="", encoding="utf-8") as file:
                csv.writer(file).writerows(lines)
            command = [program, "train", path, "--name", "m", "--models", Path(folder, str(number)), *arguments]
            done = subprocess.run(command, env={**os.environ, **settings}, capture_output=True, text=True)
            if done.returncode == 2:
                print(done.stderr, file=sys.stderr)
                return 2
            models[name] = json.loads(next(Path(folder, str(number)).glob("m/*/model.json")).read_text())
    usual = models.pop("as it is")
    points = {c["name"]: c["points"] for c in usual["criteria"]}
    alike = True
    for name, model in models.items():
        other = {c["name"]: c["points"] for c in model["criteria"]}
        same = points.keys() == other.keys() and all(len(points[c]) == len(other[c]) for c in points)
        most = max(abs(a - b) for c in points for a, b in zip(points[c], other[c])) / 1000 if same else None
        parts = [part for part in ("grades", "calibration", "validation", "segments") if usual[part] != model[part]]
        alike &= most == 0 and not parts
        print(f"{name}: " + ("other criteria or bins" if most is None else f"points differ by {most} at most"), parts)
    return 0 if alike else 1


if __name__ == "__main__":
    sys.exit(main())
