"""Checks: can the number be believed, each with what it found and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from dash import html

from dashboards.components.tables import table
from toolkit.results import Check, Evaluation

__all__ = ["all_checks", "check_mark", "check_table"]

MARKS = {
    "passed": ("✓", "passed"),
    "failed": ("!", "failed"),
    "informational": ("i", "for information"),
    "not applicable": ("–", "does not apply"),
}


def check_mark(status: str) -> Any:
    """Lay out how a check ended: a shape and a word."""
    shape, word = MARKS[status]
    kind = status.replace(" ", "-")
    return html.Span(
        [html.Span(shape, className="mark-shape", **{"aria-hidden": "true"}), html.Span(word)],
        className=f"mark check-{kind}",
    )


def check_table(caption: str, checks: Sequence[Check]) -> Any:
    """Lay out the checks of one outcome."""
    rows = [[check.title, check_mark(check.status), _finding(check)] for check in checks]
    return table(caption, ["Check", "Result", "What was found"], rows, stacked=True)


def all_checks(evaluation: Evaluation) -> Any:
    """Lay out the checks of the whole and every failed one; the others fold away."""
    rest = [(r.name, check) for r in evaluation.outcomes for check in r.checks]
    failed = [("All outcomes", c) for c in evaluation.checks if c.status == "failed"]
    failed += [(name, check) for name, check in rest if check.status == "failed"]
    others = [("All outcomes", c) for c in evaluation.checks if c.status != "failed"]
    others += [(name, check) for name, check in rest if check.status != "failed"]
    parts: list[Any] = []
    if failed:
        parts.append(_long_table("Checks that failed: read these numbers with care", failed))
    else:
        parts.append(html.P("No check failed."))
    if others:
        fold = html.Details(
            [
                html.Summary(f"The other {len(others)} checks"),
                _long_table(
                    "Checks that passed, or tell something without passing or failing", others
                ),
            ]
        )
        parts.append(fold)
    return html.Div(parts, className="stack")


def _long_table(caption: str, checks: Iterable[tuple[str, Check]]) -> Any:
    rows = [
        [name, check.title, check_mark(check.status), _finding(check)] for name, check in checks
    ]
    return table(caption, ["Outcome", "Check", "Result", "What was found"], rows, stacked=True)


def _finding(check: Check) -> Any:
    parts = [html.P(check.finding)]
    if check.advice:
        parts.append(html.P(check.advice, className="saying-limit"))
    return html.Div(parts, className="cell-text")
