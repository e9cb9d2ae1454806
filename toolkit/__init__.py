"""Tell what a campaign changed, and what it harmed: one straight line.

A plan (written before) and tables (validated data) enter one function, `evaluate`, which
returns one immutable Evaluation. Everything a person sees is a function of it.

>>> import toolkit as tk
>>> from toolkit.shipped import datasets
>>> folder = datasets() / "seatbelts_gb"
>>> plan = tk.load_plan(folder / "plan.toml")
>>> table = tk.read_table(folder / "casualties.csv", plan.sources["casualties"])
>>> evaluation = tk.evaluate(plan, {"casualties": table})
>>> [(o.id, o.verdict.reading) for o in evaluation.outcomes]
[('drivers', 'benefit shown'), ('front', 'benefit shown'), ('rear', 'cannot tell')]
>>> evaluation.ledger.findings[0].reading
'not ruled out'

Names are loaded when they are first used, so that ``import toolkit`` costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from toolkit.collateral.harm import harm_verdict
    from toolkit.disclosure import protect
    from toolkit.errors import (
        DataError,
        DemandEvalError,
        ModelError,
        PlanError,
        Problem,
        WorkspaceError,
    )
    from toolkit.evaluation import evaluate
    from toolkit.ingest import read_calls, read_table
    from toolkit.models.its import fit_its
    from toolkit.models.its_batch import fit_its_batch
    from toolkit.plan import EvaluationPlan, load_plan
    from toolkit.planning.its import power_its
    from toolkit.results import Evaluation, ImpactEstimate
    from toolkit.survey.change import survey_change
    from toolkit.tables import CallLog, Panel, SurveyWaves, TimeSeries
    from toolkit.workspace import Workspace

PUBLIC = {
    "CallLog": "toolkit.tables",
    "DataError": "toolkit.errors",
    "DemandEvalError": "toolkit.errors",
    "Evaluation": "toolkit.results",
    "EvaluationPlan": "toolkit.plan",
    "ImpactEstimate": "toolkit.results",
    "ModelError": "toolkit.errors",
    "Panel": "toolkit.tables",
    "PlanError": "toolkit.errors",
    "Problem": "toolkit.errors",
    "SurveyWaves": "toolkit.tables",
    "TimeSeries": "toolkit.tables",
    "Workspace": "toolkit.workspace",
    "WorkspaceError": "toolkit.errors",
    "evaluate": "toolkit.evaluation",
    "fit_its": "toolkit.models.its",
    "fit_its_batch": "toolkit.models.its_batch",
    "harm_verdict": "toolkit.collateral.harm",
    "load_plan": "toolkit.plan",
    "power_its": "toolkit.planning.its",
    "protect": "toolkit.disclosure",
    "read_calls": "toolkit.ingest",
    "read_table": "toolkit.ingest",
    "survey_change": "toolkit.survey.change",
}

__all__ = [
    "CallLog",
    "DataError",
    "DemandEvalError",
    "Evaluation",
    "EvaluationPlan",
    "ImpactEstimate",
    "ModelError",
    "Panel",
    "PlanError",
    "Problem",
    "SurveyWaves",
    "TimeSeries",
    "Workspace",
    "WorkspaceError",
    "evaluate",
    "fit_its",
    "fit_its_batch",
    "harm_verdict",
    "load_plan",
    "power_its",
    "protect",
    "read_calls",
    "read_table",
    "survey_change",
]


def __getattr__(name: str) -> Any:
    from importlib import import_module

    if name not in PUBLIC:
        raise AttributeError(f"module 'toolkit' has no attribute '{name}'")
    found = getattr(import_module(PUBLIC[name]), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted(__all__)
