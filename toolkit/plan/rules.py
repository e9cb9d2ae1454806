"""What can be read but cannot be meant: each rule yields a place, a fault and a way out."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, get_args

from toolkit.errors import Problem
from toolkit.plan.register import collateral_effects
from toolkit.plan.written import (
    Campaign,
    EvaluationPlan,
    Outcome,
    Period,
    Source,
    Unit,
)

__all__ = ["faults", "readable_faults"]

LONGEST_HISTORY = (date(1900, 1, 1), date(2199, 12, 31))

Fault = tuple[str, str, str]


def faults(plan: EvaluationPlan) -> Iterator[Fault]:
    """Yield what is readable but cannot be meant: place, fault, fix."""
    if plan.schema != 1:
        yield "schema", f"schema {plan.schema} is not known", "This version reads schema 1."
    if not 0.5 < plan.level < 1:
        yield "level", f"{plan.level} is no level of an interval", "Write 0.95 for 95 %."
    if plan.analysis_date and plan.analysis_date < plan.campaign.start:
        yield "analysis_date", "the analysis is dated before the campaign starts", "Correct it."
    yield from _campaign_faults(plan.campaign)
    for index, event in enumerate(plan.events):
        yield from _date_faults(f"events[{index}]", event.start, event.end)
        for named in event.sources:
            if named not in plan.sources:
                yield f"events[{index}].sources", *_unknown(named, plan.sources, "source")
    for id, source in plan.sources.items():
        yield from _source_faults(f"sources.{id}", source)
    if not plan.outcomes:
        yield "outcomes", "the plan names no outcome", "Add [[outcomes]] with what is measured."
    for index, outcome in enumerate(plan.outcomes):
        yield from _outcome_faults(f"outcomes[{index}]", outcome, plan)
    yield from _register_faults(plan)


def _campaign_faults(campaign: Campaign) -> Iterator[Fault]:
    yield from _date_faults("campaign", campaign.start, campaign.end)
    for key in ("name", "market", "mechanism"):
        if not getattr(campaign, key).strip():
            yield f"campaign.{key}", "this is empty", "Say it in a sentence of your own."
    if not re.fullmatch(r"[a-z0-9][a-z0-9._-]*", campaign.id):
        yield "campaign.id", f"'{campaign.id}' is no id", "Use a-z, 0-9, '-', '.', '_' only."
    sets = ("areas", "comparison_areas", "neighbour_areas")
    for number, first in enumerate(sets):
        for second in sets[number + 1 :]:
            both = sorted(set(getattr(campaign, first)) & set(getattr(campaign, second)))
            if both:
                what = f"{', '.join(both)} is in '{first}' as well"
                yield f"campaign.{second}", what, "An area plays one part only."
    if campaign.cost is not None and (campaign.cost < 0 or not campaign.currency):
        yield "campaign.cost", "a cost needs a currency and is never negative", "Add 'currency'."


def _date_faults(place: str, start: date, end: date | None) -> Iterator[Fault]:
    for key, day in (("start", start), ("end", end)):
        if day and not LONGEST_HISTORY[0] <= day <= LONGEST_HISTORY[1]:
            yield f"{place}.{key}", f"{day.isoformat()} is no date of a campaign", "Correct it."
    if end and end < start:
        what = f"the end {end.isoformat()} is before the start {start.isoformat()}"
        yield f"{place}.end", what, "Correct one of them."


def _source_faults(place: str, source: Source) -> Iterator[Fault]:
    if source.kind == "calls":
        if source.unit not in get_args(Unit):
            words = ", ".join(get_args(Unit))
            yield f"{place}.unit", "a call log must say what one row counts", f"Use one of {words}."
    if source.kind in ("calls", "series") and source.period is None:
        yield f"{place}.period", "this key is missing", f"Use one of {', '.join(get_args(Period))}."
    if source.kind == "survey" and not (source.before and source.after):
        yield place, "a survey needs 'before' and 'after'", "Name the two waves to compare."
    if source.public and not source.citation:
        yield f"{place}.citation", "public figures need their source", "Add 'citation'."


def _outcome_faults(place: str, outcome: Outcome, plan: EvaluationPlan) -> Iterator[Fault]:
    if [o.id for o in plan.outcomes].count(outcome.id) > 1:
        yield f"{place}.id", f"'{outcome.id}' is used twice", "Give each outcome its own id."
    source = plan.sources.get(outcome.source)
    if source is None:
        yield f"{place}.source", *_unknown(outcome.source, plan.sources, "source")
    else:
        yield from _measure_faults(place, outcome, source, plan)
    if outcome.role == "negative_control":
        if outcome.benefit or outcome.harm:
            yield place, "a negative control has no direction", "Remove 'benefit' or 'harm'."
    elif (outcome.benefit is None) == (outcome.harm is None):
        what = "say which way is good or which way is bad"
        yield place, what, "Give exactly one of 'benefit' and 'harm'."
    if outcome.role == "collateral":
        if outcome.harm is None:
            yield f"{place}.harm", "a collateral outcome needs the direction of harm", "Add 'harm'."
        if outcome.effect is None:
            yield f"{place}.effect", "name the collateral effect that this measures", "Add it."
    yield from _matters_faults(place, outcome)
    if outcome.washout_periods < 0:
        yield f"{place}.washout_periods", "a washout is not negative", "Use 0 or more periods."
    if outcome.shape.startswith("pulse") and plan.campaign.end is None:
        yield f"{place}.shape", "a pulse needs a campaign that ends", "Add 'campaign.end'."
    if outcome.areas != "all" and outcome.areas != "areas":
        if not getattr(plan.campaign, outcome.areas):
            yield f"{place}.areas", f"campaign.{outcome.areas} is empty", "Name the areas there."
    if outcome.compare and not plan.campaign.comparison_areas:
        yield f"{place}.compare", "campaign.comparison_areas is empty", "Name the areas there."


def _measure_faults(
    place: str, outcome: Outcome, source: Source, plan: EvaluationPlan
) -> Iterator[Fault]:
    survey = source.kind == "survey"
    fits = ("mean", "proportion") if survey else ("count", "share", "mean")
    if outcome.measure not in fits:
        what = f"'{outcome.measure}' cannot be had from a source of kind '{source.kind}'"
        yield f"{place}.measure", what, f"Use one of {', '.join(fits)}."
    if survey and not outcome.item:
        yield f"{place}.item", "a survey outcome needs the question", "Name its column."
    if survey and outcome.measure == "proportion" and not outcome.values:
        yield f"{place}.values", "a proportion needs the answers counted", 'Say ["yes"], say.'
    if source.kind == "calls" and outcome.measure == "mean":
        yield f"{place}.measure", "a call log has nothing to average", "Use 'count' or 'share'."
    advertised = plan.campaign.advertises_number and source.kind == "calls"
    if (
        advertised
        and outcome.role == "primary"
        and outcome.measure == "count"
        and not outcome.where
    ):
        what = "the campaign prints the number, so all calls measure its reach, not its effect"
        yield f"{place}.where", what, "Pick the calls that matter, or make the role 'secondary'."
    if outcome.transform == "log" and outcome.model_family == "count":
        yield f"{place}.transform", "a count model is on the log scale already", "Remove it."


def _matters_faults(place: str, outcome: Outcome) -> Iterator[Fault]:
    matters = outcome.matters
    if matters is None:
        if outcome.role in ("primary", "collateral"):
            what = "say the smallest change that would matter"
            yield f"{place}.matters", what, "For example matters = { ratio = 1.10 }."
        return
    given = [getattr(matters, key) for key in ("ratio", "absolute", "per_100000")]
    if sum(value is not None for value in given) != 1:
        yield f"{place}.matters", "give exactly one of ratio, absolute, per_100000", ""
    elif matters.ratio is not None:
        side = outcome.benefit or outcome.harm
        wrong = (side == "increase" and matters.ratio <= 1) or (
            side == "decrease" and not 0 < matters.ratio < 1
        )
        if wrong or matters.ratio <= 0 or matters.ratio == 1:
            what = f"a ratio of {matters.ratio:g} is no {side or 'change'}"
            yield f"{place}.matters.ratio", what, "1.10 is a rise of a tenth, 0.90 a fall."
    elif not max(value or 0 for value in given) > 0:
        yield f"{place}.matters", "the smallest change that matters is above zero", "Correct it."


def _register_faults(plan: EvaluationPlan) -> Iterator[Fault]:
    """Yield effects that the register does not know, or that are measured and not measured."""
    known = collateral_effects()
    named: dict[str, str] = {}
    for index, outcome in enumerate(plan.outcomes):
        if outcome.effect is not None and outcome.effect not in known:
            yield f"outcomes[{index}].effect", *_unknown(outcome.effect, known, "effect")
        elif outcome.effect is not None:
            named[outcome.effect] = outcome.id
    for index, missing in enumerate(plan.not_measured):
        place = f"not_measured[{index}]"
        if missing.effect not in known:
            yield f"{place}.effect", *_unknown(missing.effect, known, "effect")
        elif missing.effect in named:
            yield f"{place}.effect", f"'{named[missing.effect]}' measures it", "Remove one of them."
        if not missing.reason.strip():
            yield f"{place}.reason", "the reason is empty", "Say why it was not measured."


def _unknown(word: str, known: Iterable[str], noun: str) -> tuple[str, str]:
    near = difflib.get_close_matches(word, list(known), n=1, cutoff=0.5)
    hint = f"Did you mean '{near[0]}'?" if near else f"Known: {', '.join(known)}."
    return f"there is no {noun} '{word}'", hint


def readable_faults(document: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield impossible dates of a plan that cannot be read as a whole."""
    tables = [("campaign", document.get("campaign"))]
    events = document.get("events")
    if isinstance(events, list):
        tables += [(f"events[{index}]", event) for index, event in enumerate(events)]
    for place, table in tables:
        if isinstance(table, Mapping):
            start, end = table.get("start"), table.get("end")
            if isinstance(start, date) and (end is None or isinstance(end, date)):
                for where, what, fix in _date_faults(place, start, end):
                    yield Problem(place=where, what=what, fix=fix)
