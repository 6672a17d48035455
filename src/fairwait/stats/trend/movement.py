"""How far a place ordinarily moves over some months when nothing in particular happens.

A *stock* (a list) wanders: most of it is counted again the next month, so its ordinary changes add up, and the longer
the window the further it strays. A *flow* (treatments in a month) scatters about a level: how far two stretches differ
by chance depends on how long they are, not on how far apart. Both are measured on the places themselves, against the
mean of all, and drawn towards what places have in common (methods 3.1).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fairwait.stats.arrays import Floats, two_sided_z
from fairwait.stats.noise import Noise
from fairwait.stats.residuals import RHO_CEILING, shrunk_squares

_Z = two_sided_z(0.95)
#: A step beyond this many robust sd is an event of its own, not what is ordinary.
_EVENT = 4.0
_FEWEST_STEPS = 3


@dataclass(frozen=True, slots=True)
class Wandering:
    """Ordinary monthly steps of stocks: ``step`` is the sd of each place's (places,), on the working scale;
    ``correlation`` that of one step with the next, the same for all."""

    step: Floats
    correlation: float

    def sd(self, months: int) -> Floats:
        """The sd of each place's change over so many months, in no particular direction, (places,)."""
        lag = np.arange(1, months)
        grown = months + 2.0 * ((months - lag) * self.correlation**lag).sum()
        return np.asarray(self.step * np.sqrt(grown))

    def reach(self, months: int) -> Floats:
        """What 95 in 100 such changes stay within, either way, (places,)."""
        return np.asarray(_Z * self.sd(months))


def wandering(level: Floats) -> Wandering:
    """Measure the steps of ``level``, (places, months), NaN where not judged; steps over a gap are left out.

    ``level`` is against the mean of all places. A step beyond four robust sd of all steps is pulled in to that: a
    transfer of patients or a correction is not what is ordinary. Places with too few steps take the size that all have
    in common.
    """
    steps = np.diff(level, axis=1)
    known = np.isfinite(steps)
    if not known.any():
        return Wandering(np.full(len(level), np.nan), 0.0)
    limit = _EVENT * 1.4826 * float(np.median(np.abs(steps[known])))
    steps = np.clip(steps, -limit, limit) if limit > 0 else steps
    number = known.sum(axis=1)
    squares = np.where(number > 0, np.nansum(steps**2, axis=1) / np.maximum(number, 1), np.nan)
    told = (number >= _FEWEST_STEPS) & (squares > 0)
    pooled = float(np.nansum(steps**2) / known.sum())
    size = np.full(len(level), pooled)
    if told.sum() > 1:
        size[told] = shrunk_squares(squares[told], number[told].astype(np.float64))
        size[~told] = float(np.exp(np.log(size[told]).mean()))
    return Wandering(np.sqrt(size), _follows(steps))


def _follows(steps: Floats) -> float:
    """The correlation of a step with the next over all places, from 0 to 0.9."""
    both = np.isfinite(steps[:, 1:]) & np.isfinite(steps[:, :-1])
    square = float(np.nanmean(steps**2))
    if not both.any() or square == 0:
        return 0.0
    return float(np.clip((steps[:, 1:] * steps[:, :-1])[both].mean() / square, 0.0, RHO_CEILING))


def stretch_reach(sampling: Floats, variance: Floats, first: int, last: int, rho: float) -> Floats:
    """What 95 in 100 differences between the means of two stretches of a flow stay within by chance, (places,).

    ``sampling`` and ``variance`` are those of one month, (places, months); the first ``first`` months are held against
    the last ``last``. Noise beyond counting is correlated by ``rho`` from month to month; counting is not.
    """
    unit = Noise(1.0, rho)
    total = np.zeros(len(variance))
    for cells, months in ((slice(None, first), first), (slice(-last, None), last)):
        counted = np.nanmean(sampling[:, cells], axis=1)
        noise = np.maximum(0.0, np.nanmean(variance[:, cells], axis=1) - counted)
        total += counted / months + noise * unit.variance(months)
    return np.asarray(_Z * np.sqrt(total))
