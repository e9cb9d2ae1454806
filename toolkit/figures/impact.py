"""Observed numbers beside what was to be expected, with the campaign and every event by name."""

from __future__ import annotations

import math
from datetime import date
from textwrap import wrap
from typing import TYPE_CHECKING

from toolkit.figures.happenings import mark_campaign, mark_events
from toolkit.figures.look import LIGHT, Figure, axis, finished, layout, unit_note
from toolkit.wording.catalogue import plural, text
from toolkit.wording.marks import outcome_kind, word_of
from toolkit.wording.numbers import plain
from toolkit.wording.periods import day, each, first_day, last_day, period_name

if TYPE_CHECKING:
    from toolkit.plan import EvaluationPlan
    from toolkit.results import CollateralFinding, ImpactEstimate, OutcomeResult, Path

__all__ = ["impact_caption", "impact_figure", "impact_table"]

LONG = 200
"""With more periods than this the points are drawn small."""

HOVER = {"week": "week of %-d %b %Y", "month": "%B %Y", "quarter": "%B %Y", "year": "%Y"}


def impact_figure(result: OutcomeResult, plan: EvaluationPlan, *, dark: bool = False) -> Figure:
    """What was observed, and what was to be expected without the campaign?

    The band is the range of the expected line, not of single observations. A period that was
    left out because it counts few people is marked at the foot of the figure, at no value.

    Parameters
    ----------
    result
        An outcome whose estimate has a path.
    plan
        Gives the campaign and the events; those of other sources are left out.
    dark
        Colours for a dark page.

    Returns
    -------
    dict
        ``data`` and ``layout`` for Plotly. Without a path the figure has no data.
    """
    estimate = result.estimate
    path = estimate.path_values if estimate else None
    if estimate is None or path is None or not path.periods:
        return finished([], layout(height=120), dark=dark)
    days = [first_day(period) for period in path.periods]
    x = [
        found.isoformat() if found else period
        for found, period in zip(days, path.periods, strict=True)
    ]
    first = days[0] or plan.campaign.start
    last = last_day(path.periods[-1], estimate.period) or first
    drawn = layout(
        height=430,
        hovermode="x unified",
        xaxis=axis(
            type="date",
            showgrid=False,
            hoverformat=HOVER.get(estimate.period or "", "%-d %B %Y"),
            range=[first.isoformat(), last.isoformat()],
            nticks=6,
        ),
        yaxis=axis(rangemode="tozero" if _counts(estimate) else "normal", nticks=6),
        yaxis2={"overlaying": "y", "range": [0, 1], "visible": False, "fixedrange": True},
    )
    drawn["annotations"].append(unit_note(_unit(result)))
    mark_campaign(drawn, plan.campaign, first, last)
    mark_events(drawn, plan.events, result.source, first, last)
    return finished(_traces(path, x, estimate, plan.campaign.start), drawn, dark=dark)


def _counts(estimate: ImpactEstimate) -> bool:
    return estimate.family == "count" or estimate.scale == "ratio"


def _unit(result: OutcomeResult) -> str:
    estimate = result.estimate
    one = (estimate.unit if estimate else "") or result.unit
    if one == "share":
        return text("figure.share")
    unit = plural(one)
    return f"{unit} {each(estimate.period if estimate else None)}".strip()


def _traces(path: Path, x: list[str], estimate: ImpactEstimate, start: date) -> list[Figure]:
    form = "%{y:,.0f}" if _typical(path) >= 20 else "%{y:,.3~g}"
    return [
        _band(path, x),
        {
            "type": "scatter",
            "mode": "lines",
            "name": text("figure.expected"),
            "x": x,
            "y": list(path.counterfactual),
            "line": {"color": LIGHT["expected"], "width": 2, "dash": "dash"},
            "hovertemplate": f"{form}<extra>{text('figure.expected')}</extra>",
        },
        _fitted(path, x, start, form),
        {
            "type": "scatter",
            "mode": "lines+markers",
            "name": text("figure.observed"),
            "legendrank": 1,
            "x": x,
            "y": list(path.observed),
            "line": {"color": LIGHT["ink"], "width": 1.3},
            "marker": {"color": LIGHT["ink"], "size": 3 if len(x) > LONG else 5},
            "connectgaps": False,
            "hovertemplate": f"{form}<extra>{text('figure.observed')}</extra>",
        },
        *_hidden(path, x),
    ]


def _typical(path: Path) -> float:
    known = [value for value in (*path.observed, *path.counterfactual) if value is not None]
    return sorted(known)[len(known) // 2] if known else 0.0


def _band(path: Path, x: list[str]) -> Figure:
    """The band as closed outlines, one for each stretch without a gap."""
    outline_x: list[str | None] = []
    outline_y: list[float | None] = []
    run: list[int] = []
    for index in range(len(x) + 1):
        inside = index < len(x) and None not in (
            path.counterfactual_low[index],
            path.counterfactual_high[index],
        )
        if inside:
            run.append(index)
        elif run:
            back = run[::-1]
            outline_x += [*(x[i] for i in run), *(x[i] for i in back), None]
            outline_y += [path.counterfactual_low[i] for i in run]
            outline_y += [*(path.counterfactual_high[i] for i in back), None]
            run = []
    return {
        "type": "scatter",
        "mode": "lines",
        "name": text("figure.band"),
        "x": outline_x,
        "y": outline_y,
        "fill": "toself",
        "fillcolor": LIGHT["band"],
        "line": {"width": 0, "color": LIGHT["band"]},
        "hoverinfo": "skip",
    }


def _fitted(path: Path, x: list[str], start: date, form: str) -> Figure:
    """The model's line from the start on: its distance to the expected is the change."""
    after = [
        index
        for index, period in enumerate(path.periods)
        if (later := _next_day(path.periods, index)) is None or later > start
        if first_day(period) is not None
    ]
    return {
        "type": "scatter",
        "mode": "lines",
        "name": text("figure.fitted"),
        "x": [x[index] for index in after],
        "y": [path.fitted[index] for index in after],
        "line": {"color": LIGHT["mark-#0072B2"], "width": 2.5, "shape": "linear"},
        "hovertemplate": f"{form}<extra>{text('figure.fitted')}</extra>",
    }


def _next_day(periods: tuple[str, ...], index: int) -> date | None:
    return first_day(periods[index + 1]) if index + 1 < len(periods) else None


def _hidden(path: Path, x: list[str]) -> list[Figure]:
    gone = [day for day, hidden in zip(x, path.hidden, strict=False) if hidden]
    if not gone:
        return []
    note = "<br>".join(wrap(text("figure.hidden"), 36))  # a legend does not wrap by itself
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "name": note,
            "x": gone,
            "y": [0.02] * len(gone),
            "yaxis": "y2",
            "marker": {
                "symbol": "x-thin",
                "size": 7,
                "line": {"width": 2, "color": LIGHT["muted"]},
                "color": LIGHT["muted"],
            },
            "hovertemplate": f"{text('figure.hidden.short')}<extra></extra>",
        }
    ]


def impact_caption(
    result: OutcomeResult, plan: EvaluationPlan, finding: CollateralFinding | None = None
) -> str:
    """What does the figure show, in one sentence?

    ``finding`` is the outcome's entry in the ledger, if it is a collateral outcome.
    """
    kind = outcome_kind(result, finding)
    verdict = result.verdict
    direction = finding.harm if finding else verdict.direction if verdict else None
    estimate = result.estimate
    path = estimate.path_values if estimate else None
    if estimate is None or path is None or not path.periods:
        return text("caption.none", name=result.name, word=word_of(kind))
    return text(
        "caption.impact",
        name=result.name,
        period=estimate.period or "period",
        first=day(first_day(path.periods[0])),
        last=day(last_day(path.periods[-1], estimate.period)),
        campaign=plan.campaign.name,
        word=word_of(kind, direction),
    )


def impact_table(result: OutcomeResult) -> list[dict[str, str]]:
    """The numbers of the figure as text, one row a period.

    Keys: ``period``, ``observed`` (``not shown`` where it counts few people, ``no data`` where
    there is a gap), ``expected``, ``range``.
    """
    estimate = result.estimate
    path = estimate.path_values if estimate else None
    if estimate is None or path is None:
        return []
    step = _grain(path)
    hidden = path.hidden or (False,) * len(path.periods)
    return [
        {
            "period": period_name(period, estimate.period),
            "observed": text("figure.hidden.short")
            if gone
            else text("figure.gap")
            if seen is None
            else plain(seen, min(step, 1.0) if seen % 1 else 1.0),
            "expected": _cell(expected, step),
            "range": _between(low, high, step),
        }
        for period, seen, gone, expected, low, high in zip(
            path.periods,
            path.observed,
            hidden,
            path.counterfactual,
            path.counterfactual_low,
            path.counterfactual_high,
            strict=True,
        )
    ]


def _grain(path: Path) -> float:
    """A step in which a series can be read: three digits of what it usually is, at most ones."""
    usual = abs(_typical(path)) or 1.0
    return float(min(1.0, 10.0 ** (math.floor(math.log10(usual)) - 1)))


def _cell(value: float | None, step: float) -> str:
    return "" if value is None else plain(value, step)


def _between(low: float | None, high: float | None, step: float) -> str:
    if low is None or high is None:
        return ""
    return f"{plain(low, step)} to {plain(high, step)}"
