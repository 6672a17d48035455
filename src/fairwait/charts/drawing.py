"""From a chart's meaning to its picture: one way in for every kind."""

from __future__ import annotations

from functools import cache

from fairwait.charts import bars, intervals, maps, palette, plane, series
from fairwait.charts.maps import Tiles
from fairwait.charts.palette import ThemeName
from fairwait.charts.shapes import Country, country
from fairwait.charts.sheet import Drawing, Sheet, finish, uid_of
from fairwait.domain.chart import ChartKind, ChartSpec

WIDE, NARROW = 720.0, 320.0
#: Maps stand upright: England is half as wide as it is high.
WIDTHS: dict[ChartKind, float] = {"map": 420.0, "tile-map": 420.0}


def render_svg(
    spec: ChartSpec,
    *,
    theme: ThemeName = "light",
    width: float | None = None,
    heading: bool = True,
    key: bool = True,
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
    shapes, tiles:
        The country to draw; by default the one :mod:`fairwait.places` has for the chart's geography.
    """
    room = width or WIDTHS.get(spec.kind, WIDE)
    sheet = Sheet(palette.theme(theme), room, uid_of(spec, room, theme))
    return finish(spec, _draw(spec, sheet, key, shapes, tiles), sheet, heading=heading)


def _draw(spec: ChartSpec, sheet: Sheet, key: bool, shapes: Country | None, tiles: Tiles | None) -> Drawing:
    match spec.kind:
        case "interval-rows":
            return intervals.draw(spec, sheet)
        case "funnel" | "scatter":
            return plane.draw(spec, sheet)
        case "time-series":
            return series.draw(spec, sheet)
        case "bars":
            return bars.draw(spec, sheet)
        case "map":
            return maps.draw_country(spec, sheet, shapes or country_of(spec.geography), with_key=key)
        case "tile-map":
            return maps.draw_tiles(spec, sheet, tiles if tiles is not None else tiles_of(spec.geography), with_key=key)


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
