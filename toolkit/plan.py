"""What is decided before the data are seen: campaign, events, outcomes, margins.

A plan is a TOML file. It is read strictly: an unknown key, a missing one, an impossible date
or an outcome without a direction is an error with its dotted path, and all errors are listed
at once. Its fingerprint is taken of the file as written (no defaults filled in), so that a
later version of this program that knows more keys gives the same fingerprint.
"""

from __future__ import annotations

import difflib
import hashlib
import json
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal, get_args

from toolkit.errors import PlanError, Problem
from toolkit.serial import structured

__all__ = [
    "Campaign",
    "EvaluationPlan",
    "Event",
    "Matters",
    "NotMeasured",
    "Outcome",
    "Source",
    "collateral_effects",
    "load_plan",
    "plan_from_document",
]

Period = Literal["day", "week", "month", "quarter", "year"]
Direction = Literal["increase", "decrease"]
Role = Literal["primary", "secondary", "collateral", "negative_control"]
Measure = Literal["count", "share", "mean", "proportion"]
Family = Literal["normal", "count"]
Shape = Literal["step", "step+slope", "pulse", "pulse+step"]
ErrorModel = Literal["auto", "ar1", "newey-west", "prais-winsten", "independent"]
Unit = Literal["contact", "caller", "case", "victim"]
AreaSet = Literal["areas", "comparison_areas", "neighbour_areas", "all"]

LONGEST_HISTORY = (date(1900, 1, 1), date(2199, 12, 31))


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """What was done, to whom, where, when, and how it is thought to work.

    ``end`` is the last day; without it the measure is still in force (a law, say).
    ``advertises_number`` makes raw call volume a measure of reach, never of impact.
    """

    id: str
    name: str
    start: date
    market: str
    mechanism: str
    end: date | None = None
    areas: tuple[str, ...] = ()
    comparison_areas: tuple[str, ...] = ()
    neighbour_areas: tuple[str, ...] = ()
    exploitation: tuple[str, ...] = ()
    audience: str = ""
    channels: tuple[str, ...] = ()
    cost: float | None = None
    currency: str | None = None
    advertises_number: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where numbers come from: a call log, ready-made series, or survey waves.

    ``columns`` maps our words to the file's headers, e.g. ``{time = "data apelului"}``;
    for calls ``time`` and ``area``, for series ``period`` and ``area``, for surveys ``wave``
    and ``area``. Everything else is found by its own header.
    ``public = true`` with a ``citation`` says that the figures are published already, which
    exempts them from small-count suppression.
    """

    kind: Literal["calls", "series", "survey"]
    unit: str | None = None
    period: Period | None = None
    timezone: str | None = None
    public: bool = False
    citation: str | None = None
    columns: dict[str, str] = field(default_factory=dict)
    before: str | None = None
    after: str | None = None
    weights: str | None = None
    strata: str | None = None
    clusters: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something else that happened: a law, a lockdown, another campaign, a new operator."""

    id: str
    kind: Literal["law", "lockdown", "campaign", "service", "channel"]
    start: date
    end: date | None = None
    name: str | None = None
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Matters:
    """The smallest change that matters: exactly one of the three.

    ``ratio`` 0.90 is a fall of a tenth, 1.10 a rise of a tenth; ``absolute`` is in the
    outcome's own unit (0.03 is three of a hundred for a proportion); ``per_100000`` is
    people of a hundred thousand.
    """

    ratio: float | None = None
    absolute: float | None = None
    per_100000: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What is measured, which way is good or bad, and how much would matter.

    ``column`` names the column of a series (default: the outcome's id with ``_``); a
    covariate is the name of a column or ``log(column)``; ``where`` picks calls by category,
    ``item`` and ``values`` the answers of a survey. ``areas`` says whose numbers are summed.
    """

    id: str
    source: str
    role: Role
    measure: Measure
    name: str | None = None
    benefit: Direction | None = None
    harm: Direction | None = None
    effect: str | None = None
    matters: Matters | None = None
    where: dict[str, str | tuple[str, ...]] = field(default_factory=dict)
    column: str | None = None
    item: str | None = None
    values: tuple[str, ...] = ()
    areas: AreaSet = "areas"
    compare: Literal["comparison_areas"] | None = None
    family: Family | None = None
    shape: Shape = "step"
    season: Literal["auto", "none", "dummies"] | int = "auto"
    washout_periods: int = 0
    transform: Literal["log"] | None = None
    exposure: str | None = None
    covariates: tuple[str, ...] = ()
    errors: ErrorModel = "auto"

    @property
    def label(self) -> str:
        """The name that people read."""
        return self.name or self.id.replace("-", " ").replace("_", " ")

    @property
    def model_family(self) -> Family:
        """The family of the model where the plan leaves it open: counts and shares as counts."""
        return self.family or ("count" if self.measure in ("count", "share") else "normal")


@dataclass(frozen=True, slots=True, kw_only=True)
class NotMeasured:
    """A collateral effect that the plan does not measure, and why."""

    effect: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationPlan:
    """The whole plan; ``document`` is its canonical text, of which ``fingerprint`` is taken."""

    schema: int
    campaign: Campaign
    sources: dict[str, Source]
    outcomes: tuple[Outcome, ...]
    level: float = 0.95
    analysis_date: date | None = None
    events: tuple[Event, ...] = ()
    not_measured: tuple[NotMeasured, ...] = ()
    document: str = field(default="", repr=False)

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the canonical text, as 64 hexadecimal digits."""
        return hashlib.sha256(self.document.encode()).hexdigest()

    def outcome(self, id: str) -> Outcome:
        """Return the outcome with this id; `KeyError` where there is none."""
        for outcome in self.outcomes:
            if outcome.id == id:
                return outcome
        raise KeyError(id)


@lru_cache(maxsize=1)
def collateral_effects() -> tuple[str, ...]:
    """Name the collateral effects of the register, in its order.

    Examples
    --------
    >>> "less-help-seeking" in collateral_effects()
    True
    """
    text = files("toolkit").joinpath("collateral/register.toml").read_text("utf-8")
    return tuple(entry["id"] for entry in tomllib.loads(text)["effects"])


def canonical(document: Mapping[str, Any]) -> str:
    r"""Write a parsed TOML document in its one canonical form.

    Keys sorted, dates in ISO form, compact JSON, Unicode in NFC; nothing added.

    Examples
    --------
    >>> canonical({"b": date(2023, 3, 6), "a": "Bra\u0219ov"})
    '{"a":"Brașov","b":"2023-03-06"}'
    """

    def plain(value: Any) -> Any:
        if isinstance(value, Mapping):
            return {unicodedata.normalize("NFC", str(k)): plain(v) for k, v in value.items()}
        if isinstance(value, list | tuple):
            return [plain(v) for v in value]
        if isinstance(value, str):
            return unicodedata.normalize("NFC", value)
        return value if isinstance(value, bool | int | float) else value.isoformat()

    return json.dumps(plain(document), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def load_plan(path: str | Path) -> EvaluationPlan:
    """Read a plan from a TOML file.

    Parameters
    ----------
    path
        The file. UTF-8, as TOML demands.

    Returns
    -------
    EvaluationPlan
        Checked, with its fingerprint.

    Raises
    ------
    PlanError
        With every problem, each with its dotted path and what to do.
    """
    source = Path(path)
    try:
        return parse_plan(source.read_bytes(), name=source.name)
    except OSError as error:
        raise PlanError(
            [
                Problem(
                    what=f"the plan '{source.name}' cannot be opened",
                    fix="Check the name, or write one with 'demandeval init'.",
                )
            ]
        ) from error


def parse_plan(content: bytes | str, *, name: str = "plan") -> EvaluationPlan:
    """Read a plan from the bytes of a TOML file; errors as in `load_plan`."""
    try:
        text = content.decode("utf-8-sig") if isinstance(content, bytes) else content
        document = tomllib.loads(text)
    except UnicodeDecodeError as error:
        raise PlanError(
            [Problem(what=f"'{name}' is not UTF-8 text", fix="Save it as UTF-8 (TOML demands it).")]
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise PlanError([Problem(what=f"'{name}' is not valid TOML: {error}", fix="")]) from error
    return plan_from_document(document)


def plan_from_document(document: Mapping[str, Any]) -> EvaluationPlan:
    """Build a plan from a parsed TOML document (a nested dict); errors as in `load_plan`."""
    given = {key: value for key, value in document.items() if key != "document"}
    problems: list[Problem] = []
    if "document" in document:
        problems.append(Problem(place="document", what="unknown key", fix="Remove it."))
    try:
        plan = structured({**given, "document": canonical(document)}, EvaluationPlan)
    except PlanError as error:
        # what can be read on its own is checked all the same: all faults at once
        raise PlanError([*problems, *error.problems, *_readable_faults(given)]) from None
    problems += [Problem(place=place, what=what, fix=fix) for place, what, fix in _faults(plan)]
    if problems:
        raise PlanError(problems)
    return plan


def _readable_faults(document: Mapping[str, Any]) -> Iterator[Problem]:
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


Fault = tuple[str, str, str]


def _faults(plan: EvaluationPlan) -> Iterator[Fault]:
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
        for source in event.sources:
            if source not in plan.sources:
                yield f"events[{index}].sources", *_unknown(source, plan.sources, "source")
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
