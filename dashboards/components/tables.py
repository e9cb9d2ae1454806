"""Tables that a screen reader can walk through and a phone can show."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from dash import html

__all__ = ["table"]


def table(
    caption: str,
    head: Sequence[str],
    rows: Sequence[Sequence[Any]],
    *,
    numeric: Collection[int] = (),
    hidden_caption: bool = False,
    stacked: bool = False,
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
    stacked
        On a phone, put the cells of a row below each other, for tables of sentences; others
        scroll sideways.
    """

    def style(position: int) -> str | None:
        return "number" if position in numeric else None

    def cells(row: Sequence[Any]) -> list[Any]:
        first = html.Th(row[0], scope="row", role="rowheader", **{"data-label": head[0]})
        return [
            first,
            *(
                html.Td(cell, className=style(i), role="cell", **{"data-label": head[i]})
                for i, cell in enumerate(row[1:], 1)
            ),
        ]

    titles = [
        html.Th(title, scope="col", role="columnheader", className=style(i))
        for i, title in enumerate(head)
    ]
    # A cell that is a block on a phone stops being a cell for some readers, unless it says so.
    content = html.Table(
        [
            html.Caption(caption, className="visually-hidden" if hidden_caption else None),
            html.Thead(html.Tr(titles, role="row"), role="rowgroup"),
            html.Tbody([html.Tr(cells(row), role="row") for row in rows], role="rowgroup"),
        ],
        role="table",
        className="table-stacked" if stacked else None,
    )
    # What scrolls must be reachable by keyboard and have a name.
    named = {"aria-label": caption}
    return html.Div(content, className="table-scroll", tabIndex=0, role="region", **named)
