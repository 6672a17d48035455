"""The steps of lists that wander: how far each place's list usually goes in a month, and what steps follow on it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fairwait.stats.arrays import Bools, Floats
from fairwait.stats.change.sizes import common_size, own_sizes
from fairwait.stats.noise import MONTHS_FOR_AREA_NOISE
from fairwait.stats.residuals import RHO_CEILING, judged_part

#: Neighbours up to this many months off count: steps go on for a quarter of a year.
_LAGS = 3
#: Of a step, at most this part is gone the next month.
_MOST_TRANSIENT = -0.45
#: Steps that tell a place's own size: those of a year.
STEPS_FOR_OWN_SIZE = MONTHS_FOR_AREA_NOISE - 1
_FEWEST_STEPS, _FEWEST_PLACES = 3, 3


@dataclass(frozen=True, slots=True)
class Steps:
    """Month-to-month changes against the other places, on the working scale.

    ``size`` (places,) is their sd, ``rho`` how one goes with the next: above nought as an AR(1) whose first three
    correlations add up to those seen, below nought the part that is gone the next month. ``degrees`` say how sure each
    size is, ``own`` whether it is the place's own, and ``excess`` how heavy the tails are. NaN and False throughout
    where the months tell nothing.
    """

    size: Floats
    rho: float
    degrees: Floats
    own: Bools
    excess: float


def measure_steps(level: Floats, likeness: Floats | None = None) -> Steps:
    """Measure the steps of ``level`` (places, months), NaN where not known; a step over a gap is left out.

    ``likeness`` (places,): see :func:`fairwait.stats.change.sizes.own_sizes`. A list is counted, not drawn, so nothing
    is taken off for counting. Places with fewer steps than a year's take the size of places like them.
    """
    places = len(level)
    change = np.diff(level, axis=1)
    known = np.isfinite(change).sum(axis=1) >= _FEWEST_STEPS
    if known.sum() < _FEWEST_PLACES:
        nothing = np.full(places, np.nan)
        return Steps(nothing, 0.0, nothing, np.zeros(places, dtype=bool), 0.0)
    panel, rows, _ = judged_part(change)
    # No place's mean is taken off: a walk has no direction of its own. Centring on all places takes a little.
    scatter = (panel - np.nanmean(panel, axis=0)) * np.sqrt(len(rows) / (len(rows) - 1))
    free = np.isfinite(scatter).sum(axis=1).astype(float)
    like = None if likeness is None else likeness[rows]
    shared = common_size(scatter, free, like)
    drawn = own_sizes(scatter, free, like)
    has_own = free >= STEPS_FOR_OWN_SIZE
    square = np.where(has_own, drawn.square, shared.square)
    size, degrees = np.full(places, np.nan), np.full(places, np.nan)
    size[rows], degrees[rows] = np.sqrt(square), np.where(has_own, drawn.degrees, shared.degrees)
    missing = np.isnan(size)
    size[missing], degrees[missing] = np.nanmedian(size), np.nanmedian(degrees)
    own = np.zeros(places, dtype=bool)
    own[rows] = has_own
    excess = drawn.excess if has_own.any() else shared.excess
    # A place whose steps are all those of the others has none of its own: it tells nothing of how they follow.
    unit = np.divide(scatter, np.sqrt(square)[:, None], out=np.zeros_like(scatter), where=square[:, None] > 0.0)
    return Steps(size, _follows(unit), degrees, own, excess)


def _follows(unit: Floats) -> float:
    """How steps that were brought to their place's size follow on one another."""
    square = float(np.nanmean(unit**2))
    if square == 0.0 or unit.shape[1] < 2:  # one step of each follows on nothing
        return 0.0
    seen = []
    for lag in range(1, min(_LAGS, unit.shape[1] - 1) + 1):
        product = unit[:, lag:] * unit[:, :-lag]
        seen.append(float(np.nanmean(product)) / square if np.isfinite(product).any() else 0.0)
    if seen[0] < 0.0:
        return max(seen[0], _MOST_TRANSIENT)
    total = max(0.0, sum(seen))
    low, high = 0.0, RHO_CEILING
    for _ in range(40):
        middle = (low + high) / 2.0
        low, high = (low, middle) if sum(middle**lag for lag in range(1, len(seen) + 1)) > total else (middle, high)
    return low


def step_correlations(rho: float, steps: int) -> Floats:
    """Correlation of every step with every other, (steps, steps): an AR(1), or a local level where ``rho`` is below
    nought."""
    gap = np.abs(np.subtract.outer(np.arange(steps), np.arange(steps)))
    return np.asarray(rho**gap if rho >= 0.0 else np.where(gap == 0, 1.0, np.where(gap == 1, rho, 0.0)))
