"""Did something else happen at the same time?"""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.models.calendar import place_of
from toolkit.models.its import Examined
from toolkit.plan import Event
from toolkit.results import Check

__all__ = ["check"]

NULL = "Nothing else that moves this series began close to the campaign."
CLOSE_DAYS = 60


def check(examined: Examined, events: Sequence[Event]) -> Check:
    """Did another event of the plan begin so close that its effect cannot be told apart?

    Close is within sixty days, or fewer than three periods, of the start. An event that is
    further away is a term of the model.
    """
    calendar, window = examined.calendar, examined.fit.design.window
    days = {"day": 1, "week": 7, "month": 30, "quarter": 91, "year": 365}[calendar.period]
    near = max(3, CLOSE_DAYS // days)
    close = [e for e in events if abs(place_of(calendar, e.start) - window.start) < near]
    inside = [e for e in events if 0 < place_of(calendar, e.start) < window.length]
    names = ", ".join(e.name or e.id for e in close)
    if close:
        return Check(
            name="overlap", title="Other events", status="failed", null=NULL,
            finding=f"Close to the start: {names}. Its effect and the campaign's cannot be told "
            "apart well.",
            advice="Read the change as that of both together, or compare with areas that had "
            "only one of them.",
        )  # fmt: skip
    if inside:
        names = ", ".join(e.name or e.id for e in inside)
        finding = (
            f"Inside the series, but not close to the start: {names}. The range allows for it."
        )
    else:
        finding = "The plan names no other event inside this series."
    return Check(
        name="overlap", title="Other events", status="passed" if inside else "informational",
        null=NULL, finding=finding,
        advice="" if inside else "If something else happened, name it under [[events]].",
    )  # fmt: skip
