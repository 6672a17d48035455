"""Pathways on a grid of places and treatment functions, read from the marts with one scan and checked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fairwait.domain.errors import BadInputError
from fairwait.domain.period import Period
from fairwait.domain.treatment import TOTAL, TREATMENT_FUNCTIONS, Part
from fairwait.measures.frame import Frame
from fairwait.measures.source import MartSource, relation
from fairwait.measures.sql import NOWHERE, band_column, counts_sql, england_sql

Ints = NDArray[np.int64]
#: Whole numbers, or fractions where an organisation's pathways were shared out among places.
Counts = NDArray[Any]


@dataclass(frozen=True, slots=True)
class PartCounts:
    """One part of the return: arrays over the cells of the grid, place by place.

    ``bands`` is cells x 105, zero outside the bands that were asked for. ``open_band`` is the open band of each
    cell's file layout. ``rows`` counts the mart rows behind a cell: 0 says that the files hold none. ``apportioned``
    are the pathways that a share of population moved in or held back.
    """

    rows: Ints
    total: Counts
    known: Counts
    unknown: Counts
    bands: Counts
    open_band: Ints
    apportioned: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells: every place of the frame, then places the lookups do not know, each with every treatment function."""

    places: tuple[str, ...]
    mapped: tuple[bool, ...]
    treatment_functions: tuple[str, ...]

    @property
    def cells(self) -> int:
        return len(self.places) * len(self.treatment_functions)


@dataclass(frozen=True, slots=True)
class Raw:
    """The query's answer, column by column, before it is put on a grid."""

    columns: Mapping[str, NDArray[Any]]
    bands: range


def read_counts(
    source: MartSource,
    frame: Frame,
    *,
    period: Period,
    parts: Iterable[Part],
    treatment_functions: Sequence[str] | None,
    bands: range,
    vintage: str | None = None,
) -> Raw:
    """Pathways by place, part and treatment function. Raises BadInputError if adding up lost or doubled any."""
    basis, needed = frame.geography.basis, sorted(parts)
    marts = relation(source, "marts", period, needed, basis, vintage)
    chosen = {
        "period": period,
        "basis": basis,
        "parts": needed,
        "treatment_functions": treatment_functions,
    }
    con = source.connection
    text = counts_sql(marts, **chosen, lookup=frame.lookup, bands=bands)  # type: ignore[arg-type]
    raw = Raw({name: _plain(column) for name, column in con.execute(text).fetchnumpy().items()}, bands)
    england = con.execute(england_sql(marts, **chosen)).fetchall()  # type: ignore[arg-type]
    _conserve(raw, {(part, code): int(total) for part, code, total in england}, period)
    return raw


def _plain(column: NDArray[Any]) -> NDArray[Any]:
    """Blank cells (an open band of a part that has none) become -1."""
    return column.filled(-1) if isinstance(column, np.ma.MaskedArray) else column


def _conserve(raw: Raw, england: Mapping[tuple[str, str], int], period: Period) -> None:
    """Places, hubs and unmapped codes together are England: rule R5."""
    added: dict[tuple[str, str], float] = {}
    keys = zip(raw.columns["part"].tolist(), raw.columns["treatment_function"].tolist(), strict=True)
    for key, total in zip(keys, raw.columns["total"].tolist(), strict=True):
        added[key] = added.get(key, 0) + total
    # Shares of population are fractions: what they add up to is England's sum but for rounding in the last place.
    near = 0.0 if np.issubdtype(raw.columns["total"].dtype, np.integer) else 1e-9
    wrong = {
        key: (added.get(key, 0), total)
        for key, total in england.items()
        if abs(added.get(key, 0) - total) > near * max(1, total)
    }
    if wrong or set(added) != set(england):
        (part, code), (got, meant) = next(iter(wrong.items()), (("?", "?"), (0, 0)))
        raise BadInputError(
            "Pathways were lost or counted twice when organisations were added up to places.",
            where=f"{period}, part {part}, treatment function {code}: {got:,} pathways",
            expected=f"{meant:,} pathways, England's own sum",
            remedy="check the lookup of places: an organisation may be in it twice",
        )


def grid_of(frame: Frame, raws: Iterable[Raw], treatment_functions: Sequence[str] | None) -> Grid:
    """The frame's places and the unknown ones found, with the treatment functions asked for or found."""
    strangers: set[str] = set()
    found: set[str] = set()
    for raw in raws:
        unknown = raw.columns["place"][~raw.columns["mapped"].astype(bool)]
        strangers.update(unknown.tolist())
        found.update(raw.columns["treatment_function"].tolist())
    codes = tuple(treatment_functions) if treatment_functions is not None else tuple(sorted(found, key=_print_order))
    places = (*frame.codes, *sorted(strangers))
    return Grid(places, tuple(at < len(frame.codes) for at in range(len(places))), codes or (TOTAL,))


def _print_order(code: str) -> tuple[int, str]:
    """The order of the return, the total last; codes it does not know stand before the total."""
    order = list(TREATMENT_FUNCTIONS)
    return (order.index(code) if code in order[:-1] else len(order) + (code == TOTAL), code)


def on_grid(raw: Raw, grid: Grid, part: Part) -> PartCounts:
    """One part of the answer laid on the grid; cells without rows hold zeros."""
    columns = raw.columns
    mine = columns["part"] == part.value
    place_at = {(code, mapped): at for at, (code, mapped) in enumerate(zip(grid.places, grid.mapped, strict=True))}
    code_at = {code: at for at, code in enumerate(grid.treatment_functions)}
    keys = zip(
        columns["place"][mine].tolist(),
        columns["mapped"][mine].astype(bool).tolist(),
        columns["treatment_function"][mine].tolist(),
        strict=True,
    )
    width = len(grid.treatment_functions)
    cell = np.array(
        [place_at[place, mapped] * width + code_at[code] if place != NOWHERE else -1 for place, mapped, code in keys],
        dtype=np.int64,
    )
    rows = np.flatnonzero(mine)[cell >= 0]
    cell = cell[cell >= 0]
    return PartCounts(
        rows=_laid(columns["mart_rows"], rows, cell, grid.cells, 0),
        total=_laid(columns["total"], rows, cell, grid.cells, 0),
        known=_laid(columns["known"], rows, cell, grid.cells, 0),
        unknown=_laid(columns["unknown"], rows, cell, grid.cells, 0),
        bands=_band_matrix(raw, rows, cell, grid.cells),
        open_band=_laid(columns["open_low"], rows, cell, grid.cells, _layout(columns["open_low"][mine])),
        apportioned=_laid(columns["apportioned"], rows, cell, grid.cells, 0),
    )


def _laid(column: NDArray[Any], rows: Ints, cell: Ints, cells: int, blank: int) -> Counts:
    laid = np.full(cells, blank, dtype=np.float64 if column.dtype.kind == "f" else np.int64)
    laid[cell] = column[rows]
    return laid


def _layout(open_bands: NDArray[Any]) -> int:
    """The layout of the month's file, for cells that have no row of their own; -1 for a part without bands."""
    return int(open_bands.min()) if len(open_bands) else -1


def _band_matrix(raw: Raw, rows: Ints, cell: Ints, cells: int) -> Counts:
    """Bands by cell. A cell that mixes layouts is brought to the shorter one: its longer bands join the open one."""
    fractions = raw.columns["total"].dtype.kind == "f"
    matrix = np.zeros((cells, 105 if len(raw.bands) else 0), dtype=np.float64 if fractions else np.int64)
    for band in raw.bands:
        matrix[cell, band] = raw.columns[band_column(band)][rows]
    mixed = raw.columns["open_low"][rows] != raw.columns["open_high"][rows]
    for at, shortest in zip(cell[mixed], raw.columns["open_low"][rows][mixed], strict=True):
        matrix[at, shortest] = matrix[at, shortest:].sum()
        matrix[at, shortest + 1 :] = 0
    return matrix
