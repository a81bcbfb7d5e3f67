"""Estimators for scikit-learn, which this module alone needs.

Examples
--------
>>> import numpy
>>> from lookalike import LookalikeClassifier
>>> X = numpy.arange(200).reshape(-1, 1)
>>> y = numpy.where(X[:, 0] % 100 < 40, "won", "lost")
>>> LookalikeClassifier(positive="won", trust="*").fit(X % 100, y).predict([[3], [77]])
array(['won', 'lost'], dtype='<U4')
"""

import json

import numpy
from sklearn.base import BaseEstimator, ClassifierMixin, ClusterMixin, TransformerMixin
from sklearn.utils import ClassifierTags
from sklearn.utils.multiclass import check_classification_targets, type_of_target
from sklearn.utils.validation import (
    _check_feature_names,
    _check_n_features,
    _check_sample_weight,
    check_array,
    check_is_fitted,
    column_or_1d,
    validate_data,
)

from lookalike import _lookalike
from lookalike._accounts import accounts
from lookalike._model import Model

__all__ = ["LookalikeClassifier", "LookalikeSegments", "ScorecardTransformer"]

# Outcomes as the engine reads them, whatever y calls its classes.
_WON, _LOST = "won", "lost"


class _Scorecard(BaseEstimator):
    """What the estimators share: a table made of X and y, and a model learnt from it."""

    def __init__(self, *, positive=None, exclude=(), trust=(), missing=(), max_bins=None, pairs=None, seed=0, recipe=None):
        self.positive = positive
        self.exclude = exclude
        self.trust = trust
        self.missing = missing
        self.max_bins = max_bins
        self.pairs = pairs
        self.seed = seed
        self.recipe = recipe

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = True
        tags.input_tags.categorical = True
        tags.input_tags.string = True
        return tags

    def _table(self, X, reset):
        """X as the engine reads it; frames keep their types, anything else becomes an array."""
        if hasattr(X, "columns") or hasattr(X, "__arrow_c_stream__"):
            table = accounts(X, "X")
            if getattr(X, "shape", (1,))[0] == 0 or len(table) == 0:
                raise ValueError("Found array with 0 sample(s) in X while a minimum of 1 is required")
            if hasattr(X, "shape"):
                _check_feature_names(self, X, reset=reset)
                _check_n_features(self, X, reset=reset)
            elif reset:
                self.feature_names_in_ = numpy.asarray(table.names, dtype=object)
                self.n_features_in_ = len(table.names)
            elif list(self.feature_names_in_) != table.names:
                raise ValueError("The feature names should match those that were passed during fit")
            return table
        X = validate_data(self, X, reset=reset, dtype=None, ensure_all_finite="allow-nan")
        if X.dtype.kind == "f":
            X = X.astype("float64", copy=False)
            if numpy.isinf(X).any():
                raise ValueError("Input X contains infinity or a value too large for an account")
        elif X.dtype.kind == "c":
            raise ValueError("Complex data not supported: an account's figures are real")
        return accounts(X, "X")

    def _classes(self, y, rows):
        """The outcome of each account, after checks; sets classes_, the positive one last."""
        if y is None:
            raise ValueError(
                f"requires y to be passed, but the target y is None: {type(self).__name__} learns from how accounts ended"
            )
        y = column_or_1d(check_array(_plain(y), ensure_2d=False, dtype=None, input_name="y"), warn=True)
        if y.dtype == object and any(value is None or value != value for value in y):
            raise ValueError("Input y contains NaN: leave accounts that are still open out of X and y")
        if len(y) != rows:
            raise ValueError(f"Found input variables with inconsistent numbers of samples: [{rows}, {len(y)}]")
        check_classification_targets(y)
        classes, codes = numpy.unique(y, return_inverse=True)
        if len(classes) > 2:
            raise ValueError(
                f"Only binary classification is supported. The type of the target is {type_of_target(y)}."
            )
        if len(classes) < 2:
            raise ValueError(
                f"y has one class only ({classes[0]!r}): bring accounts of both classes, or use lookalike.train with customers"
            )
        ideal = 1
        if self.positive is not None:
            found = numpy.flatnonzero(classes == self.positive)
            if not len(found):
                raise ValueError(f"positive={self.positive!r} is no class of y, which has {list(classes)}")
            ideal = found[0]
        return classes, codes == ideal, ideal

    def _learn(self, table, ideal, sample_weight, skip_segments):
        """A model of the table, beside which stand who was ideal and how much each account counts."""
        if ideal is not None and sample_weight is not None and len(set(ideal[sample_weight > 0])) < 2:
            raise ValueError("sample_weight leaves accounts of one class only: bring accounts of both classes")
        said = dict(self.recipe or {})
        outcome = _free("outcome", table.names)
        beside = []
        if ideal is None:
            said["outcome"] = {"customers": True}
        else:
            beside.append((outcome, [_WON if one else _LOST for one in ideal]))
            said["outcome"] = {"column": outcome, "positive": [_WON], "negative": [_LOST]}
        if sample_weight is not None:
            said["weight"] = _free("sample_weight", table.names)
            # Weights that are all 1 would be taken for yes and no.
            said["columns"] = {**said.get("columns", {}), said["weight"]: {"kind": "number"}}
            beside.append((said["weight"], numpy.asarray(sample_weight, dtype="float64").tobytes()))
        fit = {"max_bins": self.max_bins, "pairs": self.pairs, "seed": self.seed}
        said["fit"] = {**said.get("fit", {}), **{key: value for key, value in fit.items() if value is not None}}
        said["segments"] = {**said.get("segments", {}), "skip": skip_segments}
        for key in ("exclude", "trust", "missing"):
            values = getattr(self, key)
            said[key] = [*said.get(key, []), *([values] if isinstance(values, str) else values)]
        return Model(
            _lookalike.train(
                table.beside(beside),
                recipe=None,
                said=json.dumps(said),
                name="sklearn",
                models=None,
                validate=False,
                promote=False,
                universe=None,
                progress=None,
            )
        )

    def _scored(self, X, contributions=False):
        check_is_fitted(self, "model_")
        return self.model_._score(self._table(X, reset=False), reasons=0, interval=False, contributions=contributions)


class LookalikeClassifier(ClassifierMixin, _Scorecard):
    """The scorecard as a binary classifier.

    Nothing is encoded or imputed beforehand: columns of text, dates, sets and unknown values are criteria as they are.

    Parameters
    ----------
    positive : object, optional
        The class of ideal customers; by default the second of the sorted classes.
    exclude, trust, missing : str or list of str
        As `lookalike.train` takes them. Columns that look as if they were written after the outcome are set aside with a
        warning; ``trust="*"`` keeps them all.
    max_bins, pairs : int, optional
        Most bins of a number, most interactions; they grow with the rows by default.
    seed : int, default 0
        Start of everything drawn at random.
    recipe : dict, optional
        Sections of ``lookalike.toml``.

    Attributes
    ----------
    classes_ : ndarray of two
    model_ : lookalike.Model
        Scores, explains and exports as any other.
    feature_names_in_, n_features_in_ : as everywhere in scikit-learn.
    """

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.classifier_tags.multi_class = False
        return tags

    def fit(self, X, y, sample_weight=None):
        """Learns the points.

        Parameters
        ----------
        X : table or array of shape (accounts, columns)
        y : array of shape (accounts,)
        sample_weight : array of shape (accounts,), optional
            How much each account counts.
        """
        table = self._table(X, reset=True)
        self.classes_, ideal, at = self._classes(y, len(table))
        self._ideal = int(at)
        self.model_ = self._learn(table, ideal, _weights(sample_weight, len(table)), skip_segments=True)
        return self

    def decision_function(self, X):
        """Log-odds of the second class, shape (accounts,)."""
        odds, _ = self._fits(X)
        return odds if self._ideal == 1 else -odds

    def predict_proba(self, X):
        """Probability of each class, shape (accounts, 2)."""
        _, fits = self._fits(X)
        return numpy.column_stack([1 - fits, fits] if self._ideal == 1 else [fits, 1 - fits])

    def predict(self, X):
        """The class that is more probable, shape (accounts,)."""
        second = self.decision_function(X) > 0
        return self.classes_[second.astype(int)]

    def _fits(self, X):
        scores = self._scored(X)["score"]
        odds, fits = self.model_._model.fits(scores)
        return numpy.asarray(odds), numpy.asarray(fits)


class ScorecardTransformer(TransformerMixin, _Scorecard):
    """The points of each criterion as columns: what a scorecard knows, for whichever model comes after it.

    Parameters are those of `LookalikeClassifier`.
    """

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.target_tags.required = True
        # It transforms, and learns from two classes.
        tags.classifier_tags = ClassifierTags(multi_class=False)
        return tags

    def fit(self, X, y, sample_weight=None):
        """Learns the points."""
        table = self._table(X, reset=True)
        self.classes_, ideal, _ = self._classes(y, len(table))
        self.model_ = self._learn(table, ideal, _weights(sample_weight, len(table)), skip_segments=True)
        return self

    def transform(self, X):
        """Points of shape (accounts, criteria); their sum is the score."""
        scores = self._scored(X, contributions=True)
        columns = [numpy.frombuffer(scores._scores.floats(name)) for name in scores.names if name.startswith("points.")]
        return numpy.column_stack(columns) if columns else numpy.empty((len(scores), 0))

    def get_feature_names_out(self, input_features=None):
        """``points.`` and the criterion, for each criterion."""
        check_is_fitted(self, "model_")
        return numpy.asarray(self.model_._model.score_columns(), dtype=object)


class LookalikeSegments(ClusterMixin, _Scorecard):
    """Kinds of ideal customer, found among them without a look at the outcome.

    With ``positive``, the kinds are those of the accounts of that class of ``y``; without, all accounts are customers, and ``y``
    is not looked at, as everywhere in scikit-learn. Each account's label is the number of the kind it is most like, from 0;
    -1 for one that is like none.

    Parameters are those of `LookalikeClassifier`.
    """

    def fit(self, X, y=None, sample_weight=None):
        """Finds the kinds."""
        table = self._table(X, reset=True)
        ideal = None if self.positive is None else self._classes(y, len(table))[1]
        self.model_ = self._learn(table, ideal, _weights(sample_weight, len(table)), skip_segments=False)
        self.labels_ = self.predict(X)
        return self

    def predict(self, X):
        """The kind that each account is most like, shape (accounts,)."""
        kinds = self._scored(X)["segment"]
        # Where all customers are of one kind, nobody is placed.
        return numpy.asarray([0 if kind is None else kind - 1 for kind in kinds], dtype=int)


def _weights(sample_weight, rows):
    if sample_weight is None:
        return None
    return _check_sample_weight(sample_weight, numpy.empty((rows, 1)), ensure_non_negative=True)


def _free(name, taken):
    while name in taken:
        name += "_"
    return name


def _plain(y):
    """y as an array, whichever library it comes from."""
    if hasattr(y, "to_numpy"):
        y = y.to_numpy()
    return y
