"""What readers of monthly series share: opening a file of one row a key, its months, and the checks they all make."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fairwait.domain.period import Period
from fairwait.sources.contract import CheckResult, OpenedFile, ReadRelease, Severity
from fairwait.sources.csv_header import Header
from fairwait.sources.drift import Drift, drift_check
from fairwait.sources.tidy_csv import CsvColumn, load, looks_like, read_header, refuse_duplicates

if TYPE_CHECKING:
    import duckdb

_EXAMPLES = 5


@dataclass(frozen=True, slots=True)
class Months:
    """The rows of a file, the first and last month they are of, and the columns that its reader was not taught."""

    rows: int
    first: Period
    last: Period
    drift: tuple[Drift, ...] = ()

    def all(self) -> tuple[Period, ...]:
        """Every month from the first to the last, whether the file has it or not."""
        return tuple(self.first.shift(step) for step in range(self.first.months_until(self.last) + 1))


class TidySeries(ABC):
    """A publication that is one CSV: a header, a row a key, a month in each row.

    ``signs`` are words of the header; ``at_least`` of them recognise the file, so that one renamed column is still
    recognised and then refused by name. No two rows may share their ``key``. ``unread`` are columns that are known and
    of no use; ``teach`` is where a new column belongs, empty for a reader that reports unknown columns by itself.
    """

    publication: str
    title: str
    columns: Sequence[CsvColumn]
    signs: Sequence[str]
    at_least: int
    key: Sequence[str]
    unread: Sequence[str] = ()
    teach: str = ""

    def recognises(self, file: OpenedFile) -> bool:
        """A CSV whose header carries the words of this series."""
        return looks_like(file.path, self.signs, at_least=self.at_least)

    @abstractmethod
    def read(self, file: OpenedFile, con: duckdb.DuckDBPyConnection) -> ReadRelease:
        """Read the file into tables; raise BadInputError for anything that is not as published."""

    def load(self, file: OpenedFile, con: duckdb.DuckDBPyConnection, table: str) -> Months:
        """Read the rows into the temporary table ``table``, with their line numbers.

        Raises
        ------
        BadInputError
            As :func:`fairwait.sources.tidy_csv.load`; for two rows with one key; for an unknown column that could be
            one of figures.
        """
        rows = load(con, file.path, self.columns, table, file.name)
        refuse_duplicates(con, table, self.key, file.name)
        first, last = con.execute(f"select min(period), max(period) from {table}").fetchone() or ("", "")
        return Months(rows, Period.parse(first), Period.parse(last), self.drift(file))

    def drift(self, file: OpenedFile) -> tuple[Drift, ...]:
        """Columns that nobody taught; refused where one is so like a column of figures that either could be it."""
        if not self.teach:
            return ()
        header = Header(self.columns, unread=("", *self.unread), teach=self.teach)
        return header.read(read_header(file.path), file.name)[1]

    def release(
        self,
        months: Months,
        tables: dict[str, str],
        checks: tuple[CheckResult, ...],
        *,
        layout: str = "long",
        notes: tuple[str, ...] = (),
    ) -> ReadRelease:
        """The release that the tables and checks make."""
        return ReadRelease(
            publication=self.publication,
            title=self.title,
            first_period=months.first,
            last_period=months.last,
            layout=layout,
            rows=months.rows,
            tables=tables,
            checks=(*checks, *drift_check(months.drift)),
            notes=notes,
        )


class PlainSeries(TidySeries):
    """A series that has nothing to refuse beyond its columns and its key; :attr:`rows` is where its rows are read."""

    rows: str

    def read(self, file: OpenedFile, con: duckdb.DuckDBPyConnection) -> ReadRelease:
        """Read the file into tables, as :meth:`fill` makes them of its rows.

        Raises
        ------
        BadInputError
            As :meth:`TidySeries.load`.
        """
        release = self.fill(con, self.load(file, con, self.rows))
        con.execute(f"drop table {self.rows}")
        return release

    @abstractmethod
    def fill(self, con: duckdb.DuckDBPyConnection, months: Months) -> ReadRelease:
        """Make the release's tables of the rows in :attr:`rows`, and check them."""


def breaches(con: duckdb.DuckDBPyConnection, id: str, severity: Severity, sentence: str, query: str) -> CheckResult:
    """A check whose breaches are the rows of ``query``; their first column says in words what and where."""
    found = [str(row[0]) for row in con.execute(query).fetchall()]
    return CheckResult(id, severity, sentence, len(found), tuple(found[:_EXAMPLES]))


def month_gaps(con: duckdb.DuckDBPyConnection, table: str, months: Months, sentence: str) -> CheckResult:
    """A warning that lists the months between the first and the last that have no row."""
    have = {row[0] for row in con.execute(f"select distinct period from {table}").fetchall()}
    gaps = [str(period) for period in months.all() if str(period) not in have]
    return CheckResult("no-month-left-out", "warning", sentence, len(gaps), tuple(gaps[:_EXAMPLES]))
