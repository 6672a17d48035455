"""Find a sheet's header by its words and say which column holds what; nothing is taken from a position alone."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field

from fairwait.domain.errors import BadInputError
from fairwait.domain.treatment import Part
from fairwait.sources.drift import Drift, unknown
from fairwait.sources.workbook_grid import Grid, plain
from fairwait.sources.workbook_guard import AGAIN
from fairwait.sources.workbooks.columns import (
    COUNTED,
    HEADINGS,
    LIKE_A_BAND,
    ORDER,
    PLACES,
    REQUIRED,
    TEACH_BAND,
    TEACH_COLUMN,
    TREATMENT_CODE,
    TREATMENT_NAME,
    Level,
    band_of,
)
from fairwait.sources.workbooks.preamble import PREAMBLE_ROWS

#: The open last band: 52 until the spring of 2021, 104 since.
_OPEN_BANDS = (52, 104)


@dataclass(frozen=True, slots=True)
class SheetHeader:
    """Where each thing stands in one sheet; columns are counted from 0.

    ``bands`` are in order from week 0, the open band last; empty for new periods. ``figures`` are the other columns
    by the name of their field. ``drift`` are the headings that fairwait does not know.
    """

    row: int
    level: Level
    part: Part
    code: int | None
    name: int | None
    parent_code: int | None
    parent_name: int | None
    treatment: int
    bands: tuple[int, ...]
    figures: Mapping[str, int]
    drift: tuple[Drift, ...] = field(default=())

    @property
    def open_band(self) -> int:
        """52 or 104; 104 where the part has no bands."""
        return len(self.bands) - 1 if self.bands else 104

    @property
    def first(self) -> int:
        """The leftmost column of the table."""
        return min(column for column in (self.code, self.parent_code, self.treatment) if column is not None)

    @property
    def last(self) -> int:
        """The rightmost column of the table."""
        return max((*self.bands, *self.figures.values(), self.treatment))


def find_header(grid: Grid) -> int | None:
    """The row that holds the heading of the treatment function's code, if one does near the top."""
    for row, cells in enumerate(grid.rows[:PREAMBLE_ROWS]):
        if any(plain(cell) == TREATMENT_CODE for cell in cells):
            return row
    return None


def strange_places(grid: Grid) -> tuple[str, ...]:
    """Headings of codes and names of a kind of place that fairwait does not know, where a sheet names no other.

    Such a sheet repeats the figures for some other geography; it must not be taken for the national one.
    """
    row = find_header(grid)
    if row is None:
        return ()
    found = []
    for cell in grid.rows[row]:
        kind, _, ending = plain(cell).rpartition(" ")
        if ending in ("code", "name") and plain(cell) != TREATMENT_CODE:
            if kind in PLACES:
                return ()
            found.append(str(cell).strip())
    return tuple(found)


def read_header(grid: Grid, part: Part, basis: str) -> SheetHeader:
    """Read the headings of one sheet. ``part`` is the workbook's; a sheet “with DTA” is of part 2A.

    Raises
    ------
    BadInputError
        Naming sheet and cell: no header, merged headings, a column that is missing, renamed or there twice.
    """
    row = find_header(grid)
    if row is None:
        raise _no_header(grid)
    headings = {column: plain(cell) for column, cell in enumerate(grid.rows[row]) if plain(cell)}
    _refuse_merged(grid, row, headings)
    _refuse_twice(grid, row, headings)
    counted = _counted(grid, row, headings, part)
    bands = _bands(grid, row, headings) if counted is not Part.NEW_PERIODS else ()
    figures = {HEADINGS[words].field: column for column, words in headings.items() if words in HEADINGS}
    places = _places(grid, row, headings, basis)
    known = {*bands, *figures.values(), *places.used}
    extra = {column: words for column, words in headings.items() if column not in known}
    _refuse_missing(grid, row, headings, counted, extra)
    treatment = next(column for column, words in headings.items() if words == TREATMENT_CODE)
    return SheetHeader(row, places.level, counted, places.code, places.name, places.parent_code, places.parent_name,
                       treatment, bands, figures,
                       _drift(grid, row, extra))  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Places:
    level: Level
    code: int | None
    name: int | None
    parent_code: int | None
    parent_name: int | None
    used: frozenset[int]


def _places(grid: Grid, row: int, headings: Mapping[int, str], basis: str) -> _Places:
    """The columns of codes and names: the lowest place named is the sheet's own, the next above it its parent."""
    codes: dict[Level, int] = {}
    names: dict[Level, int] = {}
    used = [column for column, words in headings.items() if words in (TREATMENT_CODE, TREATMENT_NAME)]
    for column, words in headings.items():
        kind, _, ending = words.rpartition(" ")
        if ending not in ("code", "name") or kind not in PLACES:
            continue
        level = "provider" if kind == "org" and basis == "provider" else PLACES[kind]
        found = codes if ending == "code" else names
        if level in found:
            raise _heading_twice(grid, row, found[level], column)
        found[level] = column
        used.append(column)
    levels = [level for level in ORDER if level in codes]
    own: Level = next((level for level in reversed(ORDER) if level in codes or level in names), "national")
    if own != "national" and not (own in codes and own in names):
        beside = codes.get(own, names.get(own, 0))
        raise BadInputError(
            f"There is no {'name' if own in codes else 'code'} beside “{grid.at(row, beside)}”",
            where=grid.where(row, beside), expected="a column of codes and a column of names", remedy=AGAIN,
        )  # fmt: skip
    parent = levels[-2] if len(levels) > 1 else None
    if own == "provider" and plain(grid.sheet).startswith(("is ", "independent")):
        own = "independent"
    own_code, own_name = (codes[levels[-1]], names[levels[-1]]) if levels else (None, None)
    return _Places(own, own_code, own_name,
                   codes.get(parent) if parent else None, names.get(parent) if parent else None,
                   frozenset(used))  # fmt: skip


def _drift(grid: Grid, row: int, extra: Mapping[int, str]) -> tuple[Drift, ...]:
    """Headings that nobody taught, with their cells. One that opens with weeks waited is refused: it could be a band.

    Raises BadInputError for such a heading.
    """
    for column, words in extra.items():
        if LIKE_A_BAND.match(words):
            raise BadInputError(
                f"The column “{grid.at(row, column)}” reads like a weekly band and is none that is known",
                where=grid.where(row, column), expected="bands of one week each, up to 52 plus or 104 plus",
                remedy=f"{AGAIN}; if NHS England has added bands, fairwait must be taught them first: {TEACH_BAND}",
            )  # fmt: skip
    return tuple(
        unknown(
            "column", str(grid.at(row, column)).strip(), HEADINGS, where=grid.where(row, column), teach=TEACH_COLUMN
        )
        for column in extra
    )


def _counted(grid: Grid, row: int, headings: Mapping[int, str], part: Part) -> Part:
    """The part that the sheet's own total says it counts, which must be one that the workbook can hold."""
    allowed = (part, Part.INCOMPLETE_DTA) if part is Part.INCOMPLETE else (part,)
    for column, words in headings.items():
        if words in COUNTED:
            fitting = [one for one in COUNTED[words] if one in allowed]
            if fitting:
                return fitting[0]
            raise BadInputError(
                f"The column “{grid.at(row, column)}” does not belong in a workbook of {part.label}",
                where=grid.where(row, column), expected=f"the columns of {part.label}", remedy=AGAIN,
            )  # fmt: skip
    dta = part is Part.INCOMPLETE and "dta" in plain(grid.sheet).split()
    return Part.INCOMPLETE_DTA if dta else part


def _bands(grid: Grid, row: int, headings: Mapping[int, str]) -> tuple[int, ...]:
    """Columns of the weekly bands, from >0-1 to the open one, each there once and none left out."""
    closed: dict[int, int] = {}
    opened: dict[int, int] = {}
    for column, words in headings.items():
        if (named := band_of(words)) is None:
            continue
        week, is_open = named
        found = opened if is_open else closed
        if week in found:
            raise _heading_twice(grid, row, found[week], column)
        found[week] = column
    last = max(closed, default=-1) + 1
    end = max((*closed.values(), *opened.values()), default=0)
    for band in range(last):
        if band not in closed:
            raise _band_missing(grid, row, f">{band}-{band + 1}", closed.get(band - 1, end) + (band > 0))
    if last not in opened or last not in _OPEN_BANDS or len(opened) != 1:
        wanted = next((band for band in _OPEN_BANDS if band >= last), _OPEN_BANDS[-1])
        raise _band_missing(grid, row, f">{last}-{last + 1}" if last < wanted else f"{wanted} plus", end)
    return (*(closed[band] for band in range(last)), opened[last])


def _refuse_missing(grid: Grid, row: int, headings: Mapping[int, str], part: Part, extra: Mapping[int, str]) -> None:
    """A required column must be there; any other may be absent, but not absent beside a strange one like it."""
    have = set(headings.values())
    for words in HEADINGS:
        if words in have:
            continue
        near = difflib.get_close_matches(words, extra.values(), n=1, cutoff=0.8)
        if words not in REQUIRED[part] and not near:
            continue
        column = next((column for column, found in extra.items() if found in near), None)
        raise BadInputError(
            f"The column “{words}” is missing",
            where=grid.where(row, column),
            expected="that heading" + (f", where “{grid.at(row, column)}” stands" if column is not None else ""),
            remedy=f"{AGAIN}; if NHS England renamed the column, fairwait must be taught first: {TEACH_COLUMN}",
        )
    if part not in (Part.NEW_PERIODS, Part.INCOMPLETE_DTA) and not {"p92", "p95"} & {
        HEADINGS[words].field for words in have if words in HEADINGS
    }:
        raise BadInputError(
            "The column of the 92nd or 95th percentile is missing", where=grid.where(row),
            expected="a heading such as “95th percentile waiting time (in weeks)”", remedy=AGAIN,
        )  # fmt: skip


def _refuse_merged(grid: Grid, row: int, headings: Mapping[int, str]) -> None:
    """A merged heading covers a neighbour's: the columns can no longer be told apart by their words."""
    first, last = min(headings), max(headings)
    for (top, left), (bottom, right) in grid.merged:
        if top <= row <= bottom and left <= last and right >= first:
            raise BadInputError(
                "Cells of the header are merged", where=grid.where(max(top, row), left),
                expected="one heading in each cell", remedy=AGAIN,
            )  # fmt: skip


def _refuse_twice(grid: Grid, row: int, headings: Mapping[int, str]) -> None:
    seen: dict[str, int] = {}
    for column, words in headings.items():
        if words in seen and (words in HEADINGS or words in (TREATMENT_CODE, TREATMENT_NAME)):
            raise _heading_twice(grid, row, seen[words], column)
        seen.setdefault(words, column)


def _heading_twice(grid: Grid, row: int, first: int, second: int) -> BadInputError:
    return BadInputError(
        f"The column “{grid.at(row, second)}” is there twice",
        where=f"{grid.where(row, first)} and again in column {second + 1}",
        expected="each column once", remedy=AGAIN,
    )  # fmt: skip


def _band_missing(grid: Grid, row: int, label: str, column: int) -> BadInputError:
    found = str(grid.at(row, column)).strip()
    return BadInputError(
        f"The column of the weekly band “{label}” is missing", where=grid.where(row, column),
        expected="every week's column from “>0-1” to “52 plus” or “104 plus”"
        + (f" (“{found}” stands there)" if found else " (the cell is blank)"),
        remedy=AGAIN,
    )  # fmt: skip


def _no_header(grid: Grid) -> BadInputError:
    """Name the cell that looks most like the heading, or the first row where it could have stood."""
    for row, cells in enumerate(grid.rows[:PREAMBLE_ROWS]):
        for column, cell in enumerate(cells):
            words = plain(cell)
            if difflib.SequenceMatcher(None, words, TREATMENT_CODE).ratio() > 0.8 or band_of(words) == (0, False):
                return BadInputError(
                    "The column “Treatment Function Code” is missing", where=grid.where(row, column),
                    expected="a header row with “Treatment Function Code”", remedy=AGAIN,
                )  # fmt: skip
    return BadInputError(
        "The sheet has no header", where=grid.where(min(13, max(len(grid.rows) - 1, 0)), 1),
        expected=f"a row with “Treatment Function Code” among the first {PREAMBLE_ROWS}", remedy=AGAIN,
    )  # fmt: skip
