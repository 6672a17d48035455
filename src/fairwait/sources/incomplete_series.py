"""The monthly series of incomplete pathways by provider and by integrated care board (ICB), with England's own rows.

It is the history that tells who usually submits: a provider's list in every month, zero rows left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwait.domain.errors import BadInputError
from fairwait.sources.contract import CheckResult, OpenedFile, ReadRelease
from fairwait.sources.series import Months, TidySeries, breaches, month_gaps
from fairwait.sources.tidy_csv import CsvColumn

if TYPE_CHECKING:
    import duckdb

_COLUMNS = (
    CsvColumn("org", "code", "text"),
    CsvColumn("name", "name", "text"),
    CsvColumn("level", "level", "text"),
    CsvColumn("period", "month", "month"),
    CsvColumn("total", "incomplete_total", "count"),
    CsvColumn("within_18", "within_18w", "count"),
    CsvColumn("over_52", "w52", "count"),
    CsvColumn("over_65", "w65", "count"),
    CsvColumn("over_78", "w78", "count"),
    CsvColumn("over_104", "w104", "count"),
)
_LEVELS = {"provider": "provider", "icb": "icb", "national": "england"}
#: England's pathways that ICBs answer for. Oral surgery moved from NHS England to ICBs on 1 April 2023 and its lists
#: were handed over during the spring; before that ICBs held about 93% of England, since then 97 to 98%.
_ICB_SHARE_BEFORE = (0.92, 0.94)
_ICB_SHARE_AFTER = (0.965, 0.99)
_DENTAL_DELEGATION = "2023-04"
_TABLE = "incomplete_series_marts"
_READ = "incomplete_series_read"


class IncompleteSeries(TidySeries):
    """Reads the provider and ICB series of incomplete pathways."""

    publication = "rtt-incomplete-series"
    title = "RTT incomplete pathways by provider and ICB, monthly series"
    columns = _COLUMNS
    signs = ("level", "month", "incomplete_total", "within_18w", "w52")
    at_least = 3
    teach = "_COLUMNS in fairwait/sources/incomplete_series.py"
    key = ("level", "org", "period")

    def read(self, file: OpenedFile, con: duckdb.DuckDBPyConnection) -> ReadRelease:
        """Read the series into ``incomplete_series_marts``; levels are provider, icb and england.

        Raises
        ------
        BadInputError
            As :meth:`fairwait.sources.series.TidySeries.load`, and for an unknown level.
        """
        months = self.load(file, con, _READ)
        _refuse_unknown_level(con, file.name)
        levels = " ".join(f"when '{published}' then '{level}'" for published, level in _LEVELS.items())
        counts = ", ".join(column.name for column in _COLUMNS if column.kind == "count")
        con.execute(
            f"""
            create or replace temp table {_TABLE} as
            select case level {levels} end as level, org, name, period, {counts}
            from {_READ} order by level, org, period
            """
        )
        con.execute(f"drop table {_READ}")
        return self.release(months, {"marts": _TABLE}, _checks(con, months))


def agrees_with_overview(con: duckdb.DuckDBPyConnection, series: str, overview: str) -> CheckResult:
    """Whether England in the series equals the overview's list, reported pathways, in every month both cover.

    ``series`` and ``overview`` name tables or views with the columns of the two publications' marts.
    """
    rows = con.execute(
        f"""
        select s.period, s.total, o.value::bigint
        from {series} s join {overview} o on o.period = s.period and o.series = 'incomplete_total'
        where s.level = 'england' and o.status = 'ok' and s.total <> o.value order by s.period
        """
    ).fetchall()
    return CheckResult(
        "series-equals-overview",
        "warning",
        "England in the series of incomplete pathways differs from the published overview.",
        len(rows),
        tuple(f"{period}: {ours:,} in the series, {theirs:,} in the overview" for period, ours, theirs in rows[:5]),
    )


def _refuse_unknown_level(con: duckdb.DuckDBPyConnection, where: str) -> None:
    known = ", ".join(f"'{level}'" for level in _LEVELS)
    row = con.execute(f"select line, level from {_READ} where level not in ({known}) order by line limit 1").fetchone()
    if row:
        raise BadInputError(
            f"“{row[1]}” is not a level of this series",
            where=f"{where}, line {row[0]}, column “level”",
            expected="provider, icb or national",
            remedy="if the publisher has added a level, fairwait must be taught it first",
        )


def _checks(con: duckdb.DuckDBPyConnection, months: Months) -> tuple[CheckResult, ...]:
    before, after = _ICB_SHARE_BEFORE, _ICB_SHARE_AFTER
    return (
        breaches(con, "england-is-sum-of-providers", "error",
                  "England's row differs from the sum of the providers' lists of that month.",
                  f"""select period || ': ' || coalesce(england::varchar, 'no row') || ' and ' || providers from (
                        select period, sum(total) filter (where level = 'england') as england,
                               coalesce(sum(total) filter (where level = 'provider'), 0) as providers
                        from {_TABLE} group by period)
                      where england is distinct from providers order by period"""),
        breaches(con, "bands-are-nested", "error",
                  "Longer waits outnumber shorter ones, or the list is smaller than a part of it.",
                  f"""select level || ' ' || org || ' ' || period from {_TABLE}
                      where within_18 + over_52 > total or over_65 > over_52 or over_78 > over_65
                         or over_104 > over_78 order by 1"""),
        breaches(con, "icb-share-of-england", "warning",
                  "The ICBs' share of England's list is outside its usual range (92-94% before April 2023, "
                  "when oral surgery moved to ICBs; 96.5-99% since).",
                  f"""select period || ': ' || round(100 * share, 1) || '%' from (
                        select period, sum(total) filter (where level = 'icb')
                               / nullif(sum(total) filter (where level = 'provider'), 0) as share
                        from {_TABLE} group by period)
                      where share is null
                         or (period < '{_DENTAL_DELEGATION}' and share not between {before[0]} and {before[1]})
                         or (period >= '{_DENTAL_DELEGATION}' and share not between {after[0]} and {after[1]})
                      order by period"""),
        breaches(con, "code-has-one-level", "error", "A code stands both for a provider and for an area.",
                  f"select org from {_TABLE} group by org having count(distinct level) > 1 order by org"),
        month_gaps(con, _TABLE, months,
                   "A month between the first and the last is absent: nobody can be called missing in it."),
    )  # fmt: skip
