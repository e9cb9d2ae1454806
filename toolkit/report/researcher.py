"""The researcher's panel: the numbers behind the words, with the words of the trade."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from toolkit.results import Effect, Evaluation, ImpactEstimate, OutcomeResult

__all__ = ["Panel", "panels"]

HEADER = ("Effect", "Estimate", "Std. error", "Low", "High", "p", "Unit", "Bend excluded")


Table = tuple[str, tuple[str, ...], tuple[tuple[str, ...], ...]]
"""Title, header, rows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One outcome for researchers: facts about the model, then tables of numbers."""

    name: str
    facts: tuple[tuple[str, str], ...]
    tables: tuple[Table, ...]


def panels(evaluation: Evaluation) -> tuple[Panel, ...]:
    """One panel for each outcome that has an estimate, in the order of the plan."""
    return tuple(_panel(one) for one in evaluation.outcomes if one.estimate is not None)


def _panel(result: OutcomeResult) -> Panel:
    estimate = result.estimate
    if estimate is None:
        raise ValueError(result.id)
    rows = (*estimate.effect_rows, *((estimate.per_period,) if estimate.per_period else ()))
    tables: list[Table] = [("Effects", HEADER, _numbers(rows))]
    if result.alternative is not None:
        other = result.alternative
        title = f"Effects in another specification (season: {other.season})"
        tables.append((title, HEADER, _numbers(other.effect_rows)))
    if estimate.term_rows:
        tables.append(("Terms of the model", HEADER, _numbers(estimate.term_rows)))
    if result.checks:
        tables.append(("Checks", ("Check", "Null hypothesis", "Statistic", "p"), _checks(result)))
    return Panel(name=result.name, facts=_facts(result, estimate), tables=tuple(tables))


def _numbers(rows: tuple[Effect, ...]) -> tuple[tuple[str, ...], ...]:
    confirmed = {None: "", True: "yes", False: "no"}
    return tuple(
        (
            row.name.replace("_", " "),
            *(number(v) for v in (row.estimate, row.std_error, row.ci_low, row.ci_high)),
            number(row.p_value),
            row.unit,
            confirmed[row.confirmed],
        )
        for row in rows
    )


def _checks(result: OutcomeResult) -> tuple[tuple[str, ...], ...]:
    return tuple(
        (check.title, check.null, number(check.statistic), number(check.p_value))
        for check in result.checks
    )


def _facts(result: OutcomeResult, estimate: ImpactEstimate) -> tuple[tuple[str, str], ...]:
    verdict, unit = result.verdict, estimate.period or "answer"
    facts = [
        ("Model", f"{estimate.kind}, family {estimate.family}, shape {estimate.shape}"),
        ("Scale", "log (ratio)" if estimate.scale == "ratio" else f"absolute, {estimate.unit}"),
        ("Headline effect", estimate.headline.replace("_", " ")),
        ("Level", f"{100 * estimate.level:g} %"),
        ("Before, after", f"{estimate.before:,} and {estimate.after:,} {unit}s"),
        ("Season", estimate.season),
        ("Degrees of freedom", number(estimate.df)),
    ]
    if estimate.errors is not None:
        weights = ", ".join(
            f"{name} {share:.2f}" for name, share in estimate.errors.weights.items()
        )
        facts.append(("Error structure", f"{estimate.errors.words} ({estimate.errors.name})"))
        facts.append(("Weights of the error models", weights))
    if verdict is not None and verdict.p_adjusted is not None:
        facts.append(("p adjusted (Holm)", number(verdict.p_adjusted)))
    return tuple((name, value) for name, value in facts if value)


def number(value: float | None) -> str:
    """Write a number to four digits; empty where there is none.

    Examples
    --------
    >>> number(0.000012345), number(-1234.5), number(None)
    ('1.234e-05', '-1234', '')
    """
    return "" if value is None else f"{value:.4g}"
