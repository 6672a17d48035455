"""One tile of equal size for every area, on a square grid on which a person still recognises England.

Three steps, all deterministic: areas become discs of equal size that push one another apart while holding on to
their neighbours; the discs are given grid squares by linear assignment; and squares are exchanged as long as that
brings neighbours closer to one another and to their true directions. The exchanges are annealing from a fixed
seed, then every exchange that helps.
"""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fairwait.definitions.reference import TileRow

Place = tuple[float, float]
Cell = tuple[int, int]

#: Squares changed by eye afterwards: each area, the square it was given and the one that reads better. Counted from
#: the north-west of the computed layout, so that a changed computation is noticed and looked at again.
BY_EYE: dict[str, tuple[tuple[str, Cell, Cell], ...]] = {
    "icb": (  # the North East stands on top of England, as people expect it
        ("QHM", (1, 0), (1, -1)),
        ("QWO", (2, 0), (1, 0)),
        ("QOQ", (3, 0), (2, 0)),
    ),
    "sub-icb": (  # Wirral lies beyond Cheshire and Stoke beside Stafford
        ("12F", (2, 9), (2, 8)),
        ("05W", (2, 8), (2, 9)),
    ),
}

_MIDDLE_LATITUDE = 52.8
#: The seeds that gave the cheapest of six layouts each; one seed makes the build six times as quick.
_SEEDS = {"region": 1, "icb": 6, "sub-icb": 5}
_ROUNDS = 400
_HEAT = 1.5
_EXCHANGES_EACH = 1_500  # for each area


@dataclass(frozen=True, slots=True)
class Weights:
    """What makes a layout good: neighbours near and in their true direction, areas near their discs, no gaps."""

    close: float = 1.0
    family: float = 1.4  # how much more for neighbours in the same region
    direction: float = 2.2
    stay: float = 0.3
    gap: float = 0.9


def tiles(
    geography: str,
    centres: Mapping[str, Place],
    neighbours: Mapping[str, Sequence[str]],
    regions: Mapping[str, str],
    weights: Weights | None = None,
) -> list[TileRow]:
    """The grid square of every area, from its centre (longitude, latitude), the areas it borders on and its region."""
    codes = sorted(centres)
    true = [_flat(centres[code]) for code in codes]
    index = {code: at for at, code in enumerate(codes)}
    around = [[index[other] for other in sorted(neighbours.get(code, ()))] for code in codes]
    families = [regions[code] for code in codes]
    discs = _discs(true, around)
    start = _assigned(discs)
    layout = _Layout(start, discs, true, around, families, weights or Weights())
    cells = _polished(_exchanged(start, layout, _SEEDS[geography]), layout)
    placed = _from_corner(dict(zip(codes, cells, strict=True)))
    moved = _from_corner(by_eye(placed, BY_EYE.get(geography, ())))
    return [TileRow(geography, code, *moved[code]) for code in codes]


def by_eye(placed: Mapping[str, Cell], moves: Sequence[tuple[str, Cell, Cell]]) -> dict[str, Cell]:
    """The layout after the moves; ``ValueError`` when an area is not where it was, or two would share a square."""
    after = dict(placed)
    for code, before, to in moves:
        if placed[code] != before:
            raise ValueError(f"{code} is now at {placed[code]} and no longer at {before}: look at the layout again")
        after[code] = to
    if len(set(after.values())) < len(after):
        raise ValueError("two areas share a square after the moves by eye")
    return after


def _from_corner(cells: Mapping[str, Cell]) -> dict[str, Cell]:
    left, top = min(x for x, _ in cells.values()), min(y for _, y in cells.values())
    return {code: (x - left, y - top) for code, (x, y) in cells.items()}


def _flat(place: Place) -> Place:
    """Degrees as a plane with y downwards, distances alike in both directions."""
    return place[0] * math.cos(math.radians(_MIDDLE_LATITUDE)), -place[1]


def _discs(true: Sequence[Place], around: Sequence[Sequence[int]]) -> list[Place]:
    """Centres of discs of diameter one, pushed apart from their true places and pulled together by shared borders."""
    size = len(true)
    width = max(x for x, _ in true) - min(x for x, _ in true)
    height = max(y for _, y in true) - min(y for _, y in true)
    scale = 1.25 * math.sqrt(size / (width * height))
    at = [(x * scale, y * scale) for x, y in true]
    for step in range(_ROUNDS):
        hold = 0.12 * (1 - step / _ROUNDS)
        moves = [[0.0, 0.0] for _ in at]
        for one in range(size):
            for other in range(one + 1, size):
                _push(at, moves, one, other, other in around[one], hold)
        at = [(x + dx, y + dy) for (x, y), (dx, dy) in zip(at, moves, strict=True)]
    return at


def _push(
    at: Sequence[Place], moves: Sequence[list[float]], one: int, other: int, bordering: bool, hold: float
) -> None:
    dx, dy = at[other][0] - at[one][0], at[other][1] - at[one][1]
    apart = math.hypot(dx, dy) or 1e-9
    if apart < 1:
        pull = -0.5 * (1 - apart)
    elif bordering:
        pull = hold * (apart - 1)
    else:
        return
    for mover, sign in ((one, 1.0), (other, -1.0)):
        moves[mover][0] += sign * pull * dx / apart * 0.5
        moves[mover][1] += sign * pull * dy / apart * 0.5


def _assigned(discs: Sequence[Place]) -> list[Cell]:
    """The grid squares that cost the discs the least movement in all, one each."""
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    columns = range(math.floor(min(x for x, _ in discs)) - 2, math.ceil(max(x for x, _ in discs)) + 3)
    rows = range(math.floor(min(y for _, y in discs)) - 2, math.ceil(max(y for _, y in discs)) + 3)
    grid = np.array([(column, row) for row in rows for column in columns], dtype=float)
    cost = ((np.array(discs)[:, None, :] - grid[None, :, :]) ** 2).sum(axis=2)
    _, chosen = linear_sum_assignment(cost)
    return [(int(grid[square][0]), int(grid[square][1])) for square in chosen]


def _exchanged(start: list[Cell], layout: _Layout, seed: int) -> list[Cell]:
    """Annealing: an area moves to, or changes places with, a square next to its own when that helps or luck allows."""
    layout.restore(start)
    chance = random.Random(seed)  # noqa: S311 - a layout, not a secret
    rounds = _EXCHANGES_EACH * len(layout.cells)
    steps = [(dx, dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1) if (dx, dy) != (0, 0)]
    best, best_cost, cost = list(layout.cells), 0.0, 0.0
    for turn in range(rounds):
        heat = _HEAT * (1 - turn / rounds) ** 2 + 1e-6
        mover = chance.randrange(len(layout.cells))
        dx, dy = steps[chance.randrange(len(steps))]
        x, y = layout.cells[mover]
        change = layout.try_move(mover, (x + dx, y + dy))
        if change <= 0 or chance.random() < math.exp(-change / heat):
            cost += change
            if cost < best_cost:
                best, best_cost = list(layout.cells), cost
        else:
            layout.try_move(mover, (x, y))
    return best


def _polished(cells: list[Cell], layout: _Layout) -> list[Cell]:
    """Every exchange of two areas, however far apart, and every move to a square on the edge, while any helps."""
    layout.restore(cells)
    helped = True
    while helped:
        helped = False
        for mover in range(len(layout.cells)):
            for square in sorted(set(layout.taken) | layout.edge()):
                old = layout.cells[mover]
                if square == old:
                    continue
                if layout.try_move(mover, square) < -1e-9:
                    helped = True
                else:
                    layout.try_move(mover, old)
    return layout.cells


class _Layout:
    """Areas on squares, and what moving one costs."""

    def __init__(
        self,
        cells: list[Cell],
        discs: Sequence[Place],
        true: Sequence[Place],
        around: Sequence[Sequence[int]],
        families: Sequence[str],
        weights: Weights,
    ) -> None:
        self.cells, self.discs, self.around, self.weights = cells, discs, around, weights
        self.families = families
        self.taken = {cell: area for area, cell in enumerate(cells)}
        self.bearing = {
            (one, other): _unit(true[other][0] - true[one][0], true[other][1] - true[one][1])
            for one, others in enumerate(around)
            for other in others
        }

    def restore(self, cells: Sequence[Cell]) -> None:
        """Begin again from a layout."""
        self.cells = list(cells)
        self.taken = {cell: area for area, cell in enumerate(cells)}

    def edge(self) -> set[Cell]:
        """Empty squares beside a taken one."""
        beside = {(x + dx, y + dy) for x, y in self.taken for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1))}
        return beside - set(self.taken)

    def try_move(self, area: int, to: Cell) -> float:
        """Move the area to a square, changing places with whoever is there; the change in cost."""
        old = self.cells[area]
        other = self.taken.get(to)
        touched = [area] if other is None else [area, other]
        before = self._cost(touched, (old, to))
        del self.taken[old]
        if other is not None:
            self.cells[other], self.taken[old] = old, other
        self.cells[area], self.taken[to] = to, area
        return self._cost(touched, (old, to)) - before

    def _cost(self, areas: Sequence[int], squares: tuple[Cell, Cell]) -> float:
        total = sum(self._place_cost(area) for area in areas)
        if len(areas) == 1:
            total += self._gap_cost(squares)
        return total

    def _place_cost(self, area: int) -> float:
        x, y = self.cells[area]
        weights, disc = self.weights, self.discs[area]
        cost = weights.stay * ((x - disc[0]) ** 2 + (y - disc[1]) ** 2)
        for other in self.around[area]:
            ox, oy = self.cells[other]
            dx, dy = ox - x, oy - y
            apart = math.hypot(dx, dy)
            bx, by = self.bearing[area, other]
            bond = weights.close * (apart - 1) ** 2 + weights.direction * (1 - (dx * bx + dy * by) / apart)
            cost += bond * (weights.family if self.families[other] == self.families[area] else 1.0)
        return cost

    def _gap_cost(self, squares: tuple[Cell, Cell]) -> float:
        """Empty squares that are hemmed in near these squares, and areas that stand alone."""
        near = {(x + dx, y + dy) for x, y in squares for dx in (-1, 0, 1) for dy in (-1, 0, 1)}
        cost = 0.0
        for x, y in near:
            sides = sum((x + dx, y + dy) in self.taken for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1)))
            if (x, y) not in self.taken:
                cost += self.weights.gap * max(0, sides - 2) ** 2 * 2
            elif sides < 2:
                cost += self.weights.gap * (2 - sides)
        return cost


def _unit(dx: float, dy: float) -> Place:
    apart = math.hypot(dx, dy) or 1.0
    return dx / apart, dy / apart
