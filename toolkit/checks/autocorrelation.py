"""Is there a pattern left in what the model does not explain?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtrc

from toolkit.models.count import working
from toolkit.models.its import Examined
from toolkit.models.structures import PERSISTENT, WANDER, wander_covariance
from toolkit.plan import Event
from toolkit.results import Check

__all__ = ["check", "ljung_box", "whitened_residuals"]

NULL = "Once the error structure is allowed for, deviations of different periods are unrelated."
STRICT = 0.01
"""Below this the check fails; every campaign has several outcomes, so 0.05 would cry wolf."""


def check(examined: Examined, events: Sequence[Event]) -> Check:
    """Is there a pattern left over that the error structure does not explain?

    Ljung-Box on residuals whitened by the most probable structure, with the degrees of freedom
    less one for the structure.

    Source: Ljung & Box (1978, Biometrika 65:297).
    """
    residual = whitened_residuals(examined)
    lags = max(2, min(residual.size // 5, 10))
    statistic = ljung_box(residual, lags)
    p = float(chdtrc(max(lags - 1, 1), statistic))
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


def whitened_residuals(examined: Examined) -> NDArray[np.float64]:
    """Residuals about the fit, turned so that they are unrelated under the likeliest structure."""
    fit = examined.fit
    used = fit.design.used
    x, y = fit.design.matrix[used], examined.values[used]
    if examined.spec.family == "count":
        z, root = working(x, y, examined.offset[used], examined.name)
        x, y = x * root[:, None], z * root
    elif examined.spec.transform == "log":
        y = np.log(y)
    if fit.grid is None:
        return np.asarray(y - x @ fit.known.mean[:, 0])
    at = int(np.argmax(fit.known.weight[:, 0]))
    residual = y - x @ fit.known.beta[at, :, 0]
    place = np.flatnonzero(used)
    place = place - place[0]
    family, rho, share = int(fit.grid.family[at]), float(fit.grid.rho[at]), fit.grid.share[at]
    family = WANDER if family == PERSISTENT else family
    wander = wander_covariance(int(place[-1]) + 1, family, rho)[np.ix_(place, place)]
    covariance = share * wander + (1 - share) * np.eye(place.size)
    return np.asarray(np.linalg.solve(np.linalg.cholesky(covariance), residual))
