"""Write the simulated campaign anew: ``python -m toolkit.simulate FOLDER --seed NUMBER``."""

from __future__ import annotations

import argparse
import sys

from toolkit.errors import DemandEvalError
from toolkit.simulate.campaign import SEED, simulate_campaign


def main(argv: list[str] | None = None) -> int:
    """Fill a folder that holds a plan and a population; 0 done, 3 a problem of plan or folder."""
    parser = argparse.ArgumentParser(prog="python -m toolkit.simulate", description=__doc__)
    parser.add_argument("folder", help="holds plan.toml and population.csv")
    parser.add_argument("--seed", type=int, default=SEED, help=f"default: {SEED}")
    chosen = parser.parse_args(argv)
    try:
        written = simulate_campaign(chosen.folder, seed=chosen.seed)
    except DemandEvalError as error:
        sys.stderr.write(f"{error}\n")
        return 3
    sys.stdout.write(f"Simulated data written: {', '.join(written)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
