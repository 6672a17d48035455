"""Month-to-month noise that makes month-on-month changes as large as the standard errors say they are.

Changes of places that differ in size carry different amounts of counting error. ``omega`` is here the noise with which
the changes, each over its own standard error, have the scatter of a standard normal (the moment estimator of Paule and
Mandel, 1982, J Res Natl Bur Stand 87:377): a test of two neighbouring months that uses it is right by construction,
on average over these places. What all places share in a month is taken off first. A place's own drift is not: a few
months cannot tell it from noise, and taking it off would call noise that passes larger than it is (three changes of
independent readings less their mean scatter by 1.15 times too much). Jumps are counted, as a month may hold one.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.stats.arrays import Floats

#: Fewest months in a row: of three, the middle one is in both changes, and a strange one would decide alone.
MONTHS_FOR_CHANGES = 4
#: Fewest places: fewer draw themselves again too much alike for limits to mean anything.
PLACES_FOR_CHANGES = 20
_DRAWS = 1000
_SEED = 20150331
#: Sizes tried, sd on the log or logit scale; between two of them the answer is found by a straight line.
_SIZES = np.concatenate([[0.0], np.geomspace(1e-4, 3.0, 300)])


@dataclass(frozen=True, slots=True)
class ChangeNoise:
    """Noise of ``places`` over ``months``, with 95 per cent limits by drawing places again.

    ``log_sd`` is the sd of the log of ``omega`` that the limits come to: how unsure its size is. Not defined (NaN)
    where the lower limit is 0.
    """

    omega: float
    low: float
    high: float
    places: int
    months: int

    @property
    def log_sd(self) -> float:
        return float(np.log(self.high / self.low) / (2 * 1.959964)) if self.low > 0 else float("nan")


def measure_changes(values: Floats, sampling: Floats, *, rho: float = 0.0) -> ChangeNoise:
    """Measure the noise of ``values`` (places x months in a row), logs or logits; NaN where a month is not known.

    ``sampling``, of the same shape, is the squared standard error of each value without noise. ``rho`` is the
    correlation of neighbouring months, which hides part of the noise from their changes: 0 for lists, whose noise is
    meant as that of a change (:mod:`fairwait.stats.noise_series`).

    Raises
    ------
    NothingToAnswerWithError
        Fewer than twenty places, or fewer than four months.
    """
    changes, counting = np.diff(values, axis=1), sampling[:, 1:] + sampling[:, :-1]
    told = np.isfinite(changes).sum(axis=0) >= PLACES_FOR_CHANGES
    seen = np.isfinite(changes[:, told]).any(axis=1)
    places, months = int(seen.sum()), int(told.sum()) + 1
    if places < PLACES_FOR_CHANGES or months < MONTHS_FOR_CHANGES:
        raise NothingToAnswerWithError(
            f"{months} months of {places} places are too few to measure month-to-month noise.",
            expected=f"at least {MONTHS_FOR_CHANGES} months in a row of {PLACES_FOR_CHANGES} places",
            remedy="borrow noise measured on another period, and say so beside the result",
        )
    changes, counting = changes[np.ix_(seen, told)], counting[np.ix_(seen, told)]
    square = (changes - np.nanmean(changes, axis=0)) ** 2
    cells = np.isfinite(square).sum(axis=1).astype(np.float64)
    expected = cells * (cells.sum() - square.shape[1]) / cells.sum()
    variance = 2.0 * (1.0 - rho) * np.maximum(_SIZES, 1e-6) ** 2
    scatter = np.nansum(square[:, :, None] / (counting[:, :, None] + variance), axis=1)
    found = _fitting(_weights(places) @ (scatter - expected[:, None]))
    low, high = np.quantile(found[1:], (0.025, 0.975))
    return ChangeNoise(float(found[0]), float(low), float(high), places, months)


@lru_cache(maxsize=16)
def _weights(places: int) -> Floats:
    """How often each place counts: once, then as often as each of the draws takes it. The same for every measure."""
    times = np.random.default_rng(_SEED).multinomial(places, np.full(places, 1.0 / places), _DRAWS)
    return np.vstack([np.ones(places), times])


def _fitting(excess: Floats) -> Floats:
    """For each row the size at which ``excess``, which falls as the size grows, is nought; else 0."""
    after = np.argmax(excess <= 0, axis=1)
    row, before = np.arange(len(excess)), np.maximum(after - 1, 0)
    above, below = excess[row, before], excess[row, after]
    share = np.where(after > 0, above / np.maximum(above - below, 1e-300), 0.0)
    return np.asarray(_SIZES[before] + share * (_SIZES[after] - _SIZES[before]))
