"""What is decided before the data are seen: campaign, events, outcomes, margins.

A plan is a TOML file. It is read strictly: an unknown key, a missing one, an impossible date
or an outcome without a direction is an error with its dotted path, and all errors are listed
at once. Its fingerprint is taken of the file as written (no defaults filled in), so that a
later version of this program that knows more keys gives the same fingerprint.
"""

from toolkit.plan.reading import canonical, load_plan, parse_plan, plan_from_document
from toolkit.plan.register import collateral_effects
from toolkit.plan.written import (
    AreaSet,
    Campaign,
    DayOrder,
    Direction,
    ErrorModel,
    EvaluationPlan,
    Event,
    Family,
    Matters,
    Measure,
    NotMeasured,
    Outcome,
    Period,
    Role,
    Shape,
    Source,
    Unit,
)

__all__ = [
    "AreaSet",
    "Campaign",
    "DayOrder",
    "Direction",
    "ErrorModel",
    "EvaluationPlan",
    "Event",
    "Family",
    "Matters",
    "Measure",
    "NotMeasured",
    "Outcome",
    "Period",
    "Role",
    "Shape",
    "Source",
    "Unit",
    "canonical",
    "collateral_effects",
    "load_plan",
    "parse_plan",
    "plan_from_document",
]
