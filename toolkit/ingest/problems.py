"""Problems of a file: gathered, grouped, in the order of the file, and harmless to read."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Sequence

import numpy as np
import pandas as pd

from toolkit.errors import DataError, Problem

__all__ = ["MOST_SHOWN", "Problems", "file_error", "harmless", "nearest"]

MOST_SHOWN = 50
_CLOCK = r"(?:[ T]\d{1,2}:\d{2}(?::\d{2})?)?"
_HARMLESS = re.compile(
    rf"\d{{1,4}}([./-])\d{{1,2}}\1\d{{1,4}}{_CLOCK}"  # a date, possible or not
    r"|\d{1,2}[./-]\d{4}|\d{4}[./-]\d{1,2}|\d{4}-?[QTWM]\d{1,2}"  # a period
    r"|[+-]?\d{1,6}(?:[.,]\d{1,4})?"  # a number too short to call
)


def harmless(cell: str) -> str | None:
    """Give back a cell that may be quoted: a date or short number; None for all else.

    Examples
    --------
    >>> harmless("31.02.2021"), harmless("-3"), harmless("0722 123 456"), harmless("Ana")
    ('31.02.2021', '-3', None, None)
    """
    text = cell.strip()
    return text if _HARMLESS.fullmatch(text) else None


def nearest(word: str, known: Iterable[str], *, cutoff: float = 0.5) -> str | None:
    """Find the known name that a person most likely meant, blind to case; None without one."""
    folded: dict[str, str] = {}
    for one in known:
        folded.setdefault(one.casefold(), one)
    near = difflib.get_close_matches(word.casefold(), list(folded), n=1, cutoff=cutoff)
    return folded[near[0]] if near else None


def file_error(what: str, fix: str, *, row: int | None = None) -> DataError:
    """Make the error of a file that cannot be read at all."""
    return DataError([Problem(what=what, fix=fix, row=row)])


class Problems:
    """All problems of one file; `raise_if_any` ends the reading with all of them at once."""

    def __init__(self) -> None:
        self._found: list[Problem] = []

    def __bool__(self) -> bool:
        return bool(self._found)

    def add(
        self,
        what: str,
        fix: str,
        *,
        row: int | None = None,
        column: str | None = None,
        rows: int = 1,
        value: str | None = None,
    ) -> None:
        """Add one problem."""
        self._found.append(
            Problem(what=what, fix=fix, row=row, column=column, value=value, rows=rows)
        )

    def long_rows(self, rows: Sequence[int], width: int) -> None:
        """Add rows with more cells than the header, all as one problem."""
        if rows:
            self.add(
                f"this row has cells beyond the {width} of the header",
                "If the first row is a title, delete it. Else give each column a header, or put a "
                "cell that holds a comma or semicolon into quotation marks.",
                row=rows[0],
                rows=len(rows),
            )

    def cells(
        self,
        cells: pd.Series,
        wrong: np.ndarray,
        what: str,
        fix: str,
        *,
        show: Callable[[str], str | None] = harmless,
    ) -> None:
        """Add the wrong cells of a column, equal ones as one problem.

        Parameters
        ----------
        cells
            The column; its name is the header, its index the rows.
        wrong
            True where a cell is wrong.
        what
            The fault; it follows the value in quotes, or the word "this".
        fix
            What to do.
        show
            Gives back what of a cell may be quoted, or None.
        """
        bad = cells[np.asarray(wrong, dtype=bool)]
        groups: dict[str | None, list[int]] = {}
        for row, text in zip(bad.index, bad, strict=True):
            seen = groups.setdefault(show(text), [int(row), 0])
            seen[1] += 1
        for value, (row, rows) in groups.items():
            head = "this" if value is None else f"'{value}'"
            self.add(f"{head} {what}", fix, row=row, column=str(cells.name), rows=rows, value=value)

    def raise_if_any(self) -> None:
        """Raise `DataError` with the first fifty problems and how many more there are."""
        if not self._found:
            return
        ordered = sorted(self._found, key=lambda problem: problem.row or 0)
        shown, rest = ordered[:MOST_SHOWN], ordered[MOST_SHOWN:]
        if rest:
            rows = sum(problem.rows for problem in rest)
            more = f"{len(rest)} more problems like these, in {rows} rows"
            shown.append(Problem(what=more, fix="Correct those above first."))
        raise DataError(shown)
