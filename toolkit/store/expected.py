"""What the plan's outcomes need of a file, asked before it is kept and not months later."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Sequence

from toolkit.errors import Problem
from toolkit.helpline.series import folded
from toolkit.measures import LOGARITHM, column_of
from toolkit.plan import EvaluationPlan, Outcome
from toolkit.tables import Table

__all__ = ["missing_columns", "needed"]

MOST_NAMED = 20
OURS = {"calls": "time", "series": "period", "survey": "wave"}


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
    kind = plan.sources[source].kind
    # The time is found by its own rules, and no outcome picks by it.
    known = [str(column) for column in table.frame.columns if column != OURS.get(kind)]
    here = set(map(_written(kind), known))
    for outcome in plan.outcomes:
        if outcome.source == source:
            for column in needed(outcome, kind):
                if _written(kind)(column) not in here:
                    wanting.setdefault(column, []).append(outcome.id)
    return [_problem(column, ids, known, removed) for column, ids in wanting.items()]


def _written(kind: str) -> Callable[[str], str]:
    """Compare as the outcome will: columns of a log blind to case, all others as written."""
    return folded if kind == "calls" else str


def _problem(
    column: str, outcomes: Sequence[str], known: Sequence[str], removed: Sequence[str]
) -> Problem:
    named = ", ".join(f"'{one}'" for one in outcomes)
    for_whom = f"which the plan needs for {named}"
    if column in removed:
        return Problem(
            what=f"the column '{column}', {for_whom}, was left out, since it can name a person",
            fix="Name another column in the plan.",
        )
    near = difflib.get_close_matches(column, known, n=1, cutoff=0.5)
    listed = ", ".join(f"'{one}'" for one in known[:MOST_NAMED])
    return Problem(
        what=f"the file has no column '{column}', {for_whom}",
        fix=f"Did you mean '{near[0]}'? Correct the plan."
        if near
        else f"Name one of its columns in the plan: {listed}.",
    )
