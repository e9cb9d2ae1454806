"""A series on its calendar: which period each value belongs to, and where gaps are."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from toolkit.errors import ModelError
from toolkit.tables import PERIOD_CODES

__all__ = ["Calendar", "calendar_of", "place_of"]

Array = NDArray[np.float64]
CYCLE = {"day": 365.25, "week": 365.25 / 7, "month": 12.0, "quarter": 4.0, "year": 0.0}
SPANS = (
    ("day", 0, 1.5),
    ("week", 6, 8),
    ("month", 27, 32),
    ("quarter", 89, 93),
    ("year", 364, 367),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """All periods from the first to the last value, and the rows that hold one.

    ``place[i]`` is the number of row i's period on the calendar; periods in between are gaps.
    ``labels`` are the periods in words that sort; a week is named by its Monday.
    """

    period: str
    index: pd.PeriodIndex = field(compare=False, repr=False)
    place: NDArray[np.intp] = field(compare=False, repr=False)
    labels: tuple[str, ...]


def _labels(index: pd.PeriodIndex, period: str) -> tuple[str, ...]:
    """Periods in words that sort: 2023-03, 2023-03-06 (the Monday of a week), 2023Q1, 2023."""
    days = index.start_time.to_numpy()
    if period == "quarter":
        # by their first month: quarters of a fiscal year are counted from another year's start
        months = np.datetime_as_string(days, unit="M").tolist()
        return tuple(f"{month[:4]}Q{(int(month[5:]) + 2) // 3}" for month in months)
    if period == "year":
        return tuple(np.datetime_as_string(days, unit="Y").tolist())
    if period == "month":
        return tuple(np.datetime_as_string(days, unit="M").tolist())
    return tuple(np.datetime_as_string(days, unit="D").tolist())


def calendar_of(index: pd.Index, period: str | None, name: str = "the series") -> Calendar:
    """Which calendar does an index lie on?

    Parameters
    ----------
    index
        DatetimeIndex, PeriodIndex, or whole numbers that are years.
    period
        ``day`` ... ``year``; None to take it from the index.

    Raises
    ------
    ModelError
        For an index without dates, a period that is named twice, or steps of no known length.
    """
    if isinstance(index, pd.PeriodIndex):
        code = PERIOD_CODES.get(period) if period else None
        periods = index.asfreq(code) if code else index
    elif isinstance(index, pd.DatetimeIndex):
        local = index.tz_localize(None)
        periods = local.to_period(PERIOD_CODES[period or _guess(local, name)])
    elif pd.api.types.is_integer_dtype(index) and len(index) and 1000 <= index.min() <= 2999:
        periods = pd.PeriodIndex([str(year) for year in index], freq="Y-DEC")
    else:
        raise ModelError(
            f"'{name}' has no dates: give it an index of dates, periods or years, "
            "for example series.index = pandas.period_range('2021-01', periods=len(series), "
            "freq='M')."
        )
    if periods.hasnans:
        raise ModelError(f"'{name}' has rows without a date. Leave them out or date them.")
    if periods.has_duplicates:
        twice = periods[periods.duplicated()][0]
        raise ModelError(f"'{name}' has two values for {twice}. Keep one row a period.")
    numbers = periods.asi8
    whole = pd.period_range(periods.min(), periods.max(), freq=periods.freq)
    word = _word(periods)
    return Calendar(
        period=word, index=whole, place=numbers - numbers.min(), labels=_labels(whole, word)
    )


def _word(periods: pd.PeriodIndex) -> str:
    first = periods.freqstr.split("-")[0]
    words = {"D": "day", "W": "week", "M": "month", "Q": "quarter", "Y": "year", "A": "year"}
    if first not in words:
        raise ModelError(f"periods of '{periods.freqstr}' are not known: use day to year.")
    return words[first]


def _guess(index: pd.DatetimeIndex, name: str) -> str:
    if len(index) < 2:
        raise ModelError(f"'{name}' has {len(index)} value(s): too few to tell its period.")
    step = float(np.median(np.diff(np.sort(index.values)).astype("timedelta64[h]").astype(float)))
    for word, low, high in SPANS:
        if low <= step / 24 <= high:
            return word
    raise ModelError(
        f"'{name}' has a value about every {step / 24:.3g} days, which is no day, week, month, "
        "quarter or year. Say period='week', for example."
    )


def place_of(calendar: Calendar, when: Any, *, last: bool = False) -> int:
    """Number of the period that contains a day (may lie outside the calendar).

    Parameters
    ----------
    when
        A date, text such as ``2018-12-11`` or ``2018-12``, a timestamp, a period or a year.
    last
        Whether a month or year means its last day (where something ends), not its first.
    """
    try:
        span = _span(when, last)
        if span is not None:
            stamp = span.end_time.normalize() if last else span.start_time
        else:
            stamp = pd.Timestamp(when)
        if pd.isna(stamp):
            raise ValueError
        found = pd.Period(stamp.tz_localize(None), freq=calendar.index.freqstr)
    except (ValueError, TypeError) as error:
        raise ModelError(f"'{when}' is not a date. Write it as 2018-12-11.") from error
    return int(found.ordinal - calendar.index[0].ordinal)


def _span(when: Any, last: bool) -> pd.Period | None:
    """The period that is meant, where more than a day may be; None for a date."""
    if isinstance(when, pd.Period):
        return when
    if isinstance(when, int | np.integer):
        return pd.Period(str(int(when)), freq="Y")
    return pd.Period(when) if last and isinstance(when, str) else None


def months_of(calendar: Calendar) -> NDArray[np.intp]:
    """Month (0-11) that each period of the calendar mostly lies in."""
    if calendar.period == "week":
        return np.asarray((calendar.index.start_time + pd.Timedelta(days=3)).month) - 1
    return np.asarray(calendar.index.month) - 1
