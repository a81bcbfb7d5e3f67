"""The peers of `peers.py`, and the parts of it that need their packages. Each task runs in a process of its own.

    learners.py quality SHARED SET      prints AUC and log-loss of every peer, out of fold
    learners.py accounts N COLUMNS SEED FILE   writes a table of accounts
    learners.py fit PEER FILE           prints the seconds to fit
    learners.py keep FILE MODEL         fits the one-hot pipeline and saves it
    learners.py score MODEL FILE OUT    scores FILE with it, three reasons a row
"""

import json
import os
import sys
import time
import warnings
from pathlib import Path

# A work-around for old OpenBLAS builds that slows the current one: the peers get their best kernels.
for name in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"):
    os.environ.pop(name, None)

import joblib
import numpy as np
import pandas as pd

from peers import SEED, SETS

warnings.filterwarnings("ignore")


def split_columns(table):
    """Names of the numeric and of the categorical columns."""
    numbers = [c for c in table if pd.api.types.is_numeric_dtype(table[c])]
    return numbers, [c for c in table if c not in numbers]


def logistic(table):
    """One-hot levels and standardised numbers into scikit-learn's logistic regression, all defaults but iterations."""
    from sklearn.compose import ColumnTransformer
    from sklearn.impute import SimpleImputer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OneHotEncoder, StandardScaler

    numbers, levels = split_columns(table)
    scale = StandardScaler()
    if table[numbers].isna().to_numpy().any():
        scale = make_pipeline(SimpleImputer(strategy="median", add_indicator=True), scale)
    encode = ColumnTransformer([("numbers", scale, numbers), ("levels", OneHotEncoder(handle_unknown="ignore"), levels)])
    return make_pipeline(encode, LogisticRegression(max_iter=1000))


def woe_logistic(table):
    """Optimal binning to weight of evidence, then logistic regression: the usual scorecard."""
    from optbinning import BinningProcess
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    names = list(table)
    return make_pipeline(
        BinningProcess(names, categorical_variables=split_columns(table)[1]), LogisticRegression(max_iter=1000)
    )


def forest(table):
    """Random forest of 500 trees on one-hot levels."""
    from sklearn.ensemble import RandomForestClassifier

    model = logistic(table)
    model.steps[-1] = ("forest", RandomForestClassifier(500, min_samples_leaf=3, n_jobs=-1, random_state=SEED))
    return model


def ebm(table, **settings):
    """InterpretML's explainable boosting machine on every core."""
    from interpret.glassbox import ExplainableBoostingClassifier

    levels = set(split_columns(table)[1])
    kinds = ["nominal" if c in levels else "continuous" for c in table]
    return ExplainableBoostingClassifier(feature_types=kinds, n_jobs=-1, random_state=SEED, **settings)


def ebm_without_pairs(table):
    """The same without interactions: an additive model, as the scorecard is."""
    return ebm(table, interactions=0)


def lightgbm(_table):
    """LightGBM, all defaults; it finds the categorical columns by their type."""
    from lightgbm import LGBMClassifier

    return LGBMClassifier(random_state=SEED, verbose=-1)


def catboost(table):
    """CatBoost, all defaults, told which columns are categorical."""
    from catboost import CatBoostClassifier

    return CatBoostClassifier(
        random_seed=SEED, verbose=0, allow_writing_files=False, cat_features=split_columns(table)[1]
    )


PEERS = {
    "logistic (one-hot)": logistic,
    "optbinning WoE + logistic": woe_logistic,
    "random forest": forest,
    "EBM without pairs": ebm_without_pairs,
    "EBM": ebm,
    "LightGBM": lightgbm,
    "CatBoost": catboost,
}


def out_of_fold(make, table, outcome, folds):
    """Fits of accounts that each model had not seen."""
    fit = np.empty(len(table))
    for fold in np.unique(folds):
        held = folds == fold
        model = make(table).fit(table[~held], outcome[~held])
        fit[held] = model.predict_proba(table[held])[:, 1]
    return fit


def load(shared, name):
    """A shared set: table, outcome (0/1), fold of each row."""
    file, outcome, positive, excluded, reading = SETS[name]
    table = pd.read_csv(shared / "data" / name / file, **reading)
    ideal = (table.pop(outcome).astype(str) == positive).astype(int).to_numpy()
    table = table.drop(columns=[c for c in excluded.split(",") if c])
    numbers, levels = split_columns(table)
    table[numbers] = table[numbers].astype(float)
    for column in levels:
        table[column] = table[column].fillna("(missing)").astype("category")
    folds = pd.read_csv(shared / "data" / name / "folds.csv").sort_values("row")["fold"].to_numpy()
    return table, ideal, folds


def quality(shared, name):
    """Prints AUC and log-loss of every peer on a shared set."""
    from sklearn.metrics import log_loss, roc_auc_score

    table, ideal, folds = load(Path(shared), name)
    for peer, make in PEERS.items():
        fit = out_of_fold(make, table, ideal, folds)
        figures = {"learner": peer, "auc": roc_auc_score(ideal, fit), "log_loss": log_loss(ideal, fit)}
        print(json.dumps(figures), flush=True)


def accounts(rows, columns, seed, path):
    """Writes `rows` accounts of `columns` criteria, half of them categorical (2 to 80 levels), with an additive truth."""
    rows, columns = int(rows), int(columns)
    rng = np.random.default_rng(int(seed))
    # The truth is drawn apart, so that tables of any size share it.
    truth = np.random.default_rng(SEED)
    table, log_odds = {"id": np.arange(rows)}, np.full(rows, -0.8)
    for i in range(columns // 2):
        value = rng.normal(size=rows) if i % 3 else rng.gamma(2.0, 2.0, size=rows)
        table[f"number_{i}"] = value.round(4)
        log_odds += truth.normal(0.0, 0.2) * np.tanh(value)
    for i in range(columns - columns // 2):
        levels = (2, 3, 5, 8, 12, 20, 40, 80)[i % 8]
        share = 1.0 / np.sqrt(np.arange(1, levels + 1))
        level = rng.choice(levels, size=rows, p=share / share.sum())
        table[f"level_{i}"] = np.array([f"v{i}_{j}" for j in range(levels)], dtype=object)[level]
        log_odds += truth.normal(0.0, 0.25, size=levels)[level]
    table["outcome"] = np.where(rng.random(rows) < 1.0 / (1.0 + np.exp(-log_odds)), "won", "lost")
    pd.DataFrame(table).to_csv(path, index=False)


def timed_fit(peer, path):
    """Prints the seconds to fit on a table already in memory, and with reading it."""
    start = time.perf_counter()
    table = pd.read_csv(path)
    read = time.perf_counter() - start
    ideal = (table.pop("outcome") == "won").astype(int).to_numpy()
    model = PEERS[peer](table.drop(columns="id"))
    start = time.perf_counter()
    model.fit(table.drop(columns="id"), ideal)
    fit = time.perf_counter() - start
    print(json.dumps({"fit": fit, "all": read + fit}))


def keep(path, model_path):
    """Fits the one-hot pipeline and saves it."""
    table = pd.read_csv(path)
    ideal = (table.pop("outcome") == "won").astype(int)
    table = table.drop(columns="id")
    joblib.dump(logistic(table).fit(table, ideal), model_path)


def score(model_path, path, out):
    """Reads, scores with the three strongest contributions by name, writes: as a practitioner would, vectorised."""
    pipeline = joblib.load(model_path)
    encode, regression = pipeline[0], pipeline[-1]
    table = pd.read_csv(path)
    design = encode.transform(table)
    fit = regression.predict_proba(design)[:, 1]
    # Sum the coded columns' contributions back to the column they came from.
    numbers, levels = encode.transformers_[0][2], encode.transformers_[1][2]
    sources = np.repeat(
        np.arange(len(numbers) + len(levels)),
        [1] * len(numbers) + [len(c) for c in encode.named_transformers_["levels"].categories_],
    )
    per_column = np.zeros((len(sources), len(numbers) + len(levels)))
    per_column[np.arange(len(sources)), sources] = regression.coef_[0]
    contribution = np.asarray(design @ per_column)
    best = np.argpartition(-np.abs(contribution), 3, axis=1)[:, :3]
    best = np.take_along_axis(best, np.argsort(-np.abs(np.take_along_axis(contribution, best, 1)), 1), 1)
    names = np.array([*numbers, *levels], dtype=object)[best]
    points = np.take_along_axis(contribution, best, 1)
    scored = pd.DataFrame({"id": table["id"], "score": (100 * fit).round(3), "fit": fit.round(6)})
    for k in range(3):
        scored[f"reason_{k + 1}"] = names[:, k] + pd.Series(points[:, k]).map(" {:+.3f}".format)
    scored.to_csv(out, index=False)


TASKS = {"quality": quality, "accounts": accounts, "fit": timed_fit, "keep": keep, "score": score}

if __name__ == "__main__":
    TASKS[sys.argv[1]](*sys.argv[2:])
