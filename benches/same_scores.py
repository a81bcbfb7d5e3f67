"""Whether two builds of `lookalike` learn and score alike, to the last milli-point.

    python3 benches/same_scores.py BEFORE AFTER [--shared DIR]

Trains both binaries on the demo's history and on each shared set, and compares bins, points, calibration, grades,
segments, the scores with contributions, the figures, and a comparison. Prints a line per set; exit status 1 when
anything differs. Words are not compared: only what is learnt and counted. Counts, points and scores must be equal;
measured figures may differ where the order of rounding shows, past the eleventh digit.
"""

import argparse
import json
import math
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

# Relative difference of figures that rounding explains (house choice).
ROUNDING = 1e-11
LEARNT = [
    "seed", "calibration", "grades", "knock_out", "criteria", "intercept_loadings", "intercept_variance",
]
RAVENSTACK = """
data = "ravenstack_accounts.csv"
id = "account_id"
[outcome]
column = "churn_flag"
positive = ["False"]
[tables.subscriptions]
data = "ravenstack_subscriptions.csv"
key = "account_id"
date = "start_date"
"""
# Name, files, recipe or none, options of `train`.
SETS = [
    ("salvirt_b2b", ["salvirt_b2b/Salvirt_B2B_ML_dataset.csv"], None, ["--outcome", "Status", "--positive", "Won"]),
    (
        "telco_churn",
        ["telco_churn/WA_Fn-UseC_-Telco-Customer-Churn.csv"],
        None,
        ["--outcome", "Churn", "--positive", "No"],
    ),
    (
        "x_education_leads",
        ["x_education_leads/Leads.csv"],
        None,
        ["--outcome", "Converted", "--positive", "1", "--missing", "Select"],
    ),
    (
        "crunchbase_2013",
        ["crunchbase_2013/crunchbase-companies.csv"],
        None,
        ["--outcome", "status", "--positive", "ipo,acquired", "--pairs", "0"],
    ),
    (
        "startup_success",
        ["startup_success/startup data.csv"],
        None,
        ["--outcome", "status", "--positive", "acquired"],
    ),
    (
        "maven_crm",
        ["maven_crm/sales_pipeline.csv"],
        None,
        ["--outcome", "deal_stage", "--positive", "Won"],
    ),
    (
        "ravenstack",
        ["ravenstack/ravenstack_accounts.csv", "ravenstack/ravenstack_subscriptions.csv"],
        RAVENSTACK,
        [],
    ),
]


def run(binary, directory, *arguments, statuses=(0,)):
    """What a command prints; it must end with one of `statuses`."""
    done = subprocess.run([binary, *arguments], cwd=directory, capture_output=True, text=True, check=False)
    if done.returncode not in statuses:
        sys.exit(f"{binary} {' '.join(arguments)}: exit {done.returncode}: {done.stderr.strip()}")
    return done.stdout


def learnt(path):
    """What a model has learnt, without words and without fields that only one of two schemas has."""
    model = json.loads(path.read_text())
    found = {key: model[key] for key in LEARNT}
    found["set_aside"] = [one["column"] for one in model["set_aside"]]
    found["segments"] = [
        {key: one[key] for key in ("number", "accounts") if key in one}
        for one in model["segments"].get("classes", [])
    ]
    if model["validation"]:
        found["auc"] = model["validation"]["scorecard"]["auc"]
        found["log_loss"] = model["validation"]["scorecard"]["log_loss"]
    return found


def one_set(binary, shared, files, recipe, options):
    """What one binary learns of one set, and how it scores it."""
    with tempfile.TemporaryDirectory() as directory:
        folder = pathlib.Path(directory)
        for file in files:
            shutil.copy(shared / file, folder)
        name = pathlib.Path(files[0]).name
        if recipe:
            (folder / "lookalike.toml").write_text(recipe)
        else:
            options = [name, *options]
        run(binary, folder, "train", *options, "--name", "same")
        table = name
        if recipe:
            run(binary, folder, "join", "-o", "joined.csv")
            table = "joined.csv"
        run(binary, folder, "score", table, "-o", "scores.csv", "--contributions", "--interval")
        version = next((folder / "models" / "same").glob("v*"))
        found = learnt(version / "model.json")
        found["scores"] = (folder / "scores.csv").read_text()
        found["figures"] = json.loads((version / "figures.json").read_text())
        return found


def demo(binary):
    """What the demo's models have learnt."""
    with tempfile.TemporaryDirectory() as directory:
        run(binary, directory, "demo")
        models = sorted(pathlib.Path(directory).rglob("model.json"))
        scores = sorted(pathlib.Path(directory).rglob("scor*.csv"))
        found = {str(path.relative_to(directory)): learnt(path) for path in models}
        found.update({str(path.relative_to(directory)): path.read_text() for path in scores})
        return found


def experiment(binary, shared):
    """An A/B comparison's figures."""
    with tempfile.TemporaryDirectory() as directory:
        shutil.copy(shared / "cookie_cats/cookie_cats.csv", directory)
        said = run(
            binary, directory, "compare", "--data", "cookie_cats.csv", "--group", "version", "--metric",
            "retention_7", "--json", statuses=(0, 1),
        )
        return {"comparison": json.loads(said)}


def differences(before, after, path=""):
    """Paths at which two values differ."""
    if isinstance(before, dict) and isinstance(after, dict):
        for key in sorted(before.keys() | after.keys(), key=str):
            if key not in before or key not in after:
                yield f"{path}/{key}"
            else:
                yield from differences(before[key], after[key], f"{path}/{key}")
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for position, pair in enumerate(zip(before, after)):
            yield from differences(*pair, f"{path}/{position}")
    elif isinstance(before, float) and isinstance(after, float):
        if not math.isclose(before, after, rel_tol=ROUNDING):
            yield path
    elif before != after:
        yield path


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("before", type=pathlib.Path)
    arguments.add_argument("after", type=pathlib.Path)
    arguments.add_argument("--shared", type=pathlib.Path, default=os.environ.get("LOOKALIKE_SHARED", "../shared"))
    chosen = arguments.parse_args()
    binaries = [chosen.before.resolve(), chosen.after.resolve()]
    shared = pathlib.Path(chosen.shared).resolve() / "data"
    tries = [("demo", demo), ("cookie_cats", lambda binary: experiment(binary, shared))]
    for name, files, recipe, options in SETS:
        tries.append(
            (name, lambda binary, of=(files, recipe, options): one_set(binary, shared, of[0], of[1], of[2]))
        )
    same = True
    for name, task in tries:
        found = list(differences(*(task(binary) for binary in binaries)))
        same &= not found
        print(f"{name}: {'the same' if not found else f'{len(found)} differ, the first {found[:5]}'}", flush=True)
    sys.exit(0 if same else 1)


if __name__ == "__main__":
    main()
