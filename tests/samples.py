"""Evaluations made by hand, one of each kind of verdict, for tests of what people see.

`full()` holds, in one campaign: benefit shown, cannot tell, no change that matters, a pulse, an
outcome that is reach only, one that could not be estimated, a negative control, harm shown, harm
ruled out (with hidden small counts), harm not ruled out, a sign of harm and effects that were not
measured. The numbers are made up; each interval agrees with its verdict.
"""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from toolkit.plan import EvaluationPlan, collateral_effects, plan_from_document
from toolkit.results import (
    Check,
    CollateralFinding,
    Effect,
    ErrorStructure,
    Evaluation,
    ImpactEstimate,
    Ledger,
    OutcomeResult,
    Path,
    Provenance,
    SourceSummary,
    Verdict,
    WaveLevel,
)

FIRST_MONDAY = date(2022, 1, 3)
WEEKS = 87
START, END = date(2023, 3, 6), date(2023, 5, 28)
HOSTILE = "<img src=x onerror=alert(1)></script><script>alert(2)</script>\"'&{{7*7}}"


def plan(*, name: str = "Simulated: Open your eyes", **campaign: Any) -> EvaluationPlan:
    """The plan of the sample campaign, with every kind of outcome."""
    return plan_from_document(
        {
            "schema": 1,
            "level": 0.95,
            "analysis_date": date(2023, 9, 4),
            "campaign": {
                "id": "ro-sample",
                "name": name,
                "start": START,
                "end": END,
                "areas": ["AB", "AR", "BH"],
                "comparison_areas": ["VL", "VN", "VS"],
                "exploitation": ["sexual", "labour"],
                "market": "Paid sex and day labour advertised online",
                "mechanism": "Buyers who learn the signs and the law stop buying or report",
                "audience": "men aged 18-45",
                "channels": ["online", "outdoor"],
                "cost": 120000,
                "currency": "EUR",
                "advertises_number": True,
                **campaign,
            },
            "sources": {
                "calls": {"kind": "calls", "unit": "contact", "period": "week"},
                "waves": {"kind": "survey", "before": "2023-01", "after": "2023-06"},
            },
            "events": [
                {
                    "id": "whatsapp",
                    "kind": "channel",
                    "start": date(2022, 9, 5),
                    "name": "Messages by WhatsApp",
                    "sources": ["calls"],
                },
                {
                    "id": "strike",
                    "kind": "service",
                    "start": date(2023, 6, 19),
                    "end": date(2023, 7, 2),
                    "name": "Line open half days",
                },
            ],
            "outcomes": [
                _call("actionable-reports", "Reports that could be acted on", "primary", 1.10),
                _item("would-buy", "Readiness to buy", "primary", "decrease", compare=True),
                _item("acceptance", "Acceptance of buying", "secondary", "decrease"),
                {
                    **_call("all-contacts", "All contacts", "secondary", 1.10),
                    "shape": "pulse+step",
                },
                _call("minority-contacts", "Contacts in minority languages", "secondary", 1.10),
                _call("weather", "Calls about other matters", "negative_control", None),
                _harm("victims-own", "Victims' own contacts", "less-help-seeking", 0.90),
                _harm("abandoned", "Abandoned calls", "false-reports", 1.20),
                _harm("misdirected", "Callers who seek sex or a job", "misread-message", 1.50),
                {
                    **_item("migrants", "Agreement that migrants are to blame", "collateral", None),
                    "harm": "increase",
                    "effect": "xenophobia",
                },
            ],
            "not_measured": [
                {
                    "effect": "less-safe-market",
                    "reason": "No safe access to people who sell sex in these areas",
                }
            ],
        }
    )


def _call(id: str, name: str, role: str, ratio: float | None) -> dict[str, Any]:
    measured: dict[str, Any] = {
        "id": id,
        "name": name,
        "source": "calls",
        "role": role,
        "measure": "count",
    }
    measured |= {} if id == "all-contacts" else {"where": {"topic": id}}
    return measured | ({"benefit": "increase", "matters": {"ratio": ratio}} if ratio else {})


def _harm(id: str, name: str, effect: str, ratio: float) -> dict[str, Any]:
    measured: dict[str, Any] = {"id": id, "name": name, "source": "calls", "measure": "count"}
    measured |= {"where": {"topic": id}}
    side = "decrease" if ratio < 1 else "increase"
    role = {"role": "collateral", "effect": effect, "harm": side}
    return measured | role | {"matters": {"ratio": ratio}}


def _item(
    id: str, name: str, role: str, benefit: str | None, *, compare: bool = False
) -> dict[str, Any]:
    asked = {"id": id, "name": name, "source": "waves", "role": role, "measure": "proportion"}
    asked |= {"item": id.replace("-", "_"), "values": ["yes"], "matters": {"absolute": 0.03}}
    asked |= {"benefit": benefit} if benefit else {}
    return asked | ({"compare": "comparison_areas"} if compare else {})


def log(percent: float) -> float:
    """The log ratio of a change in percent."""
    return math.log1p(percent / 100)


def effect(
    name: str, estimate: float, low: float, high: float, *, p: float | None = None, **more: Any
) -> Effect:
    """An effect whose standard error and p-value go with its interval."""
    error = (high - low) / 3.92
    if p is None:
        p = math.erfc(abs(estimate) / error / math.sqrt(2)) if error else None
    return Effect(
        name=name, estimate=estimate, std_error=error, ci_low=low, ci_high=high, p_value=p, **more
    )


def path(
    level: float, change: float, *, pulse: float = 0.0, hide_below: float | None = None
) -> Path:
    """A weekly path around a level, multiplied by ``1 + change`` from the start on."""
    days = [FIRST_MONDAY + timedelta(weeks=week) for week in range(WEEKS)]
    expected = [level * (1 + 0.08 * math.sin(2 * math.pi * week / 52)) for week in range(WEEKS)]
    factor = [
        1.0 if day < START else 1 + pulse if pulse and day <= END else 1 + change for day in days
    ]
    noise = [1 + 0.11 * math.sin(12.9898 * week**1.5) for week in range(WEEKS)]
    observed = [round(e * f * w) for e, f, w in zip(expected, factor, noise, strict=True)]
    hidden = tuple(hide_below is not None and 0 < value < hide_below for value in observed)
    values = [None if gone else float(v) for v, gone in zip(observed, hidden, strict=True)]
    values[40] = None  # a week without data: a gap, never a zero
    return Path(
        periods=tuple(f"{day}/{day + timedelta(days=6)}" for day in days),
        observed=tuple(values),
        fitted=tuple(e * f for e, f in zip(expected, factor, strict=True)),
        counterfactual=tuple(expected),
        counterfactual_low=tuple(e * 0.86 for e in expected),
        counterfactual_high=tuple(e * 1.16 for e in expected),
        hidden=hidden,
    )


def series_estimate(
    name: str, rows: tuple[Effect, ...], values: Path, **more: Any
) -> ImpactEstimate:
    """A weekly count with its headline effect first in ``rows``."""
    settings: dict[str, Any] = {
        "family": "count",
        "shape": "step",
        "scale": "ratio",
        "headline": "level_change",
        "unit": "contact",
    }
    return ImpactEstimate(
        name=name,
        kind="its",
        level=0.95,
        effect_rows=rows,
        term_rows=(effect("intercept", 3.4, 3.1, 3.7), effect("trend", 0.001, -0.004, 0.006)),
        period="week",
        start=START.isoformat(),
        end=END.isoformat(),
        before=61,
        after=26,
        errors=ErrorStructure(
            name="auto",
            words="Errors persist for about four weeks.",
            weights={"persistent": 0.61, "wander and noise": 0.27, "bending": 0.12},
            half_life=4.0,
        ),
        season="full",
        path_values=values,
        **settings | more,
    )


def survey_estimate(
    name: str, change: float, low: float, high: float, *, compared: bool = False, **more: Any
) -> ImpactEstimate:
    """A change between two waves in shares."""
    groups = ("campaign areas", "comparison areas") if compared else ("campaign areas",)
    levels = []
    for number, group in enumerate(groups):
        for wave, share in (("2023-01", 0.31), ("2023-06", 0.31 + (change if not number else 0))):
            around = (share - 0.028, share + 0.03)
            levels.append(
                WaveLevel(
                    wave=wave,
                    group=group,
                    estimate=share,
                    std_error=0.015,
                    ci_low=around[0],
                    ci_high=around[1],
                    answers=812 - 9 * number,
                )
            )
    return ImpactEstimate(
        name=name,
        kind="survey",
        family="proportion",
        shape="difference-in-differences" if compared else "change",
        scale="absolute",
        headline="change",
        unit="answer",
        level=0.95,
        effect_rows=(effect("change", change, low, high),),
        before=812,
        after=798,
        df=38.0,
        levels=tuple(levels),
        **more,
    )


def verdict(reading: str, of: ImpactEstimate, **more: Any) -> Verdict:
    """A verdict on the headline effect, with the facts that go with its reading."""
    row = of.effect()
    assert row.estimate is not None
    shown = reading in ("benefit shown", "harm shown", "change shown")
    facts: dict[str, Any] = {
        "shown": shown,
        "small": reading == "no change that matters",
        "large": False,
        "direction": ("increase" if row.estimate > 0 else "decrease") if shown else None,
        "low": row.ci_low,
        "high": row.ci_high,
        "p_value": row.p_value,
    }
    return Verdict(reading=reading, **facts | more)  # type: ignore[arg-type]


def placebo_check() -> Check:
    """Placebo dates with their effects, on the scale of the estimate."""
    values = (-0.11, -0.06, -0.04, -0.02, 0.0, 0.01, 0.03, 0.05, 0.08, 0.09, 0.12)
    return Check(
        name="placebo-dates",
        title="Dates at which nothing happened",
        status="passed",
        null="The real date is no different from dates before the campaign.",
        finding="The change at the real date is larger than at all 11 dates before it.",
        statistic=log(38),
        p_value=0.08,
        values=values,
    )


def outcomes() -> tuple[OutcomeResult, ...]:
    """All outcomes of the sample campaign."""
    return (*_aimed(), *_asked(), *_collateral())


def _aimed() -> tuple[OutcomeResult, ...]:
    reports = series_estimate(
        "Reports that could be acted on",
        (
            effect("level_change", log(38), log(9), log(76)),
            effect("relative_effect", 0.38, 0.09, 0.76),
            effect("cumulative_effect", 286, 78, 520, unit="contact"),
        ),
        path(29, 0.38),
        per_period=effect("per_period", 11, 3, 20, unit="contact"),
    )
    contacts = series_estimate(
        "All contacts",
        (
            effect("level_change", log(14), log(-7), log(40)),
            effect("pulse_effect", log(195), log(110), log(310)),
        ),
        path(120, 0.14, pulse=1.95),
        shape="pulse+step",
    )
    other = series_estimate(
        "Calls about other matters",
        (effect("level_change", log(-1), log(-13), log(12)),),
        path(64, -0.01),
    )
    shared: dict[str, Any] = {"source": "calls", "unit": "contact"}
    return (
        OutcomeResult(
            id="actionable-reports",
            name="Reports that could be acted on",
            role="primary",
            definition="Contacts whose outcome is 'actioned', by week, in the campaign's areas",
            estimate=reports,
            verdict=verdict("benefit shown", reports),
            checks=(
                Check(
                    name="points",
                    title="Enough weeks before and after",
                    status="passed",
                    null="",
                    finding="61 weeks before the start and 26 after it.",
                ),
                placebo_check(),
                Check(
                    name="overlap",
                    title="Other events at the same time",
                    status="failed",
                    null="",
                    finding="Line open half days falls into the weeks after the start.",
                    advice="Read the change together with this event.",
                ),
            ),
            **shared,
        ),
        OutcomeResult(
            id="all-contacts",
            name="All contacts",
            role="secondary",
            definition="All contacts by week, in the campaign's areas",
            estimate=contacts,
            verdict=verdict("cannot tell", contacts),
            reach_only=True,
            **shared,
        ),
        OutcomeResult(
            id="minority-contacts",
            name="Contacts in minority languages",
            role="secondary",
            definition="Contacts by week whose language is not Romanian",
            problem=(
                "There are 61 weeks before the start, but only 2 of them have any contact. "
                "Choose period = 'month', or leave this outcome out."
            ),
            **shared,
        ),
        OutcomeResult(
            id="weather",
            name="Calls about other matters",
            role="negative_control",
            definition="Contacts whose topic is 'other', by week",
            estimate=other,
            verdict=verdict(
                "cannot tell",
                other,
                more_needed="Nineteen more weeks at today's numbers would show a "
                "change of a fifth.",
            ),
            **shared,
        ),
    )


def _asked() -> tuple[OutcomeResult, ...]:
    buy = survey_estimate("Readiness to buy", -0.021, -0.062, 0.020, compared=True)
    accept = survey_estimate("Acceptance of buying", -0.001, -0.014, 0.011)
    shared: dict[str, Any] = {"source": "waves", "unit": "answer"}
    return (
        OutcomeResult(
            id="would-buy",
            name="Readiness to buy",
            role="primary",
            definition="Answers 'yes' or 'perhaps' to the question would_buy",
            estimate=buy,
            verdict=verdict(
                "cannot tell",
                buy,
                more_needed="About 2,400 more answers, gathered in the same way, would show a "
                "change of 3 points of 100.",
            ),
            **shared,
        ),
        OutcomeResult(
            id="acceptance",
            name="Acceptance of buying where exploitation is possible",
            role="secondary",
            definition="Answers 'yes' to the question acceptance",
            estimate=accept,
            verdict=verdict("no change that matters", accept),
            **shared,
        ),
    )


def _collateral() -> tuple[OutcomeResult, ...]:
    own = series_estimate(
        "Victims' own contacts",
        (effect("level_change", log(5), log(-4.2), log(15)),),
        path(12, 0.05, hide_below=11),
    )
    gone = series_estimate(
        "Abandoned calls",
        (effect("level_change", log(8), log(-9), log(28)),),
        path(41, 0.08),
    )
    lost = series_estimate(
        "Callers who seek sex or a job",
        (effect("level_change", log(21), log(1.5), log(44), p=0.034),),
        path(22, 0.21),
    )
    blamed = survey_estimate("Agreement that migrants are to blame", 0.06, 0.02, 0.10)
    readings = (
        ("victims-own", own, "cannot tell", "calls", "contact"),
        ("abandoned", gone, "cannot tell", "calls", "contact"),
        ("misdirected", lost, "harm shown", "calls", "contact"),
        ("migrants", blamed, "harm shown", "waves", "answer"),
    )
    return tuple(
        OutcomeResult(
            id=id,
            name=estimate.name,
            role="collateral",
            source=source,
            unit=unit,
            definition=f"{estimate.name}, as the plan defines it",
            estimate=estimate,
            verdict=verdict(reading, estimate),
        )
        for id, estimate, reading, source, unit in readings
    )


def findings() -> tuple[CollateralFinding, ...]:
    """The ledger's entries in the order of the register."""
    measured = {
        "less-help-seeking": _finding(
            "victims-own", "ruled out", log(-5), log(-13), -log(-4.2), -log(-10), harm="decrease"
        ),
        "false-reports": _finding(
            "abandoned",
            "not ruled out",
            log(8),
            log(-9),
            log(28),
            log(20),
            settle="Forty more weeks at today's numbers would rule out a change of a fifth.",
        ),
        "misread-message": _finding(
            "misdirected", "sign of harm", log(21), log(1.5), log(44), log(50), ruled_out=True
        ),
        "xenophobia": _finding(
            "migrants", "harm shown", 0.06, 0.02, 0.10, 0.03, scale="absolute", harm_shown=True
        ),
    }
    reasons = {one.effect: one.reason for one in plan().not_measured}
    return tuple(
        replace(measured[id], effect=id)
        if id in measured
        else CollateralFinding(
            effect=id,
            reading="not measured",
            reason=reasons.get(id, "The plan gives no reason."),
        )
        for id in collateral_effects()
    )


def _finding(
    outcome: str,
    reading: str,
    estimate: float,
    low: float,
    high: float,
    margin: float,
    **more: Any,
) -> CollateralFinding:
    margin = abs(margin)
    facts: dict[str, Any] = {"scale": "ratio", "harm": "increase", "ruled_out": high < margin}
    return CollateralFinding(
        effect="",
        outcome=outcome,
        reading=reading,  # type: ignore[arg-type]
        margin=margin,
        estimate=estimate,
        ci_low=low,
        ci_high=high,
        p_value=effect("", estimate, low, high).p_value,
        **facts | more,
    )


def full(*, locked: bool = True, protected: bool = True, name: str | None = None) -> Evaluation:
    """One campaign with every kind of verdict; locked and protected unless said otherwise."""
    found = findings()
    written = plan(name=name) if name else plan()
    return Evaluation(
        plan=written,
        fingerprint=written.fingerprint,
        outcomes=outcomes(),
        ledger=Ledger(
            findings=found,
            measured=4,
            registered=len(found),
            ruled_out=1,
            shown=1,
            reading=(
                "Harm ruled out: 1 of 4. Harm shown: Xenophobia and profiling. Sign of harm: "
                "Misread message. This holds for the 4 of 15 effects that were measured; not "
                "measured: Displacement; A less safe, more hidden market; Stigma; Blaming of "
                "victims, and myths; Normalising; Moral licensing and fatigue; Backlash and "
                "polarisation; Substitution of demand; Lost livelihood, sellers punished; "
                "Survivors hurt again; Exposure by data."
            ),
        ),
        sources=(
            SourceSummary(
                id="calls",
                kind="calls",
                files=("3f" * 32,),
                rows=9412,
                first="2022-01-03",
                last="2023-09-03",
                unit="contact",
                notes=("The first week was left out: it is not whole.",),
            ),
            SourceSummary(
                id="waves",
                kind="survey",
                files=("a1" * 32, "b2" * 32),
                rows=1610,
                first="2023-01",
                last="2023-06",
            ),
        ),
        checks=(
            Check(
                name="events",
                title="Events besides the campaign",
                status="informational",
                null="",
                finding="Two other events fall into the weeks that were looked at.",
            ),
        ),
        limitations=(
            "The campaign printed the number of the line, so how calls were recorded may have "
            "changed with it.",
        ),
        provenance=Provenance(
            locked_at="2023-02-20T09:00:00+00:00" if locked else None,
            last_data_at="2023-09-04T07:30:00+00:00",
        ),
        exploratory=not locked,
        versions={"demandeval": "0.1.0", "python": "3.13.1"},
        protected=protected,
        created="2023-09-04T08:00:00+00:00",
    )


def exploratory() -> Evaluation:
    """The same campaign, its plan never locked."""
    return full(locked=False)


def hostile() -> Evaluation:
    """A campaign, an outcome and an event whose names try to break out of the page."""
    bad = full(name=f"Campaign {HOSTILE}")
    first, *rest = bad.outcomes
    event = replace(bad.plan.events[0], name=f"Event {HOSTILE}")
    return replace(
        bad,
        plan=replace(bad.plan, events=(event, *bad.plan.events[1:])),
        outcomes=(replace(first, name=f"Outcome {HOSTILE}", definition=HOSTILE), *rest),
        limitations=(HOSTILE,),
    )
