"""The workbook, opened again with another library: numbers are numbers, codes are text, nothing runs."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from fairwait.domain.finding import Column, Finding, Section, Table
from fairwait.reports.excel import number_format, write_excel
from fairwait.reports.text import clean
from tests.unit.report_sample import HOSTILE, hostile_report, ranked_table, sample_report


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> openpyxl.Workbook:
    return openpyxl.load_workbook(write_excel(sample_report(), tmp_path_factory.mktemp("x") / "report.xlsx"))


def head_row(sheet: Worksheet, first: str) -> int:
    return next(row for row in range(1, 30) if sheet.cell(row, 1).value == first)


def texts(sheet: Worksheet) -> list[str]:
    return [value for row in sheet.iter_rows(values_only=True) for value in row if isinstance(value, str)]


def test_the_front_sheet_asks_answers_explains_and_names_its_sources(book: openpyxl.Workbook) -> None:
    assert book.sheetnames == ["Report", "ranked-areas", "treatment-areas"]
    words = texts(book["Report"])
    report = sample_report()
    assert words[0] == "fairwait · England, January 2026 · independent, not an NHS service"
    assert words[1] == report.question
    assert all(text in words for text, _ in report.headlines)
    assert report.unjudged in words
    assert "How to read this workbook" in words
    assert any("0123456789abcdef" * 4 in text for text in words)
    assert any("182,604 rows" in text for text in words)
    assert report.attribution in words


def test_numbers_are_numbers_and_codes_are_text(book: openpyxl.Workbook) -> None:
    sheet = book["ranked-areas"]
    head = head_row(sheet, "Group")
    labels = [cell.value for cell in sheet[head]]
    assert labels[:5] == ["Group", "Area", "Code", "Pathways", "Median wait (weeks)"]
    group, area, code, pathways, median, low, high, within, unranked = (cell for cell in sheet[head + 1])
    assert (group.value, area.value, code.value, unranked.value) == ("Ranked", "Place 1", "00E", "no")
    assert (code.data_type, code.number_format) == ("s", "@")
    assert (pathways.value, pathways.data_type, pathways.number_format) == (71234, "n", "#,##0")
    assert (median.value, median.data_type, median.number_format) == (18.0, "n", "#,##0.00")
    assert (low.value, high.value) == (17.6, 18.5)
    assert (within.value, within.data_type, within.number_format) == (0.55, "n", "0.0%")
    assert isinstance(pathways.value, int)


def test_what_is_not_known_is_empty_not_nought(book: openpyxl.Workbook) -> None:
    sheet = book["ranked-areas"]
    last = head_row(sheet, "Group") + 12
    assert sheet.cell(last, 1).value == "Not ranked"
    assert [sheet.cell(last, column).value for column in range(4, 9)] == [0, None, None, None, None]


def test_the_header_is_frozen_filtered_and_repeated_in_print(book: openpyxl.Workbook) -> None:
    sheet = book["ranked-areas"]
    head = head_row(sheet, "Group")
    assert sheet.freeze_panes == f"B{head + 1}"
    assert sheet.auto_filter.ref == f"A{head}:I{head + 12}"
    assert sheet.print_title_rows == f"${head}:${head}"
    assert sheet.column_dimensions["B"].width > 10
    above = [sheet.cell(row, 1).value for row in range(1, head)]
    assert "Low (weeks): 95% interval, chance alone" in above


def test_the_front_sheet_links_to_every_table(book: openpyxl.Workbook) -> None:
    links = [cell.hyperlink.location for row in book["Report"].iter_rows() for cell in row if cell.hyperlink]
    assert links == ["'ranked-areas'!A1", "'treatment-areas'!A1"]


def test_no_person_is_named_in_the_properties(book: openpyxl.Workbook) -> None:
    assert book.properties.title == sample_report().question
    assert book.properties.creator == "fairwait"
    assert book.properties.lastModifiedBy in (None, "", "fairwait")


def test_hostile_text_is_only_text(tmp_path: Path) -> None:
    path = write_excel(hostile_report(), tmp_path / "hostile.xlsx")
    book = openpyxl.load_workbook(path)
    assert len(book.sheetnames) == len({name.casefold() for name in book.sheetnames}) == 5
    sheet = book["hostile"]
    head = head_row(sheet, "Group")
    found = [sheet.cell(head + 1 + index, 2).value for index in range(len(HOSTILE))]
    assert [str(value).replace("_x000D_", "\r") for value in found] == [clean(text) for text in HOSTILE]
    for ws in book:
        for row in ws.iter_rows():
            assert all(cell.data_type != "f" for cell in row)
    with zipfile.ZipFile(path) as archive:
        raw = b"".join(archive.read(name) for name in archive.namelist())
    assert b"<f>" not in raw
    assert b'TargetMode="External"' not in raw


def test_many_like_named_tables_keep_sheets_of_their_own(tmp_path: Path) -> None:
    tables = tuple(ranked_table(3, id=f"a-very-long-identifier-of-a-table-that-ends-{n}") for n in range(12))
    report = replace(sample_report(), sections=(Section("s", "S", "L", (Finding("f", "F", "H", tables=tables),)),))
    book = openpyxl.load_workbook(write_excel(report, tmp_path / "many.xlsx"))
    assert len(book.sheetnames) == 13
    assert all(len(name) <= 31 for name in book.sheetnames)


def test_an_empty_table_makes_an_openable_sheet(tmp_path: Path) -> None:
    table = Table("empty", "Nothing found", (Column("a", "Area"),), ())
    report = replace(sample_report(), sections=(Section("s", "S", "L", (Finding("f", "F", "H", tables=(table,)),)),))
    book = openpyxl.load_workbook(write_excel(report, tmp_path / "empty.xlsx"))
    assert book["empty"].cell(1, 1).value == "Nothing found"


@pytest.mark.parametrize(
    ("column", "pattern"),
    [
        (Column("a", "A", "integer"), "#,##0"),
        (Column("a", "A", "number", decimals=2), "#,##0.00"),
        (Column("a", "A", "number", decimals=0), "#,##0"),
        (Column("a", "A", "percent", decimals=1), "0.0%"),
        (Column("a", "A", "percent", decimals=0), "0%"),
        (Column("a", "A", "code"), "@"),
        (Column("a", "A"), "General"),
    ],
)
def test_number_formats(column: Column, pattern: str) -> None:
    assert number_format(column) == pattern


def test_the_same_report_gives_the_same_bytes(tmp_path: Path) -> None:
    first = write_excel(sample_report(), tmp_path / "a.xlsx").read_bytes()
    assert first == write_excel(sample_report(), tmp_path / "b.xlsx").read_bytes()


def test_a_disk_that_refuses_is_said_as_the_disk_said_it(tmp_path: Path) -> None:
    with pytest.raises(OSError):
        write_excel(sample_report(), tmp_path / "no-such-folder" / "report.xlsx")
