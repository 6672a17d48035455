"""The chance, month by month, that a place is truly among the last: what a watch list reads."""

from __future__ import annotations

import numpy as np

from fairwait.analysis.improvers.moving import direction_of
from fairwait.analysis.panel import Panel
from fairwait.stats.arrays import Floats
from fairwait.stats.ranks import rank_areas

_DRAWS = 1_000
_SEED = 20260131
_FEWEST_PLACES = 5


def monthly_bottom_probability(panel: Panel, last: float = 0.25) -> Floats:
    """The chance that each place's true rank in each month is among the last; (places, months).

    ``last`` is a number of places, or below 1 a part of those judged in the month: by default the worst quarter (the
    lowest, of a measure that only describes). Each month is ranked by itself, with the whole variance of a month. NaN
    where a place is not judged, and in months in which fewer than five places are.
    """
    found = np.full(panel.theta.shape, np.nan)
    direction = direction_of(panel.measure)
    rng = np.random.default_rng(_SEED)
    for column in range(panel.theta.shape[1]):
        known = panel.usable[:, column] & np.isfinite(panel.variance[:, column])
        rows = np.flatnonzero(known)
        if rows.size < _FEWEST_PLACES:
            continue
        theta, variance = panel.theta[rows, column], np.maximum(panel.variance[rows, column], 1e-12)
        ranks = rank_areas(theta, np.sqrt(variance), rng, direction=direction, draws=_DRAWS).ranks
        found[rows, column] = ranks.probability_last(_places(last, rows.size))
    return found


def _places(last: float, judged: int) -> int:
    """How many places are the last: of a part, those whose percentile of rank (r - 0.5) / I lies in it."""
    if last >= 1:
        return int(last)
    return int(((np.arange(1, judged + 1) - 0.5) / judged >= 1.0 - last - 1e-12).sum())
