"""The reading of one outcome, and of several primary outcomes together."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Literal

from toolkit.results import Verdict
from toolkit.verdicts.margins import Margin, margin_of
from toolkit.verdicts.multiple import adjusted_level, holm
from toolkit.verdicts.precision import more_needed

if TYPE_CHECKING:
    from toolkit.plan import Direction, Outcome
    from toolkit.results import ImpactEstimate

__all__ = ["NO_RATIO", "few_areas", "may_be_shown", "not_yet", "verdict", "with_holm"]

FEW_AREAS = re.compile(r"\bfewer than (five|5) areas\b", re.IGNORECASE)
NO_RATIO = (
    "The level without the campaign may be zero, so that no ratio can be given. Write the "
    "smallest change that matters in the outcome's own unit."
)
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def verdict(estimate: ImpactEstimate, outcome: Outcome) -> Verdict:
    """What may be said of this outcome, at the level of the estimate?

    Parameters
    ----------
    estimate
        The verdict is about its headline effect. An effect with ``confirmed=False`` (a bend
        that such series make by themselves) is never shown. A difference in differences over
        fewer than five areas a side is never more than "cannot tell", since it cannot tell the
        area from the campaign.
    outcome
        Its direction and smallest change that matters. Without ``matters`` nothing is small or
        large. A ratio holds both ways: 1.2 and 1/1.2 are the same margin.

    Returns
    -------
    Verdict
        ``low``, ``high`` and ``p_value`` are those of the headline effect. ``more_needed`` is
        filled where the reading is "cannot tell".

    Raises
    ------
    ModelError
        If the margin cannot be put on the scale of the estimate; the message says what to
        write instead.
    """
    effect = estimate.effect()
    margin = margin_of(estimate, outcome.matters, outcome) if outcome.matters else None
    low, high = _ends(effect.ci_low, effect.ci_high)
    unsure = few_areas(estimate)
    direction: Direction | None = None
    if may_be_shown(estimate):
        direction = "increase" if low > 0 else "decrease" if high < 0 else None
    small, large = _against(margin, direction)
    reading = _reading(direction, outcome, small=small and not unsure)
    return Verdict(
        reading=reading,
        shown=direction is not None,
        small=small and not unsure,
        large=large,
        direction=direction,
        low=effect.ci_low,
        high=effect.ci_high,
        p_value=effect.p_value,
        more_needed=_wanting(estimate, margin) if reading == "cannot tell" else "",
    )


def with_holm(
    estimates: Sequence[ImpactEstimate],
    outcomes: Sequence[Outcome],
    refit: Callable[[int, float], ImpactEstimate],
) -> tuple[Verdict, ...]:
    """What may be said of several primary outcomes at once?

    Each verdict is first read at the plan's level. A change that was shown stays so only if
    Holm's procedure agrees; where it does not, or where the change is no longer wholly beyond
    the margin at Holm's level, the verdict is read from the wider interval and says so
    (``adjusted``). "No change that matters" is read at the plan's level, outcome by outcome:
    Holm's procedure guards against changes that are not there, not against those overlooked.

    Parameters
    ----------
    estimates
        One for each primary outcome, all at one level. Leave out what could not be estimated.
    outcomes
        The outcomes of the plan, in the same order.
    refit
        ``refit(index, level)`` estimates the outcome at this index again with intervals at
        another level. Called only where the wider interval is needed.

    Returns
    -------
    tuple of Verdict
        In the order given, each with ``p_adjusted`` (None for an effect that may never be
        shown: it still counts as one of the questions).

    Raises
    ------
    ValueError
        If there are not as many outcomes as estimates.
    """
    plain = [verdict(e, o) for e, o in zip(estimates, outcomes, strict=True)]
    testable = [may_be_shown(estimate) for estimate in estimates]
    p_values = [
        (v.p_value if fit else 1.0) if v.p_value is not None else None
        for v, fit in zip(plain, testable, strict=True)
    ]
    adjusted = holm(p_values)
    found = []
    for index, (one, estimate) in enumerate(zip(plain, estimates, strict=True)):
        level = adjusted_level(p_values, estimate.level)[index]
        p = adjusted[index] if testable[index] else None
        kept = p is not None and p < 1 - estimate.level
        result = replace(one, p_adjusted=p)
        if one.shown and level is not None and level > estimate.level and (one.large or not kept):
            again = verdict(refit(index, level), outcomes[index])
            if (again.reading, again.large) != (one.reading, one.large):
                result = replace(again, p_value=one.p_value, p_adjusted=p, adjusted=True)
        found.append(result)
    return tuple(found)


def not_yet(analysis_date: date | None = None) -> Verdict:
    """What is said before the date that the plan names for the analysis: nothing.

    Examples
    --------
    >>> not_yet(date(2023, 12, 4)).more_needed
    'The plan dates the analysis 4 December 2023.'
    """
    when = ""
    if analysis_date is not None:
        month = MONTHS[analysis_date.month - 1]
        when = f"The plan dates the analysis {analysis_date.day} {month} {analysis_date.year}."
    return Verdict(
        reading="not yet",
        shown=False,
        small=False,
        large=False,
        direction=None,
        low=None,
        high=None,
        p_value=None,
        more_needed=when,
    )


def few_areas(estimate: ImpactEstimate) -> bool:
    """Is this a difference in differences over too few areas to tell area from campaign?

    True where the estimate warns of "fewer than five areas" on a side.
    """
    return estimate.shape == "difference-in-differences" and any(
        FEW_AREAS.search(warning) for warning in estimate.warnings
    )


def may_be_shown(estimate: ImpactEstimate) -> bool:
    """May a change be called shown at all, however far its interval is from no change?

    Not where the headline is a bend that such series make by themselves, nor where it cannot
    tell the area from the campaign.
    """
    return estimate.effect().confirmed is not False and not few_areas(estimate)


def _ends(low: float | None, high: float | None) -> tuple[float, float]:
    """Return the interval with an end that is not known as infinite."""
    return (
        -math.inf if low is None or math.isnan(low) else low,
        math.inf if high is None or math.isnan(high) else high,
    )


def _against(margin: Margin | None, direction: Direction | None) -> tuple[bool, bool]:
    """Is the interval inside the margin, and is a shown change wholly beyond it?"""
    if margin is None:
        return False, False
    low, high = _ends(margin.effect.ci_low, margin.effect.ci_high)
    small = -margin.size < low and high < margin.size
    beyond = {"increase": low > margin.size, "decrease": high < -margin.size}
    return small, direction is not None and beyond[direction]


def _reading(
    direction: Direction | None, outcome: Outcome, *, small: bool
) -> Literal[
    "harm shown", "benefit shown", "change shown", "no change that matters", "cannot tell"
]:
    if direction is None:
        return "no change that matters" if small else "cannot tell"
    if outcome.harm is None and outcome.benefit is None:
        return "change shown"
    good = outcome.benefit == direction or (outcome.harm is not None and outcome.harm != direction)
    return "benefit shown" if good else "harm shown"


def _wanting(estimate: ImpactEstimate, margin: Margin | None) -> str:
    """Say in a sentence what would be needed to tell."""
    if few_areas(estimate):
        return (
            "At least five areas on each side would be needed to tell the campaign from the area."
        )
    if estimate.effect().confirmed is False:
        return (
            "Such series bend by themselves; a comparison that the campaign did not reach would "
            "be needed to tell."
        )
    if margin is None:
        return ""
    if margin.scale == "ratio" and margin.effect.ci_low is None and margin.effect.ci_high is None:
        return NO_RATIO
    return more_needed(estimate, margin)
