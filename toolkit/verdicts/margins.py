"""The smallest change that matters, put on a scale on which an estimate can be held against it."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from toolkit.errors import ModelError
from toolkit.results import Effect

if TYPE_CHECKING:
    from toolkit.plan import Matters, Outcome
    from toolkit.results import ImpactEstimate

__all__ = ["Margin", "comparable", "margin_of"]

FRACTIONS = {
    0.05: "a twentieth",
    0.1: "a tenth",
    0.2: "a fifth",
    0.25: "a quarter",
    0.333: "a third",
    0.5: "a half",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Margin:
    """A margin and the effect that it is compared with, on one scale.

    Parameters
    ----------
    size
        Above zero; on the log scale where ``scale`` is ``ratio``. The margin covers
        [-size, size].
    scale
        ``ratio`` or ``absolute``.
    effect
        The headline effect on this scale.
    words
        The size in words: ``a fifth``, ``3 points of 100``.
    """

    size: float
    scale: Literal["ratio", "absolute"]
    effect: Effect
    words: str


def margin_of(estimate: ImpactEstimate, matters: Matters, outcome: Outcome | None = None) -> Margin:
    """How large is the smallest change that matters, on the scale of this estimate?

    =============  ====================  ====================================================
    margin         estimate              compared
    =============  ====================  ====================================================
    ratio          ratio                 log effect with ``|log ratio|``
    ratio          absolute              the relative effect; without bounds where the level
                                         without the campaign may be zero
    absolute       absolute              effect with the margin, in the outcome's unit
    absolute       ratio                 the effect a period (calls a week), where there is one
    per_100000     absolute              effect with the margin / 100,000 (a proportion, a
                                         share, a rate with exposure)
    per_100000     ratio                 refused: the base is not known
    =============  ====================  ====================================================

    Parameters
    ----------
    estimate
        Whose headline effect is meant.
    matters
        The margin of the plan. A ratio holds both ways: 0.8 covers 0.8 to 1.25.
    outcome
        Says whether the outcome is a proportion, for words and for ``per_100000``.

    Raises
    ------
    ModelError
        If the two have no scale in common; the message says what to write instead.
    """
    if matters.ratio is not None:
        words = _ratio_words(matters.ratio)
        return Margin(
            size=abs(math.log(matters.ratio)),
            scale="ratio",
            effect=_as_ratio(estimate, matters.ratio),
            words=words,
        )
    if matters.absolute is not None:
        words = _absolute_words(matters.absolute, estimate, outcome)
        effect = _as_absolute(estimate, matters.absolute)
        return Margin(size=matters.absolute, scale="absolute", effect=effect, words=words)
    size = _of_100000(estimate, matters.per_100000 or 0.0, outcome)
    words = f"{matters.per_100000:,g} of 100,000"
    return Margin(size=size, scale="absolute", effect=estimate.effect(), words=words)


def comparable(estimate: ImpactEstimate, outcome: Outcome) -> ImpactEstimate:
    """Can this estimate be held against the smallest change that matters of its outcome?

    Returned as it is; the error of `margin_of`, where it cannot, belongs to this outcome alone.
    """
    if outcome.matters is not None:
        margin_of(estimate, outcome.matters, outcome)
    return estimate


def _as_ratio(estimate: ImpactEstimate, ratio: float) -> Effect:
    if estimate.scale == "ratio":
        return estimate.effect()
    relative = next((e for e in estimate.effect_rows if e.name == "relative_effect"), None)
    if relative is None and estimate.kind != "survey":
        raise ModelError(
            f"The smallest change that matters of '{estimate.name}' is a ratio ({ratio:g}), but its"
            " effect is estimated in its own unit. Write matters = { absolute = ... }, or"
            " transform = 'log' to estimate a ratio."
        )
    if relative is None or relative.estimate is None:
        whole = estimate.effect()
        return replace(whole, estimate=None, std_error=None, ci_low=None, ci_high=None)
    return replace(
        relative,
        name=estimate.headline,
        estimate=_log_of(relative.estimate),
        ci_low=_log_of(relative.ci_low),
        ci_high=_log_of(relative.ci_high),
        std_error=None,
        confirmed=estimate.effect().confirmed,
    )


def _log_of(change: float | None) -> float | None:
    """Return the log ratio of a relative change; None (no bound) at a fall of all or more."""
    return math.log1p(change) if change is not None and change > -1 else None


def _as_absolute(estimate: ImpactEstimate, margin: float) -> Effect:
    if estimate.scale == "absolute":
        return estimate.effect()
    if estimate.per_period is None or estimate.per_period.ci_low is None:
        raise ModelError(
            f"The smallest change that matters of '{estimate.name}' is {margin:g} in its own unit,"
            " but its effect is estimated as a ratio. Write matters = { ratio = ... }; 1.10 is a"
            " rise of a tenth."
        )
    whole = estimate.effect()
    return replace(estimate.per_period, p_value=whole.p_value, confirmed=whole.confirmed)


def _of_100000(estimate: ImpactEstimate, margin: float, outcome: Outcome | None) -> float:
    """Return the margin in the unit of an absolute estimate of a rate or share."""
    if estimate.scale == "ratio":
        raise ModelError(
            f"The smallest change that matters of '{estimate.name}' is {margin:g} of 100,000, but"
            " its effect is estimated as a ratio and the base rate is not known. Write"
            " matters = { ratio = ... }: the margin divided by today's rate, plus one."
        )
    if _is_of_100000(estimate.unit):
        return margin
    shares = outcome is not None and (
        outcome.measure in ("share", "proportion") or outcome.exposure is not None
    )
    if not shares and estimate.family != "proportion":
        raise ModelError(
            f"The smallest change that matters of '{estimate.name}' is {margin:g} of 100,000, but"
            " nothing says what it is a share of. Name the 'exposure' of the outcome, or write"
            " matters = { absolute = ... } in its own unit."
        )
    return margin / 100_000


def _is_of_100000(unit: str) -> bool:
    """Say whether a unit is itself "of a hundred thousand"."""
    return "100000" in unit.replace(",", "").replace(" ", "").replace(".", "")


def _ratio_words(ratio: float) -> str:
    """Say a ratio as a part: 1.2 and 0.8 are a fifth."""
    change = abs(ratio - 1)
    near = next((words for part, words in FRACTIONS.items() if abs(change - part) < 0.0005), None)
    if near is None and abs(ratio - 1 / 3) < 0.0005:
        near = "two thirds"
    return near or ("a doubling" if ratio == 2 else f"{100 * change:.3g} %")


def _absolute_words(size: float, estimate: ImpactEstimate, outcome: Outcome | None) -> str:
    shares = estimate.family == "proportion" or (
        outcome is not None and outcome.measure in ("share", "proportion")
    )
    if shares:
        points = f"{100 * size:.3g}"
        return f"{points} point of 100" if points == "1" else f"{points} points of 100"
    return f"{size:,g} a {estimate.period}" if estimate.scale == "ratio" else f"{size:,g}"
