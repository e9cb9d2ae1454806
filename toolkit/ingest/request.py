"""What a schema is asked, what it answers, and what every schema checks alike."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

import numpy as np
import pandas as pd

from toolkit.ingest.dates import is_blank
from toolkit.ingest.problems import Problems, nearest
from toolkit.ingest.sheet import by_value
from toolkit.plan import Source
from toolkit.tables import Table

__all__ = [
    "Filled",
    "Request",
    "add_formulas",
    "add_out_of_range",
    "add_unknown_zone",
    "apart",
    "is_empty",
    "is_formula",
    "text",
]

EARLIEST = np.datetime64("1900-01-01", "s")
_FORMULA = re.compile(
    r"[=＝]\s*[\w\"'(+@{$-]"  # =HYPERLINK(...), =1+1
    r"|[-+@＋－＠]\s*[A-Z][A-Z0-9.]*\("  # +SUM(...), @SUM(...)
    r"|[-+@＋－＠][^\s|]*\|"  # -cmd|'...'!A0
    r"|[-+@＋－＠]\S*!\$?[A-Z]+\$?\d"  # +Sheet2!A1
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What the plan and the person say about a file; see `toolkit.ingest.read`."""

    source: Source
    key: bytes | None = field(default=None, repr=False)
    wave: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """What a schema makes of a sheet: the table, the cells to keep, and what to say about it."""

    table: Table = field(repr=False)
    kept: pd.DataFrame = field(repr=False)
    report: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


def is_formula(cell: str) -> bool:
    """Tell whether a spreadsheet would take a text for a formula that does something.

    Examples
    --------
    >>> is_formula('=HYPERLINK("x")'), is_formula("@SUM(A1)"), is_formula("-5"), is_formula("-")
    (True, True, False, False)
    """
    return _FORMULA.match(cell.strip()) is not None


def add_formulas(frame: pd.DataFrame, problems: Problems) -> None:
    """Add every cell that holds a formula; none is quoted."""
    fix = "Replace the formula by its value (copy, then paste as values)."
    for header in frame.columns:
        found = by_value(frame[header], is_formula)
        if found.any():
            problems.cells(frame[header], found, "is a formula", fix, show=lambda text: None)


def add_out_of_range(cells: pd.Series, times: pd.Series, problems: Problems) -> None:
    """Add dates that cannot be: before 1900, or later than tomorrow."""
    stamps = times.to_numpy()
    tomorrow = np.datetime64((datetime.now(UTC) + timedelta(days=1)).replace(tzinfo=None), "s")
    with np.errstate(invalid="ignore"):
        problems.cells(cells, stamps > tomorrow, "lies in the future", "Correct the date.")
        problems.cells(cells, stamps < EARLIEST, "lies before 1900", "Correct the date.")


def add_unknown_zone(timezone: str | None, problems: Problems) -> None:
    """Add a time zone that nobody knows."""
    if timezone is None:
        return
    try:
        ZoneInfo(timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        near = nearest(timezone, available_timezones())
        hint = f"Did you mean '{near}'?" if near else "Write it like 'Europe/Bucharest'."
        problems.add(f"there is no time zone '{timezone}', which the plan names", hint)


def is_empty(cells: pd.Series) -> bool:
    """Tell whether a column holds nothing at all."""
    return bool(by_value(cells, is_blank).all())


def text(cells: pd.Series) -> pd.Series:
    """Give a column of texts the type that pandas has for text, with a fresh index."""
    return pd.Series(cells.tolist(), dtype=None if len(cells) else "object")


def apart(frame: pd.DataFrame, keys: Mapping[str, str]) -> dict[str, str]:
    """Name the columns beside the keys, so that none takes the name of a key.

    Parameters
    ----------
    frame
        What is kept of the file.
    keys
        Our word and the header that plays the part.

    Returns
    -------
    dict
        Header to name in the table; a column ``time`` that is not the time becomes
        ``time (as written)``.
    """
    others = [str(header) for header in frame.columns if header not in keys.values()]
    return {one: f"{one} (as written)" if one in keys else one for one in others}
