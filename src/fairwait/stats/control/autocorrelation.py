"""How alike neighbouring months are, and what is left of a series once that is taken off.

Limits from moving ranges take months as independent. Where a month carries over into the next, they are too narrow:
at rho 0.6 three series in four show a point outside within 36 months of nothing happening (methods 5.1).
"""

from __future__ import annotations

import warnings

import numpy as np
from numpy.typing import ArrayLike

from fairwait.stats.arrays import Floats, floats
from fairwait.stats.residuals import RHO_CEILING

#: From here on a chart is drawn of what is left when the month before is allowed for.
CHART_RESIDUALS_ABOVE = 0.2


def rho_of_each(values: ArrayLike) -> Floats:
    """Lag-1 correlation of each series about its own mean, corrected for its length, within [0, 0.9]. (series,).

    The correction adds ``(1 + 3 r) / n``: about a mean taken from n months the plain estimate falls short by that.
    NaN with fewer than four months.
    """
    y = np.atleast_2d(floats(values))
    known = np.isfinite(y).sum(axis=1)
    away = y - _row_mean(y)[:, None]
    with np.errstate(invalid="ignore", divide="ignore"):
        raw = np.nansum(away[:, 1:] * away[:, :-1], axis=1) / np.nansum(away**2, axis=1)
        found = np.clip(raw + (1.0 + 3.0 * raw) / known, 0.0, RHO_CEILING)
    return np.asarray(np.where(known >= 4, np.nan_to_num(found), np.nan))


def pooled_rho(values: ArrayLike, phases: ArrayLike | None = None) -> float:
    """One lag-1 correlation for all series of a table, (series, months), each about its own mean in each phase.

    One series of two years says too little about itself (a standard error of 0.2); all of them together do. Corrected
    for length and clipped to [0, 0.9]; 0 where nothing can be said.
    """
    y = np.atleast_2d(floats(values))
    numbered = np.zeros(y.shape[1], dtype=np.int64) if phases is None else np.asarray(phases)
    products = squares = pairs = cells = means = 0.0
    for number in np.unique(numbered):
        part = y[:, numbered == number]
        away = part - _row_mean(part)[:, None]
        both = away[:, 1:] * away[:, :-1]
        products += float(np.nansum(both))
        pairs += float(np.isfinite(both).sum())
        squares += float(np.nansum(away**2))
        cells += float(np.isfinite(away).sum())
        means += float(np.isfinite(away).any(axis=1).sum())
    if squares == 0.0 or pairs == 0.0 or cells <= means:
        return 0.0
    raw = (products / pairs) / (squares / cells)
    return float(np.clip(raw + (1.0 + 3.0 * raw) * means / cells, 0.0, RHO_CEILING))


def residuals(values: ArrayLike, mean: ArrayLike, rho: ArrayLike) -> Floats:
    """What a month adds to what the one before it led to expect: ``(y_t - mean) - rho (y_{t-1} - mean)``.

    ``mean`` is (series, months) or (series,), ``rho`` one number or one a series. NaN where the month before is
    unknown. (series, months).
    """
    y, centre = np.atleast_2d(floats(values)), floats(mean)
    away = y - (centre[:, None] if centre.ndim == 1 else centre)
    carried = np.broadcast_to(floats(rho), (len(y),))[:, None]
    left = np.full(y.shape, np.nan)
    left[:, 1:] = away[:, 1:] - carried * away[:, :-1]
    return left


def _row_mean(y: Floats) -> Floats:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # a place without a figure has no mean
        return np.asarray(np.nanmean(y, axis=1)) if y.shape[1] else np.full(len(y), np.nan)
