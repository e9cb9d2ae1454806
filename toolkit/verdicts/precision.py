"""How much more data would be needed to tell: periods or answers, or no number of them."""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from toolkit.results import ImpactEstimate
    from toolkit.verdicts.margins import Margin

__all__ = ["answers_needed", "more_needed", "periods_needed"]

POWER = 0.8
FAR = 10
"""More than this many times today's data is said in words, not as a number."""

WORDS = [
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
]


def periods_needed(
    before: int, after: int, std_error: float, margin: float, level: float
) -> int | None:
    """How many more periods would show a change as large as the margin?

    With a power of 80 %. The variance of a level is taken to go with 1/before + 1/after, so
    that it has a floor: the periods before the start do not become more. This is the plain
    rule for a level whose errors persist no longer than a few periods; `toolkit.planning`
    refines it.

    Parameters
    ----------
    before, after
        Periods on each side today, at least one each.
    std_error
        Of the effect today, on the margin's scale (log for a ratio).
    margin
        Smallest change that matters, above zero, on the same scale.
    level
        Level of the two-sided interval.

    Returns
    -------
    int or None
        Further periods after; 0 where today's data have that power; None where no number does.

    Examples
    --------
    >>> periods_needed(100, 10, 0.08, 0.18, 0.95)
    7
    >>> periods_needed(24, 24, 0.1, 0.18, 0.95) is None
    True
    """
    share = (_wanted_error(margin, level) / std_error) ** 2
    rest = share * (1 / before + 1 / after) - 1 / before
    if rest <= 0:
        return None
    return max(0, math.ceil(round(1 / rest - after, 9)))


def answers_needed(answers: int, std_error: float, margin: float, level: float) -> int:
    """How many more answers would show a change as large as the margin?

    With a power of 80 %, gathered in the same way (both waves, clusters of the same size):
    the variance goes with one over the number of answers.

    Parameters
    ----------
    answers
        Answers today, over all waves and groups.
    std_error, margin, level
        As in `periods_needed`.

    Returns
    -------
    int
        Further answers; 0 where today's have that power.

    Examples
    --------
    >>> answers_needed(800, 0.02, 0.03, 0.95)
    1991
    """
    share = (_wanted_error(margin, level) / std_error) ** 2
    return max(0, math.ceil(round(answers / share - answers, 6)))


def more_needed(estimate: ImpactEstimate, margin: Margin, *, verb: str = "show") -> str:
    """Say in a sentence how much more data would tell.

    The standard error is read off the width of the interval, so that heavy tails count.

    Parameters
    ----------
    estimate
        Of which it is asked.
    margin
        The change that is to be shown.
    verb
        ``show`` a change of this size, or ``rule out`` one.

    Returns
    -------
    str
        Empty where the interval has no width to go by.
    """
    low, high = margin.effect.ci_low, margin.effect.ci_high
    if low is None or high is None or not low < high < math.inf or low == -math.inf:
        return ""
    if estimate.before < 1 or estimate.after < 1:
        return ""
    error = (high - low) / (2 * NormalDist().inv_cdf((1 + estimate.level) / 2))
    what = f"{verb} a change of {margin.words}"
    if margin.words == "a doubling":
        what = f"{verb} a doubling"
    if estimate.kind == "survey":
        return _answers_sentence(estimate, error, margin.size, what)
    return _periods_sentence(estimate, error, margin.size, what)


def _periods_sentence(estimate: ImpactEstimate, error: float, size: float, what: str) -> str:
    unit = estimate.period or "period"
    if estimate.headline == "pulse_effect":
        return (
            f"The campaign's own {unit}s are over: only a longer or a repeated campaign would "
            f"{what}."
        )
    more = periods_needed(estimate.before, estimate.after, error, size, estimate.level)
    if more is None:
        return (
            f"No number of further {unit}s would {what}: the {unit}s before the start are too few "
            "or too uneven."
        )
    if more == 0:
        return f"Today's numbers would {what} in four cases of five."
    if more > FAR * (estimate.before + estimate.after):
        return f"More than ten times today's {unit}s would be needed to {what}."
    number = WORDS[more].capitalize() if more < len(WORDS) else f"{more:,}"
    plural = "" if more == 1 else "s"
    return f"{number} more {unit}{plural} at today's numbers would {what}."


def _answers_sentence(estimate: ImpactEstimate, error: float, size: float, what: str) -> str:
    today = estimate.before + estimate.after
    more = answers_needed(today, error, size, estimate.level)
    if more == 0:
        return f"Today's numbers would {what} in four cases of five."
    if more > FAR * today:
        return f"More than ten times today's answers would be needed to {what}."
    digits = max(0, len(str(more)) - 2)
    rounded = math.ceil(more / 10**digits) * 10**digits
    return f"About {rounded:,} more answers, gathered in the same way, would {what}."


def _wanted_error(margin: float, level: float) -> float:
    """Return the standard error at which a change as large as the margin shows in 80 %."""
    normal = NormalDist()
    return margin / (normal.inv_cdf((1 + level) / 2) + normal.inv_cdf(POWER))
