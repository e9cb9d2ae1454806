"""What the errors may be: the candidate structures, their prior, and their quadratic forms.

Nobody knows the error structure of thirty months of calls, so three families are weighed
against each other (a third of the prior each):

- *persistent*: AR(1) with correlation ρ in (−.8, .999);
- *wander and noise*: a slow AR(1) with ρ in (.8, .999) and share h of the variance, plus white
  noise; with ρ → 1 a local level;
- *bending*: the cumulative sum of an AR(1) plus white noise: the line itself may bend.

In the first two p(ρ) ∝ (1−ρ)^(−3/4), which v = (1−ρ)^(1/4) makes flat; h is uniform; in the
third the four φ and the shares, even on the logit scale, weigh the same. Each family is a set
of nodes (Gauss–Legendre in v and h), so that an average over structures is a weighted sum.

Sources: Zellner & Tiao (1964, JASA 59:763); Berger & Yang (1994, Econometric Theory 10:461);
Harvey & Durbin (1986, JRSS A 149:187) for the structural alternative.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from toolkit.errors import ModelError

__all__ = [
    "BENDING",
    "FAMILIES",
    "PERSISTENT",
    "WANDER",
    "Nodes",
    "nodes",
    "quadratic_forms",
    "smoothed_wander",
]

Array = NDArray[np.float64]

PERSISTENT, WANDER, BENDING = 0, 1, 2
FAMILIES = ("persistent", "wander and noise", "bending")

RHO_RANGE = (-0.8, 0.999)
WANDER_RANGE = (0.8, 0.999)
BEND = (0.8, 0.9, 0.95, 0.98)
BEND_SHARES = (0.0025, 0.9999, 8)
LARGEST_DENSE = 400
"""Beyond so many periods one eigendecomposition costs more than all banded solves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Nodes:
    """The nodes of all families: what each is, and its prior weight.

    ``rho`` is the persistence (ρ, or φ of a bend), ``share`` the part of the variance that
    wanders (1 for the first family); ``family`` indexes `FAMILIES`; all have shape (nodes,).
    """

    family: NDArray[np.intp]
    rho: Array
    share: Array
    log_prior: Array


@dataclass(frozen=True, slots=True, kw_only=True)
class Forms:
    """X′V⁻¹X (nodes, k, k), X′V⁻¹Y (nodes, k, s), diagonal of Y′V⁻¹Y (nodes, s), log |V|."""

    xx: Array
    xy: Array
    yy: Array
    log_det: Array


def _even_in_v(low: float, high: float, count: int) -> tuple[Array, Array]:
    """Gauss–Legendre nodes of ρ and weights, even in v = (1−ρ)^(1/4)."""
    x, w = np.polynomial.legendre.leggauss(count)
    v_low, v_high = (1 - high) ** 0.25, (1 - low) ** 0.25
    v = v_low + (x + 1) / 2 * (v_high - v_low)
    return 1 - v**4, w / 2


@lru_cache(maxsize=8)
def nodes(families: tuple[int, ...] = (PERSISTENT, WANDER, BENDING), fine: bool = False) -> Nodes:
    """Which structures are weighed, and with which prior?

    Parameters
    ----------
    families
        Those wanted, a part of (0, 1, 2); each gets the same prior weight.
    fine
        The reference grid (24 + 8 × 8 + 4 × 16), for checking the default one.
    """
    sizes = (24, 8, 16) if fine else (16, 5, BEND_SHARES[2])
    parts = []
    if PERSISTENT in families:
        rho, weight = _even_in_v(*RHO_RANGE, sizes[0])
        parts.append((PERSISTENT, rho, np.ones_like(rho), weight))
    if WANDER in families:
        rho, weight = _even_in_v(*WANDER_RANGE, sizes[1])
        x, w = np.polynomial.legendre.leggauss(sizes[1])
        grid = np.meshgrid(rho, (x + 1) / 2, indexing="ij")
        parts.append((WANDER, grid[0].ravel(), grid[1].ravel(), np.outer(weight, w / 2).ravel()))
    if BENDING in families:
        low, high = (np.log(s / (1 - s)) for s in BEND_SHARES[:2])
        share = 1 / (1 + np.exp(-np.linspace(low, high, int(sizes[2]))))
        grid = np.meshgrid(np.array(BEND), share, indexing="ij")
        even = np.full(grid[0].size, 1 / grid[0].size)
        parts.append((BENDING, grid[0].ravel(), grid[1].ravel(), even))
    return Nodes(
        family=np.concatenate([np.full(p[1].size, p[0], dtype=np.intp) for p in parts]),
        rho=np.concatenate([p[1] for p in parts]),
        share=np.concatenate([p[2] for p in parts]),
        log_prior=np.log(np.concatenate([p[3] for p in parts]) / len(parts)),
    )


def quadratic_forms(x: Array, y: Array, times: NDArray[np.intp], grid: Nodes) -> Forms:
    """What does each structure make of the data: X′V⁻¹X, X′V⁻¹Y, y′V⁻¹y, log |V|?

    Parameters
    ----------
    x
        Design, shape (n, k); rows may be scaled by the square root of weights.
    y
        Outcomes that share the design, shape (n, s).
    times
        Place of each row on the calendar, increasing; a gap is a missing period.
    grid
        The structures.

    Notes
    -----
    AR(1) needs three cross-products for each length of gap: the data are touched once. The
    others use one eigendecomposition for each persistence (cached by n), which serves every
    share and every series, or banded solves where n is large or periods are missing.
    """
    count, k, s = grid.rho.size, x.shape[1], y.shape[1]
    forms = Forms(
        xx=np.empty((count, k, k)),
        xy=np.empty((count, k, s)),
        yy=np.empty((count, s)),
        log_det=np.empty(count),
    )
    first = np.flatnonzero(grid.family == PERSISTENT)
    if first.size:
        _persistent(x, y, times, grid.rho[first], forms, first)
    whole = times[-1] - times[0] + 1 == times.size
    for family in (WANDER, BENDING):
        for rho in np.unique(grid.rho[grid.family == family]):
            index = np.flatnonzero((grid.family == family) & (grid.rho == rho))
            if whole and times.size <= LARGEST_DENSE:
                _dense(x, y, family, float(rho), grid.share[index], forms, index)
            else:
                _banded(x, y, times, family, float(rho), grid.share[index], forms, index)
    return forms


def _persistent(
    x: Array,
    y: Array,
    times: NDArray[np.intp],
    rho: Array,
    forms: Forms,
    index: NDArray[np.intp],
) -> None:
    """AR(1) of unit variance: transition ρ^g over a gap of g periods."""
    gaps = np.diff(times)
    forms.xx[index] = x[:1].T @ x[:1]
    forms.xy[index] = x[:1].T @ y[:1]
    forms.yy[index] = y[0] ** 2
    forms.log_det[index] = 0.0
    for gap in np.unique(gaps):
        at = np.flatnonzero(gaps == gap)
        x1, x0, y1, y0 = x[at + 1], x[at], y[at + 1], y[at]
        step = rho ** int(gap)
        scale = 1 / (1 - step**2)
        cross, cross_y = x1.T @ x0, (x1.T @ y0) + (x0.T @ y1)
        terms = (x1.T @ x1, x0.T @ x0, cross + cross.T)
        forms.xx[index] += _combined(terms, step, scale)
        forms.xy[index] += _combined((x1.T @ y1, x0.T @ y0, cross_y), step, scale)
        sums = ((y1 * y1).sum(0), (y0 * y0).sum(0), 2 * (y1 * y0).sum(0))
        forms.yy[index] += _combined(sums, step, scale)
        forms.log_det[index] -= at.size * np.log(scale)


def _combined(terms: tuple[Array, Array, Array], step: Array, scale: Array) -> Array:
    """(after + step² before − step cross) × scale, a node on the first axis."""
    shape = (-1,) + (1,) * terms[0].ndim
    r, c = step.reshape(shape), scale.reshape(shape)
    return np.asarray((terms[0] + r * r * terms[1] - r * terms[2]) * c)


def wander_covariance(n: int, family: int, rho: float) -> Array:
    """Covariance of the wandering part: AR(1), or a cumulated AR(1) scaled to comparable size."""
    lag = np.abs(np.subtract.outer(np.arange(n), np.arange(n)))
    ar = rho**lag
    if family == WANDER:
        return np.asarray(ar)
    return np.asarray(ar.cumsum(axis=0).cumsum(axis=1)) * bend_scale(n, rho)


@lru_cache(maxsize=256)
def bend_scale(n: int, rho: float) -> float:
    """Factor that gives a bend unit variance on average about its own straight line.

    A cumulative sum has no variance of its own: it grows with n. What a share means is fixed
    about the straight line that every model here contains.
    """
    t = np.linspace(-1, 1, n)
    line = (np.full(n, n**-0.5), t / np.sqrt((t * t).sum()))
    steps = np.arange(n)
    variance = np.cumsum(1 + 2 * (rho - rho ** (steps + 1)) / (1 - rho))
    rest = variance.sum() - sum(_ar_form(v[::-1].cumsum()[::-1], rho) for v in line)
    return float(n / rest)


def _ar_form(v: Array, rho: float) -> float:
    """v′R(ρ)v by one pass."""
    total = carried = 0.0
    for value in v.tolist():
        carried = rho * carried + value
        total += value * (2 * carried - value)
    return total


@lru_cache(maxsize=64)
def _eigen(n: int, family: int, rho: float) -> tuple[Array, Array]:
    values, vectors = np.linalg.eigh(wander_covariance(n, family, rho))
    return np.maximum(values, 0.0), np.ascontiguousarray(vectors.T)


def _dense(
    x: Array,
    y: Array,
    family: int,
    rho: float,
    share: Array,
    forms: Forms,
    index: NDArray[np.intp],
) -> None:
    """All shares of one wander by its eigenvectors."""
    values, vectors = _eigen(x.shape[0], family, rho)
    x_turned, y_turned = vectors @ x, vectors @ y
    spectrum = (1 - share)[:, None] + share[:, None] * values
    weighted = x_turned.T[None] / spectrum[:, None, :]
    forms.xx[index] = weighted @ x_turned
    forms.xy[index] = weighted @ y_turned
    forms.yy[index] = (1 / spectrum) @ (y_turned * y_turned)
    forms.log_det[index] = np.log(spectrum).sum(axis=1)


def precision_bands(n: int, family: int, rho: float) -> tuple[Array, float]:
    """Inverse of `wander_covariance` in lower banded form, and its log determinant.

    AR(1) has a tridiagonal inverse T; a cumulated AR(1) has D′TD with D the first difference,
    which is pentadiagonal.
    """
    c = 1 / (1 - rho**2)
    main = np.full(n, (1 + rho**2) * c)
    main[[0, -1]] = c
    off = np.full(n - 1, -rho * c)
    log_det = (n - 1) * np.log(c)
    if family == WANDER:
        return np.stack([main, np.append(off, 0.0)]), float(log_det)
    # D′TD: (D z)_t = z_t − z_{t−1}, the value before the first being zero
    bands = np.zeros((3, n))
    bands[0] = main
    bands[0, :-1] += main[1:] - 2 * off
    bands[1, :-1] = off - main[1:]
    bands[1, :-2] += off[1:]
    bands[2, :-2] = -off[1:]
    scale = bend_scale(n, rho)
    return bands / scale, float(log_det - n * np.log(scale))


def _banded(
    x: Array,
    y: Array,
    times: NDArray[np.intp],
    family: int,
    rho: float,
    share: Array,
    forms: Forms,
    index: NDArray[np.intp],
) -> None:
    """All shares of one wander by banded solves on the whole calendar, missing periods latent.

    With M = P (1−s)/s + diag(observed), P the inverse of the wander's covariance, V⁻¹ is
    (I − SM⁻¹S′) / (1−s), S picking the observed periods (Woodbury); M = LL′ is banded, and only
    the forward half L⁻¹z is needed for a quadratic form.
    """
    from scipy.linalg.lapack import dpbtrf, dtbtrs

    place = times - times[0]
    length, n, k = int(place[-1]) + 1, times.size, x.shape[1]
    bands, log_det = precision_bands(length, family, rho)
    z = np.zeros((length, k + y.shape[1]), order="F")
    z[place] = np.hstack([x, y])
    observed = np.zeros(length)
    observed[place] = 1.0
    plain_xx, plain_xy, plain_yy = x.T @ x, x.T @ y, (y * y).sum(axis=0)
    for at, s in zip(index, share, strict=True):
        ratio = (1 - s) / s
        system = bands * ratio
        system[0] += observed
        factor, failed = dpbtrf(system, lower=1, overwrite_ab=1)
        if failed:
            raise ModelError("the error structure of this series cannot be computed.")
        half = dtbtrs(factor, z, uplo="L")[0]
        half_x, half_y = half[:, :k], half[:, k:]
        forms.xx[at] = (plain_xx - half_x.T @ half_x) / (1 - s)
        forms.xy[at] = (plain_xy - half_x.T @ half_y) / (1 - s)
        forms.yy[at] = (plain_yy - (half_y * half_y).sum(axis=0)) / (1 - s)
        inner = 2 * np.log(factor[0]).sum()
        forms.log_det[at] = n * np.log(1 - s) + inner - log_det - length * np.log(ratio)


def smoothed_wander(
    residual: Array, used: NDArray[np.intp], length: int, grid: Nodes, at: NDArray[np.intp]
) -> Array:
    """Where has each structure's wander been, given the residuals?

    Parameters
    ----------
    residual
        One column a node, shape (n, m).
    used
        Periods of the rows on a calendar of ``length`` periods.
    at
        Which nodes of the grid (not of the first family) the columns belong to.

    Returns
    -------
    Shape (length, m): the mean of the wander at every period given all residuals,
    (P (1−s)/s + diag(observed))⁻¹ S′r.
    """
    from scipy.linalg.lapack import dpbtrf, dpbtrs

    observed = np.zeros(length)
    observed[used] = 1.0
    whole = used.size == length <= LARGEST_DENSE
    found = np.zeros((length, at.size))
    for column, node in enumerate(at):
        family, rho, s = int(grid.family[node]), float(grid.rho[node]), float(grid.share[node])
        if whole:
            values, vectors = _eigen(length, family, rho)
            kept = s * values / (1 - s + s * values)
            found[:, column] = (kept * (vectors @ residual[:, column])) @ vectors
            continue
        bands = precision_bands(length, family, rho)[0] * ((1 - s) / s)
        bands[0] += observed
        right = np.zeros((length, 1), order="F")
        right[used, 0] = residual[:, column]
        factor = dpbtrf(bands, lower=1)[0]
        found[:, column] = dpbtrs(factor, right, lower=1)[0][:, 0]
    return found
