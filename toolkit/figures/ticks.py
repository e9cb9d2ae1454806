"""Where an axis of changes is ticked: at round percentages on the log scale."""

from __future__ import annotations

import math

from toolkit.wording.numbers import Scale, signed

__all__ = ["ticks"]

PERCENTS = (-90, -75, -50, -30, -20, -10, -5, 0, 5, 10, 20, 50, 100, 200, 400, 900)
MOST = 6


def ticks(scale: Scale, low: float, high: float) -> tuple[list[float], list[str]]:
    """Places and words of the ticks of an axis from low to high, on the scale of the effect.

    Examples
    --------
    >>> ticks(Scale(kind="percent"), -0.5, 0.8)[1]
    ['−20 %', '0', '+20 %', '+50 %', '+100 %']
    >>> ticks(Scale(kind="points"), -0.062, 0.1)[1]
    ['−5', '0', '+5', '+10']
    """
    if scale.kind == "percent":
        inside = [p for p in PERCENTS if low <= math.log1p(p / 100) <= high]
        inside = _thinned(inside, high - low)
        words = [f"{signed(p, 1)} %" if p else "0" for p in inside]
        return [math.log1p(p / 100) for p in inside], words
    factor = 100.0 if scale.kind == "points" else 1.0
    step = _round_step(factor * (high - low) / (MOST + 1))
    numbers = range(math.ceil(factor * low / step), math.floor(factor * high / step) + 1)
    words = [signed(n * step, step) if n else "0" for n in numbers]
    return [n * step / factor for n in numbers], words


def _thinned(percents: list[int], width: float) -> list[int]:
    """Keep zero and what is far enough from what is kept, outwards from zero."""
    apart = width / (MOST + 2)
    kept = [0] if 0 in percents else percents[:1]
    for side in (
        sorted(p for p in percents if p > 0),
        sorted(p for p in percents if p < 0)[::-1],
    ):
        last = 0.0
        for percent in side:
            place = abs(math.log1p(percent / 100))
            if place - last >= apart:
                kept.append(percent)
                last = place
    return sorted(kept)


def _round_step(step: float) -> float:
    """The next of 1, 2, 5, 10 ... that is not smaller."""
    power = 10.0 ** math.floor(math.log10(step))
    return next(power * m for m in (1, 2, 5, 10) if power * m >= step * (1 - 1e-9))
