"""On how many degrees of freedom a standard error from clusters stands."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from toolkit.survey.variance import Totals

__all__ = ["degrees_of_freedom", "units_minus_strata"]

Array = NDArray[np.float64]


def units_minus_strata(totals: Totals, contrast: Array) -> float:
    """How many units more than strata hold an answer in a cell of the contrast?

    Parameters
    ----------
    contrast
        Shape (c,); cells with zero do not take part.
    """
    used = (totals.weight[:, contrast != 0] > 0).any(axis=1)
    return float(used.sum() - np.unique(totals.stratum[used]).size)


def degrees_of_freedom(totals: Totals, moved: Array, contrast: Array) -> float:
    """On how many degrees of freedom does the standard error of a contrast stand?

    Units minus strata where all units weigh the same; fewer where they do not. Units that
    answer in the same cells form a group (those of both waves, those of one side ...). Within a
    group of n units on d degrees, a few large ones may carry the variance: with v the share of
    each in it under a working model, the effective number is (Σ v)²/Σ v², and the group has
    d (Σ v)² / (n Σ v²). Groups are put together by Satterthwaite's formula, from the variance
    that the jackknife found in each: five areas against thirty know little more than the five.

    The working model has answers of one variance and one correlation within units; the
    correlation is the one that explains the variance found.

    Parameters
    ----------
    moved
        From `jackknife`, shape (m, c).
    contrast
        Shape (c,).

    Returns
    -------
    float
        Between 0 and units minus strata; below one nothing can be learnt.

    Source: Satterthwaite (1946, Biometrics Bulletin 2:110-114) for the groups; Bell & McCaffrey
    (2002, Survey Methodology 28:169-181) for degrees of freedom from a working model.
    """
    plain = units_minus_strata(totals, contrast)
    answered = totals.weight[:, contrast != 0] > 0
    used = answered.any(axis=1)
    found = ((moved[used] @ contrast) ** 2).clip(min=0)
    working = _working_variance(totals, contrast, float(found.sum()))[used]
    if plain < 1 or not found.sum() > 0 or not working.sum() > 0:
        return max(plain, 0.0)
    group = np.unique(answered[used], axis=0, return_inverse=True)[1].ravel()
    stratum = totals.stratum[used]
    # Each stratum's lost degree is shared by the groups in it; a group's mean costs one.
    left = np.bincount(group, weights=1 - 1 / np.bincount(stratum)[stratum])
    units = np.bincount(group).astype(np.float64)
    degrees = np.minimum(left, units - 1)
    squares = np.maximum(np.bincount(group, weights=working**2), np.finfo(float).tiny)
    effective = np.bincount(group, weights=working) ** 2 / squares
    degrees = np.maximum(degrees * np.minimum(effective / units, 1.0), 1.0)
    variance = np.bincount(group, weights=found)
    return min(plain, float(variance.sum() ** 2 / (variance**2 / degrees).sum()))


def _working_variance(totals: Totals, contrast: Array, found: float) -> Array:
    """Return each unit's part in the variance, were all answers alike in variance: shape (m,)."""
    size = totals.weight.sum(axis=0)
    amount = totals.variance * contrast**2
    alone = (totals.squares / size**2) @ amount
    together = (totals.weight / size) ** 2 @ amount
    room = together.sum() - alone.sum()
    share = np.clip((found - alone.sum()) / room, 0.0, 1.0) if room > 0 else 0.0
    parts: Array = (1 - share) * alone + share * together
    return parts
