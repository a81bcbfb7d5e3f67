"""Models, what they score and what they explain."""

import html
import json
import os
import tempfile

from lookalike import _lookalike
from lookalike._accounts import accounts
from lookalike._picture import Picture


class Scores:
    """One line for each account, in the order of the table, with the columns of ``lookalike score``.

    It is a stream of Arrow: pyarrow, polars, DuckDB and pandas take it as it is.

    Examples
    --------
    >>> import lookalike
    >>> accounts = {"sector": ["health", "health", "retail"] * 60, "won": [True, True, False, False, True, False] * 30}
    >>> model = lookalike.train(accounts, outcome="won", positive=True, validate=False)
    >>> scores = model.score({"sector": ["health"]}, reasons=1)
    >>> scores.names
    ['id', 'score', 'fit', 'grade', 'segment', 'similarity', 'reason_1', 'unknown_weight', 'model']
    >>> len(scores)
    1
    """

    def __init__(self, scores):
        self._scores = scores

    @property
    def names(self):
        """Names of the columns."""
        return self._scores.names

    @property
    def summary(self):
        """What happened: accounts, mean score, columns absent, and what is not as it was in training."""
        return json.loads(self._scores.summary_json)

    def __len__(self):
        return len(self._scores)

    def __getitem__(self, name):
        return self._scores.column(name)

    def __arrow_c_stream__(self, requested_schema=None):
        return self._scores.__arrow_c_stream__(requested_schema)

    def to_dict(self):
        """Columns as lists, by name."""
        return {name: self[name] for name in self.names}

    def to_pandas(self):
        """The scores as a DataFrame of pandas; pyarrow is not needed."""
        import numpy
        import pandas

        def column(name):
            numbers = self._scores.floats(name)
            if numbers is not None:
                return numpy.frombuffer(numbers, dtype="float64")
            if name in ("segment", "rank", "week"):
                return pandas.array(self[name], dtype="Int64")
            return pandas.array(self[name], dtype="string")

        return pandas.DataFrame({name: column(name) for name in self.names})

    def to_polars(self):
        """The scores as a DataFrame of polars."""
        import polars

        return polars.DataFrame(self)

    def to_arrow(self):
        """The scores as a table of pyarrow."""
        import pyarrow

        return pyarrow.table(self)

    def __repr__(self):
        return f"Scores({len(self)} accounts: {', '.join(self.names)})"

    def _repr_html_(self):
        shown = {name: self[name][:20] for name in self.names}
        head = "".join(f"<th>{html.escape(name)}</th>" for name in shown)
        cells = zip(*shown.values())
        rows = ("".join(f"<td>{html.escape('' if cell is None else str(cell))}</td>" for cell in row) for row in cells)
        body = "".join(f"<tr>{row}</tr>" for row in rows)
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table><p>{len(self)} accounts</p>"


class Explanation(dict):
    """Why an account has its score: the fields of ``lookalike explain --json``, its page as text, its picture.

    ``str(explanation)`` is the page that a sales rep reads.
    """

    def __init__(self, fields, page, svg):
        super().__init__(fields)
        self._page = page
        self._svg = svg

    def __str__(self):
        return self._page

    def plot_waterfall(self):
        """The points, criterion by criterion, from the average account to this one."""
        return Picture(self._svg, f"The points of {self.get('name') or self.get('id')}")

    def _repr_html_(self):
        return f"{self.plot_waterfall()._repr_html_()}<pre>{html.escape(self._page)}</pre>"

    def __reduce__(self):
        return (Explanation, (dict(self), self._page, self._svg))


class Model:
    """A scorecard: `train` makes it, `Model.load` finds it again."""

    def __init__(self, model):
        self._model = model

    @classmethod
    def load(cls, what=None, *, models="models"):
        """Loads a model.

        Parameters
        ----------
        what : path or str, optional
            A file that ends in ``.json``, or a version of the registry: ``"name"``, ``"name@2"``; by default the only
            champion.
        models : path, default "models"
            The registry.
        """
        models = os.fspath(models)
        what = None if what is None else os.fspath(what)
        is_file = what is not None and what.endswith(".json")
        return cls(_lookalike.Model.load(what if is_file else None, models, None if is_file else what))

    def save(self, path):
        """Writes the model's file, whole or not at all; it holds no account."""
        path = os.fspath(path)
        folder = os.path.dirname(path) or "."
        handle, unfinished = tempfile.mkstemp(dir=folder, suffix=".tmp")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(self.to_json())
            os.replace(unfinished, path)
        except BaseException:
            os.unlink(unfinished)
            raise

    def to_json(self):
        """The bytes of the model's file."""
        return self._model.to_json()

    def __reduce__(self):
        # The file has no accounts: a copy of a model finds no lookalikes among customers.
        return (_of_json, (self.to_json(),))

    @property
    def name(self):
        """How it is called beside scores: its name, with its version where it has one."""
        return self._model.reference

    @property
    def verdict(self):
        """What it can be used for: ``no_signal``, ``weak``, ``usable``, ``strong``, ``unmeasured``, ``priors_only``."""
        return self._model.verdict

    @property
    def validation(self):
        """Figures out of fold, as numbers; None where none were taken."""
        return json.loads(self._model.validation_json())

    @property
    def criteria(self):
        """Criteria with their column, weight and importance in points, in the model's order."""
        return json.loads(self._model.criteria_json())

    @property
    def segments(self):
        """Kinds of ideal customer, as the model's file has them."""
        return json.loads(self._model.segments_json())

    def score(self, data, *, reasons=3, interval=False, contributions=False, keep=(), lang=None, progress=None):
        """Scores every account of a table.

        Parameters
        ----------
        data : table
            As `train` takes it; only the model's columns are read.
        reasons : int, default 3
            Reasons of each account, in words.
        interval : bool, default False
            The 95 % interval of the fit too.
        contributions : bool, default False
            The points of every criterion too, which sum to the score.
        keep : list of str, or "all"
            Columns of the table that stand last.
        lang : {"en", "fr"}, optional
            Language of the reasons.
        progress : callable, optional
            Is called with the accounts done.

        Returns
        -------
        Scores
        """
        return self._score(data, reasons, interval, contributions, keep, lang, progress, True)

    def _score(self, data, reasons, interval, contributions, keep=(), lang=None, progress=None, warns=False):
        keep = [keep] if isinstance(keep, str) and keep != "all" else keep
        return Scores(
            self._model.score(
                accounts(data),
                reasons=reasons,
                interval=interval,
                contributions=contributions,
                keep=None if keep == "all" else list(keep),
                lang=lang,
                warns=warns,
                progress=progress,
            )
        )

    def explain(self, data, account, *, lang=None):
        """Explains why accounts have their scores.

        Parameters
        ----------
        data : table
            The table with the account.
        account : str, int or list of them
            Its id (its row from 1 where the table has no id column), its name or its web domain.
        lang : {"en", "fr"}, optional
            Language of labels and reasons.

        Returns
        -------
        Explanation or list of Explanation
        """
        one = isinstance(account, (str, int))
        asked = [str(name) for name in ([account] if one else account)]
        told = self._model.explain(accounts(data), asked, lang)
        explanations = [Explanation(json.loads(fields), page, svg) for fields, page, svg in told]
        return explanations[0] if one else explanations

    def to_sql(self, dialect, *, table="accounts", id=None, reasons=3, lang=None):
        """A statement that scores in a warehouse, to the same thousandth of a point."""
        return self._export(f"sql:{dialect}", table, id, reasons, lang).decode()

    def to_pmml(self, *, reasons=3, lang=None):
        """The card as a Scorecard of PMML."""
        return self._export("pmml", "accounts", None, reasons, lang).decode()

    def to_card(self, *, lang=None):
        """The card as plain data: every criterion, its bins and their points."""
        return json.loads(self._export("json", "accounts", None, 0, lang))

    def to_workbook(self, *, reasons=3, lang=None):
        """The bytes of an Excel workbook whose formulas score what is typed in."""
        return self._export("xlsx", "accounts", None, reasons, lang)

    def _export(self, target, table, id, reasons, lang):
        return self._model.export(target, table, id, reasons, lang)

    def sheet(self, *, format="html", lang=None):
        """The ICP sheet, the ideal customer on two pages: ``"html"`` or ``"markdown"``."""
        if format not in ("html", "markdown"):
            raise _lookalike.SettingError(f"`format` must be html or markdown, got {format}")
        return self._model.sheet(format == "html", lang)

    def plot_points(self, *, lang=None):
        """What each criterion can give."""
        return Picture(self._model.picture_of_points(lang), "Weights of the criteria")

    def plot_calibration(self, *, lang=None):
        """What was predicted beside what came true, out of fold."""
        svg = self._model.picture_of_calibration(lang)
        if svg is None:
            raise _lookalike.DataError("the model was not measured, so there is nothing to draw; train with validate=True")
        return Picture(svg, "Predicted and observed")

    def __repr__(self):
        return f"Model({self.name!r}, verdict={self.verdict!r}, criteria={len(self.criteria)})"

    def __str__(self):
        return self._model.said(None)

    def _repr_html_(self):
        return f"<p>{html.escape(str(self))}</p>{self.plot_points()._repr_html_()}"


def _of_json(bytes):
    return Model(_lookalike.Model.from_json(bytes))
