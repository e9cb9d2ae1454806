"""Series without an effect, drawn from what a history tells, and the intervals they would get."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from toolkit.errors import ModelError
from toolkit.models.calendar import CYCLE, calendar_of
from toolkit.models.count import working
from toolkit.models.design import Specification, design_of
from toolkit.models.its import check_specification, log_exposure, on_calendar
from toolkit.models.posterior import Posterior, of_contrasts, posterior
from toolkit.models.shapes import SHAPES
from toolkit.models.structures import BENDING, PERSISTENT, bend_scale, nodes, quadratic_forms

__all__ = ["Planned", "null_intervals", "planned"]

Array = NDArray[np.float64]
SEED = 20230306
CHUNK = 250


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A campaign that has not happened yet: its design, and what is known of the errors.

    ``matrix`` holds the rows that the model will see, scaled by the square root of their weights,
    shape (n, k); ``times`` their places on the calendar; ``headline`` the column of the effect.
    """

    matrix: Array
    times: NDArray[np.intp]
    headline: int
    known: Posterior
    ratio: bool
    before: int
    period: str
    fewest: int


def planned(
    history: pd.Series,
    *,
    after: int,
    during: int | None,
    family: str,
    shape: str,
    transform: str | None,
    exposure: pd.Series | None,
    season: str | int | None,
    period: str | None,
    washout: int | None,
) -> Planned:
    """Which model will be fitted, and what does the history tell of its errors?

    The history is fitted with the same level, trend and season, without a campaign. The mean of
    counts after the start is taken to be that of the last year before it.
    """
    name = str(history.name) if history.name is not None else "the series"
    calendar = calendar_of(history.index, period, name)
    values = on_calendar(history, calendar, name)
    length = calendar.index.size
    whole = pd.period_range(calendar.index[0], periods=length + after, freq=calendar.index.freq)
    end = None
    if SHAPES[shape].needs_end if shape in SHAPES else False:
        if during is None or not 1 <= during <= after:
            raise ModelError(f"shape='{shape}' needs 'during': periods that the campaign runs.")
        end = whole[length + during - 1]
    spec = Specification(
        start=whole[length], end=end, family=family, shape=shape, transform=transform,
        season=season, washout=washout,
    )  # fmt: skip
    check_specification(spec, exposure)
    seen = np.concatenate([np.isfinite(values), np.ones(after, dtype=bool)])
    design = design_of(calendar_of(whole, None, name), seen, spec, None, name)
    base = [i for i in range(design.matrix.shape[1]) if i not in design.impact]
    used = np.flatnonzero(np.isfinite(values))
    x = design.matrix[used][:, base]
    x = x[:, np.abs(x).max(axis=0) > 0]
    offset = log_exposure(exposure, history.index, calendar, values, name)
    response, root = _response(x, values[used], offset[used], spec, name, calendar.period)
    grid = nodes()
    forms = quadratic_forms(x * root[:, None], (response * root)[:, None], used, grid)
    scale = np.concatenate([np.ones(length), np.full(after, _later(root, calendar.period))])
    scale[used] = root
    rows = np.flatnonzero(design.used)
    return Planned(
        matrix=design.matrix[rows] * scale[rows, None],
        times=rows,
        headline=design.names.index(SHAPES[shape].headline),
        known=posterior(forms, grid, used.size),
        ratio=family == "count" or transform == "log",
        before=used.size,
        period=calendar.period,
        fewest=3 + (during or 0) + (washout or 0),
    )


def _response(
    x: Array, values: Array, offset: Array, spec: Specification, name: str, period: str
) -> tuple[Array, Array]:
    if spec.family == "count":
        return working(x, values, offset, name, period)
    if spec.transform == "log":
        if (values <= 0).any():
            raise ModelError(f"'{name}' has values of zero or below, which have no logarithm.")
        return np.log(values), np.ones(values.size)
    return values, np.ones(values.size)


def _later(root: Array, period: str) -> float:
    """Square root of the weight of a period to come: that of the last year on average."""
    cycle = round(CYCLE[period]) or 1
    return float(np.sqrt((root[-cycle:] ** 2).mean()))


def null_intervals(ready: Planned, level: float, series: int) -> tuple[Array, Array]:
    """Which intervals would the default analysis give, were there no effect?

    Returns
    -------
    low, high
        One a series, shape (series,). An effect moves both ends by itself: the model contains
        its term, and neither residuals nor the weights of the structures notice.
    """
    rng = np.random.default_rng(SEED)
    grid = nodes()
    errors = _drawn(ready, series, rng)
    contrast = np.zeros((1, ready.matrix.shape[1]))
    contrast[0, ready.headline] = 1.0
    ends: list[Any] = []
    for first in range(0, series, CHUNK):
        some = errors[:, first : first + CHUNK]
        forms = quadratic_forms(ready.matrix, some, ready.times, grid)
        known = posterior(forms, grid, some.shape[0])
        summary = of_contrasts(known, contrast, level, tolerance=1e-4)
        ends.append((summary.low[0], summary.high[0]))
    low, high = (np.concatenate(part) for part in zip(*ends, strict=True))
    return low, high


def _drawn(ready: Planned, series: int, rng: np.random.Generator) -> Array:
    """Errors on the rows of the model, each of a structure and variance drawn anew."""
    grid, known = nodes(), ready.known
    at = rng.choice(grid.rho.size, size=series, p=known.weight[:, 0])
    rho, share, family = grid.rho[at], grid.share[at], grid.family[at]
    variance = known.variance[at, 0] * known.df / rng.chisquare(known.df, size=series)
    length = int(ready.times[-1]) + 1
    fresh = rng.normal(size=(length, series))
    wander = np.empty((length, series))
    wander[0] = fresh[0]
    step = np.sqrt(1 - rho**2)
    for t in range(1, length):
        wander[t] = rho * wander[t - 1] + step * fresh[t]
    bends = family == BENDING
    size = np.ones(series)
    size[bends] = [bend_scale(length, float(r)) for r in rho[bends]]
    wander[:, bends] = wander[:, bends].cumsum(axis=0)
    noise = rng.normal(size=(length, series)) * np.where(family == PERSISTENT, 0, 1 - share) ** 0.5
    errors = wander * np.sqrt(size * share) + noise
    return np.asarray((errors * np.sqrt(variance))[ready.times])
