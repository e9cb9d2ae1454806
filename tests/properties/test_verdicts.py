"""What must hold of every reading, whatever the interval."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tests.collateral.made import between, effect, its, outcome
from toolkit.collateral.harm import harm_verdict
from toolkit.plan import Matters
from toolkit.verdicts import adjusted_level, holm, verdict, with_holm

numbers = st.floats(-5, 5).map(lambda x: round(x, 3))
sizes = st.floats(0.01, 3).map(lambda x: round(x, 3))
p_values = st.lists(st.one_of(st.none(), st.floats(0, 1)), max_size=9)


def turned(one):
    """The same estimate, seen from the other side."""
    row = one.effect()
    other = replace(row, estimate=-row.estimate, ci_low=-row.ci_high, ci_high=-row.ci_low)
    return replace(one, effect_rows=(other,))


@given(numbers, sizes, sizes)
def test_turning_the_scale_turns_good_into_bad(middle, half, margin):
    estimate = its(between(middle - half, middle + half), scale="absolute")
    said = outcome(matters=Matters(absolute=margin))
    here, there = verdict(estimate, said), verdict(turned(estimate), said)
    opposite = {"benefit shown": "harm shown", "harm shown": "benefit shown"}
    assert there.reading == opposite.get(here.reading, here.reading)
    assert (there.shown, there.small, there.large) == (here.shown, here.small, here.large)


@given(numbers, sizes, sizes)
def test_harm_and_verdict_read_the_same_interval_alike(middle, half, margin):
    estimate = its(between(middle - half, middle + half), scale="absolute")
    said = outcome(harm="decrease", matters=Matters(absolute=margin))
    read = verdict(estimate, said)
    found = harm_verdict(estimate, harm="decrease", margin=margin)
    assert found.harm_shown == (read.reading == "harm shown")
    assert found.diffusion == (read.reading == "benefit shown")
    assert found.serious == (read.large and found.harm_shown)
    if read.small:
        assert found.ruled_out
    assert found.ci_low <= found.estimate <= found.ci_high


@given(numbers, sizes, sizes, st.floats(1, 3))
def test_a_wider_interval_never_says_more(middle, half, margin, factor):
    said = outcome(matters=Matters(absolute=margin))
    narrow = verdict(its(between(middle - half, middle + half), scale="absolute"), said)
    half *= factor
    wide = verdict(its(between(middle - half, middle + half), scale="absolute"), said)
    for fact in ("shown", "small", "large"):
        assert getattr(narrow, fact) or not getattr(wide, fact)


@given(p_values)
def test_holm_only_raises_and_keeps_the_order(values):
    adjusted = holm(values)
    pairs = sorted((p, q) for p, q in zip(values, adjusted, strict=True) if p is not None)
    assert all(p <= q <= 1 for p, q in pairs)
    assert [q for _, q in pairs] == sorted(q for _, q in pairs)
    assert [q is None for q in adjusted] == [p is None for p in values]


@given(p_values, st.sampled_from([0.9, 0.95, 0.99]))
def test_levels_and_adjusted_p_values_decide_alike(values, level):
    """The p-value at the level of its step rejects exactly where the adjusted one does."""
    for p, q, own in zip(values, holm(values), adjusted_level(values, level), strict=True):
        if p is None:
            assert own is None
        elif abs(q - (1 - level)) > 1e-9:
            assert (p < 1 - own) == (q < 1 - level)


@given(st.lists(st.tuples(numbers, st.floats(0.05, 2)), min_size=1, max_size=5))
def test_readings_together_agree_with_holm(pairs):
    """A change stays shown exactly where Holm's adjusted p-value is below one minus the level."""

    def refit(index, level):
        row = effect(*pairs[index], level=level)
        return its(row, scale="absolute", level=level)

    estimates = [refit(index, 0.95) for index in range(len(pairs))]
    outcomes = [outcome(matters=Matters(absolute=0.5))] * len(pairs)
    for one in with_holm(estimates, outcomes, refit):
        if abs(one.p_adjusted - 0.05) > 1e-9:
            assert one.shown == (one.p_adjusted < 0.05)
        assert one.shown == (one.low > 0 or one.high < 0)
