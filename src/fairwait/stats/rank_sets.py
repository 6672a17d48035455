"""Ranks that the data cannot contradict: confidence sets in the manner of Mogstad, Romano, Shaikh and Wilhelm (2023).

No model of how areas vary, only pairwise comparisons with simultaneous error control. Much wider than the
empirical-Bayes interval (about twice on the reference panel): a cross-check, not the headline.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from fairwait.stats.arrays import Floats
from fairwait.stats.ranks import Direction

Ranks = NDArray[np.int64]


def rank_confidence_sets(
    theta: Floats,
    se: Floats,
    rng: np.random.Generator,
    *,
    direction: Direction = "highest_first",
    level: float = 0.95,
    simultaneous: bool = False,
    replicates: int = 1000,
) -> tuple[Ranks, Ranks]:
    """Lowest and highest rank of each area that the data do not contradict, whole ranks from 1.

    Parameters
    ----------
    theta, se:
        Area values and independent standard errors, (I,), on the working scale.
    simultaneous:
        False: each area's own set holds its true rank with probability ``level``. True: all sets hold at once.
    replicates:
        Parametric bootstrap replicates of the largest studentised difference.
    """
    noise = rng.standard_normal((replicates, theta.size), dtype=np.float32) * se.astype(np.float32)
    pair_se = np.sqrt(se[:, None] ** 2 + se**2)
    largest = np.empty((theta.size, replicates), dtype=np.float32)
    for area in range(theta.size):
        scaled = np.abs(noise - noise[:, area : area + 1]) / pair_se[area].astype(np.float32)
        largest[area] = scaled.max(axis=1)
    if simultaneous:
        critical = np.full(theta.size, np.quantile(largest.max(axis=0), level))
    else:
        critical = np.quantile(largest, level, axis=1)
    gap = theta - theta[:, None]  # gap[j, k]: how far k lies above j
    limit = critical[:, None] * pair_se
    above, below = (gap > limit).sum(axis=1), (-gap > limit).sum(axis=1)
    ahead, behind = (above, below) if direction == "highest_first" else (below, above)
    return ahead + 1, theta.size - behind
