"""Tables that a screen reader can walk through and a phone can scroll."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import html

__all__ = ["table"]


def table(
    caption: str,
    head: Sequence[str],
    rows: Sequence[Sequence[Any]],
    *,
    numeric: frozenset[int] | set[int] = frozenset(),
    hidden_caption: bool = False,
    id: str | None = None,
) -> Any:
    """Lay out a table whose first column names its rows.

    Parameters
    ----------
    caption
        What the table shows; read out first.
    head
        Names of the columns.
    rows
        Cells, or components, one sequence a row.
    numeric
        Positions of columns of numbers, which are set flush right.
    hidden_caption
        Leave the caption to screen readers, where a heading says the same.
    """

    def style(position: int) -> str | None:
        return "number" if position in numeric else None

    body = [
        html.Tr(
            [
                html.Th(row[0], scope="row"),
                *(html.Td(cell, className=style(i)) for i, cell in enumerate(row[1:], 1)),
            ]
        )
        for row in rows
    ]
    titles = [html.Th(title, scope="col", className=style(i)) for i, title in enumerate(head)]
    content = html.Table(
        [
            html.Caption(caption, className="visually-hidden" if hidden_caption else None),
            html.Thead(html.Tr(titles)),
            html.Tbody(body),
        ]
    )
    # A region that scrolls must be reachable by keyboard and have a name.
    extra = {"id": id} if id else {}
    return html.Div(
        content, className="table-scroll", tabIndex=0, role="region",
        **{"aria-label": caption}, **extra,
    )  # fmt: skip
