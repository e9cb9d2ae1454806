"""Where a campaign stands, in one word and one sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from dash import html

from dashboards.components.words import moment_words
from dashboards.context import Context
from toolkit.plan import EvaluationPlan
from toolkit.results import Evaluation

__all__ = ["Standing", "standing", "standing_badge"]

Stage = Literal["no data", "not evaluated", "out of date", "exploratory", "locked"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a campaign stands; ``locked_at`` is when its plan was locked, if it was."""

    stage: Stage
    words: str
    locked_at: str | None = None


def standing(context: Context, plan: EvaluationPlan, evaluation: Evaluation | None) -> Standing:
    """Find out what there is of a campaign, and whether its evaluation is of today's data."""
    now = context.workspace.provenance(plan)
    lock = f" The plan is locked since {moment_words(now.locked_at)}." if now.locked_at else ""
    if evaluation is None:
        if not now.files:
            words = f"No data yet.{lock} Add the files that the plan names."
            return Standing(stage="no data", words=words, locked_at=now.locked_at)
        words = f"Data are here, but nobody has evaluated them yet.{lock}"
        return Standing(stage="not evaluated", words=words, locked_at=now.locked_at)
    if not context.workspace.is_current(plan):
        words = "The plan, the data or this program changed after this evaluation. Evaluate again."
        return Standing(stage="out of date", words=words, locked_at=now.locked_at)
    if evaluation.exploratory:
        words = "Exploratory: the plan was not locked before the last data were added here."
        return Standing(stage="exploratory", words=words, locked_at=now.locked_at)
    words = f"The plan was locked on {moment_words(now.locked_at or '')}, before the last data."
    return Standing(stage="locked", words=words, locked_at=now.locked_at)


GLYPHS = {
    "no data": "○",
    "not evaluated": "○",
    "out of date": "↻",
    "exploratory": "?",
    "locked": "✓",
}
NAMES = {
    "no data": "no data yet",
    "not evaluated": "not evaluated yet",
    "out of date": "out of date",
    "exploratory": "exploratory",
    "locked": "plan locked before the data",
}


def standing_badge(found: Standing) -> Any:
    """Lay out the standing as a mark with a word."""
    kind = found.stage.replace(" ", "-")
    return html.Span(
        [html.Span(GLYPHS[found.stage], **{"aria-hidden": "true"}), f" {NAMES[found.stage]}"],
        className=f"badge badge-{kind}",
        title=found.words,
    )
