"""Digits that a standard error supports, and no others; a reading never changes by rounding."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from statistics import NormalDist

from toolkit.results import Effect

__all__ = ["Grid", "round_effect", "round_p", "significant", "to_grid"]

LEAST_P = 0.001


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """How finely numbers are given.

    ``digits`` is how many digits of the standard error are shown, and with it of all else.
    ``coarse``: on a grid at least twice as wide as the standard error, which itself is not
    given, nor is the p-value. ``level`` is that of the intervals.
    """

    level: float
    digits: int = 3
    coarse: bool = False

    def unit(self, std_error: float | None, low: float | None, high: float | None) -> float | None:
        """How wide is the grid for a number with this standard error (or interval)?

        None where nothing tells.
        """
        error = std_error
        if not error and low is not None and high is not None:
            error = (high - low) / (2 * NormalDist().inv_cdf((1 + self.level) / 2))
        if not error or not math.isfinite(error):
            return None
        if not self.coarse:
            return float(10.0 ** (math.floor(math.log10(abs(error))) - self.digits + 1))
        power = math.floor(math.log10(2 * abs(error)))
        return float(min(s for s in (1, 2, 5, 10) if s * 10.0**power >= 2 * error) * 10.0**power)


def to_grid(
    value: float | None, unit: float | None, guards: Iterable[float] = (), *, side: int = 0
) -> float | None:
    """Round to a multiple of the unit, outward or to the nearest, never across a guard.

    Parameters
    ----------
    value, unit
        What is rounded to what; None stays None. Without a unit, to three digits.
    guards
        Values at which a reading changes (no change, the margin). A value strictly on one
        side stays strictly there: at need it is put a tenth of the unit beside the guard.
    side
        -1 rounds down (lower ends), 1 up (upper ends), 0 to the nearest.

    Examples
    --------
    >>> to_grid(0.0873, 0.01, side=-1), to_grid(0.0873, 0.01, side=1)
    (0.08, 0.09)
    >>> to_grid(0.0004, 0.01, [0.0], side=-1)
    0.001
    """
    if value is None or not math.isfinite(value):
        return value
    if unit is None:
        return significant(value, 3)
    number = round(value / unit, 6)
    whole = math.floor(number) if side < 0 else math.ceil(number) if side > 0 else round(number)
    found = _clean(whole * unit, unit)
    for guard in guards:
        if value > guard >= found:
            found = _clean(guard + unit / 10, unit)
        elif value < guard <= found:
            found = _clean(guard - unit / 10, unit)
    return found


def round_effect(effect: Effect, grid: Grid, guards: Iterable[float] = ()) -> Effect:
    """Round a number with its interval and p-value; the interval outward."""
    unit = grid.unit(effect.std_error, effect.ci_low, effect.ci_high)
    kept = tuple(guards)
    error = effect.std_error
    return replace(
        effect,
        estimate=to_grid(effect.estimate, unit),
        std_error=None if grid.coarse else significant(error, grid.digits),
        ci_low=to_grid(effect.ci_low, unit, kept, side=-1),
        ci_high=to_grid(effect.ci_high, unit, kept, side=1),
        p_value=round_p(effect.p_value, grid),
    )


def round_p(p: float | None, grid: Grid) -> float | None:
    """Round a p-value to the digits of the grid, not below 0.001; none on the coarse grid.

    It stays on its side of one minus the level.

    Examples
    --------
    >>> round_p(0.0499996, Grid(level=0.95))
    0.0499
    >>> round_p(1e-9, Grid(level=0.95))
    0.001
    """
    if p is None or grid.coarse:
        return None
    bound = round(1 - grid.level, 12)
    digits = grid.digits
    found = max(LEAST_P, significant(p, digits) or 0.0)
    step = bound * 10.0**-digits * 2
    if p < bound <= found:
        found = significant(bound - step, 3) or found
    elif p > bound >= found:
        found = significant(bound + step, 3) or found
    return min(1.0, found)


def significant(value: float | None, digits: int) -> float | None:
    """Round to this many significant digits.

    Examples
    --------
    >>> significant(0.0123456, 3), significant(0.0, 3)
    (0.0123, 0.0)
    """
    if value is None or value == 0 or not math.isfinite(value):
        return value
    return float(f"{value:.{digits - 1}e}")


def _clean(value: float, unit: float) -> float:
    """Remove the dust of binary fractions, two digits below the unit."""
    return round(value, max(0, 2 - math.floor(math.log10(unit)))) + 0.0
