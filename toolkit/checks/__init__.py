"""Can the number be believed? One file a diagnostic; the dict below is the list.

Each takes an `Examined` series and the plan's events, and returns a `Check` that carries its
null hypothesis and advice in words; one that does not apply says why.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from toolkit.models.its import Examined
    from toolkit.plan import EvaluationPlan, Event
    from toolkit.results import Check, Provenance, Verdict

__all__ = ["CAMPAIGN_CHECKS", "CHECKS", "run_campaign_checks", "run_checks"]

CHECKS = ("points", "overlap", "placebo_dates", "autocorrelation", "spread", "dispersion")
"""Checks of a series, in the order in which they are shown; each is a module with `check`."""

CAMPAIGN_CHECKS = ("locked", "placebo_outcomes", "collection")
"""Checks of the campaign as a whole; each is a module with `check`."""


def run_checks(examined: Examined, events: Sequence[Event]) -> tuple[Check, ...]:
    """Run every check of a fitted series."""
    from importlib import import_module

    found = []
    for name in CHECKS:
        module = import_module(f"toolkit.checks.{name}")
        found.append(module.check(examined, events))
    return tuple(found)


def run_campaign_checks(
    plan: EvaluationPlan, verdicts: Mapping[str, Verdict], provenance: Provenance
) -> tuple[Check, ...]:
    """Run every check of the campaign as a whole; ``verdicts`` are by outcome id."""
    from importlib import import_module

    modules = (import_module(f"toolkit.checks.{name}") for name in CAMPAIGN_CHECKS)
    return tuple(module.check(plan, verdicts, provenance) for module in modules)
