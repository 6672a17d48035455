"""Cells of a workbook's table as typed columns: codes as text, counts as whole numbers; anything else is refused."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain
from typing import TYPE_CHECKING

from fairwait.domain.errors import BadInputError
from fairwait.sources.workbook_grid import Grid
from fairwait.sources.workbook_guard import AGAIN

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

DASHES = ("-", "–")
NUMBERS = frozenset((int, float))


def texts(grid: Grid, lines: Sequence[int], column: int | None, required: str | None) -> tuple[str, ...]:
    """A column of codes or names. A number is refused: a spreadsheet program has changed 03E5 into 300000."""
    if column is None:
        return ("",) * len(lines)
    texts = []
    for line in lines:
        cell = grid.at(line, column)
        if not isinstance(cell, str):
            raise BadInputError(
                f"A number, {cell}, stands where a code or name should", where=grid.where(line, column),
                expected="text, as published", remedy=AGAIN,
            )  # fmt: skip
        text = cell.strip()
        if required and not text:
            raise BadInputError(
                f"The {required} is blank", where=grid.where(line, column), expected="a code and a name in every row",
                remedy=AGAIN,
            )  # fmt: skip
        texts.append(text)
    return tuple(texts)


def numbers(grid: Grid, lines: Sequence[int], columns: Sequence[int]) -> Floats:
    """Cells as floats: calamine gives whole numbers of an .xls now as int, now as float. Anything else is refused.

    The result is rows x columns; raises BadInputError naming the first cell that is no number.
    """
    import numpy as np

    width = max(columns) + 1
    rows = [grid.rows[line] for line in lines]
    if all(len(row) >= width for row in rows):
        block = [[row[column] for column in columns] for row in rows]
    else:
        block = [[row[column] if column < len(row) else "" for column in columns] for row in rows]
    if set(map(type, chain.from_iterable(block))) - NUMBERS:
        raise _not_a_number(grid, lines, columns, block)
    return np.array(block, dtype=np.float64)


def _not_a_number(
    grid: Grid, lines: Sequence[int], columns: Sequence[int], block: Sequence[Sequence[object]]
) -> BadInputError:
    line, column, cell = next(
        (line, column, cell)
        for line, cells in zip(lines, block, strict=True)
        for column, cell in zip(columns, cells, strict=True)
        if type(cell) not in NUMBERS
    )
    blank = isinstance(cell, str) and not cell.strip()
    what = "The cell is blank where a number should stand" if blank else f"“{cell}” stands where a number should"
    if isinstance(cell, str) and re.fullmatch(r"[\d,. ]+", cell.strip()):
        what = f"The number {cell.strip()} is stored as text"
    return BadInputError(what, where=grid.where(line, column), expected="a whole number", remedy=AGAIN)


def refuse_negative_or_fraction(grid: Grid, lines: Sequence[int], columns: Sequence[int], block: Floats) -> None:
    """Raise BadInputError at the first of ``block`` (rows x columns, as read from those cells) that is no count."""
    import numpy as np

    wrong = ~np.isfinite(block) | (block < 0) | (block != np.floor(block)) | (block > 1e9)
    if not wrong.any():
        return
    row, column = (int(index) for index in np.argwhere(wrong)[0])
    value = block[row, column]
    what = "is negative" if value < 0 else "is not a whole number" if value <= 1e9 else "is too large to be a count"
    raise BadInputError(
        f"{value:,.10g} {what}", where=grid.where(lines[row], columns[column]),
        expected="a count: a whole number, zero or more", remedy=AGAIN,
    )  # fmt: skip


def shares(grid: Grid, lines: Sequence[int], column: int) -> Floats:
    """A printed percentage, stored as a share; NaN for a dash or a blank (nothing to divide by)."""
    import numpy as np

    values = np.full(len(lines), np.nan)
    for index, line in enumerate(lines):
        cell = grid.at(line, column)
        if type(cell) in NUMBERS:
            values[index] = cell
        elif str(cell).strip() not in ("", *DASHES):
            raise BadInputError(
                f"“{cell}” stands where a percentage should", where=grid.where(line, column),
                expected="a number, or “-” where there is nobody to count", remedy=AGAIN,
            )  # fmt: skip
    return values
