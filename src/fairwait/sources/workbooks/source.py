"""The monthly RTT workbooks: one part of the return by commissioner or by provider, one month a file, .xls or .xlsx.

Each becomes a release of its own publication: ``rtt-admitted-commissioner``, ``rtt-non-admitted-commissioner``,
``rtt-incomplete-commissioner``, ``rtt-new-periods-commissioner`` and the same four ending in ``-provider``. Part,
basis and month are read from the lines above the table and held against the file's name; sheets and columns are found
by their headings. Organisations come from the commissioners' sheet, or from the providers' and the independent
sector's together; sheets “with DTA” are part 2A. Every sheet must add up, by week and by treatment function, to the
national one.

Admitted waits adjusted for pauses (published to September 2015) are another measure and are refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fairwait.domain.errors import BadInputError
from fairwait.domain.period import Period
from fairwait.domain.treatment import TOTAL, Part
from fairwait.sources.contract import CheckResult, OpenedFile, ReadRelease
from fairwait.sources.drift import Drift, drift_check, unknown
from fairwait.sources.workbook_grid import Grid, is_workbook, open_workbook, plain, read_sheet
from fairwait.sources.workbook_guard import AGAIN
from fairwait.sources.workbooks.columns import PLACES, TEACH_PLACE, TEACH_SHEET
from fairwait.sources.workbooks.header import find_header, read_header, strange_places
from fairwait.sources.workbooks.preamble import Preamble, is_preamble, read_preamble, refuse_other_words
from fairwait.sources.workbooks.quantiles import misprint_checks, misprints
from fairwait.sources.workbooks.rows import SheetRows, read_rows
from fairwait.sources.workbooks.sums import check_levels, check_parents, check_rows, check_shares, check_totals
from fairwait.sources.workbooks.tables import (
    DETAIL,
    MARTS,
    ORGANISATIONS,
    PUBLISHED,
    refuse_one_organisation_twice,
    write_tables,
)

if TYPE_CHECKING:
    import duckdb
    from python_calamine import CalamineWorkbook

_KINDS = {
    Part.ADMITTED: ("admitted", "admitted pathways"),
    Part.NON_ADMITTED: ("non-admitted", "non-admitted pathways"),
    Part.INCOMPLETE: ("incomplete", "incomplete pathways"),
    Part.NEW_PERIODS: ("new-periods", "new RTT periods"),
}
_OVERVIEW_SERIES = {
    Part.ADMITTED: "admitted_total",
    Part.NON_ADMITTED: "non_admitted_total",
    Part.INCOMPLETE: "incomplete_total",
    Part.NEW_PERIODS: "new_periods",
}
#: Sheets of words, which hold no figures in any edition.
_WORDS = ("notes", "note", "guidance", "cover", "cover sheet", "contents", "title", "definitions", "caveats")
#: The national sheet, which is short, comes first; a sheet of words of some other name may stand before it.
_LOOKED_AT = 2
#: The month from which commissioners are the sub-ICB locations of integrated care boards, and their sheet says so.
_FIRST_SUB_ICB = Period(2022, 7)
_TITLE = "RTT workbook, {words} by {basis}, {period}"


class Workbook:
    """Reads the workbooks of one part and basis, in either file type."""

    publication = "rtt-workbooks"
    title = (
        "Referral to treatment workbook (incomplete, admitted, non-admitted or new periods) by commissioner or provider"
    )

    def recognises(self, file: OpenedFile) -> bool:
        """A workbook one of whose first sheets has the lines of these workbooks above its table, or their heading.

        Raises BadInputError for a workbook that nobody could read: with a password, or damaged.
        """
        if not is_workbook(file.path):
            return False
        workbook = open_workbook(file.path, file.raw_path.name)
        first = (read_sheet(workbook, file.raw_path.name, name) for name in _figures(workbook)[:_LOOKED_AT])
        return any(is_preamble(grid) or find_header(grid) is not None for grid in first)

    def read(self, file: OpenedFile, con: duckdb.DuckDBPyConnection) -> ReadRelease:
        """Read one month into ``workbook_marts``, ``workbook_organisations`` and ``workbook_published``.

        Raises
        ------
        BadInputError
            Naming sheet and cell of the first thing that is not as published.
        """
        content = _read_content(file)
        preamble, sheets = content.preamble, content.sheets
        checks = _checks(content)
        write_tables(con, sheets, preamble.period, preamble.basis)
        kind, words = _KINDS[preamble.part]
        return ReadRelease(
            publication=f"rtt-{kind}-{preamble.basis}",
            title=_TITLE.format(words=words, basis=preamble.basis, period=preamble.period.label),
            first_period=preamble.period,
            last_period=preamble.period,
            layout=f"workbook-{sheets[0].header.open_band}",
            rows=sum(len(sheet.org) for sheet in sheets),
            tables={"marts": MARTS, "organisations": ORGANISATIONS, "published": PUBLISHED},
            checks=(*checks, *drift_check(content.drift)),
            revised=preamble.revised or "revised" in file.raw_path.name.lower(),
            content_date=preamble.content_date,
            notes=(*preamble.notes, *content.notes),
        )

    def against(self, con: duckdb.DuckDBPyConnection, overview: str, series: str) -> tuple[CheckResult, ...]:
        """Hold England in the workbook just read against the overview of the same month."""
        return (agrees_with_overview(con, MARTS, overview),)


@dataclass(frozen=True, slots=True)
class _Content:
    preamble: Preamble
    sheets: tuple[SheetRows, ...]
    notes: tuple[str, ...]
    drift: tuple[Drift, ...]


def _figures(workbook: CalamineWorkbook) -> list[str]:
    """The sheets that may hold figures."""
    return [name for name in workbook.sheet_names if plain(name) not in _WORDS]


def _read_content(file: OpenedFile) -> _Content:
    name = file.raw_path.name
    workbook = open_workbook(file.path, name)
    preamble: Preamble | None = None
    sheets: list[SheetRows] = []
    drift: list[Drift] = []
    for sheet in _figures(workbook):
        grid = read_sheet(workbook, name, sheet)
        if find_header(grid) is None and not is_preamble(grid):
            place = f"{name}: no table of referral to treatment in it"
            drift.append(unknown("sheet", sheet, _WORDS, where=place, teach=TEACH_SHEET))
            continue
        if preamble is None:
            preamble = read_preamble(grid, file)
        if strange := strange_places(grid):
            place = f"{name}: of places that are not known, {', '.join(strange)}"
            drift.append(Drift("sheet", sheet, place, _nearest_place(strange), TEACH_PLACE))
            continue
        refuse_other_words(grid, preamble)
        header = read_header(grid, preamble.part, preamble.basis)
        drift += header.drift
        sheets.append(read_rows(grid, header))
    if preamble is None:
        raise _missing(name, workbook.sheet_names, "National")
    _refuse_missing_sheets(name, preamble, sheets)
    refuse_one_organisation_twice(sheets)
    return _Content(preamble, tuple(sheets), tuple(_caveats(workbook, name)), tuple(drift))


def _nearest_place(strange: Sequence[str]) -> str:
    """The kind of place that is most like one that nobody knows, by the words before “Code” and “Name”."""
    kinds = (plain(words).rpartition(" ")[0] for words in strange)
    return next((near for kind in kinds if (near := unknown("sheet", kind, PLACES, where="", teach="").guess)), "")


def _caveats(workbook: CalamineWorkbook, name: str) -> list[str]:
    """What the sheet of notes says about who sent no data: the only word on it in the older months."""
    texts = [
        " ".join(str(cell).split())
        for sheet in workbook.sheet_names
        if plain(sheet) in ("notes", "note", "caveats")
        for row in read_sheet(workbook, name, sheet).rows
        for cell in row
    ]
    return [f"The workbook notes: {text}" for text in dict.fromkeys(texts) if "not submit" in text]


def _refuse_missing_sheets(name: str, preamble: Preamble, sheets: list[SheetRows]) -> None:
    """The national sheet and the organisations' must be there, for every part that any sheet counts, each once."""
    names = [sheet.grid.sheet for sheet in sheets]
    seen: dict[tuple[str, Part], Grid] = {}
    for sheet in sheets:
        other = seen.setdefault((sheet.header.level, sheet.header.part), sheet.grid)
        if other is not sheet.grid:
            raise BadInputError(
                f"Two sheets hold the same level, “{other.sheet}” and “{sheet.grid.sheet}”",
                where=sheet.grid.where(sheet.header.row, sheet.header.treatment), expected="one sheet for each level",
                remedy=AGAIN,
            )  # fmt: skip
        if sheet.header.level in DETAIL and (sheet.header.level == "commissioner") != (
            preamble.basis == "commissioner"
        ):
            raise BadInputError(
                f"A sheet of {sheet.header.level}s stands in a workbook by {preamble.basis}",
                where=sheet.grid.where(sheet.header.row, sheet.header.code), expected=f"sheets by {preamble.basis}",
                remedy=AGAIN,
            )  # fmt: skip
    for part in dict.fromkeys((preamble.part, *(sheet.header.part for sheet in sheets))):
        ending = " with DTA" if part is Part.INCOMPLETE_DTA else ""
        if not any(level in DETAIL and which is part for level, which in seen):
            raise _missing(name, names, _detail_sheet(preamble) + ending)
        if ("national", part) not in seen and preamble.basis == "commissioner":
            raise _missing(name, names, f"National{ending}")


def _detail_sheet(preamble: Preamble) -> str:
    """What the sheet of the organisations is called in the workbooks of that month."""
    if preamble.basis == "provider":
        return "Provider"
    return "Sub-ICB" if preamble.period >= _FIRST_SUB_ICB else "Commissioner"


def _missing(name: str, names: list[str], wanted: str) -> BadInputError:
    listed = ", ".join(f"“{one}”" for one in names) or "none"
    return BadInputError(
        f"The sheet “{wanted}” is missing", where=f"{name}, sheets {listed}",
        expected="the national sheet and the sheet of the organisations", remedy=AGAIN,
    )  # fmt: skip


def _checks(content: _Content) -> tuple[CheckResult, ...]:
    """Every check of a workbook; one that is an error and fails raises BadInputError."""
    sheets, preamble = content.sheets, content.preamble
    for sheet in sheets:
        check_rows(sheet)
        check_totals(sheet)
    results = []
    for part in dict.fromkeys(sheet.header.part for sheet in sheets):
        results += [*check_levels(sheets, part), *check_parents(sheets, part)]
        if not any(sheet.header.level == "national" and sheet.header.part is part for sheet in sheets):
            results.append(CheckResult("national-sheet-is-there", "warning",
                           "The workbook has no national sheet to hold its organisations against.", 1))  # fmt: skip
    results.append(CheckResult("printed-shares-follow-from-counts", "warning",
                   "A printed percentage is not the quotient of the counts beside it.",
                   sum(check_shares(sheet) for sheet in sheets)))  # fmt: skip
    found = [one for sheet in sheets for one in misprints(sheet, preamble.period)]
    return (*results, *misprint_checks(found))


def agrees_with_overview(con: duckdb.DuckDBPyConnection, marts: str, overview: str) -> CheckResult:
    """Whether England in a workbook's marts equals the overview's count of the same part, without estimates.

    ``marts`` and ``overview`` are relations with the columns of the two publications' marts, to stand after FROM.
    Months that the overview lacks, and part 2A, which it does not have, are passed over. NONC is no part of England.
    """
    pairs = ", ".join(f"('{part.value}', '{series}')" for part, series in _OVERVIEW_SERIES.items())
    rows = con.execute(
        f"""
        select w.period, w.part, w.total, o.value::bigint
        from (select period, part, sum(total)::bigint as total from {marts}
              where treatment_function = '{TOTAL}' and org <> 'NONC' group by all) w
        join (values {pairs}) as pairs(part, series) on pairs.part = w.part
        join {overview} o on o.period = w.period and o.series = pairs.series
        where o.status = 'ok' and w.total <> o.value order by all
        """
    ).fetchall()
    return CheckResult(
        "workbook-equals-overview",
        "warning",
        "England in the workbook differs from the published overview: one of the two was revised since.",
        len(rows),
        tuple(
            f"{period} part {part}: {ours:,} in the workbook, {theirs:,} in the overview"
            for period, part, ours, theirs in rows[:5]
        ),
    )
