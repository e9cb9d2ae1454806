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
 not kept: .*from toolkit.collateral.harm import harm_verdict
 not kept: .*from toolkit.disclosure import protect
 not kept: .*from toolkit.errors import (
 not kept: .*    DataError,
 not kept: .*    DemandEvalError,
 not kept: .*    ModelError,
 not kept: .*    PlanError,
 not kept: .*    Problem,
 not kept: .*    WorkspaceError,
 not kept: .*)
 not kept: .*from toolkit.evaluation import evaluate
 not kept: .*from toolkit.helpline.calls import read_calls
 not kept: .*from toolkit.ingest import read_table
 not kept: .*from toolkit.models.its import fit_its
 not kept: .*from toolkit.models.its_batch import fit_its_batch
 not kept: .*from toolkit.plan import EvaluationPlan, load_plan
 not kept: .*from toolkit.results import Evaluation, ImpactEstimate
 not kept: .*from toolkit.survey.change import survey_change
 not kept: .*from toolkit.tables import CallLog, Panel, SurveyWaves, TimeSeries
 not kept: .*from toolkit.workspace import Workspace

PUBLIC = {
 not kept: .*"CallLog": "toolkit.tables",
 not kept: .*"DataError": "toolkit.errors",
 not kept: .*"DemandEvalError": "toolkit.errors",
 not kept: .*"Evaluation": "toolkit.results",
 not kept: .*"EvaluationPlan": "toolkit.plan",
 not kept: .*"ImpactEstimate": "toolkit.results",
 not kept: .*"ModelError": "toolkit.errors",
 not kept: .*"Panel": "toolkit.tables",
 not kept: .*"PlanError": "toolkit.errors",
 not kept: .*"Problem": "toolkit.errors",
 not kept: .*"SurveyWaves": "toolkit.tables",
 not kept: .*"TimeSeries": "toolkit.tables",
 not kept: .*"Workspace": "toolkit.workspace",
 not kept: .*"WorkspaceError": "toolkit.errors",
 not kept: .*"evaluate": "toolkit.evaluation",
 not kept: .*"fit_its": "toolkit.models.its",
 not kept: .*"fit_its_batch": "toolkit.models.its_batch",
 not kept: .*"harm_verdict": "toolkit.collateral.harm",
 not kept: .*"load_plan": "toolkit.plan",
 not kept: .*"protect": "toolkit.disclosure",
 not kept: .*"read_calls": "toolkit.helpline.calls",
 not kept: .*"read_table": "toolkit.ingest",
 not kept: .*"survey_change": "toolkit.survey.change",
}

__all__ = [  # noqa: RUF022 - as in PUBLIC
 not kept: .*"CallLog",
 not kept: .*"DataError",
 not kept: .*"DemandEvalError",
 not kept: .*"Evaluation",
 not kept: .*"EvaluationPlan",
 not kept: .*"ImpactEstimate",
 not kept: .*"ModelError",
 not kept: .*"Panel",
 not kept: .*"PlanError",
 not kept: .*"Problem",
 not kept: .*"SurveyWaves",
 not kept: .*"TimeSeries",
 not kept: .*"Workspace",
 not kept: .*"WorkspaceError",
 not kept: .*"evaluate",
 not kept: .*"fit_its",
 not kept: .*"fit_its_batch",
 not kept: .*"harm_verdict",
 not kept: .*"load_plan",
 not kept: .*"protect",
 not kept: .*"read_calls",
 not kept: .*"read_table",
 not kept: .*"survey_change",
]


def __getattr__(name: str) -> Any:
 not kept: .*from importlib import import_module

 not kept: .*if name not in PUBLIC:
 not kept: .*    raise AttributeError(f"module 'toolkit' has no attribute '{name}'")
 not kept: .*# not kept: `toolkit.evaluation` is a module as well, and the import system would replace it
 not kept: .*return getattr(import_module(PUBLIC[name]), name)


def __dir__() -> list[str]:
 not kept: .*return sorted(__all__)
