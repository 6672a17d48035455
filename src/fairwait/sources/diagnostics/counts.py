"""From rows as published, one an organisation and test with a column for each quantity, to the long table of counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwait.domain.items import ALL
from fairwait.sources.diagnostics.columns import ACTIVITY, COUNTED, QUANTITIES, TESTS

if TYPE_CHECKING:
    import duckdb

_WIDE = "diagnostics_wide"


def write_counts(con: duckdb.DuckDBPyConnection, rows: str, counts: str, basis: str) -> None:
    """Write the table ``counts`` (period, months, basis, org, item, quantity, value) from the table ``rows``.

    ``rows`` has ``period``, ``org``, ``item`` (the fifteen tests, never the total) and the counted quantities. The item
    ALL is our own sum over an organisation's tests and ``tests`` our own sum of the three kinds of activity. A printed
    nought stays 0; a quantity that is NULL was not published, or cannot be believed, and has no row.
    """
    sums = ", ".join(f"sum({quantity})::bigint as {quantity}" for quantity in COUNTED)
    con.execute(
        f"""
        create or replace temp table {_WIDE} as
        with by_item as (
            select period, org, item, {", ".join(COUNTED)} from {rows}
            union all by name
            select period, org, '{ALL}' as item, {sums} from {rows} group by period, org
        )
        select *, {" + ".join(ACTIVITY)} as {TESTS} from by_item order by item, org, period
        """
    )
    # Sorted while wide and unpivoted a quantity at a time: sorting millions of long rows takes three times as long.
    of_each = " union all ".join(
        f"""select period, 1::smallint as months, '{basis}' as basis, org, item, '{quantity}' as quantity,
                   {quantity}::double as value from {_WIDE} where {quantity} is not null"""
        for quantity in QUANTITIES
    )
    con.execute(f"create or replace temp table {counts} as {of_each}")
    con.execute(f"drop table {_WIDE}")


def write_codes(con: duckdb.DuckDBPyConnection, rows: str, organisations: str, role: str) -> None:
    """Write the table ``organisations`` of a file that prints codes and no names.

    ``rows`` has ``org``, ``region`` and ``period``; the place above an organisation is its region in its last month.
    """
    con.execute(
        f"""
        create or replace temp table {organisations} as
        select '{role}' as role, org as code, null::varchar as name,
               arg_max(region, period) as parent_code, null::varchar as parent_name
        from {rows} group by org order by org
        """
    )
