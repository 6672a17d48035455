"""How a table is laid out on paper: widths, type size, and whether the page must lie on its side.

Lengths are in points. The layout is worked out from the widths of the words themselves, so that the same table is
always set alike and none is ever cut off.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from fairwait.charts import lettering
from fairwait.reports.grid import Grid

#: Room for a table among the text of an A4 page, inside margins of 22 mm.
UPRIGHT: Final = 470.0
#: Room for a table in full at the end, inside margins of 15 mm: on a page that stands, and on one that lies.
FULL_UPRIGHT: Final = 510.0
FULL_SIDEWAYS: Final = 756.0
#: Sizes of type to try, largest first: among the text, and at the end.
BODY_TYPE: Final = (7.8, 7.4, 7.0)
FULL_TYPE: Final = (6.8, 6.4)
#: Space at both sides of a cell, and widths that keep columns of words readable.
_PAD: Final = 6.4
_WIDEST_TEXT: Final = 230.0
#: The drawn column, among the text and at the end: the least that can be read, and the most that is of use.
_DRAWN: Final = (92.0, 150.0)
_DRAWN_SMALL: Final = (60.0, 84.0)
#: The share of rows whose words should stand on one line before any other column is given more.
_USUAL: Final = 0.94


@dataclass(frozen=True, slots=True)
class Layout:
    """Widths of the columns in order (without the drawn one), the width of the drawn one, type size and side."""

    widths: tuple[float, ...]
    drawn: float
    type: float
    sideways: bool


@dataclass(frozen=True, slots=True)
class _Need:
    """What a column asks for: the least, what sets all but a few rows on one line, and all that it can use."""

    least: float
    usual: float
    most: float
    words: bool


def among_text(grid: Grid, *, drawn: bool) -> Layout | None:
    """The largest type that fits an upright page among its text; ``None`` where none does."""
    picture = _DRAWN if drawn else None
    needs = _needs(grid)
    made = [_Attempt(needs, size, picture, UPRIGHT) for size in BODY_TYPE]
    # Where rows must break in any case, the smallest type breaks them least.
    best = next((one for one in made if one.sets_rows_on_one_line), made[-1])
    return best.layout() if best.fits else None


def squeezed(grid: Grid, *, drawn: bool) -> Layout:
    """An upright page whatever the words: at worst, they break inside narrow columns."""
    picture = _DRAWN if drawn else None
    return among_text(grid, drawn=drawn) or _Attempt(_needs(grid), BODY_TYPE[-1], picture, UPRIGHT).layout()


def in_full(grid: Grid, *, drawn: bool) -> Layout:
    """For a whole table at the end: where almost every row takes one line, upright if it can; at worst, words break."""
    picture = _DRAWN_SMALL if drawn else None
    needs = _needs(grid)
    made = [_Attempt(needs, size, picture, room) for room in (FULL_UPRIGHT, FULL_SIDEWAYS) for size in FULL_TYPE]
    return next((one for one in made if one.sets_rows_on_one_line), made[-1]).layout()


class _Attempt:
    """A table in one size of type in one room."""

    def __init__(self, needs: Sequence[_Need], size: float, picture: tuple[float, float] | None, room: float) -> None:
        self._size, self._room = size, room
        self._drawn, self._drawn_most = picture or (0.0, 0.0)
        self._texts = [need.words for need in needs]
        self._needs = [_scaled(need, size) for need in needs]

    @property
    def fits(self) -> bool:
        """Whether no word breaks."""
        return sum(need.least for need in self._needs) + self._drawn <= self._room

    @property
    def sets_rows_on_one_line(self) -> bool:
        """Whether almost all rows take one line."""
        return sum(need.usual for need in self._needs) + self._drawn <= self._room

    def layout(self) -> Layout:
        """Every column gets its least; what is left goes to words, then to the drawing, then to numbers.

        Where not even the least fits, all columns shrink alike.
        """
        widths, drawn = [need.least for need in self._needs], self._drawn
        spare = self._room - drawn - sum(widths)
        if spare < 0:
            widths = [width * (self._room - drawn) / sum(widths) for width in widths]
            return self._made(widths, drawn)
        spare = _grow(widths, [need.usual for need in self._needs], self._texts, spare)
        more = min(self._drawn_most - drawn, spare / 2)
        drawn, spare = drawn + more, spare - more
        most = [need.most for need in self._needs]
        spare = _grow(widths, most, self._texts, spare)
        _grow(widths, most, [not text for text in self._texts], spare)
        return self._made(widths, drawn)

    def _made(self, widths: Sequence[float], drawn: float) -> Layout:
        rounded = tuple(math.floor(width * 10) / 10 for width in widths)
        return Layout(rounded, math.floor(drawn * 10) / 10, self._size, self._room == FULL_SIDEWAYS)


def _needs(grid: Grid) -> list[_Need]:
    """What every column asks for."""
    return [_need(grid, index) for index in range(len(grid.columns))]


def _need(grid: Grid, index: int) -> _Need:
    """The widths that a column asks for in type of ten points, without padding."""
    column = grid.columns[index]
    word = max((lettering.width(part, 10, bold=True) for part in column.head.split()), default=0.0)
    whole = lettering.width(column.head, 10, bold=True)
    # The widest of the longest few strings is the widest of all, near enough, and cheap for thousands of rows.
    texts = sorted((row[index] for row in grid.rows), key=len)
    longest = list(dict.fromkeys(reversed(texts)))[:12]
    cell = max((lettering.width(text, 10) for text in longest), default=0.0)
    if column.kind != "words":
        least = max(cell, word, whole / 3)
        roomy = max(least, min(whole, max(cell * 2, whole / 2)))
        return _Need(least, least, roomy if column.kind == "number" else least, words=False)
    piece = max((lettering.width(part, 10) for text in longest for part in text.split()), default=0.0)
    least = max(word, min(piece, 160.0), min(cell, 84.0))
    most = max(cell, word, whole / 2)
    usual = lettering.width(texts[int(_USUAL * (len(texts) - 1))], 10) * 1.04 if texts else 0.0
    return _Need(least, min(max(least, usual), most), most, words=True)


def _scaled(need: _Need, size: float) -> _Need:
    factor = size / 10
    least, usual, most = (width * factor + _PAD for width in (need.least, need.usual, need.most))
    if not need.words:
        return _Need(least, usual, most, words=False)
    return _Need(least, max(least, min(usual, _WIDEST_TEXT)), max(least, min(most, _WIDEST_TEXT)), words=True)


def _grow(widths: list[float], wanted: Sequence[float], chosen: Sequence[bool], spare: float) -> float:
    """Widen the chosen columns in proportion to what each could still use; returns what is left over."""
    wishes = [
        max(want - width, 0.0) if choice else 0.0 for want, width, choice in zip(wanted, widths, chosen, strict=True)
    ]
    share = min(1.0, spare / sum(wishes)) if sum(wishes) > 0 else 0.0
    for index, wish in enumerate(wishes):
        widths[index] += wish * share
    return spare - sum(wishes) * share
