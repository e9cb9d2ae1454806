"""Are the data gathered as before?"""

from __future__ import annotations

from collections.abc import Mapping

from toolkit.plan import EvaluationPlan
from toolkit.results import Check, Provenance, Verdict

__all__ = ["check"]


def check(plan: EvaluationPlan, verdicts: Mapping[str, Verdict], provenance: Provenance) -> Check:
    """Does the campaign change how the data are collected, as EPOC asks?"""
    calls = [id for id, source in plan.sources.items() if source.kind == "calls"]
    title = "Data gathered as before"
    null = "The campaign does not change how the data are collected."
    if not calls:
        return Check(name="collection", title=title, status="not applicable", null=null,
                     finding="No call log is used.")  # fmt: skip
    printed = plan.campaign.advertises_number
    return Check(
        name="collection",
        title=title,
        status="failed" if printed else "passed",
        null=null,
        finding="The campaign prints the helpline's number, so more calls are its reach."
        if printed
        else "The campaign does not print the helpline's number.",
        advice="Read only calls that could be acted on, or shares, as an effect."
        if printed
        else "",
    )
