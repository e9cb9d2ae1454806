"""The report: complete, safe, quiet, and readable by everybody."""

import json
import re
import time
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests import samples
from toolkit.errors import DemandEvalError
from toolkit.report.html import plotly_script, report_html

FULL = samples.full()


@pytest.fixture(scope="module")
def html():
    return report_html(FULL)


@pytest.fixture(scope="module")
def prose(html):
    """The page without scripts and style, as lower-case text without tags."""
    body = re.sub(r"<(script|style)\b.*?</\1>", " ", html, flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body)).replace("\u00a0", " ")


class Outline(HTMLParser):
    """Elements with their attributes, and the order of headings."""

    def __init__(self):
        super().__init__()
        self.elements, self.headings = [], []

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))


def outline(html):
    parser = Outline()
    parser.feed(html)
    return parser


def test_an_unprotected_evaluation_is_refused():
    with pytest.raises(DemandEvalError, match="Protect it first"):
        report_html(samples.full(protected=False))


def test_says_what_was_found(prose):
    for sentence in (
        "rose by 38 % in the half-year after the launch",
        "The plan was locked on 20 February 2023",
        "Afterwards no lasting change was shown",
        "Nobody asked whether sellers feel less safe.",
        "What the data cannot tell",
        "The campaign printed the number of the line",
    ):
        assert sentence in prose, sentence


def test_holds_every_effect_of_the_register(prose):
    from toolkit.collateral.register import register

    for entry in register().values():
        assert entry.name in prose.replace("&#39;", "'")


def test_exploratory_is_headed_so():
    page = report_html(samples.exploratory())
    assert page.index("Exploratory: the plan was never locked") < page.index("What was found")


def test_harm_and_benefit_are_cards_of_one_kind_in_two_equal_columns(html):
    style = html[html.index("<style>") : html.index("</style>")]
    assert ".pair { display: grid; grid-template-columns: 1fr 1fr;" in style
    cards = re.findall(r'<article class="card kind-([a-z-]+)">', html)
    assert cards.count("harm") == 1
    assert cards.count("benefit") == 1
    sized = re.findall(r"\.card\.kind-(\w+)[^{]*{[^}]*(?:font-size|padding|width):", style)
    assert sized == []


def test_every_chart_has_a_sentence_and_a_table(html):
    figures = re.findall(r"<figure>.*?</figure>", html, flags=re.DOTALL)
    charts = json.loads(re.search(r'id="charts">(.*?)</script>', html, re.DOTALL)[1])
    assert len(figures) == len(charts) >= 10
    for figure in figures:
        assert re.search(r'role="img" aria-label="[^"]{40,}"', figure)
        assert re.search(r"<figcaption>.{40,}</figcaption>", figure)
        assert figure.count("<tr>") >= 3
        assert re.search(r'<th scope="col">', figure)
    assert set(charts) == set(re.findall(r'class="chart" id="([^"]+)"', html))


def test_headings_do_not_skip_and_ids_are_unique(html):
    found = outline(html)
    assert found.headings[0] == 1
    assert found.headings.count(1) == 1
    steps = [b - a for a, b in zip(found.headings, found.headings[1:], strict=False)]
    assert max(steps) <= 1
    ids = [attrs["id"] for _, attrs in found.elements if "id" in attrs]
    assert len(ids) == len(set(ids))
    links = [attrs["href"] for tag, attrs in found.elements if tag == "a"]
    assert all(link[0] == "#" and link[1:] in ids for link in links)


def test_nothing_is_loaded_and_nothing_can_be_sent(html):
    found = outline(html)
    for tag, attrs in found.elements:
        assert tag not in ("link", "img", "iframe", "form", "object", "embed", "base"), tag
        assert "src" not in attrs
        assert not any(name.startswith("on") for name in attrs)
    policy = next(a["content"] for _, a in found.elements if "http-equiv" in a)
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe-eval" not in policy
    assert "script-src 'unsafe-inline'" not in policy
    assert "http" not in policy


def test_hostile_names_stay_text():
    page = report_html(samples.hostile())
    bare = report_html(FULL)
    found, usual = outline(page), outline(bare)
    assert [tag for tag, _ in found.elements] == [tag for tag, _ in usual.elements]
    assert page.count("<script") == bare.count("<script")
    assert page.count("</script") == bare.count("</script")
    assert "&lt;img src=x onerror=alert(1)&gt;" in page
    assert "49" not in re.search(r"<h1>(.*?)</h1>", page, re.DOTALL)[1]


def test_hidden_counts_are_nowhere_in_the_page(html):
    """No count of 1 to 10 stands in the series of victims, neither in chart nor in table."""
    path = FULL.outcome("victims-own").estimate.path_values
    charts = json.loads(re.search(r'id="charts">(.*?)</script>', html, re.DOTALL)[1])
    own = next(c for c in charts.values() if c["data"][-1].get("yaxis") == "y2")
    observed = next(t for t in own["data"] if t["name"] == "observed")["y"]
    assert any(path.hidden)
    assert all(value is None or value == 0 or value > 10 for value in observed)
    assert html.count("<td>not shown</td>") == sum(path.hidden)


def test_words_of_the_trade_stay_in_the_panel_for_researchers(html):
    from tests.report.test_sentences import FORBIDDEN

    outside = html[: html.index('<section id="researchers"')]
    outside = re.sub(r"<(script|style)\b.*?</\1>", " ", outside, flags=re.DOTALL)
    text = re.sub(r"<[^>]+>", " ", outside)
    assert not FORBIDDEN.search(text), FORBIDDEN.search(text)
    panel = html[html.index('<section id="researchers"') : html.index('<section id="sources"')]
    for words in ("Null hypothesis", "Std. error", "Errors persist", FULL.fingerprint):
        assert words in panel


def test_sources_carry_their_hashes(html):
    for source in FULL.sources:
        assert all(file in html for file in source.files)


def test_the_library_is_the_one_that_plotly_py_speaks_to():
    offline = pytest.importorskip("plotly.offline")
    version = re.search(r"plotly\.js \(cartesian - minified\) v([\d.]+)", plotly_script())[1]
    assert version == offline.get_plotlyjs_version()
    assert version.split(".")[0] == "3"
    licence = Path(__file__).parents[2] / "toolkit/report/assets/plotly-LICENSE.txt"
    assert "MIT License" in licence.read_text()


def test_same_evaluation_same_bytes(html):
    assert report_html(FULL) == html


def test_without_charts_it_still_reads():
    bare = replace(FULL, outcomes=(FULL.outcome("minority-contacts"),))
    page = report_html(bare)
    assert "could not be estimated" in page
    assert '<section id="all"' not in page


@pytest.fixture(scope="module")
def opened(launched, tmp_path_factory):
    """A function that opens a report in a browser and returns page, requests and messages."""
    file = tmp_path_factory.mktemp("report") / "report.html"

    def open_report(evaluation, **context):
        file.write_text(report_html(evaluation), "utf-8")
        page = launched.new_context(**context).new_page()
        asked, said = [], []
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("dialog", lambda dialog: (said.append("dialog"), dialog.dismiss()))
        page.goto(file.as_uri())
        page.wait_for_selector("html[data-drawn]", state="attached")
        return page, asked, said

    return open_report


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1280])
def test_opens_in_a_browser_without_network_errors_or_sideways_scrolling(opened, width):
    page, asked, said = opened(samples.hostile(), viewport={"width": width, "height": 900})
    assert said == []
    assert len(asked) == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator(".chart .main-svg").count() > 10
    assert page.locator(".modebar-btn").count() == 0


@pytest.mark.browser
def test_charts_follow_dark_and_light(opened):
    page, _, _ = opened(FULL, color_scheme="dark")
    colour = "() => document.querySelector('#chart-0 .legendtext').style.fill"
    assert page.evaluate(colour) == "rgb(236, 238, 240)"
    page.emulate_media(color_scheme="light")
    until = time.monotonic() + 10
    while page.evaluate(colour) != "rgb(29, 33, 38)":
        assert time.monotonic() < until, page.evaluate(colour)
        page.wait_for_timeout(50)


@pytest.mark.browser
def test_benefit_and_harm_have_the_same_room(opened):
    page, _, _ = opened(FULL, viewport={"width": 1280, "height": 900})
    benefit, harm = (
        page.locator(f".card.kind-{kind}").first.bounding_box() for kind in ("benefit", "harm")
    )
    assert benefit["width"] == harm["width"]
    assert abs(benefit["y"] - harm["y"]) < 1


@pytest.mark.browser
def test_charts_in_closed_parts_are_drawn_when_opened(opened):
    page, _, _ = opened(FULL)
    assert page.locator("#placebo-0-1 .main-svg").count() == 0
    page.locator("#outcome-0 details.checks > summary").press("Enter")
    page.wait_for_selector("#placebo-0-1 .main-svg")
