"""A chart, the sentence that says the same, and the numbers behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dash import dcc, html

from dashboards import ids
from dashboards.components.tables import table
from toolkit.figures import (
    forest_caption,
    forest_figure,
    forest_table,
    impact_caption,
    impact_figure,
    impact_table,
    placebo_caption,
    placebo_figure,
    placebo_table,
    survey_caption,
    survey_figure,
    survey_table,
)
from toolkit.figures.look import CONFIG, Figure
from toolkit.results import Check, Evaluation, OutcomeResult
from toolkit.wording.marks import finding_of

__all__ = ["chart", "forest_chart", "outcome_chart", "placebo_chart"]

Rows = Sequence[Mapping[str, str]]

IMPACT = {
    "period": "Period",
    "observed": "Observed",
    "expected": "Expected without the campaign",
    "range": "Range of the expected",
}
SURVEY = {
    "wave": "Wave",
    "group": "Group",
    "level": "Level",
    "range": "Range",
    "answers": "Answers",
}
PLACEBO = {"date": "Date", "change": "Change"}
FOREST = {
    "name": "Outcome",
    "part": "Part",
    "verdict": "Verdict",
    "change": "Change",
    "range": "Range",
    "matters": "Would matter",
}


def chart(name: str, figure: Figure, caption: str, head: Mapping[str, str], rows: Rows) -> Any:
    """Lay out a figure with its sentence and the table of its numbers.

    The figure waits in a store; the browser draws it in the colours of the page. The picture is
    left to eyes: a screen reader gets the sentence and the table.
    """
    body = [[row[key] or "–" for key in head] for row in rows]
    numbers = table(caption, list(head.values()), body, hidden_caption=True)
    height = {"height": f"{figure['layout']['height']}px"}
    drawn = dcc.Graph(id={"type": ids.CHART, "name": name}, config=dict(CONFIG), style=height)
    return html.Figure(
        [
            dcc.Store(id={"type": ids.CHART_LIGHT, "name": name}, data=figure),
            html.Div(drawn, role="img", className="chart-frame", **{"aria-label": caption}),
            html.Figcaption(caption),
            html.Details([html.Summary("The numbers as a table"), numbers]),
        ],
        className="chart",
    )


def outcome_chart(result: OutcomeResult, evaluation: Evaluation) -> list[Any]:
    """Lay out the chart of one outcome; nothing where there is nothing to draw."""
    estimate = result.estimate
    if estimate is None:
        return []
    finding = finding_of(evaluation, result.id) if result.role == "collateral" else None
    if estimate.path_values is not None and estimate.path_values.periods:
        return [
            chart(
                "impact",
                impact_figure(result, evaluation.plan),
                impact_caption(result, evaluation.plan, finding),
                IMPACT,
                impact_table(result),
            )
        ]
    if not estimate.levels:
        return []
    return [
        chart(
            "survey",
            survey_figure(result),
            survey_caption(result, finding),
            SURVEY,
            survey_table(result),
        )
    ]


def placebo_chart(check: Check, result: OutcomeResult) -> list[Any]:
    """Lay out the effects at dates at which nothing happened; nothing where there are none."""
    if not check.values or result.estimate is None:
        return []
    figure = placebo_figure(check, result)
    caption = placebo_caption(check, result)
    return [chart(check.name, figure, caption, PLACEBO, placebo_table(check, result))]


def forest_chart(evaluation: Evaluation) -> list[Any]:
    """Lay out all outcomes with their ranges; nothing where none was estimated."""
    figure = forest_figure(evaluation)
    if not figure["data"]:
        return []
    return [chart("forest", figure, forest_caption(evaluation), FOREST, forest_table(evaluation))]
