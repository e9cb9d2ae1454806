"""Each check says what it tests, finds what it should find, and stays silent otherwise."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from toolkit.checks import CHECKS, run_checks
from toolkit.checks.autocorrelation import ljung_box
from toolkit.models.design import Specification
from toolkit.models.its import examine
from toolkit.plan import Event

MONTHS = pd.period_range("2015-01", periods=96, freq="M")
RNG = np.random.default_rng(11)
NOISE = RNG.normal(0, 5, 96)


def checks(values, *, events=(), start="2020-01", **choices):
    options = {"shape": "step", "season": None, "start": start} | choices
    examined = examine(pd.Series(values, MONTHS, name="calls"), Specification(**options))
    return {check.name: check for check in run_checks(examined, events)}


@pytest.mark.parametrize("name", CHECKS)
@pytest.mark.parametrize("family", ["normal", "count"])
def test_each_check_carries_its_null_and_words(name, family):
    check = checks(np.round(100 + NOISE), family=family)[name]
    assert check.title
    assert check.null.endswith(".")
    assert check.finding.endswith(".")
    assert check.status in ("passed", "failed", "informational", "not applicable")
    assert check.status != "failed" or check.advice


def test_few_periods_fail():
    assert checks(100 + NOISE)["points"].status == "passed"
    few = checks(100 + NOISE, start="2022-08")["points"]
    assert few.status == "failed"
    assert "5 after" in few.finding


def test_an_event_at_the_start_fails_and_one_years_before_passes():
    near = Event(id="covid", name="The lockdown", kind="lockdown", start=date(2020, 2, 15))
    far = Event(id="law", kind="law", start=date(2017, 5, 1))
    assert "The lockdown" in checks(100 + NOISE, events=(near, far))["overlap"].finding
    assert checks(100 + NOISE, events=(near,))["overlap"].status == "failed"
    assert checks(100 + NOISE, events=(far,))["overlap"].status == "passed"
    assert checks(100 + NOISE)["overlap"].status == "informational"


def test_a_pattern_that_no_structure_has_is_found():
    """Every fourth month is far below the others: no slow error makes that."""
    comb = 100 + NOISE / 5 - 20 * (np.arange(96) % 4 == 0)
    assert checks(comb)["autocorrelation"].status == "failed"
    assert checks(100 + NOISE)["autocorrelation"].status == "passed"


def test_persistent_errors_are_explained_by_their_structure():
    wander = np.cumsum(RNG.normal(size=96)) + RNG.normal(size=96)
    assert checks(100 + wander)["autocorrelation"].status == "passed"
    assert checks(100 + wander, errors="independent")["autocorrelation"].status == "failed"


def test_a_spread_that_grows_at_the_start_is_found():
    wider = np.where(np.arange(96) >= 60, 3.0, 1.0)
    found = checks(100 + NOISE * wider)["spread"]
    assert found.status == "failed"
    assert found.statistic > 2
    assert "too narrow" in found.finding
    assert "too wide" in checks(100 + NOISE / wider)["spread"].finding
    assert checks(100 + NOISE)["spread"].status == "passed"
    assert checks(100 + NOISE, start="2022-08")["spread"].status == "not applicable"


def test_brown_forsythe_equals_scipy():
    from toolkit.checks.spread import _brown_forsythe

    theirs = stats.levene(NOISE[:40], NOISE[40:] * 1.4, center="median").pvalue
    assert _brown_forsythe(NOISE[:40], NOISE[40:] * 1.4) == pytest.approx(theirs, rel=1e-8)


def test_a_pattern_is_not_found_where_only_many_terms_make_one():
    """Eleven months among 48: the chi-square table would fail seven of a hundred at 0.01."""
    months, rng = MONTHS[:48], np.random.default_rng(8)
    options = Specification(start="2017-01", season="dummies")
    failed = 0
    for _ in range(100):
        examined = examine(pd.Series(rng.normal(size=48), months), options)
        failed += run_checks(examined, ())[CHECKS.index("autocorrelation")].status == "failed"
    assert failed <= stats.binom.ppf(0.999, 100, 0.015)


def test_ljung_box_equals_statsmodels():
    from statsmodels.stats.diagnostic import acorr_ljungbox

    theirs = acorr_ljungbox(NOISE, lags=[10])["lb_stat"].iloc[0]
    assert ljung_box(NOISE, 10) == pytest.approx(theirs, rel=1e-10)


def test_the_left_over_check_seldom_fails_on_what_the_model_knows():
    rng = np.random.default_rng(3)
    failed = sum(
        checks(100 + rng.normal(size=96))["autocorrelation"].status == "failed" for _ in range(60)
    )
    assert failed <= stats.binom.ppf(0.999, 60, 0.03)


def test_dispersion_equals_pearson_over_its_degrees():
    counts = RNG.negative_binomial(10, 10 / 60, 96).astype(float)
    found = checks(counts, family="count")["dispersion"]
    import statsmodels.api as sm

    t = np.arange(96)
    x = np.column_stack([np.ones(96), t, t >= 60]).astype(float)
    fit = sm.GLM(counts, x, family=sm.families.Poisson()).fit()
    assert found.statistic == pytest.approx(fit.pearson_chi2 / fit.df_resid, rel=1e-6)
    assert checks(100 + NOISE)["dispersion"].status == "not applicable"


def test_placebo_dates_see_a_break_before_the_campaign():
    early = 100 + NOISE / 5 + 15 * (np.arange(96) >= 30)
    found = checks(early)["placebo_dates"]
    assert found.status == "informational"
    assert len(found.values) == 40
    assert max(found.values) > 10
    assert found.statistic > 0.05
    calm = checks(100 + NOISE + 30 * (np.arange(96) >= 60))["placebo_dates"]
    assert calm.statistic == 0
    assert "as large as the campaign's is estimated at none of them" in calm.finding
    assert checks(100 + NOISE, start="2015-07")["placebo_dates"].status == "not applicable"


def test_every_check_of_the_folder_is_in_its_list():
    from pathlib import Path

    import toolkit.checks as folder

    files = {path.stem for path in Path(folder.__file__).parent.glob("*.py")} - {"__init__"}
    assert files == set(CHECKS) | set(folder.CAMPAIGN_CHECKS)
