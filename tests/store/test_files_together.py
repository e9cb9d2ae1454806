"""Several files of one source: together they say what one file would have said."""

import pandas as pd
import pytest

from tests.ingest.made import CALLS, SURVEY, series, text_file
from toolkit.errors import DataError
from toolkit.ingest import read
from toolkit.plan import Source
from toolkit.store.joined import joined

HEAD = ["timestamp", "county", "reason"]
CALL_ROWS = [
    ["2021-12-30 10:00", "CJ", "x"],
    ["2021-12-31 11:00", "AB", "y"],
    ["2022-01-01 09:00", "CJ", "x"],
    ["2022-01-02 08:00", "AB", "x"],
]


def table(rows, source, **more):
    return read(text_file(rows), "x.csv", source, **more).table


def test_two_years_of_calls_are_one_log():
    one = table([HEAD, *CALL_ROWS], CALLS)
    parts = [table([HEAD, *CALL_ROWS[:2]], CALLS), table([HEAD, *CALL_ROWS[2:]], CALLS)]
    for both in (joined(parts), joined(parts[::-1])):
        pd.testing.assert_frame_equal(both.frame, one.frame)


def test_a_column_that_came_later_is_blank_before():
    early = table([HEAD[:2], ["2021-01-01 10:00", "CJ"]], CALLS)
    late = table([HEAD, ["2022-01-01 10:00", "CJ", "x"]], CALLS)
    assert joined([late, early]).frame["reason"].tolist() == ["", "x"]


def test_undated_rows_add_up():
    parts = [table([HEAD, ["", "CJ", "x"], row], CALLS) for row in CALL_ROWS[:2]]
    assert joined(parts).undated == 2


def test_a_log_that_holds_another_one_is_refused():
    small = table([HEAD, *CALL_ROWS[:3]], CALLS)
    large = table([HEAD, *CALL_ROWS], CALLS)
    with pytest.raises(DataError, match="the 3 calls of the same time are in another file already"):
        joined([large, small])


def test_units_are_never_mixed():
    case = Source(kind="calls", unit="case")
    with pytest.raises(DataError, match="different units"):
        joined([table([HEAD, CALL_ROWS[0]], CALLS), table([HEAD, CALL_ROWS[1]], case)])
    months = table([["month", "n"], ["2022-01", 1]], series())
    with pytest.raises(DataError, match="different kinds"):
        joined([table([HEAD, CALL_ROWS[0]], CALLS), months])


def test_years_of_a_series_follow_each_other():
    one = table([["month", "n"], ["2022-01", 1], ["2022-02", 2]], series())
    two = table([["month", "n"], ["2022-03", 3]], series())
    frame = joined([two, one]).frame
    assert frame["period"].astype(str).tolist() == ["2022-01", "2022-02", "2022-03"]
    assert frame["n"].tolist() == [1, 2, 3]


def test_two_files_that_contradict_each_other_are_refused():
    head = ["month", "county", "n"]
    one = table([head, ["2022-01", "CJ", 1], ["2022-02", "CJ", 2]], series())
    two = table([head, ["2022-02", "CJ", 3], ["2022-02", "AB", 3]], series())
    with pytest.raises(DataError, match="the figure for 2022-02, area 'CJ' differs"):
        joined([one, two])


def test_files_with_other_measures_stand_side_by_side():
    one = table([["month", "calls"], ["2022-01", 1], ["2022-02", 2]], series())
    two = table([["month", "price"], ["2022-02", 0.5]], series())
    frame = joined([one, two]).frame
    assert frame["calls"].tolist() == [1, 2]
    assert frame["price"].isna().tolist() == [True, False]


def test_waves_in_files_of_their_own_equal_waves_in_one():
    rows = [["q", "hours"], ["yes", 1], ["refused", 2]]
    parts = [table(rows, SURVEY, wave=wave) for wave in ("2023-01", "2023-06")]
    both = joined(parts)
    head, *answers = rows
    in_one = [["wave", *head], *[[w, *row] for w in ("2023-01", "2023-06") for row in answers]]
    one = table(in_one, SURVEY)
    pd.testing.assert_frame_equal(both.frame, one.frame)
    assert both.missing == one.missing == {"q": {"refused": 2}}


def test_waves_with_other_weights_are_refused():
    rows = [["w", "q"], [1, "yes"]]
    weighted = Source(kind="survey", before="2023-01", after="2023-06", weights="w")
    with pytest.raises(DataError, match="differ in their columns of weights"):
        joined([table(rows, SURVEY, wave="2023-01"), table(rows, weighted, wave="2023-06")])


def test_one_table_is_itself():
    only = table([HEAD, *CALL_ROWS], CALLS)
    assert joined([only]) is only
