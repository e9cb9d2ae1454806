"""What was found, in sentences: what changed, by how much, how sure, and what it does not tell.

Each outcome gives a `Saying`: the first sentence for who reads one sentence, then what it means,
then what it does not tell. `say` puts those of an evaluation together for the head of a report.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.report.changes import change_sentences
from toolkit.report.harms import harm_sentences, missing_sentences
from toolkit.wording.catalogue import text
from toolkit.wording.marks import finding_kind, finding_of, outcome_kind, word_of
from toolkit.wording.periods import day

if TYPE_CHECKING:
    from toolkit.results import CollateralFinding, Evaluation, OutcomeResult

__all__ = [
    "Saying",
    "Summary",
    "range_hint",
    "say",
    "say_finding",
    "say_ledger",
    "say_outcome",
    "say_status",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """One outcome or collateral effect in words.

    Parameters
    ----------
    id
        Of the outcome; of the effect where none was measured.
    name
        What was measured.
    kind
        A key of `toolkit.wording.marks.MARKS`: colour and shape.
    word
        The verdict in a word or two.
    first
        What was measured, the change, its range.
    meaning
        How sure, and against the smallest change that matters.
    limit
        What it does not tell.
    """

    id: str
    name: str
    kind: str
    word: str
    first: str
    meaning: tuple[str, ...] = ()
    limit: str = ""

    @property
    def sentences(self) -> tuple[str, ...]:
        """All sentences in order."""
        return tuple(part for part in (self.first, *self.meaning, self.limit) if part)

    def __str__(self) -> str:
        return " ".join(self.sentences)


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The head of a report: each part of it is read alone by somebody."""

    title: str
    status: str
    aimed: tuple[Saying, ...]
    moved: tuple[Saying, ...]
    missing: tuple[Saying, ...]
    controls: tuple[Saying, ...]
    ledger: str
    limits: tuple[str, ...]

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The summary as plain paragraphs, for a terminal or a message."""
        said = (str(saying) for saying in (*self.aimed, *self.moved))
        return (self.title, self.status, *said, self.ledger, *self.limits)


def say(evaluation: Evaluation) -> Summary:
    """What did the campaign change, how sure is it, what else moved, what is not known?

    Parameters
    ----------
    evaluation
        Of which it is asked.

    Returns
    -------
    Summary
        ``aimed``: primary outcomes first, then secondary. ``moved``: every collateral outcome
        that was measured, the worst first. ``missing``: effects of the register that were not.
    """
    aimed = [r for role in ("primary", "secondary") for r in _of_role(evaluation, role)]
    seen = [one for one in evaluation.ledger.findings if one.reading != "not measured"]
    planned = [
        one for one in evaluation.ledger.findings if one.reading == "not measured" and one.outcome
    ]
    absent = [one for one in evaluation.ledger.findings if one.reading == "not measured"]
    worst = ("harm shown", "sign of harm", "not ruled out", "ruled out")
    seen.sort(key=lambda one: worst.index(one.reading))
    return Summary(
        title=evaluation.plan.campaign.name,
        status=say_status(evaluation),
        aimed=tuple(say_outcome(result, evaluation) for result in aimed),
        moved=tuple(say_finding(finding, evaluation) for finding in seen),
        missing=tuple(
            say_finding(finding, evaluation)
            for finding in [*planned, *(one for one in absent if not one.outcome)]
        ),
        controls=tuple(
            say_outcome(result, evaluation) for result in _of_role(evaluation, "negative_control")
        ),
        ledger=say_ledger(evaluation),
        limits=(*_together(evaluation), *_general(evaluation)),
    )


def _general(evaluation: Evaluation) -> tuple[str, ...]:
    kinds = {source.kind for source in evaluation.plan.sources.values()}
    return (text("limit.general"),) if kinds & {"calls", "survey"} else ()


def _together(evaluation: Evaluation) -> tuple[str, ...]:
    """Limitations, those that several outcomes share said once with the outcomes' names."""
    names = {one.name.casefold() for one in evaluation.outcomes}
    shared: dict[str, list[str]] = {}
    for limitation in evaluation.limitations:
        name, found, rest = limitation.partition(": ")
        known = found and name.casefold() in names
        shared.setdefault(rest if known else limitation, []).extend([name] if known else [])
    said = []
    for limitation, whose in shared.items():
        if len(whose) > 1:
            said.append(text("limit.shared", limit=limitation, names="; ".join(whose)))
        else:
            said.append(": ".join([*whose, limitation]))
    return tuple(said)


def _of_role(evaluation: Evaluation, role: str) -> list[OutcomeResult]:
    return [result for result in evaluation.outcomes if result.role == role]


def say_outcome(result: OutcomeResult, evaluation: Evaluation) -> Saying:
    """What happened to this outcome, in words?

    A collateral outcome is read from its entry in the ledger, which weighs all of them.
    """
    finding = finding_of(evaluation, result.id) if result.role == "collateral" else None
    early = result.verdict is not None and result.verdict.reading == "not yet"
    if finding is not None and finding.reading != "not measured" and not early:
        return say_finding(finding, evaluation)
    kind = outcome_kind(result, finding)
    direction = result.verdict.direction if result.verdict else None
    first, meaning, limit = change_sentences(result, evaluation, kind)
    return Saying(
        id=result.id,
        name=result.name,
        kind=kind,
        word=word_of(kind, direction),
        first=first,
        meaning=meaning,
        limit=limit,
    )


def say_finding(finding: CollateralFinding, evaluation: Evaluation) -> Saying:
    """Was this collateral effect shown, ruled out, neither, or not measured, in words?"""
    from toolkit.collateral.register import register

    kind = finding_kind(finding)
    entry = register()[finding.effect]
    result = next((r for r in evaluation.outcomes if r.id == finding.outcome), None)
    if result is not None and result.verdict and result.verdict.reading == "not yet":
        return say_outcome(result, evaluation)
    if finding.reading == "not measured" or result is None:
        planned = finding.outcome is not None
        name = result.name if result else finding.outcome
        return Saying(
            id=finding.outcome or finding.effect,
            name=entry.name,
            kind="problem" if planned else "missing",
            word=word_of("problem" if planned else "missing"),
            first=text("missing.planned", name=name) if planned else entry.not_asked,
            meaning=missing_sentences(finding, result.problem if result else ""),
        )
    first, meaning, limit = harm_sentences(finding, result, evaluation)
    return Saying(
        id=result.id,
        name=result.name,
        kind=kind,
        word=word_of(kind, finding.harm),
        first=first,
        meaning=meaning,
        limit=limit,
    )


def say_ledger(evaluation: Evaluation) -> str:
    """What do the collateral effects add up to: the ledger's own headline.

    Before the date of the analysis nothing is measured, which is not the same as nobody looking.
    """
    early = any(one.verdict and one.verdict.reading == "not yet" for one in evaluation.outcomes)
    if early and evaluation.plan.analysis_date:
        return text("ledger.later", analysis=day(evaluation.plan.analysis_date))
    return evaluation.ledger.reading


def say_status(evaluation: Evaluation) -> str:
    """Was the plan made before the data were seen, in a sentence."""
    locked = day(evaluation.provenance.locked_at)
    if not evaluation.exploratory:
        return text("status.locked", locked=locked)
    if not locked:
        return text("status.never")
    late = evaluation.provenance.exploratory
    return text("status.late", locked=locked) if late else text("status.exploratory")


def range_hint(evaluation: Evaluation) -> str:
    """What a range is, in a sentence, at the level of the plan."""
    return text("range.hint", share=f"{100 * evaluation.plan.level:g}")
