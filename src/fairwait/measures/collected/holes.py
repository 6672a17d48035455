"""Tests that a provider left out of its return in a month in which it sent others: holes in a partial return.

A provider has a hole in a test if it had at least 100 of what is counted, and 3% of its ICB's, in two of the three
months before, and now has none: the row is absent, or printed as nought. A documented merger or closure explains one.
(Doncaster sent 8 of its 13 tests in September 2025, half of South Yorkshire's scans among the others.)
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from fairwait.domain.period import Period
from fairwait.domain.treatment import TOTAL

#: What each provider reported of each item in a period.
Sizes = Mapping[str, Mapping[str, float]]
#: What the ICB that a provider sits in reported of an item in a period; nought where nobody knows.
OfBoard = Callable[[str, Period, str], float]

_LEAST = 100.0
_LEAST_SHARE = 0.03  # what an area may lack and still be ranked
_LOOKED_BACK, _FEWEST = 3, 2


@dataclass(frozen=True, slots=True)
class Hole:
    """What a provider left out: its sizes in ``last`` by item, ``C_999`` for all of them, among all it had ``before``.

    ``sent`` and ``of`` are how many items it reported, and how many in ``last``.
    """

    code: str
    last: Period
    sizes: Mapping[str, float]
    before: Mapping[str, float]
    sent: int
    of: int


def holes(
    sizes: Mapping[Period, Sizes], period: Period, explained: Collection[str], of_board: OfBoard
) -> tuple[Hole, ...]:
    """The holes of every provider that reported in ``period``, by code and the period that last had what is left out.

    ``sizes`` are by period, provider and item. None where nobody has any figure: then the month itself was not read.
    """
    before = [period.shift(-back) for back in range(1, _LOOKED_BACK + 1) if period.shift(-back) in sizes]
    now = sizes[period]
    if not any(size for items in now.values() for size in items.values()):
        return ()
    had = [(month, sizes[month]) for month in before]
    found: dict[tuple[str, Period], dict[str, float]] = {}
    for code in sorted(now.keys() - set(explained)):
        for item, last in _left_out(had, code, now[code], of_board):
            found.setdefault((code, last), {})[item] = sizes[last][code][item]
    return tuple(_hole(code, last, left, sizes[last][code], now[code]) for (code, last), left in found.items())


def _left_out(
    before: Sequence[tuple[Period, Sizes]], code: str, now: Mapping[str, float], of_board: OfBoard
) -> Iterator[tuple[str, Period]]:
    """Items that a provider had often enough and does not, each with the last period in which it did."""
    own = [(month, sizes[code]) for month, sizes in before if code in sizes]
    items = {item for _, sizes in own for item in sizes} - {TOTAL} if _lacks_any(own, now) else set[str]()
    for item in sorted(item for item in items if not now.get(item)):
        had = [(month, size) for month, sizes in own if (size := sizes.get(item, 0.0)) >= _LEAST]
        if len(had) >= _FEWEST:
            least = _LEAST_SHARE * of_board(code, had[0][0], item)
            had = [(month, size) for month, size in had if size >= least]
            if len(had) >= _FEWEST:
                yield item, had[0][0]


def _lacks_any(own: Sequence[tuple[Period, Mapping[str, float]]], now: Mapping[str, float]) -> bool:
    """Whether anything is nought or absent that was there before; of nearly every provider nothing is."""
    return not all(now.values()) or not all(sizes.keys() <= now.keys() for _, sizes in own)


def _hole(
    code: str, last: Period, left: Mapping[str, float], before: Mapping[str, float], now: Mapping[str, float]
) -> Hole:
    sent, of = (sum(1 for item, size in each.items() if size and item != TOTAL) for each in (now, before))
    return Hole(code, last, {**left, TOTAL: sum(left.values())}, before, sent, of)
