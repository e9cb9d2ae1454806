"""Which day, week, month, quarter or year is meant? The forms that people write."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import numpy as np
import pandas as pd

from toolkit.ingest.headers import words_of

__all__ = ["SIZES", "begun_together", "month_number", "period_start"]

SIZES = ("day", "week", "month", "quarter", "year")
"""Our words for a period, from the smallest."""

# English, Romanian, Portuguese, Spanish; the first three letters will do.
_MONTHS = (
    "january ianuarie janeiro enero",
    "february februarie fevereiro febrero",
    "march martie marco marzo",
    "april aprilie abril",
    "may mai maio mayo",
    "june iunie junho junio",
    "july iulie julho julio",
    "august augustus agosto",
    "september septembrie setembro septiembre setiembre",
    "october octombrie outubro octubre",
    "november noiembrie novembro noviembre",
    "december decembrie dezembro diciembre",
)


def _spellings() -> Iterator[tuple[str, int]]:
    for number, names in enumerate(_MONTHS, start=1):
        for name in names.split():
            yield name, number
            yield name[:3], number
    yield "sept", 9


_MONTH_NUMBERS = dict(_spellings())

_FORMS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("year", re.compile(r"(?P<year>\d{4})(?:\.0)?")),
    ("week", re.compile(r"(?P<year>\d{4})[- /]?W(?P<number>\d{1,2})", re.IGNORECASE)),
    ("week", re.compile(r"W(?P<number>\d{1,2})[- /]?(?P<year>\d{4})", re.IGNORECASE)),
    ("quarter", re.compile(r"(?P<year>\d{4})[- /]?[QT](?P<number>[1-4])", re.IGNORECASE)),
    ("quarter", re.compile(r"[QT](?P<number>[1-4])[- /]?(?P<year>\d{4})", re.IGNORECASE)),
    ("month", re.compile(r"(?P<year>\d{4})[-/.M](?P<number>\d{1,2})", re.IGNORECASE)),
    ("month", re.compile(r"(?P<year>(?:19|20)\d{2})(?P<number>\d{2})")),
    ("month", re.compile(r"(?P<number>\d{1,2})[-/.](?P<year>\d{4})")),
)


def month_number(text: str) -> int | None:
    """Read a month: its number or its name in four languages; None where it is neither.

    Examples
    --------
    >>> month_number("03"), month_number("martie"), month_number("Sep."), month_number("13")
    (3, 3, 9, None)
    """
    bare = words_of(text)
    if bare.isdigit():
        return int(bare) if 1 <= int(bare) <= 12 else None
    return _MONTH_NUMBERS.get(bare)


def period_start(text: str) -> tuple[str, date] | None:
    """Which period does a text name, and when does it begin?

    Full dates are left to `toolkit.ingest.dates`, which decides on day and month.

    Returns
    -------
    (size, first day) or None
        Size is one of `SIZES`; None where the text is no period.

    Examples
    --------
    >>> period_start("2023W10"), period_start("03.2023"), period_start("T2 2023")
    (('week', datetime.date(2023, 3, 6)), ('month', ...), ('quarter', ...))
    """
    text = text.strip()
    for size, form in _FORMS:
        found = form.fullmatch(text)
        if found:
            number = int(found.groupdict().get("number") or 1)
            return _begun(size, int(found.group("year")), number)
    words = words_of(text).split()
    years = [word for word in words if re.fullmatch(r"\d{4}", word)]
    names = [word for word in words if word in _MONTH_NUMBERS]
    if len(words) == 2 and len(years) == 1 and len(names) == 1:
        return _begun("month", int(years[0]), _MONTH_NUMBERS[names[0]])
    return None


def _begun(size: str, year: int, number: int) -> tuple[str, date] | None:
    try:
        if size == "week":
            return size, date.fromisocalendar(year, number, 1)
        month = {"month": number, "quarter": 3 * number - 2, "year": 1}[size]
        return size, date(year, month, 1)
    except ValueError:
        return None


def begun_together(years: pd.Series, parts: pd.Series, size: str) -> np.ndarray:
    """When do periods begin whose year and month (quarter, week) stand in two columns?

    Returns
    -------
    ndarray of datetime64[s]
        NaT where the two do not name a period.
    """
    starts = np.full(len(years), np.datetime64("NaT"), dtype="datetime64[s]")
    for at, (year, part) in enumerate(zip(years, parts, strict=True)):
        whole = re.fullmatch(r"\s*(\d{4})(?:\.0)?\s*", year)
        bare = re.sub(r"\.0$", "", part.strip())
        number = month_number(bare) if size == "month" else _plain_number(bare)
        begun = _begun(size, int(whole.group(1)), number) if whole and number else None
        if begun:
            starts[at] = np.datetime64(begun[1], "s")
    return starts


def _plain_number(text: str) -> int | None:
    found = re.fullmatch(r"[QTWqtw]?(\d{1,2})", text)
    return int(found.group(1)) if found else None
