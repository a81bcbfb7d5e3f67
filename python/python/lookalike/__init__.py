"""Learns a company's Ideal Customer Profile from the accounts it won, lost and churned, and scores any prospect.

The model is a scorecard that can be printed: each thing known of an account earns points, the points sum to a score of 0 to
100, the score is a calibrated probability of being an ideal customer.

Examples
--------
>>> import lookalike
>>> accounts = {
...     "sector": ["health", "health", "health", "retail", "retail", "retail"] * 40,
...     "status": ["won", "won", "lost", "lost", "lost", "won"] * 40,
... }
>>> model = lookalike.train(accounts, outcome="status", positive="won", validate=False)
>>> scores = model.score({"sector": ["health", "retail"]})
>>> scores["score"]
[100.0, 0.0]
"""

from lookalike._lookalike import (
    DataError,
    LookalikeError,
    LookalikeWarning,
    ModelError,
    SettingError,
    __version__,
)
from lookalike._model import Explanation, Model, Scores
from lookalike._picture import Picture
from lookalike._registry import Registry
from lookalike._training import train

# What needs scikit-learn is imported where it is used: it is no dependency.
_ESTIMATORS = ("LookalikeClassifier", "LookalikeSegments", "ScorecardTransformer")

__all__ = [
    "DataError",
    "Explanation",
    "LookalikeClassifier",
    "LookalikeError",
    "LookalikeSegments",
    "LookalikeWarning",
    "Model",
    "ModelError",
    "Picture",
    "Registry",
    "ScorecardTransformer",
    "Scores",
    "SettingError",
    "__version__",
    "train",
]


def __getattr__(name):
    if name in _ESTIMATORS:
        from lookalike import sklearn

        return getattr(sklearn, name)
    raise AttributeError(f"module 'lookalike' has no attribute {name!r}")


def __dir__():
    return sorted(__all__)
