"""Where a series says its period, and which period each row is."""

from __future__ import annotations

import numpy as np
import pandas as pd

from toolkit.ingest.dates import (
    add_open_order,
    date_like,
    is_blank,
    is_serial,
    looks_dated,
    moments,
)
from toolkit.ingest.headers import Roles
from toolkit.ingest.periods import SIZES, begun_together, period_start
from toolkit.ingest.problems import Problems
from toolkit.ingest.request import Request, add_out_of_range
from toolkit.ingest.sheet import Sheet, by_value, stripped
from toolkit.plan import Period
from toolkit.tables import PERIOD_CODES

__all__ = ["period_columns", "periods_of"]


def period_columns(roles: Roles, size: Period) -> list[str]:
    """Find the header of the period, or those of the year and its month, quarter or week."""
    in_two = size in ("month", "quarter", "week") and "period" not in roles.mapping
    if in_two:
        trial = Roles(roles.frame, roles.mapping, Problems())
        year = trial.find("year", _holds_years)
        part = trial.find(size, _holds_parts) if year else None
        if year and part:
            roles.taken |= trial.taken
            return [year, part]
    header = roles.find("period", _holds_periods, alone=looks_dated, needed=f"the {size}")
    return [header] if header else []


def _holds_years(cells: pd.Series) -> bool:
    return bool(stripped(cells).str.fullmatch(r"\d{4}(?:\.0)?").mean() > 0.5)


def _holds_parts(cells: pd.Series) -> bool:
    # A month with its year in the same cell needs no second column.
    return bool(by_value(cells, lambda text: period_start(text) is None).mean() > 0.5)


def _holds_periods(cells: pd.Series) -> bool:
    filled = ~by_value(cells, is_blank)
    named = by_value(cells, lambda cell: date_like(cell) or period_start(cell) is not None)
    return bool(filled.any()) and bool(named[filled].mean() > 0.5)


def periods_of(
    sheet: Sheet,
    headers: list[str],
    areas: pd.Series,
    size: Period,
    request: Request,
    problems: Problems,
) -> pd.PeriodIndex:
    """Which period is each row? NaT where a problem was added.

    A date stands for the period that it lies in. Where no date tells the order of day and
    month, the order that gives each area one row a period is taken; if both or neither do,
    that is a problem.
    """
    cells = sheet.frame[headers[-1]]
    if len(headers) == 2:
        starts = begun_together(sheet.frame[headers[0]], cells, size)
        fix = f"Write the year with four digits and the {size} as a number."
        problems.cells(cells, np.isnat(starts), f"is no {size} of the year", fix)
    else:
        starts = _in_one_column(cells, areas, size, sheet.typed, request, problems)
    add_out_of_range(cells, pd.Series(starts, index=cells.index), problems)
    return _periods(starts, size)


def _periods(starts: np.ndarray, size: Period) -> pd.PeriodIndex:
    inside = (starts > np.datetime64("1700-01-01")) & (starts < np.datetime64("2200-01-01"))
    known = np.where(inside, starts, np.datetime64("NaT")).astype("datetime64[s]")
    return pd.PeriodIndex(pd.DatetimeIndex(known), freq=PERIOD_CODES[size])


def _in_one_column(
    cells: pd.Series,
    areas: pd.Series,
    size: Period,
    typed: bool,
    request: Request,
    problems: Problems,
) -> np.ndarray:
    codes, distinct = pd.factorize(cells)
    begun = [period_start(str(text)) for text in distinct]
    coarse = [one is not None and SIZES.index(one[0]) > SIZES.index(size) for one in begun]
    firsts = [np.datetime64(one[1] if one else "NaT", "s") for one in begun]
    starts = np.array(firsts, dtype="datetime64[s]")[codes]
    problems.cells(
        cells,
        np.array(coarse, dtype=bool)[codes],
        f"is longer than a {size}",
        f"The plan says period = '{size}'. Correct the plan or the file.",
    )
    dated = by_value(cells, lambda text: date_like(text) or (typed and is_serial(text)))
    unknown = np.isnat(starts) & ~dated
    fix = f"Write the {size} like {_EXAMPLES[size]}."
    problems.cells(cells, unknown, f"is no {size}", fix)
    if dated.any():
        starts[dated] = _from_dates(cells[dated], areas[dated], size, typed, request, problems)
    return starts


_EXAMPLES = {
    "day": "2023-03-06",
    "week": "2023W10, or by its first day, 2023-03-06",
    "month": "2023-03",
    "quarter": "2023Q1",
    "year": "2023",
}


def _from_dates(
    cells: pd.Series,
    areas: pd.Series,
    size: Period,
    typed: bool,
    request: Request,
    problems: Problems,
) -> np.ndarray:
    read = moments(cells, problems, order=request.source.dates, typed=typed)
    if not read.open:
        return read.times.to_numpy()
    other = moments(cells, Problems(), order="month first", typed=typed)
    fits = [one for one in (read, other) if _once_each(one.times.to_numpy(), areas, size)]
    if len(fits) != 1:
        add_open_order(cells, problems)
    return (fits[0] if len(fits) == 1 else read).times.to_numpy()


def _once_each(starts: np.ndarray, areas: pd.Series, size: Period) -> bool:
    periods = _periods(starts, size)
    pairs = pd.DataFrame({"period": periods, "area": areas.to_numpy()})
    return not periods.hasnans and not pairs.duplicated().any()
