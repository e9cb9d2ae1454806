"""Numbers as people read them: rounded to what the range supports, never across a boundary."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.wording.numbers import Scale, margin_words, range_of, step_of

PERCENT = Scale(kind="percent")
POINTS = Scale(kind="points")


def log(percent):
    return math.log1p(percent / 100)


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (9, 76, "range 9 % to 76 %"),
        (-29, 25, "range −29 % to +25 %"),
        (-76, -9, "range 9 % to 76 %"),
        (0.3, 40, "range 0.3 % to 40 %"),
    ],
)
def test_range_in_percent(low, high, said):
    one_side = low * high > 0
    assert range_of(PERCENT, log(low), log(high), one_side=one_side) == said


@pytest.mark.parametrize(
    ("low", "high", "said"), [(-0.014, 0.011, "−1.4 to +1.1"), (0.02, 0.10, "+2 to +10")]
)
def test_range_in_points(low, high, said):
    assert POINTS.between(low, high) == said


def test_a_range_without_an_end_says_so():
    assert range_of(PERCENT, None, log(25)) == "range up to +25 %"
    assert range_of(PERCENT, log(-3), None) == "range −3 % or more"
    assert range_of(PERCENT, None, None) == "no range can be given"


def test_a_change_has_its_unit_in_the_right_number():
    week = Scale(kind="unit", unit="contact", period="week")
    assert week.change(1.0, -4, 8) == "+1 contact a week"
    assert week.change(11.2, 3, 20) == "+11 contacts a week"
    assert POINTS.change(0.01, -0.03, 0.05) == "+1 point of 100"
    assert POINTS.change(0.01, -0.03, 0.05, short=True) == "+1 point"


@pytest.mark.parametrize(
    ("ratio", "said"),
    [
        (0.90, "a tenth"),
        (1.10, "a tenth"),
        (0.8, "a fifth"),
        (1.2, "a fifth"),
        (0.75, "a quarter"),
        (1.5, "half"),
        (2.0, "a doubling"),
        (0.93, "7 %"),
        (1.075, "7.5 %"),
    ],
)
def test_margin_in_words(ratio, said):
    assert margin_words(abs(math.log(ratio)), PERCENT, fall=ratio < 1) == said


def test_margin_in_other_units():
    assert margin_words(0.03, POINTS) == "3 points of 100"
    assert margin_words(5.0, Scale(kind="unit", unit="case", period="month")) == "5 cases a month"


def _read(end):
    return float(end.replace("−", "-").replace("+", "").replace(",", "").replace(" %", ""))


@given(st.floats(-0.7, 0.7), st.floats(0.001, 1.0))
def test_rounding_never_moves_an_end_across_no_change(middle, half):
    low, high = middle - half, middle + half
    first, last = (_read(end) for end in PERCENT.between(low, high).split(" to "))
    for true, shown in ((low, first), (high, last)):
        if abs(100 * math.expm1(true)) > 0.001:
            assert math.copysign(1, true) == math.copysign(1, shown)
            assert shown != 0


@given(st.floats(-0.7, 0.7), st.floats(0.001, 1.0))
def test_rounding_stays_near(middle, half):
    low, high = middle - half, middle + half
    ends = [100 * math.expm1(end) for end in (low, high)]
    shown = [_read(end) for end in PERCENT.between(low, high).split(" to ")]
    step = step_of(*ends)
    assert shown == pytest.approx(ends, abs=step / 2 + 1e-9)
    assert step <= (ends[1] - ends[0]) / 4 * 1.0001 or step == 1


def test_an_end_is_never_rounded_onto_the_margin():
    # 9.7 % with a margin of 10 %: "largest fall 10 %" would contradict "ruled out".
    assert PERCENT.end(log(-9.7), log(-9.7), log(20), log(-10)) == "9.7 %"
    assert PERCENT.end(log(-4.2), log(-4.2), log(15), log(-10)) == "4 %"
