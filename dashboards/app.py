"""The application: pages over one workspace, behind the guard."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from dash import Dash, set_props
from flask import Flask
from werkzeug.exceptions import HTTPException

from dashboards import downloads, drawing, ids, routing, shell, uploads
from dashboards.access import EVERYONE, NOBODY, Person, Rules, local_person
from dashboards.access.guard import install_guard
from dashboards.access.headers import install_headers
from dashboards.components.states import fault_panel
from dashboards.context import Context
from dashboards.faults import note_fault
from dashboards.jobs import Jobs
from dashboards.pages import PAGES
from dashboards.settings import Settings
from toolkit.workspace import Workspace

__all__ = ["create_app"]

log = logging.getLogger(__name__)

# What Dash serves of itself: the frame without data, what may be called, scripts and styles.
OF_DASH = (
    "/",
    "/<path:path>",
    "/_dash-layout",
    "/_dash-dependencies",
    "/_dash-update-component",
    "/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>",
    "/_favicon.ico",
    "_dash_assets.static",
)


def create_app(settings: Settings, *, identify: Callable[[], Person] = local_person) -> Dash:
    """Build the application over one workspace.

    Parameters
    ----------
    settings
        Which workspace, where it listens, how much may be uploaded.
    identify
        Says who asks; the default is the one local user, who holds every role.

    Returns
    -------
    dash.Dash
        Ready to be served: ``app.server`` is the WSGI application.

    Raises
    ------
    WorkspaceError
        If the workspace cannot be used.
    AccessError
        If a page, callback or route does not say who may use it.
    """
    context = Context(settings=settings, workspace=Workspace(settings.workspace), jobs=Jobs())
    context.workspace.plans()  # whether it can be used is told now, not at the first click
    rules = Rules()
    server = Flask("dashboards", static_folder=None)
    install_guard(
        server,
        rules,
        identify=identify,
        find_page=routing.find_path,
        refused=shell.refused_page,
    )
    server.register_error_handler(Exception, _plain_page)
    app = _dash(server, settings)
    _declare(app, rules, settings)
    _register(app, rules, context)
    # Taken at the first answer, when Dash has finished its set-up.
    install_headers(server, cache(lambda: tuple(app.csp_hashes())))
    _finish(app)
    rules.check(app, (page.PATH for page in PAGES.values()))
    return app


def _dash(server: Flask, settings: Settings) -> Dash:
    app = Dash(
        "dashboards",
        server=server,
        assets_folder=str(Path(__file__).with_name("assets")),
        assets_ignore=r"^first\.js$",
        serve_locally=True,
        index_string=shell.INDEX,
        suppress_callback_exceptions=True,
        title=shell.PRODUCT,
        update_title=None,
        on_error=_show_fault,
        enable_mcp=False,
    )
    menu = tuple((page.MENU, page.PATH) for page in PAGES.values() if page.MENU)
    app.layout = shell.frame(menu)
    if settings.debug:
        app.enable_dev_tools(debug=True, dev_tools_hot_reload=False)
    return app


def _declare(app: Dash, rules: Rules, settings: Settings) -> None:
    for endpoint in OF_DASH:
        rules.declare_route(endpoint, EVERYONE)
    rules.declare_route("/_reload-hash", EVERYONE if settings.debug else NOBODY)
    for page in PAGES.values():
        rules.declare_page(page.PATH, page.ALLOWED)


def _register(app: Dash, rules: Rules, context: Context) -> None:
    routing.register(app, rules, context)
    for page in PAGES.values():
        page.register(app, rules, context)
    uploads.register(app.server, rules, context)
    downloads.register(app.server, rules, context)
    drawing.register(app.server, rules)


def _finish(app: Dash) -> None:
    """Let Dash finish its set-up, which it does at the first request and may add callbacks."""
    with app.server.test_client() as client:
        client.get("/", headers={"Host": "127.0.0.1"})


def _show_fault(error: Exception) -> None:
    """Say on the page that a callback failed; the log says where."""
    note_fault(log, "a callback failed", error)
    set_props(ids.FAULT, {"children": fault_panel()})


def _plain_page(error: Exception) -> Any:
    """Answer a refusal or a fault with a page in words."""
    if not isinstance(error, HTTPException):
        note_fault(log, "a request failed", error)
    status = error.code if isinstance(error, HTTPException) and error.code else 500
    return shell.refused_page(status), status, {"Content-Type": "text/html; charset=utf-8"}
