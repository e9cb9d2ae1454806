"""How far estimates vary by sampling: linearisation and the jackknife.

Everything starts from the totals of each sampling unit in each cell (a wave, or a wave on one
side of a comparison): the sum of weights, and of weights times answers. The estimate of a cell
is the ratio of the two, summed over all units; units without an answer in a cell still belong
to their stratum and count there with zero.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

__all__ = ["Totals", "cell_totals", "jackknife", "linearised"]

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """Totals of m sampling units in c cells.

    Parameters
    ----------
    value
        Shape (m, c): sum of weight times answer.
    weight
        Shape (m, c): sum of weights.
    squares
        Shape (m, c): sum of squared weights.
    variance
        Shape (c,): weighted variance of the answers of a cell.
    stratum
        Shape (m,): stratum of each unit, 0 to H - 1; each stratum holds a unit.
    """

    value: Array = field(repr=False)
    weight: Array = field(repr=False)
    squares: Array = field(repr=False)
    variance: Array = field(repr=False)
    stratum: NDArray[np.intp] = field(repr=False)

    @property
    def means(self) -> Array:
        """Weighted mean of each cell, shape (c,)."""
        means: Array = self.value.sum(axis=0) / self.weight.sum(axis=0)
        return means

    @property
    def sizes(self) -> Array:
        """Number of units of each stratum, shape (H,)."""
        return np.bincount(self.stratum).astype(np.float64)


def cell_totals(
    value: Array,
    weight: Array,
    cell: NDArray[np.intp],
    unit: NDArray[np.intp],
    stratum: NDArray[np.intp],
    cells: int,
) -> Totals:
    """Sum the answers of n sheets by sampling unit and cell.

    Parameters
    ----------
    value, weight, cell, unit
        Shape (n,); ``cell`` is -1 for a sheet that is in none.
    stratum
        Shape (m,), of the units.
    cells
        The number of cells, c.
    """
    m = stratum.size
    used = cell >= 0
    place = unit[used] * cells + cell[used]
    weights, answered, where = weight[used], value[used], cell[used]

    def summed(amounts: Array) -> Array:
        sums = np.bincount(place, weights=amounts, minlength=m * cells)
        return np.asarray(sums, dtype=np.float64).reshape(m, cells)

    values, sums = summed(weights * answered), summed(weights)
    distance = answered - (values.sum(axis=0) / sums.sum(axis=0))[where]
    variance = np.bincount(where, weights=weights * distance**2, minlength=cells)
    return Totals(
        value=values,
        weight=sums,
        squares=summed(weights**2),
        variance=variance / sums.sum(axis=0),
        stratum=stratum,
    )


def linearised(totals: Totals, lonely: str = "error") -> Array:
    """How far would the means of the cells vary, by Taylor linearisation?

    With u the total of weight × (answer − mean) ÷ (sum of weights) of each unit, the covariance
    is the sum over strata of n/(n−1) Σ (u − ū)(u − ū)′, n the units of the stratum: with
    replacement, no correction for a finite population.

    Parameters
    ----------
    lonely
        For a stratum of one unit: ``centre`` takes u itself (the units of all strata sum to
        zero), ``average`` the mean of the other strata. ``error``: there must be none.

    Returns
    -------
    array
        Covariance of the means, shape (c, c).

    Source: Binder (1983, International Statistical Review 51:279-292).
    """
    spread = _influence(totals)
    sizes = totals.sizes
    centred = spread - _stratum_means(spread, totals)[totals.stratum]
    alone = sizes == 1
    factor = np.where(alone, 1.0, sizes / np.maximum(sizes - 1, 1))
    if lonely == "centre":
        centred[alone[totals.stratum]] = spread[alone[totals.stratum]]
    scaled = centred * np.sqrt(factor[totals.stratum])[:, None]
    return _averaged(scaled.T @ scaled, alone, lonely)


def jackknife(totals: Totals, lonely: str = "error") -> Array:
    """How does each unit move the means of the cells (stratified jackknife, JKn)?

    Each unit is left out in turn, and the others of its stratum weigh n/(n−1) in its place; no
    refit is needed, since the means are ratios of totals. The covariance of the means is the
    crossproduct of the rows returned: Σ (n−1)/n (mean without the unit − mean)², around the
    mean of the full sample.

    Returns
    -------
    array
        Shape (m, c); not finite for a cell that lies in one unit alone.

    Source: Rust & Rao (1996, Statistical Methods in Medical Research 5:283-310); Wolter (2007,
    Introduction to Variance Estimation, chapter 4).
    """
    sizes = totals.sizes[totals.stratum][:, None]
    others = np.maximum(sizes - 1, 1)
    replicates = []
    for amounts in (totals.value, totals.weight):
        by_stratum = _stratum_means(amounts, totals)[totals.stratum] * sizes
        replicates.append(
            amounts.sum(axis=0) - by_stratum + (by_stratum - amounts) * (sizes / others)
        )
    value, weight = replicates
    # A weight that is zero but for rounding is zero: the cell lies in this unit alone.
    gone = weight <= 1e-12 * totals.weight.sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        moved = np.where(gone, np.inf, value / np.where(gone, 1.0, weight)) - totals.means
    moved = moved * np.sqrt(others / sizes)
    alone = totals.sizes == 1
    if alone.any():
        replaced = _influence(totals) if lonely == "centre" else np.zeros_like(moved)
        lonely_units = alone[totals.stratum]
        moved[lonely_units] = replaced[lonely_units]
        if lonely == "average":
            moved *= np.sqrt(alone.size / max(int((~alone).sum()), 1))
    return moved


def _influence(totals: Totals) -> Array:
    spread: Array = (totals.value - totals.means * totals.weight) / totals.weight.sum(axis=0)
    return spread


def _stratum_means(amounts: Array, totals: Totals) -> Array:
    sums = np.stack([np.bincount(totals.stratum, weights=column) for column in amounts.T], axis=1)
    means: Array = sums / totals.sizes[:, None]
    return means


def _averaged(covariance: Array, alone: NDArray[np.bool_], lonely: str) -> Array:
    if lonely != "average" or not alone.any():
        return covariance
    return covariance * (alone.size / max(int((~alone).sum()), 1))
