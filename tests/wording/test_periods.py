"""Periods and dates in words."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.wording.periods import day, duration, first_day, last_day, span_periods, wave_name


@pytest.mark.parametrize("code", ["D", "W-SUN", "M", "Q-DEC", "Y-DEC"])
@given(st.dates(date(1950, 1, 1), date(2100, 1, 1)))
def test_reads_what_pandas_writes(code, moment):
    pd = pytest.importorskip("pandas")
    kinds = {"D": "day", "W-SUN": "week", "M": "month", "Q-DEC": "quarter", "Y-DEC": "year"}
    period = pd.Period(moment, freq=code)
    assert first_day(str(period)) == period.start_time.date()
    assert last_day(str(period), kinds[code]) == period.end_time.date()


def test_what_is_no_period_is_none():
    assert first_day("spring") is None
    assert first_day("2023-13") is None
    assert last_day("spring", "week") is None


@pytest.mark.parametrize(
    ("count", "kind", "said"),
    [
        (26, "week", "half-year"),
        (6, "month", "half-year"),
        (52, "week", "year"),
        (12, "month", "year"),
        (13, "week", "three months"),
        (1, "year", "one year"),
        (23, "month", "23 months"),
        (2, "week", "two weeks"),
        (1, "week", "one week"),
        (1500, "day", "1,500 days"),
    ],
)
def test_duration(count, kind, said):
    assert duration(count, kind) == said


def test_a_time_is_told_in_utc():
    assert day("2023-03-08T23:30:00-02:00") == "9 March 2023"
    assert day(None) == ""


def test_waves():
    assert wave_name("2023-01") == "January 2023"
    assert wave_name("before") == "wave before"


def test_a_campaign_touches_the_weeks_that_it_falls_into():
    monday = date(2018, 12, 3)
    weeks = tuple(str(monday + timedelta(weeks=n)) for n in range(6))
    assert span_periods(weeks, date(2018, 12, 11), date(2018, 12, 23)) == 2
    assert span_periods(weeks, date(2018, 12, 11), None) == 5
    assert span_periods(weeks, date(2018, 12, 9), date(2018, 12, 9)) == 1
    assert span_periods((), date(2018, 12, 9), None) == 0
