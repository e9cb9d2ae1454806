"""Arguments that several commands share, and values that are checked while parsing."""

from __future__ import annotations

import argparse
from datetime import date

__all__ = ["PLAN", "add_plan", "day"]

PLAN = "plan.toml"


def add_plan(parser: argparse.ArgumentParser, *, option: bool = False) -> None:
    """Add the plan: its file, or the id of a campaign that is in the workspace."""
    words = f"the plan's file, or the id of a campaign in the workspace (default: {PLAN})"
    if option:
        parser.add_argument("--plan", default=PLAN, help=words)
    else:
        parser.add_argument("plan", nargs="?", default=PLAN, metavar="PLAN", help=words)


def day(text: str) -> date:
    """Read a day such as 2018-12-11, or the first of a month from 1983-02."""
    try:
        return date.fromisoformat(text if text.count("-") == 2 else f"{text}-01")
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"'{text}' is no date: write 2018-12-11, or 1983-02 for a month"
        ) from None
