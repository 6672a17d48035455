"""Turning what callers hold into float arrays, refusing what no statistic can mean.

Everywhere in this room NaN stands for "not known" and comes out as NaN; a negative count or a population of zero is an
error of the caller and is refused, because a silent NaN would be read as "nobody reported".
"""

from __future__ import annotations

from collections.abc import Iterator
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike, NDArray

from fairwait.domain.errors import BadInputError, UsageError

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]


def floats(values: ArrayLike) -> Floats:
    """``values`` as float64, without a copy where that is possible. ``None`` and masked values become NaN."""
    if isinstance(values, np.ma.MaskedArray):  # what DuckDB hands over for columns that hold NULL
        return np.where(np.ma.getmaskarray(values), np.nan, np.asarray(values.data, dtype=np.float64))
    return np.asarray(values, dtype=np.float64)


def not_negative(values: ArrayLike, what: str) -> Floats:
    """``values`` as floats; raises :class:`BadInputError` if any is below nought. NaN passes."""
    array = floats(values)
    if np.any(array < 0):
        raise BadInputError(
            f"{what} cannot be negative, and {float(np.nanmin(array)):g} is",
            where=what,
            expected="nought or more",
            remedy="check the rows the figure was added from",
        )
    return array


def positive(values: ArrayLike, what: str) -> Floats:
    """``values`` as floats; raises :class:`BadInputError` if any is nought or below. NaN passes."""
    array = floats(values)
    if np.any(array <= 0):
        raise BadInputError(
            f"{what} must be above nought, and {float(np.nanmin(array)):g} is not",
            where=what,
            expected="a figure above nought, or none at all",
            remedy="leave out the places that have none before asking",
        )
    return array


def same_length(**columns: NDArray[np.generic]) -> None:
    """Raise :class:`UsageError` unless every named column has the same length."""
    lengths = {name: len(column) for name, column in columns.items()}
    if len(set(lengths.values())) > 1:
        said = ", ".join(f"{name} {length}" for name, length in lengths.items())
        raise UsageError(f"columns of different lengths: {said}", expected="one value a place in every column")


def blocks(count: int, size: int = 500) -> Iterator[slice]:
    """Slices that cut ``count`` rows into blocks of ``size``: big tables are quicker dealt with a piece at a time."""
    return (slice(start, min(start + size, count)) for start in range(0, count, size))


def two_sided_z(confidence: float) -> float:
    """The standard normal deviate that leaves (1 - ``confidence``)/2 above it: 1.959964 for 0.95, 3.090232 for 0.998.

    The library's own normal is used rather than scipy's because importing scipy costs more than the whole sum.
    """
    if not 0 < confidence < 1:
        raise UsageError(f"{confidence} is not a confidence level", expected="between 0 and 1, such as 0.95")
    return NormalDist().inv_cdf(0.5 + confidence / 2)
