"""Power before a campaign: what would be shown is what the default analysis shows."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from toolkit.errors import ModelError
from toolkit.models.its_batch import fit_its_batch
from toolkit.planning.its import PowerOfSeries, power_its
from toolkit.planning.null import _drawn, null_intervals, planned

MONTHS = pd.period_range("2018-01", periods=48, freq="M")
RNG = np.random.default_rng(12)


def history(kind="noise"):
    noise = RNG.normal(size=48)
    values = {"noise": noise, "wander": noise.cumsum() * 0.5 + RNG.normal(size=48)}[kind]
    return pd.Series(100 + 4 * values, MONTHS, name="calls")


def ready(series, **options):
    choices = {
        "after": 24, "during": None, "family": "normal", "shape": "step", "transform": None,
        "exposure": None, "season": None, "period": None, "washout": None,
    }  # fmt: skip
    return planned(series, **(choices | options))


@pytest.mark.parametrize("kind", ["noise", "wander"])
def test_it_is_the_power_of_the_default_analysis(kind):
    """The same errors with the effect added, through the public function: within 3 points."""
    plan = ready(history(kind))
    series = 500
    errors = _drawn(plan, series, np.random.default_rng(99))
    months = pd.period_range("2018-01", periods=72, freq="M")
    effect = 12.0
    frame = pd.DataFrame(errors + 100 + effect * (np.arange(72) >= 48)[:, None], index=months)
    found = fit_its_batch(frame, months[48], shape="step", season=None)
    shown = ((found["level_change_ci_low"] > 0) | (found["level_change_ci_high"] < 0)).mean()
    low, high = null_intervals(plan, 0.95, 2000)
    power = float(((low + effect > 0) | (high + effect < 0)).mean())
    slack = 3 * np.sqrt(0.25 / series + 0.25 / 2000)
    assert abs(power - shown) < 0.03 + slack


def test_the_smallest_effects_have_a_power_of_four_fifths():
    series = history()
    found = power_its(series, after=24, season=None)
    for effect in (found.smallest_rise, found.smallest_fall):
        again = power_its(series, after=24, effect=effect, season=None)
        assert again.power == pytest.approx(0.8, abs=0.01)


def test_without_an_effect_about_one_in_twenty_is_shown():
    low, high = null_intervals(ready(history()), 0.95, 2000)
    false = ((low > 0) | (high < 0)).mean()
    assert false <= stats.binom.ppf(0.999, 2000, 0.05) / 2000


def test_the_same_answer_each_time():
    series = history()
    options = {"after": 12, "effect": 8.0, "season": None, "series": 300}
    first, second = power_its(series, **options), power_its(series, **options)
    assert first == second
    assert isinstance(first, PowerOfSeries)


def test_more_periods_help_up_to_a_floor_and_no_number_may_do():
    series = history()
    easy = power_its(series, after=6, effect=12.0, season=None, series=300)
    assert easy.after_needed is not None
    assert easy.after_needed < 60
    hopeless = power_its(series, after=6, effect=2.0, season=None, series=300)
    assert hopeless.after_needed is None


def test_counts_are_ratios_and_larger_counts_tell_more():
    small = pd.Series(RNG.poisson(8, 48).astype(float), MONTHS)
    large = pd.Series(RNG.poisson(200, 48).astype(float), MONTHS)
    found = [
        power_its(s, after=24, effect=0.8, family="count", season=None, series=500)
        for s in (small, large)
    ]
    assert all(one.scale == "ratio" and 0 < one.smallest_fall < 1 < one.smallest_rise
               for one in found)  # fmt: skip
    assert found[0].power < found[1].power


def test_a_pulse_needs_its_length():
    with pytest.raises(ModelError, match="needs 'during'"):
        power_its(history(), after=12, shape="pulse", season=None)
    found = power_its(history(), after=12, during=3, shape="pulse", season=None, series=200)
    assert found.smallest_rise > 0


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"after": 0}, "at least 1"),
        ({"after": 12, "effect": 0}, "change that matters"),
        ({"after": 12, "effect": -0.1, "family": "count"}, "ratio above zero"),
        ({"after": 12, "shape": "stairs"}, "not known"),
    ],
)
def test_what_makes_no_sense_is_refused(options, message):
    with pytest.raises(ModelError, match=message):
        power_its(history().round(), season=None, **options)
