"""``demandeval remove``: take an upload out again."""

from __future__ import annotations

import argparse

from toolkit.cli.outcome import DONE, answer

help = "take an upload out again, with its rows and its file"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument(
        "upload", type=int, metavar="NUMBER", help="its number; 'demandeval list' shows it"
    )


def run(args: argparse.Namespace) -> int:
    """Remove the upload and say what it was."""
    from toolkit.serial import plain
    from toolkit.workspace import Workspace

    upload = Workspace(args.workspace, create=False).remove(args.upload)
    text = f"Removed upload {upload.id} ({upload.name}, {upload.rows} rows) from '{upload.source}'."
    answer(text, plain(upload), as_json=args.json)
    return DONE
