"""How often the range of an interrupted time series holds the truth.

Normal outcomes with a level and a slope, no effect in truth, start in the middle; the table of
docs/methods.md. A bar is missed only beyond two Monte Carlo standard errors.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from toolkit.models.its_batch import fit_its_batch
from toolkit.simulate.series import ERROR_PROCESSES, simulate_errors

__all__ = ["CELLS", "Bar", "Cell", "Coverage", "bars", "coverage", "report"]

EFFECTS = ("level_change", "average_effect")
BESIDE = ("independent", "newey-west")


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One length, one season, one way in which errors hang together."""

    n: int
    process: str
    season: str | None = None

    @property
    def label(self) -> str:
        return f"{self.n}{' season' if self.season else ''}"


CELLS = tuple(
    Cell(n=n, process=process, season=season)
    for n in (12, 24, 48, 96, 200)
    for season in (None, "dummies")
    if season is None or n >= 48
    for process in ERROR_PROCESSES
)


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """Share of intervals that hold the truth, and their median width."""

    level_change: float
    average_effect: float
    width: float


@dataclass(frozen=True, kw_only=True)
class Bar:
    """What a coverage must reach, or must not exceed."""

    effect: str
    low: float
    high: float


def bars(cell: Cell) -> tuple[Bar, Bar]:
    """What the default interval has promised in this cell."""
    low = 0.93 if cell.process.startswith("AR(1)") and cell.n >= 24 else 0.91
    return Bar(effect="level_change", low=low, high=0.99), Bar(
        effect="average_effect", low=0.89, high=1.0
    )


def missed(value: float, bar: Bar, series: int) -> bool:
    """Whether a bar is missed beyond two Monte Carlo standard errors."""
    below = value < bar.low - 2 * np.sqrt(bar.low * (1 - bar.low) / series)
    return bool(below or value > bar.high + 2 * np.sqrt(bar.high * (1 - bar.high) / series))


def coverage(cell: Cell, series: int, *, errors: str = "auto", seed: int = 20260301) -> Coverage:
    """Simulate one cell: the truth is no effect."""
    rng = np.random.default_rng([seed, cell.n, list(ERROR_PROCESSES).index(cell.process)])
    drawn = simulate_errors(cell.n, ERROR_PROCESSES[cell.process], rng=rng, size=series)
    index = pd.period_range("2000-01", periods=cell.n, freq="M")
    frame = pd.DataFrame(drawn.T, index=index)
    found = fit_its_batch(
        frame, index[cell.n // 2], shape="step+slope", season=cell.season, errors=errors
    )
    held = {
        effect: float(((found[f"{effect}_ci_low"] < 0) & (found[f"{effect}_ci_high"] > 0)).mean())
        for effect in EFFECTS
    }
    width = float((found["level_change_ci_high"] - found["level_change_ci_low"]).median())
    return Coverage(**held, width=width)


def report(series: int) -> Iterator[str]:
    """Lines of the table, the cells of one length in one row; the last line says what missed."""
    processes = list(ERROR_PROCESSES)
    faults = []
    yield (
        f"Coverage of the 95 % interval in percent, level change / average effect; {series} "
        "series a cell; level and slope; 'season' adds eleven month terms."
    )
    yield ""
    yield "| n | errors as modelled | " + " | ".join(processes) + " |"
    yield "|---|---|" + "---|" * len(processes)
    for n, season in dict.fromkeys((cell.n, cell.season) for cell in CELLS):
        for errors in ("auto", *BESIDE):
            row = []
            for process in processes:
                cell = Cell(n=n, process=process, season=season)
                found = coverage(cell, series, errors=errors)
                row.append(f"{100 * found.level_change:.1f} / {100 * found.average_effect:.1f}")
                if errors == "auto":
                    faults += [
                        f"{cell.label}, {process}: {bar.effect} {100 * value:.1f}"
                        for bar in bars(cell)
                        if missed(value := getattr(found, bar.effect), bar, series)
                    ]
            name = "**default**" if errors == "auto" else errors
            yield f"| {cell.label} | {name} | " + " | ".join(row) + " |"
    yield ""
    yield f"Bars missed: {'; '.join(faults) if faults else 'none'}."
