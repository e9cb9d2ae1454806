"""How the people of a survey were sampled, and which answers hang together because of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from toolkit.errors import Problem
from toolkit.survey.labels import nearest

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["SurveyDesign", "Units", "sampling_units"]

Lonely = Literal["error", "centre", "average"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyDesign:
    """Name the columns that say how people were sampled.

    Parameters
    ----------
    weights
        Column of sampling weights, above zero; None where each answer counts the same.
    strata
        Column of strata; None for one stratum.
    clusters
        Column of the first units drawn (village, school, enumeration area); None where people
        were drawn one by one.
    person
        Column that knows a person again in the next wave (a panel). Used where there are no
        clusters; a cluster holds its people anyway.
    nest
        True where the numbering of clusters starts anew in each stratum.
    lonely
        What to do with a stratum of one cluster, from which no variation can be learnt:
        ``error`` stops; ``centre`` takes its distance from the centre of the whole sample
        (cautious); ``average`` gives it the average of the other strata (bold). The last two
        leave a warning.

    Examples
    --------
    >>> SurveyDesign(weights="weight", clusters="locality").strata is None
    True
    """

    weights: str | None = None
    strata: str | None = None
    clusters: str | None = None
    person: str | None = None
    nest: bool = False
    lonely: Lonely = "error"


@dataclass(frozen=True, slots=True, kw_only=True)
class Units:
    """The sampling of n answer sheets in numbers.

    Parameters
    ----------
    weight
        Shape (n,), above zero.
    unit
        Shape (n,), the first sampling unit of each sheet, 0 to m - 1.
    stratum
        Shape (m,), the stratum of each unit, 0 to H - 1.
    strata
        The H names of the strata, as people would say them.
    noun
        What a unit is: ``cluster``, ``area``, ``person`` or ``answer``.
    waves
        ``same`` where units take part in both waves, ``separate`` where none does.
    """

    weight: NDArray[np.float64] = field(repr=False)
    unit: NDArray[np.intp] = field(repr=False)
    stratum: NDArray[np.intp] = field(repr=False)
    strata: tuple[str, ...]
    noun: str
    waves: Literal["same", "separate"]


def sampling_units(
    frame: pd.DataFrame, design: SurveyDesign, problems: list[Problem]
) -> Units | None:
    """Which answers were drawn together?

    Two sheets with the same cluster belong to the same unit, in whichever wave they are: a
    cluster that was visited twice is one unit, and what its two visits have in common is
    accounted for. Where no unit takes part in both waves, the waves are samples of their own,
    and the wave is made part of the stratum.

    Parameters
    ----------
    frame
        Answer sheets of the two waves, with ``wave`` as text.
    design
        Columns to use; each must be in the frame (others are a problem).
    problems
        Faults are appended here: a missing column, a weight that is missing, zero or negative,
        an empty stratum or cluster, a cluster in several strata.

    Returns
    -------
    Units or None
        None where a fault was found.
    """
    found = len(problems)
    for role in ("weights", "strata", "clusters", "person"):
        column = getattr(design, role)
        if column is not None and column not in frame.columns:
            problems.append(_no_column(column, role, frame))
    if len(problems) > found:
        return None
    weight = _weights(frame, design.weights, problems)
    stratum, names = _strata(frame, design.strata, problems)
    unit, noun = _units(frame, design, stratum, problems)
    if len(problems) > found:
        return None
    waves = _codes(frame["wave"])[0]
    first = np.unique(unit, return_index=True)[1]
    if not design.nest:
        _crossing(unit, stratum, names, noun, problems)
    shared = _in_both(unit, waves)
    if not shared:
        labels = tuple(str(label) for label in _codes(frame["wave"])[1])
        stratum, names = _by_wave(stratum, names, waves, labels)
    if len(problems) > found:
        return None
    return Units(
        weight=weight,
        unit=unit,
        stratum=stratum[first],
        strata=names,
        noun=noun,
        waves="same" if shared else "separate",
    )


def _no_column(column: str, role: str, frame: pd.DataFrame) -> Problem:
    fix = nearest(column, [str(name) for name in frame.columns]) or "Name a column of the file."
    return Problem(what=f"there is no column '{column}' for the {role}", fix=fix)


def _weights(
    frame: pd.DataFrame, column: str | None, problems: list[Problem]
) -> NDArray[np.float64]:
    import pandas as pd

    if column is None:
        return np.ones(len(frame))
    values = pd.to_numeric(frame[column], errors="coerce").to_numpy(dtype=float, na_value=np.nan)
    usable = np.isfinite(values)
    faults = (
        (~usable, "no weight, or one that is not a number", "Fill it in, or leave the sheet out."),
        (usable & (values < 0), "a weight below zero", "Correct it."),
        (usable & (values == 0), "a weight of zero", "Leave the sheet out, or correct it."),
    )
    for bad, what, fix in faults:
        count = int(bad.sum())
        if count:
            sheets = "answer sheet has" if count == 1 else "answer sheets have"
            problems.append(Problem(column=column, what=f"{count} {sheets} {what}", fix=fix))
    return values


def _codes(values: pd.Series) -> tuple[NDArray[np.intp], list[object]]:
    """Number the different values in the order of first sight; -1 where there is none."""
    import pandas as pd

    codes, unique = pd.factorize(values.astype(object))
    return np.asarray(codes, dtype=np.intp), list(unique)


def _named(frame: pd.DataFrame, column: str, noun: str, problems: list[Problem]) -> pd.Series:
    values = frame[column]
    if values.dtype == object or str(values.dtype) in ("str", "string"):
        values = values.where(values.astype(str).str.strip() != "")
    count = int(values.isna().sum())
    if count:
        sheets = "answer sheet has" if count == 1 else "answer sheets have"
        fix = "Fill it in: how far the result can be trusted hangs on it."
        problems.append(Problem(column=column, what=f"{count} {sheets} no {noun}", fix=fix))
    return values


def _strata(
    frame: pd.DataFrame, column: str | None, problems: list[Problem]
) -> tuple[NDArray[np.intp], tuple[str, ...]]:
    if column is None:
        return np.zeros(len(frame), dtype=np.intp), ("",)
    codes, names = _codes(_named(frame, column, "stratum", problems))
    return codes, tuple(str(name) for name in names)


def _units(
    frame: pd.DataFrame,
    design: SurveyDesign,
    stratum: NDArray[np.intp],
    problems: list[Problem],
) -> tuple[NDArray[np.intp], str]:
    """Number the units from 0 without holes; say what they are."""
    if design.clusters is not None:
        codes, _ = _codes(_named(frame, design.clusters, "cluster", problems))
        if design.nest:
            codes = codes + stratum * (codes.max(initial=0) + 1)
        return np.unique(codes, return_inverse=True)[1].astype(np.intp), "cluster"
    if design.person is not None:
        codes, names = _codes(frame[design.person])
        alone = codes < 0
        # Whoever has no number is a person nobody knows again.
        codes[alone] = len(names) + np.arange(int(alone.sum()))
        return codes, "person"
    return np.arange(len(frame), dtype=np.intp), "answer"


def _crossing(
    unit: NDArray[np.intp],
    stratum: NDArray[np.intp],
    names: tuple[str, ...],
    noun: str,
    problems: list[Problem],
) -> None:
    if unit.size == 0:
        return
    low = np.full(unit.max() + 1, len(names), dtype=np.intp)
    high = np.full(unit.max() + 1, -1, dtype=np.intp)
    np.minimum.at(low, unit, stratum)
    np.maximum.at(high, unit, stratum)
    crossing = np.flatnonzero(low != high)
    if crossing.size:
        one = crossing[0]
        lie = "lies" if crossing.size == 1 else "lie"
        units = noun if crossing.size == 1 else {"person": "people"}.get(noun, f"{noun}s")
        what = (
            f"{crossing.size} {units} {lie} in more than one stratum "
            f"(the first in '{names[low[one]]}' and '{names[high[one]]}')"
        )
        fix = "Correct the strata, or make the name of the stratum part of the cluster's."
        if noun == "person":
            fix = "A person stays in the stratum of the first drawing: correct the strata."
        problems.append(Problem(what=what, fix=fix))


def _in_both(unit: NDArray[np.intp], waves: NDArray[np.intp]) -> bool:
    first = np.unique(unit[waves == 0])
    second = np.unique(unit[waves != 0])
    return bool(np.intersect1d(first, second, assume_unique=True).size)


def _by_wave(
    stratum: NDArray[np.intp],
    names: tuple[str, ...],
    waves: NDArray[np.intp],
    labels: tuple[str, ...],
) -> tuple[NDArray[np.intp], tuple[str, ...]]:
    """Make the wave a part of the stratum."""
    pairs = stratum * len(labels) + waves
    kept, codes = np.unique(pairs, return_inverse=True)
    words = []
    for pair in kept:
        name, label = names[pair // len(labels)], labels[pair % len(labels)]
        words.append(f"{name}, wave {label}" if name else f"wave {label}")
    return codes.astype(np.intp), tuple(words)
