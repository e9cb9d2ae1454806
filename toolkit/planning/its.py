"""Power of an interrupted time series, from what the series did before."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from toolkit.errors import ModelError

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from toolkit.planning.null import Planned

    Array = NDArray[np.float64]

__all__ = ["PowerOfSeries", "power_its"]

TARGET = 0.8
FEWER = 600
"""Series drawn for each length that is tried."""
LONGEST = {"day": 730, "week": 260, "month": 60, "quarter": 20, "year": 10}
"""Periods after the start that are thought of at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerOfSeries:
    """What a series could show, were the campaign as planned.

    Parameters
    ----------
    scale
        ``ratio``: effects are ratios (0.9 is a fall of a tenth); ``absolute``: in the unit of
        the series.
    effect, power
        The effect asked about, and the probability that its interval would exclude no change;
        None where none was asked about.
    smallest_rise, smallest_fall
        Effects that would be shown with probability 0.8.
    after_needed
        Fewest periods after the start with which ``effect`` has power 0.8; None where no number
        up to five years (two of days, ten of years) suffices, or no effect was asked about.
    """

    shape: str
    scale: Literal["ratio", "absolute"]
    level: float
    before: int
    after: int
    period: str
    effect: float | None
    power: float | None
    smallest_rise: float
    smallest_fall: float
    after_needed: int | None = None


def power_its(
    history: pd.Series,
    *,
    after: int,
    effect: float | None = None,
    during: int | None = None,
    family: str = "normal",
    shape: str = "step",
    transform: str | None = None,
    exposure: pd.Series | None = None,
    season: str | int | None = "auto",
    period: str | None = None,
    washout: int | None = None,
    level: float = 0.95,
    series: int = 2000,
) -> PowerOfSeries:
    """Could this series show a change that matters, and how many periods would it take?

    The error structure is taken from the periods before the campaign, with its uncertainty: for
    each of many series a structure and a variance are drawn from what the history tells of
    them, errors of that structure are drawn, and the default analysis is applied. Its intervals
    move with an effect but do not change their width, so that one set of series gives the power
    of every effect.

    Parameters
    ----------
    history
        The series before the campaign, as in `fit_its`.
    after
        Periods after the start that will be there.
    effect
        The smallest change that matters: a ratio for counts and logarithms (0.9, 1.1), otherwise
        in the unit of the series (−3).
    during
        Periods that the campaign runs, for the shapes with a pulse.
    family, shape, transform, exposure, season, period, washout, level
        As in `fit_its`.
    series
        How many are drawn. The same ones each run.

    Returns
    -------
    PowerOfSeries
        Power has a Monte Carlo error of at most 1.2 points with 2,000 series.

    Raises
    ------
    ModelError
        As in `fit_its`, and for an effect of no change.

    Notes
    -----
    The standard error of a level has a floor that depends on the periods *before*: more periods
    after do not help beyond it, and ``after_needed`` may be None.

    Examples
    --------
    >>> import numpy as np, pandas as pd
    >>> months = pd.period_range("2021-01", periods=36, freq="M")
    >>> calls = pd.Series(100 + 5 * np.sin(np.arange(36) * 2.3), months)
    >>> found = power_its(calls, after=12, effect=-15, season=None, series=200)
    >>> found.power > 0.8 and -15 < found.smallest_fall < 0 < found.smallest_rise
    True
    """
    from toolkit.planning.null import null_intervals, planned

    if after < 1:
        raise ModelError("'after' is the number of periods after the start: at least 1.")

    def plan(periods: int) -> Planned:
        return planned(
            history, after=periods, during=during, family=family, shape=shape,
            transform=transform, exposure=exposure, season=season, period=period, washout=washout,
        )  # fmt: skip

    ready = plan(after)
    wanted = _on_link(effect, ready.ratio)
    low, high = null_intervals(ready, level, series)
    needed = None
    if wanted is not None:
        needed = _needed(lambda n: _shown(*null_intervals(plan(n), level, FEWER), wanted), ready)
    return PowerOfSeries(
        shape=shape,
        scale="ratio" if ready.ratio else "absolute",
        level=level,
        before=ready.before,
        after=after,
        period=ready.period,
        effect=effect,
        power=None if wanted is None else _shown(low, high, wanted),
        smallest_rise=_off_link(float(_quantile(-low)), ready.ratio),
        smallest_fall=_off_link(-float(_quantile(high)), ready.ratio),
        after_needed=needed,
    )


def _quantile(values: Array) -> float:
    import numpy as np

    return float(np.quantile(values, TARGET))


def _shown(low: Array, high: Array, effect: float) -> float:
    """Share of intervals that exclude no change once the effect is added."""
    return float(((low + effect > 0) | (high + effect < 0)).mean())


def _on_link(effect: float | None, ratio: bool) -> float | None:
    if effect is None:
        return None
    if ratio and not 0 < effect != 1:
        raise ModelError("an effect on this scale is a ratio above zero and not 1, such as 0.9.")
    if not ratio and effect == 0:
        raise ModelError("an effect of zero cannot be shown: give the change that matters.")
    return math.log(effect) if ratio else effect


def _off_link(effect: float, ratio: bool) -> float:
    return math.exp(effect) if ratio else effect


def _needed(power: Callable[[int], float], ready: Planned) -> int | None:
    """Fewest periods after the start with the wanted power; it rises with their number."""
    least, most = ready.fewest, LONGEST[ready.period]
    if power(most) < TARGET:
        return None
    while least < most:
        middle = (least + most) // 2
        if power(middle) >= TARGET:
            most = middle
        else:
            least = middle + 1
    return most
