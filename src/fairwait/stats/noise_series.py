"""Month-to-month noise of shares, lists and percentiles, and the standard errors of one month of them.

These are not counts of events. A waiting list is a stock: most of the pathways counted in one month are counted again
in the next, so a list wanders (it is near a unit root) instead of scattering around a level, and removing an area mean
as in :mod:`fairwait.stats.noise` would call years of real change "noise". Counting error, on the other hand, is
nearly nothing: a list of 60,000 has a Poisson sd of 0.4 per cent. What is left is the movement between neighbouring
months, measured on differences:

``first_differences`` (the default)
    month-on-month change, less England's change that month and the area's own drift. Two independent readings of one
    level differ with variance 2 omega^2, so ``omega^2`` is half the variance of the change. Whatever part of the
    change is lasting counts as noise too: for a stock this is an upper bound, and says how far the table would
    move had the neighbouring month been taken.
``second_differences``
    change of the change, over 6: an area may bend its course as it likes, only the jaggedness is noise. Smaller.
``level``
    distance from the area's mean and the month's mean, corrected for the short window: right for flows (the share of
    this month's completed pathways that waited under 18 weeks), wrong for stocks.

``transient`` and ``innovation`` split the same change into the part that is gone the next month and the part that
stays (local-level model: the covariance of neighbouring changes is minus the transient variance). For stocks the
transient part is close to nothing: what looks like noise is real, lasting change.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from fairwait.domain.errors import NothingToAnswerWithError, UsageError
from fairwait.stats.arrays import Floats, two_sided_z
from fairwait.stats.noise import (
    JUMP_LIMIT,
    Noise,
    Scale,
    window_correction,
)
from fairwait.stats.residuals import (
    judged_part,
    lag_one_correlation,
    residual_degrees_of_freedom,
    robust_noise,
    two_way_residuals,
)

Drift = Literal["first_differences", "second_differences", "level"]

Z = two_sided_z(0.95)
_DIVISOR = {"first_differences": 2.0, "second_differences": 6.0, "level": 1.0}
_ORDER = {"first_differences": 1, "second_differences": 2, "level": 0}


@dataclass(frozen=True, slots=True)
class SeriesNoise(Noise):
    """Noise of a series on its log or logit scale.

    ``omega`` leaves out ``jumps`` cells beyond four robust sd; ``omega_all`` keeps them; ``omega_robust`` comes from
    the median absolute residual. ``cells`` is how many differences were used.
    """

    drift: Drift = "first_differences"
    areas: int = 0
    months: int = 0
    cells: int = 0
    jumps: int = 0
    omega_all: float = 0.0
    omega_robust: float = 0.0
    transient: float = 0.0
    innovation: float = 0.0


def measure_series_noise(
    series: Floats,
    *,
    scale: Scale,
    drift: Drift = "first_differences",
    sampling_variance: Floats | None = None,
    jump_limit: float = JUMP_LIMIT,
) -> SeriesNoise:
    """Measure noise from ``series`` (areas x months), already logs (lists, percentiles) or logits (shares).

    ``sampling_variance``, of the same shape, is subtracted: give it for flows, whose months count different pathways;
    not for stocks, whose months count mostly the same ones. NaN cells are months without a value.

    Raises
    ------
    NothingToAnswerWithError
        Fewer than three areas, or fewer than four months.
    """
    panel, rows, columns = judged_part(series)
    if panel.shape[0] < 3 or panel.shape[1] < 4:
        raise NothingToAnswerWithError(
            f"{panel.shape[1]} months of {panel.shape[0]} areas are too few to measure the noise of a series.",
            expected="at least 4 months and 3 areas",
            remedy="borrow noise measured on another period (BorrowedNoise), and say so beside the result",
        )
    changes, _, _ = judged_part(np.diff(panel, n=_ORDER[drift], axis=1))
    residual = two_way_residuals(changes)
    limit = jump_limit * 1.4826 * float(np.nanmedian(np.abs(residual)))
    calm = np.where(np.abs(residual) <= max(limit, 1e-12), residual, np.nan)
    rho = lag_one_correlation(residual) if drift == "level" else 0.0
    divisor = _DIVISOR[drift] * (window_correction(residual.shape[1], rho) if drift == "level" else 1.0)
    sampling = 0.0
    if sampling_variance is not None:
        sampling = float(np.nanmean(sampling_variance[np.ix_(rows, columns)])) * _DIVISOR[drift]
    degrees = residual_degrees_of_freedom(residual)
    cells, kept = int(np.isfinite(residual).sum()), int(np.isfinite(calm).sum())
    transient, innovation = split_changes(panel, jump_limit)

    def omega(mean_square: float) -> float:
        return float(np.sqrt(max(0.0, mean_square - sampling) / divisor))

    return SeriesNoise(
        omega=omega(float(np.nansum(calm**2)) / max(1, degrees - (cells - kept))),
        rho=rho,
        scale=scale,
        drift=drift,
        areas=panel.shape[0],
        months=panel.shape[1],
        cells=cells,
        jumps=cells - kept,
        omega_all=omega(float(np.nansum(residual**2)) / degrees),
        omega_robust=omega(robust_noise(residual, np.zeros_like(residual), degrees) ** 2),
        transient=transient,
        innovation=innovation,
    )


def split_changes(panel: Floats, jump_limit: float = JUMP_LIMIT) -> tuple[float, float]:
    """sd of the transient and of the lasting part of monthly change: ``(sqrt(-g1), sqrt(g0 + 2 g1))``.

    ``g0`` and ``g1`` are the variance of an area's change against England's and its covariance with the next one. An
    area's own steady drift counts as lasting; changes beyond ``jump_limit`` robust sd are left out.
    """
    change = np.diff(panel, axis=1)
    change = change - np.nanmean(change, axis=0)
    limit = jump_limit * 1.4826 * float(np.nanmedian(np.abs(change)))
    change[np.abs(change) > max(limit, 1e-12)] = np.nan
    centring = panel.shape[0] / (panel.shape[0] - 1)
    variance = float(np.nanmean(change**2)) * centring
    products = change[:, 1:] * change[:, :-1]
    covariance = float(np.nanmean(products)) * centring if np.isfinite(products).any() else 0.0
    return float(np.sqrt(max(0.0, -covariance))), float(np.sqrt(max(0.0, variance + 2.0 * min(0.0, covariance))))


def logit_share(part: Floats, whole: Floats) -> Floats:
    """``log((x + 0.5) / (n - x + 0.5))``: a share on the logit scale. Any shape; ``part`` within 0..``whole``."""
    if ((part < 0) | (part > whole)).any():
        raise UsageError("a part is larger than its whole", expected="0 <= part <= whole")
    return np.asarray(np.log((part + 0.5) / (whole - part + 0.5)))


def share_of_logit(logit: Floats) -> Floats:
    """The share whose logit is given: back from the working scale to the printed one."""
    return np.asarray(1.0 / (1.0 + np.exp(-logit)))


def logit_sampling_variance(part: Floats, whole: Floats) -> Floats:
    """Binomial variance of :func:`logit_share`: ``1/(x + 0.5) + 1/(n - x + 0.5)``."""
    return np.asarray(1.0 / (part + 0.5) + 1.0 / (whole - part + 0.5))


def share_standard_error(
    part: Floats, whole: Floats, noise: Noise, *, months: int = 1, dispersion: float = 1.0
) -> Floats:
    """Standard error of :func:`logit_share`: ``sqrt(phi (1/(x+.5) + 1/(n-x+.5)) + omega^2 V(M, rho) / M)``.

    With lists of tens of thousands the binomial part is tiny and ``omega`` decides; with a small treatment function it
    is the other way round. For a stock the binomial part is what this month's list would vary by if it were one draw
    of many. ``dispersion`` (phi) scales the binomial part where it has been measured; see
    :func:`fairwait.stats.shrinkage_counts.share_dispersion`.
    """
    return np.asarray(np.sqrt(dispersion * logit_sampling_variance(part, whole) + noise.variance(months)))


def percentile_standard_error(value: Floats, low: Floats, high: Floats, noise: Noise, *, months: int = 1) -> Floats:
    """Standard error of the log of a median or percentile of waiting time.

    ``low`` and ``high`` are its 95 per cent Woodruff limits in weeks; half their width over 1.959964 is the sampling
    sd, divided by ``value`` to come to logs, to which the month-to-month ``noise`` (log scale) is added. Where one
    limit is unknown because the open last band holds it (NaN), the other side stands for both. NaN where ``value``
    or both limits are unknown.
    """
    above, below = high - value, value - low
    half_width = np.where(
        np.isnan(above), below, np.where(np.isnan(below), above, 0.5 * (np.nan_to_num(above) + np.nan_to_num(below)))
    )
    return np.asarray(np.sqrt((half_width / (Z * value)) ** 2 + noise.variance(months)))
