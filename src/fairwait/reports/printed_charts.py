"""Charts as plain data for print: how wide each stands on the page, and which two maps stand side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from fairwait.charts import map_key
from fairwait.domain.chart import ChartSpec
from fairwait.reports.pictures import MAPS, NARROW_WIDTH, Pictures, natural_size

Plain = dict[str, Any]

#: Points on paper for one pixel of a picture (type of 13 pixels prints at 8 points), and the most a picture may take.
_SCALE: Final = 0.625
_WIDEST: Final = 400.0
_HIGHEST: Final = 452.0
#: Two maps side by side leave the page enough room for the answer above them.
_MAP_HIGHEST: Final = 312.0
_MAP_WIDEST: Final = 222.0
#: What tells the two kinds of map apart.
_MANNER: Final = {"map": "True shapes", "tile-map": "One tile an area, all of one size"}


def figures(charts: Sequence[ChartSpec], pictures: Pictures) -> list[Plain]:
    """The charts of one finding in reading order: one a figure, but two neighbouring maps in one."""
    found: list[Plain] = []
    for row in side_by_side(charts):
        alike = len({(spec.title, spec.subtitle, *_classes(spec)) for spec in row}) == 1
        found += [_figure(row, pictures)] if alike else [_figure([spec], pictures) for spec in row]
    return found


def side_by_side(charts: Sequence[ChartSpec]) -> list[list[ChartSpec]]:
    """Charts one below the other, but a map and the map that follows it in one row."""
    rows: list[list[ChartSpec]] = []
    for spec in charts:
        if spec.kind in MAPS and rows and len(rows[-1]) == 1 and rows[-1][0].kind in MAPS:
            rows[-1].append(spec)
        else:
            rows.append([spec])
    return rows


def front_map(spec: ChartSpec, pictures: Pictures) -> Plain:
    """The map of the first page, which fills its column."""
    return _figure([spec], pictures, NARROW_WIDTH)


def _figure(specs: Sequence[ChartSpec], pictures: Pictures, width: float | None = None) -> Plain:
    first = specs[0]
    legend = map_key(first, theme="light") if first.kind in MAPS else None
    return {
        "title": first.title,
        "subtitle": first.subtitle,
        "pictures": [_picture(spec, pictures, width, named=len(specs) > 1) for spec in specs],
        "key": [{"swatch": _alone(swatch), "words": f"{label} ({count})"} for swatch, label, count in legend.classes]
        if legend
        else [],
        "undrawn": legend.undrawn if legend else "",
    }


def _classes(spec: ChartSpec) -> list[tuple[str, int]]:
    """The classes of a map, which two maps share where they can share a key."""
    return [(label, count) for _, label, count in map_key(spec).classes] if spec.kind in MAPS else []


def _alone(swatch: str) -> str:
    """A swatch made for the inside of a page, as a picture that stands alone."""
    return swatch.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)


def _picture(spec: ChartSpec, pictures: Pictures, width: float | None, *, named: bool) -> Plain:
    svg = pictures.svg(spec, width=width, key=False)
    wide, high = natural_size(svg)
    limits = (_MAP_WIDEST, _MAP_HIGHEST) if spec.kind in MAPS else (_WIDEST, _HIGHEST)
    scale = min(_SCALE, limits[0] / wide, limits[1] / high)
    return {
        "svg": svg,
        "alt": spec.alt or spec.title,
        "width": round(wide * scale, 1),
        "height": round(high * scale, 1),
        "name": _MANNER.get(spec.kind, "") if named else "",
    }
