"""Quantiles, intervals and p-values of mixtures of t."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from toolkit.models.mixture import cdf, quantile, summarise, summarise_ratio


def mixture(seed, nodes=7, effects=5):
    rng = np.random.default_rng(seed)
    weight = rng.dirichlet(np.ones(nodes), size=effects).T
    return weight, rng.normal(size=(nodes, effects)) * 2, rng.uniform(0.3, 3, (nodes, effects))


@pytest.mark.parametrize("df", [3.0, 9.0, 40.0, 500.0])
@pytest.mark.parametrize("p", [0.005, 0.025, 0.5, 0.975])
def test_the_quantile_has_its_probability_below_it(df, p):
    weight, mean, scale = mixture(3)
    x = quantile(p, weight, mean, scale, df)
    np.testing.assert_allclose(cdf(x, weight, mean, scale, df), p, atol=2e-7)


def test_one_component_is_student_t():
    one = np.ones((1, 1))
    found = summarise(one, 2 * one, 0.5 * one, 12.0, 0.9)
    low, high = stats.t.interval(0.9, 12, 2, 0.5)
    assert found.low[0] == pytest.approx(low, abs=1e-7)
    assert found.high[0] == pytest.approx(high, abs=1e-7)
    assert found.p_value[0] == pytest.approx(2 * stats.t.sf(4, 12))


@given(st.integers(0, 10_000), st.sampled_from([0.8, 0.9, 0.95, 0.99]))
def test_interval_and_p_value_never_disagree(seed, level):
    weight, mean, scale = mixture(seed)
    found = summarise(weight, mean, scale, 20.0, level)
    excludes = (found.low > 0) | (found.high < 0)
    near = np.abs(found.p_value - (1 - level)) < 1e-6
    assert (excludes == (found.p_value < 1 - level))[~near].all()


def test_far_tails_keep_their_p_value():
    one = np.ones((1, 1))
    found = summarise(one, 30 * one, one, 200.0, 0.95)
    assert found.p_value[0] == pytest.approx(2 * stats.t.sf(30, 200), rel=1e-6)


def test_a_ratio_inverts_the_test_of_its_difference():
    """Fieller: at each end of the interval a - r c is at the edge of its own interval."""
    rng = np.random.default_rng(2)
    weight = rng.dirichlet(np.ones(6))[:, None]
    a, c = rng.normal(5, 0.2, (6, 1)), rng.normal(20, 0.2, (6, 1))
    v_aa, v_ac, v_cc = np.full((6, 1), 1.2), np.full((6, 1), 0.3), np.full((6, 1), 0.8)
    found = summarise_ratio(weight, (a, c), (v_aa, v_ac, v_cc), 25.0, 0.95, tolerance=1e-9)
    for r, tail in ((found.low[0], 0.975), (found.high[0], 0.025)):
        variance = v_aa - 2 * r * v_ac + r * r * v_cc
        zero = cdf(np.zeros(1), weight, a - r * c, np.sqrt(variance), 25.0)
        assert zero[0] == pytest.approx(1 - tail, abs=1e-6)
    plain = summarise(weight, a, np.sqrt(v_aa), 25.0, 0.95)
    assert found.p_value[0] == plain.p_value[0]


def test_a_ratio_to_nothing_has_no_interval():
    one = np.ones((1, 1))
    found = summarise_ratio(one, (5 * one, 0.5 * one), (one, 0 * one, one), 25.0, 0.95)
    assert np.isnan(found.low[0])
    assert np.isnan(found.estimate[0])


def test_a_ratio_without_bounds_leaves_its_neighbours_theirs():
    one = np.ones((1, 3))
    top, base = np.array([[2.0, 2.0, -1.0]]), np.array([[10.0, 0.5, 8.0]])
    found = summarise_ratio(one, (top, base), (one, 0.2 * one, one), 30.0, 0.95)
    assert np.isfinite(found.low).tolist() == [True, False, True]
    assert np.isfinite(found.p_value).all()
    for i in (0, 2):
        part = [v[:, i : i + 1] for v in (one, top, base)]
        alone = summarise_ratio(
            part[0], (part[1], part[2]), (part[0], 0.2 * part[0], part[0]), 30.0, 0.95
        )
        assert (found.low[i], found.high[i]) == pytest.approx((alone.low[0], alone.high[0]))
