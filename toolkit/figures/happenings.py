"""The campaign and what else happened, by name, in a figure whose axis is time."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from toolkit.figures.look import LIGHT, Figure, label

if TYPE_CHECKING:
    from toolkit.plan import Campaign, Event

__all__ = ["mark_campaign", "mark_events"]

CLOSE = 0.06
"""Two events nearer than this share of the width do not have their names side by side."""


def mark_campaign(drawn: Figure, campaign: Campaign, first: date, last: date) -> None:
    """Shade the time of the campaign between these days, and name it above the figure."""
    if campaign.start > last or (campaign.end or last) < first:
        return
    start = max(campaign.start, first)
    end = min(campaign.end + timedelta(days=1) if campaign.end else last, last)
    drawn["shapes"].append(_rect(start, end, LIGHT["campaign"]))
    drawn["shapes"].append(_line(start, LIGHT["campaign-line"], "solid"))
    place = _share(start + (end - start) / 2 if campaign.end else start, first, last)
    side = "left" if place < 0.35 else "right" if place > 0.65 else "center"
    at = {"left": start, "right": end, "center": start + (end - start) / 2}[side]
    drawn["annotations"].append(
        {
            "text": label(campaign.name, 44),
            "x": at.isoformat(),
            "y": 1,
            "yref": "paper",
            "xanchor": side,
            "yanchor": "bottom",
            "yshift": 4,
            "showarrow": False,
            "font": {"size": 12, "color": LIGHT["campaign-line"]},
        }
    )


def mark_events(
    drawn: Figure, events: tuple[Event, ...], source: str, first: date, last: date
) -> None:
    """Draw a line for each event of this source between these days, with its name."""
    inside = (
        event
        for event in events
        if (not event.sources or source in event.sources)
        and event.start <= last
        and (event.end or event.start) >= first
    )
    taken: dict[bool, float] = {}
    for event in sorted(inside, key=lambda event: event.start):
        place = _share(event.start, first, last)
        # At the foot, where counts are seldom; at the top where the foot is taken.
        high = place - taken.get(False, -1.0) < CLOSE and place - taken.get(True, -1.0) >= CLOSE
        taken[high] = place
        _mark_event(drawn, event, first, last, high=high)


def _mark_event(drawn: Figure, event: Event, first: date, last: date, *, high: bool) -> None:
    start = max(event.start, first)
    if event.end:
        end = min(event.end + timedelta(days=1), last)
        drawn["shapes"].append(_rect(start, end, LIGHT["event-span"]))
    drawn["shapes"].append(_line(start, LIGHT["event"], "dot"))
    at_end = _share(start, first, last) > 0.94
    drawn["annotations"].append(
        {
            "text": label(event.name or event.id.replace("-", " "), 40),
            "x": start.isoformat(),
            "y": 1 if high else 0.05,
            "yref": "paper",
            "yanchor": "top" if high else "bottom",
            "xanchor": "right" if at_end else "left",
            "xshift": -3 if at_end else 3,
            "textangle": -90,
            "showarrow": False,
            "bgcolor": LIGHT["veil"],
            "borderpad": 1,
            "font": {"size": 11, "color": LIGHT["event"]},
        }
    )


def _share(moment: date, first: date, last: date) -> float:
    return (moment - first) / max(last - first, timedelta(days=1))


def _rect(start: date, end: date, colour: str) -> Figure:
    return {
        "type": "rect",
        "xref": "x",
        "yref": "paper",
        "x0": start.isoformat(),
        "x1": end.isoformat(),
        "y0": 0,
        "y1": 1,
        "fillcolor": colour,
        "line": {"width": 0},
        "layer": "below",
    }


def _line(moment: date, colour: str, dash: str) -> Figure:
    return {
        "type": "line",
        "xref": "x",
        "yref": "paper",
        "x0": moment.isoformat(),
        "x1": moment.isoformat(),
        "y0": 0,
        "y1": 1,
        "line": {"color": colour, "width": 1.3, "dash": dash},
        "layer": "below",
    }
