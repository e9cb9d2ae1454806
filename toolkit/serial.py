"""Frozen dataclasses to plain JSON and back; every fault is named by its dotted path.

One walk over the type hints serves both the plan, where every fault is reported at once with
the nearest known name, and the results, which come back equal.
"""

from __future__ import annotations

import difflib
import json
import types
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from toolkit.errors import PlanError, Problem

__all__ = ["from_json", "plain", "structured", "to_json"]

T = TypeVar("T")

KINDS = {
    str: "text in quotes",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    date: "a date such as 2023-03-06, without quotes",
    datetime: "a date and time",
}


def plain(result: Any) -> Any:
    """Turn a dataclass into dicts, lists, numbers and texts; fields not compared stay out."""
    if is_dataclass(result) and not isinstance(result, type):
        return {f.name: plain(getattr(result, f.name)) for f in fields(result) if f.compare}
    if isinstance(result, Mapping):
        return {str(key): plain(value) for key, value in result.items()}
    if isinstance(result, list | tuple):
        return [plain(value) for value in result]
    return result.isoformat() if isinstance(result, date) else result


def to_json(result: Any, *, indent: int | None = None) -> str:
    """Write a result as JSON: keys in the order of the fields, dates in ISO form, no NaN.

    Examples
    --------
    >>> from toolkit.plan import Matters
    >>> to_json(Matters(ratio=0.9))
    '{"ratio": 0.9, "absolute": null, "per_100000": null}'
    """
    return json.dumps(plain(result), ensure_ascii=False, allow_nan=False, indent=indent)


def from_json(text: str | bytes, kind: type[T]) -> T:
    """Read back what `to_json` wrote; the result is equal to the one written.

    Examples
    --------
    >>> from toolkit.plan import Matters
    >>> from_json('{"ratio": 0.9}', Matters) == Matters(ratio=0.9)
    True
    """
    return structured(json.loads(text), kind)


def structured(document: Any, kind: type[T]) -> T:
    """Build a dataclass from a nested document, strictly: nothing is guessed or converted.

    Raises
    ------
    PlanError
        With every problem: unknown keys (with the nearest known name), missing keys, values of
        the wrong kind, each with its dotted path such as ``outcomes[1].matters``.

    Examples
    --------
    >>> from toolkit.plan import Matters
    >>> structured({"ration": 0.9}, Matters)
    Traceback (most recent call last):
    toolkit.errors.PlanError: ration: unknown key. Did you mean 'ratio'?
    """
    problems: list[Problem] = []
    built = _build(document, kind, "", problems)
    if problems:
        raise PlanError(problems)
    return built  # type: ignore[no-any-return]


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _build(value: Any, kind: Any, path: str, problems: list[Problem]) -> Any:
    """Return the value as `kind`, or note why not and return None."""
    origin, options = get_origin(kind), get_args(kind)
    if kind is Any:
        return value
    if origin in (Union, types.UnionType):
        return _build_union(value, options, path, problems)
    if origin is Literal:
        return _build_word(value, options, path, problems)
    if origin is tuple:
        if not isinstance(value, list | tuple):
            return _fault(problems, path, f"{_shown(value)} is not a list", "Write it in [ ].")
        kinds = options[:-1] * len(value) if options[-1] is ... else options
        pairs = enumerate(zip(value, kinds, strict=True))
        return tuple(_build(v, k, f"{path}[{i}]", problems) for i, (v, k) in pairs)
    if origin is dict:
        if not isinstance(value, Mapping):
            return _fault(problems, path, f"{_shown(value)} is not a table", "Write it in { }.")
        return {k: _build(v, options[1], f"{path}.{k}", problems) for k, v in value.items()}
    if is_dataclass(kind) and isinstance(kind, type):
        return _build_record(value, kind, path, problems)
    return _build_scalar(value, kind, path, problems)


def _build_union(value: Any, options: Sequence[Any], path: str, problems: list[Problem]) -> Any:
    if value is None and type(None) in options:
        return None
    tries = []
    for option in (option for option in options if option is not type(None)):
        faults: list[Problem] = []
        built = _build(value, option, path, faults)
        if not faults:
            return built
        tries.append(faults)
    problems += tries[0]
    return None


def _build_word(value: Any, words: Sequence[Any], path: str, problems: list[Problem]) -> Any:
    if value in words:
        return value
    near = difflib.get_close_matches(str(value), [str(w) for w in words], n=1, cutoff=0.5)
    hint = f"Did you mean '{near[0]}'? " if near else ""
    known = ", ".join(f"'{word}'" for word in words)
    return _fault(problems, path, f"{_shown(value)} is not known here", f"{hint}Use {known}.")


def _build_record(value: Any, kind: type, path: str, problems: list[Problem]) -> Any:
    if not isinstance(value, Mapping):
        return _fault(problems, path, f"{_shown(value)} is not a table of keys", "Use key = value.")
    hints = _hints(kind)
    known = [f.name for f in fields(kind) if f.init]
    before = len(problems)
    for key in value:
        if key not in known:
            near = difflib.get_close_matches(key, known, n=1, cutoff=0.5)
            fix = f"Did you mean '{near[0]}'?" if near else f"Known here: {', '.join(known)}."
            _fault(problems, _join(path, key), "unknown key", fix)
    built = {}
    for item in fields(kind):
        if item.name in value:
            place = _join(path, item.name)
            built[item.name] = _build(value[item.name], hints[item.name], place, problems)
        elif item.default is MISSING and item.default_factory is MISSING:
            _fault(problems, _join(path, item.name), "this key is missing", "Add it.")
    return kind(**built) if len(problems) == before else None


def _build_scalar(value: Any, kind: Any, path: str, problems: list[Problem]) -> Any:
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if kind in (date, datetime) and isinstance(value, str):  # JSON has no dates
        try:
            return kind.fromisoformat(value)
        except ValueError:
            pass
    mixed = (kind is not bool and isinstance(value, bool)) or (
        kind is date and isinstance(value, datetime)
    )
    if isinstance(value, kind) and not mixed:
        return value
    return _fault(problems, path, f"{_shown(value)} is not {KINDS.get(kind, kind.__name__)}", "")


def _fault(problems: list[Problem], path: str, what: str, fix: str) -> None:
    problems.append(Problem(place=path or None, what=what, fix=fix))


def _join(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


def _shown(value: Any) -> str:
    if isinstance(value, Mapping | list | tuple):
        return "a list" if isinstance(value, list | tuple) else "a table"
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return f"'{text[:37]}…'" if len(text) > 40 else f"'{text}'"
