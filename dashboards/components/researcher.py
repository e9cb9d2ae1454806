"""What a researcher asks for: every effect with its error and p-value, the model, the versions."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboards.components.tables import table
from dashboards.components.words import moment_words, reach_words
from toolkit.results import Effect, Evaluation, ImpactEstimate, OutcomeResult

__all__ = ["effects_table", "model_words", "provenance", "sources"]


def effects_table(result: OutcomeResult) -> Any:
    """Lay out all effects of one outcome, on the scale of the model."""
    estimate = result.estimate
    if estimate is None:
        return html.P(result.problem)
    rows = [
        [effect.name.replace("_", " "), *_numbers(effect), _bend(effect)]
        for effect in estimate.effect_rows
    ]
    scale = "log scale (a ratio)" if estimate.scale == "ratio" else f"in {estimate.unit}"
    return table(
        f"Effects, {100 * estimate.level:g} % intervals; the headline is "
        f"“{estimate.headline.replace('_', ' ')}”, {scale}",
        ["Effect", "Estimate", "Std. error", "Low", "High", "p", "Note"],
        rows,
        numeric={1, 2, 3, 4, 5},
    )


def _numbers(effect: Effect) -> list[str]:
    given = (effect.estimate, effect.std_error, effect.ci_low, effect.ci_high)
    return [*map(number, given), p_value(effect.p_value)]


def _bend(effect: Effect) -> str:
    if effect.confirmed is False:
        return "could be a bend of the series itself"
    return ""


def number(value: float | None) -> str:
    """Write a number to four figures; nothing where there is none.

    Examples
    --------
    >>> number(-0.23456), number(None), number(1234567.0)
    ('−0.2346', '–', '1,235,000')
    """
    if value is None:
        return "–"
    if abs(value) >= 1000:
        rounded = float(f"{value:.4g}")
        return f"{rounded:,.0f}".replace("-", "−")
    return f"{value:.4g}".replace("-", "−")


def p_value(value: float | None) -> str:
    """Write a p-value.

    Examples
    --------
    >>> p_value(0.00004), p_value(0.0341)
    ('< 0.001', '0.034')
    """
    if value is None:
        return "–"
    return "< 0.001" if value < 0.001 else f"{value:.3f}"


def model_words(estimate: ImpactEstimate) -> Any:
    """Lay out how the estimate was made."""
    facts = [
        ("Kind", "interrupted time series" if estimate.kind == "its" else "change between waves"),
        ("Family", estimate.family),
        ("Shape", estimate.shape),
        ("Season", estimate.season),
        ("Before / after", f"{estimate.before:,} / {estimate.after:,}"),
    ]
    if estimate.df is not None:
        facts.append(("Degrees of freedom", number(estimate.df)))
    if estimate.errors is not None:
        facts.append(("Errors", f"{estimate.errors.name}: {estimate.errors.words}"))
        if estimate.errors.weights:
            weights = estimate.errors.weights.items()
            facts.append(("Weights", ", ".join(f"{name} {share:.2f}" for name, share in weights)))
    facts += [("Warning", warning) for warning in estimate.warnings]
    return _facts(facts)


def provenance(evaluation: Evaluation) -> Any:
    """Lay out what somebody needs who wants the same numbers again."""
    plan, found = evaluation.plan, evaluation.provenance
    facts: list[tuple[str, Any]] = [
        ("Plan", html.Code(evaluation.fingerprint)),
        ("Locked", moment_words(found.locked_at) if found.locked_at else "never"),
        ("Last data", moment_words(found.last_data_at) if found.last_data_at else "–"),
        ("Level", f"{100 * plan.level:g} %"),
        ("Evaluated", moment_words(evaluation.created) if evaluation.created else "–"),
    ]
    for name, version in (evaluation.versions or {}).items():
        facts.append((name, version))
    return _facts(facts)


def sources(evaluation: Evaluation) -> Any:
    """Lay out what each source held; no row of it."""
    rows = [
        [
            source.id,
            source.kind,
            "–" if source.rows is None else f"{source.rows:,}",
            reach_words(source.first, source.last),
            " ".join((*source.notes, source.citation or "")).strip() or "–",
        ]
        for source in evaluation.sources
    ]
    head = ["Source", "Kind", "Rows", "Reaches", "Notes"]
    return table("What the numbers come from", head, rows, numeric={2}, stacked=True)


def _facts(facts: list[tuple[str, Any]]) -> Any:
    return html.Dl(
        [part for name, value in facts for part in (html.Dt(name), html.Dd(value))],
        className="facts",
    )
