"""Where the people of a board that began lately were before: which boards, whole or in part, and what share of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from fairwait.domain import words
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.period import Period
from fairwait.domain.place import Area, Geography
from fairwait.places.areas import area_index, areas, children_of
from fairwait.places.moves import moves_to
from fairwait.places.populations import population


@dataclass(frozen=True, slots=True)
class Origin:
    """A board that a new one took over, ``whole`` or a part of it.

    ``people`` is the share (0 to 1) of the new board's residents of mid-2020 who lived in it; NaN where no file says
    where the lines run.
    """

    board: Area
    whole: bool
    people: float


def began(area: Area) -> Period:
    """The first month of a board that began after the first boards did."""
    assert area.valid_from is not None  # every board of the lookups has its first day
    return Period(area.valid_from.year, area.valid_from.month)


def origins_of(area: Area) -> tuple[Origin, ...]:
    """The boards that a new one took over, those taken whole first, then in order of name."""
    before = began(area).shift(-1)
    index, moves = area_index(Geography.ICB, before), [one for one in moves_to(area.code) if one.day == area.valid_from]
    people = _people(area, {one.old for one in moves})
    found = [Origin(index[one.old], one.whole, people.get(one.old, float("nan"))) for one in moves if one.old in index]
    return tuple(sorted(found, key=lambda one: (not one.whole, one.board.name)))


def origins_words(origins: Sequence[Origin]) -> str:
    """“Mid and South Essex, with parts of Hertfordshire and West Essex and of Suffolk and North East Essex”."""
    whole = [one.board.name for one in origins if one.whole]
    parts = [one.board.name for one in origins if not one.whole]
    part = f"{words.noun(len(parts), 'a part', 'parts')} of {' and of '.join(parts)}" if parts else ""
    if not whole:
        return part
    return f"{words.listing(whole)}{f', with {part}' if part else ''}"


def _people(area: Area, olds: set[str]) -> dict[str, float]:
    """The share of the new board's people by the board they were of; nothing unless its locations account for all."""
    month = began(area)
    then = {one.code: one.parent for one in areas(Geography.SUB_ICB, month.shift(-1))}
    here = children_of(Geography.SUB_ICB, area.code, month)
    try:
        residents = population(Geography.SUB_ICB, month)
    except NothingToAnswerWithError:
        return {}
    total = dict(zip(residents.codes, residents.total.tolist(), strict=True))
    sums: dict[str, float] = defaultdict(float)
    for one in here:
        sums[then.get(one.code, "")] += total.get(one.code, float("nan"))
    if {*sums} != olds:  # a part of some board has no location of its own here: how many people it has is not known
        return {}
    return {code: number / sum(sums.values()) for code, number in sums.items()}
