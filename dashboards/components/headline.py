"""What an evaluation says in a few sentences: benefit beside harm."""

from __future__ import annotations

from typing import Any

from dash import html

from toolkit.results import Evaluation

__all__ = ["headline"]


def headline(evaluation: Evaluation) -> Any:
    """Lay out what changed beside what else moved, both in the same size."""
    return html.P(evaluation.ledger.reading)
