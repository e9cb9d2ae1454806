"""``demandeval lock``: bind a plan to this moment."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from toolkit.cli.arguments import add_plan
from toolkit.cli.outcome import DONE, answer

if TYPE_CHECKING:
    from toolkit.plan import EvaluationPlan

PLACEHOLDER = "Say "
"""How a text of the template begins that is to be replaced."""

help = "bind a plan to this moment, before the last data come"
about = """Record the plan's fingerprint with the time. A lock never changes: locking again
gives the first time, and a plan that is changed afterwards is another plan.
An evaluation of a plan that was not locked before the last period of data
came in is headed "exploratory"."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    add_plan(parser)


def run(args: argparse.Namespace) -> int:
    """Lock the plan and say since when it is."""
    from toolkit.workspace import Workspace

    workspace = Workspace(args.workspace)
    plan = workspace.plan(args.plan)
    at = workspace.lock(plan)
    text = f"{plan.campaign.name}: locked since {_words(at)}.\nFingerprint {plan.fingerprint}"
    left = unfilled(plan)
    if left:
        text += (
            f"\nThe template's own words still stand in {', '.join(left)}. This lock holds them; "
            "fill them in and lock again: that is another plan with its own lock."
        )
    document = {"campaign": plan.campaign.id, "fingerprint": plan.fingerprint, "locked_at": at}
    if workspace.provenance(plan).exploratory:
        text += (
            "\nData of this campaign were here before: what is found in them will be headed "
            '"exploratory".'
        )
    answer(text, document, as_json=args.json)
    return DONE


def unfilled(plan: EvaluationPlan) -> list[str]:
    """Name the texts of a plan that are still those of the template."""
    campaign = plan.campaign
    texts = {
        f"campaign.{key}": getattr(campaign, key) for key in ("market", "mechanism", "audience")
    }
    texts |= {f"not_measured[{n}].reason": one.reason for n, one in enumerate(plan.not_measured)}
    return [place for place, text in texts.items() if text.startswith(PLACEHOLDER)]


def _words(at: str) -> str:
    return f"{at[:10]} {at[11:19]} UTC"
