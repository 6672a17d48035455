"""From a chart's meaning to its picture: one way in for every kind."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cache

from fairwait.charts import (
    bands,
    bars,
    classes,
    control,
    intervals,
    maps,
    multiples,
    palette,
    plane,
    series,
    strips,
    svg,
    tile_names,
)
from fairwait.charts.lettering import is_number
from fairwait.charts.palette import ThemeName
from fairwait.charts.regions import Tiles
from fairwait.charts.shapes import Country, country
from fairwait.charts.sheet import Drawing, Sheet, finish, uid_of
from fairwait.domain.chart import ChartKind, ChartSpec, Mark
from fairwait.domain.period import Period
from fairwait.domain.place import Geography

#: The month whose boundaries are packaged.
_SHAPES = Period(2023, 4)
WIDE, NARROW = 720.0, 320.0
#: Maps stand upright: England is half as wide as it is high.
WIDTHS: dict[ChartKind, float] = {"map": 420.0, "tile-map": tile_names.WIDTH}


def render_svg(
    spec: ChartSpec,
    *,
    theme: ThemeName = "light",
    width: float | None = None,
    heading: bool = True,
    key: bool = True,
    foot: str = "",
    shapes: Country | None = None,
    tiles: Tiles | None = None,
) -> str:
    """The chart as SVG text, with its name and description for those who cannot see it.

    Parameters
    ----------
    theme:
        ``light`` or ``dark`` carry their colours and stand alone; ``page`` carries class names only, for a page that
        includes :func:`fairwait.charts.palette.stylesheet`.
    width:
        In pixels; by default 720, and 420 for maps. Under 480 the layout is that of a telephone.
    heading:
        Draw the title and subtitle. A page that writes them as text itself passes ``False``.
    key:
        Draw the key of a map. A page that writes it as text itself passes ``False``.
    foot:
        Words below the picture, such as where it comes from.
    shapes, tiles:
        The country to draw; by default the one :mod:`fairwait.places` has for the chart's geography.
    """
    spec = _only_finite(spec)
    room = width or WIDTHS.get(spec.kind, WIDE)
    sheet = Sheet(palette.theme(theme), room, uid_of(spec, room, theme))
    return finish(spec, _draw(spec, sheet, key, shapes, tiles), sheet, heading=heading, foot=foot)


@dataclass(frozen=True, slots=True)
class MapKey:
    """The key of a map for a page that writes it as text: each class's swatch (SVG), its name and how many areas.

    ``undrawn`` is what has to be said besides: which places have no shape, and that tiles bear codes; or empty.
    """

    classes: tuple[tuple[str, str, int], ...]
    undrawn: str


def map_key(
    spec: ChartSpec, *, theme: ThemeName = "page", shapes: Country | None = None, tiles: Tiles | None = None
) -> MapKey:
    """The key that belongs to :func:`render_svg` with ``key=False``."""
    spec = _only_finite(spec)
    coded = ""
    if spec.kind == "map":
        drawn: Collection[str] = (shapes or country_of(spec.geography)).areas
    else:
        drawn = squares = tiles if tiles is not None else tiles_of(spec.geography)
        coded = tile_names.CODED if tile_names.are_coded(squares, spec.marks) else ""
    found = []
    for index, item in enumerate(classes.classes_of(spec, drawn)):
        sheet = Sheet(palette.theme(theme), 16, f"{uid_of(spec, 16, theme)}k{index}")
        hatched = item.paint == "hatch"
        fill = {"fill": f"url(#{sheet.uid}h)"} if hatched else sheet.theme.paint(fill=item.paint)
        shape = [svg.element("defs", None, classes.hatch(sheet))] if hatched else []
        shape.append(svg.rect(0, 0, 16, 16, rx=2, **fill))
        look = {"class": "swatch", "width": 16, "height": 16, "aria-hidden": "true"}
        found.append((svg.element("svg", look, *shape), item.label, item.count))
    return MapKey(tuple(found), " ".join(filter(None, (classes.undrawn_words(spec, drawn), coded))))


def _only_finite(spec: ChartSpec) -> ChartSpec:
    """The chart with every number that cannot be drawn (NaN, infinity) as a missing one."""

    def drawn(value: float | None) -> float | None:
        return value if is_number(value) else None

    def whole(mark: Mark) -> bool:
        return all(value is None or is_number(value) for value in (mark.y, mark.low, mark.high))

    # Nearly every mark is whole, and a copy costs more than the look.
    marks = (m if whole(m) else replace(m, y=drawn(m.y), low=drawn(m.low), high=drawn(m.high)) for m in spec.marks)
    lines = (replace(line, points=tuple(at for at in line.points if all(map(is_number, at)))) for line in spec.lines)
    return replace(spec, marks=tuple(marks), lines=tuple(lines), reference=drawn(spec.reference))


def _draw(spec: ChartSpec, sheet: Sheet, key: bool, shapes: Country | None, tiles: Tiles | None) -> Drawing:
    match spec.kind:
        case "interval-rows":
            return intervals.draw(spec, sheet)
        case "funnel" | "scatter":
            return plane.draw(spec, sheet)
        case "time-series":
            return series.draw(spec, sheet)
        case "control":
            return control.draw(spec, sheet)
        case "small-multiples":
            return multiples.draw(spec, sheet)
        case "bars":
            return bars.draw(spec, sheet)
        case "strips":
            return strips.draw(spec, sheet)
        case "bands-over-time":
            return bands.draw(spec, sheet)
        case "map":
            return maps.draw_country(spec, sheet, shapes or country_of(spec.geography), with_key=key)
        case "tile-map":
            if tiles is not None:
                return maps.draw_tiles(spec, sheet, tiles, with_key=key)
            packaged, regions = tiles_of(spec.geography), regions_of(spec.geography)
            return maps.draw_tiles(spec, sheet, packaged, with_key=key, regions=regions)


@cache
def country_of(geography: str) -> Country:
    """The true shapes of a geography, projected once for the life of the program."""
    from fairwait import places

    return country(places.boundaries(geography))


@cache
def tiles_of(geography: str) -> Tiles:
    """The tiles of a geography."""
    from fairwait import places

    return places.tiles(geography)


@cache
def regions_of(geography: str) -> Mapping[str, str]:
    """The name of the region that each area lies in, by code; empty where the areas are regions themselves."""
    from fairwait import places

    level = Geography(geography)
    if level is Geography.REGION:
        return {}
    names = {area.code: area.name for area in places.areas(Geography.REGION, _SHAPES)}
    codes = {code: places.region_of(level, code, _SHAPES) for code in tiles_of(geography)}
    return {code: names[region] for code, region in codes.items() if region in names}
