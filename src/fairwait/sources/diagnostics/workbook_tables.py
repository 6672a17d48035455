"""The tables of one diagnostics workbook: counts, organisations, England as printed, and who did not submit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from fairwait.domain.items import ALL, diagnostic_test
from fairwait.domain.period import Period
from fairwait.sources.diagnostics.columns import COUNTED, QUANTITIES, TOTAL_ID
from fairwait.sources.diagnostics.counts import write_counts
from fairwait.sources.diagnostics.sheet_rows import ENGLAND, SheetRows

if TYPE_CHECKING:
    import duckdb
    import numpy as np

_ROWS = "diagnostics_rows"
COUNTS, ORGANISATIONS = "diagnostics_counts", "diagnostics_organisations"
PUBLISHED, NON_SUBMITTERS = "diagnostics_published", "diagnostics_non_submitters"
TABLES = {
    "counts": COUNTS,
    "organisations": ORGANISATIONS,
    "published": PUBLISHED,
    "non_submitters": NON_SUBMITTERS,
}


def write_tables(
    con: duckdb.DuckDBPyConnection,
    together: SheetRows,
    by_test: SheetRows,
    period: Period,
    basis: str,
    non_submitters: Sequence[tuple[str, str]],
) -> None:
    """Write the tables of a workbook whose checks have passed: the detail is the sheet by test without its totals.

    An organisation that the sheet of all tests lists with noughts, and that has no row by test, submitted that it did
    nothing: it has noughts under the item ALL. One that did not submit has no row at all.
    """
    _write_rows(con, by_test, period)
    write_counts(con, _ROWS, COUNTS, basis)
    con.execute(f"drop table {_ROWS}")
    nothing = sorted(set(together.org) - set(by_test.org) - {ENGLAND})
    con.execute(
        f"""
        insert into {COUNTS}
        select '{period}', 1, '{basis}', org, '{ALL}', quantity, 0
        from (select unnest($1::varchar[]) as org), (select unnest($2::varchar[]) as quantity)
        """,
        [nothing, list(QUANTITIES)],
    )
    _write_organisations(con, together, basis)
    _write_published(con, together, period)
    codes = sorted(non_submitters)
    con.execute(
        f"""
        create or replace temp table {NON_SUBMITTERS} as
        select '{period}' as period, '{basis}' as basis, unnest($1::varchar[]) as code, unnest($2::varchar[]) as name
        """,
        [[code for code, _ in codes], [name for _, name in codes]],
    )


def _write_rows(con: duckdb.DuckDBPyConnection, sheet: SheetRows, period: Period) -> None:
    import numpy as np

    org, test = np.array(sheet.org, dtype=object), sheet.test
    detail = (org != ENGLAND) & (test != TOTAL_ID)
    columns: dict[str, np.ndarray] = {
        "org": org[detail],
        "item": np.array([diagnostic_test(int(number)) for number in test[detail]], dtype=object),
    }
    figures = sheet.figures[detail]
    columns |= {quantity: np.ascontiguousarray(figures[:, index]) for index, quantity in enumerate(COUNTED)}
    con.register("diagnostics_sheet", columns)
    con.execute(f"create or replace temp table {_ROWS} as select '{period}' as period, * from diagnostics_sheet")
    con.unregister("diagnostics_sheet")


def _write_organisations(con: duckdb.DuckDBPyConnection, sheet: SheetRows, basis: str) -> None:
    con.execute(
        f"""
        create or replace temp table {ORGANISATIONS} as
        select '{basis}' as role, unnest($1::varchar[]) as code, unnest($2::varchar[]) as name,
               nullif(unnest($3::varchar[]), '') as parent_code, nullif(unnest($4::varchar[]), '') as parent_name
        order by code
        """,
        [list(column[1:]) for column in (sheet.org, sheet.name, sheet.region, sheet.region_name)],
    )


def _write_published(con: duckdb.DuckDBPyConnection, sheet: SheetRows, period: Period) -> None:
    con.execute(
        f"""
        create or replace temp table {PUBLISHED} as
        select 'england' as level, null::varchar as org, 'England' as name, '{ALL}' as item,
               unnest($1::varchar[]) as quantity, unnest($2::double[]) as value, '{period}' as period
        """,
        [list(COUNTED), sheet.figures[0].astype(float).tolist()],
    )
