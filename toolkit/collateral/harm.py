"""Was harm shown, was it ruled out, or neither: the reading of one collateral outcome.

Two facts are kept of every interval of harm, and both are printed. With the margin δ, the
smallest harm that matters, and harm turned so that positive is worse:

=============  =======================================================
harm shown     the lower end is above zero (*serious*: above δ)
ruled out      the upper end is below δ
=============  =======================================================

Both may hold: harm that is shown and smaller than δ. All comparisons are strict: an interval
that ends exactly at zero shows no harm, one that ends exactly at δ does not rule it out.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from toolkit.collateral.register import register
from toolkit.errors import ModelError
from toolkit.plan import Matters, Outcome
from toolkit.results import CollateralFinding, Effect
from toolkit.verdicts import NO_RATIO, margin_of, may_be_shown, more_needed

if TYPE_CHECKING:
    from toolkit.plan import Direction
    from toolkit.results import ImpactEstimate
    from toolkit.verdicts import Margin

__all__ = ["harm_verdict"]


def harm_verdict(
    estimate: ImpactEstimate,
    *,
    harm: Direction,
    margin: float | Matters,
    level: float = 0.95,
    effect: str = "",
    outcome: str | Outcome | None = None,
) -> CollateralFinding:
    """Was harm shown, was it ruled out, or neither?

    Parameters
    ----------
    estimate
        The verdict is about its headline effect.
    harm
        Which way is worse: ``increase`` or ``decrease``.
    margin
        The smallest harm that matters. A number is a ratio where the estimate is one (0.90: a
        fall of a tenth; 1.10: a rise), and otherwise in the outcome's own unit, above zero. Or
        the ``matters`` of a plan.
    level
        Must be the level of the estimate's intervals: interval, p-value and verdict come from
        one distribution.
    effect
        Id in the register; gives the data that would settle the question.
    outcome
        The outcome or its id.

    Returns
    -------
    CollateralFinding
        ``estimate``, ``ci_low``, ``ci_high`` and ``margin`` are harm (positive is worse), on
        the log scale where ``scale`` is ``ratio``. ``diffusion`` says that the whole interval
        lies on the good side. An effect that may never be called shown (a bend that such
        series make by themselves; a comparison over fewer than five areas a side) shows no
        harm and no diffusion; over too few areas it rules nothing out either.

    Raises
    ------
    ModelError
        If the level is not that of the estimate, or the margin points the wrong way or cannot
        be put on the scale of the estimate.

    Notes
    -----
    Several collateral outcomes of one campaign are read together by
    `toolkit.collateral.ledger.ledger`, which turns "harm shown" into "sign of harm" where
    Holm's procedure does not agree.
    """
    if not math.isclose(level, estimate.level, rel_tol=0, abs_tol=1e-9):
        raise ModelError(
            f"The intervals of '{estimate.name}' are at {100 * estimate.level:g} %, the verdict is"
            f" asked for at {100 * level:g} %. Estimate again with level={level:g}, or pass"
            f" level={estimate.level:g}."
        )
    matters = margin if isinstance(margin, Matters) else _matters(estimate, margin)
    _check_side(estimate, matters, harm)
    declared = outcome if isinstance(outcome, Outcome) else None
    measured = margin_of(estimate, matters, declared)
    own = _worse_is_positive(estimate.effect(), harm)
    found = _facts(_worse_is_positive(measured.effect, harm), own, measured, estimate)
    return replace(
        found,
        effect=effect,
        outcome=declared.id if declared else outcome if isinstance(outcome, str) else None,
        harm=harm,
        settle=_settle(estimate, measured, effect) if found.reading == "not ruled out" else "",
    )


def _matters(estimate: ImpactEstimate, margin: float) -> Matters:
    if not (margin > 0 and math.isfinite(margin)):
        raise ModelError(
            f"The smallest harm that matters of '{estimate.name}' is {margin:g}; it must be above"
            " zero. Write 0.90 for a fall of a tenth, 1.10 for a rise, or the harm in its own unit."
        )
    return Matters(ratio=margin) if estimate.scale == "ratio" else Matters(absolute=margin)


def _check_side(estimate: ImpactEstimate, matters: Matters, harm: Direction) -> None:
    """Refuse a ratio that is no harm, such as 0.90 where an increase is worse."""
    if matters.ratio is None:
        return
    if (harm == "increase") != (matters.ratio > 1) or matters.ratio == 1:
        side = "a rise: write a ratio above 1" if harm == "increase" else "a fall: write one below"
        raise ModelError(
            f"The harm of '{estimate.name}' is {side}, not {matters.ratio:g}. 1.10 is a rise of a"
            " tenth, 0.90 a fall of a tenth."
        )


def _worse_is_positive(effect: Effect, harm: Direction) -> Effect:
    """Turn an effect so that positive is worse."""
    if harm == "increase":
        return effect
    return replace(
        effect,
        estimate=_minus(effect.estimate),
        ci_low=_minus(effect.ci_high),
        ci_high=_minus(effect.ci_low),
    )


def _minus(value: float | None) -> float | None:
    return None if value is None else 0.0 - value


def _facts(
    harm: Effect, own: Effect, margin: Margin, estimate: ImpactEstimate
) -> CollateralFinding:
    """Read the two facts off the interval of harm.

    ``own`` is the harm on the scale of the estimate: it says whether there is any, also where
    no ratio has bounds.
    """
    from toolkit.verdicts import few_areas

    low = -math.inf if harm.ci_low is None else harm.ci_low
    high = math.inf if harm.ci_high is None else harm.ci_high
    eligible = may_be_shown(estimate)
    shown = eligible and own.ci_low is not None and own.ci_low > 0
    ruled_out = high < margin.size and not few_areas(estimate)
    return CollateralFinding(
        effect="",
        reading="harm shown" if shown else "ruled out" if ruled_out else "not ruled out",
        scale=margin.scale,
        margin=margin.size,
        estimate=harm.estimate,
        ci_low=harm.ci_low,
        ci_high=harm.ci_high,
        p_value=harm.p_value,
        harm_shown=shown,
        ruled_out=ruled_out,
        serious=shown and low > margin.size,
        diffusion=eligible and own.ci_high is not None and own.ci_high < 0,
    )


def _settle(estimate: ImpactEstimate, margin: Margin, effect: str) -> str:
    """Say what data would settle the question: more of these, or others."""
    known = register().get(effect)
    more = more_needed(estimate, margin, verb="rule out") if may_be_shown(estimate) else ""
    if margin.scale == "ratio" and margin.effect.ci_low is None and margin.effect.ci_high is None:
        more = NO_RATIO
    return " ".join(part for part in (more, known.settle if known else "") if part)
