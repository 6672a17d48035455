"""The RTT full CSV data file: provider x commissioner x part x treatment function x weekly band, one month a file.

Published monthly by NHS England (Consultant-led Referral to Treatment Waiting Times). A blank band is zero; ``Total``
is blank for parts 2, 2A and 3; part 3 has no bands; rows without pathways are left out; nothing is suppressed.
"""

from __future__ import annotations

import re
from pathlib import Path

import duckdb

from fairwait.domain.errors import BadInputError
from fairwait.domain.period import Period
from fairwait.sources.checking import run_checks
from fairwait.sources.contract import OpenedFile, ReadRelease
from fairwait.sources.drift import drift_check
from fairwait.sources.file_names import check_period_against_name, is_month_name
from fairwait.sources.full_csv_drift import column_drift, function_drift
from fairwait.sources.full_csv_layout import Layout, find_header, known_headings, read_layout

_HEAD_BYTES = 1 << 16
_PERIOD = re.compile(r"^(?:RTT[- ])?([A-Za-z]+)(?:[- ](\d{4}))?$")
_FINANCIAL_YEAR = re.compile(r"^(\d{4})[-/](\d{2}|\d{4})$")


class FullCsv:
    """Reads the full CSV data file in every layout it has had."""

    publication = "rtt-full-csv"
    title = "Referral to treatment waiting times, full CSV data file"

    def recognises(self, file: OpenedFile) -> bool:
        return find_header(_first_lines(file.path)) is not None

    def read(self, file: OpenedFile, con: duckdb.DuckDBPyConnection) -> ReadRelease:
        """Read one month into the tables ``wide``, ``facts``, ``totals`` and ``organisations``.

        Raises
        ------
        BadInputError
            Naming the file, line and column that is not as published. The connection is then of no further use.
        """
        where = file.raw_path.name
        layout = read_layout(_first_lines(file.path), where)
        _load(file.path, layout, con, where)
        period = _one_period(layout, con, where)
        check_period_against_name(period, file)
        _build_wide(layout, con)
        checks = run_checks(self.publication, con, where)
        drift = (*column_drift(layout.extra, known_headings(), where), *function_drift(con, where))
        _build_tables(layout, period, con)
        rows = con.execute("select count(*) from wide").fetchone()
        return ReadRelease(
            publication=self.publication,
            title=f"{self.title}, {period.label}",
            first_period=period,
            last_period=period,
            layout=layout.name,
            rows=int(rows[0]) if rows else 0,
            tables={"wide": "wide", "facts": "facts", "totals": "totals", "organisations": "organisations"},
            checks=(*checks, *drift_check(drift)),
            revised="revised" in f"{file.name} {file.raw_path.name}".lower(),
            content_date=file.member_date,
        )


def _first_lines(path: Path) -> list[str]:
    with path.open("rb") as handle:
        return handle.read(_HEAD_BYTES).decode("utf-8", errors="replace").splitlines()


def _reader(path: Path, layout: Layout, *, keep_going: bool = False) -> str:
    """The read_csv call for a file; with ``keep_going`` it collects what it cannot read instead of stopping."""
    types = ", ".join(f"'{name}': '{_type(layout, name)}'" for name in layout.columns)
    quoted = str(path).replace("'", "''")
    rejects = ", store_rejects=true, rejects_limit=5" if keep_going else ""
    return (
        f"read_csv('{quoted}', auto_detect=false, header=false, skip={layout.skip}, delim=',', quote='\"', "
        f"escape='\"', nullstr='', strict_mode=true, columns={{{types}}}{rejects})"
    )


def _type(layout: Layout, column: str) -> str:
    """Totals are read as decimals, since an integer column would round a fraction without a word.

    A fraction in a band is found too: the bands then do not add up to the totals.
    """
    if column in layout.bands:
        return "INTEGER"
    return "DOUBLE" if layout.is_number(column) else "VARCHAR"


def _load(path: Path, layout: Layout, con: duckdb.DuckDBPyConnection, where: str) -> None:
    try:
        con.execute(f"create or replace temp table raw as select * from {_reader(path, layout)}")
    except duckdb.Error as error:
        raise _diagnose(path, layout, con, where, error) from error
    row = con.execute("select count(*) from raw where provider is not null").fetchone()
    if not row or row[0] == 0:
        raise BadInputError(
            f"{where} has a header but no rows", where=where, expected="one row per provider and commissioner",
            remedy="download the file again",
        )  # fmt: skip


def _diagnose(
    path: Path, layout: Layout, con: duckdb.DuckDBPyConnection, where: str, error: duckdb.Error
) -> BadInputError:
    """Say which line and column could not be read, in the file's own words."""
    try:
        # Every column is asked for: a value that is not read is not converted, so its fault would not be found.
        con.execute(f"create or replace temp table raw as select * from {_reader(path, layout, keep_going=True)}")
        found = con.execute(
            "select line, column_name, error_type::varchar, error_message from reject_errors order by line limit 1"
        ).fetchone()
    except duckdb.Error:
        found = None
    if found is None:
        text = str(error)
        if "utf-8" in text.lower() or "unicode" in text.lower():
            return _wrong_encoding(where)
        return BadInputError(
            f"{where} could not be read as a comma-separated file", where=where,
            expected="the full CSV data file as published", remedy="download the file again; do not edit it",
        )  # fmt: skip
    line, column, kind, message = found
    if "ENCODING" in kind or "unicode" in message.lower():
        return _wrong_encoding(f"{where}, line {line}")
    label = layout.published[layout.columns.index(column)] if column in layout.columns else ""
    place = f"{where}, line {line}" + (f", column “{label.strip()}”" if label else "")
    if kind == "CAST":
        value = re.search(r'Could not convert string "?\'?(.*?)"?\'? to', message)
        shown = f"“{value[1]}” stands" if value else "Text stands"
        return BadInputError(
            f"{shown} where a whole number belongs", where=place, expected="a whole number or a blank",
            remedy="download the file again; two files pasted together also look like this",
        )  # fmt: skip
    wrong = {"MISSING COLUMNS": "too few columns", "TOO MANY COLUMNS": "too many columns"}.get(kind, "a broken row")
    return BadInputError(
        f"A row has {wrong}" if "columns" in wrong else "A row is broken", where=place,
        expected=f"{len(layout.columns)} columns, as in the header", remedy="download the file again; do not edit it",
    )  # fmt: skip


def _wrong_encoding(where: str) -> BadInputError:
    return BadInputError(
        "The file is not in the encoding it is published in", where=where, expected="UTF-8 text",
        remedy="download the file again; opening and saving it in a spreadsheet program changes it",
    )  # fmt: skip


def _one_period(layout: Layout, con: duckdb.DuckDBPyConnection, where: str) -> Period:
    dated = "period" in layout.columns
    columns = "period, null" if dated else "period_name, year"
    found = con.execute(
        f"select distinct {columns} from raw where provider is not null order by all limit 4"
    ).fetchall()
    if len(found) != 1:
        listed = ", ".join(" ".join(str(part) for part in row if part is not None) or "blank" for row in found)
        raise BadInputError(
            f"The rows name more than one month ({listed})", where=f"{where}, column “Period”",
            expected="one month a file", remedy="download the file again; do not paste files together",
        )  # fmt: skip
    name, year = found[0]
    return _parse_period(name or "", year, where)


def _parse_period(name: str, financial_year: str | None, where: str) -> Period:
    """``RTT-January-2026``, ``RTT-JULY-2021``; or a month's name with a financial year such as 2014-15."""
    match = _PERIOD.match(name.strip())
    if match and not is_month_name(match[1]):
        match = None
    year = _FINANCIAL_YEAR.match((financial_year or "").strip())
    if match and match[2]:
        return Period.from_name(match[1], int(match[2]))
    if match and year:
        month = Period.from_name(match[1], int(year[1]))
        return month if month.month >= 4 else Period(month.year + 1, month.month)
    raise BadInputError(
        f"The month “{name} {financial_year or ''}” cannot be read".replace(" ”", "”"),
        where=f"{where}, column “Period”", expected="a month such as RTT-January-2026",
        remedy="download the file again; do not edit it",
    )  # fmt: skip


def _build_wide(layout: Layout, con: duckdb.DuckDBPyConnection) -> None:
    """Codes cleaned, parts in one spelling, the sum of the bands beside the published totals."""
    known = " + ".join(f"coalesce({band}, 0)" for band in layout.bands)
    smallest = ", ".join((*layout.bands, "unknown", "total_all"))
    total = "total::integer" if "total" in layout.columns else "null::integer"
    function_name = "treatment_function_name" if "treatment_function_name" in layout.columns else "null::varchar"
    parents = [
        name if name in layout.columns else f"null::varchar as {name}"
        for name in ("provider_parent", "provider_parent_name", "commissioner_parent", "commissioner_parent_name")
    ]
    con.execute(f"""
        create or replace temp table wide as
        select trim(provider) as provider, provider_name, trim(commissioner) as commissioner, commissioner_name,
               {", ".join(parents)},
               upper(regexp_replace(part, '(?i)^part_?', '')) as part,
               upper(trim(treatment_function)) as treatment_function, {function_name} as treatment_function_name,
               ({known})::integer as known, coalesce(unknown, 0)::integer as unknown,
               {total} as published_total, total_all::integer as published_total_all,
               least({smallest}) as smallest, total_all <> floor(total_all) or unknown <> floor(unknown) as fractional,
               {", ".join(layout.bands)}
        from raw where provider is not null""")
    con.execute("drop table raw")
    parts = con.execute("select distinct part from wide where part not in ('1A', '1B', '2', '2A', '3')").fetchall()
    if parts:
        raise BadInputError(
            f"“{parts[0][0]}” is not a part of the RTT return", where="column “RTT Part Type”",
            expected="Part_1A, Part_1B, Part_2, Part_2A or Part_3",
            remedy="download the file again; if NHS England has added a part, fairwait must be taught it first: "
            "Part in fairwait/domain/treatment.py",
        )  # fmt: skip


def _build_tables(layout: Layout, period: Period, con: duckdb.DuckDBPyConnection) -> None:
    """Sparse bands of the detail apart from the totals, so that adding both cannot be written."""
    con.execute(f"""
        create or replace temp view facts as
        select '{period}' as period, provider, commissioner, part, treatment_function,
               substr(band, 2)::utinyint as band, n
        from (unpivot (select provider, commissioner, part, treatment_function, {", ".join(layout.bands)} from wide
                       where part <> '3' and treatment_function <> 'C_999')
              on {", ".join(layout.bands)} into name band value n)
        where n <> 0
        order by part, treatment_function, provider, commissioner, band""")
    con.execute(f"""
        create or replace temp view totals as
        select '{period}' as period, provider, commissioner, part, treatment_function,
               treatment_function = 'C_999' as is_published_total, known, unknown,
               case when part = '3' then published_total_all else known + unknown end as total
        from wide order by part, treatment_function, provider, commissioner""")
    con.execute("""
        create or replace temp view organisations as
        select 'provider' as role, provider as code, min(provider_name) as name,
               min(provider_parent) as parent_code, min(provider_parent_name) as parent_name
        from wide group by provider
        union all
        select 'commissioner', commissioner, min(commissioner_name),
               min(commissioner_parent), min(commissioner_parent_name)
        from wide group by commissioner order by all""")
