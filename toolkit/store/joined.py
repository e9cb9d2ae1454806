"""Several uploads of one source as one table; and what two files may not both hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import pandas as pd

from toolkit.errors import Problem
from toolkit.tables import CallLog, Panel, SurveyWaves, Table

__all__ = ["clashes", "joined", "span"]

MOST_SHOWN = 20
TWICE_CALLS = 0.5
TWICE_SHEETS = 0.9
"""Share of rows that are here already from which on a file is taken for a second copy.

Two calls in one minute from one county are no copy, nor are two sheets with equal answers; most
of a file being here already is. Sheets are alike more often than calls, which carry a time.
"""


def span(table: Table) -> tuple[str | None, str | None, list[str]]:
    """From when to when are the data, and how far do they reach?

    Returns
    -------
    first, last : str or None
        First and last day in ISO form; for surveys the first and last wave by name.
    reached : list of str
        The last day; for surveys every wave.
    """
    frame = table.frame
    if not len(frame):
        return None, None, []
    if isinstance(table, SurveyWaves):
        waves = sorted(set(map(str, frame["wave"])))
        return waves[0], waves[-1], waves
    if isinstance(table, CallLog):
        low, high = frame["time"].min(), frame["time"].max()
    else:
        low, high = frame["period"].min().start_time, frame["period"].max().end_time
    last = high.date().isoformat()
    return low.date().isoformat(), last, [last]


def joined(tables: Sequence[Table]) -> Table:
    """Put the uploads of one source together; one table stays as it is.

    Calls are in order of time, series in order of period and area, answer sheets in the order
    they came. A value that two files of series both hold (equal, or it would have been
    refused) counts once.

    Raises
    ------
    ValueError
        If there is no table.
    """
    if not tables:
        raise ValueError("nothing to join")
    if len(tables) == 1:
        return tables[0]
    frame = pd.concat([table.frame for table in tables], ignore_index=True)
    notes = tuple(dict.fromkeys(note for table in tables for note in table.notes))
    first = tables[0]
    if isinstance(first, CallLog):
        frame = frame.sort_values("time", kind="stable", ignore_index=True)
        undated = sum(table.undated for table in tables if isinstance(table, CallLog))
        return CallLog(
            unit=first.unit, frame=frame, timezone=first.timezone, undated=undated, notes=notes
        )
    if isinstance(first, Panel):
        frame = frame.groupby(["period", "area"], sort=True, as_index=False).first()
        return Panel(period=first.period, frame=frame, notes=notes)
    return SurveyWaves(
        frame=frame,
        weights=first.weights,
        strata=first.strata,
        clusters=first.clusters,
        person=first.person,
        missing=_missing(tables),
        notes=notes,
    )


def _missing(tables: Sequence[Table]) -> dict[str, dict[str, int]]:
    total: dict[str, Counter[str]] = {}
    for table in tables:
        for column, labels in getattr(table, "missing", {}).items():
            total.setdefault(column, Counter()).update(labels)
    return {column: dict(labels) for column, labels in total.items()}


def clashes(before: Table, new: Table, *, name: str) -> list[Problem]:
    """What cannot stand beside what is here already?

    Parameters
    ----------
    before
        The table of an earlier upload of the same source.
    new
        The table about to be added.
    name
        Name of the earlier file, for the message.

    Returns
    -------
    list of Problem
        Figures that differ for one period, area and measure; or one problem where most calls
        or answer sheets are here already, so that they would be counted twice.
    """
    if isinstance(before, Panel) and isinstance(new, Panel):
        return _other_figures(before, new, name)
    if isinstance(before, CallLog) and isinstance(new, CallLog):
        return _twice(_in_common_time(new, before), before.frame, TWICE_CALLS, "calls", name)
    if isinstance(before, SurveyWaves) and isinstance(new, SurveyWaves):
        same = new.frame[new.frame["wave"].isin(set(before.frame["wave"]))]
        return _twice(same, before.frame, TWICE_SHEETS, "answer sheets", name)
    return []


def _other_figures(before: Panel, new: Panel, name: str) -> list[Problem]:
    keys = ["period", "area"]
    shared = [c for c in new.frame.columns if c in before.frame.columns and c not in keys]
    both = new.frame.merge(before.frame, on=keys, suffixes=("", "\0before"))
    problems = []
    for column in shared:
        now, then = both[column], both[f"{column}\0before"]
        for at in both.index[now.notna() & then.notna() & (now != then)]:
            period, area = str(both.at[at, "period"]), str(both.at[at, "area"])
            where = f"{period}, area '{area}'" if area else period
            problems.append(
                Problem(
                    what=f"the figure for {where} differs from the one in '{name}'",
                    fix=f"Correct it, or remove '{name}' first.",
                    column=column,
                )
            )
    rest = len(problems) - MOST_SHOWN
    if rest > 0:
        more = f"{rest} more figures differ from those in '{name}'"
        return [*problems[:MOST_SHOWN], Problem(what=more, fix="")]
    return problems


def _in_common_time(new: CallLog, before: CallLog) -> pd.DataFrame:
    time = new.frame["time"]
    return new.frame[time.between(before.frame["time"].min(), before.frame["time"].max())]


def _twice(
    rows: pd.DataFrame, before: pd.DataFrame, most: float, what: str, name: str
) -> list[Problem]:
    columns = [column for column in rows.columns if column in before.columns]
    here = Counter(_tuples(before, columns))
    copies = sum((Counter(_tuples(rows, columns)) & here).values())
    if copies <= most * len(rows) or copies < 2:
        return []
    return [
        Problem(
            what=f"{copies} of the {len(rows)} {what} of the same time are in '{name}' already",
            fix=f"Leave them out, or remove '{name}' first: each must be counted once.",
        )
    ]


def _tuples(frame: pd.DataFrame, columns: list[str]) -> list[tuple[Any, ...]]:
    texts = frame[columns].astype(object).where(frame[columns].notna(), None)
    return list(texts.itertuples(index=False, name=None))
