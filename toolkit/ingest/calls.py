"""Call logs: one row a contact (or caller, case, victim), with a time and categories."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import numpy as np
import pandas as pd

from toolkit.ingest.dates import Moments, add_open_order, looks_dated, moments
from toolkit.ingest.deidentify import Keep, deidentified
from toolkit.ingest.headers import Roles
from toolkit.ingest.problems import Problems
from toolkit.ingest.request import (
    Filled,
    Request,
    add_formulas,
    add_out_of_range,
    add_unknown_zone,
    apart,
    is_empty,
    text,
)
from toolkit.ingest.sheet import Sheet
from toolkit.tables import CallLog

if TYPE_CHECKING:
    from toolkit.plan import Unit

__all__ = ["calls_table", "stray"]

COUNTED = ("caller", "case", "victim", "person")
"""Our words for identifiers that a plan may map, to count people instead of contacts."""

STRAY_SHARE = 0.001
STRAY_GAP = np.timedelta64(365, "D")


def calls_table(sheet: Sheet, request: Request) -> Filled:
    """Fill a `CallLog` from a sheet; every problem at once.

    Rows without a time, and a handful that lie more than a year away from all others (a clock
    that was never set), are counted as undated and left out of the table, not of the file
    that is kept.
    """
    source, frame, problems = request.source, sheet.frame, Problems()
    add_formulas(frame, problems)
    add_unknown_zone(source.timezone, problems)
    roles = Roles(frame, source.columns, problems)
    time = roles.find("time", looks_dated, alone=looks_dated, needed="the time of the contact")
    area = roles.find("area")
    needed = {
        header: word
        for word in COUNTED
        if word in source.columns and (header := roles.find(word)) is not None
    }
    if time is None or problems:
        problems.raise_if_any()
    assert time is not None  # noqa: S101 (a missing one was a problem)
    when = _when(frame[time], sheet, request, problems)
    problems.raise_if_any()
    keep = Keep(
        settled=frozenset({time}),
        categories=frozenset([area] if area else []),
        needed=needed,
        recognised=frozenset(COUNTED) & {source.unit or ""},
    )
    cleaned = deidentified(frame, keep, key=request.key)
    kept, empty = _without_empty(cleaned.frame, {time, area})
    keys = {"time": time} | ({"area": area} if area else {})
    log, notes = _log(kept, keys, when, request)
    report = (*roles.notes, *cleaned.report, *empty, *notes)
    return Filled(table=log, kept=kept, report=report, removed=cleaned.removed)


def _when(cells: pd.Series, sheet: Sheet, request: Request, problems: Problems) -> Moments:
    when = moments(
        cells,
        problems,
        order=request.source.dates,
        timezone=request.source.timezone,
        typed=sheet.typed,
    )
    if when.open:
        add_open_order(cells, problems)
    add_out_of_range(cells, when.times, problems)
    if when.blank.all():
        problems.add(
            "no row has a time",
            "Fill the column, or name another one in the plan.",
            column=str(cells.name),
        )
    return when


def _without_empty(
    frame: pd.DataFrame, keys: set[str | None]
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    empty = [one for one in map(str, frame.columns) if one not in keys and is_empty(frame[one])]
    said = tuple(f"Column '{header}' is empty and was left out." for header in empty)
    return frame.drop(columns=empty), said


def stray(times: np.ndarray) -> np.ndarray:
    """Which rows lie so far from all others that their clock was wrong?

    At most one in a thousand rows on either side of a gap of more than a year; a log of fewer
    than a thousand rows has none.

    Parameters
    ----------
    times
        ``datetime64`` without NaT, in any order.

    Examples
    --------
    >>> days = np.datetime64("2001-01-01", "s") + np.arange(2000) * np.timedelta64(86400, "s")
    >>> odd = stray(np.append(days, np.datetime64("1987-08-04", "s")))
    >>> int(odd.sum()), bool(odd[-1])
    (1, True)
    """
    most = int(len(times) * STRAY_SHARE)
    found = np.zeros(len(times), dtype=bool)
    if most == 0:
        return found
    order = np.argsort(times, kind="stable")
    gaps = np.diff(times[order]) > STRAY_GAP
    early, late = np.flatnonzero(gaps[:most]), np.flatnonzero(gaps[-most:])
    if len(early):
        found[order[: early[-1] + 1]] = True
    if len(late):
        found[order[len(times) - most + late[0] :]] = True
    return found


def _log(
    kept: pd.DataFrame, keys: dict[str, str], when: Moments, request: Request
) -> tuple[CallLog, tuple[str, ...]]:
    stamps = when.times.to_numpy().astype("datetime64[us]")
    blank = when.blank
    odd = np.zeros(len(stamps), dtype=bool)
    odd[~blank] = stray(stamps[~blank])
    used = ~(blank | odd)
    data = {"time": pd.Series(stamps[used])}
    rows = kept[used]
    data["area"] = (
        text(rows[keys["area"]].str.strip())
        if "area" in keys
        else text(pd.Series([""] * len(rows)))
    )
    for header, name in apart(rows, keys).items():
        data[name] = text(rows[header])
    frame = pd.DataFrame(data)
    # One order for the same calls, whatever order the file had.
    frame = frame.sort_values(list(frame.columns), kind="stable", ignore_index=True)
    notes = []
    if blank.any():
        notes.append(f"{int(blank.sum())} of {len(stamps)} rows have no time; they are left out.")
    if odd.any():
        notes.append(
            f"{int(odd.sum())} rows are dated more than a year away from all others; "
            "they count as undated."
        )
    if when.zoned and request.source.timezone is None:
        notes.append("Times have an offset, the plan no time zone: the time is as written.")
    if when.order is not None:
        notes.append(f"Dates were read with the {when.order}.")
    log = CallLog(
        unit=cast("Unit", request.source.unit or "contact"),
        frame=frame,
        timezone=request.source.timezone,
        undated=int((~used).sum()),
        notes=tuple(notes),
    )
    return log, tuple(notes)
