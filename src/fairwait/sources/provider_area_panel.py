"""Incomplete pathways by provider, sub-ICB location and treatment function over several months.

Its use is to know each area's usual providers. The share of a provider p in an area a, for a month ``as_of``, is

    mean monthly pathways of p's patients from a / the same summed over all providers,

where each provider's mean is taken over *its own* last 12 submitted months before ``as_of``, looking back at most 24
months. A provider that has sent nothing for months therefore keeps the share it had when it last reported, which is
the point: taking every provider's mean over the same calendar months would let an absent one fade away. A month counts
as submitted when the provider reported anything anywhere in it, so an area it left really falls to zero.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwait.domain.period import Period
from fairwait.domain.treatment import TOTAL, TREATMENT_FUNCTIONS
from fairwait.sources.contract import CheckResult, ReadRelease, Severity
from fairwait.sources.series import Months, PlainSeries
from fairwait.sources.tidy_csv import CsvColumn

if TYPE_CHECKING:
    import duckdb

#: A provider's own months that make its usual share, and how far back they are looked for.
SHARE_MONTHS = 12
LOOK_BACK_MONTHS = 24
#: Commissioners whose name the maker of the panel could not find: patients of no English area, and regional hubs.
UNKNOWN_COMMISSIONER = "UNK"

_COLUMNS = (
    CsvColumn("period", "period", "month"),
    CsvColumn("provider", "provider_org_code", "text"),
    CsvColumn("area", "commissioner_org_code", "text"),
    CsvColumn("treatment_function", "treatment_function_code", "text"),
    CsvColumn("total", "total_all", "count"),
    CsvColumn("within_18", "within_18wks", "count"),
    CsvColumn("over_104", "over_104wks", "count"),
)
_READ = "provider_area_panel_read"
_FACTS = "provider_area_panel_facts"
_MARTS = "provider_area_panel_marts"
_EXAMPLES = 5


class ProviderAreaPanel(PlainSeries):
    """Reads the panel of incomplete pathways by provider, sub-ICB location and treatment function."""

    publication = "rtt-provider-area-panel"
    title = "RTT incomplete pathways by provider, sub-ICB location and treatment function, monthly panel"
    columns = _COLUMNS
    signs = ("provider_org_code", "commissioner_org_code", "treatment_function_code", "total_all", "within_18wks")
    at_least = 4
    teach = "_COLUMNS in fairwait/sources/provider_area_panel.py"
    key = ("period", "provider", "area", "treatment_function")
    rows = _READ

    def fill(self, con: duckdb.DuckDBPyConnection, months: Months) -> ReadRelease:
        """Make facts of the panel's rows, and marts of their usual shares."""
        checks = _checks(con)
        within_18 = "within_18 - over_104" if _open_band_counted_twice(con) else "within_18"
        con.execute(
            f"""
            create or replace temp table {_FACTS} as
            select period, provider, area, treatment_function, total, {within_18} as within_18, over_104 from {_READ}
            where area <> '{UNKNOWN_COMMISSIONER}' and treatment_function <> '{TOTAL}'
            order by period, area, treatment_function, provider
            """
        )
        write_usual_shares(con, _FACTS, _MARTS, months.first.shift(1), months.last.shift(1))
        return self.release(
            months,
            {"facts": _FACTS, "marts": _MARTS},
            checks,
            notes=("Shares are given for each month after the first, from the months before it.",),
        )


def write_usual_shares(
    con: duckdb.DuckDBPyConnection, facts: str, marts: str, first_as_of: Period, last_as_of: Period
) -> None:
    """Fill the table ``marts`` with usual shares for every month from ``first_as_of`` to ``last_as_of``.

    ``facts`` names a table of detail (no published totals) with ``period``, ``provider``, ``area``,
    ``treatment_function`` and ``total``. Columns written: ``as_of``, ``area``, ``treatment_function`` (detail and the
    total C_999, which is our sum), ``provider``, ``share`` (0 to 1), ``pathways`` (mean a month), ``first_period`` and
    ``last_period`` (of the provider's months used). One month at a time, so memory does not grow with the panel.
    """
    con.execute(
        f"""
        create or replace temp table {marts} (
            as_of varchar, area varchar, treatment_function varchar, provider varchar,
            share double, pathways double, first_period varchar, last_period varchar)
        """
    )
    for step in range(first_as_of.months_until(last_as_of) + 1):
        as_of = first_as_of.shift(step)
        con.execute(
            f"""
            insert into {marts}
            with submitted as (
                select distinct provider, period from {facts} where period >= $earliest and period < $as_of
            ), used as (
                select provider, period,
                       count(*) over w as months, min(period) over w as first_period, max(period) over w as last_period
                from (select *, row_number() over (partition by provider order by period desc) as back from submitted)
                where back <= {SHARE_MONTHS} window w as (partition by provider)
            ), windows as (
                select provider, any_value(months) as months,
                       any_value(first_period) as first_period, any_value(last_period) as last_period
                from used group by provider
            ), detail as (
                select area, treatment_function, provider, sum(total::double) as pathways
                from {facts} semi join used using (provider, period) group by all having sum(total::double) > 0
            ), sums as (
                from detail union all by name
                select area, '{TOTAL}' as treatment_function, provider, sum(pathways) as pathways
                from detail group by area, provider
            ), means as (
                select area, treatment_function, provider, pathways / months as pathways, first_period, last_period
                from sums join windows using (provider)
            ), areas as (
                select area, treatment_function, sum(pathways) as all_pathways from means group by all
            )
            select $as_of, area, treatment_function, provider, pathways / all_pathways as share,
                   pathways, first_period, last_period
            from means join areas using (area, treatment_function)
            order by area, treatment_function, share desc, provider
            """,
            {"as_of": str(as_of), "earliest": str(as_of.shift(-LOOK_BACK_MONTHS))},
        )


def _checks(con: duckdb.DuckDBPyConnection) -> tuple[CheckResult, ...]:
    codes = ", ".join(f"'{code}'" for code in TREATMENT_FUNCTIONS)
    return (
        _count(con, "unknown-commissioner-dropped", "note",
               f"Rows of commissioner {UNKNOWN_COMMISSIONER} (patients of no named English area) are left out.",
               f"area = '{UNKNOWN_COMMISSIONER}'", "period"),
        _count(con, "published-totals-dropped", "note",
               f"Rows of {TOTAL}, a published total of the other rows, are left out.",
               f"treatment_function = '{TOTAL}'", "period"),
        _count(con, "treatment-functions-known", "warning",
               "A treatment function is not in the list.",
               f"treatment_function not in ({codes})", "treatment_function"),
        _count(con, "within-18-holds-open-band", "warning",
               "The column of pathways within 18 weeks also counts those over 104 weeks (the two exceed the list); "
               "they were taken out again.",
               "within_18 + over_104 > total", "period"),
        _count(con, "parts-within-total", "error", "A part of the list is larger than the list.",
               "within_18 > total or over_104 > total", "provider"),
    )  # fmt: skip


def _open_band_counted_twice(con: duckdb.DuckDBPyConnection) -> bool:
    """Whether this edition adds the 104+ band to the pathways within 18 weeks.

    The edition of 2025-04 to 2026-02 does: taking 104+ out again gives the official January 2026 file in every one
    of its 50,987 cells. A row where both parts together exceed the list proves it; without one nothing is changed.
    """
    row = con.execute(f"select count(*) from {_READ} where within_18 + over_104 > total").fetchone()
    return bool(row and row[0])


def _count(
    con: duckdb.DuckDBPyConnection, id: str, severity: Severity, sentence: str, where: str, by: str
) -> CheckResult:
    """The rows that ``where`` picks are the breaches; the examples are the first values of ``by``."""
    found = con.execute(
        f"select {by}, sum(total)::bigint, count(*) from {_READ} where {where} group by {by} order by {by}"
    ).fetchall()
    examples = tuple(f"{value}: {pathways:,} pathways in {rows:,} rows" for value, pathways, rows in found[:_EXAMPLES])
    return CheckResult(id, severity, sentence, sum(int(row[2]) for row in found), examples)
