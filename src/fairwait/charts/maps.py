"""Maps: true shapes for finding a place, equal-area tiles for judging the country. Both share classes and hatching."""

from __future__ import annotations

from collections.abc import Mapping

from fairwait.charts import lettering, svg
from fairwait.charts.classes import check, class_of, hatch, key, paint_of
from fairwait.charts.labels import Box, place
from fairwait.charts.regions import Tiles, region_marks
from fairwait.charts.shapes import Country
from fairwait.charts.sheet import Drawing, Sheet
from fairwait.charts.tile_names import drawn_words, words_on_tiles
from fairwait.domain.chart import ChartSpec, Mark


def draw_country(spec: ChartSpec, sheet: Sheet, country: Country, *, with_key: bool) -> Drawing:
    """True shapes. An area of the country without a mark is hatched: not measured is not the same as low."""
    check(spec.breaks)
    marks = {mark.code: mark for mark in spec.marks}
    scale = sheet.width / country.width
    height = country.height * scale
    areas = []
    # The subject last, so that its outline lies over its neighbours'.
    for code in sorted(country.areas, key=lambda code: (_is_subject(marks.get(code)), code)):
        look = _look(marks.get(code), spec, sheet, thin=0.9 / scale, thick=2.6 / scale)
        areas.append(svg.element("path", {"d": country.areas[code].path, **look}, _note(marks.get(code), spec)))
    body = [svg.element("defs", None, hatch(sheet))]
    body.append(svg.group(areas, transform=f"scale({scale:.4f})", stroke_linejoin="round"))
    centres = {code: (area.centre[0] * scale, area.centre[1] * scale) for code, area in country.areas.items()}
    body += _names(spec, sheet, centres, height)
    return _with_key(body, spec, sheet, height, list(country.areas)) if with_key else Drawing(tuple(body), height)


def draw_tiles(
    spec: ChartSpec, sheet: Sheet, tiles: Tiles, *, with_key: bool, regions: Mapping[str, str] | None = None
) -> Drawing:
    """One tile an area, all of one size, so that a crowded city weighs as much as an empty shire; each says whose.

    ``regions`` names the region of each code: borders between regions and their names help to find a way.
    """
    check(spec.breaks)
    marks = {mark.code: mark for mark in spec.marks}
    columns = max((column for column, _ in tiles.values()), default=0) + 1
    rows = max((row for _, row in tiles.values()), default=0) + 1
    side = sheet.width / columns
    written = words_on_tiles(tiles, spec.marks, side)
    drawn, centres = [], {}
    for code in sorted(tiles, key=lambda code: (_is_subject(marks.get(code)), code)):
        column, row = tiles[code]
        look = _look(marks.get(code), spec, sheet, thin=0.0, thick=2.6)
        inset = side * 0.05
        shape = {
            "x": column * side + inset,
            "y": row * side + inset,
            "width": side - 2 * inset,
            "height": side - 2 * inset,
        }
        drawn.append(svg.element("rect", {**shape, "rx": side * 0.12, **look}, _note(marks.get(code), spec)))
        centres[code] = ((column + 0.5) * side, (row + 0.5) * side)
        index = class_of(marks.get(code), spec.breaks)
        paint = "" if index is None else paint_of(index, len(spec.breaks) + 1)
        drawn += drawn_words(written[code], *centres[code], side, paint, sheet)
    height = rows * side
    body = [svg.element("defs", None, hatch(sheet)), *drawn]
    body += region_marks(tiles, regions or {}, side, sheet)
    body += _names(spec, sheet, centres, height)
    return _with_key(body, spec, sheet, height, list(tiles)) if with_key else Drawing(tuple(body), height)


def _with_key(body: list[str], spec: ChartSpec, sheet: Sheet, height: float, drawn: list[str]) -> Drawing:
    swatches, room = key(spec, sheet, 0, height + 14, drawn)
    return Drawing((*body, *swatches), height + 14 + room)


def _is_subject(mark: Mark | None) -> bool:
    return mark is not None and mark.role == "subject"


def _look(mark: Mark | None, spec: ChartSpec, sheet: Sheet, *, thin: float, thick: float) -> dict[str, object]:
    """Fill by class or hatching; a firm edge round the subject and what it is compared with, a fine one elsewhere."""
    index = class_of(mark, spec.breaks)
    fill = "" if index is None else paint_of(index, len(spec.breaks) + 1)
    special = mark is not None and mark.role in ("subject", "comparison")
    edge = ("comparison" if mark and mark.role == "comparison" else "ink") if special else "paper" if thin else ""
    look: dict[str, object] = dict(sheet.theme.paint(fill=fill, stroke=edge))
    if edge:
        look["stroke-width"] = f"{thick if special else thin:.2f}"
    return look if fill else {**look, "fill": f"url(#{sheet.uid}h)"}


def _note(mark: Mark | None, spec: ChartSpec) -> str:
    """What a pointer over the area reads: its name with its value, or why it has none."""
    if mark is None:
        return svg.element("title", None, "No figure")
    judged = class_of(mark, spec.breaks) is not None
    words = lettering.printed(mark.y, spec.y, unit=True) if judged else mark.note or "could not be judged"
    return svg.element("title", None, svg.escape(f"{mark.label}: {words}"))


def _names(spec: ChartSpec, sheet: Sheet, centres: Mapping[str, tuple[float, float]], height: float) -> list[str]:
    """Names of the few areas that are to be found at once, beside them, with a halo that keeps them readable."""
    chosen = [m for m in spec.marks if (m.show_label or m.role == "subject") and m.code in centres]
    chosen.sort(key=lambda mark: mark.role != "subject")
    wanted = [(index, *centres[m.code], m.label, m.role == "subject") for index, m in enumerate(chosen)]
    bounds = Box(0, 0, sheet.width, height)
    drawn = []
    for name in place(wanted, [centres[mark.code] for mark in chosen], bounds, size=lettering.LABEL):
        mark = chosen[name.index]
        if name.leader:
            (x1, y1), (x2, y2) = name.leader
            drawn.append(svg.line(x1, y1, x2, y2, **sheet.theme.paint(stroke="ink")))
        drawn.append(sheet.haloed(name.x, name.y, mark.label, text_anchor=name.anchor, font_weight="700"))
    return drawn
