"""Who took over from whom and when: for groups and locations, for partnerships and boards, and for regions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise
from types import MappingProxyType

from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.places.areas import area_index, parent_of, region_of, successions
from fairwait.places.lineage import MOVED_UNSEEN, VINTAGE_STARTS, VINTAGES, crosswalk, lineage_rows, vintage_of

#: The months in which the parents of groups and partnerships changed, after the first with partnerships.
PARENT_CHANGES = tuple(
    Period(year, month)
    for year, month in ((2018, 4), (2018, 10), (2019, 1), (2019, 4), (2020, 4), (2021, 4), (2022, 7), (2023, 4))
)
NEIGHBOURHOODS = "lookups of neighbourhoods 2017 to 2022, residents of mid-2020"
CHANGES = "list of organisation changes 2000 to 2018"


@dataclass(frozen=True, slots=True)
class Move:
    """People who came from one area to another. ``share`` is the share of the old area's people, None if not known.

    ``day`` is the first day of the new area, ``inferred`` whether no list prints the move itself.
    """

    geography: Geography
    old: str
    new: str
    day: date
    share: float | None
    inferred: bool
    source: str

    @property
    def whole(self) -> bool:
        return self.share == 1


def moves_from(code: str) -> tuple[Move, ...]:
    """Where the people of an area went, oldest first, the largest part first; its own remainder is left out."""
    return tuple(move for move in _moves() if move.old == code)


def moves_to(code: str) -> tuple[Move, ...]:
    """Which areas gave people to an area, oldest first."""
    return tuple(move for move in _moves() if move.new == code)


def kept(code: str, day: date) -> float:
    """The share of an area's people that it kept in the change of a day: 1 less those who moved; 0 if it ended."""
    return 1 - sum(move.share or 0 for move in moves_from(code) if move.day == day)


@cache
def _moves() -> tuple[Move, ...]:
    found = [*_group_moves(), *_parent_moves(), *_mergers_of_2026()]
    return tuple(sorted(found, key=lambda one: (one.day, one.geography, one.old, -(one.share or 0), one.new)))


def _group_moves() -> Iterator[Move]:
    for before, after in pairwise(VINTAGES):
        day = VINTAGE_STARTS[after].first_day
        for old, to in crosswalk(before, after).shares.items():
            for new, share in to.items():
                if new != old:
                    source = CHANGES if before in ("ccg-2013", "ccg-2015") else NEIGHBOURHOODS
                    yield Move(Geography.SUB_ICB, old, new, day, share, False, source)


def _parent_moves() -> Iterator[Move]:
    levels: tuple[tuple[Geography, Callable[[str, Period], str]], ...] = (
        (Geography.ICB, lambda code, period: parent_of(Geography.SUB_ICB, code, period)),
        (Geography.REGION, lambda code, period: region_of(Geography.SUB_ICB, code, period)),
    )
    for level, above in levels:
        for after in PARENT_CHANGES:
            for (old, new), share in _flows(after, above).items():
                if old != new:
                    source = f"parents in the lookups before and after; {NEIGHBOURHOODS}"
                    yield Move(level, old, new, after.first_day, share, level is Geography.REGION, source)


def _flows(after: Period, above: Callable[[str, Period], str]) -> Mapping[tuple[str, str], float]:
    """Old parent and new parent -> the share of the old one's people, over one change."""
    before = after.shift(-1)
    people: dict[tuple[str, str], float] = defaultdict(float)
    for row in lineage_rows():
        old, new = (above(getattr(row, vintage_of(period).replace("-", "_")), period) for period in (before, after))
        people[old, new] += row.population
    totals: dict[str, float] = defaultdict(float)
    for (old, _), count in people.items():
        totals[old] += count
    return MappingProxyType({(old, new): count / totals[old] for (old, new), count in people.items() if old and new})


def _mergers_of_2026() -> Iterator[Move]:
    for row in successions():
        share = 1.0 if row.extent == "whole" else None
        yield Move(Geography.ICB, row.old, row.new, row.date, share, "inferred" in row.how_known, row.how_known)


def moved_unseen(code: str) -> tuple[date, ...]:
    """The days on which an area's boundary moved by a number of people that no file gives."""
    return tuple(VINTAGE_STARTS[vintage].first_day for vintage, codes in MOVED_UNSEEN.items() if code in codes)


def name_then(geography: Geography, code: str, day: date) -> str:
    """The label of an area on a day, such as “Wakefield (03R)”; the code alone where it has no row then."""
    found = area_index(geography, Period(day.year, day.month)).get(code)
    return found.label if found else code


def area_then(code: str, period: Period) -> str:
    """The name of a group or location in a month."""
    return area_index(Geography.SUB_ICB, period)[code].name
