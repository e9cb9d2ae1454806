"""The parts of one campaign's page, in the order in which they are read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import html

from dashboards import ids
from dashboards.components.chart import forest_chart
from dashboards.components.checks import all_checks
from dashboards.components.ledger import ledger
from dashboards.components.outcome import charted, outcomes_view
from dashboards.components.researcher import provenance, sources
from dashboards.components.state import Standing, standing_badge
from dashboards.components.states import button_link, empty
from dashboards.components.tables import table
from dashboards.components.verdicts import MOVED, both_sides, tally
from dashboards.components.words import span_words
from dashboards.downloads import FORMATS
from toolkit.plan import Campaign, EvaluationPlan, Event
from toolkit.report.sentences import range_hint, say
from toolkit.results import Evaluation

__all__ = ["evaluated", "heading", "nothing_yet"]

EVENTS = {
    "law": "law",
    "lockdown": "lockdown",
    "campaign": "another campaign",
    "service": "the service changed",
    "channel": "a channel opened or closed",
}


OPEN = ("no data", "not evaluated", "out of date")


def heading(
    plan: EvaluationPlan, found: Standing, *, evaluate: bool, downloads: bool = False
) -> Any:
    """Lay out what the campaign is, where it stands, and what can be done."""
    campaign = plan.campaign
    button = html.Button(
        "Evaluate again" if downloads else "Evaluate",
        id=ids.EVALUATE,
        className="button"
        if found.stage in ("not evaluated", "out of date")
        else "button button-quiet",
        hidden=not evaluate or found.stage == "no data",
    )
    data = button_link(
        "Add data", f"/upload?campaign={campaign.id}", strong=found.stage == "no data"
    )
    return html.Header(
        [
            html.H1(campaign.name),
            html.Div(
                [standing_badge(found), html.Span(span_words(campaign.start, campaign.end))],
                className="heading-line",
            ),
            # An evaluation of today's data says the same in its own first sentence.
            html.P(found.words, className="heading-words") if found.stage in OPEN else None,
            html.Div(
                [button, data, *(_downloads(campaign) if downloads else [])], className="actions"
            ),
        ],
        className="heading",
    )


def _downloads(campaign: Campaign) -> list[Any]:
    """Lay out links to the files: plain links, since they are no pages of the application."""
    links = [
        html.A(words, href=f"/download/{campaign.id}/{name}", download=f"{campaign.id}-{name}")
        for name, (_, words) in FORMATS.items()
    ]
    return [html.Div([html.Span("Download:"), *links], className="downloads")]


def nothing_yet(plan: EvaluationPlan, found: Standing) -> Any:
    """Say what belongs here before the first evaluation."""
    if found.stage == "no data":
        add = button_link("Add data", f"/upload?campaign={plan.campaign.id}")
        words = "Add the files that the plan names; then this page tells what they show."
        return empty("No data yet", words, add)
    words = "The data are here. “Evaluate” reads them as the plan says; it takes some seconds."
    return empty("Not evaluated yet", words)


def evaluated(evaluation: Evaluation, chosen: str | None) -> list[Any]:
    """Lay out an evaluation: verdicts, charts, ledger, checks, limits, and what is behind it."""
    summary = say(evaluation)
    path = f"/campaign/{evaluation.plan.campaign.id}"
    return [
        html.Div(
            [
                html.P(summary.status),
                html.P([tally(evaluation.ledger), " ", html.A(MOVED, href="#side-moved")]),
                html.P(range_hint(evaluation), className="hint"),
            ],
            className="in-short",
        ),
        both_sides(summary, path=path, charted=charted(evaluation)),
        _section(
            "Chart and numbers of one outcome",
            "chart",
            html.Div(
                outcomes_view(evaluation, chosen), id=ids.OUTCOME_VIEW, className="outcome-layout"
            ),
        ),
        _section("All outcomes at once", "all", *forest_chart(evaluation)),
        _section("Collateral effects: the ledger", "ledger", ledger(evaluation)),
        _section("Can the numbers be believed?", "checks", all_checks(evaluation)),
        _section("What this does not tell", "limits", _lines(summary.limits)),
        _section("What was evaluated", "about", *_about(evaluation)),
    ]


def _section(title: str, id: str, *body: Any) -> Any:
    return html.Section(
        [html.H2(title, id=f"{id}-title"), *body],
        id=id,
        className="part",
        **{"aria-labelledby": f"{id}-title"},
    )


def _lines(sentences: Sequence[str]) -> Any:
    return html.Ul([html.Li(sentence) for sentence in sentences], className="lines")


def _about(evaluation: Evaluation) -> list[Any]:
    campaign = evaluation.plan.campaign
    facts = [
        ("Market", campaign.market),
        ("How it is thought to work", campaign.mechanism),
        ("Audience", campaign.audience),
        ("Channels", ", ".join(campaign.channels)),
        ("Areas", ", ".join(campaign.areas)),
        ("Compared with", ", ".join(campaign.comparison_areas)),
        ("Cost", _cost(campaign)),
    ]
    parts = [part for name, value in facts if value for part in (html.Dt(name), html.Dd(value))]
    return [
        html.Dl(parts, className="facts"),
        *([_events(evaluation.plan.events)] if evaluation.plan.events else []),
        sources(evaluation),
        html.Details([html.Summary("For researchers: plan and versions"), provenance(evaluation)]),
    ]


def _cost(campaign: Campaign) -> str:
    return "" if campaign.cost is None else f"{campaign.cost:,.0f} {campaign.currency}"


def _events(events: Sequence[Event]) -> Any:
    rows = [
        [event.name or event.id, EVENTS[event.kind], span_words(event.start, event.end)]
        for event in sorted(events, key=lambda one: one.start)
    ]
    return table("What else happened", ["Event", "Kind", "When"], rows, stacked=True)
