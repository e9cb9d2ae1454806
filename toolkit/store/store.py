"""The one door to what is kept: every change is one transaction, whole or not at all."""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select

from toolkit.errors import DataError, WorkspaceError
from toolkit.plan import EvaluationPlan
from toolkit.results import Evaluation
from toolkit.store import evaluations, plans, rows, schema, uploads
from toolkit.store.database import Database
from toolkit.store.files import Files
from toolkit.store.joined import clashes, span
from toolkit.store.key import keyed_hash, workspace_key
from toolkit.store.rows import Progress
from toolkit.store.uploads import Upload
from toolkit.tables import Table

__all__ = ["Delivery", "Kept", "Store"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """A file that was read, on its way into the workspace.

    ``content`` are the bytes as they came, of which only a keyed hash is kept; ``stored`` is
    the de-identified file that is kept. ``declared`` is how the plan told to read it.
    """

    campaign: str
    source: str
    name: str
    content: bytes = field(repr=False)
    stored: bytes = field(repr=False)
    stored_name: str
    table: Table
    declared: Any
    wave: str | None = None
    report: tuple[str, ...] = ()
    removed_columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One upload with its table, and how the plan of that day told to read it."""

    upload: Upload
    declared: Any
    table: Table


class Store:
    """Tables, files, plans, locks and evaluations of one workspace.

    Parameters
    ----------
    folder
        The folder of the workspace; made if it is not there.
    url
        Database to use in place of the SQLite file in the folder.

    Attributes
    ----------
    pseudonyms
        Key for what stands in a table in place of an identifier. Not the key that files are
        recognised by: whoever sees one kind of hash learns nothing of the other.

    Raises
    ------
    WorkspaceError
        If the folder cannot be made or used, or a newer version of this program made it.
    """

    def __init__(self, folder: Path, *, url: str | None = None) -> None:
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise WorkspaceError(
                f"The workspace '{folder.name}' cannot be made: {error.strerror}. Name another "
                "folder with --workspace."
            ) from error
        self._database = Database(folder, url=url)
        self._files = Files(folder)
        self._key = workspace_key(folder)
        self.pseudonyms = bytes.fromhex(keyed_hash(self._key, b"pseudonyms"))
        self._check_key()
        self._sweep()

    # --- plans and locks ---------------------------------------------------------------------

    def keep_plan(self, plan: EvaluationPlan, at: str) -> None:
        """Keep a plan and make it its campaign's current one."""
        with self._database.writing() as connection:
            plans.keep(connection, plan, at)

    def plans(self, campaign: str | None = None) -> list[EvaluationPlan]:
        """List the current plan of each campaign, or of one."""
        with self._database.reading() as connection:
            return plans.chosen(connection, campaign)

    def lock(self, plan: EvaluationPlan, at: str) -> str:
        """Bind a plan to a time; return the time of its first lock."""
        with self._database.writing() as connection:
            plans.keep(connection, plan, at)
            return plans.lock(connection, plan.fingerprint, at)

    def locked_at(self, fingerprint: str) -> str | None:
        """Return when a plan was locked, or None."""
        with self._database.reading() as connection:
            return plans.locked_at(connection, fingerprint)

    # --- uploads -----------------------------------------------------------------------------

    def find(self, campaign: str, source: str, content: bytes) -> Upload | None:
        """Return the upload of exactly these bytes, or None."""
        with self._database.reading() as connection:
            return uploads.find(connection, campaign, source, keyed_hash(self._key, content))

    def add(self, delivery: Delivery, at: str, progress: Progress | None = None) -> Upload:
        """Keep a file with its rows: all of it, or nothing.

        Raises
        ------
        DataError
            If it contradicts what is here, or most of it is here already.
        WorkspaceError
            If it cannot be written.
        """
        original = keyed_hash(self._key, delivery.content)
        written: str | None = None
        try:
            with self._database.writing() as connection:
                # Another program may have been faster.
                found = uploads.find(connection, delivery.campaign, delivery.source, original)
                if found is not None:
                    return found
                self._refuse_clashes(connection, delivery)
                file, new = self._files.write(delivery.stored)
                written = file if new else None
                upload = _insert(connection, delivery, file, original, at, progress)
            return upload
        except BaseException:
            if written is not None:
                self._remove_unused(written)
            raise

    def remove(self, id: int) -> Upload:
        """Take an upload out again with its rows and its file; return what it was."""
        with self._database.writing() as connection:
            upload = uploads.get(connection, id)
            uploads.forget(connection, id)
        # Only now: were the deletion not kept, the file would still be needed.
        self._remove_unused(upload.file)
        return upload

    def uploads(self, campaign: str) -> list[Upload]:
        """List the uploads of a campaign, oldest first."""
        with self._database.reading() as connection:
            return uploads.listed(connection, campaign)

    def upload(self, id: int) -> Upload:
        """Return one upload."""
        with self._database.reading() as connection:
            return uploads.get(connection, id)

    def kept(self, campaign: str, source: str) -> list[Kept]:
        """Return all tables of a source, oldest first."""
        with self._database.reading() as connection:
            return [
                Kept(
                    upload=upload,
                    declared=declared,
                    table=rows.read_table(connection, upload.id, shape),
                )
                for upload, declared, shape in uploads.shapes(connection, campaign, source)
            ]

    def file(self, hash: str) -> bytes:
        """Return a kept file, checked."""
        return self._files.read(hash)

    def arrivals(self, campaign: str, source: str) -> list[tuple[str, str]]:
        """List how far data of a source ever reached, and when they came in."""
        with self._database.reading() as connection:
            return uploads.arrivals(connection, campaign, source)

    # --- evaluations -------------------------------------------------------------------------

    def keep_evaluation(self, id: str, evaluation: Evaluation, at: str, *, given: str = "") -> None:
        """Keep a protected evaluation, with what it gave exactly, as its campaign's latest."""
        with self._database.writing() as connection:
            evaluations.keep(connection, id, evaluation, at, given=given)

    def given(self, campaign: str) -> list[str]:
        """List what the evaluations of a campaign gave exactly."""
        with self._database.reading() as connection:
            return evaluations.given(connection, campaign)

    def evaluation(self, id: str) -> Evaluation | None:
        """Return an evaluation, or None."""
        with self._database.reading() as connection:
            return evaluations.get(connection, id)

    def choose_evaluation(self, id: str, at: str) -> None:
        """Make an evaluation that is here its campaign's latest."""
        with self._database.writing() as connection:
            evaluations.choose(connection, id, at)

    def latest_evaluation(self, campaign: str) -> str | None:
        """Return the id of a campaign's latest evaluation, or None."""
        with self._database.reading() as connection:
            return evaluations.latest(connection, campaign)

    # --- within ------------------------------------------------------------------------------

    def _refuse_clashes(self, connection: Any, delivery: Delivery) -> None:
        problems = []
        found = uploads.shapes(connection, delivery.campaign, delivery.source)
        for upload, _, shape in found:
            before = rows.read_table(connection, upload.id, shape)
            problems += clashes(
                before, delivery.table, other=f"'{upload.name}' (upload {upload.id})"
            )
        if problems:
            raise DataError(problems)

    def _remove_unused(self, file: str) -> None:
        with self._database.writing() as connection:
            if file not in uploads.files_in_use(connection):
                self._files.remove(file)

    def _sweep(self) -> None:
        """Remove files that a killed program left without an upload."""
        with self._database.reading() as connection:
            known = uploads.files_in_use(connection)
        if not self._files.strangers(known):
            return
        # Files are written by whoever may write rows, so nobody is half-way now.
        with self._database.writing() as connection:
            for path in self._files.strangers(uploads.files_in_use(connection)):
                path.unlink(missing_ok=True)

    def _check_key(self) -> None:
        """Refuse a key that is not the one the workspace was made with."""
        mark = keyed_hash(self._key, b"demandeval")
        kept = schema.meta.c
        query = select(kept.value).where(kept.name == "key")
        with self._database.reading() as connection:
            known = connection.scalar(query)
        if known is None:
            with self._database.writing() as connection:
                known = connection.scalar(query)
                if known is None:
                    connection.execute(insert(schema.meta), {"name": "key", "value": mark})
                    return
        if not hmac.compare_digest(known, mark):
            raise WorkspaceError(
                "The file 'key' does not belong to this workspace, so files that came before "
                "cannot be recognised. Restore the key from a backup."
            )


def _insert(
    connection: Any,
    delivery: Delivery,
    file: str,
    original: str,
    at: str,
    progress: Progress | None,
) -> Upload:
    first, last, reached = span(delivery.table)
    line = Upload(
        id=0,
        campaign=delivery.campaign,
        source=delivery.source,
        name=delivery.name,
        file=file,
        file_name=delivery.stored_name,
        rows=len(delivery.table.frame),
        first=first,
        last=last,
        added_at=at,
        wave=delivery.wave,
        report=delivery.report,
        removed_columns=delivery.removed_columns,
    )
    upload = uploads.record(
        connection,
        line,
        original=original,
        declared=delivery.declared,
        described=rows.described(delivery.table),
    )
    rows.write_table(connection, upload.id, delivery.table, progress)
    uploads.arrive(connection, delivery.campaign, delivery.source, reached, at)
    return upload
