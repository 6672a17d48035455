"""Monthly hospital activity (MAR): elective and non-elective admissions and outpatient attendances, by month.

England, its regions, commissioners and providers stand in one file. England is exact; every other figure is rounded
to the nearest 5, and one from 1 to 7 is printed as ``*``: it is not known, and is listed in the table ``suppressed``,
never taken as 0. Sums over organisations are therefore below England's, and the check says by how much they may be.

Items are ``all`` specialties and ``specific-acute`` ones, which leave out maternity, mental health and others. The
second are among the first: they are never added. Nor are totals added to their parts: ``elective_admissions`` is
printed beside ``ordinary_admissions`` and ``day_cases``, and ``first_attendances`` beside those by referral. Regions
are those of the commissioner or of the provider, two levels of the printed rows.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fairwait.domain.errors import BadInputError, UsageError
from fairwait.domain.period import Period
from fairwait.sources.activity.hospital_checks import LONG, checks
from fairwait.sources.contract import OpenedFile, ReadRelease
from fairwait.sources.csv_header import Header
from fairwait.sources.drift import drift_check
from fairwait.sources.tidy_csv import CsvColumn, load, looks_like, read_header, refuse_duplicates

if TYPE_CHECKING:
    import duckdb

_TEACH = "QUANTITIES and ITEMS in fairwait/sources/activity/hospital.py"
#: Items by the words before the colon of a heading.
ITEMS = {"specific acute specialties": "specific-acute", "all specialties": "all"}
#: Quantities by the words after it.
QUANTITIES = {
    "ordinary elective": "ordinary_admissions",
    "daycase elective": "day_cases",
    "elective total": "elective_admissions",
    "non-elective": "non_elective_admissions",
    "first attendances seen - gp referrals": "first_attendances_gp",
    "first attendances seen - other referrals": "first_attendances_other",
    "first attendances seen total": "first_attendances",
    "first attendances dna": "first_attendances_missed",
    "subsequent attendances seen": "subsequent_attendances",
    "subsequent attendances dna": "subsequent_attendances_missed",
}
#: Whose rows these are, by the column “Organisation breakdown”: the level, and the basis where it is organisations'.
BREAKDOWNS = {
    "National": ("england", None),
    "Region of CCG": ("region-of-commissioner", None),
    "Region of Provider": ("region-of-provider", None),
    "CCG": ("commissioner", "commissioner"),
    "Provider": ("provider", "provider"),
}
_FIGURES = tuple(
    CsvColumn(f"{item.replace('-', '_')}__{quantity}", f"{before}: {after}", "text")
    for before, item in ITEMS.items()
    for after, quantity in QUANTITIES.items()
)
HEADER = Header(
    required=(
        CsvColumn("year", "financial year", "text"),
        CsvColumn("month", "activity month", "text"),
        CsvColumn("breakdown", "organisation breakdown", "text"),
        CsvColumn("org", "org code", "text"),
        CsvColumn("name", "org name", "text"),
        CsvColumn("parent_code", "region code", "text"),
        *_FIGURES,
    ),
    optional=(CsvColumn("parent_name", "region name", "text"),),
    unread=("reporting period",),
    teach=_TEACH,
)
SUPPRESSED = "*"
_READ = "activity_read"
_MONTH = re.compile(r"([A-Z][a-z]{2}) (20\d\d)")
_AGAIN = "get the file again from where it came; do not edit it"


class HospitalActivity:
    """Reads monthly hospital activity by commissioner and provider."""

    publication = "hospital-activity"
    title = "Monthly hospital activity: admissions and outpatient attendances by commissioner and provider"

    def recognises(self, file: OpenedFile) -> bool:
        """A CSV whose header carries the words of this publication."""
        return looks_like(file.path, [column.published for column in HEADER.required], at_least=14)

    def read(self, file: OpenedFile, con: duckdb.DuckDBPyConnection) -> ReadRelease:
        """Read the file into ``counts``, ``organisations``, ``published`` and ``suppressed``.

        Raises
        ------
        BadInputError
            Naming line and column of the first thing that is not as published.
        """
        columns, drift = HEADER.read(read_header(file.path), file.name)
        rows = load(con, file.path, columns, _READ, file.name, encoding=_encoding(file))
        _read_months(con, file.name)
        _refuse_unknown_breakdown(con, file.name)
        _refuse_bad_figures(con, file.name)
        refuse_duplicates(con, _READ, ("breakdown", "org", "period"), file.name)
        _write(con)
        first, last = con.execute(f"select min(period), max(period) from {LONG}").fetchone() or ("", "")
        made = (*checks(con, Period.parse(first), Period.parse(last)), *drift_check(drift))
        return ReadRelease(
            publication=self.publication,
            title=self.title,
            first_period=Period.parse(first),
            last_period=Period.parse(last),
            layout="long",
            rows=rows,
            tables={name: f"activity_{name}" for name in ("counts", "organisations", "published", "suppressed")},
            checks=made,
            notes=("Figures of organisations are rounded to the nearest 5; those from 1 to 7 are suppressed.",),
        )


def _encoding(file: OpenedFile) -> str:
    """The publisher's files are Latin-1; a copy saved as UTF-8 is told by being valid UTF-8."""
    try:
        file.path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        return "latin-1"
    return "utf-8"


def _read_months(con: duckdb.DuckDBPyConnection, where: str) -> None:
    """Add the column ``period``; give regions, which have no code or name of their own, their region's."""
    con.execute(f"alter table {_READ} add column period varchar")
    for year, month, line in con.execute(
        f"select year, month, min(line) from {_READ} group by all order by 3"
    ).fetchall():
        period = _month(month)
        if period is None or _financial_year(period) != year:
            raise BadInputError(
                f"“{month}” is not a month" if period is None else f"{month} does not lie in {year}",
                where=f"{where}, line {line}, columns “financial year” and “activity month”",
                expected="a month such as Apr 2020 and the financial year that it lies in, such as 2020-21",
                remedy=_AGAIN,
            )
        con.execute(f"update {_READ} set period = $1 where year = $2 and month = $3", [str(period), year, month])
    con.execute(f"update {_READ} set org = parent_code where starts_with(breakdown, 'Region of ')")
    con.execute(f"update {_READ} set org = 'England', name = 'England' where breakdown = 'National'")


def _month(text: str) -> Period | None:
    match = _MONTH.fullmatch(text.strip())
    try:
        return Period.from_name(match[1], int(match[2])) if match else None
    except UsageError:
        return None


def _financial_year(period: Period) -> str:
    start = period.year - (period.month < 4)
    return f"{start}-{(start + 1) % 100:02d}"


def _refuse_unknown_breakdown(con: duckdb.DuckDBPyConnection, where: str) -> None:
    known = ", ".join(f"'{name}'" for name in BREAKDOWNS)
    row = con.execute(
        f"select line, breakdown from {_READ} where breakdown not in ({known}) order by line limit 1"
    ).fetchone()
    if row:
        raise BadInputError(
            f"“{row[1]}” is not a breakdown that fairwait knows",
            where=f"{where}, line {row[0]}, column “organisation breakdown”",
            expected=" or ".join(BREAKDOWNS),
            remedy="if the publisher has added a breakdown, fairwait must be taught it: "
            "BREAKDOWNS in fairwait/sources/activity/hospital.py",
        )


def _refuse_bad_figures(con: duckdb.DuckDBPyConnection, where: str) -> None:
    firsts = ", ".join(
        f"min(line) filter (where not regexp_full_match({column.name}, '\\d{{1,9}}|\\*'))" for column in _FIGURES
    )
    found = con.execute(f"select {firsts} from {_READ}").fetchone() or ()
    bad = [(line, column) for line, column in zip(found, _FIGURES, strict=False) if line is not None]
    if bad:
        line, column = min(bad, key=lambda pair: int(pair[0]))
        row = con.execute(f"select {column.name} from {_READ} where line = $1", [line]).fetchone()
        raise BadInputError(
            f"“{row[0] if row else ''}” stands where a figure should",
            where=f"{where}, line {line}, column “{column.published}”",
            expected="a whole number, zero or more, or * where it is suppressed",
            remedy=_AGAIN,
        )


def _write(con: duckdb.DuckDBPyConnection) -> None:
    levels = " ".join(f"when '{name}' then '{level}'" for name, (level, _) in BREAKDOWNS.items())
    names = ", ".join(column.name for column in _FIGURES)
    have = {row[0] for row in con.execute(f"describe {_READ}").fetchall()}
    parent_name = "parent_name" if "parent_name" in have else "''"
    con.execute(
        f"""
        create or replace temp table {LONG} as
        select period, case breakdown {levels} end as level, org,
               case when starts_with(breakdown, 'Region of ') then {parent_name} else name end as name,
               nullif(parent_code, '-') as parent_code, {parent_name} as parent_name,
               replace(split_part(column_name, '__', 1), '_', '-') as item,
               split_part(column_name, '__', 2) as quantity, try_cast(printed as double) as value
        from (unpivot {_READ} on {names} into name column_name value printed)
        """
    )
    own = "level in ('commissioner', 'provider')"
    order = "order by basis, quantity, item, org, period"
    con.execute(
        f"""
        create or replace temp table activity_counts as
        select period, 1::smallint as months, level as basis, org, item, quantity, value
        from {LONG} where {own} and value is not null {order}
        """
    )
    con.execute(
        f"""
        create or replace temp table activity_suppressed as
        select period, level as basis, org, item, quantity from {LONG} where {own} and value is null {order}
        """
    )
    con.execute(
        f"""
        create or replace temp table activity_organisations as
        select level as role, org as code, arg_max(name, period) as name, arg_max(parent_code, period) as parent_code,
               arg_max(parent_name, period) as parent_name
        from {LONG} where {own} group by level, org order by level, org
        """
    )
    con.execute(
        f"""
        create or replace temp table activity_published as
        select level, org, name, item, quantity, value, period from {LONG}
        where not {own} and value is not null order by level, org, quantity, item, period
        """
    )
