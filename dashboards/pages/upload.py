"""Adding data: choose what the file belongs to, drop it, see what was stored or what is wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import ALL, ClientsideFunction, Dash, Input, Output, State, callback_context, dcc, html

from dashboards import ids
from dashboards.access import Role, Rules
from dashboards.components.expected import expected_columns
from dashboards.components.received import held_files, received
from dashboards.components.states import button_link, empty, error_panel, note
from dashboards.context import Context
from toolkit.errors import DemandEvalError
from toolkit.plan import EvaluationPlan, Source

__all__ = ["ALLOWED", "MENU", "NAME", "PATH", "TITLE", "layout", "register"]

NAME = "upload"
TITLE = "Add data"
PATH = "/upload"
MENU = "Add data"
ALLOWED: frozenset[Role] = frozenset({"contributor", "analyst", "admin"})

ALL_WAVES = "all"
KINDS = {"calls": "call log", "series": "table of figures", "survey": "survey answers"}


def layout(context: Context, query: Mapping[str, str]) -> Any:
    """Lay out the page; the campaign and source named in the link are chosen already."""
    plans = context.workspace.plans()
    if not plans:
        return [
            html.H1(TITLE),
            empty(
                "There is no campaign yet that data could belong to",
                "A plan says which files are needed and what is counted in them. "
                "It comes first, so that nobody can say the question was made to fit the answer.",
                button_link("Write a plan", "/plan"),
            ),
        ]
    known = {plan.campaign.id: plan.campaign.name for plan in plans}
    chosen = query.get("campaign") if query.get("campaign") in known else plans[0].campaign.id
    choices = [{"value": id, "label": name} for id, name in known.items()]
    return [
        html.H1(TITLE),
        html.P(
            "Names, telephone numbers and e-mail addresses are removed before anything is kept. "
            "What is wrong with a file is listed at once, and then nothing of it is stored."
        ),
        html.Div(
            [
                dmc.Select(
                    id=ids.UPLOAD_CAMPAIGN,
                    label="Campaign",
                    data=choices,
                    value=chosen,
                    allowDeselect=False,
                ),
                dmc.Select(
                    id=ids.UPLOAD_SOURCE,
                    label="What the file holds",
                    data=[],
                    value=query.get("source"),
                    allowDeselect=False,
                ),
                html.Div(
                    dmc.Select(
                        id=ids.UPLOAD_WAVE,
                        label="Wave",
                        data=[],
                        value=ALL_WAVES,
                        allowDeselect=False,
                    ),
                    id=ids.UPLOAD_ASKED,
                ),
            ],
            className="fields",
        ),
        html.Div(id=f"{ids.UPLOAD_TARGET}-words", className="hint"),
        dcc.Store(id=ids.UPLOAD_TARGET),
        html.Div(id=ids.UPLOAD_DROP),
        dcc.Store(id=ids.UPLOAD_ANSWER),
        html.Div(id=ids.UPLOAD_RESULT, **{"aria-live": "polite"}),
        html.Div(id=ids.UPLOAD_HELD),
    ]


def register(app: Dash, rules: Rules, context: Context) -> None:
    """Connect the fields, the place for files and the list of what is held."""
    _register_fields(app, rules, context)
    rules.clientside(
        app,
        ALLOWED,
        ClientsideFunction(namespace="upload", function_name="prepare"),
        Output(ids.UPLOAD_DROP, "data-state"),
        Input(ids.UPLOAD_TARGET, "data"),
        State(ids.UPLOAD_DROP, "id"),
        State(ids.UPLOAD_ANSWER, "id"),
    )
    _register_results(app, rules, context)


def _register_fields(app: Dash, rules: Rules, context: Context) -> None:
    @rules.callback(
        app,
        ALLOWED,
        Output(ids.UPLOAD_SOURCE, "data"),
        Output(ids.UPLOAD_SOURCE, "value"),
        Input(ids.UPLOAD_CAMPAIGN, "value"),
        State(ids.UPLOAD_SOURCE, "value"),
    )
    def sources(campaign: str, wanted: str | None) -> tuple[list[dict[str, str]], str]:
        plan = context.plan(campaign)
        choices = [
            {"value": id, "label": f"{id} ({KINDS[source.kind]})"}
            for id, source in plan.sources.items()
        ]
        return choices, wanted if wanted in plan.sources else choices[0]["value"]

    @rules.callback(
        app,
        ALLOWED,
        Output(ids.UPLOAD_WAVE, "data"),
        Output(ids.UPLOAD_WAVE, "value"),
        Output(ids.UPLOAD_ASKED, "hidden"),
        Output(f"{ids.UPLOAD_TARGET}-words", "children"),
        Input(ids.UPLOAD_SOURCE, "value"),
        State(ids.UPLOAD_CAMPAIGN, "value"),
    )
    def waves(source: str | None, campaign: str) -> tuple[Any, ...]:
        plan = context.plan(campaign)
        declared = plan.sources.get(source or "")
        if declared is None:
            return [], ALL_WAVES, True, ""
        return (
            wave_choices(declared),
            ALL_WAVES,
            declared.kind != "survey",
            expected_columns(plan, source or "", declared),
        )

    @rules.callback(
        app,
        ALLOWED,
        Output(ids.UPLOAD_TARGET, "data"),
        Input(ids.UPLOAD_SOURCE, "value"),
        Input(ids.UPLOAD_WAVE, "value"),
        State(ids.UPLOAD_CAMPAIGN, "value"),
    )
    def target(source: str | None, wave: str | None, campaign: str) -> dict[str, Any]:
        named = None if wave == ALL_WAVES else wave
        limit = context.settings.largest_upload
        return {"campaign": campaign, "source": source, "wave": named, "limit": limit}


def _register_results(app: Dash, rules: Rules, context: Context) -> None:
    @rules.callback(
        app,
        ALLOWED,
        Output(ids.UPLOAD_RESULT, "children"),
        Input(ids.UPLOAD_ANSWER, "data"),
        Input(ids.UPLOAD_CAMPAIGN, "value"),
    )
    def result(answers: Sequence[Mapping[str, Any]] | None, campaign: str) -> Any:
        if not answers or answers[0].get("campaign") != campaign:
            return []
        return [received(answer) for answer in answers]

    @rules.callback(
        app,
        ALLOWED,
        Output(ids.UPLOAD_HELD, "children"),
        Input(ids.UPLOAD_CAMPAIGN, "value"),
        Input(ids.UPLOAD_ANSWER, "data"),
        Input({"type": "undo", "upload": ALL}, "n_clicks"),
    )
    def held(campaign: str, _answers: Any, clicks: Sequence[int | None]) -> Any:
        plan = context.plan(campaign)
        said = []
        pressed = callback_context.triggered_id
        if isinstance(pressed, dict) and any(clicks):
            said = [_undone(context, plan, pressed["upload"])]
        return [*said, held_files(plan, context.workspace.uploads(plan))]


def wave_choices(source: Source) -> list[dict[str, str]]:
    """List what one file of a survey may hold: all waves, or one of the two that are compared."""
    choices = [{"value": ALL_WAVES, "label": "The file names its waves in a column"}]
    for wave, words in ((source.before, "before"), (source.after, "after")):
        if wave:
            choices.append({"value": wave, "label": f"Only the wave {words}: {wave}"})
    return choices


def _undone(context: Context, plan: EvaluationPlan, upload: object) -> Any:
    """Take out a file, if it is one of this campaign; say so."""
    mine = {one.id: one for one in context.workspace.uploads(plan)}
    if not isinstance(upload, int) or upload not in mine:
        return note("plain", "That file is out already")
    try:
        gone = context.workspace.remove(mine[upload])
    except DemandEvalError as error:
        return error_panel(error)
    words = "Its rows and the kept file are gone. Drop it again to add it again."
    return note("done", f"{gone.name} was taken out", html.P(words))
