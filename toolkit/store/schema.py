"""The tables of a workspace, and the version that a program must know to use them.

Times are text in ISO form, UTC, always with microseconds, so that text order is time order.
Nothing here is personal: of an original file only its keyed hash is kept.
"""

from __future__ import annotations

from sqlalchemy import (
    DDL,
    Column,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    event,
)

__all__ = [
    "SCHEMA_VERSION",
    "answers",
    "arrivals",
    "calls",
    "evaluations",
    "given",
    "locks",
    "meta",
    "metadata",
    "plans",
    "series",
    "uploads",
]

SCHEMA_VERSION = 2
"""Raised with every change of the tables; a workspace of a newer version is refused."""

metadata = MetaData()

meta = Table(
    "meta",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", Text, nullable=False),
)

plans = Table(
    "plans",
    metadata,
    Column("fingerprint", String(64), primary_key=True),
    Column("campaign", String(200), nullable=False, index=True),
    Column("document", Text, nullable=False),
    Column("added_at", String(32), nullable=False),
    Column("chosen_at", String(32), nullable=False),  # the latest is the campaign's plan
)

locks = Table(
    "locks",
    metadata,
    Column("fingerprint", String(64), ForeignKey("plans.fingerprint"), primary_key=True),
    Column("locked_at", String(32), nullable=False),
)

uploads = Table(
    "uploads",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("campaign", String(200), nullable=False),
    Column("source", String(200), nullable=False),
    Column("wave", String(200)),
    Column("name", String(200), nullable=False),  # the file's name without its path
    Column("original", String(64), nullable=False),  # keyed hash of the bytes that came in
    Column("file", String(64), nullable=False, index=True),  # SHA-256 of the file kept
    Column("file_name", String(200), nullable=False),
    Column("rows", Integer, nullable=False),
    Column("first", String(200)),
    Column("last", String(200)),
    Column("added_at", String(32), nullable=False),
    Column("declared", Text, nullable=False),  # how the plan told to read it, as JSON
    Column("described", Text, nullable=False),  # kind, columns and types of the table, as JSON
    Column("report", Text, nullable=False),  # what was done on the way in, as JSON
    Column("removed_columns", Text, nullable=False),
    UniqueConstraint("campaign", "source", "original"),
    sqlite_autoincrement=True,  # the number of a removed upload is not used again
)

# Kept when an upload is removed: data that came in before a lock cannot be made to have come
# in after it by removing and adding them again. Times and periods only.
arrivals = Table(
    "arrivals",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("campaign", String(200), nullable=False),
    Column("source", String(200), nullable=False),
    Column("reached", String(200), nullable=False),  # last day of the data, or the wave
    Column("added_at", String(32), nullable=False),
    Index("arrivals_by_source", "campaign", "source"),
)


def _upload() -> Column[int]:
    return Column("upload", Integer, ForeignKey("uploads.id", ondelete="CASCADE"), primary_key=True)


def _row() -> Column[int]:
    return Column("row", Integer, primary_key=True, autoincrement=False)


calls = Table(
    "calls",
    metadata,
    _upload(),
    _row(),
    Column("time", DateTime, nullable=False),
    Column("area", String(200), nullable=False),
    Column("categories", Text, nullable=False),  # JSON list in the order of `described`
)

series = Table(
    "series",
    metadata,
    _upload(),
    _row(),
    Column("measure", String(200), primary_key=True),
    Column("period", String(32), nullable=False),
    Column("area", String(200), nullable=False),
    Column("value", Float(53)),  # NULL is a missing period, never zero
)

answers = Table(
    "answers",
    metadata,
    _upload(),
    _row(),
    Column("wave", String(200), nullable=False),
    Column("area", String(200), nullable=False),
    Column("items", Text, nullable=False),  # JSON list in the order of `described`
)

evaluations = Table(
    "evaluations",
    metadata,
    Column("id", String(16), primary_key=True),  # of all that went in: same in, same id
    Column("campaign", String(200), nullable=False, index=True),
    Column("fingerprint", String(64), nullable=False),
    Column("created_at", String(32), nullable=False),
    Column("chosen_at", String(32), nullable=False),  # the latest is the one that is shown
    Column("document", Text, nullable=False),  # protected: no small count
)

# What an evaluation gave exactly, as JSON: exact counts, which must not leave. A later version
# is held against it, so that the few who came in between do not follow from the two.
given = Table(
    "given",
    metadata,
    Column("evaluation", String(16), primary_key=True),
    Column("campaign", String(200), nullable=False, index=True),
    Column("document", Text, nullable=False),
)

for _table in (locks, arrivals):
    for _change in ("UPDATE", "DELETE"):
        _trigger = DDL(  # type: ignore[no-untyped-call]
            f"CREATE TRIGGER {_table.name}_no_{_change.lower()} BEFORE {_change} "
            f"ON {_table.name} BEGIN SELECT RAISE(ABORT, '{_table.name} never change'); END"
        )
        event.listen(_table, "after_create", _trigger.execute_if(dialect="sqlite"))
