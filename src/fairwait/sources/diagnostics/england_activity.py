"""England's diagnostic tests by month, those in community diagnostic centres (CDCs) apart, January 2019 to June 2024.

Whoever compiled it added up every row of the return, that of the pseudo-test “Total” among them, so that each test
stands in it twice: every figure is twice what was done. It is halved here. Figures counted twice are even, all of them;
one odd figure shows that the file is of another making, and it is refused rather than halved on trust. Held against the
series by provider, half of it is within 1.2% in each of the 15 months that both cover: the two are of different days,
and figures are revised.

Tests in CDCs and elsewhere are kept apart (quantities ``tests_cdc`` and ``tests_elsewhere``) beside all (``tests``).
A nought for CDCs stands in every month to February 2023, though the first opened in 2021: it means that they were not
counted apart, so up to the first month with any CDC test those two quantities are not known, and have no row.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fairwait.domain.errors import BadInputError
from fairwait.domain.items import ALL
from fairwait.sources.contract import CheckResult, OpenedFile, ReadRelease
from fairwait.sources.csv_header import Header
from fairwait.sources.diagnostics.columns import TESTS
from fairwait.sources.drift import drift_check
from fairwait.sources.series import TidySeries, breaches, month_gaps
from fairwait.sources.tidy_csv import CsvColumn, read_header

if TYPE_CHECKING:
    import duckdb

#: The code of England in ``org``: no organisation's.
ENGLAND: Final = "ENG"
TESTS_CDC: Final = "tests_cdc"
TESTS_ELSEWHERE: Final = "tests_elsewhere"
#: How far half of a month may be from the providers' sum before something else is wrong than revisions.
TOLERANCE: Final = 0.02

_COLUMNS = (
    CsvColumn("period", "period", "first-of-month"),
    CsvColumn("twice", "dm01_total_activity", "count"),
    CsvColumn("twice_cdc", "cdc_total_activity", "count"),
    CsvColumn("twice_elsewhere", "non_cdc_activity", "count"),
)
_TWICE = tuple(column for column in _COLUMNS if column.kind == "count")
_ROWS, _COUNTS = "england_activity_rows", "england_activity_counts"
_TEACH = "_COLUMNS in fairwait/sources/diagnostics/england_activity.py"
_AGAIN = "get the file again from where it came; if it was corrected, fairwait must be taught no longer to halve it"


class EnglandActivity(TidySeries):
    """Reads England's tests, in CDCs and elsewhere."""

    publication = "diagnostics-england-activity"
    title = "Diagnostic tests in England by month, in community diagnostic centres and elsewhere"
    columns = _COLUMNS
    signs = tuple(column.published for column in _TWICE)
    at_least = 2
    key = ("period",)

    def read(self, file: OpenedFile, con: duckdb.DuckDBPyConnection) -> ReadRelease:
        """Read the months into ``counts``, halved, under the organisation :data:`ENGLAND`.

        Raises
        ------
        BadInputError
            As :meth:`fairwait.sources.series.TidySeries.load`; for a column that is missing and an odd figure.
        """
        _, drift = Header(self.columns, teach=_TEACH).read(read_header(file.path), file.name)
        months = self.load(file, con, _ROWS)
        _refuse_odd(con, file.name)
        checks = (
            breaches(con, "parts-add-up", "error",
                     "Tests in community diagnostic centres and elsewhere do not add up to all.",
                     f"""select 'line ' || line || ', ' || period from {_ROWS}
                         where twice <> twice_cdc + twice_elsewhere order by line"""),
            CheckResult("counted-twice-halved", "note",
                        "Every figure counts the row “Total” as well as the tests: all were halved.", months.rows),
            month_gaps(con, _ROWS, months, "A month between the first and the last is absent: nothing is known of it."),
        )  # fmt: skip
        con.execute(
            f"""
            create or replace temp table {_COUNTS} as
            with halved as (
                select period, twice / 2 as {TESTS},
                       case when apart then twice_cdc / 2 end as {TESTS_CDC},
                       case when apart then twice_elsewhere / 2 end as {TESTS_ELSEWHERE}
                from (select *, period >= (select min(period) from {_ROWS} where twice_cdc > 0) as apart from {_ROWS})
            )
            select period, 1::smallint as months, 'provider' as basis, '{ENGLAND}' as org, '{ALL}' as item, quantity,
                   value::double as value
            from halved unpivot (value for quantity in ({TESTS}, {TESTS_CDC}, {TESTS_ELSEWHERE}))
            order by quantity, period
            """
        )
        con.execute(f"drop table {_ROWS}")
        return self.release(months, {"counts": _COUNTS}, (*checks, *drift_check(drift)), layout="totals")


def _refuse_odd(con: duckdb.DuckDBPyConnection, where: str) -> None:
    odd = " union all ".join(
        f"select line, '{column.published}' as place, {column.name} as figure from {_ROWS} where {column.name} % 2 = 1"
        for column in _TWICE
    )
    row = con.execute(f"select * from ({odd}) order by line, place limit 1").fetchone()
    if row:
        line, place, figure = row
        raise BadInputError(
            f"{figure:,} is odd, and a file that counts every test twice holds even figures only",
            where=f"{where}, line {line}, column “{place}”", expected="twice the tests, as in every edition so far",
            remedy=_AGAIN,
        )  # fmt: skip
