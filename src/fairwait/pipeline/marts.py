"""Marts: a month's counts by commissioner and, apart, by provider, wide in weekly bands.

Every estimate reads marts and nothing else, so packaged and ingested figures share one read path.
"""

from __future__ import annotations

from dataclasses import replace

import duckdb

from fairwait.domain.treatment import TOTAL
from fairwait.sources.contract import ReadRelease

_LAST_BAND = 104


def build_marts(read: ReadRelease, con: duckdb.DuckDBPyConnection) -> ReadRelease:
    """Replace the source's working table ``wide`` by the table ``marts``; a source that made its own is left alone.

    The total over treatment functions (C_999) is our own sum of the detail, never the published row. On the provider
    basis the non-English commissioner NONC is left out, so that providers add up to England as areas do.
    """
    if "wide" not in read.tables:
        return read
    open_band = int(read.layout.rsplit("-", 1)[1])
    bands = [f"sum({_band(b)})::integer as b{b:03d}" for b in range(open_band + 1)]
    bands += [f"null::integer as b{b:03d}" for b in range(open_band + 1, _LAST_BAND + 1)]
    con.execute(f"""
        create or replace temp table marts as
        with detail as (select * from wide where treatment_function <> '{TOTAL}'),
        by_function as (
            {_grouped("commissioner", "treatment_function", bands)}
            union all
            {_grouped("provider", "treatment_function", bands, "where commissioner <> 'NONC'")}
        ),
        by_total as (
            {_grouped("commissioner", f"'{TOTAL}'", bands)}
            union all
            {_grouped("provider", f"'{TOTAL}'", bands, "where commissioner <> 'NONC'")}
        )
        select '{read.first_period}' as period, basis, org, part, treatment_function, known, unknown, total,
               {open_band}::smallint as open_band, {", ".join(f"b{b:03d}" for b in range(_LAST_BAND + 1))}
        from (select * from by_function union all select * from by_total)
        order by basis, part, treatment_function, org""")
    tables = {name: table for name, table in read.tables.items() if name != "wide"} | {"marts": "marts"}
    return replace(read, tables=tables)


def _band(band: int) -> str:
    return f"coalesce(b{band:03d}, 0)"


def _grouped(basis: str, treatment_function: str, bands: list[str], where: str = "") -> str:
    return f"""
        select '{basis}' as basis, {basis} as org, part, {treatment_function} as treatment_function,
               sum(known)::bigint as known, sum(unknown)::bigint as unknown,
               sum(case when part = '3' then published_total_all else known + unknown end)::bigint as total,
               {", ".join(bands)}
        from detail {where} group by all"""
