"""What became of a file: stored, here already, or what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dash import html

from dashboards.components.problems import problem_list
from dashboards.components.states import button_link, note
from dashboards.components.tables import table
from dashboards.components.words import moment_words, reach_words
from toolkit.errors import Problem
from toolkit.plan import EvaluationPlan

__all__ = ["held_files", "received"]


def received(answer: Mapping[str, Any]) -> Any:
    """Lay out the answer of the upload route for one file."""
    name = str(answer.get("name", "the file"))
    if "upload" in answer:
        return _stored(name, answer["upload"], str(answer.get("campaign", "")))
    problems = [_problem(one) for one in answer.get("problems", ())]
    count = "1 thing" if len(problems) == 1 else f"{len(problems)} things"
    return note(
        "fault",
        f"{name} was not stored: {count} to correct",
        problem_list(problems),
        html.P("Correct the file and drop it again. Nothing of it was kept."),
        urgent=True,
    )


def _problem(found: Mapping[str, Any]) -> Problem:
    known = ("what", "fix", "place", "row", "column", "rows")
    return Problem(**{key: found[key] for key in known if found.get(key) is not None})


def _stored(name: str, upload: Mapping[str, Any], campaign: str) -> Any:
    if upload.get("existed"):
        return note(
            "plain",
            f"{name} is here already",
            html.P("The same file was added before, so nothing was added twice."),
            _next(campaign),
        )
    reach = reach_words(upload.get("first"), upload.get("last"))
    facts = [f"{upload['rows']:,} rows, {reach}.", *upload.get("report", ())]
    removed = upload.get("removed_columns") or ()
    if removed:
        facts.append(f"Left out because they could name a person: {', '.join(removed)}.")
    return note(
        "done",
        f"{name} is stored",
        html.Ul([html.Li(fact) for fact in facts]),
        _next(campaign),
    )


def _next(campaign: str) -> Any:
    return html.Div(
        [
            html.P("Next: add the other files of the plan, or see what the data tell."),
            button_link("Go to the campaign", f"/campaign/{campaign}"),
        ],
        className="next-step",
    )


def held_files(plan: EvaluationPlan, uploads: Sequence[Any]) -> Any:
    """Lay out the files that a campaign has, each with the button that takes it out again."""
    missing = [id for id in plan.sources if id not in {one.source for one in uploads}]
    parts: list[Any] = [html.H2("Files of this campaign")]
    if not uploads:
        parts.append(html.P("None yet. What you add is listed here and can be taken out again."))
    else:
        rows = [
            [
                one.name,
                one.source,
                f"{one.rows:,}",
                _reach(one),
                moment_words(one.added_at),
                _undo(one),
            ]
            for one in uploads
        ]
        head = ["File", "Holds", "Rows", "Reaches", "Added", "Take out"]
        parts.append(table("Files", head, rows, numeric={2}, hidden_caption=True, stacked=True))
    if missing and uploads:
        parts.append(html.P(f"Still without data: {', '.join(missing)}."))
    return html.Section(parts, className="stack")


def _reach(upload: Any) -> str:
    return f"wave {upload.wave}" if upload.wave else reach_words(upload.first, upload.last)


def _undo(upload: Any) -> Any:
    return html.Button(
        "Undo",
        id={"type": "undo", "upload": upload.id},
        className="button button-quiet button-small",
        **{"aria-label": f"Take out {upload.name}"},
    )
