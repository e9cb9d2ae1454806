"""The answers to one question as numbers, with what is wrong with them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from toolkit.errors import Problem
from toolkit.survey.labels import as_text, nearest, texts

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["item_numbers"]

REFUSED = (77, 88, 99, 777, 888, 999, -77, -88, -99, -777, -888, -999)
SHORT_SCALE = 11
FEW_CODES = 12


def item_numbers(
    frame: pd.DataFrame,
    item: str,
    values: Sequence[object] | None,
    proportion: bool,
    problems: list[Problem],
    notes: list[str],
) -> NDArray[np.float64] | None:
    """Which number stands for the answer of each sheet?

    Parameters
    ----------
    frame
        Answer sheets of the waves to compare.
    item
        Column of the question.
    values
        Answers that count as 1, all others as 0; None where the column holds numbers.
    proportion
        Whether only 0 and 1 will do.
    problems, notes
        Faults, and sentences for the reader, are appended here.

    Returns
    -------
    array or None
        Shape (n,), NaN where nothing was answered; None where a fault was found that leaves
        no numbers.
    """
    if item not in frame.columns:
        fix = nearest(item, [str(name) for name in frame.columns])
        problems.append(Problem(what=f"there is no question (column) '{item}'", fix=fix))
        return None
    if values is not None:
        return _counted(frame[item], item, values, problems, notes)
    numbers = _numeric(frame[item], item, proportion, problems)
    if numbers is None:
        return None
    _refused(numbers, item, problems)
    if proportion and not np.isin(numbers[~np.isnan(numbers)], (0.0, 1.0)).all():
        what = f"a proportion needs 0 and 1, and this holds {_found(frame[item])}"
        fix = "Say which answers count (values = ...)."
        problems.append(Problem(column=item, what=what, fix=fix))
    return numbers


def _numeric(
    answers: pd.Series, item: str, proportion: bool, problems: list[Problem]
) -> NDArray[np.float64] | None:
    import pandas as pd

    parsed = pd.to_numeric(answers, errors="coerce").to_numpy(dtype=float, na_value=np.nan)
    wrong = np.isinf(parsed)
    unread = np.flatnonzero(np.isnan(parsed))
    if unread.size and not pd.api.types.is_numeric_dtype(answers):
        wrong[unread] = texts(answers.iloc[unread]).astype(str) != ""
    count = int(wrong.sum())
    if count:
        holds = "answer is not a number" if count == 1 else "answers are not numbers"
        fix = "Say which answers count (values = ...)." if proportion else "Correct them."
        problems.append(Problem(column=item, what=f"{count} {holds}", fix=fix))
        return None
    return parsed


def _refused(numbers: NDArray[np.float64], item: str, problems: list[Problem]) -> None:
    """Find 'refused' and 'do not know' left as 99 among the answers of a short scale."""
    answered = numbers[~np.isnan(numbers)]
    coded = np.isin(answered, REFUSED)
    if coded.any() and not coded.all() and np.abs(answered[~coded]).max() < SHORT_SCALE:
        codes = ", ".join(f"{code:g}" for code in np.unique(answered[coded]))
        what = f"{int(coded.sum())} answers are {codes} where all others are below {SHORT_SCALE}"
        fix = "Mark 'refused' and 'do not know' as missing, so that they are not averaged."
        problems.append(Problem(column=item, what=what, fix=fix))


def _counted(
    answers: pd.Series,
    item: str,
    values: Sequence[object],
    problems: list[Problem],
    notes: list[str],
) -> NDArray[np.float64] | None:
    written = texts(answers)
    given = {str(text) for text in written} - {""}
    wanted = [str(as_text(value)) for value in values]
    absent = [value for value in wanted if value not in given]
    if not wanted or (given and len(absent) == len(wanted)):
        named = ", ".join(f"'{value}'" for value in wanted) or "answer"
        what = f"nobody answered {named}; the answers are {_found(answers)}"
        fix = nearest(wanted[0], sorted(given), listed=False) if wanted else ""
        problems.append(Problem(column=item, what=what, fix=fix or "Name the answers that count."))
        return None
    if given and absent:
        never = ", ".join(f"'{value}'" for value in absent)
        notes.append(f"Nobody gave these answers to '{item}': {never}.")
    value = np.isin(written.astype(str), wanted).astype(np.float64)
    value[written.astype(str) == ""] = np.nan
    return value


def _found(answers: pd.Series) -> str:
    """Name the answers of a closed question; of an open one only say how many there are."""
    given = sorted({str(text) for text in texts(answers)} - {""})
    if len(given) > FEW_CODES or any(len(text) > 40 for text in given):
        return f"{len(given)} different ones"
    return ", ".join(f"'{text}'" for text in given)
