"""Estimates as columns, not objects: there can be millions of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

#: The columns every set of estimates has, in printing order. Text columns are numpy object arrays.
TEXT_COLUMNS = (
    "measure",
    "area",
    "area_name",
    "geography",
    "period",
    "treatment_function",
    "part",
    "basis",
    "boundary_vintage",
    "population_vintage",
    "data_vintage",
    "method",
    "status",
    "parent",
)
#: Numeric columns are float64 with NaN for "not known".
#: ``value`` .. ``high`` are in the measure's unit; ``completeness`` is a share from 0 to 1; ``apportioned`` is the
#: share of the pathways that rests on how residents, not patients, were divided: 0 on a month's own boundaries.
NUMBER_COLUMNS = ("value", "low", "high", "numerator", "denominator", "completeness", "apportioned")

#: What ``status`` may say. ``ok`` alone may be ranked.
STATUSES = (
    "ok",
    "suppressed",  # too few pathways for the published rule to print a figure
    "censored",  # the quantile lies in the open last band: the value is its lower edge
    "no_data",  # the place has no pathways of this kind in the file
    "not_defined",  # the file's layout or the place's geography cannot carry the measure
    "unmapped",  # a code with no known place: shown, never guessed
)


@dataclass(frozen=True, slots=True)
class Estimates:
    """A table of estimates, one row per measure, area, period and treatment function.

    ``columns`` maps every name of :data:`TEXT_COLUMNS` and :data:`NUMBER_COLUMNS` to an array of equal length.
    """

    columns: Mapping[str, NDArray[Any]]

    def __post_init__(self) -> None:
        missing = [name for name in (*TEXT_COLUMNS, *NUMBER_COLUMNS) if name not in self.columns]
        if missing:
            raise ValueError(f"estimates lack the columns {missing}")
        if len({len(column) for column in self.columns.values()}) > 1:
            raise ValueError("the columns of a set of estimates differ in length")

    def __len__(self) -> int:
        return len(self.columns["value"])

    def __getitem__(self, name: str) -> NDArray[Any]:
        return self.columns[name]

    def where(self, mask: NDArray[np.bool_]) -> Estimates:
        """Only the rows for which ``mask`` is true."""
        return Estimates({name: column[mask] for name, column in self.columns.items()})

    def take(self, index: NDArray[np.intp]) -> Estimates:
        """The rows at ``index``, in that order."""
        return Estimates({name: column[index] for name, column in self.columns.items()})

    def records(self) -> Iterator[dict[str, Any]]:
        """Rows as plain dictionaries: NaN becomes None, numpy scalars become Python numbers."""
        names = (*TEXT_COLUMNS, *NUMBER_COLUMNS)
        lists = [self.columns[name].tolist() for name in names]
        for row in zip(*lists, strict=True):
            yield {
                name: None if isinstance(value, float) and np.isnan(value) else value
                for name, value in zip(names, row, strict=True)
            }
