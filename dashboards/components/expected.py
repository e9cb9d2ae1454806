"""What a plan will look for in a file: said before the file is chosen."""

from __future__ import annotations

from typing import Any

from dash import html

from toolkit.plan import EvaluationPlan, Source

__all__ = ["expected_columns"]

ROLES = {
    "calls": (("time", "day (and time) of the call"), ("area", "county or place")),
    "series": (("period", "day, month or year"), ("area", "county or place")),
    "survey": (("wave", "when it was asked"), ("area", "county or place")),
}


def expected_columns(plan: EvaluationPlan, id: str, source: Source) -> Any:
    """Lay out the columns that the plan's outcomes need from this source."""
    named = [
        (source.columns.get(role, role), words)
        for role, words in ROLES[source.kind]
        if role in source.columns or role in ("time", "period")
    ]
    needed = {
        column: "counted or measured"
        for outcome in plan.outcomes
        if outcome.source == id
        for column in _columns(outcome, source)
    }
    design = [
        (column, words)
        for column, words in (
            (source.weights, "weight of the answer"),
            (source.strata, "stratum of the sample"),
            (source.clusters, "cluster of the sample"),
        )
        if column
    ]
    parts: list[Any] = ["The plan will look for these columns: "]
    for position, (column, words) in enumerate([*named, *needed.items(), *design]):
        parts += [", " if position else "", html.Code(column), f" ({words})"]
    return html.P([*parts, ". Others may be there too."])


def _columns(outcome: Any, source: Source) -> list[str]:
    if source.kind == "calls":
        return list(outcome.where)
    if source.kind == "survey":
        return [outcome.item] if outcome.item else []
    inner = [name.removeprefix("log(").removesuffix(")") for name in outcome.covariates]
    first = outcome.column or outcome.id.replace("-", "_")
    return [first, *inner, *([outcome.exposure] if outcome.exposure else [])]
