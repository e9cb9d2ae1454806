"""``demandeval evaluate``: what changed, how sure, what else moved."""

from __future__ import annotations

import argparse
import json

from toolkit.cli.arguments import add_plan
from toolkit.cli.outcome import DONE, answer
from toolkit.cli.progress import progress_bar

help = "tell what changed, how sure it is, and what else moved"
about = """Evaluate a plan on the data that were added for it and print one line per outcome,
harm beside benefit. With --json the whole evaluation, small counts removed."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    add_plan(parser)


def run(args: argparse.Namespace) -> int:
    """Evaluate and print the verdict table."""
    from toolkit.workspace import Workspace

    workspace = Workspace(args.workspace, create=False)
    with progress_bar() as progress:
        evaluation = workspace.evaluate(args.plan, progress=progress)
    if args.json:
        answer("", json.loads(evaluation.to_json()), as_json=True)
        return DONE
    from toolkit.report.table import table

    answer(table(evaluation), None, as_json=False)
    return DONE
