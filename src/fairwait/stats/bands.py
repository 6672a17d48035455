"""Weekly bands of a referral-to-treatment return: what they hold, how they add, what can be counted from them.

A band matrix has one row a place and one column a week: column j holds the pathways that had waited more than j and
at most j+1 weeks, and the open band holds everything longer. The open band is 104 now and 52 before April 2021. A
matrix may carry both layouts at once: it then has 105 columns, nothing above a row's open band, and one open band a
row.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from fairwait.domain.errors import BadInputError, UsageError
from fairwait.stats.arrays import Floats, Ints

SHORT_OPEN_BAND = 52
LONG_OPEN_BAND = 104
#: "Within 18 weeks" means bands 0 to 17: at most 126 days (methods 0.1).
STANDARD_WEEKS = 18

#: Counts by week: whole numbers, or floats once estimates have been added.
Counts = NDArray[np.int64] | NDArray[np.float64]
OpenBand = int | NDArray[np.integer] | None


@dataclass(frozen=True, slots=True)
class BandMatrix:
    """Checked counts by week. ``counts`` is rows x bands, integer where the input was, blanks as 0.

    ``open_band`` is the index of the open band of each row; an index past the last column means that none is open.
    """

    counts: Counts
    open_band: Ints

    @property
    def known(self) -> Floats:
        """Pathways with a known clock start: the sum of all the row's bands."""
        total: Floats = self.counts.sum(axis=1).astype(np.float64)
        return total

    def __len__(self) -> int:
        return len(self.counts)


def band_matrix(bands: ArrayLike | BandMatrix, open_band: OpenBand = None) -> BandMatrix:
    """Check a matrix of weekly counts (rows x bands; one row may be given flat) and settle its layout.

    Blank bands (NaN, None or masked) count as 0, as in the published file. Without ``open_band`` the last column is
    the open one. Raises :class:`BadInputError` for negative counts and for pathways above a row's open band.
    """
    if isinstance(bands, BandMatrix):
        return bands
    counts = np.asarray(bands.filled(0) if isinstance(bands, np.ma.MaskedArray) else bands)
    if counts.dtype == object:
        counts = counts.astype(np.float64)
    counts = np.atleast_2d(counts)
    if counts.ndim != 2 or counts.shape[1] == 0:
        raise UsageError("weekly bands must be a table of rows by bands", expected="two dimensions, at least one band")
    if np.issubdtype(counts.dtype, np.floating) and np.isnan(counts).any():
        counts = np.nan_to_num(counts, nan=0.0)
    if counts.size and counts.min() < 0:
        raise BadInputError("a weekly band holds a negative count", expected="counts of nought or more")
    last = counts.shape[1] - 1
    opened = np.broadcast_to(np.asarray(last if open_band is None else open_band, dtype=np.int64), (len(counts),))
    _refuse_pathways_above_the_open_band(counts, opened)
    return BandMatrix(counts, opened)


def _refuse_pathways_above_the_open_band(counts: Counts, opened: Ints) -> None:
    for index in np.unique(opened[opened < counts.shape[1] - 1]):
        if counts[opened == index, int(index) + 1 :].any():
            raise BadInputError(
                f"pathways stand above the open band {int(index)}",
                expected="an open band that holds everything longer",
                remedy="pass the open band of the row's own layout",
            )


def collapse(matrix: BandMatrix, open_band: int = SHORT_OPEN_BAND) -> BandMatrix:
    """The same pathways with everything longer than ``open_band`` weeks in one open band."""
    width = min(open_band + 1, matrix.counts.shape[1])
    counts = matrix.counts[:, :width].copy()
    if matrix.counts.shape[1] > width:
        counts[:, open_band] += matrix.counts[:, width:].sum(axis=1, dtype=counts.dtype)
    return BandMatrix(counts, np.minimum(matrix.open_band, open_band))


def add_by_group(matrix: BandMatrix, group: ArrayLike, groups: int) -> BandMatrix:
    """Sum rows into groups, the only honest way to a quantile of a larger place (quantiles do not add).

    ``group`` gives each row's group, 0 to ``groups`` - 1. A group that mixes layouts is collapsed to the shortest of
    them, usually 52+: its 65, 78 and 104 week counts cannot be known. Groups without rows hold zeros.
    """
    index = np.asarray(group, dtype=np.int64)
    if len(index) != len(matrix):
        raise UsageError("each row of bands needs one group", expected=f"{len(matrix)} groups, got {len(index)}")
    if len(index) and (index.min() < 0 or index.max() >= groups):
        raise UsageError("a row's group is outside the groups asked for", expected=f"0 to {groups - 1}")
    shape = (groups, matrix.counts.shape[1])
    estimated = np.issubdtype(matrix.counts.dtype, np.floating)
    sums: Counts = np.zeros(shape, dtype=np.float64) if estimated else np.zeros(shape, dtype=np.int64)
    opened = np.full(groups, matrix.counts.shape[1] - 1, dtype=np.int64)
    order = np.argsort(index, kind="stable")
    present, starts = np.unique(index[order], return_index=True)
    if len(present):
        sums[present] = np.add.reduceat(matrix.counts[order], starts, axis=0, dtype=sums.dtype)
        opened[present] = np.minimum.reduceat(matrix.open_band[order], starts)
    for shortest in np.unique(opened[opened < sums.shape[1] - 1]):
        rows = np.flatnonzero(opened == shortest)
        sums[rows, shortest] = sums[rows, shortest:].sum(axis=1)
        sums[rows, int(shortest) + 1 :] = 0
    return BandMatrix(sums, opened)


def within(matrix: BandMatrix, weeks: int = STANDARD_WEEKS) -> Floats:
    """Pathways that had waited at most ``weeks`` weeks. NaN where the layout cannot tell."""
    counted = matrix.counts[:, :weeks].sum(axis=1, dtype=np.float64)
    return np.where(matrix.open_band >= weeks, counted, np.nan)


def over(matrix: BandMatrix, weeks: int) -> Floats:
    """Pathways that had waited more than ``weeks`` weeks. NaN, never 0, where the layout cannot tell (65+ in 52+)."""
    counted = matrix.counts[:, weeks:].sum(axis=1, dtype=np.float64)
    return np.where(matrix.open_band >= weeks, counted, np.nan)


def share_within(matrix: BandMatrix, weeks: int = STANDARD_WEEKS) -> Floats:
    """The share of pathways with a known clock start that had waited at most ``weeks`` weeks. NaN for none at all.

    It describes the list as it stands, and improves if referrals rise or long waiters are taken off: print it with
    the size of the list and the number over 52 weeks (methods 1.2).
    """
    return _share(within(matrix, weeks), matrix)


def _share(counted: Floats, matrix: BandMatrix) -> Floats:
    known = matrix.known
    return np.divide(counted, known, out=np.full_like(counted, np.nan), where=known > 0)


def band_of_days(days: ArrayLike, open_band: int = LONG_OPEN_BAND) -> Ints:
    """The band of a wait in whole days. Band 0 is days 0 to 7 (eight days); band j is days 7j+1 to 7(j+1).

    The first band's eighth day is the publication's own and is kept (methods 1.1).
    """
    whole = np.asarray(days, dtype=np.int64)
    if whole.size and whole.min() < 0:
        raise BadInputError("a wait cannot be a negative number of days", expected="nought or more")
    return np.clip((whole - 1) // 7, 0, open_band)
