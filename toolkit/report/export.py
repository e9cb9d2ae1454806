"""The numbers of an evaluation as a file for a spreadsheet."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from toolkit.errors import DemandEvalError
from toolkit.report.sentences import say_outcome

if TYPE_CHECKING:
    from toolkit.results import Evaluation

__all__ = ["COLUMNS", "effects_csv"]

COLUMNS = (
    "campaign",
    "outcome",
    "name",
    "role",
    "verdict",
    "effect",
    "estimate",
    "std_error",
    "ci_low",
    "ci_high",
    "p_value",
    "scale",
    "unit",
    "level",
    "exploratory",
    "fingerprint",
)

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def effects_csv(evaluation: Evaluation) -> str:
    """All effects of all outcomes as CSV, one row each?

    Outcomes without an estimate have one row without numbers, so that nothing goes missing.

    Parameters
    ----------
    evaluation
        Protected, as for a report.

    Returns
    -------
    str
        With a header; lines end in CR LF as RFC 4180 wants. Text that a spreadsheet would take
        for a formula has an apostrophe before it.

    Raises
    ------
    DemandEvalError
        If the evaluation is not protected.
    """
    if not evaluation.protected:
        raise DemandEvalError(
            "This evaluation may still hold counts of 1 to 10 people, so it is not exported. "
            "Protect it first: toolkit.disclosure.protect(evaluation)."
        )
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for row in _rows(evaluation):
        writer.writerow([_safe(cell) for cell in row])
    return out.getvalue()


def _rows(evaluation: Evaluation) -> list[list[object]]:
    rows: list[list[object]] = []
    for result in evaluation.outcomes:
        word = say_outcome(result, evaluation).word
        head = [evaluation.plan.campaign.id, result.id, result.name, result.role, word]
        tail = [evaluation.plan.level, evaluation.exploratory, evaluation.fingerprint]
        estimate = result.estimate
        if estimate is None:
            rows.append([*head, "", "", "", "", "", "", "", result.unit, *tail])
            continue
        effects = [*estimate.effect_rows, *([estimate.per_period] if estimate.per_period else [])]
        for one in effects:
            numbers = [one.estimate, one.std_error, one.ci_low, one.ci_high, one.p_value]
            log = estimate.scale == "ratio" and one.name in (estimate.headline, *LINK)
            scale = "log ratio" if log else "absolute"
            rows.append([*head, one.name, *numbers, scale, one.unit or estimate.unit, *tail])
    return rows


LINK = ("level_change", "slope_change", "pulse_effect", "average_effect")
"""Effects on the scale of the link; the others are in their own unit."""


def _safe(cell: object) -> object:
    if isinstance(cell, str) and cell.startswith(FORMULA):
        return f"'{cell}"
    return "" if cell is None else cell
