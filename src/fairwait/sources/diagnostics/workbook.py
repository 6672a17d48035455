"""What the monthly diagnostics workbooks share: finding the sheets, reading them, and holding them together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from fairwait.domain import words
from fairwait.domain.errors import BadInputError
from fairwait.domain.period import Period
from fairwait.sources.contract import CheckResult, OpenedFile, ReadRelease
from fairwait.sources.diagnostics.notes_sheet import Notes, read_notes
from fairwait.sources.diagnostics.sheet_header import find_header, read_header
from fairwait.sources.diagnostics.sheet_rows import SheetRows, read_rows
from fairwait.sources.diagnostics.tests_named import check_test_names
from fairwait.sources.diagnostics.workbook_sums import check_sheets
from fairwait.sources.diagnostics.workbook_tables import TABLES, write_tables
from fairwait.sources.drift import Drift, drift_check, unknown
from fairwait.sources.file_names import check_period_against_name
from fairwait.sources.workbook_grid import Grid, is_workbook, open_workbook, plain, read_sheet
from fairwait.sources.workbook_guard import AGAIN
from fairwait.sources.workbooks.preamble import basis_of, day_of, period_of, preamble_lines, revision_of

if TYPE_CHECKING:
    import duckdb
    from python_calamine import CalamineWorkbook

_TITLE = "diagnostic"
_NOTES = "notes"
_WORDS = (_NOTES, "guidance & definitions", "guidance", "definitions", "cover sheet", "contents")
_BY_TEST = " by test"
_LOOKED_AT = 3


class DiagnosticsWorkbook:
    """A workbook of one basis. ``sheets`` names the sheets of all tests together, and the places in their headings.

    The sheet by test has the same name with “by test” behind it.
    """

    publication: str
    title: str
    basis: str
    sheets: Mapping[str, str]
    teach: str

    def recognises(self, file: OpenedFile) -> bool:
        """A workbook that says it is the diagnostics return of this basis.

        Raises BadInputError for a workbook that nobody could read: with a password, or damaged.
        """
        if not is_workbook(file.path):
            return False
        name = file.raw_path.name
        workbook = open_workbook(file.path, name)
        grids = (read_sheet(workbook, name, sheet) for sheet in workbook.sheet_names[:_LOOKED_AT])
        return any(self._is_ours(grid) for grid in grids)

    def _is_ours(self, grid: Grid) -> bool:
        lines = preamble_lines(grid)
        said = " ".join(lines[label][0].lower() for label in ("title", "summary") if label in lines)
        if _TITLE not in said and find_header(grid) is None:
            return False
        basis = lines.get("basis", ("", 0, 0))[0].lower()
        return self.basis in basis or (self.basis == "provider" and "commissioner" not in basis)

    def read(self, file: OpenedFile, con: duckdb.DuckDBPyConnection) -> ReadRelease:
        """Read one month into ``counts``, ``organisations``, ``published`` and ``non_submitters``.

        Raises
        ------
        BadInputError
            Naming sheet and cell of the first thing that is not as published.
        """
        name = file.raw_path.name
        workbook = open_workbook(file.path, name)
        place, together, by_test = self._grids(workbook, name)
        period = self._check_lines(together, by_test, file)
        whole = read_rows(together, read_header(together, place, by_test=False))
        detail = read_rows(by_test, read_header(by_test, place, by_test=True))
        drift = (*self._strange_sheets(workbook, name, together.sheet), *whole.header.drift, *detail.header.drift,
                 *check_test_names(_tests(detail)))  # fmt: skip
        checks = (*check_sheets(whole, detail), *drift_check(drift))
        notes = _notes(workbook, name)
        silent = notes.non_submitters if notes else ()
        write_tables(con, whole, detail, period, self.basis, silent)
        lines = preamble_lines(by_test)
        revised, on = revision_of(lines)
        published, status = (lines.get(label, ("", 0, 0))[0] for label in ("published", "status"))
        return ReadRelease(
            publication=self.publication,
            title=f"Diagnostic waiting times and activity by {self.basis}, {period.label}",
            first_period=period,
            last_period=period,
            layout="workbook",
            rows=len(detail.org) - 1,
            tables=TABLES,
            checks=(*checks, *_submission_checks(notes, whole)),
            revised=revised or "revised" in name.lower() or "revision" in name.lower(),
            content_date=day_of(on if revised else published),
            notes=tuple(_told(published, on if revised else "", status, silent, notes)),
        )

    def _grids(self, workbook: CalamineWorkbook, name: str) -> tuple[str, Grid, Grid]:
        """The two sheets that are read, and what their headings call an organisation.

        Where a workbook has sheets of several kinds of commissioner, the first kind in :attr:`sheets` is read.
        """
        named = {plain(sheet): sheet for sheet in workbook.sheet_names}
        for words_, place in self.sheets.items():
            if words_ in named or f"{words_}{_BY_TEST}" in named:
                for wanted in (words_, f"{words_}{_BY_TEST}"):
                    if wanted not in named:
                        raise self._missing(name, workbook.sheet_names, wanted)
                whole = read_sheet(workbook, name, named[words_])
                return place, whole, read_sheet(workbook, name, named[f"{words_}{_BY_TEST}"])
        raise self._missing(name, workbook.sheet_names, next(iter(self.sheets)))

    def _missing(self, name: str, sheets: Sequence[str], wanted: str) -> BadInputError:
        spare = [sheet for sheet in sheets if plain(sheet) not in _WORDS]
        near = unknown("sheet", wanted, spare, where="", teach="").guess
        return BadInputError(
            f"The sheet “{wanted}” is missing", where=f"{name}, sheets {words.listing([f'“{one}”' for one in sheets])}",
            expected="a sheet of that name" + (f" (the nearest found is “{near}”)" if near else ""),
            remedy=f"{AGAIN}; if the publisher has renamed the sheet, teach it in {self.teach}",
        )  # fmt: skip

    def _strange_sheets(self, workbook: CalamineWorkbook, name: str, read: str) -> tuple[Drift, ...]:
        known = {*_WORDS, plain(read), plain(read) + _BY_TEST}
        return tuple(
            unknown("sheet", sheet, known, where=name, teach=self.teach)
            for sheet in workbook.sheet_names
            if plain(sheet) not in known
        )

    def _check_lines(self, together: Grid, by_test: Grid, file: OpenedFile) -> Period:
        """The month, which both sheets and the file's name must say, and the basis."""
        found = []
        for grid in (together, by_test):
            lines = preamble_lines(grid)
            found.append(period_of(grid, lines))
            if basis_of(grid, lines) != self.basis or found[0] != found[-1]:
                _, row, column = lines["basis" if found[0] == found[-1] else "period"]
                raise BadInputError(
                    f"The sheets differ in month or basis: here {found[-1].label} by {basis_of(grid, lines)}",
                    where=grid.where(row, column), expected=f"{found[0].label} by {self.basis}", remedy=AGAIN,
                )  # fmt: skip
        check_period_against_name(found[0], file)
        self._check_basis_against_name(file.raw_path.name)
        return found[0]

    def _check_basis_against_name(self, name: str) -> None:
        other = "provider" if self.basis == "commissioner" else "commissioner"
        if other in name.lower() and self.basis not in name.lower():
            raise BadInputError(
                f"The file's name says by {other}, its content says by {self.basis}", where=name,
                expected="a name and a content that agree",
                remedy="download the workbook again, or rename it if you are sure of its content",
            )  # fmt: skip


def _tests(sheet: SheetRows) -> dict[tuple[int, str], str]:
    """Each pair of a test's number and name with the cell where it first stands."""
    found: dict[tuple[int, str], str] = {}
    for row in range(1, len(sheet.org)):
        key = (int(sheet.test[row]), sheet.test_name[row])
        if key not in found:
            found[key] = sheet.where(row, "test")
    return found


def _notes(workbook: CalamineWorkbook, name: str) -> Notes | None:
    sheet = next((sheet for sheet in workbook.sheet_names if plain(sheet) == _NOTES), None)
    return read_notes(read_sheet(workbook, name, sheet)) if sheet else None


def _submission_checks(notes: Notes | None, together: SheetRows) -> tuple[CheckResult, ...]:
    if notes is None:
        return (CheckResult("notes-name-who-is-missing", "warning",
                "The workbook has no sheet of notes: who did not submit is not known from it.", 1),)  # fmt: skip
    both = [f"{code} {name}" for code, name in notes.non_submitters if code in together.org]
    return (CheckResult("non-submitters-have-no-figures", "warning",
            "An organisation is named among those who did not submit and has figures all the same.",
            len(both), tuple(both[:5])),)  # fmt: skip


def _told(
    published: str, revised: str, status: str, silent: Sequence[tuple[str, str]], notes: Notes | None
) -> list[str]:
    told = [f"The workbook says it was published on {published}."] if published else []
    told += [f"The workbook says it was revised on {revised}."] if revised else []
    told += [f"The workbook calls itself “{status}”."] if status and plain(status) != "published" else []
    if silent:
        named = words.listing_up_to([f"{name} ({code})" for code, name in silent], 8)
        told.append(f"The workbook names {words.count(len(silent), 'organisation')} that did not submit: {named}.")
    elif notes:
        told.append("The workbook names no organisation that did not submit.")
    return told
