"""Whom an outcome counts: its exact counts, as they are before anything is rounded or hidden."""

from __future__ import annotations

import json
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from toolkit.disclosure.estimates import stretches

if TYPE_CHECKING:
    from toolkit.plan import EvaluationPlan
    from toolkit.results import OutcomeResult

__all__ = ["Counted", "Shared", "answers_of", "counts_of", "events_of", "shares_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """The exact counts of one outcome by period, and the stretch that each period is in.

    ``key`` stands for what is counted, whatever the outcome is called.
    """

    id: str
    source: str
    counts: Mapping[str, float]
    stretches: Mapping[str, Hashable] = field(default_factory=dict)
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """The share of an outcome in one wave and group of a survey, with the answers behind it.

    ``question`` stands for the same people asked the same: source, item, wave, group.
    """

    id: str
    question: Hashable
    values: frozenset[str]
    share: float
    answers: int


def counts_of(outcomes: Iterable[OutcomeResult], plan: EvaluationPlan) -> list[Counted]:
    """Return what each series of counts holds."""
    found = []
    for one in outcomes:
        estimate = one.estimate
        path = estimate.path_values if estimate else None
        if estimate is None or path is None or estimate.family != "count":
            continue
        labels = stretches(estimate, path, events_of(one, plan))[0]
        known = zip(path.periods, path.observed, strict=True)
        found.append(
            Counted(
                id=one.id,
                source=one.source,
                counts={period: value for period, value in known if value is not None},
                stretches=dict(zip(path.periods, labels, strict=True)),
                key=_key(one.id, plan),
            )
        )
    return found


def answers_of(outcomes: Iterable[OutcomeResult], plan: EvaluationPlan) -> list[Counted]:
    """Return how many answers each wave and group of a survey has."""
    found = []
    for one in outcomes:
        levels = one.estimate.levels if one.estimate else ()
        counts = {f"{level.wave}, {level.group}": float(level.answers or 0) for level in levels}
        if counts:
            each = {name: name for name in counts}
            key = _key(one.id, plan)
            found.append(
                Counted(id=one.id, source=one.source, counts=counts, stretches=each, key=key)
            )
    return found


def shares_of(outcomes: Iterable[OutcomeResult], plan: EvaluationPlan) -> list[Shared]:
    """Return the share of each wave and group, of outcomes that are proportions."""
    planned = {outcome.id: outcome for outcome in plan.outcomes}
    return [
        Shared(
            id=one.id,
            question=(one.source, planned[one.id].item, level.wave, level.group),
            values=frozenset(map(str, planned[one.id].values)),
            share=level.estimate,
            answers=level.answers,
        )
        for one in outcomes
        if one.estimate and one.estimate.family == "proportion" and one.id in planned
        for level in one.estimate.levels
        if level.estimate is not None and level.answers
    ]


def events_of(outcome: OutcomeResult, plan: EvaluationPlan) -> tuple[tuple[str, str], ...]:
    """List first and last day of the events that are terms of the model."""
    names = [row.name for row in outcome.estimate.term_rows] if outcome.estimate else []
    return tuple(
        (event.start.isoformat(), event.end.isoformat() if event.end else "9999-12-31")
        for event in plan.events
        if any(event.id in name for name in names)
    )


def _key(id: str, plan: EvaluationPlan) -> str:
    outcome = next((one for one in plan.outcomes if one.id == id), None)
    if outcome is None:
        return id
    areas = () if outcome.areas == "all" else getattr(plan.campaign, outcome.areas)
    where = {name: outcome.where[name] for name in sorted(outcome.where)}
    said = (outcome.source, outcome.column, where, sorted(areas), outcome.item, outcome.values)
    return json.dumps(said, default=str, ensure_ascii=False)
