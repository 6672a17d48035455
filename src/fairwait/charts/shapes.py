"""England on paper: boundaries projected, thinned to what a screen can show and written as short SVG paths."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

LonLat = tuple[float, float]
Ring = Sequence[LonLat]
Polygons = Sequence[Sequence[Ring]]  # polygons of rings, the first of each the outer one, as GeoJSON has them

#: Longitude, in degrees, about which the projection is centred: the middle of England.
_CENTRAL = -1.7


@dataclass(frozen=True, slots=True)
class Outline:
    """One area as an SVG path in whole units, with the centre of its largest part for a label."""

    path: str
    centre: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Country:
    """Every area of a geography, fitted to a frame ``width`` by ``height`` units."""

    width: float
    height: float
    areas: Mapping[str, Outline]


def project(point: LonLat) -> tuple[float, float]:
    """The sinusoidal projection about the middle of England, in degrees of latitude, y downwards.

    Equal in area, so no place looks larger than it is, and within England indistinguishable by eye from the
    Ordnance Survey's national grid.
    """
    longitude, latitude = point
    return (longitude - _CENTRAL) * math.cos(math.radians(latitude)), -latitude


def country(boundaries: Mapping[str, Polygons], width: float = 640.0) -> Country:
    """Fit all boundaries to a frame ``width`` units wide, keeping one decimal of nothing: coordinates are whole units.

    Neighbours that share vertices still share them afterwards, because every vertex is rounded alike.
    """
    drawn = {
        code: [[project(at) for at in ring] for part in parts for ring in part] for code, parts in boundaries.items()
    }
    every = [at for rings in drawn.values() for ring in rings for at in ring]
    if not every:
        return Country(width, width, {})
    left, top = min(x for x, _ in every), min(y for _, y in every)
    right, bottom = max(x for x, _ in every), max(y for _, y in every)
    scale = (width - 2) / (right - left)

    def fitted(at: tuple[float, float]) -> tuple[int, int]:
        return round((at[0] - left) * scale) + 1, round((at[1] - top) * scale) + 1

    areas = {}
    for code, rings in drawn.items():
        whole = [thinned([fitted(at) for at in ring]) for ring in rings]
        kept = [ring for ring in whole if len(ring) > 2] or [_speck(whole)]
        areas[code] = Outline("".join(_path(ring) for ring in kept), _centre(max(kept, key=_area)))
    return Country(width, (bottom - top) * scale + 2, areas)


def thinned(ring: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """A closed ring without repeated points and without points on a straight line between their neighbours.

    Both tests are exact on whole units and look only at the ring's own neighbouring points, so that two areas drop
    the same points from the border they share, wherever the border's ends do not lie on that line.
    """
    kept: list[tuple[int, int]] = []
    for at in ring:
        if kept and at == kept[-1]:
            continue
        if len(kept) > 1 and _straight(kept[-2], kept[-1], at):
            kept.pop()
            if at == kept[-1]:
                continue
        kept.append(at)
    if len(kept) > 1 and kept[0] == kept[-1]:
        kept.pop()
    return kept


def _straight(first: tuple[int, int], middle: tuple[int, int], last: tuple[int, int]) -> bool:
    return (middle[0] - first[0]) * (last[1] - first[1]) == (last[0] - first[0]) * (middle[1] - first[1])


def _speck(rings: Sequence[Sequence[tuple[int, int]]]) -> list[tuple[int, int]]:
    """An area too small for the frame is still drawn, as the smallest square that can be seen."""
    x, y = next((ring[0] for ring in rings if ring), (0, 0))
    return [(x, y), (x + 2, y), (x + 2, y + 2), (x, y + 2)]


def _path(ring: Sequence[tuple[int, int]]) -> str:
    """Relative steps: half the length of absolute coordinates."""
    x, y = ring[0]
    steps = []
    for to_x, to_y in ring[1:]:
        dx, dy = to_x - x, to_y - y
        steps.append(f"{dx}{'' if dy < 0 else ' '}{dy}")
        x, y = to_x, to_y
    joined = "".join(step if step.startswith("-") or index == 0 else f" {step}" for index, step in enumerate(steps))
    return f"M{ring[0][0]} {ring[0][1]}l{joined}z"


def _area(ring: Sequence[tuple[int, int]]) -> float:
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True))) / 2


def _centre(ring: Sequence[tuple[int, int]]) -> tuple[float, float]:
    """The centre of gravity of a ring; of its points where it encloses nothing."""
    doubled = sx = sy = 0.0
    for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
        cross = x1 * y2 - x2 * y1
        doubled, sx, sy = doubled + cross, sx + (x1 + x2) * cross, sy + (y1 + y2) * cross
    if doubled == 0:
        return sum(x for x, _ in ring) / len(ring), sum(y for _, y in ring) / len(ring)
    return sx / (3 * doubled), sy / (3 * doubled)
