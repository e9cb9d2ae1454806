"""One campaign: what changed and what it harmed, how sure that is, and all behind it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dash import Dash, Input, Output, State, dcc, html, no_update
from flask import g

from dashboards import ids
from dashboards.access import EVERYONE, Role, Rules
from dashboards.components.campaign import evaluated, heading, nothing_yet
from dashboards.components.evaluate import evaluation_progress
from dashboards.components.outcome import outcomes_view
from dashboards.components.state import standing
from dashboards.components.states import error_panel
from dashboards.context import Context
from dashboards.jobs import Job
from dashboards.links import query_of
from toolkit.errors import DemandEvalError
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
        html.Div(
            result(context, plan, query, None if idle else running),
            id=ids.CAMPAIGN_RESULT,
            className="stack-wide",
        ),
    ]


def result(
    context: Context, plan: EvaluationPlan, query: Mapping[str, str], job: Job | None
) -> Any:
    """Lay out all that is known of a campaign now; ``job`` is what is said of its evaluation."""
    evaluation = context.evaluation(plan.campaign.id)
    found = standing(context, plan, evaluation)
    progress = html.Div(evaluation_progress(job), id=ids.EVALUATE_STATE)
    may = g.person.may(MAY_EVALUATE)
    if evaluation is None:
        return [heading(plan, found, evaluate=may), progress, nothing_yet(plan, found)]
    chosen = query.get("outcome")
    return [
        heading(plan, found, evaluate=may, downloads=True),
        progress,
        *evaluated(evaluation, chosen),
    ]


def register(app: Dash, rules: Rules, context: Context) -> None:
    """Connect the choice of an outcome, the button that evaluates, and how far it is."""

    @rules.callback(
        app,
        ALLOWED,
        Output(ids.OUTCOME_VIEW, "children"),
        Input(ids.LOCATION, "search"),
        State(ids.CAMPAIGN, "data"),
        prevent_initial_call=True,
    )
    def outcome(search: str | None, campaign: str) -> Any:
        evaluation = context.evaluation(campaign)
        if evaluation is None:
            return no_update
        return outcomes_view(evaluation, query_of(search).get("outcome"))

    @rules.callback(
        app,
        MAY_EVALUATE,
        Output(ids.EVALUATE_TICK, "disabled"),
        Output(ids.EVALUATE_STATE, "children"),
        Output(ids.EVALUATE, "disabled"),
        Input(ids.EVALUATE, "n_clicks"),
        State(ids.CAMPAIGN, "data"),
        prevent_initial_call=True,
    )
    def evaluate(clicks: int | None, campaign: str) -> Any:
        if not clicks:
            return no_update, no_update, no_update
        try:
            plan = context.plan(campaign)
        except DemandEvalError as error:
            return True, error_panel(error), False
        context.jobs.start(
            campaign, lambda report: context.workspace.evaluate(plan, progress=report)
        )
        return False, evaluation_progress(context.jobs.look(campaign)), True

    @rules.callback(
        app,
        ALLOWED,
        Output(ids.EVALUATE_TICK, "disabled", allow_duplicate=True),
        Output(ids.EVALUATE_STATE, "children", allow_duplicate=True),
        Output(ids.CAMPAIGN_RESULT, "children"),
        Input(ids.EVALUATE_TICK, "n_intervals"),
        State(ids.CAMPAIGN, "data"),
        State(ids.LOCATION, "search"),
        prevent_initial_call=True,
    )
    def look(_ticks: int, campaign: str, search: str | None) -> Any:
        job = context.jobs.look(campaign)
        if job is not None and not job.over:
            return False, evaluation_progress(job), no_update
        shown = result(context, context.plan(campaign), query_of(search), job)
        return True, no_update, shown
