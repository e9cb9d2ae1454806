"""The races are fair and their table is right; speed itself is measured by `make bench` alone.

A stop-watch does not belong among tests that share a machine.
"""

import sys

import numpy as np
import pytest

import toolkit as tk
from tests.benchmarks import __main__ as page
from tests.benchmarks import races
from tests.benchmarks.alternating import (
    Result,
    alternate,
    inside_fresh_python,
    timed,
    whole_process,
)


def result(**changes):
    said = {"name": "ours", "theirs_name": "other", "ours": 2e-3, "theirs": 4e-3, "ratio": 0.5,
            "bar": 1.0, "value": 0.5}  # fmt: skip
    return Result(**(said | changes))


def test_both_sides_fit_the_same_model():
    """With independent errors ours is least squares, so the coefficients are the other side's."""
    import statsmodels.api as sm

    series = races._monthly()
    design = np.column_stack([np.ones(races.N), races._terms(races.N, races.START, 12)])
    theirs = sm.OLS(series.to_numpy(), design).fit().params
    ours = tk.fit_its(series, str(series.index[races.START]), season=2, errors="independent")
    assert design.shape[1] == 8
    assert len(ours.term_rows) == 8
    for name, place in (("level_change", 2), ("slope_change", 3)):
        assert ours.effects.loc[name, "estimate"] == pytest.approx(theirs[place], rel=1e-8)


def test_a_race_measures_both_sides():
    found = races.many_series("ar1", 0.25, size=8, repetitions=1)
    assert found.ours > 0
    assert found.theirs > 0


def test_alternation_takes_medians_and_leaves_out_the_first_run():
    ours = iter([99.0, 1.0, 2.0, 3.0])
    theirs = iter([99.0, 2.0, 2.0, 2.0])
    assert alternate(lambda: next(ours), lambda: next(theirs), 3) == (2.0, 2.0, 1.0)


def test_time_is_a_run():
    calls = []
    assert timed(lambda: calls.append(1), times=4)() >= 0
    assert len(calls) == 4


def test_a_fresh_process_reports_only_its_own_work():
    """Sleeping costs no processor time; adding up does."""
    idle = inside_fresh_python("time.sleep(0.3)")()
    busy = inside_fresh_python("sum(range(10_000_000))")()
    assert idle < 0.1 < busy * 5


def test_a_whole_process_counts_from_its_start():
    assert 0 < whole_process([sys.executable, "-c", "pass"])() < 5


def test_the_table_says_what_was_missed():
    text = page.table(
        [result(), result(value=1.2, ratio=1.2), result(value=0.05, bar=0.1, seconds=True)]
    )
    kept, missed, seconds = text.splitlines()[2:]
    assert kept.endswith("| 0.50 | ratio 1 | kept |")
    assert missed.endswith("| 1.20 | ratio 1 | MISSED |")
    assert "| 100 ms | kept |" in seconds


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(35e-6, "35 µs"), (9.89e-3, "9.89 ms"), (0.0948, "94.8 ms"), (1.79, "1.79 s")],
)
def test_durations_are_readable(seconds, words):
    assert page.duration(seconds) == words


def test_the_page_is_there_and_names_every_race():
    text = page.PAGE.read_text(encoding="utf-8")
    for name in ("one series, 200 months", "errors='auto'", "errors='ar1'", "2,000 days",
                 "first fit", "demandeval --help"):  # fmt: skip
        assert name in text
