"""The official workbook of one quarter of a return: lines of words, a header, England's rows and a row a provider.

What stands where is found by its words, never by its place: the sheet by its name or, failing that, by its header; the
quarter in the lines above it; the columns by their headings. Nothing is taken from a row or column that could be
something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

from fairwait.domain.errors import BadInputError
from fairwait.domain.period import Period
from fairwait.sources.capacity.quarters import in_words, quarter_label, refuse_other_name
from fairwait.sources.capacity.tables import ENGLAND_ORG
from fairwait.sources.contract import OpenedFile
from fairwait.sources.drift import Drift, unknown
from fairwait.sources.workbook_grid import Grid, cell_name, is_workbook, open_workbook, plain, read_sheet
from fairwait.sources.workbook_guard import AGAIN

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

#: Rows within which a table's header stands.
HEADER_ROWS: Final = 40
#: Sheets of words, which hold no figures in any edition.
WORDS: Final = ("notes", "note", "guidance", "cover", "cover sheet", "contents", "definitions", "caveats")
CODE_HEADINGS: Final = ("organisation code", "org code", "orgid", "provider code")
#: Headings of a provider and of the body above it, as its return has had them since 2003.
ORGANISATION_FIELDS: Final[Mapping[str, Sequence[str]]] = {
    "parent_code": ("region code", "area team code", "sha code", "sha"),
    "parent_name": ("region name", "area team name", "sha name"),
    "org": CODE_HEADINGS,
    "name": ("organisation name", "org name", "name", "provider name"),
}
#: What stands in a cell whose figure was not returned.
NOT_RETURNED: Final = ("", "-", "–", "n/a", "na", "data not returned", "not returned", "no return")
_CODE = re.compile(r"[A-Z0-9]{3,6}")
_TAUGHT = "if NHS England changed the layout, fairwait must be taught first"

Kind = Literal["text", "count", "number"]


@dataclass(frozen=True, slots=True)
class SheetLayout:
    """How a return's table is known: its sheet, the sheets beside it, and its headings by the field that each fills.

    ``fields`` maps a field (``org``, ``name``, ``parent_code``, ``parent_name``, ``year``, ``month``) to its headings
    in small letters; ``marks`` are words of headings that only this return has: titles and forms share theirs.
    """

    sheet: str
    beside: Sequence[str]
    fields: Mapping[str, Sequence[str]]
    marks: Sequence[str]
    teach: str


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet with its header found: the row of headings, the lines above, and what was not known on the way."""

    grid: Grid
    row: int
    headings: Mapping[int, str]
    above: Mapping[str, str]
    drift: list[Drift] = field(default_factory=list)

    @property
    def words_above(self) -> str:
        """All words above the table, in small letters."""
        return plain(" ".join(" ".join(map(str, cells)) for cells in self.grid.rows[: self.row]))

    @property
    def revised(self) -> bool:
        """Whether the line “Revised:” above the table has a date in it."""
        return plain(self.above.get("revised", "")) not in NOT_RETURNED


def is_return(file: OpenedFile, layout: SheetLayout) -> bool:
    """Whether a file is a workbook of this return: by the headings of one of its sheets."""
    if not is_workbook(file.path):
        return False
    workbook = open_workbook(file.path, file.raw_path.name)
    for name in _figures(workbook):
        if _header_row(read_sheet(workbook, file.raw_path.name, name), layout) is not None:
            return True
    return False


def read_table(file: OpenedFile, layout: SheetLayout) -> Table:
    """Find the return's table in a workbook.

    Raises
    ------
    BadInputError
        When no sheet or several could be the one, or none has a header.
    """
    name = file.raw_path.name
    workbook = open_workbook(file.path, name)
    names = _figures(workbook)
    drift = [
        unknown("sheet", one, [layout.sheet], where=f"{name}, sheet “{one}”", teach=layout.teach)
        for one in names
        if plain(one) != plain(layout.sheet) and plain(one) not in {plain(known) for known in layout.beside}
    ]
    wanted = [one for one in names if plain(one) == plain(layout.sheet)]
    grids = [read_sheet(workbook, name, one) for one in wanted or names]
    tables = [(grid, row) for grid in grids if (row := _header_row(grid, layout)) is not None]
    if len(tables) != 1:
        listed = ", ".join(f"“{one}”" for one in workbook.sheet_names)
        guess = next((one.guess and one.found for one in drift if one.guess), "")
        raise BadInputError(
            f"{'Several sheets hold' if tables else 'No sheet holds'} the table “{layout.sheet}”",
            where=f"{name}, sheets {listed}",
            expected=f"one sheet “{layout.sheet}” with a column of organisation codes and one of “{layout.marks[0]}”"
            + (f" (the nearest found is “{guess}”)" if guess else ""),
            remedy=f"{AGAIN}; {_TAUGHT}: {layout.teach}",
        )
    grid, row = tables[0]
    headings = {column: words for column, cell in enumerate(grid.rows[row]) if (words := plain(cell))}
    return Table(grid, row, headings, _lines_above(grid, row), drift)


def read_period(table: Table, name: str) -> Period:
    """The quarter that the lines above the table say; held against the file's name.

    Raises
    ------
    BadInputError
        When they say none, several that differ, or another than the name.
    """
    said = in_words(table.above.get("period", "")) or in_words(table.words_above)
    if len(said) != 1:
        listed = " and ".join(quarter_label(one) for one in sorted(said))
        raise BadInputError(
            f"The lines above the table say {listed}" if said else "The lines above the table do not say their quarter",
            where=table.grid.where(max(table.row - 1, 0)),
            expected="one quarter, such as “Quarter 2, 2024-25 (July to September 2024)”",
            remedy=AGAIN,
        )
    (period,) = said
    refuse_other_name(period, name)
    return period


def place_fields(table: Table, layout: SheetLayout, required: Iterable[str]) -> dict[str, int]:
    """The column of each field by its heading.

    Raises
    ------
    BadInputError
        For a field twice, or a required one that is missing, with the nearest heading found.
    """
    found: dict[str, int] = {}
    for name, headings in layout.fields.items():
        places = [column for column, words in table.headings.items() if words in headings]
        if len(places) > 1:
            raise column_twice(table, places[0], places[1])
        if places:
            found[name] = places[0]
    for name in required:
        if name not in found:
            raise missing_column(table, layout.fields[name][0], layout.teach, taken=found.values())
    return found


def column_twice(table: Table, first: int, second: int) -> BadInputError:
    """The error for a heading that stands over two columns."""
    return BadInputError(
        f"The column “{table.grid.at(table.row, second)}” is there twice",
        where=f"{table.grid.where(table.row, first)} and {cell_name(table.row, second)}",
        expected="each column once",
        remedy=AGAIN,
    )


def missing_column(table: Table, heading: str, teach: str, taken: Iterable[int] = ()) -> BadInputError:
    """The error for a heading that is not there, naming the one most like it."""
    used = set(taken)
    spare = {words: column for column, words in table.headings.items() if column not in used}
    near = unknown("column", heading, spare, where="", teach="").guess
    place = spare.get(near)
    return BadInputError(
        f"The column “{heading}” is missing",
        where=table.grid.where(table.row, place),
        expected="a column of that name"
        + (f" (the nearest found is “{table.grid.at(table.row, place)}”)" if place is not None else ""),
        remedy=f"{AGAIN}; {_TAUGHT}: {teach}",
    )


def figure(table: Table, row: int, column: int, kind: Kind) -> float | None:
    """The figure in a cell; None where it was not returned.

    Raises
    ------
    BadInputError
        For other text, a negative figure, or a fraction where things are counted.
    """
    cell = table.grid.at(row, column)
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        value = float(cell)
        if value >= 0 and (kind == "number" or value == round(value)):
            return value
        what = f"{cell} is negative" if value < 0 else f"{cell} is not a whole number"
    elif plain(cell) in NOT_RETURNED:
        return None
    else:
        what = f"“{cell}” stands where a figure should"
    raise BadInputError(
        what,
        where=f"{table.grid.where(row, column)}, column “{table.headings.get(column, '')}”",
        expected="a whole number, zero or more" if kind == "count" else "a number, zero or more",
        remedy=AGAIN,
    )


def organisation(
    table: Table, row: int, fields: Mapping[str, int], england: Mapping[str, str]
) -> tuple[str, str, str] | None:
    """Level, code and name of a row; None where it has neither a code nor England's name.

    Raises
    ------
    BadInputError
        For a code that is none.
    """
    code = str(table.grid.at(row, fields["org"])).strip()
    name = str(table.grid.at(row, fields["name"])).strip()
    if code in ("", "-", "–"):
        level = england.get(plain(name))
        return (level, ENGLAND_ORG, name) if level else None
    if _CODE.fullmatch(code) and name:
        return "provider", code, name
    raise BadInputError(
        f"“{code}” is not the code of an organisation" if name else f"The organisation {code} has no name",
        where=table.grid.where(row, fields["org"]),
        expected="three to six capital letters and digits beside a name, or a row of England’s sums",
        remedy=AGAIN,
    )


def _figures(workbook: CalamineWorkbook) -> list[str]:
    return [name for name in workbook.sheet_names if plain(name) not in WORDS]


def _header_row(grid: Grid, layout: SheetLayout) -> int | None:
    """The first row with a heading of codes and one that only this return has."""
    for row, cells in enumerate(grid.rows[:HEADER_ROWS]):
        headings = [plain(cell) for cell in cells]
        if any(words in CODE_HEADINGS for words in headings) and any(
            mark in words for mark in layout.marks for words in headings
        ):
            return row
    return None


def _lines_above(grid: Grid, row: int) -> dict[str, str]:
    """The labelled lines above the table (“Period:” and what stands right of it), by label in small letters."""
    lines: dict[str, str] = {}
    for cells in grid.rows[:row]:
        texts = [str(cell).strip() for cell in cells if str(cell).strip()]
        if len(texts) > 1 and texts[0].endswith(":"):
            lines.setdefault(texts[0][:-1].strip().lower(), " ".join(texts[1:]))
    return lines
