"""How the cell of a table prints, alike on every surface that shows text: terminal, page, PDF and Word.

Spreadsheets, CSV and JSON carry the stored value instead; they never carry this text.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Final

from fairwait.domain import words
from fairwait.domain.finding import Cell, Column, Table

#: A value that is not known. Reports say so where they explain how to read them.
MISSING: Final = "–"


def is_missing(value: Cell) -> bool:
    """Whether a cell holds no value: ``None``, a float that is not finite, or empty text."""
    return value is None or value == "" or (isinstance(value, float) and not math.isfinite(value))


def is_number(column: Column) -> bool:
    """Whether the column is set flush right in tabular figures."""
    return column.kind in ("integer", "number", "percent")


def cell_text(value: Cell, column: Column) -> str:
    """The cell as a person reads it: ``7,155,958``, ``61.4%``, ``13.62``, ``yes``; :data:`MISSING` when not known.

    Text in a number column is printed as it stands (a place whose quantile is ``more than 104``).
    """
    if value is None or value == "":
        return MISSING
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "yes" if value else "no"
    return _figure(value, column.kind, column.figures, column.decimals)


@lru_cache(maxsize=8192, typed=True)  # a page prints most of its numbers more than once, and the next page many of them
def _figure(value: float, kind: str, figures: int, decimals: int) -> str:
    if not math.isfinite(value):
        return MISSING
    if kind == "integer":
        return words.integer(value)
    if kind == "number":
        return words.significant(value, figures) if figures else words.decimal(value, decimals)
    if kind == "percent":
        return words.percent(value, decimals)
    return words.integer(value) if isinstance(value, int) else words.prose(value)


def heading_text(column: Column) -> str:
    """The column's label with its unit: ``Median wait (weeks)``. A unit that the label already says is not repeated."""
    label, unit = column.label, column.unit
    return f"{label} ({unit})" if unit and unit.lower() not in label.lower() else label


def group_starts(table: Table) -> dict[int, str]:
    """The headings between rows, by the index of the row they stand above."""
    return dict(table.row_groups)


def group_of_rows(table: Table) -> list[str]:
    """For each row, the heading it stands under; empty where there is none. Flat files carry it as a column."""
    starts, current, groups = group_starts(table), "", []
    for index in range(len(table.rows)):
        current = starts.get(index, current)
        groups.append(current)
    return groups
