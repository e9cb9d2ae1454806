"""Data with a known effect, for tests, documents and the demonstration.

Everything here is made up and says so. The same seed gives the same numbers: every function
takes its random numbers from a generator or a seed that the caller hands in.

>>> from toolkit.simulate import simulate_series
>>> series = simulate_series(48, start=24, effect=2.0, seed=1)
>>> len(series), str(series.index[24])
(48, '2017-01')
"""

from toolkit.simulate.calls import CallKind, simulate_calls
from toolkit.simulate.campaign import simulate_campaign
from toolkit.simulate.series import (
    ERROR_PROCESSES,
    ErrorProcess,
    simulate_errors,
    simulate_series,
)
from toolkit.simulate.survey import simulate_survey

__all__ = [
    "ERROR_PROCESSES",
    "CallKind",
    "ErrorProcess",
    "simulate_calls",
    "simulate_campaign",
    "simulate_errors",
    "simulate_series",
    "simulate_survey",
]
