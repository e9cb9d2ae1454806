"""A plan is read strictly, says everything that is wrong at once, and keeps its fingerprint."""

import hashlib
import json
import unicodedata
from datetime import date

import pytest

from toolkit.errors import PlanError
from toolkit.models import ERRORS
from toolkit.models.its import FAMILIES
from toolkit.models.shapes import SHAPES
from toolkit.plan import ErrorModel, EvaluationPlan, Family, Shape, load_plan, parse_plan
from toolkit.serial import from_json, to_json

PLAN = """
schema = 1
analysis_date = 2023-12-04
[campaign]
id = "open-eyes"
name = "Open your eyes"
start = 2023-03-06
end = 2023-05-28
areas = ["AB", "AR"]
comparison_areas = ["VL"]
neighbour_areas = ["CJ"]
market = "Paid sex advertised online"
mechanism = "Buyers who learn the law stop buying"
advertises_number = true
[sources.calls]
kind = "calls"
unit = "contact"
period = "week"
[sources.waves]
kind = "survey"
before = "2023-01"
after = "2023-06"
[[events]]
id = "whatsapp"
kind = "channel"
start = 2022-09-05
[[outcomes]]
id = "reports"
source = "calls"
role = "primary"
measure = "count"
where = { outcome = "actioned" }
benefit = "increase"
matters = { ratio = 1.10 }
[[outcomes]]
id = "own-contacts"
source = "calls"
role = "collateral"
effect = "less-help-seeking"
measure = "count"
where = { caller = ["victim", "survivor"] }
harm = "decrease"
matters = { ratio = 0.90 }
[[outcomes]]
id = "would-buy"
source = "waves"
role = "secondary"
measure = "proportion"
item = "would_buy"
values = ["yes"]
benefit = "decrease"
matters = { absolute = 0.03 }
[[not_measured]]
effect = "stigma"
reason = "Nobody could be asked safely"
"""


def problems(text):
    with pytest.raises(PlanError) as caught:
        parse_plan(text)
    return {problem.place: f"{problem.what} {problem.fix}" for problem in caught.value.problems}


def changed(old, new):
    assert old in PLAN
    return PLAN.replace(old, new, 1)


def test_a_plan_is_read_as_written():
    plan = parse_plan(PLAN)
    assert plan.campaign.start == date(2023, 3, 6)
    assert plan.outcome("own-contacts").where == {"caller": ("victim", "survivor")}
    assert plan.outcome("reports").model_family == "count"
    assert plan.outcome("would-buy").label == "would buy"
    assert from_json(to_json(plan), EvaluationPlan) == plan


def test_the_words_of_the_plan_are_those_of_the_models():
    from typing import get_args

    assert set(get_args(Shape)) == set(SHAPES)
    assert set(get_args(ErrorModel)) == set(ERRORS)
    assert set(get_args(Family)) == set(FAMILIES)


def test_the_fingerprint_is_of_the_file_as_written():
    """Computed here a second time, from the definition."""
    import tomllib

    document = tomllib.loads(PLAN)
    text = json.dumps(
        document, sort_keys=True, separators=(",", ":"), ensure_ascii=False,
        default=lambda day: day.isoformat(),
    )  # fmt: skip
    expected = hashlib.sha256(unicodedata.normalize("NFC", text).encode()).hexdigest()
    assert parse_plan(PLAN).fingerprint == expected


def test_the_fingerprint_ignores_layout_and_unicode_form_only():
    plain = parse_plan(PLAN).fingerprint
    assert parse_plan("# a comment\n" + PLAN.replace(" = ", "=")).fingerprint == plain
    accent = changed("Open your eyes", "Bra\u0219ov")
    apart = changed("Open your eyes", unicodedata.normalize("NFD", "Bra\u0219ov"))
    assert parse_plan(accent).fingerprint == parse_plan(apart).fingerprint != plain
    # a default written out is another plan as written
    assert parse_plan(PLAN.replace("schema = 1", "schema = 1\nlevel = 0.95")).fingerprint != plain


@pytest.mark.parametrize(
    ("old", "new", "place", "says"),
    [
        ("matters = { ratio = 1.10 }", "metters = { ratio = 1.10 }", "outcomes[0].metters",
         "Did you mean 'matters'"),
        ("end = 2023-05-28", "end = 2023-01-28", "campaign.end", "before the start"),
        ("start = 2023-03-06", "start = 3023-03-06", "campaign.start", "no date of a campaign"),
        ("start = 2023-03-06", 'start = "March"', "campaign.start", "not a date"),
        ('market = "Paid sex advertised online"', 'market = " "', "campaign.market", "empty"),
        ('role = "primary"', 'role = "primery"', "outcomes[0].role", "Did you mean 'primary'"),
        ('source = "waves"', 'source = "wave"', "outcomes[2].source", "Did you mean 'waves'"),
        ('effect = "less-help-seeking"', 'effect = "less-help"', "outcomes[1].effect",
         "Did you mean 'less-help-seeking'"),
        ('harm = "decrease"', "", "outcomes[1].harm", "direction of harm"),
        ('benefit = "increase"', 'benefit = "increase"\nharm = "decrease"', "outcomes[0]",
         "exactly one"),
        ("matters = { ratio = 1.10 }", "matters = { ratio = 0.9 }", "outcomes[0].matters.ratio",
         "is no increase"),
        ("matters = { ratio = 0.90 }", "matters = { ratio = 0.9, absolute = 1 }",
         "outcomes[1].matters", "exactly one"),
        ("matters = { ratio = 1.10 }", "", "outcomes[0].matters", "smallest change"),
        ('unit = "contact"', "", "sources.calls.unit", "what one row counts"),
        ('comparison_areas = ["VL"]', 'comparison_areas = ["AB"]', "campaign.comparison_areas",
         "one part only"),
        ('where = { outcome = "actioned" }', "", "outcomes[0].where", "reach"),
        ('effect = "stigma"', 'effect = "less-help-seeking"', "not_measured[0].effect",
         "'own-contacts' measures it"),
        ('id = "own-contacts"', 'id = "reports"', "outcomes[0].id", "used twice"),
        ("schema = 1", "schema = 2", "schema", "reads schema 1"),
        ("analysis_date = 2023-12-04", "analysis_date = 2020-01-01", "analysis_date", "before"),
        ('item = "would_buy"', "", "outcomes[2].item", "the question"),
    ],
)  # fmt: skip
def test_each_fault_is_named_with_its_place_and_a_way_out(old, new, place, says):
    found = problems(changed(old, new))
    assert place in found, found
    assert says in found[place]


def test_all_faults_are_reported_at_once():
    text = PLAN.replace("matters =", "metters =").replace('kind = "channel"', 'kind = "chanel"')
    found = problems(text)
    assert {"outcomes[0].metters", "outcomes[1].metters", "outcomes[2].metters"} <= set(found)
    assert "Did you mean 'channel'" in found["events[0].kind"]


def test_a_typo_does_not_hide_an_impossible_date():
    text = PLAN.replace("matters =", "metters =").replace("end = 2023-05-28", "end = 2020-05-28")
    found = problems(text)
    assert "before the start" in found["campaign.end"]
    assert "outcomes[0].metters" in found


def test_what_is_no_toml_no_text_or_no_file_is_said(tmp_path):
    with pytest.raises(PlanError, match=r"not valid TOML.*line 2"):
        parse_plan("schema = 1\nlevel = = 2\n")
    with pytest.raises(PlanError, match="not UTF-8"):
        parse_plan(b"\xff\xfe\x00")
    with pytest.raises(PlanError, match="cannot be opened"):
        load_plan(tmp_path / "none.toml")


def test_an_empty_plan_says_what_it_lacks():
    found = problems("")
    assert {"schema", "campaign", "sources", "outcomes"} <= set(found)
