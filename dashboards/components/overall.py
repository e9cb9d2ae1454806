"""All outcomes of an evaluation at once: forest and table."""

from __future__ import annotations

from typing import Any

from dashboards.components.tables import table
from dashboards.components.verdicts import mark
from toolkit.report.table import rows
from toolkit.results import Evaluation

__all__ = ["verdict_rows"]

ROLES = {
    "primary": "main aim",
    "secondary": "further aim",
    "collateral": "collateral",
    "negative_control": "control",
}


def verdict_rows(evaluation: Evaluation) -> Any:
    """Lay out one row for each outcome that was measured: verdict, change, range, margin."""
    body = [
        [
            row["name"],
            ROLES[row["role"]],
            mark(row["kind"], row["verdict"]),
            row["change"] or "–",
            row["range"] or "–",
            row["matters"] or "–",
        ]
        for row in rows(evaluation)
        if row["kind"] != "missing"
    ]
    head = ["Outcome", "Role", "Verdict", "Change", "Range", "Would matter"]
    return table("Verdicts of all outcomes", head, body)
