"""The effects of one estimate as lines of text, each with its range and what may be said."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from toolkit.results import Effect, ImpactEstimate

__all__ = ["effect_lines"]

NAMES = {
    "level_change": "level afterwards",
    "slope_change": "trend afterwards, a period",
    "pulse_effect": "while it ran",
    "average_effect": "average a period",
    "cumulative_effect": "in all",
    "relative_effect": "in percent",
}
"""What each effect is, for people; one without an entry keeps its name."""

ALREADY_RELATIVE = "relative_effect"
WHOLE = "cumulative_effect"


def effect_lines(estimate: ImpactEstimate) -> list[str]:
    """Write one line an effect: name, estimate, range, and whether a change is shown.

    Ratios are written as times and percent, all else in the unit of the series.
    """
    rows = [
        (NAMES.get(e.name, e.name), *_numbers(e, estimate), _reading(e))
        for e in estimate.effect_rows
    ]
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(3)]
    return [
        "  ".join(
            [*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[3]]
        ).rstrip()
        for row in rows
    ]


def _numbers(effect: Effect, estimate: ImpactEstimate) -> tuple[str, str]:
    if effect.estimate is None:
        return "not shown", ""
    ratio = estimate.scale == "ratio" and effect.name not in (ALREADY_RELATIVE, WHOLE)
    show = _times if ratio else _percent if effect.name == ALREADY_RELATIVE else _plain
    ends = (show(effect.ci_low), show(effect.ci_high))
    return show(effect.estimate), f"(range {ends[0]} to {ends[1]})"


def _times(value: float | None) -> str:
    if value is None:
        return "unknown"
    ratio = math.exp(min(value, 700.0))
    return f"{ratio:.2f} times" if 0.01 <= ratio < 1000 else f"{ratio:.3g} times"


def _percent(value: float | None) -> str:
    return "unknown" if value is None else f"{100 * value:+.0f} %".replace("-", "−")


def _plain(value: float | None) -> str:
    return "unknown" if value is None else f"{value:+.4g}".replace("-", "−")


def _reading(effect: Effect) -> str:
    if effect.ci_low is None or effect.ci_high is None or effect.estimate is None:
        return ""
    if effect.confirmed is False:
        return "could be a bend that such series make by themselves"
    if effect.ci_low > 0:
        return "a rise"
    return "a fall" if effect.ci_high < 0 else "cannot tell a rise from a fall"
