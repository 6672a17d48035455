"""In which ICBs a provider may sit where no file says: the heirs of a divided one, or where a list fell by its own.

Most independent providers have a region printed beside them and no ICB. When one falls silent, the list of the ICB that
it served falls by as much: NX0 had some 6,000 people waiting for audiology, and Devon's list fell from 7,434 to 1,358.
"""

from __future__ import annotations

from collections.abc import Mapping

from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.domain.treatment import TOTAL
from fairwait.places.areas import area_index, region_of
from fairwait.places.moves import moves_from

#: What areas reported, by area and item.
ByArea = Mapping[tuple[str, str], float]

#: An ICB whose own list fell by so much of what a provider last had in its largest test is where the provider worked,
#: if that was also so much of the ICB's list: smaller falls happen in any month.
_ITS_OWN, _OF_THE_LIST = 0.8, 0.25


def heirs(board: str, period: Period) -> tuple[str, ...]:
    """The ICBs that people of a former one belong to in a period; none for one that still is, or that nobody knows."""
    known = area_index(Geography.ICB, period)
    if board in known:
        return ()
    return tuple(dict.fromkeys(one.new for one in moves_from(board) if one.day <= period.last_day and one.new in known))


def board_that_fell(sizes: Mapping[str, float], region: str, then: ByArea, now: ByArea, period: Period) -> str:
    """The one ICB of a region (of England where that is unknown) whose list fell by as much as a provider had.

    ``sizes`` are what the provider last had by item, ``then`` and ``now`` what areas had at that time and have. Empty
    where none fell so far, or more than one did, or the fall is one of any month.
    """
    items = {item: size for item, size in sizes.items() if item != TOTAL}
    if not items:
        return ""
    largest = max(items, key=lambda item: items[item])
    boards = [code for code in area_index(Geography.ICB, period)
              if not region or region_of(Geography.ICB, code, period) == region]  # fmt: skip
    fell = []
    for code in boards:
        before = then.get((code, largest), 0.0)
        fall = before - now.get((code, largest), 0.0)
        if before and fall >= max(_ITS_OWN * items[largest], _OF_THE_LIST * before):
            fell.append(code)
    return fell[0] if len(fell) == 1 else ""
