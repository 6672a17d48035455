"""Every estimator of spread for many rows of places at once, each row with weights of its own.

The estimators are those of :mod:`fairwait.stats.spread`, one row at a time there and thousands here: a bootstrap over
places by months needs them for each replicate of each month. All are of one row's places; rows never mix.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from fairwait.stats.arrays import Floats
from fairwait.stats.spread import value_at

#: How many places "the lowest" are, pooled.
LOWEST = 10
_NEXT_TO_NOUGHT = 1e-12
_ROUNDS = 60


def spread_of_rows(values: Floats, weights: Floats) -> Mapping[str, Floats]:
    """Each estimator of the values as they stand, by id, (rows,).

    ``values`` and ``weights`` are (rows, places), both above nought or nought, without NaN. ``eq`` is the highest over
    the lowest; ``top_bottom`` the highest over the pooled ten lowest (more than eleven places only); ``q95_5`` and
    ``q90_10`` ratios of weighted quantiles; ``cv``, ``gini``, ``theil`` and ``sd`` are weighted (methods 3.4). A ratio
    to nought is infinite.
    """
    order = np.argsort(values, axis=1, kind="stable")
    ordered, heavy = np.take_along_axis(values, order, axis=1), np.take_along_axis(weights, order, axis=1)
    share = heavy / heavy.sum(axis=1, keepdims=True)
    through = np.cumsum(share, axis=1)
    middle = through - share / 2
    mean = (ordered * share).sum(axis=1)
    found: dict[str, Floats] = {}
    with np.errstate(divide="ignore", invalid="ignore"):
        found["eq"] = ordered[:, -1] / ordered[:, 0]
        if values.shape[1] > LOWEST + 1:
            low = (ordered[:, :LOWEST] * heavy[:, :LOWEST]).sum(axis=1) / heavy[:, :LOWEST].sum(axis=1)
            found["top_bottom"] = ordered[:, -1] / low
        for name, high, least in (("q95_5", 0.95, 0.05), ("q90_10", 0.9, 0.1)):
            found[name] = value_at(ordered, middle, high) / value_at(ordered, middle, least)
        found["sd"] = np.sqrt(((ordered - mean[:, None]) ** 2 * share).sum(axis=1))
        found["cv"] = found["sd"] / mean
        found["gini"] = (share * ordered * (through + middle - share / 2 - 1.0)).sum(axis=1) / mean
        against = np.maximum(ordered, _NEXT_TO_NOUGHT) / np.maximum(mean, _NEXT_TO_NOUGHT)[:, None]
        found["theil"] = (share * against * np.log(against)).sum(axis=1)
    return found


def true_variance_of_rows(theta: Floats, variance: Floats) -> Floats:
    """The variance between places that is left when noise is taken off, (rows,), before it is cut at nought.

    ``theta`` (rows, places) on its working scale, ``variance`` the squared standard error of each cell: the variance
    seen less the mean variance of noise (Hedges). Below nought where places differ less than noise alone would make
    them: kept, so that averages and differences are not bent.
    """
    return np.asarray(theta.var(axis=1, ddof=1) - variance.mean(axis=1))


def paule_mandel_of_rows(theta: Floats, variance: Floats) -> Floats:
    """:func:`fairwait.stats.shrinkage.paule_mandel` of every row, (rows,): ``tau^2``, nought or more.

    A row that has arrived is left alone while the others go on.
    """
    target = theta.shape[1] - 1.0
    tau2 = np.zeros(len(theta))
    rows = np.arange(len(theta))
    for _ in range(_ROUNDS):
        weight = 1.0 / (variance + tau2[rows, None])
        square = (theta - ((weight * theta).sum(axis=1) / weight.sum(axis=1))[:, None]) ** 2
        excess = (weight * square).sum(axis=1) - target
        more = excess > 1e-9 * target
        if not more.any():
            break
        slope = (weight[more] ** 2 * square[more]).sum(axis=1)
        rows, theta, variance = rows[more], theta[more], variance[more]
        tau2[rows] += excess[more] / np.where(slope > 0, slope, 1.0)
    return tau2


def theil_parts_of_rows(values: Floats, weights: Floats, group: NDArray[np.intp]) -> tuple[Floats, Floats]:
    """Theil's T between groups and within them, each (rows,): their sum is the whole index (Shorrocks 1980).

    ``group`` gives the group of each cell, (rows, places) or (places,), as integers from nought.
    """
    rows, places = values.shape
    held = np.maximum(values, _NEXT_TO_NOUGHT)
    number = int(group.max()) + 1
    label = np.broadcast_to(group, (rows, places)) + np.arange(rows)[:, None] * number

    def added(cell: Floats) -> Floats:
        flat = np.asarray(np.bincount(label.ravel(), cell.ravel(), minlength=rows * number), dtype=np.float64)
        return flat.reshape(rows, number)

    events, size = added(held * weights), added(weights)
    mean = events.sum(axis=1) / size.sum(axis=1)
    share = events / events.sum(axis=1, keepdims=True)
    there = size > 0
    pooled = np.where(there, events / np.where(there, size, 1.0), 1.0)
    between = (share * np.log(pooled / mean[:, None]) * there).sum(axis=1)
    own = held * weights / events.sum(axis=1, keepdims=True)
    total = (own * np.log(held / mean[:, None])).sum(axis=1)
    return between, total - between
