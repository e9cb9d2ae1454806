"""``demandeval add``: put a file into the workspace."""

from __future__ import annotations

import argparse

from toolkit.cli.arguments import add_plan
from toolkit.cli.outcome import DONE, answer
from toolkit.cli.progress import progress_bar

help = "add a call log, a table of figures or survey answers"
about = """Read a file, leave out what is personal, and keep it with its rows. All problems are
listed at once, and a file with a problem leaves nothing behind. The same file
twice is one upload."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument("file", metavar="FILE", help="CSV or XLSX")
    parser.add_argument(
        "--source", required=True, metavar="ID", help="the plan's source that it belongs to"
    )
    add_plan(parser, option=True)
    parser.add_argument(
        "--wave", metavar="NAME", help="which wave it is, for surveys with one file a wave"
    )


def run(args: argparse.Namespace) -> int:
    """Add the file and say what was kept."""
    from toolkit.serial import plain
    from toolkit.workspace import Workspace

    workspace = Workspace(args.workspace)
    with progress_bar() as progress:
        upload = workspace.add(
            args.file, source=args.source, plan=args.plan, wave=args.wave, progress=progress
        )
    if upload.existed:
        head = f"These bytes are here already as upload {upload.id}: nothing was added."
    else:
        head = f"Stored as upload {upload.id}."
    lines = [head, f"{upload.rows} rows, {upload.first} to {upload.last}.", *upload.report]
    lines.append(f"Next: demandeval evaluate {args.plan}")
    answer("\n".join(lines), plain(upload), as_json=args.json)
    return DONE
