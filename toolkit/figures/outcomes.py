"""What stands in a figure or table of all outcomes: each on the scale in which it is read."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from toolkit.errors import ModelError
from toolkit.wording.marks import finding_of, outcome_kind, word_of
from toolkit.wording.numbers import Scale, finding_scale, known, margin_words, scale_of

if TYPE_CHECKING:
    from toolkit.results import CollateralFinding, Evaluation, OutcomeResult

__all__ = [
    "Numbers",
    "Panel",
    "Row",
    "Side",
    "margin_in",
    "numbers_of",
    "panels_of",
    "ranges_of",
    "rows_of",
]

WIDEST = math.log(8)
"""An axis of percentages goes no further than to a fall or rise by this ratio."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """The numbers of one outcome on the scale in which its verdict is read.

    Parameters
    ----------
    estimate, low, high
        On the scale of the effect (log for percent), in the outcome's own direction; None where
        not known.
    margin
        The smallest change that matters, above zero; None where the plan has none.
    margin_scale
        Its scale, which may be another than that of the effect.
    fall
        Whether the margin is that of a fall.
    """

    scale: Scale
    estimate: float | None
    low: float | None
    high: float | None
    margin: float | None = None
    margin_scale: Scale
    fall: bool = False

    @property
    def matters(self) -> str:
        """The smallest change that matters in words; empty where the plan has none."""
        if not self.margin:
            return ""
        return margin_words(self.margin, self.margin_scale, fall=self.fall)

    @property
    def change(self) -> str:
        """The change, short enough for a column."""
        return self.scale.change(self.estimate, self.low, self.high, short=True)

    @property
    def between(self) -> str:
        """The range; empty where an end is not known."""
        return self.scale.between(self.low, self.high)


Side = Literal["benefit", "harm", "control"]
SIDES: dict[str, Side] = {
    "primary": "benefit",
    "secondary": "benefit",
    "collateral": "harm",
    "negative_control": "control",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One outcome of the figure, on the scale of its effect."""

    name: str
    kind: str
    word: str
    side: Side
    numbers: Numbers

    @property
    def estimate(self) -> float:
        """The change."""
        return self.numbers.estimate or 0.0

    @property
    def low(self) -> float:
        """The lower end; without one it goes on for ever."""
        return self.numbers.low if known(self.numbers.low) else -math.inf

    @property
    def high(self) -> float:
        """The upper end; without one it goes on for ever."""
        return self.numbers.high if known(self.numbers.high) else math.inf

    @property
    def scale(self) -> Scale:
        """The scale of all of them."""
        return self.numbers.scale

    @property
    def margin(self) -> tuple[float, float] | None:
        """The smallest change that matters, both ways; None where it is on another scale."""
        numbers = self.numbers
        if not numbers.margin or numbers.margin_scale != numbers.scale:
            return None
        return -numbers.margin, numbers.margin

    @property
    def axis(self) -> tuple[str, str, str | None]:
        """Rows with the same axis share a panel."""
        return self.scale.kind, self.scale.unit, self.scale.period


Panel = tuple[Side, list[Row]]


def rows_of(evaluation: Evaluation) -> list[Row]:
    """All outcomes that have numbers: aimed at, then collateral, then negative controls."""
    order = list(SIDES)
    ranked = sorted(evaluation.outcomes, key=lambda result: order.index(result.role))
    found = (_row(result, evaluation) for result in ranked)
    return [row for row in found if row is not None]


def _row(result: OutcomeResult, evaluation: Evaluation) -> Row | None:
    """Put one outcome on its scale; None where there is no number to draw."""
    finding = finding_of(evaluation, result.id) if result.role == "collateral" else None
    kind = outcome_kind(result, finding)
    if result.estimate is None or kind in ("later", "problem", "missing"):
        return None
    numbers = numbers_of(result, finding, evaluation)
    if numbers is None or not known(numbers.estimate):
        return None
    direction = result.verdict.direction if result.verdict else None
    return Row(
        name=result.name,
        kind=kind,
        word=word_of(kind, finding.harm if finding else direction),
        side=SIDES[result.role],
        numbers=numbers,
    )


def numbers_of(
    result: OutcomeResult, finding: CollateralFinding | None, evaluation: Evaluation
) -> Numbers | None:
    """Which numbers are read of this outcome? None where it has none.

    ``finding`` is its entry in the ledger: harm is turned back into the outcome's direction.
    """
    if result.estimate is None:
        return None
    if finding is not None and finding.scale is not None:
        scale, fall = finding_scale(finding, result), finding.harm == "decrease"
        ends = (finding.estimate, finding.ci_low, finding.ci_high)
        if fall:
            turned = [None if end is None else 0.0 - end for end in ends]
            ends = (turned[0], turned[2], turned[1])
        return Numbers(
            scale=scale,
            estimate=ends[0],
            low=ends[1],
            high=ends[2],
            margin=finding.margin,
            margin_scale=scale,
            fall=fall,
        )
    effect, scale = result.estimate.effect(), scale_of(result.estimate, result)
    bare = Numbers(
        scale=scale,
        estimate=effect.estimate,
        low=effect.ci_low,
        high=effect.ci_high,
        margin_scale=scale,
    )
    margin = margin_in(result, evaluation)
    if margin is None:
        return bare
    size, on, fall = margin
    return replace(bare, margin=size, margin_scale=on, fall=fall)


def margin_in(result: OutcomeResult, evaluation: Evaluation) -> tuple[float, Scale, bool] | None:
    """How large is the smallest change that matters: its size, its scale, and is it a fall?

    None where the plan has none, or where what is left of the estimate cannot be held against it.
    """
    from toolkit.verdicts import margin_of

    planned = next((one for one in evaluation.plan.outcomes if one.id == result.id), None)
    if result.estimate is None or planned is None or planned.matters is None:
        return None
    if planned.matters.ratio is not None:  # needs no estimate, of which parts may be withheld
        ratio = planned.matters.ratio
        return abs(math.log(ratio)), Scale(kind="percent"), ratio < 1
    try:
        margin = margin_of(result.estimate, planned.matters, planned)
    except ModelError:
        return None
    scale = scale_of(result.estimate, result)
    if scale.kind == "percent":
        scale = Scale(kind="unit", unit=result.unit, period=result.estimate.period)
    return margin.size, scale, False


def panels_of(rows: list[Row]) -> list[Panel]:
    """Group rows by side and unit, in the order in which they come."""
    panels: dict[tuple[Side, object], list[Row]] = {}
    for row in rows:
        panels.setdefault((row.side, row.axis), []).append(row)
    order = ("benefit", "harm", "control")
    ranked = sorted(panels.items(), key=lambda item: order.index(item[0][0]))
    return [(side, these) for (side, _), these in ranked]


def ranges_of(panels: list[Panel]) -> dict[object, tuple[float, float]]:
    """One range for all panels of a unit, with no change in it."""
    ends: dict[object, list[float]] = {}
    for _, rows in panels:
        for row in rows:
            values = [row.low, row.high, row.estimate, *(row.margin or ())]
            finite = [value for value in values if math.isfinite(value)]
            if row.scale.kind == "percent":
                finite = [max(-WIDEST, min(WIDEST, value)) for value in finite]
            ends.setdefault(row.axis, [0.0]).extend(finite)
    padded = {}
    for key, values in ends.items():
        pad = 0.06 * (max(values) - min(values) or 1.0)
        padded[key] = (min(values) - pad, max(values) + pad)
    return padded
