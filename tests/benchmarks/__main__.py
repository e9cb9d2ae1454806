"""Race against the usual tools, print the table and write docs/benchmarks.md.

Each side on one thread: the matrices are too small for more to help, and on a shared machine
threads that wait for each other are counted as work.
"""

from __future__ import annotations

import os
import platform
import sys
from importlib.metadata import version
from pathlib import Path

from tests.benchmarks.alternating import Result

ONE_THREAD = ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS")

PAGE = Path(__file__).resolve().parents[2] / "docs" / "benchmarks.md"
INTRODUCTION = """# How fast it is

Written by `make bench`. Both sides run in turn in the same process or, where a fresh start is
measured, in fresh processes; the ratio is the median of the ratios of neighbouring runs, so that
it hardly depends on the machine. Seconds are medians of processor time, each side on one thread.
The other side is given its design matrix or frame ready made; ours starts from the bare series
and ends with every effect, its interval and the path. It is not the same work: OLS with HAC
assumes that the error structure is known to be short, ours integrates over what it may be.
"""


def run() -> list[Result]:
    """Run every race; a line on the error stream says which one is under way."""
    # Read when numpy is first imported, so before the races are.
    os.environ.update(dict.fromkeys(ONE_THREAD, "1"))
    from tests.benchmarks import races

    found = []
    for race, arguments in (
        (races.one_series, ()),
        (races.many_series, ("auto", 1.0)),
        (races.many_series, ("ar1", 0.25)),
        (races.daily_series, ()),
        (races.first_fit, ()),
        (races.help_of_the_command, ()),
    ):
        print(f"{race.__name__} {' '.join(map(str, arguments))} ...", file=sys.stderr)
        found.append(race(*arguments))
    return found


def duration(seconds: float) -> str:
    """Write seconds in a unit that can be read."""
    if seconds < 1e-3:
        return f"{seconds * 1e6:.0f} µs"
    return f"{seconds * 1e3:.3g} ms" if seconds < 1 else f"{seconds:.2f} s"


def table(results: list[Result]) -> str:
    """Write the results as a table in Markdown."""
    lines = ["| What | Ours | Other | Ratio | Must be at most | |", "|---|---|---|---|---|---|"]
    for one in results:
        bar = duration(one.bar) if one.seconds else f"ratio {one.bar:g}"
        lines.append(
            f"| {one.name} | {duration(one.ours)} | {duration(one.theirs)} ({one.theirs_name}) "
            f"| {one.ratio:.2f} | {bar} | {'kept' if one.holds else 'MISSED'} |"
        )
    return "\n".join(lines)


def machine() -> str:
    """Say on what the numbers were taken; no name of the machine."""
    packages = ", ".join(
        f"{name} {version(name)}" for name in ("numpy", "scipy", "pandas", "statsmodels")
    )
    return (
        f"Taken with Python {platform.python_version()} on {platform.system()} "
        f"({platform.machine()}, {os.cpu_count()} processors); {packages}."
    )


def main() -> int:
    """0 where every bar is kept, 1 otherwise."""
    results = run()
    text = table(results)
    print(text)
    PAGE.write_text(f"{INTRODUCTION}\n{text}\n\n{machine()}\n", encoding="utf-8")
    return 0 if all(one.holds for one in results) else 1


if __name__ == "__main__":
    sys.exit(main())
