"""What can be learnt from a sample, and what a reader must be told of it."""

from __future__ import annotations

import numpy as np

from toolkit.errors import ModelError
from toolkit.survey.answers import Answers
from toolkit.survey.areas import ENOUGH_AREAS, count_areas
from toolkit.survey.design import SurveyDesign, Units
from toolkit.survey.sampled import Sampled
from toolkit.survey.variance import Totals

__all__ = ["cautions", "check_units", "plural"]

FEW_UNITS = 10
SMALL_COUNT = 11
PLURALS = {"person": "people"}


def plural(number: int, noun: str) -> str:
    """Write a number of units.

    Examples
    --------
    >>> plural(1, "area"), plural(2, "person")
    ('1 area', '2 people')
    """
    return f"{number} {noun if number == 1 else PLURALS.get(noun, noun + 's')}"


def check_units(item: Answers, units: Units, totals: Totals, design: SurveyDesign) -> None:
    """Refuse a sample from which no variation can be learnt.

    Raises
    ------
    ModelError
        For a stratum of one unit (unless the design says what to do), or a cell whose answers
        all come from one unit.
    """
    alone = np.flatnonzero(totals.sizes == 1)
    if alone.size and design.lonely == "error":
        named = ", ".join(f"'{units.strata[stratum] or 'all'}'" for stratum in alone[:3])
        more = f" and {alone.size - 3} more" if alone.size > 3 else ""
        raise ModelError(
            f"{plural(int(alone.size), 'stratum').replace('stratums', 'strata')} with only one "
            f"{units.noun}: {named}{more}. How much its answers vary cannot be learnt. Join it "
            "with a stratum that is alike, or choose lonely='centre' (cautious) or 'average'."
        )
    for cell, count in enumerate((totals.weight > 0).sum(axis=0)):
        if count < 2:
            raise ModelError(
                f"{_cell_name(item, cell)}: all answers come from one {units.noun}; how much "
                f"{PLURALS.get(units.noun, units.noun + 's')} differ cannot be learnt. At least "
                "two are needed, ten or more are better."
            )


def cautions(
    item: Answers, units: Units, sampled: Sampled, design: SurveyDesign
) -> tuple[str, ...]:
    """What must a reader know before trusting the numbers?"""
    told: list[str] = []
    totals = sampled.totals
    cells = totals.weight.shape[1]
    if cells == 4:
        told += _about_areas(item, units)
    alone = int((totals.sizes == 1).sum())
    if alone:
        how = {
            "centre": "taken from the centre of the whole sample",
            "average": "taken as the average of the other strata",
        }[design.lonely]
        strata = "1 stratum has" if alone == 1 else f"{alone} strata have"
        told.append(f"{strata} only one {units.noun}: the variation there was {how}.")
    fewest = int((totals.weight > 0).sum(axis=0).min())
    if units.noun in ("cluster", "area") and fewest < FEW_UNITS:
        told.append(
            f"The answers of a wave come from as few as {plural(fewest, units.noun)}: the range "
            "is wide because of it, and rests on few."
        )
    if sampled.proportion:
        told += _about_shares(item, units, sampled)
    return tuple(told)


def _about_areas(item: Answers, units: Units) -> list[str]:
    told = []
    here, there = count_areas(item)
    if min(here, there) < ENOUGH_AREAS:
        told.append(
            f"Answers come from {plural(here, 'area')} with the campaign and "
            f"{plural(there, 'area')} to compare with. With fewer than five areas on a side, "
            "what else befell an area cannot be told from the campaign."
        )
    used = item.cell >= 0
    pairs = {*zip(item.area[used].tolist(), (item.cell[used] % 2).tolist(), strict=True)}
    once = sorted({name for name, wave in pairs if (name, 1 - wave) not in pairs})
    if once:
        one = "was" if len(once) == 1 else "were"
        told.append(f"Asked in one wave only {one}: {', '.join(once)}.")
    return told


def _about_shares(item: Answers, units: Units, sampled: Sampled) -> list[str]:
    told = []
    for cell, bound in enumerate(sampled.bounds):
        counted = item.value[item.cell == cell]
        where = _cell_name(item, cell)
        if bound:
            who = "Nobody" if sampled.means[cell] == 0 else "Everybody"
            number = int((sampled.totals.weight[:, cell] > 0).sum())
            told.append(
                f"{where}: {who.lower()} gave an answer that counts. The range allows for "
                f"{100 * bound:.1f} of a hundred who were missed by chance "
                f"({plural(number, units.noun)})."
            )
        elif min(counted.sum(), (1 - counted).sum()) < SMALL_COUNT:
            told.append(
                f"{where}: fewer than {SMALL_COUNT} people gave (or did not give) an answer that "
                "counts; the range rests on few."
            )
    return told


def _cell_name(item: Answers, cell: int) -> str:
    side = ", comparison areas" if cell >= 2 else ""
    return f"Wave '{item.waves[cell % 2]}'{side}"
