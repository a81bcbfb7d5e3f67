"""The peers of `peers.py`, and the parts of it that need their packages. Each task runs in a process of its own.

    learners.py quality SHARED SET PREDICTIONS PEERS KEEP   prints figures of lookalike's out-of-fold predictions and, on the
                                        same folds, of the peers, whose fits are kept in the folder KEEP
    learners.py accounts N COLUMNS SEED FILE   writes a table of accounts
    learners.py fit PEER FILE           prints the seconds to fit
    learners.py keep FILE MODEL         fits the one-hot pipeline and saves it
    learners.py score MODEL FILE OUT    scores FILE with it, three reasons a row
    learners.py agreement FILE SCORES           k and agreement of lookalike's segments with the planted ones
    learners.py planted N COLUMNS SEED FILE    writes a table of ideal accounts of four segments, and others
    learners.py segments PEER FILE      prints the seconds to find the segments, and what was found
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

    return LGBMClassifier(random_state=SEED, verbose=-1, n_jobs=1)


class Tuned:
    """LightGBM, leaves and rounds chosen on each fifth of the accounts in turn, a mean over the five."""

    def fit(self, table, outcome):
        from lightgbm import LGBMClassifier, early_stopping

        self.members = []
        inner = np.random.default_rng(0).permutation(np.arange(len(outcome)) % 5)
        for f in range(5):
            seen, best = inner != f, None
            for leaves in (4, 8, 24):
                model = LGBMClassifier(
                    n_estimators=1500, learning_rate=0.05, num_leaves=leaves, colsample_bytree=0.7, subsample=0.8,
                    subsample_freq=1, reg_lambda=3, min_child_samples=max(5, min(40, len(outcome) // 40)),
                    random_state=SEED, verbose=-1, n_jobs=1)
                model.fit(
                    table[seen], outcome[seen], eval_set=[(table[~seen], outcome[~seen])], eval_metric="binary_logloss",
                    callbacks=[early_stopping(50, verbose=False)])
                loss = model.best_score_["valid_0"]["binary_logloss"]
                if best is None or loss < best[0]:
                    best = (loss, model)
            self.members.append(best[1])
        return self

    def predict_proba(self, table):
        return np.mean([member.predict_proba(table) for member in self.members], axis=0)


class InFolds:
    """LightGBM with five folds, as whoever wants to know how good it is runs it: five fits and one on all accounts."""

    def fit(self, table, outcome):
        from sklearn.model_selection import StratifiedKFold

        table = table.astype({column: "category" for column in split_columns(table)[1]})
        for seen, held in StratifiedKFold(5, shuffle=True, random_state=SEED).split(table, outcome):
            lightgbm(table).fit(table.iloc[seen], outcome[seen]).predict_proba(table.iloc[held])
        self.model = lightgbm(table).fit(table, outcome)
        return self


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
    "LightGBM, tuned and averaged": lambda _table: Tuned(),
    "LightGBM, 5 folds": lambda _table: InFolds(),
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


def losses(outcome, fit):
    """Log-loss of each account."""
    fit = np.clip(fit, 1e-9, 1 - 1e-9)
    return -np.where(outcome == 1, np.log(fit), np.log(1 - fit))


def standard_error(gaps, groups):
    """Standard error of the mean of `gaps`, accounts of one group counted as one draw."""
    sums = np.bincount(groups, weights=gaps - gaps.mean())
    return np.sqrt(np.sum(sums**2)) / len(gaps)


def kept_fits(peer, table, outcome, folds, file):
    """A peer's out-of-fold fits: those of `file`, or made and written there."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        np.save(file, out_of_fold(PEERS[peer], table, outcome, folds))
    return np.load(file)


def quality(shared, name, predictions, peers, keep):
    """Prints AUC and log-loss of lookalike's predictions and of every peer, and how far each is from lookalike."""
    from sklearn.metrics import log_loss, roc_auc_score

    table, ideal, _ = load(Path(shared), name)
    ours = pd.read_csv(predictions).sort_values("row")
    at, folds, ours = ours["row"].to_numpy() - 1, ours["fold"].to_numpy(), ours["fit"].to_numpy()
    table, ideal = table.iloc[at].reset_index(drop=True), ideal[at]
    groups = pd.util.hash_pandas_object(table, index=False).factorize()[0]
    known = joblib.hash(folds)[:8]
    fits = {"lookalike": ours}
    for peer in peers.split(";"):
        fits[peer] = kept_fits(peer, table, ideal, folds, Path(keep) / f"{name}-{known}-{peer.replace(' ', '-')}.npy")
    for learner, fit in fits.items():
        gaps = losses(ideal, ours) - losses(ideal, fit)
        figures = {"learner": learner, "auc": roc_auc_score(ideal, fit), "log_loss": log_loss(ideal, fit)}
        print(json.dumps(figures | {"behind": gaps.mean(), "error": standard_error(gaps, groups)}), flush=True)


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


def strongest(pipeline, table):
    """Fit of each account, and the names and log-odds of its three strongest contributions, strongest first."""
    encode, regression = pipeline[0], pipeline[-1]
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
    return fit, np.array([*numbers, *levels], dtype=object)[best], np.take_along_axis(contribution, best, 1)


def score(model_path, path, out):
    """Reads, scores with the three strongest contributions by name, writes: as a practitioner would, vectorised."""
    table = pd.read_csv(path)
    fit, names, points = strongest(joblib.load(model_path), table)
    scored = pd.DataFrame({"id": table["id"], "score": (100 * fit).round(3), "fit": fit.round(6)})
    for k in range(3):
        scored[f"reason_{k + 1}"] = names[:, k] + pd.Series(points[:, k]).map(" {:+.3f}".format)
    scored.to_csv(out, index=False)


def planted(rows, columns, seed, path):
    """Writes `rows` ideal accounts of `columns` criteria, half of them categorical, and a fifth as many others.

    Ideal accounts are of four segments, each with its usual place in 60 % of the criteria, followed in 60 % of the cells;
    a quarter of them are of none. A tenth of the cells are empty. `planted` says which segment (0: none).
    """
    rows, columns = int(rows), int(columns)
    rng = np.random.default_rng(int(seed))
    others = rows // 5
    segment = np.concatenate([rng.choice(5, rows, p=[0.25, 0.3, 0.2, 0.15, 0.1]), np.zeros(others, dtype=int)])
    table = {"id": np.arange(rows + others), "outcome": np.repeat(["won", "lost"], [rows, others]), "planted": segment}
    for i in range(columns):
        levels = (3, 5, 8, 12)[i % 4]
        usual = np.concatenate([[-1], np.where(rng.random(4) < 0.6, rng.integers(levels, size=4), -1)])[segment]
        follows = (usual >= 0) & (rng.random(len(segment)) < 0.6)
        level = np.where(follows, usual, rng.integers(levels, size=len(segment)))
        if i % 2:
            value = pd.Series(np.array([f"v{i}_{j}" for j in range(levels)], dtype=object)[level])
        else:
            value = pd.Series(((level + rng.random(len(level))) / levels * 1000).round(2))
        table[f"criterion_{i}"] = value.mask(rng.random(len(value)) < 0.1)
    pd.DataFrame(table).to_csv(path, index=False)


# Segments looked for, resamples and coordinates of the peers, as lookalike's.
MOST_SEGMENTS, RESAMPLES, COORDINATES = 8, 100, 12


def embedding(table):
    """Numbers as standardised ranks, levels one-hot with one variance per column, unknown the mean; 12 components."""
    from sklearn.decomposition import PCA

    blocks = []
    for name, column in table.items():
        if pd.api.types.is_numeric_dtype(column):
            block = column.rank(pct=True).to_frame()
        else:
            block = pd.get_dummies(column, dtype=float).mask(column.isna())
        block = (block - block.mean()).fillna(0.0)
        blocks.append((block / np.sqrt((block**2).mean().sum())).to_numpy())
    wide = np.hstack(blocks)
    return PCA(min(COORDINATES, wide.shape[1]), random_state=SEED).fit_transform(wide)


def mixture_bic(records):
    """The number of components with the least BIC."""
    from sklearn.mixture import GaussianMixture

    fits = [GaussianMixture(k, random_state=SEED).fit(records) for k in range(1, MOST_SEGMENTS + 1)]
    return 1 + int(np.argmin([fit.bic(records) for fit in fits]))


def kmeans_silhouette(records):
    """The number of clusters with the greatest silhouette, of 2,000 accounts."""
    from sklearn.cluster import KMeans
    from sklearn.metrics import silhouette_score

    sample = np.random.default_rng(SEED).choice(len(records), min(2_000, len(records)), replace=False)
    widths = []
    for k in range(2, MOST_SEGMENTS + 1):
        labels = KMeans(k, n_init=10, random_state=SEED).fit_predict(records)
        widths.append(silhouette_score(records[sample], labels[sample]))
    return 2 + int(np.argmax(widths))


SEGMENTERS = {"mixture + BIC": mixture_bic, "k-means + silhouette": kmeans_silhouette}


def stability(records, labels, k):
    """Mean over resamples of each cluster's largest Jaccard index with a cluster of k-means on the resample."""
    from sklearn.cluster import KMeans
    from sklearn.metrics.cluster import contingency_matrix

    rng, found = np.random.default_rng(SEED), np.zeros(k)
    for _ in range(RESAMPLES):
        drawn = rng.integers(len(records), size=len(records))
        again = KMeans(k, random_state=SEED).fit_predict(records[drawn])
        shared = contingency_matrix(labels[drawn], again)
        either = shared.sum(1, keepdims=True) + shared.sum(0, keepdims=True) - shared
        found += (shared / either).max(1)
    return found / RESAMPLES


def segments(peer, path):
    """Prints the seconds to choose k and measure each cluster's stability on the ideal accounts of a table in memory."""
    from sklearn.cluster import KMeans
    from sklearn.metrics import adjusted_rand_score

    table = pd.read_csv(path)
    table = table[table.pop("outcome") == "won"]
    truth = table.pop("planted").to_numpy()
    start = time.perf_counter()
    records = embedding(table.drop(columns="id"))
    k = SEGMENTERS[peer](records)
    labels = KMeans(k, n_init=10, random_state=SEED).fit_predict(records)
    jaccard = stability(records, labels, k) if k > 1 else np.ones(1)
    seconds = time.perf_counter() - start
    members = truth > 0
    agreement = adjusted_rand_score(truth[members], labels[members])
    figures = {"seconds": seconds, "k": k, "adjusted_rand": agreement, "jaccard": jaccard.round(3).tolist()}
    print(json.dumps(figures))


def agreement(path, scores):
    """Prints how many segments the scores name, and how they agree with the planted ones."""
    from sklearn.metrics import adjusted_rand_score

    table = pd.read_csv(path, usecols=["outcome", "planted"])
    found = pd.read_csv(scores)["segment"]
    members = (table["outcome"] == "won") & (table["planted"] > 0)
    k = int(found[found > 0].nunique())
    print(json.dumps({"k": k, "adjusted_rand": adjusted_rand_score(table["planted"][members], found[members])}))


TASKS = {"quality": quality, "accounts": accounts, "fit": timed_fit, "keep": keep, "score": score}
TASKS |= {"planted": planted, "segments": segments, "agreement": agreement}

if __name__ == "__main__":
    TASKS[sys.argv[1]](*sys.argv[2:])
