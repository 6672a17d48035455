"""Regions on a map of tiles: the lines between them, and their names where the sea leaves room."""

from __future__ import annotations

from collections.abc import Mapping

from fairwait.charts import lettering, svg
from fairwait.charts.sheet import Sheet

Tiles = Mapping[str, tuple[int, int]]  # column and row of each area's tile, from the top left
_Places = dict[tuple[int, int], str]
_LEADING = 14.0


def region_marks(tiles: Tiles, regions: Mapping[str, str], side: float, sheet: Sheet) -> list[str]:
    """A line wherever two neighbouring tiles lie in different regions, and each region's name.

    ``regions`` is the region's name by code of area, ``side`` the side of a tile in pixels.
    """
    at = {place: regions[code] for code, place in tiles.items() if code in regions}
    lines = svg.group(_borders(at, side), stroke_width=1.5, stroke_linecap="square", **sheet.theme.paint(stroke="ink"))
    taken = set(tiles.values())
    names = []
    for name in sorted(set(at.values())):
        places = [place for place, region in at.items() if region == name]
        names += _at_sea(name, places, taken, side, sheet) or _on_land(name, places, side, sheet)
    return [lines, *names]


def _borders(at: _Places, side: float) -> list[str]:
    edges = []
    for (column, row), region in at.items():
        x, y = (column + 1) * side, (row + 1) * side
        if at.get((column + 1, row), region) != region:
            edges.append(svg.line(x, y - side, x, y))
        if at.get((column, row + 1), region) != region:
            edges.append(svg.line(x - side, y, x, y))
    return edges


def _at_sea(
    name: str, places: list[tuple[int, int]], taken: set[tuple[int, int]], side: float, sheet: Sheet
) -> list[str]:
    """The name beside the region's outermost tile, in the row nearest its middle that has room; else nothing."""
    middle = sum(row for _, row in places) / len(places)
    for row in sorted({row for _, row in places}, key=lambda row: abs(row - middle)):
        columns = [column for column, its_row in places if its_row == row]
        for edge, step in ((min(columns), -1), (max(columns), 1)):
            free = 0
            while 0 <= edge + step * (free + 1) < round(sheet.width / side) and (
                (edge + step * (free + 1), row) not in taken
            ):
                free += 1
            words = lettering.wrap(name, free * side - 8, lettering.SMALL)
            fits = max(lettering.width(part, lettering.SMALL) for part in words) <= free * side - 8
            if fits and len(words) * _LEADING <= side:
                x = edge * side - 6 if step < 0 else (edge + 1) * side + 6
                return _lines(words, x, (row + 0.5) * side, "end" if step < 0 else "start", "quiet", sheet)
    return _at_an_end(name, places, taken, side, sheet)


def _at_an_end(
    name: str, places: list[tuple[int, int]], taken: set[tuple[int, int]], side: float, sheet: Sheet
) -> list[str]:
    """The name in the free row above or below the region, from its first column that has nothing there; else
    nothing."""
    rows = [row for _, row in places]
    for end, step in ((min(rows), -1), (max(rows), 1)):
        free = [column for column, row in places if row == end and (column, end + step) not in taken]
        if not free:
            continue
        last = min(free)
        while last + 1 < round(sheet.width / side) and (last + 1, end + step) not in taken:
            last += 1
        room = (last + 1 - min(free)) * side - 8
        words = lettering.wrap(name, room, lettering.SMALL)
        fits = max(lettering.width(part, lettering.SMALL) for part in words) <= room
        if fits and len(words) * _LEADING <= side:
            return _lines(words, min(free) * side + 6, (end + 0.8 * step + 0.5) * side, "start", "quiet", sheet)
    return []


def _on_land(name: str, places: list[tuple[int, int]], side: float, sheet: Sheet) -> list[str]:
    """The name across the region's own tiles, with a halo, where no sea is near."""
    x = sum(column + 0.5 for column, _ in places) / len(places) * side
    y = sum(row + 0.5 for _, row in places) / len(places) * side
    return _lines(lettering.wrap(name, side * 2.6, lettering.SMALL), x, y, "middle", "ink", sheet)


def _lines(words: list[str], x: float, y: float, anchor: str, paint: str, sheet: Sheet) -> list[str]:
    top = y + 4 - _LEADING * (len(words) - 1) / 2
    return [
        sheet.haloed(x, top + _LEADING * number, part, paint, text_anchor=anchor, font_size=lettering.SMALL)
        for number, part in enumerate(words)
    ]
