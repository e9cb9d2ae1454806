"""An evaluation that may leave: small counts out, and no number that gives one away."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from toolkit.disclosure.counted import Counted, answers_of, counts_of, events_of, shares_of
from toolkit.disclosure.counts import rounded_count
from toolkit.disclosure.estimates import Detail, detail_of, protected_estimate
from toolkit.disclosure.rounding import Grid, round_p, significant, to_grid
from toolkit.disclosure.sentences import without_small_counts
from toolkit.disclosure.subtraction import tell_counts, tell_shares
from toolkit.disclosure.versions import tell_versions
from toolkit.errors import DemandEvalError, ModelError
from toolkit.verdicts import margin_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from toolkit.plan import EvaluationPlan, Source
    from toolkit.results import (
        Check,
        CollateralFinding,
        Effect,
        Evaluation,
        ImpactEstimate,
        OutcomeResult,
        Provenance,
        SourceSummary,
        Verdict,
    )

__all__ = ["SMALLEST", "protect"]

SMALLEST = 11
"""The smallest count of people that may be shown."""

SAID = re.compile(r"^Counts below (\d+) people are left out")

WITHHELD = (
    "The numbers rest on fewer than {k} people in one stretch of time, or on so few counts that "
    "they would tell those that are hidden. Only what may be said of them is shown."
)


def protect(
    evaluation: Evaluation, *, k: int = SMALLEST, given: Sequence[Counted] = ()
) -> Evaluation:
    """What of this evaluation may leave?

    Parameters
    ----------
    evaluation
        As `evaluate` returned it. It is not changed.
    k
        The smallest count of people that may be shown: 11 or more.
    given
        What earlier versions of it gave exactly (`given_exactly`), so that the few who came in
        between do not follow from two versions. A workspace keeps this; without it each version
        is protected by itself only.

    Returns
    -------
    Evaluation
        ``protected`` is True. Readings (verdicts, harm, counts of the ledger) are those of the
        exact numbers; rounded intervals lie on the same side of no change and of the margin.
        A protected evaluation comes back as it is.

    Raises
    ------
    DemandEvalError
        If `k` is below 11, or above what an evaluation is already protected with.
    """
    if k < SMALLEST:
        raise DemandEvalError(
            f"Counts below {SMALLEST} people never leave: {k} is too low. The smallest count that"
            " is shown can be raised, not lowered."
        )
    if evaluation.protected:
        return _already(evaluation, k)
    plan = evaluation.plan
    exempt = [_is_exempt(one, plan) for one in evaluation.outcomes]
    people = [one for one, free in zip(evaluation.outcomes, exempt, strict=True) if not free]
    few = _subtracted(people, plan, given, k)
    safe = [
        (one, None) if free else _outcome(one, plan, k, subtracted=one.id in few)
        for one, free in zip(evaluation.outcomes, exempt, strict=True)
    ]
    details = {one.id: detail for one, detail in safe if detail is not None}
    findings = tuple(_finding(one, evaluation, details, k) for one in evaluation.ledger.findings)
    said = () if all(exempt) else (_said(k),)
    return replace(
        evaluation,
        outcomes=tuple(one for one, _ in safe),
        ledger=replace(evaluation.ledger, findings=findings),
        sources=tuple(_source(one, k) for one in evaluation.sources),
        checks=tuple(_check(one, None, k) for one in evaluation.checks),
        limitations=(*(without_small_counts(x, k) for x in evaluation.limitations), *said),
        provenance=_provenance(evaluation),
        protected=True,
    )


def _said(k: int) -> str:
    return (
        f"Counts below {k} people are left out, zero aside; other counts of people are rounded to "
        "the nearest five. The analysis used the exact counts."
    )


def _already(evaluation: Evaluation, k: int) -> Evaluation:
    found = [int(m.group(1)) for m in map(SAID.match, evaluation.limitations) if m]
    if found and k > found[0]:
        raise DemandEvalError(
            f"This evaluation is protected with {found[0]} as the smallest count. Protect the"
            f" original with {k} instead."
        )
    return evaluation


def _is_exempt(outcome: OutcomeResult, plan: EvaluationPlan) -> bool:
    """Say whether a source is public, or what it holds does not count people."""
    source = plan.sources.get(outcome.source)
    if source is not None and _is_public(source):
        return True
    survey = outcome.estimate is not None and outcome.estimate.kind == "survey"
    return not (outcome.people or survey)


def _subtracted(
    outcomes: Sequence[OutcomeResult],
    plan: EvaluationPlan,
    given: Sequence[Counted],
    k: int,
) -> set[str]:
    """Name the outcomes that tell few people beside another, or beside an earlier version."""
    counts = counts_of(outcomes, plan)
    versions = tell_versions([*counts, *answers_of(outcomes, plan)], given, k)
    return versions | tell_counts(counts, k) | tell_shares(shares_of(outcomes, plan), k)


def _outcome(
    outcome: OutcomeResult, plan: EvaluationPlan, k: int, *, subtracted: bool = False
) -> tuple[OutcomeResult, Detail | None]:
    """Protect one outcome; with it how much of it is shown, None where it has no numbers."""
    estimate = outcome.estimate
    told = replace(
        outcome,
        problem=without_small_counts(outcome.problem, k),
        definition=without_small_counts(outcome.definition, k),
    )
    if estimate is None:
        return replace(told, checks=tuple(_check(one, None, k) for one in told.checks)), None
    given = [one for one in (estimate, outcome.alternative) if one is not None]
    detail = detail_of(given, events=events_of(outcome, plan), k=k, subtracted=subtracted)
    if detail.withheld:
        return _withheld(told, k), detail
    guards = {row.name: _guards(row, outcome, plan) for row in _rows(estimate)}
    safe = [protected_estimate(one, detail, guards=guards, k=k) for one in given]
    found = replace(
        told,
        estimate=safe[0],
        alternative=safe[1] if len(safe) > 1 and detail.alternative else None,
        verdict=_verdict(outcome.verdict, outcome, detail.grid, guards),
        checks=tuple(_check(one, estimate, k, detail.grid) for one in outcome.checks),
    )
    return found, detail


def _withheld(outcome: OutcomeResult, k: int) -> OutcomeResult:
    """Keep the reading of an outcome, and none of its numbers."""
    verdict = outcome.verdict
    bare = verdict and replace(verdict, low=None, high=None, p_value=None, p_adjusted=None)
    checks = (
        replace(_check(one, None, k), statistic=None, p_value=None, values=())
        for one in outcome.checks
    )
    return replace(
        outcome,
        estimate=None,
        alternative=None,
        verdict=bare,
        checks=tuple(checks),
        problem=WITHHELD.format(k=k),
    )


def _rows(estimate: ImpactEstimate) -> tuple[Effect, ...]:
    return (*estimate.effect_rows, *((estimate.per_period,) if estimate.per_period else ()))


def _guards(row: Effect, outcome: OutcomeResult, plan: EvaluationPlan) -> tuple[float, ...]:
    """List the values at which the reading of this row changes."""
    estimate = outcome.estimate
    matters = next((one.matters for one in plan.outcomes if one.id == outcome.id), None)
    if estimate is None or matters is None:
        return (0.0,)
    try:
        margin = margin_of(estimate, matters, plan.outcome(outcome.id))
    except ModelError:
        return (0.0,)
    if row.name == "relative_effect" and margin.scale == "ratio":
        return (0.0, math.expm1(margin.size), math.expm1(-margin.size))
    same_row = row.name in (margin.effect.name, estimate.headline)
    return (0.0, margin.size, -margin.size) if same_row else (0.0,)


def _verdict(
    verdict: Verdict | None,
    outcome: OutcomeResult,
    grid: Grid,
    guards: dict[str, tuple[float, ...]],
) -> Verdict | None:
    estimate = outcome.estimate
    if verdict is None or estimate is None:
        return verdict
    headline = estimate.effect()
    unit = grid.unit(headline.std_error, headline.ci_low, headline.ci_high)
    kept = guards.get(headline.name, (0.0,))
    return replace(
        verdict,
        low=to_grid(verdict.low, unit, kept, side=-1),
        high=to_grid(verdict.high, unit, kept, side=1),
        p_value=round_p(verdict.p_value, grid),
        p_adjusted=round_p(verdict.p_adjusted, grid),
    )


def _finding(
    one: CollateralFinding, evaluation: Evaluation, details: dict[str, Detail], k: int
) -> CollateralFinding:
    """Round a finding as its outcome is rounded."""
    told = replace(one, reason=without_small_counts(one.reason, k))
    detail = details.get(one.outcome or "")
    if detail is None:
        return told
    if detail.withheld:
        return replace(
            told, estimate=None, ci_low=None, ci_high=None, p_value=None, p_adjusted=None
        )
    grid = detail.grid
    estimate = evaluation.outcome(one.outcome or "").estimate
    row = estimate.effect() if estimate and estimate.scale == one.scale else None
    unit = grid.unit(row.std_error if row else None, one.ci_low, one.ci_high)
    margin = one.margin or 0.0
    guards = (0.0, margin, -margin)
    return replace(
        told,
        estimate=to_grid(one.estimate, unit),
        ci_low=to_grid(one.ci_low, unit, guards, side=-1),
        ci_high=to_grid(one.ci_high, unit, guards, side=1),
        p_value=round_p(one.p_value, grid),
        p_adjusted=round_p(one.p_adjusted, grid),
    )


def _check(
    check: Check, estimate: ImpactEstimate | None, k: int, grid: Grid | None = None
) -> Check:
    unit = None
    if grid is not None and estimate is not None:
        row = estimate.effect()
        unit = grid.unit(row.std_error, row.ci_low, row.ci_high)
    digits = 1 if grid is not None and grid.coarse else 3 if grid is None else grid.digits
    values = (to_grid(value, unit) for value in check.values)
    return replace(
        check,
        finding=without_small_counts(check.finding, k),
        advice=without_small_counts(check.advice, k),
        statistic=significant(check.statistic, digits),
        p_value=significant(check.p_value, digits),
        values=tuple(value for value in values if value is not None),
    )


def _source(source: SourceSummary, k: int) -> SourceSummary:
    """Round the number of records; a series has one row a period, which is nobody."""
    if _is_public(source):
        return source
    notes = tuple(without_small_counts(note, k) for note in source.notes)
    rows = source.rows
    if rows and source.kind != "series":
        rows = None if rows < k else max(k, int(rounded_count(rows)))
    # Who knows all of a file but one count would try the ten until the file's hash comes out.
    return replace(source, rows=rows, notes=notes, files=())


def _provenance(evaluation: Evaluation) -> Provenance:
    """Keep the hashes of public files only; see `_source`."""
    known = evaluation.provenance
    if known.files is None:
        return known
    public = {source.id for source in evaluation.sources if _is_public(source)}
    kept = {id: hashes if id in public else () for id, hashes in known.files.items()}
    return replace(known, files=kept)


def _is_public(source: SourceSummary | Source) -> bool:
    return bool(source.public and source.citation)
