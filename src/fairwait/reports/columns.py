"""What the columns of a table mean to a reader: which repeat others, which only say why a row is set apart, which two
are the ends of one range, and which a short extract can do without."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from fairwait.domain.cells import is_missing
from fairwait.domain.finding import Column, Table

_LOW: Final = re.compile(r"\blow\b", re.IGNORECASE)


def index_of(table: Table, key: str) -> int | None:
    """The place of a column by its key."""
    return next((index for index, column in enumerate(table.columns) if column.key == key), None)


def name_column(table: Table) -> int:
    """The place of the column that names the rows: the first one of words."""
    return next((index for index, column in enumerate(table.columns) if column.kind == "text"), 0)


def is_dimmed(table: Table, index: int) -> bool:
    """Whether a row is printed in grey: a place that could not be judged."""
    cell = table.interval
    if not cell or not cell.dimmed:
        return False
    place = index_of(table, cell.dimmed)
    return place is not None and bool(table.rows[index][place])


def reason_columns(table: Table) -> tuple[int, ...]:
    """Columns of words that are empty in every row but the dimmed ones: they say why those are dimmed."""
    dimmed = [is_dimmed(table, index) for index in range(len(table.rows))]
    usual = [row for row, set_apart in zip(table.rows, dimmed, strict=True) if not set_apart]
    if len(usual) == len(table.rows):
        return ()

    def tells(at: int) -> bool:
        told = any(isinstance(row[at], str) and row[at] for row in table.rows)
        return told and all(is_missing(row[at]) for row in usual)

    return tuple(at for at, column in enumerate(table.columns) if column.kind == "text" and at > 0 and tells(at))


def without_repeats(table: Table) -> Table:
    """The table without what print shows twice: codes that stand in the names, what the headings of groups of
    rows spell out, and kinds of place as programs write them, which stand there in words."""
    hidden = {column.key for index, column in enumerate(table.columns) if _stands_in_names(table, index)}
    hidden |= {column.key for column in table.columns if (column.key, column.kind) == ("geography", "code")}
    hidden |= {column.key for index, column in enumerate(table.columns) if _stands_in_headings(table, index)}
    if table.interval and table.row_groups:
        hidden.add(table.interval.dimmed)
    kept = [index for index, column in enumerate(table.columns) if column.key not in hidden]
    columns = tuple(table.columns[index] for index in kept)
    return replace(table, columns=columns, rows=tuple(tuple(row[index] for index in kept) for row in table.rows))


def _stands_in_names(table: Table, index: int) -> bool:
    """Whether every code of the column is printed in brackets by another column of the same row."""
    if table.columns[index].kind != "code" or not table.rows:
        return False
    return all(any(isinstance(cell, str) and cell.endswith(f"({row[index]})") for cell in row) for row in table.rows)


def _stands_in_headings(table: Table, index: int) -> bool:
    """Whether the heading of its group of rows says, in every row, what a secondary column of words does."""
    column = table.columns[index]
    if column.kind != "text" or not column.secondary or not table.rows or not table.row_groups:
        return False
    starts = dict(table.row_groups)
    heading = ""
    for at, row in enumerate(table.rows):
        heading = starts.get(at, heading)
        if not isinstance(row[index], str) or str(row[index]).lower() not in heading.lower():
            return False
    return True


def needed_in_extract(table: Table) -> frozenset[str]:
    """The keys of the columns that an extract keeps: no secondary ones, no codes where names tell the rows apart."""
    names = [row[name_column(table)] for row in table.rows]
    told_apart = len(set(names)) == len(names) and any(column.kind == "text" for column in table.columns)
    return frozenset(
        column.key for column in table.columns if not column.secondary and not (told_apart and column.kind == "code")
    )


def ranges(columns: Sequence[Column]) -> Iterator[tuple[int, ...]]:
    """The places of columns in order, one by one, or two at a time where they are the ends of one range.

    Two neighbouring columns of the same kind are such ends where putting ``high`` for ``low`` makes the label of the
    first into that of the second: ``Low`` and ``High``, ``Rank, low`` and ``Rank, high``, ``95% low`` and ``95% high``.
    """
    at = 0
    while at < len(columns):
        width = 2 if at + 1 < len(columns) and _are_ends(columns[at], columns[at + 1]) else 1
        yield tuple(range(at, at + width))
        at += width


def _are_ends(first: Column, second: Column) -> bool:
    if first.kind not in ("integer", "number", "percent"):
        return False
    alike = all(getattr(first, name) == getattr(second, name) for name in ("kind", "unit", "decimals", "secondary"))
    label = _LOW.sub("high", first.label).lower()
    return alike and label == second.label.lower() != first.label.lower()


def range_label(low: Column) -> str:
    """The label of a range by that of its lower end: ``Low to high``, ``Rank, low to high``."""
    return _LOW.sub(lambda found: f"{found[0]} to high", low.label)


def range_note(low: Column, high: Column) -> str:
    """What the notes of both ends say, once where they say the same of the lower and the upper end."""
    if low.note and low.note.replace("lower end", "upper end") == high.note:
        return low.note.replace("lower end", "both ends")
    return "; ".join(dict.fromkeys(note for note in (low.note, high.note) if note))
