"""Counts what training and scoring cost, in instructions, so that a busy machine changes nothing.

    cargo build --release
    python3 benches/cost.py                     # 500, 900, 1,000 and 2,000 accounts × 30: a table for docs/benchmarks.md
    python3 benches/cost.py --alone             # only the learner, in a tenth of the time
    python3 benches/cost.py --tables DIR        # only writes the tables, for `/usr/bin/time -v lookalike train`

Needs `valgrind` (`apt install valgrind`). Training is counted without figures out of fold and without segments (the learner
alone) and by default (everything `train` does); scoring is counted on two lengths of the same table, so that starting up
cancels out. The tables are drawn with the standard library, the same every time.
"""

import argparse
import math
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COLUMNS = 30
LEVELS = (2, 3, 5, 8, 12, 20, 40, 80)
TRAINED = (500, 900, 1_000, 2_000)
SCORED = (2_000, 12_000)


def write_table(path, rows, columns=COLUMNS, seed=1):
    """Half numbers, half levels, of which all tell a little of the outcome."""
    # The truth is drawn apart, so that tables of any size share it.
    truth, draw = random.Random(0), random.Random(seed)
    numbers = [truth.gauss(0.0, 0.2) for _ in range(columns // 2)]
    levels = [LEVELS[i % len(LEVELS)] for i in range(columns - columns // 2)]
    effects = [[truth.gauss(0.0, 0.25) for _ in range(count)] for count in levels]
    shares = [[1.0 / math.sqrt(j + 1) for j in range(count)] for count in levels]
    totals = [[sum(share[: j + 1]) for j in range(len(share))] for share in shares]
    with open(path, "w") as out:
        names = [f"number_{i}" for i in range(len(numbers))] + [f"level_{i}" for i in range(len(levels))]
        out.write(",".join(["id", *names, "outcome"]) + "\n")
        for row in range(rows):
            log_odds, cells = -0.8, [str(row)]
            for i, slope in enumerate(numbers):
                value = draw.gauss(0.0, 1.0) if i % 3 else draw.gammavariate(2.0, 2.0)
                log_odds += slope * math.tanh(value)
                cells.append(f"{value:.4f}")
            for i, total in enumerate(totals):
                (level,) = draw.choices(range(levels[i]), cum_weights=total)
                log_odds += effects[i][level]
                cells.append(f"v{i}_{level}")
            won = draw.random() < 1.0 / (1.0 + math.exp(-log_odds))
            out.write(",".join([*cells, "won" if won else "lost"]) + "\n")


def train(binary, table, models, *words):
    """The command that trains on a table and publishes in a folder of its own."""
    command = [binary, "train", table, "--outcome", "outcome", "--positive", "won", "--id", "id"]
    return [*map(str, command), "--models", str(models), "--name", "cost", *words]


def instructions(command, folder):
    """Millions of instructions of a command, all its threads."""
    out = folder / "callgrind.out"
    counted = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={out}", *command]
    # One thread: how work is shared out changes no result, but waiting would be counted.
    done = subprocess.run(
        counted, cwd=folder, capture_output=True, text=True, env={**os.environ, "RAYON_NUM_THREADS": "1"}
    )
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)} failed under valgrind:\n{done.stderr[-2000:]}")
    return int(re.search(r"Collected : (\d+)", done.stderr).group(1)) / 1e6


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--binary", type=Path, default=ROOT / "target/release/lookalike")
    parser.add_argument("--tables", type=Path, help="write the tables here and count nothing")
    parser.add_argument("--rows", type=int, nargs="*", default=TRAINED)
    parser.add_argument("--alone", action="store_true", help="count the learner alone, not a default `train`")
    args = parser.parse_args()
    if args.tables:
        for rows in args.rows:
            write_table(args.tables / f"{rows}.csv", rows)
        return
    if shutil.which("valgrind") is None:
        sys.exit("valgrind is not installed: nothing was counted (apt install valgrind)")
    binary = args.binary.resolve()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        print("| accounts × 30 | learner alone, M instructions | against the line above | default `train`, M instructions |")
        print("| --- | --- | --- | --- |")
        before = None
        for rows in args.rows:
            table = folder / f"{rows}.csv"
            write_table(table, rows)
            alone = instructions(
                train(binary, table, folder / f"alone-{rows}", "--no-validation", "--no-segments"), folder
            )
            whole = "not counted"
            if not args.alone:
                whole = f"{instructions(train(binary, table, folder / f'whole-{rows}'), folder):,.0f}"
            ratio = f"{alone / before:.2f} ×" if before else "–"
            print(f"| {rows:,} | {alone:,.0f} | {ratio} | {whole} |", flush=True)
            before = alone
        counts = []
        for rows in SCORED:
            table = folder / f"scored-{rows}.csv"
            write_table(table, rows, seed=2)
            models = folder / f"alone-{args.rows[-1]}"
            command = [binary, "score", table, "--models", models, "--model", "cost", "-o", folder / "out.csv"]
            counts.append(instructions([str(word) for word in command], folder))
        per_row = (counts[1] - counts[0]) * 1e6 / (SCORED[1] - SCORED[0])
        print(f"\nScoring: {per_row:,.0f} instructions per row of {COLUMNS} columns, three reasons, CSV to CSV.")


if __name__ == "__main__":
    main()
