"""The official workbook of beds of one quarter: blocks “Available”, “Occupied” and “% Occupied” of the same columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fairwait.domain.errors import BadInputError
from fairwait.domain.items import ALL
from fairwait.domain.period import Period
from fairwait.sources.capacity.quarters import LAST_MONTH, quarter_label
from fairwait.sources.capacity.tables import ENGLAND_ROWS
from fairwait.sources.capacity.workbook import (
    ORGANISATION_FIELDS,
    SheetLayout,
    Table,
    column_twice,
    missing_column,
    place_fields,
)
from fairwait.sources.capacity.workbook_rows import Figures, report_unknown_columns, write_rows
from fairwait.sources.drift import unknown
from fairwait.sources.workbook_grid import plain
from fairwait.sources.workbook_guard import AGAIN

if TYPE_CHECKING:
    import duckdb

#: The publication that a workbook of day beds becomes.
DAY_ONLY: Final = "beds-day-only"
#: Kinds of bed as the workbooks' headings have them.
KINDS: Final = {
    "total": ALL,
    "general & acute": "general-acute",
    "general and acute": "general-acute",
    "learning disabilities": "learning-disability",
    "learning disability": "learning-disability",
    "maternity": "maternity",
    "mental illness": "mental-illness",
}
#: The words over a block of columns; None is known and not kept, since it follows from the others.
BLOCKS: Final = {
    "available": "available",
    "occupied": "occupied",
    "% occupied": None,
    "percentage occupied": None,
    "occupancy rate": None,
}
_TEACH = "KINDS, BLOCKS and SHEET in fairwait/sources/capacity/beds_workbook.py"
SHEET: Final = SheetLayout(
    sheet="NHS Trust by Sector",
    beside=("Occupied by Specialty", "England", "Region", "Time Series"),
    fields={
        **ORGANISATION_FIELDS,
        "parent_code": (*ORGANISATION_FIELDS["parent_code"], "region"),
        "year": ("year",),
        "month": ("period end", "period"),
    },
    marks=("general & acute", "general and acute", "mental illness"),
    teach=_TEACH,
)
#: How far over the headings the words of their block may stand.
_ABOVE = 2


def fill_beds(con: duckdb.DuckDBPyConnection, table: Table, period: Period) -> tuple[str, int]:
    """Fill the working table; ``overnight`` or ``day`` as the lines above say, and the number of rows.

    Raises
    ------
    BadInputError
        When the lines do not say which beds, a block or column is missing, or a row says another quarter.
    """
    opening = _opening(table)
    fields = place_fields(table, SHEET, ("org", "name"))
    figures, used = _blocks(table, opening, max(fields.values()))
    report_unknown_columns(table, {**used, **{place: table.headings[place] for place in fields.values()}}, SHEET)

    def check_row(row: int) -> None:
        _refuse_other_quarter(table, row, fields, period)

    return opening, write_rows(con, table, period, fields, figures, ENGLAND_ROWS, check_row)


def _opening(table: Table) -> str:
    words = table.words_above
    found = {
        opening
        for opening, signs in {"overnight": ("overnight",), "day": ("day only", "day-only")}.items()
        if any(sign in words for sign in signs)
    }
    if len(found) != 1:
        raise BadInputError(
            "The lines above the table do not say whether its beds are open overnight or by day only",
            where=table.grid.where(0), expected="one of the two, “overnight” or “day only”", remedy=AGAIN,
        )  # fmt: skip
    return found.pop()


def _blocks(table: Table, opening: str, after: int) -> tuple[dict[int, Figures], dict[int, str]]:
    """The columns to read, and every column of a known block with its words."""
    starts = [column for column, words in table.headings.items() if words == "total" and column > after]
    figures: dict[int, Figures] = {}
    used: dict[int, str] = {}
    seen: dict[str, int] = {}
    for index, start in enumerate(starts):
        end = starts[index + 1] if index + 1 < len(starts) else max(table.headings) + 1
        words = _words_over(table, start, end)
        if words not in BLOCKS:
            _unknown_block(table, start, words)
            used.update({column: f"{heading} of {words}" for column, heading in _between(table, start, end).items()})
            continue
        if words in seen:
            raise column_twice(table, seen[words], start)
        seen[words] = start
        counted = BLOCKS[words]
        kinds = {column: KINDS[heading] for column, heading in _between(table, start, end).items() if heading in KINDS}
        used.update({column: table.headings[column] for column in kinds})
        if counted is not None:
            _refuse_incomplete(table, kinds, (start, end), words)
            figures |= {column: Figures(item, f"{opening}_{counted}", "number") for column, item in kinds.items()}
    for words in ("available", "occupied"):
        if words not in seen:
            near = unknown("column", words, [_words_over(table, s, s + 1) for s in starts], where="", teach="").guess
            raise BadInputError(
                f"There is no block of columns “{words.capitalize()}”", where=table.grid.where(max(table.row - 1, 0)),
                expected=f"“{words.capitalize()}” over “Total”" + (f" (the nearest found is “{near}”)" if near else ""),
                remedy=f"{AGAIN}; if NHS England changed the layout, fairwait must be taught first: {_TEACH}",
            )  # fmt: skip
    return figures, used


def _between(table: Table, start: int, end: int) -> dict[int, str]:
    return {column: words for column, words in table.headings.items() if start <= column < end}


def _words_over(table: Table, start: int, end: int) -> str:
    """The words over a block, from its first column to the next block's, in the rows next above the headings."""
    for row in range(table.row - 1, max(table.row - 1 - _ABOVE, -1), -1):
        texts = [words for column in range(start, end) if (words := plain(table.grid.at(row, column)))]
        if texts:
            return texts[0]
    return ""


def _unknown_block(table: Table, start: int, words: str) -> None:
    where = table.grid.where(max(table.row - 1, 0), start)
    table.drift.append(unknown("column", words or "a block without words", BLOCKS, where=where, teach=_TEACH))


def _refuse_incomplete(table: Table, kinds: dict[int, str], block: tuple[int, int], words: str) -> None:
    for heading, item in KINDS.items():
        places = [column for column, kind in kinds.items() if kind == item]
        if len(places) > 1:
            raise column_twice(table, places[0], places[1])
        if not places:
            taken = [column for column in table.headings if not block[0] <= column < block[1] or column in kinds]
            error = missing_column(table, heading, _TEACH, taken)
            raise BadInputError(
                f"{error.what} from the block “{words}”", where=error.where, expected=error.expected,
                remedy=error.remedy,
            )  # fmt: skip


def _refuse_other_quarter(table: Table, row: int, fields: dict[str, int], period: Period) -> None:
    """A row says its financial year (“2024-25”) and the quarter's last month; both must be the workbook's."""
    start = period.year - (period.month == LAST_MONTH[4])
    expected = {"year": f"{start}-{(start + 1) % 100:02d}", "month": period.label.split()[0]}
    for name, words in expected.items():
        column = fields.get(name)
        cell = plain(table.grid.at(row, column)) if column is not None else ""
        if column is not None and cell and cell.replace("/", "-")[: len(words)] != words.lower()[: max(len(cell), 3)]:
            raise BadInputError(
                f"“{table.grid.at(row, column)}” stands in the workbook of {quarter_label(period)}",
                where=table.grid.where(row, column), expected=words, remedy=AGAIN,
            )  # fmt: skip
