"""Month-to-month noise of a panel of places, with an interval on the noise itself.

:func:`measure_panel` serves flows (``level``: scatter around a place's own mean) and stocks (``first_differences``: the
change from one month to the next) alike, from values already on their log or logit scale. Short windows cannot tell
the correlation between months, and how much scatter the window hides depends on it: the correlation is given, not
measured here (:func:`window_correlation` says what a window knows of it).

Two intervals are at hand. Many places are drawn again with replacement (a bootstrap over places), which asks nothing
of the shape of the noise; few places, of which a bootstrap knows too little, get the limits of a chi-square.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.stats.arrays import Floats
from fairwait.stats.noise import JUMP_LIMIT, window_correction
from fairwait.stats.residuals import (
    MONTHS_TO_TELL,
    judged_part,
    matched_correlation,
    residual_degrees_of_freedom,
    robust_noise,
    two_way_residuals,
)

PanelDrift = Literal["level", "first_differences"]
#: Fewest places that may be drawn again: a bootstrap of fewer knows too little of the tails.
PLACES_TO_DRAW = 20
_DRAWS = 1000
_SEED = 20150331


@dataclass(frozen=True, slots=True)
class PanelNoise:
    """Noise of ``places`` x ``months`` on their log or logit scale.

    ``omega`` counts every month, ``calm`` leaves out the ``jumps`` months beyond four robust sd; ``low`` and ``high``
    are 95 per cent limits of ``omega``, ``calm_low`` and ``calm_high`` of ``calm``. ``upper`` and ``calm_upper`` are
    their one-sided 90 per cent limits by the chi-square of the degrees of freedom: the cautious value where places are
    few.
    ``rho`` is the correlation of neighbouring months that was assumed.
    """

    omega: float
    low: float
    high: float
    calm: float
    calm_low: float
    calm_high: float
    upper: float
    calm_upper: float
    rho: float
    places: int
    months: int
    jumps: int


def measure_panel(
    values: Floats, sampling: Floats | None = None, *, drift: PanelDrift = "level", rho: float = 0.0
) -> PanelNoise:
    """Measure the noise of ``values`` (places x months), logs or logits; NaN where a month is not known.

    ``sampling``, of the same shape, is the variance of each value by counting alone, which is taken off: give it for
    flows, whose months hold different pathways; not for stocks. ``rho`` matters with ``level`` only.

    Raises :class:`NothingToAnswerWithError` for fewer than three places or three months.
    """
    panel, rows, columns = judged_part(values)
    change = panel if drift == "level" else np.diff(panel, axis=1)
    change, kept, _ = judged_part(change) if change.shape[1] >= MONTHS_TO_TELL else (change, np.arange(0), None)
    if len(kept) < MONTHS_TO_TELL:
        raise NothingToAnswerWithError(
            f"{panel.shape[1]} months of {panel.shape[0]} places are too few to measure month-to-month noise.",
            expected="at least three places, and three months of a flow or four of a stock",
            remedy="borrow noise measured on another period, and say so beside the result",
        )
    residual = two_way_residuals(change)
    chance = np.zeros(len(kept))
    if sampling is not None:
        chance = np.nanmean(sampling[np.ix_(rows, columns)], axis=1)[kept] * (1.0 if drift == "level" else 2.0)
    divisor = window_correction(change.shape[1], rho) if drift == "level" else 2.0
    counted = _Sums(residual, chance, divisor)
    quiet = np.where(np.abs(residual) <= _limit(residual, chance), residual, np.nan)
    calm = _Sums(quiet, chance, divisor)
    (low, high), (calm_low, calm_high) = counted.interval(rho), calm.interval(rho)
    return PanelNoise(
        omega=counted.omega(),
        low=low,
        high=high,
        calm=calm.omega(),
        calm_low=calm_low,
        calm_high=calm_high,
        upper=counted.limit(0.10, rho),
        calm_upper=calm.limit(0.10, rho),
        rho=rho,
        places=len(kept),
        months=panel.shape[1],
        jumps=int(np.isfinite(residual).sum() - np.isfinite(quiet).sum()),
    )


@dataclass(frozen=True, slots=True)
class WindowCorrelation:
    """Correlation of neighbouring months as one window shows it, with 95 per cent limits; within 0 to 0.9."""

    rho: float
    low: float
    high: float


def window_correlation(values: Floats, sampling: Floats, *, draws: int = 200) -> WindowCorrelation:
    """What a short window of flows knows of the correlation between months, by drawing places again.

    Values are logs, ``sampling`` the counting variance of each; the correlation is the one whose residuals would look
    like these (:func:`fairwait.stats.residuals.matched_correlation`).
    """
    panel, rows, columns = judged_part(values)
    residual = two_way_residuals(panel)
    chance = np.nanmean(sampling[np.ix_(rows, columns)], axis=1)
    generator = np.random.default_rng(_SEED)
    found = []
    for _ in range(draws):
        chosen = generator.integers(0, len(residual), len(residual))
        found.append(matched_correlation(residual[chosen], float(chance[chosen].mean())))
    low, high = np.quantile(found, (0.025, 0.975))
    return WindowCorrelation(matched_correlation(residual, float(chance.mean())), float(low), float(high))


def _limit(residual: Floats, chance: Floats) -> Floats:
    """Beyond what a residual is a jump: four robust sd, the place's own counting error included."""
    counting = np.broadcast_to(chance[:, None], residual.shape)
    typical = robust_noise(residual, counting, residual_degrees_of_freedom(residual))
    return np.asarray(np.maximum(JUMP_LIMIT * np.sqrt(counting + typical**2), 1e-12))


class _Sums:
    """Sums over the months of each place, from which ``omega`` follows for any choice of places."""

    def __init__(self, residual: Floats, chance: Floats, divisor: float) -> None:
        self.squares = np.nansum(residual**2, axis=1)
        self.cells = np.isfinite(residual).sum(axis=1).astype(float)
        self.chance = chance * self.cells
        self.divisor = divisor
        self.degrees = max(1, residual_degrees_of_freedom(residual))

    def omega(self) -> float:
        return float(self._omegas(np.ones((1, len(self.squares))))[0])

    def interval(self, rho: float) -> tuple[float, float]:
        """95 per cent limits: by drawing places again, or of a chi-square where they are few."""
        places = len(self.squares)
        if places < PLACES_TO_DRAW:
            return self.limit(0.975, rho), self.limit(0.025, rho)
        times = np.random.default_rng(_SEED).multinomial(places, np.full(places, 1.0 / places), _DRAWS)
        low, high = np.quantile(self._omegas(times.astype(float)), (0.025, 0.975))
        return float(low), float(high)

    def limit(self, tail: float, rho: float) -> float:
        """``omega`` had the scatter seen been at the ``tail`` quantile of its chi-square.

        Correlated months are worth fewer: the degrees of freedom shrink by ``(1 - rho^2) / (1 + rho^2)``.
        """
        from scipy.stats import chi2

        worth = max(1.0, self.degrees * (1.0 - rho**2) / (1.0 + rho**2))
        seen = float(self.squares.sum()) / self.degrees
        chance = float(self.chance.sum() / self.cells.sum())
        return float(np.sqrt(max(0.0, seen * worth / float(chi2.ppf(tail, worth)) - chance) / self.divisor))

    def _omegas(self, times: Floats) -> Floats:
        """One ``omega`` for each row of ``times``, which says how often each place is taken."""
        cells = times @ self.cells
        square = (times @ self.squares) / (cells * self.degrees / self.cells.sum())
        return np.asarray(np.sqrt(np.maximum(0.0, square - (times @ self.chance) / cells) / self.divisor))
