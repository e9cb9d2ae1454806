"""A collateral effect in sentences: harm shown, ruled out, neither, or not measured."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.report.changes import closing, first_sentence, hidden_sentence, limit_sentence
from toolkit.wording.catalogue import text
from toolkit.wording.marks import finding_kind
from toolkit.wording.numbers import Scale, finding_scale, known, margin_words, range_of

if TYPE_CHECKING:
    from toolkit.results import CollateralFinding, Evaluation, OutcomeResult

__all__ = ["harm_sentences", "missing_sentences", "outcome_side"]

Parts = tuple[str, tuple[str, ...], str]


def harm_sentences(
    finding: CollateralFinding, result: OutcomeResult, evaluation: Evaluation
) -> Parts:
    """Say what was found of a collateral effect: first sentence, meaning, limit."""
    limit = limit_sentence(result, evaluation)
    if result.estimate is None or not known(finding.estimate):
        why = tuple(filter(None, [result.problem]))
        return hidden_sentence(result, finding_kind(finding)), why, limit
    meaning: tuple[str, ...]
    if finding.reading in ("harm shown", "sign of harm"):
        first = first_sentence(result, evaluation, shown=True)
        meaning = (_harm(finding, result, evaluation),)
    elif finding.reading == "ruled out":
        first, meaning = _ruled_out(finding, result), _diffusion(finding, result)
    else:
        first = _open(finding, result)
        meaning = _settle(finding)
    return first, meaning, limit


def missing_sentences(finding: CollateralFinding, problem: str = "") -> tuple[str, ...]:
    """Say why an effect was not measured; what would be needed, where it was planned."""
    if finding.outcome:
        return tuple(filter(None, [problem or finding.reason]))
    reason = finding.reason.strip()
    # The ledger says "The plan gives no reason." itself where there is none.
    if not reason or reason == text("missing.no-reason"):
        return (text("missing.no-reason"),)
    stop = "" if reason[-1:] in ".!?" else "."
    return (f"{text('missing.reason', reason=reason)}{stop}",)


def outcome_side(
    finding: CollateralFinding,
) -> tuple[float | None, float | None, float | None]:
    """Turn harm back into the outcome's own direction: estimate, low, high."""
    if finding.harm != "decrease":
        return finding.estimate, finding.ci_low, finding.ci_high
    turn = (_minus(finding.ci_high), _minus(finding.ci_low))
    return (_minus(finding.estimate), *turn)


def _minus(value: float | None) -> float | None:
    return None if value is None else 0.0 - value


def _margin(finding: CollateralFinding, scale: Scale) -> str:
    return margin_words(finding.margin or 0.0, scale, fall=finding.harm == "decrease")


def _harm(finding: CollateralFinding, result: OutcomeResult, evaluation: Evaluation) -> str:
    if finding.reading == "sign of harm":
        tested = sum(one.p_value is not None for one in evaluation.ledger.findings)
        return text("harm.sign", tested=tested)
    key = "serious" if finding.serious else "small" if finding.ruled_out else "open"
    return text(f"harm.{key}", margin=_margin(finding, finding_scale(finding, result)))


def _ruled_out(finding: CollateralFinding, result: OutcomeResult) -> str:
    """Say which harm is excluded, and the largest that is not."""
    scale = finding_scale(finding, result)
    side = "fall" if finding.harm == "decrease" else "rise"
    _, low, high = outcome_side(finding)
    worst = low if side == "fall" else high
    bound = finding.margin if side == "rise" else _minus(finding.margin)
    if finding.ci_high is not None and finding.ci_high <= 0:
        largest = text(f"largest.no-{side}")
    else:
        size = scale.end(worst, low, high, bound)
        largest = text(f"largest.{side}", size=size)
    return text(
        f"ruled-out.{side}",
        margin=_margin(finding, scale),
        object=_object(result),
        largest=largest,
    )


def _diffusion(finding: CollateralFinding, result: OutcomeResult) -> tuple[str, ...]:
    if not finding.diffusion:
        return ()
    scale = finding_scale(finding, result)
    value, low, high = outcome_side(finding)
    key = "diffusion.more" if (value or 0) > 0 else "diffusion.fewer"
    change = text(key, size=scale.size(value, low, high))
    return (text("diffusion", change=change, range=range_of(scale, low, high, one_side=True)),)


def _open(finding: CollateralFinding, result: OutcomeResult) -> str:
    """Say how much harm the data leave possible."""
    scale = finding_scale(finding, result)
    side = "fall" if finding.harm == "decrease" else "rise"
    _, low, high = outcome_side(finding)
    worst = low if side == "fall" else high
    between = range_of(scale, low, high)
    margin = _margin(finding, scale)
    if not known(worst):
        return text("open.unbounded", margin=margin, object=_object(result), range=between)
    bound = finding.margin if side == "rise" else _minus(finding.margin)
    return text(
        f"open.{side}",
        margin=margin,
        object=_object(result),
        size=scale.end(worst, low, high, bound),
        range=between,
    )


def _settle(finding: CollateralFinding) -> tuple[str, ...]:
    """What data would settle it: more of the same, where more would do, and other data."""
    from toolkit.collateral.register import register

    entry = register().get(finding.effect)
    other = entry.settle if entry and finding.settle.endswith(entry.settle) else ""
    more = finding.settle.removesuffix(other).strip()
    # A sentence that says that no amount would do stands by itself.
    if more and not more.startswith(("No number", "More than ten", "Today's")):
        more = text("settle", settle=_small(more))
    key = "settle.other" if more else "settle"
    said = text(key, settle=_small(other)) if other else ""
    return tuple(part for part in (more, said) if part)


def _small(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


def _object(result: OutcomeResult) -> str:
    """Name the outcome in the middle of a sentence: a small letter unless it is an acronym."""
    name = result.name
    return (name if name[:2].isupper() else _small(name)) + closing(name)
