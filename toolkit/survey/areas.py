"""Areas of a comparison: how many there are, and when they are the units that vary."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from toolkit.survey.answers import Answers
from toolkit.survey.design import Units

__all__ = ["ENOUGH_AREAS", "areas_as_units", "count_areas"]

ENOUGH_AREAS = 5
"""Areas that each side of a comparison needs, for their own ups and downs to be learnt."""


def count_areas(item: Answers) -> tuple[int, int]:
    """How many areas with answers are there on each side?"""
    sides = (item.cell[item.cell >= 0] // 2, item.area[item.cell >= 0])
    counts = [np.unique(sides[1][sides[0] == side].astype(str)).size for side in (0, 1)]
    return counts[0], counts[1]


def areas_as_units(item: Answers, units: Units) -> tuple[Answers, Units]:
    """Take areas as sampling units where each side of a comparison has enough of them.

    Each side is a stratum of its own: the areas stand for areas like them, and strata within
    areas no longer matter. Sheets on neither side are left out. Where clusters are larger than
    areas (each area lies in one cluster), they stay the units.

    Returns
    -------
    Answers, Units
        As they came where there are too few areas.
    """
    if min(count_areas(item)) < ENOUGH_AREAS:
        return item, units
    kept = item.cell >= 0
    area, code = np.unique(item.area[kept].astype(str), return_inverse=True)
    if units.noun == "cluster" and _larger(units.unit[kept], code):
        return item, units
    side = np.zeros(area.size, dtype=np.intp)
    side[code] = item.cell[kept] // 2
    changed = replace(item, value=item.value[kept], cell=item.cell[kept], area=item.area[kept])
    return changed, Units(
        weight=units.weight[kept],
        unit=code.astype(np.intp),
        stratum=side,
        strata=("areas", "comparison areas"),
        noun="area",
        waves="same",
    )


def _larger(cluster: NDArray[np.intp], area: NDArray[np.intp]) -> bool:
    """Whether each area lies within one cluster, and some cluster holds several areas."""
    pairs = int(np.unique(np.stack([area, cluster]), axis=1).shape[1])
    return pairs == np.unique(area).size > np.unique(cluster).size
