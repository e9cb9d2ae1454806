"""When was it? Dates of one column, the order of day and month decided from all of it."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

from toolkit.ingest.problems import Problems
from toolkit.ingest.sheet import by_value, stripped
from toolkit.plan import DayOrder

__all__ = [
    "BLANKS",
    "Moments",
    "add_open_order",
    "date_like",
    "is_blank",
    "is_serial",
    "looks_dated",
    "moments",
]

BLANKS = frozenset(
    {
        "", "-", "--", "–", "—", ".", "..", "na", "n/a", "#n/a", "nan", "null", "none", "nil",
        "n.a.", "s/d", "n/d", "nd",
    }
)  # fmt: skip
"""What people write into a cell to say that there is nothing (lower case)."""

_CLOCK = (
    r"(?:[ T]+(?P<hour>\d{1,2})(?::|h)(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)?"
    r"(?:\s*(?P<half>[AaPp])\.?\s?[Mm]\.?)?\s*(?P<zone>Z|[+-]\d{2}:?\d{2})?)?"
)
_YEAR_FIRST = re.compile(
    r"(?P<a>\d{4})(?P<mark>[-/.])(?P<b>\d{1,2})(?P=mark)(?P<c>\d{1,2})" + _CLOCK
)
_YEAR_LAST = re.compile(
    r"(?P<a>\d{1,2})(?P<mark>[-/.])(?P<b>\d{1,2})(?P=mark)(?P<c>\d{4}|\d{2})\.?,?" + _CLOCK
)
_COMPACT = re.compile(r"(?P<a>(?:19|20)\d{2})(?P<mark>)(?P<b>\d{2})(?P<c>\d{2})" + _CLOCK)
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_TWO_DIGIT_PIVOT = 70
SLIPS = 0.02
"""Share of the dates that tell the order up to which those against the others are slips."""


def is_blank(text: str) -> bool:
    """Tell whether a cell says that there is nothing."""
    return text.strip().casefold() in BLANKS


def date_like(text: str) -> bool:
    """Tell whether a text has the form of a date, possible or not.

    Examples
    --------
    >>> date_like("31.02.2021"), date_like("2016-11-19 12:46:38"), date_like("1984")
    (True, True, False)
    """
    text = text.strip()
    return any(form.fullmatch(text) for form in (_YEAR_FIRST, _YEAR_LAST, _COMPACT))


def is_serial(text: str) -> bool:
    """Tell whether a text may be a day as workbooks count them (five digits)."""
    return _SERIAL.fullmatch(text.strip()) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Moments:
    """What a column of dates says.

    Parameters
    ----------
    times
        ``datetime64[s]``, NaT where blank or wrong; local time where a zone was asked for.
    blank
        Cells that say that there is nothing.
    order
        Order of day and month that was used; None where every date has the year first.
    open
        True where nothing in the column decides the order (`times` then holds day first).
    zoned
        Whether any cell had an offset from UTC.
    """

    times: pd.Series
    blank: np.ndarray
    order: DayOrder | None
    open: bool
    zoned: bool


def moments(
    cells: pd.Series,
    problems: Problems,
    *,
    order: DayOrder | None = None,
    timezone: str | None = None,
    typed: bool = False,
) -> Moments:
    """When was each row, with day and month in one order for the whole column?

    A day above 12 decides; a point between day and month means day first (nobody writes it
    otherwise). Where cells contradict each other and nearly all are on one side, the others are
    slips; else two of them are named as the problem.

    Parameters
    ----------
    cells
        Column of text.
    problems
        Gets what is wrong: no date, impossible dates, contradictions.
    order
        ``day first`` or ``month first`` where the plan says so.
    timezone
        Name of the zone whose local time is wanted for cells with an offset.
    typed
        Whether five digits are a day as workbooks count them.
    """
    trimmed = stripped(cells)
    codes, distinct = pd.factorize(trimmed)
    texts = [str(text) for text in distinct]
    parts, last, serial = _parts(texts, typed)
    blank = np.array([is_blank(text) for text in texts])
    found = ~np.isnan(parts[:, 0])
    decided, votes = _order(parts, last, texts)
    clash = bool((votes > 0).any() and (votes < 0).any())
    if clash and order is None:
        decided = _outvoted(votes[codes])
        if decided is None:
            _add_contradiction(cells, votes[codes], problems)
    chosen = order or decided
    if chosen != "month first":
        parts[last] = parts[last][:, [2, 1, 0, 3, 4, 5, 6]]
    else:
        parts[last] = parts[last][:, [2, 0, 1, 3, 4, 5, 6]]
    stamps, zoned = _assembled(parts, timezone)
    stamps[serial[0]] = serial[1]
    found |= serial[0]
    if chosen is not None or not clash:
        bad = ~blank & (~found | np.isnat(stamps))
        turned = bad & (votes == (1 if chosen == "month first" else -1))
        fix = "Correct it, or empty the cell."
        problems.cells(cells, (bad & ~turned)[codes], "is not a date", fix)
        why = "as the plan says" if order else "as the others are written"
        problems.cells(cells, turned[codes], f"is no date with the {chosen}, {why}", fix)
    undecided = chosen is None and not clash and bool(last.any())
    return Moments(
        times=pd.Series(stamps[codes], index=cells.index, name=cells.name),
        blank=blank[codes],
        order=(chosen or "day first") if last.any() else None,
        open=undecided,
        zoned=zoned,
    )


def _parts(
    texts: list[str], typed: bool
) -> tuple[np.ndarray, np.ndarray, tuple[np.ndarray, np.ndarray]]:
    """Split texts into a, b, c, hour, minute, second, offset (min); which have the year last."""
    parts = np.full((len(texts), 7), np.nan)
    last = np.zeros(len(texts), dtype=bool)
    counted = np.zeros(len(texts), dtype=bool)
    days: list[float] = []
    for at, text in enumerate(texts):
        form = _YEAR_FIRST.fullmatch(text)
        if form is None:
            form = _YEAR_LAST.fullmatch(text)
            last[at] = form is not None
        if form is None:
            form = _COMPACT.fullmatch(text)
        if form is not None:
            parts[at] = _numbers(form)
        elif typed and is_serial(text):
            counted[at] = True
            days.append(float(text))
    # A workbook counts days from 1899-12-30.
    seconds = np.round(np.array(days, dtype=float) * 86400).astype("timedelta64[s]")
    return parts, last, (counted, np.datetime64("1899-12-30T00:00:00", "s") + seconds)


def _numbers(form: re.Match[str]) -> list[float]:
    a, _, b, c, hour, minute, second, half, zone = form.groups()
    hours = float(hour or 0)
    if half:
        # 12 am is midnight; an hour above 12 with am or pm is left impossible.
        hours = 99.0 if not 1 <= hours <= 12 else hours % 12 + 12 * (half in "pP")
    year = float(c)
    if len(c) == 2 and len(a) <= 2:
        year += 2000 if year < _TWO_DIGIT_PIVOT else 1900
    offset = np.nan
    if zone:
        sign = -1 if zone.startswith("-") else 1
        digits = zone.strip("Z+-").replace(":", "") or "0000"
        offset = sign * (int(digits[:2]) * 60 + int(digits[2:]))
    return [float(a), float(b), year, hours, float(minute or 0), float(second or 0), offset]


def _order(
    parts: np.ndarray, last: np.ndarray, texts: list[str]
) -> tuple[DayOrder | None, np.ndarray]:
    """Decide the order, and give each text's vote: +1 day first, -1 month first, 0 either."""
    votes = np.zeros(len(texts), dtype=int)
    a, b = parts[:, 0], parts[:, 1]
    with np.errstate(invalid="ignore"):
        votes[last & (a > 12) & (b <= 12)] = 1
        votes[last & (b > 12) & (a <= 12)] = -1
    pointed = last & np.array(["." in text[:3] for text in texts])
    if (votes > 0).any() and (votes < 0).any():
        return None, votes
    if (votes < 0).any():
        return "month first", votes
    if (votes > 0).any() or (pointed.any() and pointed[last].all()):
        return "day first", votes
    # Where day and month are equal everywhere, the order does not matter.
    open_ = last & (a != b)
    return (None if open_.any() else "day first"), votes


def _assembled(parts: np.ndarray, timezone: str | None) -> tuple[np.ndarray, bool]:
    """Put year, month, day, clock and offset together; NaT where there is no such moment."""
    known = ~np.isnan(parts[:, :3]).any(axis=1)
    year, month, day, hour, minute, second = np.nan_to_num(parts[:, :6], nan=0.0).astype(int).T
    offset = parts[:, 6]
    first = ((year - 1970) * 12 + month - 1).astype("datetime64[M]")
    days = first.astype("datetime64[D]") + (day - 1)
    right = known & (month >= 1) & (month <= 12) & (days.astype("datetime64[M]") == first)
    right &= (day >= 1) & (hour <= 23) & (minute <= 59) & (second <= 60)
    clock = (hour * 3600 + minute * 60 + second).astype("timedelta64[s]")
    stamps = days.astype("datetime64[s]") + clock
    stamps[~right] = np.datetime64("NaT")
    zoned = ~np.isnan(offset)
    if timezone and zoned.any():
        stamps[zoned] = _local(stamps[zoned], offset[zoned], timezone)
    return stamps, bool(zoned.any())


def _local(stamps: np.ndarray, offset: np.ndarray, timezone: str) -> np.ndarray:
    utc = stamps - (offset * 60).astype("timedelta64[s]")
    inside = (utc > np.datetime64("1800-01-01")) & (utc < np.datetime64("2200-01-01"))
    # Outside it no zone has rules; such dates are refused later, whatever their hour.
    times = pd.DatetimeIndex(np.where(inside, utc, np.datetime64("NaT"))).tz_localize("UTC")
    local = np.asarray(times.tz_convert(timezone).tz_localize(None), dtype="datetime64[s]")
    return np.where(inside, local, utc)


def _outvoted(votes: np.ndarray) -> DayOrder | None:
    """Decide by the rows where nearly all agree: one typing error does not turn a year of calls."""
    day, month = int((votes > 0).sum()), int((votes < 0).sum())
    if min(day, month) > SLIPS * (day + month):
        return None
    return "day first" if day > month else "month first"


def _add_contradiction(cells: pd.Series, votes: np.ndarray, problems: Problems) -> None:
    day, month = np.flatnonzero(votes > 0), np.flatnonzero(votes < 0)
    few, many = sorted((day, month), key=len)
    word = {True: "day", False: "month"}
    for rows, other in ((few, many), (many, few)):
        at, there = int(rows[0]), int(other[0])
        lead = word[bool(votes[at] > 0)]
        problems.add(
            f"'{str(cells.iloc[at]).strip()}' has the {lead} first, row {cells.index[there]} the "
            f"{word[lead == 'month']}",
            "Write all dates of this column in one order, best as 2023-03-06.",
            row=int(cells.index[at]),
            column=str(cells.name),
            rows=len(rows),
        )


def looks_dated(cells: pd.Series) -> bool:
    """Tell whether most cells that hold anything have the form of a date."""
    filled = ~by_value(cells, is_blank)
    if not filled.any():
        return False
    dated = by_value(cells, date_like)
    return bool(dated[filled].mean() > 0.5)


def add_open_order(cells: pd.Series, problems: Problems) -> None:
    """Ask for the order of day and month where no date of the column tells it."""
    problems.add(
        "every date can be read with the day first or the month first",
        'Say in the plan, at this source, dates = "day first" or dates = "month first"; or write '
        "the dates as 2023-03-06.",
        row=int(cells.index[0]),
        column=str(cells.name),
        rows=len(cells),
    )
