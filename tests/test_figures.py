"""Figures: what is drawn, that nothing small is drawn, and that every figure can be read."""

import json
import math
from dataclasses import replace

import pytest

from tests import samples
from toolkit.figures import (
    forest_caption,
    forest_figure,
    forest_table,
    impact_caption,
    impact_figure,
    impact_table,
    placebo_caption,
    placebo_figure,
    placebo_table,
    survey_caption,
    survey_figure,
    survey_table,
)
from toolkit.figures.look import CONFIG, DARK, LIGHT, label
from toolkit.wording.marks import MARKS

FULL = samples.full()
PLAN = FULL.plan


def _figures(*, dark=False, evaluation=FULL):
    yield "forest", forest_figure(evaluation, dark=dark)
    for result in evaluation.outcomes:
        if result.estimate and result.estimate.path_values:
            yield result.id, impact_figure(result, evaluation.plan, dark=dark)
        if result.estimate and result.estimate.levels:
            yield result.id, survey_figure(result, dark=dark)
        for check in result.checks:
            if check.values:
                yield check.name, placebo_figure(check, result, dark=dark)


def _trace(figure, name):
    return next(trace for trace in figure["data"] if name in trace.get("name", ""))


def _texts(part):
    if isinstance(part, dict):
        for value in part.values():
            yield from _texts(value)
    elif isinstance(part, list):
        for value in part:
            yield from _texts(value)
    elif isinstance(part, str):
        yield part


@pytest.mark.parametrize("dark", [False, True])
def test_plotly_takes_every_figure_as_it_is(dark):
    go = pytest.importorskip("plotly.graph_objects")
    for _, figure in _figures(dark=dark):
        assert go.Figure(figure).to_dict()["data"]
        json.dumps(figure, allow_nan=False)


def test_only_plain_lists_and_dicts():
    def walk(part):
        assert type(part) in (dict, list, str, int, float, bool, type(None)), type(part)
        for value in (
            part.values() if isinstance(part, dict) else part if type(part) is list else ()
        ):
            walk(value)

    for _, figure in _figures():
        walk(figure)


def test_dark_differs_in_colours_only():
    def swapped(part):
        if isinstance(part, dict):
            return {key: swapped(value) for key, value in part.items()}
        if isinstance(part, list):
            return [swapped(value) for value in part]
        return DARK.get(part, part) if isinstance(part, str) else part

    for (_, light), (_, dark) in zip(_figures(), _figures(dark=True), strict=True):
        assert swapped(light) == dark
        assert light != dark


def test_every_colour_has_its_dark_one_and_can_be_told_from_the_page():
    assert set(LIGHT.values()) == set(DARK)
    for mark in MARKS.values():
        assert _contrast(mark.colour, "#FFFFFF") >= 3
        assert _contrast(mark.dark, "#16191D") >= 3
    for part in ("ink", "muted", "campaign-line", "event"):
        assert _contrast(LIGHT[part], "#FFFFFF") >= 4.5
        assert _contrast(DARK[LIGHT[part]], "#16191D") >= 4.5


def _contrast(one, other):
    def light(colour):
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    bright, dim = sorted((light(one), light(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def test_no_colour_stands_for_two_kinds_of_verdict_with_one_shape():
    looks = {}
    for kind, mark in MARKS.items():
        looks.setdefault((mark.colour, mark.symbol), []).append(kind)
    shared = sorted(sorted(kinds) for kinds in looks.values() if len(kinds) > 1)
    assert shared == [
        ["diffusion", "ruled-out", "same"],
        ["later", "missing", "problem"],
        ["not-ruled-out", "unknown"],
    ]


def test_impact_shows_observed_expected_and_band():
    result = FULL.outcome("actionable-reports")
    figure, path = impact_figure(result, PLAN), result.estimate.path_values
    assert _trace(figure, "observed")["y"] == list(path.observed)
    assert _trace(figure, "expected without")["y"] == list(path.counterfactual)
    band = _trace(figure, "range of the expected")
    assert band["fill"] == "toself"
    assert max(v for v in band["y"] if v is not None) == max(path.counterfactual_high)


def test_a_gap_is_not_bridged():
    figure = impact_figure(FULL.outcome("actionable-reports"), PLAN)
    observed = _trace(figure, "observed")
    assert observed["y"][40] is None
    assert observed["connectgaps"] is False
    assert impact_table(FULL.outcome("actionable-reports"))[40]["observed"] == "no data"


def test_the_band_has_one_outline_for_each_stretch():
    result = FULL.outcome("actionable-reports")
    path = result.estimate.path_values
    low = (*path.counterfactual_low[:30], None, *path.counterfactual_low[31:])
    cut = replace(path, counterfactual_low=low)
    holed = replace(result, estimate=replace(result.estimate, path_values=cut))
    band = _trace(impact_figure(holed, PLAN), "range of the expected")
    assert band["x"].count(None) == 2
    assert path.periods[30][:10] not in band["x"]


def test_hidden_weeks_are_marked_at_no_value():
    result = FULL.outcome("victims-own")
    path = result.estimate.path_values
    assert any(path.hidden)
    figure = impact_figure(result, PLAN)
    marks = _trace(figure, "not shown")
    assert marks["x"] == [p[:10] for p, h in zip(path.periods, path.hidden, strict=True) if h]
    assert len(set(marks["y"])) == 1
    assert marks["yaxis"] == "y2"
    assert figure["layout"]["yaxis2"]["visible"] is False
    rows = impact_table(result)
    assert [row["observed"] == "not shown" for row in rows] == list(path.hidden)


def test_the_campaign_and_every_event_are_named():
    texts = list(_texts(impact_figure(FULL.outcome("actionable-reports"), PLAN)))
    assert "Simulated: Open your eyes" in texts
    assert "Messages by WhatsApp" in texts
    assert "Line open half days" in texts


def test_events_of_other_sources_and_other_years_are_left_out():
    from datetime import date

    other = replace(PLAN.events[0], sources=("waves",))
    late = replace(PLAN.events[1], start=date(2030, 1, 1), end=None)
    texts = set(_texts(impact_figure(FULL.outcome("weather"), replace(PLAN, events=(other, late)))))
    assert not texts & {"Messages by WhatsApp", "Line open half days"}


def test_names_cannot_break_out_of_a_figure():
    for name, figure in _figures(evaluation=samples.hostile()):
        for words in _texts(figure):
            assert "<img" not in words, name
            assert "<script" not in words, name
    assert label("a\x00b\nc") == "a b c"


def test_forest_gives_harm_the_room_that_benefit_has():
    figure = forest_figure(FULL)
    plan, rows = figure["layout"], forest_table(FULL)
    heights = set()
    for key in [key for key in plan if key.startswith("yaxis")]:
        low, high = plan[key]["domain"]
        heights.add(round((high - low) * plan["height"] / plan[key]["range"][1]))
    assert len(heights) == 1
    sizes = {t["marker"]["size"] for t in figure["data"] if t["mode"] == "markers"}
    assert sizes == {13}
    assert {row["part"] for row in rows} == {
        "What the campaign aimed at",
        "What else may have moved",
        "What it should not have moved",
    }


def test_forest_shares_the_axis_of_a_unit():
    figure = forest_figure(FULL)["layout"]
    ranges = {}
    for key in [key for key in figure if key.startswith("xaxis")]:
        ranges.setdefault(figure[key]["title"]["text"], set()).add(tuple(figure[key]["range"]))
    assert set(ranges) == {"change in percent", "change in points of 100"}
    assert all(len(found) == 1 for found in ranges.values())


def test_forest_draws_each_interval_and_margin_where_it_is():
    figure = forest_figure(FULL)
    line = next(
        t for t in figure["data"] if t["name"].startswith("Reports") and t["mode"] == "lines"
    )
    assert line["x"] == pytest.approx([math.log(1.09), math.log(1.76)])
    # Harm by a fall: turned back, so that a fall of victims' contacts is to the left.
    own = next(
        t for t in figure["data"] if t["name"].startswith("Victims") and t["mode"] == "lines"
    )
    assert own["x"] == pytest.approx([math.log(1 - 0.042), -math.log(1 - 0.13)])
    margins = [s for s in figure["layout"]["shapes"] if s["type"] == "rect"]
    assert any(s["x1"] == pytest.approx(0.03) and s["x0"] == pytest.approx(-0.03) for s in margins)
    assert any(s["x1"] == pytest.approx(math.log(1.1)) for s in margins)


def test_forest_says_the_word_beside_the_shape():
    texts = " ".join(_texts(forest_figure(FULL)["layout"]["annotations"]))
    for word in ("benefit shown: rise", "harm shown: rise", "cannot tell", "sign of harm: rise"):
        assert word in texts
    assert "harm not ruled out" in texts
    assert "reach, not impact" in texts


def test_an_interval_without_an_end_is_drawn_to_the_edge_with_an_arrow():
    result = FULL.outcome("weather")
    open_ended = replace(result.estimate.effect(), ci_high=None)
    estimate = replace(result.estimate, effect_rows=(open_ended,))
    bent = replace(FULL, outcomes=(replace(result, estimate=estimate),))
    figure = forest_figure(bent)
    assert any(t.get("marker", {}).get("symbol") == "triangle-right" for t in figure["data"])


def test_survey_is_drawn_in_points_of_100_from_zero():
    figure = survey_figure(FULL.outcome("would-buy"))
    assert [trace["name"] for trace in figure["data"]] == ["campaign areas", "comparison areas"]
    assert figure["data"][0]["y"] == pytest.approx([31, 28.9])
    assert figure["data"][0]["error_y"]["arrayminus"] == pytest.approx([2.8, 2.8])
    assert figure["layout"]["yaxis"]["rangemode"] == "tozero"
    assert survey_table(FULL.outcome("would-buy"))[0] == {
        "wave": "January 2023",
        "group": "campaign areas",
        "level": "31.0",
        "range": "28.2 to 34.0",
        "answers": "812",
    }


def test_placebo_shows_the_real_date_among_the_others():
    result = FULL.outcome("actionable-reports")
    check = next(check for check in result.checks if check.values)
    figure = placebo_figure(check, result)
    assert figure["data"][0]["x"] == list(check.values)
    assert figure["data"][1]["x"] == pytest.approx([math.log(1.38)])
    assert placebo_table(check, result)[0] == {"date": "the real date", "change": "+38 %"}
    assert len(placebo_table(check, result)) == len(check.values) + 1


def test_every_figure_has_one_sentence():
    result = FULL.outcome("actionable-reports")
    check = next(check for check in result.checks if check.values)
    captions = [
        forest_caption(FULL),
        impact_caption(result, PLAN),
        survey_caption(FULL.outcome("would-buy")),
        placebo_caption(check, result),
    ]
    for caption in captions:
        assert caption.endswith(".")
        assert len(caption) > 40
    assert "benefit shown: rise" in captions[1]
    assert "3 January 2022" in captions[1]


def test_without_an_estimate_there_is_nothing_to_draw_and_the_caption_says_so():
    gone = FULL.outcome("minority-contacts")
    assert impact_figure(gone, PLAN)["data"] == []
    assert survey_figure(gone)["data"] == []
    assert impact_table(gone) == []
    assert "could not be estimated" in impact_caption(gone, PLAN)
    empty = replace(FULL, outcomes=(gone,))
    assert forest_figure(empty)["data"] == []


def test_no_button_can_send_the_data_anywhere():
    assert CONFIG["displayModeBar"] is False
    assert CONFIG["showSendToCloud"] is False
    assert CONFIG["plotlyServerURL"] == ""
