"""Whatever the series: no small count leaves, none follows from totals, no reading changes."""

import json
import re

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.collateral.made import between, outcome
from tests.test_disclosure import MARGIN, evaluation, fitted, of_calls, result, shown
from toolkit.disclosure import protect
from toolkit.disclosure.counts import concealed, rounded_count
from toolkit.disclosure.rounding import Grid, round_effect, round_p
from toolkit.errors import ModelError
from toolkit.verdicts import verdict

PEOPLE = "calls?|callers?|cases?|contacts?|people|persons?|rows?|victims?|answers?|reports?"
SMALL_COUNT = re.compile(rf"(?<![\w.,:/–−-])([1-9]|10) ({PEOPLE})\b")

small = st.sampled_from([0, 1, 2, 3, 5, 8, 10, 11, 12, 13, 20, 34, 55])
series = st.lists(st.one_of(small, st.none()), min_size=24, max_size=24)


def texts(value):
    """Every text of a JSON document, the plan aside."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key != "plan":
                yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)


def possible(total, places, hidden, path, k=11):
    """Which values may each hidden place have, to who knows the exact total of these places?

    Shown values are within the half-width of their rounding (zero is exact), hidden ones are
    zero or more.
    """
    visible = [path.observed[i] for i in places if i not in hidden]
    least = sum(max(k, v - 2) for v in visible if v)
    most = sum(v + 2 for v in visible if v)
    inside = [i for i in places if i in hidden]
    top = total - least
    bottom = total - most if len(inside) == 1 else 0
    return {i: (max(0, bottom), top) for i in inside}


@given(series)
def test_no_small_count_is_shown_and_none_follows_from_the_total_of_its_stretch(values):
    labels = [["before"] * 12 + ["after"] * 12]
    hidden = concealed(values, labels, 11)
    for stretch in (range(12), range(12, 24)):
        places = [i for i in stretch if values[i] is not None]
        inside = [i for i in places if i in hidden]
        assert all(not 0 < values[i] < 11 for i in places if i not in hidden)
        if not inside:
            continue
        assert len(inside) > 1 or len(places) == 1
        if sum(values[i] for i in places) >= 11:
            assert sum(values[i] for i in inside) >= 11


@settings(max_examples=30)
@given(series, st.sampled_from(["independent", "auto"]))
def test_what_leaves_tells_no_small_count(values, errors):
    """Reads the JSON as somebody outside would, and knows the totals exactly besides."""
    try:
        estimate = fitted(values, errors=errors)
    except ModelError:
        return
    found = evaluation(result(estimate, outcome(matters=MARGIN)), rows=sum(v or 0 for v in values))
    safe = protect(found)
    thin = any(0 < sum(v or 0 for v in part) < 11 for part in (values[:12], values[12:]))
    leaves = [text for text in texts(json.loads(safe.to_json())) if SMALL_COUNT.search(text)]
    assert not leaves
    assert not (safe.sources[0].rows and safe.sources[0].rows < 11)
    if safe.outcomes[0].estimate is None:
        assert safe.outcomes[0].verdict.low is None
        return
    assert not thin
    path = shown(safe)
    hidden = [i for i, flag in enumerate(path.hidden) if flag]
    assert all(v is None or v == 0 or (v >= 11 and v % 5 == 0) for v in path.observed)
    assert all(path.observed[i] is None for i in hidden)
    for stretch in (range(12), range(12, 24)):
        places = [i for i in stretch if values[i] is not None]
        total = sum(values[i] for i in places)
        known = possible(total, places, hidden, path)
        if len(known) > 1:
            assert all(high > low for low, high in known.values())


@settings(max_examples=25)
@given(series)
def test_readings_survive_rounding(values):
    try:
        exact = of_calls(values)
    except ModelError:
        return
    safe = protect(exact).outcomes[0]
    before = exact.outcomes[0].verdict
    assert safe.verdict.reading == before.reading
    if safe.estimate is None:
        return
    again = verdict(safe.estimate, outcome(matters=MARGIN))
    assert again.reading == before.reading
    facts = ("shown", "small", "large")
    assert [getattr(again, f) for f in facts] == [getattr(before, f) for f in facts]
    assert (safe.verdict.low, safe.verdict.high) == (again.low, again.high)
    if before.p_value is not None and abs(before.p_value - 0.05) > 1e-6:
        assert (safe.verdict.p_value < 0.05) == (before.p_value < 0.05)


numbers = st.floats(-3, 3).filter(lambda x: abs(x) > 1e-6)


@given(numbers, st.floats(1e-3, 3), st.floats(0.05, 2), st.booleans())
def test_rounded_intervals_contain_and_never_cross(middle, half, margin, coarse):
    exact = between(middle - half, middle + half)
    guards = (0.0, margin, -margin)
    found = round_effect(exact, Grid(coarse=coarse, level=0.95), guards)
    for guard in guards:
        for end in ("ci_low", "ci_high"):
            value = getattr(exact, end)
            assert (value > guard) == (getattr(found, end) > guard)
            assert (value < guard) == (getattr(found, end) < guard)
    assert found.ci_low <= found.ci_high
    unit = Grid(coarse=coarse, level=0.95).unit(exact.std_error, None, None)
    assert found.ci_low <= exact.ci_low + unit / 5
    assert found.ci_high >= exact.ci_high - unit / 5


@given(st.floats(0, 1), st.sampled_from([1, 2, 3]), st.sampled_from([0.9, 0.95, 0.99]))
def test_rounded_p_values_stay_on_their_side(p, digits, level):
    found = round_p(p, Grid(digits=digits, level=level))
    bound = round(1 - level, 12)
    assert (p < bound) == (found < bound)
    assert 0.001 <= found <= 1


@given(st.integers(0, 10_000))
def test_counts_are_rounded_by_at_most_two(value):
    assert abs(rounded_count(value) - value) <= 2
    assert rounded_count(value) % 5 == 0
