"""Files made for the tests: text, workbooks, and archives that are not what they say."""

from __future__ import annotations

import csv
import io
import struct
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl import Workbook

from toolkit.plan import Source

CALLS = Source(kind="calls", unit="contact", period="week")
SURVEY = Source(kind="survey", before="2023-01", after="2023-06")


def series(period: str = "month", **more: Any) -> Source:
    return Source(kind="series", unit="incident", period=period, **more)


def text_file(
    rows: Iterable[Sequence[object]], *, delimiter: str = ",", encoding: str = "utf-8"
) -> bytes:
    """A CSV file; cells are quoted where they must be."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode(encoding)


def workbook(rows: Iterable[Sequence[object]], *, before: Sequence[str] = ()) -> bytes:
    """A workbook with one filled sheet; `before` names empty sheets in front of it."""
    book = Workbook()
    book.remove(book.active)
    for name in before:
        book.create_sheet(name)
    sheet = book.create_sheet("data")
    for row in rows:
        sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def inflating(size: int, *, member: str = "xl/worksheets/sheet1.xml") -> bytes:
    """An archive with one part of so many zeros, beside what makes it look like a workbook."""
    out = io.BytesIO()
    block = bytes(1 << 20)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        if member.startswith("xl/"):
            archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open(member, "w", force_zip64=True) as part:
            for _ in range(size // len(block)):
                part.write(block)
    return out.getvalue()


def understated(content: bytes, size: int, said: int) -> bytes:
    """The same archive, with a part of `size` bytes declared as `said` everywhere."""
    assert content.count(struct.pack("<I", size)) >= 1
    return content.replace(struct.pack("<I", size), struct.pack("<I", said))


def repacked(content: bytes, changed: dict[str, bytes]) -> bytes:
    """A workbook with some of its parts replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for part in old.infolist():
            new.writestr(part.filename, changed.get(part.filename, old.read(part)))
    return out.getvalue()
