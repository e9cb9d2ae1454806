"""The effect at dates at which nothing happened, beside the effect at the real date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.figures.look import LIGHT, Figure, axis, finished, layout, unit_note
from toolkit.figures.ticks import ticks
from toolkit.wording.catalogue import text
from toolkit.wording.marks import MARKS, outcome_kind
from toolkit.wording.numbers import Scale, scale_of

if TYPE_CHECKING:
    from toolkit.results import Check, OutcomeResult

__all__ = ["placebo_caption", "placebo_figure", "placebo_table"]

BINS = 24


def placebo_figure(check: Check, result: OutcomeResult, *, dark: bool = False) -> Figure:
    """Is the change at the real date unlike those at dates before it?

    ``check.values`` are effects at placebo dates on the scale of the estimate; each is a dot,
    stacked where they come close. Without values the figure has no data.
    """
    real = result.estimate.effect().estimate if result.estimate else None
    if not check.values or result.estimate is None:
        return finished([], layout(height=120), dark=dark)
    scale = scale_of(result.estimate, result)
    everything = [0.0, *check.values, *([] if real is None else [real])]
    pad = 0.08 * (max(everything) - min(everything) or 1.0)
    ends = (min(everything) - pad, max(everything) + pad)
    heights = _stacked(check.values, ends)
    places, words = ticks(scale, *ends)
    drawn = layout(
        height=260,
        xaxis=axis(range=list(ends), tickvals=places, ticktext=words, showgrid=True),
        yaxis={"visible": False, "range": [0, max(heights, default=1) + 1.5], "fixedrange": True},
        hovermode="closest",
    )
    drawn["annotations"].append(unit_note(axis_words(scale)))
    drawn["shapes"].append(_zero())
    data = [
        {
            "type": "scatter",
            "mode": "markers",
            "name": text("figure.placebo"),
            "x": list(check.values),
            "y": heights,
            "text": [scale.change(value, *ends) for value in check.values],
            "marker": {"color": LIGHT["muted"], "size": 9, "symbol": "circle-open"},
            "hovertemplate": f"%{{text}}<extra>{text('figure.placebo')}</extra>",
        }
    ]
    if real is not None:
        mark = MARKS[outcome_kind(result)]
        data.append(
            {
                "type": "scatter",
                "mode": "markers",
                "name": text("figure.real"),
                "x": [real],
                "y": [1],
                "text": [scale.change(real, *ends)],
                "marker": {"color": mark.colour, "size": 14, "symbol": mark.symbol},
                "hovertemplate": f"%{{text}}<extra>{text('figure.real')}</extra>",
            }
        )
    return finished(data, drawn, dark=dark)


def axis_words(scale: Scale) -> str:
    """What stands along an axis of changes."""
    if scale.kind == "unit":
        rate = f" a {scale.period}" if scale.period else ""
        return text("figure.own", unit=f"{scale.unit}s{rate}" if scale.unit else f"its unit{rate}")
    return text(f"figure.{scale.kind}")


def _stacked(values: tuple[float, ...], ends: tuple[float, float]) -> list[int]:
    """How high each dot stands: one more than those already in its bin."""
    seen: dict[int, int] = {}
    heights = []
    for value in values:
        bin_ = int(BINS * (value - ends[0]) / (ends[1] - ends[0]))
        seen[bin_] = seen.get(bin_, 0) + 1
        heights.append(seen[bin_])
    return heights


def _zero() -> Figure:
    return {
        "type": "line",
        "xref": "x",
        "yref": "paper",
        "x0": 0,
        "x1": 0,
        "y0": 0,
        "y1": 1,
        "line": {"color": LIGHT["zero"], "width": 1},
        "layer": "below",
    }


def placebo_caption(check: Check, result: OutcomeResult) -> str:
    """What does the figure show, in one sentence?"""
    return text("caption.placebo", name=result.name, count=len(check.values))


def placebo_table(check: Check, result: OutcomeResult) -> list[dict[str, str]]:
    """The numbers of the figure as text: the real date first, then the others by size.

    Keys: ``date`` (real or not), ``change``.
    """
    if result.estimate is None or not check.values:
        return []
    scale, real = scale_of(result.estimate, result), result.estimate.effect().estimate
    ends = (min(check.values), max(check.values))
    rows = [{"date": text("figure.real"), "change": scale.change(real, *ends)}]
    return rows + [
        {"date": text("figure.placebo"), "change": scale.change(value, *ends)}
        for value in sorted(check.values)
    ]
