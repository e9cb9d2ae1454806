"""A file at the door: its bytes, its name without a path, and how the plan tells to read it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from toolkit.errors import DataError, Problem
from toolkit.plan import Source

__all__ = ["bare_name", "content_of", "declaration"]

READ_BY = (
    "kind", "unit", "period", "timezone", "dates", "columns", "weights", "strata", "clusters",
)  # fmt: skip
"""What of a source decides how its files are read; a change of it reads them anew."""

LONGEST_NAME = 120


def declaration(source: Source) -> dict[str, Any]:
    """Return how a source is to be read, in a form that JSON gives back equal."""
    return {name: getattr(source, name) for name in READ_BY}


def content_of(file: str | Path | bytes, name: str | None = None) -> tuple[bytes, str]:
    """Return the bytes of a file and its name.

    Raises
    ------
    DataError
        If it cannot be read.
    """
    if isinstance(file, bytes):
        return file, bare_name(name or "upload")
    path = Path(file)
    try:
        return path.read_bytes(), bare_name(name or path.name)
    except OSError as error:
        what = f"the file '{bare_name(path.name)}' cannot be read: {error.strerror}"
        raise DataError([Problem(what=what, fix="Check its name and who may read it.")]) from error


def bare_name(name: str) -> str:
    r"""Strip the path, of Windows too, and what cannot be printed.

    Examples
    --------
    >>> bare_name("C:\\Users\\ana\\calls.csv")
    'calls.csv'
    """
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(letter for letter in last if letter.isprintable())[:LONGEST_NAME] or "upload"
