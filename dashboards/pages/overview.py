"""All campaigns: one card each, with what changed beside what else moved."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dash import Dash, dcc, html

from dashboards.access import EVERYONE, Rules
from dashboards.components.state import Standing, standing, standing_badge
from dashboards.components.states import button_link, empty, error_panel
from dashboards.components.verdicts import short_sides
from dashboards.components.words import span_words
from dashboards.context import Context
from toolkit.errors import DemandEvalError
from toolkit.plan import EvaluationPlan

__all__ = ["ALLOWED", "MENU", "NAME", "PATH", "TITLE", "layout", "register"]

NAME = "overview"
TITLE = "Campaigns"
PATH = "/"
MENU = "Campaigns"
ALLOWED = EVERYONE


def layout(context: Context, query: Mapping[str, str]) -> Any:
    """Lay out one card for each campaign, or what to do where there is none."""
    plans = context.workspace.plans()
    if not plans:
        return [
            html.H1(TITLE),
            empty(
                "No campaign yet",
                "A campaign begins with its plan: what is counted, which way is good or bad, and "
                "how large a change would matter. Then come the data, then the verdict.",
                button_link("Write a plan", "/plan"),
            ),
        ]
    return [
        html.H1(TITLE),
        html.P(
            "What each campaign against the demand behind human trafficking changed, and what it "
            "harmed. “Cannot tell” is a result too."
        ),
        html.Div([_card(context, plan) for plan in plans], className="campaigns"),
    ]


def register(app: Dash, rules: Rules, context: Context) -> None:
    """Nothing on this page calls back."""


def _card(context: Context, plan: EvaluationPlan) -> Any:
    campaign = plan.campaign
    href = f"/campaign/{campaign.id}"
    parts: list[Any] = []
    try:
        evaluation = context.evaluation(campaign.id)
        found = standing(context, plan, evaluation)
        parts = [short_sides(evaluation)] if evaluation else [html.P(found.words)]
        badge, action = standing_badge(found), _action(found, campaign.id)
    except DemandEvalError as error:
        parts, badge, action = [error_panel(error)], None, None
    return html.Article(
        [
            html.Header(
                [
                    html.H2(dcc.Link(campaign.name, href=href)),
                    badge,
                    html.P(span_words(campaign.start, campaign.end), className="card-when"),
                ]
            ),
            *parts,
            html.Div([button_link("Open", href, strong=False), action], className="actions"),
        ],
        className="campaign-card",
    )


def _action(found: Standing, campaign: str) -> Any:
    if found.stage == "no data":
        return button_link("Add data", f"/upload?campaign={campaign}")
    return None
