"""One series with a known effect, and errors that hang together as those of real series do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from toolkit.errors import DemandEvalError
from toolkit.tables import PERIOD_CODES

__all__ = ["ERROR_PROCESSES", "ErrorProcess", "simulate_errors", "simulate_series"]

YEAR = {"day": 365.25, "week": 365.25 / 7, "month": 12.0, "quarter": 4.0, "year": 1.0}
"""Periods in a year."""

MEMORY = 4000
"""Steps that run before the first one that is returned, so that nobody sees the start."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorProcess:
    """How errors hang together: an autoregression, and the share of white noise on top.

    Parameters
    ----------
    ar
        Coefficients of the autoregression; ``()`` for independent errors, ``(0.8,)`` for AR(1).
    noise
        Share of the variance, 0 to 1, that is white noise added to the autoregression.

    Examples
    --------
    >>> ErrorProcess(ar=(0.9,), noise=0.5)
    ErrorProcess(ar=(0.9,), noise=0.5)
    """

    ar: tuple[float, ...] = ()
    noise: float = 0.0


ERROR_PROCESSES = {
    "independent": ErrorProcess(),
    "AR(1) 0.4": ErrorProcess(ar=(0.4,)),
    "AR(1) 0.8": ErrorProcess(ar=(0.8,)),
    "AR(2) 0.5, 0.3": ErrorProcess(ar=(0.5, 0.3)),
    "wander 0.9, half noise": ErrorProcess(ar=(0.9,), noise=0.5),
    "wander 0.98, half noise": ErrorProcess(ar=(0.98,), noise=0.5),
}
"""The error processes on which intervals are calibrated, by name."""


def simulate_errors(
    n: int, process: ErrorProcess, *, rng: np.random.Generator, size: int = 1
) -> NDArray[np.float64]:
    """Draw errors of variance one with a known dependence.

    Parameters
    ----------
    n
        Length of each series.
    process
        How the errors of one series hang together; see `ERROR_PROCESSES`.
    rng
        Where the random numbers come from.
    size
        How many series.

    Returns
    -------
    ndarray of shape (size, n)
        Stationary, mean 0, variance 1 (of the process, not of the sample).

    Raises
    ------
    DemandEvalError
        If the autoregression has no stationary variance, or ``noise`` is no share.

    Examples
    --------
    >>> rng = np.random.default_rng(5)
    >>> errors = simulate_errors(200, ErrorProcess(ar=(0.8,)), rng=rng, size=100)
    >>> errors.shape, bool(0.7 < (errors[:, 1:] * errors[:, :-1]).mean() < 0.9)
    ((100, 200), True)
    """
    from scipy.signal import lfilter

    if not 0 <= process.noise <= 1:
        raise DemandEvalError(f"noise is a share from 0 to 1, not {process.noise:g}.")
    recursion = np.concatenate([[1.0], -np.asarray(process.ar, dtype=float)])
    if np.any(np.abs(np.roots(recursion)) > 0.998):
        raise DemandEvalError(
            f"An autoregression of {process.ar} has no stable variance that can be simulated. "
            "Choose coefficients whose effect dies out."
        )
    impulse = np.zeros(MEMORY)
    impulse[0] = 1.0
    variance = float(np.sum(lfilter([1.0], recursion, impulse) ** 2))
    warm_up = MEMORY if process.ar else 0
    shocks = rng.standard_normal((size, warm_up + n)) / np.sqrt(variance)
    wander: NDArray[np.float64] = lfilter([1.0], recursion, shocks, axis=1)[:, warm_up:]
    if process.noise == 0:
        return wander
    white = rng.standard_normal((size, n))
    mixed: NDArray[np.float64] = (
        np.sqrt(1 - process.noise) * wander + np.sqrt(process.noise) * white
    )
    return mixed


def simulate_series(
    n: int,
    *,
    start: int,
    effect: float = 0.0,
    slope: float = 0.0,
    level: float = 0.0,
    trend: float = 0.0,
    season: float = 0.0,
    sd: float = 1.0,
    errors: ErrorProcess | str = "independent",
    family: Literal["normal", "count"] = "normal",
    period: Literal["day", "week", "month", "quarter", "year"] = "month",
    seed: int | np.random.Generator = 0,
) -> pd.Series:
    """Draw one series whose effect from a known period on is known.

    ``level + trend·t + season·cos(2π t/year) + (effect + slope·(t − start))·[t ≥ start] + sd·u``;
    for counts this is the logarithm of a rate, and the count is Poisson given the rate, so that
    ``sd²`` is the overdispersion.

    Parameters
    ----------
    n
        Number of periods.
    start
        Position (from 0) of the first period after the start.
    effect, slope
        Change of level, and change of slope a period; for counts on the log scale.
    level, trend, season
        Level at the first period (for counts the log of the mean), slope, size of the yearly wave.
    sd
        Standard deviation of the errors; for counts on the log scale.
    errors
        A process, or the name of one in `ERROR_PROCESSES`.
    family
        ``normal`` or ``count``.
    period
        Length of a period; the first one holds 1 January 2015.
    seed
        A number, or a generator to draw from.

    Returns
    -------
    Series of float
        With a `PeriodIndex`; nothing is missing.

    Raises
    ------
    DemandEvalError
        If ``start`` lies outside the series, or ``errors`` names no process.

    Examples
    --------
    >>> calls = simulate_series(60, start=30, effect=1.0, level=3.0, family="count", sd=0.1, seed=2)
    >>> round(float(calls.iloc[:30].mean())), round(float(calls.iloc[30:].mean()))
    (20, 58)
    """
    if not 0 < start < n:
        raise DemandEvalError(f"A start at {start} lies outside a series of {n} periods.")
    if isinstance(errors, str) and errors not in ERROR_PROCESSES:
        known = ", ".join(ERROR_PROCESSES)
        raise DemandEvalError(f"No error process is called '{errors}'. Known: {known}.")
    process = ERROR_PROCESSES[errors] if isinstance(errors, str) else errors
    rng = np.random.default_rng(seed)
    time = np.arange(n)
    after = time >= start
    signal = (
        level
        + trend * time
        + season * np.cos(2 * np.pi * time / YEAR[period])
        + (effect + slope * (time - start)) * after
        + sd * simulate_errors(n, process, rng=rng)[0]
    )
    values = signal if family == "normal" else rng.poisson(np.exp(signal)).astype(float)
    index = pd.period_range("2015-01-01", periods=n, freq=PERIOD_CODES[period])
    return pd.Series(values, index=index, name="simulated")
