"""Which file formats can be read, and which one is this? Found by content, not by name."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.errors import DataError, Problem
from toolkit.ingest.limits import Limits, in_words

if TYPE_CHECKING:
    from toolkit.ingest.sheet import Progress, Sheet

__all__ = ["READERS", "Reader", "open_sheet"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """One file format.

    ``recognise`` says from the bytes whether a file is of this format; ``read`` turns it into
    a `Sheet`; ``suffixes`` and ``media_types`` are what a file dialogue offers.
    """

    name: str
    suffixes: tuple[str, ...]
    media_types: tuple[str, ...]
    recognise: Callable[[bytes], bool]
    read: Callable[[bytes, Limits, Progress | None], Sheet]


# What people take for a table: the first bytes, what it is, what to do.
FOREIGN = (
    (b"%PDF", "a PDF", "Ask for the table that it was made of."),
    (b"\x89PNG", "a picture", "Upload the table itself."),
    (b"\xff\xd8\xff", "a picture", "Upload the table itself."),
    (b"GIF8", "a picture", "Upload the table itself."),
    (b"\xd0\xcf\x11\xe0", "an old workbook (.xls) or a locked one", "Save it as .xlsx, unlocked."),
    (b"\x1f\x8b", "a packed file (.gz)", "Unpack it, then upload what is inside."),
    (b"7z\xbc\xaf", "a packed file (.7z)", "Unpack it, then upload what is inside."),
    (b"Rar!", "a packed file (.rar)", "Unpack it, then upload what is inside."),
    (b"SQLite format 3\x00", "a database", "Export the table as CSV."),
    (b"PAR1", "a Parquet file", "Export the table as CSV."),
    (b"$FL2", "an SPSS file", "Export the table as CSV."),
    (b"<html", "a web page", "Save the table as CSV or .xlsx."),
    (b"<!doctype html", "a web page", "Save the table as CSV or .xlsx."),
    (b"{\\rtf", "a text document", "Save the table as CSV or .xlsx."),
)


def _is_archive(content: bytes) -> bool:
    return content[:4] in (b"PK\x03\x04", b"PK\x05\x06")


def _is_workbook(content: bytes) -> bool:
    if not _is_archive(content):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return False


def _is_text(content: bytes) -> bool:
    head = content[:16].lower()
    return not _is_archive(content) and not any(head.startswith(m.lower()) for m, _, _ in FOREIGN)


def _read_csv(content: bytes, limits: Limits, progress: Progress | None) -> Sheet:
    from toolkit.ingest.csv_file import read_csv

    return read_csv(content, limits, progress)


def _read_xlsx(content: bytes, limits: Limits, progress: Progress | None) -> Sheet:
    from toolkit.ingest.xlsx_file import read_xlsx

    return read_xlsx(content, limits, progress)


READERS: dict[str, Reader] = {
    "xlsx": Reader(
        name="Excel workbook",
        suffixes=(".xlsx",),
        media_types=("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",),
        recognise=_is_workbook,
        read=_read_xlsx,
    ),
    "csv": Reader(
        name="CSV (comma, semicolon or tab)",
        suffixes=(".csv", ".tsv", ".txt"),
        media_types=("text/csv", "text/tab-separated-values", "text/plain"),
        recognise=_is_text,
        read=_read_csv,
    ),
}


def open_sheet(content: bytes, limits: Limits, progress: Progress | None = None) -> Sheet:
    """Read the cells of a file in whichever format it is.

    Raises
    ------
    DataError
        If the file is empty, too large, of no known format, or damaged.
    """
    if not content.strip(b"\xef\xbb\xbf \t\r\n"):
        raise _refused("the file is empty", "Export it again and check that it has rows.")
    if len(content) > limits.file_bytes:
        size, most = in_words(len(content)), in_words(limits.file_bytes)
        raise _refused(f"the file has {size}; {most} can be read", "Split it, by year say.")
    for reader in READERS.values():
        if reader.recognise(content):
            return reader.read(content, limits, progress)
    suffixes = [suffix for reader in READERS.values() for suffix in reader.suffixes]
    known = f"{', '.join(suffixes[:-1])} or {suffixes[-1]}"
    head = content[:16].lower()
    for magic, noun, fix in FOREIGN:
        if head.startswith(magic.lower()):
            raise _refused(f"this is {noun}, not a table that can be read", f"{fix} Use {known}.")
    raise _refused("this is an archive without a workbook", f"Unpack it. Use {known}.")


def _refused(what: str, fix: str) -> DataError:
    return DataError([Problem(what=what, fix=fix)])
