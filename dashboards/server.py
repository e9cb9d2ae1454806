"""The server process for one local user: threads, this machine only."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from dash import Dash
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from dashboards.settings import Settings
from toolkit.errors import DemandEvalError

__all__ = ["serving"]

log = logging.getLogger(__name__)


class QuietHandler(WSGIRequestHandler):
    """Logs no addresses: a link may hold the name of a file."""

    # A browser keeps its connections; a page of forty files is not forty connections.
    protocol_version = "HTTP/1.1"

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Log nothing of a request that went well or was refused."""

    def version_string(self) -> str:
        """Tell nobody which versions run here."""
        return "demandeval"


@contextmanager
def serving(app: Dash, settings: Settings) -> Iterator[tuple[BaseWSGIServer, str]]:
    """Listen on the address of the settings; yield the server and what to open in a browser.

    Raises
    ------
    DemandEvalError
        If the port is taken or may not be used.
    """
    try:
        server = make_server(
            settings.host, settings.port, app.server, threaded=True, request_handler=QuietHandler
        )
    except (OSError, SystemExit) as error:
        raise DemandEvalError(
            f"Port {settings.port} cannot be used: something else may listen there. "
            f"Choose another with --port, or --port 0 for any that is free."
        ) from error
    try:
        yield server, replace(settings, port=server.server_port).address
    finally:
        server.server_close()
