"""What may be taken away is the protected evaluation, in files that do nothing when opened."""

import csv
import io
import json
from dataclasses import replace

import pytest

from dashboards.downloads import FORMATS
from dashboards.spreadsheets import series_csv, verdicts_csv
from tests import samples
from toolkit.results import Evaluation


def lines(text):
    return list(csv.DictReader(io.StringIO(text)))


def test_json_is_the_evaluation(shown):
    answer = shown(samples.full()).get("/download/ro-sample/evaluation.json")
    assert Evaluation.from_json(answer.data) == samples.full()


@pytest.mark.parametrize("name", FORMATS)
def test_files_are_taken_away_not_opened_here(shown, name):
    answer = shown(samples.full()).get(f"/download/ro-sample/{name}")
    assert answer.status_code == 200
    assert answer.mimetype == FORMATS[name][0]
    expected = f'attachment; filename="ro-sample-{name}"'
    assert answer.headers["Content-Disposition"] == expected
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "path", ["gone/evaluation.json", "ro-sample/settings.py", "ro-sample/..%2f..%2fkey", "../key"]
)
def test_nothing_else_can_be_taken_away(shown, path):
    assert shown(samples.full()).get(f"/download/{path}").status_code == 404


def test_verdicts_hold_every_outcome():
    rows = lines(verdicts_csv(samples.full()))
    assert [row["outcome"] for row in rows] == [one.id for one in samples.full().outcomes]
    first = rows[0]
    assert float(first["estimate"]) == samples.full().outcomes[0].estimate.effect().estimate
    assert first["verdict"] == "benefit shown"
    assert first["plan_fingerprint"] == samples.plan().fingerprint
    (problem,) = [row for row in rows if row["outcome"] == "minority-contacts"]
    assert problem["estimate"] == ""


def test_series_hold_no_hidden_count():
    rows = lines(series_csv(samples.full()))
    hidden = [row for row in rows if row["hidden"] == "True"]
    assert hidden
    assert {row["observed"] for row in hidden} == {""}
    seen = [row for row in rows if row["outcome"] == "victims-own" and row["observed"]]
    assert min(float(row["observed"]) for row in seen) >= 11


def test_a_name_that_is_a_formula_stays_text():
    """A spreadsheet would run it; numbers below zero are left as they are."""
    found = samples.full()
    first, *rest = found.outcomes
    named = replace(found, outcomes=(replace(first, name='=HYPERLINK("http://x")'), *rest))
    row = lines(verdicts_csv(named))[0]
    assert row["name"] == '\'=HYPERLINK("http://x")'
    assert json.loads(row["estimate"]) == first.estimate.effect().estimate
