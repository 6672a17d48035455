"""A total of some treatment functions only: pathways are added first and measured afterwards, never the reverse."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fairwait.domain.errors import UsageError
from fairwait.domain.treatment import TOTAL, Part
from fairwait.measures.counting import Counted
from fairwait.measures.counts import Grid, PartCounts


def total_of(counted: Counted, functions: Sequence[str]) -> Counted:
    """The same counts, whose total ``C_999`` adds up ``functions`` and no others; those functions stay beside it.

    Bands are added band by band, so that shares and percentiles of the total are those of the pathways together.
    Functions that the files do not hold add nothing.

    Raises
    ------
    UsageError
        When the counts hold none of ``functions``, or two layouts of bands that cannot be added.
    """
    grid = counted.grid
    kept = [code for code in grid.treatment_functions if code in set(functions) - {TOTAL}]
    if not kept:
        raise UsageError(
            "None of the treatment functions to be added is in the files", where=str(counted.question.period),
            expected="treatment functions of the month, counted one by one",
        )  # fmt: skip
    at = np.array([grid.treatment_functions.index(code) for code in kept], dtype=np.intp)
    held: Mapping[int, Mapping[Part, PartCounts]] = {
        month: {part: _with_total(counts, len(grid.places), at) for part, counts in parts.items()}
        for month, parts in counted.held.items()
    }
    return replace(counted, grid=Grid(grid.places, grid.mapped, (*kept, TOTAL)), held=held)


def only_total(counted: Counted) -> Counted:
    """The same counts without the single functions, whose estimates nobody asked for."""
    grid = counted.grid
    width = len(grid.treatment_functions)
    last = np.arange(len(grid.places), dtype=np.intp) * width + grid.treatment_functions.index(TOTAL)
    held: Mapping[int, Mapping[Part, PartCounts]] = {
        month: {part: _rows(counts, last) for part, counts in parts.items()} for month, parts in counted.held.items()
    }
    return replace(counted, grid=Grid(grid.places, grid.mapped, (TOTAL,)), held=held)


def _rows(counts: PartCounts, rows: NDArray[np.intp]) -> PartCounts:
    return PartCounts(**{field.name: getattr(counts, field.name)[rows] for field in fields(counts)})


def _with_total(counts: PartCounts, places: int, at: NDArray[np.intp]) -> PartCounts:
    def joined(column: NDArray[Any]) -> NDArray[Any]:
        cells = column.reshape(places, -1, *column.shape[1:])[:, at]
        whole = np.concatenate([cells, cells.sum(axis=1, keepdims=True)], axis=1)
        return whole.reshape(-1, *column.shape[1:])

    layouts = counts.open_band.reshape(places, -1)[:, at]
    if len(np.unique(layouts)) > 1:
        raise UsageError(
            "Treatment functions whose bands end in different weeks cannot be added",
            expected="one layout of bands in a month",
        )
    return PartCounts(
        rows=joined(counts.rows),
        total=joined(counts.total),
        known=joined(counts.known),
        unknown=joined(counts.unknown),
        bands=joined(counts.bands),
        open_band=np.concatenate([layouts, layouts[:, :1]], axis=1).reshape(-1),
        apportioned=joined(counts.apportioned),
    )
