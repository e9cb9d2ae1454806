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
from werkzeug.exceptions import RequestEntityTooLarge

from dashboards.access import Role, Rules
from dashboards.context import Context
from dashboards.faults import note_fault
from toolkit.errors import DemandEvalError, Problem, ProblemsError

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
        except RequestEntityTooLarge:
            limit = context.settings.largest_upload
            return {"problems": [asdict(_too_large(limit))]}, 413
        except Exception as error:
            note_fault(log, "an upload failed", error)
            what = "the program failed while it read the file; nothing was stored"
            fix = "Try again; if it fails again, the server's log says more."
            return {"problems": [asdict(Problem(what=what, fix=fix))]}, 500

    server.add_url_rule(
        "/upload/<campaign>/<source>", endpoint="upload", view_func=receive, methods=["POST"]
    )
    rules.declare_route("upload", ALLOWED)


def _stored(context: Context, campaign: str, source: str) -> Answer:
    # From here on reading stops, with an error, where the body is larger than this.
    request.max_content_length = context.settings.largest_upload
    name = safe_name(request.args.get("name", ""))
    with tempfile.TemporaryDirectory(prefix="upload-") as folder:
        path = Path(folder, name)
        _receive(request, path)
        plan = context.plan(campaign)
        wave = request.args.get("wave") or None
        upload = context.workspace.add(path, source=source, plan=plan, wave=wave)
    return {"upload": asdict(upload)}


def _receive(asked: Request, path: Path) -> None:
    """Write the body of a request to a file, a piece at a time."""
    with path.open("wb") as file:
        while piece := asked.stream.read(CHUNK):
            file.write(piece)


def _too_large(limit: int) -> Problem:
    what = f"the file is larger than the {limit / 1024**2:,.0f} MB that are taken"
    return Problem(
        what=what, fix="Leave out columns that are not needed, or send a year at a time."
    )


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
