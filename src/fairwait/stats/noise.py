"""How much a monthly count moves for no lasting reason, and the standard error that follows.

Counts of pathways vary from month to month by far more than a Poisson law allows: theatres close, clinics bunch,
returns are late. Ranking areas on Poisson errors alone therefore invents differences. The model here is a log-normal
AR(1) disturbance of standard deviation ``omega`` and lag-1 correlation ``rho`` on top of Poisson counting error
(methods, section 3.1). Everything is on the natural-log scale: ``omega = 0.08`` is about 8 per cent.

A panel of six months or more measures its own noise (:func:`measure_noise`). A single month cannot: it borrows
``omega`` and ``rho`` measured elsewhere, carried as a :class:`BorrowedNoise` that says where they come from.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from fairwait.domain.errors import NothingToAnswerWithError, UsageError
from fairwait.stats.arrays import Floats
from fairwait.stats.residuals import (
    MONTHS_TO_TELL,
    judged_part,
    lag_one_correlation,
    matched_correlation,
    residual_degrees_of_freedom,
    robust_noise,
    shrunk_squares,
    two_way_residuals,
)

Scale = Literal["log", "logit"]
Correlation = Literal["corrected", "matched"]

#: Fewest months from which a panel may measure its own ``omega`` and ``rho``.
MONTHS_TO_MEASURE = 6
#: Fewest months when ``rho`` is given and only ``omega`` is measured.
MONTHS_WITH_KNOWN_RHO = MONTHS_TO_TELL
#: Fewest months for a noise of its own in each area.
MONTHS_FOR_AREA_NOISE = 12
#: Residuals beyond this many robust sd are jumps (late returns, mergers, revisions), not month-to-month noise.
JUMP_LIMIT = 4.0


def long_run_inflation(months: int, rho: float) -> float:
    """V(M, rho): the variance of a mean of M correlated months, relative to M independent ones.

    ``1 + 2 sum_{k<M} (1 - k/M) rho^k``; 1 for a single month.
    """
    lag = np.arange(1, months)
    return float(1.0 + 2.0 * ((1.0 - lag / months) * rho**lag).sum())


@dataclass(frozen=True, slots=True)
class Noise:
    """Month-to-month noise: sd ``omega`` (log or logit units) and correlation ``rho`` of neighbouring months."""

    omega: float
    rho: float
    scale: Scale = "log"

    def __post_init__(self) -> None:
        if not (self.omega >= 0.0 and 0.0 <= self.rho < 1.0):
            raise UsageError(
                f"noise of omega {self.omega} and rho {self.rho} does not exist", expected="omega >= 0 and 0 <= rho < 1"
            )

    def variance(self, months: int = 1) -> float:
        """Variance of the mean of ``months`` consecutive months: ``omega^2 V(M, rho) / M``."""
        return self.omega**2 * long_run_inflation(months, self.rho) / months

    def variances(self, months: NDArray[np.int_]) -> Floats:
        """:meth:`variance` for each of an array of window lengths."""
        distinct, index = np.unique(months, return_inverse=True)
        return np.array([self.variance(int(m)) for m in distinct])[index]


@dataclass(frozen=True, slots=True)
class BorrowedNoise(Noise):
    """Noise measured on other data, for a window too short to measure its own.

    ``source`` is a dated sentence for readers: what was measured, on whom, over which months. ``part`` and
    ``treatment_function`` say which pathways it was measured on (empty: not specific). ``log_sd`` is how far the true
    ``omega`` may be from this one, as the sd of its log (0: taken as exact); 0.35 is within a factor of two. ``when``
    are the months it was measured in, ``low`` and ``high`` its 95 per cent limits there; NaN where it has none.
    ``former`` is what was borrowed before (NaN: nothing else), ``former_source`` from whom.
    """

    source: str = ""
    part: str = ""
    treatment_function: str = ""
    measure: str = ""
    log_sd: float = 0.0
    when: str = ""
    low: float = float("nan")
    high: float = float("nan")
    former: float = float("nan")
    former_source: str = ""

    def __post_init__(self) -> None:
        Noise.__post_init__(self)
        if not self.source:
            raise UsageError(
                "borrowed noise lacks its source", expected="a dated sentence saying where it was measured"
            )


@dataclass(frozen=True, slots=True)
class MeasuredNoise(Noise):
    """Noise estimated from a panel of ``areas`` x ``months``.

    ``omega_robust`` is the same quantity from the median absolute residual, and ``omega_calm`` without the ``jumps``
    cells beyond four robust sd (late returns, mergers, revisions): both far below ``omega`` when a few jumps make most
    of the noise. ``omega_window`` is ``omega`` before the correction for the short window.
    """

    areas: int = 0
    months: int = 0
    omega_window: float = 0.0
    omega_robust: float = 0.0
    omega_calm: float = 0.0
    jumps: int = 0


def window_correction(months: int, rho: float) -> float:
    """What to divide a within-window variance by: centring on M correlated months hides part of it."""
    return (1.0 - long_run_inflation(months, rho) / months) * months / (months - 1)


def log_rates(counts: Floats, exposure: Floats) -> Floats:
    """``log((y + 0.5) / P)`` for a panel; ``exposure`` is (areas,) or (areas, months)."""
    return np.log((counts + 0.5) / _as_panel(exposure, counts.shape))


def measure_noise(
    counts: Floats, exposure: Floats, *, rho: float | None = None, correlation: Correlation = "corrected"
) -> MeasuredNoise:
    """Estimate ``omega`` and ``rho`` from monthly counts (areas x months); methods, section 3.1.

    ``exposure`` is the population of each area, or of each area and month when it carries working days or need.
    NaN counts are months an area did not submit. With ``rho`` given (measured on a longer panel) three months do.
    ``correlation="matched"`` finds ``rho`` by :func:`~fairwait.stats.residuals.matched_correlation`, which is better
    in windows shorter than nine months.

    Raises
    ------
    NothingToAnswerWithError
        Fewer than six months (three with ``rho`` given), or fewer than three areas.
    """
    judged, rows, columns = judged_part(counts)
    _require_panel(judged, MONTHS_TO_MEASURE if rho is None else MONTHS_WITH_KNOWN_RHO)
    exposure = _as_panel(exposure, counts.shape)[np.ix_(rows, columns)]
    counts = judged
    areas, months = counts.shape
    residual = two_way_residuals(log_rates(counts, exposure))
    degrees = residual_degrees_of_freedom(residual)
    counting = 1.0 / (counts + 0.5)
    window_square = max(0.0, float(np.nansum(residual**2)) / degrees - float(np.nanmean(counting)))
    if rho is not None:
        used_rho = rho
    elif correlation == "matched":
        used_rho = matched_correlation(residual, float(np.nanmean(counting)))
    else:
        used_rho = lag_one_correlation(residual)
    widen = 1.0 / np.sqrt(window_correction(months, used_rho))
    robust = robust_noise(residual, counting, degrees)
    calm = np.abs(residual) <= JUMP_LIMIT * np.sqrt(counting + robust**2)
    jumps = int(np.isfinite(residual).sum()) - int(calm.sum())
    calm_square = float((residual[calm] ** 2).sum()) / max(1, degrees - jumps) - float(counting[calm].mean())
    return MeasuredNoise(
        omega=float(np.sqrt(window_square) * widen),
        rho=used_rho,
        areas=areas,
        months=months,
        omega_window=float(np.sqrt(window_square)),
        omega_robust=float(robust * widen),
        omega_calm=float(np.sqrt(max(0.0, calm_square)) * widen),
        jumps=jumps,
    )


def area_omegas(counts: Floats, exposure: Floats, noise: MeasuredNoise) -> Floats:
    """An ``omega`` for each area, shrunk towards the pool; needs twelve months.

    The log of each area's residual mean square is shrunk towards the mean log, by how far the spread of these logs
    exceeds what their degrees of freedom alone would give (``trigamma(df / 2)``; autocorrelation costs degrees of
    freedom). Counting error and the window correction are then applied as in :func:`measure_noise`.
    """
    _require_panel(counts, MONTHS_FOR_AREA_NOISE)
    residual = two_way_residuals(log_rates(counts, exposure))
    areas, months = residual.shape
    observed = np.isfinite(residual).sum(axis=1)
    centring = (areas - 1) / areas
    squares = np.nansum(residual**2, axis=1) / ((observed - 1) * centring)
    rho_loss = (1.0 - noise.rho**2) / (1.0 + noise.rho**2)
    shrunk = shrunk_squares(squares, (observed - 1) * rho_loss)
    counting = np.nanmean(1.0 / (counts + 0.5), axis=1)
    return np.asarray(np.sqrt(np.maximum(0.0, shrunk - counting) / window_correction(months, noise.rho)))


def window_log_rate(counts: Floats, exposure: Floats) -> Floats:
    """``theta``: log of the rate over the whole window, ``log((sum y + 0.5) / sum P)`` for each area.

    Months that are NaN in ``counts`` leave the exposure too. The half belongs to this log only, so that a zero has
    one; printed rates never carry it.
    """
    panel = _as_panel(exposure, counts.shape)
    total = np.nansum(counts, axis=1)
    at_risk = np.where(np.isfinite(counts), panel, 0.0).sum(axis=1)
    return np.asarray(np.log((total + 0.5) / at_risk))


def window_standard_error(counts: Floats, noise: Noise | None, omegas: Floats | None = None) -> Floats:
    """Standard error of :func:`window_log_rate`: ``sqrt(1/(sum y + 0.5) + omega^2 V(M, rho) / M)`` for each area.

    ``noise=None`` gives the counting error alone, which is never enough to rank on. ``omegas`` (from
    :func:`area_omegas`) replaces the pooled ``omega``.
    """
    months = np.isfinite(counts).sum(axis=1)
    counting = 1.0 / (np.nansum(counts, axis=1) + 0.5)
    if noise is None:
        return np.asarray(np.sqrt(counting))
    unit = Noise(1.0, noise.rho).variances(months)
    omega = np.full(len(counts), noise.omega) if omegas is None else omegas
    return np.asarray(np.sqrt(counting + omega**2 * unit))


def month_standard_error(count: Floats, noise: Noise) -> Floats:
    """Standard error of the log rate of one month: ``sqrt(1/(y + 0.5) + omega^2)``.

    ``count`` is any array of counts. One month says nothing about noise, so ``noise`` is normally borrowed.
    """
    return np.asarray(np.sqrt(1.0 / (count + 0.5) + noise.variance(1)))


def _as_panel(exposure: Floats, shape: tuple[int, ...]) -> Floats:
    panel = exposure[:, None] if exposure.ndim == 1 else exposure
    if not (panel > 0).all():
        raise UsageError("a rate needs people", expected="every population above zero")
    return np.broadcast_to(panel, shape)


def _require_panel(counts: Floats, months: int) -> None:
    areas, found = counts.shape
    if found < months or areas < 3:
        raise NothingToAnswerWithError(
            f"{found} months of {areas} areas are too few to measure month-to-month noise.",
            expected=f"at least {months} months and 3 areas",
            remedy="borrow noise measured elsewhere (BorrowedNoise), and say so beside the result",
        )
