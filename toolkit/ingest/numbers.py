"""Which numbers does a column hold? The decimal mark is decided from all of it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from toolkit.ingest.dates import is_blank
from toolkit.ingest.problems import Problems

__all__ = ["Figures", "Mark", "add_problems", "figures", "mark_of"]

Mark = Literal[".", ","]

_SPACES = re.compile("(?<=\\d)[ \u00a0\u2009\u202f'’](?=\\d{3}(?!\\d))")
_BODY = re.compile(r"[+-]?(?:\d[\d.,]*|[.,]\d+)(?:[eE][+-]?\d{1,3})?")
# Five figures and more with a zero in front are a code or a number to call.
_ZEROS = re.compile(r"0[\d.,]{4,}")
_GROUPED = {".": re.compile(r"\d{1,3}(?:\.\d{3})+"), ",": re.compile(r"\d{1,3}(?:,\d{3})+")}
_OTHER: dict[Mark, Mark] = {".": ",", ",": "."}


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What a column says, read as numbers.

    Parameters
    ----------
    values
        Floats; NaN where blank or no number.
    blank
        Cells that say that there is nothing.
    wrong
        Cells that hold something else than a number.
    against
        Cells whose decimal mark contradicts most others of the column.
    open
        Cells such as 1.234 in a column where nothing tells a thousands mark from a decimal.
    """

    values: pd.Series
    blank: np.ndarray
    wrong: np.ndarray
    against: np.ndarray
    open: np.ndarray


def figures(cells: pd.Series, mark: Mark | None = None) -> Figures:
    """Read a column as numbers.

    Parameters
    ----------
    cells
        Column of text.
    mark
        The decimal mark where the column itself does not show it: that of the file.

    Examples
    --------
    >>> figures(pd.Series(["1.234,5", "12", ""])).values.tolist()
    [1234.5, 12.0, nan]
    >>> figures(pd.Series(["1.234", "987"])).open.tolist()
    [True, False]
    """
    codes, distinct = pd.factorize(cells)
    texts = [_bare(str(text)) for text in distinct]
    votes = [_evidence(text) for text in texts]
    weights = np.bincount(codes, minlength=len(texts))
    count = {one: sum(w for v, w in zip(votes, weights, strict=True) if v == one) for one in ".,"}
    chosen: Mark | None = mark
    if count["."] or count[","]:
        chosen = "." if count["."] >= count[","] else ","
    blank = np.array([is_blank(text) for text in texts], dtype=bool)
    open_ = np.array([vote == "?" and chosen is None for vote in votes], dtype=bool)
    against = np.array([vote in _OTHER and vote != chosen for vote in votes], dtype=bool)
    values = np.array([_number(text, chosen or ".") for text in texts], dtype=float)
    wrong = np.isnan(values) & ~blank & ~against
    values[against | open_] = np.nan
    return Figures(
        values=pd.Series(values[codes], index=cells.index, name=cells.name),
        blank=blank[codes],
        wrong=wrong[codes],
        against=against[codes],
        open=open_[codes],
    )


def _bare(text: str) -> str:
    return _SPACES.sub("", text.strip().replace("\u2212", "-"))


def _evidence(text: str) -> str:
    """Say which decimal mark a cell shows: ``.``, ``,``, ``?`` (either), empty (no mark)."""
    if not _BODY.fullmatch(text):
        return ""
    body = re.split("[eE]", text.lstrip("+-"))[0]
    marks = [letter for letter in body if letter in ".,"]
    if not marks:
        return ""
    if len(set(marks)) == 2:
        return marks[-1]
    mark: Mark = "." if marks[0] == "." else ","
    if len(marks) > 1:
        return _OTHER[mark]
    whole, _, part = body.partition(mark)
    grouped = len(part) == 3 and 1 <= len(whole) <= 3 and not whole.startswith("0")
    return "?" if grouped and "e" not in text.lower() else mark


def _number(text: str, mark: Mark) -> float:
    if not _BODY.fullmatch(text):
        return np.nan
    thousands = _OTHER[mark]
    whole = re.split(f"[eE{re.escape(mark)}]", text.lstrip("+-"))[0]
    if _ZEROS.match(whole):
        return np.nan
    if thousands in whole and not _GROUPED[thousands].fullmatch(whole):
        return np.nan
    try:
        return float(text.replace(thousands, "").replace(mark, "."))
    except ValueError:
        return np.nan


def mark_of(columns: Iterable[pd.Series], delimiter: str | None, typed: bool) -> Mark | None:
    """Which decimal mark does the file use, for columns that do not show it themselves?

    A workbook stores numbers as such, and a file cut at commas was written where the comma is
    no decimal mark; otherwise the columns that show a mark decide, if they agree.
    """
    if typed or delimiter == ",":
        return "."
    shown = {_evidence(_bare(str(cell))) for cells in columns for cell in cells.unique()}
    shown -= {"", "?"}
    if len(shown) != 1:
        return None
    return "." if shown == {"."} else ","


def add_problems(cells: pd.Series, read: Figures, problems: Problems) -> None:
    """Add what is wrong with a column that must hold numbers."""
    fix = "Write a number, or empty the cell: an empty cell is a missing figure."
    problems.cells(cells, read.wrong, "is not a number", fix)
    problems.cells(
        cells,
        read.against,
        "has another decimal mark than the rest of the column",
        "Write all numbers of this column with the same mark.",
    )
    if read.open.any():
        at = int(np.flatnonzero(read.open)[0])
        problems.add(
            f"'{str(cells.iloc[at]).strip()}' can be a number above a thousand or a decimal",
            "Write it without a thousands mark, or every number with two decimals.",
            row=int(cells.index[at]),
            column=str(cells.name),
            rows=int(read.open.sum()),
        )
