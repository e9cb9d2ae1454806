"""Plan and tables in, one immutable Evaluation out. Orchestration only, and pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from toolkit.checks import run_campaign_checks, run_checks
from toolkit.collateral.harm import harm_verdict
from toolkit.collateral.ledger import ledger
from toolkit.errors import DataError, ModelError, Problem
from toolkit.measures import areas_of, definition, series_of
from toolkit.models.design import Specification
from toolkit.models.its import Examined, estimate, examine
from toolkit.plan import EvaluationPlan, Event, Outcome, Source
from toolkit.results import (
    Check,
    CollateralFinding,
    Evaluation,
    ImpactEstimate,
    Ledger,
    OutcomeResult,
    Provenance,
    SourceSummary,
    Verdict,
)
from toolkit.survey.change import survey_change
from toolkit.tables import CallLog, Panel, SurveyWaves, Table
from toolkit.verdicts import comparable, not_yet, verdict, with_holm

__all__ = ["evaluate"]

Progress = Callable[[str, int, int], None]


def evaluate(
    plan: EvaluationPlan,
    tables: Mapping[str, Table],
    *,
    provenance: Provenance | None = None,
    progress: Progress | None = None,
    today: date | None = None,
) -> Evaluation:
    """What did the campaign change, how sure can we be, and what else moved?

    Parameters
    ----------
    plan
        Decided before the data.
    tables
        By source id. A source without a table makes its outcomes problems, not errors.
    provenance
        When the plan was locked and the data came in; without it the result is exploratory.
    progress
        Called with what is being done, how many steps are done, and of how many.
    today
        The day of the analysis (default: the clock's). Before the date that the plan names no
        verdict is given, so that nobody stops at the first look that pleases.

    Returns
    -------
    Evaluation
        The same for the same plan and tables: no chance, no time stamp. Small counts are still in
        it: `toolkit.disclosure.protect` makes it fit to leave.

    Raises
    ------
    DataError
        If no source of the plan has any data.

    Examples
    --------
    >>> from toolkit.plan import load_plan
    >>> from toolkit.shipped import datasets
    >>> plan = load_plan(datasets() / "seatbelts_gb" / "plan.toml")
    >>> evaluate(plan, {})
    Traceback (most recent call last):
    toolkit.errors.DataError: source casualties: there are no data yet. Add a file of this source.
    """
    if not any(source in tables for source in plan.sources):
        missing = "there are no data yet"
        raise DataError(
            Problem(place=f"source {id}", what=missing, fix="Add a file of this source.")
            for id in plan.sources
        )
    report = progress or (lambda what, done, total: None)
    measured: list[_Measured] = []
    for number, outcome in enumerate(plan.outcomes):
        report(outcome.label, number, len(plan.outcomes))
        measured.append(_measure(outcome, plan, tables.get(outcome.source)))
    report("verdicts", len(plan.outcomes), len(plan.outcomes))
    early = plan.analysis_date is not None and (today or date.today()) < plan.analysis_date
    verdicts = _verdicts(measured, plan, early)
    findings = () if early else tuple(f for m in measured if (f := _finding(m, plan)))
    reasons = {m.outcome.id: verdicts[m.outcome.id].more_needed for m in measured if m.estimate}
    reasons |= {m.outcome.id: m.problem for m in measured if m.problem}
    harm = ledger(findings, plan, reasons=reasons)
    verdicts |= _judged_together(verdicts, harm)
    if early:  # an early look shows no number that could please
        measured = [replace(m, estimate=None, alternative=None, checks=()) for m in measured]
    known = provenance or Provenance()
    return Evaluation(
        plan=plan,
        fingerprint=plan.fingerprint,
        outcomes=tuple(_result(m, verdicts.get(m.outcome.id), plan) for m in measured),
        ledger=harm,
        sources=tuple(_summary(id, plan.sources[id], tables.get(id), known) for id in plan.sources),
        checks=run_campaign_checks(plan, verdicts, known),
        limitations=_limitations(measured, plan),
        provenance=known,
        exploratory=known.exploratory,
        versions=_versions(),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Measured:
    """One outcome after its model: an estimate, or the problem that prevented it."""

    outcome: Outcome
    refit: Callable[[float], ImpactEstimate] | None = None
    estimate: ImpactEstimate | None = None
    alternative: ImpactEstimate | None = None
    notes: tuple[str, ...] = ()
    checks: tuple[Check, ...] = ()
    problem: str = ""
    people: bool = True


def _measure(outcome: Outcome, plan: EvaluationPlan, table: Table | None) -> _Measured:
    """Estimate one outcome; what the data cannot answer is a result, said in words."""
    people = not plan.sources[outcome.source].public
    if table is None:
        problem = f"There are no data of the source '{outcome.source}' yet."
        return _Measured(outcome=outcome, problem=problem, people=people)
    try:
        if isinstance(table, SurveyWaves):
            return _survey(outcome, plan, table)
        return _series(outcome, plan, table)
    except (DataError, ModelError) as error:
        return _Measured(outcome=outcome, problem=_capital(str(error)), people=people)


def _series(outcome: Outcome, plan: EvaluationPlan, table: Panel | CallLog) -> _Measured:
    series = series_of(outcome, plan, table)
    events = _events(plan, outcome.source)
    spec = Specification(
        start=plan.campaign.start,
        end=plan.campaign.end,
        family=outcome.model_family,
        shape=outcome.shape,
        transform=outcome.transform,
        washout=outcome.washout_periods,
        season=None if outcome.season == "none" else outcome.season,
        period=series.period,
        events=events,
        errors=outcome.errors,
        level=plan.level,
    )

    def fit(spec: Specification) -> Examined:
        exposure = series.exposure if outcome.model_family == "count" else None
        values = series.values
        if series.exposure is not None and exposure is None:
            values = series.values / series.exposure
        return examine(values, spec, exposure, series.covariates, outcome.label)

    unit = _unit(outcome, plan.sources[outcome.source])
    examined = fit(spec)
    result = estimate(examined, unit)
    return _Measured(
        outcome=outcome,
        refit=lambda level: estimate(fit(replace(spec, level=level)), unit),
        estimate=comparable(replace(result, warnings=(*series.notes, *result.warnings)), outcome),
        alternative=_without_season(result, fit, spec, unit),
        notes=series.notes,
        checks=run_checks(examined, events),
        people=series.people and not plan.sources[outcome.source].public,
    )


def _without_season(
    result: ImpactEstimate, fit: Callable[[Specification], Examined], spec: Specification, unit: str
) -> ImpactEstimate | None:
    """The same without a season, where the program chose to have one."""
    if spec.season != "auto" or result.season == "none":
        return None
    try:
        found = estimate(fit(replace(spec, season=None)), unit)
    except ModelError:
        return None
    return replace(found, path_values=None, term_rows=())


def _survey(outcome: Outcome, plan: EvaluationPlan, table: SurveyWaves) -> _Measured:
    source = plan.sources[outcome.source]
    if outcome.item is None or source.before is None or source.after is None:
        raise ModelError(f"'{outcome.id}' needs 'item', and its source 'before' and 'after'.")
    change = partial(
        survey_change,
        table,
        outcome.item,
        before=source.before,
        after=source.after,
        values=outcome.values or None,
        areas=areas_of(outcome, plan),
        comparison=plan.campaign.comparison_areas if outcome.compare else None,
        family="proportion" if outcome.measure == "proportion" else "normal",
        name=outcome.label,
    )
    return _Measured(
        outcome=outcome,
        refit=lambda level: change(level=level),
        estimate=comparable(change(level=plan.level), outcome),
        people=not source.public,
    )


def _events(plan: EvaluationPlan, source: str) -> tuple[Event, ...]:
    return tuple(e for e in plan.events if not e.sources or source in e.sources)


def _unit(outcome: Outcome, source: Source) -> str:
    return "share" if outcome.measure == "share" else source.unit or ""


def _verdicts(measured: list[_Measured], plan: EvaluationPlan, early: bool) -> dict[str, Verdict]:
    if early:
        waiting = not_yet(plan.analysis_date)
        return {m.outcome.id: waiting for m in measured if m.estimate is not None}
    primary = [m for m in measured if m.outcome.role == "primary" and m.estimate is not None]

    def refit(index: int, level: float) -> ImpactEstimate:
        again = primary[index].refit
        if again is None:
            raise ModelError("this outcome cannot be estimated at another level.")
        return again(level)

    held = with_holm(
        [m.estimate for m in primary if m.estimate is not None],
        [m.outcome for m in primary],
        refit,
    )
    found = {m.outcome.id: v for m, v in zip(primary, held, strict=True)}
    for m in measured:
        if m.estimate is not None and m.outcome.id not in found:
            found[m.outcome.id] = verdict(m.estimate, m.outcome)
    return found


def _finding(m: _Measured, plan: EvaluationPlan) -> CollateralFinding | None:
    outcome = m.outcome
    if outcome.role != "collateral" or m.estimate is None:
        return None
    if outcome.harm is None or outcome.matters is None or outcome.effect is None:
        return None
    return harm_verdict(
        m.estimate,
        harm=outcome.harm,
        margin=outcome.matters,
        level=plan.level,
        effect=outcome.effect,
        outcome=outcome,
    )


def _judged_together(verdicts: Mapping[str, Verdict], harm: Ledger) -> dict[str, Verdict]:
    """Verdicts that say more than the ledger, once all collateral outcomes are read together."""
    return {
        finding.outcome: replace(
            verdicts[finding.outcome],
            reading="sign of harm",
            p_adjusted=finding.p_adjusted,
            adjusted=True,
        )
        for finding in harm.findings
        if finding.outcome is not None and finding.reading == "sign of harm"
    }


def _result(m: _Measured, judged: Verdict | None, plan: EvaluationPlan) -> OutcomeResult:
    outcome = m.outcome
    source = plan.sources[outcome.source]
    reach = (
        plan.campaign.advertises_number
        and source.kind == "calls"
        and outcome.measure == "count"
        and not outcome.where
    )
    return OutcomeResult(
        id=outcome.id,
        name=outcome.label,
        role=outcome.role,
        source=outcome.source,
        unit=_unit(outcome, source),
        definition=definition(outcome, plan),
        estimate=m.estimate,
        verdict=judged,
        alternative=m.alternative,
        checks=m.checks,
        problem=m.problem,
        reach_only=reach,
        people=m.people,
    )


def _summary(id: str, source: Source, table: Table | None, provenance: Provenance) -> SourceSummary:
    first = last = None
    if isinstance(table, CallLog) and len(table.frame):
        times = table.frame["time"]
        first, last = str(times.min().date()), str(times.max().date())
    elif isinstance(table, Panel) and len(table.frame):
        periods = table.frame["period"]
        first, last = str(periods.min().start_time.date()), str(periods.max().end_time.date())
    elif isinstance(table, SurveyWaves):
        first, last = source.before, source.after
    return SourceSummary(
        id=id,
        kind=source.kind,
        files=(provenance.files or {}).get(id, ()),
        rows=None if table is None else len(table.frame),
        first=first,
        last=last,
        unit=source.unit or "",
        public=source.public,
        citation=source.citation,
        notes=() if table is None else table.notes,
    )


def _limitations(measured: list[_Measured], plan: EvaluationPlan) -> tuple[str, ...]:
    """What the data cannot tell, in sentences, each once."""
    found: list[str] = []
    shared = _shared_notes(measured)
    for m in measured:
        if m.problem:
            found.append(f"{m.outcome.label} could not be estimated: {m.problem}")
        if m.estimate is not None:
            for warning in m.estimate.warnings:
                of = "Source " if (m.outcome.source, warning) in shared else ""
                found.append(f"{of}{m.outcome.source if of else m.outcome.label}: {warning}")
        found += [f"{m.outcome.label}: {c.finding}" for c in m.checks if c.status == "failed"]
    if any(s.kind == "survey" for s in plan.sources.values()):
        found.append(
            "Who saw the campaign was not assigned by chance: a difference between those who saw "
            "it and those who did not is not its effect."
        )
    return tuple(dict.fromkeys(_capital(text) for text in found))


def _shared_notes(measured: list[_Measured]) -> set[tuple[str, str]]:
    """Find what the data of several outcomes of one source say alike: it is said of the source."""
    said = Counter((m.outcome.source, note) for m in measured for note in m.notes)
    return {key for key, times in said.items() if times > 1}


def _versions() -> dict[str, str]:
    from importlib.metadata import PackageNotFoundError, version

    found = {}
    for package in ("demandeval", "numpy", "pandas", "scipy"):
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "unknown"
    return found


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
