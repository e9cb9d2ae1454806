"""Did something move that should not have?"""

from __future__ import annotations

from collections.abc import Mapping

from toolkit.plan import EvaluationPlan
from toolkit.results import Check, Provenance, Verdict

__all__ = ["check"]


def check(plan: EvaluationPlan, verdicts: Mapping[str, Verdict], provenance: Provenance) -> Check:
    """Did an outcome move that the campaign cannot have moved (a negative control)?"""
    controls = [
        outcome
        for outcome in plan.outcomes
        if outcome.role == "negative_control" and outcome.id in verdicts
    ]
    moved = [outcome.label for outcome in controls if verdicts[outcome.id].shown]
    still = all(verdicts[outcome.id].small for outcome in controls)
    said = "stayed inside the margin." if still else "showed no change; that is no proof of none."
    title, null = "Outcomes that should not move", "What the campaign cannot have moved stayed."
    if not controls:
        return Check(
            name="placebo_outcomes", title=title, status="not applicable", null=null,
            finding="The plan names no outcome that the campaign cannot have moved.",
            advice="Name one with role = 'negative_control'.",
        )  # fmt: skip
    return Check(
        name="placebo_outcomes",
        title=title,
        status="failed" if moved else "passed" if still else "informational",
        null=null,
        finding=f"Moved all the same: {', '.join(moved)}."
        if moved
        else f"{len(controls)} such outcome{'s' if len(controls) > 1 else ''} {said}",
        advice="Something else may have moved all of them; look for it." if moved else "",
    )
