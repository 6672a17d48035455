"""Which provider of the figures runs a listed hospital today: its owner in the list, or whoever took that one over."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from fairwait.definitions.reference import ProviderChange
from fairwait.domain.distance import great_circle_miles

#: Two entries closer than this stand for one campus: lists place a hospital at its postcode or at a gate of it.
SAME_PLACE_MILES = 0.3

Point = tuple[float, float]
#: Codes of trusts that other files place at a point.
Witness = Callable[[Point], Collection[str]]


class Owners:
    """Follows documented successions from the owner that a list names to a provider of the figures."""

    def __init__(self, known: Collection[str], changes: Iterable[ProviderChange], witness: Witness) -> None:
        self._known = frozenset(known)
        self._heirs: Mapping[str, tuple[str, ...]] = {one.code: one.successors for one in changes if one.documented}
        self._witness = witness

    def of(self, listed: str, point: Point) -> str:
        """The code of the provider that runs what a list gives to ``listed``; empty where no file says.

        A trust that was divided leaves its hospitals to whichever of its heirs another file places there, alone.
        """
        heirs = self._ends(listed)
        if len(heirs) > 1:
            heirs &= set(self._witness(point))
        return next(iter(heirs)) if len(heirs) == 1 else ""

    def _ends(self, code: str) -> set[str]:
        ends: set[str] = set()
        waiting, seen = [code], {code}
        while waiting:
            one = waiting.pop()
            if one in self._known:
                ends.add(one)
                continue
            new = [heir for heir in self._heirs.get(one, ()) if heir not in seen]
            seen.update(new)
            waiting += new
        return ends


def same_place(one: Point, other: Point) -> bool:
    """Whether two points in degrees may be one campus."""
    if abs(one[0] - other[0]) > 0.01 or abs(one[1] - other[1]) > 0.02:  # far apart, without the work of measuring
        return False
    return great_circle_miles(*one, *other) < SAME_PLACE_MILES


def witness_of(placed: Sequence[tuple[Point, str]]) -> Witness:
    """A :data:`Witness` over points and the codes of whom they belong to."""
    return lambda point: {code for at, code in placed if same_place(at, point)}
