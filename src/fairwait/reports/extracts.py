"""What the body of a printed report shows of a table, and what it leaves to the tables in full at the end.

A board reads the ends of an order and the few columns that carry the answer. A long table is therefore cut to its first
and last rows, or to the rows it says to preview; a wide one to the columns that are not secondary. Whatever is cut
stands whole at the end, and the extract says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from fairwait.domain import words
from fairwait.domain.finding import Column, Table
from fairwait.reports.columns import needed_in_extract
from fairwait.reports.grid import Grid, grid_of
from fairwait.reports.layout import Layout, among_text, squeezed

#: Tables of more rows are cut in the body.
LONG: Final = 30
#: Rows kept of each end of an order, and of a table that asks for no number of its own.
ENDS: Final = 10
#: The most rows outside an order that an extract shows; of more, the first few.
OUTSIDE: Final = 20
_PREVIEW: Final = 12


#: Where everything that a printed report leaves out can be found.
IN_FILES: Final = "in the workbook and the CSV files of this report"


@dataclass(frozen=True, slots=True)
class Extract:
    """A table as it stands in the body; ``whole`` where nothing of ``all`` of it is left out."""

    grid: Grid
    layout: Layout
    all: Grid

    @property
    def whole(self) -> bool:
        return len(self.grid.rows) == len(self.all.rows) and len(self.grid.columns) == len(self.all.columns)


@dataclass(frozen=True, slots=True)
class Full:
    """A table as it stands at the end. ``note`` says which columns only the files hold; empty if none."""

    grid: Grid
    note: str


class FullTables:
    """Decides what the tables at the end hold: every row, and every column that no like table has shown before.

    The first table of a kind stands there with every column. Further ones with the very same columns (the same measure
    in one treatment area after another) leave their secondary columns to the files.
    """

    def __init__(self) -> None:
        self._kinds: set[tuple[Column, ...]] = set()

    def add(self, table: Table, grid: Grid | None = None) -> Full:
        """The table as it stands at the end, the next of its kind; ``grid`` is its text, where that is made already."""
        seen = table.columns in self._kinds
        self._kinds.add(table.columns)
        grid = grid or grid_of(table)
        if not seen:
            return Full(grid, "")
        short = grid.with_columns({column.key for column in table.columns if not column.secondary})
        number = len(grid.columns) - len(short.columns)
        stand = words.noun(number, "stands", "stand")
        return Full(short, f"{words.count(number, 'more column')} {stand} {IN_FILES}." if number else "")


def extract_of(table: Table, *, drawn: bool = True) -> Extract:
    """The table as the body shows it; ``drawn`` where the surface draws a dot and its interval in each row."""
    whole = grid_of(table)
    picture = drawn and table.interval is not None
    if len(whole.rows) <= LONG and (layout := among_text(whole, drawn=picture)):
        return Extract(whole, layout, whole)
    grid = _fewer_columns(_fewer_rows(whole, table), table, picture)
    return Extract(grid, squeezed(grid, drawn=picture), whole)


def ends_of(grid: Grid) -> Grid | None:
    """The first and last rows of an order under headings that say so; ``None`` where it is too short to be cut."""
    ranked = [at for at, dimmed in enumerate(grid.dimmed) if not dimmed]
    if len(ranked) <= 2 * ENDS + 4:
        return None
    others = words.count(len(ranked) - 2 * ENDS, "other")
    number = words.number_word(ENDS)
    headings = [(0, f"First {number}"), (ENDS, f"Last {number}, after {others}")]
    return grid.with_rows([*ranked[:ENDS], *ranked[-ENDS:]], headings)


def _fewer_rows(grid: Grid, table: Table) -> Grid:
    """Both ends of an order and all that stands outside it; of other long tables the first rows."""
    if len(grid.rows) <= LONG:
        return grid
    both = ends_of(grid) if table.interval else None
    if table.interval and both is None:
        return grid  # few are ranked: those left out of the order make it long, and none of them is cut
    if both is None:
        first = min(table.preview_rows or _PREVIEW, len(grid.rows))
        return grid.with_rows(range(first), [(at, heading) for at, heading in grid.groups if at < first])
    outside = [at for at, dimmed in enumerate(grid.dimmed) if dimmed]
    shown = outside if len(outside) <= OUTSIDE else outside[:_PREVIEW]
    headings = {at: heading for at, heading in grid.groups if at in outside}
    if len(shown) < len(outside) and shown[0] in headings:
        headings[shown[0]] += f": {words.integer(len(shown))} of {words.integer(len(outside))}"
    chosen = [*both.order, *shown]
    groups = [(chosen.index(at), heading) for at, heading in headings.items() if at in shown]
    return grid.with_rows(chosen, [*both.groups, *groups])


def _fewer_columns(grid: Grid, table: Table, picture: bool) -> Grid:
    """Without what an extract can do without; if that is still too wide, without the last columns either."""
    wanted = needed_in_extract(table)
    keys = [column.key for column in grid.columns if column.key in wanted] or [grid.columns[0].key]
    drawn_key = table.interval.value if table.interval else ""
    short = grid.with_columns(keys)
    while len(keys) > 2 and among_text(short, drawn=picture) is None:
        keys.remove(next(key for key in reversed(keys) if key != drawn_key))
        short = grid.with_columns(keys)
    return short


def left_out(extract: Extract, full: Full) -> str:
    """What the table at the end has that the extract has not, in a sentence."""
    rows = len(full.grid.rows) - len(extract.grid.rows)
    columns = len(full.grid.columns) - len(extract.grid.columns)
    parts = [words.count(number, f"more {what}") for number, what in ((rows, "row"), (columns, "column")) if number]
    stand = words.noun(rows + columns, "stands", "stand")
    return f"{words.listing(parts)} {stand} in the tables at the end." if parts else ""
