"""A whole simulated campaign in a folder: the plan is read, the data and the truth are written."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from toolkit.errors import DemandEvalError
from toolkit.plan import EvaluationPlan, Outcome, load_plan
from toolkit.simulate.calls import KINDS, WEEKS_TO_BUILD_UP, effect_by_week, simulate_calls
from toolkit.simulate.survey import QUESTIONS, simulate_survey

__all__ = ["SEED", "simulate_campaign", "true_effects"]

SEED = 20230306
"""The seed of the shipped data."""

FIRST, LAST = date(2021, 1, 4), date(2023, 12, 3)
NOTE = (
    "Simulated: no person, call or answer is real. Each effect is in the unit of the estimate: "
    "the natural logarithm of a ratio for counts and shares of contacts, the outcome's own unit "
    "for answers (0.06 is six people of a hundred; points for a scale of 1 to 5)."
)


def simulate_campaign(folder: str | Path, *, seed: int = SEED) -> tuple[str, ...]:
    """Write the simulated log, survey and truth of a campaign into its folder.

    Parameters
    ----------
    folder
        Holds ``plan.toml`` (campaign, areas, outcomes, and an event ``whatsapp`` if there is one)
        and ``population.csv`` (``county, name, residence, people``).
    seed
        The same seed writes the same bytes.

    Returns
    -------
    tuple of str
        Names of the files written: ``calls.csv``, ``survey.csv``, ``truth.json``.

    Raises
    ------
    DemandEvalError
        If one of the two files is missing, the plan cannot be used, or it asks for an answer that
        the simulated questionnaire does not have.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as empty:
    ...     simulate_campaign(empty)
    Traceback (most recent call last):
    toolkit.errors.DemandEvalError: plan.toml and population.csv must lie in the folder ...
    """
    place = Path(folder)
    inputs = [place / "plan.toml", place / "population.csv"]
    if not all(path.is_file() for path in inputs):
        raise DemandEvalError(
            "plan.toml and population.csv must lie in the folder that is to be filled. "
            "Copy them from the shipped folder ro_campaign_simulated."
        )
    plan = load_plan(inputs[0])
    people = pd.read_csv(inputs[1], keep_default_na=False)
    truth = {"simulated": True, "note": NOTE, "seed": seed, "outcomes": true_effects(plan)}
    calls, answers = _drawn(plan, people, seed)
    files = {
        "calls.csv": calls.to_csv(index=False, lineterminator="\n"),
        "survey.csv": answers.to_csv(index=False, lineterminator="\n"),
        "truth.json": json.dumps(truth, indent=2, ensure_ascii=False) + "\n",
    }
    for name, text in files.items():
        (place / name).write_bytes(text.encode("utf-8"))
    return tuple(files)


def _drawn(
    plan: EvaluationPlan, people: pd.DataFrame, seed: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Draw the log and the survey, each from random numbers of its own."""
    calls_rng, survey_rng = np.random.default_rng(seed).spawn(2)
    opened = next((event.start for event in plan.events if event.id == "whatsapp"), None)
    calls = simulate_calls(
        plan.campaign, people, first=FIRST, last=LAST, whatsapp=opened, seed=calls_rng
    )
    calls["time"] = calls["time"].dt.strftime("%Y-%m-%d %H:%M")
    waves = [(s.before, s.after) for s in plan.sources.values() if s.kind == "survey"]
    before, after = waves[0] if waves else (None, None)
    names = (before or "before", after or "after")
    return calls, simulate_survey(plan.campaign, people, waves=names, seed=survey_rng)


def true_effects(plan: EvaluationPlan) -> dict[str, dict[str, Any]]:
    """What is the true effect on each outcome of the plan, in the unit of its estimate?

    Returns
    -------
    dict
        By id of the outcome: ``scale`` (``ratio`` or ``absolute``), ``effects`` by the name of
        the effect (logarithms where the scale is ``ratio``) and ``words``.
    """
    return {
        outcome.id: (
            _survey_truth(outcome)
            if plan.sources[outcome.source].kind == "survey"
            else _call_truth(outcome, plan)
        )
        for outcome in plan.outcomes
    }


def _call_truth(outcome: Outcome, plan: EvaluationPlan) -> dict[str, Any]:
    """Log ratio of the expected contacts with and without the campaign, washout left out."""
    campaign = plan.campaign
    if outcome.areas != "areas":
        return _ratio_truth({"level_change": 0.0})
    weeks = pd.period_range(campaign.start, LAST, freq="W-SUN")[WEEKS_TO_BUILD_UP:]
    chosen = [kind for kind in KINDS if _matches(outcome, kind.caller, kind.outcome)]
    logs = _log_ratio(chosen, plan, weeks)
    if outcome.measure == "share":
        logs = logs - _log_ratio(list(KINDS), plan, weeks)
    if outcome.shape == "pulse+step" and campaign.end is not None:
        during = np.asarray(weeks.start_time <= pd.Timestamp(campaign.end))
        halves = {"pulse_effect": logs[during].mean(), "level_change": logs[~during].mean()}
        return _ratio_truth({name: float(value) for name, value in halves.items()})
    return _ratio_truth({"level_change": float(logs.mean())})


def _log_ratio(kinds: list[Any], plan: EvaluationPlan, weeks: pd.PeriodIndex) -> Any:
    """Log of expected contacts of these kinds over what they would be without campaign, by week."""
    full = pd.period_range(FIRST, LAST, freq="W-SUN")
    effects = sum(
        kind.share * pd.Series(effect_by_week(kind, plan.campaign, full), index=full)
        for kind in kinds
    )
    return np.log(pd.Series(effects)[weeks].to_numpy() / sum(kind.share for kind in kinds))


def _matches(outcome: Outcome, caller: str, result: str) -> bool:
    """Whether a kind of contact is counted; other categories do not change the ratio."""
    kind = {"caller": caller, "outcome": result}
    for column, wanted in outcome.where.items():
        allowed = (wanted,) if isinstance(wanted, str) else wanted
        if column in kind and kind[column] not in allowed:
            return False
    return True


def _ratio_truth(logs: dict[str, float]) -> dict[str, Any]:
    rounded = {name: round(value, 4) + 0.0 for name, value in logs.items()}
    when = {"pulse_effect": " while it runs", "level_change": ""}
    if len(rounded) > 1:
        when["level_change"] = " afterwards"
    words = ", ".join(f"a ratio of {np.exp(v):.2f}{when[name]}" for name, v in rounded.items())
    return {"scale": "ratio", "effects": rounded, "words": words}


def _survey_truth(outcome: Outcome) -> dict[str, Any]:
    effects = {question.item: question.effect for question in QUESTIONS}
    if outcome.item not in effects:
        raise DemandEvalError(
            f"The simulated questionnaire has no question '{outcome.item}'. "
            f"Known: {', '.join(effects)}."
        )
    effect = effects[outcome.item]
    unit = "people of a hundred" if outcome.measure == "proportion" else "points"
    amount = effect * 100 if outcome.measure == "proportion" else effect
    return {
        "scale": "absolute",
        "effects": {"change": effect},
        "words": f"a change of {round(amount, 6):+g} {unit}",
    }
