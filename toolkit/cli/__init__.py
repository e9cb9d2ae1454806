"""The command line: parse, call `Workspace`, print.

::

    demandeval init ─▶ (write the plan) ─▶ lock ─▶ add ─▶ evaluate ─▶ report

One file a command; `COMMANDS` lists them. A command is a module (or any object) with ``help``,
``add_arguments(parser)`` and ``run(args) -> int``. Others contribute commands through the entry
point group ``demandeval.commands`` with an object of the same form. Nothing heavy is imported
before a command runs.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from toolkit.cli.outcome import INTERRUPTED, PIPE_CLOSED, failed

__all__ = ["COMMANDS", "main", "parser_of"]

COMMANDS: dict[str, str] = {
    "power": "toolkit.cli.power",
    "init": "toolkit.cli.init",
    "lock": "toolkit.cli.lock",
    "add": "toolkit.cli.add",
    "list": "toolkit.cli.listing",
    "remove": "toolkit.cli.remove",
    "evaluate": "toolkit.cli.evaluate",
    "report": "toolkit.cli.report",
    "its": "toolkit.cli.its",
    "demo": "toolkit.cli.demo",
}
"""Our own commands in the order of a campaign's life, and the module of each."""

GROUP = "demandeval.commands"
WORKSPACE = "DEMANDEVAL_WORKSPACE"

ABOUT = "Tells what a campaign against the demand behind trafficking changed, and what it harmed."
CODES = """exit codes: 0 done ("cannot tell" is done), 1 a fault, 2 wrong usage,
3 a problem of data or plan (listed one a line, or as JSON with --json)"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code.

    Parameters
    ----------
    argv
        The arguments after the program's name; those of the process by default.
    """
    given = list(sys.argv[1:] if argv is None else argv)
    args = argparse.Namespace(json=False, debug=False)
    try:
        args = parser_of(given).parse_args(given)
        args.workspace = Path(args.workspace or os.environ.get(WORKSPACE) or "workspace")
        code = int(args.run(args))
        sys.stdout.flush()
        return code
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Who read the output has gone, and Python would complain on its way out.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED
    except Exception as error:  # the last resort: a person gets one line, never a traceback
        if args.debug:
            raise
        return failed(error, as_json=args.json)


def parser_of(argv: Sequence[str] = ()) -> argparse.ArgumentParser:
    """Build the parser for these arguments.

    Commands of others are looked up only where none of ours is named, since that takes reading
    what is installed.
    """
    parser = argparse.ArgumentParser(
        prog="demandeval",
        description=ABOUT,
        epilog=CODES,
        parents=[_common_options()],
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action=_Version)
    parser.set_defaults(workspace=None, json=False, debug=False)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    word = _command_in(argv)
    named = word if word in COMMANDS else None
    found: Mapping[str, Any] = {named: COMMANDS[named]} if named else COMMANDS
    for name, module in found.items():
        _add(commands, name, import_module(module))
    if named is None:
        for name, command in _contributed().items():
            _add(commands, name, command)
    return parser


def _command_in(argv: Sequence[str]) -> str:
    """Return the first word that is neither an option nor a folder, or nothing.

    Examples
    --------
    >>> _command_in(["--json", "--workspace", "demo", "serve", "--workspace", "demo"])
    'serve'
    """
    words = iter(argv)
    for word in words:
        if word == "--workspace":
            next(words, None)
        elif not word.startswith("-"):
            return word
    return ""


def _add(commands: Any, name: str, command: Any) -> None:
    one = commands.add_parser(
        name,
        help=command.help,
        description=(getattr(command, "about", "") or f"{command.help}.").strip(),
        parents=[_common_options()],
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    command.add_arguments(one)
    one.set_defaults(run=command.run)


def _common_options() -> argparse.ArgumentParser:
    # SUPPRESS: an option given before the command is not overwritten by the command's default.
    # Made anew for each parser, since parsers change the options that they are given.
    common = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    common.add_argument(
        "--workspace",
        metavar="FOLDER",
        help=f"where plans and data are kept (default: {WORKSPACE}, or ./workspace)",
    )
    common.add_argument("--json", action="store_true", help="answer as JSON")
    common.add_argument(
        "--debug", action="store_true", help="show where in the program an error arose"
    )
    return common


def _contributed() -> dict[str, Any]:
    """Load the commands that installed packages contribute; one that cannot be is left out."""
    from importlib.metadata import entry_points

    found = {}
    for entry in sorted(entry_points(group=GROUP), key=lambda one: one.name):
        if entry.name not in COMMANDS:
            try:
                found[entry.name] = entry.load()
            except ImportError as error:
                sys.stderr.write(f"The command '{entry.name}' is not installed fully: {error}.\n")
    return found


class _Version(argparse.Action):
    """Print the version; looked up only when asked for."""

    def __init__(self, option_strings: Sequence[str], dest: str, **_more: Any) -> None:
        super().__init__(option_strings, dest, nargs=0, help="print the version")

    def __call__(self, parser: argparse.ArgumentParser, *_given: Any) -> None:
        from importlib.metadata import version

        sys.stdout.write(f"demandeval {version('demandeval')}\n")
        parser.exit(0)
