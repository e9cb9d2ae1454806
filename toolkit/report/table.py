"""The verdicts as a table: aligned text for a terminal, rows for a page."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from toolkit.figures.outcomes import numbers_of
from toolkit.report.sentences import range_hint, say_finding, say_ledger, say_outcome, say_status
from toolkit.wording.catalogue import text
from toolkit.wording.marks import finding_of
from toolkit.wording.numbers import known, scale_of

if TYPE_CHECKING:
    from toolkit.report.sentences import Saying
    from toolkit.results import CollateralFinding, Evaluation, OutcomeResult

__all__ = ["rows", "table"]

WIDTHS = (24, 32, 14, 20)
GAP = "  "
EMPTY = dict.fromkeys(("change", "range", "during", "during_range", "matters"), "")
SECTIONS = (
    ("table.aimed", ("primary", "secondary")),
    ("table.moved", ("collateral",)),
    ("table.control", ("negative_control",)),
)


def rows(evaluation: Evaluation) -> list[dict[str, str]]:
    """Which outcome got which verdict, with its change and range, one row each?

    Returns
    -------
    list of dict
        In the order of the plan within benefit, harm, control; then the effects that were not
        measured. Keys: ``id``, ``role``, ``name``, ``effect`` (of the register, or empty),
        ``kind`` (a key of `toolkit.wording.marks.MARKS`), ``verdict``, ``change``, ``range``,
        ``during`` and ``during_range`` (while the campaign ran, where the model tells this apart),
        ``matters`` (the smallest change that matters), ``sentence`` (all of them).
    """
    found = []
    for _, roles in SECTIONS:
        found += [_row(one, evaluation) for role in roles for one in _of(evaluation, role)]
    absent = [
        one
        for one in evaluation.ledger.findings
        if one.reading == "not measured" and one.outcome is None
    ]
    return found + [_missing(one, evaluation) for one in absent]


def _of(evaluation: Evaluation, role: str) -> list[OutcomeResult]:
    return [one for one in evaluation.outcomes if one.role == role]


def _row(result: OutcomeResult, evaluation: Evaluation) -> dict[str, str]:
    said = say_outcome(result, evaluation)
    finding = finding_of(evaluation, result.id) if result.role == "collateral" else None
    numbers = dict(EMPTY)
    if said.kind not in ("later", "problem", "missing"):
        numbers |= _numbers(result, finding, evaluation) | _during(result)
    return {
        **_words(said),
        "name": result.name,
        "role": result.role,
        "effect": finding.effect if finding else "",
        **numbers,
    }


def _numbers(
    result: OutcomeResult, finding: CollateralFinding | None, evaluation: Evaluation
) -> dict[str, str]:
    numbers = numbers_of(result, finding, evaluation)
    if numbers is None or not known(numbers.estimate):
        return {"change": text("table.hidden")}
    return {"change": numbers.change, "range": numbers.between, "matters": numbers.matters}


def _during(result: OutcomeResult) -> dict[str, str]:
    """The change while the campaign ran, where it is not the headline itself."""
    estimate = result.estimate
    if estimate is None or estimate.headline == "pulse_effect":
        return {}
    row = next((one for one in estimate.effect_rows if one.name == "pulse_effect"), None)
    if row is None or not known(row.estimate):
        return {}
    scale, ends = scale_of(estimate, result), (row.ci_low, row.ci_high)
    return {
        "during": scale.change(row.estimate, *ends, short=True),
        "during_range": scale.between(*ends),
    }


def _missing(finding: CollateralFinding, evaluation: Evaluation) -> dict[str, str]:
    said = say_finding(finding, evaluation)
    words = {**_words(said), "name": said.name, "role": "collateral", "effect": finding.effect}
    return words | EMPTY


def _words(said: Saying) -> dict[str, str]:
    return {"id": said.id, "kind": said.kind, "verdict": said.word, "sentence": str(said)}


def table(evaluation: Evaluation, *, width: int = 96) -> str:
    """What was found, as text for a terminal?

    Words first, no colour needed; the columns are verdict, what was measured, change, range.

    Parameters
    ----------
    evaluation
        Of which it is asked.
    width
        Of the lines, at least 80.

    Returns
    -------
    str
        Lines without a final line break.
    """
    widths = _widths(max(80, width))
    lines = [evaluation.plan.campaign.name, *_wrapped(say_status(evaluation), width)]
    found = rows(evaluation)
    for key, roles in SECTIONS:
        these = [row for row in found if row["role"] in roles and row["kind"] != "missing"]
        if these:
            lines += ["", text(key), *_head(widths)]
            lines += [line for row in these for line in _line(row, widths)]
    lines += ["", *_wrapped(say_ledger(evaluation), width)]
    lines += ["", *_wrapped(range_hint(evaluation), width)]
    return "\n".join(_printable(line) for line in lines)


def _widths(width: int) -> tuple[int, ...]:
    """Give what is left over to the name."""
    spare = width - sum(WIDTHS) - len(GAP) * (len(WIDTHS) - 1)
    if spare < 0:
        return (22, WIDTHS[1] + spare + 2, *WIDTHS[2:])
    return (WIDTHS[0], WIDTHS[1] + spare, *WIDTHS[2:])


def _head(widths: tuple[int, ...]) -> list[str]:
    names = [text(f"table.{key}") for key in ("verdict", "name", "change", "range")]
    return [_join(names, widths), _join(["-" * size for size in widths], widths)]


def _line(row: dict[str, str], widths: tuple[int, ...]) -> list[str]:
    """One row; a cell that is too long goes on in the next line."""
    lines = _cells([row["verdict"], row["name"], row["change"], row["range"]], widths)
    if row["during"]:
        more = ["", f"  {text('table.during')}", row["during"], row["during_range"]]
        lines += _cells(more, widths)
    return lines


def _cells(cells: list[str], widths: tuple[int, ...]) -> list[str]:
    split = [
        textwrap.wrap(_printable(cell), size, break_on_hyphens=False) or [""]
        for cell, size in zip(cells, widths, strict=True)
    ]
    tall = max(map(len, split))
    return [
        _join([part[i] if i < len(part) else "" for part in split], widths) for i in range(tall)
    ]


def _join(cells: list[str], widths: tuple[int, ...]) -> str:
    padded = (cell.ljust(size) for cell, size in zip(cells, widths, strict=True))
    return GAP.join(padded).rstrip()


def _wrapped(sentence: str, width: int) -> list[str]:
    return textwrap.wrap(_printable(sentence), width)


def _printable(line: str) -> str:
    """Leave out what could steer a terminal: names come from files and plans."""
    return "".join(char if char.isprintable() else " " for char in line)
