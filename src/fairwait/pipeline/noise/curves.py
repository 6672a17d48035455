"""How far the figures of lists move from month to month by their length, measured on changes of single lists.

A change counts less the middle change of its treatment function in that month. The noise at a length is that with
which one change in twenty is larger than 1.96 of its standard errors, the counting error of both months among them:
limits that borrow it are right as often as they say, jumps counted. Between the lengths measured it runs straight on
logs (:mod:`fairwait.definitions.noise.lengths`), so no list is judged otherwise than one that is a pathway longer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fairwait.stats.arrays import Floats, two_sided_z

SHORTEST = 20  # no provider with fewer pathways is ranked
#: Where classes of single functions begin, and of whole lists, which grow longer.
SINGLE_EDGES = (SHORTEST, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, np.inf)
WHOLE_EDGES = (*SINGLE_EDGES[:-1], 20_000, 40_000, 80_000, np.inf)
FEWEST_CHANGES = 150
FEWEST_LISTS = 10
_ONE_IN = 0.05
_Z = two_sided_z(1 - _ONE_IN)

Curve = dict[int, tuple[float, float, int, int]]  # by the beginning of a class: length, omega, changes, lists
#: Provider, treatment function, month (a number), length of the list, value and its counting variance.
Reading = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """Month-on-month changes, one entry each: less the month's middle, how long the list was, the counting variance of
    both months, whose list it was, and its treatment function."""

    change: Floats
    length: Floats
    counting: Floats
    whose: NDArray[np.object_]
    function: NDArray[np.object_]

    def where(self, rows: NDArray[np.bool_]) -> Changes:
        """The changes in ``rows``."""
        return Changes(
            self.change[rows], self.length[rows], self.counting[rows], self.whose[rows], self.function[rows]
        )  # fmt: skip


def changes_of(readings: Iterable[Reading]) -> Changes:
    """Changes between neighbouring months, of rows of provider, function, month (a number), length, value, variance."""
    held = {
        (code, function, month): (length, value, variance)
        for code, function, month, length, value, variance in readings
    }
    by_month: dict[tuple[str, int], list[tuple[Any, ...]]] = {}
    for (code, function, month), (length, value, variance) in sorted(held.items()):
        if (before := held.get((code, function, month - 1))) is not None:
            one = (value - before[1], np.sqrt(length * before[0]), variance + before[2], f"{code} {function}", function)
            by_month.setdefault((function, month), []).append(one)
    told = []
    for found in by_month.values():
        middle = np.median([one[0] for one in found])
        told += [(one[0] - middle, *one[1:]) for one in found]
    change, length, counting, whose, function = zip(*told, strict=True)
    return Changes(
        np.array(change), np.array(length, dtype=np.float64), np.array(counting, dtype=np.float64),
        np.array(whose, dtype=object), np.array(function, dtype=object),
    )  # fmt: skip


def curve(found: Changes, edges: tuple[float, ...] = SINGLE_EDGES) -> Curve:
    """The noise of each class of length, at the middle length of its changes.

    A class that too few lists or changes measure is joined with the next longer one; what is left over at the long end
    says nothing, and the value before it stands there.
    """
    return {
        int(smallest): (
            float(np.median(mine.length)), right_size(mine), len(mine.change), len(set(mine.whose.tolist()))
        )
        for smallest, mine in _classes(found, edges)
    }  # fmt: skip


def _classes(found: Changes, edges: tuple[float, ...]) -> Iterator[tuple[float, Changes]]:
    smallest = edges[0]
    for _, end in pairwise(edges):
        mine = found.where((found.length >= smallest) & (found.length < end))
        if len(mine.change) == 0:
            smallest = end
        elif len(mine.change) >= FEWEST_CHANGES and len(set(mine.whose.tolist())) >= FEWEST_LISTS:
            yield smallest, mine
            smallest = end


def right_size(found: Changes, shape: Floats | None = None) -> float:
    """The noise, or the times ``shape`` that it is, with which one change in twenty passes 1.96 standard errors."""
    shape = np.ones(len(found.change)) if shape is None else shape
    low, high = 0.0, 10.0
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if beyond(found, middle * shape) > _ONE_IN else (low, middle)
    return high


def beyond(found: Changes, omega: Floats) -> float:
    """The share of changes that are larger than 1.96 standard errors, were the noise of each ``omega``."""
    errors = np.sqrt(found.counting + 2 * omega**2)
    return float(np.mean(np.abs(found.change) > _Z * errors))


def monotone(found: Curve) -> Curve:
    """No list is taken to be calmer than a longer one: where few wait at all, counting error hides the rest."""
    largest, raised = 0.0, {}
    for smallest, (length, omega, changes, lists) in sorted(found.items(), reverse=True):
        largest = max(largest, omega)
        raised[smallest] = (length, largest, changes, lists)
    return dict(sorted(raised.items()))


def along(found: Curve, lengths: Floats) -> Floats:
    """The noise of a curve at other lengths, straight on logs."""
    known = np.array([one[:2] for one in found.values()])
    return np.asarray(np.exp(np.interp(np.log(lengths), np.log(known[:, 0]), np.log(known[:, 1]))))
