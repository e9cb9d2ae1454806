"""Several questions at once: which p-values are left, and which intervals go with them."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["adjusted_level", "holm"]


def holm(p_values: Iterable[float | None]) -> tuple[float | None, ...]:
    """Which p-values are left when several questions are asked at once?

    Holm's step-down adjustment: the smallest of m is multiplied by m, the next by m - 1, and
    so on; none may be smaller than the one before it, none exceeds one.

    Parameters
    ----------
    p_values
        Two-sided. None is a question that was not tested: it is not counted.

    Returns
    -------
    tuple
        Adjusted, in the order given; None where None was given.

    References
    ----------
    Holm, S. (1979). A simple sequentially rejective multiple test procedure. Scandinavian
    Journal of Statistics 6(2), 65-70.

    Examples
    --------
    >>> holm([0.01, 0.04, None, 0.03])
    (0.03, 0.06, None, 0.06)
    """
    given = list(p_values)
    order = sorted((p, i) for i, p in enumerate(given) if p is not None)
    adjusted: list[float | None] = [None] * len(given)
    least = 0.0
    for step, (p, index) in enumerate(order):
        least = max(least, min(1.0, (len(order) - step) * p))
        adjusted[index] = least
    return tuple(adjusted)


def adjusted_level(p_values: Iterable[float | None], level: float) -> tuple[float | None, ...]:
    """At which level does each interval say what Holm's procedure says?

    With m questions and alpha = 1 - level, the j-th smallest p-value is held against
    alpha / (m - j + 1); from the first that fails on, all are held against that one's bound.
    An interval at one minus this bound excludes no change exactly where Holm rejects, as long
    as interval and p-value come from one distribution. Each interval has its own level; they
    are not a joint region.

    Parameters
    ----------
    p_values
        Two-sided; None is not counted.
    level
        The plan's level, 0.95 say.

    Returns
    -------
    tuple
        A level for each, in the order given; None where None was given.

    Examples
    --------
    >>> adjusted_level([0.2, 0.001], 0.95)
    (0.95, 0.975)
    >>> adjusted_level([0.04, 0.03], 0.95)
    (0.975, 0.975)
    """
    given = list(p_values)
    order = sorted((p, i) for i, p in enumerate(given) if p is not None)
    levels: list[float | None] = [None] * len(given)
    share = float(len(order))
    stopped = False
    for step, (p, index) in enumerate(order):
        if not stopped:
            share = float(len(order) - step)
            stopped = not p * share < 1 - level
        levels[index] = 1 - (1 - level) / share if share > 1 else level
    return tuple(levels)
