"""How an effect unfolds: each shape is a function from the calendar to terms of the model.

Adding a shape is adding a function and its row in `SHAPES`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["SHAPES", "Shape", "Window"]

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Places of the first and the last period of the campaign among ``length`` periods.

    ``end`` is None for a measure that stays in force.
    """

    length: int
    start: int
    end: int | None

    @property
    def since(self) -> Array:
        """Periods since the start; negative before it."""
        return np.arange(self.length, dtype=float) - self.start

    @property
    def during(self) -> Array:
        """One while the campaign runs."""
        last = self.length - 1 if self.end is None else self.end
        return ((self.since >= 0) & (self.since <= last - self.start)).astype(float)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A shape: its terms, which effect is the headline, and what it says in words."""

    terms: Callable[[Window], dict[str, Array]]
    headline: str
    words: str
    needs_end: bool = False


def _step(window: Window) -> dict[str, Array]:
    return {"level_change": (window.since >= 0).astype(float)}


def _step_slope(window: Window) -> dict[str, Array]:
    return _step(window) | {"slope_change": np.maximum(window.since, 0.0)}


def _pulse(window: Window) -> dict[str, Array]:
    return {"pulse_effect": window.during}


def _pulse_step(window: Window) -> dict[str, Array]:
    later = (window.since >= 0) * (1 - window.during)
    return {"pulse_effect": window.during, "level_change": later}


SHAPES: dict[str, Shape] = {
    "step": Shape(
        terms=_step,
        headline="level_change",
        words="a lasting change of level from the start on",
    ),
    "step+slope": Shape(
        terms=_step_slope,
        headline="level_change",
        words="a change of level at the start and a new trend from there",
    ),
    "pulse": Shape(
        terms=_pulse,
        headline="pulse_effect",
        words="a change only while the campaign runs",
        needs_end=True,
    ),
    "pulse+step": Shape(
        terms=_pulse_step,
        headline="level_change",
        words="a change while the campaign runs, and a lasting one afterwards",
        needs_end=True,
    ),
}
