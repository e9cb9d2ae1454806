"""All collateral effects of one campaign, measured or not, and what they add up to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from toolkit.collateral.register import register
from toolkit.errors import ModelError
from toolkit.results import CollateralFinding, Ledger
from toolkit.verdicts import holm

if TYPE_CHECKING:
    from toolkit.plan import EvaluationPlan, Outcome

__all__ = ["ledger"]

NO_REASON = "The plan gives no reason."

WORST_FIRST = ("harm shown", "sign of harm", "not ruled out", "not measured", "ruled out")
"""Which reading counts for an effect with several outcomes. One that was to be measured and
could not be keeps an effect from being ruled out."""


def ledger(
    findings: Sequence[CollateralFinding],
    plan: EvaluationPlan,
    *,
    reasons: Mapping[str, str] | None = None,
) -> Ledger:
    """What else did the campaign move, over all effects of the register?

    Parameters
    ----------
    findings
        What `harm_verdict` returned for each collateral outcome that could be estimated, each
        with its effect; several may belong to one effect. Their order does not matter for the
        result, except among those of one effect.
    plan
        Gives the level, the reasons for what was not measured, and the collateral outcomes
        that were planned and are missing from the findings.
    reasons
        By id of such a missing outcome: why it has no finding (what the model said, or that
        the date of the analysis has not come), as a sentence.

    Returns
    -------
    Ledger
        ``findings``: every effect of the register, in its order, at least once, each measured
        one with ``p_adjusted`` (Holm across all that were tested). Harm whose interval lies
        above zero although Holm does not agree reads "sign of harm". ``measured``,
        ``ruled_out`` and ``shown`` count effects, not outcomes: the worst reading of an effect
        counts. ``reading`` is the headline in words; that no harm above the margins was done
        is said only where every measured effect is ruled out (each at its own level: an
        intersection-union test needs no correction), and always with how many were measured.

    Raises
    ------
    ModelError
        If a finding names an effect that the register does not have.
    """
    unknown = sorted({one.effect for one in findings} - set(register()))
    if unknown:
        raise ModelError(
            f"The register has no collateral effect {', '.join(map(repr, unknown))}. Use one of"
            f" {', '.join(register())}."
        )
    judged = _judged(findings, 1 - plan.level)
    found = [entry for id in register() for entry in _entries(id, judged, plan, reasons or {})]
    readings = {
        id: _worst(found, id) for id in register() if any(one.effect == id for one in judged)
    }
    return Ledger(
        findings=tuple(found),
        measured=len(readings),
        registered=len(register()),
        ruled_out=sum(reading == "ruled out" for reading in readings.values()),
        shown=sum(reading == "harm shown" for reading in readings.values()),
        reading=_headline(readings),
    )


def _judged(findings: Sequence[CollateralFinding], alpha: float) -> list[CollateralFinding]:
    """Hold harm that was shown against Holm's adjusted p-values."""
    adjusted = holm([1.0 if _may_not_be_shown(one) else one.p_value for one in findings])
    judged = []
    for one, p in zip(findings, adjusted, strict=True):
        known = replace(one, p_adjusted=None if _may_not_be_shown(one) else p)
        if one.harm_shown and not (p is not None and p < alpha):
            known = replace(known, reading="sign of harm", harm_shown=False, serious=False)
        judged.append(known)
    return judged


def _may_not_be_shown(one: CollateralFinding) -> bool:
    """Say whether the interval excludes no change and yet nothing may be claimed of it.

    Such a finding still counts as one of the questions, but never as one that is answered.
    """
    aside = (one.ci_low or 0.0) > 0 or (one.ci_high or 0.0) < 0
    return aside and not (one.harm_shown or one.diffusion)


def _entries(
    id: str,
    judged: Sequence[CollateralFinding],
    plan: EvaluationPlan,
    reasons: Mapping[str, str],
) -> list[CollateralFinding]:
    """List what is known of one effect: its findings, and what is missing."""
    entries = [one for one in judged if one.effect == id]
    estimated = {one.outcome for one in entries}
    missing = [
        outcome
        for outcome in plan.outcomes
        if outcome.role == "collateral" and outcome.effect == id and outcome.id not in estimated
    ]
    entries += [_not_estimated(id, one, reasons.get(one.id, "")) for one in missing]
    given = {missing.effect: missing.reason for missing in plan.not_measured}
    return entries or [_not_measured(id, given.get(id, NO_REASON))]


def _not_estimated(id: str, outcome: Outcome, why: str) -> CollateralFinding:
    reason = why or f"'{outcome.label}' was to measure it, but could not be estimated."
    return replace(_not_measured(id, reason), outcome=outcome.id, harm=outcome.harm)


def _not_measured(id: str, reason: str) -> CollateralFinding:
    return CollateralFinding(
        effect=id, reading="not measured", reason=reason, settle=register()[id].settle
    )


def _worst(findings: Sequence[CollateralFinding], id: str) -> str:
    return min((one.reading for one in findings if one.effect == id), key=WORST_FIRST.index)


def _headline(readings: Mapping[str, str]) -> str:
    """Say what the effects add up to, for those that were measured."""
    measured, names = len(readings), {id: entry.name for id, entry in register().items()}
    if not measured:
        return f"Nobody measured whether the campaign did harm: 0 of {len(names)} effects."
    ruled_out = sum(reading == "ruled out" for reading in readings.values())
    if ruled_out == measured:
        first = f"No collateral harm above the margins: {ruled_out} of {measured} ruled out"
    else:
        first = f"harm ruled out: {ruled_out} of {measured}"
    parts = [first]
    for reading in ("harm shown", "sign of harm"):
        these = [names[id] for id, found in readings.items() if found == reading]
        if these:
            parts.append(f"{reading}: {'; '.join(these)}")
    left = [name for id, name in names.items() if id not in readings]
    closing = f"for the {measured} of {len(names)} effects that were measured"
    absent = f"; not measured: {'; '.join(left)}" if left else ""
    return f"{'. '.join(_capital(part) for part in parts)}. This holds {closing}{absent}."


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
