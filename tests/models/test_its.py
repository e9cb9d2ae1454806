"""What fit_its promises: effects, gaps, order, refusals."""

import dataclasses

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.errors import ModelError
from toolkit.models import ERRORS
from toolkit.models.its import fit_its
from toolkit.models.its_batch import fit_its_batch
from toolkit.models.shapes import SHAPES
from toolkit.results import ImpactEstimate
from toolkit.serial import from_json, to_json

MONTHS = pd.period_range("2019-01", periods=72, freq="M")
START, END = "2022-01", "2022-06-15"


def series(effect=0.0, *, seed=1, index=MONTHS, level=100.0, noise=5.0):
    rng = np.random.default_rng(seed)
    start = len(index) // 2
    values = level + rng.normal(0, noise, len(index)) + effect * (np.arange(len(index)) >= start)
    return pd.Series(values, index, name="calls")


@pytest.mark.parametrize("errors", ERRORS)
@pytest.mark.parametrize("family", ["normal", "count"])
def test_a_known_step_lies_in_the_interval(errors, family):
    calls = series(40).round()
    found = fit_its(calls, START, shape="step", family=family, errors=errors, season=None)
    true = 40 if family == "normal" else np.log(1.4)
    row = found.effects.loc["level_change"]
    assert row.ci_low < true < row.ci_high
    assert row.p_value < 0.01


@pytest.mark.parametrize("shape", SHAPES)
def test_each_shape_defines_its_effects(shape):
    found = fit_its(series(), START, end=END, shape=shape, season=None)
    terms = set(SHAPES[shape].terms(_window()))
    assert terms <= set(found.effects.index)
    assert {"average_effect", "cumulative_effect", "relative_effect"} <= set(found.effects.index)
    assert found.headline == SHAPES[shape].headline
    assert list(found.path.columns) == [
        "observed", "fitted", "counterfactual", "counterfactual_low", "counterfactual_high",
    ]  # fmt: skip
    assert len(found.path) == 72


def _window():
    from toolkit.models.shapes import Window

    return Window(length=72, start=36, end=41)


def test_the_same_answer_each_time_and_the_input_untouched():
    calls = series(10)
    before = calls.copy()
    assert fit_its(calls, START) == fit_its(calls, START)
    pd.testing.assert_series_equal(calls, before)


def test_json_and_back_is_equal():
    found = fit_its(series(10), START)
    assert from_json(to_json(found), ImpactEstimate) == found


def test_rows_may_come_in_any_order():
    calls = series(10)
    shuffled = calls.sample(frac=1, random_state=3)
    assert fit_its(shuffled, START).effects.equals(fit_its(calls, START).effects)


def test_a_gap_is_a_gap_whether_empty_or_left_out():
    calls = series(10)
    calls.iloc[[5, 40]] = np.nan
    found = fit_its(calls, START, season=None)
    pd.testing.assert_frame_equal(
        fit_its(calls.dropna(), START, season=None).effects, found.effects
    )
    assert found.before == 35
    assert np.isnan(found.path["observed"].iloc[5])
    assert np.isfinite(found.path["fitted"].iloc[5])


def test_a_gap_is_not_a_zero():
    calls = series(0)
    empty = calls.copy()
    empty.iloc[40:43] = np.nan
    zero = empty.fillna(0.0)
    gap = fit_its(empty, START, season=None, shape="step").effect().estimate
    filled = fit_its(zero, START, season=None, shape="step").effect().estimate
    assert abs(gap) < 10 < abs(gap - filled)


@given(st.floats(0.01, 1000), st.floats(-500, 500))
def test_rescaling_moves_effects_as_it_must(factor, shift):
    calls = series(10)
    plain = fit_its(calls, START, season=None).effects
    moved = fit_its(calls * factor + shift, START, season=None).effects
    for name in ("level_change", "slope_change", "average_effect", "cumulative_effect"):
        for column in ("estimate", "ci_low", "ci_high"):
            want = plain.loc[name, column] * factor
            assert moved.loc[name, column] == pytest.approx(want, rel=1e-5, abs=1e-6 * factor)
        assert moved.loc[name, "p_value"] == pytest.approx(plain.loc[name, "p_value"], rel=1e-5)


def test_doubling_counts_and_exposure_changes_nothing():
    calls = series(20).round()
    people = pd.Series(np.linspace(1000, 1200, 72), MONTHS)
    options = {"family": "count", "shape": "step", "season": None}
    plain = fit_its(calls, START, exposure=people, **options).effect("level_change")
    twice = fit_its(calls, START, exposure=2 * people, **options).effect("level_change")
    assert twice.estimate == pytest.approx(plain.estimate, rel=1e-9)
    assert twice.ci_low == pytest.approx(plain.ci_low, rel=1e-7)


def test_relative_effect_of_a_normal_outcome_has_the_p_value_of_the_absolute_one():
    found = fit_its(series(15), START, shape="step", season=None).effects
    absolute = found.loc["level_change", "p_value"]
    assert found.loc["relative_effect", "p_value"] == pytest.approx(absolute, rel=1e-12)
    assert found.loc["relative_effect", "ci_low"] > 0


@pytest.mark.parametrize("shape", ["step", "step+slope", "pulse"])
def test_a_wandering_series_far_from_zero_has_a_bounded_relative_effect(shape):
    """The level of the bare line is unknown here; what was seen is not."""
    rng, noise = np.random.default_rng(12), np.zeros(72)
    for t in range(1, 72):
        noise[t] = 0.9 * noise[t - 1] + rng.normal(0, 0.44)
    calls = pd.Series(10 + noise, MONTHS)
    found = fit_its(calls, START, end=END, shape=shape, season=None)
    own, part = found.effect(), found.effect("relative_effect")
    assert part.ci_low < part.estimate < part.ci_high
    if shape != "step+slope":
        seen = calls.iloc[36 : 42 if shape == "pulse" else 72].mean()
        for end in ("ci_low", "ci_high"):
            wanted = getattr(own, end) / (seen - getattr(own, end))
            assert getattr(part, end) == pytest.approx(wanted, rel=1e-4)


def test_sums_of_a_step_are_the_ratio_times_what_was_seen():
    calls = series(40).round()
    found = fit_its(calls, START, family="count", shape="step", season=None)
    total = calls.iloc[36:].sum()
    ratio = 1 + found.effect("relative_effect").estimate
    assert found.effect("cumulative_effect").estimate == pytest.approx(total * (1 - 1 / ratio))
    per_period = found.per_period.estimate
    assert per_period == pytest.approx(total * (1 - 1 / ratio) / 36)


def test_washout_leaves_periods_out():
    calls = series(30)
    calls.iloc[36:39] = 1000.0
    found = fit_its(calls, START, shape="step", season=None, washout=3)
    row = found.effect()
    assert row.ci_low < 30 < row.ci_high
    assert found.after == 33


def test_an_event_is_a_term_and_one_outside_is_said():
    calls = series(0)
    calls.iloc[18:] += 25
    events = [("operator", "2020-07-01", None), ("later", "2030-01-01", None)]
    found = fit_its(calls, START, shape="step", season=None, events=events)
    assert abs(found.effect().estimate) < 10
    assert found.terms.loc["event:operator", "ci_low"] > 10
    assert any("later" in warning for warning in found.warnings)


def test_an_event_on_the_start_is_said_not_to_be_told_apart():
    found = fit_its(series(10), START, shape="step", season=None, events=[("law", START, None)])
    assert any("law" in warning and "cannot be told" in warning for warning in found.warnings)


def test_season_is_full_with_two_years_before_and_said_otherwise():
    assert fit_its(series(), "2021-01").season == "dummies"
    short = fit_its(series(), "2020-04", shape="step")
    assert short.season == "1 harmonics"
    assert any("cannot be told apart" in warning for warning in short.warnings)


def test_a_slope_that_a_bending_series_makes_is_not_confirmed():
    """A curve without any break: a slope change that nobody caused."""
    t = np.arange(72)
    rng = np.random.default_rng(4)
    curve = pd.Series(100 + 8 * np.sin(t / 14) + rng.normal(0, 0.5, 72), MONTHS)
    found = fit_its(curve, START, season=None)
    assert found.effect("slope_change").confirmed is False
    assert found.effect("level_change").confirmed is None


@pytest.mark.parametrize("family", ["normal", "count"])
def test_many_series_at_once_give_the_answers_of_one_at_a_time(family):
    frame = pd.DataFrame({f"s{i}": series(i, seed=i).round() for i in range(5)})
    frame.iloc[3, 2] = np.nan
    table = fit_its_batch(frame, START, family=family)
    for column in frame:
        one = fit_its(frame[column], START, family=family)
        for row in one.effect_rows:
            for part in ("estimate", "ci_low", "ci_high", "p_value"):
                want = getattr(row, part)
                near = 2e-4 * row.std_error if part != "p_value" else 1e-5
                assert table.loc[column, f"{row.name}_{part}"] == pytest.approx(want, abs=near)


def test_long_daily_series_and_weeks():
    days = pd.period_range("2018-01-01", periods=900, freq="D")
    calls = series(10, index=days, noise=10)
    found = fit_its(calls, days[450], shape="step")
    row = found.effect()
    assert row.ci_low < 10 < row.ci_high
    assert "Sat" in found.terms.index


REFUSED = {
    "too few after": ({"start": "2024-12"}, "71 months before and 1 after"),
    "start outside": ({"start": "2030-01"}, "lies outside"),
    "pulse without end": ({"shape": "pulse"}, "needs the last day"),
    "unknown shape": ({"shape": "stairs"}, "not known"),
    "unknown errors": ({"errors": "magic"}, "not known"),
    "end before start": ({"end": "2021-01"}, "before the start"),
    "level of 95": ({"level": 95}, "write 0.95"),
    "not a date": ({"start": "the day after"}, "not a date"),
    "log counts": ({"family": "count", "transform": "log"}, "already"),
    "exposure for normal": ({"exposure": pd.Series(1.0, MONTHS)}, "family='count'"),
    "covariate with holes": (
        {"covariates": pd.DataFrame({"price": [np.nan] + [1.0, 2.0] * 35 + [1.0]}, MONTHS)},
        "no number in 1 period",
    ),
    "covariate that is the trend": (
        {"covariates": pd.DataFrame({"time": np.arange(72.0)}, MONTHS)}, "cannot be told apart",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_answered_is_refused_with_a_way_out(case):
    options, message = REFUSED[case]
    with pytest.raises(ModelError, match=message):
        fit_its(series(), **({"start": START} | options))


@pytest.mark.parametrize("taken", ["trend", "level_change", "event:law"])
def test_a_covariate_never_replaces_a_term_of_its_name(taken):
    """It used to: the verdict was then about the covariate."""
    search = pd.DataFrame({taken: np.random.default_rng(4).normal(size=72)}, MONTHS)
    with pytest.raises(ModelError, match="name of another term"):
        fit_its(series(), START, covariates=search, events=[("law", "2020-01-01", None)])


def test_two_events_of_one_name_and_two_covariates_of_one_name_are_refused():
    with pytest.raises(ModelError, match="two events are called 'law'"):
        fit_its(series(), START, events=[("law", "2020-01", "2020-03"), ("law", "2020-09", None)])
    twice = pd.DataFrame(np.random.default_rng(4).normal(size=(72, 2)), MONTHS, ["a", "a"])
    with pytest.raises(ModelError, match="name of another term"):
        fit_its(series(), START, covariates=twice)


@pytest.mark.parametrize("family", ["normal", "count"])
def test_a_start_without_a_value_may_lack_covariate_and_exposure_too(family):
    calls, price = series(20).round(), pd.DataFrame({"price": np.sin(np.arange(72.0))}, MONTHS)
    people = pd.Series(np.linspace(1000.0, 1200.0, 72), MONTHS) if family == "count" else None
    whole = fit_its(calls, START, family=family, season=None, covariates=price, exposure=people)
    calls.iloc[36] = price.iloc[36, 0] = np.nan
    if people is not None:
        people.iloc[36] = np.nan
    found = fit_its(calls, START, family=family, season=None, covariates=price, exposure=people)
    assert found.effect("relative_effect").ci_low is not None
    assert found.per_period.estimate == pytest.approx(whole.per_period.estimate, rel=0.3)


@pytest.mark.parametrize("shift", [1e6, 1e9])
def test_a_series_far_from_zero_keeps_its_digits(shift):
    calls = series(20)
    near, far = (fit_its(calls + by, START, season=None).effect() for by in (0.0, shift))
    for part in ("estimate", "ci_low", "ci_high"):
        assert getattr(far, part) == pytest.approx(getattr(near, part), abs=1e-6 * shift / 1e6)
    assert far.p_value == pytest.approx(near.p_value, rel=1e-4)


def test_a_month_as_end_means_its_last_day():
    days = pd.period_range("2021-01-01", periods=500, freq="D")
    for end in ("2021-12", pd.Period("2021-12", "M"), 2021, "2021-12-31"):
        found = fit_its(series(index=days), "2021-10", end=end, shape="pulse", season=None)
        assert (found.start, found.end) == ("2021-10-01", "2021-12-31")


def test_two_years_of_weeks_carry_a_full_season():
    weeks = pd.period_range("2018-01-01", periods=160, freq="W-SUN")
    assert fit_its(series(index=weeks), weeks[104]).season == "dummies"
    assert fit_its(series(index=weeks), weeks[103]).season == "1 harmonics"


def test_days_of_a_time_zone_are_local_days():
    days = pd.date_range("2019-03-01", periods=300, freq="D", tz="Europe/Bucharest")
    naive = pd.Series(series(index=days).to_numpy(), days.tz_localize(None))
    local = pd.Series(naive.to_numpy(), days)
    first, second = (fit_its(s, "2019-08-01", season=None) for s in (naive, local))
    assert first == second


def test_series_that_cannot_be_used_are_refused():
    flat = pd.Series(5.0, MONTHS)
    with pytest.raises(ModelError, match="constant"):
        fit_its(flat, START)
    with pytest.raises(ModelError, match="no value at all"):
        fit_its(flat * np.nan, START)
    with pytest.raises(ModelError, match="two values for 2019-01"):
        fit_its(pd.concat([series().iloc[:1], series()]), START)
    with pytest.raises(ModelError, match="has no dates"):
        fit_its(series().reset_index(drop=True), START)
    with pytest.raises(ModelError, match="negative counts"):
        fit_its(series() - 200, START, family="count")
    with pytest.raises(ModelError, match="no logarithm"):
        fit_its(series() - 200, START, transform="log")
    with pytest.raises(ModelError, match="Use longer periods"):
        fit_its((series(noise=30) > 150).astype(float), START, family="count")
    with pytest.raises(ModelError, match="infinite"):
        fit_its(series().replace(series().iloc[0], np.inf), START)
    short = series().iloc[30:44]
    with pytest.raises(ModelError, match="for 15 terms"):
        fit_its(short, START, season="dummies")


def test_exposure_of_zero_is_refused_with_the_period():
    people = pd.Series(1000.0, MONTHS)
    people.iloc[7] = 0
    with pytest.raises(ModelError, match="2019-08"):
        fit_its(series().round(), START, family="count", exposure=people)


def test_results_are_frozen():
    found = fit_its(series(), START)
    with pytest.raises(dataclasses.FrozenInstanceError):
        found.level = 0.5


def test_fiscal_quarters_are_named_in_their_order():
    """Quarters of a year that ends in March, by the quarter of the calendar they are."""
    quarters = pd.period_range("2014Q1", periods=24, freq="Q-MAR")
    noise = np.random.default_rng(2).normal(size=24)
    found = fit_its(pd.Series(noise, quarters), quarters[12], season=None, shape="step")
    names = list(found.path.index)
    assert names == sorted(names)
    assert names[0] == "2013Q2"
