"""`train`."""

import json
import os

from lookalike import _lookalike
from lookalike._accounts import accounts
from lookalike._model import Model


def train(
    data,
    *,
    outcome=None,
    positive=(),
    id=None,
    recipe=None,
    name=None,
    models=None,
    validate=True,
    promote=False,
    clean=False,
    exclude=(),
    trust=(),
    missing=(),
    weight=None,
    seed=None,
    universe=None,
    lang=None,
    progress=None,
):
    """Learns a scorecard from past accounts, measured on accounts that it has not seen.

    Parameters
    ----------
    data : table
        One row per past account: a data frame of pandas, polars or pyarrow, a relation of DuckDB, anything else with
        ``__arrow_c_stream__``, a dict of columns, a numpy array of two dimensions, or the path of a file, which is read as
        the command line reads it.
    outcome : str, optional
        Column that says how each account ended.
    positive : value or list of values, optional
        Values of the outcome that mean "ideal customer".
    id : str, optional
        Column that identifies an account.
    recipe : path or dict, optional
        What the columns mean: a ``lookalike.toml``, or its sections as a dict. What is said by the other arguments goes
        before it; lists add up.
    name : str, optional
        Name of the model; by default the recipe's, else ``data`` or the file's.
    models : path, optional
        Registry in which the model is published. Without it nothing is written.
    validate : bool, default True
        Measure the scorecard out of fold.
    promote : bool, default False
        Let the version score at once, where it may.
    clean : bool, default False
        Clean the table first, as ``lookalike clean`` does.
    exclude, trust, missing : list of str, optional
        Columns not to use; columns to keep although they look as if written after the outcome (``"*"`` keeps all); texts
        that mean "unknown".
    weight : str, optional
        Column with how much each account counts.
    seed : int, optional
        Start of everything drawn at random.
    universe : path, optional
        Companies to hold the accounts against, all of which are then customers.
    lang : {"en", "fr"}, optional
        Language of what is said.
    progress : callable, optional
        Is called with the stage, the steps done and all its steps.

    Returns
    -------
    Model

    Raises
    ------
    DataError
        The accounts cannot be read or learnt from.
    SettingError
        A setting is out of its range, or names a column that is not there.

    Examples
    --------
    >>> import lookalike
    >>> accounts = {"sector": ["health", "health", "retail"] * 60, "won": [True, True, False, False, True, False] * 30}
    >>> model = lookalike.train(accounts, outcome="won", positive=True, validate=False)
    >>> model.verdict
    'unmeasured'
    """
    said = dict(recipe) if isinstance(recipe, dict) else {}
    if outcome is not None:
        said["outcome"] = {**said.get("outcome", {}), "column": outcome}
    positive = _list(positive)
    if positive:
        said["outcome"] = {**said.get("outcome", {}), "positive": [text_of(value) for value in positive], "negative": []}
    for key, value in {"id": id, "weight": weight, "language": lang}.items():
        if value is not None:
            said[key] = value
    for key, values in {"exclude": exclude, "trust": trust, "missing": missing}.items():
        if _list(values):
            said[key] = [*said.get(key, []), *_list(values)]
    if seed is not None:
        said["fit"] = {**said.get("fit", {}), "seed": seed}
    if clean:
        said["clean"] = {**said.get("clean", {}), "apply": True}
    return Model(
        _lookalike.train(
            accounts(data),
            recipe=None if recipe is None or isinstance(recipe, dict) else os.fspath(recipe),
            said=json.dumps(said),
            name=name,
            models=None if models is None else os.fspath(models),
            validate=validate,
            promote=promote,
            universe=None if universe is None else os.fspath(universe),
            progress=progress,
        )
    )


def text_of(value):
    """A value as the text of its cell: a whole float is a whole number."""
    if hasattr(value, "item") and hasattr(value, "dtype"):
        value = value.item()
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _list(values):
    return [values] if isinstance(values, (str, bool, int, float)) else list(values)
