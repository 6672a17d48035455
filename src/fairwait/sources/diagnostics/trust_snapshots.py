"""Trusts' diagnostic waiting lists in five months before the series begin: December 2020 to April 2022, with gaps.

One row a trust and month: the list over all fifteen tests, and those waiting 6+ and 13+ weeks. Only NHS trusts are in
it, no independent providers, and by no test, so it is less than England: its sums are the trusts' own. In its months
there is no other diagnostics file here to hold it against; trusts' lists follow on from it in the series from April
2023. The months between are absent, not nought.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwait.domain.items import ALL
from fairwait.sources.contract import OpenedFile, ReadRelease
from fairwait.sources.csv_header import Header
from fairwait.sources.diagnostics.columns import WAITING
from fairwait.sources.drift import drift_check
from fairwait.sources.series import TidySeries, breaches, month_gaps
from fairwait.sources.tidy_csv import CsvColumn, read_header

if TYPE_CHECKING:
    import duckdb

_COLUMNS = (
    CsvColumn("period", "period", "first-of-month"),
    CsvColumn("org", "trust code", "text"),
    CsvColumn("name", "trust name", "text"),
    CsvColumn("waiting", "waiting list total", "count.0"),
    CsvColumn("waiting_6_plus", "waiting 6+ weeks", "count.0"),
    CsvColumn("waiting_13_plus", "waiting 13+ weeks", "count.0"),
)
_ROWS, _COUNTS, _ORGANISATIONS = "snapshot_rows", "snapshot_counts", "snapshot_organisations"
_TEACH = "_COLUMNS in fairwait/sources/diagnostics/trust_snapshots.py"


class TrustSnapshots(TidySeries):
    """Reads trusts' totals of single months."""

    publication = "diagnostics-trust-snapshots"
    title = "Diagnostic waiting lists of NHS trusts, single months of 2020 to 2022"
    columns = _COLUMNS
    signs = tuple(column.published for column in _COLUMNS[1:])
    at_least = 4
    key = ("period", "org")

    def read(self, file: OpenedFile, con: duckdb.DuckDBPyConnection) -> ReadRelease:
        """Read the months into ``counts`` (basis provider, item ALL) and ``organisations``.

        Raises
        ------
        BadInputError
            As :meth:`fairwait.sources.series.TidySeries.load`, and for a column that is missing.
        """
        _, drift = Header(self.columns, teach=_TEACH).read(read_header(file.path), file.name)
        months = self.load(file, con, _ROWS)
        checks = (
            breaches(con, "long-waits-are-nested", "error",
                     "Those waiting longer outnumber those waiting less long.",
                     f"""select 'line ' || line || ', ' || org || ' ' || period from {_ROWS}
                         where waiting_6_plus > waiting or waiting_13_plus > waiting_6_plus order by line"""),
            month_gaps(con, _ROWS, months, "A month between the first and the last is absent: nothing is known of it."),
        )  # fmt: skip
        con.execute(
            f"""
            create or replace temp table {_COUNTS} as
            select period, 1::smallint as months, 'provider' as basis, org, '{ALL}' as item, quantity,
                   value::double as value
            from {_ROWS} unpivot (value for quantity in ({", ".join(WAITING)})) order by quantity, org, period
            """
        )
        con.execute(
            f"""
            create or replace temp table {_ORGANISATIONS} as
            select 'provider' as role, org as code, arg_max(name, period) as name, null::varchar as parent_code,
                   null::varchar as parent_name
            from {_ROWS} group by org order by org
            """
        )
        con.execute(f"drop table {_ROWS}")
        tables = {"counts": _COUNTS, "organisations": _ORGANISATIONS}
        return self.release(months, tables, (*checks, *drift_check(drift)), layout="totals")
