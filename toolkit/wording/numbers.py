"""Numbers in the unit that people count in, rounded to what the range supports."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeGuard

from toolkit.wording.catalogue import plural, text
from toolkit.wording.periods import each

if TYPE_CHECKING:
    from toolkit.results import CollateralFinding, ImpactEstimate, OutcomeResult

__all__ = [
    "Scale",
    "finding_scale",
    "known",
    "margin_words",
    "plain",
    "range_of",
    "scale_of",
    "signed",
    "step_of",
]

Known = float | None

PARTS = {
    0.05: "a twentieth",
    0.1: "a tenth",
    0.2: "a fifth",
    0.25: "a quarter",
    1 / 3: "a third",
    0.5: "half",
    1.0: "a doubling",
}
MINUS = "−"


def known(value: Known) -> TypeGuard[float]:
    """Whether this is a number that can be shown."""
    return value is not None and math.isfinite(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """The unit in which a change is read.

    Parameters
    ----------
    kind
        ``percent``: the effect is a log ratio, read as a change in percent; ``points``: a
        share, read as points of 100; ``unit``: the outcome's own unit.
    unit
        In the singular; only used where the kind is ``unit``.
    period
        ``week`` for a change a week, None where it has no period.

    Examples
    --------
    >>> scale = Scale(kind="percent")
    >>> scale.change(0.322, 0.086, 0.565), scale.between(0.086, 0.565)
    ('+38 %', '+9 % to +76 %')
    >>> Scale(kind="points").size(-0.031, -0.05, -0.01)
    '3 points of 100'
    """

    kind: Literal["percent", "points", "unit"]
    unit: str = ""
    period: str | None = None

    def shown(self, effect: Known) -> Known:
        """Turn an effect of a model into a number as people read it (9 for 9 %)."""
        if effect is None:
            return None
        if self.kind == "percent":
            return 100 * math.expm1(effect) if effect < 700 else math.inf
        return 100 * effect if self.kind == "points" else effect

    def change(self, effect: Known, low: Known, high: Known, *, short: bool = False) -> str:
        """Write the change with its sign and unit; "?" where it is not known.

        ``short``: for a column of a table, "points" in place of "points of 100".
        """
        value = self.shown(effect)
        if not known(value):
            return "?"
        unit = self._after(value)
        number = signed(value, self._step(low, high))
        return f"{number}{unit.split(' of ')[0] if short else unit}"

    def size(self, effect: Known, low: Known, high: Known) -> str:
        """Write how large the change is, without its sign."""
        value = abs(self.shown(effect) or 0.0)
        step = self._step(low, high)
        return f"{plain(value, step)}{self._after(float(plain(value, step, ascii_only=True)))}"

    def between(self, low: Known, high: Known) -> str:
        """Write an interval with signs: ``−29 % to +25 %``; empty where an end is unknown."""
        return self._between(low, high, sign=True)

    def sizes(self, low: Known, high: Known) -> str:
        """Write an interval of one side by its sizes, the smaller first: ``9 % to 76 %``."""
        one, other = self.shown(low), self.shown(high)
        if one is not None and other is not None and other < 0:
            low, high = high, low
        return self._between(low, high, sign=False)

    def end(self, effect: Known, low: Known, high: Known, *avoid: Known) -> str:
        """Write one end of an interval by its size, never rounded onto or past these values."""
        value = abs(self.shown(effect) or 0.0)
        limits = [abs(shown) for shown in map(self.shown, avoid) if shown is not None]
        step = _finer(value, self._step(low, high), [0.0, *limits])
        return f"{plain(value, step)}{self._after(value)}"

    def _between(self, low: Known, high: Known, *, sign: bool) -> str:
        ends = self.shown(low), self.shown(high)
        if not (known(ends[0]) and known(ends[1])):
            return ""
        step = self._step(low, high)
        write = signed if sign else plain
        first, last = (
            write(end if sign else abs(end), _finer(end, step, [0.0]))
            for end in (ends[0], ends[1])
            if known(end)
        )
        unit = " %" if self.kind == "percent" else ""
        return f"{first}{unit} to {last}{unit}"

    def _step(self, low: Known, high: Known) -> float:
        one, other = self.shown(low), self.shown(high)
        return step_of(one, other)

    def _after(self, value: float) -> str:
        if self.kind == "percent":
            return " %"
        if self.kind == "points":
            return f" {plural('point', value)} of 100"
        unit = plural(self.unit, value)
        rate = f" {each(self.period)}" if self.period else ""
        return f" {unit}{rate}".rstrip() if unit else rate


def step_of(low: Known, high: Known) -> float:
    """To which step does an interval allow its numbers to be rounded?

    A range of two or so gets one decimal, one of five to a hundred none, a wider one two
    digits of its width.

    Examples
    --------
    >>> step_of(-1.4, 1.1), step_of(2, 10), step_of(9, 76), step_of(200, 950)
    (0.1, 1.0, 1.0, 10.0)
    """
    if not (known(low) and known(high)) or low == high:
        return 1.0
    width = abs(high - low)
    step = 10.0 ** math.floor(math.log10(width / 4))
    return step if step <= 1 else max(1.0, 10.0 ** math.floor(math.log10(width / 10)))


def _finer(value: float, step: float, avoid: list[float]) -> float:
    """Refine the step until a number is not rounded onto or past what it is not."""
    for _ in range(3):
        rounded = round(value / step) * step
        wrong = [
            limit
            for limit in avoid
            if not math.isclose(value, limit, abs_tol=1e-9)
            and (value - limit) * (rounded - limit) <= 1e-9
        ]
        if not wrong:
            return step
        step /= 10
    return step


def plain(value: float, step: float, *, ascii_only: bool = False) -> str:
    """Write a number rounded to a step.

    Examples
    --------
    >>> plain(1234.6, 10), plain(2.0, 0.1), plain(-3.2, 1)
    ('1,230', '2.0', '−3')
    """
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    rounded = round(value / step) * step + 0.0
    if ascii_only:
        return f"{rounded:.{decimals}f}"
    written = f"{abs(rounded):,.{decimals}f}"
    return f"{MINUS}{written}" if rounded < 0 and float(written.replace(",", "")) else written


def signed(value: float, step: float) -> str:
    """Write a number with its sign, also the plus; zero has none.

    Examples
    --------
    >>> signed(9.1, 1), signed(-0.2, 1)
    ('+9', '0')
    """
    written = plain(value, step)
    return f"+{written}" if value > 0 and any(c in "123456789" for c in written) else written


def scale_of(estimate: ImpactEstimate, result: OutcomeResult) -> Scale:
    """In which unit is the headline change of this outcome read?"""
    if estimate.scale == "ratio":
        return Scale(kind="percent")
    if estimate.family == "proportion":
        return Scale(kind="points")
    unit = estimate.unit or result.unit
    period = estimate.period if estimate.kind == "its" else None
    return Scale(kind="unit", unit=unit, period=period)


def finding_scale(finding: CollateralFinding, result: OutcomeResult) -> Scale:
    """In which unit is a collateral finding read? It may be held on another scale."""
    estimate = result.estimate
    if finding.scale == "ratio" or estimate is None:
        return Scale(kind="percent")
    if estimate.scale == "ratio":  # held in calls a week, though estimated as a ratio
        return Scale(kind="unit", unit=result.unit, period=estimate.period)
    return scale_of(estimate, result)


def margin_words(margin: float, scale: Scale, *, fall: bool = False) -> str:
    """How is the smallest change that matters said?

    Parameters
    ----------
    margin
        Above zero, on the scale of the effect (log for percent).
    fall
        Whether a fall is meant: 0.90 is a fall of a tenth, and 1/0.90 is not a rise of one.

    Examples
    --------
    >>> margin_words(0.10536, Scale(kind="percent"), fall=True)
    'a tenth'
    >>> margin_words(0.03, Scale(kind="points"))
    '3 points of 100'
    """
    if scale.kind != "percent":
        value = (scale.shown(margin) or 0.0) + 0.0
        number = f"{value:,.3g}" if value < 1000 else f"{value:,.0f}"
        return f"{number}{scale._after(float(f'{value:.3g}'))}"
    part = -math.expm1(-margin) if fall else math.expm1(margin)
    for known_part, words in PARTS.items():
        if abs(part - known_part) < 0.0005 and not (fall and known_part == 1.0):
            return words
    return f"{100 * part:.3g} %"


def range_of(scale: Scale, low: Known, high: Known, *, one_side: bool = False) -> str:
    """Write a range in brackets' words: "range −29 % to +25 %".

    ``one_side``: by sizes where the whole interval lies on one side, since the verb says which.
    """
    one, other = scale.shown(low), scale.shown(high)
    if not known(one) and not known(other):
        return text("range.none")
    if not known(one):
        return text("range.up-to", high=scale.change(high, None, None))
    if not known(other):
        return text("range.from", low=scale.change(low, None, None))
    ends = scale.sizes(low, high) if one_side else scale.between(low, high)
    first, last = ends.split(" to ")
    return text("range", low=first, high=last)
