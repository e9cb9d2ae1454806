"""Interrupted time series against published numbers. Tolerances are the digits printed."""

import numpy as np
import pandas as pd
import pytest

from toolkit.models.its import fit_its
from toolkit.shipped import datasets


@pytest.fixture(scope="module")
def seatbelts():
    frame = pd.read_csv(datasets() / "seatbelts_gb" / "casualties.csv")
    frame.index = pd.PeriodIndex(frame["month"], freq="M")
    return frame


def law(frame, column, errors):
    price = pd.DataFrame({"log price": np.log(frame["petrol_price"])})
    found = fit_its(
        frame[column], "1983-02-01", transform="log", shape="step", covariates=price, errors=errors
    )
    return found.effect("relative_effect")


def test_seat_belts_harvey_durbin_1986(seatbelts):
    """Published: drivers -23 %, front -30 %, rear +3 % (could be chance)."""
    assert -0.26 < law(seatbelts, "drivers", "auto").estimate < -0.17
    assert -0.34 < law(seatbelts, "front", "auto").estimate < -0.24
    rear = law(seatbelts, "rear", "auto")
    assert rear.ci_low < 0 < rear.ci_high


def test_seat_belts_with_ar1_alone_would_claim_harm(seatbelts):
    rear = law(seatbelts, "rear", "ar1")
    assert rear.ci_low > 0.04
    assert rear.estimate == pytest.approx(0.13, abs=0.01)


def test_linden_2015_california(real_data):
    frame = pd.read_csv(real_data / "its_california_prop99" / "california_prop99.csv")
    packs = frame.set_index("Year")["California"]
    terms = fit_its(packs, 1989, season=None, errors="newey-west", lags=1).terms
    assert terms.loc["intercept", "estimate"] == pytest.approx(132.2258, abs=5e-5)
    assert terms.loc["trend", "estimate"] == pytest.approx(-1.779474, abs=5e-7)
    assert terms.loc["trend", "std_error"] == pytest.approx(0.383419, abs=5e-7)
    assert terms.loc["level_change", "estimate"] == pytest.approx(-20.0581, abs=5e-5)
    assert terms.loc["level_change", "std_error"] == pytest.approx(4.724395, abs=5e-7)
    assert terms.loc["slope_change", "estimate"] == pytest.approx(-1.494652, abs=5e-7)
    assert terms.loc["slope_change", "std_error"] == pytest.approx(0.436820, abs=5e-7)


def test_lopez_bernal_2017_sicily(real_data):
    """Quasi-Poisson with trend: RR 0.8944, and the standard error behind 0.8392-0.9532."""
    frame = pd.read_csv(real_data / "its_sicily_smoking_ban" / "sicily.csv")
    frame.index = pd.period_range("2002-01", periods=len(frame), freq="M")
    found = fit_its(
        frame["aces"], "2005-01", family="count", shape="step", season=None,
        exposure=frame["stdpop"], errors="independent",
    ).effect("level_change")  # fmt: skip
    assert np.exp(found.estimate) == pytest.approx(0.8944, abs=5e-5)
    assert np.exp(found.estimate - 1.959964 * found.std_error) == pytest.approx(0.8392, abs=5e-5)
    assert np.exp(found.estimate + 1.959964 * found.std_error) == pytest.approx(0.9532, abs=5e-5)


def test_newey_west_and_quasi_poisson_equal_statsmodels():
    import statsmodels.api as sm

    rng = np.random.default_rng(6)
    n, start = 60, 30
    t = np.arange(n) - start
    x = np.column_stack([np.ones(n), t, t >= 0, np.maximum(t, 0)]).astype(float)
    y = 50 + rng.normal(size=n).cumsum()
    index = pd.period_range("2019-01", periods=n, freq="M")
    ours = fit_its(pd.Series(y, index), "2021-07", season=None, errors="newey-west", lags=3).terms
    theirs = sm.OLS(y, x).fit(cov_type="HAC", cov_kwds={"maxlags": 3, "use_correction": True})
    np.testing.assert_allclose(ours["estimate"].iloc[1:], theirs.params[1:], rtol=1e-8)
    np.testing.assert_allclose(ours["std_error"].iloc[1:], theirs.bse[1:], rtol=1e-8)
    counts = rng.poisson(30, n).astype(float)
    glm = sm.GLM(counts, x, family=sm.families.Poisson()).fit(scale="X2")
    ours = fit_its(
        pd.Series(counts, index), "2021-07", family="count", season=None, errors="independent"
    ).terms
    np.testing.assert_allclose(ours["estimate"].iloc[1:], glm.params[1:], rtol=1e-6, atol=1e-9)
    np.testing.assert_allclose(ours["std_error"].iloc[1:], glm.bse[1:], rtol=1e-5)
