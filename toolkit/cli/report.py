"""``demandeval report``: the evaluation as one file to send."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from toolkit.cli.arguments import add_plan
from toolkit.cli.outcome import DONE, answer
from toolkit.cli.progress import progress_bar
from toolkit.errors import WorkspaceError

help = "write the evaluation as one HTML file that opens in any browser"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    add_plan(parser)
    parser.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        help="the file to write (default: report-CAMPAIGN.html; '-' for the standard output)",
    )


def run(args: argparse.Namespace) -> int:
    """Evaluate (or take what was computed before) and write the report."""
    from toolkit.workspace import Workspace

    workspace = Workspace(args.workspace, create=False)
    with progress_bar() as progress:
        evaluation = workspace.evaluate(args.plan, progress=progress)
    html = workspace.report(evaluation)
    if args.output == "-":
        sys.stdout.write(html)
        return DONE
    path = Path(args.output or f"report-{evaluation.plan.campaign.id}.html")
    write(path, html)
    answer(f"Written: {path}", {"file": str(path)}, as_json=args.json)
    return DONE


def write(path: Path, html: str) -> None:
    """Write a report in one step: a reader never finds half of one."""
    half = path.with_name(f".{path.name}.part")
    try:
        half.write_text(html, encoding="utf-8")
        half.replace(path)
    except OSError as error:
        raise WorkspaceError(
            f"'{path.name}' cannot be written: {error.strerror}. Name another place with -o."
        ) from error
    finally:
        half.unlink(missing_ok=True)
