"""Do counts vary more than chance alone would make them?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from toolkit.models.count import working
from toolkit.models.its import Examined
from toolkit.plan import Event
from toolkit.results import Check

__all__ = ["check"]

NULL = "Counts vary about the model as much as independent events would (dispersion 1)."


def check(examined: Examined, events: Sequence[Event]) -> Check:
    """Do counts vary more than independent events would?

    Pearson's statistic over its degrees of freedom. The default interval estimates the
    dispersion and allows for it, so this informs; it does not fail.
    """
    if examined.spec.family != "count":
        return Check(
            name="dispersion", title="Spread of counts", status="not applicable", null=NULL,
            finding="The outcome is not modelled as a count.",
        )  # fmt: skip
    design = examined.fit.design
    x, counts = design.matrix[design.used], examined.values[design.used]
    z, root = working(x, counts, examined.offset[design.used], examined.name)
    whitened = x * root[:, None]
    residual = z * root - whitened @ np.linalg.lstsq(whitened, z * root, rcond=None)[0]
    value = float(residual @ residual / (counts.size - x.shape[1]))
    return Check(
        name="dispersion",
        title="Spread of counts",
        status="informational",
        null=NULL,
        finding=f"Counts vary {value:.2g} times as much as independent events would. "
        "The range given allows for it.",
        statistic=value,
    )
