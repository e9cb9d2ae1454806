"""Uploads: one file of one source, with its rows; all of it is kept, or nothing."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select

from toolkit.errors import WorkspaceError
from toolkit.store import schema

__all__ = ["Upload"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """What is known of one file that was added; nothing of its rows.

    Parameters
    ----------
    id
        Its number in the workspace.
    name
        The file's name without its path and without what may be personal.
    file
        SHA-256 of the de-identified file that is kept.
    rows
        Rows stored: calls, answer sheets, or periods by area.
    first, last
        First and last day of the data; for surveys the first and last wave by name.
    added_at
        When it was added: ISO time, UTC.
    report
        What was done on the way in, in sentences.
    removed_columns
        Columns that were left out because they could name a person.
    existed
        Whether the same bytes were here before, so that nothing was added.
    """

    id: int
    campaign: str
    source: str
    name: str
    file: str
    file_name: str
    rows: int
    first: str | None
    last: str | None
    added_at: str
    wave: str | None = None
    report: tuple[str, ...] = ()
    removed_columns: tuple[str, ...] = ()
    existed: bool = False


def find(connection: Connection, campaign: str, source: str, original: str) -> Upload | None:
    """Return the upload of these bytes, by their keyed hash, or None."""
    kept = schema.uploads.c
    query = select(schema.uploads).where(
        kept.campaign == campaign, kept.source == source, kept.original == original
    )
    row = connection.execute(query).first()
    return None if row is None else replace(_upload(row), existed=True)


def get(connection: Connection, id: int) -> Upload:
    """Return one upload by its number."""
    row = connection.execute(select(schema.uploads).where(schema.uploads.c.id == id)).first()
    if row is None:
        raise WorkspaceError(
            f"There is no upload {id}. 'demandeval list' shows the uploads with their numbers."
        )
    return _upload(row)


def listed(connection: Connection, campaign: str, source: str | None = None) -> list[Upload]:
    """List uploads of a campaign (and source), oldest first."""
    return [_upload(row) for row in _rows(connection, campaign, source)]


def shapes(connection: Connection, campaign: str, source: str) -> list[tuple[Upload, Any, Any]]:
    """List uploads of a source with how they were to be read, and what the table looks like."""
    return [
        (_upload(row), json.loads(row.declared), json.loads(row.described))
        for row in _rows(connection, campaign, source)
    ]


def _rows(connection: Connection, campaign: str, source: str | None) -> list[Row[Any]]:
    kept = schema.uploads.c
    query = select(schema.uploads).where(kept.campaign == campaign).order_by(kept.id)
    if source is not None:
        query = query.where(kept.source == source)
    return list(connection.execute(query).all())


def record(
    connection: Connection, upload: Upload, *, original: str, declared: Any, described: Any
) -> Upload:
    """Insert the line of an upload (`id` is ignored) and return it with its number."""
    values = {
        name: getattr(upload, name)
        for name in ("campaign", "source", "wave", "name", "file", "file_name", "rows")
    }
    values |= {"first": upload.first, "last": upload.last, "added_at": upload.added_at}
    values |= {
        "original": original,
        "declared": _json(declared),
        "described": _json(described),
        "report": _json(upload.report),
        "removed_columns": _json(upload.removed_columns),
    }
    result = connection.execute(insert(schema.uploads).values(**values))
    key = result.inserted_primary_key
    assert key is not None  # noqa: S101  # an insert of one row has a key
    return replace(upload, id=int(key[0]))


def forget(connection: Connection, id: int) -> None:
    """Delete an upload with all its rows."""
    for table in (schema.calls, schema.series, schema.answers):
        connection.execute(delete(table).where(table.c.upload == id))
    connection.execute(delete(schema.uploads).where(schema.uploads.c.id == id))


def files_in_use(connection: Connection) -> set[str]:
    """Return the hashes of all files that belong to an upload."""
    return set(connection.scalars(select(schema.uploads.c.file)).all())


def arrive(connection: Connection, campaign: str, source: str, reached: list[str], at: str) -> None:
    """Note for good that data reaching to these days (or waves) came in at this time."""
    rows = [
        {"campaign": campaign, "source": source, "reached": mark, "added_at": at}
        for mark in reached
    ]
    connection.execute(insert(schema.arrivals), rows)


def arrivals(connection: Connection, campaign: str, source: str) -> list[tuple[str, str]]:
    """List what ever came in for a source: how far it reached, and when."""
    kept = schema.arrivals.c
    query = select(kept.reached, kept.added_at).where(
        kept.campaign == campaign, kept.source == source
    )
    return [(row.reached, row.added_at) for row in connection.execute(query).all()]


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _upload(row: Row[Any]) -> Upload:
    return Upload(
        id=row.id,
        campaign=row.campaign,
        source=row.source,
        wave=row.wave,
        name=row.name,
        file=row.file,
        file_name=row.file_name,
        rows=row.rows,
        first=row.first,
        last=row.last,
        added_at=row.added_at,
        report=tuple(json.loads(row.report)),
        removed_columns=tuple(json.loads(row.removed_columns)),
    )
