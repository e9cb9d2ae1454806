"""How a command ends: its exit code, and what it says to a person or a script."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import Any

from toolkit.errors import DemandEvalError, ModelError, Problem, ProblemsError, WorkspaceError

__all__ = [
    "DONE",
    "FAULT",
    "INTERRUPTED",
    "PIPE_CLOSED",
    "PROBLEM",
    "USAGE",
    "answer",
    "failed",
    "note",
]

DONE, FAULT, USAGE, PROBLEM = 0, 1, 2, 3
INTERRUPTED = 130  # as shells number it: 128 and the number of the signal
PIPE_CLOSED = 141


def answer(text: str, document: Any, *, as_json: bool) -> None:
    """Print the answer of a command: the text for people, or the document as JSON."""
    if as_json:
        text = json.dumps(document, ensure_ascii=False, indent=2)
    sys.stdout.write(text.rstrip("\n") + "\n")


def note(text: str) -> None:
    """Say something beside the answer, on the error stream."""
    sys.stderr.write(text.rstrip("\n") + "\n")


def failed(error: Exception, *, as_json: bool) -> int:
    """Say what went wrong and return the exit code.

    What we did not foresee is one line without its message: that could quote a cell.
    """
    if not isinstance(error, DemandEvalError):
        note(_unforeseen(error))
        return FAULT
    problems = error.problems if isinstance(error, ProblemsError) else (_as_problem(error),)
    if as_json:
        answer("", [asdict(one) | {"message": _message(one)} for one in problems], as_json=True)
    else:
        for problem in problems:
            note(_message(problem))
    if isinstance(error, WorkspaceError) or not isinstance(error, ProblemsError | ModelError):
        return FAULT
    return PROBLEM


def _as_problem(error: Exception) -> Problem:
    """Make a problem of an error in sentences of its own: it ends with one full stop, not two."""
    return Problem(what=str(error).rstrip("."))


def _message(problem: Problem) -> str:
    text = str(problem).strip()
    return text[:1].upper() + text[1:] if problem.place is None else text


def _unforeseen(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return f"The system refused: {error.strerror}. Nothing more is known; see --debug."
    return (
        f"Something went wrong that demandeval did not foresee ({type(error).__name__}). Run the "
        "command again with --debug and report what it shows, without personal data."
    )
