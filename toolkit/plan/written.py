"""The parts of a plan, as they are written in the file."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

__all__ = [
    "Campaign",
    "EvaluationPlan",
    "Event",
    "Matters",
    "NotMeasured",
    "Outcome",
    "Source",
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
DayOrder = Literal["day first", "month first"]


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
    ``dates`` is the order of day and month where a file leaves it open (01.02.2023 alone does
    not tell); without it each file decides by a day above 12.
    """

    kind: Literal["calls", "series", "survey"]
    unit: str | None = None
    period: Period | None = None
    timezone: str | None = None
    dates: DayOrder | None = None
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
