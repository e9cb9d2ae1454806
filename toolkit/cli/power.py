"""``demandeval power``: could a series show a change that matters, before the campaign starts?"""

from __future__ import annotations

import argparse
from datetime import date
from typing import TYPE_CHECKING

from toolkit.cli import its
from toolkit.cli.outcome import DONE, answer
from toolkit.cli.progress import progress_bar

if TYPE_CHECKING:
    from toolkit.planning.its import PowerOfSeries

help = "tell before a campaign whether a series could show a change that matters"
about = """The file holds the time before the campaign: a call log, or with --value a table of
figures. What is shown later depends on how the series wanders by itself, which is taken
from the file, with its uncertainty."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument("file", metavar="FILE", help="CSV or XLSX")
    parser.add_argument(
        "--after", required=True, type=int, metavar="N", help="periods that will follow the start"
    )
    parser.add_argument(
        "--effect",
        type=float,
        metavar="CHANGE",
        help="the smallest change that matters: for counts a ratio (0.9 is a fall of a tenth), "
        "for figures in their unit",
    )
    parser.add_argument(
        "--during", type=int, metavar="N", help="periods that the campaign runs; a pulse needs it"
    )
    its.add_data(parser)
    its.add_model(parser)


def run(args: argparse.Namespace) -> int:
    """Read, work out, print."""
    from toolkit.measures import series_of
    from toolkit.planning.its import power_its
    from toolkit.serial import plain

    # the file is read as it will be later; the day does not matter for reading
    unused = {"start": date.today(), "end": date.today(), "errors": "auto", "covariate": []}
    reading = argparse.Namespace(**(vars(args) | unused))
    with progress_bar() as progress:
        plan, table = its.read(reading, progress)
        outcome = plan.outcomes[0]
        series = series_of(outcome, plan, table)  # type: ignore[arg-type]
        found = power_its(
            series.values.rename(series.name),
            after=args.after,
            effect=args.effect,
            during=args.during,
            family=outcome.model_family,
            shape=outcome.shape,
            transform=outcome.transform,
            exposure=series.exposure,
            season=None if outcome.season == "none" else outcome.season,
            washout=outcome.washout_periods,
            level=plan.level,
        )
    answer(_words(found, series.name), plain(found), as_json=args.json)
    return DONE


def _words(found: PowerOfSeries, name: str) -> str:
    rise, fall = (_change(found, value) for value in (found.smallest_rise, found.smallest_fall))
    plural = "s" if found.after != 1 else ""
    lines = [
        f"{name}: {found.before} {found.period}s before, {found.after} {found.period}{plural} to "
        "come.",
        "",
        f"Smallest change that would be shown in 80 of 100 campaigns like this: {rise} or {fall}.",
    ]
    if found.effect is not None and found.power is not None:
        asked = _change(found, found.effect)
        lines.append(f"A change of {asked} would be shown in {100 * found.power:.0f} of 100.")
        lines.append(_needed(found, asked))
    return "\n".join(lines)


def _needed(found: PowerOfSeries, asked: str) -> str:
    if found.after_needed is None:
        return (
            f"No number of {found.period}s afterwards would show {asked} in 80 of 100: what is "
            "missing is a longer or steadier time before, a larger change, or a comparison."
        )
    if found.after_needed <= found.after:
        return f"{found.after_needed} {found.period}s afterwards would do for 80 of 100."
    return f"For 80 of 100 it takes {found.after_needed} {found.period}s afterwards."


def _change(found: PowerOfSeries, value: float) -> str:
    if found.scale == "ratio":
        percent = 100 * (value - 1)
        return f"{'+' if percent > 0 else '−'}{abs(percent):.2g} %"
    return f"{'+' if value > 0 else '−'}{abs(value):.3g}"
