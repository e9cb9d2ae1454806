"""Was the plan there before the data?"""

from __future__ import annotations

from collections.abc import Mapping

from toolkit.plan import EvaluationPlan
from toolkit.results import Check, Provenance, Verdict

__all__ = ["check"]


def check(plan: EvaluationPlan, verdicts: Mapping[str, Verdict], provenance: Provenance) -> Check:
    """Was it decided what to measure, and what would matter, before the data were seen?"""
    finding = "The plan was locked before the last data were added here."
    if provenance.exploratory:
        finding = (
            "The plan was not locked."
            if provenance.locked_at is None
            else "The plan was locked after the last data were added here."
        )
    return Check(
        name="locked",
        title="Plan before data",
        status="failed" if provenance.exploratory else "passed",
        null="What to measure and what would matter was decided before the data were seen.",
        finding=finding,
        advice="Read this as exploratory. Lock the next plan before its data arrive."
        if provenance.exploratory
        else "",
    )
