"""Which outcomes tell a few people when one is taken from another?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from itertools import combinations, permutations

from toolkit.disclosure.counted import Counted, Shared

__all__ = ["tell_counts", "tell_shares"]

Stretches = Mapping[str, Hashable]


def tell_counts(series: Sequence[Counted], k: int) -> set[str]:
    """Which outcomes count, one less another (or less two), fewer than `k` people in a stretch?

    A model gives away the total of a stretch almost exactly. All contacts less those of the
    areas are those from elsewhere: if these are four people, then two outcomes of thousands
    tell four people. Only where one holds the other in every period can it be a part of it.

    Examples
    --------
    >>> days = {"1": "before", "2": "before", "3": "after"}
    >>> whole = Counted(id="all", source="s", counts={"1": 40, "2": 50, "3": 60}, stretches=days)
    >>> part = Counted(id="here", source="s", counts={"1": 38, "2": 49, "3": 30}, stretches=days)
    >>> sorted(tell_counts([whole, part], 11))
    ['all', 'here']
    >>> other = Counted(id="there", source="s", counts={"1": 20, "2": 9, "3": 11}, stretches=days)
    >>> sorted(tell_counts([whole, other], 11))
    []
    """
    found: set[str] = set()
    groups: dict[str, list[Counted]] = defaultdict(list)
    for one in series:
        groups[one.source].append(one)
    for group in groups.values():
        for whole, parts in _wholes(group):
            rest = _rest(whole, parts)
            if rest and min(rest.values()) >= 0 and _few(rest, whole.stretches, k):
                found |= {whole.id, *(part.id for part in parts)}
    return found


def tell_shares(shares: Sequence[Shared], k: int) -> set[str]:
    """Which shares of one question leave fewer than `k` people between them?

    ``would buy`` less ``would surely buy``, or all answers less both of two that exclude each
    other.

    Examples
    --------
    >>> some = frozenset({"yes", "perhaps"})
    >>> wide = Shared(id="wide", question="q", values=some, share=0.30, answers=400)
    >>> narrow = Shared(id="sure", question="q", values=some - {"perhaps"}, share=0.29, answers=400)
    >>> sorted(tell_shares([wide, narrow], 11))
    ['sure', 'wide']
    """
    found: set[str] = set()
    groups: dict[Hashable, list[Shared]] = defaultdict(list)
    for one in shares:
        groups[one.question].append(one)
    for group in groups.values():
        for some in (*combinations(group, 2), *combinations(group, 3)):
            if any(0.5 <= people < k - 0.5 for people in _between(some)):
                found |= {one.id for one in some}
    return found


def _wholes(group: Sequence[Counted]) -> Iterator[tuple[Counted, tuple[Counted, ...]]]:
    for whole, part in permutations(group, 2):
        yield whole, (part,)
    for whole in group:
        others = [one for one in group if one is not whole]
        for pair in combinations(others, 2):
            yield whole, pair


def _rest(whole: Counted, parts: Sequence[Counted]) -> dict[str, float]:
    common = [p for p in whole.counts if all(p in part.counts for part in parts)]
    return {p: whole.counts[p] - sum(part.counts[p] for part in parts) for p in common}


def _few(rest: Mapping[str, float], stretches: Stretches, k: int) -> bool:
    totals: dict[Hashable, float] = defaultdict(float)
    for period, people in rest.items():
        totals[stretches[period]] += people
    return any(0 < total < k for total in (*totals.values(), sum(rest.values())))


def _between(some: Sequence[Shared]) -> Iterator[float]:
    """People that these shares leave over, in the ways in which they can be put together."""
    answers = some[0].answers
    total = sum(one.share for one in some)
    disjoint = all(not a.values & b.values for a, b in combinations(some, 2))
    if disjoint:
        yield (1 - total) * answers
    for whole in some:
        parts = [one for one in some if one is not whole]
        inside = all(part.values < whole.values for part in parts)
        apart = all(not a.values & b.values for a, b in combinations(parts, 2))
        if inside and apart:
            yield (whole.share - sum(part.share for part in parts)) * answers
