"""Labels as people write them, and the known one that is nearest to a slip of the pen."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["as_text", "nearest", "texts"]

MOST_LISTED = 12


def as_text(cell: object) -> str | None:
    """Write a label as people write it: 1 and 1.0 are '1'; None for an empty cell.

    Examples
    --------
    >>> as_text(1.0), as_text(" yes "), as_text(float("nan")), as_text("")
    ('1', 'yes', None, None)
    """
    import pandas as pd

    if isinstance(cell, str):
        return unicodedata.normalize("NFC", cell).strip() or None
    if cell is None or cell is pd.NA or cell is pd.NaT:
        return None
    if isinstance(cell, float | np.floating):
        number = float(cell)
        if np.isnan(number):
            return None
        return str(int(number)) if number.is_integer() else str(number)
    return str(cell)


def texts(cells: pd.Series) -> NDArray[np.object_]:
    """Write a column of labels as `as_text` does: shape (n,), '' where a cell is empty.

    Examples
    --------
    >>> import pandas as pd
    >>> list(texts(pd.Series([1.0, 2.0, None])))
    ['1', '2', '']
    """
    import pandas as pd

    # Labels repeat: each different one is written once.
    codes, unique = pd.factorize(cells.astype(object))
    written = np.empty(len(unique) + 1, dtype=object)
    written[:-1] = [as_text(cell) or "" for cell in unique]
    written[-1] = ""
    return written[codes]


def nearest(word: str, known: Iterable[str], *, listed: bool = True) -> str:
    """Suggest the known word that is nearest, or list them where they are few.

    Examples
    --------
    >>> nearest("2023-1", ["2023-01", "2023-06"])
    "Did you mean '2023-01'?"
    """
    choices = list(known)
    near = difflib.get_close_matches(word, choices, n=1, cutoff=0.6)
    if not near:
        folded = {choice.casefold(): choice for choice in choices}
        near = [folded[word.casefold()]] if word.casefold() in folded else []
    if near:
        return f"Did you mean '{near[0]}'?"
    if listed and choices and len(choices) <= MOST_LISTED:
        return f"There are: {', '.join(choices)}."
    return ""
