"""Readings: the examples of the design by name, and every boundary."""

from dataclasses import replace
from datetime import date
from math import log

import pytest

from tests.collateral.made import A_FIFTH, between, effect, its, outcome, survey
from toolkit.errors import ModelError
from toolkit.plan import Matters
from toolkit.verdicts import (
    adjusted_level,
    answers_needed,
    holm,
    margin_of,
    more_needed,
    not_yet,
    periods_needed,
    verdict,
    with_holm,
)


def ratio(low, high, **more):
    return its(between(log(low), log(high)), **more)


# --- the examples of the design ----------------------------------------------------------------


def test_reports_that_could_be_acted_on_rose():
    """+38 % (9 % to 76 %) with a tenth as margin: shown, and not wholly beyond a tenth."""
    found = verdict(ratio(1.09, 1.76), outcome(matters=Matters(ratio=1.10)))
    assert found.reading == "benefit shown"
    assert found.shown
    assert found.direction == "increase"
    assert not found.large
    assert not found.small


def test_calls_from_victims_cannot_tell():
    """−6 % (−29 % to +25 %): cannot tell, and more weeks would."""
    found = verdict(ratio(0.71, 1.25), outcome(harm="decrease", matters=Matters(ratio=0.8)))
    assert found.reading == "cannot tell"
    assert found.direction is None
    assert found.more_needed.endswith("a change of a fifth.")


def test_acceptance_stayed_the_same():
    """Within two points of a hundred (−1.4 to +1.1): no change that matters."""
    estimate = survey(between(-0.014, 0.011, name="change"))
    said = outcome(measure="proportion", benefit="decrease", matters=Matters(absolute=0.02))
    found = verdict(estimate, said)
    assert found.reading == "no change that matters"
    assert found.small
    assert not found.shown
    assert found.more_needed == ""


def test_seat_belts_rear_passengers_no_harm_claimed():
    """Rear +3 % (−8 % to +15 %): nothing is shown; drivers −19 % (−27 to −10) are."""
    said = outcome(harm="increase", matters=Matters(ratio=1.1))
    assert verdict(ratio(0.92, 1.15), said).reading == "cannot tell"
    drivers = verdict(ratio(0.73, 0.90), outcome(benefit="decrease", matters=Matters(ratio=0.95)))
    assert drivers.reading == "benefit shown"
    assert drivers.large


def test_seat_belts_with_persistent_errors_alone_harm_would_be_claimed():
    """Rear +13 % (5 to 22 %) reads as harm: the reading follows the interval."""
    found = verdict(ratio(1.05, 1.22), outcome(harm="increase", matters=Matters(ratio=1.1)))
    assert found.reading == "harm shown"
    assert not found.large


def test_pulse_that_did_not_last():
    """Later level −7 % to +40 %: no lasting change is shown."""
    assert verdict(ratio(0.93, 1.40), outcome(matters=A_FIFTH)).reading == "cannot tell"


# --- the rules ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("low", "high", "reading", "small", "large"),
    [
        (0.05, 0.15, "benefit shown", True, False),  # too small to matter: shown comes first
        (0.05, 0.30, "benefit shown", False, False),
        (0.25, 0.30, "benefit shown", False, True),
        (-0.15, -0.05, "harm shown", True, False),
        (-0.30, -0.25, "harm shown", False, True),
        (-0.15, 0.15, "no change that matters", True, False),
        (-0.15, 0.25, "cannot tell", False, False),
        (-0.5, 0.5, "cannot tell", False, False),
        (0.0, 0.15, "no change that matters", True, False),  # ends on zero: not shown
        (-0.30, 0.0, "cannot tell", False, False),
        (-0.2, 0.1, "cannot tell", False, False),  # ends on the margin: not inside
        (0.2, 0.4, "benefit shown", False, False),  # begins on the margin: not beyond
    ],
)
def test_first_row_that_holds(low, high, reading, small, large):
    estimate = its(between(low, high), scale="absolute")
    found = verdict(estimate, outcome(matters=Matters(absolute=0.2)))
    assert (found.reading, found.small, found.large) == (reading, small, large)
    assert found.shown == (low > 0 or high < 0)
    assert (found.low, found.high) == (low, high)


def test_benefit_that_is_a_decrease():
    estimate = ratio(0.6, 0.9)
    assert verdict(estimate, outcome(benefit="decrease")).reading == "benefit shown"
    assert verdict(estimate, outcome(harm="increase")).reading == "benefit shown"
    assert verdict(estimate, outcome(harm="decrease")).reading == "harm shown"


def test_negative_control_has_no_good_side():
    said = outcome(role="negative_control", matters=A_FIFTH)
    assert verdict(ratio(0.5, 0.9), said).reading == "change shown"
    assert verdict(ratio(1.1, 1.9), said).direction == "increase"
    assert verdict(ratio(0.9, 1.1), said).reading == "no change that matters"


@pytest.mark.parametrize("r", [1.2, 1 / 1.2])
def test_a_fifth_is_symmetric_on_the_log_scale(r):
    said = outcome(matters=Matters(ratio=r))
    assert verdict(ratio(1 / 1.199, 1.199), said).small
    assert not verdict(ratio(1 / 1.201, 1.1), said).small
    assert not verdict(ratio(0.9, 1.201), said).small


def test_without_a_margin_nothing_is_small_or_large():
    found = verdict(ratio(0.999, 1.001), outcome(role="secondary"))
    assert (found.reading, found.small, found.large) == ("cannot tell", False, False)
    assert found.more_needed == ""


def test_a_bend_that_series_make_by_themselves_is_never_shown():
    bent = its(between(0.3, 0.6, confirmed=False))
    found = verdict(bent, outcome(matters=A_FIFTH))
    assert found.reading == "cannot tell"
    assert not found.shown
    assert "comparison" in found.more_needed
    inside = its(between(0.05, 0.1, confirmed=False))
    assert verdict(inside, outcome(matters=A_FIFTH)).reading == "no change that matters"
    sure = its(between(0.3, 0.6, confirmed=True))
    assert verdict(sure, outcome(matters=A_FIFTH)).reading == "benefit shown"


@pytest.mark.parametrize("ends", [(0.05, 0.09), (-0.01, 0.01), (-0.2, 0.2)])
def test_fewer_than_five_areas_a_side_cannot_tell(ends):
    estimate = survey(
        between(*ends, name="change"),
        shape="difference-in-differences",
        warnings=("There are fewer than five areas on one side.",),
    )
    said = outcome(measure="proportion", matters=Matters(absolute=0.03))
    found = verdict(estimate, said)
    assert found.reading == "cannot tell"
    assert not found.shown
    assert not found.small
    assert "five areas" in found.more_needed
    enough = replace(estimate, warnings=("All is well.",))
    if ends[0] > 0:
        assert verdict(enough, said).reading == "benefit shown"


def test_interval_without_an_end_shows_nothing_on_that_side():
    open_above = its(replace(between(-0.1, 0.1), ci_high=None, p_value=None))
    assert verdict(open_above, outcome(matters=A_FIFTH)).reading == "cannot tell"
    shown = its(replace(between(0.1, 0.3), ci_high=None))
    assert verdict(shown, outcome(matters=A_FIFTH)).reading == "benefit shown"


def test_not_yet():
    found = not_yet(date(2023, 12, 4))
    assert found.reading == "not yet"
    assert (found.low, found.high, found.p_value) == (None, None, None)
    assert "4 December 2023" in found.more_needed


# --- margins on other scales -------------------------------------------------------------------


def test_ratio_margin_for_an_estimate_in_its_own_unit_uses_the_relative_effect():
    rows = (between(5, 30), between(0.05, 0.3, name="relative_effect"))
    estimate = its(rows[0], scale="absolute", effect_rows=rows)
    margin = margin_of(estimate, Matters(ratio=1.2))
    assert margin.scale == "ratio"
    assert margin.effect.ci_low == pytest.approx(log(1.05))
    assert margin.effect.ci_high == pytest.approx(log(1.3))
    assert verdict(estimate, outcome(matters=Matters(ratio=1.04))).large


def test_ratio_margin_without_a_relative_effect_says_what_to_write():
    with pytest.raises(ModelError, match="transform = 'log'"):
        verdict(its(between(5, 30), scale="absolute"), outcome(matters=A_FIFTH))


def test_absolute_margin_for_a_ratio_uses_the_calls_a_period():
    estimate = ratio(1.1, 1.5, per_period=between(3, 14))
    found = verdict(estimate, outcome(matters=Matters(absolute=2)))
    assert found.large
    assert (found.low, found.high) == (log(1.1), log(1.5))
    assert margin_of(estimate, Matters(absolute=2)).words == "2 a week"
    with pytest.raises(ModelError, match="ratio = "):
        verdict(ratio(1.1, 1.5), outcome(matters=Matters(absolute=2)))


def test_per_100000():
    matters = Matters(per_100000=30)
    with pytest.raises(ModelError, match="base rate is not known"):
        verdict(ratio(1.1, 1.5), outcome(matters=matters))
    with pytest.raises(ModelError, match="exposure"):
        verdict(its(between(1, 2), scale="absolute"), outcome(matters=matters))
    share = its(between(0.0004, 0.0006), scale="absolute")
    assert verdict(share, outcome(matters=matters, exposure="people")).large
    rate = its(between(31, 40), scale="absolute", unit="incidents per 100,000")
    assert verdict(rate, outcome(matters=matters)).large
    assert margin_of(rate, matters).words == "30 of 100,000"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (1.2, "a fifth"),
        (0.8, "a fifth"),
        (1.1, "a tenth"),
        (0.9, "a tenth"),
        (1.25, "a quarter"),
        (2, "a doubling"),
        (1.07, "7 %"),
        (4 / 3, "a third"),
    ],
)
def test_a_ratio_in_words(given, words):
    assert margin_of(ratio(0.9, 1.1), Matters(ratio=given)).words == words


# --- several primary outcomes ------------------------------------------------------------------


def test_holm_by_hand():
    assert holm([0.01, 0.02, 0.03, 0.04]) == pytest.approx((0.04, 0.06, 0.06, 0.06))
    assert holm([0.9, 0.8]) == (1.0, 1.0)
    assert holm([None]) == (None,)
    assert holm([]) == ()


def test_levels_are_those_of_the_steps():
    found = adjusted_level([0.001, 0.2, 0.02, None], 0.95)
    assert found[:3] == pytest.approx((1 - 0.05 / 3, 0.95, 1 - 0.05 / 2))
    assert found[3] is None
    stopped = adjusted_level([0.03, 0.04, 0.2], 0.95)
    assert stopped == pytest.approx((1 - 0.05 / 3,) * 3)


class Refit:
    """Estimates again from what is known to be the distribution; remembers the calls."""

    def __init__(self, *pairs):
        self.pairs, self.calls = pairs, []

    def __call__(self, index, level):
        self.calls.append((index, level))
        return its(effect(*self.pairs[index], level=level), level=level)

    def first(self):
        return [its(effect(*pair)) for pair in self.pairs]


def test_one_primary_outcome_is_read_as_it_is():
    refit = Refit((0.2, 0.1))
    (found,) = with_holm(refit.first(), [outcome(matters=A_FIFTH)], refit)
    assert found.reading == "benefit shown"
    assert found.p_adjusted == found.p_value
    assert not found.adjusted
    assert refit.calls == []


def test_where_holm_changes_the_reading_it_is_said_with_the_wider_interval():
    refit = Refit((0.2, 0.1), (0.0, 0.1))  # p = 0.046 and 1
    found = with_holm(refit.first(), [outcome("a", matters=A_FIFTH)] * 2, refit)
    assert found[0].reading == "cannot tell"
    assert found[0].adjusted
    assert found[0].low < 0 < found[0].high
    assert found[0].p_value == pytest.approx(0.0455, abs=1e-4)
    assert found[0].p_adjusted == pytest.approx(0.091, abs=1e-3)
    assert refit.calls == [(0, 0.975)]
    assert not found[1].adjusted


def test_where_holm_agrees_the_interval_is_that_of_the_plan():
    refit = Refit((0.5, 0.1), (0.25, 0.1))
    found = with_holm(refit.first(), [outcome("a")] * 2, refit)
    assert [one.reading for one in found] == ["benefit shown"] * 2
    assert not any(one.adjusted for one in found)
    assert refit.calls == []


def test_large_enough_to_matter_is_held_to_the_same_level():
    refit = Refit((0.385, 0.1), (0.0, 0.1))  # above a fifth at 95 %, not at 97.5 %
    found = with_holm(refit.first(), [outcome("a", matters=A_FIFTH)] * 2, refit)
    assert found[0].reading == "benefit shown"
    assert not found[0].large
    assert found[0].adjusted


def test_no_change_that_matters_is_not_adjusted_away():
    refit = Refit((0.0, 0.085), (0.5, 0.1))
    found = with_holm(refit.first(), [outcome("a", matters=A_FIFTH)] * 2, refit)
    assert found[0].reading == "no change that matters"
    assert not found[0].adjusted


def test_what_may_never_be_shown_does_not_help_the_others():
    """A bend with p = 0 counts as a question, never as one that was answered."""
    bent = its(effect(1.0, 0.1, confirmed=False))
    refit = Refit((1.0, 0.1), (0.2, 0.1))
    found = with_holm([bent, refit.first()[1]], [outcome("a", matters=A_FIFTH)] * 2, refit)
    assert found[0].reading == "cannot tell"
    assert found[0].p_adjusted is None
    assert found[1].reading == "cannot tell"
    assert found[1].adjusted


def test_as_many_outcomes_as_estimates():
    with pytest.raises(ValueError, match="zip"):
        with_holm([ratio(0.9, 1.1)], [], lambda i, level: ratio(0.9, 1.1))


# --- how much more -----------------------------------------------------------------------------


def test_more_periods_have_a_floor():
    """The floor is that of the periods before: no number of later ones makes up for them."""
    error = 0.1
    floor = error * ((1 / 24) / (1 / 24 + 1 / 24)) ** 0.5
    reach = floor * 2.8016
    assert periods_needed(24, 24, error, reach * 0.999, 0.95) is None
    assert periods_needed(24, 24, error, reach * 1.05, 0.95) > 100
    assert periods_needed(24, 24, error, 1.0, 0.95) == 0


def test_periods_needed_reach_the_power():
    more = periods_needed(100, 10, 0.08, 0.18, 0.95)
    for periods, enough in ((more, True), (more - 1, False)):
        error = 0.08 * ((1 / 100 + 1 / (10 + periods)) / (1 / 100 + 1 / 10)) ** 0.5
        assert (error * (1.959964 + 0.841621) <= 0.18) == enough


def test_answers_needed_scale_with_the_variance():
    assert answers_needed(800, 0.02, 0.03, 0.95) == pytest.approx(
        800 * (0.02 / 0.010708) ** 2 - 800, abs=2
    )
    assert answers_needed(800, 0.01, 0.03, 0.95) == 0


@pytest.mark.parametrize(
    ("se", "said"),
    [
        (0.08, "Six more weeks at today's numbers would show a change of a fifth."),
        (0.01, "Today's numbers would show a change of a fifth in four cases of five."),
        (1.0, "No number of further weeks would show a change of a fifth: the weeks before the"),
    ],
)
def test_more_needed_in_words(se, said):
    estimate = its(effect(0.0, se), before=100, after=10)
    assert more_needed(estimate, margin_of(estimate, A_FIFTH)).startswith(said)


def test_more_answers_in_words():
    estimate = survey(effect(0.01, 0.02, name="change"))
    said = verdict(estimate, outcome(measure="proportion", matters=Matters(absolute=0.03)))
    assert said.more_needed == (
        "About 2,000 more answers, gathered in the same way, would show a change of "
        "3 points of 100."
    )


def test_a_pulse_that_is_over_needs_another_campaign():
    estimate = its(effect(0.0, 0.2, name="pulse_effect"), shape="pulse")
    assert "repeated campaign" in verdict(estimate, outcome(matters=A_FIFTH)).more_needed
