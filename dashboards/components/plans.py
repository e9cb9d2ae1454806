"""A plan at a glance: what it asks, its fingerprint, whether it is locked."""

from __future__ import annotations

from typing import Any

from dash import dcc, html

from dashboards.components.tables import table
from dashboards.components.words import moment_words
from dashboards.context import Context
from toolkit.plan import EvaluationPlan, Outcome
from toolkit.wording.periods import day

__all__ = ["kept_plans", "plan_summary"]

ROLES = {
    "primary": "primary",
    "secondary": "secondary",
    "collateral": "collateral effect",
    "negative_control": "negative control",
}


def plan_summary(plan: EvaluationPlan) -> Any:
    """Lay out what a plan will ask of the data."""
    rows = [
        [outcome.label, ROLES[outcome.role], outcome.source, _sought(outcome), _margin(outcome)]
        for outcome in plan.outcomes
    ]
    return html.Div(
        [
            html.P(
                [
                    html.Strong(plan.campaign.name),
                    f", from {day(plan.campaign.start)}. Fingerprint ",
                    fingerprint(plan),
                    ".",
                ]
            ),
            table(
                "What the plan measures",
                ["Outcome", "Role", "Source", "Looks for", "Smallest change that matters"],
                rows,
                stacked=True,
            ),
        ]
    )


def fingerprint(plan: EvaluationPlan) -> Any:
    """Lay out the beginning of a fingerprint; the whole is in its title."""
    return html.Code(plan.fingerprint[:12], title=plan.fingerprint)


def kept_plans(context: Context) -> Any:
    """Lay out the plans of the workspace with their locks."""
    plans = context.workspace.plans()
    if not plans:
        return html.Section([html.H2("Plans kept here"), html.P("None yet.")])
    rows = [
        [
            dcc.Link(plan.campaign.name, href=f"/campaign/{plan.campaign.id}"),
            html.Code(plan.campaign.id),
            fingerprint(plan),
            _lock(context.workspace.provenance(plan).locked_at),
        ]
        for plan in plans
    ]
    head = ["Campaign", "Id", "Fingerprint", "Lock"]
    return html.Section(
        [html.H2("Plans kept here"), table("Plans", head, rows, hidden_caption=True, stacked=True)],
        className="stack",
    )


def _lock(moment: str | None) -> str:
    return f"locked since {moment_words(moment)}" if moment else "not locked"


def _sought(outcome: Outcome) -> str:
    if outcome.harm:
        return f"harm: {outcome.harm}"
    return f"benefit: {outcome.benefit}" if outcome.benefit else "no change expected"


def _margin(outcome: Outcome) -> str:
    matters = outcome.matters
    if matters is None:
        return "–"
    if matters.ratio is not None:
        change = (matters.ratio - 1) * 100
        return f"{'a rise' if change > 0 else 'a fall'} of {abs(change):.3g} %"
    if matters.absolute is not None:
        if outcome.measure in ("proportion", "share"):
            return f"{matters.absolute * 100:.3g} points of 100"
        return f"{matters.absolute:,.6g}"
    return f"{matters.per_100000:,.6g} of 100,000 people"
