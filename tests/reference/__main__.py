"""Run the R scripts again and compare with the numbers stored beside them: `make reference`.

Each script `r/NAME.R` takes a folder of samples and a file to write, and `r/NAME.csv` holds what
it wrote last: `case,quantity,value`. Stored numbers are what the tests compare with, so they
need no R; this makes sure that R still says the same.
"""

import csv
import math
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

FOLDER = Path(__file__).parent / "r"
SAME = 1e-9
"""Relative: R on another machine may round the last digits differently, nothing else."""


def stored(path):
    """Read `case,quantity,value` as a dict."""
    with path.open(newline="", encoding="utf-8") as file:
        return {(row["case"], row["quantity"]): float(row["value"]) for row in csv.DictReader(file)}


def run(script, output):
    """Run one R script; what it says on its way goes to the screen only if it fails."""
    command = ["Rscript", "--vanilla", str(script), str(script.parent), str(output)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        print(done.stderr, file=sys.stderr)
        raise SystemExit(f"{script.name} failed.")


def differences(old, new):
    """List in words what is not the same."""
    lost = [f"{' '.join(key)}: no longer there" for key in old.keys() - new.keys()]
    come = [f"{' '.join(key)}: not stored yet" for key in new.keys() - old.keys()]
    moved = [
        f"{' '.join(key)}: stored {old[key]:.12g}, now {new[key]:.12g}"
        for key in old.keys() & new.keys()
        if not math.isclose(old[key], new[key], rel_tol=SAME, abs_tol=1e-14)
    ]
    return sorted(lost + come + moved)


def main():
    """Compare all scripts; exit 1 where something differs."""
    if shutil.which("Rscript") is None:
        raise SystemExit("R is not installed: on Debian, `apt install r-base-core r-cran-survey`.")
    failed = False
    for script in sorted(FOLDER.glob("*.R")):
        with tempfile.TemporaryDirectory() as folder:
            output = Path(folder) / f"{script.stem}.csv"
            run(script, output)
            new = stored(output)
        found = differences(stored(script.with_suffix(".csv")), new)
        failed = failed or bool(found)
        print(f"{script.name}: {len(new)} numbers, {len(found)} differ")
        for line in found:
            print(f"  {line}")
    raise SystemExit(1 if failed else 0)


if __name__ == "__main__":
    main()
