"""``demandeval serve`` (or ``python -m dashboards``): the dashboard on this machine."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from toolkit.errors import DemandEvalError

__all__ = ["add_arguments", "command", "run"]

PORT = 8050


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command to a parser."""
    parser.add_argument("--host", default="127.0.0.1", help="this machine's own address")
    parser.add_argument("--port", type=int, default=PORT, help="0 lets the system choose")


def run(args: argparse.Namespace) -> int:
    """Serve the workspace that ``args.workspace`` names, until it is stopped.

    Returns
    -------
    int
        0 when it was stopped, 3 when the workspace or the port cannot be used.
    """
    # Dash takes a second to load: only who serves pays for it.
    from dashboards.app import create_app
    from dashboards.server import serving
    from dashboards.settings import Settings

    try:
        settings = Settings(workspace=Path(args.workspace), host=args.host, port=args.port)
        with serving(create_app(settings), settings) as (server, address):
            as_json = getattr(args, "json", False)
            words = f"The dashboard is at {address}  (Ctrl+C stops it)"
            print(json.dumps({"address": address}) if as_json else words, flush=True)
            server.serve_forever()
    except DemandEvalError as error:
        print(error, file=sys.stderr)
        return 3
    return 0


command: Any = SimpleNamespace(
    help="open the dashboard on this machine", add_arguments=add_arguments, run=run
)
"""What the command line finds under the entry point ``serve``."""


def main() -> int:
    """Run without the command line of the toolkit."""
    parser = argparse.ArgumentParser(prog="python -m dashboards", description=command.help)
    parser.add_argument("--workspace", default="workspace", help="folder of the workspace")
    add_arguments(parser)
    return run(parser.parse_args())


if __name__ == "__main__":
    sys.exit(main())
