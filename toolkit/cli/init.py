"""``demandeval init``: write a plan to fill in."""

from __future__ import annotations

import argparse
from importlib.resources import files
from pathlib import Path

from toolkit.cli.arguments import PLAN
from toolkit.cli.outcome import DONE, answer
from toolkit.errors import DataError, Problem

help = "write a plan to fill in, before the data are seen"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument(
        "file", nargs="?", default=PLAN, metavar="FILE", help=f"the plan to write (default: {PLAN})"
    )


def run(args: argparse.Namespace) -> int:
    """Write the template; an existing file is never overwritten."""
    path = Path(args.file)
    template = files("toolkit.cli").joinpath("template.toml").read_text("utf-8")
    try:
        with path.open("x", encoding="utf-8") as target:
            target.write(template)
    except FileExistsError as error:
        what, fix = f"'{path.name}' is there already", "Name another file, or edit that one."
        raise DataError([Problem(what=what, fix=fix)]) from error
    except OSError as error:
        what = f"'{path.name}' cannot be written: {error.strerror}"
        raise DataError([Problem(what=what, fix="Name another place.")]) from error
    text = (
        f"Written: {path}\n"
        "Fill it in before you look at the data. Then bind it to the day:\n"
        f"  demandeval lock {path}"
    )
    answer(text, {"file": str(path)}, as_json=args.json)
    return DONE
