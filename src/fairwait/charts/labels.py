"""Where names go beside their points, so that no two names and no name and point lie on each other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from fairwait.charts import lettering

Anchor = Literal["start", "middle", "end"]
Segment = tuple[tuple[float, float], tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: Box) -> bool:
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def nearest(self, x: float, y: float) -> tuple[float, float]:
        """The point of the box closest to (x, y)."""
        return min(max(x, self.left), self.right), min(max(y, self.top), self.bottom)

    def crossed_by(self, segment: Segment) -> bool:
        return self.clip(segment) is not None

    def clip(self, segment: Segment) -> Segment | None:
        """The stretch of a segment inside the box, by Liang and Barsky's method; ``None`` where there is none."""
        (x1, y1), (x2, y2) = segment
        enter, leave, dx, dy = 0.0, 1.0, x2 - x1, y2 - y1
        edges = ((-dx, x1 - self.left), (dx, self.right - x1), (-dy, y1 - self.top), (dy, self.bottom - y1))
        for direction, distance in edges:
            if direction == 0:
                if distance < 0:
                    return None
            elif direction < 0:
                enter = max(enter, distance / direction)
            else:
                leave = min(leave, distance / direction)
        if enter > leave:
            return None
        return (x1 + enter * dx, y1 + enter * dy), (x1 + leave * dx, y1 + leave * dy)

    def inside(self, other: Box) -> bool:
        return (
            self.left >= other.left
            and self.right <= other.right
            and self.top >= other.top
            and self.bottom <= other.bottom
        )


@dataclass(frozen=True, slots=True)
class Placed:
    """A name with the place found for its baseline, and the line that leads to it where it stands far off."""

    index: int
    x: float
    y: float
    anchor: Anchor
    leader: Segment | None


#: Offsets tried in order, in pixels from the point: beside, above and below, then further out with a leader line.
_NEAR: tuple[tuple[float, float, Anchor], ...] = (
    (9, 0, "start"),
    (-9, 0, "end"),
    (0, -13, "middle"),
    (0, 15, "middle"),
    (8, -10, "start"),
    (8, 11, "start"),
    (-8, -10, "end"),
    (-8, 11, "end"),
)
_OUTWARD: tuple[tuple[float, float, Anchor], ...] = (
    (22, -20, "start"),
    (22, 22, "start"),
    (-22, -20, "end"),
    (-22, 22, "end"),
    (0, -32, "middle"),
    (0, 34, "middle"),
)
_FAR: tuple[tuple[float, float, Anchor], ...] = tuple(
    (dx * reach, dy * reach, anchor) for reach in (1.0, 1.7, 2.6) for dx, dy, anchor in _OUTWARD
)


def place(
    wanted: Sequence[tuple[int, float, float, str, bool]],
    points: Iterable[tuple[float, float]],
    bounds: Box,
    *,
    size: float = lettering.SMALL,
    taken: Sequence[Box] = (),
) -> list[Placed]:
    """Find a place for each name, the most important first; a name that fits nowhere is left out.

    ``wanted`` holds (index, x, y, name, bold); ``points`` are all marks, which no name may cover; ``taken`` are boxes
    already written in. The table beside every chart still holds the names left out.
    """
    marks = [Box(x - 4, y - 4, x + 4, y + 4) for x, y in points]
    used = list(taken)
    leaders: list[Segment] = []
    placed: list[Placed] = []
    for index, x, y, name, bold in wanted:
        room = lettering.width(name, size, bold=bold)
        for near, (dx, dy, anchor) in [(True, at) for at in _NEAR] + [(False, at) for at in _FAR]:
            box = _box(x + dx, y + dy, room, size, anchor)
            if not box.inside(bounds) or any(box.overlaps(other) for other in used + marks):
                continue
            leader = None if near else ((x, y), box.nearest(x, y))
            crossing = any(box.crossed_by(other) for other in leaders)
            if crossing or (leader and any(other.crossed_by(leader) for other in used)):
                continue
            placed.append(Placed(index, x + dx, y + dy + size * 0.34, anchor, leader))
            used.append(box)
            leaders += [leader] if leader else []
            break
    return placed


def _box(x: float, y: float, room: float, size: float, anchor: Anchor) -> Box:
    left = {"start": x, "middle": x - room / 2, "end": x - room}[anchor]
    return Box(left - 2, y - size * 0.55, left + room + 2, y + size * 0.55)


def spread(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Heights for labels in a column, each as near as may be to the one wanted and at least ``gap`` from the next.

    Order is kept. Where there is no room for all between ``low`` and ``high`` they are spaced evenly.
    """
    order = sorted(range(len(wanted)), key=lambda index: wanted[index])
    if not order:
        return []
    gap = min(gap, (high - low) / max(1, len(order) - 1)) if len(order) > 1 else gap
    heights = [min(max(wanted[index], low), high) for index in order]
    for at in range(1, len(heights)):
        heights[at] = max(heights[at], heights[at - 1] + gap)
    ceiling = high
    for at in range(len(heights) - 1, -1, -1):
        heights[at] = min(heights[at], ceiling)
        ceiling = heights[at] - gap
    found = [0.0] * len(order)
    for index, height in zip(order, heights, strict=True):
        found[index] = height
    return found
