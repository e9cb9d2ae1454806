"""The file for a spreadsheet: complete, exact, safe."""

import csv
import io
from dataclasses import replace

import pytest

from tests import samples
from toolkit.errors import DemandEvalError
from toolkit.report.export import COLUMNS, effects_csv

FULL = samples.full()


def _read(evaluation=FULL):
    return list(csv.DictReader(io.StringIO(effects_csv(evaluation))))


def test_every_effect_with_its_exact_numbers():
    rows = _read()
    assert tuple(rows[0]) == COLUMNS
    wanted = sum(
        len(one.estimate.effect_rows) + (one.estimate.per_period is not None) if one.estimate else 1
        for one in FULL.outcomes
    )
    assert len(rows) == wanted
    first, effect = rows[0], FULL.outcomes[0].estimate.effect()
    assert float(first["estimate"]) == effect.estimate
    assert float(first["ci_high"]) == effect.ci_high
    assert first["scale"] == "log ratio"
    assert first["verdict"] == "benefit shown: rise"
    assert rows[1]["scale"] == "absolute"
    assert first["fingerprint"] == FULL.fingerprint


def test_what_could_not_be_estimated_is_not_left_out():
    row = next(row for row in _read() if row["outcome"] == "minority-contacts")
    assert row["estimate"] == ""
    assert row["verdict"] == "could not be estimated"


def test_a_name_is_never_a_formula():
    bad = replace(FULL.outcomes[0], name='=HYPERLINK("http://x","y")')
    rows = _read(replace(FULL, outcomes=(bad,)))
    assert rows[0]["name"].startswith("'=")


def test_an_unprotected_evaluation_is_refused():
    with pytest.raises(DemandEvalError, match="not exported"):
        effects_csv(samples.full(protected=False))
