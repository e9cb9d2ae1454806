"""The library that draws charts, served from the copy that the report carries."""

from __future__ import annotations

from flask import Flask, Response, request

from dashboards.access import EVERYONE, Rules
from toolkit.report.html import plotly_script

__all__ = ["ADDRESS", "register"]

ADDRESS = "/plotly-cartesian.min.js"
"""Known to ``assets/first.js`` as well."""


def register(server: Flask, rules: Rules) -> None:
    """Add the route ``GET /plotly-cartesian.min.js``; a browser asks for it once a day."""

    def drawing() -> Response:
        response = Response(plotly_script(), mimetype="text/javascript")
        response.headers["Cache-Control"] = "private, max-age=86400"
        response.add_etag()
        return response.make_conditional(request)

    server.add_url_rule(ADDRESS, endpoint="drawing", view_func=drawing)
    rules.declare_route("drawing", EVERYONE)
