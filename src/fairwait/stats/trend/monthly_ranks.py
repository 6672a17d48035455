"""Ranks of every month, each month with draws of its own, so that months can be held beside one another."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fairwait.stats.arrays import Floats
from fairwait.stats.ranks import Direction, rank_areas
from fairwait.stats.shrinkage import NoiseDoubt

_FEWEST = 3


@dataclass(frozen=True, slots=True)
class MonthlyRanks:
    """Ranks of places x months, NaN where a place was not judged: expected rank and 95 per cent interval.

    ``number`` is how many places were ranked in each month, (months,); a rank is of these and no others.
    """

    expected: Floats
    low: Floats
    high: Floats
    number: NDArray[np.int_]


def monthly_ranks(
    theta: Floats,
    variance: Floats,
    borrowed: Floats,
    rng: np.random.Generator,
    *,
    direction: Direction,
    draws: int,
    doubt: float,
    months: NDArray[np.int_] | None = None,
) -> MonthlyRanks:
    """Rank the places of each month by :func:`fairwait.stats.ranks.rank_areas`, months drawn independently.

    ``theta`` (NaN where not judged), ``variance`` and its ``borrowed`` part are (places, months); ``doubt`` is the sd
    of the log of the borrowed noise. Draws of different months share nothing: a rank that moved between two months is
    never the echo of one random number. ``months`` asks for some columns only; the others stay NaN.
    """
    expected, low, high = np.full((3, *theta.shape), np.nan)
    number = np.isfinite(theta).sum(axis=0)
    for column in range(theta.shape[1]) if months is None else months:
        rows = np.flatnonzero(np.isfinite(theta[:, column]) & (variance[:, column] > 0))
        number[column] = len(rows)
        if len(rows) < _FEWEST:
            continue
        own, unsure = variance[rows, column], NoiseDoubt(borrowed[rows, column], doubt)
        result = rank_areas(theta[rows, column], np.sqrt(own), rng, direction=direction, draws=draws, doubt=unsure)
        expected[rows, column] = result.ranks.expected
        low[rows, column], high[rows, column] = result.ranks.interval()
    return MonthlyRanks(expected, low, high, number)
