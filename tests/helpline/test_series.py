"""Calls to counts: hand-counted weeks, months and shares, and what must not be counted."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.errors import DataError
from toolkit.helpline.series import call_series
from toolkit.tables import PERIOD_CODES, CallLog

# Monday 2 January 2023 to Sunday 29 January 2023: four whole weeks.
CALLS = [
    ("2023-01-02 10:00", "CJ", "actioned", "victim"),
    ("2023-01-08 23:59", "AB", "actioned", "public"),
    ("2023-01-09 00:00", "CJ", " Actioned ", "victim"),
    ("2023-01-10 12:00", "", "prank", "public"),
    ("2023-01-23 12:00", "AB", "prank", "victim"),
    ("2023-01-29 12:00", "Cluj-Napoca", "actio\u0301n", "victim"),
]


def log(calls=CALLS, unit="contact"):
    frame = pd.DataFrame(calls, columns=["time", "area", "outcome", "caller"])
    return CallLog(
        unit=unit, frame=frame.assign(time=pd.to_datetime(frame["time"], format="ISO8601"))
    )


def test_weeks_run_from_monday_to_sunday_and_a_quiet_week_is_zero():
    series = call_series(log(), period="week")
    assert series.values.tolist() == [2, 2, 0, 2]
    assert series.values.index.freqstr == "W-SUN"
    assert series.values.index[0].start_time == pd.Timestamp("2023-01-02")
    assert (series.unit, series.period, series.people, series.notes) == (
        "contact",
        "week",
        True,
        (),
    )


def test_part_weeks_at_both_ends_are_left_out_and_noted():
    calls = [("2023-01-01 10:00", "CJ", "x", "y"), *CALLS, ("2023-01-31 10:00", "CJ", "x", "y")]
    series = call_series(log(calls), period="week")
    assert series.values.tolist() == [2, 2, 0, 2]
    assert series.notes == (
        "The first week is left out: the log begins on 2023-01-01.",
        "The last week is left out: the log ends on 2023-01-31.",
    )


def test_the_span_is_that_of_the_log_not_of_the_kind():
    series = call_series(log(), period="day", where={"outcome": "prank"})
    assert len(series.values) == 28
    assert series.values.sum() == 2


@pytest.mark.parametrize(
    ("period", "first", "last", "values"),
    [
        ("month", "2022-01-01", "2022-03-31", [1, 0, 1]),
        ("month", "2022-01-02", "2022-03-31", [0, 1]),
        ("quarter", "2022-01-01", "2022-06-30", [1, 1]),
        ("year", "2021-01-01", "2022-12-31", [1, 1]),
        ("day", "2022-01-01", "2022-01-03", [1, 0, 1]),
    ],
)
def test_other_periods_are_counted_likewise(period, first, last, values):
    calls = [(first, "", "x", "y"), (last, "", "x", "y")]
    assert call_series(log(calls), period=period).values.tolist() == values


def test_categories_match_whatever_their_case_spaces_and_encoding():
    assert call_series(log(), period="week", where={"outcome": "ACTIONED"}).values.tolist() == [
        2, 1, 0, 0,
    ]  # fmt: skip
    series = call_series(log(), period="week", where={"Outcome": "actión"})
    assert series.values.tolist() == [0, 0, 0, 1]


def test_several_values_are_either_and_several_columns_are_both():
    either = {"outcome": ("actioned", "prank")}
    assert call_series(log(), period="week", where=either).values.tolist() == [2, 2, 0, 1]
    both = {"outcome": ["actioned", "prank"], "caller": "victim"}
    assert call_series(log(), period="week", where=both).values.tolist() == [1, 1, 0, 1]


def test_areas_pick_rows_and_rows_without_one_are_noted():
    series = call_series(log(), period="week", areas=["CJ", "ab"])
    assert series.values.tolist() == [2, 1, 0, 1]
    assert "1 of 6 contacts have no area; they are in none." in series.notes


def test_an_area_without_a_call_is_zero_and_noted():
    series = call_series(log(), period="week", areas=["CJ", "Vaslui"])
    assert series.values.tolist() == [1, 1, 0, 0]
    assert "No contact has the area 'Vaslui'; it counts as zero." in series.notes


def test_a_share_has_its_base_and_is_missing_where_nobody_called():
    series = call_series(log(), period="week", where={"outcome": "actioned"}, share=True)
    assert series.exposure is not None
    np.testing.assert_array_equal(series.values, [2, 1, np.nan, 0])
    np.testing.assert_array_equal(series.exposure, [2, 2, np.nan, 2])


def test_the_base_of_a_share_is_of_the_same_areas():
    series = call_series(
        log(), period="week", where={"caller": "victim"}, areas=["AB", "CJ"], share=True
    )
    np.testing.assert_array_equal(series.exposure, [2, 1, np.nan, 1])


@pytest.mark.parametrize("unit", ["contact", "caller", "case", "victim"])
def test_rows_are_the_unit_that_the_source_declares(unit):
    series = call_series(log(unit=unit), period="week")
    assert series.unit == unit
    assert series.values.sum() == 6


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"where": {"outcom": "prank"}}, "no column 'outcom'. Did you mean 'outcome'?"),
        ({"where": {"outcome": "actioned "}}, None),
        ({"where": {"outcome": "action"}}, "no contact has the value 'action'. Did you mean"),
        ({"where": {"caller": "zzz"}}, "No value is held by 11 rows or more."),
        ({"where": {"time": "2023"}}, "no column 'time'"),
        ({"areas": ["Cluj Napoca", "CJ"]}, "no contact has the area 'Cluj Napoca'. Did you mean"),
        ({"areas": ["XX"]}, "no contact has the area 'XX'. No value is held by 11 rows"),
    ],
)
def test_what_is_not_in_the_log_is_an_error_with_the_nearest_name(asked, said):
    if said is None:
        assert call_series(log(), period="week", **asked).values.sum() == 3
        return
    with pytest.raises(DataError) as raised:
        call_series(log(), period="week", **asked)
    assert said in str(raised.value)


def test_all_that_is_wrong_is_said_at_once():
    with pytest.raises(DataError) as raised:
        call_series(log(), period="week", where={"x": "1", "caller": "y"}, areas=["Z"])
    assert len(raised.value.problems) == 3


def test_a_log_without_areas_cannot_be_asked_for_one():
    bare = [(at, "", outcome, caller) for at, _, outcome, caller in CALLS]
    with pytest.raises(DataError, match="the call log has no areas"):
        call_series(log(bare), period="week", areas=["CJ"])


def test_a_log_shorter_than_a_period_is_an_error():
    with pytest.raises(DataError, match="the call log covers no whole month"):
        call_series(log(), period="month")
    with pytest.raises(DataError, match="holds no row with a time"):
        call_series(log([]), period="week")


def test_missing_categories_match_nothing_and_break_nothing():
    table = log()
    table.frame["outcome"] = table.frame["outcome"].where(table.frame["caller"] == "victim")
    series = call_series(table, period="week", where={"outcome": "actioned"})
    assert series.values.tolist() == [1, 1, 0, 0]


def test_the_log_is_left_as_it_was():
    table = log()
    before = table.frame.copy(deep=True)
    call_series(table, period="week", where={"outcome": "actioned"}, areas=["CJ"], share=True)
    pd.testing.assert_frame_equal(table.frame, before)


TIMES = st.lists(
    st.datetimes(min_value=pd.Timestamp("2020-01-01"), max_value=pd.Timestamp("2021-12-31")),
    min_size=2,
    max_size=40,
)


@given(times=TIMES, period=st.sampled_from(sorted(PERIOD_CODES)), data=st.data())
def test_counts_are_those_of_a_plain_count_in_any_order(times, period, data):
    calls = [(str(at), "CJ", "x", "y") for at in times]
    try:
        series = call_series(log(calls), period=period)
    except DataError:
        return
    shuffled = call_series(log(data.draw(st.permutations(calls))), period=period)
    pd.testing.assert_series_equal(series.values, shuffled.values)
    plain = [
        sum(one.start_time <= at <= one.end_time for at in times) for one in series.values.index
    ]
    assert series.values.tolist() == plain
    whole = pd.period_range(series.values.index[0], series.values.index[-1])
    assert series.values.index.equals(whole)
    assert series.values.index[0].start_time.date() >= min(times).date()
    assert series.values.index[-1].end_time.date() <= max(times).date()


def test_only_what_many_rows_hold_is_listed():
    """The sentence may leave with an evaluation: that one caller is a diplomat must not."""
    callers = ["public"] * 20 + ["diplomat"]
    times = pd.date_range("2023-01-02", periods=21, freq="D")
    log = CallLog(
        unit="contact", frame=pd.DataFrame({"time": times, "area": "", "caller": callers})
    )
    with pytest.raises(DataError) as refused:
        call_series(log, period="week", where={"caller": "zzz"})
    assert "The log has 'public'." in str(refused.value)
    assert "diplomat" not in str(refused.value)
