"""Models on disk."""

import json
import os

from lookalike import _lookalike
from lookalike._model import Model


class Registry:
    """A folder of models, with every version and who decided what: that of the command line.

    Parameters
    ----------
    models : path, default "models"

    Examples
    --------
    >>> import lookalike, tempfile
    >>> lookalike.Registry(tempfile.mkdtemp()).versions()
    []
    """

    def __init__(self, models="models"):
        self._folder = os.fspath(models)
        self._registry = _lookalike.Registry(self._folder)

    def versions(self):
        """Every version of every model: name, version, whether it is champion, verdict, figures, where it comes from."""
        return json.loads(self._registry.list_json())

    def load(self, what=None):
        """A model: ``"name"`` for its champion, ``"name@2"``; by default the only champion."""
        return Model.load(what, models=self._folder)

    def promote(self, version, *, reason, model=None):
        """Lets a version score (``2``, or ``"name@2"``), with the reason that the journal keeps."""
        self._registry.promote(str(version), model, reason)

    def rollback(self, *, reason=None, model=None):
        """Lets the champion before score again."""
        self._registry.rollback(model, reason)
