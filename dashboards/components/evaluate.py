"""The button that evaluates, and how far it is."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
from dash import html

from dashboards.components.states import note
from dashboards.jobs import Job

__all__ = ["evaluation_progress"]


def evaluation_progress(job: Job | None) -> Any:
    """Lay out how far an evaluation is; nothing where none was asked for."""
    if job is None:
        return []
    if job.state == "failed":
        lines = [html.P(line) for line in job.words.splitlines()]
        return note("fault", "The evaluation could not be made", *lines, urgent=True)
    if job.state == "finished":
        return note("done", "The evaluation is done")
    share = round(job.done * 100)
    return html.Div(
        [
            html.P(f"{job.words} … {share} %", role="status"),
            dmc.Progress(value=share, **{"aria-label": "How much of the evaluation is done"}),
        ],
        className="evaluating",
    )
