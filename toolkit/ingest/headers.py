"""What do the headers mean? Known words in four languages; the plan's mapping wins."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

import pandas as pd

from toolkit.ingest.problems import Problems, nearest
from toolkit.ingest.sheet import stripped

__all__ = ["WORDS", "Roles", "checked_headers", "without_titles", "words_of"]

# By role: headers that people write (English, Romanian, Portuguese, Spanish), best first,
# without marks on letters; then single words that make a longer header a candidate.
WORDS: dict[str, tuple[tuple[str, ...], frozenset[str]]] = {
    "time": (
        (
            "timestamp", "datetime", "date time", "date and time", "call time", "call date",
            "date of call", "received at", "received", "start time", "started at", "created at",
            "data apelului", "data si ora", "data si ora apelului", "data ora", "ora apelului",
            "data contactului", "data sesizarii", "data raportarii", "marca de timp",
            "data da chamada", "data da ligacao", "data e hora", "data hora", "data do contato",
            "carimbo de data hora", "fecha y hora", "fecha hora", "fecha de llamada",
            "fecha llamada", "fecha de la llamada", "fecha del llamado", "marca temporal",
            "submission time", "submissiondate", "date", "data", "fecha", "time", "day", "zi",
        ),
        frozenset({"timestamp", "datetime", "date", "data", "fecha", "time"}),
    ),
    "area": (
        (
            "area", "county", "judet", "judetul", "province", "provincia", "departamento",
            "distrito", "district", "estado", "uf", "region", "regiune", "regiunea", "regiao",
            "comunidad autonoma", "state", "zona", "zone", "territory", "municipality",
            "municipio", "concelho", "localitate", "localitatea", "sector", "sectorul",
        ),
        frozenset({
            "area", "county", "judet", "judetul", "judetului", "province", "provincia", "region",
            "regiune", "regiunea", "regiao", "distrito", "district", "departamento",
        }),
    ),
    "wave": (
        (
            "wave", "survey wave", "round", "survey round", "val", "valul", "valul sondajului",
            "runda", "onda", "vaga", "ronda", "rodada", "ola",
        ),
        frozenset({"wave"}),
    ),
    "period": (
        (
            "period", "perioada", "periodo", "month", "luna", "mes", "week", "saptamana",
            "semana", "quarter", "trimestru", "trimestrul", "trimestre", "day", "ziua", "zi",
            "dia", "date", "data", "fecha", "time", "timestamp", "year", "an", "anul", "ano",
            "anio",
        ),
        frozenset({"period", "perioada", "periodo", "month", "week", "date", "fecha"}),
    ),
    "year": (("year", "an", "anul", "ano", "anio"), frozenset()),
    "month": (("month", "luna", "mes", "nr luna"), frozenset()),
    "quarter": (("quarter", "trimestru", "trimestrul", "trimestre"), frozenset()),
    "week": (("week", "saptamana", "semana"), frozenset()),
}  # fmt: skip

_DATA_AS_HEADER = re.compile(
    r"[^@\s]+@[^@\s]+\.\w+"
    r"|\+?\d[\d ().-]{6,}\d"
    r"|\d{1,4}[./-]\d{1,2}[./-]\d{1,4}([ T].*)?"
    r"|-?\d+[.,]\d{3,}"
)
_FIGURE = re.compile(r"\s*[-+]?\d")
MOST_TITLES = 5

Row = tuple[int, list[str]]


def words_of(header: str) -> str:
    """Bring a header into the form in which the known words are written.

    Examples
    --------
    >>> words_of("Data  apelului"), words_of("JUDEŢ"), words_of("llamado_provincia")
    ('data apelului', 'judet', 'llamado provincia')
    """
    bare = unicodedata.normalize("NFKD", header)
    bare = "".join(letter for letter in bare if not unicodedata.combining(letter))
    # SubmissionDate and startTime are two words each.
    bare = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", bare)
    return " ".join(re.findall(r"[a-z0-9]+", bare.lower()))


def without_titles(rows: Sequence[tuple[int, list[str]]]) -> tuple[list[Row], list[str]]:
    """Leave out rows above the header that hold one cell only, as a title does.

    Parameters
    ----------
    rows
        Rows that hold anything, each with its number.

    Returns
    -------
    rows : list
        As given where the first row has two cells or more, or where no header follows.
    notes : list of str
        Which row was left out; never what it holds.

    Examples
    --------
    >>> without_titles([(1, ["Calls of 2023", ""]), (3, ["date", "county"]), (4, ["x", "y"])])
    ([(3, ['date', 'county']), (4, ['x', 'y'])], ['Row 1 is a title and was left out.'])
    """
    for at, (_, row) in enumerate(rows[: MOST_TITLES + 1]):
        cells = [cell for cell in row if cell.strip()]
        if len(cells) > 1:
            if at + 1 == len(rows) or any(map(_FIGURE.match, cells)):
                break
            notes = [f"Row {number} is a title and was left out." for number, _ in rows[:at]]
            return list(rows[at:]), notes
    return list(rows), []


def checked_headers(
    frame: pd.DataFrame, headers: Sequence[str], row: int
) -> tuple[pd.DataFrame, list[str]]:
    """Name the columns; leave out those without a header.

    Raises
    ------
    DataError
        If two columns share a name, or the first row looks like data: then no header is
        quoted, because it may be personal.
    """
    names = [header.strip() for header in headers]
    notes = []
    problems = Problems()
    looks = [bool(_DATA_AS_HEADER.fullmatch(name)) for name in names if name]
    same = [name for at, name in enumerate(names) if name and _in_column(frame[at], name)]
    if not any(names) or any(looks) or len(same) * 2 > sum(map(bool, names)):
        problems.add(
            "this row looks like data, not like headers",
            "Put a row above it that names each column.",
            row=row,
        )
        problems.raise_if_any()
    for name, times in Counter(filter(None, names)).items():
        if times > 1:
            problems.add(
                f"{times} columns have the header '{name}'",
                "Give each column its own.",
                row=row,
            )
    problems.raise_if_any()
    for at, name in enumerate(names):
        if not name and (stripped(frame[at]) != "").any():
            notes.append(f"Column {at + 1} has no header and was left out.")
    kept = [at for at, name in enumerate(names) if name]
    named = frame[kept]
    named.columns = pd.Index([names[at] for at in kept], dtype=object)
    return named, notes


def _in_column(cells: pd.Series, name: str) -> bool:
    return bool((cells == name).any())


class Roles:
    """Which column plays which part: `mapping` from the plan first, then the known words."""

    def __init__(self, frame: pd.DataFrame, mapping: Mapping[str, str], problems: Problems) -> None:
        self.frame = frame
        self.mapping = mapping
        self.problems = problems
        self.notes: list[str] = []
        self.taken: dict[str, str] = {}

    def find(
        self,
        role: str,
        fits: Callable[[pd.Series], bool] | None = None,
        *,
        alone: Callable[[pd.Series], bool] | None = None,
        needed: str | None = None,
    ) -> str | None:
        """Find the header of a role.

        Parameters
        ----------
        role
            Our word for the column, as in the plan's ``columns``.
        fits
            Whether a column holds what the role needs: of several with a known header, the
            first that does is taken, else the first with the best-known header.
        alone
            Whether a column under an unknown header holds it beyond doubt: if one does, it is
            taken.
        needed
            What is missing without it, in words; None where it may be missing.

        Returns
        -------
        str or None
            None where there is none; a missing one that is needed is a problem.
        """
        if role in self.mapping:
            header = self._mapped(role)
        else:
            header = self._guessed(role, fits, alone)
            if header is not None and words_of(header) != words_of(role):
                self.notes.append(f"Column '{header}' was read as the {role}.")
            if header is None and needed:
                self.problems.add(
                    f"no column holds {needed}",
                    f'Say which it is in the plan: columns = {{ {role} = "..." }}. '
                    + self._listed(),
                )
        if header is not None:
            self.taken[role] = header
        return header

    def _guessed(
        self,
        role: str,
        fits: Callable[[pd.Series], bool] | None,
        alone: Callable[[pd.Series], bool] | None,
    ) -> str | None:
        free = self._free()
        exact, partly = _named(role, free)
        for header in (*exact, *partly):
            if fits is None or fits(self.frame[header]):
                return header
        if alone is not None:
            alike = [header for header in free if alone(self.frame[header])]
            if len(alike) == 1:
                return alike[0]
        # What is wrong with its cells says more than that there is no such column.
        return exact[0] if exact else None

    def _mapped(self, role: str) -> str | None:
        wanted = self.mapping[role]
        by_words = {words_of(header): header for header in reversed(self.frame.columns)}
        if wanted.strip() in self.frame.columns:
            return wanted.strip()
        if words_of(wanted) in by_words:
            return by_words[words_of(wanted)]
        near = nearest(wanted, self.frame.columns)
        hint = f"Did you mean '{near}'? " if near else ""
        self.problems.add(
            f"there is no column '{wanted}', which the plan names for the {role}",
            hint + self._listed(),
        )
        return None

    def _free(self) -> list[str]:
        given = {*self.taken.values(), *self.mapping.values()}
        return [header for header in self.frame.columns if header not in given]

    def _listed(self) -> str:
        shown = [f"'{header}'" for header in self.frame.columns[:30]]
        more = len(self.frame.columns) - len(shown)
        return f"The file has {', '.join(shown)}" + (f" and {more} more." if more > 0 else ".")


def _named(role: str, headers: Sequence[str]) -> tuple[list[str], list[str]]:
    """Find the headers that are a known one, best first, and short ones that hold one."""
    phrases, tokens = WORDS.get(role, ((role,), frozenset()))
    exact = [header for phrase in phrases for header in headers if words_of(header) == phrase]
    words = {header: words_of(header).split() for header in headers if header not in exact}
    partly = [one for one, said in words.items() if tokens & set(said) and len(said) <= 2]
    return exact, partly
