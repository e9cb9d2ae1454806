"""``demandeval list``: what is in the workspace."""

from __future__ import annotations

import argparse

from toolkit.cli.outcome import DONE, answer

help = "list campaigns, locks and uploads"


def add_arguments(_parser: argparse.ArgumentParser) -> None:
    """Add no option: the command lists everything."""


def run(args: argparse.Namespace) -> int:
    """List each campaign with its lock and its uploads."""
    from toolkit.serial import plain
    from toolkit.workspace import Workspace

    workspace = Workspace(args.workspace, create=False)
    lines, campaigns = [], []
    for plan in workspace.plans():
        locked = workspace.provenance(plan).locked_at
        uploads = workspace.uploads(plan)
        since = f"locked {locked[:10]}" if locked else "not locked"
        lines.append(f"{plan.campaign.id}: {plan.campaign.name} ({since})")
        lines += [
            f"  {one.id:>4}  {one.source}  {one.name}  {one.rows} rows, {one.first} to {one.last}"
            for one in uploads
        ]
        campaigns.append(
            {
                "campaign": plan.campaign.id,
                "name": plan.campaign.name,
                "fingerprint": plan.fingerprint,
                "locked_at": locked,
                "uploads": plain(uploads),
            }
        )
    empty = "Nothing is here yet. Write a plan with 'demandeval init'."
    answer("\n".join(lines) or empty, campaigns, as_json=args.json)
    return DONE
