"""Tables of Python's libraries as the engine reads them."""

import os

from lookalike import _lookalike
from lookalike._warnings import warn


def accounts(data, name="data"):
    """The accounts of a data frame, a stream of Arrow, a dict of columns, an array, or a place that the engine reads."""
    if isinstance(data, _lookalike.Accounts):
        return data
    if isinstance(data, (str, os.PathLike)):
        return os.fspath(data)
    library = type(data).__module__.partition(".")[0]
    if type(data).__name__ == "LazyFrame":
        raise TypeError("a LazyFrame has no rows yet; call .collect() and give what it returns")
    if library == "pandas":
        return _of_pandas(data, name)
    if hasattr(data, "__arrow_c_stream__"):
        return _lookalike.Accounts.from_arrow(data, name, [])
    if isinstance(data, dict):
        return _lookalike.Accounts.from_columns([(str(key), _cells(column)) for key, column in data.items()], name)
    if hasattr(data, "__array__") and getattr(data, "ndim", None) is not None:
        return _of_array(data, name)
    raise TypeError(
        f"a {type(data).__name__} is no table; give a data frame (pandas, polars, pyarrow, DuckDB), a dict of columns, "
        "a numpy array of two dimensions, or the path of a file"
    )


def array_names(width):
    """Names of columns that have none."""
    return [f"x{at}" for at in range(width)]


def _of_array(data, name):
    if data.dtype.names:
        return _lookalike.Accounts.from_columns([(key, _cells(data[key])) for key in data.dtype.names], name)
    if data.ndim != 2:
        raise ValueError(f"an array of {data.ndim} dimensions is no table; give one row per account (reshape it to two dimensions)")
    columns = zip(array_names(data.shape[1]), data.T)
    return _lookalike.Accounts.from_columns([(key, _cells(column)) for key, column in columns], name)


def _of_pandas(data, name):
    if getattr(data, "ndim", 0) != 2:
        raise TypeError(f"a {type(data).__name__} of pandas is no table; give a DataFrame (.to_frame() makes one)")
    # An index that nobody named is where the rows came from; one with a name is a column.
    named = [level for level in data.index.names if level is not None]
    data = data.reset_index(level=named) if named and not set(named) & set(data.columns) else data
    data = data.set_axis(range(len(data)), axis=0)
    if data.columns.is_unique:
        try:
            return _lookalike.Accounts.from_arrow(data, name, [])
        except (ImportError, TypeError, ValueError):
            # No pyarrow, or a column of several types, which Arrow does not have.
            pass
    columns = []
    for at, key in enumerate(data.columns):
        column = data.iloc[:, at]
        if column.dtype == object:
            _tell_types(str(key), column)
        columns.append((str(key), _cells(column)))
    return _lookalike.Accounts.from_columns(columns, name)


def _cells(column):
    """A column as the engine takes it: the bytes of an array of floats, else a list."""
    if isinstance(column, (str, bytes)):
        raise TypeError("a text is no column; give a list of values")
    kind = getattr(getattr(column, "dtype", None), "kind", None)
    if kind == "f" and column.dtype.itemsize == 8 and hasattr(column, "tobytes"):
        return column.tobytes()
    if kind == "M":
        return [str(value) for value in column] if not hasattr(column, "tolist") else _moments(column)
    return column.tolist() if hasattr(column, "tolist") else list(column)


def _moments(column):
    """Moments of numpy as text, since whole nanoseconds have no Python type; those of pandas have their own."""
    if type(column).__module__.partition(".")[0] == "pandas":
        return column.tolist()
    return [None if text == "NaT" else text for text in (str(value) for value in column)]


def _tell_types(name, column):
    """Says that a column holds values of several types, each read as its text."""
    types = {type(value).__name__ for value in column if value is not None and value == value}
    types -= {"NAType", "NaTType"}
    if len(types) > 1 and not types <= {"int", "float"}:
        warn(f"column `{name}` holds values of several types ({', '.join(sorted(types))}); each is read as its text")
