"""R's survey package and the toolkit give the same numbers on the samples beside the R script.

Tolerance: relative 1e-6, as the numbers are promised; they agree to about 1e-12.
"""

import math
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from tests.reference.__main__ import differences, stored
from toolkit.survey.change import survey_change
from toolkit.survey.design import SurveyDesign
from toolkit.survey.freedom import units_minus_strata
from toolkit.survey.intervals import logit_interval, quantile

FOLDER = Path(__file__).parent / "r"
R = stored(FOLDER / "survey_change.csv")
FULL = SurveyDesign(weights="weight", strata="stratum", clusters="cluster")
ONE_SIDE = {"areas": ["N"]}
TWO_SIDES = {"areas": ["N"], "comparison": ["S"]}
SIX = {
    "areas": [f"a{number:02d}" for number in range(6)],
    "comparison": [f"a{number:02d}" for number in range(6, 13)],
}
PERSON = SurveyDesign(weights="weight", strata="stratum", person="person")

# R's case: the sample, the question, the design, the areas.
CASES = {
    "twice": ("twice", "score", FULL, {}),
    "twice_share": ("twice", "agree", FULL, {}),
    "domain": ("twice", "score", FULL, ONE_SIDE),
    "two_sides": ("twice", "score", FULL, TWO_SIDES),
    "two_sides_share": ("twice", "agree", FULL, TWO_SIDES),
    "no_clusters": ("twice", "score", SurveyDesign(weights="weight", strata="stratum"), {}),
    "panel": ("twice", "agree", PERSON, {}),
    "plain": ("twice", "agree", SurveyDesign(), {}),
    "separate": ("separate", "score", FULL, {}),
    "separate_share": ("separate", "agree", FULL, {}),
    "areas": ("areas", "score", FULL, SIX),
    "areas_share": ("areas", "agree", FULL, SIX),
    "alone_centre": ("alone", "score", replace(FULL, lonely="centre"), {}),
    "alone_average": ("alone", "score", replace(FULL, lonely="average"), {}),
}
CELLS = ("b", "a", "cb", "ca")


def sample(name):
    return pd.read_csv(FOLDER / f"survey_{name}.csv", dtype={"wave": str})


def change(case, **more):
    name, item, design, areas = CASES[case]
    family = "proportion" if item == "agree" else "normal"
    return survey_change(
        sample(name),
        item,
        before="2023-01",
        after="2023-06",
        design=design,
        family=family,
        **areas,
        **more,
    )


def logit(share):
    return math.log(share / (1 - share))


def same(value):
    return pytest.approx(value, rel=1e-6, abs=0)


each_case = pytest.mark.parametrize("case", CASES)


@each_case
def test_the_change_and_its_linearised_error(case):
    found = change(case)
    taylor = found.terms.loc["taylor"]
    assert found.effect().estimate == same(R[case, "change"])
    assert taylor.estimate == same(R[case, "change"])
    assert taylor.std_error == same(R[case, "taylor_change"])


@pytest.mark.parametrize("case", [name for name in CASES if not name.startswith("alone")])
def test_the_jackknife_made_the_range(case):
    """Save where a stratum has one cluster: R leaves it out of the jackknife; see below."""
    found = change(case)
    effect = found.effect()
    assert effect.std_error == same(R[case, "jkn_change"])
    half = quantile(found.df, 0.95) * effect.std_error
    assert (effect.ci_low, effect.ci_high) == same((effect.estimate - half, effect.estimate + half))


@each_case
def test_the_levels(case):
    found = change(case)
    for level, cell in zip(found.levels, CELLS, strict=False):
        assert level.estimate == same(R[case, f"mean_{cell}"])
        if (case, f"jkn_{cell}") not in R:
            continue
        assert level.std_error == same(R[case, f"jkn_{cell}"])
        centre, error, low, high = level.estimate, level.std_error, level.ci_low, level.ci_high
        if found.family == "proportion":
            error = error / (centre * (1 - centre))
            centre, low, high = logit(centre), logit(low), logit(high)
        assert high - centre == same(centre - low)
        assert (high - centre) / error >= quantile(R[case, f"df_{cell}"], 0.95) * (1 - 1e-9)


@each_case
def test_degrees_of_freedom_are_those_of_r_or_fewer(case, monkeypatch):
    counted = []

    def spy(totals, contrast):
        counted.append((contrast, units_minus_strata(totals, contrast)))
        return counted[-1][1]

    monkeypatch.setattr("toolkit.survey.sampled.units_minus_strata", spy)
    found = change(case)
    for contrast, number in counted:
        cells = [cell for cell, part in zip(CELLS, contrast, strict=False) if part]
        if len(cells) == len(contrast):
            assert number == R[case, "df_change"]
        elif len(cells) == 1:
            assert number == R[case, f"df_{cells[0]}"]
    assert len(counted) >= 1 + len(found.levels)
    assert 1 <= found.df <= R[case, "df_change"]


@each_case
def test_ranges_of_proportions_on_the_logit_scale(case):
    """The same formula with R's linearised error gives R's `svyciprop(method = "logit")`."""
    cells = [cell for cell in CELLS if (case, f"logit_low_{cell}") in R]
    for cell in cells:
        t = quantile(R[case, f"df_{cell}"], 0.95)
        ends = logit_interval(R[case, f"mean_{cell}"], R[case, f"taylor_{cell}"], t)
        assert ends == same((R[case, f"logit_low_{cell}"], R[case, f"logit_high_{cell}"]))
    assert cells or not case.endswith(("share", "panel", "plain"))


def test_a_regression_on_the_wave_says_the_same():
    taylor = change("twice").terms.loc["taylor"]
    assert taylor.estimate == same(R["twice", "glm_change"])
    assert taylor.std_error == same(R["twice", "glm_taylor_change"])


@pytest.mark.parametrize("how", ["centre", "average"])
def test_a_lonely_cluster_is_said(how):
    """In the jackknife a lonely cluster counts as it does in the linearised error."""
    found = change(f"alone_{how}")
    assert any("1 stratum has only one cluster" in warning for warning in found.warnings)
    taylor = found.terms.loc["taylor", "std_error"]
    assert taylor < found.effect().std_error < 1.1 * taylor


def test_a_number_of_r_that_moved_is_found():
    moved = {**R, ("twice", "change"): R["twice", "change"] * (1 + 1e-8)}
    lost = {key: value for key, value in R.items() if key != ("twice", "change")}
    assert not differences(R, dict(R))
    assert len(differences(R, moved)) == len(differences(R, lost)) == 1
