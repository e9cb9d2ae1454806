"""Run all simulations and write their tables to docs/calibration.md.

`python -m tests.calibration [series]`: 2,000 series a cell unless told otherwise.
"""

import sys
import time
from collections.abc import Iterator
from pathlib import Path

from tests.calibration import counts, its, survey

PAGE = Path(__file__).parents[2] / "docs" / "calibration.md"
HEAD = """# What the intervals cover

Made by `make calibrate`: nothing here is typed. An interval at 95 % should hold the truth in 95
of 100 series. Textbook errors hold it far less often where periods hang together; the default
averages over how they may hang together and comes close without being told. One spread for all
periods is assumed throughout: see the check "Spread before and after" in [methods](methods.md).
"""


def main(series: int) -> int:
    """Print and write every table; 1 where a bar was missed."""
    lines = [HEAD]
    started = time.monotonic()
    for title, rows in (
        ("Interrupted time series, normal outcomes", its.report(series)),
        ("Interrupted time series, counts", counts.report(series // 2)),
        ("Change between two survey waves", _survey(series)),
    ):
        lines += [f"## {title}", ""]
        print(f"\n{title}\n", flush=True)
        lines += _shown(rows)
        lines.append("")
    PAGE.write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8")
    print(f"\n{time.monotonic() - started:.0f} s; written to {PAGE.relative_to(Path.cwd())}")
    return int(any(line.startswith("Bars missed:") and "none" not in line for line in lines))


def _survey(series: int) -> Iterator[str]:
    """Lines of the survey table; our interval misses where it holds less than 93 or over 97 %."""
    yield f"Coverage of the 95 % interval in percent; {series} surveys a row."
    yield ""
    yield "| survey | **default** (jackknife) | linearisation, t |"
    yield "|---|---|---|"
    faults = []
    for name, ours, plain in survey.report(series):
        yield f"| {name} | {100 * ours:.1f} | {100 * plain:.1f} |"
        slack = 2 * (0.95 * 0.05 / series) ** 0.5
        if not 0.93 - slack <= ours <= 0.97 + slack:
            faults.append(f"{name}: {100 * ours:.1f}")
    yield ""
    yield f"Bars missed: {'; '.join(faults) if faults else 'none'}."


def _shown(rows: Iterator[str]) -> list[str]:
    kept = []
    for row in rows:
        print(row, flush=True)
        kept.append(row)
    return kept


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000))
