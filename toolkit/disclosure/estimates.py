"""An estimate without small counts: its path, its survey levels, the digits of its numbers."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from toolkit.disclosure.counts import concealed, cover, rounded_count, small_total
from toolkit.disclosure.rounding import Grid, round_effect, significant, to_grid
from toolkit.disclosure.sentences import without_small_counts

if TYPE_CHECKING:
    from toolkit.results import Effect, ErrorStructure, ImpactEstimate, Path, WaveLevel

__all__ = ["Detail", "detail_of", "protected_estimate", "stretches"]

SMALLEST_BASE = 30
"""No percentage on fewer answers than this."""

LINE_DIGITS = 1.5
"""What the lines of a figure tell of each term beyond its own digits, in powers of ten: about
as much as their many points, less the one digit that they are given short."""

LINES_LEFT_OUT = (
    "The lines of the figure and the terms of the model are left out: beside so few counts they "
    "would tell those that are hidden."
)
ROUGHLY = "numbers are given roughly"
SUBTRACTED = (
    f"The lines of the figure and the terms of the model are left out, and {ROUGHLY}: held "
    "beside another outcome, or beside an earlier version, they would tell fewer than {k} people."
)
LEVELS_LEFT_OUT = (
    "The levels are left out, because one rests on fewer than {base} answers or tells fewer than "
    "{k} people, or would beside another outcome or an earlier version; numbers are given roughly."
)

Events = Sequence[tuple[str, str]]
Guards = Mapping[str, Sequence[float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """How much of an outcome may be shown: its numbers on a grid, alternative, lines, or nothing.

    ``hidden`` are the places of its counts that are not shown; ``subtracted`` says that it
    would tell few people by what another outcome shows.
    """

    grid: Grid
    hidden: frozenset[int] = frozenset()
    alternative: bool = True
    lines: bool = True
    withheld: bool = False
    subtracted: bool = False


def detail_of(
    estimates: Sequence[ImpactEstimate], *, events: Events, k: int, subtracted: bool = False
) -> Detail:
    """How much may be shown of these estimates of one outcome?

    Numbers are withheld where a stretch of time counts fewer than `k` people in all, since an
    effect and its range tell the total. Otherwise, where counts are hidden, what is published
    must not tell apart more series than look alike once protected (`cover`): digits are given
    up first, then the alternative, then lines and terms, then all numbers.

    Parameters
    ----------
    estimates
        Of the same data: the one of the plan, and its alternative. What one must hide, all do.
    events
        First and last day (ISO) of events that are terms of a model.
    k
        The smallest count that may be shown.
    subtracted
        Whether these and another outcome tell few people: then one digit, and neither lines
        nor an alternative.
    """
    level = estimates[0].level
    survey = any(one.kind == "survey" for one in estimates)
    if (subtracted and survey) or any(_levels_tell(one, k) for one in estimates):
        return Detail(grid=Grid(level=level, coarse=True))
    paths = [(one, one.path_values) for one in estimates if one.path_values is not None]
    cuts = [(path, stretches(one, path, events)) for one, path in paths if path is not None]
    every = [way for _, ways in cuts for way in ways]
    hidden = frozenset(i for path, _ in cuts for i in concealed(path.observed, every, k))
    if any(small_total(path.observed, ways[0], k) for path, ways in cuts):
        return Detail(grid=Grid(level=level), hidden=hidden, withheld=True)
    if subtracted:
        grid = Grid(level=level, digits=1)
        return Detail(grid=grid, hidden=hidden, alternative=False, lines=False, subtracted=True)
    if not hidden:
        return Detail(grid=Grid(level=level))
    room = min(cover(path.observed, set(hidden)) for path, _ in cuts)
    return _within(room, estimates, hidden)


def _within(room: float, estimates: Sequence[ImpactEstimate], hidden: frozenset[int]) -> Detail:
    """Return the most that may be shown where this many series (powers of ten) look alike."""
    level = estimates[0].level
    first = estimates[:1]
    for given, lines in ((estimates, True), (first, True), (first, False)):
        if lines:
            told = sum(len(one.term_rows) + 1 for one in given)
        else:
            told = sum(2 * len(one.shape.split("+")) + 2 for one in given)
        for digits in (3, 2):
            if told * (digits + (LINE_DIGITS if lines else 0.5)) <= room:
                grid = Grid(level=level, digits=digits)
                both = len(given) == len(estimates)
                return Detail(grid=grid, hidden=hidden, alternative=both, lines=lines)
    return Detail(grid=Grid(level=level), hidden=hidden, withheld=True)


def protected_estimate(
    estimate: ImpactEstimate, detail: Detail, *, guards: Guards, k: int
) -> ImpactEstimate:
    """How may this estimate be shown?

    Parameters
    ----------
    estimate, detail
        The estimate, and how much of it may be shown (it must not be withheld).
    guards
        By name of an effect: values that its interval must not cross by rounding.
    k
        The smallest count that may be shown.
    """
    grid, survey = detail.grid, estimate.kind == "survey"
    per_period = estimate.per_period
    rows = estimate.effect_rows
    if grid.coarse:  # a relative change beside an absolute one tells the level
        rows = tuple(row for row in rows if row.name == estimate.headline)
    bare = grid.coarse or not detail.lines
    why = LEVELS_LEFT_OUT if grid.coarse else SUBTRACTED if detail.subtracted else LINES_LEFT_OUT
    told = (why.format(k=k, base=SMALLEST_BASE),) if bare else ()
    path = estimate.path_values
    return replace(
        estimate,
        effect_rows=tuple(round_effect(row, grid, guards.get(row.name, (0.0,))) for row in rows),
        term_rows=() if bare else _rounded(estimate.term_rows, grid),
        per_period=per_period
        and round_effect(per_period, grid, guards.get(per_period.name, (0.0,))),
        errors=_structure(estimate.errors, k),
        path_values=path and _path(path, detail),
        levels=_levels(estimate, k, grid),
        before=_answers(estimate.before, k) or 0 if survey else estimate.before,
        after=_answers(estimate.after, k) or 0 if survey else estimate.after,
        warnings=(*(without_small_counts(text, k) for text in estimate.warnings), *told),
    )


def _rounded(rows: Sequence[Effect], grid: Grid) -> tuple[Effect, ...]:
    return tuple(round_effect(row, grid, (0.0,)) for row in rows)


def _structure(errors: ErrorStructure | None, k: int) -> ErrorStructure | None:
    if errors is None:
        return None
    return replace(
        errors,
        words=without_small_counts(errors.words, k),
        weights={name: round(weight, 2) for name, weight in errors.weights.items()},
        half_life=significant(errors.half_life, 2),
    )


# --- the path of a series --------------------------------------------------------------------


def stretches(
    estimate: ImpactEstimate, path: Path, events: Events
) -> list[list[tuple[object, ...]]]:
    """Where can the model of a series tell totals apart? Labels a period, one list a way.

    First by before, during, after and the events in force; and, where each calendar month (or
    quarter) has a term of its own, by that.
    """
    days = [_first_day(label) for label in path.periods]
    start, end = _first_day(estimate.start or "9999"), _first_day(estimate.end or "9999")
    parts = [
        (day >= start, day > end, *(later > first and day <= last for first, last in events))
        for day, later in zip(days, (*days[1:], "9999"), strict=True)
    ]
    ways: list[list[tuple[object, ...]]] = [list(parts)]
    if estimate.season == "dummies" or (
        estimate.season != "none" and estimate.period in ("month", "quarter")
    ):
        ways.append([(day[5:7],) for day in days])
    return ways


def _first_day(label: str) -> str:
    """Return the first day of a period by its label: 2023-03-06, 2023-03, 2023Q1 or 2023."""
    year, quarter = label[:4], label[4:5] == "Q"
    month = f"{3 * int(label[5]) - 2:02d}" if quarter else label[5:7] or "01"
    return f"{year}-{month}-{label[8:10] or '01'}"


def _path(path: Path, detail: Detail) -> Path:
    """Hide and round the observed values; give the lines to the digits that they support."""
    known = replace(
        path,
        observed=tuple(
            None if place in detail.hidden or value is None else rounded_count(value)
            for place, value in enumerate(path.observed)
        ),
        hidden=tuple(place in detail.hidden for place in range(len(path.observed))),
    )
    if not detail.lines:
        nothing = (None,) * len(path.periods)
        return replace(
            known,
            fitted=nothing,
            counterfactual=nothing,
            counterfactual_low=nothing,
            counterfactual_high=nothing,
        )
    bands = [
        high - low
        for low, high in zip(path.counterfactual_low, path.counterfactual_high, strict=True)
        if low is not None and high is not None and high > low
    ]
    finer = detail.grid.digits - (1 if detail.hidden else 0)
    grid = Grid(level=detail.grid.level, digits=finer)
    unit = grid.unit(None, 0.0, min(bands)) if bands else None

    def line(values: Sequence[float | None], side: int = 0) -> tuple[float | None, ...]:
        return tuple(to_grid(value, unit, side=side) for value in values)

    return replace(
        known,
        fitted=line(path.fitted),
        counterfactual=line(path.counterfactual),
        counterfactual_low=line(path.counterfactual_low, -1),
        counterfactual_high=line(path.counterfactual_high, 1),
    )


# --- the levels of a survey --------------------------------------------------------------------


def _levels_tell(estimate: ImpactEstimate, k: int) -> bool:
    """Say whether any level must be left out."""
    return any(_level_tells(level, estimate, k) for level in estimate.levels)


def _level_tells(level: WaveLevel, estimate: ImpactEstimate, k: int) -> bool:
    answers = level.answers or 0
    if answers < SMALLEST_BASE:
        return answers > 0
    if estimate.family != "proportion" or level.estimate is None:
        return False
    yes = answers * level.estimate
    half = 0.5  # a weighted share is no whole number of people
    return any(half <= people < k - half for people in (yes, answers - yes))


def _levels(estimate: ImpactEstimate, k: int, grid: Grid) -> tuple[WaveLevel, ...]:
    """Round the levels, or leave all out where one tells: the change would give it away."""
    few = {level.wave for level in estimate.levels if 0 < (level.answers or 0) < k}
    found = []
    for level in estimate.levels:
        answers = None if level.wave in few else _answers(level.answers, k)
        unit = grid.unit(level.std_error, level.ci_low, level.ci_high)
        safe = replace(
            level,
            answers=answers,
            estimate=to_grid(level.estimate, unit),
            std_error=significant(level.std_error, 3),
            ci_low=to_grid(level.ci_low, unit, side=-1),
            ci_high=to_grid(level.ci_high, unit, side=1),
        )
        if grid.coarse:
            safe = replace(safe, estimate=None, std_error=None, ci_low=None, ci_high=None)
        found.append(safe)
    return tuple(found)


def _answers(answers: int | None, k: int) -> int | None:
    if not answers:
        return answers
    return None if answers < k else max(k, math.floor(rounded_count(answers)))
