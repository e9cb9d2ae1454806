"""What the plan's outcomes need of a file, asked before it is kept and not months later."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from toolkit.errors import Problem
from toolkit.measures import LOGARITHM, column_of
from toolkit.plan import EvaluationPlan, Outcome
from toolkit.tables import Table

__all__ = ["missing_columns", "needed"]

MOST_NAMED = 20


def needed(outcome: Outcome, kind: str) -> tuple[str, ...]:
    """Name the columns that an outcome reads from a source of this kind.

    Examples
    --------
    >>> rear = Outcome(id="rear", source="s", role="primary", measure="count",
    ...                exposure="kms", covariates=("log(petrol_price)", "law"))
    >>> needed(rear, "series")
    ('rear', 'kms', 'petrol_price', 'law')
    """
    if kind == "calls":
        return tuple(outcome.where)
    if kind == "survey":
        return (outcome.item,) if outcome.item else ()
    terms = [LOGARITHM.fullmatch(term) for term in outcome.covariates]
    covariates = [
        found["column"] if found else term
        for found, term in zip(terms, outcome.covariates, strict=True)
    ]
    return (column_of(outcome), *([outcome.exposure] if outcome.exposure else []), *covariates)


def missing_columns(
    plan: EvaluationPlan, source: str, table: Table, removed: Sequence[str] = ()
) -> list[Problem]:
    """Which columns do the plan's outcomes need that the file does not have?

    Parameters
    ----------
    plan
        Whose outcomes are asked.
    source
        Id of the source that the file is for.
    table
        What was read.
    removed
        Columns that were left out as personal, for the message.

    Returns
    -------
    list of Problem
        One a column, with the nearest name.
    """
    wanting: dict[str, list[str]] = {}
    for outcome in plan.outcomes:
        if outcome.source == source:
            for column in needed(outcome, plan.sources[source].kind):
                if column not in table.frame.columns:
                    wanting.setdefault(column, []).append(outcome.id)
    known = [str(column) for column in table.frame.columns]
    return [_problem(column, ids, known, removed) for column, ids in wanting.items()]


def _problem(
    column: str, outcomes: Sequence[str], known: Sequence[str], removed: Sequence[str]
) -> Problem:
    for_whom = f"which {', '.join(outcomes)} of the plan needs"
    if column in removed:
        return Problem(
            what=f"the column '{column}', {for_whom}, was left out, since it can name a person",
            fix="Use another column in the plan.",
        )
    near = difflib.get_close_matches(column, known, n=1, cutoff=0.5)
    listed = ", ".join(known[:MOST_NAMED])
    return Problem(
        what=f"the file has no column '{column}', {for_whom}",
        fix=f"Did you mean '{near[0]}'?" if near else f"It has: {listed}.",
    )
