"""The series of the diagnostics return by provider and by integrated care board (ICB), compiled from monthly files.

One row an organisation, month and test. Names of organisations are not printed: only codes and regions are kept. The
two count the same patients, once by who tests them and once by who answers for them, so their sums over England are
equal in every month and test.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from fairwait.domain.errors import BadInputError
from fairwait.domain.items import diagnostic_test
from fairwait.sources.contract import CheckResult, OpenedFile, ReadRelease
from fairwait.sources.csv_header import Header
from fairwait.sources.diagnostics.columns import (
    COUNTED,
    HEADINGS,
    TEACH_HEADING,
    TEST_NAMES,
    TOTAL_ID,
)
from fairwait.sources.diagnostics.counts import write_codes, write_counts
from fairwait.sources.diagnostics.series_checks import leave_out_misaligned, printed_shares, refuse_hidden_total
from fairwait.sources.diagnostics.tests_named import check_test_names
from fairwait.sources.drift import drift_check
from fairwait.sources.series import Months, TidySeries, month_gaps
from fairwait.sources.tidy_csv import CsvColumn, read_header

if TYPE_CHECKING:
    import duckdb

_ROWS, _COUNTS, _ORGANISATIONS = "diagnostics_rows", "diagnostics_counts", "diagnostics_organisations"
_FIGURES = tuple(
    CsvColumn(quantity, heading, "count" if quantity in COUNTED else "number") for heading, quantity in HEADINGS.items()
)
_ICB_CODE = "icb code"


def _columns(code: str) -> tuple[CsvColumn, ...]:
    return (
        CsvColumn("period", "reporting period", "last-of-month"),
        CsvColumn("region", "regional team code", "text"),
        CsvColumn("org", code, "text"),
        CsvColumn("test", "diagnostic id", "count"),
        CsvColumn("test_name", "diagnostic test name", "text"),
        *_FIGURES,
    )


class _DiagnosticsSeries(TidySeries):
    """What the two series share; they differ in whose code a row carries."""

    basis: str
    signs = tuple(column.published for column in _FIGURES)
    at_least = 12
    key = ("period", "org", "test")

    def read(self, file: OpenedFile, con: duckdb.DuckDBPyConnection) -> ReadRelease:
        """Read the series into the long table ``counts`` and the table ``organisations``.

        Raises
        ------
        BadInputError
            As :meth:`fairwait.sources.series.TidySeries.load`; for a row that does not add up, a test whose number
            and name disagree, and a total under the number of a test.
        """
        _, drift = Header(self.columns, teach=TEACH_HEADING).read(read_header(file.path), file.name)
        months = self.load(file, con, _ROWS)
        drift += check_test_names(self._tests(con, file.name))
        checks = self._prepare(con, months, file.name)
        write_counts(con, _ROWS, _COUNTS, self.basis)
        write_codes(con, _ROWS, _ORGANISATIONS, self.basis)
        con.execute(f"drop table {_ROWS}")
        return self.release(
            months, {"counts": _COUNTS, "organisations": _ORGANISATIONS}, (*checks, *drift_check(drift))
        )

    def _tests(self, con: duckdb.DuckDBPyConnection, name: str) -> dict[tuple[int, str], str]:
        found = con.execute(f"select test, test_name, min(line) from {_ROWS} group by all order by all").fetchall()
        return {(test, words): f"{name}, line {line}" for test, words, line in found}

    def _prepare(self, con: duckdb.DuckDBPyConnection, months: Months, name: str) -> Sequence[CheckResult]:
        """Take the published totals out, give tests their codes, and check what is left."""
        totals = _leave_out_totals(con, name)
        con.execute(f"alter table {_ROWS} add column item varchar")
        con.execute(
            f"update {_ROWS} set item = 'D' || lpad(test::varchar, greatest(2, length(test::varchar))::integer, '0')"
        )
        known = ", ".join(f"'{diagnostic_test(test)}'" for test in TEST_NAMES)
        refuse_hidden_total(con, _ROWS, known, name)
        shares = printed_shares(con, _ROWS)
        return (
            *leave_out_misaligned(con, _ROWS, name),
            shares,
            *totals,
            month_gaps(con, _ROWS, months, "A month between the first and the last is absent: nothing is known of it."),
        )


class ProviderSeries(_DiagnosticsSeries):
    """Reads the series by provider: whoever carries out the tests."""

    publication = "diagnostics-provider-series"
    title = "Diagnostic waiting times and activity by provider and test, monthly series"
    basis = "provider"
    columns = _columns("provider code")

    def recognises(self, file: OpenedFile) -> bool:
        """A CSV with the figures of the return, unless it is that of the boards."""
        return super().recognises(file) and _ICB_CODE not in _headings(file)


class IcbSeries(_DiagnosticsSeries):
    """Reads the series by integrated care board: whoever answers for the patients."""

    publication = "diagnostics-icb-series"
    title = "Diagnostic waiting times and activity by integrated care board and test, monthly series"
    basis = "commissioner"
    columns = _columns(_ICB_CODE)

    def recognises(self, file: OpenedFile) -> bool:
        """A CSV with the figures of the return and the boards' codes."""
        return super().recognises(file) and _ICB_CODE in _headings(file)


def _headings(file: OpenedFile) -> set[str]:
    return {cell.lower() for cell in read_header(file.path)}


def _leave_out_totals(con: duckdb.DuckDBPyConnection, name: str) -> tuple[CheckResult, ...]:
    """Drop the rows of the pseudo-test “Total”, once they are seen to be the sum of the tests.

    Raises
    ------
    BadInputError
        Where a total is not what the organisation's tests add up to.
    """
    rows = con.execute(
        f"""
        with parts as (select period, org, {", ".join(f"sum({q}) as {q}" for q in COUNTED)}
                       from {_ROWS} where test <> {TOTAL_ID} group by all)
        select t.line, t.org, t.period from {_ROWS} t left join parts p using (period, org)
        where t.test = {TOTAL_ID} and ({" or ".join(f"t.{q} is distinct from coalesce(p.{q}, 0)" for q in COUNTED)})
        order by t.line limit 1
        """
    ).fetchall()
    if rows:
        line, org, period = rows[0]
        raise BadInputError(
            f"The row “Total” of {org} in {period} is not the sum of its tests", where=f"{name}, line {line}",
            expected="tests that add up to the total beside them", remedy="get the file again; do not edit it",
        )  # fmt: skip
    counted = con.execute(f"select count(*) from {_ROWS} where test = {TOTAL_ID}").fetchone()
    if not counted or not counted[0]:
        return ()
    con.execute(f"delete from {_ROWS} where test = {TOTAL_ID}")
    return (CheckResult("published-totals-dropped", "note",
            "Rows of the pseudo-test “Total” were used as a check and not counted.", int(counted[0])),)  # fmt: skip
