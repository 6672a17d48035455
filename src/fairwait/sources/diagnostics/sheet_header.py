"""The headings of one sheet of a diagnostics workbook: which row they stand in and which column holds what."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from fairwait.domain.errors import BadInputError
from fairwait.sources.diagnostics.columns import COUNTED, HEADINGS, TEACH_HEADING
from fairwait.sources.drift import Drift, unknown
from fairwait.sources.workbook_grid import Grid, plain
from fairwait.sources.workbooks.preamble import PREAMBLE_ROWS

#: So many known headings in a row make it the header, so that a renamed one is found and named.
_ENOUGH = 8
_REGION = {"regional team code": "region", "regional team name": "region_name"}
_TEST = {"diagnostic id": "test", "diagnostic test name": "test_name"}


@dataclass(frozen=True, slots=True)
class SheetHeader:
    """``row`` of the headings and the column of each field, counted from 0; ``drift`` is what nobody taught.

    Fields are ``code``, ``name``, ``region``, ``region_name``, in a sheet by test ``test`` and ``test_name``, and the
    counted quantities with ``share_6_plus`` where it is printed.
    """

    row: int
    fields: Mapping[str, int]
    drift: tuple[Drift, ...]

    @property
    def figures(self) -> tuple[int, ...]:
        """The columns of the counted quantities, in their order."""
        return tuple(self.fields[quantity] for quantity in COUNTED)


def find_header(grid: Grid) -> int | None:
    """The row near the top that holds the headings of a diagnostics table, if one does."""
    for row, cells in enumerate(grid.rows[:PREAMBLE_ROWS]):
        if sum(plain(cell) in HEADINGS for cell in cells) >= _ENOUGH:
            return row
    return None


def read_header(grid: Grid, place: str, *, by_test: bool) -> SheetHeader:
    """The columns of a sheet of places called ``place`` (``provider``), by test or all tests together.

    Raises
    ------
    BadInputError
        For a sheet without a header, and a column that is missing, renamed or there twice.
    """
    row = find_header(grid)
    if row is None:
        raise BadInputError(
            "The sheet has no header", where=grid.where(0),
            expected="a row of headings such as “Total Waiting List” and “13+ weeks”",
            remedy=_remedy("the table has moved"),
        )  # fmt: skip
    headings = {column: plain(cell) for column, cell in enumerate(grid.rows[row]) if plain(cell)}
    _refuse_twice(grid, row, headings)
    wanted = {f"{place} code": "code", f"{place} name": "name", **_REGION, **(_TEST if by_test else {}), **HEADINGS}
    fields = {wanted[words]: column for column, words in headings.items() if words in wanted}
    extra = {column: words for column, words in headings.items() if words not in wanted}
    for words, field in wanted.items():
        if field not in fields and field != "share_6_plus":
            raise _missing(grid, row, words, extra)
    if not by_test and (stray := [column for column, words in extra.items() if words in _TEST]):
        raise BadInputError(
            f"The sheet has a column “{grid.at(row, stray[0])}”: it is by test", where=grid.where(row, stray[0]),
            expected="one row for each organisation, all tests together", remedy=_remedy("the sheets have changed"),
        )  # fmt: skip
    return SheetHeader(row, fields, (*_strange(grid, row, extra, wanted), *_nameless(grid, row, headings)))


def _strange(grid: Grid, row: int, extra: Mapping[int, str], wanted: Mapping[str, str]) -> tuple[Drift, ...]:
    return tuple(
        unknown("column", str(grid.at(row, column)).strip(), wanted, where=grid.where(row, column), teach=TEACH_HEADING)
        for column in extra
    )


def _nameless(grid: Grid, row: int, headings: Mapping[int, str]) -> tuple[Drift, ...]:
    """Columns of figures under no heading; two columns of the published sheets are blank throughout."""
    width = max((len(cells) for cells in grid.rows[row + 1 :]), default=0)
    found = []
    for column in (column for column in range(width) if column not in headings):
        if any(type(grid.at(line, column)) in (int, float) for line in range(row + 1, len(grid.rows))):
            where = grid.where(row, column)
            found.append(unknown("column", "figures without a heading", (), where=where, teach=TEACH_HEADING))
    return tuple(found)


def _refuse_twice(grid: Grid, row: int, headings: Mapping[int, str]) -> None:
    counts = Counter(headings.values())
    for column, words in reversed(tuple(headings.items())):
        if counts[words] > 1:
            raise BadInputError(
                f"The heading “{words}” is there {counts[words]} times", where=grid.where(row, column),
                expected="each heading once", remedy=_remedy("the columns have changed"),
            )  # fmt: skip


def _missing(grid: Grid, row: int, words: str, extra: Mapping[int, str]) -> BadInputError:
    near = difflib.get_close_matches(words, extra.values(), n=1, cutoff=0.5)
    at = next((column for column, found in extra.items() if near and found == near[0]), None)
    guess = f" (the nearest found is “{near[0]}”)" if near else ""
    return BadInputError(
        f"The column “{words}” is missing", where=grid.where(row, at), expected=f"a column of that name{guess}",
        remedy=_remedy("the publisher has renamed the column"),
    )  # fmt: skip


def _remedy(if_so: str) -> str:
    return f"download the workbook again, unedited; if {if_so}, teach it in {TEACH_HEADING}"
