"""Plans: write or drop one, see what is wrong by dotted path, keep it, lock it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import dash_mantine_components as dmc
from dash import ClientsideFunction, Dash, Input, Output, State, callback_context, html

from dashboards import ids
from dashboards.access import Role, Rules
from dashboards.components.plans import kept_plans, plan_summary
from dashboards.components.states import button_link, error_panel, note
from dashboards.components.words import moment_words
from dashboards.context import Context
from toolkit.errors import DemandEvalError
from toolkit.plan import EvaluationPlan, parse_plan

__all__ = ["ALLOWED", "MENU", "NAME", "PATH", "TITLE", "layout", "register"]

NAME = "plan"
TITLE = "Plans"
PATH = "/plan"
MENU = "Plans"
ALLOWED: frozenset[Role] = frozenset({"analyst", "admin"})


def layout(context: Context, query: Mapping[str, str]) -> Any:
    """Lay out the page: the text of a plan, what is said of it, and the plans kept so far."""
    return [
        html.H1(TITLE),
        html.P(
            "A plan says before the data are seen what is counted, which way is good or bad, and "
            "how large a change would matter. Lock it before the last data come in: "
            "otherwise its results are headed “exploratory”."
        ),
        html.Div(id=ids.PLAN_FILE),
        dmc.Textarea(
            id=ids.PLAN_TEXT,
            label="The plan, as text",
            description="TOML. It can be written here, pasted, or dropped above as a file.",
            placeholder='schema = 1\n\n[campaign]\nid = "…"',
            autosize=True,
            minRows=8,
            maxRows=24,
            value="",
            className="plan-text",
            inputProps={"spellCheck": False},
        ),
        html.Div(
            [
                html.Button("Check", id=ids.PLAN_CHECK, className="button button-quiet"),
                html.Button("Keep this plan", id=ids.PLAN_KEEP, className="button"),
                html.Button("Keep and lock", id=ids.PLAN_LOCK, className="button"),
            ],
            className="actions",
        ),
        html.Div(id=ids.PLAN_RESULT, **{"aria-live": "polite"}),
        html.Div(kept_plans(context), id=ids.PLAN_KEPT),
    ]


def register(app: Dash, rules: Rules, context: Context) -> None:
    """Connect the place for a file and the three buttons."""
    rules.clientside(
        app,
        ALLOWED,
        ClientsideFunction(namespace="plan", function_name="prepare"),
        Output(ids.PLAN_FILE, "data-state"),
        Input(ids.PLAN_FILE, "id"),
        State(ids.PLAN_TEXT, "id"),
    )

    @rules.callback(
        app,
        ALLOWED,
        Output(ids.PLAN_RESULT, "children"),
        Output(ids.PLAN_KEPT, "children"),
        Input(ids.PLAN_CHECK, "n_clicks"),
        Input(ids.PLAN_KEEP, "n_clicks"),
        Input(ids.PLAN_LOCK, "n_clicks"),
        State(ids.PLAN_TEXT, "value"),
        prevent_initial_call=True,
    )
    def pressed(_check: Any, _keep: Any, _lock: Any, text: str | None) -> tuple[Any, Any]:
        try:
            said = answer(context, str(callback_context.triggered_id), text or "")
        except DemandEvalError as error:
            said = error_panel(error)
        return said, kept_plans(context)


def answer(context: Context, button: str, text: str) -> Any:
    """Check a plan, and keep or lock it where that was pressed; say what comes next.

    Raises
    ------
    PlanError
        With every problem of the plan; then nothing is kept.
    """
    if not text.strip():
        return note("plain", "There is no plan here yet", html.P("Write, paste or drop one."))
    plan = parse_plan(text)
    if button == ids.PLAN_LOCK:
        context.workspace.add_plan(plan)
        moment = context.workspace.lock(plan)
        return _said("The plan is locked", plan, _locked_words(moment), _on(plan))
    if button == ids.PLAN_KEEP:
        context.workspace.add_plan(plan)
        words = "It can still be changed. Lock it before the last data come in."
        return _said("The plan is kept", plan, words, _on(plan))
    return _said("The plan can be used", plan, "Nothing was kept. Keep it or lock it next.")


def _said(title: str, plan: EvaluationPlan, words: str, *further: Any) -> Any:
    return note("done", title, html.P(words), plan_summary(plan), *further)


def _locked_words(moment: str) -> str:
    return (
        f"Locked since {moment_words(moment)}. A lock never changes: an altered plan "
        "is another plan, with another fingerprint."
    )


def _on(plan: EvaluationPlan) -> Any:
    return html.Div(
        [
            button_link("Add data", f"/upload?campaign={plan.campaign.id}"),
            button_link("Go to the campaign", f"/campaign/{plan.campaign.id}", strong=False),
        ],
        className="actions",
    )
