"""The change of a mean or proportion between two survey waves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np

from toolkit.errors import DataError, ModelError, Problem
from toolkit.results import Effect, ErrorStructure, ImpactEstimate, WaveLevel
from toolkit.survey.answers import Answers, answers, two_waves
from toolkit.survey.areas import areas_as_units
from toolkit.survey.cautions import cautions, check_units, plural
from toolkit.survey.design import Lonely, SurveyDesign, Units, sampling_units
from toolkit.survey.sampled import (
    Sampled,
    by_linearisation,
    contrasted,
    freedom,
    level_range,
    relative,
    sampled_means,
)
from toolkit.survey.variance import cell_totals
from toolkit.tables import SurveyWaves

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["survey_change"]

Family = Literal["normal", "proportion"]

CHANGE = {2: np.array([-1.0, 1.0]), 4: np.array([-1.0, 1.0, 1.0, -1.0])}
"""The change as a contrast of the cells: before and after, then those of the comparison."""
BASE = {2: np.array([1.0, 0.0]), 4: np.array([1.0, 0.0, -1.0, 1.0])}
"""Where the areas would stand without it: before, plus what the comparison did."""
PARTS = {
    "change_in_areas": np.array([-1.0, 1.0, 0.0, 0.0]),
    "change_in_comparison": np.array([0.0, 0.0, -1.0, 1.0]),
}
UNITS = {"normal": "point", "proportion": "proportion"}


def survey_change(
    waves: SurveyWaves | pd.DataFrame,
    outcome: str,
    *,
    before: str,
    after: str,
    values: Sequence[object] | None = None,
    design: SurveyDesign | None = None,
    comparison: Sequence[str] | None = None,
    areas: Sequence[str] | None = None,
    family: Family = "normal",
    level: float = 0.95,
    name: str | None = None,
) -> ImpactEstimate:
    """By how much did the answers to a question change from one wave to the next?

    The estimand is the mean (or the share that gave one of ``values``) among the people whom
    the weights stand for, after minus before; with a comparison, the change in the areas minus
    the change in the comparison areas (difference in differences), which is the effect of the
    campaign if both would otherwise have changed alike. Interval and p-value: Student t around
    the estimate, with the standard error of the delete-one-cluster jackknife (JKn) on clusters
    − strata degrees of freedom, or fewer where a few clusters carry the variance. A cluster, or
    without clusters a person, that takes part in both waves is one unit: what its answers have
    in common is accounted for. Areas pick answers (a domain); the sampling stays that of all.

    With at least five areas on each side of a comparison, the areas are the units: what befell
    an area between the waves, campaign apart, is part of the uncertainty. With fewer, this
    cannot be had from the data, and a warning says so.

    Parameters
    ----------
    waves
        Answer sheets, one row each, with the column ``wave`` (and ``area``).
    outcome
        Column of the question.
    before, after
        Labels of the waves to compare; other waves are left aside.
    values
        For a proportion: the answers that count. None where the column holds 0 and 1.
    design
        Columns of weights, strata and clusters, and what to do with a stratum of one cluster;
        None takes what ``waves`` says (a frame: none, each answer drawn by itself).
    areas, comparison
        Names of areas. Without ``areas`` all count, save those compared with.
    family
        ``normal`` for a mean, ``proportion`` for a share of answers.
    level
        Of the intervals.
    name
        What people read; the question's column by default.

    Returns
    -------
    ImpactEstimate
        ``effect("change")`` is in the unit of the answers, or the share of 1 (0.03 is three of
        a hundred). With a comparison ``change_in_areas`` and ``change_in_comparison`` are its
        parts. ``relative_effect`` is the change over what would have been (where that is
        surely above zero). ``std_error`` is the jackknife's; the row ``taylor`` of ``terms``
        has the linearised one. ``levels`` has each wave and side; ranges of proportions are
        made on the logit scale. ``before`` and ``after`` count answers.

    Raises
    ------
    DataError
        With every fault of table and question: unknown wave, column or answer (with the nearest
        name), faulty weights, a cluster in two strata, fewer than two answers in a wave.
    ModelError
        Where nothing can be learnt of the variation: a stratum of one cluster, a wave in one
        cluster, answers that are all the same.

    Notes
    -----
    Where a proportion is 0 or 1 in a wave, no variation is seen there though there may be some:
    the exact bound for none of its clusters (Clopper and Pearson) is added to the range.

    Source: Lumley (2004, Journal of Statistical Software 9(8)), Rust & Rao (1996, Statistical
    Methods in Medical Research 5:283-310); docs/methods-survey.md.

    Examples
    --------
    Ten villages, six people asked in each, before and after:

    >>> import pandas as pd
    >>> rows = [(wave, village, int((village * 7 + i * 3) % 10 < cut))
    ...         for wave, cut in (("2023-01", 5), ("2023-06", 3))
    ...         for village in range(10) for i in range(6)]
    >>> frame = pd.DataFrame(rows, columns=["wave", "village", "would_buy"])
    >>> found = survey_change(frame, "would_buy", before="2023-01", after="2023-06",
    ...                       family="proportion", design=SurveyDesign(clusters="village"))
    >>> change = found.effect()
    >>> round(change.estimate, 3), round(found.df, 1)
    (-0.2, 9.0)
    >>> round(change.ci_low, 2), round(change.ci_high, 2)
    (-0.28, -0.12)
    """
    chosen = _options(waves, family, values, level, design)
    frame = two_waves(waves.frame if isinstance(waves, SurveyWaves) else waves, before, after)
    problems: list[Problem] = []
    units = sampling_units(frame, chosen, problems)
    item = answers(
        frame,
        outcome,
        (before, after),
        values=values,
        proportion=family == "proportion",
        areas=areas,
        comparison=comparison,
        problems=problems,
    )
    if units is None or item is None:
        raise DataError(problems)
    if comparison is not None:
        item, units = areas_as_units(item, units)
    sampled = _sampled(item, units, chosen, family, level)
    cells = sampled.means.size
    if not (sampled.moved @ CHANGE[cells]).any() and not sampled.bounds.any():
        raise ModelError(
            f"'{outcome}': the answers do not vary, so no change can be told from chance. "
            "Choose a question with different answers."
        )
    return ImpactEstimate(
        name=name or outcome,
        kind="survey",
        family=family,
        shape="change" if cells == 2 else "difference-in-differences",
        scale="absolute",
        headline="change",
        unit=UNITS[family],
        level=level,
        effect_rows=_effects(sampled, UNITS[family]),
        term_rows=(by_linearisation(sampled, CHANGE[cells], "taylor", UNITS[family]),),
        before=int(np.isin(item.cell, (0, 2)).sum()),
        after=int(np.isin(item.cell, (1, 3)).sum()),
        df=freedom(sampled, CHANGE[cells]),
        errors=_structure(units, sampled),
        levels=_levels(sampled, item, everywhere=areas is None and comparison is None),
        warnings=(*item.notes, *cautions(item, units, sampled, chosen)),
    )


def _options(
    waves: SurveyWaves | pd.DataFrame,
    family: str,
    values: Sequence[object] | None,
    level: float,
    design: SurveyDesign | None,
) -> SurveyDesign:
    """Check what was asked for, and return the design to use."""
    if family not in UNITS:
        raise ModelError(f"family='{family}' is not known: use one of {', '.join(UNITS)}.")
    if values is not None and (family == "normal" or isinstance(values, str)):
        raise ModelError(
            "values lists the answers that a proportion counts: write "
            'family="proportion", values=["yes"], say.'
        )
    if not 0.5 < level < 1:
        raise ModelError(f"{level} is no level of an interval: write 0.95 for 95 %.")
    if design is None and isinstance(waves, SurveyWaves):
        return SurveyDesign(
            weights=waves.weights,
            strata=waves.strata,
            clusters=waves.clusters,
            person=waves.person,
        )
    chosen = design or SurveyDesign()
    if chosen.lonely not in get_args(Lonely):
        options = ", ".join(get_args(Lonely))
        raise ModelError(f"lonely='{chosen.lonely}' is not known: use one of {options}.")
    return chosen


def _sampled(
    item: Answers, units: Units, design: SurveyDesign, family: str, level: float
) -> Sampled:
    totals = cell_totals(
        item.value,
        units.weight,
        item.cell,
        units.unit,
        units.stratum,
        cells=4 if item.cell.max() > 1 else 2,
    )
    check_units(item, units, totals, design)
    return sampled_means(
        totals, proportion=family == "proportion", lonely=design.lonely, level=level
    )


def _effects(sampled: Sampled, unit: str) -> tuple[Effect, ...]:
    cells = sampled.means.size
    rows = [contrasted(sampled, CHANGE[cells], "change", unit)]
    if cells == 4:
        rows += [contrasted(sampled, part, name, unit) for name, part in PARTS.items()]
    # On a scale that goes below zero, a change beside the level means nothing.
    if (sampled.totals.value >= 0).all():
        beside = relative(sampled, CHANGE[cells], BASE[cells])
        rows += [beside] if beside is not None else []
    return tuple(rows)


def _structure(units: Units, sampled: Sampled) -> ErrorStructure:
    """Say in words which answers hang together."""
    used = (sampled.totals.weight > 0).any(axis=1)
    number = int(used.sum())
    strata = int(np.unique(sampled.totals.stratum[used]).size)
    one = f"{'an' if units.noun[0] == 'a' else 'a'} {units.noun}"
    shared = (
        f"{one} asked in both waves counts as one"
        if units.waves == "same"
        else f"no {units.noun} was asked in both waves, so each wave is a sample of its own"
    )
    where = f" in {strata} strata" if strata > 1 else ""
    return ErrorStructure(
        name="sampling design", words=f"{plural(number, units.noun)}{where}; {shared}", weights={}
    )


def _levels(sampled: Sampled, item: Answers, *, everywhere: bool) -> tuple[WaveLevel, ...]:
    rows = []
    for cell in range(sampled.means.size):
        std_error, low, high = level_range(sampled, cell)
        rows.append(
            WaveLevel(
                wave=item.waves[cell % 2],
                group="all" if everywhere else "areas" if cell < 2 else "comparison_areas",
                estimate=float(sampled.means[cell]),
                std_error=std_error,
                ci_low=low,
                ci_high=high,
                answers=int((item.cell == cell).sum()),
            )
        )
    return tuple(rows)
