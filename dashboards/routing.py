"""From the path in the address bar to a page, and who may open it."""

from __future__ import annotations

import re
from types import ModuleType
from typing import Any
from urllib.parse import unquote

from dash import MATCH, ClientsideFunction, Dash, Input, Output, State, html
from flask import g

from dashboards import ids
from dashboards.access import EVERYONE, Rules
from dashboards.components.states import error_panel, missing_page
from dashboards.context import Context
from dashboards.links import query_of
from dashboards.pages import PAGES
from toolkit.errors import DemandEvalError

__all__ = ["find_page", "find_path", "register"]

VARIABLE = re.compile(r"<([a-z]+)>")
# What may stand in a path for a variable: the ids of campaigns, and nothing else.
WORD = r"(?P<\1>[a-z0-9][a-z0-9._-]{0,99})"


def find_page(path: str) -> tuple[ModuleType, dict[str, str]] | None:
    """Return the page at a path and the variables in it, or None.

    Examples
    --------
    >>> page, variables = find_page("/campaign/ro-sim")
    >>> page.NAME, variables
    ('campaign', {'campaign': 'ro-sim'})
    >>> find_page("/campaign/../etc") is None
    True
    """
    wanted = unquote(path).rstrip("/") or "/"
    for page in PAGES.values():
        found = re.fullmatch(VARIABLE.sub(WORD, page.PATH), wanted)
        if found:
            return page, found.groupdict()
    return None


def find_path(path: str) -> str | None:
    """Return the path template of the page at a path, or None."""
    found = find_page(path)
    return found[0].PATH if found else None


def register(app: Dash, rules: Rules, context: Context) -> None:
    """Show the page that the address asks for, whenever the address changes."""

    @rules.callback(
        app,
        EVERYONE,
        Output(ids.PAGE, "children"),
        Output(ids.PAGE_TITLE, "data"),
        Input(ids.LOCATION, "pathname"),
        State(ids.LOCATION, "search"),
    )
    def show(path: str | None, search: str | None) -> tuple[Any, str]:
        # The path comes from the browser: the guard has seen another address than this one.
        found = find_page(path or "/")
        if found is None or not g.person.may(found[0].ALLOWED):
            return missing_page(), "Not found"
        page, variables = found
        try:
            return page.layout(context, query_of(search), **variables), page.TITLE
        except DemandEvalError as error:
            return html.Div(error_panel(error)), page.TITLE

    rules.clientside(
        app,
        EVERYONE,
        ClientsideFunction(namespace="shell", function_name="arrived"),
        Output(ids.MAIN, "data-page"),
        Input(ids.PAGE_TITLE, "data"),
        prevent_initial_call=True,
    )
    rules.clientside(
        app,
        EVERYONE,
        ClientsideFunction(namespace="shell", function_name="moved"),
        Output(ids.MAIN, "data-address"),
        Input(ids.LOCATION, "href"),
        prevent_initial_call=True,
    )
    rules.clientside(
        app,
        EVERYONE,
        ClientsideFunction(namespace="charts", function_name="coloured"),
        Output({"type": ids.CHART, "name": MATCH}, "figure"),
        Input({"type": ids.CHART_LIGHT, "name": MATCH}, "data"),
        Input(ids.SCHEME, "data"),
        State(ids.DARK_COLOURS, "data"),
    )
