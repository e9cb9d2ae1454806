"""All outcomes with their ranges: harm beside benefit, at the same size."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import wrap
from typing import TYPE_CHECKING

from toolkit.figures.look import LIGHT, Figure, finished, label, layout
from toolkit.figures.outcomes import Row, Side, panels_of, ranges_of, rows_of
from toolkit.figures.placebo import axis_words
from toolkit.figures.ticks import ticks
from toolkit.wording.catalogue import text
from toolkit.wording.marks import MARKS

if TYPE_CHECKING:
    from toolkit.results import Evaluation

__all__ = ["forest_caption", "forest_figure", "forest_table"]

ROW, LINE, HEAD, NEXT, FOOT = 66, 17, 34, 6, 52
"""Heights in pixels: an outcome, a second line of its name, a panel's heading, the gap to a next
panel, an axis."""

NAME = 50
"""Letters of a name in one line, on a phone."""


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
    panels = panels_of(rows_of(evaluation))
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
    ranges = ranges_of(panels)
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
    change, between = row.numbers.change, row.numbers.between
    return f"{change} ({between})" if between else change


def forest_caption(evaluation: Evaluation) -> str:
    """What does the figure show, in one sentence?"""
    rows = rows_of(evaluation)
    words: dict[str, int] = {}
    for row in rows:
        plain = text(f"word.{row.kind}")
        words[plain] = words.get(plain, 0) + 1
    return text(
        "caption.forest",
        count=len(rows),
        aimed=sum(row.side == "benefit" for row in rows),
        moved=sum(row.side == "harm" for row in rows),
        control=sum(row.side not in ("benefit", "harm") for row in rows),
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
            "change": row.numbers.change,
            "range": row.numbers.between,
            "matters": row.numbers.matters,
        }
        for row in rows_of(evaluation)
    ]
