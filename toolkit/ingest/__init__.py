"""From the bytes of an uploaded file to a table without anything personal in it.

::

    bytes ─ READERS (format by content) ─▶ Sheet of texts ─ personal columns out ─▶
        calls | series | survey (schema, every problem at once) ─▶ Reading

A new file format is one module and one row in `READERS`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from toolkit.ingest.limits import Limits
    from toolkit.ingest.readers import READERS, Reader
    from toolkit.ingest.reading import Reading, read, read_calls, read_table

__all__ = ["READERS", "Limits", "Reader", "Reading", "read", "read_calls", "read_table"]

_HOMES = {
    "READERS": "readers",
    "Limits": "limits",
    "Reader": "readers",
    "Reading": "reading",
    "read": "reading",
    "read_calls": "reading",
    "read_table": "reading",
}


def __getattr__(name: str) -> Any:
    # The list of formats is wanted by help texts, which must not wait for pandas.
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(f"toolkit.ingest.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
