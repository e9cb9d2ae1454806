"""How often the range of an interrupted series of counts holds the truth.

Counts of a given mean and overdispersion whose neighbours hang together: an AR(1) of normal
values is turned into counts by their probability (a Gaussian copula). No effect in truth, level
and slope, start in the middle.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from toolkit.models.its_batch import fit_its_batch
from toolkit.simulate.series import ErrorProcess, simulate_errors

__all__ = ["CELLS", "Cell", "coverage", "report"]

RHO = (0.0, 0.5, 0.8)
LOW = 0.92
BESIDE = ("independent", "newey-west")


@dataclass(frozen=True, kw_only=True)
class Cell:
    """Length, mean a period, overdispersion (variance = mean + overdispersion × mean²), ρ."""

    n: int
    mean: float
    over: float
    rho: float


CELLS = tuple(
    Cell(n=n, mean=mean, over=over, rho=rho)
    for n in (24, 60, 120)
    for mean in (5.0, 50.0)
    for over in (0.0, 0.1)
    for rho in RHO
)


def draw(cell: Cell, series: int, seed: int = 20260302) -> np.ndarray:
    """Draw counts, shape (n, series)."""
    rng = np.random.default_rng([seed, cell.n, int(cell.mean), int(100 * cell.over)])
    process = ErrorProcess(ar=(cell.rho,)) if cell.rho else ErrorProcess()
    chance = stats.norm.cdf(simulate_errors(cell.n, process, rng=rng, size=series).T)
    if cell.over == 0:
        return stats.poisson.ppf(chance, cell.mean)
    size = 1 / cell.over
    return stats.nbinom.ppf(chance, size, size / (size + cell.mean))


def coverage(cell: Cell, series: int, *, errors: str = "auto") -> tuple[float, float]:
    """Share of intervals that hold no effect: of the level change, of the average effect."""
    index = pd.period_range("2000-01", periods=cell.n, freq="M")
    found = fit_its_batch(
        pd.DataFrame(draw(cell, series), index=index),
        index[cell.n // 2],
        family="count",
        shape="step+slope",
        season=None,
        errors=errors,
    )
    level, average = (
        float(((found[f"{effect}_ci_low"] < 0) & (found[f"{effect}_ci_high"] > 0)).mean())
        for effect in ("level_change", "average_effect")
    )
    return level, average


def report(series: int) -> Iterator[str]:
    """Lines of the table; the last one says which bars were missed."""
    slack = 2 * np.sqrt(LOW * (1 - LOW) / series)
    faults = []
    yield (
        f"Coverage of the 95 % interval in percent, level change / average effect; {series} "
        f"series a cell; level and slope. At least {100 * LOW:.0f} is promised. `independent` is "
        "the quasi-Poisson of the textbooks."
    )
    yield ""
    yield (
        "| n | mean | overdispersion | errors as modelled | "
        + " | ".join(f"ρ = {rho:g}" for rho in RHO)
        + " |"
    )
    yield "|---|---|---|---|" + "---|" * len(RHO)
    for n, mean, over in dict.fromkeys((c.n, c.mean, c.over) for c in CELLS):
        for errors in ("auto", *BESIDE):
            row = []
            for rho in RHO:
                cell = Cell(n=n, mean=mean, over=over, rho=rho)
                level, average = coverage(cell, series, errors=errors)
                row.append(f"{100 * level:.1f} / {100 * average:.1f}")
                if errors == "auto" and min(level, average) < LOW - slack:
                    faults.append(f"{n}, mean {mean:g}, {over:g}, ρ {rho:g}: {row[-1]}")
            name = "**default**" if errors == "auto" else errors
            yield f"| {n} | {mean:g} | {over:g} | {name} | " + " | ".join(row) + " |"
    yield ""
    yield f"Bars missed: {'; '.join(faults) if faults else 'none'}."
