"""Does the model find an effect where there was none?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from toolkit.errors import ModelError
from toolkit.models.design import Specification, design_of
from toolkit.models.effects import Fitted
from toolkit.models.its import Examined, fitted
from toolkit.models.posterior import of_contrasts
from toolkit.plan import Event
from toolkit.results import Check

__all__ = ["check"]

NULL = "Before the campaign no date shows a change as large as the campaign's."
MOST = 40
"""Dates tried, evenly spaced where there are more."""
MARGIN = 6
"""Periods that a placebo date needs on each side."""


def check(examined: Examined, events: Sequence[Event]) -> Check:
    """Does the model find an effect at dates before the campaign, when there was none?

    The model is fitted to the periods before the start with a start put at each date in turn.
    The distribution is described, not decided by: series that bend by themselves beat all their
    placebo dates too often. ``values`` are the placebo effects, in the unit of the headline.
    """
    start = examined.fit.design.window.start
    dates = _dates(examined)
    found = [fit for date in dates if (fit := _placebo(examined, date, events)) is not None]
    if len(found) < 3:
        return Check(
            name="placebo_dates", title="Dates without a campaign", status="not applicable",
            null=NULL,
            finding=f"The {start} {examined.calendar.period}s before the start are too few to "
            "try other dates.",
        )  # fmt: skip
    own = _headline(examined.fit)
    larger = sum(abs(estimate) >= abs(own[0]) for estimate, _, _ in found)
    wrong = sum(low > 0 or high < 0 for _, low, high in found)
    return Check(
        name="placebo_dates",
        title="Dates without a campaign",
        status="informational",
        null=NULL,
        finding=f"{len(found)} dates before the campaign were tried. A change that cannot be the "
        f"campaign's is claimed {_said(wrong)}; a change as large as the campaign's is estimated "
        f"{_said(larger)}.",
        advice="Do not read much into a change that other dates show as well."
        if wrong > 0.2 * len(found)
        else "",
        statistic=larger / len(found),
        values=tuple(float(estimate) for estimate, _, _ in found),
    )


def _said(count: int) -> str:
    return "at none of them" if count == 0 else f"at {count} of them"


def _dates(examined: Examined) -> list[int]:
    first, last = MARGIN, examined.fit.design.window.start - MARGIN
    if last < first:
        return []
    places = np.unique(np.linspace(first, last, min(MOST, last - first + 1)).round().astype(int))
    return [int(place) for place in places]


def _placebo(
    examined: Examined, date: int, events: Sequence[Event]
) -> tuple[float, float, float] | None:
    """Effect and interval at one date of the pre-period; None where the model cannot be had."""
    window, calendar = examined.fit.design.window, examined.calendar
    length = window.start
    early = replace(
        calendar,
        index=calendar.index[:length],
        place=calendar.place[calendar.place < length],
        labels=calendar.labels[:length],
    )
    end = None
    if window.end is not None:
        end = calendar.index[min(date + window.end - window.start, length - 1)]
    spec: Specification = replace(
        examined.spec, start=calendar.index[date], end=end, washout=None, events=tuple(events)
    )
    values = examined.values[:length]
    extra = None if examined.covariates is None else examined.covariates.iloc[:length]
    try:
        design = design_of(early, np.isfinite(values), spec, extra, examined.name)
        fit = fitted(
            values[:, None], examined.offset[:length], design, spec, examined.name, early.period
        )
    except ModelError:
        return None
    return _headline(fit)


def _headline(fit: Fitted) -> tuple[float, float, float]:
    contrast: NDArray[np.float64] = np.zeros((1, fit.design.matrix.shape[1]))
    contrast[0, fit.design.names.index(fit.headline)] = 1.0
    summary = of_contrasts(fit.known, contrast, fit.level, tolerance=1e-3)
    estimate, low, high = summary.estimate[0, 0], summary.low[0, 0], summary.high[0, 0]
    return float(estimate), float(low), float(high)
