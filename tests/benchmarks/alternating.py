"""Time two things in turn, so that a busy moment of the machine falls on both.

Seconds are those of the processor, of all threads together, not those of a clock on the wall: on
a machine that nobody else uses they are the same, and on a busy one the clock measures the others.
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """Ours and theirs in seconds (medians), and the median of the ratios of neighbouring runs.

    ``bar`` is what must hold, ``value`` what was found: a ratio, or seconds where ``seconds``.
    """

    name: str
    theirs_name: str
    ours: float
    theirs: float
    ratio: float
    bar: float
    value: float
    seconds: bool = False

    @property
    def holds(self) -> bool:
        """Whether the bar is kept."""
        return self.value <= self.bar


def alternate(
    ours: Callable[[], float], theirs: Callable[[], float], repetitions: int
) -> tuple[float, float, float]:
    """Run both in turn after a first run of each that is not counted.

    Each callable returns its own time in seconds. Returns the medians of both and of their ratio.
    """
    ours(), theirs()
    pairs = []
    for turn in range(repetitions):
        order = (ours, theirs) if turn % 2 == 0 else (theirs, ours)
        times = {call: call() for call in order}
        pairs.append((times[ours], times[theirs]))
    mine, other = zip(*pairs, strict=True)
    ratio = statistics.median(a / b for a, b in pairs)
    return statistics.median(mine), statistics.median(other), ratio


def timed(call: Callable[[], object], *, times: int = 1) -> Callable[[], float]:
    """Make a callable that runs ``call`` a number of times and returns seconds a run."""

    def run() -> float:
        begin = time.process_time()
        for _ in range(times):
            call()
        return (time.process_time() - begin) / times

    return run


def inside_fresh_python(code: str) -> Callable[[], float]:
    """Make a callable that runs code in a new process and returns its seconds, start excluded."""
    program = (
        f"import time\nbegin = time.process_time()\n{code}\nprint(time.process_time() - begin)"
    )

    def run() -> float:
        done = subprocess.run(
            [sys.executable, "-c", program], capture_output=True, text=True, check=True
        )
        return float(done.stdout.split()[-1])

    return run


def whole_process(arguments: list[str]) -> Callable[[], float]:
    """Make a callable that runs a command and returns its seconds from start to end."""

    def run() -> float:
        before = _of_children()
        subprocess.run(arguments, capture_output=True, check=True)
        return _of_children() - before

    return run


def _of_children() -> float:
    """Processor seconds of all processes that were started and have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
