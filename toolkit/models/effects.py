"""From coefficients to effects that people use: level, slope, pulse, average, sum, ratio.

All are read off the same mixture. Effects of counts and of logarithms are on the log scale,
where a campaign multiplies; their sums and ratios are monotone functions of one combination of
coefficients, so interval and p-value carry over unchanged.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from toolkit.models.design import Design
from toolkit.models.mixture import Summary, leading, summarise_ratio
from toolkit.models.posterior import (
    Posterior,
    excludes_zero,
    moments,
    of_contrasts,
    restricted,
)
from toolkit.models.shapes import SHAPES
from toolkit.models.structures import BENDING, Nodes

__all__ = ["Fitted", "effects_of", "per_period"]

Array = NDArray[np.float64]
NEEDS_BEND = ("slope_change", "average_effect", "cumulative_effect")
"""With a slope in the model these are believed only if a bending error agrees."""
NEAREST = 12
"""Periods nearest to the start that tell the level at the start."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """A fitted model and what its effects need.

    ``values`` are the outcomes of the used rows in their own unit, shape (n, s); ``offset`` the
    log exposure of all periods; ``ratio`` whether the model is on the log scale.
    """

    known: Posterior
    grid: Nodes | None
    design: Design
    shape: str
    family: str
    values: Array
    offset: Array
    ratio: bool
    level: float
    tolerance: float = 1e-7

    @property
    def headline(self) -> str:
        """The effect that the verdict is about."""
        return SHAPES[self.shape].headline

    @property
    def after(self) -> NDArray[np.bool_]:
        """Which used rows lie after the start, shape (n,)."""
        return np.asarray(self.design.after[self.design.used])

    @property
    def impact(self) -> Array:
        """The design with all but the campaign's columns set to zero, used rows only."""
        found = np.zeros_like(self.design.matrix)
        columns = list(self.design.impact)
        found[:, columns] = self.design.matrix[:, columns]
        return np.asarray(found[self.design.used])

    @property
    def at_start(self) -> tuple[Array, float]:
        """Row of the design and log exposure at the start, without the campaign.

        What is not known there (a covariate or an exposure in a period without a value) is that
        of the first period seen after it.
        """
        start, row = self.design.window.start, self.design.matrix
        seen = int(np.flatnonzero(self.design.used & self.design.after)[0])
        found = np.where(np.isfinite(row[start]), row[start], row[seen])
        found[list(self.design.impact)] = 0.0
        known = start if np.isfinite(self.offset[start]) else seen
        return found, float(self.offset[known])

    @property
    def concerned(self) -> NDArray[np.bool_]:
        """Used rows in which the headline effect holds."""
        column = self.design.matrix[:, self.design.names.index(self.headline)]
        return np.asarray((column > 0)[self.design.used] & self.after)


def effects_of(fit: Fitted) -> tuple[dict[str, Summary], dict[str, NDArray[np.bool_]]]:
    """How big are the effects of each series, and does a bending error confirm them?

    Returns
    -------
    effects
        By name; arrays of shape (s,).
    confirmed
        For the effects that need it (`NEEDS_BEND`, where the model has a slope): whether the
        interval under bending errors alone excludes zero.
    """
    k = fit.design.matrix.shape[1]
    names = [fit.design.names[i] for i in fit.design.impact] + ["average_effect"]
    contrasts = np.zeros((len(names), k))
    contrasts[range(len(names) - 1), list(fit.design.impact)] = 1.0
    contrasts[-1] = fit.impact[fit.after].mean(axis=0)
    whole = of_contrasts(fit.known, contrasts, fit.level, tolerance=fit.tolerance)
    found = {name: _row(whole, i) for i, name in enumerate(names)}
    total = (
        _sum_of_ratios(fit, fit.known)
        if fit.ratio
        else _scaled(found["average_effect"], int(fit.after.sum()))
    )
    found["cumulative_effect"] = total
    found["relative_effect"] = _exponential(found[fit.headline]) if fit.ratio else _relative(fit)
    confirmed: dict[str, NDArray[np.bool_]] = {}
    if fit.shape == "step+slope" and fit.grid is not None and (fit.grid.family == BENDING).any():
        bent = excludes_zero(restricted(fit.known, fit.grid, BENDING), contrasts, fit.level)
        for name in NEEDS_BEND:
            row = names.index("average_effect" if name == "cumulative_effect" else name)
            confirmed[name] = bent[row]
    return found, confirmed


def per_period(fit: Fitted, headline: Summary) -> Summary:
    """How much is the headline effect in the outcome's own unit, a period?

    For a lasting change the average over the periods in which it holds; with a slope in the
    model, at the start.
    """
    if not fit.ratio:
        return headline
    if fit.shape == "step+slope":
        row, offset = fit.at_start
        base = np.exp(row @ fit.known.mean + offset)
        ends = (base * np.expm1(v) for v in (headline.estimate, headline.low, headline.high))
        estimate, low, high = ends
        return Summary(
            estimate,
            base * np.exp(headline.estimate) * headline.std_error,
            low,
            high,
            headline.p_value,
        )
    mean = fit.values[fit.concerned].mean(axis=0)
    return _removed(headline, mean)


def _row(summary: Summary, i: int) -> Summary:
    return Summary(
        summary.estimate[i], summary.std_error[i], summary.low[i], summary.high[i],
        summary.p_value[i],
    )  # fmt: skip


def _scaled(s: Summary, factor: float) -> Summary:
    return Summary(
        s.estimate * factor, s.std_error * factor, s.low * factor, s.high * factor, s.p_value
    )


def _exponential(s: Summary) -> Summary:
    """A log ratio as ratio minus one."""
    return Summary(
        np.expm1(s.estimate),
        np.exp(s.estimate) * s.std_error,
        np.expm1(s.low),
        np.expm1(s.high),
        s.p_value,
    )


def _removed(s: Summary, total: Array) -> Summary:
    """Total × (1 − exp(−log ratio)): what of a total is due to the ratio."""
    return Summary(
        -total * np.expm1(-s.estimate),
        total * np.exp(-s.estimate) * s.std_error,
        -total * np.expm1(-s.low),
        -total * np.expm1(-s.high),
        s.p_value,
    )


def _sum_of_ratios(fit: Fitted, known: Posterior) -> Summary:
    """Σ yₜ (1 − exp(−effectₜ)) over the periods after the start.

    With R the ratio of what was seen to what would have been, the sum is Σy (1 − 1/R) and log R
    is a weighted mean of the effects, linear in the coefficients near their estimate: exact
    where the effect is the same in all periods.
    """
    rows = fit.impact[fit.after]
    values = fit.values[fit.after]
    effect = rows @ known.mean
    base = values * np.exp(-effect)
    share = base / np.maximum(base.sum(axis=0), 1e-300)
    contrast = np.einsum("tk,ts->ks", rows, share)[None]
    total = values.sum(axis=0)
    log_ratio = np.log(np.maximum(total, 1e-300) / np.maximum(base.sum(axis=0), 1e-300))
    shift = log_ratio - (contrast[0] * known.mean).sum(axis=0)
    found = of_contrasts(known, contrast, fit.level, shift=shift, tolerance=fit.tolerance)
    return _removed(_row(found, 0), total)


def _relative(fit: Fitted) -> Summary:
    """The headline effect as a part of the counterfactual, by Fieller inside the mixture.

    The counterfactual is what was seen less what the campaign made of it, as in the drawn path:
    over the periods in which the effect holds; with a slope, over the `NEAREST` ones to the start,
    carried to it along the line. The level of the bare line is hardly known where a series
    wanders, and would leave a series far from zero without a bounded ratio.
    """
    design = fit.design
    top = np.zeros((1, design.matrix.shape[1]))
    top[0, design.names.index(fit.headline)] = 1.0
    rows, near = design.matrix[design.used], np.flatnonzero(fit.concerned)
    wanted = rows[near].mean(axis=0)
    if fit.shape == "step+slope":
        distance = np.abs(design.window.since[design.used] + 0.5)
        near = np.argsort(distance, kind="stable")[:NEAREST]
        wanted = fit.at_start[0]
    base = (wanted - rows[near].mean(axis=0))[None]
    base[0, list(design.impact)] = -rows[near][:, list(design.impact)].mean(axis=0)
    seen = fit.values[near].mean(axis=0)
    known = fit.known
    numerator, v_aa = moments(known, top, top)
    rest, v_cc = moments(known, base, base)
    denominator = rest + seen
    parts = (numerator, denominator, v_aa, moments(known, top, base)[1], v_cc)
    weight = known.weight
    order = leading(weight, 0.03 * fit.tolerance)
    if order is not None:
        weight = np.take_along_axis(weight, order, axis=0)
        weight = weight / weight.sum(axis=0)
        a, c, v_aa, v_ac, v_cc = (
            np.take_along_axis(part, order[:, None, :], axis=0)[:, 0] for part in parts
        )
    else:
        a, c, v_aa, v_ac, v_cc = (part[:, 0] for part in parts)
    return summarise_ratio(
        weight, (a, c), (v_aa, v_ac, v_cc), known.df, fit.level, tolerance=fit.tolerance
    )
