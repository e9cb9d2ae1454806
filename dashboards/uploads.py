"""Receiving a file: streamed to a private place, read, stored or refused, and forgotten."""

from __future__ import annotations

import logging
import re
import tempfile
import unicodedata
from dataclasses import asdict
from pathlib import Path
from typing import Any

from flask import Flask, Request, request

from dashboards.access import Role, Rules
from dashboards.context import Context
from toolkit.errors import DataError, DemandEvalError, Problem, ProblemsError

__all__ = ["register", "safe_name"]

log = logging.getLogger(__name__)

ALLOWED: frozenset[Role] = frozenset({"contributor", "analyst", "admin"})
CHUNK = 1024**2
LONGEST_NAME = 100

Answer = dict[str, Any]


def register(server: Flask, rules: Rules, context: Context) -> None:
    """Add the route that receives files: ``POST /upload/<campaign>/<source>?name=…&wave=…``."""

    def receive(campaign: str, source: str) -> tuple[Answer, int]:
        try:
            return _stored(context, campaign, source), 200
        except ProblemsError as error:
            return {"problems": [asdict(problem) for problem in error.problems]}, 422
        except DemandEvalError as error:
            return {"problems": [asdict(Problem(what=str(error).rstrip(".")))]}, 409
        except Exception:
            log.exception("an upload failed")
            what = "the program failed while it read the file; nothing was stored"
            fix = "Try again; if it fails again, the server's log says more."
            return {"problems": [asdict(Problem(what=what, fix=fix))]}, 500

    server.add_url_rule(
        "/upload/<campaign>/<source>", endpoint="upload", view_func=receive, methods=["POST"]
    )
    rules.declare_route("upload", ALLOWED)


def _stored(context: Context, campaign: str, source: str) -> Answer:
    limit = context.settings.largest_upload
    _refuse_large(request.content_length, limit)
    request.max_content_length = limit
    name = safe_name(request.args.get("name", ""))
    with tempfile.TemporaryDirectory(prefix="upload-") as folder:
        path = Path(folder, name)
        _receive(request, path, limit)
        plan = context.plan(campaign)
        wave = request.args.get("wave") or None
        upload = context.workspace.add(path, source=source, plan=plan, wave=wave)
    return {"upload": asdict(upload)}


def _receive(asked: Request, path: Path, limit: int) -> None:
    """Write the body of a request to a file, a piece at a time."""
    size = 0
    with path.open("wb") as file:
        while piece := asked.stream.read(CHUNK):
            size += len(piece)
            _refuse_large(size, limit)
            file.write(piece)


def _refuse_large(size: int | None, limit: int) -> None:
    if size is not None and size > limit:
        most = f"{limit / 1024**2:,.0f} MB"
        what = f"the file is larger than the {most} that are taken"
        fix = "Leave out columns that are not needed, or send one year at a time."
        raise DataError([Problem(what=what, fix=fix)])


def safe_name(name: str) -> str:
    r"""Return a file's own name: no folder, nothing invisible, nothing that a system reserves.

    Examples
    --------
    >>> safe_name("../../etc/passwd"), safe_name("C:\\data\\apeluri martie.csv")
    ('passwd', 'apeluri martie.csv')
    >>> safe_name("..")
    'file'
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    clean = re.sub(r"[^\w .()+-]", "_", last).strip(" .")
    stem, dot, ending = clean.rpartition(".")
    if dot and len(ending) <= 8:
        clean = f"{stem[: LONGEST_NAME - len(ending) - 1]}.{ending}"
    return clean[:LONGEST_NAME] or "file"
