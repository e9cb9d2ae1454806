"""Ready-made series: one row a period (and area), one column a measure; or one column an area."""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np
import pandas as pd

from toolkit.ingest.deidentify import Keep, add_personal, deidentified
from toolkit.ingest.headers import Roles
from toolkit.ingest.numbers import add_problems, figures, mark_of
from toolkit.ingest.period_column import period_columns, periods_of
from toolkit.ingest.personal import in_cell
from toolkit.ingest.problems import Problems
from toolkit.ingest.request import Filled, Request, add_formulas, apart, is_empty, text
from toolkit.ingest.sheet import Sheet, by_value, stripped
from toolkit.plan import Period
from toolkit.tables import Panel

__all__ = ["series_table"]

_REGION_CODE = re.compile(r"[A-Z]{2}-[A-Z0-9]{1,3}")
_KEYS = ("period", "area", "year", "month", "quarter", "week", "value")


def series_table(sheet: Sheet, request: Request) -> Filled:
    """Fill a `Panel` from a sheet; every problem at once.

    Long form: a column for the period (or one for the year and one for the month, quarter or
    week), one for the area if there are several, one for each measure. Wide form: one column
    an area, recognised where the headers are codes such as RO-CJ, or where the plan says
    ``columns = { value = "calls" }`` and no column is called so: that names the measure.
    Periods that are missing stay missing.
    """
    source, frame, problems = request.source, sheet.frame, Problems()
    size: Period = source.period or "month"
    add_formulas(frame, problems)
    wide = _wide_measure(frame, source.columns)
    mapping = {word: to for word, to in source.columns.items() if not (wide and word == "value")}
    roles = Roles(frame, mapping, problems)
    headers = period_columns(roles, size)
    area = None if wide else roles.find("area")
    given = {roles.find(word): word for word in mapping if word not in _KEYS[:-1]}
    if not headers:
        problems.raise_if_any()
    areas = stripped(frame[area]) if area else pd.Series("", index=frame.index, dtype=object)
    if area:
        add_personal(frame[area], problems)
    periods = periods_of(sheet, headers, areas, size, request, problems)
    _add_twice(frame[headers[-1]], periods, areas, area, problems)
    measures, texts = _measures(sheet, {*headers, area}, problems)
    problems.raise_if_any()
    keep = Keep(
        settled=frozenset(headers),
        categories=frozenset([area] if area else []),
        figures=frozenset(measures),
    )
    cleaned = deidentified(frame.drop(columns=texts), keep, key=None)
    kept = [header for header in measures if header in cleaned.frame]
    names = apart(frame[kept], {"period": headers[-1], "area": area or ""})
    data = {given.get(one) or names[one]: measures[one].to_numpy() for one in kept}
    table = _long(periods, wide, data) if wide else _panel(periods, areas, data)
    left = tuple(f"Column '{header}' holds no numbers and was left out." for header in texts)
    notes = _sunday_notes(periods, frame[headers[-1]], size)
    return Filled(
        table=Panel(period=size, frame=table, notes=notes),
        kept=cleaned.frame,
        report=(*roles.notes, *cleaned.report, *left, *notes),
        removed=cleaned.removed,
    )


def _wide_measure(frame: pd.DataFrame, mapping: Mapping[str, str]) -> str | None:
    """Name the measure of a file with one column an area; None where it is long."""
    named = mapping.get("value")
    if named is not None and named not in frame.columns and "area" not in mapping:
        return named
    codes = [bool(_REGION_CODE.fullmatch(str(header))) for header in frame.columns]
    return "value" if sum(codes) >= 2 and sum(codes) >= len(codes) - 2 else None


def _measures(
    sheet: Sheet, keys: set[str | None], problems: Problems
) -> tuple[dict[str, pd.Series], list[str]]:
    """Read every other column as numbers; name those that hold something else."""
    frame = sheet.frame
    others = [str(header) for header in frame.columns if header not in keys]
    mark = mark_of([frame[one] for one in others], sheet.delimiter, sheet.typed)
    measures: dict[str, pd.Series] = {}
    texts: list[str] = []
    for header in others:
        cells = frame[header]
        if is_empty(cells):
            problems.add(
                "this column is empty from top to bottom",
                "Fill it, or take it out of the file.",
                column=header,
            )
            continue
        read = figures(cells, mark)
        if read.wrong.sum() * 2 > (~read.blank).sum():
            texts.append(header)
            continue
        add_problems(cells, read, problems)
        _add_negative_counts(cells, read.values, problems)
        _add_numbers_to_call(cells, read.values, problems)
        measures[header] = read.values
    if not measures and not problems:
        problems.add("no column holds numbers", "Each measure needs a column of numbers.")
    return measures, texts


def _add_negative_counts(cells: pd.Series, values: pd.Series, problems: Problems) -> None:
    """Add negative whole numbers in a column of whole numbers most of which are not negative."""
    known = values.dropna()
    whole = bool((known % 1 == 0).all()) and not cells.str.contains(r"\d[.,]\d", regex=True).any()
    negative = (values < 0).to_numpy()
    if whole and negative.any() and negative.sum() * 2 < len(known):
        problems.cells(
            cells,
            negative,
            "is a negative count",
            "Correct it or empty the cell. If this is no count, write it with a decimal: -3.0.",
        )


def _add_numbers_to_call(cells: pd.Series, values: pd.Series, problems: Problems) -> None:
    """Add figures that have the form of a phone number and are far larger than the others."""
    called = by_value(cells, lambda cell: in_cell(cell) is not None)
    others = values[~called].dropna()
    if called.any() and len(others):
        far = called & (values > 1000 * max(1.0, float(others.abs().median()))).to_numpy()
        what = "figure is far larger than the others and looks like a phone number"
        problems.cells(cells, far, what, "Correct it, or empty the cell.", show=lambda cell: None)


def _add_twice(
    cells: pd.Series,
    periods: pd.PeriodIndex,
    areas: pd.Series,
    area: str | None,
    problems: Problems,
) -> None:
    """Add rows whose period (and area) another row has already."""
    keys = pd.DataFrame({"period": periods, "area": areas.to_numpy()}, index=cells.index)
    keys["row"] = cells.index
    known = keys[keys["period"].notna()]
    first = known.groupby(["period", "area"], sort=False)["row"].transform("first")
    again = known[first != known["row"]]
    fix = "Keep one of the two rows, or add them up."
    if area is None:
        fix = 'Keep one row a period; if a column holds the area, say columns = { area = "..." }.'
    for period, there, row in zip(again["period"], first[again.index], again["row"], strict=True):
        same = f"{period} is in row {there} already"
        if area is not None:
            same += " for the same area"
        problems.add(same, fix, row=int(row), column=str(cells.name))


def _panel(periods: pd.PeriodIndex, areas: pd.Series, data: dict[str, np.ndarray]) -> pd.DataFrame:
    frame = pd.DataFrame({"period": periods, "area": text(areas)})
    for name, values in data.items():
        frame[name] = values
    return frame.sort_values(["area", "period"], ignore_index=True)


def _long(periods: pd.PeriodIndex, name: str, data: dict[str, np.ndarray]) -> pd.DataFrame:
    parts = [_panel(periods, pd.Series([area] * len(periods)), {name: data[area]}) for area in data]
    frame = pd.concat(parts, ignore_index=True)
    return frame.sort_values(["area", "period"], ignore_index=True)


def _sunday_notes(periods: pd.PeriodIndex, cells: pd.Series, size: Period) -> tuple[str, ...]:
    if size != "week":
        return ()
    last = periods.end_time.strftime("%Y-%m-%d")
    ends = stripped(cells).str.slice(0, 10).to_numpy() == last.to_numpy()
    if not ends.all():
        return ()
    return ("All weeks are dated by a Sunday; each was read as the week that ends that day.",)
