"""Opening the database: write-ahead log, one writer at a time, faults in words."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import (
    URL,
    Connection,
    Engine,
    NullPool,
    create_engine,
    delete,
    event,
    insert,
    select,
)
from sqlalchemy.exc import DatabaseError, SQLAlchemyError

from toolkit.errors import WorkspaceError
from toolkit.store import schema

__all__ = ["FILE", "Database"]

FILE = "demandeval.sqlite"
BUSY_SECONDS = 30.0


class Database:
    """The tables of one workspace, safe to use from several processes and threads.

    Parameters
    ----------
    folder
        The folder of the workspace, which exists.
    url
        Database to use in place of the SQLite file in the folder, e.g. of PostgreSQL.
    busy_seconds
        How long to wait for another writer before giving up.

    Raises
    ------
    WorkspaceError
        If the database is damaged, busy, or was made by a newer version of this program.
    """

    def __init__(
        self, folder: Path, *, url: str | None = None, busy_seconds: float = BUSY_SECONDS
    ) -> None:
        self._engine = _sqlite(folder / FILE, busy_seconds) if url is None else _server(url)
        self._create()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Yield a connection that sees one state of the data and changes nothing."""
        with _in_words(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Yield the one connection that may write; all is kept, or on any error nothing."""
        with _in_words(), self._engine.connect() as connection:
            writer = connection.execution_options(writes=True)
            with writer.begin():
                if self._engine.dialect.name != "sqlite":  # SQLite: BEGIN IMMEDIATE, see below
                    writer.execute(select(schema.meta).with_for_update())
                yield writer

    def _create(self) -> None:
        with _in_words():
            with self._engine.connect() as connection:
                known = self._engine.dialect.has_table(connection, "meta")
                if known and _version_of(connection) == schema.SCHEMA_VERSION:
                    return
            writer = self._engine.connect().execution_options(writes=True)
            with writer as connection, connection.begin():
                # Later versions have only added tables, so making what is missing brings an
                # older workspace up to date.
                schema.metadata.create_all(connection)
                kept = schema.meta.c
                version = {"name": "schema", "value": str(schema.SCHEMA_VERSION)}
                connection.execute(delete(schema.meta).where(kept.name == "schema"))
                connection.execute(insert(schema.meta), version)


def _version_of(connection: Connection) -> int:
    kept = schema.meta.c
    found = connection.scalar(select(kept.value).where(kept.name == "schema"))
    if found is None or not found.isdigit():
        raise WorkspaceError(
            "The database of the workspace does not say which version made it. Restore it from "
            "a backup, or start a new workspace."
        )
    if int(found) > schema.SCHEMA_VERSION:
        raise WorkspaceError(
            f"The workspace was made by a newer version of demandeval (tables {found}; this "
            f"version knows {schema.SCHEMA_VERSION}). Install the newer version to use it; "
            "nothing was changed."
        )
    return int(found)


def _make_private(path: Path) -> None:
    """Let only the owner read the database, also in a folder that others may enter.

    SQLite gives its journal the rights of the database. A file system without rights, or a
    database of somebody else, is left as it is: opening it says what is wrong.
    """
    with contextlib.suppress(OSError):
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))
        path.chmod(0o600)


def _sqlite(path: Path, busy_seconds: float) -> Engine:
    # No pool: a connection that was open in a parent must never be used after a fork.
    _make_private(path)
    engine = create_engine(
        URL.create("sqlite", database=str(path)), poolclass=NullPool, hide_parameters=True
    )

    @event.listens_for(engine, "connect")
    def settings(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # BEGIN is ours, below
        connection.execute(f"PRAGMA busy_timeout = {int(busy_seconds * 1000)}")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")  # a lock or upload survives a power cut
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA secure_delete = ON")  # what is removed is overwritten

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A writer queues at the start: a reader that turns writer half-way would fail at once.
        writes = connection.get_execution_options().get("writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _server(url: str) -> Engine:
    return create_engine(url, pool_pre_ping=True, hide_parameters=True)


@contextmanager
def _in_words() -> Iterator[None]:
    """Turn a fault of the database into a sentence without any value of the data."""
    try:
        yield
    except DatabaseError as error:
        raise WorkspaceError(_words(str(error.orig).splitlines()[0])) from error
    except SQLAlchemyError as error:
        raise WorkspaceError(
            "The database of the workspace cannot be used. Check its address and its driver."
        ) from error


def _words(fault: str) -> str:
    if "locked" in fault:
        return (
            "The workspace is busy: another program has been writing to it for long. "
            "Try again when it has finished; nothing was changed."
        )
    if "not a database" in fault or "malformed" in fault:
        return (
            f"The file '{FILE}' of the workspace is damaged or is not ours. Restore it from a "
            "backup, or start a new workspace."
        )
    if "full" in fault:
        return "The disk is full. Make room and try again; nothing was changed."
    if "readonly" in fault or "unable to open" in fault:
        return (
            "The workspace cannot be written. Ask for the right to write in its folder, or name "
            "another with --workspace."
        )
    return f"The database of the workspace refused: {fault}. Nothing was changed."
