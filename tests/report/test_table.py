"""The verdict table: aligned, complete, readable without colour."""

from dataclasses import replace

import pytest

from tests import samples
from toolkit.report.table import rows, table

FULL = samples.full()


@pytest.mark.parametrize("width", [80, 96, 120])
def test_no_line_is_too_wide(width):
    assert max(map(len, table(FULL, width=width).splitlines())) <= width


def test_every_outcome_has_its_verdict_on_one_line():
    lines = table(FULL, width=120).splitlines()
    for id, word in (
        ("actionable-reports", "benefit shown: rise"),
        ("would-buy", "cannot tell"),
        ("all-contacts", "reach, not impact"),
        ("victims-own", "harm ruled out"),
        ("migrants", "harm shown: rise"),
        ("minority-contacts", "could not be estimated"),
    ):
        name = FULL.outcome(id).name
        assert any(line.startswith(word) and name in line for line in lines), id


def test_columns_are_aligned():
    lines = table(FULL).splitlines()
    place = next(line for line in lines if line.startswith("Verdict")).index("Range")
    line = next(line for line in lines if "Abandoned" in line)
    assert line[place:] == "−9 % to +28 %"


def test_harm_has_the_columns_that_benefit_has():
    text = table(FULL)
    assert text.count("Verdict  ") == 3
    assert "What else may have moved" in text
    assert "not measured: Displacement" in text.replace("\n", " ")


def test_exploratory_is_said_at_the_top():
    assert table(samples.exploratory()).splitlines()[1].startswith("Exploratory")


def test_names_cannot_steer_the_terminal():
    bad = replace(FULL.outcomes[0], name="Red \x1b[31m and\u202e reversed")
    text = table(replace(FULL, outcomes=(bad, *FULL.outcomes[1:])))
    assert "\x1b" not in text
    assert "\u202e" not in text


def test_rows_hold_every_outcome_and_every_missing_effect():
    found = rows(FULL)
    assert len(found) == len(FULL.outcomes) + 11
    assert len({tuple(row) for row in found if row["kind"] != "missing"}) == 1
    first = found[0]
    assert first["id"] == "actionable-reports"
    assert (first["change"], first["range"]) == ("+38 %", "+9 % to +76 %")
    assert first["matters"] == "a tenth"
    own = next(row for row in found if row["id"] == "victims-own")
    assert own["effect"] == "less-help-seeking"
    assert own["range"] == "−4 % to +15 %"


def test_withheld_numbers_are_not_shown_in_rows():
    bare = replace(FULL.outcomes[0], estimate=None, problem="Few people.")
    row = rows(replace(FULL, outcomes=(bare,)))[0]
    assert (row["change"], row["range"]) == ("not shown", "")
    assert row["verdict"] == "benefit shown: rise"


def test_a_pulse_has_a_line_of_its_own():
    lines = table(FULL).splitlines()
    place = next(n for n, line in enumerate(lines) if "All contacts" in line)
    assert lines[place + 1].split("  ")[-1] == "+110 % to +310 %"
    assert "while the campaign ran" in lines[place + 1]
