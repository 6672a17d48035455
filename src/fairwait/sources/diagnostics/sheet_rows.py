"""One sheet of a diagnostics workbook as typed columns, with England's row apart from the organisations'."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fairwait.domain.errors import BadInputError
from fairwait.sources.diagnostics.columns import TOTAL_NAME
from fairwait.sources.diagnostics.sheet_header import SheetHeader
from fairwait.sources.workbook_cells import NUMBERS, numbers, refuse_negative_or_fraction, shares, texts
from fairwait.sources.workbook_grid import Grid, plain
from fairwait.sources.workbook_guard import AGAIN

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Counts = NDArray[np.int64]
    Floats = NDArray[np.float64]

#: England's row in the code of a sheet's rows.
ENGLAND = ""


@dataclass(frozen=True, slots=True)
class SheetRows:
    """One sheet's table: ``lines`` are its rows in the sheet, counted from 0, England's first.

    ``figures`` is rows x counted quantities, in their order. ``test`` is the publisher's number of the test, and 0 in
    England's row and in a sheet of all tests together; ``share`` the printed share waiting 6+ weeks (NaN for none).
    """

    grid: Grid
    header: SheetHeader
    lines: tuple[int, ...]
    org: tuple[str, ...]
    name: tuple[str, ...]
    region: tuple[str, ...]
    region_name: tuple[str, ...]
    test: Counts
    test_name: tuple[str, ...]
    figures: Counts
    share: Floats

    def where(self, row: int, field: str = "code") -> str:
        """The cell of a field in the table's n-th row."""
        return self.grid.where(self.lines[row], self.header.fields[field])

    def who(self, row: int) -> str:
        """The row in words: organisation and test."""
        org = self.org[row] or "England"
        return f"{org}, {self.test_name[row]}" if self.test_name[row] else org


def read_rows(grid: Grid, header: SheetHeader) -> SheetRows:
    """Read a sheet's table under its header.

    Raises
    ------
    BadInputError
        Naming sheet and cell: text, a blank, a fraction or a negative where a count belongs; a code that is blank,
        merged or a number; a row that is there twice; no row for England, or two; no rows at all.
    """
    import numpy as np

    england, lines = _table_lines(grid, header)
    _refuse_merged(grid, header, (england, *lines))
    fields = header.fields
    by_test = "test" in fields
    org = texts(grid, lines, fields["code"], "code")
    name = texts(grid, lines, fields["name"], "name")
    test = _whole(grid, lines, (fields["test"],))[:, 0] if by_test else np.zeros(len(lines), dtype=np.int64)
    test_name = texts(grid, lines, fields["test_name"], "name of the test") if by_test else ("",) * len(lines)
    _refuse_duplicates(grid, header, lines, org, name, test)
    every = (england, *lines)
    printed = shares(grid, every, fields["share_6_plus"]) if "share_6_plus" in fields else np.full(len(every), np.nan)
    return SheetRows(
        grid, header, every, (ENGLAND, *org), ("England", *name),
        ("", *texts(grid, lines, fields["region"], None)), ("", *texts(grid, lines, fields["region_name"], None)),
        np.concatenate([[0], test]).astype(np.int64), ("", *test_name), _whole(grid, every, header.figures), printed,
    )  # fmt: skip


def _whole(grid: Grid, lines: Sequence[int], columns: Sequence[int]) -> Counts:
    import numpy as np

    block = numbers(grid, lines, columns)
    refuse_negative_or_fraction(grid, lines, columns, block)
    return block.astype(np.int64)


def _table_lines(grid: Grid, header: SheetHeader) -> tuple[int, list[int]]:
    """England's row and the organisations'; blank rows and footnotes are passed over."""
    england, lines = [], []
    code, name = header.fields["code"], header.fields["name"]
    for line in range(header.row + 1, len(grid.rows)):
        if str(grid.at(line, code)).strip():
            lines.append(line)
        elif not any(type(grid.at(line, column)) in NUMBERS for column in header.figures):
            continue
        elif plain(grid.at(line, name)) == TOTAL_NAME:
            england.append(line)
        else:
            raise BadInputError(
                "The row has figures and no code", where=grid.where(line, code),
                expected="a code in every row of figures but England's, which is called “Total”", remedy=AGAIN,
            )  # fmt: skip
    if not lines:
        raise BadInputError(
            "The sheet has a header and no rows", where=grid.where(header.row, code),
            expected="a row for each organisation", remedy=AGAIN,
        )  # fmt: skip
    if len(england) != 1:
        where = grid.where(england[1], name) if england else grid.where(header.row + 1, name)
        raise BadInputError(
            "The row “Total” of England is there twice" if england else "The row “Total” of England is missing",
            where=where, expected="one row “Total” without a code, to hold the organisations against", remedy=AGAIN,
        )  # fmt: skip
    return england[0], lines


def _refuse_merged(grid: Grid, header: SheetHeader, lines: Sequence[int]) -> None:
    """A merged area leaves all cells but its first blank, so codes or figures under it are lost."""
    first, last = min(header.fields.values()), max(header.fields.values())
    for (top, left), (bottom, right) in grid.merged:
        if bottom >= min(lines) and top <= max(lines) and left <= last and right >= first:
            raise BadInputError(
                "Cells of the table are merged", where=grid.where(max(top, min(lines)), max(left, first)),
                expected="a code and a figure in each cell of its own", remedy=AGAIN,
            )  # fmt: skip


def _refuse_duplicates(
    grid: Grid, header: SheetHeader, lines: Sequence[int], org: Sequence[str], name: Sequence[str], test: Counts
) -> None:
    names: dict[str, int] = {}
    rows: dict[tuple[str, int], int] = {}
    column = header.fields["code"]
    for index, line in enumerate(lines):
        before = names.setdefault(org[index], index)
        if name[before] != name[index]:
            raise BadInputError(
                f"Two organisations have the code {org[index]}: “{name[before]}” and “{name[index]}”",
                where=f"{grid.where(line, column)}, and row {lines[before] + 1}", expected="one name for each code",
                remedy=AGAIN,
            )  # fmt: skip
        first = rows.setdefault((org[index], int(test[index])), index)
        if first != index:
            of = f" and test {test[index]}" if "test" in header.fields else ""
            raise BadInputError(
                f"The row of {org[index]}{of} is there twice",
                where=f"{grid.where(line, column)}, and row {lines[first] + 1}",
                expected="one row for each organisation and test", remedy=AGAIN,
            )  # fmt: skip
