"""Simulated data have the properties that they are said to have."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from toolkit.errors import DemandEvalError
from toolkit.plan import Campaign
from toolkit.simulate import (
    ERROR_PROCESSES,
    CallKind,
    ErrorProcess,
    simulate_calls,
    simulate_errors,
    simulate_series,
)
from toolkit.simulate.calls import KINDS, effect_by_week

CAMPAIGN = Campaign(
    id="x",
    name="x",
    start=date(2023, 3, 6),
    end=date(2023, 4, 30),
    areas=("CJ",),
    market="x",
    mechanism="x",
)
PEOPLE = pd.DataFrame(
    {"county": ["CJ", "VN"], "residence": ["urban", "rural"], "people": [900, 100]}
)


def theoretical(process, lag):
    """Autocorrelation of the process: that of the autoregression, less the share of noise."""
    first, second = (*process.ar, 0.0, 0.0)[:2]
    rho = [1.0, first / (1 - second)]
    while len(rho) <= lag:
        rho.append(first * rho[-1] + second * rho[-2])
    return (1 - process.noise) * rho[lag]


@pytest.mark.parametrize("name", ERROR_PROCESSES)
def test_errors_have_unit_variance_and_the_stated_dependence(name):
    """Within four Monte Carlo standard errors, taken from the spread between series."""
    process = ERROR_PROCESSES[name]
    errors = simulate_errors(120, process, rng=np.random.default_rng(11), size=4000)
    for lag in (0, 1, 3):
        products = (errors[:, lag:] * errors[:, : 120 - lag]).mean(axis=1)
        expected = 1.0 if lag == 0 else theoretical(process, lag)
        slack = 4 * products.std() / np.sqrt(len(products))
        assert abs(products.mean() - expected) < slack, lag


def test_errors_are_stationary_from_the_first_period():
    errors = simulate_errors(50, ErrorProcess(ar=(0.98,)), rng=np.random.default_rng(3), size=8000)
    first, last = errors[:, 0].var(), errors[:, -1].var()
    assert first == pytest.approx(1, abs=4 * np.sqrt(2 / 8000))
    assert last == pytest.approx(1, abs=4 * np.sqrt(2 / 8000))


@pytest.mark.parametrize("process", [ErrorProcess(ar=(1.0,)), ErrorProcess(ar=(0.7, 0.4))])
def test_a_wander_without_end_is_refused(process):
    with pytest.raises(DemandEvalError, match="dies out"):
        simulate_errors(50, process, rng=np.random.default_rng(1))


def test_a_share_of_noise_beyond_one_is_refused():
    with pytest.raises(DemandEvalError, match="share from 0 to 1"):
        simulate_errors(50, ErrorProcess(noise=1.2), rng=np.random.default_rng(1))


def test_series_without_errors_is_the_formula():
    series = simulate_series(
        36, start=12, effect=5, slope=0.5, level=10, trend=0.1, season=2, sd=0, seed=1
    )
    time = np.arange(36)
    expected = 10 + 0.1 * time + 2 * np.cos(2 * np.pi * time / 12)
    expected[12:] += 5 + 0.5 * (time[12:] - 12)
    assert series.to_numpy() == pytest.approx(expected)
    assert isinstance(series.index, pd.PeriodIndex)


def test_counts_are_counts_with_the_stated_overdispersion():
    counts = [
        simulate_series(400, start=200, level=3, sd=0.3, family="count", seed=seed)
        for seed in range(40)
    ]
    values = np.concatenate([one.to_numpy() for one in counts])
    assert (values == np.round(values)).all()
    assert values.min() >= 0
    # Lognormal rate: mean e^(3 + s²/2), variance mean + mean² (e^(s²) - 1).
    mean = np.exp(3 + 0.045)
    variance = mean + mean**2 * (np.exp(0.09) - 1)
    assert values.mean() == pytest.approx(mean, abs=4 * np.sqrt(variance / len(values)))
    spread = ((values - mean) ** 2).std() / np.sqrt(len(values))
    assert values.var() == pytest.approx(variance, abs=4 * spread)


@pytest.mark.parametrize("period", ["day", "week", "month", "quarter", "year"])
def test_every_period_gives_its_index(period):
    series = simulate_series(20, start=10, period=period, seed=4)
    assert len(series) == 20
    assert series.index[0].start_time <= pd.Timestamp("2015-01-01") <= series.index[0].end_time


def test_the_same_seed_gives_the_same_series():
    assert simulate_series(30, start=9, seed=7).equals(simulate_series(30, start=9, seed=7))
    assert not simulate_series(30, start=9, seed=7).equals(simulate_series(30, start=9, seed=8))


@pytest.mark.parametrize("start", [0, 30, 31, -2])
def test_a_start_outside_is_refused(start):
    with pytest.raises(DemandEvalError, match="lies outside a series of 30 periods"):
        simulate_series(30, start=start)


def test_an_unknown_process_names_the_known_ones():
    with pytest.raises(DemandEvalError, match=r"Known: independent, AR\(1\) 0\.4"):
        simulate_series(30, start=9, errors="white")


def test_shares_of_the_kinds_add_up_to_one():
    assert sum(kind.share for kind in KINDS) == pytest.approx(1)


def test_effect_builds_up_runs_and_fades():
    kind = CallKind(caller="public", outcome="advice", share=1, during=4.0, afterwards=2.0)
    weeks = pd.period_range("2023-02-20", "2023-05-14", freq="W-SUN")
    assert effect_by_week(kind, CAMPAIGN, weeks).tolist() == [1, 1, 2, 2, 4, 4, 4, 4, 4, 4, 2, 2]


def test_calls_follow_the_people_and_the_campaign():
    """Expected numbers within four standard errors of a sum of Poisson counts and their wander."""
    loud = (CallKind(caller="public", outcome="advice", share=1.0, during=3.0, afterwards=3.0),)
    log = simulate_calls(
        CAMPAIGN, PEOPLE, first=date(2022, 1, 3), last=date(2023, 12, 31), kinds=loud, seed=5
    )
    after = log["time"] >= pd.Timestamp("2023-03-20")
    told = log[log["county"] != ""]
    ratio = {}
    for county, rows in told.groupby("county"):
        weeks_after = 41
        weeks_before = 61
        here = after[rows.index]
        ratio[county] = (here.sum() / weeks_after) / (
            (rows["time"] < pd.Timestamp("2023-03-06")).sum() / weeks_before
        )
    smallest = (told["county"] == "VN").sum()
    assert np.log(ratio["CJ"] / ratio["VN"]) == pytest.approx(
        np.log(3), abs=4 * np.sqrt(4 / smallest)
    )
    assert (log["county"] == "").mean() == pytest.approx(0.03, abs=4 * np.sqrt(0.03 / len(log)))


def test_no_whatsapp_where_none_was_opened():
    log = simulate_calls(CAMPAIGN, PEOPLE, first=date(2023, 1, 2), last=date(2023, 3, 5), seed=1)
    assert set(log["channel"]) == {"phone", "email", "web"}
