"""Workbooks: the first sheet that holds a table, never unpacked beyond a limit."""

from __future__ import annotations

import io
import re
import unicodedata
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import pandas as pd

from toolkit.errors import DataError
from toolkit.ingest.headers import Row, checked_headers, without_titles
from toolkit.ingest.limits import Limits, in_words
from toolkit.ingest.problems import Problems, file_error
from toolkit.ingest.sheet import Progress, Sheet

__all__ = ["read_xlsx", "refuse_bombs"]

BLOCK = 1 << 20
DECLARATIONS = tuple(
    word.encode(encoding)
    for word in ("<!DOCTYPE", "<!ENTITY")
    for encoding in ("ascii", "utf-16-le", "utf-16-be")
)
ENTITIES = DECLARATIONS[3:]
ENCODING = re.compile(rb"<\?xml[^>]{0,100}encoding\s*=\s*[\"']([A-Za-z0-9._-]+)")
PLAIN = (b"utf-8", b"utf8", b"utf-16", b"us-ascii", b"ascii", b"iso-8859-", b"windows-125")
MOST_ROWS = 1_048_576
NOTHING = ("#N/A", "#NULL!")


def read_xlsx(content: bytes, limits: Limits, progress: Progress | None = None) -> Sheet:
    """Read the cells of the first sheet that holds a table.

    Numbers become text with a decimal point, dates text in ISO form. A formula is a problem:
    its value may be out of date, and nobody sees what it does.

    Raises
    ------
    DataError
        If the workbook is damaged, inflates beyond the limit, holds no rows, formulas, or
        cells with an error.
    """
    refuse_bombs(content, limits)
    try:
        with warnings.catch_warnings():
            # What the library says about styles and drawings is of no use to anybody here.
            warnings.simplefilter("ignore")
            rows, titles, sheets, read = _rows(content, limits, progress)
    except DataError:
        raise
    except Exception as error:  # the library raises whatever a damaged part makes it raise
        raise _damaged() from error
    if len(rows) < 2:
        what = "the workbook is empty" if not rows else "the file has a header and no rows"
        raise file_error(what, "Export it again and check that it has rows.")
    (header_row, header), *rest = rows
    problems = Problems()
    while header and not header[-1]:
        header = header[:-1]
    width = len(header)
    problems.long_rows([number for number, row in rest if any(row[width:])], width)
    problems.raise_if_any()
    cells = [(row + [""] * width)[:width] for _, row in rest]
    numbers = [number for number, _ in rest]
    frame = pd.DataFrame(cells, columns=range(len(header)), index=numbers, dtype=object)
    frame, notes = checked_headers(frame, header, header_row)
    notes = [*titles, *notes]
    if sheets > 1:
        notes.append(f"The workbook has {sheets} sheets; only number {read} was read.")
    return Sheet(frame=frame, typed=True, notes=tuple(notes))


def refuse_bombs(content: bytes, limits: Limits) -> None:
    """Refuse an archive that is larger inside than it may be, without unpacking it to memory.

    The declared sizes are summed first; then each part that will be read is unpacked in
    blocks, counted and thrown away, which also finds sizes that are lies and parts that
    declare entities (text that multiplies itself), or an encoding that would hide them.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            declared = sum(part.file_size for part in parts)
            if len(parts) > limits.workbook_parts or declared > limits.inflated_bytes:
                raise _too_large(limits)
            total = 0
            for part in parts:
                if part.flag_bits & 1:
                    raise file_error("the workbook is locked", "Save it without a password.")
                # Any part can be named as a sheet; a picture may declare a type, but no entity.
                marks = ENTITIES if "/media/" in part.filename else DECLARATIONS
                with archive.open(part) as stream:
                    last = b""
                    while block := stream.read(BLOCK):
                        total += len(block)
                        if total > limits.inflated_bytes:
                            raise _too_large(limits)
                        if any(mark in last + block for mark in marks):
                            raise _damaged()
                        if not last and _strange_encoding(block):
                            raise _damaged()
                        last = block[-20:]
    except DataError:
        raise
    except Exception as error:  # a damaged archive fails in many ways
        raise _damaged() from error


def _strange_encoding(start: bytes) -> bool:
    """Tell whether letters of this part do not stand for themselves, as spreadsheets let them."""
    declared = ENCODING.search(start[:200])
    return declared is not None and not declared[1].lower().startswith(PLAIN)


def _too_large(limits: Limits) -> DataError:
    most = in_words(limits.inflated_bytes)
    return file_error(
        f"the workbook grows beyond {most} when it is unpacked",
        "Save the sheet as CSV, or delete sheets and formats that are not needed.",
    )


def _damaged() -> DataError:
    return file_error(
        "the workbook is damaged or not made by a spreadsheet program",
        "Open it, save it again as .xlsx, or export the sheet as CSV.",
    )


def _rows(
    content: bytes, limits: Limits, progress: Progress | None
) -> tuple[list[Row], list[str], int, int]:
    """Read the first sheet with a table: its rows, titles, how many sheets, which one it is.

    A table has two columns and two rows; without one, the first sheet with anything in it is
    read. Hidden sheets come last.
    """
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
    try:
        sheets = list(enumerate(book.worksheets, start=1))
        sheets.sort(key=lambda numbered: numbered[1].sheet_state != "visible")
        first: tuple[list[Row], list[str], int] = ([], [], 0)
        for number, sheet in sheets:
            sheet.reset_dimensions()
            rows, titles = without_titles(list(_filled_rows(sheet, limits, progress)))
            if len(rows) > 1 and sum(map(bool, rows[0][1])) > 1:
                return rows, titles, len(sheets), number
            if rows and not first[0]:
                first = rows, titles, number
        return first[0], first[1], len(sheets), first[2]
    finally:
        book.close()


def _filled_rows(sheet: Any, limits: Limits, progress: Progress | None) -> Iterator[Row]:
    problems = Problems()
    cells = 0
    for number, row in enumerate(sheet.iter_rows(), start=1):
        cells += len(row)
        if cells > limits.cells:
            what = f"the sheet has more than {limits.cells:,} cells, counting empty ones"
            raise file_error(what, "Delete what stands far to the right, or save it as CSV.")
        if number > MOST_ROWS:
            raise file_error("the workbook says more rows than a sheet can have", "Save it again.")
        if len(row) > limits.columns:
            raise file_error(
                f"a row has {len(row)} columns; {limits.columns} can be read",
                "Delete what stands far to the right, or save the sheet as CSV.",
                row=number,
            )
        texts = [_text(cell, number, at, problems) for at, cell in enumerate(row, start=1)]
        if any(texts):
            yield number, texts
        if progress is not None and number % 5_000 == 0:
            # How many rows there are is known at the end only.
            progress(number / (number + 50_000), "reading")
    problems.raise_if_any()


def _text(cell: Any, row: int, column: int, problems: Problems) -> str:
    """Write the value of one cell as text; add what cannot be used."""
    value = cell.value
    if value is None:
        return ""
    kind = cell.data_type
    if kind == "f":
        fix = "Replace the formula by its value (copy, then paste as values)."
        problems.add(f"the cell in column {column} is a formula", fix, row=row)
        return ""
    if kind == "e":
        if str(value) in NOTHING:
            return ""
        fix = "Correct the cell, or empty it."
        problems.add(f"the cell in column {column} shows an error", fix, row=row)
        return ""
    return _written(value)


def _written(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        plain = (value + timedelta(microseconds=500_000)).replace(microsecond=0)
        midnight = plain.time() == time()
        return plain.date().isoformat() if midnight else plain.isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    return unicodedata.normalize("NFC", str(value)).strip()
