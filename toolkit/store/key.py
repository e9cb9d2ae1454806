"""The workspace's secret: recognises a file that came before without keeping a hash of it.

A plain hash of a file would tell anybody who has the file that it was here; a keyed one tells
only who has the key, which lies outside the database.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from pathlib import Path

from toolkit.errors import WorkspaceError

__all__ = ["FILE", "keyed_hash", "workspace_key"]

FILE = "key"
SIZE = 32


def workspace_key(folder: Path) -> bytes:
    """Return the key of the workspace, made on first use, readable by its owner only.

    Raises
    ------
    WorkspaceError
        If the file is there but is no key, or cannot be read or made.
    """
    path = folder / FILE
    try:
        if not path.exists():
            _make(path)
        key = path.read_bytes()
    except OSError as error:
        raise WorkspaceError(
            f"The file '{FILE}' of the workspace cannot be used: {error.strerror}. Ask for the "
            "right to read and write the folder."
        ) from error
    if len(key) != SIZE:
        raise WorkspaceError(
            f"The file '{FILE}' of the workspace is damaged. Restore it from a backup."
        )
    return key


def _make(path: Path) -> None:
    # Two programs may start at once: the whole key gets its name in one step, the first wins.
    half = path.with_name(f".{FILE}-{secrets.token_hex(8)}")
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
        target.write(secrets.token_bytes(SIZE))
        target.flush()
        os.fsync(target.fileno())
    try:
        os.link(half, path)
    except FileExistsError:
        pass
    finally:
        half.unlink()


def keyed_hash(key: bytes, content: bytes) -> str:
    """Return the HMAC-SHA-256 of the bytes, 64 hexadecimal digits."""
    return hmac.new(key, content, hashlib.sha256).hexdigest()
