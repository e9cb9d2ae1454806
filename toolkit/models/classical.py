"""The textbook alternatives: independent errors, Newey–West, Prais–Winsten.

They are one argument away for comparison. With few or autocorrelated periods their intervals
cover less than they say; see docs/calibration.md.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from toolkit.errors import ModelError
from toolkit.models.posterior import Posterior

__all__ = ["independent", "least_squares", "newey_west", "prais_winsten"]

Array = NDArray[np.float64]
ROUNDING = 1e-25
"""Share of the sum of squares that rounding alone may leave."""


def _single(beta: Array, covariance: Array, df: float) -> Posterior:
    """One structure taken as known; ``covariance`` has shape (k, k, s) or (k, k)."""
    if covariance.ndim == 3:
        if covariance.shape[2] != 1:
            raise ModelError("this error model takes one series at a time.")
        covariance = covariance[:, :, 0]
    return Posterior(
        log_weight=np.zeros((1, beta.shape[1])),
        beta=beta[None],
        spread=covariance[None],
        variance=np.ones((1, beta.shape[1])),
        df=df,
    )


def independent(
    x: Array, y: Array, times: NDArray[np.intp], lags: int | None
) -> tuple[Posterior, None]:
    """What would be known of β if errors were independent (least squares)?"""
    inverse, beta, residual = least_squares(x, y)
    df = x.shape[0] - x.shape[1]
    return Posterior(
        log_weight=np.zeros((1, y.shape[1])),
        beta=beta[None],
        spread=inverse[None],
        variance=(residual**2).sum(axis=0)[None] / df,
        df=float(df),
    ), None


def newey_west(
    x: Array, y: Array, times: NDArray[np.intp], lags: int | None
) -> tuple[Posterior, None]:
    """What would be known of β by least squares with Newey–West errors, as Stata computes them?

    Bartlett weights 1 − l/(L+1), factor n/(n−k), t on n−k degrees. ``lags`` L defaults to
    ⌊4 (n/100)^(2/9)⌋.

    Source: Newey & West (1987, Econometrica 55:703); Linden (2015, Stata J 15:480).
    """
    _no_gaps(times, "newey-west")
    n, k = x.shape
    count = int(4 * (n / 100) ** (2 / 9)) if lags is None else lags
    if not 0 <= count < n:
        raise ModelError(f"lags={count} does not fit {n} periods.")
    inverse, beta, residual = least_squares(x, y)
    score = x * residual[:, :1]
    middle = score.T @ score
    for lag in range(1, count + 1):
        cross = score[lag:].T @ score[:-lag]
        middle += (1 - lag / (count + 1)) * (cross + cross.T)
    return _single(beta, inverse @ middle @ inverse * (n / (n - k)), float(n - k)), None


def prais_winsten(
    x: Array, y: Array, times: NDArray[np.intp], lags: int | None
) -> tuple[Posterior, None]:
    """What would be known of β under AR(1) errors whose correlation is estimated and believed?

    Iterated until ρ, the regression of a residual on the one before, is stable; the first row
    is kept with weight √(1−ρ²).

    Source: Prais & Winsten (1954, Cowles Commission paper 383).
    """
    _no_gaps(times, "prais-winsten")
    rho = 0.0
    for _ in range(200):
        root = np.sqrt(1 - rho**2)
        xs = np.vstack([x[:1] * root, x[1:] - rho * x[:-1]])
        ys = np.vstack([y[:1] * root, y[1:] - rho * y[:-1]])
        inverse, beta, whitened = least_squares(xs, ys)
        residual = (y - x @ beta)[:, 0]
        new = float(residual[1:] @ residual[:-1] / (residual[:-1] @ residual[:-1]))
        new = min(max(new, -0.999), 0.999)
        done, rho = abs(new - rho) < 1e-8, new
        if done:
            break
    else:
        raise ModelError("Prais-Winsten did not settle on a correlation. Use errors='auto'.")
    df = float(x.shape[0] - x.shape[1])
    return _single(beta, inverse * float((whitened[:, 0] ** 2).sum() / df), df), None


def least_squares(x: Array, y: Array) -> tuple[Array, Array, Array]:
    """Which line lies closest: (X′X)⁻¹, β and residuals?

    Raises
    ------
    ModelError
        Where no more is left than rounding makes: the series does not vary about the model.
    """
    scale = np.sqrt((x * x).sum(axis=0))
    q, r = np.linalg.qr(x / scale)
    back = np.linalg.inv(r) / scale[:, None]
    beta = back @ (q.T @ y)
    residual = y - x @ beta
    if not ((residual**2).sum(axis=0) > ROUNDING * (y * y).sum(axis=0)).all():
        raise ModelError(
            "the series does not vary about the model, so nothing tells how sure it is. Leave out "
            "covariates that are made from the series itself, or check the column."
        )
    return back @ back.T, beta, residual


def _no_gaps(times: NDArray[np.intp], name: str) -> None:
    if times[-1] - times[0] + 1 != times.size:
        raise ModelError(
            f"errors='{name}' needs a series without missing periods (or a washout). "
            "Use errors='auto', which takes gaps as they are."
        )
