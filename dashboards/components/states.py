"""What a page says when there is nothing to show, or something went wrong."""

from __future__ import annotations

from typing import Any

from dash import dcc, html

from dashboards.components.problems import problem_list
from toolkit.errors import ProblemsError

__all__ = ["button_link", "empty", "error_panel", "fault_panel", "missing_page", "note"]


def button_link(words: str, href: str, *, strong: bool = True) -> Any:
    """Lay out a link that looks like a button."""
    return dcc.Link(words, href=href, className="button" if strong else "button button-quiet")


def empty(title: str, words: str, *actions: Any) -> Any:
    """Say what belongs here and give the button that puts it here."""
    return html.Section(
        [html.H2(title), html.P(words), html.Div([*actions], className="actions")],
        className="empty",
    )


def note(kind: str, title: str, *body: Any, urgent: bool = False) -> Any:
    """Lay out a note; ``kind`` is ``done``, ``fault`` or ``plain``.

    An urgent one interrupts a screen reader; others wait for their turn.
    """
    shape = {"done": "✓", "fault": "!", "plain": "i"}[kind]
    return html.Div(
        [
            html.Span(shape, className="note-shape", **{"aria-hidden": "true"}),
            html.Div([html.P(title, className="note-title"), *body]),
        ],
        className=f"note note-{kind}",
        role="alert" if urgent else "status",
    )


def error_panel(error: Exception) -> Any:
    """Say what an error of ours says: one message, or its list of problems."""
    if isinstance(error, ProblemsError):
        count = len(error.problems)
        title = "1 thing to correct" if count == 1 else f"{count} things to correct"
        return note("fault", title, problem_list(error.problems), urgent=True)
    return note("fault", "This cannot be done yet", html.P(str(error)), urgent=True)


def fault_panel() -> Any:
    """Say that the program itself failed."""
    words = "What you see may be out of date. Load the page again; the server's log says more."
    return note("fault", "Something went wrong in the program", html.P(words), urgent=True)


def missing_page() -> Any:
    """Say that there is no page at this address."""
    return [
        html.H1("There is no such page"),
        html.P("The link may be old or mistyped."),
        html.Div(button_link("All campaigns", "/"), className="actions"),
    ]
