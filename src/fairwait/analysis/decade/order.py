"""Whether the areas stand in the same order in two months, and what noise alone or no relation at all would give."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from fairwait.domain.estimates import Estimates
from fairwait.stats.arrays import Floats
from fairwait.stats.nulls import NullBand
from fairwait.stats.ranks import Ranking, observed_ranks

_DRAWS = 1_000
_TOO_FEW, _NEXT_TO_ONE, _NORMAL_95 = 3, 1 - 1e-12, 1.959964


class _Side(Protocol):
    @property
    def scale(self) -> Any: ...
    @property
    def result(self) -> Ranking: ...
    @property
    def estimates(self) -> Estimates: ...


@dataclass(frozen=True, slots=True)
class Order:
    """Spearman's rank correlation of two months.

    ``low`` and ``high`` are its 95 per cent limits given the noise of both months, for these very areas; ``limits``
    those of the relation behind it. ``noise_alone`` is what the
    correlation would be had no area truly moved since the first month; ``unrelated`` what it would be had the two
    orders nothing to do with each other. ``reliability`` is the smaller of the shares of what is seen in each month
    that is true difference: well below 1, noise itself hides a relation. ``effective`` is how many areas that had
    nothing to do with each other would say as much.
    """

    value: float
    low: float
    high: float
    noise_alone: NullBand
    unrelated: NullBand
    reliability: float
    areas: int
    effective: float

    @property
    def limits(self) -> tuple[float, float]:
        """95 per cent limits of the relation, the areas taken as a sample of those there might have been.

        Areas of one board are alike in both months, so they count as fewer (:func:`effective_places`).
        """
        return limits_of(self.value, self.effective)

    @property
    def p(self) -> float:
        """The chance that unrelated orders agree, or oppose each other, as much; never exactly 0."""
        reached = np.count_nonzero(np.abs(self.unrelated.values) >= abs(self.value) * (1 - 1e-12))
        return float((1 + reached) / (1 + self.unrelated.values.size))

    @property
    def related(self) -> bool:
        """Whether the two orders agree, or oppose each other, more than 95 in 100 unrelated ones would."""
        return self.p <= 0.05


def order_of(then: _Side, now: _Side, rng: np.random.Generator) -> Order:
    """Compare the order of the same places in two months."""
    before, after = then.result.draws[:_DRAWS], now.result.draws[:_DRAWS]
    areas = before.shape[1]
    joint = _by_rows(_ranked(before), _ranked(after))
    truth = then.result.draws[-_DRAWS:]
    seen_then = truth + then.scale.se * rng.standard_normal(truth.shape)
    seen_now = truth + now.scale.se * rng.standard_normal(truth.shape)
    seen = (observed_ranks(then.scale.theta), observed_ranks(now.scale.theta))
    effective = effective_places(*seen, now.estimates["parent"])
    return Order(
        value=spearman(then.scale.theta, now.scale.theta),
        low=float(np.quantile(joint, 0.025)),
        high=float(np.quantile(joint, 0.975)),
        noise_alone=NullBand(_by_rows(_ranked(seen_then), _ranked(seen_now))),
        unrelated=NullBand(_widened(_unrelated(areas), areas, effective)),
        reliability=min(then.result.rankability, now.result.rankability),
        areas=areas,
        effective=effective,
    )


@cache
def _unrelated(areas: int) -> Floats:
    """Correlations of orders that have nothing to do with each other: the same for any measure of so many areas."""
    orders = np.tile(np.arange(areas, dtype=np.float64), (2 * _DRAWS, 1))
    shuffled = np.random.default_rng(areas).permuted(orders, axis=1)
    return _by_rows(shuffled[:_DRAWS], shuffled[_DRAWS:])


def effective_places(first: Floats, second: Floats, groups: NDArray[Any]) -> float:
    """How many unrelated places carry as much about a correlation as these, which stand in groups that are alike.

    Under no relation the variance of a correlation grows by the agreement of pairs in the one variable times that in
    the other (Clifford, Richardson and Hemon 1989), here the correlations within groups of both: never more than the
    places there are.
    """
    _, member, size = np.unique(groups.astype(str), return_inverse=True, return_counts=True)
    pairs = float((size.astype(np.float64) ** 2).sum() / len(first) - 1)
    agreement = max(within_groups(first, member, size), 0.0) * max(within_groups(second, member, size), 0.0)
    return len(first) / (1 + pairs * agreement)


def within_groups(values: Floats, member: NDArray[np.intp], size: NDArray[np.intp]) -> float:
    """The correlation within groups from one-way analysis of variance; 0 where no group has two members."""
    count, groups = len(values), len(size)
    if groups in (1, count):
        return 0.0
    mean = np.bincount(member, values) / size
    between = float((size * (mean - values.mean()) ** 2).sum()) / (groups - 1)
    within = float(((values - mean[member]) ** 2).sum()) / (count - groups)
    usual = (count - float((size.astype(np.float64) ** 2).sum()) / count) / (groups - 1)
    whole = between + (usual - 1) * within
    return (between - within) / whole if whole > 0 else 0.0


def _widened(correlations: Floats, places: int, effective: float) -> Floats:
    """Correlations of unrelated orders of ``places``, as far from nought as those of ``effective`` places lie."""
    return np.asarray(np.clip(correlations * np.sqrt((places - 1) / max(effective - 1, 1.0)), -1.0, 1.0))


def limits_of(correlation: float, places: float) -> tuple[float, float]:
    """95 per cent limits of Spearman's correlation of ``places``: Fisher's z with the standard error of Bonett and
    Wright (2000), the square root of (1 + r^2 / 2) / (n - 3). Of three places or fewer nothing is known."""
    if places <= _TOO_FEW:
        return -1.0, 1.0
    inside = min(max(correlation, -_NEXT_TO_ONE), _NEXT_TO_ONE)
    half = _NORMAL_95 * np.sqrt((1 + inside**2 / 2) / (places - _TOO_FEW))
    return float(np.tanh(np.arctanh(inside) - half)), float(np.tanh(np.arctanh(inside) + half))


def spearman(first: Floats, second: Floats) -> float:
    """Spearman's rank correlation, ties given the mean of their ranks; 1 is the same order, -1 the opposite one."""
    return float(_by_rows(observed_ranks(first)[None, :], observed_ranks(second)[None, :])[0])


def _ranked(rows: Floats) -> Floats:
    order = np.argsort(rows, axis=1)
    ranks = np.empty(rows.shape, dtype=np.float64)
    np.put_along_axis(ranks, order, np.arange(rows.shape[1], dtype=np.float64)[None, :], axis=1)
    return ranks


def _by_rows(first: Floats, second: Floats) -> Floats:
    """Correlation of every row of one matrix with the same row of the other."""
    a = first - first.mean(axis=1, keepdims=True)
    b = second - second.mean(axis=1, keepdims=True)
    return np.asarray((a * b).sum(axis=1) / np.sqrt((a**2).sum(axis=1) * (b**2).sum(axis=1)))
