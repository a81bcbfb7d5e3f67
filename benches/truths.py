"""Simulated truths: what a default run reaches where the truth is known, beside the truth itself and its peers.

    python benches/truths.py [--truth ratio,additive] [--rows 300,1000,10000] [--seeds 3] [--lookalike target/release/lookalike]

Log-loss out of fold on five given folds. LightGBM and EBM are run where they are installed.
"""

import argparse
import csv
import json
import pathlib
import subprocess
import tempfile

import numpy as np


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def accounts(rng, rows):
    """Eight numbers and two categories, of which a truth uses some."""
    scale = np.exp(rng.normal(0, 1, rows))
    return {
        "price": np.round(1000 * scale * np.exp(rng.normal(0, 0.3, rows)), 2),
        "cost": np.round(600 * scale * np.exp(rng.normal(0, 0.3, rows)), 2),
        "staff": np.round(np.exp(rng.normal(4, 1.2, rows))),
        "visits": rng.poisson(np.exp(rng.normal(2, 0.8, rows))).astype(float),
        "a": np.round(rng.uniform(0, 12, rows), 3),
        "b": np.round(rng.uniform(0, 12, rows), 3),
        "c": np.round(rng.uniform(0, 1, rows), 3),
        "noise": np.round(rng.normal(0, 1, rows), 3),
        "sector": rng.integers(0, 12, rows),
        "code": np.minimum(rng.geometric(0.012, rows), 400),
    }


def log_odds(truth, t, rng):
    effects = rng.normal(0, 0.8, 401)
    base = 0.5 * np.log(t["staff"] / 55) + 0.6 * np.sin(t["a"] / 2) + effects[t["sector"]] - 0.5
    interaction = {
        "additive": 0,
        "checkerboard": np.where((t["a"].astype(int) + t["b"].astype(int)) % 2 == 0, 1.2, -1.2),
        "ratio": 4 * np.clip(np.log(t["price"] / t["cost"] / 1.7), -0.6, 0.6),
        "difference": 1.5 * np.sign(t["price"] - t["cost"] - 400),
        "product": 1.5 * np.sign((t["a"] - 6) * (t["b"] - 6)),
        "three-way": 1.2 * np.sign((t["a"] - 6) * (t["b"] - 6) * (t["c"] - 0.5)),
        "code": effects[t["code"]],
        "nothing": 0,
    }[truth]
    return 0 * base if truth == "nothing" else base + interaction


def loss(y, p):
    p = np.clip(p, 1e-9, 1 - 1e-9)
    return -(y * np.log(p) + (1 - y) * np.log(1 - p))


def ours(program, folder, more=()):
    done = subprocess.run(
        [program, "evaluate", "past.csv", "--outcome", "won", "--positive", "yes", "--folds", "folds.csv",
         "--trust", "*", "--predictions", "p.csv", "--json", *more],
        cwd=folder, capture_output=True, text=True)
    if done.returncode > 1:
        raise SystemExit(done.stderr)
    with open(folder / "p.csv") as file:
        rows = list(csv.DictReader(file))
    p = np.empty(len(rows))
    for row in rows:
        p[int(row["row"]) - 1] = float(row["fit"])
    return p, json.loads(done.stdout)


def matrix(t):
    return np.column_stack([t[name].astype(float) for name in t])


def out_of_fold(make, x, y, fold):
    p = np.empty(len(y))
    for f in range(5):
        seen = fold != f
        p[~seen] = make().fit(x[seen], y[seen]).predict_proba(x[~seen])[:, 1]
    return p


def one_hot(t):
    columns = []
    for name, values in t.items():
        if name in ("sector", "code"):
            columns += [(values == level).astype(float) for level in np.unique(values)]
        else:
            columns.append((values - values.mean()) / values.std())
    return np.column_stack(columns)


def peers(t, y, fold, rows):
    out = {}
    try:
        from sklearn.linear_model import LogisticRegression
        out["logistic"] = out_of_fold(lambda: LogisticRegression(max_iter=2000), one_hot(t), y, fold)
    except ImportError:
        pass
    try:
        from lightgbm import LGBMClassifier
        settings = dict(n_estimators=150, learning_rate=0.05, num_leaves=15, min_child_samples=30, verbose=-1, n_jobs=1)
        out["LightGBM"] = out_of_fold(lambda: LGBMClassifier(**settings), matrix(t), y, fold)
    except ImportError:
        pass
    try:
        from interpret.glassbox import ExplainableBoostingClassifier
        if rows <= 10_000:
            kinds = ["nominal" if name in ("sector", "code") else "continuous" for name in t]
            out["EBM"] = out_of_fold(
                lambda: ExplainableBoostingClassifier(feature_types=kinds, n_jobs=1), matrix(t), y, fold)
    except ImportError:
        pass
    return out


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--truth", default="additive,checkerboard,ratio,difference,product,three-way,code,nothing")
    parser.add_argument("--rows", default="300,1000,10000")
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--lookalike", default="target/release/lookalike")
    parser.add_argument("--no-peers", action="store_true")
    asked = parser.parse_args()
    program = str(pathlib.Path(asked.lookalike).resolve())
    print("| truth | accounts | of | log-loss | less than lookalike's (standard error) |\n| --- | --- | --- | --- | --- |")
    for truth in asked.truth.split(","):
        for rows in map(int, asked.rows.split(",")):
            losses = {}
            for seed in range(asked.seeds):
                rng = np.random.default_rng(1000 * seed + rows)
                t = accounts(rng, rows)
                eta = log_odds(truth, t, rng)
                y = (rng.uniform(size=rows) < sigmoid(eta)).astype(int)
                fold = rng.permutation(np.arange(rows) % 5)
                with tempfile.TemporaryDirectory() as folder:
                    folder = pathlib.Path(folder)
                    with open(folder / "past.csv", "w") as file:
                        file.write(",".join([*t, "won"]) + "\n")
                        for i in range(rows):
                            cells = [f"S{v[i]}" if k in ("sector", "code") else f"{v[i]:g}" for k, v in t.items()]
                            file.write(",".join([*cells, "yes" if y[i] else "no"]) + "\n")
                    with open(folder / "folds.csv", "w") as file:
                        file.write("row,fold\n" + "".join(f"{i + 1},{f}\n" for i, f in enumerate(fold)))
                    fits = {"truth": sigmoid(eta), "lookalike": ours(program, folder)[0],
                            "lookalike --pairs 0": ours(program, folder, ["--pairs", "0"])[0]}
                if not asked.no_peers:
                    fits |= peers(t, y, fold, rows)
                for name, p in fits.items():
                    losses.setdefault(name, []).append(loss(y, p))
            own = np.concatenate(losses["lookalike"])
            for name, parts in losses.items():
                gap = own - np.concatenate(parts)
                error = gap.std() / np.sqrt(len(gap))
                print(f"| {truth} | {rows} | {name} | {np.concatenate(parts).mean():.4f} | {gap.mean():.4f} ({error:.4f}) |", flush=True)


if __name__ == "__main__":
    main()
