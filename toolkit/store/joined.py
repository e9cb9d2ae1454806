"""Several uploads of one source as one table; and what two files may not both hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from toolkit.errors import DataError, Problem
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
    """What do several files of one source say together?

    Calls are put in order of time; series are joined by period and area, files with different
    measures side by side; answer sheets stay in the order they came.

    Parameters
    ----------
    tables
        One or more tables that were read with the same source, oldest first.

    Returns
    -------
    Table
        The same for any order of the files, the order of answer sheets aside. A figure that two
        files of series both hold, equal, counts once.

    Raises
    ------
    DataError
        If the tables differ in kind, period, unit or design, or cannot stand beside each other
        (see `clashes`).
    ValueError
        If there is no table.

    Examples
    --------
    >>> def panel(year):
    ...     period = pd.period_range(f"{year}-01", periods=2, freq="M")
    ...     frame = pd.DataFrame({"period": period, "area": "", "calls": [1.0, 2.0]})
    ...     return Panel(period="month", frame=frame)
    >>> len(joined([panel(2022), panel(2023)]).frame)
    4
    """
    if not tables:
        raise ValueError("nothing to join")
    first = tables[0]
    if len(tables) == 1:
        return first
    _refuse_unlike(tables)
    problems = [
        problem
        for at, table in enumerate(tables)
        for before in tables[:at]
        for problem in clashes(before, table)
    ]
    if problems:
        raise DataError(problems[:MOST_SHOWN])
    notes = tuple(dict.fromkeys(note for table in tables for note in table.notes))
    frame = pd.concat([table.frame for table in tables], ignore_index=True)
    if isinstance(first, Panel):
        frame = frame.groupby(["period", "area"], sort=True, as_index=False).first()
        frame = frame.sort_values(["area", "period"], ignore_index=True)
        return replace(first, frame=frame, notes=notes)
    if isinstance(first, CallLog):
        undated = sum(table.undated for table in tables if isinstance(table, CallLog))
        return replace(first, frame=_in_order(frame), undated=undated, notes=notes)
    return replace(first, frame=frame, missing=_missing(tables), notes=notes)


def _in_order(frame: pd.DataFrame) -> pd.DataFrame:
    """Put calls into one order, whatever the files' was; a column that one lacks is blank there."""
    categories = [column for column in frame.columns if column != "time"]
    frame[categories] = frame[categories].fillna("")
    return frame.sort_values(["time", *categories], kind="stable", ignore_index=True)


def _refuse_unlike(tables: Sequence[Table]) -> None:
    """Refuse files that do not speak of the same things."""
    if len({type(table) for table in tables}) > 1:
        raise _refused("the files are of different kinds", "Give each kind its own source.")
    panels = [table for table in tables if isinstance(table, Panel)]
    logs = [table for table in tables if isinstance(table, CallLog)]
    surveys = [table for table in tables if isinstance(table, SurveyWaves)]
    if len({table.period for table in panels}) > 1:
        raise _refused("the files have different periods", "Give each period its own source.")
    if len({(table.unit, table.timezone) for table in logs}) > 1:
        raise _refused("the files count different units", "Give each unit its own source.")
    if len({(t.weights, t.strata, t.clusters, t.person) for t in surveys}) > 1:
        raise _refused(
            "the files differ in their columns of weights, strata, clusters or persons",
            "Name these columns alike in every file.",
        )


def _refused(what: str, fix: str) -> DataError:
    return DataError([Problem(what=what, fix=fix)])


def _missing(tables: Sequence[Table]) -> dict[str, dict[str, int]]:
    total: dict[str, Counter[str]] = {}
    for table in tables:
        for column, labels in getattr(table, "missing", {}).items():
            total.setdefault(column, Counter()).update(labels)
    return {column: dict(labels) for column, labels in total.items()}


def clashes(before: Table, new: Table, *, other: str = "another file") -> list[Problem]:
    """What cannot stand beside what is here already?

    Parameters
    ----------
    before
        The table of an earlier upload of the same source.
    new
        The table about to be added.
    other
        Words for the earlier file, for the message: its name and number.

    Returns
    -------
    list of Problem
        Figures that differ for one period, area and measure; or one problem where most calls
        or answer sheets are here already, so that they would be counted twice.
    """
    if isinstance(before, Panel) and isinstance(new, Panel):
        return _other_figures(before, new, other)
    if isinstance(before, CallLog) and isinstance(new, CallLog):
        return _twice(_in_common_time(new, before), before.frame, TWICE_CALLS, "calls", other)
    if isinstance(before, SurveyWaves) and isinstance(new, SurveyWaves):
        same = new.frame[new.frame["wave"].isin(set(before.frame["wave"]))]
        return _twice(same, before.frame, TWICE_SHEETS, "answer sheets", other)
    return []


def _other_figures(before: Panel, new: Panel, other: str) -> list[Problem]:
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
                    what=f"the figure for {where} differs from the one in {other}",
                    fix=f"Correct it, or remove {other} first.",
                    column=column,
                )
            )
    rest = len(problems) - MOST_SHOWN
    if rest > 0:
        more = f"{rest} more figures differ from those in {other}"
        return [*problems[:MOST_SHOWN], Problem(what=more, fix="")]
    return problems


def _in_common_time(new: CallLog, before: CallLog) -> pd.DataFrame:
    time = new.frame["time"]
    return new.frame[time.between(before.frame["time"].min(), before.frame["time"].max())]


def _twice(
    rows: pd.DataFrame, before: pd.DataFrame, most: float, what: str, other: str
) -> list[Problem]:
    columns = [column for column in rows.columns if column in before.columns]
    here = Counter(_tuples(before, columns))
    copies = sum((Counter(_tuples(rows, columns)) & here).values())
    if copies <= most * len(rows) or copies < 2:
        return []
    return [
        Problem(
            what=f"{copies} of the {len(rows)} {what} of the same time are in {other} already",
            fix=f"Add only what is new, or remove {other} first: each must be counted once.",
        )
    ]


def _tuples(frame: pd.DataFrame, columns: list[str]) -> list[tuple[Any, ...]]:
    texts = frame[columns].astype(object).where(frame[columns].notna(), None)
    return list(texts.itertuples(index=False, name=None))
