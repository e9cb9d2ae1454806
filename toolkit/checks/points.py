"""Are there enough periods on each side?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from toolkit.models.design import FEW
from toolkit.models.its import Examined
from toolkit.plan import Event
from toolkit.results import Check

__all__ = ["check"]


def check(examined: Examined, events: Sequence[Event]) -> Check:
    """Are there enough periods before and after the start to tell a trend from a change?

    At least three on each side are demanded (EPOC 2017, criteria for interrupted time series);
    below eight a trend and a change of level can hardly be told apart.
    """
    design, period = examined.fit.design, examined.calendar.period
    since = design.window.since
    before = int((design.used & (since < 0)).sum())
    after = int((design.used & (since >= 0)).sum())
    missing = int((~np.isfinite(examined.values)).sum())
    enough = min(before, after) >= FEW
    gaps = f"; {missing} {period}s in between have no value" if missing else ""
    return Check(
        name="points",
        title="Enough periods",
        status="passed" if enough else "failed",
        null="There are enough periods on each side to tell a change from a trend.",
        finding=f"{before} {period}s before and {after} after the start{gaps}.",
        advice=""
        if enough
        else f"Add {period}s until there are {FEW} on each side, or use shorter periods.",
    )
