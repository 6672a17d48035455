"""Is this area really different from that one? Ratios of two areas, one pair or a declared family of pairs.

Two kinds. Observed ratios (:func:`rate_ratio`, :func:`paired_ratio`) describe one pair chosen beforehand. Posterior
contrasts work on the joint draws behind the ranks, so that a pair picked because it looked extreme is quoted at its
shrunken ratio instead of its lucky one (the winner's curse).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fairwait.domain.errors import UsageError
from fairwait.stats.arrays import Floats, two_sided_z
from fairwait.stats.intervals import ZERO_COUNT_UPPER
from fairwait.stats.multiplicity import FamilyResult, judge_claims
from fairwait.stats.noise import Noise, window_correction
from fairwait.stats.ranks import central_interval

Pairs = NDArray[np.intp]
ToNatural = Callable[[Floats], Floats]

Z = two_sided_z(0.95)
#: A ratio nearer to 1 than this is too small to matter, however sure.
MATERIAL_RATIO = 1.10
#: Posterior chance needed to call one area clearly above another.
CLEARLY_ABOVE = 0.975
_CHUNK = 128


@dataclass(frozen=True, slots=True)
class Ratio:
    """A ratio with its 95 per cent limits; NaN or infinity where a zero leaves one side unknown."""

    value: float
    low: float
    high: float
    log_se: float


def rate_ratio(
    count_a: float,
    population_a: float,
    count_b: float,
    population_b: float,
    *,
    noise: Noise | None = None,
    months: tuple[int, int] = (1, 1),
) -> Ratio:
    """Rate of a over rate of b, with ``log se^2 = 1/a + 1/b + omega^2 (V(Ma)/Ma + V(Mb)/Mb)``.

    Without ``noise`` the interval holds counting error alone. A zero on one side gives a one-sided bound: the zero
    could have been up to 3.69.
    """
    if population_a <= 0 or population_b <= 0:
        raise UsageError("a rate needs people", expected="every population above zero")
    rate_a, rate_b = count_a / population_a, count_b / population_b
    if count_a == 0 and count_b == 0:
        return Ratio(np.nan, 0.0, np.inf, np.nan)
    if count_b == 0:
        return Ratio(np.inf, rate_a / (ZERO_COUNT_UPPER / population_b), np.inf, np.nan)
    if count_a == 0:
        return Ratio(0.0, 0.0, (ZERO_COUNT_UPPER / population_a) / rate_b, np.nan)
    extra = 0.0 if noise is None else noise.variance(months[0]) + noise.variance(months[1])
    log_se = float(np.sqrt(1.0 / count_a + 1.0 / count_b + extra))
    value = rate_a / rate_b
    return Ratio(value, value * float(np.exp(-Z * log_se)), value * float(np.exp(Z * log_se)), log_se)


def paired_ratio(log_rates_a: Floats, log_rates_b: Floats, rho: float) -> Ratio:
    """Ratio of two areas over the same months, from their monthly log rates; needs three months or more.

    Whatever moved both areas in a month (working days, strikes, weather) cancels. The variance of the mean
    difference allows for correlated months (``rho``, measured on the whole panel); limits are Student's t.
    """
    from scipy.special import stdtrit

    difference = log_rates_a - log_rates_b
    months = difference.size
    if months < 3:
        raise UsageError(f"{months} months are too few for a paired ratio", expected="three or more")
    variance = float(difference.var(ddof=1)) / window_correction(months, rho)
    log_se = float(np.sqrt(Noise(float(np.sqrt(variance)), rho).variance(months)))
    centre, reach = float(difference.mean()), float(stdtrit(months - 1, 0.975)) * log_se
    value, low, high = np.exp([centre, centre - reach, centre + reach]).tolist()
    return Ratio(value, low, high, log_se)


def probability_above(draws: Floats) -> Floats:
    """(areas x areas): the chance that the true value of the row's area exceeds the column's. The diagonal is 0."""
    by_area = np.ascontiguousarray(draws.T, dtype=np.float32)
    areas, count = by_area.shape
    above = np.empty((areas, areas))
    for row in range(areas):
        above[row] = np.count_nonzero(by_area[row] > by_area, axis=1)
    return np.asarray(above / count)


@dataclass(frozen=True, slots=True)
class PairContrasts:
    """Contrasts of a family of pairs (first over second), one entry a pair.

    ``probability`` that the first truly exceeds the second; ``ratio``, ``low`` and ``high`` of the posterior ratio on
    the printed scale. ``clearly`` is +1 where the first is clearly above (chance at least 0.975 and ratio at least
    1.10), -1 where the second is, else 0. ``holds`` also survives the family's false-discovery control, which is that
    of posterior claims; ``expected_false`` is how many of those that hold are expected to be false.
    """

    pairs: Pairs
    probability: Floats
    ratio: Floats
    low: Floats
    high: Floats
    clearly: NDArray[np.int_]
    family: FamilyResult

    @property
    def holds(self) -> NDArray[np.bool_]:
        return np.asarray((self.clearly != 0) & self.family.found)

    @property
    def sure(self) -> NDArray[np.bool_]:
        """Which pairs differ beyond chance, be it by little: what holds, whatever the size of the ratio."""
        beyond = np.maximum(self.probability, 1.0 - self.probability) >= CLEARLY_ABOVE
        return np.asarray(beyond & self.family.found)

    @property
    def expected_false(self) -> float:
        return float((1.0 - np.maximum(self.probability, 1.0 - self.probability))[self.holds].sum())


def contrast_pairs(
    draws: Floats,
    pairs: Pairs,
    family: str,
    *,
    natural: ToNatural = np.exp,
    materiality: float = MATERIAL_RATIO,
    level: float = 0.05,
) -> PairContrasts:
    """Contrast every pair of a family declared before looking ("neighbours within 15 miles").

    Parameters
    ----------
    draws:
        Joint posterior draws (draws x areas) on the working scale, as kept by :class:`~fairwait.stats.ranks.Ranking`.
    pairs:
        (K, 2) indices of areas.
    natural:
        From the working scale to the printed one: ``np.exp`` for log rates, ``share_of_logit`` for shares.
    """
    probability, ratio, low, high = (np.empty(len(pairs)) for _ in range(4))
    by_area = np.ascontiguousarray(natural(draws).T)
    for start in range(0, len(pairs), _CHUNK):
        rows = slice(start, start + _CHUNK)
        first, second = by_area[pairs[rows, 0]], by_area[pairs[rows, 1]]
        probability[rows] = (first > second).mean(axis=1)
        quotient = first / second
        low[rows], high[rows] = central_interval(quotient.T)
        ratio[rows] = np.median(quotient, axis=1)
    up = (probability >= CLEARLY_ABOVE) & (ratio >= materiality)
    down = (probability <= 1.0 - CLEARLY_ABOVE) & (ratio <= 1.0 / materiality)
    judged = judge_claims(np.maximum(probability, 1.0 - probability), family, level)
    return PairContrasts(pairs, probability, ratio, low, high, up.astype(np.int_) - down.astype(np.int_), judged)


def pooled_posterior_ratio(
    draws: Floats, top: Pairs, bottom: Pairs, weights: Floats, *, natural: ToNatural = np.exp
) -> Ratio:
    """Posterior ratio of the pooled rate of the ``top`` areas over that of the ``bottom`` ones, from joint draws.

    ``top`` and ``bottom`` are indices of areas, ``weights`` the populations of all areas. Because the draws are
    shrunken, picking the areas by their observed places does not inflate the ratio: quote this beside "x times".
    """
    values = natural(draws)
    pooled = [values[:, index] @ (weights[index] / weights[index].sum()) for index in (top, bottom)]
    quotient = (pooled[0] / pooled[1])[:, None]
    low, high = central_interval(quotient)
    return Ratio(float(np.median(quotient)), float(low[0]), float(high[0]), float(np.log(quotient).std()))
