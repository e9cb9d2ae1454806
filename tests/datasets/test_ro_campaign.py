"""The simulated campaign: made anew byte for byte, complete, and true to its own truth."""

import json
import shutil

import numpy as np
import pandas as pd
import pytest

from toolkit.plan import collateral_effects, load_plan
from toolkit.shipped import datasets
from toolkit.simulate.__main__ import main
from toolkit.simulate.campaign import true_effects

FOLDER = datasets() / "ro_campaign_simulated"
WRITTEN = ("calls.csv", "survey.csv", "truth.json")


@pytest.fixture(scope="module")
def plan():
    return load_plan(FOLDER / "plan.toml")


@pytest.fixture(scope="module")
def calls():
    log = pd.read_csv(FOLDER / "calls.csv", keep_default_na=False, parse_dates=["time"])
    return log.assign(week=log["time"].dt.to_period("W-SUN"))


@pytest.fixture(scope="module")
def answers():
    return pd.read_csv(FOLDER / "survey.csv")


@pytest.fixture(scope="module")
def truth():
    return json.loads((FOLDER / "truth.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def population():
    return pd.read_csv(FOLDER / "population.csv", keep_default_na=False)


def again(folder, seed):
    folder.mkdir()
    for name in ("plan.toml", "population.csv"):
        shutil.copy(FOLDER / name, folder)
    assert main([str(folder), "--seed", str(seed)]) == 0
    return {name: (folder / name).read_bytes() for name in WRITTEN}


def test_made_anew_byte_for_byte(tmp_path, truth, capsys):
    shipped = {name: (FOLDER / name).read_bytes() for name in WRITTEN}
    assert again(tmp_path / "same", truth["seed"]) == shipped
    assert "Simulated data written" in capsys.readouterr().out


def test_another_seed_gives_other_data_and_the_same_truth(tmp_path, truth):
    other = again(tmp_path / "other", truth["seed"] + 1)
    assert other["calls.csv"] != (FOLDER / "calls.csv").read_bytes()
    assert json.loads(other["truth.json"])["outcomes"] == truth["outcomes"]


def test_a_folder_without_a_plan_is_a_clear_error(tmp_path, capsys):
    assert main([str(tmp_path)]) == 3
    assert "plan.toml and population.csv" in capsys.readouterr().err


def test_a_question_that_was_never_asked_is_a_clear_error(tmp_path, capsys):
    text = (FOLDER / "plan.toml").read_text(encoding="utf-8")
    (tmp_path / "plan.toml").write_text(text.replace('"would_buy"', '"would_sell"'), "utf-8")
    shutil.copy(FOLDER / "population.csv", tmp_path)
    assert main([str(tmp_path)]) == 3
    assert "no question 'would_sell'" in capsys.readouterr().err
    assert not (tmp_path / "calls.csv").exists()


def test_labelled_as_simulated_everywhere(plan, truth):
    package = json.loads((FOLDER / "datapackage.json").read_text(encoding="utf-8"))
    assert package["title"].startswith("SIMULATED")
    assert package["description"].startswith("Simulated data")
    assert plan.campaign.name.startswith("Simulated")
    assert truth["simulated"] is True
    assert truth["note"].startswith("Simulated")
    for resource in package["resources"]:
        assert "imulated" in resource["title"] or resource["path"] in (
            "population.csv",
            "truth.json",
        )


def test_every_county_plays_one_part(plan, population):
    campaign = plan.campaign
    parts = campaign.areas + campaign.comparison_areas + campaign.neighbour_areas
    assert len(parts) == 42
    assert set(parts) == set(population["county"])
    assert population.groupby("county")["name"].nunique().eq(1).all()
    assert min(len(campaign.areas), len(campaign.comparison_areas)) >= 5


def test_every_effect_of_the_register_is_measured_or_explained(plan):
    measured = {o.effect for o in plan.outcomes if o.effect}
    explained = {one.effect for one in plan.not_measured}
    assert measured | explained == set(collateral_effects())
    assert {o.role for o in plan.outcomes} == {
        "primary", "secondary", "collateral", "negative_control",
    }  # fmt: skip


def test_truth_is_that_of_the_plan(plan, truth):
    assert truth["outcomes"] == true_effects(plan)
    assert list(truth["outcomes"]) == [outcome.id for outcome in plan.outcomes]


def weekly(calls, plan, outcome):
    """Contacts a week by an outcome's own definition, and all contacts of the same areas."""
    weeks = pd.period_range("2021-01-04", "2023-12-03", freq="W-SUN")
    chosen = calls[calls["county"].isin(getattr(plan.campaign, outcome.areas))]
    counted = chosen
    for column, value in outcome.where.items():
        counted = counted[counted[column] == value]
    return tuple(
        rows.groupby("week").size().reindex(weeks, fill_value=0).astype(float)
        for rows in (counted, chosen)
    )


def test_log_spans_whole_weeks(calls):
    assert calls["time"].is_monotonic_increasing
    assert calls["time"].min() >= pd.Timestamp("2021-01-04")
    assert calls["time"].max() < pd.Timestamp("2023-12-04")
    assert calls["week"].nunique() == 152


def test_times_exist_in_romania(calls):
    calls["time"].dt.tz_localize("Europe/Bucharest", ambiguous=np.ones(len(calls), dtype=bool))


def test_whatsapp_opened_on_its_day(calls, plan):
    (event,) = plan.events
    first = calls.loc[calls["channel"] == "whatsapp", "time"].min()
    assert pd.Timestamp(event.start) <= first < pd.Timestamp(event.start) + pd.Timedelta(days=7)


def test_charts_of_the_main_outcome_need_no_suppression(calls, plan):
    main_one, _ = weekly(calls, plan, plan.outcome("actionable-reports"))
    assert main_one.min() > 10
    own, _ = weekly(calls, plan, plan.outcome("victims-own-contacts"))
    assert own.between(1, 10).mean() > 0.5  # small on purpose


@pytest.mark.parametrize(
    "id",
    ["actionable-reports", "victims-own-contacts", "not-relevant-share", "misdirected",
     "neighbours-reports", "comparison-reports", "contacts"],
)  # fmt: skip
def test_log_holds_the_true_effect(calls, plan, truth, id):
    """The same weeks of the year, before and after: their ratio lies about the true one.

    The tolerance is three standard errors: of Poisson counts, and of the slow wander of 6 %
    (correlation .6) over the weeks compared, drift of 4 % a year taken out.
    """
    outcome = plan.outcome(id)
    counted, base = weekly(calls, plan, outcome)
    later = slice(pd.Period("2023-05-29", "W-SUN"), pd.Period("2023-11-27", "W-SUN"))
    earlier = slice(pd.Period("2022-05-30", "W-SUN"), pd.Period("2022-11-28", "W-SUN"))
    after, before = counted.loc[later], counted.loc[earlier]
    found = np.log(after.mean() / before.mean())
    if outcome.measure == "share":
        found -= np.log(base.loc[later].mean() / base.loc[earlier].mean())
    else:
        found -= 0.04
    wander = 0.06 * np.sqrt(2 / len(after) * (1 + 0.6) / (1 - 0.6))
    own = 0.04 * np.sqrt(2 / len(after))
    error = np.sqrt(1 / after.sum() + 1 / before.sum() + wander**2 + own**2)
    expected = truth["outcomes"][id]["effects"]["level_change"]
    assert abs(found - expected) < 3 * error


def test_survey_has_its_design(answers, plan):
    source = plan.sources["waves"]
    assert set(answers["wave"]) == {source.before, source.after}
    assert answers.groupby("wave").size().between(1400, 1700).all()
    asked = plan.campaign.areas + plan.campaign.comparison_areas
    assert set(answers["county"]) == set(asked)
    # Clusters lie within strata, and the same ones are visited twice.
    assert answers.groupby("locality")["residence"].nunique().eq(1).all()
    assert answers.groupby("locality")["wave"].nunique().eq(2).all()
    assert answers.groupby("locality")["county"].nunique().eq(1).all()


def test_weights_add_up_to_the_population(answers, population):
    for _, wave in answers.groupby("wave"):
        stood_for = wave.groupby(["county", "residence"])["weight"].sum()
        real = population.set_index(["county", "residence"])["people"]
        assert stood_for.to_numpy() == pytest.approx(real[stood_for.index].to_numpy(), rel=1e-3)


@pytest.mark.parametrize("id", ["would-buy", "would-report", "blames-migrants", "blames-victims"])
def test_survey_holds_the_true_effect(answers, plan, truth, id):
    """Difference in differences by county: within three standard errors between counties."""
    outcome = plan.outcome(id)
    value = answers[outcome.item]
    if outcome.measure == "proportion":
        value = value.isin(outcome.values).astype(float).where(value != "refused")
    rows = answers.assign(value=value).dropna(subset=["value"])
    rows = rows.assign(total=rows["value"] * rows["weight"])
    sums = rows.groupby(["county", "wave"])[["total", "weight"]].sum()
    mean = (sums["total"] / sums["weight"]).unstack()
    change = mean[plan.sources["waves"].after] - mean[plan.sources["waves"].before]
    reached = change.index.isin(plan.campaign.areas)
    found = change[reached].mean() - change[~reached].mean()
    error = np.sqrt(
        change[reached].var() / reached.sum() + change[~reached].var() / (~reached).sum()
    )
    assert abs(found - truth["outcomes"][id]["effects"]["change"]) < 3 * error
