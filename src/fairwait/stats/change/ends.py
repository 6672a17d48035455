"""How far a place ordinarily moves between two months of a list, or between two stretches of a flow.

The same noise as the test of :mod:`fairwait.stats.change.climbers`, asked of other ends.
"""

from __future__ import annotations

import numpy as np

from fairwait.stats.arrays import Floats
from fairwait.stats.change.tails import reach, tail_degrees
from fairwait.stats.change.wander import Wander


def walk_reach(wander: Wander, months: int) -> Floats:
    """What 95 in 100 moves of a list over so many months stay within, either way, by its usual steps. (places,)"""
    weights = np.ones((len(wander.step), months))
    return np.asarray(
        np.sqrt(wander.walk_variance(weights)) * reach(*tail_degrees(wander.sure, wander.excess_of(weights)))
    )


def stretch_reach(wander: Wander, counted: Floats, first: int, last: int) -> Floats:
    """What 95 in 100 differences between the means of two stretches of a flow stay within by chance. (places,)

    The mean of ``first`` months is held against that of ``last``; ``counted`` (places,) is the variance of one month by
    counting. How far apart the two stretches lie does not matter to a flow.
    """
    places = len(wander.omega)
    variance = np.zeros(places)
    for months in (first, last):
        variance += wander.mean_variance(np.full(places, float(months))) + counted / months
    weights = np.concatenate([np.full((places, first), 1.0 / first), np.full((places, last), 1.0 / last)], axis=1)
    return np.sqrt(variance) * _half(wander, weights)


def _half(wander: Wander, weights: Floats) -> Floats:
    """How many standard errors of the weighted sum hold 95 in 100 of chance."""
    return reach(*tail_degrees(wander.sure, wander.excess_of(weights)))
