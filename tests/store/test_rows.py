"""Tables come back as they went in: values, order, columns, types."""

import secrets

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.store.tables_made import call_log, delivery, panel, waves
from toolkit.store import Store
from toolkit.tables import CallLog, Panel, SurveyWaves


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "workspace")


def back(store, table, source="calls"):
    store.add(delivery(table, source=source), "2026-01-01")
    (kept,) = store.kept("ro", source)
    return kept.table


@pytest.mark.parametrize(
    "table",
    [
        call_log(["2023-01-02", "2023-01-01"], areas=["AB", "București"]),
        panel(["2023-01", "2023-02", "2023-04"], [1.5, np.nan, 3.0]),
        panel(["2023-01-02", "2023-01-09"], [4, 11], period="week"),
        waves(),
    ],
    ids=["calls", "months", "weeks", "survey"],
)
def test_a_table_comes_back_equal(store, table):
    found = back(store, table)
    assert found == table  # all but the frame
    pd.testing.assert_frame_equal(found.frame, table.frame)


def test_a_call_log_without_categories_comes_back(store):
    table = call_log(["2023-01-02"])
    bare = CallLog(unit="contact", frame=table.frame[["time", "area"]])
    pd.testing.assert_frame_equal(back(store, bare).frame, bare.frame)


def test_a_period_without_any_figure_comes_back(store):
    frame = pd.DataFrame({"period": pd.PeriodIndex(["2023-01", "2023-02"], freq="M"), "area": ""})
    frame["a"], frame["b"] = [1.0, np.nan], [2.0, np.nan]
    table = Panel(period="month", frame=frame)
    pd.testing.assert_frame_equal(back(store, table).frame, frame)


@pytest.fixture(scope="module")
def one_store(tmp_path_factory):
    """One store for all examples, each of them a source of its own."""
    return Store(tmp_path_factory.mktemp("store"))


@given(
    st.lists(
        st.tuples(
            st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8),
            st.floats(allow_nan=False, allow_infinity=False),
            st.integers(-(2**53), 2**53),
            st.booleans(),
        ),
        min_size=1,
        max_size=20,
    )
)
def test_any_value_comes_back(one_store, rows):
    columns = list(zip(*rows, strict=True))
    frame = pd.DataFrame({"wave": "1", "area": ""}, index=range(len(rows)))
    for name, values in zip("abcd", columns, strict=True):
        frame[name] = list(values)
    table = SurveyWaves(frame=frame)
    found = back(one_store, table, source=secrets.token_hex(8))
    pd.testing.assert_frame_equal(found.frame, frame)


def test_twenty_thousand_calls_come_back_as_they_were(store):
    rng = np.random.default_rng(1)
    times = pd.Timestamp("2018-01-01") + pd.to_timedelta(rng.integers(0, 10**8, 19_143), unit="s")
    frame = pd.DataFrame({"time": times, "area": "B"})
    for name in ("outcome", "caller", "gender", "channel"):
        frame[name] = pd.Series(rng.choice(["one", "two", "three"], 19_143), dtype="str")
    store.add(delivery(CallLog(unit="contact", frame=frame)), "2026-01-01")
    (kept,) = store.kept("ro", "calls")
    pd.testing.assert_frame_equal(kept.table.frame, frame, check_dtype=False)
