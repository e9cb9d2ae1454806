"""The look that all figures share: colours, type, margins, and how text is made safe."""

from __future__ import annotations

import html
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from toolkit.wording.marks import MARKS

__all__ = ["CONFIG", "DARK", "LIGHT", "Figure", "finished", "label", "layout", "unit_note"]

Figure = dict[str, Any]

LIGHT: Mapping[str, str] = MappingProxyType(
    {
        "ink": "#1D2126",
        "muted": "#565C63",
        "grid": "#E3E6E9",
        "zero": "#8A9097",
        "paper": "#FFFFFF",
        "veil": "rgba(255,255,255,0.60)",
        "expected": "#7A5195",
        "band": "rgba(122,81,149,0.20)",
        "campaign": "rgba(230,171,2,0.20)",
        "campaign-line": "#8A6700",
        "event": "#5B6B7B",
        "event-span": "rgba(91,107,123,0.14)",
        "margin": "rgba(107,112,117,0.16)",
    }
    | {f"mark-{mark.colour}": mark.colour for mark in MARKS.values()}
)
"""Colours by their part in a figure; ``mark-...`` are those of the verdicts."""

DARK: Mapping[str, str] = MappingProxyType(
    {
        "#1D2126": "#ECEEF0",
        "#565C63": "#B3B9BF",
        "#E3E6E9": "#343A41",
        "#8A9097": "#808890",
        "#FFFFFF": "#16191D",
        "rgba(255,255,255,0.60)": "rgba(22,25,29,0.60)",
        "#7A5195": "#C79BE8",
        "rgba(122,81,149,0.20)": "rgba(199,155,232,0.22)",
        "rgba(230,171,2,0.20)": "rgba(230,171,2,0.22)",
        "#8A6700": "#E0B23C",
        "#5B6B7B": "#9FB2C4",
        "rgba(91,107,123,0.14)": "rgba(159,178,196,0.18)",
        "rgba(107,112,117,0.16)": "rgba(169,176,183,0.20)",
    }
    | {mark.colour: mark.dark for mark in MARKS.values()}
)
"""The dark colour for each light one."""

CONFIG: Mapping[str, Any] = MappingProxyType(
    {
        "displayModeBar": False,
        "displaylogo": False,
        "responsive": True,
        "showSendToCloud": False,
        "showEditInChartStudio": False,
        "plotlyServerURL": "",
        "scrollZoom": False,
    }
)
"""For ``Plotly.newPlot``: no buttons, so none that could send the data anywhere."""

FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif"


def layout(*, height: int, **more: Any) -> Figure:
    """The layout that all figures share, with more of its own."""
    return {
        "height": height,
        "autosize": True,
        "margin": {"l": 46, "r": 14, "t": 58, "b": 36},
        "font": {"family": FONT, "size": 13, "color": LIGHT["ink"]},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "hoverlabel": {
            "bgcolor": LIGHT["paper"],
            "bordercolor": LIGHT["zero"],
            "font": {"color": LIGHT["ink"]},
        },
        "legend": {
            "orientation": "h",
            "x": 0,
            "xanchor": "left",
            "y": -0.12,
            "yanchor": "top",
            "font": {"size": 12},
            "bgcolor": "rgba(0,0,0,0)",
            "itemclick": False,
            "itemdoubleclick": False,
        },
        "dragmode": False,
        "annotations": [],
        "shapes": [],
        **more,
    }


def axis(**more: Any) -> Figure:
    """An axis without ornament."""
    return {
        "gridcolor": LIGHT["grid"],
        "linecolor": LIGHT["zero"],
        "zeroline": False,
        "fixedrange": True,
        "tickfont": {"size": 12, "color": LIGHT["muted"]},
        "automargin": True,
        "separatethousands": True,
        **more,
    }


def unit_note(words: str) -> Figure:
    """The unit of the upright axis, written flat above it: nobody reads sideways on a phone."""
    return {
        "text": label(words, 60),
        "xref": "paper",
        "yref": "paper",
        "x": 0,
        "y": 1,
        "yshift": 30,
        "xanchor": "left",
        "yanchor": "bottom",
        "showarrow": False,
        "font": {"size": 12, "color": LIGHT["muted"]},
    }


def label(words: str, longest: int = 200) -> str:
    """Make words from a plan or file safe for a figure, which reads some HTML, and short.

    Examples
    --------
    >>> label("<b>Open</b> your eyes", 12)
    '&lt;b&gt;Open&lt;/b&gt;…'
    """
    words = "".join(char if char.isprintable() else " " for char in words)
    if len(words) > longest:
        words = f"{words[: longest - 1].rstrip()}…"
    return html.escape(words, quote=False)


def finished(data: list[Figure], plan: Figure, *, dark: bool) -> Figure:
    """Put a figure together; in dark colours where they are wanted."""
    figure = {"data": data, "layout": plan}
    return _darkened(figure) if dark else figure


def _darkened(part: Any) -> Any:
    if isinstance(part, dict):
        return {key: _darkened(value) for key, value in part.items()}
    if isinstance(part, list):
        return [_darkened(value) for value in part]
    return DARK.get(part, part) if isinstance(part, str) else part
