"""Every structure's quadratic forms against the same forms from a dense matrix."""

import numpy as np
import pytest

from toolkit.models import structures
from toolkit.models.structures import (
    BENDING,
    PERSISTENT,
    WANDER,
    nodes,
    quadratic_forms,
    wander_covariance,
)


def dense(grid, j, place):
    """Covariance of one structure, written out."""
    family = WANDER if grid.family[j] == PERSISTENT else grid.family[j]
    wander = wander_covariance(int(place[-1]) + 1, family, grid.rho[j])[np.ix_(place, place)]
    return (1 - grid.share[j]) * np.eye(place.size) + grid.share[j] * wander


@pytest.mark.parametrize("gaps", [False, True])
@pytest.mark.parametrize("largest", [0, 400], ids=["banded", "eigen"])
def test_forms_equal_those_of_the_dense_matrix(gaps, largest, monkeypatch):
    monkeypatch.setattr(structures, "LARGEST_DENSE", largest)
    rng = np.random.default_rng(5)
    place = np.sort(rng.choice(47, 40, replace=False)) if gaps else np.arange(40)
    place = place - place[0]
    x = np.column_stack([np.ones(40), place, rng.normal(size=40)])
    y = rng.normal(size=(40, 2))
    grid = nodes()
    forms = quadratic_forms(x, y, place, grid)
    for j in range(grid.rho.size):
        inverse = np.linalg.inv(dense(grid, j, place))
        np.testing.assert_allclose(forms.xx[j], x.T @ inverse @ x, rtol=1e-6, atol=1e-6)
        np.testing.assert_allclose(forms.xy[j], x.T @ inverse @ y, rtol=1e-6, atol=1e-6)
        np.testing.assert_allclose(forms.yy[j], np.diag(y.T @ inverse @ y), rtol=1e-7)
        log_det = np.linalg.slogdet(dense(grid, j, place))[1]
        np.testing.assert_allclose(forms.log_det[j], log_det, rtol=1e-7, atol=1e-7)


def test_prior_weights_sum_to_one_a_third_each():
    grid = nodes()
    weight = np.exp(grid.log_prior)
    for family in (PERSISTENT, WANDER, BENDING):
        assert weight[grid.family == family].sum() == pytest.approx(1 / 3)


def test_a_bend_has_the_same_size_however_long_the_series():
    """Unit variance on average about its own straight line."""
    for n in (30, 120):
        covariance = wander_covariance(n, BENDING, 0.9)
        t = np.column_stack([np.ones(n), np.arange(n)])
        left = np.eye(n) - t @ np.linalg.solve(t.T @ t, t.T)
        assert np.trace(left @ covariance @ left) / n == pytest.approx(1.0, rel=1e-9)


def test_the_default_grid_agrees_with_the_reference_grid():
    """Interval ends within a twentieth of the width of those on a much finer grid."""
    from toolkit.models.posterior import of_contrasts, posterior

    rng = np.random.default_rng(8)
    n = 48
    t = np.arange(n)
    x = np.column_stack([np.ones(n), t - n / 2, t >= n // 2]).astype(float)
    wander = np.cumsum(rng.normal(size=(n, 30)), axis=0) * 0.2 + rng.normal(size=(n, 30))
    ends = []
    for fine in (False, True):
        grid = nodes(fine=fine)
        known = posterior(quadratic_forms(x, wander, t, grid), grid, n)
        summary = of_contrasts(known, np.array([[0.0, 0.0, 1.0]]), 0.95)
        ends.append((summary.low[0], summary.high[0]))
    width = ends[1][1] - ends[1][0]
    for ours, reference in zip(*ends, strict=True):
        assert np.median(np.abs(ours - reference) / width) < 0.02
        assert np.max(np.abs(ours - reference) / width) < 0.05
