"""Survey answers: one row an answer sheet, several waves in one file or one file a wave."""

from __future__ import annotations

import re
from collections import Counter

import pandas as pd

from toolkit.ingest.dates import is_blank
from toolkit.ingest.deidentify import Keep, add_personal, deidentified
from toolkit.ingest.headers import Roles, words_of
from toolkit.ingest.numbers import Mark, add_problems, figures, mark_of
from toolkit.ingest.problems import Problems, nearest
from toolkit.ingest.request import Filled, Request, add_formulas, apart, is_empty, text
from toolkit.ingest.sheet import Sheet, by_value, stripped
from toolkit.plan import Source
from toolkit.tables import SurveyWaves

__all__ = ["NO_ANSWER", "survey_table"]

NO_ANSWER = frozenset(
    {
        "refused", "refusal", "refuses", "no answer", "not answered", "don t know", "dont know",
        "do not know", "don t know no answer", "dk", "dk na", "prefer not to say",
        "nu stiu", "nu raspund", "nu raspunde", "nu stie", "nu stiu nu raspund", "ns nr",
        "refuz", "refuz sa raspund", "prefer sa nu raspund",
        "nao sabe", "nao sei", "nao responde", "nao sabe nao responde", "nao quero responder",
        "prefiro nao responder", "recusa",
        "no sabe", "no se", "no contesta", "no responde", "no sabe no contesta", "ns nc",
        "prefiero no contestar", "rehusa",
    }
)  # fmt: skip
"""Labels that say that there is no answer, without marks on letters."""

_NUMBER = re.compile(r"[+-]?(?:0|[1-9]\d*)(?:[.,]\d+)?")
_ZEROS_FIRST = re.compile(r"0\d+")


def survey_table(sheet: Sheet, request: Request) -> Filled:
    """Fill `SurveyWaves` from a sheet; every problem at once.

    A column is numeric where every answer is a number; codes with leading zeros and labels
    stay text. An empty cell is no answer, and so is a label such as "refused", which is
    counted in ``missing`` by its name; 77, 88 and 99 stay the numbers they are.
    """
    source, problems = request.source, Problems()
    frame = _without_given_wave(sheet.frame, request.wave)
    add_formulas(frame, problems)
    roles = Roles(frame, source.columns, problems)
    wave = _wave(roles, request)
    area = roles.find("area")
    person = roles.find("person") if "person" in source.columns else None
    design = _design(frame, source, problems)
    problems.raise_if_any()
    waves = _wave_names(frame, wave, request, problems)
    _add_bad_weights(sheet, design.get("weights"), problems)
    problems.raise_if_any()
    categories = (wave, area, design.get("strata"), design.get("clusters"))
    keep = Keep(
        settled=frozenset({design["weights"]} if "weights" in design else ()),
        categories=frozenset(header for header in categories if header),
        needed={person: "person"} if person else {},
    )
    most = waves.mode().iloc[0]
    cleaned = deidentified(frame, keep, key=request.key, once=(waves == most).to_numpy())
    empty = [one for one in map(str, cleaned.frame) if is_empty(cleaned.frame[one])]
    kept = cleaned.frame.drop(columns=empty)
    if person not in kept:
        person = None
    keys = {"wave": wave or "", "area": area or ""}
    texts = {design.get("strata"), design.get("clusters"), person}
    mark = mark_of([kept[one] for one in kept], sheet.delimiter, sheet.typed)
    data = {"wave": text(waves), "area": text(_areas(frame, kept, area))}
    missing: dict[str, dict[str, int]] = {}
    for header, name in apart(kept, keys).items():
        counts, data[name] = _answers(kept[header], mark, header in texts)
        if counts:
            missing[name] = counts
    left = tuple(f"Column '{header}' is empty and was left out." for header in empty)
    table = SurveyWaves(
        frame=pd.DataFrame(data),
        weights=design.get("weights"),
        strata=design.get("strata"),
        clusters=design.get("clusters"),
        person=person,
        missing=missing,
    )
    stored = kept if wave else kept.assign(wave=waves)
    report = (*roles.notes, *cleaned.report, *left, *_said(missing), *_others(waves, source))
    return Filled(table=table, kept=stored, report=report, removed=cleaned.removed)


def _without_given_wave(frame: pd.DataFrame, wave: str | None) -> pd.DataFrame:
    """Drop a column that says of every row what was said of the file: a kept one, read again."""
    if wave is None or "wave" not in frame or not (stripped(frame["wave"]) == wave).all():
        return frame
    return frame.drop(columns="wave")


def _wave(roles: Roles, request: Request) -> str | None:
    if request.wave is not None:
        return None
    return roles.find("wave", needed="the wave")


def _wave_names(
    frame: pd.DataFrame, wave: str | None, request: Request, problems: Problems
) -> pd.Series:
    """Name the wave of each row; a date becomes its month where the plan names months."""
    if wave is None:
        return pd.Series(request.wave, index=frame.index, dtype=object)
    names = stripped(frame[wave])
    named = (request.source.before or "", request.source.after or "")
    if all(re.fullmatch(r"\d{4}-\d{2}", one) for one in named):
        names = names.str.replace(r"^(\d{4}-\d{2})-\d{2}(?: 00:00:00)?$", r"\1", regex=True)
    add_personal(frame[wave], problems)
    blank = by_value(names, is_blank)
    problems.cells(
        frame[wave],
        blank,
        "cell has no wave",
        "Name the wave of each answer sheet.",
        show=lambda cell: None,
    )
    return names


def _design(frame: pd.DataFrame, source: Source, problems: Problems) -> dict[str, str]:
    """Find the columns of weights, strata and clusters that the plan names."""
    found = {}
    for part in ("weights", "strata", "clusters"):
        header = getattr(source, part)
        if header is None:
            continue
        if header not in frame.columns:
            near = nearest(header, map(str, frame.columns))
            hint = f"Did you mean '{near}'? " if near else ""
            listed = ", ".join(f"'{one}'" for one in frame.columns[:30])
            what = f"there is no column '{header}', which the plan names for the {part}"
            problems.add(what, f"{hint}The file has {listed}.")
        else:
            found[part] = header
    for part, header in found.items():
        blank = by_value(frame[header], is_blank)
        fix = "Fill it: without it the answer sheet cannot be counted right."
        problems.cells(frame[header], blank, f"cell is empty ({part})", fix, show=lambda c: None)
    return found


def _add_bad_weights(sheet: Sheet, weights: str | None, problems: Problems) -> None:
    if weights is None:
        return
    cells = sheet.frame[weights]
    read = figures(cells, mark_of([cells], sheet.delimiter, sheet.typed))
    add_problems(cells, read, problems)
    problems.cells(cells, (read.values < 0).to_numpy(), "is a negative weight", "Correct it.")
    huge = (read.values >= 1e8).to_numpy()
    problems.cells(cells, huge, "weight stands for more people than can be", "Correct it.")
    if not problems and not (read.values > 0).any():
        problems.add("no weight is above zero", "Correct the column.", column=weights)


def _areas(frame: pd.DataFrame, kept: pd.DataFrame, area: str | None) -> pd.Series:
    if area is None or area not in kept:
        return pd.Series("", index=frame.index, dtype=object)
    return stripped(kept[area])


def _answers(
    cells: pd.Series, mark: Mark | None, as_text: bool
) -> tuple[dict[str, int], pd.Series]:
    """Read one item: how many gave no answer, by label, and the answers (NaN or None: none)."""
    trimmed = stripped(cells)
    blank = by_value(trimmed, is_blank)
    label = by_value(trimmed, lambda cell: words_of(cell) in NO_ANSWER) & ~blank
    counts = dict(sorted(Counter(trimmed[label]).items()))
    none = blank | label
    answers = trimmed.mask(pd.Series(none, index=cells.index))
    given = answers[~none]
    if not as_text and len(given) and not by_value(given, _starts_with_zeros).any():
        read = figures(answers.fillna(""), mark)
        if not (read.wrong | read.against | read.open).any():
            return counts, pd.Series(read.values.to_numpy())
    values = [None if no else cell for cell, no in zip(trimmed, none, strict=True)]
    return counts, pd.Series(values, dtype=None if len(given) else "object")


def _starts_with_zeros(cell: str) -> bool:
    return _ZEROS_FIRST.fullmatch(cell) is not None


def _said(missing: dict[str, dict[str, int]]) -> tuple[str, ...]:
    return tuple(
        f"Column '{name}': {sum(counts.values())} answers such as '{next(iter(counts))}' "
        "count as no answer."
        for name, counts in missing.items()
    )


def _others(waves: pd.Series, source: Source) -> tuple[str, ...]:
    """Say that the file has neither of the waves that the plan compares."""
    found = sorted(waves.unique())
    if {source.before, source.after} & set(found):
        return ()
    listed = ", ".join(f"'{wave}'" for wave in found[:10])
    return (
        f"The plan compares the waves '{source.before}' and '{source.after}'; this file has "
        f"{listed}.",
    )
