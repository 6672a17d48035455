"""What the time of year does to everybody, taken off a chart of a place's own figures (methods 5.1)."""

from __future__ import annotations

import warnings
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from fairwait.domain.period import Period
from fairwait.stats.arrays import Floats

#: Fewer months than this cannot tell a season from a year.
MONTHS_TO_TELL = 36


def without_seasons(
    values: Floats, periods: Sequence[Period], segment: NDArray[np.int_]
) -> tuple[Floats, bool]:  # fmt: skip
    """``values`` (places, months) less the effect of each month of the year, and whether there was one to take off.

    The effects are those of the middle place in the last segment, beside a straight line, and sum to nought: one set
    for all places, since a place's own three Januaries say too little.
    """
    inside = segment == segment[-1]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        usual = np.nanmedian(values - np.nanmedian(values[:, inside], axis=1, keepdims=True), axis=0)
    known = inside & np.isfinite(usual)
    month = np.array([one.month for one in periods])
    if known.sum() < MONTHS_TO_TELL or len(np.unique(month[known])) < 12:
        return values, False
    time = np.arange(len(periods), dtype=np.float64)
    design = np.column_stack([month[:, None] == np.arange(1, 13), time])[known].astype(np.float64)
    fitted, *_ = np.linalg.lstsq(design, usual[known], rcond=None)
    effects = fitted[:12] - fitted[:12].mean()
    return np.asarray(values - effects[month - 1][None, :]), True
