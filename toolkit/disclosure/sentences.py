"""Sentences without small counts of people."""

from __future__ import annotations

import re

from toolkit.disclosure.counts import rounded_count

__all__ = ["without_small_counts"]

UNITS = (
    "answers?|answer sheets?|buyers?|callers?|calls?|cases?|children|contacts?|men|participants?|"
    "people|persons?|records?|reports?|respondents?|rows?|sheets?|survivors?|victims?|women"
)
SMALL_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
BOUND = r"(?:fewer than|less than|at least|at most|more than|below|above|under|over|or|to) "


def without_small_counts(text: str, k: int) -> str:
    """Write "fewer than 11 callers" in place of "3 callers".

    A part of a whole ("12 of 814 contacts") and its whole are rounded to the nearest five: two
    such sentences, a week apart, would tell the few who came in between.

    A number that is part of another (1,003; 0.5; 2023-03), a bound ("at least 8 calls") and a
    number of anything but people and their records (weeks, areas) stay.

    Examples
    --------
    >>> without_small_counts("3 rows have no date; 1,203 rows do; one caller hung up.", 11)
    'fewer than 11 rows have no date; 1,203 rows do; fewer than 11 callers hung up.'
    >>> without_small_counts("3 of 812 rows have no time.", 11)
    'fewer than 11 of 810 rows have no time.'
    >>> without_small_counts("At least 8 calls in 4 weeks.", 11)
    'At least 8 calls in 4 weeks.'
    """
    pattern = rf"(?<![\w.,:/–−-])({BOUND})?(\d{{1,4}}|{'|'.join(SMALL_WORDS)}) ({UNITS})\b"

    def replaced(found: re.Match[str]) -> str:
        bound, number, unit = found.groups()
        value = int(number) if number.isdigit() else SMALL_WORDS.index(number.lower()) + 1
        if bound or not 0 < value < k:
            return found.group()
        plural = {"person": "people"}.get(unit.lower(), unit)
        many = plural if plural.endswith(("s", "people", "en")) else f"{plural}s"
        return f"fewer than {k} {many}"

    return re.sub(pattern, replaced, _parts(text, k), flags=re.IGNORECASE)


def _parts(text: str, k: int) -> str:
    """Protect "3 of 812 rows", and "(87 people)", which says on how many a sentence rests."""
    numbers = rf"\d[\d,]*|{'|'.join(SMALL_WORDS)}"
    pattern = (
        rf"(?<![\w.,:/–−-])(?P<bound>{BOUND})?(?P<part>{numbers}) (?P<of>of (?:the )?)"
        rf"(?P<whole>{numbers}) (?P<unit>{UNITS})\b"
    )

    def said(number: str) -> str:
        plain = number.replace(",", "").lower()
        value = int(plain) if plain.isdigit() else SMALL_WORDS.index(plain) + 1
        if not value:
            return number
        safe = max(k, int(rounded_count(value)))
        written = f"{safe:,}" if "," in number else str(safe)
        return f"fewer than {k}" if value < k else written

    def replaced(found: re.Match[str]) -> str:
        bound, part, of, whole, unit = found.groups()
        safe = said(part)
        # "fewer than 2 of 40" is a small count too, and no bound that we chose
        head = safe if safe.startswith("fewer") else f"{bound or ''}{safe}"
        return f"{head} {of}{said(whole)} {unit}"

    text = re.sub(pattern, replaced, text, flags=re.IGNORECASE)
    alone = rf"(?<=\()(\d+)(?= (?:{UNITS})\))"
    return re.sub(alone, lambda found: said(found[1]), text, flags=re.IGNORECASE)
