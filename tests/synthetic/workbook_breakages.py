"""What can be wrong with a workbook: each entry spoils a good one and says what the error must name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.synthetic.workbook import FIRST, HEADER, Book, Cells

ORGS = "Sub-ICB"


@dataclass(frozen=True)
class Spoiled:
    """A fault: how to make it, words of the error, and the sheet and cell (or the file) that it must name."""

    id: str
    spoil: Callable[[Book], None]
    what: str
    where: str
    part: str = "1A"


def _sheet(book: Book) -> Cells:
    return book.sheets[ORGS]


def _column(book: Book, heading: str, sheet: str = ORGS) -> int:
    return book.sheets[sheet][HEADER].index(heading)


def _set(heading: str, value: object, row: int = FIRST, sheet: str = ORGS) -> Callable[[Book], None]:
    def spoil(book: Book) -> None:
        book.sheets[sheet][row][_column(book, heading, sheet)] = value

    return spoil


def _rename(old: str, new: str, sheet: str = ORGS) -> Callable[[Book], None]:
    return _set(old, new, HEADER, sheet)


def _shift_header(book: Book) -> None:
    _sheet(book)[HEADER].insert(1, "")


def _shift_header_down(book: Book) -> None:
    cells = _sheet(book)
    cells[HEADER], cells[HEADER + 2] = cells[HEADER + 2], cells[HEADER]


def _without_header(book: Book) -> None:
    del _sheet(book)[HEADER]


def _without(sheet: str) -> Callable[[Book], None]:
    def spoil(book: Book) -> None:
        del book.sheets[sheet]

    return spoil


def _merge(sheet: str, *area: int) -> Callable[[Book], None]:
    """Merge cells as a spreadsheet program does: all but the first are blank afterwards."""

    def spoil(book: Book) -> None:
        top, left, bottom, right = area
        book.merged[sheet] = [(top, left, bottom, right)]
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                if (row, column) != (top, left):
                    book.sheets[sheet][row][column] = ""

    return spoil


def _extra_total(book: Book) -> None:
    """A row of totals over all organisations, with no code, at the foot of their sheet."""
    cells = _sheet(book)
    national = book.sheets["National"][-1]
    cells.append(["", "", "", "Total", national[1], "Total", *national[3:]])


def _coded_total(book: Book) -> None:
    """The same with a code of its own, as if England were a commissioner."""
    for row in book.sheets["National"][FIRST:]:
        _sheet(book).append(["", "-", "ENG", "ENGLAND", *row[1:]])


def _uncoded_row(book: Book) -> None:
    cells = _sheet(book)
    cells.append([*cells[-1]])
    cells[-1][4] = ""


def _numbers_as_text(book: Book) -> None:
    row = _sheet(book)[FIRST + 1]
    row[6] = str(row[6])


def _all_numbers_as_text(book: Book) -> None:
    for row in _sheet(book)[FIRST:]:
        row[6:] = [str(cell) for cell in row[6:]]


def _duplicate(book: Book) -> None:
    _sheet(book).append([*_sheet(book)[FIRST]])


def _two_names(book: Book) -> None:
    for row in _sheet(book)[FIRST + 5 : FIRST + 10]:
        row[2] = "00Q"


def _period(sheet: str, words: object) -> Callable[[Book], None]:
    def spoil(book: Book) -> None:
        book.sheets[sheet][4][2] = words

    return spoil


def _line(row: int, words: str) -> Callable[[Book], None]:
    def spoil(book: Book) -> None:
        for name, cells in book.sheets.items():
            if name not in ("Notes", "Guidance"):
                cells[row][2] = words

    return spoil


def _wrong_total(book: Book) -> None:
    """One count of a Total row changed, with the counts beside it, so that the row itself still adds up."""
    row = _sheet(book)[FIRST + 4]
    for heading in (">0-1", "Total number of completed pathways (all)",
                    "Total number of completed pathways (with a known clock start)"):  # fmt: skip
        row[_column(book, heading)] += 1  # type: ignore[operator]


def _sheet_does_not_add_up(book: Book) -> None:
    """A commissioner's rows removed: everything that is left is right, and England is not its sum."""
    del _sheet(book)[FIRST : FIRST + 5]


def _org_in_two_sheets(book: Book) -> None:
    book.sheets["IS Provider"] += [[*row] for row in book.sheets["Provider"][FIRST : FIRST + 5]]


def _second_sheet(book: Book) -> None:
    book.sheets["Sub-ICB (2)"] = [[*row] for row in _sheet(book)]


def _no_rows(book: Book) -> None:
    del _sheet(book)[FIRST:]


BROKEN = (
    Spoiled("header one column to the right", _shift_header, "is not a treatment function code", "“Sub-ICB”, cell F15"),
    Spoiled("header among the rows", _shift_header_down, "", "“Sub-ICB”"),
    Spoiled("no header", _without_header, "The sheet has no header", "sheet “Sub-ICB”, cell B14"),
    Spoiled("no rows", _no_rows, "a header and no rows", "sheet “Sub-ICB”, cell E14"),
    Spoiled("no national sheet", _without("National"), "The sheet “National” is missing", "sheets “Region”"),
    Spoiled("no commissioner sheet", _without(ORGS), "The sheet “Sub-ICB” is missing", "sheets “National”"),
    Spoiled("the sheet twice", _second_sheet, "Two sheets hold the same level", "sheet “Sub-ICB (2)”, cell E14"),
    Spoiled(
        "merged header", _merge(ORGS, HEADER, 6, HEADER, 8), "Cells of the header are merged", "“Sub-ICB”, cell G14"
    ),
    Spoiled("header merged with the row above", _merge(ORGS, HEADER - 1, 4, HEADER, 4), "", "“Sub-ICB”"),
    Spoiled(
        "merged codes", _merge(ORGS, FIRST, 2, FIRST + 4, 2), "Cells of the table are merged", "“Sub-ICB”, cell C15"
    ),
    Spoiled("merged figures", _merge(ORGS, FIRST, 6, FIRST, 7), "Cells of the table are merged", "“Sub-ICB”, cell G15"),
    Spoiled(
        "renamed code",
        _rename("Treatment Function Code", "Treatment Fn Code"),
        "“Treatment Function Code” is missing",
        "“Sub-ICB”, cell E14",
    ),
    Spoiled(
        "renamed organisation", _rename("Org Code", "Organisation"), "no code beside “Org Name”", "“Sub-ICB”, cell D14"
    ),
    Spoiled(
        "renamed total",
        _rename("Total number of completed pathways (all)", "All completed pathways"),
        "“total number of completed pathways (all)” is missing",
        "“Sub-ICB”, row 14",
    ),
    Spoiled(
        "renamed optional column",
        _rename("Total 65 plus weeks", "Total of 65 plus weeks"),
        "“total 65 plus weeks” is missing",
        "“Sub-ICB”, cell DO14",
    ),
    Spoiled("renamed band", _rename(">17-18", "18 weeks"), "weekly band “>17-18” is missing", "“Sub-ICB”, cell X14"),
    Spoiled("band of two weeks", _rename(">17-18", ">17-19"), "weekly band “>17-18” is missing", "“Sub-ICB”, cell X14"),
    Spoiled("band left out", _rename(">103-104", ""), "weekly band “>103-104” is missing", "“Sub-ICB”"),
    Spoiled("no open band", _rename("104 plus", ""), "weekly band “104 plus” is missing", "“Sub-ICB”"),
    Spoiled("band twice", _rename(">5-6", ">4-5"), "is there twice", "“Sub-ICB”, cell K14"),
    Spoiled("column twice", _rename("Total 78 plus weeks", "Total 65 plus weeks"), "is there twice", "“Sub-ICB”"),
    Spoiled(
        "total of another part",
        _rename("Total number of completed pathways (all)", "Total number of incomplete pathways"),
        "does not belong in a workbook of completed pathways for admitted patients",
        "“Sub-ICB”",
    ),
    Spoiled("row of totals without code", _extra_total, "The code is blank", "“Sub-ICB”, cell C35"),
    Spoiled("row of totals with a code", _coded_total, "the national sheet has", "“National”, cell D15"),
    Spoiled(
        "row without treatment code", _uncoded_row, "figures and no treatment function code", "“Sub-ICB”, cell E35"
    ),
    Spoiled("a number as text", _numbers_as_text, "is stored as text", "“Sub-ICB”, cell G16"),
    Spoiled("all numbers as text", _all_numbers_as_text, "is stored as text", "“Sub-ICB”, cell G15"),
    Spoiled("a word for a number", _set(">3-4", "n/a"), "“n/a” stands where a number should", "“Sub-ICB”, cell J15"),
    Spoiled("a blank count", _set(">3-4", ""), "The cell is blank", "“Sub-ICB”, cell J15"),
    Spoiled("a negative count", _set(">3-4", -1), "-1 is negative", "“Sub-ICB”, cell J15"),
    Spoiled("a fraction", _set(">3-4", 2.5), "2.5 is not a whole number", "“Sub-ICB”, cell J15"),
    Spoiled("a count beyond reason", _set(">3-4", 1e12), "too large", "“Sub-ICB”, cell J15"),
    Spoiled(
        "a word for a median",
        _set("Average (median) waiting time (in weeks)", "few"),
        "number of weeks should",
        "“Sub-ICB”, cell DK15",
    ),
    Spoiled("an unknown function", _set("Treatment Function Code", "C_998"), "“C_998” is not a treatment", "cell E15"),
    Spoiled("a function of another part", _set("Treatment Function Code", "NP100"), "is one of", "“Sub-ICB”, cell E15"),
    Spoiled("a code as a number", _set("Org Code", 300000), "A number, 300000", "“Sub-ICB”, cell C15"),
    Spoiled("a blank code", _set("Org Code", ""), "The code is blank", "“Sub-ICB”, cell C15"),
    Spoiled("a row twice", _duplicate, "is there twice", "“Sub-ICB”, cell C35, and row 15"),
    Spoiled("two organisations, one code", _two_names, "Two organisations have the code 00Q", "“Sub-ICB”, cell C20"),
    Spoiled("bands that do not add up", _set(">3-4", 999), "is not what its weekly bands add up to", "“Sub-ICB”"),
    Spoiled(
        "a wrong count of long waits", _set("Total 52 plus weeks", 999), "is not what its weekly bands", "cell DM15"
    ),
    Spoiled("a wrong row of totals", _wrong_total, "The printed total of 00Q is not the sum", "“Sub-ICB”, cell G19"),
    Spoiled("a commissioner left out", _sheet_does_not_add_up, "add up to", "“National”"),
    Spoiled(
        "another month in one sheet",
        _period("Region", "November 2024"),
        "differ in what they say of the period",
        "“Region”, cell C5",
    ),
    Spoiled(
        "another month throughout",
        _line(4, "November 2024"),
        "says December 2024, its content says November 2024",
        "Admitted-Commissioner-Dec24.xlsx",
    ),
    Spoiled("no month", _line(4, ""), "“Period:” above the table is blank", "“National”, cell"),
    Spoiled("a month that is none", _line(4, "Michaelmas 2024"), "is not a month", "“National”, cell C5"),
    Spoiled(
        "another part than the name",
        _line(2, "RTT waiting times for completed non-admitted pathways."),
        "name says completed pathways for admitted patients",
        "Admitted-Commissioner-Dec24.xlsx",
    ),
    Spoiled(
        "another basis than the name",
        _line(6, "Provider"),
        "name says commissioners, its content says providers",
        "Admitted-Commissioner-Dec24.xlsx",
    ),
    Spoiled("no such basis", _line(6, "Hospital site"), "is not a basis", "“National”, cell C7"),
    Spoiled(
        "adjusted waits",
        _line(2, "RTT waiting times for completed admitted (adjusted) pathways."),
        "adjusted for pauses",
        "“National”, cell C3",
    ),
)

PROVIDER_BROKEN = (
    Spoiled("an organisation in two sheets", _org_in_two_sheets, "RXN stands in two sheets", "“IS Provider”", part="2"),
    Spoiled("no independent sector", _without("IS Provider"), "add up to", "“National”", part="2"),
    Spoiled("no providers", _without("Provider with DTA"), "add up to", "“National with DTA”", part="2"),
)
