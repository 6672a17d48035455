"""XmR charts of many series at once: a mean, and limits from what neighbouring months usually differ by.

Walter Shewhart's chart of individual values as the Making Data Count programme of NHS England draws it (methods 5.1):
limits are the mean plus and minus 2.66 times the mean moving range, the distance between neighbouring months.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from fairwait.domain.errors import UsageError
from fairwait.stats.arrays import Bools, Floats, floats

#: Three standard deviations for every mean moving range: 3 / 1.128.
LIMIT_FACTOR = 2.66
#: Moving ranges of this many times their mean, or more, are left out where they are screened.
SCREEN_FACTOR = 3.267
#: Fewer points than this make trial limits.
ENOUGH_POINTS = 12


@dataclass(frozen=True, slots=True)
class Limits:
    """Centre and limits of every point, and what they rest on. Every array is (series, months).

    ``lower`` and ``upper`` are as calculated; ``drawn_lower`` and ``drawn_upper`` stop where the quantity stops (a
    rate at nought, a share at nought and one). NaN in phases whose baseline holds no two neighbouring months.
    ``phase`` numbers the stretches with limits of their own, from 0; ``used`` how many points the limits rest on;
    ``trial`` where these are fewer than 12.
    """

    y: Floats
    centre: Floats
    lower: Floats
    upper: Floats
    drawn_lower: Floats
    drawn_upper: Floats
    phase: NDArray[np.int_]
    used: NDArray[np.int_]

    @property
    def trial(self) -> Bools:
        return np.asarray(self.used < ENOUGH_POINTS)


def xmr(
    values: ArrayLike,
    *,
    phases: ArrayLike | None = None,
    fix_after: int | None = None,
    screen: bool = False,
    outside_baseline: ArrayLike | None = None,
    least: float = -np.inf,
    most: float = np.inf,
) -> Limits:
    """Centre and limits of each series, phase by phase.

    Parameters
    ----------
    values:
        (series, months), or one series. NaN is a month without a figure: it enters no mean, and no moving range
        reaches across it.
    phases:
        A number for each month, (months,) or (series, months), rising from 0: limits are made anew in each phase.
    fix_after:
        Only the first so many figures of each phase make its limits. With ``phases``, each has a baseline of its own.
    screen:
        Leave out moving ranges of 3.267 times their mean or more, and take the mean of the rest, once. The R package
        NHSRplotthedots does so by default, the spreadsheet of NHS England does not, and nor does this by default.
    outside_baseline:
        Months that may never make limits, (months,) or (series, months): those of the pandemic.
    least, most:
        Values the quantity cannot pass: drawn limits stop there.
    """
    y = np.atleast_2d(floats(values))
    if y.ndim != 2:
        raise UsageError("control charts take one series or a table of them", expected="(series, months)")
    numbered = _numbered(phases, y.shape)
    barred = np.zeros(y.shape, bool) if outside_baseline is None else _bools(outside_baseline, y.shape)
    centre, reach = np.full(y.shape, np.nan), np.full(y.shape, np.nan)
    used = np.zeros(y.shape, dtype=np.int64)
    for number in range(int(numbered.max(initial=0)) + 1):
        inside = numbered == number
        base = inside & np.isfinite(y) & ~barred
        if fix_after is not None:
            base &= np.cumsum(base, axis=1) <= fix_after
        mean, ranges = _mean_and_range(y, base, screen)
        centre = np.where(inside, mean[:, None], centre)
        reach = np.where(inside, LIMIT_FACTOR * ranges[:, None], reach)
        used = np.where(inside, base.sum(axis=1)[:, None], used)
    lower, upper = centre - reach, centre + reach
    return Limits(
        y, centre, lower, upper, np.maximum(lower, least), np.minimum(upper, most), numbered, np.asarray(used)
    )  # fmt: skip


def moving_ranges(y: Floats, base: Bools) -> Floats:
    """Distance of each point from the month before, NaN unless both are in ``base``. (series, months - 1)."""
    return np.asarray(np.where(base[:, 1:] & base[:, :-1], np.abs(np.diff(y, axis=1)), np.nan))


def _mean_and_range(y: Floats, base: Bools, screen: bool) -> tuple[Floats, Floats]:
    """The mean of the baseline and its mean moving range, each (series,); NaN where there is none."""
    ranges = moving_ranges(y, base)
    mean = _mean(np.where(base, y, np.nan))
    typical = _mean(ranges)
    if screen:
        # A series that never moves has ranges of nought, none of them remarkable: its limits are its mean.
        kept = np.where((ranges < SCREEN_FACTOR * typical[:, None]) | (typical[:, None] == 0), ranges, np.nan)
        typical = _mean(kept)
    return np.where(np.isfinite(typical), mean, np.nan), typical


def _mean(rows: Floats) -> Floats:
    """The mean of what is known in each row, NaN where nothing is. The mean of equal values is that value exactly."""
    known = np.isfinite(rows)
    count = known.sum(axis=1)
    with np.errstate(invalid="ignore"):
        # Taken from the first value known, so that no rounding lifts a constant series off its own mean.
        first = rows[np.arange(len(rows)), known.argmax(axis=1)] if rows.shape[1] else np.full(len(rows), np.nan)
        shifted = np.where(known, rows - first[:, None], 0.0).sum(axis=1)
        return np.asarray(np.where(count > 0, first + shifted / np.maximum(count, 1), np.nan))


def _numbered(phases: ArrayLike | None, shape: tuple[int, ...]) -> NDArray[np.int_]:
    if phases is None:
        return np.zeros(shape, dtype=np.int64)
    given = np.asarray(phases, dtype=np.int64)
    _fits(given.shape, shape)
    numbered = np.broadcast_to(given, shape)
    if (numbered[:, :1] < 0).any() or (np.diff(numbered, axis=1) < 0).any():
        raise UsageError("phases follow one another", expected="a number from 0 for each month, never falling")
    return numbered


def _bools(values: ArrayLike, shape: tuple[int, ...]) -> Bools:
    given = np.asarray(values, dtype=np.bool_)
    _fits(given.shape, shape)
    return np.broadcast_to(given, shape)


def _fits(given: tuple[int, ...], shape: tuple[int, ...]) -> None:
    if given not in (shape, shape[1:]):
        raise UsageError(
            f"{given} values do not fit {shape[0]} series of {shape[1]} months",
            expected="one value a month, or one a month and series",
        )
