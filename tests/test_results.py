"""Results show themselves in a notebook, and let nothing through that a browser would run."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from tests import samples
from toolkit.models.its import fit_its
from toolkit.results import Provenance


@pytest.fixture
def estimate():
    months = pd.period_range("2020-01", periods=40, freq="M")
    noise = np.random.default_rng(1).normal(size=40)
    return fit_its(pd.Series(noise, months), "2022-01", season=None)


def test_an_estimate_shows_its_effects_and_escapes_its_name(estimate):
    html = replace(estimate, name="<script>alert(1)</script>")._repr_html_()
    assert "<script" not in html
    assert "level_change" in html
    assert "relative_effect" in html


def test_frames_are_made_on_demand(estimate):
    assert list(estimate.effects.columns) == [
        "estimate", "std_error", "ci_low", "ci_high", "p_value",
    ]  # fmt: skip
    assert estimate.terms.index[0] == "intercept"
    with pytest.raises(KeyError):
        estimate.effect("nothing")


@pytest.mark.parametrize("make", [samples.full, samples.exploratory, samples.hostile])
def test_an_evaluation_shows_every_outcome_in_a_notebook(make):
    evaluation = make()
    html = evaluation._repr_html_()
    assert html.count("<tr>") == len(evaluation.outcomes) + 1
    assert "<script" not in html
    assert "<img" not in html


def test_exploratory_unless_locked_before_the_last_data():
    early, late = "2023-01-01T00:00:00+00:00", "2023-06-01T00:00:00+00:00"
    assert Provenance().exploratory
    assert not Provenance(locked_at=early, last_data_at=late).exploratory
    assert Provenance(locked_at=late, last_data_at=early).exploratory
    assert not Provenance(locked_at=early).exploratory
