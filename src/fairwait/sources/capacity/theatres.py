"""Operating theatres, and among them those for day cases only, by provider at the end of each quarter.

A theatre is counted where it stands, not used: the figures are a stock at the quarter's end and are never added over
quarters. Up to 2012-13 providers stand under strategic health authorities, then under area teams and regions.

In the series ``year_var`` is the year in which the financial year begins: 2003 and Q3 is October to December 2003,
2003 and Q4 January to March 2004. The old sheets say so themselves, in lines copied with them (“Quarter Ending
March 31st 2004”), which are held against the year and quarter beside them and are no figures; area teams, which began
in April 2013, first stand in 2013 Q1; and trusts that merged in April 2018 are last there in 2017 Q4.

Two sets of columns follow each other: ``OrgID`` and ``Name`` up to 2009-10, ``Organisation Code`` and ``Organisation
Name`` since. Blank rows are passed over, and so is a column called NA with nothing in it. Quarters that were not
published (among them the pause from January 2020 to September 2021) stay gaps: nothing is put in their place.
“England” rows are kept as printed, with and without the independent sector, and never added to the providers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwait.domain.errors import BadInputError
from fairwait.domain.items import ALL
from fairwait.domain.period import Period
from fairwait.sources.capacity.quarters import in_words, period_column, quarter_end, quarter_gaps
from fairwait.sources.capacity.reading import READ, CapacityReturn, Content
from fairwait.sources.capacity.tables import (
    COUNTS,
    ENGLAND_ORG,
    ENGLAND_ROWS,
    RETURNED,
    nhs_equals_england,
    not_returned,
    part_exceeds_whole,
    sums_equal_england,
)
from fairwait.sources.capacity.workbook import ORGANISATION_FIELDS, SheetLayout
from fairwait.sources.capacity.workbook_rows import Figures
from fairwait.sources.contract import CheckResult, OpenedFile
from fairwait.sources.csv_header import Header
from fairwait.sources.tidy_csv import CsvColumn, refuse_duplicates

if TYPE_CHECKING:
    import duckdb

_TEACH = "HEADER in fairwait/sources/capacity/theatres.py"


def _text(name: str, published: str) -> CsvColumn:
    return CsvColumn(name, published, "text", blank=True)


HEADER = Header(
    required=(
        CsvColumn("year", "year_var", "count"),
        CsvColumn("quarter", "quarter_var", "text"),
        _text("theatres", "number of operating theatres"),
        _text("day_case", "of which, number of dedicated day case theatres"),
        _text("code_2010", "organisation code"),
        _text("name_2010", "organisation name"),
    ),
    optional=(
        _text("code_2003", "orgid"),
        _text("name_2003", "name"),
        _text("parent_2003", "sha"),
        _text("parent_2010", "sha code"),
        _text("parent_2013", "area team code"),
        _text("parent_name_2013", "area team name"),
        _text("parent_2016", "region code"),
        _text("parent_name_2016", "region name"),
    ),
    unread=("na",),
    teach=_TEACH,
)
#: The columns of figures of the workbook, by the headings that its editions give them.
FIGURES = {
    (HEADER.required[2].published,): Figures(ALL, "theatres", "number"),
    (HEADER.required[3].published, "number of dedicated day case theatres"): Figures(
        ALL, "day_case_theatres", "number"
    ),
}
SHEET = SheetLayout(
    sheet="Operating Theatres",
    beside=("Provider", "Region", "England", "Time Series"),
    fields=ORGANISATION_FIELDS,
    marks=("theatre",),
    teach="FIGURES and SHEET in fairwait/sources/capacity/theatres.py",
)
#: What stands for a figure that an organisation did not send.
NOT_RETURNED = ("data not returned",)
_ROWS = "capacity_theatre_rows"
_NUMBER = r"\d{1,6}(\.\d+)?"
_TOP_LINES = r"(source:|published|period:|title:|summary:|basis:|status:|contact:).*"


class OperatingTheatres(CapacityReturn):
    """Reads operating theatres, as a series of quarters."""

    publication = "operating-theatres"
    title = "Operating theatres, and those for day cases only, by provider at the end of each quarter"
    header = HEADER
    sheet = SHEET
    signs = ("year_var", "quarter_var", *(column.published for column in HEADER.required[2:]))
    at_least = 4
    missing = "NA"

    def fill(self, file: OpenedFile, con: duckdb.DuckDBPyConnection) -> Content:
        """Read the series of quarters.

        Raises
        ------
        BadInputError
            As :func:`fairwait.sources.tidy_csv.load`, for a quarter or figure that is none, a row whose organisation
            cannot be told, and an organisation twice in a quarter.
        """
        rows, drift = self.load_csv(file, con)
        period_column(
            con, READ, ("year", "quarter"), _quarter, where=file.name,
            printed="columns “year_var” and “quarter_var”",
            expected="the year in which the financial year begins and Q1 to Q4",
        )  # fmt: skip
        said = _periods_said(con)
        _organisations(con)
        _refuse_bad_cells(con, file.name)
        _refuse_unplaced(con, file.name)
        refuse_duplicates(con, _ROWS, ("org", "level", "period"), file.name)
        con.execute(
            f"""
            create or replace temp table {RETURNED} as
            select line, period, level, org, name, parent_code, parent_name, '{ALL}' as item,
                   unnest(['theatres', 'day_case_theatres']) as quantity,
                   unnest([try_cast(theatres as double), try_cast(day_case as double)]) as value
            from {_ROWS}
            """
        )
        return Content(rows, drift, checks=(said,))

    def fill_from_workbook(self, file: OpenedFile, con: duckdb.DuckDBPyConnection) -> Content:
        """Read the sheet of theatres of one quarter."""
        return self.fill_from_plain_table(file, con, FIGURES)

    def checks(self, con: duckdb.DuckDBPyConnection) -> tuple[CheckResult, ...]:
        """Gaps, sums as printed, and more theatres for day cases than there are theatres."""
        return (
            quarter_gaps(
                con, COUNTS,
                "A quarter between the first and the last is absent: it is missing, and nothing is put in its place.",
            ),
            not_returned(con),
            sums_equal_england(con, "error"),
            nhs_equals_england(con),
            part_exceeds_whole(
                con, "day_case_theatres", "theatres", id="day-case-theatres-within-theatres", severity="error",
                sentence="A provider has more theatres for day cases than theatres.",
            ),
        )  # fmt: skip


def _quarter(year: int, quarter: str) -> Period | None:
    number = {"Q1": 1, "Q2": 2, "Q3": 3, "Q4": 4}.get(quarter)
    return quarter_end(year, number) if number and 1990 <= year < 2100 else None


def _periods_said(con: duckdb.DuckDBPyConnection) -> CheckResult:
    """Hold the lines “Quarter Ending …” of the old sheets against the year and quarter of their rows."""
    lines = con.execute(
        f"select line, period, theatres from {READ} where theatres ilike 'quarter ending%' order by line"
    ).fetchall()
    wrong = [(line, period, text) for line, period, text in lines if in_words(text) != {Period.parse(period)}]
    return CheckResult(
        "sheets-say-their-quarter", "warning",
        f"{len(lines) - len(wrong)} of {len(lines)} old sheets name the quarter that the file gives their rows; these "
        "name another. The file’s quarter is taken.",
        len(wrong),
        tuple(f"line {line}, {period}: “{text}”" for line, period, text in wrong[:5]),
    )  # fmt: skip


def _organisations(con: duckdb.DuckDBPyConnection) -> None:
    """Rows of organisations and of England, without blank ones and the lines above the old tables."""
    have = {row[0] for row in con.execute(f"describe {READ}").fetchall()}

    def first(*names: str) -> str:
        return f"coalesce({', '.join([*(name for name in names if name in have), 'null::varchar', 'null::varchar'])})"

    levels = " ".join(f"when '{words}' then '{level}'" for words, level in ENGLAND_ROWS.items())
    con.execute(
        f"""
        create or replace temp table {_ROWS} as
        with named as (
            select line, period, trim(theatres) as theatres, trim(day_case) as day_case,
                   {first("code_2010", "code_2003")} as code, {first("name_2010", "name_2003")} as name,
                   {first("parent_2016", "parent_2013", "parent_2010", "parent_2003")} as parent_code,
                   {first("parent_name_2016", "parent_name_2013")} as parent_name
            from {READ}
        )
        select line, period, theatres, day_case, parent_code, parent_name, name,
               case when nullif(code, '-') is not null then 'provider' else case lower(trim(name)) {levels} end end
                   as level,
               coalesce(nullif(trim(code), '-'), if(name is null, null, '{ENGLAND_ORG}')) as org
        from named
        where (theatres is not null or day_case is not null or code is not null or name is not null)
          and not (theatres is not null and lower(theatres) = 'number of operating theatres')
          and not (theatres is not null and theatres ilike 'quarter ending%')
          and not coalesce(regexp_full_match(lower(parent_code), '{_TOP_LINES}'), false)
        """
    )


def _refuse_bad_cells(con: duckdb.DuckDBPyConnection, where: str) -> None:
    words = ", ".join(f"'{text}'" for text in NOT_RETURNED)
    for column, published in (("theatres", HEADER.required[2].published), ("day_case", HEADER.required[3].published)):
        row = con.execute(
            f"""
            select line, {column} from {_ROWS}
            where {column} is not null and not regexp_full_match({column}, '{_NUMBER}')
              and lower({column}) not in ({words}) order by line limit 1
            """
        ).fetchone()
        if row:
            raise BadInputError(
                f"“{row[1]}” stands where a number of theatres should",
                where=f"{where}, line {row[0]}, column “{published}”",
                expected="a number, zero or more, or “Data not returned”",
                remedy="get the file again from where it came; do not edit it",
            )


def _refuse_unplaced(con: duckdb.DuckDBPyConnection, where: str) -> None:
    """Refuse a row that belongs to nobody: figures without a name, or a name without a code that is not England's."""
    row = con.execute(
        f"""select line, name from {_ROWS} where level is null or org is null or name is null
            or not regexp_full_match(org, '[A-Z0-9]{{3,6}}') and level = 'provider' order by line limit 1"""
    ).fetchone()
    if row:
        raise BadInputError(
            f"Nobody can tell whose theatres “{row[1] or 'a row without a name'}” are",
            where=f"{where}, line {row[0]}, columns “organisation code” and “organisation name”",
            expected="a code and a name, or a row of England’s sums",
            remedy="if the publisher has added a row of sums, fairwait must be taught it: "
            "ENGLAND_ROWS in fairwait/sources/capacity/tables.py",
        )
