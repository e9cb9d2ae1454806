"""What stands where in the report: everything that the template needs, in order, as text."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from toolkit.figures import (
    forest_caption,
    forest_figure,
    forest_table,
    impact_caption,
    impact_figure,
    impact_table,
    placebo_caption,
    placebo_figure,
    placebo_table,
    survey_caption,
    survey_figure,
    survey_table,
)
from toolkit.report.researcher import Panel, panels
from toolkit.report.sentences import Saying, Summary, range_hint, say, say_finding, say_outcome
from toolkit.wording.catalogue import text
from toolkit.wording.marks import MARKS, finding_of
from toolkit.wording.numbers import plain
from toolkit.wording.periods import day

if TYPE_CHECKING:
    from toolkit.results import Check, Evaluation, OutcomeResult

__all__ = ["Chart", "Page", "page"]


Tally = tuple[tuple[str, int, str], ...]
"""Kind of verdict, how often, its word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A figure with its one sentence and its table (header, then rows)."""

    id: str
    title: str
    caption: str
    figure: dict[str, Any]
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One outcome in full: what is said of it, what it is, its charts and checks."""

    id: str
    saying: Saying
    definition: str
    charts: tuple[Chart, ...]
    checks: tuple[Check, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerRow:
    """One entry of the ledger, measured or not."""

    effect: str
    definition: str
    saying: Saying
    known: tuple[str, ...]
    settle: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The whole report, in the order in which it is read."""

    evaluation: Evaluation
    summary: Summary
    facts: tuple[tuple[str, str], ...]
    counts: tuple[Tally, Tally]
    forest: Chart | None
    sections: tuple[Section, ...]
    ledger: tuple[LedgerRow, ...]
    panels: tuple[Panel, ...]
    plan_text: str
    hint: str
    created: str
    marks: dict[str, Any]

    @property
    def charts(self) -> tuple[Chart, ...]:
        """All charts of the page."""
        own = (chart for section in self.sections for chart in section.charts)
        return (*((self.forest,) if self.forest else ()), *own)


def page(evaluation: Evaluation) -> Page:
    """Lay the report out."""
    summary = say(evaluation)
    return Page(
        evaluation=evaluation,
        summary=summary,
        facts=_facts(evaluation),
        counts=(_counted(summary.aimed), _counted((*summary.moved, *summary.missing))),
        forest=_forest(evaluation),
        sections=tuple(
            _section(number, result, evaluation)
            for number, result in enumerate(evaluation.outcomes)
        ),
        ledger=_ledger(evaluation),
        panels=panels(evaluation),
        plan_text=_plan_text(evaluation),
        hint=range_hint(evaluation),
        created=day(evaluation.created),
        marks=MARKS,
    )


def _counted(sayings: tuple[Saying, ...]) -> Tally:
    """How often each verdict was given, the clearest first."""
    kinds = [saying.kind for saying in sayings]
    return tuple((kind, kinds.count(kind), text(f"word.{kind}")) for kind in MARKS if kind in kinds)


def _facts(evaluation: Evaluation) -> tuple[tuple[str, str], ...]:
    """The campaign in a few lines; what the plan leaves open is left out."""
    campaign = evaluation.plan.campaign
    when = day(campaign.start) + (
        f" to {day(campaign.end)}" if campaign.end else ", still in force"
    )
    cost = "" if campaign.cost is None else f"{plain(campaign.cost, 1)} {campaign.currency or ''}"
    facts = (
        (text("page.when"), when),
        (text("page.market"), campaign.market),
        (text("page.mechanism"), campaign.mechanism),
        (text("page.audience"), campaign.audience),
        (text("page.channels"), ", ".join(campaign.channels)),
        (text("page.areas"), ", ".join(campaign.areas)),
        (text("page.compared"), ", ".join(campaign.comparison_areas)),
        (text("page.cost"), cost.strip()),
    )
    return tuple((name, value) for name, value in facts if value)


def _forest(evaluation: Evaluation) -> Chart | None:
    figure = forest_figure(evaluation)
    if not figure["data"]:
        return None
    return Chart(
        id="chart-all",
        title=text("page.forest"),
        caption=forest_caption(evaluation),
        figure=figure,
        header=_header("part", "name", "verdict", "change", "range", "matters"),
        rows=_cells(forest_table(evaluation)),
    )


def _section(number: int, result: OutcomeResult, evaluation: Evaluation) -> Section:
    estimate = result.estimate
    return Section(
        id=f"outcome-{number}",
        saying=say_outcome(result, evaluation),
        definition=result.definition,
        charts=tuple(_charts(number, result, evaluation)),
        checks=result.checks,
        warnings=estimate.warnings if estimate else (),
    )


def _charts(number: int, result: OutcomeResult, evaluation: Evaluation) -> list[Chart]:
    """The charts of one outcome: its series or its waves, and its placebo dates."""
    charts = []
    estimate, finding = result.estimate, finding_of(evaluation, result.id)
    if estimate and estimate.path_values:
        charts.append(
            Chart(
                id=f"chart-{number}",
                title=result.name,
                caption=impact_caption(result, evaluation.plan, finding),
                figure=impact_figure(result, evaluation.plan),
                header=_header("period", "observed", "expected", "expected-range"),
                rows=_cells(impact_table(result)),
            )
        )
    if estimate and estimate.levels:
        charts.append(
            Chart(
                id=f"waves-{number}",
                title=result.name,
                caption=survey_caption(result, finding),
                figure=survey_figure(result),
                header=_header("wave", "group", "level", "range", "answers"),
                rows=_cells(survey_table(result)),
            )
        )
    for place, check in enumerate(result.checks):
        if check.values and estimate:
            charts.append(
                Chart(
                    id=f"placebo-{number}-{place}",
                    title=check.title,
                    caption=placebo_caption(check, result),
                    figure=placebo_figure(check, result),
                    header=_header("date", "change"),
                    rows=_cells(placebo_table(check, result)),
                )
            )
    return charts


def _header(*keys: str) -> tuple[str, ...]:
    return tuple(text(f"table.{key}") for key in keys)


def _cells(rows: list[dict[str, str]]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(row.values()) for row in rows)


def _ledger(evaluation: Evaluation) -> tuple[LedgerRow, ...]:
    from toolkit.collateral.register import register

    rows = []
    for finding in evaluation.ledger.findings:
        entry = register()[finding.effect]
        missing = finding.reading == "not measured"
        rows.append(
            LedgerRow(
                effect=entry.name,
                definition=entry.definition,
                saying=say_finding(finding, evaluation),
                known=entry.known,
                settle=entry.settle if missing else "",
            )
        )
    return tuple(rows)


def _plan_text(evaluation: Evaluation) -> str:
    """The plan as it was written, indented."""
    try:
        return json.dumps(json.loads(evaluation.plan.document), indent=2, ensure_ascii=False)
    except ValueError:
        return evaluation.plan.document
