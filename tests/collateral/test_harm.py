"""Harm of one outcome: two facts, both kept; the examples of the design by name."""

from dataclasses import replace
from math import log

import pytest

from tests.collateral.made import A_TENTH, between, its, outcome, survey
from toolkit.collateral.harm import harm_verdict
from toolkit.errors import ModelError
from toolkit.plan import Matters


def read(low, high, *, margin=3.0, harm="increase", **more):
    estimate = its(between(low, high, **more), scale="absolute")
    return harm_verdict(estimate, harm=harm, margin=margin)


def test_agreement_that_migrants_are_to_blame_rose():
    """+6 points (2 to 10), margin 3: harm, and whether above the margin cannot be told."""
    found = read(2, 10)
    assert found.reading == "harm shown"
    assert found.harm_shown
    assert not found.serious
    assert not found.ruled_out


def test_a_fall_of_a_tenth_in_victims_calls_is_ruled_out():
    """Largest fall compatible with the data: 4 %."""
    estimate = its(between(log(0.96), log(1.05)))
    found = harm_verdict(estimate, harm="decrease", margin=0.90, effect="less-help-seeking")
    assert found.reading == "ruled out"
    assert found.ci_high == pytest.approx(-log(0.96))
    assert found.margin == pytest.approx(-log(0.90))
    assert found.scale == "ratio"
    assert found.settle == ""


def test_moved_to_the_neighbouring_county_is_not_ruled_out():
    """Up to 22 % may have moved: says what data would settle it."""
    estimate = its(between(log(0.95), log(1.22)))
    found = harm_verdict(estimate, harm="increase", margin=1.1, effect="displacement")
    assert found.reading == "not ruled out"
    assert "rule out a change of a tenth" in found.settle
    assert "neighbouring areas" in found.settle


@pytest.mark.parametrize(
    ("low", "high", "reading", "shown", "ruled_out", "serious", "diffusion"),
    [
        (4, 9, "harm shown", True, False, True, False),
        (1, 2, "harm shown", True, True, False, False),  # harm, smaller than the margin
        (1, 9, "harm shown", True, False, False, False),
        (-1, 2, "ruled out", False, True, False, False),
        (-1, 9, "not ruled out", False, False, False, False),
        (-9, -1, "ruled out", False, True, False, True),  # a diffusion of benefit
        (0, 2, "ruled out", False, True, False, False),  # begins at zero: not shown
        (0, 9, "not ruled out", False, False, False, False),
        (-1, 3, "not ruled out", False, False, False, False),  # ends at the margin: not ruled out
        (3, 9, "harm shown", True, False, False, False),  # begins at the margin: not serious
        (-2, 0, "ruled out", False, True, False, False),  # ends at zero: no diffusion
    ],
)
def test_two_facts(low, high, reading, shown, ruled_out, serious, diffusion):
    found = read(low, high)
    assert found.reading == reading
    facts = (found.harm_shown, found.ruled_out, found.serious, found.diffusion)
    assert facts == (shown, ruled_out, serious, diffusion)


def test_harm_is_turned_so_that_positive_is_worse():
    found = read(-9, -4, harm="decrease")
    assert (found.ci_low, found.ci_high, found.estimate) == (4, 9, 6.5)
    assert found.serious
    assert found.harm == "decrease"


def test_interval_verdict_and_p_value_are_of_one_level():
    estimate = its(between(1, 2), scale="absolute", level=0.9)
    with pytest.raises(ModelError, match=r"level=0\.95"):
        harm_verdict(estimate, harm="increase", margin=3)
    assert harm_verdict(estimate, harm="increase", margin=3, level=0.9).harm_shown


@pytest.mark.parametrize(
    ("harm", "margin"), [("increase", 0.9), ("decrease", 1.1), ("increase", 1.0)]
)
def test_a_ratio_on_the_wrong_side_is_refused(harm, margin):
    with pytest.raises(ModelError, match="tenth"):
        harm_verdict(its(between(-0.1, 0.1)), harm=harm, margin=margin)


@pytest.mark.parametrize("margin", [0.0, -3.0, float("nan"), float("inf")])
def test_a_margin_is_above_zero(margin):
    with pytest.raises(ModelError, match="above zero"):
        read(-1, 1, margin=margin)


def test_a_bend_is_no_harm_shown():
    assert read(1, 9, confirmed=False).reading == "not ruled out"
    assert read(1, 2, confirmed=False).reading == "ruled out"
    assert not read(-9, -1, confirmed=False).diffusion


def test_too_few_areas_show_nothing_and_rule_nothing_out():
    estimate = survey(
        between(-0.02, 0.01, name="change"),
        shape="difference-in-differences",
        warnings=("The comparison has fewer than five areas.",),
    )
    found = harm_verdict(estimate, harm="increase", margin=0.03)
    assert found.reading == "not ruled out"
    higher = replace(estimate, effect_rows=(between(0.04, 0.09, name="change"),))
    assert harm_verdict(higher, harm="increase", margin=0.03).reading == "not ruled out"


def test_the_margin_of_a_plan_and_its_outcome():
    said = outcome("own", role="collateral", harm="decrease", effect="stigma", matters=A_TENTH)
    estimate = its(between(log(0.96), log(1.05)))
    found = harm_verdict(estimate, harm="decrease", margin=A_TENTH, outcome=said, effect="stigma")
    assert found.outcome == "own"
    assert found.reading == "ruled out"
    assert harm_verdict(estimate, harm="decrease", margin=A_TENTH, outcome="own").outcome == "own"


def test_an_absolute_margin_for_a_ratio_is_read_in_calls_a_period():
    estimate = its(between(log(1.1), log(1.5)), per_period=between(3.0, 14.0))
    found = harm_verdict(estimate, harm="increase", margin=Matters(absolute=2.0))
    assert found.scale == "absolute"
    assert (found.ci_low, found.ci_high, found.serious) == (3.0, 14.0, True)


def test_an_open_interval_rules_nothing_out():
    estimate = its(replace(between(-1, 1), ci_high=None), scale="absolute")
    assert harm_verdict(estimate, harm="increase", margin=3).reading == "not ruled out"
    assert harm_verdict(estimate, harm="decrease", margin=3).reading == "ruled out"
