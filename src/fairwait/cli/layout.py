"""Columns that fit a terminal: the least important go first, names are shortened, what is left goes to the drawing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

GAP = 2
ALWAYS = 99
#: Columns kept less long than this go rather than that a name is cut short.
TELLING = 55
#: Wider than this, rows are hard to follow with the eye.
WIDEST = 132


@dataclass(frozen=True, slots=True)
class Shown:
    """One column on the screen.

    ``keep`` says how long it stays as the terminal narrows; :data:`ALWAYS` never goes. ``least`` is the width that it
    may be shortened to, or, for a drawing, its smallest width; 0 means never shortened. Columns that tell little go
    before it is shortened below ``liked``. ``draw`` makes the cells of a drawing for a width, of at most ``most``.
    """

    heading: str
    cells: Sequence[str] = ()
    right: bool = False
    keep: int = ALWAYS
    least: int = 0
    liked: int = 0
    draw: Callable[[int], Sequence[str]] | None = None
    most: int = 40

    @property
    def natural(self) -> int:
        return max([cells(self.heading), *(cells(cell) for cell in self.cells)])

    @property
    def smallest(self) -> int:
        if self.draw:
            return self.least
        return min(self.natural, max(self.least, cells(self.heading))) if self.least else self.natural


def cells(text: str) -> int:
    """The columns of a terminal that a text takes."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def fit(columns: Sequence[Shown], width: int) -> list[tuple[Shown, int]]:
    """The columns that fit into ``width``, each with its own width."""
    kept = list(columns)
    while _needed(kept) + _missed(kept) > width and any(one.keep < TELLING for one in kept):
        kept = _without_least(kept)
    while _needed(kept) > width and any(one.keep < ALWAYS for one in kept):
        kept = _without_least(kept)
    spare = max(0, width - _needed(kept))
    widths = []
    for one in kept:
        more = 0 if one.draw else min(spare, one.natural - one.smallest)
        spare -= more
        widths.append(one.smallest + more)
    for index, one in enumerate(kept):
        if one.draw:
            more = min(spare, one.most - one.smallest)
            spare -= more
            widths[index] += more
    return list(zip(kept, _squeezed(kept, widths, width), strict=True))


def _without_least(columns: Sequence[Shown]) -> list[Shown]:
    """Without the least important columns: those of one importance stay or go together."""
    least = min(one.keep for one in columns)
    return [one for one in columns if one.keep > least]


def _needed(columns: Sequence[Shown]) -> int:
    return sum(one.smallest for one in columns) + GAP * max(0, len(columns) - 1)


def _missed(columns: Sequence[Shown]) -> int:
    """How much is wanting to what shortened columns would like."""
    return sum(max(0, min(one.liked, one.natural) - one.smallest) for one in columns)


def _squeezed(columns: Sequence[Shown], widths: list[int], width: int) -> list[int]:
    """On a terminal too narrow even for what always stays, the first column that may be shortened gives way."""
    over = sum(widths) + GAP * max(0, len(widths) - 1) - width
    for index, one in enumerate(columns):
        if over > 0 and one.least:
            give = min(over, widths[index] - 4)
            widths[index] -= give
            over -= give
    return widths


def lines_of(columns: Sequence[Shown], width: int) -> tuple[str, list[str]]:
    """The heading and the rows as lines of text, none longer than ``width``."""
    fitted = fit(columns, min(width, WIDEST))
    drawn = [one.draw(room) if one.draw else one.cells for one, room in fitted]
    heading = _line([(one.heading, room, one.right) for one, room in fitted])
    rows = [
        _line([(cell, room, one.right) for cell, (one, room) in zip(row, fitted, strict=True)])
        for row in zip(*drawn, strict=True)
    ]
    return heading, rows


def _line(parts: Sequence[tuple[str, int, bool]]) -> str:
    return (" " * GAP).join(_set(text, room, right) for text, room, right in parts).rstrip()


def _set(text: str, room: int, right: bool) -> str:
    """The text in exactly ``room`` columns, its end replaced by an ellipsis where it is too long."""
    size = cells(text)
    if size > room:
        text, size = _cut(text, room), room
    return " " * (room - size) + text if right else text + " " * (room - size)


def middle_cut(text: str, room: int) -> str:
    """The text in at most ``room`` columns, its middle left out: the ends of file names tell copies apart."""
    if cells(text) <= room or room < 3:
        return text if cells(text) <= room else _cut(text, room)
    from rich.cells import set_cell_size

    tail = (room - 1) // 2
    end = text[-tail:]
    while cells(end) > tail:
        end = end[1:]
    return f"{set_cell_size(text, room - 1 - cells(end)).rstrip()}…{end}"


def _cut(text: str, room: int) -> str:
    from rich.cells import set_cell_size

    return set_cell_size(set_cell_size(text, max(0, room - 1)).rstrip() + "…", room)
