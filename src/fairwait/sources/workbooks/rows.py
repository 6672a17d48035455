"""The rows of one sheet as typed columns: codes as text, pathways as whole numbers, quantiles with their status."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fairwait.domain.errors import BadInputError
from fairwait.domain.treatment import TREATMENT_FUNCTIONS, Part
from fairwait.sources.drift import unknown
from fairwait.sources.workbook_cells import DASHES, NUMBERS, numbers, refuse_negative_or_fraction, shares, texts
from fairwait.sources.workbook_grid import Grid
from fairwait.sources.workbook_guard import AGAIN
from fairwait.sources.workbooks.columns import TEACH_FUNCTION
from fairwait.sources.workbooks.header import SheetHeader

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Counts = NDArray[np.int64]
    Floats = NDArray[np.float64]

_TREATMENT = re.compile(r"^([A-Z]{1,4}?)_?(\d{3}|X\d{2})$")
_PART_LETTERS = {"AP": Part.ADMITTED, "NP": Part.NON_ADMITTED, "IP": Part.INCOMPLETE}
_OPEN_QUANTILE = re.compile(r"^>?\s?(\d+)\s?\+$")
_QUANTILES = ("median", "p92", "p95")


@dataclass(frozen=True, slots=True)
class SheetRows:
    """One sheet's table. ``lines`` are its rows in the sheet, counted from 0; ``bands`` is rows x bands.

    A quantile is NaN with status ``suppressed`` for a dash, the band's edge with ``censored`` for “52+”, NaN with
    ``not_published`` for a blank or where the sheet has no such column.
    """

    grid: Grid
    header: SheetHeader
    lines: Counts
    org: tuple[str, ...]
    name: tuple[str, ...]
    parent_code: tuple[str, ...]
    parent_name: tuple[str, ...]
    treatment: tuple[str, ...]
    bands: Counts
    counts: Mapping[str, Counts]
    shares: Mapping[str, Floats]
    weeks: Mapping[str, Floats]
    statuses: Mapping[str, tuple[str, ...]]

    def where(self, row: int, field: str | None = None) -> str:
        """The cell of a field in the table's n-th row, or of its code."""
        column = self.header.figures.get(field, self.header.treatment) if field else self.header.treatment
        return self.grid.where(int(self.lines[row]), column)

    def who(self, row: int) -> str:
        """The row in words: organisation and treatment function."""
        return f"{self.org[row] or 'England'} {self.treatment[row]}"


def read_rows(grid: Grid, header: SheetHeader) -> SheetRows:
    """Read a sheet's table under its header.

    Raises
    ------
    BadInputError
        Naming sheet and cell: text, a blank, a fraction or a negative where a count belongs; a blank, merged or
        unknown code; a row that is there twice; two organisations with one code; no rows at all.
    """
    import numpy as np

    lines = _table_lines(grid, header)
    _refuse_merged_codes(grid, header, lines)
    treatment = tuple(_treatment(grid, header, line) for line in lines)
    org = texts(grid, lines, header.code, "code")
    name = texts(grid, lines, header.name, "name")
    _refuse_duplicates(grid, header, lines, org, name, treatment)
    counts = {field: column for field, column in header.figures.items() if field not in _QUANTILES}
    printed = {field: counts.pop(field) for field in list(counts) if field.endswith("_share")}
    columns = (*header.bands, *counts.values())
    block = numbers(grid, lines, columns)
    refuse_negative_or_fraction(grid, lines, columns, block)
    whole = block.astype(np.int64)
    split = len(header.bands)
    quantiles = {field: _quantile(grid, lines, header.figures.get(field)) for field in _QUANTILES}
    return SheetRows(
        grid, header, np.array(lines, dtype=np.int64), org, name,
        texts(grid, lines, header.parent_code, None), texts(grid, lines, header.parent_name, None), treatment,
        whole[:, :split], {field: whole[:, split + index] for index, field in enumerate(counts)},
        {field: shares(grid, lines, column) for field, column in printed.items()},
        {field: values for field, (values, _) in quantiles.items()},
        {field: statuses for field, (_, statuses) in quantiles.items()},
    )  # fmt: skip


def _table_lines(grid: Grid, header: SheetHeader) -> list[int]:
    """Rows of the table: blank ones and footnotes are passed over; a row with figures and no code is refused."""
    figures = (*header.bands, *header.figures.values())
    lines = []
    for line in range(header.row + 1, len(grid.rows)):
        if str(grid.at(line, header.treatment)).strip():
            lines.append(line)
        elif any(type(grid.at(line, column)) in NUMBERS for column in figures):
            raise BadInputError(
                "The row has figures and no treatment function code", where=grid.where(line, header.treatment),
                expected="a code such as C_100 in every row of figures: no further totals, no merged cells",
                remedy=AGAIN,
            )  # fmt: skip
    if not lines:
        raise BadInputError(
            "The sheet has a header and no rows", where=grid.where(header.row, header.treatment),
            expected="a row for each treatment function", remedy=AGAIN,
        )  # fmt: skip
    return lines


def _refuse_merged_codes(grid: Grid, header: SheetHeader, lines: Sequence[int]) -> None:
    """A merged area leaves all cells but its first blank, so codes or figures under it are lost."""
    for (top, left), (bottom, right) in grid.merged:
        if bottom >= lines[0] and top <= lines[-1] and left <= header.last and right >= header.first:
            raise BadInputError(
                "Cells of the table are merged", where=grid.where(max(top, lines[0]), max(left, header.first)),
                expected="a code and a figure in each cell of its own", remedy=AGAIN,
            )  # fmt: skip


def _treatment(grid: Grid, header: SheetHeader, line: int) -> str:
    published = grid.at(line, header.treatment)
    match = _TREATMENT.match(published.strip().upper()) if isinstance(published, str) else None
    bare = _TREATMENT.match(f"C{published}".upper()) if match is None and isinstance(published, str) else None
    found = match or bare
    code = (found[2] if found[2].startswith("X") else f"C_{found[2]}") if found else ""
    if code not in TREATMENT_FUNCTIONS:
        near = unknown("code", code or str(published), TREATMENT_FUNCTIONS, where="", teach="").guess
        raise BadInputError(
            f"“{published}” is not a treatment function code", where=grid.where(line, header.treatment),
            expected="a code such as C_100, AP100 or X01" + (f" (the nearest known is {near})" if near else ""),
            remedy=f"{AGAIN}; if NHS England has added a code, fairwait must be taught it first: {TEACH_FUNCTION}",
        )  # fmt: skip
    letters = match[1] if match else ""
    if header.part is not Part.NEW_PERIODS and letters in _PART_LETTERS and not _fits(letters, header.part):
        raise BadInputError(
            f"The code {published} is one of {_PART_LETTERS[letters].label}",
            where=grid.where(line, header.treatment), expected=f"codes of {header.part.label}", remedy=AGAIN,
        )  # fmt: skip
    return code


def _fits(letters: str, part: Part) -> bool:
    return _PART_LETTERS[letters] is part or (letters == "IP" and part is Part.INCOMPLETE_DTA)


def _refuse_duplicates(
    grid: Grid, header: SheetHeader, lines: Sequence[int], org: Sequence[str], name: Sequence[str],
    treatment: Sequence[str],
) -> None:  # fmt: skip
    names: dict[str, int] = {}
    rows: dict[tuple[str, str], int] = {}
    column = header.treatment if header.code is None else header.code
    for index, line in enumerate(lines):
        before = names.setdefault(org[index], index)
        if name[before] != name[index]:
            raise BadInputError(
                f"Two organisations have the code {org[index]}: “{name[before]}” and “{name[index]}”",
                where=f"{grid.where(line, column)}, and row {lines[before] + 1}", expected="one name for each code",
                remedy=AGAIN,
            )  # fmt: skip
        first = rows.setdefault((org[index], treatment[index]), index)
        if first != index:
            raise BadInputError(
                f"The row of {org[index] or 'England'} and {treatment[index]} is there twice",
                where=f"{grid.where(line, column)}, and row {lines[first] + 1}",
                expected="one row for each organisation and treatment function", remedy=AGAIN,
            )  # fmt: skip


def _quantile(grid: Grid, lines: Sequence[int], column: int | None) -> tuple[Floats, tuple[str, ...]]:
    import numpy as np

    values = np.full(len(lines), np.nan)
    if column is None:
        return values, ("not_published",) * len(lines)
    statuses = []
    for index, line in enumerate(lines):
        cell = grid.at(line, column)
        text = cell.strip() if isinstance(cell, str) else ""
        if type(cell) in NUMBERS and cell >= 0:  # type: ignore[operator]
            values[index], status = cell, "ok"
        elif text in DASHES:
            status = "suppressed"
        elif match := _OPEN_QUANTILE.match(text):
            values[index], status = float(match[1]), "censored"
        elif isinstance(cell, str) and not text:
            status = "not_published"
        else:
            raise BadInputError(
                f"“{cell}” stands where a number of weeks should", where=grid.where(line, column),
                expected="a number of weeks, “-” where it is suppressed, or 52+", remedy=AGAIN,
            )  # fmt: skip
        statuses.append(status)
    return values, tuple(statuses)
