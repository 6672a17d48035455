"""A table as a page shows it: which columns are printed, what each row looks like, what is folded away."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from markupsafe import Markup

from fairwait.charts import axis_svg, domain_of, interval_svg
from fairwait.domain.cells import cell_text, group_starts, heading_text, is_missing, is_number
from fairwait.domain.finding import Cell, Column, IntervalCell, Table
from fairwait.reports.columns import is_dimmed, reason_columns, without_repeats
from fairwait.reports.csvfiles import table_bytes
from fairwait.reports.html_markup import own

#: Where the cell in that column of a row leads; empty text where it leads nowhere.
CellLink = Callable[[tuple[Cell, ...], int], str]


class CellView(NamedTuple):
    """One printed cell: its text, or the picture of its row. ``header`` names the row.

    ``secondary`` cells stand in columns of a table that folds: they are seen when its rows are. ``minor`` ones stand
    in columns without which the table can be followed.
    """

    text: str
    picture: Markup | None = None
    number: bool = False
    header: bool = False
    reason: str = ""
    secondary: bool = False
    minor: bool = False
    href: str = ""

    @property
    def look(self) -> str:
        """The classes of the cell."""
        return _look(self.number, self.secondary, self.minor)


@cache
def _look(number: bool, secondary: bool, minor: bool) -> str:
    marks = (("n", number), ("extra", secondary), ("minor", minor))
    return " ".join(name for name, applies in marks if applies)


@dataclass(frozen=True, slots=True)
class RowView:
    """One printed row, or the heading of a group of rows when ``group`` is set."""

    cells: tuple[CellView, ...] = ()
    group: str = ""
    dimmed: bool = False
    folded: bool = False


@dataclass(frozen=True, slots=True)
class TableView:
    """All a template needs to write one table."""

    anchor: str
    title: str
    caption: str
    headings: tuple[CellView, ...]
    groups: tuple[tuple[RowView, ...], ...]
    notes: tuple[tuple[str, str], ...]
    rows: int
    written: int
    shown: int
    left_out: int
    csv: str
    file_name: str

    @property
    def many(self) -> bool:
        """Whether there are so many columns that they are set closer."""
        return len(self.headings) > 9

    @property
    def folds(self) -> bool:
        return self.shown < self.written

    @property
    def extras(self) -> int:
        """How many columns are seen only when all rows are."""
        return sum(cell.secondary for cell in self.headings)


def table_view(
    table: Table,
    anchor: str,
    file_stem: str,
    only: Collection[str] | None = None,
    *,
    address: str = "",
    link: CellLink | None = None,
    most: int | None = None,
) -> TableView:
    """Lay out one table, all its columns or ``only`` those.

    A column that only says why rows are set apart is printed under those rows' names. Without the ``address`` of a
    file to take away, the page carries its figures inside. ``link`` says where cells lead. Of more rows than ``most``
    only those that would be seen first are written; the others are in the file.
    """
    rows = len(table.rows)
    shown = rows if table.preview_rows is None else min(table.preview_rows, rows)
    written = rows if most is None or rows <= most else min(shown, most)
    layout = _Layout.of(table, only, link, folds=shown < written)
    return TableView(
        anchor=anchor,
        title=table.title,
        caption=table.caption,
        headings=tuple(layout.headings()),
        groups=tuple(_groups(table, layout, written, shown)),
        notes=tuple((heading_text(column), column.note) for column in layout.printed() if column.note),
        rows=rows,
        written=written,
        shown=min(shown, written),
        left_out=0 if only is None else sum(column.key not in only for column in table.columns),
        csv=address or data_uri(table_bytes(table), "text/csv;charset=utf-8"),
        file_name=f"{file_stem}.csv",
    )


def data_uri(content: bytes, media_type: str) -> str:
    """Bytes as a link that needs no network."""
    return f"data:{media_type};base64,{b64encode(content).decode('ascii')}"


@dataclass(frozen=True, slots=True)
class _Layout:
    """Which columns are printed (by index), which one names the row, and where the picture goes."""

    table: Table
    columns: tuple[int, ...]
    header: int
    reasons: tuple[int, ...]
    domain: tuple[float, float] | None
    picture_before: int | None
    link: CellLink | None
    folds: bool

    @classmethod
    def of(cls, table: Table, only: Collection[str] | None, link: CellLink | None, *, folds: bool) -> _Layout:
        keys = [column.key for column in table.columns]
        cell = table.interval
        dimmed = keys.index(cell.dimmed) if cell and cell.dimmed in keys else None
        reasons = reason_columns(table)
        wanted = {column.key for column in without_repeats(table).columns} if only is None else only
        columns = tuple(at for at, key in enumerate(keys) if key in wanted and at != dimmed and at not in reasons)
        header = next((at for at in columns if table.columns[at].kind == "text"), columns[0] if columns else 0)
        domain = domain_of(table)
        value = keys.index(cell.value) if cell and domain and cell.value in keys else None
        if value is not None and value != header:
            # Name, picture, value: on a telephone these three are seen before anything has to be pushed aside.
            to_header = columns[: columns.index(header) + 1]
            rest = tuple(at for at in columns if at not in to_header and at != value)
            columns = (*(at for at in to_header if at != value), value, *rest)
        return cls(table, columns, header, reasons, domain, value, link, folds)

    def unfolds(self, at: int) -> bool:
        """Whether a column is seen only when all rows are."""
        return self.folds and self.table.columns[at].secondary

    def printed(self) -> Iterator[Column]:
        return (self.table.columns[at] for at in self.columns)

    def headings(self) -> Iterator[CellView]:
        for at in self.columns:
            if at == self.picture_before and self.domain and self.table.interval:
                axis = own(axis_svg(self.table.interval, self.domain, theme="page"))
                yield CellView(self.table.interval.label, picture=axis)
            column = self.table.columns[at]
            yield CellView(
                heading_text(column), number=is_number(column), secondary=self.unfolds(at), minor=column.secondary
            )

    def cells(self, row: tuple[Cell, ...], dimmed: bool) -> Iterator[CellView]:
        reason = ". ".join(str(row[at]) for at in self.reasons if not is_missing(row[at]))
        for at in self.columns:
            if at == self.picture_before and self.domain and self.table.interval:
                yield CellView("", picture=_picture(self.table, self.table.interval, row, self.domain, dimmed))
            column = self.table.columns[at]
            header = at == self.header
            yield CellView(
                cell_text(row[at], column),
                number=is_number(column),
                header=header,
                reason=reason if header else "",
                secondary=self.unfolds(at),
                minor=column.secondary,
                href=self.link(row, at) if self.link else "",
            )


def _picture(
    table: Table, cell: IntervalCell, row: tuple[Cell, ...], domain: tuple[float, float], dimmed: bool
) -> Markup:
    record = dict(zip((column.key for column in table.columns), row, strict=True))
    value, low, high = (_drawable(record.get(key)) for key in (cell.value, cell.low, cell.high))
    return own(interval_svg(cell, value, low, high, domain, theme="page", dimmed=dimmed))


def _drawable(value: Cell) -> float | None:
    """The number to draw; words in a number column (``more than 104``) and gaps are not drawn."""
    if is_missing(value) or isinstance(value, (str, bool)) or value is None:
        return None
    return float(value)


def _groups(table: Table, layout: _Layout, written: int, shown: int) -> Iterator[tuple[RowView, ...]]:
    """Rows in the bodies of the table, each body under its heading."""
    starts = group_starts(table)
    body: list[RowView] = []
    for index, row in enumerate(table.rows[:written]):
        folded = index >= shown
        if index in starts:
            if body:
                yield tuple(body)
            body = [RowView(group=starts[index], folded=folded)]
        dimmed = is_dimmed(table, index)
        body.append(RowView(tuple(layout.cells(row, dimmed)), dimmed=dimmed, folded=folded))
    if body:
        yield tuple(body)
