"""What may be taken away: report, JSON and CSV, each of the protected evaluation."""

from __future__ import annotations

from flask import Flask, Response
from werkzeug.exceptions import NotFound

from dashboards.access import EVERYONE, Rules
from dashboards.context import Context
from dashboards.spreadsheets import series_csv, verdicts_csv
from toolkit.errors import WorkspaceError
from toolkit.results import Evaluation

__all__ = ["FORMATS", "register"]

FORMATS = {
    "report.html": ("text/html", "Report"),
    "verdicts.csv": ("text/csv", "Verdicts (CSV)"),
    "series.csv": ("text/csv", "Series (CSV)"),
    "evaluation.json": ("application/json", "Everything (JSON)"),
}


def register(server: Flask, rules: Rules, context: Context) -> None:
    """Add the route ``GET /download/<campaign>/<name>``; names are those of `FORMATS`."""

    def download(campaign: str, name: str) -> Response:
        try:
            evaluation = context.evaluation(campaign) if name in FORMATS else None
        except WorkspaceError:
            raise NotFound from None
        if evaluation is None:
            raise NotFound
        response = Response(_content(context, evaluation, name), mimetype=FORMATS[name][0])
        response.headers["Content-Disposition"] = f'attachment; filename="{campaign}-{name}"'
        return response

    server.add_url_rule("/download/<campaign>/<name>", endpoint="download", view_func=download)
    rules.declare_route("download", EVERYONE)


def _content(context: Context, evaluation: Evaluation, name: str) -> str:
    if name == "report.html":
        return context.workspace.report(evaluation)
    if name == "evaluation.json":
        return evaluation.to_json(indent=2)
    return verdicts_csv(evaluation) if name == "verdicts.csv" else series_csv(evaluation)
