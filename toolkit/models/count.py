"""Counts: a quasi-Poisson fit turned into a linear problem with weights.

The working response z and weights w of the quasi-Poisson fit carry the counts to the same
computation as a normal outcome, with covariance D^(1/2) S D^(1/2) φ, D = 1/w: overdispersion φ
and autocorrelation S are handled together, and effects are log rate ratios.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from toolkit.errors import ModelError

__all__ = ["working"]

Array = NDArray[np.float64]
SMALLEST_MEAN = 1.0


def working(
    x: Array, counts: Array, offset: Array, name: str = "the series", period: str = "period"
) -> tuple[Array, Array]:
    """Which linear problem is the count model near its fit?

    Parameters
    ----------
    x
        Design, shape (n, k).
    counts
        Shape (n,), not negative.
    offset
        Log exposure, shape (n,).

    Returns
    -------
    z, root_weight
        Working response without the offset, and the square root of its weight (the fitted
        mean), both of shape (n,).

    Raises
    ------
    ModelError
        Negative counts, no counts at all on one side, a mean below one a period, no convergence.

    Notes
    -----
    Iteratively reweighted least squares (McCullagh & Nelder 1989, section 2.5), stopped when
    the deviance changes by less than 1e-10 of itself.
    """
    if (counts < 0).any():
        raise ModelError(f"'{name}' has negative counts. Correct them, or use family='normal'.")
    mean = counts.mean()
    if mean < SMALLEST_MEAN:
        raise ModelError(
            f"'{name}' counts {mean:.2g} a {period} on average; below one a {period} this model "
            "is not to be trusted. Use longer periods, such as months for weeks."
        )
    eta = np.log(np.maximum(counts, 0.5 * mean))
    fitted, last = np.exp(eta), np.inf
    for _ in range(100):
        root = np.sqrt(fitted)
        z = eta - offset + (counts - fitted) / fitted
        beta = np.linalg.lstsq(x * root[:, None], z * root, rcond=None)[0]
        eta = np.clip(x @ beta + offset, -30.0, 30.0)
        fitted = np.exp(eta)
        ratio = np.where(counts > 0, counts, 1.0) / np.where(counts > 0, fitted, 1.0)
        deviance = 2 * float((counts * np.log(ratio) - (counts - fitted)).sum())
        if abs(deviance - last) <= 1e-10 * (abs(deviance) + 0.1):
            break
        last = deviance
    else:
        raise _apart(name)
    if (fitted < 1e-6 * mean).any():
        raise _apart(name)
    root = np.sqrt(fitted)
    return eta - offset + (counts - fitted) / fitted, root


def _apart(name: str) -> ModelError:
    return ModelError(
        f"in '{name}' some term goes with no counts at all (a month, an event or the time after "
        "the start), so no ratio can be given. Use longer periods or leave that term out."
    )
