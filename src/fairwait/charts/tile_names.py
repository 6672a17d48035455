"""What stands on the tiles of a map: each area's name where all names fit, else its code, so that none is a riddle."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Final

from fairwait.charts import lettering
from fairwait.charts.regions import Tiles
from fairwait.charts.sheet import Sheet
from fairwait.domain.chart import Mark

CODED: Final = "On each tile stands the code of its area, which follows the name wherever areas are listed."
#: The widest picture of tiles, in pixels.
WIDTH: Final = 420.0
_EDGE: Final = 3.0
_LARGEST: Final = 13.5
_LEADING: Final = 1.15


def words_on_tiles(tiles: Tiles, marks: Iterable[Mark], side: float) -> Mapping[str, tuple[str, ...]]:
    """The lines on each tile, by code of area; ``side`` is that of a tile in pixels."""
    names = {mark.code: mark.label.removesuffix(f" ({mark.code})") for mark in marks}
    room = side - 2 * _EDGE
    found = {code: tuple(lettering.wrap(names.get(code, code), room, lettering.SMALL)) for code in tiles}
    fit = all(
        len(lines) * lettering.SMALL * _LEADING <= room
        and all(lettering.width(line, lettering.SMALL) <= room for line in lines)
        for lines in found.values()
    )
    return found if fit else {code: _broken(code, room) for code in tiles}


def _broken(code: str, room: float) -> tuple[str, ...]:
    """A long code on two lines, so that its letters are no smaller than those of the others."""
    if lettering.width(code, lettering.SMALL) <= room or room < 2 * lettering.SMALL * _LEADING:
        return (code,)
    middle = (len(code) + 1) // 2
    return code[:middle], code[middle:]


def are_coded(tiles: Tiles, marks: Iterable[Mark]) -> bool:
    """Whether codes stand on the tiles of the widest picture, which then has to say so."""
    side = WIDTH / (max((column for column, _ in tiles.values()), default=0) + 1)
    marks = tuple(marks)
    named = {mark.code for mark in marks if mark.label != mark.code}
    written = words_on_tiles(tiles, marks, side)
    return any("".join(lines) == code and code in named for code, lines in written.items())


def drawn_words(lines: tuple[str, ...], x: float, y: float, side: float, paint: str, sheet: Sheet) -> list[str]:
    """The lines of one tile about its middle, in letters that it has room for; ``paint`` is the tile's, or empty where
    it is hatched."""
    widest = max(lettering.width(line, 1.0) for line in lines)
    size = min(_LARGEST, (side - 2 * _EDGE) / widest, (side - _EDGE) / len(lines) / _LEADING)
    step = size * _LEADING
    top = y + size * 0.36 - step * (len(lines) - 1) / 2
    drawn = []
    for number, line in enumerate(lines):
        write = partial(sheet.text if paint else sheet.haloed, text_anchor="middle", font_size=round(size, 1))
        drawn.append(write(x, top + step * number, line, f"on-{paint}" if paint else "ink"))
    return drawn
