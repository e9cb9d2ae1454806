"""From a TOML file to a checked plan, or to the list of all that is wrong with it."""

from __future__ import annotations

import json
import tomllib
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from toolkit.errors import PlanError, Problem
from toolkit.plan.rules import faults, readable_faults
from toolkit.plan.written import EvaluationPlan
from toolkit.serial import structured

__all__ = ["canonical", "load_plan", "parse_plan", "plan_from_document"]


def canonical(document: Mapping[str, Any]) -> str:
    r"""Write a parsed TOML document in its one canonical form.

    Keys sorted, dates in ISO form, compact JSON, Unicode in NFC; nothing added.

    Examples
    --------
    >>> from datetime import date
    >>> canonical({"b": date(2023, 3, 6), "a": "Bra\u0219ov"})
    '{"a":"Brașov","b":"2023-03-06"}'
    """

    def plain(value: Any) -> Any:
        if isinstance(value, Mapping):
            return {unicodedata.normalize("NFC", str(k)): plain(v) for k, v in value.items()}
        if isinstance(value, list | tuple):
            return [plain(v) for v in value]
        if isinstance(value, str):
            return unicodedata.normalize("NFC", value)
        return value if isinstance(value, bool | int | float) else value.isoformat()

    return json.dumps(plain(document), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def load_plan(path: str | Path) -> EvaluationPlan:
    """Read a plan from a TOML file.

    Parameters
    ----------
    path
        The file. UTF-8, as TOML demands.

    Returns
    -------
    EvaluationPlan
        Checked, with its fingerprint.

    Raises
    ------
    PlanError
        With every problem, each with its dotted path and what to do.
    """
    source = Path(path)
    try:
        return parse_plan(source.read_bytes(), name=source.name)
    except OSError as error:
        raise PlanError(
            [
                Problem(
                    what=f"the plan '{source.name}' cannot be opened",
                    fix="Check the name, or write one with 'demandeval init'.",
                )
            ]
        ) from error


def parse_plan(content: bytes | str, *, name: str = "plan") -> EvaluationPlan:
    """Read a plan from the bytes of a TOML file; errors as in `load_plan`."""
    try:
        text = content.decode("utf-8-sig") if isinstance(content, bytes) else content
        document = tomllib.loads(text)
    except UnicodeDecodeError as error:
        raise PlanError(
            [Problem(what=f"'{name}' is not UTF-8 text", fix="Save it as UTF-8 (TOML demands it).")]
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise PlanError([Problem(what=f"'{name}' is not valid TOML: {error}", fix="")]) from error
    return plan_from_document(document)


def plan_from_document(document: Mapping[str, Any]) -> EvaluationPlan:
    """Build a plan from a parsed TOML document (a nested dict); errors as in `load_plan`."""
    given = {key: value for key, value in document.items() if key != "document"}
    problems: list[Problem] = []
    if "document" in document:
        problems.append(Problem(place="document", what="unknown key", fix="Remove it."))
    try:
        plan = structured({**given, "document": canonical(document)}, EvaluationPlan)
    except PlanError as error:
        # what can be read on its own is checked all the same: all faults at once
        raise PlanError([*problems, *error.problems, *readable_faults(given)]) from None
    problems += [Problem(place=place, what=what, fix=fix) for place, what, fix in faults(plan)]
    if problems:
        raise PlanError(problems)
    return plan
