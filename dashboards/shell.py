"""The frame around every page: skip link, header with navigation, main part, footer."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html

from dashboards import ids
from toolkit.figures.look import DARK

__all__ = ["INDEX", "frame", "refused_page"]

PRODUCT = "demandeval"

# Dash fills in what stands in {%…%}; `first.js` runs before anything is drawn.
INDEX = """<!DOCTYPE html>
<html lang="en">
<head>
{%metas%}
<title>{%title%}</title>
<meta name="robots" content="noindex">
<link rel="icon" type="image/svg+xml" href="/assets/icon.svg">
<script src="/assets/first.js"></script>
{%css%}
</head>
<body>
<noscript>These pages need JavaScript. Without it, 'demandeval report' writes the same results
to a file that needs none.</noscript>
{%app_entry%}
<footer>{%config%}{%scripts%}{%renderer%}</footer>
</body>
</html>"""

THEME = {
    "primaryColor": "benefit",
    "fontFamily": "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', sans-serif",
    "headings": {"fontWeight": "650"},
    "defaultRadius": "md",
    "focusRing": "auto",
    # Shades of #0072B2, which keeps 3:1 on white; the sixth is the colour itself.
    "colors": {
        "benefit": [
            "#e6f4fc", "#cde6f5", "#9acbec", "#64afe2", "#3a97da",
            "#1f88d5", "#0072b2", "#006298", "#005484", "#00446c",
        ]
    },
}  # fmt: skip


def frame(navigation: tuple[tuple[str, str], ...]) -> Any:
    """Lay out what stays the same on every page; ``navigation`` is pairs of name and path."""
    links = [html.Li(dcc.Link(name, href=path, className="nav-link")) for name, path in navigation]
    return dmc.MantineProvider(
        theme=THEME,
        defaultColorScheme="auto",
        children=[
            html.A("Skip to the content", href=f"#{ids.MAIN}", className="skip-link"),
            dcc.Location(id=ids.LOCATION, refresh="callback-nav"),
            dcc.Store(id=ids.PAGE_TITLE),
            dcc.Store(id=ids.SCHEME),
            dcc.Store(id=ids.DARK_COLOURS, data=dict(DARK)),
            dmc.AppShell(
                header={"height": {"base": 96, "sm": 60}},
                padding=0,
                children=[_header(links), _main(), _footer()],
            ),
        ],
    )


def _header(links: list[Any]) -> Any:
    brand = dcc.Link(
        [html.Img(src="/assets/icon.svg", alt="", width=26, height=26), html.Span(PRODUCT)],
        href="/",
        className="brand",
        title="All campaigns",
    )
    toggle = dmc.ColorSchemeToggle(
        lightIcon=html.Span("☀", **{"aria-hidden": "true"}),
        darkIcon=html.Span("☾", **{"aria-hidden": "true"}),
        variant="default",
        size="lg",
        className="scheme-toggle",
        **{"aria-label": "Light or dark colours"},
    )
    return dmc.AppShellHeader(
        html.Div(
            [brand, html.Nav(html.Ul(links), **{"aria-label": "Pages"}), toggle],
            className="header-row",
        )
    )


def _main() -> Any:
    waiting = html.P("Reading the workspace …", className="waiting", role="status")
    return dmc.AppShellMain(
        [html.Div(id=ids.FAULT), html.Div(waiting, id=ids.PAGE, className="page")],
        id=ids.MAIN,
        tabIndex=-1,
    )


def _footer() -> Any:
    return html.Footer(
        [
            html.P("Counts of 1 to 10 people are never shown. Nothing personal is kept."),
            html.P("This page runs on your own machine; nothing is sent anywhere else."),
        ],
        className="page-footer",
    )


REASONS = {
    400: ("This address is not served", "Open the dashboard by the address that it printed."),
    403: (
        "You may not use this",
        "It belongs to another role, or the request came from elsewhere.",
    ),
    404: ("There is no such page", "The link may be old or mistyped."),
    413: ("This is too large", "Send less at once."),
    500: ("Something went wrong here", "The server's own log says more. Try again."),
}


def refused_page(status: int) -> str:
    """Write the plain page for a request that is refused or fails."""
    what, why = REASONS.get(status, REASONS[500])
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{what}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<link rel="stylesheet" href="/assets/style.css"></head><body><main class="page">'
        f'<h1>{what}</h1><p>{why}</p><p><a href="/">All campaigns</a></p></main></body></html>'
    )
