"""Accounts to learn from, and the command line to be held against."""

import csv
import os
import random
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def binary():
    """The program that `cargo build` made."""
    path = os.environ.get("LOOKALIKE_BIN") or ROOT / "target/debug/lookalike"
    if not Path(path).exists():
        pytest.fail(f"{path} is not there: cargo build --bins makes it, LOOKALIKE_BIN names another")
    return Path(path)


@pytest.fixture(scope="session")
def run(binary):
    """Runs the program in a folder; its standard output."""

    def run(folder, *arguments):
        # As wide as what goes into a file.
        wide = {**os.environ, "COLUMNS": "100"}
        command = [binary, "--quiet", *map(str, arguments)]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, env=wide)
        assert done.returncode in (0, 1), done.stderr
        return done.stdout

    return run


def accounts(rows=240, seed=1):
    """Past accounts as columns: sector and seats matter, the rest does not; some facts are unknown."""
    draw = random.Random(seed)
    table = {name: [] for name in ("code", "sector", "seats", "spend", "since", "trial", "status")}
    for row in range(rows):
        sector = draw.choice(["health", "retail", "public", "bank"])
        seats = draw.randrange(1, 400)
        chance = 0.15 + 0.4 * (sector == "health") + 0.3 * (seats > 150)
        table["code"].append(f"A-{row:04}")
        table["sector"].append(sector if draw.random() > 0.05 else None)
        table["seats"].append(seats)
        table["spend"].append(round(draw.uniform(10, 9000), 2) if draw.random() > 0.1 else None)
        table["since"].append(f"20{draw.randrange(10, 24)}-0{draw.randrange(1, 10)}-1{draw.randrange(10)}")
        table["trial"].append(draw.random() < 0.5)
        table["status"].append("won" if draw.random() < chance else "lost")
    return table


@pytest.fixture(scope="session")
def past():
    return accounts()


@pytest.fixture(scope="session")
def prospects():
    return {name: cells for name, cells in accounts(rows=60, seed=2).items() if name != "status"}


@pytest.fixture(scope="session")
def write():
    """Writes columns as a CSV file."""

    def write(path, table):
        with open(path, "w", newline="", encoding="utf-8") as file:
            rows = csv.writer(file)
            rows.writerow(table)
            for row in zip(*table.values()):
                rows.writerow("" if cell is None else str(cell).lower() if isinstance(cell, bool) else cell for cell in row)
        return path

    return write


@pytest.fixture(scope="session")
def model(past):
    """A model of these accounts that was not measured, which takes half a second."""
    import lookalike

    return lookalike.train(past, outcome="status", positive="won", validate=False, name="past")


@pytest.fixture(scope="session")
def shared():
    """A file of the shared data; tests that need it are skipped where there is none."""

    def shared(name):
        folder = os.environ.get("LOOKALIKE_SHARED")
        path = Path(folder or "") / "data" / name
        if not folder or not path.exists():
            pytest.skip("LOOKALIKE_SHARED is not set")
        return path

    return shared
