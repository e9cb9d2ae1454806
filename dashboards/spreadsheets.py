"""An evaluation as tables for a spreadsheet: one of verdicts, one of series."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from toolkit.results import Evaluation, OutcomeResult
from toolkit.wording.marks import finding_of, outcome_kind, word_of

__all__ = ["harmless", "series_csv", "verdicts_csv"]

VERDICTS = (
    "outcome", "name", "role", "verdict", "direction", "effect", "scale", "unit", "estimate",
    "low", "high", "level", "p_value", "periods_before", "periods_after", "exploratory",
    "plan_fingerprint",
)  # fmt: skip
SERIES = (
    "outcome", "period", "observed", "hidden", "fitted", "expected_without_campaign",
    "expected_low", "expected_high",
)  # fmt: skip

Cell = str | int | float | bool | None


def verdicts_csv(evaluation: Evaluation) -> str:
    """Write one line for each outcome; a ratio is on the log scale, as ``scale`` says."""
    return _csv(VERDICTS, (_verdict_row(evaluation, one) for one in evaluation.outcomes))


def series_csv(evaluation: Evaluation) -> str:
    """Write one line for each outcome and period: observed and expected; gaps are empty."""
    return _csv(SERIES, (row for one in evaluation.outcomes for row in _series_rows(one)))


def _verdict_row(evaluation: Evaluation, result: OutcomeResult) -> Sequence[Cell]:
    verdict, estimate = result.verdict, result.estimate
    kind = outcome_kind(result, finding_of(evaluation, result.id))
    row: list[Cell] = [result.id, result.name, result.role, word_of(kind)]
    row.append(verdict.direction if verdict else None)
    if estimate is None:
        row += [None] * 9
    else:
        effect = estimate.effect()
        row += [effect.name, estimate.scale, estimate.unit, effect.estimate, effect.ci_low]
        row += [effect.ci_high, estimate.level, effect.p_value, estimate.before, estimate.after]
    row += [None] * (len(VERDICTS) - 2 - len(row))
    return [*row, evaluation.exploratory, evaluation.fingerprint]


def _series_rows(result: OutcomeResult) -> Iterable[Sequence[Cell]]:
    path = result.estimate.path_values if result.estimate else None
    if path is None:
        return
    hidden = path.hidden or (False,) * len(path.periods)
    for row in zip(
        path.periods,
        path.observed,
        hidden,
        path.fitted,
        path.counterfactual,
        path.counterfactual_low,
        path.counterfactual_high,
        strict=True,
    ):
        yield (result.id, *row)


def _csv(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(head)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return text.getvalue()


def harmless(cell: Cell) -> Cell:
    """Return a cell that no spreadsheet takes for a formula; numbers stay numbers.

    Examples
    --------
    >>> harmless("=HYPERLINK(1)"), harmless(-0.25)
    ("'=HYPERLINK(1)", -0.25)
    """
    if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return f"'{cell}"
    return cell
