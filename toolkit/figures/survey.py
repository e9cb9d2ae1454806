"""The level of an answer in each wave and group, with its range."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.figures.look import LIGHT, Figure, axis, finished, label, layout, unit_note
from toolkit.wording.catalogue import ENGLISH, plural, text
from toolkit.wording.marks import outcome_kind, word_of
from toolkit.wording.numbers import plain, step_of
from toolkit.wording.periods import wave_name

if TYPE_CHECKING:
    from toolkit.results import CollateralFinding, OutcomeResult, WaveLevel

__all__ = ["survey_caption", "survey_figure", "survey_table"]

LOOKS = (("expected", "circle", "solid"), ("event", "square-open", "dash"))


def survey_figure(result: OutcomeResult, *, dark: bool = False) -> Figure:
    """How many said so in each wave, in the campaign's areas and in those compared with?

    Shares are drawn in points of 100, from zero. Without levels the figure has no data.
    """
    levels = result.estimate.levels if result.estimate else ()
    if result.estimate is None or not levels:
        return finished([], layout(height=120), dark=dark)
    share = result.estimate.family == "proportion"
    factor = 100.0 if share else 1.0
    waves = list(dict.fromkeys(level.wave for level in levels))
    groups = list(dict.fromkeys(level.group for level in levels))
    drawn = layout(
        height=340,
        showlegend=len(groups) > 1,
        xaxis=axis(
            tickvals=list(range(len(waves))),
            ticktext=[label(wave_name(wave), 24) for wave in waves],
            range=[-0.5, len(waves) - 0.5],
            showgrid=False,
        ),
        yaxis=axis(rangemode="tozero" if share else "normal", nticks=6),
    )
    unit = text("figure.of-100") if share else plural(result.estimate.unit or result.unit)
    drawn["annotations"].append(unit_note(unit))
    data = []
    for number, group in enumerate(groups):
        shift = 0.05 * (number - (len(groups) - 1) / 2)
        these = [level for level in levels if level.group == group and level.estimate is not None]
        places = [waves.index(level.wave) + shift for level in these]
        data.append(_trace(these, places, factor, _group_name(group), LOOKS[number % len(LOOKS)]))
    return finished(data, drawn, dark=dark)


def _group_name(group: str) -> str:
    """The group in words; one that the catalogue does not have keeps its own."""
    key = f"figure.group.{group}"
    return text(key) if key in ENGLISH else group


def _trace(
    levels: list[WaveLevel],
    places: list[float],
    factor: float,
    group: str,
    look: tuple[str, str, str],
) -> Figure:
    part, symbol, dash = look
    middle = [factor * (level.estimate or 0.0) for level in levels]
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": label(group, 40),
        "x": places,
        "y": middle,
        "error_y": {
            "type": "data",
            "symmetric": False,
            "array": [_arm(level.ci_high, level.estimate, factor) for level in levels],
            "arrayminus": [_arm(level.estimate, level.ci_low, factor) for level in levels],
            "color": LIGHT[part],
            "thickness": 2,
            "width": 6,
        },
        "line": {"color": LIGHT[part], "width": 2, "dash": dash},
        "marker": {"color": LIGHT[part], "size": 10, "symbol": symbol, "line": {"width": 2}},
        "hovertemplate": f"%{{y:.3~g}}<extra>{label(group, 40)}</extra>",
    }


def _arm(upper: float | None, lower: float | None, factor: float) -> float | None:
    return None if upper is None or lower is None else factor * (upper - lower)


def survey_caption(result: OutcomeResult, finding: CollateralFinding | None = None) -> str:
    """What does the figure show, in one sentence?"""
    kind = outcome_kind(result, finding)
    direction = finding.harm if finding else result.verdict.direction if result.verdict else None
    return text("caption.survey", name=result.name, word=word_of(kind, direction))


def survey_table(result: OutcomeResult) -> list[dict[str, str]]:
    """The numbers of the figure as text, one row a wave and group.

    Keys: ``wave``, ``group``, ``level``, ``range``, ``answers``.
    """
    if result.estimate is None:
        return []
    factor = 100.0 if result.estimate.family == "proportion" else 1.0
    rows = []
    for level in result.estimate.levels:
        ends = [None if v is None else factor * v for v in (level.ci_low, level.ci_high)]
        step = step_of(ends[0], ends[1]) / 10
        known = [plain(end, step) for end in ends if end is not None]
        rows.append(
            {
                "wave": wave_name(level.wave),
                "group": _group_name(level.group),
                "level": "" if level.estimate is None else plain(factor * level.estimate, step),
                "range": " to ".join(known) if len(known) == 2 else "",
                "answers": text("figure.hidden.short")
                if level.answers is None
                else f"{level.answers:,}",
            }
        )
    return rows
