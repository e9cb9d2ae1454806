"""What a person may do wrong with two waves, and what must hold whatever the answers are."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from tests.calibration.survey import Situation, coverage
from toolkit.errors import DataError, ModelError
from toolkit.results import ImpactEstimate
from toolkit.serial import from_json, to_json
from toolkit.survey.change import survey_change
from toolkit.survey.design import SurveyDesign
from toolkit.tables import SurveyWaves

FULL = SurveyDesign(weights="weight", strata="stratum", clusters="village")
WAVES = {"before": "2023-01", "after": "2023-06"}
TEN = [f"A{number}" for number in range(10)]


def frame_of(people=8, villages=12, areas=10, seed=3):
    """Answer sheets of two waves in the same villages, two strata, ten areas."""
    rng = np.random.default_rng(seed)
    rows = [
        {
            "wave": wave,
            "village": f"v{village:02d}",
            "stratum": "town" if village % 2 else "country",
            "area": f"A{village % areas}",
            "weight": float(rng.uniform(0.5, 2)),
            "score": int(rng.integers(1, 6)),
            "would_buy": str(rng.choice(["yes", "perhaps", "no"])),
            "agree": int(rng.integers(0, 2)),
        }
        for wave in WAVES.values()
        for village in range(villages)
        for _ in range(people)
    ]
    return pd.DataFrame(rows)


def change(frame=None, item="score", **more):
    frame = frame_of() if frame is None else frame
    return survey_change(frame, item, **{**WAVES, "design": FULL, **more})


def spoilt(column, value, rows=slice(0, 3)):
    frame = frame_of()
    frame[column] = frame[column].astype(object)
    frame.loc[frame.index[rows], column] = value
    return frame


@pytest.mark.parametrize(
    ("frame", "options", "words"),
    [
        (frame_of(), {"before": "2023-1"}, "no wave '2023-1'. Did you mean '2023-01'?"),
        (frame_of(), {"after": "2023-01"}, "named as both waves"),
        (frame_of().drop(columns="wave"), {}, "no column 'wave'"),
        (frame_of(), {"item": "scor"}, "no question (column) 'scor'. Did you mean 'score'?"),
        (spoilt("weight", 0), {}, "Column 'weight': 3 answer sheets have a weight of zero"),
        (spoilt("weight", -1.5), {}, "3 answer sheets have a weight below zero"),
        (spoilt("weight", None), {}, "3 answer sheets have no weight"),
        (spoilt("weight", "heavy"), {}, "3 answer sheets have no weight, or one that is not a"),
        (spoilt("stratum", None), {}, "Column 'stratum': 3 answer sheets have no stratum"),
        (spoilt("village", " "), {}, "Column 'village': 3 answer sheets have no cluster"),
        (spoilt("stratum", "town"), {}, "1 cluster lies in more than one stratum"),
        (spoilt("score", "often"), {}, "Column 'score': 3 answers are not numbers"),
        (spoilt("score", np.inf), {}, "3 answers are not numbers"),
        (spoilt("score", 99), {}, "3 answers are 99 where all others are below 11"),
        (spoilt("score", None, slice(0, 96)), {}, "wave '2023-01': none of 96 answer sheets"),
        (spoilt("score", None, slice(1, 96)), {}, "fewer than 2 of 96 answer sheets"),
        (frame_of(), {"design": replace(FULL, weights="wieght")}, "Did you mean 'weight'?"),
        (frame_of(), {"areas": ["A99"]}, "no answer sheet comes from any of the areas named"),
        (frame_of(), {"areas": ["A1"], "comparison": ["A1"]}, "both an area and a comparison"),
        (frame_of().drop(columns="area"), {"areas": ["A1"]}, "no column 'area'"),
        (
            frame_of(),
            {"item": "would_buy", "family": "proportion", "values": ["Yes"]},
            "nobody answered 'Yes'; the answers are 'no', 'perhaps', 'yes'. Did you mean 'yes'?",
        ),
        (frame_of(), {"item": "would_buy", "family": "proportion"}, "(values = ...)"),
        (frame_of(), {"family": "proportion"}, "a proportion needs 0 and 1"),
    ],
)
def test_faults_of_the_data_are_named_with_place_and_fix(frame, options, words):
    with pytest.raises(DataError) as caught:
        change(frame, **options)
    assert words in str(caught.value)
    assert all(problem.fix for problem in caught.value.problems)


def test_all_faults_at_once():
    frame = spoilt("weight", 0)
    frame.loc[frame.index[5:7], "stratum"] = None
    with pytest.raises(DataError) as caught:
        change(frame, item="nothing", areas=["Z"])
    assert len(caught.value.problems) >= 4


def test_an_open_question_is_never_quoted():
    frame = frame_of()
    frame["would_buy"] = [f"my name is Ana, number {n}" for n in range(len(frame))]
    with pytest.raises(DataError) as caught:
        change(frame, "would_buy", family="proportion", values=["yes"])
    assert "Ana" not in str(caught.value)
    assert f"{len(frame)} different ones" in str(caught.value)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"family": "count"}, "use one of normal, proportion"),
        ({"values": ["1"]}, 'family="proportion"'),
        ({"family": "proportion", "values": "yes"}, "lists the answers"),
        ({"level": 95}, "no level of an interval"),
        ({"design": replace(FULL, lonely="ignore")}, "use one of error, centre, average"),
    ],
)
def test_options_that_cannot_be_meant(options, words):
    with pytest.raises(ModelError, match=words):
        change(**options)


def test_a_stratum_of_one_cluster_is_an_error_that_names_it():
    frame = frame_of()
    frame.loc[frame["village"] == "v11", "stratum"] = "island"
    with pytest.raises(ModelError, match="1 stratum with only one cluster: 'island'"):
        change(frame)
    errors = {}
    for how, words in (("centre", "centre of the whole"), ("average", "average of the other")):
        found = change(frame, design=replace(FULL, lonely=how))
        assert any("1 stratum has only one cluster" in w and words in w for w in found.warnings)
        errors[how] = found.effect().std_error
    assert errors["centre"] != errors["average"]


def test_separate_samples_name_the_wave_of_a_lonely_stratum():
    frame = frame_of(villages=4)
    frame["village"] = frame["village"] + frame["wave"]
    frame.loc[frame["village"] == "v032023-06", "village"] = "v012023-06"
    with pytest.raises(ModelError, match="'town, wave 2023-06'"):
        change(frame)


def test_a_wave_in_one_cluster_teaches_nothing():
    frame = frame_of()
    kept = (frame["wave"] == "2023-01") | (frame["village"] == "v01")
    with pytest.raises(ModelError, match=r"Wave '2023-06': all answers come from one cluster"):
        change(frame[kept])


def test_answers_that_are_all_the_same():
    frame = frame_of().assign(score=4)
    with pytest.raises(ModelError, match="do not vary"):
        change(frame)


def test_few_areas_cap_the_verdict_and_enough_areas_are_the_clusters():
    few = change(areas=TEN[:5], comparison=TEN[6:])
    assert few.shape == "difference-in-differences"
    assert any("fewer than five areas" in warning for warning in few.warnings)
    assert "12 clusters" not in few.errors.words
    enough = change(areas=TEN[:5], comparison=TEN[5:])
    assert not any("fewer than five areas" in warning for warning in enough.warnings)
    assert enough.errors.words == (
        "10 areas in 2 strata; an area asked in both waves counts as one"
    )
    assert enough.df <= 8
    parts = enough.effects["estimate"]
    assert parts["change"] == pytest.approx(
        parts["change_in_areas"] - parts["change_in_comparison"], rel=1e-12
    )


def test_clusters_larger_than_areas_stay_the_units():
    frame = frame_of(villages=20, areas=20).drop(columns="stratum")
    frame["region"] = frame["area"].str[1:].astype(int) % 10
    areas = [f"A{number}" for number in range(20)]
    here = [area for area in areas if int(area[1:]) % 2]
    there = [area for area in areas if area not in here]
    found = change(frame, design=SurveyDesign(clusters="region"), areas=here, comparison=there)
    assert found.errors.words.startswith("10 clusters")


def test_a_campaign_everywhere_but_in_the_comparison():
    assert change(comparison=TEN[5:]).effect() == change(areas=TEN[:5], comparison=TEN[5:]).effect()


def test_nobody_said_yes_before():
    """Zero of many is not certainty: the range reaches as far as the exact bound."""
    frame = frame_of()
    frame.loc[frame["wave"] == "2023-01", "agree"] = 0
    found = change(frame, "agree", family="proportion")
    first = found.levels[0]
    assert (first.estimate, first.ci_low) == (0.0, 0.0)
    assert first.ci_high == pytest.approx(1 - 0.025 ** (1 / 12), rel=1e-12)
    assert any("nobody gave an answer that counts" in warning for warning in found.warnings)
    never = change(frame.assign(agree=0), "agree", family="proportion").effect()
    assert never.estimate == 0
    assert never.ci_high == pytest.approx(2**0.5 * first.ci_high, rel=1e-9)


def test_a_few_people_are_never_counted_in_words():
    frame = frame_of().assign(agree=0)
    frame.loc[frame.index[[0, 30, 100, 150]], "agree"] = 1
    found = change(frame, "agree", family="proportion")
    assert any("fewer than 11 people" in warning for warning in found.warnings)


def test_range_and_p_value_agree():
    for seed in range(12):
        frame = frame_of(seed=seed)
        frame["score"] = frame["score"] + 0.06 * seed * (frame["wave"] == "2023-06")
        effects = change(frame).effects
        shown = (effects["ci_low"] > 0) | (effects["ci_high"] < 0)
        assert (shown == (effects["p_value"] < 0.05)).all()
        p = change(frame).effect().p_value
        edge = change(frame, level=max(1 - p, 0.51)).effect()
        if p < 0.49:
            assert min(abs(edge.ci_low), abs(edge.ci_high)) == pytest.approx(0, abs=1e-9)


def test_what_must_not_matter():
    frame = frame_of()
    found = change(frame).effect()

    def same(other):
        values = [(e.estimate, e.ci_low, e.ci_high, e.p_value) for e in (found, other)]
        assert values[1] == pytest.approx(values[0], rel=1e-9)

    same(change(frame.sample(frac=1, random_state=1)).effect())
    same(change(frame.assign(weight=frame["weight"] * 1000)).effect())
    same(change(frame.assign(village=frame["village"].str.upper())).effect())
    other = frame_of(seed=9).assign(wave="2022-01")
    same(change(pd.concat([frame, other])).effect())
    back = survey_change(frame, "score", before="2023-06", after="2023-01", design=FULL).effect()
    assert back.estimate == pytest.approx(-found.estimate, rel=1e-12)
    tens = change(frame.assign(score=frame["score"] * 10)).effect()
    assert tens.ci_low == pytest.approx(10 * found.ci_low, rel=1e-9)


def test_the_table_says_its_design_and_is_left_as_it_was():
    frame = frame_of()
    copy = frame.copy(deep=True)
    waves = SurveyWaves(frame=frame, weights="weight", strata="stratum", clusters="village")
    found = survey_change(waves, "score", **WAVES)
    assert found == change(frame)
    pd.testing.assert_frame_equal(frame, copy)
    assert from_json(to_json(found), ImpactEstimate) == found


def test_answers_are_told_by_what_is_written():
    frame = frame_of().assign(agree=lambda f: f["agree"].astype(float))
    plain = change(frame, "agree", family="proportion")
    words = change(frame, "agree", family="proportion", values=["1"])
    numbers = change(frame, "agree", family="proportion", values=[1])
    said = frame.assign(agree=frame["agree"].map({1.0: " yes", 0.0: "no"}))
    assert plain.effect() == words.effect() == numbers.effect()
    assert plain.effect() == change(said, "agree", family="proportion", values=["yes"]).effect()


def test_people_known_again_are_compared_with_themselves():
    """With the same people in both waves, what they are like as persons drops out."""
    rng = np.random.default_rng(5)
    liking = rng.normal(0, 3, 200)
    frame = pd.DataFrame(
        {
            "wave": np.repeat(list(WAVES.values()), 200),
            "id": np.tile(np.arange(200), 2),
            "score": np.concatenate([liking, liking + 0.5]) + rng.normal(0, 0.5, 400),
        }
    )
    paired = change(frame, design=SurveyDesign(person="id"))
    apart = change(frame, design=SurveyDesign())
    assert paired.effect().estimate == pytest.approx(apart.effect().estimate, rel=1e-12)
    assert paired.effect().std_error < 0.3 * apart.effect().std_error
    pairs = frame["score"].to_numpy().reshape(2, 200)
    own = (pairs[1] - pairs[0]).std(ddof=1) / 200**0.5
    assert paired.terms.loc["taylor", "std_error"] == pytest.approx(own, rel=1e-12)


def test_numbers_of_clusters_that_start_anew_in_each_stratum():
    frame = frame_of()
    frame["number"] = frame["village"].str[1:].astype(int) // 2
    with pytest.raises(DataError, match="6 clusters lie in more than one stratum"):
        change(frame, design=replace(FULL, clusters="number"))
    nested = change(frame, design=replace(FULL, clusters="number", nest=True))
    assert nested.effect().std_error == pytest.approx(change(frame).effect().std_error, rel=1e-9)
    assert nested.df == pytest.approx(change(frame).df, rel=1e-9)


def test_an_area_that_was_not_asked_is_said():
    found = change(frame_of().assign(area=""), areas=["A1"])
    assert any("area was not asked" in warning for warning in found.warnings)
    assert found.before == 96


def test_without_clusters_each_answer_counts():
    frame = pd.concat([frame_of(people=100, villages=100, seed=s) for s in range(5)])
    found = change(frame, design=SurveyDesign(weights="weight"))
    assert found.before + found.after == 100_000


@pytest.mark.parametrize("clusters", [10, 20])
def test_ranges_hold_what_they_say(clusters):
    """Unequal clusters and weights: at least 95 of 100, within four Monte Carlo errors."""
    simulations = 250
    ours, plain = coverage(Situation(name="", clusters=clusters, share=0.3), simulations)
    slack = 4 * (0.95 * 0.05 / simulations) ** 0.5
    assert ours > 0.95 - slack
    assert ours >= plain
