"""What two versions of an evaluation, a few people apart, would tell of these few."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING

from toolkit.disclosure.counted import Counted, answers_of, counts_of
from toolkit.disclosure.estimates import ROUGHLY

if TYPE_CHECKING:
    from toolkit.results import Evaluation, ImpactEstimate

__all__ = ["given_exactly", "given_from_json", "given_to_json", "tell_versions"]


def tell_versions(now: Sequence[Counted], earlier: Sequence[Counted], k: int) -> set[str]:
    """Which outcomes differ from a version that was given before by fewer than `k` people?

    The lines of last month's report and of this month's sum to what was counted: their
    difference is the new week. If that is four people, it must not be given as exactly again
    before eleven have come.

    Parameters
    ----------
    now, earlier
        Exact counts; the earlier ones of versions that were given with all their digits.
    k
        The smallest count that may be told.

    Examples
    --------
    >>> old = Counted(id="calls", source="s", counts={"1": 40, "2": 50}, key="calls")
    >>> new = Counted(id="calls", source="s", counts={"1": 40, "2": 50, "3": 4}, key="calls")
    >>> tell_versions([new], [old], 11), tell_versions([old], [old], 11)
    ({'calls'}, set())
    """
    found = set()
    for one in now:
        for other in earlier:
            if one.key != other.key:
                continue
            totals: dict[Hashable, float] = defaultdict(float)
            for period in {*one.counts, *other.counts}:
                more = abs(one.counts.get(period, 0) - other.counts.get(period, 0))
                totals[one.stretches.get(period)] += more
            if any(0 < total < k for total in totals.values()):
                found.add(one.id)
    return found


def given_exactly(exact: Evaluation, protected: Evaluation) -> tuple[Counted, ...]:
    """What did this version give with all its digits? To be held against later versions.

    Parameters
    ----------
    exact, protected
        The evaluation as it was computed, and as it leaves.

    Returns
    -------
    tuple of Counted
        Exact counts, without their stretches. They must not leave.
    """
    given = {one.id for one in protected.outcomes if one.estimate and not _rough(one.estimate)}
    known = (*counts_of(exact.outcomes, exact.plan), *answers_of(exact.outcomes, exact.plan))
    return tuple(
        Counted(id=one.id, source=one.source, counts=dict(one.counts), key=one.key)
        for one in known
        if one.id in given
    )


def given_to_json(exact: Evaluation, protected: Evaluation) -> str:
    """Write what this version gave exactly, for a workspace to keep; empty where it is nothing."""
    rows = [
        {"id": one.id, "source": one.source, "key": one.key, "counts": dict(one.counts)}
        for one in given_exactly(exact, protected)
    ]
    return json.dumps(rows, ensure_ascii=False) if rows else ""


def given_from_json(text: str) -> list[Counted]:
    """Read what `given_to_json` wrote."""
    return [Counted(**row) for row in json.loads(text)]


def _rough(estimate: ImpactEstimate) -> bool:
    return any(ROUGHLY in warning for warning in estimate.warnings)
