"""How a table is laid out on paper: widths, type size, and whether the page must lie on its side.

Lengths are in points. The layout is worked out from the widths of the words themselves, so that the same table is
always set alike and none is ever cut off.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from fairwait.charts import lettering
from fairwait.domain.cells import cell_text, heading_text, is_number
from fairwait.domain.finding import Table

#: Room for a table on an A4 page that stands or lies, inside margins of 22 mm.
UPRIGHT: Final = 470.0
SIDEWAYS: Final = 716.0
#: Sizes of type to try, largest first, and the rows beyond which a table begins with the next smaller one.
TYPE_SIZES: Final = (8.5, 7.5, 6.6)
LONG: Final = (40, 400)
#: Tables longer than this show their first rows in place, and all of them at the end of the document.
INLINE_ROWS: Final = 130
_PREVIEW: Final = 12
#: Space at both sides of a cell, and widths that keep columns of words readable.
_PAD: Final = 6.4
_WIDEST_TEXT: Final = 230.0
_DRAWN: Final = 92.0
_DRAWN_MOST: Final = 170.0


@dataclass(frozen=True, slots=True)
class Layout:
    """Widths of the columns in order (without the drawn one), the width of the drawn one, type size and side."""

    widths: tuple[float, ...]
    drawn: float
    type: float
    sideways: bool


@dataclass(frozen=True, slots=True)
class _Need:
    least: float
    most: float


def printed_rows(table: Table) -> list[list[str]]:
    """Every cell as it prints."""
    return [[cell_text(value, column) for value, column in zip(row, table.columns, strict=True)] for row in table.rows]


def preview_of(table: Table) -> int:
    """How many rows of a long table stand in place."""
    return min(table.preview_rows or _PREVIEW, len(table.rows))


def without_repeats(table: Table) -> Table:
    """The table without what print shows twice: codes that stand in the names, and a flag that headings spell out."""
    hidden = {column.key for index, column in enumerate(table.columns) if _stands_in_names(table, index)}
    if table.interval and table.row_groups:
        hidden.add(table.interval.dimmed)
    kept = [index for index, column in enumerate(table.columns) if column.key not in hidden]
    columns = tuple(table.columns[index] for index in kept)
    return replace(table, columns=columns, rows=tuple(tuple(row[index] for index in kept) for row in table.rows))


def _stands_in_names(table: Table, index: int) -> bool:
    """Whether every code of the column is printed in brackets by another column of the same row."""
    if table.columns[index].kind != "code" or not table.rows:
        return False
    return all(any(isinstance(cell, str) and cell.endswith(f"({row[index]})") for cell in row) for row in table.rows)


def is_dimmed(table: Table, index: int) -> bool:
    """Whether a row is printed in grey: a place that could not be judged."""
    cell = table.interval
    if not cell or not cell.dimmed:
        return False
    place = index_of(table, cell.dimmed)
    return place is not None and bool(table.rows[index][place])


def index_of(table: Table, key: str) -> int | None:
    """The place of a column by its key."""
    return next((index for index, column in enumerate(table.columns) if column.key == key), None)


def lay_out(table: Table, rows: Sequence[Sequence[str]], *, drawn: bool = True) -> Layout:
    """The largest type that fits an upright page, then a page on its side; at worst, words break in narrow columns."""
    sizes = TYPE_SIZES[sum(len(rows) > limit for limit in LONG) :]
    picture = _DRAWN if drawn and table.interval else 0.0
    at_ten = [_need(table, rows, index) for index in range(len(table.columns))]
    texts = [column.kind == "text" for column in table.columns]
    for room, sideways in ((UPRIGHT, False), (SIDEWAYS, True)):
        for size in sizes:
            needs = [_scaled(need, size, not text) for need, text in zip(at_ten, texts, strict=True)]
            if sum(need.least for need in needs) + picture <= room:
                return _share(needs, texts, picture, size, sideways)
    needs = [_scaled(need, sizes[-1], not text) for need, text in zip(at_ten, texts, strict=True)]
    squeeze = (SIDEWAYS - picture) / sum(need.least for need in needs)
    return Layout(tuple(round(need.least * squeeze, 1) for need in needs), picture, sizes[-1], True)


def _need(table: Table, rows: Sequence[Sequence[str]], index: int) -> _Need:
    """The least and the most width of a column in type of ten points, without padding."""
    column = table.columns[index]
    head = heading_text(column)
    word = max((lettering.width(part, 10, bold=True) for part in head.split()), default=0.0)
    whole = lettering.width(head, 10, bold=True)
    # The widest of the longest few strings is the widest of all, near enough, and cheap for thousands of rows.
    longest = sorted({row[index] for row in rows}, key=len)[-12:]
    cell = max((lettering.width(text, 10) for text in longest), default=0.0)
    if is_number(column) or column.kind == "code":
        least = max(cell, word, whole / 4)
        return _Need(least, max(least, min(whole, max(cell * 2, whole / 2))))
    piece = max((lettering.width(part, 10) for text in longest for part in text.split()), default=0.0)
    return _Need(max(word, min(piece, 160.0), min(cell, 92.0)), max(cell, word, whole / 2))


def _scaled(need: _Need, size: float, number: bool) -> _Need:
    factor = size / 10
    least = need.least * factor + _PAD
    if number:
        return _Need(least, need.most * factor + _PAD)
    return _Need(least, max(least, min(need.most * factor + _PAD, _WIDEST_TEXT)))


def _share(needs: Sequence[_Need], texts: Sequence[bool], drawn: float, size: float, sideways: bool) -> Layout:
    """Every column gets its least; what is left goes to words first, then to the drawing, then to numbers."""
    room = SIDEWAYS if sideways else UPRIGHT
    widths = [need.least for need in needs]
    spare = _grow(widths, needs, texts, room - drawn - sum(widths))
    if drawn:
        more = min(_DRAWN_MOST - drawn, spare / 2)
        drawn, spare = drawn + more, spare - more
    _grow(widths, needs, [not text for text in texts], spare)
    return Layout(tuple(round(width, 1) for width in widths), round(drawn, 1), size, sideways)


def _grow(widths: list[float], needs: Sequence[_Need], chosen: Sequence[bool], spare: float) -> float:
    """Widen the chosen columns in proportion to what each could still use; returns what is left over."""
    wishes = [need.most - need.least if choice else 0.0 for need, choice in zip(needs, chosen, strict=True)]
    share = min(1.0, spare / sum(wishes)) if sum(wishes) > 0 else 0.0
    for index, wish in enumerate(wishes):
        widths[index] += wish * share
    return spare - sum(wishes) * share
