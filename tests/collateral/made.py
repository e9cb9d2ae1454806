"""Estimates and plans as the tests of verdicts need them: made from an interval."""

from datetime import date
from statistics import NormalDist

from toolkit.plan import Campaign, EvaluationPlan, Matters, NotMeasured, Outcome, Source
from toolkit.results import Effect, ImpactEstimate

NORMAL = NormalDist()


def effect(estimate, std_error, *, level=0.95, name="level_change", confirmed=None):
    """An effect whose interval and p-value come from one normal distribution."""
    z = NORMAL.inv_cdf((1 + level) / 2)
    return Effect(
        name=name,
        estimate=estimate,
        std_error=std_error,
        ci_low=estimate - z * std_error,
        ci_high=estimate + z * std_error,
        p_value=2 * NORMAL.cdf(-abs(estimate) / std_error),
        confirmed=confirmed,
    )


def between(low, high, *, name="level_change", p_value=None, confirmed=None):
    """An effect with this interval; its p-value is that of a normal distribution at 95 %."""
    middle, error = (low + high) / 2, (high - low) / 2 / NORMAL.inv_cdf(0.975)
    p = 2 * NORMAL.cdf(-abs(middle) / error) if p_value is None else p_value
    return Effect(
        name=name,
        estimate=middle,
        std_error=error,
        ci_low=low,
        ci_high=high,
        p_value=p,
        confirmed=confirmed,
    )


def its(headline, *, scale="ratio", **more):
    """An estimate from an interrupted time series around this headline effect."""
    given = {
        "name": "calls",
        "kind": "its",
        "family": "count" if scale == "ratio" else "normal",
        "shape": "step",
        "scale": scale,
        "headline": headline.name,
        "unit": "contact",
        "level": 0.95,
        "effect_rows": (headline,),
        "period": "week",
        "before": 60,
        "after": 26,
    }
    return ImpactEstimate(**(given | more))


def survey(headline, **more):
    """An estimate of a change between two waves."""
    given = {
        "kind": "survey",
        "family": "proportion",
        "shape": "change",
        "scale": "absolute",
        "period": None,
        "before": 400,
        "after": 400,
    }
    return its(headline, **(given | more))


def outcome(id="calls", *, role="primary", **more):
    """An outcome of a plan; a benefit that is an increase unless told otherwise."""
    given = {"id": id, "source": "calls", "role": role, "measure": "count"}
    if role != "negative_control" and "benefit" not in more and "harm" not in more:
        given["benefit"] = "increase"
    return Outcome(**(given | more))


def plan(outcomes=(), not_measured=(), *, level=0.95, source=None):
    """A plan around these outcomes; `not_measured` as a mapping of effect to reason."""
    return EvaluationPlan(
        schema=1,
        campaign=Campaign(
            id="made", name="Made", start=date(2023, 3, 6), market="A market", mechanism="A way"
        ),
        sources={"calls": source or Source(kind="calls", unit="contact", period="week")},
        outcomes=tuple(outcomes),
        level=level,
        not_measured=tuple(
            NotMeasured(effect=id, reason=why) for id, why in dict(not_measured).items()
        ),
    )


A_TENTH = Matters(ratio=0.9)
A_FIFTH = Matters(ratio=1.2)
