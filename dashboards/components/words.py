"""When something was, as people read it."""

from __future__ import annotations

from datetime import date

from toolkit.wording.periods import day

__all__ = ["moment_words", "reach_words", "span_words"]


def span_words(start: date, end: date | None) -> str:
    """Write from when to when; without an end it is still going on.

    Examples
    --------
    >>> span_words(date(2023, 3, 6), None)
    'since 6 March 2023'
    """
    return f"since {day(start)}" if end is None else f"{day(start)} to {day(end)}"


def reach_words(first: str | None, last: str | None) -> str:
    """Write how far data reach; days in words, names of waves as they are.

    Examples
    --------
    >>> reach_words("2021-01-04", "2023-12-03"), reach_words("2023-01", "2023-01")
    ('4 January 2021 to 3 December 2023', '2023-01')
    """
    ends = [_day_or_name(end) for end in (first, last) if end]
    return " to ".join(dict.fromkeys(ends)) or "–"


def _day_or_name(text: str) -> str:
    try:
        return day(text)
    except ValueError:
        return text


def moment_words(moment: str) -> str:
    """Write an ISO time (UTC) to the minute.

    Examples
    --------
    >>> moment_words("2026-03-08T14:05:59.123456+00:00")
    '8 March 2026, 14:05 UTC'
    """
    return f"{day(moment)}, {moment[11:16]} UTC"
