"""Data that passed validation: one series, a panel of areas by period, survey waves, calls.

A table is what a reader returns and what the store keeps. It holds nothing personal.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["CallLog", "Panel", "SurveyWaves", "Table", "TimeSeries"]

PERIOD_CODES = {"day": "D", "week": "W-SUN", "month": "M", "quarter": "Q-DEC", "year": "Y-DEC"}
"""Our words for a period, and pandas' codes: a week runs from Monday to Sunday."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeSeries:
    """One number a period, ready for a model.

    Parameters
    ----------
    name
        What people read.
    unit
        What is counted or measured: ``contact``, ``incident``, ``euro`` ...
    period
        ``day``, ``week``, ``month``, ``quarter`` or ``year``.
    values
        Series of float with a `PeriodIndex` without holes; NaN is a missing period, never zero.
    exposure
        The base of a rate or share on the same index (people, all contacts), or None.
    covariates
        Frame on the same index without missing values, or None.
    people
        Whether the values count callers or victims, so that small ones must not leave.
    notes
        What was done to get here (partial first week left out, ...), in sentences.
    """

    name: str
    unit: str
    period: Literal["day", "week", "month", "quarter", "year"]
    values: pd.Series = field(compare=False, repr=False)
    exposure: pd.Series | None = field(default=None, compare=False, repr=False)
    covariates: pd.DataFrame | None = field(default=None, compare=False, repr=False)
    people: bool = True
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """Ready-made series: one row a period (and area), one column a measure.

    ``frame`` has the columns ``period`` (dtype period), ``area`` (text, ``""`` where the file
    has no area) and any number of numeric measures; one row for each period and area at most.
    """

    period: Literal["day", "week", "month", "quarter", "year"]
    frame: pd.DataFrame = field(compare=False, repr=False)
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CallLog:
    """De-identified calls, one row each.

    ``frame`` has ``time`` (datetime without zone: the local time of ``timezone``), ``area``
    (text, ``""`` where unknown) and any number of text categories (``outcome``, ``caller``,
    ...). ``unit`` says what one row counts; rows without a usable time are not in the frame but
    counted in ``undated``.
    """

    unit: Literal["contact", "caller", "case", "victim"]
    frame: pd.DataFrame = field(compare=False, repr=False)
    timezone: str | None = None
    undated: int = 0
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyWaves:
    """Answers of several waves, one row an answer sheet.

    ``frame`` has ``wave`` (text), ``area`` (text, ``""`` where not asked) and the items; the
    design columns are named by ``weights``, ``strata``, ``clusters`` (or None). ``missing``
    counts labelled missing values (refused, do not know) by column and label.
    """

    frame: pd.DataFrame = field(compare=False, repr=False)
    weights: str | None = None
    strata: str | None = None
    clusters: str | None = None
    person: str | None = None
    missing: dict[str, dict[str, int]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


Table = Panel | CallLog | SurveyWaves
