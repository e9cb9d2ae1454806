"""The part of a series that comes back every year (and every week, for days)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from toolkit.errors import ModelError
from toolkit.models.calendar import CYCLE, Calendar, months_of

__all__ = ["season_terms"]

Array = NDArray[np.float64]
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
QUARTERS = ("Q1", "Q2", "Q3", "Q4")
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
APART = "season and campaign cannot be told apart well"


def season_terms(
    calendar: Calendar, season: str | int | None, before: int
) -> tuple[dict[str, Array], str, tuple[str, ...]]:
    """Which terms carry the season?

    Parameters
    ----------
    season
        ``auto``: dummies of the month (quarter) where two cycles lie before the start,
        otherwise one pair of harmonics (one cycle), otherwise nothing, with a warning;
        ``dummies``; a number of pairs of harmonics; None or ``none``.
    before
        Periods before the start.

    Returns
    -------
    terms, choice in words, warnings
    """
    cycle = CYCLE[calendar.period]
    if season in (None, "none", 0) or (season == "auto" and cycle == 0):
        return {}, "none", ()
    if cycle == 0:
        raise ModelError("a yearly series has no season. Use season=None.")
    weekdays = _weekdays(calendar) if calendar.period == "day" and before >= 14 else {}
    if season == "dummies":
        return weekdays | _dummies(calendar), "dummies", ()
    if isinstance(season, int):
        if season < 1 or season > cycle / 2:
            raise ModelError(f"{season} harmonics do not fit a cycle of {cycle:.0f} periods.")
        return weekdays | _harmonics(calendar, season), f"{season} harmonics", ()
    if season != "auto":
        raise ModelError(f"season='{season}' is not known: use 'auto', 'dummies', None or 1, 2 ...")
    if before >= 2 * int(cycle):  # 104 weeks and 730 days are two years
        return weekdays | _dummies(calendar), "dummies", ()
    cycles = f"{before} {calendar.period}s before the start are less than two years"
    if before >= cycle and calendar.index.size > cycle + 6:
        return weekdays | _harmonics(calendar, 1), "1 harmonics", (f"{cycles}: {APART}.",)
    return weekdays, "none", (f"{cycles}: the season is not modelled, {APART}.",)


def _dummies(calendar: Calendar) -> dict[str, Array]:
    if calendar.period == "quarter":
        return _apart(np.asarray(calendar.index.quarter) - 1, QUARTERS)
    return _apart(months_of(calendar), MONTHS)


def _apart(number: NDArray[np.intp], names: tuple[str, ...]) -> dict[str, Array]:
    """A term for each season but the first that occurs."""
    present = sorted(set(number.tolist()))
    return {names[i]: (number == i).astype(float) for i in present[1:]}


def _weekdays(calendar: Calendar) -> dict[str, Array]:
    number = np.asarray(calendar.index.day_of_week)
    return {DAYS[i]: (number == i).astype(float) for i in range(1, 7)}


def _harmonics(calendar: Calendar, pairs: int) -> dict[str, Array]:
    angle = 2 * np.pi * np.arange(calendar.index.size) / CYCLE[calendar.period]
    terms = {}
    for pair in range(1, pairs + 1):
        terms[f"sin{pair}"] = np.sin(pair * angle)
        if 2 * pair < CYCLE[calendar.period]:
            terms[f"cos{pair}"] = np.cos(pair * angle)
    return terms
