"""How each kind of verdict looks: a word, a colour and a shape, never a colour alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.wording.catalogue import text

if TYPE_CHECKING:
    from toolkit.results import CollateralFinding, Evaluation, OutcomeResult

__all__ = ["MARKS", "Mark", "finding_kind", "finding_of", "outcome_kind", "word_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """The look of one kind of verdict.

    ``colour`` and ``dark`` have at least 3:1 against white and against #16191d; ``symbol`` is
    the shape in charts, ``glyph`` the same in text.
    """

    colour: str
    dark: str
    symbol: str
    glyph: str


BLUE, RED, GREEN, GREY = "#0072B2", "#D55E00", "#009E73", "#6B7075"

MARKS: dict[str, Mark] = {
    "benefit": Mark(colour=BLUE, dark="#4DA9E0", symbol="circle", glyph="●"),
    "harm": Mark(colour=RED, dark="#FF8A3D", symbol="triangle-up", glyph="▲"),
    "sign": Mark(colour=RED, dark="#FF8A3D", symbol="triangle-up-open", glyph="△"),
    "same": Mark(colour=GREEN, dark="#2BC79B", symbol="square", glyph="■"),
    "ruled-out": Mark(colour=GREEN, dark="#2BC79B", symbol="square", glyph="■"),
    "diffusion": Mark(colour=GREEN, dark="#2BC79B", symbol="square", glyph="■"),
    "unknown": Mark(colour=GREY, dark="#A9B0B7", symbol="diamond-open", glyph="◇"),
    "not-ruled-out": Mark(colour=GREY, dark="#A9B0B7", symbol="diamond-open", glyph="◇"),
    "missing": Mark(colour=GREY, dark="#A9B0B7", symbol="circle-open", glyph="○"),
    "later": Mark(colour=GREY, dark="#A9B0B7", symbol="circle-open", glyph="○"),
    "problem": Mark(colour=GREY, dark="#A9B0B7", symbol="circle-open", glyph="○"),
    "reach": Mark(colour=GREY, dark="#A9B0B7", symbol="star-open", glyph="☆"),
    "change": Mark(colour=GREY, dark="#A9B0B7", symbol="star-diamond-open", glyph="◈"),
}

READINGS = {
    "benefit shown": "benefit",
    "harm shown": "harm",
    "change shown": "change",
    "no change that matters": "same",
    "cannot tell": "unknown",
    "not yet": "later",
    "sign of harm": "sign",
    "ruled out": "ruled-out",
    "not ruled out": "not-ruled-out",
    "not measured": "missing",
}


def outcome_kind(result: OutcomeResult, finding: CollateralFinding | None = None) -> str:
    """Which kind of verdict is this? A key of `MARKS`.

    Parameters
    ----------
    result
        The outcome.
    finding
        Its entry in the ledger where it is a collateral outcome: the ledger has the last word,
        since it weighs all collateral outcomes together.

    Notes
    -----
    An outcome whose numbers are withheld (few people are behind them) keeps its verdict.
    """
    if result.verdict is not None and result.verdict.reading == "not yet":
        return "later"
    if result.estimate is None and result.verdict is None:
        return "problem"
    if finding is not None and finding.reading != "not measured":
        return finding_kind(finding)
    kind = READINGS[result.verdict.reading] if result.verdict else "unknown"
    # The campaign printed the number: more calls are no benefit, but harm stays harm.
    return "reach" if result.reach_only and kind != "harm" else kind


def finding_kind(finding: CollateralFinding) -> str:
    """Which kind of verdict is this entry of the ledger? A key of `MARKS`."""
    kind = READINGS[finding.reading]
    return "diffusion" if kind == "ruled-out" and finding.diffusion else kind


def finding_of(evaluation: Evaluation, id: str) -> CollateralFinding | None:
    """Return the ledger's entry for this outcome, None where it has none."""
    return next((one for one in evaluation.ledger.findings if one.outcome == id), None)


def word_of(kind: str, direction: str | None = None) -> str:
    """Say the verdict in a word or two, with its direction where a change is shown.

    Examples
    --------
    >>> word_of("benefit", "increase"), word_of("unknown")
    ('benefit shown: rise', 'cannot tell')
    """
    word = text(f"word.{kind}")
    if direction and kind in ("benefit", "harm", "sign", "change"):
        return f"{word}: {text(f'direction.{direction}')}"
    return word
