"""How large a file may be before it is refused, so that no upload can stop the machine."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["LIMITS", "Limits"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Sizes from which on a file is refused with a clear error.

    Parameters
    ----------
    file_bytes
        Size of the file as uploaded.
    inflated_bytes
        Size of all parts of a workbook once unpacked: declared by the archive, and counted
        while they are unpacked.
    workbook_parts
        Number of parts in the archive of a workbook.
    row_characters
        Length of one line of a text file.
    columns
        Number of columns.
    lines
        Number of lines of a text file, blank ones too.
    cells
        Number of cells, empty ones too: each takes memory, though it takes a byte in the file.
    """

    file_bytes: int = 100_000_000
    inflated_bytes: int = 200_000_000
    workbook_parts: int = 5_000
    row_characters: int = 1_000_000
    columns: int = 2_000
    lines: int = 5_000_000
    cells: int = 60_000_000


LIMITS = Limits()


def in_words(size: int) -> str:
    """Write a number of bytes as people say it.

    Examples
    --------
    >>> in_words(100_000_000), in_words(1_500_000_000), in_words(2_000)
    ('100 MB', '1.5 GB', '2 kB')
    """
    for unit, step in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if size >= step:
            return f"{size / step:.3g} {unit}"
    return f"{size} bytes"
