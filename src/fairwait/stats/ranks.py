"""Ranks as distributions: where each area may stand, never a single ordinal.

Ranks run from 1. ``direction`` says which end is rank 1: ``highest_first`` or ``lowest_first``. A measure where more
is better, or a *context* measure, ranks the highest first; a measure where less is better, the lowest first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from fairwait.domain.errors import UsageError
from fairwait.stats.arrays import Floats, blocks
from fairwait.stats.shrinkage import PUBLISHED_DRAWS, NoiseDoubt, NormalFit, fit_normal, posterior_draws

Direction = Literal["highest_first", "lowest_first"]
Band = Literal["clearly high", "probably high", "not distinguishable", "probably low", "clearly low"]

CLEARLY = 0.95
PROBABLY = 0.80


@dataclass(frozen=True, slots=True)
class RankDistribution:
    """How often each area took each rank. ``counts[i, r]`` is the number of draws that put area i at rank r + 1."""

    counts: NDArray[np.int64]
    direction: Direction

    @property
    def areas(self) -> int:
        return int(self.counts.shape[0])

    @property
    def draws(self) -> int:
        return int(self.counts[0].sum())

    @property
    def probability(self) -> Floats:
        """(areas x ranks): the chance of each rank; every row sums to 1."""
        return np.asarray(self.counts / self.draws)

    @property
    def expected(self) -> Floats:
        """Expected rank of each area; over all areas these sum to I(I + 1)/2."""
        return np.asarray(self.probability @ np.arange(1, self.areas + 1))

    @property
    def pcer(self) -> Floats:
        """Percentile of the expected rank, 100 (ER - 0.5) / I: comparable between tables of different length."""
        return np.asarray(100.0 * (self.expected - 0.5) / self.areas)

    def interval(self, level: float = 0.95) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Lowest and highest rank of each area's central interval, whole ranks."""
        cumulative = np.cumsum(self.counts, axis=1)
        tail = (1.0 - level) / 2.0 * self.draws
        low = (cumulative < tail).sum(axis=1) + 1
        high = (cumulative < self.draws - tail).sum(axis=1) + 1
        return low, high

    def probability_first(self, k: int) -> Floats:
        """Chance of being among the first ``k`` ranks ("top ten" when k = 10)."""
        return np.asarray(self.counts[:, :k].sum(axis=1) / self.draws)

    def probability_last(self, k: int) -> Floats:
        """Chance of being among the last ``k`` ranks."""
        return np.asarray(self.counts[:, self.areas - min(k, self.areas) :].sum(axis=1) / self.draws)

    @property
    def quartiles(self) -> Floats:
        """(areas x 4): chance of each quarter of the table, first ranks first.

        A rank belongs to the first quarter when its percentile 100 (r - 0.5)/I is at most 25, to the last when it is
        at least 75: of 106 areas 27, 26, 26 and 27.
        """
        percentile = 100.0 * (np.arange(1, self.areas + 1) - 0.5) / self.areas
        quarter = np.select([percentile <= 25.0, percentile <= 50.0, percentile < 75.0], [0, 1, 2], default=3)
        return np.stack([self.probability[:, quarter == q].sum(axis=1) for q in range(4)], axis=1)

    @property
    def bands(self) -> tuple[Band, ...]:
        """What may be said of each area's *value* (high or low, whichever end is rank 1)."""
        first, last = self.quartiles[:, 0], self.quartiles[:, 3]
        high, low = (first, last) if self.direction == "highest_first" else (last, first)
        return tuple(band(float(h), float(el)) for h, el in zip(high, low, strict=True))


def band(probability_high: float, probability_low: float) -> Band:
    """The words for an area, from its chances of being in the quarter of highest and of lowest values."""
    if probability_high >= CLEARLY:
        return "clearly high"
    if probability_low >= CLEARLY:
        return "clearly low"
    if probability_high >= PROBABLY:
        return "probably high"
    if probability_low >= PROBABLY:
        return "probably low"
    return "not distinguishable"


def rank_draws(
    draws: Floats, direction: Direction = "highest_first", rng: np.random.Generator | None = None
) -> NDArray[np.int64]:
    """The area at each rank of each draw, (draws x ranks): ``order[b, 0]`` is the area ranked first in draw b.

    Exact ties are broken at random by ``rng``, so that tied areas share their ranks evenly over the draws: giving all
    of them the middle rank would make an unknown order look certain. Ties without ``rng`` raise UsageError.
    """
    return np.concatenate(list(_orders(draws, direction, rng)))


def _orders(draws: Floats, direction: Direction, rng: np.random.Generator | None) -> Iterator[NDArray[np.int64]]:
    """What :func:`rank_draws` gives, some draws at a time: what stays in the processor's cache is quicker sorted."""
    if np.isnan(draws).any():
        raise UsageError("a draw is not a number", remedy="leave unjudged areas out of the ranking")
    for rows in blocks(len(draws)):
        signed = -draws[rows] if direction == "highest_first" else draws[rows]
        order = np.argsort(signed, axis=1)
        in_order = np.sort(signed, axis=1)  # sooner sorted again than fetched in the order found
        same = in_order[:, 1:] == in_order[:, :-1]
        if same.any():
            if rng is None:
                raise UsageError("some draws are tied", remedy="pass a generator to break the ties")
            tied = same.any(axis=1)
            order[tied] = np.lexsort((rng.random((int(tied.sum()), signed.shape[1])), signed[tied]), axis=1)
        yield order


def rank_distribution(
    draws: Floats, direction: Direction = "highest_first", rng: np.random.Generator | None = None
) -> RankDistribution:
    """Count the rank of each area over joint draws (draws x areas)."""
    areas = draws.shape[1]
    counts = np.zeros(areas * areas, dtype=np.int64)
    for cell in _orders(draws, direction, rng):
        cell *= areas
        cell += np.arange(areas)
        counts += np.bincount(cell.ravel(), minlength=areas * areas)
    return RankDistribution(counts=counts.reshape(areas, areas), direction=direction)


@dataclass(frozen=True, slots=True)
class Ranking:
    """Everything a league table needs, one entry per area, in the order given.

    ``low`` and ``high`` are the 95 per cent limits of the true value on the scale of ``theta`` (log or logit).
    ``draws`` are kept so that contrasts and spreads use the same ones.
    """

    fit: NormalFit
    draws: Floats
    ranks: RankDistribution
    low: Floats
    high: Floats
    p_above_national: Floats

    @property
    def rankability(self) -> float:
        return self.fit.rankability


def rank_areas(
    theta: Floats,
    se: Floats,
    rng: np.random.Generator,
    *,
    direction: Direction = "highest_first",
    national: float | None = None,
    draws: int = PUBLISHED_DRAWS,
    doubt: NoiseDoubt | None = None,
) -> Ranking:
    """Rank areas by their true values, given observed ``theta`` and ``se`` (both (I,), log or logit scale).

    ``national`` is England's value on the same scale; without it ``p_above_national`` is NaN. ``doubt`` widens
    the ranks for borrowed noise that may be the wrong size. Only judged areas belong here: an area that lacks returns
    is left out by the caller, with the reason.
    """
    fit = fit_normal(theta, se)
    values = posterior_draws(fit, rng, draws, doubt)
    low, high = central_interval(values)
    above = np.full(theta.size, np.nan) if national is None else (values > national).mean(axis=0)
    return Ranking(fit, values, rank_distribution(values, direction, rng), low, high, above)


def central_interval(draws: Floats, level: float = 0.95) -> tuple[Floats, Floats]:
    """Central interval over draws for each area: the order statistics nearest the two tails (no interpolation)."""
    count = draws.shape[0]
    tail = (1.0 - level) / 2.0
    at_low, at_high = int(np.floor(tail * (count - 1))), int(np.ceil((1.0 - tail) * (count - 1)))
    by_area = draws.T.copy()
    by_area.partition(at_low, axis=1)  # one at a time: numpy is several times slower with two
    low = by_area[:, at_low].copy()
    by_area[:, at_low:].partition(at_high - at_low, axis=1)
    return low, by_area[:, at_high].copy()


def observed_ranks(values: Floats, direction: Direction = "highest_first") -> Floats:
    """Ranks of the values as they stand, ties given the mean of their ranks. For comparison, never for a headline."""
    signed = -values if direction == "highest_first" else values
    _, inverse, counts = np.unique(signed, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return np.asarray((last - (counts - 1) / 2.0)[inverse], dtype=np.float64)
