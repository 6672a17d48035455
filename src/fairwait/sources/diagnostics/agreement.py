"""Whether what is held of the diagnostics return agrees, file by file: workbooks, series, England.

Every argument is a relation, to stand after FROM, with the columns of the long table ``counts``. Two files of one month
may be of different days: a difference is a warning, for one of the two may have been revised since.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwait.domain.items import ALL
from fairwait.sources.contract import CheckResult
from fairwait.sources.diagnostics.columns import TESTS
from fairwait.sources.diagnostics.england_activity import TOLERANCE
from fairwait.sources.series import breaches

if TYPE_CHECKING:
    import duckdb


def workbooks_equal_series(con: duckdb.DuckDBPyConnection, workbooks: str, series: str) -> CheckResult:
    """Every organisation, test and quantity in the months that both files cover; absent in one is nought in the other.

    The series leaves out organisations that submitted that they did nothing, where the workbooks print noughts.
    """
    return breaches(
        con,
        "workbook-equals-series",
        "warning",
        "A figure in the workbook of a month differs from the series: one of the two was revised since.",
        f"""
        with w as (select * from {workbooks} where period in (select distinct period from {series})),
        s as (select * from {series} where period in (select distinct period from {workbooks}))
        select period || ' ' || org || ' ' || item || ' ' || quantity || ': ' || coalesce(w.value, 0)::bigint
               || ' in the workbook, ' || coalesce(s.value, 0)::bigint || ' in the series'
        from w full join s using (period, basis, org, item, quantity)
        where coalesce(w.value, 0) <> coalesce(s.value, 0) order by period, org, item, quantity
        """,
    )


def commissioners_equal_providers(con: duckdb.DuckDBPyConnection, commissioners: str, providers: str) -> CheckResult:
    """England in every month, test and quantity, counted by who answers for patients and by who tests them.

    What a file does not have in a month (see :mod:`fairwait.sources.diagnostics.series_checks`) is passed over.
    """
    return breaches(
        con,
        "commissioners-equal-providers",
        "warning",
        "England by commissioner differs from England by provider, which count the same patients.",
        f"""
        with c as (select period, item, quantity, sum(value) as value from {commissioners} group by all),
        p as (select period, item, quantity, sum(value) as value from {providers} group by all)
        select period || ' ' || item || ' ' || quantity || ': ' || c.value::bigint || ' by commissioner, '
               || p.value::bigint || ' by provider'
        from c join p using (period, item, quantity) where c.value <> p.value order by period, item, quantity
        """,
    )


def england_fits_providers(con: duckdb.DuckDBPyConnection, england: str, providers: str) -> CheckResult:
    """England's halved tests against the sum of the providers': revisions move a month by up to 2%, no more."""
    return breaches(
        con,
        "england-fits-providers",
        "warning",
        f"England's tests, halved, are more than {TOLERANCE:.0%} from the sum of the providers'.",
        f"""
        with p as (select period, sum(value) as done from {providers}
                   where item = '{ALL}' and quantity = '{TESTS}' group by period)
        select period || ': ' || value::bigint || ' halved, ' || done::bigint || ' by provider'
        from {england} join p using (period)
        where quantity = '{TESTS}' and abs(value / done - 1) > {TOLERANCE} order by period
        """,
    )
