"""From quadratic forms to what is known of the coefficients: weights, estimates, covariance.

Given the structure, β is Student t on n−k degrees around the GLS estimate; the structure has
the restricted likelihood L ∝ |V|^(−1/2) |X′V⁻¹X|^(−1/2) RSS^(−(n−k)/2). Alternatives with one
known structure are the same thing with a single node.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from toolkit.errors import ModelError
from toolkit.models.mixture import Summary, leading, summarise, two_sided
from toolkit.models.structures import FAMILIES, Forms, Nodes

__all__ = [
    "Posterior",
    "excludes_zero",
    "family_weights",
    "leading_nodes",
    "moments",
    "of_contrasts",
    "posterior",
    "restricted",
]

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Posterior:
    """What is known of β after averaging over structures.

    Parameters
    ----------
    log_weight
        Logarithm of the posterior weight of each node for each series, shape (nodes, s).
    beta
        GLS estimates, shape (nodes, k, s).
    spread
        (X′V⁻¹X)⁻¹, shape (nodes, k, k): the covariance of β but for ``variance``.
    variance
        RSS / (n−k), shape (nodes, s).
    df
        n − k.
    """

    log_weight: Array
    beta: Array
    spread: Array
    variance: Array
    df: float

    @property
    def weight(self) -> Array:
        """Posterior weights, shape (nodes, s); they sum to one for each series."""
        weight = np.exp(self.log_weight - self.log_weight.max(axis=0))
        return np.asarray(weight / weight.sum(axis=0))

    @property
    def mean(self) -> Array:
        """β averaged over the structures, shape (k, s)."""
        return np.asarray((self.weight[:, None, :] * self.beta).sum(axis=0))


def posterior(forms: Forms, grid: Nodes, n: int) -> Posterior:
    """How well does each structure explain the data, and what is β under it?

    Raises
    ------
    ModelError
        Where the terms cannot be told apart, or the series does not vary about them.
    """
    k = forms.xx.shape[1]
    scale = np.sqrt(np.einsum("jii->ji", forms.xx))
    unit = forms.xx / (scale[:, :, None] * scale[:, None, :])
    try:
        lower = np.linalg.cholesky(unit)
    except np.linalg.LinAlgError as error:
        raise ModelError("some terms of the model cannot be told apart") from error
    inverse = np.linalg.inv(lower)
    half = inverse / scale[:, None, :]
    spread = np.swapaxes(half, 1, 2) @ half
    turned = half @ forms.xy
    beta = np.swapaxes(half, 1, 2) @ turned
    rss = np.maximum(forms.yy - (turned * turned).sum(axis=1), 0.0)
    if not (rss > 1e-18 * forms.yy).all():
        raise ModelError(
            "the series does not vary about the model, so nothing tells how sure it is. Leave out "
            "covariates that are made from the series itself, or check the column."
        )
    log_det_x = 2 * (np.log(np.einsum("jii->ji", lower)) + np.log(scale)).sum(axis=1)
    constant = grid.log_prior - 0.5 * (forms.log_det + log_det_x)
    log_weight = constant[:, None] - 0.5 * (n - k) * np.log(rss)
    return Posterior(
        log_weight=log_weight,
        beta=beta,
        spread=spread,
        variance=rss / (n - k),
        df=float(n - k),
    )


def restricted(whole: Posterior, grid: Nodes, family: int) -> Posterior:
    """The same posterior with one family of structures alone."""
    return _part(whole, grid.family == family)


def _part(whole: Posterior, at: NDArray[np.bool_] | NDArray[np.intp]) -> Posterior:
    return Posterior(
        log_weight=whole.log_weight[at],
        beta=whole.beta[at],
        spread=whole.spread[at],
        variance=whole.variance[at],
        df=whole.df,
    )


def of_contrasts(
    known: Posterior,
    contrasts: Array,
    level: float,
    *,
    shift: Array | float = 0.0,
    tolerance: float = 1e-7,
) -> Summary:
    """What is known of linear combinations of β?

    Parameters
    ----------
    contrasts
        Shape (e, k), or (e, k, s) where they differ by series.
    level
        Of the interval.
    shift
        Constants that are added, shape (e, s) or broadcastable.
    tolerance
        Accuracy of the interval's ends in standard errors; structures that could not move them
        by as much are left out.

    Returns
    -------
    Summary
        Arrays of shape (e, s).
    """
    mean, square = moments(known, contrasts, contrasts)
    weight, mean, scale = _leading(known.weight, mean + shift, square, tolerance)
    return summarise(weight, mean, scale, known.df, level, tolerance=tolerance)


def leading_nodes(known: Posterior, mass: float) -> tuple[NDArray[np.intp], Array]:
    """The structures that carry all but ``mass`` of the first series' posterior, and weights."""
    order = leading(known.weight[:, :1], mass)
    at = np.arange(known.beta.shape[0]) if order is None else order[:, 0]
    weight = known.weight[at, 0]
    return at, weight / weight.sum()


def excludes_zero(known: Posterior, contrasts: Array, level: float) -> NDArray[np.bool_]:
    """Whether the interval of each contrast excludes zero, shape (e, s)."""
    mean, square = moments(known, contrasts, contrasts)
    weight, mean, scale = _leading(known.weight, mean, square, 1e-5)
    return np.asarray(two_sided(weight, mean, scale, known.df) < 1 - level)


def _leading(
    weight: Array, mean: Array, square: Array, tolerance: float
) -> tuple[Array, Array, Array]:
    """Keep the structures that can move an interval's end by ``tolerance`` standard errors."""
    scale = np.sqrt(np.maximum(square, 1e-300))
    order = leading(weight, 0.03 * tolerance)
    if order is None:
        return weight[:, None, :], mean, scale
    kept = np.take_along_axis(weight, order, axis=0)
    kept = kept / kept.sum(axis=0)
    if mean.shape[2] == 1:
        return kept[:, None, :], mean[order[:, 0]], scale[order[:, 0]]
    at = order[:, None, :]
    return (
        kept[:, None, :],
        np.take_along_axis(mean, at, axis=0),
        np.take_along_axis(scale, at, axis=0),
    )


def moments(known: Posterior, left: Array, right: Array) -> tuple[Array, Array]:
    """Means of left′β, and scales left′ Cov right, by node: each (nodes, e, s)."""
    if left.ndim == 2:
        mean = left @ known.beta
        factor = ((left @ known.spread) * right).sum(axis=2)[:, :, None]
    else:
        mean = np.einsum("eks,jks->jes", left, known.beta)
        half = np.einsum("jkl,els->jeks", known.spread, right)
        factor = (half * left).sum(axis=2)
    return mean, factor * known.variance[:, None, :]


def family_weights(known: Posterior, grid: Nodes) -> dict[str, float]:
    """How much does each family explain, for the first series? Sums to one."""
    weight = known.weight[:, 0]
    return {
        name: float(weight[grid.family == family].sum())
        for family, name in enumerate(FAMILIES)
        if (grid.family == family).any()
    }
