"""Periods and dates as people say them: "the half-year", "3 March 2023", "week of 6 March"."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

from toolkit.wording.catalogue import text

__all__ = [
    "day",
    "duration",
    "each",
    "first_day",
    "last_day",
    "period_name",
    "span_periods",
    "wave_name",
]

DAYS = {"day": 1.0, "week": 7.0, "month": 30.44, "quarter": 91.31, "year": 365.25}
NAMED = {91.3: "three months", 182.6: "half-year", 365.25: "year", 730.5: "two years"}
MONTHS = [
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
]
NUMBERS = [
    *("no", "one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
]
CLOSE = 0.025
"""A stretch is called a half-year where it is one within a week."""


def day(moment: date | str | None) -> str:
    """How is this date said?

    Parameters
    ----------
    moment
        A date, or ISO text of a date or time (told in UTC); None gives an empty text.

    Examples
    --------
    >>> day(date(2023, 3, 8)), day("2023-03-08T12:00:00+00:00")
    ('8 March 2023', '8 March 2023')
    """
    if moment is None or moment == "":
        return ""
    when = moment
    if isinstance(when, str):
        found = datetime.fromisoformat(when)
        when = found.astimezone(UTC).date() if found.tzinfo else found.date()
    return f"{when.day} {MONTHS[when.month - 1]} {when.year}"


def first_day(period: str) -> date | None:
    """On which day does this period begin? None where the text is no period.

    Examples
    --------
    >>> first_day("2018-12-10/2018-12-16"), first_day("2018Q4"), first_day("1983-02")
    (datetime.date(2018, 12, 10), datetime.date(2018, 10, 1), datetime.date(1983, 2, 1))
    """
    start = period.split("/")[0].strip()
    quarter = re.fullmatch(r"(\d{4})-?Q([1-4])", start)
    month = re.fullmatch(r"(\d{4})-(\d{2})", start)
    year = re.fullmatch(r"\d{4}", start)
    try:
        if quarter:
            return date(int(quarter[1]), 3 * int(quarter[2]) - 2, 1)
        if month:
            return date(int(month[1]), int(month[2]), 1)
        return date(int(start), 1, 1) if year else date.fromisoformat(start[:10])
    except ValueError:
        return None


def last_day(period: str, kind: str | None) -> date | None:
    """On which day does this period end?

    Examples
    --------
    >>> last_day("1983-02", "month"), last_day("2018-12-10/2018-12-16", "week")
    (datetime.date(1983, 2, 28), datetime.date(2018, 12, 16))
    """
    if "/" in period:
        return first_day(period.split("/")[1])
    start = first_day(period)
    if start is None or kind in (None, "day"):
        return start
    if kind == "week":
        return start + timedelta(days=6)
    months = {"month": 1, "quarter": 3, "year": 12}[str(kind)]
    later = start.month - 1 + months
    return date(start.year + later // 12, later % 12 + 1, 1) - timedelta(days=1)


def period_name(period: str, kind: str | None) -> str:
    """How is this period said in a table or when pointing at it?

    Examples
    --------
    >>> period_name("2018-12-10/2018-12-16", "week"), period_name("1983-02", "month")
    ('week of 10 December 2018', 'February 1983')
    """
    start = first_day(period)
    if start is None:
        return period
    if kind == "week":
        return f"week of {day(start)}"
    if kind == "month":
        return f"{MONTHS[start.month - 1]} {start.year}"
    if kind == "quarter":
        return f"quarter {(start.month + 2) // 3} of {start.year}"
    return str(start.year) if kind == "year" else day(start)


def wave_name(wave: str) -> str:
    """How is this survey wave said: by its month or day where its name is one.

    Examples
    --------
    >>> wave_name("2023-01"), wave_name("2023-06-05"), wave_name("T1")
    ('January 2023', '5 June 2023', 'wave T1')
    """
    if re.fullmatch(r"\d{4}-\d{2}", wave) and first_day(wave):
        return period_name(wave, "month")
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", wave) and first_day(wave):
        return period_name(wave, "day")
    return text("wave", name=wave)


def duration(count: int, kind: str | None) -> str:
    """How long is this many periods, in words?

    Examples
    --------
    >>> duration(26, "week"), duration(2, "week"), duration(1, "month"), duration(23, "month")
    ('half-year', 'two weeks', 'one month', '23 months')
    """
    unit = kind or "period"
    days = count * DAYS.get(unit, 0.0)
    for length, name in NAMED.items():
        if count > 1 and abs(days - length) <= CLOSE * length:
            return name
    number = NUMBERS[count] if 0 <= count < len(NUMBERS) else f"{count:,}"
    return f"{number} {unit}{'' if count == 1 else 's'}"


def each(kind: str | None) -> str:
    """How is a rate said: "a week".

    Examples
    --------
    >>> each("week"), each(None)
    ('a week', 'a period')
    """
    return f"a {kind or 'period'}"


def span_periods(periods: tuple[str, ...], start: date, end: date | None) -> int:
    """How many of these periods does the campaign touch?

    A period counts from the first day of the next one back; the last is taken to be as long as
    the one before it.
    """
    firsts = [found for found in map(first_day, periods) if found is not None]
    if not firsts:
        return 0
    step = firsts[-1] - firsts[-2] if len(firsts) > 1 else timedelta(days=1)
    nexts = [*firsts[1:], firsts[-1] + step]
    return sum(
        start < after and (end is None or first <= end)
        for first, after in zip(firsts, nexts, strict=True)
    )
