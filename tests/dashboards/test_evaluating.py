"""The button that evaluates: begun once, told how far it is, shown when it is done."""

import json
import time

import pytest

from dashboards import ids
from dashboards.app import create_app
from tests.dashboards.conftest import Browser
from tests.dashboards.test_pages import page_at, words
from tests.dashboards.test_uploads import PLAN, months
from toolkit.workspace import Workspace

START = (
    f"..{ids.EVALUATE_TICK}.disabled...{ids.EVALUATE_STATE}.children...{ids.EVALUATE}.disabled.."
)


def look_id(browser):
    """Dash gives a callback that shares an output a name of its own."""
    listed = json.loads(browser.get("/_dash-dependencies").data)
    (found,) = [
        one["output"] for one in listed if f"{ids.CAMPAIGN_RESULT}.children" in one["output"]
    ]
    return found


def looked(browser):
    answer = browser.call(look_id(browser), campaign_id__data="belts", location__search="")
    assert answer.status_code == 200, answer.text
    return answer.json["response"]


@pytest.fixture
def browser(settings):
    workspace = Workspace(settings.workspace)
    workspace.add_plan(PLAN.encode())
    workspace.add(months(84), source="casualties", plan="belts", name="belts.csv")
    return Browser(create_app(settings))


def test_from_the_button_to_the_verdict(browser, settings):
    assert "not evaluated yet" in words(page_at(browser, "/campaign/belts"))
    begun = browser.call(START, campaign_evaluate__n_clicks=1, campaign_id__data="belts").json
    assert begun["response"][ids.EVALUATE_TICK]["disabled"] is False
    assert begun["response"][ids.EVALUATE]["disabled"] is True
    deadline = time.monotonic() + 120
    while not (seen := looked(browser))[ids.EVALUATE_TICK]["disabled"]:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    said = words(seen[ids.CAMPAIGN_RESULT]["children"])
    assert "The evaluation is done" in said
    assert "What else may have moved" in said
    assert "The evaluation is done" not in words(page_at(browser, "/campaign/belts"))
    kept = Workspace(settings.workspace).latest("belts")
    assert kept.protected
    assert kept.outcome("drivers").estimate is not None


def test_a_page_that_is_drawn_anew_begins_nothing(browser):
    """A button that appears reports that it was pressed no times."""
    answer = browser.call(START, campaign_evaluate__n_clicks=None, campaign_id__data="belts")
    assert answer.json["response"] == {} or answer.status_code == 204


def test_a_campaign_that_is_not_there_is_said(browser):
    answer = browser.call(START, campaign_evaluate__n_clicks=1, campaign_id__data="../belts")
    assert "no such campaign" in answer.text


def test_data_that_do_not_suffice_are_told_in_words(settings, browser, monkeypatch):
    from toolkit.errors import ModelError

    def fail(*args, **kwargs):
        raise ModelError("'drivers' has 3 months before 1983-02-01. Add earlier data.")

    monkeypatch.setattr(Workspace, "evaluate", fail)
    browser.call(START, campaign_evaluate__n_clicks=1, campaign_id__data="belts")
    deadline = time.monotonic() + 20
    while not (seen := looked(browser))[ids.EVALUATE_TICK]["disabled"]:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    said = words(seen[ids.CAMPAIGN_RESULT]["children"])
    assert "The evaluation could not be made" in said
    assert "Add earlier data." in said
