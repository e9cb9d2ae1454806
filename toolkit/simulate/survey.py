"""Two survey waves with a known effect: strata, clusters, weights, a comparison without campaign.

Effects are added to probabilities and to means, so that the difference in differences that the
population would show is exactly the number that was put in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from toolkit.plan import Campaign

__all__ = ["QUESTIONS", "Question", "simulate_survey"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question: how it was answered before, and what the campaign adds.

    ``scale``: ``before`` holds the shares of the answers 1 to 5 and ``effect`` is added to the
    mean. ``willing``: answers yes, perhaps, no or refused; ``before`` holds the shares of yes and
    perhaps, and ``effect`` is added to the share of the two together among those who answered.
    ``spread`` is the standard deviation between localities, on the scale of the effect.
    """

    item: str
    kind: Literal["scale", "willing"]
    before: tuple[float, ...]
    effect: float
    spread: float


QUESTIONS = (
    Question(item="would_buy", kind="willing", before=(0.08, 0.18), effect=-0.06, spread=0.03),
    Question(
        item="blames_migrants",
        kind="scale",
        before=(0.18, 0.24, 0.26, 0.20, 0.12),
        effect=0.45,
        spread=0.10,
    ),
    Question(
        item="blames_victims",
        kind="scale",
        before=(0.22, 0.26, 0.25, 0.17, 0.10),
        effect=-0.10,
        spread=0.10,
    ),
    Question(
        item="trusts_helpline",
        kind="scale",
        before=(0.08, 0.17, 0.30, 0.28, 0.17),
        effect=0.0,
        spread=0.10,
    ),
    Question(item="would_report", kind="willing", before=(0.30, 0.20), effect=0.08, spread=0.03),
)

TILT = np.array([-0.2, -0.1, 0.0, 0.1, 0.2])
"""Added to the shares of the answers 1 to 5, it raises their mean by one for each unit."""

REFUSED, NO_ANSWER = 0.04, 0.03
BETWEEN_YEARS = 0.15  # of the spread: counties drift apart by themselves
LOCALITIES = {"urban": 3, "rural": 2}


def simulate_survey(
    campaign: Campaign,
    population: pd.DataFrame,
    *,
    waves: tuple[str, str],
    questions: tuple[Question, ...] = QUESTIONS,
    seed: int | np.random.Generator = 0,
) -> pd.DataFrame:
    """Draw two survey waves, before and after a campaign with known effects.

    In each county with the campaign and each comparison county the same five made-up localities
    are visited in both waves, other people each time, 9 to 17 answers in each.

    Parameters
    ----------
    campaign
        Its areas and comparison areas.
    population
        One row a county and ``residence``, with ``people``.
    waves
        Names of the wave before and the wave after.
    questions
        What is asked, and what the campaign changes.
    seed
        A number, or a generator to draw from.

    Returns
    -------
    DataFrame
        One row an answer sheet: ``wave``, ``county``, ``residence`` (stratum), ``locality``
        (cluster), ``weight`` (people stood for), ``gender``, ``age_group``, the questions, and
        ``saw_campaign`` (not asked in the first wave: missing). Answers on a scale are whole
        numbers, missing where there was no answer.

    Examples
    --------
    >>> campaign = Campaign(id="x", name="x", start=pd.Timestamp("2023-03-06").date(), market="x",
    ...                     mechanism="x", areas=("CJ",), comparison_areas=("VN",))
    >>> people = pd.DataFrame({"county": ["CJ", "CJ", "VN", "VN"], "people": 1000,
    ...                        "residence": ["urban", "rural"] * 2})
    >>> answers = simulate_survey(campaign, people, waves=("before", "after"))
    >>> answers.groupby(["wave", "county"], sort=False)["locality"].nunique().tolist()
    [5, 5, 5, 5]
    """
    rng = np.random.default_rng(seed)
    places = _localities(campaign, population)
    homes = {q.item: _clipped(rng, len(places), q.spread) for q in questions}
    parts = []
    for after, wave in enumerate(waves):
        size = rng.integers(9, 18, size=len(places))
        row = np.repeat(np.arange(len(places)), size)
        reached = places["county"].isin(campaign.areas).to_numpy()[row] & bool(after)
        sheet = places.iloc[row].reset_index(drop=True)
        sheet.insert(0, "wave", wave)
        sheet["weight"] = _weights(sheet, rng)
        sheet = sheet.drop(columns="people")
        sheet["gender"] = rng.choice(["woman", "man"], size=len(sheet), p=[0.52, 0.48])
        sheet["age_group"] = rng.choice(
            ["18-29", "30-44", "45-59", "60+"], size=len(sheet), p=[0.18, 0.27, 0.26, 0.29]
        )
        for question in questions:
            drift = _clipped(rng, len(places), question.spread * BETWEEN_YEARS)
            shift = (homes[question.item] + drift)[row] + question.effect * reached
            sheet[question.item] = _answers(question, sheet, shift, rng)
        seen = rng.random(len(sheet)) < np.where(reached, 0.42, 0.10)
        sheet["saw_campaign"] = np.where(seen, "yes", "no") if after else ""
        parts.append(sheet)
    return pd.concat(parts, ignore_index=True)


def _localities(campaign: Campaign, population: pd.DataFrame) -> pd.DataFrame:
    """List the localities that are visited: county, residence, a made-up name, people behind."""
    asked = population[population["county"].isin(campaign.areas + campaign.comparison_areas)]
    rows = []
    for county, cells in asked.groupby("county", sort=True):
        for cell in cells.itertuples():
            # A county without countryside (the capital) has all its localities in town.
            number = LOCALITIES[str(cell.residence)] if len(cells) > 1 else sum(LOCALITIES.values())
            rows += [
                (
                    county,
                    cell.residence,
                    f"{county}-{str(cell.residence)[0].upper()}{i + 1}",
                    cell.people,
                )
                for i in range(number)
            ]
    return pd.DataFrame(rows, columns=["county", "residence", "locality", "people"])


def _clipped(rng: np.random.Generator, n: int, spread: float) -> NDArray[np.float64]:
    """Draw shifts of localities, none beyond two and a half standard deviations."""
    return spread * np.clip(rng.standard_normal(n), -2.5, 2.5)


def _weights(sheet: pd.DataFrame, rng: np.random.Generator) -> NDArray[np.float64]:
    """People that each answer stands for: those of its county and residence, unevenly shared."""
    uneven = pd.Series(np.exp(0.25 * rng.standard_normal(len(sheet))))
    share = uneven / uneven.groupby([sheet["county"], sheet["residence"]]).transform("sum")
    return np.round((share * sheet["people"]).to_numpy(dtype=float), 1)


def _answers(
    question: Question, sheet: pd.DataFrame, shift: NDArray[np.float64], rng: np.random.Generator
) -> NDArray[np.object_]:
    """Draw the answers to one question; ``shift`` is added to its mean or share, row by row."""
    before = np.array(question.before)
    silent = rng.random(len(sheet))
    if question.kind == "scale":
        drawn = _draw(before + shift[:, None] * TILT, rng) + 1
        return np.where(silent < NO_ANSWER, "", drawn.astype(str)).astype(object)
    gender = np.where(sheet["gender"] == "man", 0.04, -0.04)
    willing = before.sum() + shift + gender
    shares = np.stack([willing * before[0], willing * before[1]], axis=1) / before.sum()
    words = np.array(["yes", "perhaps", "no"], dtype=object)
    drawn = _draw(np.column_stack([shares, 1 - willing]), rng)
    return np.where(silent < REFUSED, "refused", words[drawn]).astype(object)


def _draw(shares: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.intp]:
    """Draw one answer a row by its shares: (rows, answers), each row adding up to one."""
    reached = np.cumsum(shares, axis=1)
    reached[:, -1] = 1.0
    drawn: NDArray[np.intp] = np.argmax(rng.random(len(shares))[:, None] < reached, axis=1)
    return drawn
