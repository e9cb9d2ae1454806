"""From a standard error to a range and a p-value."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

__all__ = ["logit_interval", "none_or_all", "quantile", "ratio_interval", "two_sided"]

Array = NDArray[np.float64]


def quantile(df: float, level: float) -> float:
    """How many standard errors make the half of a range (Student t, two-sided)?

    Examples
    --------
    >>> round(quantile(10, 0.95), 4)
    2.2281
    """
    from scipy.special import stdtrit

    return float(stdtrit(df, 0.5 + level / 2))


def two_sided(statistic: float, df: float) -> float:
    """How often would chance alone give a t statistic this far from zero?

    Examples
    --------
    >>> round(two_sided(-2.2281, 10), 4)
    0.05
    """
    from scipy.special import stdtr

    return float(2 * stdtr(df, -abs(statistic)))


def logit_interval(share: float, std_error: float, t: float) -> tuple[float, float]:
    """Which shares fit the data, when the range is made on the logit scale?

    The range of log(p/(1−p)) is symmetric, its standard error that of p over p(1−p); carried
    back, it never leaves 0 to 1.

    Parameters
    ----------
    share
        Between 0 and 1, both excluded.
    t
        Standard errors on each side.

    Examples
    --------
    >>> low, high = logit_interval(0.1, 0.03, 2.0)
    >>> round(low, 4), round(high, 4)
    (0.054, 0.1779)
    """
    centre = math.log(share / (1 - share))
    half = t * std_error / (share * (1 - share))
    return 1 / (1 + math.exp(half - centre)), 1 / (1 + math.exp(-half - centre))


def none_or_all(units: int, level: float) -> float:
    """How large a share may still be that none of the units showed?

    The exact bound of Clopper and Pearson, 1 − (α/2)^(1/units). With clusters each counts once,
    whatever its number of answers: nothing can be learnt of how alike the answers within it
    are when all are the same.

    Source: Clopper & Pearson (1934, Biometrika 26:404-413).

    Examples
    --------
    >>> round(none_or_all(40, 0.95), 4)
    0.0881
    """
    return 1.0 - math.pow((1 - level) / 2, 1 / units)


def ratio_interval(
    change: float, base: float, covariance: Array, t: float
) -> tuple[float, float, float] | None:
    """Which ratios change ÷ base fit the data (Fieller)?

    All r for which change − r·base is not shown to differ from zero, so that the range excludes
    zero exactly where that of the change does.

    Parameters
    ----------
    covariance
        Of (change, base), shape (2, 2).
    t
        Standard errors on each side.

    Returns
    -------
    (std_error, low, high) or None
        None where the base is not shown to be above zero: the ratio has no bounds then. The
        standard error is by linearisation.

    Source: Fieller (1954, Journal of the Royal Statistical Society B 16:175-185).

    Examples
    --------
    >>> import numpy as np
    >>> se, low, high = ratio_interval(-2.0, 10.0, np.diag([0.25, 0.25]), 2.0)
    >>> round(se, 4), round(low, 4), round(high, 4)
    (0.051, -0.3045, -0.0995)
    """
    (vaa, vab), (_, vbb) = covariance.tolist()
    square = base**2 - t**2 * vbb
    if base <= 0 or square <= 0:
        return None
    middle = change * base - t**2 * vab
    root = math.sqrt(max(middle**2 - square * (change**2 - t**2 * vaa), 0.0))
    ratio = change / base
    std_error = math.sqrt(max(vaa - 2 * ratio * vab + ratio**2 * vbb, 0.0)) / base
    return std_error, (middle - root) / square, (middle + root) / square
