"""One outcome: its words, its chart with the numbers behind it, its checks, its model."""

from __future__ import annotations

from typing import Any

from dash import dcc, html

from dashboards.components.chart import outcome_chart, placebo_chart
from dashboards.components.checks import check_table
from dashboards.components.researcher import effects_table, model_words
from dashboards.components.verdicts import mark
from toolkit.report.sentences import say_outcome
from toolkit.results import Evaluation, OutcomeResult
from toolkit.wording.marks import MARKS

__all__ = ["charted", "outcomes_view"]


def charted(evaluation: Evaluation) -> frozenset[str]:
    """Name the outcomes that can be chosen: all that the plan measures."""
    return frozenset(result.id for result in evaluation.outcomes)


def outcomes_view(evaluation: Evaluation, wanted: str | None) -> list[Any]:
    """Lay out the list of outcomes, and the one with this id or the first beside it."""
    known = {result.id: result for result in evaluation.outcomes}
    chosen = known.get(wanted or "") or evaluation.outcomes[0]
    return [_list(evaluation, chosen), _one(evaluation, chosen)]


def _list(evaluation: Evaluation, chosen: OutcomeResult) -> Any:
    """Lay out links to all outcomes; choosing one changes the link, so that it can be sent."""
    path = f"/campaign/{evaluation.plan.campaign.id}"
    items = []
    for result in evaluation.outcomes:
        said = say_outcome(result, evaluation)
        shape = html.Span(
            MARKS[said.kind].glyph,
            className=f"mark-shape kind-{said.kind}",
            **{"aria-hidden": "true"},
        )
        here = result.id == chosen.id
        words = html.Span([result.name, html.Span(said.word, className="row-detail")])
        seen = html.Span("(shown now)", className="visually-hidden") if here else None
        link = dcc.Link(
            [shape, words, seen],
            href=f"{path}?outcome={result.id}",
            className="outcome-link outcome-chosen" if here else "outcome-link",
        )
        items.append(html.Li(link))
    return html.Nav(html.Ul(items), className="outcome-nav", **{"aria-label": "Outcomes"})


def _one(evaluation: Evaluation, result: OutcomeResult) -> Any:
    said = say_outcome(result, evaluation)
    return html.Article(
        [
            html.Header(
                [html.H3(result.name), mark(said.kind, said.word)], className="outcome-head"
            ),
            html.P(str(said)),
            html.P(result.definition, className="hint"),
            *outcome_chart(result, evaluation),
            *_checks(result),
            _for_researchers(result),
        ],
        className="outcome",
        **{"data-outcome": result.id},
    )


def _checks(result: OutcomeResult) -> list[Any]:
    if not result.checks:
        return []
    failed = sum(check.status == "failed" for check in result.checks)
    words = f"Checks of this number ({failed} failed)" if failed else "Checks of this number"
    shown = check_table(f"Checks: {result.name}", result.checks)
    drawn = [part for check in result.checks for part in placebo_chart(check, result)]
    return [html.Details([html.Summary(words), shown, *drawn], open=bool(failed))]


def _for_researchers(result: OutcomeResult) -> Any:
    parts: list[Any] = [effects_table(result)]
    if result.estimate is not None:
        parts.append(model_words(result.estimate))
    return html.Details([html.Summary("For researchers: effects and model"), *parts])
