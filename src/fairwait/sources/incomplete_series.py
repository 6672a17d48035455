"""The monthly series of incomplete pathways by provider and by integrated care board (ICB), with England's own rows.

It is the history that tells who usually submits: a provider's list in every month, zero rows left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwait.domain.errors import BadInputError
from fairwait.domain.period import Period
from fairwait.sources.contract import CheckResult, OpenedFile, ReadRelease, Severity
from fairwait.sources.tidy_csv import CsvColumn, load, looks_like, refuse_duplicates

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
_SIGNS = ("level", "month", "incomplete_total", "within_18w", "w52")
_LEVELS = {"provider": "provider", "icb": "icb", "national": "england"}
#: England's pathways that ICBs answer for. Oral surgery moved from NHS England to ICBs on 1 April 2023 and its lists
#: were handed over during the spring; before that ICBs held about 93% of England, since then 97 to 98%.
_ICB_SHARE_BEFORE = (0.92, 0.94)
_ICB_SHARE_AFTER = (0.965, 0.99)
_DENTAL_DELEGATION = "2023-04"
_TABLE = "incomplete_series_marts"
_EXAMPLES = 5


class IncompleteSeries:
    """Reads the provider and ICB series of incomplete pathways."""

    publication = "rtt-incomplete-series"
    title = "RTT incomplete pathways by provider and ICB, monthly series"

    def recognises(self, file: OpenedFile) -> bool:
        """A CSV whose header carries the words of this series."""
        return looks_like(file.path, _SIGNS, at_least=3)

    def read(self, file: OpenedFile, con: duckdb.DuckDBPyConnection) -> ReadRelease:
        """Read the series into ``incomplete_series_marts``; levels are provider, icb and england.

        Raises
        ------
        BadInputError
            As :func:`fairwait.sources.tidy_csv.load`; for an unknown level and for a month that is there twice.
        """
        where = file.name
        rows = load(con, file.path, _COLUMNS, "incomplete_series_read", where)
        _refuse_unknown_level(con, where)
        refuse_duplicates(con, "incomplete_series_read", ("level", "org", "period"), where)
        levels = " ".join(f"when '{published}' then '{level}'" for published, level in _LEVELS.items())
        counts = ", ".join(column.name for column in _COLUMNS if column.kind == "count")
        con.execute(
            f"""
            create or replace temp table {_TABLE} as
            select case level {levels} end as level, org, name, period, {counts}
            from incomplete_series_read order by level, org, period
            """
        )
        con.execute("drop table incomplete_series_read")
        first, last = con.execute(f"select min(period), max(period) from {_TABLE}").fetchone() or ("", "")
        return ReadRelease(
            publication=self.publication,
            title=self.title,
            first_period=Period.parse(first),
            last_period=Period.parse(last),
            layout="long",
            rows=rows,
            tables={"marts": _TABLE},
            checks=_checks(con, Period.parse(first), Period.parse(last)),
        )


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
    row = con.execute(
        f"select line, level from incomplete_series_read where level not in ({known}) order by line limit 1"
    ).fetchone()
    if row:
        raise BadInputError(
            f"“{row[1]}” is not a level of this series",
            where=f"{where}, line {row[0]}, column “level”",
            expected="provider, icb or national",
            remedy="if the publisher has added a level, fairwait must be taught it first",
        )


def _checks(con: duckdb.DuckDBPyConnection, first: Period, last: Period) -> tuple[CheckResult, ...]:
    before, after = _ICB_SHARE_BEFORE, _ICB_SHARE_AFTER
    return (
        _breaches(con, "england-is-sum-of-providers", "error",
                  "England's row differs from the sum of the providers' lists of that month.",
                  f"""select period || ': ' || coalesce(england::varchar, 'no row') || ' and ' || providers from (
                        select period, sum(total) filter (where level = 'england') as england,
                               coalesce(sum(total) filter (where level = 'provider'), 0) as providers
                        from {_TABLE} group by period)
                      where england is distinct from providers order by period"""),
        _breaches(con, "bands-are-nested", "error",
                  "Longer waits outnumber shorter ones, or the list is smaller than a part of it.",
                  f"""select level || ' ' || org || ' ' || period from {_TABLE}
                      where within_18 + over_52 > total or over_65 > over_52 or over_78 > over_65
                         or over_104 > over_78 order by 1"""),
        _breaches(con, "icb-share-of-england", "warning",
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
        _breaches(con, "code-has-one-level", "error", "A code stands both for a provider and for an area.",
                  f"select org from {_TABLE} group by org having count(distinct level) > 1 order by org"),
        _month_gaps(con, first, last),
    )  # fmt: skip


def _breaches(con: duckdb.DuckDBPyConnection, id: str, severity: Severity, sentence: str, query: str) -> CheckResult:
    found = [str(row[0]) for row in con.execute(query).fetchall()]
    return CheckResult(id, severity, sentence, len(found), tuple(found[:_EXAMPLES]))


def _month_gaps(con: duckdb.DuckDBPyConnection, first: Period, last: Period) -> CheckResult:
    have = {row[0] for row in con.execute(f"select distinct period from {_TABLE}").fetchall()}
    expected = [str(first.shift(step)) for step in range(first.months_until(last) + 1)]
    gaps = [period for period in expected if period not in have]
    sentence = "A month between the first and the last is absent: nobody can be called missing in it."
    return CheckResult("no-month-left-out", "warning", sentence, len(gaps), tuple(gaps[:_EXAMPLES]))
