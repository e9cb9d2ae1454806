"""A plan is checked, kept and locked by the page as by the command."""

import pytest

from dashboards import ids
from tests.dashboards.test_uploads import PLAN
from toolkit.workspace import Workspace

OUTPUT = f"..{ids.PLAN_RESULT}.children...{ids.PLAN_KEPT}.children.."


def press(browser, button, text):
    message = {
        "output": OUTPUT,
        "outputs": [
            {"id": ids.PLAN_RESULT, "property": "children"},
            {"id": ids.PLAN_KEPT, "property": "children"},
        ],
        "inputs": [
            {"id": id, "property": "n_clicks", "value": 1 if id == button else None}
            for id in (ids.PLAN_CHECK, ids.PLAN_KEEP, ids.PLAN_LOCK)
        ],
        "state": [{"id": ids.PLAN_TEXT, "property": "value", "value": text}],
        "changedPropIds": [f"{button}.n_clicks"],
    }
    return browser.post("/_dash-update-component", json=message).text


def test_checking_keeps_nothing(browser, settings):
    said = press(browser, ids.PLAN_CHECK, PLAN)
    assert "The plan can be used" in said
    assert Workspace(settings.workspace).plans() == ()


def test_keeping_and_locking_do_as_they_say(browser, settings):
    workspace = Workspace(settings.workspace)
    assert "The plan is kept" in press(browser, ids.PLAN_KEEP, PLAN)
    (plan,) = workspace.plans()
    assert workspace.provenance(plan).locked_at is None
    assert "The plan is locked" in press(browser, ids.PLAN_LOCK, PLAN)
    first = workspace.provenance(plan).locked_at
    press(browser, ids.PLAN_LOCK, PLAN)
    assert workspace.provenance(plan).locked_at == first


@pytest.mark.parametrize("button", [ids.PLAN_CHECK, ids.PLAN_KEEP, ids.PLAN_LOCK])
def test_every_problem_is_named_by_its_place_and_nothing_is_kept(browser, settings, button):
    broken = PLAN.replace('measure = "count"', 'mesure = "count"').replace("1983-02-01", "1983")
    said = press(browser, button, broken)
    assert "outcomes[0].mesure" in said
    assert "Did you mean 'measure'?" in said
    assert "campaign.start" in said
    assert Workspace(settings.workspace).plans() == ()


@pytest.mark.parametrize("text", ["", "   ", None])
def test_no_plan_is_not_a_fault(browser, text):
    assert "There is no plan here yet" in press(browser, ids.PLAN_CHECK, text)


def test_text_that_is_no_toml_is_said_in_words(browser):
    assert "not valid TOML" in press(browser, ids.PLAN_CHECK, "[campaign\nid = ")
