"""What can be wrong with a diagnostics file: each entry spoils a good one and says what the error must name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.synthetic.diagnostics import FIRST, HEADER, LEFT, Book, Series

CODE, NAME, TEST = LEFT + 2, LEFT + 3, LEFT + 4
BY_TEST, TOGETHER = "Provider by Test", "Provider"


@dataclass(frozen=True)
class Spoiled:
    """A fault of a workbook: how to make it, words of the error, and the sheet and cell that it must name."""

    id: str
    spoil: Callable[[Book], None]
    what: str
    where: str


@dataclass(frozen=True)
class SpoiledSeries:
    """A fault of a series: how to make it, words of the error, and the line or column that it must name."""

    id: str
    spoil: Callable[[Series], None]
    what: str
    where: str


def _set(heading: str, value: object, row: int = FIRST, sheet: str = BY_TEST) -> Callable[[Book], None]:
    def spoil(book: Book) -> None:
        book.sheets[sheet][row][book.sheets[sheet][HEADER].index(heading)] = value

    return spoil


def _rename_sheet(old: str, new: str) -> Callable[[Book], None]:
    def spoil(book: Book) -> None:
        book.sheets = {new if name == old else name: cells for name, cells in book.sheets.items()}

    return spoil


def _drop_column(heading: str, sheet: str) -> Callable[[Book], None]:
    def spoil(book: Book) -> None:
        at = book.sheets[sheet][HEADER].index(heading)
        for cells in book.sheets[sheet][HEADER:]:
            del cells[at : at + 1]

    return spoil


def _drop_row(sheet: str, row: int) -> Callable[[Book], None]:
    def spoil(book: Book) -> None:
        del book.sheets[sheet][row]

    return spoil


def _repeat(sheet: str, row: int) -> Callable[[Book], None]:
    def spoil(book: Book) -> None:
        book.sheets[sheet].append(list(book.sheets[sheet][row]))

    return spoil


def _drop_total(book: Book) -> None:
    del book.by_test[book.row("NT457", 16)]


def _hide_total(book: Book) -> None:
    """The total of an organisation passes for a test that nobody knows."""
    cells = book.by_test[book.row("NT457", 16)]
    cells[TEST], cells[TEST + 1] = 17, "Capsule endoscopy"


def _hide_all_totals(book: Book) -> None:
    for cells in book.by_test[FIRST:]:
        if cells[TEST] == 16:
            cells[TEST], cells[TEST + 1] = 17, "All tests"


def _add_one(heading: str, *others: str, sheet: str = BY_TEST) -> Callable[[Book], None]:
    """One more patient in every column named, of the first row: the row adds up, what is above it does not."""

    def spoil(book: Book) -> None:
        for name in (heading, *others):
            book.sheets[sheet][FIRST][book.sheets[sheet][HEADER].index(name)] += 1  # type: ignore[operator]

    return spoil


def _change_line(sheet: str, row: int, words: str) -> Callable[[Book], None]:
    def spoil(book: Book) -> None:
        book.sheets[sheet][row] = ["", book.sheets[sheet][row][1], words]

    return spoil


def _merge(book: Book) -> None:
    book.merged[BY_TEST] = [(FIRST, LEFT, FIRST + 1, LEFT)]
    book.by_test[FIRST + 1][LEFT] = ""


def _change_england(book: Book) -> None:
    """England's rows agree with each other and not with the organisations."""
    for cells in (book.by_test, book.together):
        cells[HEADER + 1][cells[HEADER].index("Planned tests / procedures")] += 1  # type: ignore[operator]


def _no_notes_list(book: Book) -> None:
    book.sheets["Notes"] = [["", "Notes"]]


def _number_for_code(book: Book) -> None:
    for cells in (book.by_test[FIRST], book.together[FIRST]):
        cells[CODE] = 300000.0


BROKEN = (
    Spoiled("renamed sheet by test", _rename_sheet(BY_TEST, "Provider by Tests"), "“provider by test” is missing",
            "sheets “Provider”, “Provider by Tests”"),
    Spoiled("renamed sheet", _rename_sheet(TOGETHER, "Providers"), "“provider” is missing", "“Providers”"),
    Spoiled("renamed column", _set("Total Waiting List", "Waiting List Total", HEADER),
            "The column “total waiting list” is missing", "sheet “Provider by Test”, cell H14"),
    Spoiled("missing column", _drop_column("13+ weeks", TOGETHER), "The column “13+ weeks” is missing",
            "sheet “Provider”, row 14"),
    Spoiled("column twice", _set("Planned tests / procedures", "13+ weeks", HEADER), "is there 2 times",
            "sheet “Provider by Test”, cell AA14"),
    Spoiled("no header", _drop_row(BY_TEST, HEADER), "The sheet has no header", "sheet “Provider by Test”"),
    Spoiled("text in a number", _set("03 <04 weeks", "twelve"), "“twelve” stands where a number should",
            "sheet “Provider by Test”, cell O17"),
    Spoiled("number stored as text", _set("03 <04 weeks", "1,234"), "is stored as text",
            "sheet “Provider by Test”, cell O17"),
    Spoiled("suppressed", _set("03 <04 weeks", "*", sheet=TOGETHER), "“*” stands where a number should",
            "sheet “Provider”, cell M17"),
    Spoiled("blank figure", _set("03 <04 weeks", ""), "blank where a number should stand",
            "sheet “Provider by Test”, cell O17"),
    Spoiled("negative", _set("Planned tests / procedures", -4), "is negative", "sheet “Provider by Test”, cell AA17"),
    Spoiled("fraction", _set("Planned tests / procedures", 4.5), "is not a whole number",
            "sheet “Provider by Test”, cell AA17"),
    Spoiled("row twice", _repeat(BY_TEST, FIRST), "The row of RR8 and test 1 is there twice", "and row 17"),
    Spoiled("organisation twice", _repeat(TOGETHER, FIRST), "The row of RR8 is there twice", "sheet “Provider”"),
    Spoiled("bands do not add up", _add_one("02 <03 weeks"), "is not that of its weekly bands",
            "sheet “Provider by Test”, cell H17"),
    Spoiled("6+ does not add up", _add_one("Number waiting 6+ Weeks"), "is not that of its weekly bands",
            "sheet “Provider by Test”, cell I17"),
    Spoiled("13+ is not the last band", _add_one("Number waiting 13+ Weeks", sheet=TOGETHER),
            "is not that of its weekly bands", "sheet “Provider”, cell H17"),
    Spoiled("tests do not add up to the total", _add_one("02 <03 weeks", "Total Waiting List"),
            "is not that of its tests", "sheet “Provider by Test”, cell H32"),
    Spoiled("activity does not add up", _add_one("Planned tests / procedures"), "is not that of its tests",
            "sheet “Provider by Test”, cell AA32"),
    Spoiled("sheets differ", _add_one("02 <03 weeks", "Total Waiting List", sheet=TOGETHER),
            "is not that of the sheet “Provider by Test”", "sheet “Provider”, cell F17"),
    Spoiled("an organisation is lost", _drop_row(TOGETHER, FIRST), "RR8 is not in the sheet “Provider”",
            "sheet “Provider by Test”, cell D32"),
    Spoiled("England is not the sum", _change_england, "of England is not that of the organisations",
            "sheet “Provider”, cell Y15"),
    Spoiled("England is missing", _drop_row(BY_TEST, HEADER + 1), "The row “Total” of England is missing",
            "sheet “Provider by Test”"),
    Spoiled("England is there twice", _repeat(BY_TEST, HEADER + 1), "The row “Total” of England is there twice",
            "sheet “Provider by Test”"),
    Spoiled("no pseudo-test", _drop_total, "NT457 has no row “Total”", "sheet “Provider by Test”"),
    Spoiled("a total passes for a test", _hide_total, "NT457 has no row “Total”", "sheet “Provider by Test”"),
    Spoiled("totals are called otherwise", _hide_all_totals, "The diagnostic test 17 is called “All tests”",
            "sheet “Provider by Test”, cell F32"),
    Spoiled("a test's name under another number", _set("Diagnostic Test Name", "Colonoscopy"),
            "The diagnostic test 1 is called “Colonoscopy”", "sheet “Provider by Test”, cell F17"),
    Spoiled("no code", _set("Provider Code", ""), "The row has figures and no code",
            "sheet “Provider by Test”, cell D17"),
    Spoiled("a code made a number", _number_for_code, "A number, 300000", "sheet “Provider”, cell D17"),
    Spoiled("two names for a code", _set("Provider Name", "ANOTHER TRUST"), "Two organisations have the code RR8",
            "sheet “Provider by Test”, cell D18"),
    Spoiled("merged cells", _merge, "Cells of the table are merged", "sheet “Provider by Test”, cell B17"),
    Spoiled("the sheets' months differ", _change_line(BY_TEST, 4, "March 2019"), "The sheets differ in month or basis",
            "sheet “Provider by Test”, cell C5"),
    Spoiled("no month", _change_line(TOGETHER, 4, "this month"), "is not a month", "sheet “Provider”, cell C5"),
    Spoiled("no rows", lambda book: book.by_test.__delitem__(slice(FIRST, None)), "a header and no rows",
            "sheet “Provider by Test”"),
    Spoiled("notes without a list", _no_notes_list, "has no list of those who did not submit", "sheet “Notes”"),
)  # fmt: skip


def _cell(heading: str, value: str, line: int = 1) -> Callable[[Series], None]:
    def spoil(series: Series) -> None:
        series.lines[line][series.column(heading)] = value

    return spoil


def _head(old: str, new: str) -> Callable[[Series], None]:
    return _cell(old, new, 0)


def _add_line(change: Callable[[list[str]], None], line: int = 1) -> Callable[[Series], None]:
    def spoil(series: Series) -> None:
        cells = list(series.lines[line])
        change(cells)
        series.lines.append(cells)

    return spoil


def _hidden_total(series: Series) -> None:
    """A test that nobody knows is the sum of the others, for every organisation."""
    sums: dict[tuple[str, str], list[int]] = {}
    for cells in series.lines[1:]:
        total = sums.setdefault((cells[0], cells[2]), [0] * 20)
        for place, cell in enumerate([*cells[4:7], *cells[8:25]]):
            total[place] += int(cell)
    for (day, org), total in sums.items():
        counted = [str(number) for number in total]
        series.lines.append([day, "Y63", org, "17", *counted[:3], "0.1", *counted[3:], "Capsule endoscopy"])


def _wrong_total(cells: list[str]) -> None:
    cells[3], cells[-1] = "16", "Total"


BROKEN_SERIES = (
    SpoiledSeries("renamed column", _head("Total Waiting List", "Total Waiting"),
                  "The column “total waiting list” is missing", "header"),
    SpoiledSeries("text in a number", _cell("03 <04 weeks", "ten"), "“ten” stands where a whole number",
                  "line 2, column “03 <04 weeks”"),
    SpoiledSeries("blank", _cell("03 <04 weeks", ""), "is blank", "line 2, column “03 <04 weeks”"),
    SpoiledSeries("negative", _cell("03 <04 weeks", "-3"), "-3 is negative", "line 2, column “03 <04 weeks”"),
    SpoiledSeries("not a month's end", _cell("Reporting Period", "2024-09-01"), "stands where a month's last day",
                  "line 2"),
    SpoiledSeries("row twice", _add_line(lambda cells: None), "is there twice", "lines 2 and"),
    SpoiledSeries("the list does not add up", _cell("03 <04 weeks", "9999"), "1 row does not add up, RR8", "line 2"),
    SpoiledSeries("a late band does not add up", _cell("09 <10 weeks", "9999"), "1 row does not add up, RR8", "line 2"),
    SpoiledSeries("13+ is not the last band", _cell("Number waiting 13+ Weeks", "0"), "1 row does not add up",
                  "line 2"),
    SpoiledSeries("a total that is no sum", _add_line(_wrong_total), "is not the sum of its tests", "line"),
    SpoiledSeries("a total passes for a test", _hidden_total, "it is a total, not a test", "line"),
    SpoiledSeries("a name of another number", _cell("Diagnostic Test Name", "Gastroscopy"),
                  "The diagnostic test 1 is called “Gastroscopy”", "line 2"),
)  # fmt: skip
