"""Verdicts: a mark with its word, a card with its sentences, benefit beside harm."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import dcc, html

from toolkit.report.sentences import Saying, Summary, say
from toolkit.results import Evaluation, Ledger
from toolkit.wording.catalogue import text
from toolkit.wording.marks import MARKS, word_of

__all__ = ["AIMED", "MOVED", "both_sides", "mark", "saying_card", "short_sides", "tally"]

AIMED = "What the campaign aimed at"
MOVED = "What else may have moved"
STILL = text("table.control")


def mark(kind: str, word: str | None = None) -> Any:
    """Lay out the word of a verdict with its shape and colour; the word alone is enough."""
    return html.Span(
        [
            html.Span(MARKS[kind].glyph, className="mark-shape", **{"aria-hidden": "true"}),
            html.Span(word or word_of(kind)),
        ],
        className=f"mark kind-{kind}",
    )


def saying_card(saying: Saying, *, href: str | None = None) -> Any:
    """Lay out one outcome in words: verdict, change with its range, what it does not tell."""
    parts: list[Any] = [
        mark(saying.kind, saying.word),
        html.H3(saying.name),
        html.P(saying.first, className="saying-first"),
    ]
    parts += [html.P(sentence) for sentence in saying.meaning]
    if saying.limit:
        parts.append(html.P(saying.limit, className="saying-limit"))
    if href:
        parts.append(
            dcc.Link(
                ["Chart and numbers", html.Span(f" of {saying.name}", className="visually-hidden")],
                href=href,
                className="saying-more",
            )
        )
    return html.Article(parts, className=f"saying kind-{saying.kind}")


def both_sides(summary: Summary, *, path: str, charted: frozenset[str]) -> Any:
    """Lay out what was aimed at beside what else moved: columns of one width and one size.

    ``path`` is the campaign's own address; ``charted`` are the outcomes that have a chart.
    """

    def cards(sayings: Sequence[Saying]) -> list[Any]:
        return [
            saying_card(one, href=f"{path}?outcome={one.id}#chart" if one.id in charted else None)
            for one in sayings
        ]

    sides = html.Div(
        [
            _side("aimed", AIMED, cards(summary.aimed), None),
            _side("moved", MOVED, cards(summary.moved), summary.ledger),
        ],
        className="sides",
    )
    if not summary.controls:
        return sides
    # Neither aimed at nor a harm: to stand in one of the columns would say that it was.
    return html.Div([sides, _side("still", STILL, cards(summary.controls), None)])


def _side(id: str, title: str, cards: list[Any], headline: str | None) -> Any:
    lead = [html.P(headline, className="side-lead")] if headline else []
    nothing = [html.P("Nothing of this kind was measured.", className="hint")]
    return html.Section(
        [html.H2(title, id=f"side-{id}"), *lead, *(cards or nothing)],
        className="side",
        **{"aria-labelledby": f"side-{id}"},
    )


def short_sides(evaluation: Evaluation) -> Any:
    """Lay out the first sentences alone, for a page of many campaigns."""
    summary = say(evaluation)
    sides = ((AIMED, summary.aimed, ""), (MOVED, summary.moved, tally(evaluation.ledger)))
    return html.Div(
        [
            html.Section(
                [
                    html.H3(title),
                    html.Ul([_short(one) for one in sayings[:3]], className="shorts"),
                    html.P(_more(len(sayings) - 3)) if len(sayings) > 3 else None,
                    html.P(headline, className="side-lead") if headline else None,
                ],
                className="side",
            )
            for title, sayings, headline in sides
        ],
        className="sides sides-short",
    )


def tally(ledger: Ledger) -> str:
    """Count what the ledger holds, so that what was not measured is never forgotten.

    Examples
    --------
    >>> tally(Ledger(findings=(), measured=6, registered=15, ruled_out=2, shown=1, reading=""))
    'Of 15 collateral effects 6 were measured: 2 ruled out, 1 shown. 9 were not measured.'
    """
    missing = ledger.registered - ledger.measured
    head = f"Of {ledger.registered} collateral effects"
    if not ledger.measured:
        return f"{head} none was measured."
    verb = "was" if ledger.measured == 1 else "were"
    found = f"{ledger.ruled_out} ruled out, {ledger.shown} shown"
    rest = f" {missing} {'was' if missing == 1 else 'were'} not measured." if missing else ""
    return f"{head} {ledger.measured} {verb} measured: {found}.{rest}"


def _short(saying: Saying) -> Any:
    return html.Li([mark(saying.kind, saying.word), html.P(saying.first)])


def _more(count: int) -> str:
    return f"and {count} more"
