"""What was observed, what the model says of it, and what would have been without the campaign.

The fitted value of a period is the line of the model plus the part of its error that persists:
what the other periods tell of this one. Without it a series that wanders would be drawn far off
its own data, with a band for a level that no verdict depends on. The counterfactual is the
fitted value less the effect, and its band is the interval of the effect: the picture shows a
change exactly where the numbers do.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from toolkit.models.effects import Fitted
from toolkit.models.posterior import leading_nodes, of_contrasts
from toolkit.models.structures import PERSISTENT, smoothed_wander

__all__ = ["lines", "persistent_part"]

Array = NDArray[np.float64]
MASS = 0.01
"""Share of the posterior that may be left out of a drawn line."""


def lines(fit: Fitted, residual_scale: Array, response: Array) -> tuple[Array, Array, Array, Array]:
    """Where do the fitted line and the counterfactual with its band run?

    Parameters
    ----------
    fit
        Of one series.
    residual_scale
        Square root of the weight of every period of the calendar, shape (periods,); ones but
        for counts.
    response
        What the linear model was fitted to, in its own unit (not scaled), used rows only.

    Returns
    -------
    fitted, counterfactual, low, high
        On the scale of the link without the offset, each of shape (periods,).
    """
    design = fit.design
    line = design.matrix @ fit.known.mean[:, 0] + persistent_part(fit, residual_scale, response)
    effect = np.zeros_like(design.matrix)
    columns = list(design.impact)
    effect[:, columns] = design.matrix[:, columns]
    rows, where = np.unique(effect[:, columns], axis=0, return_inverse=True)
    contrasts = np.zeros((rows.shape[0], design.matrix.shape[1]))
    contrasts[:, columns] = rows
    moving = np.flatnonzero(np.any(rows != 0, axis=1))
    parts = np.zeros((3, rows.shape[0]))
    summary = of_contrasts(fit.known, contrasts[moving], fit.level, tolerance=1e-5)
    for part, values in zip(parts, (summary.estimate, summary.high, summary.low), strict=True):
        part[moving] = values[:, 0]
    centre, low, high = (line - part[where.ravel()] for part in parts)
    return line, centre, low, high


def persistent_part(fit: Fitted, residual_scale: Array, response: Array) -> Array:
    """What do the other periods tell of the error of each? Shape (periods,), link scale.

    For an AR(1) the mean given the neighbours; for a wander or a bend its smoothed value.
    Averaged over the structures.
    """
    length = fit.design.matrix.shape[0]
    if fit.grid is None:
        return np.zeros(length)
    at, weight = leading_nodes(fit.known, MASS)
    used = np.flatnonzero(fit.design.used)
    x = fit.design.matrix[used] * residual_scale[used, None]
    residual = (response * residual_scale[used])[:, None] - x @ fit.known.beta[at, :, 0].T
    found = np.zeros(length)
    family = fit.grid.family[at]
    for node in np.flatnonzero(family == PERSISTENT):
        rho = float(fit.grid.rho[at[node]])
        found += weight[node] * _between_neighbours(residual[:, node], used, length, rho)
    later = np.flatnonzero(family != PERSISTENT)
    if later.size:
        wander = smoothed_wander(residual[:, later], used, length, fit.grid, at[later])
        found += wander @ weight[later]
    return np.asarray(found / residual_scale)


def _between_neighbours(residual: Array, used: NDArray[np.intp], length: int, rho: float) -> Array:
    """Mean of an AR(1) at each period given the nearest observed one on each side."""
    place = np.arange(length)
    before = np.searchsorted(used, place, side="left") - 1
    after = np.searchsorted(used, place, side="right")
    has_before, has_after = before >= 0, after < used.size
    left, right = np.maximum(before, 0), np.minimum(after, used.size - 1)
    a = np.where(has_before, rho ** (place - used[left]).clip(0), 0.0)
    b = np.where(has_after, rho ** (used[right] - place).clip(0), 0.0)
    share = 1 / (1 - (a * b) ** 2)
    return np.asarray(
        share * (a * (1 - b * b) * residual[left] + b * (1 - a * a) * residual[right])
    )
