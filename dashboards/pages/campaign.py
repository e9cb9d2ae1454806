"""One campaign: what changed and what it harmed, how sure that is, and all behind it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dash import Dash, dcc, html

from dashboards import ids
from dashboards.access import EVERYONE, Role, Rules
from dashboards.components.evaluate import evaluation_progress
from dashboards.components.headline import headline
from dashboards.components.state import Standing, standing, standing_badge
from dashboards.components.states import button_link, empty
from dashboards.components.words import span_words
from dashboards.context import Context
from toolkit.plan import EvaluationPlan

__all__ = ["ALLOWED", "MENU", "NAME", "PATH", "TITLE", "layout", "register"]

NAME = "campaign"
TITLE = "Campaign"
PATH = "/campaign/<campaign>"
MENU = None
ALLOWED = EVERYONE
MAY_EVALUATE: frozenset[Role] = frozenset({"analyst", "admin"})

TICK = 400
"""Milliseconds between two looks at a running evaluation."""


def layout(context: Context, query: Mapping[str, str], campaign: str) -> Any:
    """Lay out the campaign with this id."""
    plan = context.plan(campaign)
    running = context.jobs.look(campaign)
    idle = running is None or running.over
    return [
        dcc.Store(id=ids.CAMPAIGN, data=campaign),
        dcc.Interval(id=ids.EVALUATE_TICK, interval=TICK, disabled=idle),
        html.Div(result(context, plan, query), id=ids.CAMPAIGN_RESULT, className="stack"),
        html.Div([] if idle else evaluation_progress(running), id=ids.EVALUATE_STATE),
    ]


def result(context: Context, plan: EvaluationPlan, query: Mapping[str, str]) -> Any:
    """Lay out all that is known of a campaign now."""
    evaluation = context.evaluation(plan.campaign.id)
    found = standing(context, plan, evaluation)
    return [head(plan, found), headline(evaluation) if evaluation else _nothing_yet(plan, found)]


def head(plan: EvaluationPlan, found: Standing) -> Any:
    campaign = plan.campaign
    return html.Header(
        [
            html.H1(campaign.name),
            standing_badge(found),
            html.P(span_words(campaign.start, campaign.end)),
            html.Button("Evaluate", id=ids.EVALUATE, className="button"),
        ]
    )


def _nothing_yet(plan: EvaluationPlan, found: Standing) -> Any:
    return empty(
        "Nothing to show yet",
        found.words,
        button_link("Add data", f"/upload?campaign={plan.campaign.id}"),
    )


def register(app: Dash, rules: Rules, context: Context) -> None:
    """Connect the button that evaluates, and the look at how far it is."""
