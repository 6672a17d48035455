"""Tables as plain data for print: text already worded, places of dots and lines already measured."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final, Literal

from fairwait.charts import domain_of
from fairwait.domain import words
from fairwait.domain.finding import Cell, IntervalCell, Table
from fairwait.reports.columns import index_of
from fairwait.reports.extracts import Extract, Full
from fairwait.reports.grid import Grid
from fairwait.reports.layout import Layout, in_full
from fairwait.reports.lead import end_rows

Plain = dict[str, Any]

#: Free space at both ends of a drawn row, as a share of its width: half a dot lies on an end.
_EDGE: Final = 0.04
#: Widths in points of the name, the drawing and the value on the first page: beside a map, and alone.
_BESIDE_MAP: Final = (114.0, 94.0, 38.0)
_ALONE: Final = (210.0, 190.0, 70.0)


def full_table(table: Table, full: Full) -> Plain:
    """All rows of a table, as they stand at the end. Why a place is not ranked is printed under its row."""
    layout = in_full(full.grid, drawn=table.interval is not None)
    made = _plain(table, full.grid, layout, "below")
    return made | {"notes": [*made["notes"], full.note] if full.note else made["notes"]}


def body_table(table: Table, extract: Extract) -> Plain:
    """The table among the text, whole or an extract. Why a place is not ranked stands beside its name."""
    return _plain(table, extract.grid, extract.layout, "beside")


def front_table(table: Table, *, alone: bool) -> Plain:
    """The first and last rows of an order: name, drawing, value. As wide as the page where no map stands beside."""
    name, drawn, value = _ALONE if alone else _BESIDE_MAP
    return _plain(table, end_rows(table, with_range=False), Layout((name, value), drawn, 7.6, False), "beside")


def _plain(table: Table, grid: Grid, layout: Layout, reasons: Literal["beside", "below"]) -> Plain:
    sides = ["right" if column.kind == "number" else "left" for column in grid.columns]
    widths, aligns = list(layout.widths), list(sides)
    interval = _interval(table, grid)
    if interval:
        widths.insert(interval["at"], layout.drawn)
        aligns.insert(interval["at"], "left")
    groups = dict(grid.groups)
    return {
        "title": table.title,
        "caption": table.caption,
        "columns": [{"head": column.head, "side": side} for column, side in zip(grid.columns, sides, strict=True)],
        "widths": widths,
        "aligns": aligns,
        "type": layout.type,
        "gap": round(layout.type * (0.37 if reasons == "beside" else 0.3), 2),
        "wide": layout.sideways,
        "rows": [list(row) for row in grid.rows],
        "dimmed": list(grid.dimmed),
        "groups": [groups.get(index) for index in range(len(grid.rows))],
        "reasons": list(grid.reasons),
        "reasons_stand": reasons,
        "interval": interval,
        "notes": [f"{column.head}: {column.note}." for column in grid.columns if column.note],
        "left_out": "",
        "target": None,
    }


def _interval(table: Table, grid: Grid) -> Plain | None:
    """Where dots and lines stand, from 0 at the left of their column to 1 at its right."""
    cell, domain = table.interval, domain_of(table)
    at = grid.place_of(cell.value) if cell else None
    if cell is None or domain is None or at is None:
        return None
    places = [index_of(table, key) for key in (cell.low, cell.value, cell.high)]
    return {
        "at": at,
        "rows": [_positions(table.rows[index], places, domain) for index in grid.order],
        "label": cell.label,
        "reference": _position(cell.reference, domain),
        "reference_text": f"{cell.reference_label} {_reference(cell)}",
    }


def _positions(row: Sequence[Cell], places: Sequence[int | None], domain: tuple[float, float]) -> list[float | None]:
    return [None if at is None else _position(row[at], domain) for at in places]


def _reference(cell: IntervalCell) -> str:
    return (words.percent if cell.percent else words.decimal)(cell.reference, cell.decimals)


def _position(value: Cell, domain: tuple[float, float]) -> float | None:
    if value is None or isinstance(value, (str, bool)) or not math.isfinite(value):
        return None
    low, high = domain
    share = (value - low) / (high - low) if high > low else 0.5
    return round(_EDGE + (1 - 2 * _EDGE) * min(max(share, 0.0), 1.0), 4)
