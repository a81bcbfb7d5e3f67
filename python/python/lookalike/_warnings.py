"""What the engine has to say, as warnings that point at the caller's line."""

import os
import sys
import warnings

from lookalike._lookalike import LookalikeWarning

_HERE = os.path.dirname(__file__)


def warn(note):
    """Warns once, at the line outside of this package that led here."""
    frame, level = sys._getframe(1), 2
    while frame is not None and os.path.dirname(frame.f_code.co_filename) == _HERE:
        frame, level = frame.f_back, level + 1
    warnings.warn(note, LookalikeWarning, stacklevel=level)
