"""Workbooks of one quarter of capacity: what they hold is found by its words, and refused where it cannot be told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from fairwait.domain.errors import BadInputError
from fairwait.domain.period import Period
from fairwait.pipeline.cross_checks import refuse_broken_rules
from fairwait.pipeline.registry import recognise
from fairwait.sources.contract import ReadRelease
from fairwait.sources.opening import open_file
from tests.synthetic.capacity import (
    CANCELLED_FIGURES,
    THEATRE_FIGURES,
    QuarterBook,
    beds_book,
    cancelled_book,
    theatres_book,
)

Counts = dict[tuple[str, str, str], float]
_BOOKS: dict[str, Callable[[], QuarterBook]] = {
    "cancelled": cancelled_book,
    "theatres": theatres_book,
    "beds": beds_book,
    "day beds": lambda: beds_book("day"),
}
_PUBLICATIONS = {
    "cancelled": "cancelled-operations",
    "theatres": "operating-theatres",
    "beds": "beds",
    "day beds": "beds-day-only",
}


def read(path: Path, folder: Path) -> tuple[ReadRelease, Counts, set[tuple[object, ...]]]:
    work = folder / "work"
    work.mkdir(exist_ok=True)
    file = open_file(path, work)
    with duckdb.connect() as con:
        release = recognise(file).read(file, con)
        refuse_broken_rules(release, file.name)
        rows = con.execute(f"select org, item, quantity, value, period from {release.tables['counts']}").fetchall()
        published = con.execute(f"select level, quantity, value from {release.tables['published']}").fetchall()
    assert {row[4] for row in rows} == {"2024-09"}
    return release, {(row[0], row[1], row[2]): row[3] for row in rows}, set(published)


def breached(release: ReadRelease) -> dict[str, tuple[str, ...]]:
    return {check.id: check.examples for check in release.checks if not check.passed}


@pytest.mark.parametrize("suffix", [".xlsx", ".xls"])
@pytest.mark.parametrize("case", sorted(_BOOKS))
def test_each_workbook_is_recognised_and_read(case: str, suffix: str, tmp_path: Path) -> None:
    release, counts, _ = read(_BOOKS[case]().write(tmp_path, suffix, f"anything{suffix}"), tmp_path)
    assert release.publication == _PUBLICATIONS[case]
    assert release.first_period == release.last_period == Period(2024, 9)
    assert not release.revised
    assert counts
    assert "layout-drift" not in breached(release)


def test_a_dash_is_a_figure_that_was_not_returned(tmp_path: Path) -> None:
    release, counts, published = read(cancelled_book().write(tmp_path), tmp_path)
    assert counts == {
        ("RJ1", "ALL", "cancelled"): 150, ("RJ1", "ALL", "not_treated_28"): 30,
        ("RAL", "ALL", "cancelled"): 64, ("RAL", "ALL", "not_treated_28"): 6, ("NT209", "ALL", "cancelled"): 3,
    }  # fmt: skip
    assert {("england", "cancelled", 217.0), ("england-nhs", "cancelled", 214.0)} <= published
    assert breached(release) == {"providers-without-return": ("NT209 2024-09: NUFFIELD HEALTH, CAMBRIDGE HOSPITAL",)}


def test_overnight_and_day_beds_are_two_publications(tmp_path: Path) -> None:
    _, night, _ = read(beds_book().write(tmp_path), tmp_path)
    _, day, _ = read(beds_book("day").write(tmp_path), tmp_path)
    assert night["RAA", "general-acute", "overnight_available"] == 100.5
    assert night["RAA", "ALL", "overnight_occupied"] == 116.25
    assert night["RBB", "learning-disability", "overnight_occupied"] == 1
    assert {quantity for _, _, quantity in night} == {"overnight_available", "overnight_occupied"}
    assert {quantity for _, _, quantity in day} == {"day_available", "day_occupied"}


def test_a_revised_workbook_says_so(tmp_path: Path) -> None:
    assert read(cancelled_book(revised="20 February 2025").write(tmp_path), tmp_path)[0].revised
    name = "QMCO-Q2-2024-25-revised.xlsx"
    assert read(cancelled_book().write(tmp_path, name=name), tmp_path)[0].revised


@pytest.mark.parametrize(
    "period",
    ["July to September 2024", "Quarter 2, 2024-25", "Quarter 2 2024/25", "2024-25 Q2", "Quarter ending September 2024",
     "Quarter Ending 30th September 2024", "Quarter Ending September 30th 2024", "Quarter 2, 2024-2025",
     "Q2 2024-25", "Quarter 2 (2024-25), as at 30 September 2024"],
)  # fmt: skip
def test_a_quarter_is_read_in_every_spelling(period: str, tmp_path: Path) -> None:
    assert read(theatres_book(period=period).write(tmp_path), tmp_path)[0].first_period == Period(2024, 9)


def test_a_table_on_other_rows_and_columns_is_found(tmp_path: Path) -> None:
    book = theatres_book()
    book.sheets[book.sheet] = [["", "", *row] for row in [[], *book.cells]]
    assert read(book.write(tmp_path), tmp_path)[1] == read(theatres_book().write(tmp_path), tmp_path)[1]


def test_sheets_and_columns_that_nobody_taught_are_named_with_a_guess(tmp_path: Path) -> None:
    book = cancelled_book()
    book.sheets["Trust Sites"] = [["Site", "Operations"], ["A", 3]]
    for row, cells in enumerate(book.cells[book.header :]):
        cells.append("Organisation kind" if row == 0 else "NHS")
    release, counts, _ = read(book.write(tmp_path), tmp_path)
    assert len(counts) == 5
    sheet, column = breached(release)["layout-drift"]
    assert "The sheet “Trust Sites”" in sheet
    assert "nothing known is like it" in sheet
    assert "The column “Organisation kind”" in column
    assert "cell H16" in column
    assert "organisation" in column.partition("nearest")[2]
    assert "fairwait/sources/capacity/cancelled.py" in column


def test_a_renamed_sheet_is_read_by_its_header_and_named(tmp_path: Path) -> None:
    book = cancelled_book()
    book.sheets = {"Providers": book.sheets["Provider"]}
    release, counts, _ = read(book.write(tmp_path), tmp_path)
    assert len(counts) == 5
    (sentence,) = breached(release)["layout-drift"]
    assert "“Providers”" in sentence
    assert "nearest that is known is “Provider”" in sentence


def test_words_of_another_return_above_a_table_do_not_mislead(tmp_path: Path) -> None:
    book = theatres_book()
    book.cells[0][1] = "Cancelled elective operations: supporting facilities. Department of Health form QMCO"
    assert read(book.write(tmp_path), tmp_path)[0].publication == "operating-theatres"


def test_a_second_sheet_of_codes_is_not_the_table(tmp_path: Path) -> None:
    book = beds_book()
    cells = book.sheets.pop(book.sheet)
    book.sheets = {"Occupied by Specialty": [["Org Code", "Org Name", "100 General Surgery"], ["RAA", "N", 5]],
                   "Trusts by Sector": cells}  # fmt: skip
    release, counts, _ = read(book.write(tmp_path), tmp_path)
    assert counts == read(beds_book().write(tmp_path), tmp_path)[1]
    (sentence,) = breached(release)["layout-drift"]
    assert "nearest that is known is “NHS Trust by Sector”" in sentence


def test_a_block_of_beds_that_nobody_taught_is_left_out(tmp_path: Path) -> None:
    book = beds_book()
    heading = book.cells[book.header - 1]
    heading[heading.index("% Occupied")] = "Closed"
    release, counts, _ = read(book.write(tmp_path), tmp_path)
    assert counts == read(beds_book().write(tmp_path), tmp_path)[1]
    (sentence,) = breached(release)["layout-drift"]
    assert "“closed”" in sentence
    assert "beds_workbook.py" in sentence


def _set(row: int, heading: str, value: object) -> Callable[[QuarterBook], None]:
    return lambda book: book.set(row, heading, value)


def _above(label: str, words: str) -> Callable[[QuarterBook], None]:
    def spoil(book: QuarterBook) -> None:
        for row in book.cells[: book.header]:
            if label in row:
                row[row.index(label) + 1] = words

    return spoil


def _block(old: str, new: str) -> Callable[[QuarterBook], None]:
    def spoil(book: QuarterBook) -> None:
        cells = book.cells[book.header - 1]
        cells[cells.index(old)] = new

    return spoil


def _add_column(heading: str) -> Callable[[QuarterBook], None]:
    def spoil(book: QuarterBook) -> None:
        for row, cells in enumerate(book.cells[book.header :]):
            cells.append(heading if row == 0 else 1)

    return spoil


def _drop_organisations(book: QuarterBook) -> None:
    del book.cells[book.header + 3 :]


def _twice(book: QuarterBook) -> None:
    book.cells.append(list(book.cells[book.header + 4]))


def _second_sheet(book: QuarterBook) -> None:
    cells = book.sheets.pop(book.sheet)
    book.sheets |= {"Trusts": cells, "Hospitals": cells}


def _more_day_case(book: QuarterBook) -> None:
    for row, figure in ((0, 95), (1, 95), (4, 65)):
        book.set(row, THEATRE_FIGURES[1], figure)


def _no_header(book: QuarterBook) -> None:
    book.set(-1, "Organisation Code", "Identifier")


def _words_of_both(book: QuarterBook) -> None:
    book.cells[0][1] = "Beds open day only"


CODE, NAME = "Organisation Code", "Organisation Name"
_SPOILED: dict[str, tuple[str, Callable[[QuarterBook], None], str, str]] = {
    "text for a figure": ("cancelled", _set(3, CANCELLED_FIGURES[0], "many"), "“many” stands", "cell F20"),
    "negative": ("cancelled", _set(3, CANCELLED_FIGURES[1], -2), "-2", "cell G20"),
    "fraction": ("cancelled", _set(4, CANCELLED_FIGURES[0], 64.5), "not a whole number", "cell F21"),
    "code": ("cancelled", _set(3, CODE, "Trust 1"), "“Trust 1” is not the code", "cell D20"),
    "no code": ("cancelled", _set(3, CODE, ""), "whose figures", "cell F20"),
    "no name": ("cancelled", _set(3, NAME, ""), "RJ1 has no name", "cell D20"),
    "organisation twice": ("cancelled", _twice, "RJ1 is there twice", "cell D20 and row 25"),
    "sum that nobody taught": ("cancelled", _set(1, NAME, "London total"), "“London total”", "cell F18"),
    "no organisations": ("cancelled", _drop_organisations, "no organisations", "row 16"),
    "column renamed": ("cancelled", _set(-1, CANCELLED_FIGURES[0], "Number of last minute elective operations "
                       "postponed for non clinical reasons"), "postponed", "cell F16"),
    "column twice": ("cancelled", _add_column(CANCELLED_FIGURES[0]), "is there twice", "cell F16 and H16"),
    "column like another": ("cancelled", _add_column(f"{CANCELLED_FIGURES[0]} (revised)"), "either could", "cell H16"),
    "two tables": ("cancelled", _second_sheet, "Several sheets hold", "sheets “Trusts”, “Hospitals”"),
    "no quarter": ("cancelled", _above("Period:", "Autumn"), "do not say their quarter", "row 15"),
    "two quarters": ("cancelled", _above("Period:", "Quarter 2, 2024-25 (July to September 2023)"),
                     "July to September 2023 and July to September 2024", "row 15"),
    "another quarter than the name": ("cancelled", _above("Period:", "Quarter 3, 2024-25"), "file’s name says July",
                                      "QMCO-Q2-2024-25.xlsx"),
    "England is no sum": ("cancelled", _set(0, CANCELLED_FIGURES[0], 218), "breach of a rule", "218.0 printed"),
    "theatres: text": ("theatres", _set(3, THEATRE_FIGURES[0], "ten"), "“ten” stands", "cell F20"),
    "theatres: negative": ("theatres", _set(3, THEATRE_FIGURES[0], -1), "-1", "cell F20"),
    "theatres: more day case": ("theatres", _more_day_case, "breach", "RAL 2024-09"),
    "theatres: England is no sum": ("theatres", _set(1, THEATRE_FIGURES[0], "x"), "“x” stands", "cell F18"),
    "theatres: column renamed": ("theatres", _set(-1, THEATRE_FIGURES[1], "Of which, number of day case theatres"),
                                 "Of which, number of day case theatres", "cell G16"),
    "theatres: code": ("theatres", _set(3, CODE, "rj1"), "“rj1” is not the code", "cell D20"),
    "theatres: twice": ("theatres", _twice, "RJ1 is there twice", "cell D20 and row 25"),
    "theatres: no organisations": ("theatres", _drop_organisations, "no organisations", "row 16"),
    "theatres: no code": ("theatres", _set(3, CODE, "-"), "whose figures", "cell F20"),
    "theatres: no name": ("theatres", _set(4, NAME, " "), "RAL has no name", "cell D21"),
    "theatres: quarter": ("theatres", _above("Period:", "Quarter 9"), "do not say", "row 15"),
    "beds: text": ("beds", _set(2, "Maternity", "few"), "“few” stands", "cell J18"),
    "beds: negative": ("beds", _set(2, "Total", -1), "-1", "cell G18"),
    "beds: block renamed": ("beds", _block("Occupied", "Occupiedd"), "no block of columns “Occupied”", "row 14"),
    "beds: block twice": ("beds", _block("% Occupied", "Available"), "is there twice", "cell G15 and S15"),
    "beds: kind renamed": ("beds", _set(-1, "Mental Illness", "Mental Illnesses"), "Mental Illnesses", "cell K15"),
    "beds: year": ("beds", _set(2, "Year", "2023-24"), "“2023-24” stands", "cell B18"),
    "beds: month": ("beds", _set(3, "Period End", "June"), "“June” stands", "cell C19"),
    "beds: both kinds": ("beds", _words_of_both, "overnight or by day only", "row 1"),
    "beds: England is no sum": ("beds", _set(0, "Maternity", 11), "breach", "maternity overnight_available: 11"),
    "beds: code": ("beds", _set(2, "Org Code", "R A"), "“R A” is not the code", "cell E18"),
    "beds: no code": ("beds", _set(2, "Org Code", ""), "whose figures", "cell G18"),
    "beds: name says another": ("beds", _above("Period:", "October to December 2024"), "name says July", "Beds-Open"),
    "beds: no organisations": ("beds", lambda book: book.cells.__delitem__(slice(book.header + 3, None)),
                               "no organisations", "row 15"),
}  # fmt: skip


@pytest.mark.parametrize("fault", sorted(_SPOILED))
def test_a_spoiled_workbook_is_refused_by_cell(fault: str, tmp_path: Path) -> None:
    case, spoil, what, where = _SPOILED[fault]
    book = _BOOKS[case]()
    spoil(book)
    with pytest.raises(BadInputError) as caught:
        read(book.write(tmp_path), tmp_path)
    assert what in f"{caught.value.what} {caught.value.expected}"
    assert where in caught.value.where
    assert caught.value.remedy


def test_a_workbook_without_codes_is_nobodys(tmp_path: Path) -> None:
    book = cancelled_book()
    _no_header(book)
    with pytest.raises(BadInputError, match="not a publication that fairwait can read"):
        read(book.write(tmp_path), tmp_path)
