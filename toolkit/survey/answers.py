"""From a table of answer sheets to numbers and cells, with every fault of it named at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from toolkit.errors import DataError, Problem
from toolkit.survey.items import item_numbers
from toolkit.survey.labels import nearest, texts

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Answers", "answers", "two_waves"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """One item in two waves.

    Parameters
    ----------
    value
        Shape (n,), the answer as a number (1 counted and 0 not, for a proportion); NaN where
        the item was not answered.
    cell
        Shape (n,): 0 and 1 are the areas looked at before and after, 2 and 3 the comparison
        areas before and after; -1 is in none of them (another area, or no answer).
    area
        Shape (n,), names of the areas; empty text where not asked.
    waves
        Labels of the two waves.
    notes
        What a reader should know, in sentences.
    """

    value: NDArray[np.float64] = field(repr=False)
    cell: NDArray[np.intp] = field(repr=False)
    area: NDArray[np.object_] = field(repr=False)
    waves: tuple[str, str]
    notes: tuple[str, ...] = ()


def two_waves(frame: pd.DataFrame, before: str, after: str) -> pd.DataFrame:
    """Keep the answer sheets of two waves, with ``wave`` as text; all rows and columns of them.

    Raises
    ------
    DataError
        Without a column ``wave``, for a wave that is not there (with the nearest name), or for
        one wave named twice.
    """
    if "wave" not in frame.columns:
        raise DataError(
            [Problem(what="there is no column 'wave'", fix="Say which column tells the waves.")]
        )
    labels = texts(frame["wave"])
    known = sorted({str(label) for label in labels} - {""})
    problems = [
        Problem(what=f"there is no wave '{wave}'", fix=nearest(wave, known))
        for wave in (before, after)
        if wave not in known
    ]
    if before == after:
        problems.append(
            Problem(what=f"'{before}' is named as both waves", fix="Name two different waves.")
        )
    if problems:
        raise DataError(problems)
    kept = np.isin(labels.astype(str), [before, after])
    return frame[kept].assign(wave=labels[kept]).reset_index(drop=True)


def answers(
    frame: pd.DataFrame,
    item: str,
    waves: tuple[str, str],
    *,
    values: Sequence[object] | None,
    proportion: bool,
    areas: Sequence[str] | None,
    comparison: Sequence[str] | None,
    problems: list[Problem],
) -> Answers | None:
    """Which number did each sheet give, and in which cell does it stand?

    Parameters
    ----------
    frame
        From `two_waves`.
    item
        Column of the question.
    values
        Answers that count as 1 (proportion only); None where the item is 0 and 1 already.
    areas, comparison
        Names of areas; None for all (areas) and for no comparison.
    problems
        Faults are appended here.

    Returns
    -------
    Answers or None
        None where a fault was found.
    """
    found = len(problems)
    notes: list[str] = []
    side, area = _sides(frame, areas, comparison, problems, notes)
    value = item_numbers(frame, item, values, proportion, problems, notes)
    if value is None or len(problems) > found:
        return None
    late = (frame["wave"] == waves[1]).to_numpy(dtype=bool)
    cell = np.where((side >= 0) & ~np.isnan(value), 2 * side + late, -1).astype(np.intp)
    asked = np.where(side >= 0, 2 * side + late, -1)
    for number in range(2 if comparison is None else 4):
        sheets, given = int((asked == number).sum()), int((cell == number).sum())
        if given < 2:
            problems.append(_too_few(item, waves[number % 2], number >= 2, sheets, given))
    if len(problems) > found:
        return None
    return Answers(value=value, cell=cell, area=area, waves=waves, notes=tuple(notes))


def _too_few(item: str, wave: str, comparison: bool, sheets: int, given: int) -> Problem:
    where = f"wave '{wave}'" + (", comparison areas" if comparison else "")
    if not sheets:
        return Problem(what=f"{where}: there is no answer sheet", fix="Check waves and areas.")
    if not given:
        return Problem(
            column=item,
            what=f"{where}: none of {sheets} answer sheets answers this",
            fix="Choose a question that was asked in both waves.",
        )
    return Problem(
        column=item,
        what=f"{where}: fewer than 2 of {sheets} answer sheets answer this",
        fix="A change needs at least 2 answers in each wave.",
    )


def _sides(
    frame: pd.DataFrame,
    areas: Sequence[str] | None,
    comparison: Sequence[str] | None,
    problems: list[Problem],
    notes: list[str],
) -> tuple[NDArray[np.intp], NDArray[np.object_]]:
    """Return 0 for the areas looked at, 1 for those compared with, -1 for others; and the area."""
    blank = np.full(len(frame), "", dtype=object)
    if areas is None and comparison is None:
        if "area" not in frame.columns:
            return np.zeros(len(frame), dtype=np.intp), blank
        return np.zeros(len(frame), dtype=np.intp), texts(frame["area"])
    if "area" not in frame.columns:
        fix = "Say which column tells the areas, or leave the areas out."
        problems.append(Problem(what="there is no column 'area'", fix=fix))
        return np.zeros(len(frame), dtype=np.intp), blank
    area = texts(frame["area"])
    known = sorted({str(name) for name in area} - {""})
    if not known and comparison is None:
        notes.append("The area was not asked: all answer sheets are taken to come from the areas.")
        return np.zeros(len(frame), dtype=np.intp), area
    for word, wanted in (("areas", areas), ("comparison areas", comparison)):
        _check_areas(word, wanted, known, problems, notes)
    both = sorted(set(areas or ()) & set(comparison or ()))
    if both:
        what = f"{', '.join(both)}: both an area and a comparison area"
        problems.append(Problem(what=what, fix="An area plays one part only."))
    against = np.isin(area, np.array(list(comparison or ()), dtype=object))
    if areas is None:
        chosen = ~against & (area != "")
    else:
        chosen = np.isin(area, np.array(list(areas), dtype=object))
    return np.where(chosen, 0, np.where(against, 1, -1)).astype(np.intp), area


def _check_areas(
    word: str,
    wanted: Sequence[str] | None,
    known: list[str],
    problems: list[Problem],
    notes: list[str],
) -> None:
    if wanted is None:
        return
    absent = [name for name in wanted if name not in known]
    if len(absent) == len(wanted):
        what = f"no answer sheet comes from any of the {word} named"
        fix = nearest(absent[0], known) if absent else ""
        fix = fix or "Write them as the survey does."
        problems.append(Problem(what=what, fix=fix))
    elif absent:
        notes.append(f"No answer sheet comes from these {word}: {', '.join(absent)}.")
