"""What chance alone would give: the number to print beside every spread, range, overlap and count of outliers.

A ratio of highest to lowest is above 1 even when all areas are truly equal; an ICB of five areas spans most of the
table even when areas are dealt out at random. Each function here answers one such question.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import comb

import numpy as np
from numpy.typing import NDArray

from fairwait.stats.arrays import Floats
from fairwait.stats.noise import Noise

Estimator = Callable[[Floats], float]


@dataclass(frozen=True, slots=True)
class NullBand:
    """The values a statistic takes when there is nothing to find, over ``values.size`` simulations.

    ``median`` with ``low`` and ``high`` (2.5 and 97.5 per cent) go beside the observed figure.
    """

    values: Floats

    @property
    def median(self) -> float:
        return float(np.median(self.values))

    @property
    def mean(self) -> float:
        return float(np.mean(self.values))

    @property
    def low(self) -> float:
        return float(np.quantile(self.values, 0.025))

    @property
    def high(self) -> float:
        return float(np.quantile(self.values, 0.975))

    def p_at_least(self, observed: float) -> float:
        """Chance of a value this large or larger by chance, counting the observation itself: never exactly 0."""
        return float((1 + np.count_nonzero(self.values >= observed * (1 - 1e-12))) / (1 + self.values.size))


def null_of_counts(
    estimator: Estimator,
    expected: Floats,
    rng: np.random.Generator,
    *,
    noise: Noise | None = None,
    months: int = 1,
    simulations: int = 2000,
) -> NullBand:
    """A statistic of counts when every area truly has the national rate.

    Parameters
    ----------
    estimator:
        Takes simulated counts (I,) and returns the statistic: ``lambda y: extremal_quotient(y / population)``.
    expected:
        (I,) counts each area would have at the national rate over the whole window.
    noise, months:
        Month-to-month noise and the window it is averaged over; without it, Poisson counting alone.
    """
    sd = 0.0 if noise is None else float(np.sqrt(noise.variance(months)))
    wobble = np.exp(sd * rng.standard_normal((simulations, expected.size)) - sd**2 / 2.0)
    counts = rng.poisson(expected * wobble).astype(np.float64)
    return NullBand(np.array([estimator(row) for row in counts]))


def null_of_values(
    estimator: Estimator,
    centre: float,
    se: Floats,
    rng: np.random.Generator,
    *,
    natural: Callable[[Floats], Floats] = np.exp,
    simulations: int = 2000,
    by_rows: Callable[[Floats], Floats] | None = None,
) -> NullBand:
    """A statistic of shares, percentiles or rates when every area truly has the same value.

    ``centre`` and ``se`` (I,) are on the working scale (log or logit); ``estimator`` sees values on the printed scale.
    ``by_rows``, where there is one, is the same estimator of all simulations at once, (simulations x areas).
    """
    values = natural(centre + se * rng.standard_normal((simulations, se.size)))
    if by_rows is not None:
        return NullBand(by_rows(values))
    return NullBand(np.array([estimator(row) for row in values]))


def subset_range_probability(total: int, size: int, gap: int) -> float:
    """Chance that ``size`` areas drawn at random from ``total`` ranked ones span at least ``gap`` places. Exact.

    Of all subsets, ``(total - r) C(r - 1, size - 2)`` have their first and last exactly r places apart.
    """
    if size < 2:
        return 1.0 if gap <= 0 else 0.0
    subsets = sum((total - r) * comb(r - 1, size - 2) for r in range(max(1, gap), total))
    return subsets / comb(total, size)


@dataclass(frozen=True, slots=True)
class GroupSpread:
    """Spread within each group beside its null of areas dealt to groups at random, group sizes kept.

    Entries follow ``groups``. ``p`` is the chance of a spread at least as wide; NaN for groups of one area.
    ``widest`` is the null of the widest group of all, for "nowhere else differs so much within itself".
    """

    groups: NDArray[np.intp]
    sizes: NDArray[np.intp]
    observed: Floats
    null_median: Floats
    null_high: Floats
    p: Floats
    widest: NullBand


def within_group_range(
    values: Floats, group: NDArray[np.intp], rng: np.random.Generator, *, simulations: int = 5000
) -> GroupSpread:
    """Range (largest less smallest) of ``values`` within each group, and its permutation null.

    ``values`` are ranks (a range of places) or log rates (the log of a ratio); ``group`` gives each area's group as
    an integer code. ``null_high`` is the 95 per cent point.
    """
    order = np.argsort(group, kind="stable")
    groups, starts, sizes = np.unique(group[order], return_index=True, return_counts=True)
    observed = _ranges(values[order][None, :], starts)[0]
    shuffled = rng.permuted(np.tile(values, (simulations, 1)), axis=1)
    null = _ranges(shuffled, starts)
    reached = 1 + np.count_nonzero(null >= observed * (1 - 1e-12), axis=0)
    return GroupSpread(
        groups=groups,
        sizes=sizes,
        observed=observed,
        null_median=np.median(null, axis=0),
        null_high=np.quantile(null, 0.95, axis=0),
        p=np.where(sizes > 1, reached / (1 + simulations), np.nan),
        widest=NullBand(null.max(axis=1)),
    )


def overlap_mean(areas: int, k: int) -> float:
    """Areas that two unrelated top-``k`` lists of ``areas`` share on average: ``k^2 / I``."""
    return k * k / areas


def overlap_at_least(areas: int, k: int, shared: int) -> float:
    """Chance that two unrelated top-``k`` lists share at least ``shared`` areas (hypergeometric)."""
    ways = sum(comb(k, s) * comb(areas - k, k - s) for s in range(max(0, shared), k + 1))
    return ways / comb(areas, k)


def _ranges(rows: Floats, starts: NDArray[np.intp]) -> Floats:
    return np.asarray(np.maximum.reduceat(rows, starts, axis=1) - np.minimum.reduceat(rows, starts, axis=1))
