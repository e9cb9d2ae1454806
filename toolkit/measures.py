"""From a table to the numbers of one outcome: the series that its model sees."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

from toolkit.errors import DataError, ModelError, Problem
from toolkit.helpline.series import call_series
from toolkit.plan import EvaluationPlan, Outcome, Source
from toolkit.tables import PERIOD_CODES, CallLog, Panel, TimeSeries

if TYPE_CHECKING:
    pass

__all__ = ["areas_of", "definition", "series_of"]

LOGARITHM = re.compile(r"log\(\s*(?P<column>[^()]+?)\s*\)")


def areas_of(outcome: Outcome, plan: EvaluationPlan) -> tuple[str, ...] | None:
    """Whose numbers are summed: the areas named in the plan, or None for all of them."""
    if outcome.areas == "all":
        return None
    areas: tuple[str, ...] = getattr(plan.campaign, outcome.areas)
    return areas or None


def definition(outcome: Outcome, plan: EvaluationPlan) -> str:
    """Say what is counted, of whom and where, so that a headline can be held against it.

    Examples
    --------
    >>> from toolkit.plan import load_plan
    >>> from toolkit.shipped import datasets
    >>> plan = load_plan(datasets() / "seatbelts_gb" / "plan.toml")
    >>> definition(plan.outcomes[0], plan)
    'count of incidents, column drivers, by month'
    """
    source = plan.sources[outcome.source]
    areas = areas_of(outcome, plan)
    where = ", ".join(f"{key}: {_listed(value)}" for key, value in outcome.where.items())
    parts = []
    if source.kind == "survey":
        answers = f" answering {_listed(outcome.values)}" if outcome.values else ""
        parts.append(f"{outcome.measure} of question {outcome.item}{answers}")
        parts.append(f"wave {source.after} against wave {source.before}")
    else:
        noun = f"{source.unit}s" if source.unit else "values"
        parts.append(f"{outcome.measure} of {noun}")
        if source.kind == "series":
            parts[0] += f", column {column_of(outcome)}"
        if where:
            parts[0] += f" with {where}"
        parts.append(f"by {source.period}")
    if areas and outcome.areas == "areas":
        parts.append(f"in {len(areas)} area{'s' if len(areas) > 1 else ''} of the campaign")
    elif areas:
        parts.append(f"in the {outcome.areas.replace('_', ' ')}")
    if outcome.compare:
        parts.append("against the comparison areas")
    return ", ".join(parts)


def column_of(outcome: Outcome) -> str:
    """Return the column of a series table that an outcome reads."""
    return outcome.column or outcome.id.replace("-", "_")


def series_of(outcome: Outcome, plan: EvaluationPlan, table: Panel | CallLog) -> TimeSeries:
    """Which number belongs to each period for this outcome?

    Parameters
    ----------
    outcome
        Of a source of kind ``calls`` or ``series``.
    table
        The data of that source.

    Returns
    -------
    TimeSeries
        Missing periods are NaN. ``people`` says whether small counts must not leave.

    Raises
    ------
    DataError
        A column, category or area that the table does not have, with the nearest name.
    """
    source = plan.sources[outcome.source]
    if isinstance(table, CallLog):
        if source.period is None:
            raise ModelError(f"the source '{outcome.source}' names no period.")
        return call_series(
            table,
            period=source.period,
            where=outcome.where,
            areas=areas_of(outcome, plan),
            name=outcome.label,
            share=outcome.measure == "share",
        )
    return _panel_series(outcome, source, table, areas_of(outcome, plan))


def _panel_series(
    outcome: Outcome, source: Source, table: Panel, areas: tuple[str, ...] | None
) -> TimeSeries:
    import numpy as np
    import pandas as pd

    wanted = [column_of(outcome)]
    wanted += [outcome.exposure] if outcome.exposure else []
    covariates = [_covariate(term) for term in outcome.covariates]
    _check_columns(table, [*wanted, *(column for column, _ in covariates)], outcome)
    frame = table.frame
    if areas and (frame["area"] != "").any():
        frame = frame[frame["area"].isin(areas)]
        if frame.empty:
            raise _unknown("area", areas[0], sorted(set(table.frame["area"])), outcome)
    periods = pd.PeriodIndex(frame["period"], freq=PERIOD_CODES[table.period])
    # a sum over areas with one of them missing is missing, not smaller
    grouped = frame.drop(columns=["period", "area"]).groupby(periods)
    sums = grouped.sum(min_count=1).where(grouped.count().eq(grouped.size(), axis=0))
    whole = pd.period_range(periods.min(), periods.max(), freq=periods.freq)
    sums = sums.reindex(whole)
    extra = None
    if covariates:
        means = grouped.mean().reindex(whole)
        columns = {
            term: np.log(means[column]) if logarithm else means[column]
            for term, (column, logarithm) in zip(outcome.covariates, covariates, strict=True)
        }
        extra = pd.DataFrame(columns)
    return TimeSeries(
        name=outcome.label,
        unit=source.unit or "",
        period=table.period,
        values=sums[wanted[0]],
        exposure=sums[outcome.exposure] if outcome.exposure else None,
        covariates=extra,
        people=not source.public,
        notes=table.notes,
    )


def _covariate(term: str) -> tuple[str, bool]:
    found = LOGARITHM.fullmatch(term)
    return (found["column"], True) if found else (term, False)


def _check_columns(table: Panel, wanted: list[str], outcome: Outcome) -> None:
    known = [column for column in table.frame.columns if column not in ("period", "area")]
    for column in wanted:
        if column not in known:
            raise _unknown("column", column, known, outcome)


def _unknown(noun: str, word: str, known: list[str], outcome: Outcome) -> DataError:
    near = difflib.get_close_matches(word, known, n=1, cutoff=0.5)
    hint = f"Did you mean '{near[0]}'?" if near else f"The data have: {', '.join(known[:20])}."
    what = f"the outcome '{outcome.id}' wants the {noun} '{word}', which the data do not have"
    return DataError([Problem(place=f"source {outcome.source}", what=what, fix=hint)])


def _listed(values: str | tuple[str, ...]) -> str:
    return values if isinstance(values, str) else " or ".join(values)
