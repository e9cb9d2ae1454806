"""A helpline log with a known effect: kinds of contact, each moved by the campaign in its way.

The rate of a kind of contact in a county and week is

    weekly · share · people · exp(trend + season + common wander + noise of the kind) · effect

with the effect in the campaign's areas only, and the count is Poisson given the rate. So the
counts are overdispersed and hang together from week to week, and the ratios between them are
known exactly.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from toolkit.plan import Campaign
from toolkit.simulate.series import ErrorProcess, simulate_errors

__all__ = ["KINDS", "CallKind", "effect_by_week", "simulate_calls"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CallKind:
    """One kind of contact: who called, what came of it, how common, what the campaign does.

    ``share`` is of all contacts before the campaign; ``during`` and ``afterwards`` are what the
    campaign multiplies its rate by in its own areas.
    """

    caller: str
    outcome: str
    share: float
    during: float
    afterwards: float


# Together: actioned contacts × 1.50 and victims' own × 0.85 throughout; all contacts × 1.62 while
# the campaign runs and × 1.37 afterwards, since it prints the number; not relevant ones as many
# of a hundred as before.
KINDS = (
    CallKind(caller="victim", outcome="actioned", share=0.07, during=0.85, afterwards=0.85),
    CallKind(caller="victim", outcome="advice", share=0.04, during=0.85, afterwards=0.85),
    CallKind(caller="relative", outcome="actioned", share=0.05, during=1.20, afterwards=1.20),
    CallKind(caller="relative", outcome="advice", share=0.05, during=1.10, afterwards=1.10),
    CallKind(caller="professional", outcome="actioned", share=0.10, during=1.00, afterwards=1.00),
    CallKind(caller="professional", outcome="advice", share=0.04, during=1.00, afterwards=1.00),
    CallKind(caller="public", outcome="actioned", share=0.22, during=2.00, afterwards=2.00),
    CallKind(caller="public", outcome="advice", share=0.10, during=3.00, afterwards=1.20),
    CallKind(caller="public", outcome="misdirected", share=0.04, during=1.60, afterwards=1.60),
    CallKind(caller="public", outcome="not relevant", share=0.29, during=1.623, afterwards=1.370),
)

WEEKDAYS = (0.17, 0.17, 0.16, 0.16, 0.15, 0.10, 0.09)
HOURS = (1, 1, 1, 0.5, 0.5, 0.5, 1, 2, 5, 8, 9, 9, 8, 7, 7, 7, 7, 6, 6, 5, 4, 3, 2, 1.5)
SPOKEN_OF = {"sexual": 0.45, "labour": 0.35, "begging": 0.12, "other": 0.08}
CHANNELS = {"phone": 0.75, "email": 0.10, "web": 0.15}
CHANNELS_WITH_WHATSAPP = {"phone": 0.55, "email": 0.08, "web": 0.12, "whatsapp": 0.25}
COMMON, OF_A_KIND = 0.06, 0.04  # standard deviations on the log scale
WEEKS_TO_BUILD_UP = 2


def effect_by_week(
    kind: CallKind, campaign: Campaign, weeks: pd.PeriodIndex
) -> NDArray[np.float64]:
    """What does the campaign multiply this kind of contact by, in each week?

    1 before the start; in the first two weeks half the effect (on the log scale), in which the
    campaign builds up; then ``during``, and ``afterwards`` once it has ended.
    """
    starts = weeks.start_time
    after = np.asarray(starts >= pd.Timestamp(campaign.start))
    full = np.where(after, kind.during, 1.0)
    if campaign.end is not None:
        full[np.asarray(starts > pd.Timestamp(campaign.end))] = kind.afterwards
    builds_up = after & (np.cumsum(after) <= WEEKS_TO_BUILD_UP)
    result: NDArray[np.float64] = full ** np.where(builds_up, 0.5, 1.0)
    return result


def simulate_calls(
    campaign: Campaign,
    population: pd.DataFrame,
    *,
    first: date,
    last: date,
    weekly: float = 160.0,
    whatsapp: date | None = None,
    kinds: tuple[CallKind, ...] = KINDS,
    seed: int | np.random.Generator = 0,
) -> pd.DataFrame:
    """Draw the log of a helpline through which a campaign with known effects runs.

    Parameters
    ----------
    campaign
        Its start, end and areas.
    population
        One row a county and ``residence``, with ``county`` and ``people``.
    first, last
        First and last day; whole weeks, Monday to Sunday.
    weekly
        Contacts a week in the whole country, on average, before any effect.
    whatsapp
        Day from which a quarter of the contacts come by WhatsApp instead of another channel.
    kinds
        Kinds of contact and what the campaign does to each.
    seed
        A number, or a generator to draw from.

    Returns
    -------
    DataFrame
        One row a contact in order of time: ``time`` (local, whole minutes), ``county``,
        ``residence``, ``caller``, ``outcome``, ``exploitation``, ``channel``. Empty text where
        something was not said: the county in 3 %, the residence in 5 %.

    Examples
    --------
    >>> campaign = Campaign(id="x", name="x", start=date(2023, 3, 6), areas=("CJ",), market="x",
    ...                     mechanism="x")
    >>> people = pd.DataFrame({"county": ["CJ", "VN"], "residence": "urban", "people": 1000})
    >>> log = simulate_calls(campaign, people, first=date(2023, 1, 2), last=date(2023, 4, 30))
    >>> sorted(log["county"].unique())
    ['', 'CJ', 'VN']
    """
    rng = np.random.default_rng(seed)
    weeks = pd.period_range(first, last, freq="W-SUN")
    people = population["people"].to_numpy(dtype=float)
    reached = population["county"].isin(campaign.areas).to_numpy()
    effects = np.stack([effect_by_week(kind, campaign, weeks) for kind in kinds], axis=1)
    rate = (
        _level_by_week(weeks, len(kinds), weekly, rng)[:, :, None]
        * np.array([kind.share for kind in kinds])[:, None]
        * (people / people.sum())
        * np.where(reached, effects[:, :, None], 1.0)
    )
    counts = rng.poisson(rate)
    week, kind, place = (
        np.repeat(axis.ravel(), counts.ravel()) for axis in np.indices(counts.shape)
    )
    log = pd.DataFrame(
        {
            "time": _times(weeks, week, rng),
            "county": population["county"].to_numpy(dtype=object)[place],
            "residence": population["residence"].to_numpy(dtype=object)[place],
            "caller": np.array([one.caller for one in kinds], dtype=object)[kind],
            "outcome": np.array([one.outcome for one in kinds], dtype=object)[kind],
        }
    )
    return _with_what_was_said(log, whatsapp, rng).sort_values(
        "time", kind="stable", ignore_index=True
    )


def _level_by_week(
    weeks: pd.PeriodIndex, kinds: int, weekly: float, rng: np.random.Generator
) -> NDArray[np.float64]:
    """Contacts a week in the whole country by kind, without the shares: (weeks, kinds)."""
    days = np.asarray((weeks.start_time - weeks.start_time[0]).days, dtype=float)
    year = 2 * np.pi * np.asarray(weeks.start_time.day_of_year, dtype=float) / 365.25
    calm = 0.04 * days / 365.25 + 0.10 * np.cos(year) + 0.05 * np.sin(2 * year)
    common = COMMON * simulate_errors(len(weeks), ErrorProcess(ar=(0.6,)), rng=rng)[0]
    own = OF_A_KIND * rng.standard_normal((len(weeks), kinds))
    level: NDArray[np.float64] = weekly * np.exp((calm + common)[:, None] + own)
    return level


def _times(weeks: pd.PeriodIndex, week: NDArray[np.intp], rng: np.random.Generator) -> pd.Series:
    """Draw a local time for each contact: a day of its week, an hour, a minute."""
    n = len(week)
    day = rng.choice(7, size=n, p=WEEKDAYS)
    hour = rng.choice(24, size=n, p=np.array(HOURS) / sum(HOURS))
    minute = rng.integers(60, size=n)
    times = pd.Series(weeks.start_time[week]) + pd.to_timedelta(
        (day * 24 + hour) * 60 + minute, unit="min"
    )
    # On the last Sunday of March the clock jumps from 03:00 to 04:00 in Romania.
    lost = (
        (times.dt.month == 3)
        & (times.dt.day >= 25)
        & (times.dt.day_of_week == 6)
        & (times.dt.hour == 3)
    )
    return times.where(~lost, times + pd.Timedelta(hours=1))


def _with_what_was_said(
    log: pd.DataFrame, whatsapp: date | None, rng: np.random.Generator
) -> pd.DataFrame:
    """Add the kind of exploitation and the channel, and leave out what callers do not say."""
    n = len(log)
    substance = log["outcome"].isin(["actioned", "advice"])
    spoken_of = rng.choice(list(SPOKEN_OF), size=n, p=list(SPOKEN_OF.values()))
    before = rng.choice(list(CHANNELS), size=n, p=list(CHANNELS.values()))
    since = rng.choice(
        list(CHANNELS_WITH_WHATSAPP), size=n, p=list(CHANNELS_WITH_WHATSAPP.values())
    )
    opened = np.zeros(n, dtype=bool)
    if whatsapp is not None:
        opened = (log["time"] >= pd.Timestamp(whatsapp)).to_numpy()
    nowhere = rng.random(n) < 0.03
    return log.assign(
        county=log["county"].mask(nowhere, ""),
        residence=log["residence"].mask(nowhere | (rng.random(n) < 0.02), ""),
        exploitation=np.where(substance, spoken_of, ""),
        channel=np.where(opened, since, before),
    )
