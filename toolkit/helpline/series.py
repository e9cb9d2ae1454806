"""How many contacts were there each day, week, month? Counts, and shares with their base."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from toolkit.errors import DataError, Problem
from toolkit.tables import PERIOD_CODES, CallLog, TimeSeries

if TYPE_CHECKING:
    from toolkit.plan import Period

__all__ = ["call_series", "folded"]


SMALLEST_LISTED = 11
MOST_LISTED = 50


def folded(value: object) -> str:
    """Bring a category into the form in which two spellings of one word are equal.

    White space around it, upper or lower case and the way letters with marks are encoded do
    not count; marks do (Santa Fe is not Santa Fé: a crosswalk settles that, not a guess).

    Examples
    --------
    >>> folded(" Masculino") == folded("masculino")
    True
    """
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", str(value)).strip().casefold())


def call_series(
    log: CallLog,
    *,
    period: Period,
    where: Mapping[str, str | Iterable[str]] | None = None,
    areas: Iterable[str] | None = None,
    name: str = "",
    share: bool = False,
) -> TimeSeries:
    """How many contacts of a kind were there in each period that the log covers?

    Parameters
    ----------
    log
        One row a unit, as its source declares (contact, caller, case or victim): rows are
        counted as they are, callers are never guessed from contacts.
    period
        ``day``, ``week`` (Monday to Sunday), ``month``, ``quarter`` or ``year``.
    where
        Categories by column, one value or several: ``{"outcome": "actioned"}``. Rows must
        match in every column. White space around a value, case and the encoding of letters do
        not matter.
    areas
        Only rows of these areas; None for all, those without an area included.
    name
        What people read.
    share
        Whether ``exposure`` is to hold all contacts of the same areas, so that values divided
        by exposure are the share. A period without any contact has no share: it is missing.

    Returns
    -------
    TimeSeries
        From the first to the last period that the log covers from its first to its last day;
        a partly covered one at either end is left out and noted. A period without a matching
        row is 0: the log covers it. Unit as in the log.

    Raises
    ------
    DataError
        If a column, value or area is not in the log (the nearest one is named), or no period
        is covered.

    Examples
    --------
    >>> times = pd.to_datetime(["2023-01-02", "2023-01-03", "2023-01-16", "2023-01-22"])
    >>> log = CallLog(unit="contact", frame=pd.DataFrame({"time": times, "area": ""}))
    >>> call_series(log, period="week").values.tolist()
    [2.0, 0.0, 2.0]
    """
    frame = log.frame
    if frame.empty:
        raise DataError("the call log holds no row with a time")
    problems: list[Problem] = []
    inside, area_notes = _in_areas(frame, areas, problems)
    matching = _matching(frame, where or {}, problems)
    if problems:
        raise DataError(problems)
    index, notes = _covered(frame["time"], period)
    values = _counts(frame["time"][inside & matching], index)
    base = _counts(frame["time"][inside], index) if share else None
    if base is not None:
        values = values.where(base > 0)
        base = base.where(base > 0)
    return TimeSeries(
        name=name or _described(where or {}, log.unit),
        unit=log.unit,
        period=period,
        values=values,
        exposure=base,
        people=True,
        notes=(*notes, *area_notes),
    )


def _described(where: Mapping[str, str | Iterable[str]], unit: str) -> str:
    kinds = [" or ".join(_listed(values)) for values in where.values()]
    return f"{unit}s" + (f": {', '.join(kinds)}" if kinds else "")


def _listed(values: str | Iterable[str]) -> list[str]:
    return [values] if isinstance(values, str) else [str(one) for one in values]


def _known(cells: pd.Series) -> tuple[np.ndarray, dict[str, str]]:
    """Fold the cells of a column; back come the folded cells and how each was written."""
    codes, distinct = pd.factorize(cells)
    words = [folded(one) for one in distinct]
    written: dict[str, str] = {}
    for word, one in zip(words, distinct, strict=True):
        written.setdefault(word, str(one).strip())
    # A missing category matches nothing.
    return np.array([*words, ""], dtype=object)[codes], written


def _near(word: str, written: Mapping[str, str], cutoff: float = 0.5) -> str | None:
    near = difflib.get_close_matches(folded(word), list(written), n=1, cutoff=cutoff)
    return written[near[0]] if near else None


def _common(cells: np.ndarray, written: Mapping[str, str]) -> str:
    """List what several people have: this sentence may leave with an evaluation."""
    words, counts = np.unique(cells.astype(str), return_counts=True)
    many = {word for word, count in zip(words, counts, strict=True) if count >= SMALLEST_LISTED}
    listed = ", ".join(f"'{one}'" for word, one in sorted(written.items()) if word in many)
    if not listed:
        return f"No value is held by {SMALLEST_LISTED} rows or more. Check it in the file."
    return f"The log has {listed}." if len(many) <= MOST_LISTED else "Check it in the file."


def _in_areas(
    frame: pd.DataFrame, areas: Iterable[str] | None, problems: list[Problem]
) -> tuple[np.ndarray, list[str]]:
    if areas is None:
        return np.ones(len(frame), dtype=bool), []
    wanted = _listed(areas)
    cells, written = _known(frame["area"])
    written = {word: one for word, one in written.items() if word}
    if not written:
        problems.append(
            Problem(
                what="the call log has no areas, and the plan asks for some",
                fix='Name the column: columns = { area = "..." }, or say areas = "all".',
            )
        )
        return np.zeros(len(frame), dtype=bool), []
    notes = []
    absent = [one for one in wanted if folded(one) not in written]
    for one in absent:
        near = _near(one, written, cutoff=0.8)
        if near or len(absent) == len(wanted):
            hint = f"Did you mean '{near}'?" if near else _common(cells, written)
            what = f"no contact has the area '{one}'"
            problems.append(Problem(what=what, fix=hint, column="area"))
        else:
            notes.append(f"No contact has the area '{one}'; it counts as zero.")
    unknown = int((cells == "").sum())
    if unknown:
        notes.append(f"{unknown} of {len(frame)} contacts have no area; they are in none.")
    return np.isin(cells, [folded(one) for one in wanted]), notes


def _matching(
    frame: pd.DataFrame, where: Mapping[str, str | Iterable[str]], problems: list[Problem]
) -> np.ndarray:
    keep = np.ones(len(frame), dtype=bool)
    columns = {folded(column): str(column) for column in frame.columns if column != "time"}
    for column, values in where.items():
        if folded(column) not in columns:
            near = _near(column, columns)
            listed = ", ".join(f"'{one}'" for one in columns.values())
            hint = f"Did you mean '{near}'?" if near else f"The log has {listed}."
            what = f"the call log has no column '{column}'"
            problems.append(Problem(what=what, fix=hint))
            continue
        cells, written = _known(frame[columns[folded(column)]])
        for value in _listed(values):
            if folded(value) not in written:
                near = _near(value, written)
                hint = f"Did you mean '{near}'?" if near else _common(cells, written)
                what = f"no contact has the value '{value}'"
                problems.append(Problem(what=what, fix=hint, column=column))
        keep &= np.isin(cells, [folded(value) for value in _listed(values)])
    return keep


def _covered(times: pd.Series, period: Period) -> tuple[pd.PeriodIndex, list[str]]:
    """Which periods does the log cover from their first to their last day?"""
    code = PERIOD_CODES[period]
    first, last = times.min().normalize(), times.max().normalize()
    index = pd.period_range(first.to_period(code), last.to_period(code), freq=code)
    notes = []
    if index[0].start_time < first:
        notes.append(
            f"The first {period} is left out: the log begins on {first.date().isoformat()}."
        )
        index = index[1:]
    if len(index) and index[-1].end_time.normalize() > last:
        notes.append(f"The last {period} is left out: the log ends on {last.date().isoformat()}.")
        index = index[:-1]
    if not len(index):
        raise DataError(
            [
                Problem(
                    what=f"the call log covers no whole {period}",
                    fix="Add more of the log, or choose a shorter period.",
                )
            ]
        )
    return index, notes


def _counts(times: pd.Series, index: pd.PeriodIndex) -> pd.Series:
    """Count the times in each period; zero where there is none."""
    ordinals = times.dt.to_period(index.freqstr).array.asi8 - index[0].ordinal
    inside = ordinals[(ordinals >= 0) & (ordinals < len(index))]
    counts = np.bincount(inside, minlength=len(index)).astype(float)
    return pd.Series(counts, index=index)
