"""`demandeval demo`: two campaigns from the files to the reports, nothing twice."""

import json
import sqlite3

import pytest

from toolkit.cli import main
from toolkit.plan import load_plan
from toolkit.shipped import datasets
from toolkit.workspace import Workspace


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """A workspace in which the demo ran, and what it printed."""
    import contextlib
    import io

    folder = tmp_path_factory.mktemp("demo") / "workspace"
    stream = io.StringIO()
    with contextlib.redirect_stdout(stream):
        assert main(["demo", "--workspace", str(folder)]) == 0
    return folder, stream.getvalue()


def test_it_prints_both_tables_and_says_where_the_reports_are(demo):
    folder, said = demo
    for name in ("Simulated: Open your eyes", "Seat-belt law, front seats"):
        assert name in said
    for id in ("ro-sim", "seatbelts-gb"):
        assert str(folder / f"report-{id}.html") in said
        assert (folder / f"report-{id}.html").read_text().lstrip().startswith("<!")
    assert "make serve" in said
    assert said.lower().count("exploratory") == 1


def test_its_benefit_and_harm_are_those_of_the_simulation(demo):
    truth = json.loads((datasets() / "ro_campaign_simulated" / "truth.json").read_text())
    assert truth
    found = Workspace(demo[0]).latest("ro-sim")
    readings = {one.id: one.verdict.reading for one in found.outcomes}
    assert readings["actionable-reports"] == "benefit shown"
    assert readings["blames-migrants"] == "harm shown"
    harms = {one.effect: one.reading for one in found.ledger.findings}
    assert harms["xenophobia"] == "harm shown"
    assert harms["less-safe-market"] == "not measured"


def test_no_harm_is_claimed_for_rear_passengers(demo):
    found = Workspace(demo[0]).latest("seatbelts-gb")
    drivers, front, rear = (found.outcome(id) for id in ("drivers", "front", "rear"))
    change = {
        one.id: 100 * one.estimate.effect("relative_effect").estimate
        for one in (drivers, front, rear)
    }
    assert -26 < change["drivers"] < -17
    assert -34 < change["front"] < -24
    assert drivers.verdict.reading == front.verdict.reading == "benefit shown"
    assert rear.verdict.reading == "cannot tell"
    (finding,) = [one for one in found.ledger.findings if one.outcome == "rear"]
    assert not finding.harm_shown


def test_a_second_time_nothing_is_added_or_computed(demo, monkeypatch, capsys):
    def fail(*_args, **_more):
        raise AssertionError("computed again")

    folder, first = demo
    before = (folder / "demandeval.sqlite").stat().st_size
    monkeypatch.setattr("toolkit.evaluation.evaluate", fail)
    assert main(["demo", "--workspace", str(folder)]) == 0
    assert capsys.readouterr().out == first
    with sqlite3.connect(folder / "demandeval.sqlite") as connection:
        assert connection.execute("SELECT count(*) FROM uploads").fetchone() == (3,)
        assert connection.execute("SELECT count(*) FROM evaluations").fetchone() == (2,)
    connection.close()
    assert (folder / "demandeval.sqlite").stat().st_size == before


def test_only_a_plan_that_came_before_its_data_is_said_to_have(demo):
    """What the law of 1983 did was known long before anybody wrote our plan."""
    workspace = Workspace(demo[0])
    exploratory = {
        folder: workspace.provenance(load_plan(datasets() / folder / "plan.toml")).exploratory
        for folder in ("ro_campaign_simulated", "seatbelts_gb")
    }
    assert exploratory == {"ro_campaign_simulated": False, "seatbelts_gb": True}
