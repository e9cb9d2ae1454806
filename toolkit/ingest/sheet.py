"""A file as its reader found it: texts in columns, each row with its number in a spreadsheet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

__all__ = ["Progress", "Sheet", "by_value", "stripped"]

Progress = Callable[[float, str], object]
"""Called with the share done (0 to 1) and what is being done, in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Cells as text.

    Parameters
    ----------
    frame
        One column a header, as written in the file; all cells text, ``""`` where empty. The
        index is the row as a spreadsheet counts it: the header is row 1 (or the first row
        with anything in it), blank rows are counted but left out.
    delimiter
        What separates the cells of a text file; None for a workbook.
    typed
        Whether numbers and dates were stored as such (workbook), so that a point in a number
        is a decimal point and five digits in a column of dates are a day.
    notes
        What the reader did that the person should know.
    """

    frame: pd.DataFrame = field(compare=False, repr=False)
    delimiter: str | None = None
    typed: bool = False
    notes: tuple[str, ...] = ()


def by_value(cells: pd.Series, answer: Callable[[str], object]) -> np.ndarray:
    """Ask a question of each distinct text once; back comes the answer for each cell.

    Examples
    --------
    >>> by_value(pd.Series(["a", "", "a"]), bool).tolist()
    [True, False, True]
    """
    codes, distinct = pd.factorize(cells)
    answers = [answer(text) for text in distinct]
    kind = bool if all(isinstance(one, bool) for one in answers) else object
    known = np.empty(len(answers), dtype=kind)
    known[:] = answers
    return known[codes]


def stripped(cells: pd.Series) -> pd.Series:
    """Take white space off both ends of each cell, no-break spaces included."""
    return pd.Series(by_value(cells, str.strip).astype(object), index=cells.index, dtype=object)
