"""What every return of capacity becomes: counts by organisation, the organisations, and the sums as printed.

A reader fills one working table, a row a figure: ``line``, ``period``, ``level`` (``provider``, ``region``,
``england`` or ``england-nhs``, which leaves independent providers out), ``org``, ``name``, ``parent_code``,
``parent_name``, ``item``, ``quantity`` and ``value``. A figure that was not returned has no row.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fairwait.domain.items import ALL
from fairwait.sources.capacity.quarters import MONTHS
from fairwait.sources.contract import CheckResult, Severity
from fairwait.sources.series import breaches

if TYPE_CHECKING:
    import duckdb

RETURNED: Final = "capacity_returned"
COUNTS: Final = "capacity_counts"
ORGANISATIONS: Final = "capacity_organisations"
PUBLISHED: Final = "capacity_published"
#: What stands for a code in England's rows.
ENGLAND_ORG: Final = "England"
ENGLAND: Final = "england"
ENGLAND_NHS: Final = "england-nhs"
#: England as printed, by the words of its row. A row of another sum is refused until it is taught here.
ENGLAND_ROWS: Final = {
    "england": ENGLAND,
    "england total": ENGLAND,
    "england (including independent sector)": ENGLAND,
    "england (excluding independent sector)": ENGLAND_NHS,
}
#: How far a sum of averages over days may be from the printed one: they are printed to twelve figures.
_CLOSE = 0.001
_SHOWN = 8


def write_tables(con: duckdb.DuckDBPyConnection, *, items: int = 0) -> dict[str, str]:
    """Make the release's tables of :data:`RETURNED`; where the whole has ``items``, ALL is our sum of them.

    A whole as printed stays with the printed rows, and nobody has a sum of fewer items than there are. An
    organisation's name and parent are those of its newest row.
    """
    con.execute(
        f"""
        create or replace temp table {COUNTS} as
        with own as (select * from {RETURNED} where level = 'provider' and value is not null),
        detail as (
            select period, org, item, quantity, value from own where {"item <> '" + ALL + "'" if items else "true"}
        )
        select period, {MONTHS}::smallint as months, 'provider' as basis, org, item, quantity, value
        from (select * from detail {_SUMS.format(items=items) if items else ""})
        order by quantity, item, org, period
        """
    )
    con.execute(
        f"""
        create or replace temp table {ORGANISATIONS} as
        select 'provider' as role, org as code, arg_max(name, period) as name,
               arg_max(parent_code, period) as parent_code,
               arg_max(coalesce(parent_name, ''), period) filter (where parent_code is not null) as parent_name
        from {RETURNED} where level = 'provider' group by org order by org
        """
    )
    con.execute(
        f"""
        create or replace temp table {PUBLISHED} as
        select level, org, name, item, quantity, value, period from {RETURNED}
        where level <> 'provider' and value is not null order by period, level, org, quantity, item
        """
    )
    return {"counts": COUNTS, "organisations": ORGANISATIONS, "published": PUBLISHED}


_SUMS = f"""
union all by name
select period, org, '{ALL}' as item, quantity, sum(value) as value from detail group by period, org, quantity
having count(*) = {{items}}
"""


def sums_equal_england(
    con: duckdb.DuckDBPyConnection,
    severity: Severity,
    *,
    of: str = "",
    id: str = "england-is-sum-of-organisations",
    what: str = "England",
) -> CheckResult:
    """Whether the organisations add up to England as printed, in every quarter and item, of quantities so begun."""
    return breaches(
        con,
        id,
        severity,
        f"{what}, as printed, is not the sum of the organisations in the file. Sums are made of the organisations.",
        f"""
        select p.period || ' ' || p.item || ' ' || p.quantity || ': ' || round(p.value, 1) || ' printed, '
               || round(coalesce(s.value, 0), 1) || ' summed'
        from {PUBLISHED} p
        left join (select period, item, quantity, sum(value) as value from {COUNTS} group by all) s
          using (period, item, quantity)
        where p.level = '{ENGLAND}' and starts_with(quantity, '{of}')
          and abs(p.value - coalesce(s.value, 0)) > {_CLOSE} order by p.quantity, p.item, p.period
        """,
    )


def nhs_equals_england(con: duckdb.DuckDBPyConnection) -> CheckResult:
    """Whether NHS organisations, told by their codes, add up to England without the independent sector as printed.

    Trusts' codes begin with R and primary care trusts', up to March 2013, with 5; the others are independent.
    """
    return breaches(
        con,
        "england-without-independents-is-sum-of-nhs",
        "warning",
        "England without the independent sector, as printed, is not the sum of the NHS organisations in the file: "
        "a provider is of another sector than its code says.",
        f"""
        select p.period || ' ' || p.quantity || ': ' || round(p.value, 1) || ' printed, '
               || round(coalesce(s.value, 0), 1) || ' summed'
        from {PUBLISHED} p
        left join (select period, item, quantity, sum(value) as value from {COUNTS}
                   where regexp_full_match(org, '[R5][0-9A-Z]{{2}}') group by all) s using (period, item, quantity)
        where p.level = '{ENGLAND_NHS}' and abs(p.value - coalesce(s.value, 0)) > {_CLOSE}
        order by p.quantity, p.period
        """,
    )


def regions_equal_england(con: duckdb.DuckDBPyConnection, sentence: str) -> CheckResult:
    """Whether the printed rows of regions add up to those of their organisations."""
    return breaches(
        con,
        "regions-are-sums-of-organisations",
        "warning",
        sentence,
        f"""
        select p.period || ' ' || p.org || ' ' || p.quantity || ': ' || round(p.value, 1) || ' printed, '
               || coalesce(round(s.value, 1)::varchar, 'none')
        from {PUBLISHED} p left join (
            select period, parent_code as org, item, quantity, sum(value) as value from {RETURNED}
            where level = 'provider' group by all) s using (period, org, item, quantity)
        where p.level = 'region' and (s.value is null or abs(p.value - s.value) > {_CLOSE}) order by 1
        """,
    )


def not_returned(con: duckdb.DuckDBPyConnection) -> CheckResult:
    """Organisations that stand in a quarter with a figure left out."""
    return breaches(
        con,
        "providers-without-return",
        "note",
        "A provider is listed without a figure: missing, not 0.",
        f"""
        select org || ' ' || period || ': ' || any_value(name) from {RETURNED}
        where level = 'provider' and value is null group by org, period order by period, org
        """,
    )


def part_exceeds_whole(
    con: duckdb.DuckDBPyConnection, part: str, whole: str, *, id: str, severity: Severity, sentence: str
) -> CheckResult:
    """Organisations in which the quantity ``part`` is larger than ``whole``, of which it should be a part."""
    rows = con.execute(
        f"""
        select a.org || ' ' || a.period || ' ' || a.item || ': ' || round(a.value, 1) || ' of ' || round(b.value, 1)
        from {COUNTS} a join {COUNTS} b using (period, org, item)
        where a.quantity = '{part}' and b.quantity = '{whole}' and a.value > b.value + {_CLOSE} order by 1
        """
    ).fetchall()
    return CheckResult(id, severity, sentence, len(rows), tuple(str(row[0]) for row in rows[:_SHOWN]))
