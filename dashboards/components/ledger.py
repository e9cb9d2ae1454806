"""The ledger: every collateral effect of the register, measured or not."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboards.components.tables import table
from dashboards.components.verdicts import mark
from toolkit.collateral.register import register
from toolkit.report.sentences import say_finding
from toolkit.results import CollateralFinding, Evaluation

__all__ = ["ledger"]


def ledger(evaluation: Evaluation) -> Any:
    """Lay out all effects in the order of the register, each with its verdict and what it says."""
    rows = [_row(finding, evaluation) for finding in evaluation.ledger.findings]
    count = f"{evaluation.ledger.measured} of {evaluation.ledger.registered} were measured"
    head = ["Effect", "Verdict", "What was found"]
    return table(f"Collateral effects: {count}", head, rows, stacked=True)


def _row(finding: CollateralFinding, evaluation: Evaluation) -> list[Any]:
    said = say_finding(finding, evaluation)
    entry = register()[finding.effect]
    found = [html.P(said.first), *(html.P(sentence) for sentence in said.meaning)]
    if said.limit:
        found.append(html.P(said.limit, className="saying-limit"))
    name = [html.Span(entry.name)]
    if said.name != entry.name:
        name.append(html.Span(said.name, className="row-detail"))
    return [name, mark(said.kind, said.word), html.Div(found, className="cell-text")]
