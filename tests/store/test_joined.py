"""Several files of one source are one table."""

import pandas as pd
import pytest

from tests.store.tables_made import call_log, panel, waves
from toolkit.store.joined import joined, span


def test_one_table_stays_as_it_is():
    table = call_log(["2023-01-02"])
    assert joined([table]) is table


def test_calls_are_in_order_of_time():
    both = joined([call_log(["2023-02-02", "2023-01-05"]), call_log(["2023-01-06"])])
    assert both.frame["time"].dt.strftime("%m-%d").tolist() == ["01-05", "01-06", "02-02"]
    assert both.undated == 4
    assert both.notes == ("a",)


def test_figures_of_two_files_stand_side_by_side():
    drivers = panel(["2023-01", "2023-02"], [1.0, 2.0])
    later = panel(["2023-02", "2023-03"], [2.0, 3.0])
    rear = panel(["2023-01", "2023-02"], [7.0, 8.0], measure="rear")
    both = joined([later, drivers, rear]).frame
    assert both["period"].astype(str).tolist() == ["2023-01", "2023-02", "2023-03"]
    assert both["drivers"].tolist() == [1.0, 2.0, 3.0]
    assert both["rear"].tolist()[:2] == [7.0, 8.0]
    assert pd.isna(both["rear"].iloc[2])


def test_waves_are_put_one_after_the_other():
    both = joined([waves(), waves("2023-06", answers=("no", "no", "yes"))])
    assert both.frame["wave"].tolist() == ["2023-01"] * 3 + ["2023-06"] * 3
    assert both.missing == {"would_buy": {"refused": 2}}
    assert both.weights == "weight"


def test_nothing_cannot_be_joined():
    with pytest.raises(ValueError, match="nothing to join"):
        joined([])


def test_how_far_data_reach():
    assert span(panel(["2023-01", "2023-02"], [1, 2])) == (
        "2023-01-01",
        "2023-02-28",
        ["2023-02-28"],
    )
    assert span(waves()) == ("2023-01", "2023-01", ["2023-01"])
    assert span(call_log([])) == (None, None, [])
