"""Many series at once: what did the campaign change in each column?"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from toolkit.errors import ModelError
from toolkit.models.calendar import Calendar, calendar_of
from toolkit.models.design import Design, Specification, design_of
from toolkit.models.effects import Fitted, effects_of
from toolkit.models.its import (
    check_specification,
    covariates_on,
    fitted,
    log_exposure,
    on_calendar,
)
from toolkit.models.mixture import Summary

__all__ = ["fit_its_batch"]

Array = NDArray[np.float64]
CHUNK = 256
"""Series handled at once: so many fit into a processor's cache with all their structures."""
TOLERANCE = 1e-5
ONE_BY_ONE = ("newey-west", "prais-winsten")


def fit_its_batch(
    frame: pd.DataFrame,
    start: Any,
    *,
    exposure: pd.DataFrame | pd.Series | None = None,
    covariates: pd.DataFrame | None = None,
    **choices: Any,
) -> pd.DataFrame:
    """What did the campaign change in each of these series?

    The same answer as `fit_its` for each column (interval ends agree within 1e-5 standard
    errors), at a fraction of the time: series without holes share everything but the right-hand
    side. Columns with the same missing periods are fitted together.

    Parameters
    ----------
    frame
        One column a series, on an index as in `fit_its`.
    start
        As in `fit_its`.
    exposure
        A frame with the same columns, or one series for all; counts only.
    covariates
        Shared by all series.
    **choices
        ``end``, ``family``, ``shape``, ``transform``, ``washout``, ``season``, ``period``,
        ``events``, ``errors``, ``lags``, ``level`` as in `fit_its`.

    Returns
    -------
    pandas.DataFrame
        One row a series, columns ``level_change_estimate``, ``level_change_std_error``,
        ``level_change_ci_low``, ``level_change_ci_high``, ``level_change_p_value`` and so on
        for each effect; ``..._confirmed`` where a slope needs a bending error to agree.

    Raises
    ------
    ModelError
        As in `fit_its`; the message names the column.

    Examples
    --------
    >>> import numpy as np, pandas as pd
    >>> weeks = pd.period_range("2022-01-03", periods=60, freq="W-SUN")
    >>> noise = np.random.default_rng(1).normal(size=(60, 3))
    >>> many = pd.DataFrame(noise, index=weeks, columns=["a", "b", "c"])
    >>> table = fit_its_batch(many, "2022-08-01", shape="step", season=None)
    >>> table.loc["b", "level_change_ci_low"] < table.loc["b", "level_change_estimate"]
    np.True_
    """
    spec = Specification(start=start, **choices)
    check_specification(spec, exposure)
    calendar = calendar_of(frame.index, spec.period)
    extra = covariates_on(covariates, frame.index, calendar, "the series")
    values = _values(frame, calendar)
    patterns: dict[bytes, list[int]] = {}
    for column, pattern in enumerate(np.isfinite(values).T):
        patterns.setdefault(pattern.tobytes(), []).append(column)
    rows: dict[int, dict[str, float]] = {}
    for columns in patterns.values():
        name = str(frame.columns[columns[0]])
        design = design_of(calendar, np.isfinite(values[:, columns[0]]), spec, extra, name)
        size = 1 if spec.family == "count" or spec.errors in ONE_BY_ONE else CHUNK
        for first in range(0, len(columns), size):
            some = columns[first : first + size]
            offset = log_exposure(
                _base(exposure, some[0]), frame.index, calendar, values[:, some[0]], name
            )
            for i, row in zip(
                some, _fitted_rows(values[:, some], offset, design, spec, frame, some), strict=True
            ):
                rows[i] = row
    table = pd.DataFrame([rows[i] for i in range(values.shape[1])], index=frame.columns)
    table.index.name = frame.columns.name or "series"
    return table


def _values(frame: pd.DataFrame, calendar: Calendar) -> Array:
    if frame.shape[1] == 0:
        raise ModelError("the frame has no column: give one column a series.")
    numeric = all(dtype.kind in "fiu" for dtype in frame.dtypes)
    if not numeric:
        columns = [on_calendar(frame.iloc[:, i], calendar, str(c)) for i, c in enumerate(frame)]
        return np.column_stack(columns)
    given = frame.to_numpy(dtype=float)
    low, high = np.nanmin(given, axis=0), np.nanmax(given, axis=0)
    for i in np.flatnonzero(~(np.isfinite(low) & np.isfinite(high) & (low < high))).tolist():
        on_calendar(frame.iloc[:, i], calendar, str(frame.columns[i]))  # says what is wrong
    values = np.full((calendar.index.size, frame.shape[1]), np.nan)
    values[calendar.place] = given
    return values


def _base(exposure: pd.DataFrame | pd.Series | None, column: int) -> pd.Series | None:
    return exposure.iloc[:, column] if isinstance(exposure, pd.DataFrame) else exposure


def _fitted_rows(
    values: Array,
    offset: Array,
    design: Design,
    spec: Specification,
    frame: pd.DataFrame,
    columns: list[int],
) -> list[dict[str, float]]:
    name = str(frame.columns[columns[0]])
    fit = fitted(values, offset, design, spec, name, "period")
    found, confirmed = effects_of(_quick(fit))
    table: dict[str, NDArray[Any]] = {}
    for effect, summary in found.items():
        table |= _columns(effect, summary)
        if effect in confirmed:
            table[f"{effect}_confirmed"] = confirmed[effect]
    lists = [value.tolist() for value in table.values()]
    return [dict(zip(table, row, strict=True)) for row in zip(*lists, strict=True)]


def _quick(fit: Fitted) -> Fitted:
    from dataclasses import replace

    return replace(fit, tolerance=TOLERANCE)


def _columns(effect: str, summary: Summary) -> dict[str, Array]:
    parts = {
        "estimate": summary.estimate,
        "std_error": summary.std_error,
        "ci_low": summary.low,
        "ci_high": summary.high,
        "p_value": summary.p_value,
    }
    return {f"{effect}_{part}": value for part, value in parts.items()}
