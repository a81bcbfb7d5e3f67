"""Simulated truths: what a default run reaches where the truth is known, beside the truth itself and its peers.

    python benches/truths.py [--truth ratio,additive] [--rows 300,1000,10000] [--seeds 3] [--first-seed 0]
                             [--lookalike target/release/lookalike] [--peers logistic,EBM,LightGBM,tuned]

Log-loss out of fold on five given folds; twins are kept in one fold, and counted as one account in standard errors. Peers are those of
`learners.py`; `tuned` is LightGBM with leaves and rounds chosen on an inner fifth, a mean over five such choices.
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

CODES = ("sector", "code")


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def accounts(rng, rows, bystanders=0):
    """Eight numbers and two categories, of which a truth uses some, and columns that it never uses."""
    scale = np.exp(rng.normal(0, 1, rows))
    table = {
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
    return table | {f"bystander {i}": np.round(rng.normal(0, 1, rows), 3) for i in range(bystanders)}


def log_odds(truth, t, rng):
    effects = rng.normal(0, 0.8, 401)
    base = 0.5 * np.log(t["staff"] / 55) + 0.6 * np.sin(t["a"] / 2) + effects[t["sector"]] - 0.5
    interaction = {
        "additive": 0,
        "checkerboard": np.where((t["a"].astype(int) + t["b"].astype(int)) % 2 == 0, 1.2, -1.2),
        "diagonal": 2.5 * np.exp(-np.square((t["a"] - t["b"]) / 0.6)) - 0.2,
        "ratio": 4 * np.clip(np.log(t["price"] / t["cost"] / 1.7), -0.6, 0.6),
        "difference": 1.5 * np.sign(t["price"] - t["cost"] - 400),
        "product": 1.5 * np.sign((t["a"] - 6) * (t["b"] - 6)),
        "three-way": 1.2 * np.sign((t["a"] - 6) * (t["b"] - 6) * (t["c"] - 0.5)),
        "code": effects[t["code"]],
        "twins": 0,
        "bystanders": 0,
        "nothing": 0,
    }[truth]
    return 0 * base if truth == "nothing" else base + interaction


def standard_error(gaps, groups):
    """Standard error of the mean of `gaps`, accounts of one group counted as one draw."""
    sums = np.bincount(groups, weights=gaps - gaps.mean())
    return np.sqrt(np.sum(sums**2)) / len(gaps)


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


def peers(t, y, fold, asked, keep):
    """Out-of-fold fits of the peers asked for, kept in files that start with `keep` where that is given."""
    import pandas as pd

    from learners import kept_fits, out_of_fold, PEERS
    table = pd.DataFrame({k: pd.Categorical(v.astype(str)) if k in CODES else v for k, v in t.items()})
    names = {short: name for name in PEERS for short in ("logistic", "EBM", "LightGBM", "tuned") if short in name}
    names |= {"EBM": "EBM", "LightGBM": "LightGBM", "logistic": "logistic (one-hot)"}
    if keep is None:
        return {name: out_of_fold(PEERS[names[name]], table, y, fold) for name in asked}
    return {name: kept_fits(names[name], table, y, fold, pathlib.Path(f"{keep}-{name}.npy")) for name in asked}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--truth", default="additive,checkerboard,diagonal,ratio,difference,product,three-way,twins,code,bystanders,nothing")
    parser.add_argument("--rows", default="300,1000,10000")
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--lookalike", default="target/release/lookalike")
    parser.add_argument("--first-seed", type=int, default=0)
    parser.add_argument("--peers", default="logistic,EBM,LightGBM,tuned")
    parser.add_argument("--no-peers", action="store_true")
    parser.add_argument("--keep", help="folder in which the peers' fits are kept from run to run")
    parser.add_argument("--pairs-too", action="store_true", help="also lookalike --pairs 0")
    asked = parser.parse_args()
    which = [] if asked.no_peers else asked.peers.split(",")
    program = str(pathlib.Path(asked.lookalike).resolve())
    print("| truth | accounts | of | log-loss | less than lookalike's (standard error) |\n| --- | --- | --- | --- | --- |")
    for truth in asked.truth.split(","):
        for rows in map(int, asked.rows.split(",")):
            losses, groups = {}, []
            for seed in range(asked.first_seed, asked.first_seed + asked.seeds):
                rng = np.random.default_rng(1000 * seed + rows)
                t = accounts(rng, rows, 20 if truth == "bystanders" else 0)
                eta = log_odds(truth, t, rng)
                y = (rng.uniform(size=rows) < sigmoid(eta)).astype(int)
                fold = rng.permutation(np.arange(rows) % 5)
                of = np.arange(rows)
                if truth == "twins":
                    t, y, fold, of = twins(rng, t, y, fold)
                    eta = eta[of]
                groups.append(of + seed * rows)
                with tempfile.TemporaryDirectory() as folder:
                    folder = pathlib.Path(folder)
                    with open(folder / "past.csv", "w") as file:
                        file.write(",".join([*t, "won"]) + "\n")
                        for i in range(rows):
                            cells = [f"S{v[i]}" if k in CODES else f"{v[i]:g}" for k, v in t.items()]
                            file.write(",".join([*cells, "yes" if y[i] else "no"]) + "\n")
                    with open(folder / "folds.csv", "w") as file:
                        file.write("row,fold\n" + "".join(f"{i + 1},{f}\n" for i, f in enumerate(fold)))
                    fits = {"truth": sigmoid(eta), "lookalike": ours(program, folder)[0]}
                    if asked.pairs_too:
                        fits["lookalike --pairs 0"] = ours(program, folder, ["--pairs", "0"])[0]
                keep = asked.keep and f"{asked.keep}/{truth}-{rows}-{seed}"
                fits |= peers(t, y, fold, which, keep) if which else {}
                for name, p in fits.items():
                    losses.setdefault(name, []).append(loss(y, p))
            own = np.concatenate(losses["lookalike"])
            for name, parts in losses.items():
                gap = own - np.concatenate(parts)
                error = standard_error(gap, np.concatenate(groups))
                print(f"| {truth} | {rows} | {name} | {np.concatenate(parts).mean():.4f} | {gap.mean():.4f} ({error:.4f}) |", flush=True)


if __name__ == "__main__":
    main()
