"""CSV as it comes: four encodings, three delimiters, quotes that never close."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from itertools import islice

import pandas as pd

from toolkit.ingest.headers import Row, checked_headers, without_titles
from toolkit.ingest.limits import Limits, in_words
from toolkit.ingest.problems import Problems, file_error
from toolkit.ingest.sheet import Progress, Sheet

__all__ = ["decoded", "delimiter_of", "read_csv"]

DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs"}
CHUNK = 50_000
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
# Romanian written in Windows-1250 and read as Windows-1252 shows these inside words.
_EASTERN = re.compile("[A-Za-z][ºþª][a-zãâî]|[A-Za-z]þ|þ[a-z]")


def read_csv(content: bytes, limits: Limits, progress: Progress | None = None) -> Sheet:
    """Read the cells of a text file.

    Encoding, delimiter and the place of the header are found from the content. Rows that are
    shorter than the header are filled with empty cells, longer ones are problems.

    Raises
    ------
    DataError
        With every problem of the form of the file.
    """
    text, notes = decoded(content)
    _refuse_long_rows(text, limits)
    text = unicodedata.normalize("NFC", text)
    delimiter, skip = delimiter_of(text)
    full, titles = without_titles(_records(text, delimiter, skip, limits, progress))
    if len(full) < 2:
        what = "the file has a header and no rows"
        raise file_error(what, "Export it again and check that it has rows.")
    (header_row, headers), *rest = full
    width = len(headers)
    problems = Problems()
    problems.long_rows([number for number, row in rest if any(map(str.strip, row[width:]))], width)
    problems.raise_if_any()
    notes += [*titles, *_short(rest, width)]
    rows = [(row + [""] * width)[:width] for _, row in rest]
    numbers = [number for number, _ in rest]
    frame = pd.DataFrame(rows, columns=range(width), index=numbers, dtype=object)
    frame, more = checked_headers(frame, headers, header_row)
    return Sheet(frame=frame, delimiter=delimiter, notes=(*notes, *more))


def _short(rows: list[Row], width: int) -> list[str]:
    """Say which rows are shorter than the header; of the last one, that the file may be cut."""
    short = [number for number, row in rows if len(row) < width]
    if not short:
        return []
    which = f"Row {short[0]} is" if len(short) == 1 else f"{len(short)} rows are"
    said = [f"{which} shorter than the header; the rest counts as empty."]
    if short[-1] == rows[-1][0] and len(short) == 1:
        said.append("It is the last row: check that the file was not cut off on its way.")
    return said


def decoded(content: bytes) -> tuple[str, list[str]]:
    """Turn bytes into text and say what was assumed.

    UTF-8 (with or without its mark) and UTF-16 with its mark are recognised with certainty;
    what is neither is taken for Windows-1252, or for Windows-1250 where the letters that
    differ make Romanian words.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return _plain_text(content.decode("utf-16")), []
        except UnicodeDecodeError:
            raise _not_text() from None
    if b"\x00" in content:
        row = content[: content.index(b"\x00")].count(b"\n") + 1
        raise file_error(
            "the file holds NUL bytes, so it is not a text file or was damaged on its way",
            "Export it again as CSV (UTF-8).",
            row=row,
        )
    try:
        return _plain_text(content.decode("utf-8-sig")), []
    except UnicodeDecodeError as error:
        _refuse_broken_utf8(content, error.start)
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError:
        text = content.decode("latin-1")
    name = "Windows-1252"
    if _EASTERN.search(text):
        text, name = content.decode("cp1250", errors="replace"), "Windows-1250"
    note = f"The file is not UTF-8; it was read as {name}. Check that letters with marks are right."
    return _plain_text(text), [note]


def _refuse_broken_utf8(content: bytes, first: int) -> None:
    """Refuse what is UTF-8 in most places: read as anything else, all of it would be garbled."""
    text = content.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    whole = sum(len(found) for found in re.findall("[^\x00-\x7f\ufffd]+", text))
    if whole > broken:
        raise file_error(
            "the file is UTF-8, but some of its letters are broken",
            "Export it again, or correct the letters in this row.",
            row=content.count(b"\n", 0, first) + 1,
        )


def _plain_text(text: str) -> str:
    if _CONTROL.search(text):
        raise _not_text()
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _not_text() -> Exception:
    return file_error(
        "this is not a text file: it holds characters that no table has",
        "Export the table as CSV (UTF-8) or .xlsx.",
    )


def _refuse_long_rows(text: str, limits: Limits) -> None:
    found = re.search(rf"[^\n]{{{limits.row_characters + 1}}}", text)
    if found:
        most = in_words(limits.row_characters)
        raise file_error(
            f"this row is longer than {most}, so it is no row of a table",
            "Look for a quotation mark that is not closed, or export the file again.",
            row=text.count("\n", 0, found.start()) + 1,
        )


def delimiter_of(text: str) -> tuple[str, int]:
    """Find what separates the cells, and how many lines to skip before the header.

    Returns
    -------
    delimiter : str
        The one that splits the first rows into the same number of cells, more than one; a
        comma where none does.
    skip : int
        1 where the file starts with a line such as ``sep=;``, else 0.
    """
    declared = re.match(r"sep=([,;\t])\n", text)
    if declared:
        return declared.group(1), 1
    head = text[:200_000]
    best, most = ",", (0.0, 0)
    for delimiter in DELIMITERS:
        try:
            rows = list(islice(csv.reader(io.StringIO(head), delimiter=delimiter), 30))
        except csv.Error:
            continue
        widths = [len(row) for row in rows if row]
        # The header decides; rows after it say how believable it is.
        like = sum(width == widths[0] for width in widths) / len(widths) if widths else 0.0
        if widths and widths[0] > 1 and (like, widths[0]) > most:
            best, most = delimiter, (like, widths[0])
    return best, 0


def _records(
    text: str, delimiter: str, skip: int, limits: Limits, progress: Progress | None
) -> list[Row]:
    """Split the text into rows that hold anything, each with its number; the header is first."""
    stream = io.StringIO(text)
    reader = csv.reader(stream, delimiter=delimiter, strict=True)
    full: list[Row] = []
    lines = cells = 0
    try:
        while chunk := list(islice(reader, CHUNK)):
            full += [(n, row) for n, row in enumerate(chunk, lines + 1) if any(map(str.strip, row))]
            lines += len(chunk)
            cells += sum(map(len, chunk))
            _refuse_too_many(lines, cells, limits)
            if progress is not None:
                progress(stream.tell() / max(1, len(text)), "reading")
    except csv.Error:
        raise _broken_quotes(text, delimiter) from None
    full = full[skip:]
    if not full:
        raise file_error("the file is empty", "Export it again and check that it has rows.")
    columns = len(full[0][1])
    if columns > limits.columns:
        raise file_error(
            f"the file has {columns} columns; {limits.columns} can be read",
            "Leave out what the plan does not name.",
        )
    _refuse_too_many(0, columns * len(full), limits)
    return full


def _refuse_too_many(lines: int, cells: int, limits: Limits) -> None:
    """Refuse what would fill the memory: a line is a byte in the file, and a hundred once read."""
    if lines > limits.lines or cells > limits.cells:
        most = f"{limits.lines:,} lines" if lines > limits.lines else f"{limits.cells:,} cells"
        raise file_error(f"the file has more than {most}", "Split it, by year say.")


def _broken_quotes(text: str, delimiter: str) -> Exception:
    """Say in which row the quotation marks go wrong."""
    reader = csv.reader(io.StringIO(text), delimiter=delimiter, strict=True)
    row, long, end = 1, False, False
    try:
        for _ in reader:
            row += 1
    except csv.Error as error:
        long = "limit" in str(error)
        end = "end of data" in str(error)
    if end or long:
        what = "a quotation mark opens here and is never closed"
        if long:
            what += f", or a cell is longer than {in_words(csv.field_size_limit())}"
    else:
        what = "a quotation mark stands where none may be"
    fix = 'Write a mark inside a cell twice (""), and close the cell.'
    if end and not long:
        fix += " If this is the last row, the file was cut off: export it again."
    return file_error(what, fix, row=row)
