"""Data tables to rows of SQL and back, equal: values, order, columns and their types."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pandas as pd
from sqlalchemy import Connection, insert, select
from sqlalchemy import Table as SqlTable

from toolkit.errors import WorkspaceError
from toolkit.store import schema
from toolkit.tables import PERIOD_CODES, CallLog, Panel, SurveyWaves, Table

__all__ = ["Progress", "described", "read_table", "write_table"]

Progress = Callable[[float, str], object]
"""Called with the share done (0 to 1) and what is being done, in words."""

CHUNK = 5_000
KEYS = {"calls": ("time", "area"), "series": ("period", "area"), "survey": ("wave", "area")}
"""Columns that have a column of their own in SQL; all others are listed in `described`."""


def described(table: Table) -> dict[str, Any]:
    """Say what the rows alone do not: kind, columns with their types, unit, notes.

    Examples
    --------
    >>> frame = pd.DataFrame({"time": pd.to_datetime(["2023-01-02"]), "area": [""]})
    >>> described(CallLog(unit="contact", frame=frame))["kind"]
    'calls'
    """
    frame = table.frame
    shape: dict[str, Any] = {
        "kind": _kind(table),
        "columns": [[name, str(frame[name].dtype)] for name in map(str, frame.columns)],
        "notes": list(table.notes),
    }
    if isinstance(table, CallLog):
        return shape | {"unit": table.unit, "timezone": table.timezone, "undated": table.undated}
    if isinstance(table, Panel):
        return shape | {"period": table.period}
    design = ("weights", "strata", "clusters", "person", "missing")
    return shape | {name: getattr(table, name) for name in design}


def write_table(
    connection: Connection, upload: int, table: Table, progress: Progress | None = None
) -> None:
    """Insert all rows of a table for one upload, in the transaction of the connection."""
    kind = _kind(table)
    target: SqlTable = getattr(schema, {"survey": "answers"}.get(kind, kind))
    rows = {"calls": _call_rows, "series": _series_rows, "survey": _answer_rows}[kind]
    chunk: list[dict[str, Any]] = []
    for number, row in enumerate(rows(table.frame), start=1):
        chunk.append({"upload": upload, **row})
        if len(chunk) == CHUNK:
            connection.execute(insert(target), chunk)
            chunk = []
            if progress is not None:
                progress(min(1.0, number / max(1, len(table.frame))), "storing")
    if chunk:
        connection.execute(insert(target), chunk)


def read_table(connection: Connection, upload: int, shape: dict[str, Any]) -> Table:
    """Return the table of one upload, equal to the one that was written."""
    kind = shape["kind"]
    notes = tuple(shape["notes"])
    if kind == "calls":
        frame = _typed(_calls(connection, upload, shape), shape)
        return CallLog(
            unit=shape["unit"],
            frame=frame,
            timezone=shape["timezone"],
            undated=shape["undated"],
            notes=notes,
        )
    if kind == "series":
        columns = _series(connection, upload, shape)
        return Panel(period=shape["period"], frame=_typed(columns, shape), notes=notes)
    if kind == "survey":
        design = {name: shape[name] for name in ("weights", "strata", "clusters", "person")}
        frame = _typed(_answers(connection, upload, shape), shape)
        return SurveyWaves(frame=frame, missing=shape["missing"], notes=notes, **design)
    raise WorkspaceError(f"The workspace holds a table of the unknown kind '{kind}'.")


def _kind(table: Table) -> str:
    return {CallLog: "calls", Panel: "series", SurveyWaves: "survey"}[type(table)]


def _others(shape_or_frame: dict[str, Any] | pd.DataFrame, kind: str) -> list[str]:
    if isinstance(shape_or_frame, pd.DataFrame):
        names = [str(name) for name in shape_or_frame.columns]
    else:
        names = [name for name, _ in shape_or_frame["columns"]]
    return [name for name in names if name not in KEYS[kind]]


def _plain(values: pd.Series) -> list[Any]:
    """Turn a column into Python values that JSON knows; what is missing into None."""
    if pd.api.types.is_datetime64_any_dtype(values.dtype):
        values = values.map(lambda moment: moment.isoformat(), na_action="ignore")
    plain = values.astype(object)
    return plain.where(values.notna(), None).tolist()


def _lists(frame: pd.DataFrame, names: list[str]) -> Iterator[str]:
    """Yield the named values of each row as one JSON list."""
    columns = [_plain(frame[name]) for name in names]
    rows = zip(*columns, strict=True) if columns else iter([()] * len(frame))
    for row in rows:
        yield json.dumps(row, ensure_ascii=False, allow_nan=False)


def _call_rows(frame: pd.DataFrame) -> Iterator[dict[str, Any]]:
    times = frame["time"].dt.to_pydatetime().tolist() if len(frame) else []
    packed = _lists(frame, _others(frame, "calls"))
    for row, (time, area, values) in enumerate(
        zip(times, _plain(frame["area"]), packed, strict=True)
    ):
        yield {"row": row, "time": time, "area": area or "", "categories": values}


def _series_rows(frame: pd.DataFrame) -> Iterator[dict[str, Any]]:
    periods = frame["period"].astype(str).tolist()
    areas = _plain(frame["area"])
    measures = {name: _plain(frame[name]) for name in _others(frame, "series")}
    for row, (period, area) in enumerate(zip(periods, areas, strict=True)):
        for name, values in measures.items():
            value = values[row]
            yield {
                "row": row,
                "measure": name,
                "period": period,
                "area": area or "",
                "value": None if value is None else float(value),
            }


def _answer_rows(frame: pd.DataFrame) -> Iterator[dict[str, Any]]:
    packed = _lists(frame, _others(frame, "survey"))
    keys = zip(_plain(frame["wave"]), _plain(frame["area"]), packed, strict=True)
    for row, (wave, area, values) in enumerate(keys):
        yield {"row": row, "wave": wave, "area": area or "", "items": values}


def _calls(connection: Connection, upload: int, shape: dict[str, Any]) -> dict[str, list[Any]]:
    kept = schema.calls.c
    query = select(kept.time, kept.area, kept.categories)
    found = connection.execute(query.where(kept.upload == upload).order_by(kept.row)).all()
    columns = _unpacked([row.categories for row in found], _others(shape, "calls"))
    return {
        "time": [row.time for row in found],
        "area": [row.area for row in found],
        **columns,
    }


def _answers(connection: Connection, upload: int, shape: dict[str, Any]) -> dict[str, list[Any]]:
    kept = schema.answers.c
    query = select(kept.wave, kept.area, kept["items"].label("packed"))
    found = connection.execute(query.where(kept.upload == upload).order_by(kept.row)).all()
    columns = _unpacked([row.packed for row in found], _others(shape, "survey"))
    return {
        "wave": [row.wave for row in found],
        "area": [row.area for row in found],
        **columns,
    }


def _series(connection: Connection, upload: int, shape: dict[str, Any]) -> dict[str, Any]:
    kept = schema.series.c
    query = select(kept.row, kept.measure, kept.period, kept.area, kept.value)
    found = connection.execute(query.where(kept.upload == upload).order_by(kept.row)).all()
    columns: dict[str, dict[int, Any]] = {name: {} for name in _others(shape, "series")}
    periods: dict[int, str] = {}
    areas: dict[int, str] = {}
    for row, measure, period, area, value in found:
        periods[row], areas[row] = period, area
        columns[measure][row] = value
    code = PERIOD_CODES[shape["period"]]
    plain: dict[str, Any] = {name: list(values.values()) for name, values in columns.items()}
    index = pd.PeriodIndex(_period_starts(list(periods.values())), freq=code)
    return {"period": index, "area": list(areas.values()), **plain}


def _period_starts(texts: list[str]) -> list[str]:
    # pandas writes a week as "2023-03-06/2023-03-12" and reads a day: the first will do.
    return [text.partition("/")[0] for text in texts]


def _unpacked(packed: list[str], names: list[str]) -> dict[str, list[Any]]:
    if not packed:
        return {name: [] for name in names}
    # One parse for all rows is several times faster than one a row.
    rows = json.loads(f"[{','.join(packed)}]")
    return {name: list(column) for name, column in zip(names, zip(*rows, strict=True), strict=True)}


def _typed(columns: dict[str, Any], shape: dict[str, Any]) -> pd.DataFrame:
    """Put the columns into the order and types that they came in with."""
    data = {}
    for name, dtype in shape["columns"]:
        values = columns[name]
        if isinstance(values, pd.PeriodIndex):
            data[name] = pd.Series(values)
        else:
            data[name] = pd.Series(values, dtype=_dtype(dtype))
    return pd.DataFrame(data)


def _dtype(written: str) -> str:
    # A workspace outlives a pandas: text that an older one calls "object" stays readable.
    return "object" if written.startswith("string[") else written
