"""A table as print sets it: text in columns, each row knowing whether it is set apart, and why."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from fairwait.domain.cells import MISSING, cell_text, group_starts, heading_text, is_missing, is_number
from fairwait.domain.finding import Cell, Column, Table
from fairwait.reports.columns import is_dimmed, range_label, range_note, ranges, reason_columns, without_repeats


@dataclass(frozen=True, slots=True)
class GridColumn:
    """One column of text. ``key`` is that of the table's column, of the lower one where two are joined."""

    key: str
    head: str
    kind: Literal["words", "number", "code"]
    note: str


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of text. ``order`` holds each row's place in the table, ``reasons`` why it is set apart (or nothing),
    ``groups`` the headings between rows by the place, in this grid, of the row under them."""

    columns: tuple[GridColumn, ...]
    rows: tuple[tuple[str, ...], ...]
    order: tuple[int, ...]
    dimmed: tuple[bool, ...]
    reasons: tuple[str, ...]
    groups: tuple[tuple[int, str], ...]

    def with_columns(self, keys: Collection[str]) -> Grid:
        """The same rows in fewer columns."""
        kept = [at for at, column in enumerate(self.columns) if column.key in keys]
        rows = tuple(tuple(row[at] for at in kept) for row in self.rows)
        return replace(self, columns=tuple(self.columns[at] for at in kept), rows=rows)

    def with_rows(self, chosen: Sequence[int], groups: Sequence[tuple[int, str]]) -> Grid:
        """Some of the rows, by their place, under headings of their own."""
        return replace(
            self,
            rows=tuple(self.rows[at] for at in chosen),
            order=tuple(self.order[at] for at in chosen),
            dimmed=tuple(self.dimmed[at] for at in chosen),
            reasons=tuple(self.reasons[at] for at in chosen),
            groups=tuple(groups),
        )

    def place_of(self, key: str) -> int | None:
        """The place of a column by its key."""
        return next((at for at, column in enumerate(self.columns) if column.key == key), None)


def grid_of(table: Table) -> Grid:
    """The whole table as text: nothing twice, both ends of a range in one column, reasons apart from the columns."""
    reasons = reason_columns(table)
    told = [". ".join(str(row[at]).rstrip(".") for at in reasons if not is_missing(row[at])) for row in table.rows]
    hidden = {table.columns[at].key for at in reasons}
    shown = {column.key for column in without_repeats(table).columns} - hidden
    places = [at for at, column in enumerate(table.columns) if column.key in shown]
    spans = [tuple(places[at] for at in span) for span in ranges([table.columns[at] for at in places])]
    before = [None, *(table.columns[span[-1]] for span in spans)]
    return Grid(
        columns=tuple(
            _column([table.columns[at] for at in span], last) for span, last in zip(spans, before, strict=False)
        ),
        rows=tuple(
            tuple(_text([row[at] for at in span], [table.columns[at] for at in span]) for span in spans)
            for row in table.rows
        ),
        order=tuple(range(len(table.rows))),
        dimmed=tuple(is_dimmed(table, index) for index in range(len(table.rows))),
        reasons=tuple(f"{reason}." if reason else "" for reason in told),
        groups=tuple(sorted(group_starts(table).items())),
    )


def _column(columns: Sequence[Column], before: Column | None) -> GridColumn:
    """One column, or two joined. A range in the unit of the column before it does not say the unit again."""
    first = columns[0]
    kind: Literal["words", "number", "code"] = (
        "number" if is_number(first) else "code" if first.kind == "code" else "words"
    )
    if len(columns) == 1:
        return GridColumn(first.key, heading_text(first), kind, first.note)
    same_unit = before is not None and before.unit == first.unit
    joined = replace(first, label=range_label(first), unit="" if same_unit else first.unit)
    return GridColumn(first.key, heading_text(joined), kind, range_note(*columns))


def _text(values: Sequence[Cell], columns: Sequence[Column]) -> str:
    """A cell, or a range: ``77.6 to 79.3%``, ``1 to 4``, ``2`` where both ends print alike."""
    texts = [cell_text(value, column) for value, column in zip(values, columns, strict=True)]
    if len(texts) == 1 or texts[0] == texts[1]:
        return texts[0]
    low, high = texts
    if high == MISSING or low == MISSING:
        return f"{low} to {high}"
    both_shares = low.endswith("%") and high.endswith("%")
    return f"{low.removesuffix('%') if both_shares else low} to {high}"
