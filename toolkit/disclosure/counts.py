"""Which counts of a series must not be shown, so that none follows from what is."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Hashable, Sequence

__all__ = ["BASE", "concealed", "cover", "rounded_count", "small_total"]

BASE = 5
"""Counts are rounded to the nearest multiple of this."""

Values = Sequence[float | None]


def rounded_count(value: float) -> float:
    """Round a count to the nearest five.

    Examples
    --------
    >>> rounded_count(48), rounded_count(0), rounded_count(12.5)
    (50.0, 0.0, 10.0)
    """
    return float(BASE * round(value / BASE))


def concealed(values: Values, stretches: Sequence[Sequence[Hashable]], k: int) -> set[int]:
    """Which places must be hidden?

    First every count above zero and below `k`, and those that would be rounded below it.
    Then more, until in each stretch that has a hidden one there are at least two, which
    together are at least `k` people if the stretch has so many: then the total of the stretch,
    known exactly, leaves several values for each. The smallest counts go first, zeros last,
    the nearest zero before those further off.

    Parameters
    ----------
    values
        The counts; None is a missing period.
    stretches
        Ways to cut the series into stretches whose totals a model gives away: for each way a
        label a place.
    k
        The smallest count that may be shown.

    Returns
    -------
    set of int
        Places to hide. A stretch of a single place cannot be helped: see `small_total`.

    Examples
    --------
    >>> sorted(concealed([40, 3, 0, 25, 31], [["before"] * 3 + ["after"] * 2], 11))
    [0, 1]
    >>> sorted(concealed([0, 0, 3, 0, None], [["after"] * 5], 11))
    [1, 2]
    """
    found = {i for i, value in enumerate(values) if value is not None and _too_small(value, k)}
    groups = [group for labels in stretches for group in _groups(values, labels)]
    size = -1
    while size != len(found):
        size = len(found)
        for group in groups:
            _add_cover(values, group, found, k)
    return found


def small_total(values: Values, labels: Sequence[Hashable], k: int) -> bool:
    """Does any stretch count fewer than `k` people in all, and not none?

    Examples
    --------
    >>> small_total([40, 3, 0, 2, 1], ["before"] * 2 + ["after"] * 3, 11)
    True
    """
    totals = (sum(abs(values[i] or 0) for i in group) for group in _groups(values, labels))
    return any(0 < total < k for total in totals)


def cover(values: Values, hidden: set[int]) -> float:
    """How many series look like this one once it is protected, in powers of ten?

    A hidden count could be any of about ten, a rounded one any of five; zero is known.

    Examples
    --------
    >>> round(cover([3, 40, 0, 55], {0}), 2)
    2.4
    """
    rounded = sum(1 for i, value in enumerate(values) if value and i not in hidden)
    return len(hidden) + rounded * math.log10(BASE)


def _too_small(value: float, k: int) -> bool:
    return value != 0 and (abs(value) < k or abs(rounded_count(value)) < k)


def _groups(values: Values, labels: Sequence[Hashable]) -> list[list[int]]:
    groups: dict[Hashable, list[int]] = defaultdict(list)
    for place, label in enumerate(labels):
        if values[place] is not None:
            groups[label].append(place)
    return list(groups.values())


def _add_cover(values: Values, group: Sequence[int], found: set[int], k: int) -> None:
    """Hide more of a group until its hidden ones cover each other."""
    hidden = [i for i in group if i in found]
    shown = [i for i in group if i not in found]
    while hidden and shown:
        several = len(hidden) > 1
        if several and sum(abs(values[i] or 0) for i in hidden) >= k:
            return
        people = [i for i in shown if values[i]]
        if several and not people:
            return
        if people:
            next_one = min(people, key=lambda i: (abs(values[i] or 0), i))
        else:
            next_one = min(shown, key=lambda i: (min(abs(i - j) for j in hidden), i))
        found.add(next_one)
        hidden.append(next_one)
        shown.remove(next_one)
