"""Every page on a desk and on a phone, by day and by night, and without a mouse."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import listening

PATHS = ("/", "/campaign/ro-sim", "/campaign/ro-sim?outcome=would-buy", "/upload", "/plan")


@pytest.fixture(scope="module")
def address(by_python):
    with listening(by_python[0]) as found:
        yield found


def settled(page, where):
    page.goto(where)
    expect(page.locator("h1")).to_be_visible()
    page.wait_for_load_state("networkidle")
    return page


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_sticks_out_and_nothing_fails(address, open_page, seen, width, scheme):
    page = open_page(width=width, scheme=scheme)
    for path in PATHS:
        settled(page, address + path)
        over = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert over <= 0, path
        shown = page.evaluate("document.documentElement.dataset.mantineColorScheme")
        assert shown == scheme
    assert seen.complaints == []
    assert seen.hosts == {address.removeprefix("http://")}


def test_charts_follow_the_colours_of_the_page(address, open_page):
    page = settled(open_page(), f"{address}/campaign/ro-sim")
    words = page.locator(".js-plotly-plot .legendtext").first
    by_day = words.evaluate("node => getComputedStyle(node).fill")
    page.get_by_role("button", name="Light or dark colours").click()
    expect(words).not_to_have_css("fill", by_day)


def test_a_keyboard_is_enough(address, open_page):
    page = settled(open_page(), address)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "Open":
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Simulated: Open your eyes")
    expect(page.locator("#main")).to_be_focused()
    expect(page).to_have_title("Campaign · demandeval")


def test_each_chart_has_a_sentence_and_a_table(address, open_page):
    page = settled(open_page(), f"{address}/campaign/ro-sim")
    charts = page.locator("figure.chart")
    assert charts.count() >= 2
    for number in range(charts.count()):
        chart = charts.nth(number)
        assert len(chart.locator("figcaption").inner_text(timeout=5000) or "x") > 0
        assert chart.locator("table tbody tr").count() > 0
        assert chart.locator("[role=img]").get_attribute("aria-label")


def test_what_was_added_can_be_taken_out_again(address, open_page, by_python, shipped, tmp_path):
    """On a copy: the others look at the same workspace."""
    import shutil

    copy = tmp_path / "copy"
    shutil.copytree(by_python[0], copy)
    with listening(copy) as mine:
        page = settled(open_page(), f"{mine}/upload?campaign=ro-sim")
        page.get_by_role("button", name="Take out survey.csv").click()
        expect(page.get_by_text("survey.csv was taken out")).to_be_visible()
        expect(page.get_by_role("button", name="Take out survey.csv")).to_have_count(0)
        settled(page, f"{mine}/campaign/ro-sim")
        expect(page.get_by_text("out of date", exact=False).first).to_be_visible()
