"""How often the range of a change between two survey waves holds the truth.

Clusters that differ in level and in how much they change; of very unequal size (lognormal, 3 to
120 answers) and weight where nothing else is said; a mean, a common share, a rare share; the same
clusters in both waves or two samples; strata; areas with shocks of their own; people drawn one by
one.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import ndtri

from toolkit.survey.change import survey_change
from toolkit.survey.design import SurveyDesign
from toolkit.survey.intervals import quantile

__all__ = ["SITUATIONS", "Situation", "coverage", "report"]


@dataclass(frozen=True, kw_only=True)
class Situation:
    """One kind of survey: ``share`` is the proportion that is asked for, None a mean.

    ``unequal`` is the spread of the logarithm of cluster sizes (weights: five eighths of it).
    """

    name: str
    clusters: int
    strata: int = 1
    same: bool = True
    share: float | None = None
    sides: bool = False
    size: float = 12.0
    unequal: float = 0.8
    alone: bool = False

    @property
    def family(self):
        return "normal" if self.share is None else "proportion"


SITUATIONS = (
    *(Situation(name=f"mean, {n} clusters twice", clusters=n) for n in (10, 20, 40)),
    *(Situation(name=f"share, {n} clusters twice", clusters=n, share=0.3) for n in (10, 20, 40)),
    *(Situation(name=f"mean, {n} clusters a wave", clusters=n, same=False) for n in (10, 20, 40)),
    *(
        Situation(name=f"share, {n} clusters a wave", clusters=n, same=False, share=0.3)
        for n in (10, 20, 40)
    ),
    Situation(name="mean, 20 clusters in 5 strata", clusters=20, strata=5),
    Situation(name="share, 40 clusters in 20 strata", clusters=40, strata=20, share=0.3),
    Situation(name="share of 4 %, 40 clusters twice", clusters=40, share=0.04),
    Situation(name="mean, 5 areas against 5", clusters=10, sides=True, size=40),
    Situation(name="mean, 5 areas against 30", clusters=35, sides=True, size=40),
    Situation(name="share, 10 areas against 10", clusters=20, sides=True, share=0.3, size=40),
    Situation(name="mean, 10 like clusters twice", clusters=10, unequal=0.0),
    Situation(name="mean, 10 slightly unlike clusters twice", clusters=10, unequal=0.4),
    Situation(
        name="share, 20 slightly unlike a wave", clusters=20, same=False, share=0.3, unequal=0.4
    ),
    Situation(
        name="share, people drawn one by one", clusters=150, same=False, share=0.1, alone=True
    ),
)


def sample(situation, rng):
    """Draw one survey; the truth is no change (no difference of changes)."""
    parts = []
    drawn = _clusters(situation, rng)
    for number, wave in enumerate(("before", "after")):
        if number and not situation.same:
            drawn = _clusters(situation, rng)
        part = _answers(situation, drawn, rng)
        if not situation.same:
            part["cluster"] = part["cluster"] + number * situation.clusters
        parts.append(part.assign(wave=wave))
    return pd.concat(parts, ignore_index=True)


def _clusters(situation, rng):
    n = situation.clusters
    return {
        "shift": rng.normal(0, 0.4, n),
        "size": _sizes(situation, rng),
        "weight": rng.lognormal(0, situation.unequal * 5 / 8, n),
        "stratum": np.arange(n) % situation.strata,
    }


def _sizes(situation, rng):
    if situation.alone:
        return np.ones(situation.clusters, dtype=int)
    sizes = rng.lognormal(np.log(situation.size), situation.unequal, situation.clusters)
    return np.clip(sizes, 3, 120).astype(int)


def _answers(situation, drawn, rng):
    cluster = np.repeat(np.arange(situation.clusters), drawn["size"])
    shift = drawn["shift"] + rng.normal(0, 0.2, situation.clusters)
    latent = shift[cluster] + 0.3 * drawn["stratum"][cluster] / situation.strata
    latent = latent + rng.normal(0, 1, cluster.size)
    value = latent
    if situation.share is not None:
        spread = np.sqrt(1.2)
        cut = spread * float(ndtri(1 - situation.share))
        value = (latent > cut).astype(float)
    return pd.DataFrame(
        {
            "item": value,
            "weight": drawn["weight"][cluster] * rng.lognormal(0, 0.4, cluster.size),
            "stratum": drawn["stratum"][cluster],
            "cluster": cluster,
            "area": [f"a{number}" for number in cluster],
        }
    )


def one(situation, rng, level=0.95):
    """Estimate one survey."""
    frame = sample(situation, rng)
    areas = {}
    if situation.sides:
        here = 10 if situation.clusters == 20 else 5
        names = [f"a{number}" for number in range(situation.clusters)]
        areas = {"areas": names[:here], "comparison": names[here:]}
    return survey_change(
        frame,
        "item",
        before="before",
        after="after",
        family=situation.family,
        design=SurveyDesign(
            weights="weight", strata="stratum", clusters=None if situation.alone else "cluster"
        ),
        level=level,
        **areas,
    )


def coverage(situation, simulations, seed=1):
    """Return the share of ranges that hold no change: of ours, and of linearisation with t."""
    held = np.zeros(2)
    for number in range(simulations):
        found = one(situation, np.random.default_rng([seed, number]))
        effect, plain = found.effect(), found.term_rows[0]
        held[0] += effect.ci_low <= 0 <= effect.ci_high
        clusters = situation.clusters * (1 if situation.same else 2)
        groups = situation.strata * (1 if situation.same else 2)
        df = clusters - (2 if situation.sides else groups)
        held[1] += abs(plain.estimate) <= quantile(df, 0.95) * plain.std_error
    return held / simulations


def report(simulations=2000):
    """Yield a line for each situation: name, coverage of ours, of linearisation with t."""
    for situation in SITUATIONS:
        ours, plain = coverage(situation, simulations)
        yield situation.name, ours, plain
