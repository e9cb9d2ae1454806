"""What each page says: with nothing, with data, with an evaluation; never what is not protected."""

import json
from dataclasses import replace

import pytest

from dashboards import ids
from dashboards.pages import PAGES
from tests import samples
from tests.dashboards.conftest import Browser
from tests.dashboards.test_access import SHOW
from toolkit.collateral.register import register
from toolkit.plan import plan_from_document
from toolkit.wording.marks import MARKS
from toolkit.workspace import Workspace

CAMPAIGN = "/campaign/ro-sample"


def page_at(browser, path, search=""):
    """Layout of the page at a path, as the browser gets it."""
    answer = browser.call(SHOW, location__pathname=path, location__search=search)
    assert answer.status_code == 200, answer.text
    return answer.json["response"][ids.PAGE]["children"]


def parts(component):
    """Every component of a layout, with its type."""
    if isinstance(component, dict) and "props" in component:
        yield component
        yield from parts(component["props"].get("children"))
    elif isinstance(component, list):
        for one in component:
            yield from parts(one)


def words(component):
    """All text of a layout, in order."""
    if isinstance(component, str | int | float):
        return str(component)
    if isinstance(component, list):
        return " ".join(filter(None, map(words, component)))
    if isinstance(component, dict):
        return words(component.get("props", {}).get("children"))
    return ""


def of_type(layout, name):
    return [part for part in parts(layout) if part["type"] == name]


def with_class(layout, name):
    found = (part for part in parts(layout))
    return [part for part in found if name in str(part["props"].get("className", "")).split()]


def test_every_page_is_complete():
    for name, page in PAGES.items():
        assert name == page.NAME
        assert page.TITLE
        assert page.ALLOWED
        assert callable(page.layout)
        assert callable(page.register)


def test_an_empty_workspace_says_what_belongs_there_and_gives_the_button(browser):
    for path in ("/", "/upload"):
        layout = page_at(browser, path)
        assert len(of_type(layout, "H1")) == 1
        assert "plan" in words(with_class(layout, "empty"))
        links = [part["props"]["href"] for part in of_type(layout, "Link")]
        assert "/plan" in links


def test_a_campaign_that_is_not_there_is_said_in_words(browser):
    said = words(page_at(browser, "/campaign/gone"))
    assert "no such campaign" in said


def test_a_campaign_without_data_asks_for_them(settings, app):
    Workspace(settings.workspace).add_plan(samples.plan())
    browser = Browser(app)
    assert "no data yet" in words(page_at(browser, "/"))
    layout = page_at(browser, CAMPAIGN)
    links = [part["props"]["href"] for part in of_type(layout, "Link")]
    assert "/upload?campaign=ro-sample" in links
    (button,) = [one for one in of_type(layout, "Button") if one["props"]["id"] == ids.EVALUATE]
    assert button["props"]["hidden"] is True


def test_benefit_and_harm_stand_beside_each_other_in_one_size(shown):
    browser = shown(samples.full())
    for path in ("/", CAMPAIGN):
        (sides,) = with_class(page_at(browser, path), "sides")
        aimed, moved = sides["props"]["children"]
        assert aimed["props"]["className"] == moved["props"]["className"]
        assert "What the campaign aimed at" in words(aimed)
        assert "What else may have moved" in words(moved)
        assert "harm shown" in words(moved)


def test_what_should_not_have_moved_is_not_said_to_be_aimed_at(shown):
    layout = page_at(shown(samples.full()), CAMPAIGN)
    (control,) = [one for one in samples.full().outcomes if one.role == "negative_control"]
    (sides,) = with_class(layout, "sides")
    titles = [words(one) for one in of_type(layout, "H2")]
    assert "What the campaign should not have moved" in titles
    assert control.name not in [words(one) for one in of_type(sides, "H3")]
    assert control.name in [words(one) for one in of_type(layout, "H3")]


def test_every_verdict_has_a_word_and_a_shape(shown):
    layout = page_at(shown(samples.full()), CAMPAIGN)
    for mark in with_class(layout, "mark"):
        shape, word = mark["props"]["children"]
        assert shape["props"]["aria-hidden"] == "true"
        assert words(word)


def test_all_effects_of_the_register_stand_in_the_ledger(shown):
    layout = page_at(shown(samples.full()), CAMPAIGN)
    (section,) = [one for one in of_type(layout, "Section") if one["props"].get("id") == "ledger"]
    rows = of_type(of_type(section, "Tbody"), "Tr")
    names = [words(row["props"]["children"][0]) for row in rows]
    assert len(names) == 15
    assert all(
        name.startswith(entry.name) for name, entry in zip(names, register().values(), strict=True)
    )
    assert "not measured" in words(section)


def test_an_exploratory_evaluation_is_headed_so(shown):
    browser = shown(samples.exploratory())
    assert "Exploratory" in words(page_at(browser, CAMPAIGN))


def test_what_is_not_protected_is_never_shown(shown, monkeypatch):
    """The store refuses it already; the pages do not rely on that."""
    browser = shown(samples.full())
    monkeypatch.setattr(Workspace, "latest", lambda *_: samples.full(protected=False))
    for path in ("/", CAMPAIGN):
        said = words(page_at(browser, path))
        assert "small counts" in said
        assert "Reports that could be acted on" not in said
    for name in ("report.html", "verdicts.csv", "series.csv", "evaluation.json"):
        assert browser.get(f"/download/ro-sample/{name}").status_code == 404


def test_hidden_counts_stay_hidden_in_chart_and_table(shown):
    layout = page_at(shown(samples.full()), CAMPAIGN, "?outcome=victims-own")
    (article,) = with_class(layout, "outcome")
    assert article["props"]["data-outcome"] == "victims-own"
    (store,) = [one for one in of_type(article, "Store") if one["props"]["id"]["name"] == "impact"]
    observed = [line for line in store["props"]["data"]["data"] if line.get("name") == "observed"]
    values = [value for value in observed[0]["y"] if value is not None]
    assert values
    assert min(values) >= 11
    assert "not shown" in words(article)


@pytest.mark.parametrize("search", ["", "?outcome=", "?outcome=nothing", "?outcome=../x", "?%00"])
def test_an_outcome_that_is_not_there_gives_the_first(shown, search):
    layout = page_at(shown(samples.full()), CAMPAIGN, search)
    (article,) = with_class(layout, "outcome")
    assert article["props"]["data-outcome"] == "actionable-reports"


@pytest.mark.parametrize("outcome", [one.id for one in samples.full().outcomes])
def test_every_kind_of_outcome_can_be_looked_at(shown, outcome):
    layout = page_at(shown(samples.full()), CAMPAIGN, f"?outcome={outcome}")
    (article,) = with_class(layout, "outcome")
    assert article["props"]["data-outcome"] == outcome
    assert with_class(article, "mark")


def test_charts_have_a_sentence_and_a_table_and_no_button_that_sends(shown):
    layout = page_at(shown(samples.full()), CAMPAIGN)
    charts = with_class(layout, "chart")
    assert len(charts) >= 2
    for chart in charts:
        assert words(of_type(chart, "Figcaption"))
        assert of_type(chart, "Tbody")
        (graph,) = of_type(chart, "Graph")
        assert graph["props"]["config"]["showSendToCloud"] is False
        assert graph["props"]["config"]["plotlyServerURL"] == ""
        (store,) = of_type(chart, "Store")
        kinds = {line["type"] for line in store["props"]["data"]["data"]}
        assert not any(kind.endswith("gl") for kind in kinds)


def test_tables_can_be_read_without_seeing_them(shown):
    layout = page_at(shown(samples.full()), CAMPAIGN)
    tables = of_type(layout, "Table")
    assert tables
    for one in tables:
        assert words(of_type(one, "Caption"))
        heads = of_type(one, "Th")
        assert {head["props"]["scope"] for head in heads} == {"col", "row"}


def test_no_statistics_in_what_a_funder_reads(shown):
    layout = page_at(shown(samples.full()), CAMPAIGN)
    said = " ".join(map(words, with_class(layout, "side"))).lower()
    for word in ("significant", "p-value", "null hypothesis", "robust", "no effect", "proved"):
        assert word not in said


def test_names_that_try_to_break_out_stay_text(shown):
    """Components carry them as text; figures, which read some HTML, carry them escaped."""
    layout = page_at(shown(samples.hostile()), CAMPAIGN)
    assert "<img src=x" in words(of_type(layout, "H1"))
    figures = [
        one["props"]["data"]
        for one in of_type(layout, "Store")
        if isinstance(one["props"].get("data"), dict)
    ]
    assert figures
    assert "<img" not in json.dumps(figures)
    kinds = {part["type"] for part in parts(layout)}
    assert kinds.isdisjoint({"Markdown", "DangerouslySetInnerHTML", "Iframe", "Script"})


def test_who_may_not_evaluate_has_no_button(shown):
    layout = page_at(shown(samples.full(), "viewer"), CAMPAIGN)
    (button,) = [one for one in of_type(layout, "Button") if one["props"]["id"] == ids.EVALUATE]
    assert button["props"]["hidden"] is True


def test_a_changed_plan_makes_the_evaluation_out_of_date(shown, settings):
    browser = shown(samples.full())
    document = json.loads(samples.plan().document)
    document["level"] = 0.9
    dated = {**document, "campaign": {**document["campaign"], "name": "Renamed"}}
    Workspace(settings.workspace).add_plan(replace(plan_from_document(dated)))
    assert "changed after this evaluation" in words(page_at(browser, CAMPAIGN))


def test_every_kind_of_verdict_has_its_look(app):
    style = Browser(app).get("/assets/style.css").text
    for kind in MARKS:
        assert f".kind-{kind}" in style
