"""Whatever an evaluation holds, it can be read: no combination of gaps breaks a report."""

from dataclasses import replace

import pytest

from tests import samples
from toolkit.report.export import effects_csv
from toolkit.report.html import report_html
from toolkit.report.sentences import say
from toolkit.report.table import table

FULL = samples.full()


def _each_estimate(change):
    outcomes = tuple(
        replace(one, estimate=change(one.estimate)) if one.estimate else one
        for one in FULL.outcomes
    )
    return replace(FULL, outcomes=outcomes)


def _headline(**changes):
    def change(estimate):
        rows = tuple(
            replace(row, **changes) if row.name == estimate.headline else row
            for row in estimate.effect_rows
        )
        return replace(estimate, effect_rows=rows)

    return _each_estimate(change)


def _nothing_known(path):
    empty = (None,) * len(path.periods)
    names = ("observed", "fitted", "counterfactual", "counterfactual_low", "counterfactual_high")
    return replace(path, **dict.fromkeys(names, empty))


def _path(change):
    return _each_estimate(
        lambda one: replace(one, path_values=change(one.path_values)) if one.path_values else one
    )


def _findings(**changes):
    found = tuple(
        one if one.reading == "not measured" else replace(one, **changes)
        for one in FULL.ledger.findings
    )
    return replace(FULL, ledger=replace(FULL.ledger, findings=found))


KINDS = {
    "no lower end": _headline(ci_low=None),
    "no upper end": _headline(ci_high=None),
    "no range": _headline(ci_low=None, ci_high=None, std_error=None, p_value=None),
    "no estimate": _headline(estimate=None),
    "a range without width": _headline(ci_low=0.1, ci_high=0.1, estimate=0.1),
    "an endless ratio": _headline(ci_high=900.0),
    "exactly no change": _headline(estimate=0.0),
    "no path": _each_estimate(lambda one: replace(one, path_values=None)),
    "a path of which nothing is known": _path(_nothing_known),
    "periods that are no dates": _path(
        lambda path: replace(path, periods=tuple(f"t{n}" for n in range(len(path.periods))))
    ),
    "no levels": _each_estimate(lambda one: replace(one, levels=())),
    "own unit": _each_estimate(lambda one: replace(one, scale="absolute", family="normal")),
    "no unit": replace(
        _each_estimate(lambda one: replace(one, unit="", scale="absolute", family="normal")),
        outcomes=tuple(
            replace(one, unit="", estimate=one.estimate and replace(one.estimate, unit=""))
            for one in FULL.outcomes
        ),
    ),
    "shares": _each_estimate(lambda one: replace(one, unit="share")),
    "only a pulse": _each_estimate(lambda one: replace(one, shape="pulse")),
    "by day": _each_estimate(lambda one: replace(one, period="day")),
    "a finding without a range": _findings(ci_low=None, ci_high=None),
    "a finding without numbers": _findings(estimate=None, ci_low=None, ci_high=None),
    "findings in another unit": _findings(scale="absolute"),
    "no outcome": replace(FULL, outcomes=()),
    "no sources, versions or dates": replace(FULL, sources=(), versions=None, created=None),
    "no verdicts": replace(
        FULL, outcomes=tuple(replace(one, verdict=None) for one in FULL.outcomes)
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_it_can_be_read(kind):
    evaluation = KINDS[kind]
    page = report_html(evaluation)
    words = "\n".join(say(evaluation).paragraphs)
    for text in (words, table(evaluation)):
        assert "None" not in text
        assert "nan" not in text.split()
        assert "inf" not in text.split()
    assert page.endswith("</html>")
    assert effects_csv(evaluation).startswith("campaign,")
