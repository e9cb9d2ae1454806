"""Everything that can go wrong, said so that the reader knows what to do.

::

    DemandEvalError              the root: `except DemandEvalError` catches all of ours
    ├── ProblemsError            several problems at once, each with place and fix
    │   ├── PlanError            the plan (TOML) cannot be used
    │   └── DataError            a file or table cannot be used
    ├── ModelError               the data cannot answer with this model; says what would
    └── WorkspaceError           the workspace is missing, busy, newer than this program, ...

No message holds a personal value: a cell is quoted only where its column is known to be
harmless (dates, numbers, categories), and never more than forty characters of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

__all__ = [
    "DataError",
    "DemandEvalError",
    "ModelError",
    "PlanError",
    "Problem",
    "ProblemsError",
    "WorkspaceError",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong: what, where, and what to do about it.

    Parameters
    ----------
    what
        The fault in plain words, without a final full stop.
    fix
        What the reader can do, as a sentence.
    place
        Dotted path in a plan (``outcomes[1].matters``), or a sheet or file name.
    row
        Row as a spreadsheet counts it: the header is row 1.
    column
        Header of the column, as written in the file.
    value
        The offending value, shortened; ``None`` where it could be personal.
    rows
        How many rows share the problem (the one named is the first).

    Examples
    --------
    >>> print(Problem(what="'31.02.2021' is not a date", fix="Correct it.", row=214, column="data"))
    Row 214, column 'data': '31.02.2021' is not a date. Correct it.
    """

    what: str
    fix: str = ""
    place: str | None = None
    row: int | None = None
    column: str | None = None
    value: str | None = None
    rows: int = 1

    def __str__(self) -> str:
        where = [self.place] if self.place else []
        if self.row is not None:
            where.append(f"row {self.row}")
        if self.column is not None:
            where.append(f"column '{self.column}'")
        head = ", ".join(where)
        head = f"{head[:1].upper() if not self.place else head[:1]}{head[1:]}: " if head else ""
        more = f" ({self.rows} rows)" if self.rows > 1 else ""
        return f"{head}{self.what}{more}. {self.fix}".rstrip()


class DemandEvalError(Exception):
    """The root of all errors that this toolkit raises on purpose."""


class ProblemsError(DemandEvalError):
    """Several problems at once; ``problems`` holds them in the order of the file.

    Examples
    --------
    >>> error = PlanError([Problem(what="unknown key 'metters'", fix="Did you mean 'matters'?",
    ...                            place="outcomes[1]")])
    >>> print(error)
    outcomes[1]: unknown key 'metters'. Did you mean 'matters'?
    """

    def __init__(self, problems: Iterable[Problem] | str) -> None:
        found = (Problem(what=problems),) if isinstance(problems, str) else tuple(problems)
        self.problems: tuple[Problem, ...] = found
        super().__init__("\n".join(str(problem) for problem in found))

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.problems,)


class PlanError(ProblemsError):
    """The plan cannot be used; every problem is listed with its dotted path."""


class DataError(ProblemsError):
    """A file or table cannot be used; every problem is listed with row, column and fix."""


class ModelError(DemandEvalError):
    """These data cannot answer with this model; the message says what would do."""


class WorkspaceError(DemandEvalError):
    """The workspace cannot be used: missing, busy, damaged or made by a newer version."""
