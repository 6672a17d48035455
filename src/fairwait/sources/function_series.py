"""Incomplete pathways by treatment function, monthly: of integrated care boards (ICBs), and of NHS trusts.

Two files with other headers and one shape. Printed medians and 92nd percentiles are kept as printed with a status,
since no bands are given to compute them from: ``ok``, ``suppressed`` (a list below 20, printed as a blank),
``censored`` (104 weeks is the edge of the last, open band) or ``not_published``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwait.domain.treatment import TOTAL, TREATMENT_FUNCTIONS
from fairwait.sources.contract import CheckResult, ReadRelease
from fairwait.sources.series import Months, PlainSeries, breaches, month_gaps
from fairwait.sources.tidy_csv import CsvColumn, Kind

if TYPE_CHECKING:
    import duckdb

_READ = "function_series_read"
_OPEN_BAND = 104
_SMALL_LIST = 20
#: One file rounds its shares to four decimals and the other cuts them there.
_SHARE_ERROR = 1.0001e-4
_COUNTS = ("total", "within_18", "over_52", "over_65", "over_78")
_PRINTED = ("median", "p92")


def _columns(month: Kind, **headings: str) -> tuple[CsvColumn, ...]:
    """The columns of a file: our name of each and its heading; ``month`` says how the file writes its months."""
    columns = [CsvColumn("period", "period", month)]
    for name, heading in headings.items():
        kind: Kind = "count" if name in _COUNTS else "number" if name in (*_PRINTED, "share_within_18") else "text"
        columns.append(CsvColumn(name, heading, kind, blank=name in _PRINTED))
    return tuple(columns)


class _FunctionSeries(PlainSeries):
    """What the two files share: how they are read and checked. ``basis`` says whose patients they count."""

    basis: str
    table: str
    notes: tuple[str, ...]
    key = ("period", "org", "treatment_function")
    at_least = 4
    rows = _READ
    teach = "columns in fairwait/sources/function_series.py"

    def fill(self, con: duckdb.DuckDBPyConnection, months: Months) -> ReadRelease:
        """Make :attr:`table`, a row an organisation, treatment function and month."""
        _write(con, self.table, self.basis)
        checks = (*_checks(con, self.table, months), *self.own_checks(con))
        return self.release(months, {"marts": self.table}, checks, notes=self.notes)

    def own_checks(self, con: duckdb.DuckDBPyConnection) -> tuple[CheckResult, ...]:
        """Checks that only this file calls for."""
        return ()


class IcbTreatmentFunctions(_FunctionSeries):
    """Reads the series of ICBs by treatment function. It prints no totals over functions: ``C_999`` is our sum."""

    publication = "rtt-icb-treatment-function"
    title = "RTT incomplete pathways by ICB and treatment function, monthly series"
    columns = _columns(
        "month", org="icb_code", name="icb_name", treatment_function="tf_code",
        total="incomplete_pathways", within_18="within_18wks", share_within_18="pct_within_18wks",
        median="median_wait_wks", p92="p92_wait_wks",
        over_52="waiters_52plus", over_65="waiters_65plus", over_78="waiters_78plus",
    )  # fmt: skip
    unread = ("treatment_function",)
    signs = ("icb_code", "tf_code", "incomplete_pathways", "within_18wks", "median_wait_wks")
    basis = "commissioner"
    table = "icb_function_marts"
    notes = (
        "Lists of ICBs leave out what NHS England itself commissions, oral surgery among it until March 2023: "
        "totals before and after April 2023 are not comparable.",
        f"{TOTAL} is fairwait’s own sum of the treatment functions, and has no printed percentile.",
    )

    def against(self, con: duckdb.DuckDBPyConnection, overview: str, series: str) -> tuple[CheckResult, ...]:
        """Hold each ICB's sum over treatment functions against the series of lists by ICB."""
        return (
            breaches(
                con,
                "icb-sums-equal-series",
                "warning",
                "An ICB’s treatment functions do not add up to its list in the series by provider and ICB: "
                "one of the two was revised.",
                f"""select t.org || ' ' || t.period || ': ' || t.total || ' here, ' || s.total || ' there'
                    from {self.table} t join {series} s on s.level = 'icb' and s.org = t.org and s.period = t.period
                    where t.treatment_function = '{TOTAL}' and t.total <> s.total order by t.period, t.org""",
            ),
        )


class TrustTreatmentFunctions(_FunctionSeries):
    """Reads the series of NHS trusts by treatment function. Independent providers are not in it: never England."""

    publication = "rtt-trust-treatment-function"
    title = "RTT incomplete pathways by NHS trust and treatment function, monthly series"
    columns = _columns(
        "month-digits", org="provider_code", name="provider_name", region="region_code",
        treatment_function="treatment_function_code", total="total_incomplete_pathways",
        within_18="total_within_18_weeks", share_within_18="percent_within_18_weeks",
        median="median_waiting_time_weeks", p92="p92_waiting_time_weeks",
        over_52="total_52_plus_weeks", over_65="total_65_plus_weeks", over_78="total_78_plus_weeks",
    )  # fmt: skip
    unread = ("treatment_function", "percent_52_plus_weeks", "is_total")
    signs = ("provider_code", "treatment_function_code", "total_incomplete_pathways", "total_within_18_weeks",
             "median_waiting_time_weeks")  # fmt: skip
    basis = "provider"
    table = "trust_function_marts"
    notes = (
        "NHS trusts only: independent providers, 5 to 6% of England’s list, are left out. "
        "Sums over this file are never England’s.",
    )
    #: What NHS trusts hold of England's list: 95.0% in April 2024, falling to 93.7% two years later.
    share_of_england = (0.93, 0.955)

    def own_checks(self, con: duckdb.DuckDBPyConnection) -> tuple[CheckResult, ...]:
        """Whether only NHS trusts are in it."""
        return (only_trusts(con, self.table),)

    def against(self, con: duckdb.DuckDBPyConnection, overview: str, series: str) -> tuple[CheckResult, ...]:
        """Hold the trusts' share of England's list, and each trust's list, against the other publications."""
        low, high = self.share_of_england
        return (
            breaches(
                con,
                "trusts-share-of-england",
                "warning",
                f"NHS trusts’ lists add up to a share of England’s that is not the usual {low:.0%} to {high:.1%}.",
                f"""select period || ': ' || round(100 * share, 1) || '%' from (
                      select t.period, sum(t.total) / any_value(o.value) as share from {self.table} t
                      join {overview} o on o.period = t.period and o.series = 'incomplete_total' and o.status = 'ok'
                      where t.treatment_function = '{TOTAL}' group by t.period)
                    where share not between {low} and {high} order by period""",
            ),
            breaches(
                con,
                "trust-totals-equal-series",
                "warning",
                "A trust’s list differs from its list in the series by provider: one of the two was revised.",
                f"""select t.org || ' ' || t.period || ': ' || t.total || ' here, ' || s.total || ' there'
                    from {self.table} t
                    join {series} s on s.level = 'provider' and s.org = t.org and s.period = t.period
                    where t.treatment_function = '{TOTAL}' and t.total <> s.total order by t.period, t.org""",
            ),
        )


def _write(con: duckdb.DuckDBPyConnection, table: str, basis: str) -> None:
    """The detail as read, and C_999 with our own sums; where the file prints totals, with their percentiles."""
    statuses = ", ".join(
        f"case when {name} is null and total < {_SMALL_LIST} then 'suppressed' when {name} is null "
        f"then 'not_published' when {name} >= {_OPEN_BAND} then 'censored' else 'ok' end as {name}_status"
        for name in _PRINTED
    )
    counts, sums = ", ".join(_COUNTS), ", ".join(f"sum({name})::bigint as {name}" for name in _COUNTS)
    own = ", ".join(f"{name}, {name}_status" for name in _PRINTED)
    totals = ", ".join(f"{name}, coalesce({name}_status, 'not_published') as {name}_status" for name in _PRINTED)
    con.execute(
        f"""
        create or replace temp table {table} as
        with judged as (select *, {statuses} from {_READ}),
        detail as (select * from judged where treatment_function <> '{TOTAL}'),
        printed as (select period, org, {own} from judged where treatment_function = '{TOTAL}'),
        sums as (select period, org, any_value(name) as name, {sums} from detail group by period, org),
        wanted as (
            select period, org, name, treatment_function, {counts}, {own} from detail
            union all by name
            select period, org, name, '{TOTAL}' as treatment_function, {counts}, {totals}
            from sums left join printed using (period, org)
        )
        select '{basis}' as basis, * from wanted order by treatment_function, org, period
        """
    )


def _checks(con: duckdb.DuckDBPyConnection, table: str, months: Months) -> tuple[CheckResult, ...]:
    codes = ", ".join(f"'{code}'" for code in TREATMENT_FUNCTIONS)
    return (
        month_gaps(con, table, months,
                   "A month between the first and the last is absent: it is missing, not 0, and no change is "
                   "computed across it."),
        breaches(con, "treatment-functions-known", "warning", "A treatment function is not in the list.",
                 f"""select distinct treatment_function from {table}
                     where treatment_function not in ({codes}) order by 1"""),
        breaches(con, "parts-are-nested", "error",
                 "Longer waits outnumber shorter ones, or the list is smaller than a part of it.",
                 f"""select org || ' ' || period || ' ' || treatment_function from {_READ}
                     where within_18 + over_52 > total or over_65 > over_52 or over_78 > over_65 order by 1"""),
        breaches(con, "shares-are-quotients", "warning", "A printed share within 18 weeks is not the quotient.",
                 f"""select org || ' ' || period || ' ' || treatment_function || ': ' || share_within_18
                     from {_READ} where total > 0 and abs(share_within_18 - within_18 / total) > {_SHARE_ERROR}
                     order by 1"""),
        breaches(con, "totals-are-sums", "warning",
                 f"A printed total is not the sum of its treatment functions; {TOTAL} holds the sum.",
                 f"""select r.org || ' ' || r.period || ': ' || r.total || ' printed, ' || t.total
                     from {_READ} r join {table} t using (period, org, treatment_function)
                     where treatment_function = '{TOTAL}' and r.total <> t.total order by 1"""),
        breaches(con, "small-lists-have-no-percentile", "warning",
                 f"A percentile is printed for a list below {_SMALL_LIST}, or missing for a longer one.",
                 f"""select org || ' ' || period || ' ' || treatment_function from {_READ}
                     where (median is null) <> (total < {_SMALL_LIST}) or (p92 is null) <> (total < {_SMALL_LIST})
                     order by 1"""),
    )  # fmt: skip


def only_trusts(con: duckdb.DuckDBPyConnection, table: str) -> CheckResult:
    """Whether every ``org`` of a table is an NHS trust, as far as codes tell."""
    return breaches(
        con,
        "only-nhs-trusts",
        "warning",
        "A code that is not an NHS trust’s (three characters, R or T first) is in a file of NHS trusts.",
        f"select distinct org from {table} where not regexp_full_match(org, '[RT][0-9A-Z]{{2}}') order by 1",
    )
