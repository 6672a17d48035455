"""Boundaries as shared arcs: one TopoJSON in which neighbours share their border and larger areas share the smaller's.

The official file has been simplified so that neighbours have the very same points along their border. Cutting every
ring where the pair of areas on its two sides changes gives arcs; a larger area is the arcs that two of its parts do
not share. Nothing is simplified further, so no sliver and no gap can appear.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

Point = tuple[int, int]
Arc = tuple[Point, ...]

#: Degrees per whole unit: four decimals, as the official file has them (about ten metres).
UNIT = 1e-4


def rings_of(feature: Mapping[str, Any]) -> list[list[Point]]:
    """The rings of a GeoJSON feature as whole units, clockwise, each without its repeated last point.

    Raises ``ValueError`` for an area with a hole: the official file has none, and neighbours could not share it.
    """
    geometry = feature["geometry"]
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    if any(len(polygon) > 1 for polygon in polygons):
        raise ValueError(f"an area with a hole: {feature['properties']}")
    rings = []
    for polygon in polygons:
        points = [(round(lon / UNIT), round(lat / UNIT)) for lon, lat in polygon[0][:-1]]
        kept = [point for at, point in enumerate(points) if point != points[at - 1]]
        if len(kept) > 2:
            rings.append(kept if _twice_area(kept) < 0 else kept[::-1])
    return rings


def _twice_area(ring: Sequence[Point]) -> int:
    """Twice the signed area: positive where the ring runs against the clock."""
    pairs = zip(ring, [*ring[1:], ring[0]], strict=True)
    return sum(x * next_y - next_x * y for (x, y), (next_x, next_y) in pairs)


def topology(areas: Mapping[str, list[list[Point]]], parents: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    """A TopoJSON topology of the smallest areas and of every larger geography that ``parents`` describes.

    ``areas`` maps code to rings; ``parents`` maps the name of a larger geography to the parent of each smallest area.
    The smallest areas are the object ``sub-icb``.
    """
    sides = _sides(areas)
    corners = _corners(areas, sides)
    arcs: dict[Arc, int] = {}
    rings: dict[str, list[list[int]]] = {}
    for code in sorted(areas):
        rings[code] = [_as_arcs(ring, corners, arcs) for ring in areas[code]]
    objects = {"sub-icb": {code: rings[code] for code in sorted(rings)}}
    for name, parent in parents.items():
        objects[name] = _dissolved(rings, parent, list(arcs))
    return _topojson(list(arcs), objects)


def _sides(areas: Mapping[str, list[list[Point]]]) -> dict[frozenset[Point], set[str]]:
    """Which areas lie along each straight piece of border."""
    sides: dict[frozenset[Point], set[str]] = defaultdict(set)
    for code, rings in areas.items():
        for ring in rings:
            for at, point in enumerate(ring):
                sides[frozenset((ring[at - 1], point))].add(code)
    return sides


def _corners(areas: Mapping[str, list[list[Point]]], sides: Mapping[frozenset[Point], set[str]]) -> set[Point]:
    """Points at which the areas along the border change: every arc begins and ends at one."""
    around: dict[Point, set[frozenset[str]]] = defaultdict(set)
    degree: dict[Point, int] = defaultdict(int)
    for piece, codes in sides.items():
        for point in piece:
            around[point].add(frozenset(codes))
            degree[point] += 1
    return {point for point in around if len(around[point]) > 1 or degree[point] != 2}


def _as_arcs(ring: Sequence[Point], corners: set[Point], arcs: dict[Arc, int]) -> list[int]:
    """The ring as arc numbers; ``~n`` stands for arc ``n`` run backwards, as TopoJSON has it."""
    start = next((at for at, point in enumerate(ring) if point in corners), None)
    if start is None:  # an island or a hole: begin where every area that has it would begin
        start = ring.index(min(ring))
    turned = [*ring[start:], *ring[:start], ring[start]]
    found, piece = [], [turned[0]]
    for point in turned[1:]:
        piece.append(point)
        if point in corners or len(piece) == len(turned):
            found.append(_number(tuple(piece), arcs))
            piece = [point]
    return found


def _number(arc: Arc, arcs: dict[Arc, int]) -> int:
    if arc in arcs:
        return arcs[arc]
    backwards = arc[::-1]
    if backwards in arcs:
        return ~arcs[backwards]
    arcs[arc] = len(arcs)
    return arcs[arc]


def _dissolved(
    rings: Mapping[str, list[list[int]]], parent: Mapping[str, str], arcs: Sequence[Arc]
) -> dict[str, list[list[int]]]:
    """Larger areas: the arcs that only one part of each has, joined end to end into rings."""
    loose: dict[str, set[int]] = defaultdict(set)
    for code, area in rings.items():
        for ring in area:
            for number in ring:
                if ~number in loose[parent[code]]:
                    loose[parent[code]].remove(~number)
                else:
                    loose[parent[code]].add(number)
    return {code: _joined(loose[code], arcs) for code in sorted(loose)}


def _joined(numbers: Iterable[int], arcs: Sequence[Arc]) -> list[list[int]]:
    waiting: dict[Point, list[int]] = defaultdict(list)
    for number in sorted(numbers):
        waiting[_ends(number, arcs)[0]].append(number)
    rings = []
    while waiting:
        first = min(waiting)
        ring: list[int] = []
        point = first
        while not ring or point != first:
            number = waiting[point].pop()
            if not waiting[point]:
                del waiting[point]
            ring.append(number)
            point = _ends(number, arcs)[1]
        rings.append(ring)
    return rings


def _ends(number: int, arcs: Sequence[Arc]) -> tuple[Point, Point]:
    arc = arcs[number] if number >= 0 else arcs[~number][::-1]
    return arc[0], arc[-1]


def _topojson(arcs: Sequence[Arc], objects: Mapping[str, Mapping[str, list[list[int]]]]) -> dict[str, Any]:
    """The topology in the published format. Each ring is a polygon of its own: no area has a hole."""
    return {
        "type": "Topology",
        "transform": {"scale": [UNIT, UNIT], "translate": [0, 0]},
        "arcs": [_deltas(arc) for arc in arcs],
        "objects": {
            name: {
                "type": "GeometryCollection",
                "geometries": [
                    {"type": "MultiPolygon", "id": code, "arcs": [[ring] for ring in rings]}
                    for code, rings in areas.items()
                ],
            }
            for name, areas in objects.items()
        },
    }


def _deltas(arc: Arc) -> list[list[int]]:
    points = [list(arc[0])]
    points += [[x - before_x, y - before_y] for (before_x, before_y), (x, y) in pairwise(arc)]
    return points


def as_text(found: Mapping[str, Any]) -> str:
    """Compact JSON, one arc and one area a line, so that a change shows as a change of those lines."""
    text = json.dumps(found, separators=(",", ":"))
    return text.replace("]],[[", "]],\n[[").replace("},{", "},\n{") + "\n"
