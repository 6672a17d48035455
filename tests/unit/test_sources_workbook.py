"""The monthly RTT workbooks: every part, basis, sheet and file type read exactly, whatever order the columns are in."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from fairwait.domain.errors import BadInputError
from fairwait.domain.treatment import TOTAL
from fairwait.pipeline.registry import recognise
from fairwait.sources.contract import OpenedFile, ReadRelease
from fairwait.sources.opening import open_file
from fairwait.sources.workbooks.source import Workbook, agrees_with_overview
from tests.synthetic.workbook import FIRST, FUNCTIONS, HEADER, Book, make_book, write_sheets

KINDS = [(part, basis, period) for part in ("1A", "1B", "2", "3") for basis in ("commissioner", "provider")
         for period in ("2015-01", "2024-12")]  # fmt: skip


def read(path: Path) -> tuple[ReadRelease, duckdb.DuckDBPyConnection]:
    con = duckdb.connect()
    return Workbook().read(OpenedFile(path, path, path.name), con), con


def rows(con: duckdb.DuckDBPyConnection, query: str) -> list[tuple[Any, ...]]:
    return con.execute(query).fetchall()


@pytest.mark.parametrize("suffix", [".xlsx", ".xls"])
@pytest.mark.parametrize(("part", "basis", "period"), KINDS)
def test_every_kind_of_workbook_in_both_file_types(
    part: str, basis: str, period: str, suffix: str, tmp_path: Path
) -> None:
    book = make_book(part, basis, period)
    path = book.write(tmp_path, suffix)
    assert isinstance(recognise(open_file(path, tmp_path)), Workbook)
    release, con = read(path)
    word = {"1A": "admitted", "1B": "non-admitted", "2": "incomplete", "3": "new-periods"}[part]
    assert release.publication == f"rtt-{word}-{basis}"
    assert str(release.first_period) == str(release.last_period) == period
    assert {check.id for check in release.checks if not check.passed} == set()
    marts = rows(con, "select part, org, total, known + unknown, open_band from workbook_marts "
                      f"where treatment_function = '{TOTAL}' order by all")  # fmt: skip
    parts = tuple(book.counts)
    assert marts == sorted(
        (one, org.code, book.total(one, org.code), 0 if one == "3" else book.total(one, org.code),
         52 if period == "2015-01" and part != "3" else 104)
        for one in parts for org in book.orgs
    )  # fmt: skip


def test_marts_hold_every_band_and_our_own_total(tmp_path: Path) -> None:
    book = make_book("1A", "commissioner", "2015-01")
    _, con = read(book.write(tmp_path))
    for index, org in enumerate(book.orgs):
        for place, code in enumerate(FUNCTIONS):
            (found,) = rows(con, "select columns('b[0-9]{3}'), unknown from workbook_marts "
                                 f"where org = '{org.code}' and treatment_function = '{code}'")  # fmt: skip
            true = book.counts["1A"][index, place]
            assert list(found[:53]) == true[:-1].tolist()
            assert found[53:105] == (None,) * 52
            assert found[105] == true[-1]


def test_rows_without_pathways_are_left_out_as_in_the_full_csv(tmp_path: Path) -> None:
    book = make_book("3", "provider")
    true = int((book.counts["3"] > 0).sum())
    _, con = read(book.write(tmp_path))
    assert rows(con, f"select count(*) from workbook_marts where treatment_function <> '{TOTAL}'") == [(true,)]


def test_columns_may_stand_in_any_order_and_the_table_anywhere(tmp_path: Path) -> None:
    book = make_book("2", "provider")
    plain_release, plain = read(book.write(tmp_path, name="a.xlsx"))
    for name, cells in book.sheets.items():
        table = [row for row in cells if len(row) > 10]
        for row in table:
            row[1:] = row[:0:-1]  # right to left
        book.sheets[name] = [[], [], *cells[:HEADER], [], *cells[HEADER:]]
    release, turned = read(book.write(tmp_path, name="b.xlsx"))
    for table_name in plain_release.tables.values():
        query = f"select * from {table_name} order by all"
        assert rows(turned, query) == rows(plain, query)
    assert release.checks == plain_release.checks


def test_decisions_to_admit_are_part_2a_and_the_independent_sector_is_counted_once(tmp_path: Path) -> None:
    book = make_book("2", "provider")
    _, con = read(book.write(tmp_path))
    found = dict(
        rows(con, f"select part, sum(total) from workbook_marts where treatment_function = '{TOTAL}' group by 1")
    )
    assert found == {"2": book.total("2"), "2A": book.total("2A")}
    levels = rows(con, "select distinct level, sheet, part from workbook_published order by all")
    assert ("independent", "IS Provider", "2") in levels
    assert ("independent", "IS Provider with DTA", "2A") in levels
    assert ("national", "National with DTA", "2A") in levels


def test_organisations_carry_the_place_above_them(tmp_path: Path) -> None:
    _, con = read(make_book("1B", "commissioner", "2015-01").write(tmp_path))
    found = rows(con, "select * from workbook_organisations where code in ('03E', 'X24') order by code")
    assert found == [
        ("commissioner", "03E", "NHS HARROGATE AND RURAL DISTRICT CCG", "Q45", "Q45 PLACE"),
        ("commissioner", "X24", "NHS ENGLAND", None, None),
    ]


def test_a_suppressed_median_is_suppressed_and_a_printed_one_is_as_printed(tmp_path: Path) -> None:
    book = make_book("1A", "provider")
    book.counts["1A"][0, 0, :] = 0
    book.counts["1A"][0, 0, 3] = 19
    few = _again(book)
    _, con = read(few.write(tmp_path))
    row = rows(con, "select median, median_status, p92_status, p95_status from workbook_published "
                    "where org = 'RXN' and treatment_function = 'C_100'")  # fmt: skip
    assert row == [(None, "suppressed", "not_published", "suppressed")]
    (sheet_row,) = [cells for cells in few.sheets["Provider"][FIRST:] if cells[2:5:2] == ["RJ1", "C_110"]]
    median = few.sheets["Provider"][HEADER].index("Average (median) waiting time (in weeks)")
    assert rows(con, "select median, median_status from workbook_published where org = 'RJ1' and "
                     "treatment_function = 'C_110'") == [(sheet_row[median], "ok")]  # fmt: skip


@pytest.mark.parametrize(("period", "printed"), [("2015-01", 52.6875), ("2024-12", 104.0)])
def test_a_percentile_in_the_open_band_is_told_apart(period: str, printed: float, tmp_path: Path) -> None:
    book = make_book("1A", "provider", period)
    book.counts["1A"][0, 0, :] = 0
    book.counts["1A"][0, 0, [0, -2]] = 84, 16  # 95 of 100 lie 11/16 into the open band
    release, con = read(_again(book).write(tmp_path))
    assert rows(con, "select p95, p95_status from workbook_published where org = 'RXN' and "
                     "treatment_function = 'C_100'") == [(printed, "censored")]  # fmt: skip
    assert all(check.passed for check in release.checks)


def test_a_misprinted_median_is_a_warning_that_names_the_cell(tmp_path: Path) -> None:
    book = make_book("1A", "commissioner")
    column = book.sheets["Sub-ICB"][HEADER].index("Average (median) waiting time (in weeks)")
    book.sheets["Sub-ICB"][FIRST][column] = 7.25
    release, _ = read(book.write(tmp_path))
    (failed,) = [check for check in release.checks if not check.passed]
    assert failed.id == "printed-quantiles-follow-from-bands"
    assert failed.breaches == 1
    assert "sheet “Sub-ICB”" in failed.examples[0]
    assert "00Q C_100 median: 7.25 printed" in failed.examples[0]


def test_a_known_misprint_is_named_with_its_reason(tmp_path: Path) -> None:
    book = make_book("1A", "commissioner", "2014-12")
    for name in ("Commissioner", "Area Team", "National"):
        for row in book.sheets[name][FIRST:]:
            row[1:] = ["09L" if cell == "03E" else cell for cell in row[1:]]
    column = book.sheets["Commissioner"][HEADER].index("Average (median) waiting time (in weeks)")
    (row,) = [row for row in book.sheets["Commissioner"][FIRST:] if row[2] == "09L" and row[4] == "AP999"]
    row[column] = 7.25
    release, _ = read(book.write(tmp_path))
    (failed,) = [check for check in release.checks if not check.passed]
    assert (failed.id, failed.breaches) == ("printed-quantiles-known-misprints", 1)
    assert "09L" in failed.sentence
    assert "East Surrey" in failed.examples[0]


def test_a_revised_workbook_says_when(tmp_path: Path) -> None:
    release, _ = read(make_book("2", "commissioner", revised="10th July 2025").write(tmp_path))
    assert release.revised
    assert release.content_date == date(2025, 7, 10)
    release, _ = read(make_book("2", "commissioner").write(tmp_path))
    assert not release.revised
    assert release.content_date == date(2025, 2, 13)


def test_who_sent_no_data_is_kept_from_the_notes(tmp_path: Path) -> None:
    release, _ = read(make_book("2", "commissioner").write(tmp_path))
    assert any("did not submit any data: RF4 A TRUST" in note for note in release.notes)


def test_a_national_sheet_without_the_independent_sector_is_a_warning(tmp_path: Path) -> None:
    book = make_book("3", "provider")
    national, column = book.sheets["National"], book.sheets["National"][HEADER].index(
        "Number of new RTT clock starts during the month")  # fmt: skip
    nhs = [index for index, org in enumerate(book.orgs) if org.kind == "provider"]
    sums = book.counts["3"][nhs].sum(axis=(0, 2))
    for line, value in enumerate((*sums, sums.sum()), start=FIRST):
        national[line][column] = int(value)
    release, con = read(book.write(tmp_path))
    failed = [check.id for check in release.checks if not check.passed]
    assert failed == ["part-3-national-holds-independents"]
    assert rows(con, f"select sum(total) from workbook_marts where treatment_function = '{TOTAL}'") == [
        (book.total("3"),)
    ]


def test_an_unknown_column_is_noted_and_left_unread(tmp_path: Path) -> None:
    book = make_book("2", "commissioner")
    book.sheets["Sub-ICB"][HEADER].append("Mean age of the doctor")
    release, _ = read(book.write(tmp_path))
    (drift,) = (check for check in release.checks if check.id == "layout-drift")
    assert (drift.severity, drift.breaches) == ("warning", 1)
    assert "The column “Mean age of the doctor” (" in drift.examples[0]
    assert "“Sub-ICB”, cell" in drift.examples[0]
    assert drift.examples[0].endswith("To teach it: HEADINGS in fairwait/sources/workbooks/columns.py")


def test_england_is_held_against_the_overview(tmp_path: Path) -> None:
    book = make_book("1A", "commissioner")
    _, con = read(book.write(tmp_path))
    con.execute("create table overview (period varchar, series varchar, value double, status varchar)")
    con.execute("insert into overview values ('2024-12', 'admitted_total', ?, 'ok')", [book.total("1A")])
    assert agrees_with_overview(con, "workbook_marts", "overview").passed
    con.execute("update overview set value = value + 1")
    found = agrees_with_overview(con, "workbook_marts", "overview")
    assert found.breaches == 1
    assert f"{book.total('1A'):,} in the workbook" in found.examples[0]


def test_a_region_that_differs_from_its_commissioners_is_a_warning(tmp_path: Path) -> None:
    book = make_book("3", "commissioner")
    region = book.sheets["Region"]
    first = next(
        index for index in range(FIRST, len(region)) if region[index][1] == "Y62" and region[index][3] == "C_100"
    )
    other = next(
        index for index in range(FIRST, len(region)) if region[index][1] == "Y56" and region[index][3] == "C_100"
    )
    for line in (first, first + 4):
        region[line][-1] += 1  # type: ignore[operator]
    for line in (other, other + 4):
        region[line][-1] -= 1  # type: ignore[operator]
    release, _ = read(book.write(tmp_path))
    assert {check.id: check.breaches for check in release.checks if not check.passed} == {
        "part-3-region-is-sum-of-its-own": 4
    }


def test_another_workbook_is_not_recognised(tmp_path: Path) -> None:
    path = tmp_path / "Cancer-Provider-Dec24.xlsx"
    write_sheets(path, {"National": [["Title:", "Cancer waiting times"], ["Basis:", "Provider"], ["Code", 4]]})
    assert not Workbook().recognises(OpenedFile(path, path, path.name))
    with pytest.raises(BadInputError, match="not a publication"):
        recognise(open_file(path, tmp_path))


def test_a_workbook_without_the_lines_above_its_table_is_told_so(tmp_path: Path) -> None:
    book = make_book("1A", "provider")
    for cells in book.sheets.values():
        for row in cells[:HEADER]:
            row.clear()
    with pytest.raises(BadInputError, match="“Summary:” above the table is missing"):
        read(book.write(tmp_path))


def test_a_sheet_of_unknown_places_is_noted_and_not_taken_for_england(tmp_path: Path) -> None:
    book = make_book("1A", "provider")
    book.sheets["Alliance"] = [
        *(list(row) for row in book.sheets["National"][:HEADER]),
        *(["", word, word, *row[1:]] for row, word in zip(book.sheets["National"][HEADER:],
                                                         ("Alliance Code", *"AAAAA"), strict=True)),
    ]  # fmt: skip
    book.sheets["Alliance"][HEADER][2] = "Alliance Name"
    release, con = read(book.write(tmp_path))
    (drift,) = (check for check in release.checks if check.id == "layout-drift")
    assert "The sheet “Alliance” (" in drift.examples[0]
    assert "of places that are not known, Alliance Code" in drift.examples[0]
    assert "PLACES in fairwait/sources/workbooks/columns.py" in drift.examples[0]
    assert rows(con, "select count(*) from workbook_published where sheet = 'Alliance'") == [(0,)]


@pytest.mark.parametrize("words", ["Dec-24", "DECEMBER 2024", "December 2024 "])
def test_a_month_may_be_written_in_several_ways(words: str, tmp_path: Path) -> None:
    book = make_book("3", "provider")
    for cells in book.sheets.values():
        if len(cells) > HEADER:
            cells[4][2] = words
    release, _ = read(book.write(tmp_path))
    assert str(release.first_period) == "2024-12"


def _again(book: Book) -> Book:
    """The same book with its sheets written again from edited counts."""
    from tests.synthetic import workbook

    fresh = Book(book.period, book.part, book.basis, book.orgs, book.counts, {})
    for part in book.counts:
        for name, level, members in workbook._levels(book.basis, book.period.year > 2020, book.orgs):
            workbook._add_sheet(fresh, name, level, members, part, "N/A")
    return fresh
