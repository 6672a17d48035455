"""A workbook opened once, its sheets as rows of cells, and the words that name a cell in an error."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from fairwait.sources.workbook_guard import damaged, password_error, too_long
from fairwait.sources.workbook_parts import MAX_ROWS

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

#: What calamine's own code raises on a file that breaks its assumptions; it is no Exception and has no public name.
_PANIC = "PanicException"
_MAGIC = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells of one sheet from A1 on, and its merged areas as ((row, column), (row, column)), counted from 0."""

    file: str
    sheet: str
    rows: Sequence[Sequence[object]]
    merged: tuple[tuple[tuple[int, int], tuple[int, int]], ...] = ()

    def where(self, row: int, column: int | None = None) -> str:
        """A cell, or a row, as a person finds it: file, sheet “Region”, cell C15."""
        place = f"row {row + 1}" if column is None else f"cell {cell_name(row, column)}"
        return f"{self.file}, sheet “{self.sheet}”, {place}"

    def at(self, row: int, column: int) -> object:
        """The cell's content; an empty text beyond the end of a row."""
        cells = self.rows[row]
        return cells[column] if column < len(cells) else ""


def is_workbook(path: Path) -> bool:
    """Whether the file begins as .xlsx or .xls files do."""
    with path.open("rb") as handle:
        return handle.read(4) in _MAGIC


def open_workbook(path: Path, name: str) -> CalamineWorkbook:
    """Open either file type.

    Raises
    ------
    BadInputError
        When it asks for a password, or is damaged.
    """
    from python_calamine import CalamineWorkbook

    with _in_words(name):
        return CalamineWorkbook.from_path(path)


def read_sheet(workbook: CalamineWorkbook, file: str, sheet: str) -> Grid:
    """All cells of one sheet. Raises BadInputError when it is damaged or longer than any table could be."""
    with _in_words(file):
        opened = workbook.get_sheet_by_name(sheet)
        if opened.total_height > MAX_ROWS:
            raise too_long(file, f"sheet “{sheet}”", opened.total_height)
        merged = opened.merged_cell_ranges or ()
        return Grid(file, sheet, opened.to_python(skip_empty_area=False), tuple(merged))


@contextlib.contextmanager
def _in_words(name: str) -> Iterator[None]:
    """Turn what the spreadsheet library raises, a panic of its own included, into an error that a person can act on."""
    from python_calamine import CalamineError, PasswordError

    try:
        yield
    except PasswordError as error:
        raise password_error(Path(name)) from error
    except (CalamineError, OSError, ValueError, OverflowError, MemoryError) as error:
        raise damaged(name) from error
    except BaseException as error:
        if type(error).__name__ == _PANIC:
            raise damaged(name) from error
        raise


def plain(cell: object) -> str:
    """A cell's words: lower case, single spaces, nothing else changed."""
    return re.sub(r"\s+", " ", str(cell)).strip().lower()


def cell_name(row: int, column: int) -> str:
    """The name of a cell, counted from 0: (13, 27) is AB14."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row + 1}"
