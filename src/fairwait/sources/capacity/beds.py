"""Beds available and occupied, by provider and quarter (KH03): averages a day over the quarter.

Overnight beds are open at midnight; day beds are open by day only, so the two are never added. Four kinds of bed make
up the whole: ``general-acute``, ``learning-disability``, ``maternity`` and ``mental-illness``; the item ``ALL`` is our
sum of them. Shares occupied are held against the counts beside them and not kept. Occupied overnight beds can exceed
those available: patients on leave may be counted with a bed that somebody else is lying in.

In the series the year is the CALENDAR year in which the quarter ends, though the quarters are those of the financial
year: “2011”, “March”, “Q4” is January to March 2011. Read so, every quarter from June 2010 to September 2024 is there
once and mergers fall on their dates; read as financial years, the last quarter of 2010-11 and the third of 2024-25
would be absent. A file that only makes sense the other way is refused.

England's rows have no code; they are kept as printed and never added to the providers'. In the first four quarters
England's day beds exceed the sum of the providers in the file by 81 available: the check says so, and sums are ours.

The official workbook holds one quarter of overnight beds, or of day beds, in two or three blocks of columns. Those of
day beds are kept as ``beds-day-only``, so that one is not taken for a revision of the other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwait.domain.errors import BadInputError
from fairwait.domain.items import ALL
from fairwait.domain.period import Period
from fairwait.sources.capacity.beds_workbook import DAY_ONLY, SHEET, fill_beds
from fairwait.sources.capacity.quarters import LAST_MONTH, gaps_in, period_column, quarter_gaps
from fairwait.sources.capacity.reading import READ, CapacityReturn, Content
from fairwait.sources.capacity.tables import (
    COUNTS,
    ENGLAND,
    ENGLAND_ORG,
    RETURNED,
    part_exceeds_whole,
    sums_equal_england,
)
from fairwait.sources.contract import CheckResult, OpenedFile
from fairwait.sources.csv_header import Header
from fairwait.sources.series import breaches
from fairwait.sources.tidy_csv import CsvColumn, refuse_duplicates

if TYPE_CHECKING:
    import duckdb

_TEACH = "ITEMS and OPENING in fairwait/sources/capacity/beds.py"
#: Kinds of bed as the series' columns begin, and the item that each is; the whole is printed, too.
ITEMS = {
    "total": ALL,
    "general_acute": "general-acute",
    "learn_disabil": "learning-disability",
    "maternity": "maternity",
    "mental_illness": "mental-illness",
}
#: When a bed is open, as the columns have it and as quantities begin.
OPENING = {"on": "overnight", "day": "day"}
_COUNTED = ("available", "occupied")
_FIGURES = tuple(
    CsvColumn(f"{OPENING[opening]}_{counted}_{kind}", f"{kind}_{opening}_beds_{counted}", "number", blank=True)
    for opening in OPENING
    for counted in _COUNTED
    for kind in ITEMS
)
_SHARES = tuple(
    CsvColumn(f"{OPENING[opening]}_share_{kind}", f"{kind}_{opening}_beds_percent_occupied", "number", blank=True)
    for opening in OPENING
    for kind in ITEMS
)
HEADER = Header(
    required=(
        CsvColumn("year", "year", "count"),
        CsvColumn("month", "period_end", "text"),
        CsvColumn("quarter", "quarter", "text"),
        CsvColumn("org", "org_code", "text", blank=True),
        CsvColumn("name", "org_name", "text"),
        *_FIGURES,
    ),
    optional=_SHARES,
    teach=_TEACH,
)
_ENGLAND = "ENGLAND"
_CLOSE = 1e-6


class Beds(CapacityReturn):
    """Reads beds available and occupied, as a series of quarters."""

    publication = "beds"
    title = "Average daily beds available and occupied, by provider and quarter (KH03)"
    header = HEADER
    sheet = SHEET
    signs = ("period_end", "org_code", "quarter", *(column.published for column in _FIGURES))
    at_least = 18
    missing = "NA"
    items = len(ITEMS) - 1

    def fill(self, file: OpenedFile, con: duckdb.DuckDBPyConnection) -> Content:
        """Read the series of quarters.

        Raises
        ------
        BadInputError
            As :func:`fairwait.sources.tidy_csv.load`, where year, month and quarter contradict each other, for an
            organisation twice, a row without a code that is not England's, or years that are financial years.
        """
        rows, drift = self.load_csv(file, con)
        period_column(
            con, READ, ("year", "month", "quarter"), _quarter, where=file.name,
            printed="columns “year”, “period_end” and “quarter”",
            expected="a year, the last month of a quarter and its number, such as 2011, March and Q4",
        )  # fmt: skip
        _refuse_without_code(con, file.name)
        refuse_duplicates(con, READ, ("org", "period"), file.name)
        _refuse_financial_years(con, file.name)
        shares = _share_checks(con)
        _long(con)
        return Content(rows, drift, checks=shares)

    def fill_from_workbook(self, file: OpenedFile, con: duckdb.DuckDBPyConnection) -> Content:
        """Read the sheet of trusts of one quarter: overnight beds, or day beds as a publication of their own."""
        table, period = self.open_sheet(file)
        opening, rows = fill_beds(con, table, period)
        return Content(
            rows, tuple(table.drift), layout=f"workbook-{opening}", revised=table.revised,
            publication=DAY_ONLY if opening == "day" else "",
        )  # fmt: skip

    def checks(self, con: duckdb.DuckDBPyConnection) -> tuple[CheckResult, ...]:
        """Gaps, sums as printed, day beds that were not returned, and more beds occupied than there are."""
        return (
            quarter_gaps(con, COUNTS, "A quarter between the first and the last is absent: it is missing, not 0."),
            sums_equal_england(con, "error", of="overnight"),
            sums_equal_england(
                con, "warning", of="day", id="england-is-sum-of-organisations-day-beds", what="England’s day beds"
            ),
            _totals_are_sums(con),
            *(
                part_exceeds_whole(
                    con, f"{opening}_occupied", f"{opening}_available", id=f"{opening}-occupied-within-available",
                    severity="warning", sentence=f"More {opening} beds are occupied than available: an occupancy "
                    "above 100% is as returned.",
                )
                for opening in OPENING.values()
            ),
            breaches(
                con, "no-return-of-day-beds", "note",
                "Providers returned overnight beds and no day beds in these quarters: missing, not 0.",
                f"""select period || ': ' || count(distinct org) || ' providers' from (
                      select period, org from {COUNTS} group by all having not bool_or(quantity = 'day_available'))
                    group by period order by period""",
            ),
        )  # fmt: skip


def _quarter(year: int, month: str, quarter: str) -> Period | None:
    """The quarter's last month; None where the month is not the last of the quarter of that number."""
    number = {f"Q{one}": last for one, last in LAST_MONTH.items()}.get(quarter)
    if number is None or not 1990 <= year <= 2100:
        return None
    period = Period(year, number)
    return period if period.label.split()[0].lower() == month.strip().lower() else None


def _refuse_without_code(con: duckdb.DuckDBPyConnection, where: str) -> None:
    row = con.execute(
        f"select line, name from {READ} where org is null and upper(trim(name)) <> '{_ENGLAND}' order by line limit 1"
    ).fetchone()
    if row:
        raise BadInputError(
            f"“{row[1]}” has figures and no code",
            where=f"{where}, line {row[0]}, column “org_code”",
            expected="a code on every row but England’s",
            remedy=f"if the publisher has added a row of sums, fairwait must be taught it: {_TEACH}",
        )


def _refuse_financial_years(con: duckdb.DuckDBPyConnection, where: str) -> None:
    """Refuse a copy whose years are those in which the financial year begins: every January to March would be a year
    early. Told by the gaps that one reading makes in the run of quarters and the other does not."""
    have = {Period.parse(row[0]) for row in con.execute(f"select distinct period from {READ}").fetchall()}
    shifted = {period.shift(12) if period.month == LAST_MONTH[4] else period for period in have}
    if len(gaps_in(have)) > len(gaps_in(shifted)):
        raise BadInputError(
            "The years are financial years: read as calendar years, quarters are absent that are there otherwise",
            where=f"{where}, column “year”",
            expected="the calendar year in which a quarter ends: 2011 for January to March 2011",
            remedy="get the series with the years in which its quarters end",
        )


def _share_checks(con: duckdb.DuckDBPyConnection) -> tuple[CheckResult, ...]:
    have = {row[0] for row in con.execute(f"describe {READ}").fetchall()}
    shares = [column.name for column in _SHARES if column.name in have]
    if not shares:
        return ()
    each = " union all by name ".join(
        f"""
        select period, coalesce(org, 'England') as org, '{name}' as share, {name} as printed,
               {name.replace("_share_", "_occupied_")} / nullif({name.replace("_share_", "_available_")}, 0) as ours
        from {READ}
        """
        for name in shares
    )
    return (
        breaches(
            con, "shares-follow-from-beds", "warning",
            "A printed share occupied is not the quotient of the beds beside it. The share is not kept.",
            f"""select org || ' ' || period || ' ' || share || ': ' || coalesce(round(printed, 3)::varchar, 'none')
                       || ' printed, ' || coalesce(round(ours, 3)::varchar, 'none')
                from ({each})
                where abs(printed - coalesce(ours, 0)) > {_CLOSE} or (printed is null and ours is not null)
                order by period, org, share""",
        ),
    )  # fmt: skip


def _long(con: duckdb.DuckDBPyConnection) -> None:
    """A row a figure: the kinds of bed as items, and the whole as printed for the checks."""
    quantities = [f"{opening}_{counted}" for opening in OPENING.values() for counted in _COUNTED]
    names = ", ".join(f"'{quantity}'" for quantity in quantities for _ in ITEMS)
    items = ", ".join(f"'{item}'" for _ in quantities for item in ITEMS.values())
    values = ", ".join(f"{quantity}_{kind}" for quantity in quantities for kind in ITEMS)
    con.execute(
        f"""
        create or replace temp table {RETURNED} as
        select line, period, case when org is null then '{ENGLAND}' else 'provider' end as level,
               coalesce(org, '{ENGLAND_ORG}') as org, name, null::varchar as parent_code, null::varchar as parent_name,
               unnest([{items}]) as item, unnest([{names}]) as quantity, unnest([{values}]) as value
        from {READ}
        """
    )


def _totals_are_sums(con: duckdb.DuckDBPyConnection) -> CheckResult:
    return breaches(
        con, "totals-are-sums", "warning", "A printed total is not the sum of its kinds of bed; ALL holds the sum.",
        f"""select r.org || ' ' || period || ' ' || quantity || ': ' || round(r.value, 1) || ' printed, '
                   || round(c.value, 1)
            from {RETURNED} r join {COUNTS} c using (period, org, item, quantity)
            where r.level = 'provider' and r.item = '{ALL}' and abs(r.value - c.value) > 0.001
            order by period, r.org, quantity""",
    )  # fmt: skip
