"""The common course of the three returns: a CSV of many quarters or the official workbook of one, into the tables."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fairwait.domain.period import Period
from fairwait.sources.capacity.tables import ENGLAND_ROWS, RETURNED, write_tables
from fairwait.sources.capacity.workbook import SheetLayout, Table, is_return, place_fields, read_period, read_table
from fairwait.sources.capacity.workbook_rows import Figures, place_figures, write_rows
from fairwait.sources.contract import CheckResult, OpenedFile, ReadRelease
from fairwait.sources.csv_header import Header
from fairwait.sources.drift import Drift, drift_check
from fairwait.sources.tidy_csv import load, looks_like, read_header
from fairwait.sources.workbook_grid import is_workbook

if TYPE_CHECKING:
    import duckdb

#: The rows of a CSV as they stand in the file.
READ = "capacity_read"


@dataclass(frozen=True, slots=True)
class Content:
    """What came of a file besides the rows in the working table.

    ``publication`` is another than the return's own where a workbook holds only a part of it.
    """

    rows: int
    drift: tuple[Drift, ...] = ()
    checks: tuple[CheckResult, ...] = ()
    notes: tuple[str, ...] = ()
    layout: str = "series"
    revised: bool = False
    publication: str = ""


class CapacityReturn(ABC):
    """A quarterly return. ``signs`` are words of the CSV's header, ``at_least`` of which recognise it.

    ``missing`` is the word that the CSV prints for a figure that is not there.
    """

    publication: str
    title: str
    header: Header
    sheet: SheetLayout
    signs: Sequence[str]
    at_least: int
    missing: str = ""
    #: How many items make up the whole, so that item ALL is our sum of them; 0 where there is only the whole.
    items: int = 0

    def recognises(self, file: OpenedFile) -> bool:
        """A CSV whose header carries the words of this return, or a workbook with its words above the table."""
        return looks_like(file.path, self.signs, at_least=self.at_least) or is_return(file, self.sheet)

    def read(self, file: OpenedFile, con: duckdb.DuckDBPyConnection) -> ReadRelease:
        """Read the file into the tables ``counts``, ``organisations`` and ``published``.

        Raises
        ------
        BadInputError
            Naming the place in the file of the first thing that is not as published.
        """
        workbook = is_workbook(file.path)
        content = self.fill_from_workbook(file, con) if workbook else self.fill(file, con)
        tables = write_tables(con, items=self.items)
        checks = (*self.checks(con), *content.checks, *drift_check(content.drift))
        first, last = con.execute(f"select min(period), max(period) from {RETURNED}").fetchone() or ("", "")
        con.execute(f"drop table if exists {READ}")
        return ReadRelease(
            publication=content.publication or self.publication,
            title=self.title,
            first_period=Period.parse(first),
            last_period=Period.parse(last),
            layout=content.layout,
            rows=content.rows,
            tables=tables,
            checks=checks,
            revised=content.revised or "revised" in file.raw_path.name.lower(),
            notes=content.notes,
        )

    def load_csv(self, file: OpenedFile, con: duckdb.DuckDBPyConnection) -> tuple[int, tuple[Drift, ...]]:
        """Read the CSV into :data:`READ`; its number of rows and the columns that nobody taught us."""
        columns, drift = self.header.read(read_header(file.path), file.name)
        return load(con, file.path, columns, READ, file.name, missing=self.missing), drift

    @abstractmethod
    def fill_from_workbook(self, file: OpenedFile, con: duckdb.DuckDBPyConnection) -> Content:
        """Fill the working table from the official workbook of one quarter."""

    def open_sheet(self, file: OpenedFile) -> tuple[Table, Period]:
        """The table of an official workbook and its quarter; BadInputError as the functions that read them."""
        table = read_table(file, self.sheet)
        return table, read_period(table, file.raw_path.name)

    def fill_from_plain_table(
        self, file: OpenedFile, con: duckdb.DuckDBPyConnection, wanted: Mapping[tuple[str, ...], Figures]
    ) -> Content:
        """Fill the working table from a workbook with one column a quantity, given the headings of each."""
        table, period = self.open_sheet(file)
        fields = place_fields(table, self.sheet, ("org", "name"))
        figures = place_figures(table, self.sheet, fields, wanted)
        rows = write_rows(con, table, period, fields, figures, ENGLAND_ROWS)
        return Content(rows, tuple(table.drift), layout="workbook", revised=table.revised)

    @abstractmethod
    def fill(self, file: OpenedFile, con: duckdb.DuckDBPyConnection) -> Content:
        """Fill the working table of :mod:`fairwait.sources.capacity.tables`."""

    @abstractmethod
    def checks(self, con: duckdb.DuckDBPyConnection) -> tuple[CheckResult, ...]:
        """The checks of the tables just written."""
