"""One estimate as text: each effect with its range and what may be said, and the checks."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from toolkit.wording.numbers import signed, step_of

if TYPE_CHECKING:
    from toolkit.results import Check, Effect, ImpactEstimate

__all__ = ["check_lines", "effect_lines"]

HEAD = ("Effect", "Change", "Range", "What may be said")
RELATIVE = "relative_effect"
WHOLE = "cumulative_effect"
STATUS = {"informational": "for information"}
"""How the status of a check is said; one without an entry as it is."""


def effect_lines(estimate: ImpactEstimate) -> list[str]:
    """Write a table of the effects, one line each.

    What multiplies the figures is written in percent, all else in the unit of the series.
    """
    rows = [HEAD]
    for effect in estimate.effect_rows:
        # Where effects are ratios, this one says in percent what another has said.
        if not (effect.name == RELATIVE and estimate.scale == "ratio"):
            rows.append((_name(effect, estimate), *_numbers(effect, estimate), _reading(effect)))
    return _aligned(rows)


def check_lines(checks: Sequence[Check]) -> list[str]:
    """Write what each check found, with what to do where it failed; one that does not apply not."""
    return [
        f"{STATUS.get(one.status, one.status)}: {one.title}. {one.finding} {one.advice}".rstrip()
        for one in checks
        if one.status != "not applicable"
    ]


def _name(effect: Effect, estimate: ImpactEstimate) -> str:
    unit = f" ({estimate.unit}s)" if estimate.unit else ""
    pulse = estimate.shape == "pulse+step"
    names = {
        "level_change": "afterwards" if pulse else "from the start on",
        "slope_change": f"trend, a {estimate.period or 'period'}",
        "pulse_effect": "while it ran",
        "average_effect": f"on average, a {estimate.period or 'period'}",
        WHOLE: f"in all{unit}",
        RELATIVE: "in percent",
    }
    return names.get(effect.name, effect.name.replace("_", " "))


def _numbers(effect: Effect, estimate: ImpactEstimate) -> tuple[str, str]:
    if effect.estimate is None:
        return "not shown", ""
    ratio = estimate.scale == "ratio" and effect.name != WHOLE
    percent = ratio or effect.name == RELATIVE
    given = (effect.estimate, effect.ci_low, effect.ci_high)
    value, low, high = (_shown(one, ratio=ratio, percent=percent) for one in given)
    step = _step(low, high)
    after = " %" if percent else ""
    ends = [f"{signed(end, step)}{after}" if _known(end) else "unknown" for end in (low, high)]
    return f"{signed(value, step)}{after}" if _known(value) else "unknown", " to ".join(ends)


def _shown(value: float | None, *, ratio: bool, percent: bool) -> float:
    if value is None:
        return math.nan
    if ratio:
        value = math.expm1(min(value, 700.0))
    return 100 * value if percent else value


def _step(low: float, high: float) -> float:
    """Round to what the range allows; finer where an end would become zero that is not."""
    step = step_of(low, high)
    for _ in range(3):
        if not any(_known(end) and end and signed(end, step) == "0" for end in (low, high)):
            break
        step /= 10
    return step


def _known(value: float) -> bool:
    return math.isfinite(value)


def _reading(effect: Effect) -> str:
    if effect.ci_low is None or effect.ci_high is None or effect.estimate is None:
        return ""
    if effect.confirmed is False:
        return "could be a bend that such series make by themselves"
    if effect.ci_low > 0:
        return "a rise"
    return "a fall" if effect.ci_high < 0 else "cannot tell a rise from a fall"


def _aligned(rows: Sequence[tuple[str, ...]]) -> list[str]:
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    lines = (
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )
    return list(lines)
