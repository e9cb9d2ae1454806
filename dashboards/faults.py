"""Faults of the program in the log: where they arose, and nothing of what was in the data."""

from __future__ import annotations

import logging
import traceback
from pathlib import Path

__all__ = ["note_fault"]


def note_fault(log: logging.Logger, what: str, error: BaseException) -> None:
    """Log where an error arose; its message is left out, since it may quote a cell.

    Parameters
    ----------
    log
        The logger of the module that caught it.
    what
        What was being done.
    error
        The error.
    """
    frames = traceback.extract_tb(error.__traceback__)[-8:]
    places = " < ".join(f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in reversed(frames))
    log.error("%s: %s at %s", what, type(error).__name__, places)
