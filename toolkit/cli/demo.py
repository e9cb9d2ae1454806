"""``demandeval demo``: two campaigns whose effects are known, from the files to the reports."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.cli.outcome import DONE, answer
from toolkit.cli.progress import progress_bar
from toolkit.cli.report import write

if TYPE_CHECKING:
    from toolkit.results import Evaluation
    from toolkit.workspace import Workspace

help = "evaluate the shipped campaigns and write a report of each"

SHIPPED = {
    "ro_campaign_simulated": {"calls": "calls.csv", "waves": "survey.csv"},
    "seatbelts_gb": {"casualties": "casualties.csv"},
}
"""Folder of the data set, and the file of each source of its plan."""

LOCKED = ("ro_campaign_simulated",)
"""What the seat-belt law did has been known since 1986: to bind its plan now, and then to say that
it was written without knowing the result, would be untrue."""


def add_arguments(_parser: argparse.ArgumentParser) -> None:
    """Add no option: the demo shows everything."""


def run(args: argparse.Namespace) -> int:
    """Take each campaign the whole way and write its report."""
    from toolkit.workspace import Workspace

    workspace = Workspace(args.workspace)
    done: list[tuple[Evaluation, Path]] = []
    with progress_bar() as progress:
        for folder, files in SHIPPED.items():
            evaluation = evaluated(workspace, folder, files, progress)
            path = args.workspace / f"report-{evaluation.plan.campaign.id}.html"
            write(path, workspace.report(evaluation))
            done.append((evaluation, path))
    document = [
        {"campaign": one.plan.campaign.id, "report": str(path), "fingerprint": one.fingerprint}
        for one, path in done
    ]
    answer("" if args.json else _words(done), document, as_json=args.json)
    return DONE


def evaluated(
    workspace: Workspace, folder: str, files: dict[str, str], progress: Any
) -> Evaluation:
    """Take one data set the whole way; a second time nothing is added or computed again."""
    from toolkit.shipped import datasets

    place = datasets() / folder
    plan = workspace.add_plan(place / "plan.toml")
    if folder in LOCKED:
        workspace.lock(plan)  # before the data, as it should be
    for source, file in files.items():
        workspace.add(place / file, source=source, plan=plan, progress=progress)
    return workspace.evaluate(plan, progress=progress)


def _words(done: list[tuple[Evaluation, Path]]) -> str:
    from toolkit.report.table import table

    tables = [table(evaluation) for evaluation, _ in done]
    places = [f"  {path}" for _, path in done]
    return "\n\n".join(
        [
            *tables,
            "\n".join(["Reports that open in any browser:", *places]),
            "The dashboard on the same results: make serve",
        ]
    )
