"""How much the places of a panel wander for no lasting reason: what every change has to be larger than.

A flow scatters about a level: an AR(1) disturbance of sd ``omega`` and correlation ``rho`` (methods, 3.1). A stock is
counted again each month and wanders: its month-to-month changes have an sd ``step`` and a correlation ``step_rho``, and
a list that took such steps in no particular direction would still end up elsewhere. Everything is on the working scale
(log or logit), each place relative to the mean of all.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.stats.arrays import Floats
from fairwait.stats.noise import (
    MONTHS_FOR_AREA_NOISE,
    MONTHS_TO_MEASURE,
    long_run_inflation,
    window_correction,
)
from fairwait.stats.residuals import (
    judged_part,
    lag_one_correlation,
    matched_correlation,
    residual_degrees_of_freedom,
    shrunk_squares,
    two_way_residuals,
)

Nature = Literal["flow", "stock"]
#: In shorter windows the usual correction of the correlation falls short.
_MONTHS_TO_CORRECT = 9
_LEAST = 1e-6


@dataclass(frozen=True, slots=True)
class Wander:
    """Noise of the places of a panel, sds on the working scale.

    ``omega`` (places,) is the sd of one month about a place's own level, counting error apart, and ``rho`` the
    correlation of neighbouring months. ``step`` (places,) is the sd of the change from one month to the next, and
    ``step_rho`` the correlation of neighbouring changes; they count for stocks only. Where the window is long enough
    places have sizes of their own, drawn towards the common one.
    """

    nature: Nature
    omega: Floats
    rho: float
    step: Floats
    step_rho: float

    def of(self, rows: NDArray[np.intp]) -> Wander:
        """That of some places."""
        return replace(self, omega=self.omega[rows], step=self.step[rows])

    def mean_variance(self, months: Floats) -> Floats:
        """Variance by noise of the mean of so many months, for each place."""
        whole = np.maximum(1, months.astype(int))
        unit = {int(n): long_run_inflation(int(n), self.rho) / int(n) for n in np.unique(whole)}
        return np.asarray(self.omega**2 * np.array([unit[int(n)] for n in whole]))

    def walk_variance(self, weights: Floats) -> Floats:
        """Variance of a weighted sum of a place's changes, were they steps in no particular direction.

        ``weights`` are (places, months - 1): how much the change into each month adds to the sum.
        """
        months = weights.shape[1]
        gap = np.abs(np.subtract.outer(np.arange(months), np.arange(months)))
        return np.asarray(self.step**2 * np.einsum("ij,jk,ik->i", weights, self.step_rho**gap, weights))


def measure_wander(level: Floats, sampling: Floats, nature: Nature) -> Wander:
    """Measure the noise of a panel on itself: ``level`` and ``sampling`` are (places, months), NaN where not known.

    ``sampling`` is the variance of each cell by counting alone, which is taken off. Twelve months or more give every
    place its own size of noise. Raises :class:`NothingToAnswerWithError` for fewer than six months or three places.
    """
    panel, rows, columns = judged_part(level)
    places, months = panel.shape
    if months < MONTHS_TO_MEASURE or places < 3:
        raise NothingToAnswerWithError(
            f"{months} months of {places} places are too few to tell a change from month-to-month noise",
            expected=f"at least {MONTHS_TO_MEASURE} months and 3 places with figures",
            remedy="ask for more months, or for a measure that is held for longer",
        )
    residual = two_way_residuals(panel)
    counted = np.where(np.isfinite(panel), np.nan_to_num(sampling[np.ix_(rows, columns)]), np.nan)
    chance = float(np.nanmean(counted))
    rho = lag_one_correlation(residual) if months >= _MONTHS_TO_CORRECT else matched_correlation(residual, chance)
    widen = window_correction(months, rho)
    omega = np.full(len(level), np.nan)
    omega[rows] = np.sqrt(_sizes(residual, np.nanmean(counted, axis=1), rho) / widen)
    omega[np.isnan(omega)] = np.nanmedian(omega)
    step, step_rho = measure_steps(level, sampling)
    return Wander(nature, np.maximum(omega, _LEAST), rho, np.maximum(step, _LEAST), step_rho)


def _sizes(residual: Floats, chance: Floats, rho: float) -> Floats:
    """Each place's mean square beyond counting: the common one, or in a long window its own, drawn towards it."""
    degrees = residual_degrees_of_freedom(residual)
    common = max(0.0, float(np.nansum(residual**2)) / degrees - float(chance.mean()))
    seen = np.isfinite(residual).sum(axis=1)
    if residual.shape[1] < MONTHS_FOR_AREA_NOISE:
        return np.full(len(residual), common)
    centring = (len(residual) - 1) / len(residual)
    worth = (1.0 - rho**2) / (1.0 + rho**2)
    free = np.maximum(1, seen - 1)
    squares = np.nansum(residual**2, axis=1) / (free * centring)
    own = np.maximum(shrunk_squares(squares, np.maximum(1.0, free * worth)) - chance, 0.0)
    return np.asarray(np.where(seen >= MONTHS_FOR_AREA_NOISE // 2, own, common))


def measure_steps(level: Floats, sampling: Floats) -> tuple[Floats, float]:
    """The sd of each place's monthly change against the others' and the correlation of neighbouring changes.

    A panel without enough neighbouring months to tell has no steps (NaN).
    """
    change = np.diff(level, axis=1)
    seen = np.isfinite(change)
    if (seen.sum(axis=1) >= 3).sum() < 3:
        return np.full(len(level), np.nan), 0.0
    panel, rows, _ = judged_part(change)
    residual = panel - np.nanmean(panel, axis=0)  # no place mean is taken off: a walk has no direction of its own
    counted = np.nan_to_num(np.nanmean(np.where(np.isfinite(level), sampling, np.nan)[rows], axis=1)) * 2.0
    free = np.isfinite(residual).sum(axis=1) * (len(rows) - 1) / len(rows)
    squares = np.nansum(residual**2, axis=1) / free
    if panel.shape[1] >= MONTHS_FOR_AREA_NOISE - 1:
        sizes = shrunk_squares(squares, free)
    else:
        sizes = np.full(len(rows), float(np.nansum(residual**2) / free.sum()))
    raw = float(np.nanmean(residual[:, 1:] * residual[:, :-1]) / np.nanmean(residual**2))
    step = np.full(len(level), np.nan)
    step[rows] = np.sqrt(np.maximum(sizes - counted, 0.0))
    step[np.isnan(step)] = np.nanmedian(step)
    return step, float(np.clip(raw, 0.0, 0.9))
