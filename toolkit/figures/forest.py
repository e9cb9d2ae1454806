"""All outcomes with their ranges: harm beside benefit, at the same size."""

from __future__ import annotations

import math
from dataclasses import dataclass
from textwrap import wrap
from typing import TYPE_CHECKING, Literal

from toolkit.figures.look import LIGHT, Figure, finished, label, layout
from toolkit.figures.placebo import axis_words
from toolkit.figures.ticks import ticks
from toolkit.wording.catalogue import text
from toolkit.wording.marks import MARKS, finding_of, outcome_kind, word_of
from toolkit.wording.numbers import Scale, finding_scale, known, margin_words, scale_of

if TYPE_CHECKING:
    from toolkit.results import CollateralFinding, Evaluation, OutcomeResult

__all__ = ["forest_caption", "forest_figure", "forest_table"]

ROW, LINE, HEAD, NEXT, FOOT = 66, 17, 34, 6, 52
"""Heights in pixels: an outcome, a second line of its name, a panel's heading, the gap to a next
panel, an axis."""

NAME = 50
"""Letters of a name in one line, on a phone."""

WIDEST = math.log(8)
"""An axis of percentages goes no further than to a fall or rise by this ratio."""

Side = Literal["benefit", "harm", "control"]
SIDES: dict[str, Side] = {
    "primary": "benefit",
    "secondary": "benefit",
    "collateral": "harm",
    "negative_control": "control",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One outcome of the figure, on the scale of its effect."""

    name: str
    kind: str
    word: str
    side: Side
    scale: Scale
    estimate: float
    low: float
    high: float
    margin: tuple[float, float] | None
    fall: bool

    @property
    def axis(self) -> tuple[str, str, str | None]:
        """Rows with the same axis share a panel."""
        return self.scale.kind, self.scale.unit, self.scale.period


Panel = tuple[Side, list[Row]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where a row stands: its panel, its place from the foot, its height in pixels."""

    panel: int
    place: int
    size: int

    @property
    def suffix(self) -> str:
        """What Plotly adds to the names of this panel's axes."""
        return "" if self.panel == 1 else str(self.panel)

    def at(self, pixels: float) -> float:
        """The height this many pixels above the foot of the row, on the panel's axis."""
        return self.place + pixels / self.size


def forest_figure(evaluation: Evaluation, *, dark: bool = False) -> Figure:
    """What changed and what else moved, all at one glance?

    One panel for what the campaign aimed at, one for what else may have moved, one for what it
    should not have moved; each again by unit. All rows have the same height, and panels of one
    unit the same axis. Shaded: the smallest change that matters. Outcomes that could not be
    estimated are not in the figure.

    Returns
    -------
    dict
        ``data`` and ``layout`` for Plotly; without any estimate the figure has no data.
    """
    panels = _panels(_rows(evaluation))
    if not panels:
        return finished([], layout(height=120), dark=dark)
    heads = [
        HEAD if n == 0 or panels[n - 1][0] != side else NEXT for n, (side, _) in enumerate(panels)
    ]
    # All rows are as high as the highest: nobody's outcome is smaller than another's.
    tall = any(len(_lines(row)) > 1 for _, rows in panels for row in rows)
    size = ROW + LINE if tall else ROW
    height = sum(heads) + sum(FOOT + size * len(rows) for _, rows in panels)
    drawn = layout(height=height, hovermode="closest", showlegend=False)
    drawn["margin"] = {"l": 14, "r": 14, "t": 0, "b": 0}
    ranges = _ranges(panels)
    data: list[Figure] = []
    top = float(height)
    for number, ((side, rows), head) in enumerate(zip(panels, heads, strict=True), start=1):
        upper = top - head
        lower = upper - size * len(rows)
        _frame(drawn, number, (lower / height, upper / height), rows, ranges)
        if head == HEAD:
            drawn["annotations"].append(_heading(side, top / height))
        for place, row in enumerate(rows):
            spot = Spot(panel=number, place=len(rows) - 1 - place, size=size)
            data += _draw(drawn, spot, row, ranges[row.axis])
        top = lower - FOOT
    return finished(data, drawn, dark=dark)


def _rows(evaluation: Evaluation) -> list[Row]:
    order = list(SIDES)
    ranked = sorted(evaluation.outcomes, key=lambda result: order.index(result.role))
    found = (_row(result, evaluation) for result in ranked)
    return [row for row in found if row is not None]


def _row(result: OutcomeResult, evaluation: Evaluation) -> Row | None:
    """Put one outcome on its scale; None where there is no number to draw."""
    finding = finding_of(evaluation, result.id) if result.role == "collateral" else None
    kind = outcome_kind(result, finding)
    if result.estimate is None or kind in ("later", "problem", "missing"):
        return None
    scale, values, margin, fall = _numbers(result, finding, evaluation)
    if not known(values[0]):
        return None
    direction = result.verdict.direction if result.verdict else None
    return Row(
        name=result.name,
        kind=kind,
        word=word_of(kind, finding.harm if finding else direction),
        side=SIDES[result.role],
        scale=scale,
        estimate=values[0],
        low=values[1] if known(values[1]) else -math.inf,
        high=values[2] if known(values[2]) else math.inf,
        margin=(-margin, margin) if margin else None,
        fall=fall,
    )


Numbers = tuple[Scale, tuple[float | None, float | None, float | None], float | None, bool]


def _numbers(
    result: OutcomeResult, finding: CollateralFinding | None, evaluation: Evaluation
) -> Numbers:
    """Scale, estimate with its range, margin, and whether the margin is that of a fall."""
    from toolkit.verdicts import margin_of

    assert result.estimate is not None  # noqa: S101 - its only caller has made sure
    if finding is not None and finding.scale is not None:
        ends = (finding.estimate, finding.ci_low, finding.ci_high)
        if finding.harm == "decrease":
            turned = [None if end is None else 0.0 - end for end in ends]
            ends = (turned[0], turned[2], turned[1])
        fall = finding.harm == "decrease"
        return finding_scale(finding, result), ends, finding.margin, fall
    effect, scale = result.estimate.effect(), scale_of(result.estimate, result)
    values = (effect.estimate, effect.ci_low, effect.ci_high)
    planned = next((one for one in evaluation.plan.outcomes if one.id == result.id), None)
    if planned is None or planned.matters is None:
        return scale, values, None, False
    margin = margin_of(result.estimate, planned.matters, planned)
    same = (margin.scale == "ratio") == (scale.kind == "percent")
    return scale, values, margin.size if same else None, (planned.matters.ratio or 1.0) < 1


def _panels(rows: list[Row]) -> list[Panel]:
    """Group rows by side and unit, in the order in which they come."""
    panels: dict[tuple[Side, object], list[Row]] = {}
    for row in rows:
        panels.setdefault((row.side, row.axis), []).append(row)
    order = ("benefit", "harm", "control")
    ranked = sorted(panels.items(), key=lambda item: order.index(item[0][0]))
    return [(side, these) for (side, _), these in ranked]


def _ranges(panels: list[Panel]) -> dict[object, tuple[float, float]]:
    """One range for all panels of a unit, with no change in it."""
    ends: dict[object, list[float]] = {}
    for _, rows in panels:
        for row in rows:
            values = [row.low, row.high, row.estimate, *(row.margin or ())]
            finite = [value for value in values if math.isfinite(value)]
            if row.scale.kind == "percent":
                finite = [max(-WIDEST, min(WIDEST, value)) for value in finite]
            ends.setdefault(row.axis, [0.0]).extend(finite)
    padded = {}
    for key, values in ends.items():
        pad = 0.06 * (max(values) - min(values) or 1.0)
        padded[key] = (min(values) - pad, max(values) + pad)
    return padded


def _frame(
    drawn: Figure,
    number: int,
    domain: tuple[float, float],
    rows: list[Row],
    ranges: dict[object, tuple[float, float]],
) -> None:
    """The two axes of one panel."""
    suffix = "" if number == 1 else str(number)
    ends = ranges[rows[0].axis]
    places, words = ticks(rows[0].scale, *ends)
    drawn[f"xaxis{suffix}"] = {
        "domain": [0, 1],
        "anchor": f"y{suffix}",
        "range": list(ends),
        "tickvals": places,
        "ticktext": words,
        "gridcolor": LIGHT["grid"],
        "zeroline": False,
        "fixedrange": True,
        "tickfont": {"size": 12, "color": LIGHT["muted"]},
        "title": {
            "text": label(axis_words(rows[0].scale)),
            "font": {"size": 12, "color": LIGHT["muted"]},
            "standoff": 2,
        },
    }
    drawn[f"yaxis{suffix}"] = {
        "domain": [max(0.0, domain[0]), min(1.0, domain[1])],
        "anchor": f"x{suffix}",
        "range": [0, len(rows)],
        "visible": False,
        "fixedrange": True,
    }
    drawn["shapes"].append(
        {
            "type": "line",
            "xref": f"x{suffix}",
            "yref": f"y{suffix}",
            "x0": 0,
            "x1": 0,
            "y0": 0,
            "y1": len(rows),
            "line": {"color": LIGHT["zero"], "width": 1.5},
            "layer": "below",
        }
    )


def _heading(side: Side, top: float) -> Figure:
    return {
        "text": f"<b>{label(text(f'figure.{side}-panel'))}</b>",
        "xref": "paper",
        "yref": "paper",
        "x": 0,
        "xanchor": "left",
        "y": top,
        "yanchor": "top",
        "yshift": -8,
        "showarrow": False,
        "font": {"size": 14},
    }


def _draw(drawn: Figure, spot: Spot, row: Row, ends: tuple[float, float]) -> list[Figure]:
    """One outcome: its words, its margin, its range and its mark."""
    where = {"xaxis": f"x{spot.suffix}", "yaxis": f"y{spot.suffix}", "type": "scatter"}
    if row.margin:
        drawn["shapes"].append(_margin(row, spot))
    drawn["annotations"] += _row_words(row, spot)
    mark = MARKS[row.kind]
    tip = f"{label(row.name)}<br>{row.word}<br>{_numbers_words(row)}<extra></extra>"
    said = {"hovertemplate": tip, "name": label(row.name)}
    y = spot.at(14)
    between = {
        **where,
        **said,
        "mode": "lines",
        "x": [max(row.low, ends[0]), min(row.high, ends[1])],
        "y": [y, y],
        "line": {"color": mark.colour, "width": 3, "dash": "dot" if _open(row.kind) else "solid"},
    }
    point = {
        **where,
        **said,
        "mode": "markers",
        "x": [max(ends[0], min(ends[1], row.estimate))],
        "y": [y],
        "marker": {
            "color": mark.colour,
            "symbol": mark.symbol,
            "size": 13,
            "line": {"width": 2, "color": mark.colour},
        },
    }
    return [between, *_beyond(row, ends, y, where), point]


def _open(kind: str) -> bool:
    return MARKS[kind].colour == MARKS["unknown"].colour


def _beyond(row: Row, ends: tuple[float, float], y: float, where: Figure) -> list[Figure]:
    """Arrow heads where the range goes on outside the figure."""
    arrows = []
    for beyond, end, symbol in (
        (row.low < ends[0], ends[0], "triangle-left"),
        (row.high > ends[1], ends[1], "triangle-right"),
    ):
        if beyond:
            marker = {"color": MARKS[row.kind].colour, "symbol": symbol, "size": 11}
            arrows.append(
                {**where, "mode": "markers", "x": [end], "y": [y], "marker": marker}
                | {"hoverinfo": "skip", "cliponaxis": False}
            )
    return arrows


def _margin(row: Row, spot: Spot) -> Figure:
    low, high = row.margin or (0.0, 0.0)
    return {
        "type": "rect",
        "xref": f"x{spot.suffix}",
        "yref": f"y{spot.suffix}",
        "x0": low,
        "x1": high,
        "y0": spot.at(2),
        "y1": spot.at(26),
        "fillcolor": LIGHT["margin"],
        "line": {"width": 0},
        "layer": "below",
    }


def _lines(row: Row) -> list[str]:
    """The name in one line or two; a longer one is cut (the table has it whole)."""
    lines = wrap(row.name, NAME) or [""]
    return [lines[0]] if len(lines) == 1 else [lines[0], " ".join(lines[1:])]


def _row_words(row: Row, spot: Spot) -> list[Figure]:
    """Name, then verdict with its numbers, above the range."""
    common = {
        "xref": "paper",
        "yref": f"y{spot.suffix}",
        "x": 0,
        "xanchor": "left",
        "yanchor": "bottom",
        "showarrow": False,
        "align": "left",
        "bgcolor": LIGHT["veil"],
        "borderpad": 0,
    }
    stop = ", " if row.word.endswith(("rise", "fall")) else ": "
    said = f"{MARKS[row.kind].glyph} {row.word}{stop}{_numbers_words(row)}"
    name = "<br>".join(label(line, NAME) for line in _lines(row))
    return [
        {**common, "text": name, "y": spot.at(45), "font": {"size": 13}},
        {
            **common,
            "text": label(said, 62),
            "y": spot.at(28),
            "font": {"size": 12, "color": LIGHT["muted"]},
        },
    ]


def _numbers_words(row: Row) -> str:
    change = row.scale.change(row.estimate, row.low, row.high, short=True)
    between = row.scale.between(row.low, row.high)
    return f"{change} ({between})" if between else change


def forest_caption(evaluation: Evaluation) -> str:
    """What does the figure show, in one sentence?"""
    rows = _rows(evaluation)
    words: dict[str, int] = {}
    for row in rows:
        plain = text(f"word.{row.kind}")
        words[plain] = words.get(plain, 0) + 1
    return text(
        "caption.forest",
        count=len(rows),
        aimed=sum(row.side == "benefit" for row in rows),
        moved=sum(row.side == "harm" for row in rows),
        verdicts=", ".join(f"{count} {word}" for word, count in words.items()),
    )


def forest_table(evaluation: Evaluation) -> list[dict[str, str]]:
    """The numbers of the figure as text, one row an outcome.

    Keys: ``part`` (aimed at, moved besides), ``name``, ``verdict``, ``change``, ``range``,
    ``matters``.
    """
    return [
        {
            "part": text(f"figure.{row.side}-panel"),
            "name": row.name,
            "verdict": row.word,
            "change": row.scale.change(row.estimate, row.low, row.high, short=True),
            "range": row.scale.between(row.low, row.high),
            "matters": margin_words(row.margin[1], row.scale, fall=row.fall) if row.margin else "",
        }
        for row in _rows(evaluation)
    ]
