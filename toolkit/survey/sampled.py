"""Means of the cells with all that is known of how they vary; effects and levels made of it."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from toolkit.errors import ModelError
from toolkit.results import Effect
from toolkit.survey.freedom import degrees_of_freedom, units_minus_strata
from toolkit.survey.intervals import (
    logit_interval,
    none_or_all,
    quantile,
    ratio_interval,
    two_sided,
)
from toolkit.survey.variance import Totals, jackknife, linearised

__all__ = [
    "Sampled",
    "by_linearisation",
    "contrasted",
    "freedom",
    "level_range",
    "relative",
    "sampled_means",
]

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampled:
    """Means of c cells, and how m sampling units move them.

    Parameters
    ----------
    means
        Shape (c,).
    moved
        Shape (m, c), from `jackknife`.
    taylor
        Shape (c, c), from `linearised`.
    bounds
        Shape (c,): for a proportion of 0 or 1 how far it may be from there, otherwise 0.
    """

    totals: Totals = field(repr=False)
    means: Array
    moved: Array = field(repr=False)
    taylor: Array = field(repr=False)
    bounds: Array
    proportion: bool
    level: float


def sampled_means(totals: Totals, *, proportion: bool, lonely: str, level: float) -> Sampled:
    """How large is the mean of each cell, and what is known of its variation?

    The caller has made sure that no stratum has one unit unless ``lonely`` says what to do, and
    that no cell lies in one unit.
    """
    means = totals.means
    bounds = np.zeros_like(means)
    if proportion:
        one_sided = (totals.value == 0).all(axis=0) | (totals.value == totals.weight).all(axis=0)
        for cell in np.flatnonzero(one_sided):
            bounds[cell] = none_or_all(int((totals.weight[:, cell] > 0).sum()), level)
            means[cell] = round(means[cell])
    return Sampled(
        totals=totals,
        means=means,
        moved=jackknife(totals, lonely),
        taylor=linearised(totals, lonely),
        bounds=bounds,
        proportion=proportion,
        level=level,
    )


def freedom(sampled: Sampled, contrast: Array) -> float:
    """On how many degrees of freedom does a contrast stand? At least one, or a `ModelError`."""
    if units_minus_strata(sampled.totals, contrast) < 1:
        used = (sampled.totals.weight[:, contrast != 0] > 0).any(axis=1)
        strata = np.unique(sampled.totals.stratum[used]).size
        raise ModelError(
            f"{int(used.sum())} sampling units in {strata} strata leave nothing to learn the "
            "uncertainty from: there must be more units than strata. Join strata that are alike."
        )
    return degrees_of_freedom(sampled.totals, sampled.moved, contrast)


def contrasted(sampled: Sampled, contrast: Array, name: str, unit: str) -> Effect:
    """How large is a contrast of the means, with interval and p-value of the jackknife?

    Raises
    ------
    ModelError
        Where the means do not vary at all.
    """
    df = freedom(sampled, contrast)
    t = quantile(df, sampled.level)
    variance = float(contrast @ _covariance(sampled, t) @ contrast)
    return _effect(name, float(contrast @ sampled.means), variance**0.5, df, t, unit)


def by_linearisation(sampled: Sampled, contrast: Array, name: str, unit: str) -> Effect:
    """How large is a contrast, with the standard error that R's survey package gives it?"""
    df = freedom(sampled, contrast)
    t = quantile(df, sampled.level)
    variance = float(contrast @ sampled.taylor @ contrast)
    return _effect(name, float(contrast @ sampled.means), variance**0.5, df, t, unit)


def relative(sampled: Sampled, change: Array, base: Array) -> Effect | None:
    """How large is the change beside what would have been? None where that may be zero.

    Same distribution and p-value as the change itself.
    """
    df = freedom(sampled, change)
    t = quantile(df, sampled.level)
    pair = np.stack([change, base])
    top, bottom = (pair @ sampled.means).tolist()
    covariance = pair @ _covariance(sampled, t) @ pair.T
    found = ratio_interval(top, bottom, covariance, t)
    if found is None:
        return None
    std_error, low, high = found
    return Effect(
        name="relative_effect",
        estimate=top / bottom,
        std_error=std_error,
        ci_low=low,
        ci_high=high,
        p_value=two_sided(top / float(covariance[0, 0]) ** 0.5, df),
        unit="ratio minus one",
    )


def level_range(sampled: Sampled, cell: int) -> tuple[float, float, float]:
    """How large may the level of one cell be? Standard error, and both ends of the range."""
    single = np.zeros(sampled.means.size)
    single[cell] = 1.0
    t = quantile(freedom(sampled, single), sampled.level)
    mean, bound = float(sampled.means[cell]), float(sampled.bounds[cell])
    std_error = float(single @ _covariance(sampled, t) @ single) ** 0.5
    if bound:
        return std_error, max(mean - bound, 0.0), min(mean + bound, 1.0)
    if sampled.proportion and std_error > 0:
        return std_error, *logit_interval(mean, std_error, t)
    return std_error, mean - t * std_error, mean + t * std_error


def _covariance(sampled: Sampled, t: float) -> Array:
    """Return the jackknife's covariance; all-or-none cells get their bound over t."""
    covariance: Array = sampled.moved.T @ sampled.moved + np.diag((sampled.bounds / t) ** 2)
    return covariance


def _effect(name: str, estimate: float, error: float, df: float, t: float, unit: str) -> Effect:
    return Effect(
        name=name,
        estimate=estimate,
        std_error=error,
        ci_low=estimate - t * error,
        ci_high=estimate + t * error,
        p_value=two_sided(estimate / error, df) if error > 0 else None,
        unit=unit,
    )
