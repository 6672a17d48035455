"""What is left of a panel (areas x months) once areas and months have had their say.

The residuals from area means and month means are what the noise of :mod:`fairwait.stats.noise` is measured on.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from fairwait.stats.arrays import Floats

#: Fewest months in which an area must be seen to tell anything about noise.
MONTHS_TO_TELL = 3
RHO_CEILING = 0.9
#: Median of a chi-square of one degree of freedom: the square of 0.6745.
MEDIAN_CHI2 = 0.454936423119572


def two_way_residuals(panel: Floats) -> Floats:
    """``panel`` (areas x months) less its area means and month means. NaN cells stay NaN and weigh nothing.

    Exact in one pass for a complete panel; with gaps, alternating means until nothing moves by more than 1e-12.
    """
    residual: Floats = panel - np.nanmean(panel, axis=1, keepdims=True)
    residual -= np.nanmean(residual, axis=0)
    if not np.isnan(panel).any():
        return residual
    for _ in range(500):
        rows = np.nanmean(residual, axis=1, keepdims=True)
        residual -= rows
        columns = np.nanmean(residual, axis=0)
        residual -= columns
        if max(np.abs(rows).max(), np.abs(columns).max()) < 1e-12:
            break
    return residual


def judged_part(panel: Floats) -> tuple[Floats, NDArray[np.intp], NDArray[np.intp]]:
    """The areas and months with at least three values, and which rows and columns they are.

    An area seen in fewer than three months (a code that came or went) tells nothing about noise.
    """
    seen = np.isfinite(panel)
    rows = np.flatnonzero(seen.sum(axis=1) >= MONTHS_TO_TELL)
    columns = np.flatnonzero(seen[rows].sum(axis=0) >= MONTHS_TO_TELL)
    return panel[np.ix_(rows, columns)], rows, columns


def residual_degrees_of_freedom(residual: Floats) -> int:
    """Cells less one parameter for each area and month: (I-1)(M-1) for a complete panel."""
    cells = int(np.isfinite(residual).sum())
    return cells - sum(residual.shape) + 1


def lag_one_correlation(residual: Floats) -> float:
    """Pooled lag-1 correlation of residuals, corrected for the short window, within [0, 0.9].

    The mean product of neighbouring months over the mean square, plus ``(1 + 3 r) / (M - 1)``: residuals from an
    area mean over few months are pushed towards negative correlation.
    """
    months = residual.shape[1]
    square = float(np.nanmean(residual**2))
    if square == 0.0:
        return 0.0
    raw = float(np.nanmean(residual[:, 1:] * residual[:, :-1])) / square
    return float(np.clip(raw + (1.0 + 3.0 * raw) / (months - 1), 0.0, RHO_CEILING))


def matched_correlation(residual: Floats, counting: float) -> float:
    """The ``rho`` whose residuals would show, on average, the correlation these show; within [0, 0.9].

    The expected products of residuals follow exactly from AR(1) noise plus uncorrelated ``counting`` variance (its mean
    over cells), less the fitted means. The correction of :func:`lag_one_correlation` is the first step of this one
    and falls short in windows under nine months: at six months and a true 0.4 it finds 0.28, this finds 0.40.
    """
    raw = float(np.nanmean(residual[:, 1:] * residual[:, :-1]) / np.nanmean(residual**2))
    low, high = 0.0, RHO_CEILING
    expected = _ExpectedCorrelation(residual, counting)
    if raw <= expected.at(low):
        return low
    if raw >= expected.at(high):
        return high
    for _ in range(50):
        middle = (low + high) / 2.0
        low, high = (middle, high) if expected.at(middle) < raw else (low, middle)
    return high


class _ExpectedCorrelation:
    """Mean lag-1 product over mean square that residuals of one panel show when the noise has a given ``rho``."""

    def __init__(self, residual: Floats, counting: float) -> None:
        areas, months = residual.shape
        self.months = months
        self.centring = np.eye(months) - 1.0 / months
        self.scale = (areas - 1) / areas  # month means take their part
        self.square = float(np.nanmean(residual**2))
        self.counting = counting * self.scale * self.centring

    def at(self, rho: float) -> float:
        gap = np.abs(np.subtract.outer(np.arange(self.months), np.arange(self.months)))
        noise = self.scale * (self.centring @ rho**gap @ self.centring)
        size = max(0.0, (self.square - np.trace(self.counting) / self.months) / (np.trace(noise) / self.months))
        both = size * noise + self.counting
        return float(np.diagonal(both, 1).mean() / (np.trace(both) / self.months))


def shrunk_squares(squares: Floats, degrees: Floats) -> Floats:
    """Mean squares of places drawn towards their common size: each place's own scatter, as far as it can be told.

    The log of each place's mean square (``degrees`` of freedom, both (places,)) is drawn to the mean log, by how far
    the spread of these logs exceeds what their degrees of freedom alone would give (``trigamma(df / 2)``).
    """
    from scipy.special import digamma, polygamma

    half = 0.5 * degrees
    logs = np.log(np.maximum(squares, 1e-12)) - (digamma(half) - np.log(half))
    sampling = polygamma(1, half)
    spread = max(0.0, float(np.var(logs, ddof=1) - sampling.mean()))
    weight = spread / (spread + sampling)
    centre = float(np.average(logs, weights=half))
    return np.asarray(np.exp(centre + weight * (logs - centre)))


def robust_noise(residual: Floats, counting: Floats, degrees: int) -> float:
    """The sd that, added to each cell's counting variance, brings the median absolute residual to a normal's.

    Solved by bisection on residuals divided by their own sd, since small areas scatter more; 0 where counting alone is
    enough.
    """
    cells = np.isfinite(residual)
    square, chance = residual[cells] ** 2, counting[cells]
    shrink = degrees / square.size  # fitted means take this much of the residual variance
    low, high = 0.0, float(square.max())
    for _ in range(60):
        middle = (low + high) / 2.0
        typical = float(np.median(square / (shrink * (chance + middle))))
        low, high = (middle, high) if typical > MEDIAN_CHI2 else (low, middle)
    return float(np.sqrt(high)) if high > 1e-12 else 0.0
