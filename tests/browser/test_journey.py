"""From an empty workspace to the verdict, as a person does it in a browser."""

import json

from playwright.sync_api import expect

from tests.browser.conftest import listening


def without_times(document):
    """The evaluation without when it was made, locked, and when its data came."""
    provenance = {k: v for k, v in document["provenance"].items() if not k.endswith("_at")}
    return {**document, "created": None, "provenance": provenance}


def test_from_the_files_to_the_verdict(shipped, by_python, open_page, seen, tmp_path):
    place, files = shipped
    with listening(tmp_path / "workspace") as address:
        page = open_page()
        page.goto(address)
        expect(page.get_by_role("heading", name="No campaign yet")).to_be_visible()
        page.get_by_role("link", name="Write a plan").click()
        lock_plan(page, place)
        page.get_by_role("link", name="Add data").last.click()
        refuse_broken_file(page, files["calls"], tmp_path)
        page.goto(f"{address}/campaign/ro-sim")
        expect(page.get_by_role("heading", name="No data yet")).to_be_visible()
        expect(page.get_by_role("button", name="Evaluate")).to_be_hidden()
        page.get_by_role("link", name="Add data").last.click()
        add_files(page, files)
        page.get_by_role("link", name="Go to the campaign").first.click()
        evaluate(page)
        look_at_the_verdicts(page)
        told = downloaded(page)
    assert without_times(told) == without_times(json.loads(by_python[1].to_json()))
    # The one complaint that is meant: the browser notes the answer to the broken file.
    assert [one for one in seen.complaints if "422" not in one] == []
    assert seen.hosts == {address.removeprefix("http://")}


def lock_plan(page, place):
    text = page.get_by_label("The plan, as text")
    text.fill("schema = 1\nlevle = 0.95\n")
    page.get_by_role("button", name="Check").click()
    expect(page.get_by_role("alert")).to_contain_text("Did you mean 'level'?")
    page.locator("#plan-file-input").set_input_files(place / "plan.toml")
    expect(text).to_have_value((place / "plan.toml").read_text(encoding="utf-8"))
    page.get_by_role("button", name="Keep and lock").click()
    expect(page.get_by_text("The plan is locked")).to_be_visible()


def refuse_broken_file(page, calls, tmp_path):
    """Two faults are named with row and column, and nothing is stored."""
    lines = calls.read_text(encoding="utf-8").splitlines()[:400]
    broken = tmp_path / "broken.csv"
    for row in (7, 31):
        cells = lines[row].split(",")
        lines[row] = ",".join(["31.02.2021 10:00", *cells[1:]])
    broken.write_text("\n".join(lines), encoding="utf-8")
    expect(page.get_by_label("What the file holds").first).to_have_value("calls (call log)")
    page.locator("#upload-drop-input").set_input_files(broken)
    said = page.get_by_role("alert")
    expect(said).to_contain_text("broken.csv was not stored")
    expect(said).to_contain_text("time")
    expect(page.get_by_text("None yet.")).to_be_visible()


def add_files(page, files):
    page.locator("#upload-drop-input").set_input_files(files["calls"])
    expect(page.get_by_text("calls.csv is stored")).to_be_visible()
    page.get_by_role("textbox", name="What the file holds").click()
    page.get_by_role("option", name="waves (survey answers)").click()
    expect(page.get_by_text("for “waves”")).to_be_visible()
    page.locator("#upload-drop-input").set_input_files(files["waves"])
    expect(page.get_by_text("survey.csv is stored")).to_be_visible()


def evaluate(page):
    page.get_by_role("button", name="Evaluate").click()
    heading = page.get_by_role("heading", name="What else may have moved").first
    expect(heading).to_be_visible(timeout=180_000)


def look_at_the_verdicts(page):
    aimed = page.get_by_role("region", name="What the campaign aimed at")
    moved = page.get_by_role("region", name="What else may have moved")
    expect(aimed.get_by_text("benefit shown").first).to_be_visible()
    expect(moved.get_by_text("harm shown").first).to_be_visible()
    wide, beside = aimed.bounding_box(), moved.bounding_box()
    assert beside["width"] >= wide["width"] - 1
    assert abs(beside["y"] - wide["y"]) < 1
    expect(page.locator(".js-plotly-plot .main-svg").first).to_be_visible()
    ledger = page.get_by_role("region", name="Collateral effects: the ledger")
    assert ledger.locator("tbody tr").count() == 15
    assert page.get_by_text("Share chart").count() == 0
    moved.get_by_role("link", name="Chart and numbers").first.click()
    expect(page.locator("article.outcome")).to_have_attribute("data-outcome", "blames-migrants")
    assert page.url.endswith("?outcome=blames-migrants#chart")
    expect(page.locator("#chart-title")).to_be_in_viewport()


def downloaded(page):
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Everything (JSON)").click()
    return json.loads(waiting.value.path().read_text(encoding="utf-8"))
