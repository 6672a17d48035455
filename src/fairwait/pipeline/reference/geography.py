"""Boundaries and tiles of the three drawn geographies, from the official boundaries of sub-ICB locations."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from fairwait.definitions.reference import TileRow
from fairwait.pipeline.reference.sources import BOUNDARIES, SICBL23, Shared
from fairwait.pipeline.reference.tiles import Place, tiles
from fairwait.pipeline.reference.topology import UNIT, Point, as_text, rings_of, topology


def official_rings(shared: Shared) -> dict[str, list[list[Point]]]:
    """The rings of every sub-ICB location by NHS code, in whole units of the official file.

    Raises ``ValueError`` when the boundaries and the lookup do not hold the same areas.
    """
    codes = {row["SICBL23CD"]: row["SICBL23CDH"] for row in shared.rows(SICBL23)}
    features = json.loads(shared.path(BOUNDARIES).read_text(encoding="utf-8"))["features"]
    shapes = {codes[feature["properties"]["SICBL23CD"]]: rings_of(feature) for feature in features}
    if set(shapes) != set(codes.values()) or len(features) != len(codes):
        raise ValueError("the boundaries and the lookup do not hold the same sub-ICB locations")
    return shapes


def build_geography(shared: Shared, topology_file: Path) -> list[TileRow]:
    """Write the TopoJSON of all three geographies to ``topology_file``; return the tile of every area."""
    lookup = shared.rows(SICBL23)
    shapes = official_rings(shared)
    regions = {row["SICBL23CDH"]: row["NHSER_ODS"] for row in lookup}
    found = topology(shapes, {"icb": {row["SICBL23CDH"]: row["ICB_ODS"] for row in lookup}, "region": regions})
    topology_file.parent.mkdir(parents=True, exist_ok=True)
    topology_file.write_text(as_text(found), encoding="utf-8")
    within = {
        "region": {row["NHSER_ODS"]: row["NHSER_ODS"] for row in lookup},
        "icb": {row["ICB_ODS"]: row["NHSER_ODS"] for row in lookup},
        "sub-icb": regions,
    }
    return [row for geography, above in within.items() for row in _tiles(geography, found, above)]


def _tiles(geography: str, found: Mapping[str, Any], regions: Mapping[str, str]) -> list[TileRow]:
    shapes = found["objects"][geography]["geometries"]
    owners: dict[int, set[str]] = {}
    for shape in shapes:
        for number in (number for polygon in shape["arcs"] for ring in polygon for number in ring):
            owners.setdefault(number if number >= 0 else ~number, set()).add(shape["id"])
    neighbours: dict[str, set[str]] = {shape["id"]: set() for shape in shapes}
    for pair in owners.values():
        for code in pair:
            neighbours[code] |= pair - {code}
    centres = {shape["id"]: _centre(shape["arcs"], found["arcs"]) for shape in shapes}
    return tiles(geography, centres, {code: sorted(others) for code, others in neighbours.items()}, regions)


def _centre(polygons: Sequence[Sequence[Sequence[int]]], arcs: Sequence[Sequence[Sequence[int]]]) -> Place:
    """The centre of gravity of an area's largest polygon, in degrees."""
    best = (0.0, 0.0, 0.0)
    for polygon in polygons:
        points = [point for number in polygon[0] for point in _points(number, arcs)[:-1]]
        area = moment_x = moment_y = 0.0
        for (x, y), (next_x, next_y) in zip(points, [*points[1:], points[0]], strict=True):
            cross = x * next_y - next_x * y
            area += cross
            moment_x += (x + next_x) * cross
            moment_y += (y + next_y) * cross
        if abs(area) > abs(best[0]):
            best = (area, moment_x / (3 * area), moment_y / (3 * area))
    return best[1], best[2]


def _points(number: int, arcs: Sequence[Sequence[Sequence[int]]]) -> list[Place]:
    x = y = 0
    points = []
    for dx, dy in arcs[number if number >= 0 else ~number]:
        x, y = x + dx, y + dy
        points.append((x * UNIT, y * UNIT))
    return points if number >= 0 else points[::-1]
