"""How well public files are read: Pollock's polluted and surveyed CSV files, and any folder of texts.

    python3 benches/read_corpora.py pollock FOLDER [LOOKALIKE]    FOLDER holds csv/ and clean/
    python3 benches/read_corpora.py tables FOLDER [LOOKALIKE]     any folder of texts: read, refused, crashed

Each file is written out by `lookalike join` with a table that matches nothing beside it, so that its cells are those that
every command sees. `pollock` prints the simple score of ten: success, and precision, recall and F1 of header, records and
cells (Vitagliano et al. 2023, "Pollock: A Data Loading Benchmark"), each file once; and how many have the right shape.
"""

import csv
import json
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

csv.field_size_limit(10**9)
RECIPE = """[tables.none]
data = "none.csv"
key = "k"
matches = {}
timeless = true
optional = true
features = [{{ how = ["count"] }}]
"""


def rows_of(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def read(lookalike, path, folder):
    """The rows of a file as they are read, or the one line that refuses it."""
    out = folder / "out.csv"
    out.unlink(missing_ok=True)

    def run(*arguments):
        return subprocess.run([lookalike, *arguments], cwd=folder, capture_output=True, text=True, check=False)

    done = run("init", str(path), "--json")
    if done.returncode == 0:
        first = json.loads(done.stdout)["columns"][0]["name"]
        (folder / "lookalike.toml").write_text(RECIPE.format(json.dumps(first)))
        done = run("join", str(path), "--recipe", "lookalike.toml", "-o", str(out))
        (folder / "lookalike.toml").unlink()
    if done.returncode not in (0, 2):
        return None, f"CRASH {done.returncode}: {done.stderr[-300:]}"
    if done.returncode == 2 or not out.exists():
        return None, done.stderr.strip().splitlines()[-1]
    # The last column is the one joined.
    return [row[:-1] for row in rows_of(out)], ""


def normal(cell):
    try:
        return str(float(cell)) if "." in cell else str(int(cell))
    except ValueError:
        return cell


def agreement(wanted, found):
    """Precision, recall and F1 of one bag of texts in another."""
    if not wanted:
        return 1.0, 1.0, 1.0
    common = sum((Counter(wanted) & Counter(found)).values())
    if common == 0:
        return 0.0, 0.0, 0.0
    first, second = common / len(wanted), common / len(found)
    return first, second, 2 * first * second / (first + second)


def score(wanted, found):
    if not wanted:
        return 10.0
    joined = [["".join(map(normal, row)) for row in rows[1:]] for rows in (wanted, found)]
    header = agreement(list(map(normal, wanted[0])), list(map(normal, found[0] if found else [])))
    cells = agreement([c for row in wanted for c in row], [c for row in found for c in row])
    return 1 + sum(header) + sum(agreement(*joined)) + sum(cells)


def main():
    kind, root = sys.argv[1], Path(sys.argv[2]).resolve()
    lookalike = str(Path(sys.argv[3]).resolve()) if len(sys.argv) > 3 else "lookalike"
    total, shapes, refused, crashed = 0.0, 0, 0, 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "none.csv").write_text("k,v\nno such key,1\n")
        files = sorted((root / "csv" if kind == "pollock" else root).iterdir())
        for path in files:
            found, why = read(lookalike, path, folder)
            crashed += why.startswith("CRASH")
            refused += found is None
            if why:
                print(f"{path.name}: {why}")
            if kind == "pollock":
                wanted = rows_of(root / "clean" / path.name)
                # A table without a header has none in the clean file either.
                if found and all(name == f"column_{at}" for at, name in enumerate(found[0], 1)):
                    found = found[1:]
                shapes += bool(found and wanted) and (len(found), len(found[0])) == (len(wanted), len(wanted[0]))
                total += score(wanted, found) if found is not None or not wanted else 0.0
    print(f"{len(files)} files, {refused} refused, {crashed} crashed")
    if kind == "pollock":
        print(f"simple score {total / len(files):.2f} of 10, {shapes} in the right shape")


if __name__ == "__main__":
    main()
