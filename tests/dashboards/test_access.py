"""Nothing is served that does not say who may use it, nor to anyone but our own pages."""

import json

import pytest
from dash import Input as In
from dash import Output, html

from dashboards import ids
from dashboards.access import EVERYONE, AccessError, Rules
from dashboards.app import create_app
from dashboards.pages import PAGES, overview
from dashboards.routing import find_page
from dashboards.settings import Settings
from toolkit.errors import DemandEvalError

SHOW = f"..{ids.PAGE}.children...{ids.PAGE_TITLE}.data.."


def outputs(browser):
    return [one["output"] for one in json.loads(browser.get("/_dash-dependencies").data)]


def test_every_page_is_served_to_the_local_user(browser):
    for page in PAGES.values():
        path = page.PATH.replace("<campaign>", "ro-sim")
        assert browser.get(path).status_code == 200, path


def test_every_callback_is_refused_to_who_holds_no_role(app_for, browser_of):
    full, none = browser_of(app_for()), browser_of(app_for("nobody"))
    names = outputs(full)
    assert len(names) >= 8
    refused = {name: none.call(name).status_code for name in names}
    assert set(refused.values()) == {403}


def test_every_route_is_refused_to_who_holds_no_role(app_for, browser_of):
    none = browser_of(app_for("nobody"))
    for rule in none.app.server.url_map.iter_rules():
        path = rule.rule
        for name in rule.arguments:
            path = path.replace(f"<{name}>", "x").replace(f"<path:{name}>", "plan")
            path = path.replace(f"<string:{name}>", "dash")
        ask = none.get if "GET" in rule.methods else none.post
        assert ask(path).status_code == 403, path


def test_a_viewer_may_look_but_not_add(app_for, browser_of):
    viewer = browser_of(app_for("viewer"))
    assert viewer.get("/").status_code == 200
    assert viewer.get("/upload").status_code == 403
    assert viewer.get("/plan").status_code == 403
    assert viewer.post("/upload/ro-sim/calls?name=a.csv", data=b"x").status_code == 403
    assert viewer.call(f"{ids.UPLOAD_HELD}.children").status_code == 403


def test_the_page_that_a_callback_names_is_authorised_not_the_address(app_for, browser_of):
    """A viewer on the overview asks the callback for a page that is not theirs."""
    viewer = browser_of(app_for("viewer"))
    answer = viewer.call(SHOW, location__pathname="/plan")
    assert answer.status_code == 200
    assert "There is no such page" in answer.text
    assert ids.PLAN_TEXT not in answer.text


def test_a_query_cannot_stand_in_for_a_part_of_the_path():
    page, variables = find_page("/campaign/ro-sim")
    assert variables == {"campaign": "ro-sim"}
    assert page.NAME == "campaign"
    assert find_page("/campaign/?campaign=other") is None


@pytest.mark.parametrize(
    "path", ["/campaign/..%2f..%2fetc", "/campaign/.hidden", "/campaign/A B", "/campaign/x/y", "/x"]
)
def test_a_path_that_is_no_page_is_not_found(browser, path):
    assert browser.get(path).status_code == 404


def test_a_callback_that_declares_nothing_is_refused(app, browser):
    @app.callback(Output("late", "children"), In(ids.LOCATION, "pathname"))
    def late(path):
        return "secret"

    answer = browser.call("late.children", location__pathname="/")
    assert answer.status_code == 403
    assert "secret" not in answer.text


def test_a_callback_that_does_not_exist_is_refused(browser):
    assert browser.call("nothing.children").status_code == 403
    for message in ([], {}, {"output": None}, {"output": ["x"]}, "x"):
        assert browser.post("/_dash-update-component", json=message).status_code == 403
    assert browser.post("/_dash-update-component", data=b"{").status_code == 403


def test_a_callback_without_a_rule_stops_the_start(settings, monkeypatch):
    def register(app, rules, context):
        @app.callback(Output("open", "children"), In(ids.LOCATION, "pathname"))
        def forgotten(path):
            return html.P(path)

    monkeypatch.setattr(overview, "register", register)
    with pytest.raises(AccessError, match=r"callback open\.children"):
        create_app(settings)


def test_a_route_without_a_rule_stops_the_start(settings, monkeypatch):
    def register(app, rules, context):
        app.server.add_url_rule("/open", "open", lambda: "open")

    monkeypatch.setattr(overview, "register", register)
    with pytest.raises(AccessError, match="route open"):
        create_app(settings)


def test_a_page_without_a_rule_stops_the_start(app):
    with pytest.raises(AccessError, match="page /forgotten"):
        Rules().check(app, ["/forgotten"])


def test_a_rule_is_given_once():
    rules = Rules()
    rules.declare_page("/", EVERYONE)
    with pytest.raises(AccessError, match="twice"):
        rules.declare_page("/", EVERYONE)


def test_two_applications_of_one_process_know_nothing_of_each_other(tmp_path):
    first = create_app(Settings(workspace=tmp_path / "first"))
    second = create_app(Settings(workspace=tmp_path / "second"))
    assert set(first.callback_map) == set(second.callback_map)
    assert first.server is not second.server


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "10.0.0.5:8050", "["])
@pytest.mark.parametrize("path", ["/", "/_dash-layout", "/assets/style.css"])
def test_another_name_for_this_machine_is_refused(browser, host, path):
    """A foreign page can make its own name point here; its requests then carry that name."""
    assert browser.get(path, Host=host).status_code == 400


@pytest.mark.parametrize("host", ["127.0.0.1:8050", "localhost:9000", "[::1]:8050", "localhost"])
def test_the_own_names_of_this_machine_are_served(browser, host):
    assert browser.get("/", Host=host).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:9999"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
    ],
)
@pytest.mark.parametrize("path", ["/_dash-update-component", "/upload/ro-sim/calls"])
def test_a_change_asked_for_by_another_site_is_refused(browser, path, headers):
    assert browser.post(path, json={"output": SHOW}, headers=headers).status_code == 403


def test_scripts_come_from_here_only(browser):
    answer = browser.get("/")
    policy = dict(
        part.strip().split(" ", 1) for part in answer.headers["Content-Security-Policy"].split(";")
    )
    assert policy["default-src"] == "'self'"
    assert "unsafe" not in policy["script-src"]
    assert "http" not in policy["script-src"]
    assert policy["frame-ancestors"] == "'none'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_frame_names_no_other_host(browser):
    text = browser.get("/").text
    scripts = [part.split('"')[0] for part in text.split('src="')[1:]]
    assert len(scripts) > 5
    assert all(script.startswith("/") for script in scripts)
    assert "cdn." not in text


def test_a_refusal_is_a_page_in_words(browser):
    answer = browser.get("/campaign/")
    assert answer.status_code == 404
    assert "<h1>There is no such page</h1>" in answer.text
    assert 'lang="en"' in answer.text


def test_the_developers_route_is_nobodys(browser):
    assert browser.get("/_reload-hash").status_code == 403


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.4", "example.org", ""])
def test_the_dashboard_listens_on_this_machine_only(tmp_path, host):
    with pytest.raises(DemandEvalError, match="this machine only"):
        Settings(workspace=tmp_path, host=host)
