"""When something was, as people read it."""

from __future__ import annotations

from datetime import date

from toolkit.wording.periods import day

__all__ = ["moment_words", "span_words"]


def span_words(start: date, end: date | None) -> str:
    """Write from when to when; without an end it is still going on.

    Examples
    --------
    >>> span_words(date(2023, 3, 6), None)
    'since 6 March 2023'
    """
    return f"since {day(start)}" if end is None else f"{day(start)} to {day(end)}"


def moment_words(moment: str) -> str:
    """Write an ISO time (UTC) to the minute.

    Examples
    --------
    >>> moment_words("2026-03-08T14:05:59.123456+00:00")
    '8 March 2026, 14:05 UTC'
    """
    return f"{day(moment)}, {moment[11:16]} UTC"
