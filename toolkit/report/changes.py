"""The change of an outcome in sentences: by how much, how sure, and against what matters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.figures.outcomes import margin_in
from toolkit.wording.catalogue import text
from toolkit.wording.marks import word_of
from toolkit.wording.numbers import Scale, known, margin_words, plain, range_of, scale_of, step_of
from toolkit.wording.periods import duration, each, first_day, span_periods, wave_name

if TYPE_CHECKING:
    from toolkit.results import Effect, Evaluation, ImpactEstimate, OutcomeResult, Verdict

__all__ = [
    "change_sentences",
    "closing",
    "first_sentence",
    "hidden_sentence",
    "limit_sentence",
    "subject_of",
    "when_of",
]

Parts = tuple[str, tuple[str, ...], str]

SMALLEST_TOLD = 11
"""An expected total of fewer people is not told, as a count of them would not be."""


def change_sentences(result: OutcomeResult, evaluation: Evaluation, kind: str) -> Parts:
    """Say the change of an outcome: first sentence, what it means, what it does not tell."""
    subject = subject_of(result)
    if kind == "later":
        wait = result.verdict.more_needed if result.verdict else ""
        return text("later", subject=subject.rstrip(",")), tuple(filter(None, [wait])), ""
    why = tuple(filter(None, [result.problem]))
    if result.verdict is None:
        return text("problem", subject=subject), why, ""
    limit = limit_sentence(result, evaluation)
    if result.estimate is None or not known(result.estimate.effect().estimate):
        return hidden_sentence(result, kind), why, limit
    first = first_sentence(result, evaluation, shown=result.verdict.shown)
    meaning = [] if kind == "reach" else [*_meaning(result, evaluation)]
    return first, tuple(meaning), limit


def subject_of(result: OutcomeResult) -> str:
    """The name of the outcome as the beginning of a sentence.

    A name with a comma in it is closed by another, so that the verb does not fall into it.
    """
    return result.name[:1].upper() + result.name[1:] + closing(result.name)


def closing(name: str) -> str:
    """The comma that a name needs after it, if it has one inside."""
    return "," if "," in name and name[-1:] not in ").," else ""


def hidden_sentence(result: OutcomeResult, kind: str) -> str:
    """What may be said where the numbers are withheld, since few people are behind them."""
    direction = result.verdict.direction if result.verdict else None
    key = {"increase": "hidden.rose", "decrease": "hidden.fell"}.get(direction or "", "hidden")
    subject = subject_of(result) if key != "hidden" else subject_of(result).rstrip(",")
    return text(key, subject=subject, word=word_of(kind))


def first_sentence(result: OutcomeResult, evaluation: Evaluation, *, shown: bool) -> str:
    """What was measured, the change in a unit that people use, and its range.

    A verb of direction only where the change is shown; otherwise "changed by".
    """
    estimate = result.estimate
    if estimate is None:
        return text("problem", subject=subject_of(result))
    if estimate.shape == "pulse+step" and estimate.headline == "level_change":
        return _pulse_then_level(result, estimate, evaluation, shown=shown)
    when = when_of(result, evaluation)
    verdict = result.verdict
    if verdict is not None and verdict.reading == "no change that matters":
        return _stayed(result, estimate, evaluation, when)
    return _change(subject_of(result), estimate.effect(), result, when, shown=shown, count=True)


def _stayed(
    result: OutcomeResult, estimate: ImpactEstimate, evaluation: Evaluation, when: str
) -> str:
    effect, scale = estimate.effect(), scale_of(estimate, result)
    return text(
        "same",
        subject=subject_of(result),
        when=when,
        margin=_margin(result, evaluation) or "the margin of the plan",
        range=range_of(scale, effect.ci_low, effect.ci_high),
    )


def _change(
    subject: str,
    effect: Effect,
    result: OutcomeResult,
    when: str,
    *,
    shown: bool,
    count: bool,
) -> str:
    """One effect as a sentence: rose, fell or changed by."""
    estimate = result.estimate
    scale = scale_of(estimate, result) if estimate else Scale(kind="percent")
    low, high = effect.ci_low, effect.ci_high
    value = effect.estimate or 0.0
    if not shown:
        return text(
            "changed",
            subject=subject,
            size=scale.change(value, low, high),
            when=when,
            range=range_of(scale, low, high),
        )
    if scale.kind == "percent" and value > 0.6 and known(low) and known(high):
        return _times(subject, value, low, high, when)
    verb = "rose" if value > 0 else "fell"
    many = _count(estimate, result) if count and estimate else ""
    return text(
        f"{verb}.count" if many else verb,
        subject=subject,
        size=scale.size(value, low, high),
        when=when,
        range=range_of(scale, low, high, one_side=True),
        count=many,
    )


def _times(subject: str, value: float, low: float, high: float, when: str) -> str:
    """Say a rise to about twice or more as a multiple."""
    from math import exp

    times, ends = exp(value), (exp(low), exp(high))
    step = min(0.1, step_of(*ends)) if times < 20 else 1.0
    between = text("range.times", low=plain(ends[0], step), high=plain(ends[1], step))
    word = {2.0: "doubled", 3.0: "tripled"}.get(round(times, 0), "")
    if not word or abs(times - round(times)) > 0.15:
        word = "rose.times"
    return text(word, subject=subject, times=plain(times, step), when=when, range=between)


def _count(estimate: ImpactEstimate, result: OutcomeResult) -> str:
    """The change in calls a week, and of how many; empty where it is not known."""
    each_one = estimate.per_period
    if (estimate.unit or result.unit) == "share":
        return ""
    if each_one is None or not known(each_one.estimate):
        return ""
    step = max(step_of(each_one.ci_low, each_one.ci_high), 0.1)
    number = plain(abs(each_one.estimate), step)
    word = "more" if each_one.estimate > 0 else "fewer"
    base = _expected(estimate, result.people)
    values = {"number": number, "each": each(estimate.period)}
    if base is None:
        return text(f"count.{word}", **values)
    return text(f"count.{word}.base", base=plain(base, step_of(0, base)), **values)


def _expected(estimate: ImpactEstimate, people: bool) -> float | None:
    """What was to be expected a period after the start; None where few people are behind it."""
    path = estimate.path_values
    begin = first_day(estimate.start) if estimate.start else None
    if path is None or begin is None:
        return None
    values = [
        value
        for period, value in zip(path.periods, path.counterfactual, strict=True)
        if value is not None and (first_day(period) or begin) >= begin
    ]
    total = sum(values)
    if not values or (people and total < SMALLEST_TOLD):
        return None
    return total / len(values)


def _pulse_then_level(
    result: OutcomeResult, estimate: ImpactEstimate, evaluation: Evaluation, *, shown: bool
) -> str:
    """Say what happened while the campaign ran, then what stayed."""
    level, scale = estimate.effect(), scale_of(estimate, result)
    pulse = next((row for row in estimate.effect_rows if row.name == "pulse_effect"), None)
    between = range_of(scale, level.ci_low, level.ci_high, one_side=shown)
    verdict = result.verdict
    if shown:
        key = "afterwards.rose" if (level.estimate or 0) > 0 else "afterwards.fell"
    elif verdict is not None and verdict.reading == "no change that matters":
        key = "afterwards.same"
    else:
        key = "afterwards.none"
    after = text(
        key,
        size=scale.size(level.estimate, level.ci_low, level.ci_high),
        range=between,
        margin=_margin(result, evaluation),
    )
    if pulse is None or not known(pulse.estimate):
        return f"{subject_of(result).rstrip(',')}: {after[:1].lower()}{after[1:]}"
    moved = known(pulse.ci_low) and known(pulse.ci_high) and pulse.ci_low * pulse.ci_high > 0
    when = _while_running(estimate, evaluation)
    first = _change(subject_of(result), pulse, result, when, shown=moved, count=False)
    return f"{first} {after}"


def _while_running(estimate: ImpactEstimate, evaluation: Evaluation) -> str:
    campaign, path = evaluation.plan.campaign, estimate.path_values
    count = span_periods(path.periods, campaign.start, campaign.end) if path else 0
    if not count:
        return text("pulse.while")
    return text("duration.for", duration=duration(count, estimate.period))


def when_of(result: OutcomeResult, evaluation: Evaluation) -> str:
    """When the change was seen, in words: "in the half-year after the launch"."""
    estimate, plan = result.estimate, evaluation.plan
    if estimate is None:
        return text("when.unknown")
    if estimate.kind == "survey":
        source = plan.sources[result.source]
        compared = any(o.id == result.id and o.compare for o in plan.outcomes)
        key = "when.compared" if compared else "when.survey"
        before, after = (wave_name(wave or "") for wave in (source.before, source.after))
        return text(key, before=before, after=after)
    if estimate.shape == "pulse":
        return _while_running(estimate, evaluation)
    key = "when.launch" if plan.campaign.end else "when.start"
    return text(key, duration=duration(estimate.after, estimate.period))


def _meaning(result: OutcomeResult, evaluation: Evaluation) -> list[str]:
    """How sure, whether it matters, and what would be needed."""
    estimate, verdict = result.estimate, result.verdict
    if estimate is None or verdict is None:
        return []
    said = []
    if verdict.adjusted:
        said.append(_holm(estimate, result, verdict, evaluation))
    if verdict.shown:
        said += _shown(result, estimate, verdict, evaluation)
    elif verdict.reading == "cannot tell" and not verdict.adjusted:
        said.append(_cannot_tell(estimate, verdict))
    if result.role == "negative_control":
        key = {"change shown": "moved", "no change that matters": "still"}
        said.append(text(f"control.{key.get(verdict.reading, 'unknown')}"))
    return [*said, *filter(None, [verdict.more_needed, _slope(result, estimate)])]


def _shown(
    result: OutcomeResult, estimate: ImpactEstimate, verdict: Verdict, evaluation: Evaluation
) -> list[str]:
    said = []
    if verdict.reading == "harm shown":
        said.append(text("harm.is"))
    said.append(text("sure.rise" if verdict.direction == "increase" else "sure.fall"))
    margin = _margin(result, evaluation)
    if margin:
        key = "small" if verdict.small else "large" if verdict.large else "between"
        said.append(text(key, margin=margin))
    return said


def _cannot_tell(estimate: ImpactEstimate, verdict: Verdict) -> str:
    """Why these data cannot tell: too wide, or clear but not the campaign's for certain."""
    from toolkit.verdicts import few_areas

    if few_areas(estimate):
        return text("unknown.areas")
    if estimate.effect().confirmed is False:
        return text("unknown.drift")
    return text("unknown")


def _holm(
    estimate: ImpactEstimate, result: OutcomeResult, verdict: Verdict, evaluation: Evaluation
) -> str:
    questions = sum(one.role == "primary" and not one.problem for one in evaluation.outcomes)
    scale = scale_of(estimate, result)
    wider = range_of(scale, verdict.low, verdict.high, one_side=verdict.shown)
    key = "holm.kept" if verdict.shown else "holm"
    return text(key, questions=questions, range=wider)


def _slope(result: OutcomeResult, estimate: ImpactEstimate) -> str:
    """The trend since the start, where it is shown and no bend that comes by itself."""
    row = next((one for one in estimate.effect_rows if one.name == "slope_change"), None)
    if row is None or row.confirmed is False or not (known(row.ci_low) and known(row.ci_high)):
        return ""
    if row.ci_low * row.ci_high <= 0:
        return ""
    scale = scale_of(estimate, result)
    flat = Scale(kind=scale.kind, unit=scale.unit)
    return text(
        "slope.rose" if row.ci_low > 0 else "slope.fell",
        size=flat.size(row.estimate, row.ci_low, row.ci_high),
        each=each(estimate.period),
        range=range_of(flat, row.ci_low, row.ci_high, one_side=True),
    )


def _margin(result: OutcomeResult, evaluation: Evaluation) -> str:
    """The smallest change that matters in words, as the plan has it; empty where it has none."""
    margin = margin_in(result, evaluation)
    if margin is None:
        return ""
    size, scale, fall = margin
    return margin_words(size, scale, fall=fall)


def limit_sentence(result: OutcomeResult, evaluation: Evaluation) -> str:
    """What this outcome cannot tell, whatever its verdict."""
    if result.reach_only:
        return text("limit.reach")
    if result.role == "negative_control":
        return ""
    source = evaluation.plan.sources.get(result.source)
    kind = source.kind if source else "series"
    if kind == "survey":
        planned = next((one for one in evaluation.plan.outcomes if one.id == result.id), None)
        alone = planned is None or planned.compare is None
        return text("limit.survey.alone" if alone else "limit.survey")
    collateral = kind == "calls" and result.role == "collateral"
    return text("limit.harm.calls" if collateral else f"limit.{kind}")
