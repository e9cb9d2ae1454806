"""One pure function from plan and tables to the Evaluation."""

import json
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from toolkit.errors import DataError
from toolkit.evaluation import evaluate
from toolkit.plan import load_plan, parse_plan
from toolkit.results import Evaluation, Provenance
from toolkit.shipped import datasets
from toolkit.tables import CallLog, Panel, SurveyWaves
from toolkit.verdicts import readings


@pytest.fixture(scope="module")
def seatbelts():
    folder = datasets() / "seatbelts_gb"
    frame = pd.read_csv(folder / "casualties.csv")
    frame["period"] = pd.PeriodIndex(frame.pop("month"), freq="M")
    frame["area"] = ""
    return load_plan(folder / "plan.toml"), {"casualties": Panel(period="month", frame=frame)}


@pytest.fixture(scope="module")
def simulated():
    folder = datasets() / "ro_campaign_simulated"
    calls = pd.read_csv(folder / "calls.csv", parse_dates=["time"], keep_default_na=False)
    calls = calls.rename(columns={"county": "area"})
    survey = pd.read_csv(folder / "survey.csv", dtype={"wave": str})
    survey = survey.rename(columns={"county": "area"})
    tables = {
        "calls": CallLog(unit="contact", frame=calls, timezone="Europe/Bucharest"),
        "waves": SurveyWaves(
            frame=survey, weights="weight", strata="residence", clusters="locality"
        ),
    }
    plan = load_plan(folder / "plan.toml")
    truth = json.loads((folder / "truth.json").read_text("utf-8"))["outcomes"]
    return plan, tables, evaluate(plan, tables), truth


def test_the_same_plan_and_tables_give_the_same_evaluation_and_json_back(seatbelts):
    first, second = evaluate(*seatbelts), evaluate(*seatbelts)
    assert first == second
    assert Evaluation.from_json(first.to_json()) == first


def test_seat_belts_read_as_published(seatbelts):
    found = evaluate(*seatbelts)
    assert found.outcome("drivers").verdict.reading == "benefit shown"
    assert found.outcome("front").verdict.reading == "benefit shown"
    assert found.ledger.findings[0].reading == "not ruled out"
    assert found.ledger.shown == 0


def test_every_effect_of_the_register_is_in_the_ledger(seatbelts, simulated):
    from toolkit.plan import collateral_effects

    for found in (evaluate(*seatbelts), simulated[2]):
        assert {finding.effect for finding in found.ledger.findings} == set(collateral_effects())


def test_the_truth_of_the_simulation_lies_in_every_interval(simulated):
    """The parts fit together. No evidence of coverage: this draw was picked (docs/datasets.md)."""
    _, _, found, truth = simulated
    missed = []
    for outcome in found.outcomes:
        for name, value in truth[outcome.id]["effects"].items():
            row = outcome.estimate.effect(name)
            if not row.ci_low <= value <= row.ci_high:
                missed.append((outcome.id, name))
    assert len(missed) <= 2, missed


def test_reach_is_marked_as_reach(simulated):
    assert simulated[2].outcome("contacts").reach_only
    assert not simulated[2].outcome("actionable-reports").reach_only


def test_what_cannot_be_estimated_is_a_result_with_its_reason(simulated):
    plan, tables, _, _ = simulated
    broken = tuple(
        replace(o, where={"caller": "nobody"}) if o.id == "victims-own-contacts" else o
        for o in plan.outcomes
    )
    found = evaluate(replace(plan, outcomes=broken), {"calls": tables["calls"]})
    assert "nobody" in found.outcome("victims-own-contacts").problem
    assert "no data" in found.outcome("would-buy").problem
    assert found.outcome("actionable-reports").verdict is not None
    entry = {f.effect: f for f in found.ledger.findings}["less-help-seeking"]
    assert entry.reading == "not measured"
    assert any("could not be estimated" in line for line in found.limitations)


def test_what_is_true_of_a_log_is_said_once_and_of_the_source(simulated):
    """Contacts without an area are in no outcome's areas: seven outcomes, one sentence."""
    said = [line for line in simulated[2].limitations if "have no area" in line]
    assert said == ["Source calls: 840 of 27359 contacts have no area; they are in none."]


def test_outcome_and_ledger_never_say_different_things_of_harm(simulated):
    found = simulated[2]
    for finding in found.ledger.findings:
        if finding.outcome is not None and finding.reading in ("harm shown", "sign of harm"):
            assert found.outcome(finding.outcome).verdict.reading == finding.reading


def test_no_data_at_all_is_an_error_that_names_the_sources(simulated):
    with pytest.raises(DataError, match=r"source calls(.|\n)*source waves"):
        evaluate(simulated[0], {})


def test_before_the_date_of_the_analysis_there_is_no_verdict(simulated):
    plan, tables, _, _ = simulated
    some = replace(plan, outcomes=plan.outcomes[:1])
    early = evaluate(some, tables, today=date(2023, 12, 3))
    assert early.outcomes[0].verdict.reading == "not yet"
    assert early.outcomes[0].estimate is None
    assert all(finding.reading == "not measured" for finding in early.ledger.findings)
    assert evaluate(some, tables, today=date(2023, 12, 4)).outcomes[0].verdict.reading != "not yet"


def test_an_unlocked_plan_is_exploratory(seatbelts):
    plan, tables = seatbelts
    plan = replace(plan, outcomes=plan.outcomes[:1])
    assert evaluate(plan, tables).exploratory
    kept = Provenance(
        locked_at="2020-01-01T00:00:00+00:00", last_data_at="2021-01-01T00:00:00+00:00"
    )
    assert not evaluate(plan, tables, provenance=kept).exploratory
    late = replace(kept, locked_at="2022-01-01T00:00:00+00:00")
    assert evaluate(plan, tables, provenance=late).exploratory


def test_progress_is_told(seatbelts):
    plan, tables = seatbelts
    seen = []
    evaluate(
        replace(plan, outcomes=plan.outcomes[:1]), tables,
        progress=lambda what, done, total: seen.append((done, total)),
    )  # fmt: skip
    assert seen == [(0, 1), (1, 1)]


PRIMARIES = """
schema = 1
[campaign]
id = "x"
name = "X"
start = 2021-01-01
market = "m"
mechanism = "m"
[sources.s]
kind = "series"
unit = "incident"
period = "month"
"""
OUTCOME = """
[[outcomes]]
id = "o{i}"
source = "s"
role = "primary"
measure = "count"
family = "normal"
season = "none"
benefit = "increase"
matters = {{ absolute = 1 }}
"""


def test_several_primary_outcomes_are_corrected_and_say_so():
    """Ten outcomes of which one is barely shown: alone it is, among ten it is not."""
    months = pd.period_range("2019-01", periods=48, freq="M")
    rng = np.random.default_rng(0)
    columns = {f"o{i}": 50 + rng.normal(0, 1, 48) for i in range(10)}
    columns["o3"] = columns["o3"] + 0.6 * (np.arange(48) >= 24)
    frame = pd.DataFrame(columns).assign(period=months, area="")
    tables = {"s": Panel(period="month", frame=frame)}
    many = parse_plan(PRIMARIES + "".join(OUTCOME.format(i=i) for i in range(10)))
    alone = parse_plan(PRIMARIES + OUTCOME.format(i=3))
    single = evaluate(alone, tables).outcome("o3").verdict
    among = evaluate(many, tables).outcome("o3").verdict
    assert single.reading == "benefit shown"
    assert 0.005 < single.p_value < 0.05
    assert among.reading == "cannot tell"
    assert among.adjusted
    assert among.p_adjusted > 0.05
    assert among.low < 0 < single.low


NEAR_ZERO = """
[[outcomes]]
id = "o{i}"
source = "s"
role = "{role}"
measure = "count"
family = "normal"
season = "none"
{side} = "increase"
matters = {{ ratio = 1.2 }}
"""


@pytest.mark.parametrize("rise", [0.0, 4.0])
def test_an_outcome_without_a_bounded_ratio_leaves_the_others_their_verdict(rise):
    """Where the level may be zero there is no ratio; one such outcome used to stop them all."""
    months = pd.period_range("2019-01", periods=48, freq="M")
    rng = np.random.default_rng(0)
    columns = {f"o{i}": rng.normal(0, 1, 48) for i in range(3)}
    columns["o0"] += 50 + 30 * (np.arange(48) >= 24)
    columns["o2"] += rise * (np.arange(48) >= 24)
    tables = {
        "s": Panel(period="month", frame=pd.DataFrame(columns).assign(period=months, area=""))
    }
    main = NEAR_ZERO.format(i=0, role="primary", side="benefit")
    main += NEAR_ZERO.format(i=1, role="primary", side="benefit")
    harm = NEAR_ZERO.format(i=2, role="collateral", side="harm") + 'effect = "displacement"\n'
    found = evaluate(parse_plan(PRIMARIES + main + harm), tables)
    assert found.outcome("o0").verdict.reading == "benefit shown"
    assert found.outcome("o1").verdict.reading == "cannot tell"
    assert "own unit" in found.outcome("o1").verdict.more_needed
    ledger = found.ledger.findings[0]
    assert ledger.reading == ("harm shown" if rise else "not ruled out")
    assert found.outcome("o2").verdict.reading == ("harm shown" if rise else "cannot tell")


@pytest.mark.parametrize(
    ("noise", "shift", "status"),
    [(0.1, 0.0, "passed"), (2.0, 0.0, "informational"), (0.1, 3.0, "failed")],
)
def test_a_negative_control_that_cannot_tell_is_not_one_that_passed(noise, shift, status):
    months = pd.period_range("2019-01", periods=48, freq="M")
    values = 50 + np.random.default_rng(2).normal(0, noise, 48) + shift * (np.arange(48) >= 24)
    tables = {"s": Panel(period="month", frame=pd.DataFrame({"o0": values, "period": months,
                                                             "area": ""}))}  # fmt: skip
    plan = PRIMARIES + OUTCOME.format(i=0).replace("primary", "negative_control").replace(
        'benefit = "increase"\n', ""
    )
    checks = {check.name: check for check in evaluate(parse_plan(plan), tables).checks}
    assert checks["placebo_outcomes"].status == status


def test_a_margin_that_does_not_fit_is_the_problem_of_its_outcome_alone():
    months = pd.period_range("2019-01", periods=48, freq="M")
    counts = {f"o{i}": np.random.default_rng(i).poisson(30, 48) for i in range(2)}
    tables = {"s": Panel(period="month", frame=pd.DataFrame(counts).assign(period=months, area=""))}
    plan = PRIMARIES + OUTCOME.format(i=0) + OUTCOME.format(i=1)
    found = evaluate(parse_plan(plan.replace("absolute = 1", "per_100000 = 3", 1)), tables)
    assert "of 100,000" in found.outcome("o0").problem
    assert found.outcome("o1").verdict is not None


def test_an_unknown_column_names_the_nearest(seatbelts):
    plan, tables = seatbelts
    wrong = replace(plan, outcomes=(replace(plan.outcomes[0], column="driver"),))
    assert "Did you mean 'drivers'" in evaluate(wrong, tables).outcomes[0].problem


def test_the_verdict_module_is_the_one_used():
    """A verdict is never made in the orchestration itself."""
    assert evaluate.__globals__["verdict"] is readings.verdict
