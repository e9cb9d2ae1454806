"""Error structure integrated out: the default, and the same with AR(1) alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from toolkit.models.classical import least_squares
from toolkit.models.posterior import Posterior, family_weights, posterior
from toolkit.models.structures import (
    BENDING,
    PERSISTENT,
    WANDER,
    Nodes,
    nodes,
    quadratic_forms,
)
from toolkit.results import ErrorStructure

__all__ = ["ar1", "auto", "described"]

Array = NDArray[np.float64]


def auto(x: Array, y: Array, times: NDArray[np.intp], lags: int | None) -> tuple[Posterior, Nodes]:
    """What is known of β when the error structure is not: averaged over all three families."""
    return _averaged(x, y, times, nodes())


def ar1(x: Array, y: Array, times: NDArray[np.intp], lags: int | None) -> tuple[Posterior, Nodes]:
    """What is known of β when errors are AR(1) of unknown correlation?"""
    return _averaged(x, y, times, nodes((PERSISTENT,)))


def _averaged(x: Array, y: Array, times: NDArray[np.intp], grid: Nodes) -> tuple[Posterior, Nodes]:
    """Weigh the structures on residuals of least squares, which keep their digits.

    Sums of squares of a series of millions that varies by one would lose them. What least
    squares took out is put back into β; nothing else depends on it.
    """
    _, beta, residual = least_squares(x, y)
    size = np.sqrt((residual * residual).mean(axis=0))
    forms = quadratic_forms(x, residual / size, times, grid)
    known = posterior(forms, grid, x.shape[0])
    return replace(
        known,
        beta=known.beta * size + beta,
        variance=known.variance * size**2,
    ), grid


def described(known: Posterior, grid: Nodes, name: str, period: str) -> ErrorStructure:
    """Say in words how the errors of the first series hang together.

    The half-life is that of the correlation between neighbouring periods, averaged over the
    structures: share × ρ.
    """
    weight = known.weight[:, 0]
    weights = family_weights(known, grid)
    next_to = float((weight * grid.share * grid.rho).sum())
    half_life = float(np.log(0.5) / np.log(next_to)) if 0 < next_to < 1 else None
    if grid.family.max() == BENDING and weights["bending"] > 0.5:
        words = "the line itself bends slowly"
    elif half_life is None or half_life < 0.5:
        words = f"hardly any from one {period} to the next"
    else:
        count = max(1, round(2 * half_life))
        words = f"deviations persist for about {count} {period}{'s' if count > 1 else ''}"
        if weights.get("wander and noise", 0.0) > 0.5 and (grid.family == WANDER).any():
            words += ", with noise on top"
    return ErrorStructure(name=name, words=words, weights=weights, half_life=half_life)
