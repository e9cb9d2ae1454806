"""Take what is personal out of a sheet, before anything else is done with it."""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from toolkit.ingest.dates import is_blank
from toolkit.ingest.personal import identifier_of, in_cell, kind_of, lone_sentences
from toolkit.ingest.problems import Problems
from toolkit.ingest.sheet import by_value

__all__ = ["Cleaned", "Keep", "add_personal", "deidentified", "pseudonyms"]


PERSONAL_CELL = "a phone number, an e-mail address or coordinates"
_PSEUDONYM = re.compile(r"p-[0-9a-f]{32}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleaned:
    """A frame without what is personal, and what was taken out.

    ``removed`` names the columns left out, ``report`` says for each why (never a value).
    """

    frame: pd.DataFrame = field(compare=False, repr=False)
    removed: tuple[str, ...] = ()
    report: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Keep:
    """What of a sheet is wanted, and as what.

    Parameters
    ----------
    settled
        Headers that hold the time and so on, and are checked as such: kept as they are.
    categories
        Headers that hold categories for certain (areas): only single cells are looked at.
    needed
        Headers of identifiers that are needed to count, and whose they are.
    recognised
        Whose identifiers (``case``, ``caller`` ...) are needed under whatever header.
    figures
        Headers of columns of numbers about many people: a population is no phone number.
    """

    settled: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()
    needed: Mapping[str, str] = field(default_factory=dict)
    recognised: frozenset[str] = frozenset()
    figures: frozenset[str] = frozenset()


def deidentified(
    frame: pd.DataFrame, keep: Keep, *, key: bytes | None, once: np.ndarray | None = None
) -> Cleaned:
    """Leave out personal columns, empty personal cells, replace identifiers by pseudonyms.

    Parameters
    ----------
    frame
        Texts under the headers of the file.
    keep
        What is wanted.
    key
        Key of the workspace; without it no identifier is kept.
    once
        True for rows in which nobody is twice (one wave of a survey); None for all.
    """
    kept: dict[str, pd.Series] = {}
    removed: list[str] = []
    report: list[str] = []
    for header in map(str, frame.columns):
        cells = frame[header]
        if header in keep.settled:
            kept[header] = cells
            continue
        if header in keep.categories:
            kept[header], said = _without_personal_cells(cells)
            report.extend(said)
            continue
        whose = None
        if header not in keep.figures:
            whose = identifier_of(cells if once is None else cells[once])
        wanted = keep.needed.get(header) or (whose if whose in keep.recognised else None)
        if wanted is not None and key is not None:
            kept[header] = pseudonyms(cells, key, wanted)
            report.append(f"Column '{header}': each {wanted} was given a pseudonym.")
            continue
        kind = kind_of(cells) or ("identifier" if wanted or whose else None)
        if header in keep.figures and not _long_numbers(cells):
            kind = None
        if kind is not None:
            removed.append(header)
            report.append(f"Column '{header}' was left out ({kind}).")
            continue
        if header in keep.figures:
            kept[header] = cells
            continue
        kept[header], said = _without_personal_cells(cells)
        report.extend(said)
    return Cleaned(
        frame=pd.DataFrame(kept, index=frame.index), removed=tuple(removed), report=tuple(report)
    )


def _long_numbers(cells: pd.Series) -> bool:
    """Tell whether most figures are whole and have nine digits or more, as phone numbers do."""
    filled = cells[~by_value(cells, is_blank)]
    return bool(len(filled)) and bool(
        by_value(filled, lambda text: in_cell(text) is not None).mean() > 0.5
    )


def _without_personal_cells(cells: pd.Series) -> tuple[pd.Series, list[str]]:
    found = _personal_cells(cells)
    stories = lone_sentences(cells) & ~found
    said = []
    for which, what in ((found, PERSONAL_CELL), (stories, "a sentence of somebody's own")):
        if which.any():
            number = int(which.sum())
            head = "1 cell" if number == 1 else f"{number} cells"
            said.append(f"Column '{cells.name}': {head} with {what} emptied.")
    return cells.mask(pd.Series(found | stories, index=cells.index), ""), said


def _personal_cells(cells: pd.Series) -> np.ndarray:
    return by_value(cells, lambda text: in_cell(text) is not None)


def add_personal(cells: pd.Series, problems: Problems) -> None:
    """Add cells of a column that cannot be emptied (the area of a figure, the wave of a sheet)."""
    problems.cells(
        cells,
        _personal_cells(cells) | lone_sentences(cells),
        f"cell holds {PERSONAL_CELL} or a sentence",
        "Take it out of the file: it is personal, and must not be kept.",
        show=lambda cell: None,
    )


def pseudonyms(cells: pd.Series, key: bytes, whose: str) -> pd.Series:
    """Replace identifiers by keyed hashes (HMAC-SHA256, its first 32 digits); blank stays blank.

    A pseudonym stays as it is, so that a kept file can be read again.

    The same identifier has the same pseudonym in every file of a workspace; without the key
    nobody can try all phone numbers to find the one behind it. Spaces around it and the form
    of its letters do not matter, leading zeros do.
    """

    def one(text: str) -> str:
        if is_blank(text):
            return ""
        plain = unicodedata.normalize("NFC", text.strip())
        if _PSEUDONYM.fullmatch(plain):
            return plain
        digest = hmac.new(key, f"{whose}\0{plain}".encode(), hashlib.sha256).hexdigest()
        return f"p-{digest[:32]}"

    replaced: np.ndarray = by_value(cells, one).astype(object)
    return pd.Series(replaced, index=cells.index, name=cells.name, dtype=object)
