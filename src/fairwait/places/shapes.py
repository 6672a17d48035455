"""Where areas lie: true boundaries, equal-area tiles, and which areas border on one another.

Boundaries are those of April 2023 (42 ICBs, 106 sub-ICB locations, 7 regions). The ICBs formed in April 2026 have no
published boundary among the official files and are not drawn.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

from fairwait.definitions.packaged import read_rows, read_text
from fairwait.definitions.reference import TileRow
from fairwait.domain.errors import UsageError
from fairwait.domain.place import Geography

LonLat = tuple[float, float]
#: Polygons of rings, as GeoJSON has them; every polygon here has one ring, closed and clockwise.
Polygons = tuple[tuple[tuple[LonLat, ...], ...], ...]
_DRAWN = (Geography.REGION, Geography.ICB, Geography.SUB_ICB)


@cache
def boundaries(geography: Geography | str) -> Mapping[str, Polygons]:
    """The boundary of every area by code, in degrees of longitude and latitude (WGS 84).

    Neighbours have exactly the same points along their border, at every level. Raises :class:`UsageError` for
    England and for providers, which are not drawn.
    """
    level = _drawn(geography)
    arcs = _arcs()
    return MappingProxyType(
        {
            shape["id"]: tuple((_ring(polygon[0], arcs),) for polygon in shape["arcs"])
            for shape in _topology()["objects"][level.value]["geometries"]
        }
    )


@cache
def tiles(geography: Geography | str) -> Mapping[str, tuple[int, int]]:
    """The column and row of every area's tile by code, counted from the north-west, one area a tile."""
    level = _drawn(geography)
    rows = read_rows(TileRow, "geography/tiles.csv")
    return MappingProxyType({row.code: (row.column, row.row) for row in rows if row.geography == level.value})


@cache
def borders(geography: Geography | str) -> frozenset[tuple[str, str]]:
    """Every pair of areas that share a piece of border on land, each pair once, in order of code."""
    level = _drawn(geography)
    owner: dict[int, str] = {}
    pairs = set()
    for shape in _topology()["objects"][level.value]["geometries"]:
        for number in (number for polygon in shape["arcs"] for ring in polygon for number in ring):
            arc = number if number >= 0 else ~number
            other = owner.setdefault(arc, shape["id"])
            if other != shape["id"]:
                pairs.add((min(other, shape["id"]), max(other, shape["id"])))
    return frozenset(pairs)


def _drawn(geography: Geography | str) -> Geography:
    level = Geography(geography)
    if level not in _DRAWN:
        raise UsageError(
            f"There is no map of {level.plural}", expected=", ".join(one.value for one in _DRAWN), where="geography"
        )
    return level


@cache
def _topology() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(read_text("geography/england.topojson"))
    return found


@cache
def _arcs() -> tuple[tuple[LonLat, ...], ...]:
    topology = _topology()
    (scale_x, scale_y), (left, bottom) = topology["transform"]["scale"], topology["transform"]["translate"]
    decoded = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((round(left + x * scale_x, 6), round(bottom + y * scale_y, 6)))
        decoded.append(tuple(points))
    return tuple(decoded)


def _ring(numbers: list[int], arcs: tuple[tuple[LonLat, ...], ...]) -> tuple[LonLat, ...]:
    """Arcs laid end to end; ``~n`` stands for arc ``n`` run backwards."""
    points: list[LonLat] = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points += arc if not points else arc[1:]
    return tuple(points)
