"""Simulated truths: what a default run reaches where the truth is known, beside the truth itself and its peers.

    python benches/truths.py [--truth ratio,additive] [--rows 300,1000,10000] [--seeds 3] [--first-seed 0]
                             [--lookalike target/release/lookalike] [--peers logistic,EBM,LightGBM,tuned]

Log-loss out of fold on five given folds; twins are kept in one fold. Peers are run where they are installed; `tuned` is LightGBM with leaves
and rounds chosen on an inner fifth, a mean over five such choices.
"""

import argparse
import csv
import json
import pathlib
import subprocess
import tempfile
import warnings

import numpy as np

# LightGBM's notices about names of arguments, once a fit.
warnings.filterwarnings("ignore")


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
        "twins": 0,
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


def twins(rng, t, y, fold):
    """A quarter of the accounts twice or three times, with the outcome they had."""
    rows = len(y)
    of = np.where(rng.uniform(size=rows) < 0.25, rng.integers(0, rows, rows), np.arange(rows))
    return {name: values[of] for name, values in t.items()}, y[of], fold[of], of


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


class Tuned:
    """LightGBM, leaves and rounds chosen on an inner fifth, a mean over the five."""

    def fit(self, x, y):
        from lightgbm import LGBMClassifier, early_stopping
        self.members = []
        inner = np.random.default_rng(0).permutation(np.arange(len(y)) % 5)
        for f in range(5):
            seen, best = inner != f, None
            for leaves in (4, 8, 24):
                model = LGBMClassifier(
                    n_estimators=1500, learning_rate=0.03, num_leaves=leaves, min_child_samples=max(5, min(40, len(y) // 40)),
                    colsample_bytree=0.7, subsample=0.8, subsample_freq=1, reg_lambda=3, verbose=-1, n_jobs=1)
                model.fit(x[seen], y[seen], eval_set=[(x[~seen], y[~seen])], eval_metric="binary_logloss",
                          callbacks=[early_stopping(60, verbose=False)])
                at = model.best_score_["valid_0"]["binary_logloss"]
                if best is None or at < best[0]:
                    best = (at, model)
            self.members.append(best[1])
        return self

    def predict_proba(self, x):
        return np.mean([member.predict_proba(x) for member in self.members], axis=0)


def peers(t, y, fold, asked):
    out = {}
    if "logistic" in asked:
        from sklearn.linear_model import LogisticRegression
        out["logistic"] = out_of_fold(lambda: LogisticRegression(max_iter=2000), one_hot(t), y, fold)
    if "LightGBM" in asked:
        from lightgbm import LGBMClassifier
        settings = dict(n_estimators=150, learning_rate=0.05, num_leaves=15, min_child_samples=30, verbose=-1, n_jobs=1)
        out["LightGBM"] = out_of_fold(lambda: LGBMClassifier(**settings), matrix(t), y, fold)
    if "tuned" in asked:
        out["LightGBM tuned"] = out_of_fold(Tuned, matrix(t), y, fold)
    if "EBM" in asked:
        from interpret.glassbox import ExplainableBoostingClassifier
        kinds = ["nominal" if name in ("sector", "code") else "continuous" for name in t]
        out["EBM"] = out_of_fold(lambda: ExplainableBoostingClassifier(feature_types=kinds, n_jobs=1), matrix(t), y, fold)
    return out


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--truth", default="additive,checkerboard,ratio,difference,product,three-way,twins,code,nothing")
    parser.add_argument("--rows", default="300,1000,10000")
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--lookalike", default="target/release/lookalike")
    parser.add_argument("--first-seed", type=int, default=0)
    parser.add_argument("--peers", default="logistic,EBM,LightGBM,tuned")
    parser.add_argument("--no-peers", action="store_true")
    parser.add_argument("--pairs-too", action="store_true", help="also lookalike --pairs 0")
    asked = parser.parse_args()
    which = [] if asked.no_peers else asked.peers.split(",")
    program = str(pathlib.Path(asked.lookalike).resolve())
    print("| truth | accounts | of | log-loss | less than lookalike's (standard error) |\n| --- | --- | --- | --- | --- |")
    for truth in asked.truth.split(","):
        for rows in map(int, asked.rows.split(",")):
            losses = {}
            for seed in range(asked.first_seed, asked.first_seed + asked.seeds):
                rng = np.random.default_rng(1000 * seed + rows)
                t = accounts(rng, rows)
                eta = log_odds(truth, t, rng)
                y = (rng.uniform(size=rows) < sigmoid(eta)).astype(int)
                fold = rng.permutation(np.arange(rows) % 5)
                if truth == "twins":
                    t, y, fold, of = twins(rng, t, y, fold)
                    eta = eta[of]
                with tempfile.TemporaryDirectory() as folder:
                    folder = pathlib.Path(folder)
                    with open(folder / "past.csv", "w") as file:
                        file.write(",".join([*t, "won"]) + "\n")
                        for i in range(rows):
                            cells = [f"S{v[i]}" if k in ("sector", "code") else f"{v[i]:g}" for k, v in t.items()]
                            file.write(",".join([*cells, "yes" if y[i] else "no"]) + "\n")
                    with open(folder / "folds.csv", "w") as file:
                        file.write("row,fold\n" + "".join(f"{i + 1},{f}\n" for i, f in enumerate(fold)))
                    fits = {"truth": sigmoid(eta), "lookalike": ours(program, folder)[0]}
                    if asked.pairs_too:
                        fits["lookalike --pairs 0"] = ours(program, folder, ["--pairs", "0"])[0]
                fits |= peers(t, y, fold, which)
                for name, p in fits.items():
                    losses.setdefault(name, []).append(loss(y, p))
            own = np.concatenate(losses["lookalike"])
            for name, parts in losses.items():
                gap = own - np.concatenate(parts)
                error = gap.std() / np.sqrt(len(gap))
                print(f"| {truth} | {rows} | {name} | {np.concatenate(parts).mean():.4f} | {gap.mean():.4f} ({error:.4f}) |", flush=True)


if __name__ == "__main__":
    main()
