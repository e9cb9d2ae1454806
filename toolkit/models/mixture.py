"""Mixtures of Student t distributions: distribution, quantiles and p-values.

An estimate averaged over error structures is a mixture: component j is a t distribution on
``df`` degrees around ``mean[j]`` with scale ``scale[j]`` and weight ``weight[j]``. Estimate,
standard error, interval and p-value of an effect are all read off the one mixture, so they
cannot disagree.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln, stdtr, stdtrit

__all__ = ["Summary", "cdf", "leading", "quantile", "summarise", "summarise_ratio", "two_sided"]

Array = NDArray[np.float64]

REACH = 16.0
CELLS = 4096


class Summary:
    """Estimate, standard error, interval and p-value of many effects at once.

    Each attribute has the shape of one component's ``mean``.
    """

    __slots__ = ("estimate", "high", "low", "p_value", "std_error")

    def __init__(
        self, estimate: Array, std_error: Array, low: Array, high: Array, p_value: Array
    ) -> None:
        self.estimate, self.std_error = estimate, std_error
        self.low, self.high, self.p_value = low, high, p_value


@lru_cache(maxsize=256)
def _table(df: float) -> tuple[Array, Array, Array]:
    """Pieces of the distribution of t: in each cell v + u (a + u b), u from 0 to 1."""
    knots = np.linspace(-REACH, REACH, 2 * CELLS + 1)
    values = stdtr(df, knots)
    low, middle, high = values[:-1:2], values[1::2], values[2::2]
    b = 2 * (low + high - 2 * middle)
    return np.asarray(low), np.asarray(high - low - b), np.asarray(b)


def _t(df: float, z: Array) -> tuple[Array, Array]:
    """Distribution and density of t: interpolated (error below 1e-8), exact for few degrees."""
    if df < 8:
        half = (df + 1) / 2
        log_norm = gammaln(half) - gammaln(df / 2) - 0.5 * np.log(df * np.pi)
        exact = np.exp(log_norm - half * np.log1p(z * z / df))
        return np.asarray(stdtr(df, z)), np.asarray(exact)
    values, a, b = _table(df)
    per_unit = CELLS / (2 * REACH)
    place = (z + REACH) * per_unit
    np.maximum(place, 0.0, out=place)
    np.minimum(place, CELLS - 1e-9, out=place)
    cell = place.astype(np.int32)
    place -= cell
    curve = b.take(cell)
    curve *= place
    slope = a.take(cell)
    slope += curve
    part = slope * place
    part += values.take(cell)
    slope += curve
    slope *= per_unit
    return part, slope


def cdf(x: Array, weight: Array, mean: Array, scale: Array, df: float) -> Array:
    """How probable is a value up to x under the mixture? Exact, also far out.

    Parameters
    ----------
    x
        Shape of one component's ``mean``.
    weight, mean, scale
        Components on the first axis; weights sum to one.
    df
        Degrees of freedom, the same for all components.
    """
    return np.asarray((weight * stdtr(df, (x - mean) / scale)).sum(axis=0))


def quantile(
    p: float, weight: Array, mean: Array, scale: Array, df: float, *, tolerance: float = 1e-7
) -> Array:
    """Which value has probability p below it? Accurate to ``tolerance`` standard errors.

    The mixture's quantile lies between the least and the greatest of its components'; the start
    is the quantile of the t with the mixture's mean and variance.
    """
    z = float(stdtrit(df, p))
    own = mean + z * scale
    centre = (weight * mean).sum(axis=0)
    spread = np.sqrt((weight * (scale**2 + (mean - centre) ** 2)).sum(axis=0))
    inverse = 1 / scale
    return _solved(
        p,
        weight,
        df,
        lambda x: ((x - mean) * inverse, inverse),
        (own.min(axis=0), np.asarray(centre + z * spread), own.max(axis=0)),
        spread,
        tolerance,
    )


Placed = Callable[[Array], tuple[Array, Array]]


def _solved(
    p: float,
    weight: Array,
    df: float,
    placed: Placed,
    bracket: tuple[Array, Array, Array],
    spread: Array,
    tolerance: float,
) -> Array:
    """Solve Σ weight T(z(x)) = p by Newton steps that never leave a shrinking bracket."""
    low, x, high = bracket
    x = np.clip(x, low, high)
    allowed, wanted = 0.5 * np.sqrt(tolerance) * spread, tolerance * spread
    for _ in range(80):
        z, slope = placed(x)
        part, density = _t(df, z)
        miss = (weight * part).sum(axis=0) - p
        high = np.where(miss > 0, x, high)
        low = np.where(miss < 0, x, low)
        steepness = (weight * density * slope).sum(axis=0)
        new = x - miss / np.where(steepness > 0, steepness, np.inf)
        inside = (new >= low) & (new <= high) & (steepness > 0)
        new = np.where(inside, new, 0.5 * (low + high))
        # a Newton step of size s leaves an error of about s², in standard errors
        settled = np.abs(new - x) <= np.where(inside, allowed, wanted)
        x = new
        if settled.all():
            break
    return np.asarray(x)


def summarise_ratio(
    weight: Array,
    mean: tuple[Array, Array],
    variance: tuple[Array, Array, Array],
    df: float,
    level: float,
    *,
    tolerance: float = 1e-6,
) -> Summary:
    """What is known of a ratio a/c of two effects, by inverting the test of a − r c = 0?

    Parameters
    ----------
    mean
        Component means of numerator and denominator, each (nodes, ...).
    variance
        Component scales squared: of the numerator, of both (covariance), of the denominator.

    Returns
    -------
    Summary
        Its p-value is that of the numerator. Where the denominator's own interval includes
        zero the ratio has no bounded interval and all is NaN.

    Notes
    -----
    Fieller (1954, JRSS B 16:175), inside the mixture.
    """
    (a, c), (v_aa, v_ac, v_cc) = mean, variance
    tail, z = (1 - level) / 2, float(stdtrit(df, (1 + level) / 2))
    sign = np.sign((weight * c).sum(axis=0))
    unbounded = two_sided(weight, c, np.sqrt(v_cc), df) > 1 - level
    p_value = two_sided(weight, a, np.sqrt(v_aa), df)
    if unbounded.any():  # an end that is not there would be sought in vain
        kept = ~unbounded
        rows = np.full((4, *kept.shape), np.nan)
        if kept.any():
            some = [np.broadcast_to(v, a.shape)[:, kept] for v in (weight, a, c, v_aa, v_ac, v_cc)]
            part = summarise_ratio(
                some[0], (some[1], some[2]), (some[3], some[4], some[5]), df, level,
                tolerance=tolerance,
            )  # fmt: skip
            rows[:, kept] = part.estimate, part.std_error, part.low, part.high
        return Summary(rows[0], rows[1], rows[2], rows[3], p_value)
    a, c = a * sign, c * sign
    ratio = (weight * a).sum(axis=0) / (weight * c).sum(axis=0)
    slack = weight * (v_aa - 2 * ratio * v_ac + ratio**2 * v_cc + (a - ratio * c) ** 2)
    spread = np.sqrt(slack.sum(axis=0)) / (weight * c).sum(axis=0)

    def placed(r: Array) -> tuple[Array, Array]:
        square = v_aa - 2 * r * v_ac + r * r * v_cc
        root = np.sqrt(np.maximum(square, 1e-300))
        distance = r * c - a
        z = distance / root
        return z, c / root - z * (r * v_cc - v_ac) / (root * root)

    ends = []
    for p, side in ((tail, -1.0), (1 - tail, 1.0)):
        bracket = (ratio - 60 * z * spread, ratio + side * z * spread, ratio + 60 * z * spread)
        ends.append(_solved(p, weight, df, placed, bracket, spread, tolerance))
    return Summary(ratio, spread, ends[0], ends[1], p_value)


def two_sided(weight: Array, mean: Array, scale: Array, df: float) -> Array:
    """How surprising is an effect of zero? Twice the smaller tail, accurate also far out."""
    side = np.where((weight * mean).sum(axis=0) < 0, -1.0, 1.0)
    z = -side * mean / scale
    p = 2 * (weight * _t(df, z)[0]).sum(axis=0)
    far = p < 1e-4  # where the interpolation's absolute error would show
    if far.any() and df >= 8:
        exact = (np.broadcast_to(weight, z.shape)[:, far] * stdtr(df, z[:, far])).sum(axis=0)
        p = np.array(p)
        p[far] = 2 * exact
    return np.asarray(np.minimum(p, 2 - p))


def leading(weight: Array, mass: float) -> NDArray[np.intp] | None:
    """Which components carry all but ``mass`` of each series' weight?

    Parameters
    ----------
    weight
        Shape (nodes, s).

    Returns
    -------
    Indices of shape (fewer nodes, s), or None where nothing can be left out.
    """
    order = np.argsort(-weight, axis=0)
    carried = np.cumsum(np.take_along_axis(weight, order, axis=0), axis=0)
    count = int((carried < 1 - mass).sum(axis=0).max()) + 1
    return order[:count] if count < weight.shape[0] else None


def summarise(
    weight: Array, mean: Array, scale: Array, df: float, level: float, *, tolerance: float = 1e-7
) -> Summary:
    """What does the mixture say: estimate, standard error, interval, p-value for no effect?

    Parameters
    ----------
    weight, mean, scale
        Components on the first axis, broadcastable against each other.
    df
        Degrees of freedom.
    level
        Two-sided, 0.95 say; each tail has (1 − level) / 2.
    tolerance
        Accuracy of the interval's ends, in standard errors.

    Returns
    -------
    Summary
        The estimate is the mean of the mixture; p is twice the smaller tail at zero, so it is
        below 1 − level exactly where the interval excludes zero.

    Examples
    --------
    >>> one = summarise(np.ones((1, 1)), np.array([[2.0]]), np.array([[1.0]]), 30.0, 0.95)
    >>> round(float(one.low[0]), 3), round(float(one.high[0]), 3), round(float(one.p_value[0]), 3)
    (-0.042, 4.042, 0.055)
    """
    estimate = (weight * mean).sum(axis=0)
    variance = (weight * (scale**2 + (mean - estimate) ** 2)).sum(axis=0)
    tail = (1 - level) / 2
    low = quantile(tail, weight, mean, scale, df, tolerance=tolerance)
    high = quantile(1 - tail, weight, mean, scale, df, tolerance=tolerance)
    p = two_sided(weight, mean, scale, df)
    return Summary(estimate, np.sqrt(variance), low, high, p)
