"""De-identified files by content hash: written once, checked on reading, never changed."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Set as AbstractSet
from pathlib import Path

from toolkit.errors import WorkspaceError

__all__ = ["Files"]

FOLDER = "files"
HALF_WRITTEN = ".part-"


class Files:
    """The kept files of one workspace, under ``files/<first two digits>/<hash>``.

    Parameters
    ----------
    folder
        The folder of the workspace.

    Examples
    --------
    >>> import tempfile
    >>> kept = Files(Path(tempfile.mkdtemp()))
    >>> hash, new = kept.write(b"day,calls")
    >>> kept.read(hash), new
    (b'day,calls', True)
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder / FOLDER

    def write(self, content: bytes) -> tuple[str, bool]:
        """Keep the bytes; return their SHA-256 and whether they are new here.

        They are on the disk before they get their name, so that a file under a hash is whole
        even after a power cut.
        """
        hash = hashlib.sha256(content).hexdigest()
        place = self._place(hash)
        if place.exists():
            return hash, False
        try:
            for folder in (place.parent.parent, place.parent):  # parents=True ignores the mode
                folder.mkdir(mode=0o700, exist_ok=True)
            half = place.parent / f"{HALF_WRITTEN}{secrets.token_hex(8)}"
            try:
                _write_through(half, content)
                half.replace(place)
                _sync_folder(place.parent)
            finally:
                half.unlink(missing_ok=True)
        except OSError as error:
            raise WorkspaceError(
                f"The file cannot be kept in the workspace: {error.strerror}. Make room or ask "
                "for the right to write; nothing was changed."
            ) from error
        return hash, True

    def read(self, hash: str) -> bytes:
        """Return the bytes with this hash, after checking that they still are those bytes."""
        try:
            content = self._place(hash).read_bytes()
        except OSError as error:
            raise WorkspaceError(
                f"The kept file {hash[:12]} is missing from the workspace. Restore the folder "
                f"'{FOLDER}' from a backup, or remove the upload and add the file again."
            ) from error
        if hashlib.sha256(content).hexdigest() != hash:
            raise WorkspaceError(
                f"The kept file {hash[:12]} was changed after it was stored. Restore the folder "
                f"'{FOLDER}' from a backup, or remove the upload and add the file again."
            )
        return content

    def remove(self, hash: str) -> None:
        """Forget a file; one that is gone already is no error."""
        self._place(hash).unlink(missing_ok=True)

    def strangers(self, known: AbstractSet[str]) -> list[Path]:
        """List files that belong to no upload: what a killed program left behind."""
        found = self._folder.glob("[0-9a-f][0-9a-f]/*") if self._folder.is_dir() else ()
        return [path for path in found if path.name not in known]

    def _place(self, hash: str) -> Path:
        return self._folder / hash[:2] / hash


def _write_through(path: Path, content: bytes) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400), "wb") as target:
        target.write(content)
        target.flush()
        os.fsync(target.fileno())


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":  # elsewhere a folder cannot be opened; the rename is enough
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
