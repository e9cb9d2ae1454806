"""What is raced against what. Each race returns one `Result`.

The other side is given every advantage: its design matrix and frame are built before the clock
starts, while ours starts from the bare series and ends with effects, intervals and path.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pandas as pd

import toolkit as tk
from tests.benchmarks.alternating import (
    Result,
    alternate,
    inside_fresh_python,
    timed,
    whole_process,
)
from toolkit.simulate import ERROR_PROCESSES, simulate_errors, simulate_series

N, START = 200, 100
LEVEL = 50.0
TERMS = ("t", "step", "slope", "s1", "c1", "s2", "c2")


def _terms(n: int, start: int, cycle: float) -> pd.DataFrame:
    """The terms of level and slope with two pairs of harmonics, without the intercept."""
    time = np.arange(n)
    angle = 2 * np.pi * time / cycle
    after = (time >= start).astype(float)
    columns = [time, after, after * (time - start)]
    columns += [wave(pair * angle) for pair in (1, 2) for wave in (np.sin, np.cos)]
    return pd.DataFrame(dict(zip(TERMS, columns, strict=True)))


def _monthly() -> pd.Series:
    # far from zero, as counts are: near it a ratio has no bound, and none is sought
    drawn = simulate_series(N, start=START, effect=1.0, season=1.0, errors="AR(1) 0.4", seed=1)
    return drawn + LEVEL


def one_series(*, repetitions: int = 15) -> Result:
    """One series of 200 months, 8 terms, to effects and path, against formula OLS with HAC."""
    import statsmodels.formula.api as smf

    series = _monthly()
    frame = _terms(N, START, 12).assign(y=series.to_numpy())
    formula = "y ~ " + " + ".join(TERMS)

    def ours() -> object:
        result = tk.fit_its(series, str(series.index[START]), season=2)
        return result.effects, result.path

    def theirs() -> object:
        fit = smf.ols(formula, frame).fit(cov_type="HAC", cov_kwds={"maxlags": 4})
        return fit.params, fit.conf_int(), fit.pvalues, fit.fittedvalues

    mine, other, ratio = alternate(timed(ours, times=5), timed(theirs, times=5), repetitions)
    return Result(
        name="one series, 200 months, 8 terms: effects and path",
        theirs_name="statsmodels formula OLS with HAC",
        ours=mine, theirs=other, ratio=ratio, bar=1.0, value=ratio,
    )  # fmt: skip


def many_series(errors: str, bar: float, *, size: int = 5000, repetitions: int = 5) -> Result:
    """5,000 series of one design, seconds a series, against OLS with HAC on matrices."""
    import statsmodels.api as sm

    rng = np.random.default_rng(2)
    draws = simulate_errors(N, ERROR_PROCESSES["AR(1) 0.4"], rng=rng, size=size).T
    index = _monthly().index
    frame = pd.DataFrame(draws + LEVEL, index=index)
    design = np.column_stack([np.ones(N), _terms(N, START, 12).to_numpy()])
    start = str(index[START])

    def ours() -> object:
        return tk.fit_its_batch(frame, start, season=2, errors=errors)

    def theirs() -> None:
        for column in draws.T:
            fit = sm.OLS(column, design).fit(cov_type="HAC", cov_kwds={"maxlags": 4})
            fit.conf_int()

    mine, other, ratio = alternate(timed(ours), timed(theirs), repetitions)
    return Result(
        name=f"a series of {size:,} in one batch, errors='{errors}': all effects with intervals",
        theirs_name="statsmodels OLS with HAC on matrices",
        ours=mine / size, theirs=other / size, ratio=ratio, bar=bar, value=ratio,
    )  # fmt: skip


def daily_series() -> Result:
    """One series of 2,000 days with season and days of the week, under a tenth of a second."""
    import statsmodels.formula.api as smf

    n, start = 2000, 1200
    series = simulate_series(
        n, start=start, effect=0.5, season=1, errors="AR(1) 0.4", period="day", seed=3
    )
    days = {f"d{i}": (series.index.day_of_week == i).astype(float) for i in range(1, 7)}
    frame = _terms(n, start, 365.25).assign(y=series.to_numpy(), **days)
    formula = "y ~ " + " + ".join([*TERMS, *days])

    def ours() -> object:
        result = tk.fit_its(series, str(series.index[start]), season=2)
        return result.effects, result.path

    def theirs() -> object:
        fit = smf.ols(formula, frame).fit(cov_type="HAC", cov_kwds={"maxlags": 7})
        return fit.params, fit.conf_int(), fit.pvalues, fit.fittedvalues

    mine, other, ratio = alternate(timed(ours), timed(theirs), 9)
    return Result(
        name="one series, 2,000 days: effects and path",
        theirs_name="statsmodels formula OLS with HAC",
        ours=mine, theirs=other, ratio=ratio, bar=0.1, value=mine, seconds=True,
    )  # fmt: skip


FIRST_FIT = """
import pandas
import toolkit as tk
values = [10.0, 12.0, 11.0, 9.0, 13.0, 12.0] * 8
series = pandas.Series(values, pandas.period_range("2020-01", periods=48, freq="M"))
tk.fit_its(series, "2022-01", season=None)
"""


def first_fit() -> Result:
    """The first fit of a fresh process, imports included, against the import of what it needs."""
    ours = inside_fresh_python(FIRST_FIT)
    theirs = inside_fresh_python("import pandas, scipy.special")
    mine, other, ratio = alternate(ours, theirs, 9)
    return Result(
        name="the first fit of a process, imports included",
        theirs_name="import pandas, scipy.special",
        ours=mine, theirs=other, ratio=ratio, bar=1.5, value=ratio,
    )  # fmt: skip


def help_of_the_command() -> Result:
    """`demandeval --help` from start to end, against Python that does nothing."""
    command = Path(sys.executable).with_name("demandeval")
    mine, other, ratio = alternate(
        whole_process([str(command), "--help"]), whole_process([sys.executable, "-c", "pass"]), 15
    )
    return Result(
        name="demandeval --help, seconds beyond Python's own start",
        theirs_name="python -c pass",
        ours=mine, theirs=other, ratio=ratio, bar=0.15, value=mine - other, seconds=True,
    )  # fmt: skip
