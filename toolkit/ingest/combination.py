"""Several files of one source (one a year, one a wave) as one table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import cast

import pandas as pd

from toolkit.errors import DataError, Problem
from toolkit.tables import CallLog, Panel, SurveyWaves, Table

__all__ = ["combine"]


def combine(tables: Sequence[Table]) -> Table:
    """What do several files of one source say together?

    Calls and answer sheets are put one after the other. Series are joined by period and area;
    files with different measures stand side by side.

    Parameters
    ----------
    tables
        One or more tables of one kind, read with the same source.

    Returns
    -------
    Table
        The same for any order of the files, the order of answer sheets aside.

    Raises
    ------
    DataError
        If the tables differ in kind, period, unit or design; if two files hold the same
        measure for one period and area; if every call of one file is in another.

    Examples
    --------
    >>> import pandas as pd
    >>> def panel(year):
    ...     period = pd.period_range(f"{year}-01", periods=2, freq="M")
    ...     frame = pd.DataFrame({"period": period, "area": "", "calls": [1.0, 2.0]})
    ...     return Panel(period="month", frame=frame)
    >>> len(combine([panel(2022), panel(2023)]).frame)
    4
    """
    first = tables[0]
    if len(tables) == 1:
        return first
    if len({type(table) for table in tables}) > 1:
        raise _refused("the files are of different kinds", "Give each kind its own source.")
    if isinstance(first, Panel):
        return _panels(cast("Sequence[Panel]", tables))
    if isinstance(first, CallLog):
        return _logs(cast("Sequence[CallLog]", tables))
    return _surveys(cast("Sequence[SurveyWaves]", tables))


def _refused(what: str, fix: str) -> DataError:
    return DataError([Problem(what=what, fix=fix)])


def _notes(tables: Sequence[Table]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(note for table in tables for note in table.notes))


def _panels(tables: Sequence[Panel]) -> Panel:
    if len({table.period for table in tables}) > 1:
        raise _refused("the files have different periods", "Give each period its own source.")
    frame = pd.concat([table.frame for table in tables], ignore_index=True)
    keys = ["period", "area"]
    grouped = frame.groupby(keys, sort=True)
    counts = grouped.count()
    problems = []
    for measure in counts.columns:
        for period, area in counts.index[counts[measure] > 1]:
            where = f"{period}, area '{area}'" if area else str(period)
            problems.append(
                Problem(
                    what=f"more than one file has a figure for {where}",
                    fix="Leave out one of them.",
                    column=str(measure),
                )
            )
    if problems:
        rest = len(problems) - 20
        more = [Problem(what=f"{rest} more figures are in two files")] if rest > 0 else []
        raise DataError([*problems[:20], *more])
    joined = grouped.first().reset_index().sort_values(["area", "period"], ignore_index=True)
    return Panel(period=tables[0].period, frame=joined, notes=_notes(tables))


def _logs(tables: Sequence[CallLog]) -> CallLog:
    if len({(table.unit, table.timezone) for table in tables}) > 1:
        raise _refused("the files count different units", "Give each unit its own source.")
    for at, table in enumerate(tables):
        for other in tables[:at]:
            _refuse_copies(*sorted((table.frame, other.frame), key=len))
    frame = pd.concat([table.frame for table in tables], ignore_index=True)
    categories = [column for column in frame.columns if column != "time"]
    frame[categories] = frame[categories].fillna("")
    frame = frame.sort_values(list(frame.columns), kind="stable", ignore_index=True)
    return CallLog(
        unit=tables[0].unit,
        frame=frame,
        timezone=tables[0].timezone,
        undated=sum(table.undated for table in tables),
        notes=_notes(tables),
    )


def _refuse_copies(small: pd.DataFrame, large: pd.DataFrame) -> None:
    """Refuse a file whose every call is in another: a cumulative export read twice."""
    clocked = small["time"].dt.normalize() != small["time"]
    if len(small) < 2 or not clocked.any():
        return
    shared = [column for column in small.columns if column in large.columns]
    here = Counter(large[shared].itertuples(index=False, name=None))
    new = Counter(small[shared].itertuples(index=False, name=None)) - here
    if not new:
        raise _refused(
            f"all {len(small)} calls of one file are in another one already",
            "Leave out the smaller file: each call must be counted once.",
        )


def _surveys(tables: Sequence[SurveyWaves]) -> SurveyWaves:
    first = tables[0]
    designs = {(t.weights, t.strata, t.clusters, t.person) for t in tables}
    if len(designs) > 1:
        raise _refused(
            "the files differ in their columns of weights, strata, clusters or persons",
            "Name these columns alike in every file.",
        )
    missing: dict[str, Counter[str]] = {}
    for table in tables:
        for column, counts in table.missing.items():
            missing.setdefault(column, Counter()).update(counts)
    return SurveyWaves(
        frame=pd.concat([table.frame for table in tables], ignore_index=True),
        weights=first.weights,
        strata=first.strata,
        clusters=first.clusters,
        person=first.person,
        missing={column: dict(counts) for column, counts in missing.items()},
        notes=_notes(tables),
    )
