"""A table as a page shows it: which columns are printed, what each row looks like, what is folded away."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from markupsafe import Markup, escape

from fairwait.charts import axis_svg, domain_of, interval_svg
from fairwait.domain.cells import cell_text, group_starts, heading_text, is_missing, is_number
from fairwait.domain.finding import Cell, Column, Table
from fairwait.reports.columns import is_dimmed, reason_columns, without_repeats
from fairwait.reports.csvfiles import table_bytes
from fairwait.reports.html_markup import EMPTY, own
from fairwait.reports.text import clean

#: Where the cell in that column of a row leads; empty text where it leads nowhere.
CellLink = Callable[[tuple[Cell, ...], int], str]


class CellView(NamedTuple):
    """One printed heading: its text, or the picture of the axis under its words.

    ``secondary`` ones stand above columns of a table that folds: they are seen when its rows are. ``minor`` ones stand
    above columns without which the table can be followed.
    """

    text: str
    picture: Markup | None = None
    number: bool = False
    secondary: bool = False
    minor: bool = False

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
    """One printed row, its cells written out, or the heading of a group of rows when ``group`` is set."""

    cells: Markup = EMPTY
    group: str = ""
    dimmed: bool = False
    folded: bool = False


@lru_cache(maxsize=4096)
def _safe(text: str) -> str:
    """Text as a page may hold it."""
    return str(escape(text if text.isprintable() else clean(text)))


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
    """Which columns are printed (by index), which one names the row, and where the picture goes.

    ``looks`` holds for each printed column its index, itself, its classes as an attribute, and whether its cells may
    lead anywhere; ``drawn`` the indices of the value and its limits, None for one that the table has not.
    """

    table: Table
    looks: tuple[tuple[int, Column, str, bool], ...]
    drawn: tuple[int | None, ...]
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
        looks = tuple(_looks(at, table.columns[at], folds=folds) for at in columns)
        drawn = (
            keys.index(key) if key in keys else None for key in ((cell.value, cell.low, cell.high) if cell else ())
        )
        return cls(table, looks, tuple(drawn), header, reasons, domain, value, link, folds)

    def printed(self) -> Iterator[Column]:
        return (column for _, column, _, _ in self.looks)

    def headings(self) -> Iterator[CellView]:
        for at, column, _, _ in self.looks:
            if at == self.picture_before and self.domain and self.table.interval:
                axis = own(axis_svg(self.table.interval, self.domain, theme="page"))
                yield CellView(self.table.interval.label, picture=axis)
            folded = self.folds and column.secondary
            yield CellView(heading_text(column), None, is_number(column), folded, column.secondary)

    def cells(self, row: tuple[Cell, ...], dimmed: bool) -> Markup:
        """The cells of a row as markup. Not by a template: a page has thousands of them."""
        written = []
        for at, column, look, leads in self.looks:
            if at == self.picture_before:
                written.append(f'<td class="picture">{self._picture(row, dimmed)}</td>')
            shown = _safe(cell_text(row[at], column))
            href = self.link(row, at) if leads and self.link else ""
            if href:
                shown = f'<a href="{_safe(href)}">{shown}</a>'
            if at == self.header:
                written.append(f'<th scope="row">{shown}{self._reason(row)}</th>')
            else:
                written.append(f"<td{look}>{shown}</td>")
        return own("".join(written))

    def _reason(self, row: tuple[Cell, ...]) -> str:
        told = ". ".join(str(row[at]) for at in self.reasons if not is_missing(row[at]))
        return f'<span class="reason">{_safe(told)}</span>' if told else ""

    def _picture(self, row: tuple[Cell, ...], dimmed: bool) -> str:
        assert self.domain is not None  # else there is no column before which a picture stands
        assert self.table.interval is not None
        value, low, high = (None if at is None else _drawable(row[at]) for at in self.drawn)
        return interval_svg(self.table.interval, value, low, high, self.domain, theme="page", dimmed=dimmed)


def _looks(at: int, column: Column, *, folds: bool) -> tuple[int, Column, str, bool]:
    look = _look(is_number(column), folds and column.secondary, column.secondary)
    return at, column, f' class="{look}"' if look else "", not is_number(column)


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
        body.append(RowView(layout.cells(row, dimmed), dimmed=dimmed, folded=folded))
    if body:
        yield tuple(body)
