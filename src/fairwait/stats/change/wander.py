"""How much the places of a panel wander for no lasting reason: what every change has to be larger than.

A flow scatters about a level: an AR(1) disturbance of sd ``omega`` and correlation ``rho`` (methods, 3.1). A stock is
counted again each month and wanders: its month-to-month changes have an sd ``step`` and a correlation ``step_rho``, and
a list that took such steps in no particular direction would still end up elsewhere. Everything is on the working scale
(log or logit), each place relative to the mean of all. Every analysis that asks whether a place moved asks it here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.stats.arrays import Bools, Floats
from fairwait.stats.change.scatter import measure_scatter
from fairwait.stats.change.sizes import KNOWN
from fairwait.stats.change.steps import measure_steps, step_correlations
from fairwait.stats.noise import MONTHS_TO_MEASURE, long_run_inflation
from fairwait.stats.residuals import judged_part

Nature = Literal["flow", "stock"]
_LEAST = 1e-6


@dataclass(frozen=True, slots=True)
class Wander:
    """Noise of the places of a panel, sds on the working scale.

    ``omega`` (places,) is the sd of one month about a place's own level, counting error apart, and ``rho`` the
    correlation of neighbouring months. Of a stock it is the most that one month may be off for no lasting reason: half
    the variance of a step. ``step`` (places,) is the sd of the change from one month to the next, and ``step_rho`` how
    one change goes with the next (:class:`fairwait.stats.change.steps.Steps`); they count for stocks only.

    ``degrees`` (places,) say how sure each size is, ``own`` (places,) whether it is the place's own rather than that of
    places like it, and ``excess`` how heavy the tails of one disturbance are. None: known for certain, all their own.
    """

    nature: Nature
    omega: Floats
    rho: float
    step: Floats
    step_rho: float
    degrees: Floats | None = None
    own: Bools | None = None
    excess: float = 0.0

    def of(self, rows: NDArray[np.intp]) -> Wander:
        """That of some places."""
        return replace(
            self,
            omega=self.omega[rows],
            step=self.step[rows],
            degrees=None if self.degrees is None else self.degrees[rows],
            own=None if self.own is None else self.own[rows],
        )

    @property
    def sure(self) -> Floats:
        """Degrees of freedom of each place's size."""
        return np.full(len(self.omega), KNOWN) if self.degrees is None else self.degrees

    @property
    def told(self) -> Bools:
        """Which places' sizes are their own."""
        return np.ones(len(self.omega), dtype=bool) if self.own is None else self.own

    def mean_variance(self, months: Floats) -> Floats:
        """Variance by noise of the mean of so many months, for each place."""
        whole = np.maximum(1, months.astype(int))
        unit = {int(n): long_run_inflation(int(n), self.rho) / int(n) for n in np.unique(whole)}
        return np.asarray(self.omega**2 * np.array([unit[int(n)] for n in whole]))

    def walk_variance(self, weights: Floats) -> Floats:
        """Variance of a weighted sum of a place's changes, were they steps in no particular direction.

        ``weights`` are (places, months - 1): how much the change into each month adds to the sum.
        """
        together = step_correlations(self.step_rho, weights.shape[1])
        return np.asarray(self.step**2 * np.einsum("ij,jk,ik->i", weights, together, weights))

    def excess_of(self, weights: Floats) -> Floats:
        """Excess kurtosis of a weighted sum of disturbances, (places,): the more of them, the nearer to a normal."""
        square = (weights**2).sum(axis=1)
        return np.asarray(self.excess * (weights**4).sum(axis=1) / np.maximum(square**2, 1e-300))


def measure_wander(
    level: Floats,
    sampling: Floats,
    nature: Nature,
    *,
    steps: Sequence[int] = (),
    turning: Sequence[int] = (),
    likeness: Floats | None = None,
) -> Wander:
    """Measure the noise of a panel on itself: ``level`` and ``sampling`` are (places, months), NaN where not known.

    ``sampling`` is the variance of each cell by counting alone, which is taken off a flow. ``steps`` are the columns
    whose change was taken out of ``level``: the noise of a flow is measured on either side of each. ``turning`` are
    those about which places may truly have moved (:func:`fairwait.stats.change.climbers.turning_months`): from a year
    on, the size of a flow's noise is measured on either side of them too. ``likeness``
    (places,) is what lists of their size vary by counting alone. Twelve months or more give every place its own size
    of noise. Raises :class:`NothingToAnswerWithError` for fewer than six months or three places.
    """
    panel, _, columns = judged_part(level)
    places, months = panel.shape
    if months < MONTHS_TO_MEASURE or places < 3:
        raise NothingToAnswerWithError(
            f"{months} months of {places} places are too few to tell a change from month-to-month noise",
            expected=f"at least {MONTHS_TO_MEASURE} months and 3 places with figures",
            remedy="ask for more months, or for a measure that is held for longer",
        )
    if nature == "stock":
        walk = measure_steps(level, likeness)
        step = np.maximum(walk.size, _LEAST)
        return Wander(nature, step / np.sqrt(2.0), 0.0, step, walk.rho, walk.degrees, walk.own, walk.excess)
    apart, moving = ([int(np.searchsorted(columns, one)) for one in which] for which in (steps, turning))
    found = measure_scatter(level, sampling, apart, moving)
    omega = np.maximum(found.omega, _LEAST)
    return Wander(nature, omega, found.rho, omega * np.sqrt(2.0 * (1.0 - found.rho)), 0.0, found.degrees, found.own,
                  found.excess)  # fmt: skip
