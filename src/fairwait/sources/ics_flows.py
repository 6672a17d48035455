"""Completed pathways and new periods by integrated care system (ICS), monthly.

The ICS is the parent of the *provider*: what hospitals in it did, for patients from anywhere. Patients of a place are
another number, so nothing here may be divided by the population of a place.

The file's third count, its list, adds pathways with a decision to admit (Part 2A) to all incomplete pathways (Part 2)
although they are among them. It cannot be undone, so it is not kept: lists come from the series by provider.
"""

from __future__ import annotations

import calendar
from typing import TYPE_CHECKING

from fairwait.domain.errors import BadInputError
from fairwait.sources.contract import CheckResult, OpenedFile, ReadRelease
from fairwait.sources.series import TidySeries, breaches, month_gaps
from fairwait.sources.tidy_csv import CsvColumn

if TYPE_CHECKING:
    import duckdb

_READ = "ics_flows_read"
_TABLE = "ics_flows_marts"
#: By how much each flow of the file may exceed the overview's: non-English patients, who are in the file and not in
#: England's figures, made 0.26 to 0.36% of both in 2021/22.
_NON_ENGLISH_SHARE = (0.002, 0.0055)


class IcsFlows(TidySeries):
    """Reads the flows by integrated care system."""

    publication = "rtt-ics-flows"
    title = "RTT completed pathways and new periods by integrated care system of the provider, monthly series"
    columns = (
        CsvColumn("org", "stp20_nhs_code", "text"),
        CsvColumn("period", "date", "first-of-month"),
        CsvColumn("year", "year", "count.0"),
        CsvColumn("month_name", "month", "text"),
        CsvColumn("completed", "completed", "count.0"),
        CsvColumn("printed_list", "incomplete", "count.0"),
        CsvColumn("new_periods", "new", "count.0"),
    )
    signs = ("stp20_nhs_code", "date", "completed", "incomplete", "new")
    at_least = 4
    teach = "columns in fairwait/sources/ics_flows.py"
    key = ("org", "period")

    def read(self, file: OpenedFile, con: duckdb.DuckDBPyConnection) -> ReadRelease:
        """Read the flows into ``ics_flows_marts``: basis (always ``provider_parent``), org, period and two counts.

        Raises
        ------
        BadInputError
            As :meth:`fairwait.sources.series.TidySeries.load`, and where a row's date is not the month it names.
        """
        months = self.load(file, con, _READ)
        _refuse_other_month(con, file.name)
        con.execute(
            f"""
            create or replace temp table {_TABLE} as
            select 'provider_parent' as basis, org, period, completed, new_periods from {_READ} order by org, period
            """
        )
        con.execute(f"drop table {_READ}")
        checks = (
            month_gaps(con, _TABLE, months, "A month between the first and the last is absent: it is missing, not 0."),
            _every_system_every_month(con),
        )
        return self.release(
            months,
            {"marts": _TABLE},
            checks,
            notes=(
                "An integrated care system here is where the provider sits: never to be divided by a population.",
                "The file’s lists count pathways with a decision to admit twice and are not kept.",
            ),
        )

    def against(self, con: duckdb.DuckDBPyConnection, overview: str, series: str) -> tuple[CheckResult, ...]:
        """Hold the sums of completed pathways and new periods against the overview's, month by month."""
        low, high = _NON_ENGLISH_SHARE
        rows = con.execute(
            f"""
            with own as (
                select period, unnest(['completed_total', 'new_periods']) as series,
                       unnest([sum(completed), sum(new_periods)]) as ours
                from {_TABLE} group by period
            )
            select own.period, own.series, own.ours / o.value - 1 as excess
            from own join {overview} o using (period, series) where o.status = 'ok' order by own.period, own.series
            """
        ).fetchall()
        odd = [(period, name, excess) for period, name, excess in rows if not low <= excess <= high]
        usual = sorted(excess for _, _, excess in rows)
        middle = f" (the middle month has {usual[len(usual) // 2]:.2%} more)" if usual else ""
        return (
            CheckResult(
                "flows-near-overview",
                "warning",
                "The systems together hold more than England’s published total because patients whom no English "
                f"commissioner pays for are in them{middle}; in these months the excess is not the usual "
                f"{low:.1%} to {high:.2%}, so one of the two files was revised.",
                len(odd),
                tuple(f"{period} {name}: {excess:+.2%}" for period, name, excess in odd[:8]),
            ),
        )


def _refuse_other_month(con: duckdb.DuckDBPyConnection, where: str) -> None:
    rows = con.execute(f"select line, period, year, month_name from {_READ} order by line").fetchall()
    for line, period, year, name in rows:
        if f"{year:04d}-{_number(name):02d}" != period:
            raise BadInputError(
                f"The date {period}-01 stands beside “{name} {year}”",
                where=f"{where}, line {line}, columns “date”, “year” and “month”",
                expected="a date, a year and a month that agree",
                remedy="get the file again from where it came; do not edit it",
            )


def _number(name: str) -> int:
    short = [calendar.month_abbr[month].lower() for month in range(13)]
    return short.index(name.strip().lower()[:3]) if name.strip().lower()[:3] in short[1:] else 0


def _every_system_every_month(con: duckdb.DuckDBPyConnection) -> CheckResult:
    return breaches(
        con,
        "every-system-every-month",
        "warning",
        "A system has no row in a month in which others have: it is missing, not 0.",
        f"""
        select org || ': ' || months || ' of ' || every from (
            select org, count(*) as months, (select count(distinct period) from {_TABLE}) as every
            from {_TABLE} group by org)
        where months < every order by org
        """,
    )
