"""A chart, the sentence that says the same, and the numbers behind it."""

from __future__ import annotations

from typing import Any

from dash import dcc, html

from dashboards.components.researcher import number
from dashboards.components.tables import table
from toolkit.results import Evaluation, ImpactEstimate, OutcomeResult
from toolkit.wording.periods import period_name

__all__ = ["chart", "outcome_chart"]

# No button sends a figure anywhere; what is drawn can be saved as a picture.
CONFIG = {
    "displaylogo": False,
    "displayModeBar": False,
    "responsive": True,
    "showSendToCloud": False,
    "plotlyServerURL": "",
    "scrollZoom": False,
}


def chart(id: str, figure: dict[str, Any], caption: str, numbers: Any) -> Any:
    """Lay out a figure with its sentence and the table of its numbers.

    The picture is left to eyes; a screen reader gets the sentence and the table.
    """
    height = figure["layout"].get("height", 420)
    drawn = html.Div(
        dcc.Graph(id=id, figure=figure, config=CONFIG, style={"height": f"{height}px"}),
        role="img",
        className="chart-frame",
        **{"aria-label": caption},
    )
    return html.Figure(
        [
            drawn,
            html.Figcaption(caption),
            html.Details([html.Summary("The numbers as a table"), numbers]),
        ],
        className="chart",
    )


def outcome_chart(result: OutcomeResult, evaluation: Evaluation) -> list[Any]:
    """Lay out the chart of one outcome; nothing where it could not be estimated."""
    estimate = result.estimate
    if estimate is None:
        return []
    return [path_table(estimate) if estimate.path_values else level_table(estimate)]


def path_table(estimate: ImpactEstimate) -> Any:
    """Lay out observed and expected values by period."""
    path = estimate.path_values
    if path is None:
        return []
    hidden = path.hidden or (False,) * len(path.periods)
    rows = [
        [
            period_name(period, estimate.period),
            "not shown" if is_hidden else number(observed),
            number(expected),
            f"{number(low)} to {number(high)}" if low is not None else "–",
        ]
        for period, is_hidden, observed, expected, low, high in zip(
            path.periods,
            hidden,
            path.observed,
            path.counterfactual,
            path.counterfactual_low,
            path.counterfactual_high,
            strict=True,
        )
    ]
    head = ["Period", "Observed", "Expected without the campaign", "Range of the expected"]
    return table(f"{estimate.name}, by period", head, rows, numeric={1, 2, 3})


def level_table(estimate: ImpactEstimate) -> Any:
    """Lay out the level in each wave and group."""
    rows = [
        [
            level.wave,
            level.group or "all",
            number(level.estimate),
            f"{number(level.ci_low)} to {number(level.ci_high)}",
            "not shown" if level.answers is None else f"{level.answers:,}",
        ]
        for level in estimate.levels
    ]
    head = ["Wave", "Group", "Level", "Range", "Answers"]
    return table(f"{estimate.name}, by wave", head, rows, numeric={2, 3, 4})
