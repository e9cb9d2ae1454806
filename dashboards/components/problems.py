"""What is wrong with a file or a plan: where, what, and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import html

from dashboards.components.tables import table
from toolkit.errors import Problem

__all__ = ["problem_list"]

SHOWN = 200


def problem_list(problems: Sequence[Problem]) -> Any:
    """Lay out problems in the order of the file, with a column only where one of them fills it."""
    columns = {
        "Where": [problem.place or "" for problem in problems],
        "Row": ["" if problem.row is None else f"{problem.row:,}" for problem in problems],
        "Column": [problem.column or "" for problem in problems],
        "What": [_sentence(problem) for problem in problems],
        "What to do": [problem.fix for problem in problems],
    }
    kept = {name: cells for name, cells in columns.items() if any(cells)}
    rows = list(zip(*kept.values(), strict=True))[:SHOWN]
    names = list(kept)
    parts = [
        table(
            "Problems found, in the order of the file",
            names,
            rows,
            numeric={names.index("Row")} if "Row" in names[1:] else set(),
            hidden_caption=True,
            stacked=True,
        )
    ]
    if len(problems) > SHOWN:
        parts.append(html.P(f"{len(problems) - SHOWN:,} more of this kind follow."))
    return html.Div(parts)


def _sentence(problem: Problem) -> str:
    what = problem.what[:1].upper() + problem.what[1:]
    return f"{what} ({problem.rows:,} rows)." if problem.rows > 1 else f"{what}."
