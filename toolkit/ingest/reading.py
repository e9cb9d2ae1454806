"""From bytes to a table: the one way in for every file that is uploaded."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, cast

from toolkit.errors import DataError, Problem
from toolkit.ingest.calls import calls_table
from toolkit.ingest.file_names import kept_name
from toolkit.ingest.limits import LIMITS, Limits
from toolkit.ingest.readers import open_sheet
from toolkit.ingest.request import Filled, Request
from toolkit.ingest.series import series_table
from toolkit.ingest.survey import survey_table
from toolkit.plan import Source
from toolkit.tables import CallLog, Table

if TYPE_CHECKING:
    from toolkit.ingest.sheet import Progress
    from toolkit.plan import Unit

__all__ = ["SCHEMAS", "Reading", "read", "read_calls", "read_table"]

SCHEMAS = {"calls": calls_table, "series": series_table, "survey": survey_table}
"""What a file must hold, by the kind of its source."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A file that was read: its table, and the de-identified file to keep.

    Parameters
    ----------
    table
        `Panel`, `CallLog` or `SurveyWaves`.
    stored
        The file without anything personal: CSV in UTF-8, cells as written, rows and columns
        in the order of the file. The same table always gives the same bytes, whichever
        format, encoding and delimiter it came in.
    stored_name
        Name for it; holds nothing of the original name that could be personal.
    report
        Sentences that tell the person what was recognised, assumed and left out.
    removed_columns
        Headers of the columns that were left out because they are personal.
    """

    table: Table = field(compare=False, repr=False)
    stored: bytes = field(repr=False)
    stored_name: str
    report: tuple[str, ...] = ()
    removed_columns: tuple[str, ...] = ()


def read(
    content: bytes,
    name: str,
    source: Source,
    *,
    key: bytes | None = None,
    wave: str | None = None,
    limits: Limits = LIMITS,
    progress: Progress | None = None,
) -> Reading:
    r"""Read an uploaded file: what is in it, and is anything wrong with it?

    Parameters
    ----------
    content
        The bytes as uploaded. The format is found from them, never from the name.
    name
        Name of the file, for the name of what is kept.
    source
        The source of the plan that the file belongs to: kind, unit, period, time zone, order of
        day and month, and which header means what.
    key
        Key of the workspace for the pseudonyms of identifiers; without it all identifiers
        are left out.
    wave
        Name of the wave, for a survey file that holds one wave and no column for it.
    limits
        Sizes from which on a file is refused.
    progress
        Called with the share done and what is being done.

    Returns
    -------
    Reading
        Nothing in it is personal.

    Raises
    ------
    DataError
        With every problem: row, column, what is wrong, what to do. Nothing personal in it.

    Examples
    --------
    >>> from toolkit.plan import Source
    >>> log = b"data apelului;judet;telefon\n31.01.2023 14:05;CJ;0722123456\n"
    >>> reading = read(log, "apeluri.csv", Source(kind="calls", unit="contact", period="week"))
    >>> reading.stored.decode()
    'data apelului,judet\n31.01.2023 14:05,CJ\n'
    >>> reading.removed_columns
    ('telefon',)
    """
    sheet = open_sheet(content, limits, progress)
    request = Request(source=source, key=key, wave=wave)
    if progress is not None:
        progress(1.0, "checking")
    filled: Filled = SCHEMAS[source.kind](sheet, request)
    stored = filled.kept.to_csv(index=False, lineterminator="\n").encode("utf-8")
    return Reading(
        table=filled.table,
        stored=stored,
        stored_name=f"{PurePath(kept_name(name, source.kind)).stem}.csv",
        report=(*sheet.notes, *filled.report),
        removed_columns=filled.removed,
    )


def read_table(path: str | Path, source: Source, *, wave: str | None = None) -> Table:
    """What is in a file? For notebooks; a workspace reads with `read` and keeps what it read.

    Parameters
    ----------
    path
        CSV or XLSX.
    source
        The source of the plan that the file belongs to.
    wave
        Name of the wave, for a survey file that holds one wave and no column for it.

    Returns
    -------
    Panel, CallLog or SurveyWaves
        Without anything personal; identifiers are left out.

    Raises
    ------
    DataError
        With every problem of the file, or if it cannot be opened.
    """
    file = Path(path)
    try:
        content = file.read_bytes()
    except OSError as error:
        what = f"the file '{file.name}' cannot be opened"
        raise DataError([Problem(what=what, fix="Check its name and folder.")]) from error
    return read(content, file.name, source, wave=wave).table


def read_calls(
    path: str | Path,
    *,
    time: str | None = None,
    area: str | None = None,
    unit: Unit = "contact",
    timezone: str | None = None,
) -> CallLog:
    """Which calls are in a file? For notebooks; a workspace reads with `toolkit.ingest.read`.

    Parameters
    ----------
    path
        CSV or XLSX.
    time, area
        Headers of the columns that hold the time and the area; found by themselves where they
        have a usual name.
    unit
        What one row counts: ``contact``, ``caller``, ``case`` or ``victim``.
    timezone
        Zone of the helpline, for times written with an offset.

    Returns
    -------
    CallLog
        Without anything personal; identifiers are left out.

    Raises
    ------
    DataError
        With every problem of the file.
    """
    given = {"time": time, "area": area}
    columns = {word: header for word, header in given.items() if header is not None}
    source = Source(kind="calls", unit=unit, timezone=timezone, columns=columns)
    return cast("CallLog", read_table(path, source))
