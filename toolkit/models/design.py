"""The design of an interrupted time series: trend, campaign, season, events, covariates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from toolkit.errors import ModelError
from toolkit.models.calendar import Calendar, place_of
from toolkit.models.season import season_terms
from toolkit.models.shapes import SHAPES, Window

__all__ = ["Design", "Specification", "design_of"]

Array = NDArray[np.float64]
FEWEST = 3
"""Fewest periods on a side (EPOC); below `FEW` what can be said is limited."""
FEW = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Specification:
    """Everything that the user may choose about a model of one series."""

    start: Any
    end: Any = None
    family: str = "normal"
    shape: str = "step+slope"
    transform: str | None = None
    washout: int | None = None
    season: str | int | None = "auto"
    period: str | None = None
    events: Sequence[Any] = ()
    errors: str = "auto"
    lags: int | None = None
    level: float = 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """Terms for all periods of the calendar, and which of them belong to the campaign.

    ``matrix`` has shape (periods, k); the first two columns are the level at the start and the
    trend; ``impact`` are the columns that the counterfactual leaves out; ``after`` marks the
    periods from the start on without the washout; ``used`` those that the model sees.
    """

    names: tuple[str, ...]
    matrix: Array
    impact: tuple[int, ...]
    window: Window
    after: NDArray[np.bool_]
    used: NDArray[np.bool_]
    season: str
    warnings: tuple[str, ...]


def design_of(
    calendar: Calendar,
    observed: NDArray[np.bool_],
    spec: Specification,
    covariates: pd.DataFrame | None = None,
    name: str = "the series",
) -> Design:
    """Which terms does the model have, on which periods?

    Parameters
    ----------
    observed
        Whether a period of the calendar has a value, shape (periods,).

    Raises
    ------
    ModelError
        With numbers and a way out: the start lies outside, too few periods on a side, fewer
        periods than terms, a covariate with holes, terms that cannot be told apart.
    """
    window = _window(calendar, spec, name)
    terms: dict[str, Array] = {
        "level": np.ones(window.length),
        "trend": window.since,
    }
    impact = SHAPES[spec.shape].terms(window)
    terms |= impact
    before = int((observed & (window.since < 0)).sum())
    season, season_words, warnings = season_terms(calendar, spec.season, before)
    terms |= season
    event_terms, event_notes = _event_terms(calendar, spec.events, observed)
    terms |= event_terms
    terms |= _covariate_terms(covariates, observed, set(terms), name)
    washed = (window.since >= 0) & (window.since < (spec.washout or 0))
    used = observed & ~washed
    matrix = np.column_stack(list(terms.values()))
    _enough(window, used, len(terms) - len(event_terms), spec, calendar, name)
    matrix, names, dropped = _identified(matrix, tuple(terms), used, set(event_terms), name)
    return Design(
        names=names,
        matrix=matrix,
        impact=tuple(names.index(term) for term in impact),
        window=window,
        after=(window.since >= 0) & ~washed,
        used=used,
        season=season_words,
        warnings=(*warnings, *event_notes, *dropped, *_few(window, used, calendar)),
    )


def _window(calendar: Calendar, spec: Specification, name: str) -> Window:
    length = calendar.index.size
    start = place_of(calendar, spec.start)
    if spec.shape not in SHAPES:
        raise ModelError(f"shape='{spec.shape}' is not known: use one of {', '.join(SHAPES)}.")
    first, last = calendar.labels[0], calendar.labels[-1]
    if not 0 < start < length:
        raise ModelError(
            f"the start {spec.start} lies outside '{name}', which runs from {first} to {last}. "
            "Correct the start, or add data on both sides of it."
        )
    end = None if spec.end is None else place_of(calendar, spec.end, last=True)
    if end is not None and end < start:
        raise ModelError(f"the end {spec.end} is before the start {spec.start}.")
    if end is None and SHAPES[spec.shape].needs_end:
        raise ModelError(f"shape='{spec.shape}' needs the last day of the campaign: give 'end'.")
    if spec.washout is not None and spec.washout < 0:
        raise ModelError("a washout is a number of periods, 0 or more.")
    return Window(length=length, start=start, end=end)


def _event_terms(
    calendar: Calendar, events: Sequence[Any], observed: NDArray[np.bool_]
) -> tuple[dict[str, Array], tuple[str, ...]]:
    """A step for an event that lasts, a pulse for one that ends; none where it cannot be seen."""
    terms, notes = {}, []
    for event in events:
        id, start, end = event if isinstance(event, tuple) else (event.id, event.start, event.end)
        place = np.arange(calendar.index.size)
        on = place >= place_of(calendar, start)
        if end is not None:
            on &= place <= place_of(calendar, end, last=True)
        if f"event:{id}" in terms:
            raise ModelError(f"two events are called '{id}'. Give each a name of its own.")
        seen, unseen = int((on & observed).sum()), int((~on & observed).sum())
        if seen and unseen:
            terms[f"event:{id}"] = on.astype(float)
        else:
            notes.append(f"the event '{id}' does not fall inside the series and is not a term.")
    return terms, tuple(notes)


def _covariate_terms(
    covariates: pd.DataFrame | None, observed: NDArray[np.bool_], taken: set[str], name: str
) -> dict[str, Array]:
    """Covariates about their mean; one that bears the name of another term would replace it."""
    if covariates is None:
        return {}
    terms: dict[str, Array] = {}
    for number, column in enumerate(covariates.columns):
        if str(column) in taken or str(column) in terms:
            raise ModelError(
                f"the covariate '{column}' of '{name}' has the name of another term of the model. "
                "Rename its column."
            )
        values = covariates.iloc[:, number].to_numpy(dtype=float)
        holes = int((~np.isfinite(values) & observed).sum())
        if holes:
            raise ModelError(
                f"the covariate '{column}' of '{name}' has no number in {holes} period(s) that "
                "have a value. Fill them in, or leave the covariate out."
            )
        centre = values[observed].mean()
        terms[str(column)] = values - centre
    return terms


def _identified(
    matrix: Array, names: tuple[str, ...], used: NDArray[np.bool_], events: set[str], name: str
) -> tuple[Array, tuple[str, ...], tuple[str, ...]]:
    """Leave out events that coincide with other terms; any other coincidence is an error."""
    rows = matrix[used]
    length = np.sqrt((rows * rows).sum(axis=0))
    order = sorted(range(len(names)), key=lambda i: names[i] in events)
    with np.errstate(invalid="ignore", divide="ignore"):
        unit = np.where(length > 0, rows / length, 0.0)[:, order]
    if unit.shape[0] < unit.shape[1]:
        return matrix, names, ()
    left = np.abs(np.diag(np.linalg.qr(unit, mode="r")))
    lost = {names[order[i]] for i in np.flatnonzero(left < 1e-7)}
    if lost - events:
        raise ModelError(
            f"in '{name}' the term '{sorted(lost - events)[0]}' cannot be told apart from the "
            "others in these periods. Leave it out, or choose a simpler season or shape."
        )
    keep = [i for i, term in enumerate(names) if term not in lost]
    notes = tuple(
        f"'{term.removeprefix('event:')}' coincides with other terms: its effect cannot be told "
        "from theirs."
        for term in sorted(lost)
    )
    return matrix[:, keep], tuple(names[i] for i in keep), notes


def _enough(
    window: Window,
    used: NDArray[np.bool_],
    k: int,
    spec: Specification,
    calendar: Calendar,
    name: str,
) -> None:
    before = int((used & (window.since < 0)).sum())
    after = int((used & (window.since >= 0)).sum())
    late = after
    if spec.shape == "pulse+step":
        late = int((used & (window.since >= 0) & (window.during == 0)).sum())
    needed = 1 if spec.shape == "pulse" else FEWEST
    counts = f"'{name}' has {before} {calendar.period}s before and {after} after {spec.start}"
    if before < FEWEST or min(after, late) < needed:
        where = " (past its end)" if late != after else ""
        raise ModelError(
            f"{counts}; this model needs {FEWEST} before and {needed} after{where}. "
            "Add data, or choose a shorter period such as weeks for months."
        )
    if int(used.sum()) < k + 3:
        raise ModelError(
            f"{counts}, {int(used.sum())} in all, for {k} terms; at least {k + 3} are needed. "
            "Choose season=None or fewer harmonics, shape='step', or fewer covariates."
        )


def _few(window: Window, used: NDArray[np.bool_], calendar: Calendar) -> tuple[str, ...]:
    before = int((used & (window.since < 0)).sum())
    after = int((used & (window.since >= 0)).sum())
    if min(before, after) >= FEW:
        return ()
    return (
        f"{before} {calendar.period}s before and {after} after are few: below {FEW} on a side "
        "a trend and a change of level can hardly be told apart.",
    )
