"""Is there a pattern left in what the model does not explain?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from toolkit.models.count import working
from toolkit.models.its import Examined
from toolkit.models.structures import PERSISTENT, WANDER, wander_covariance
from toolkit.plan import Event
from toolkit.results import Check

__all__ = ["check", "ljung_box", "whitened"]

NULL = "Once the error structure is allowed for, deviations of different periods are unrelated."
STRICT = 0.01
"""Below this the check fails; every campaign has several outcomes, so 0.05 would cry wolf."""
DRAWS = 1999


def check(examined: Examined, events: Sequence[Event]) -> Check:
    """Is there a pattern left over that the error structure does not explain?

    Ljung-Box on residuals whitened by the most probable structure. Residuals of a model with
    many terms hang together even where errors do not: with eleven months among 48 the chi-square
    table fails 7 of 100 series at 0.01. So the statistic is held against the same statistic of
    unrelated normal errors about the same terms, drawn from a fixed seed.

    Source: Ljung & Box (1978, Biometrika 65:297); Dufour (2006, Journal of Econometrics
    133:443) for the test by draws.
    """
    residual, terms = whitened(examined)
    lags = max(2, min(residual.size // 5, 10))
    statistic = ljung_box(residual, lags)
    p = _by_draws(statistic, terms, lags)
    failed = p < STRICT
    left = "A pattern is left" if failed else "No pattern is left that chance would not make"
    return Check(
        name="autocorrelation",
        title="Pattern left over",
        status="failed" if failed else "passed",
        null=NULL,
        finding=f"{left}, looking up to {lags} {examined.calendar.period}s back.",
        advice="Look for a season, event or break that the model does not have." if failed else "",
        statistic=statistic,
        p_value=p,
    )


def ljung_box(residual: NDArray[np.float64], lags: int) -> float:
    """Ljung-Box statistic n(n+2) Σ r²ₗ / (n−l) of a centred series."""
    n = residual.size
    e = residual - residual.mean()
    total = float(e @ e)
    parts = ((float(e[lag:] @ e[:-lag]) / total) ** 2 / (n - lag) for lag in range(1, lags + 1))
    return n * (n + 2) * sum(parts)


def _by_draws(statistic: float, terms: NDArray[np.float64], lags: int) -> float:
    """How often do unrelated errors about the same terms show as strong a pattern?"""
    n = terms.shape[0]
    basis = np.linalg.qr(terms)[0]
    drawn = np.random.default_rng(1978).normal(size=(n, DRAWS))
    e = drawn - basis @ (basis.T @ drawn)
    e -= e.mean(axis=0)
    total = (e * e).sum(axis=0)
    found = np.zeros(DRAWS)
    for lag in range(1, lags + 1):
        found += ((e[lag:] * e[:-lag]).sum(axis=0) / total) ** 2 / (n - lag)
    return float((1 + (n * (n + 2) * found >= statistic).sum()) / (1 + DRAWS))


def whitened(examined: Examined) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Residuals and terms, turned so that errors are unrelated under the likeliest structure.

    Returns
    -------
    residuals, terms
        Shapes (n,) and (n, k), used rows only.
    """
    fit = examined.fit
    used = fit.design.used
    x, y = fit.design.matrix[used], examined.values[used]
    if examined.spec.family == "count":
        z, root = working(x, y, examined.offset[used], examined.name)
        x, y = x * root[:, None], z * root
    elif examined.spec.transform == "log":
        y = np.log(y)
    if fit.grid is None:
        return np.asarray(y - x @ fit.known.mean[:, 0]), x
    at = int(np.argmax(fit.known.weight[:, 0]))
    residual = y - x @ fit.known.beta[at, :, 0]
    place = np.flatnonzero(used)
    place = place - place[0]
    family, rho, share = int(fit.grid.family[at]), float(fit.grid.rho[at]), fit.grid.share[at]
    family = WANDER if family == PERSISTENT else family
    wander = wander_covariance(int(place[-1]) + 1, family, rho)[np.ix_(place, place)]
    covariance = share * wander + (1 - share) * np.eye(place.size)
    turned = np.linalg.solve(np.linalg.cholesky(covariance), np.column_stack([residual, x]))
    return np.asarray(turned[:, 0]), np.asarray(turned[:, 1:])
