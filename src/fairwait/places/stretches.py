"""One code, several boundaries: since when and until when a group or location meant the same people.

A code outlives the boundary it was given for. Tameside (01Y) of today is Tameside and Glossop (01Y) of 2015 without
Glossop, so a reader of an old file must be told where the people of the old boundary are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.places.lineage import (
    VINTAGE_STARTS,
    VINTAGES,
    BoundaryVintage,
    Crosswalk,
    crosswalk,
    vintage_codes,
)
from fairwait.places.moves import area_then, moved_unseen, moves_from, moves_to


@dataclass(frozen=True, slots=True)
class Stretch:
    """Months in which a code stood for one boundary. ``until`` is None for the boundary of today.

    ``vintage`` is the last set of boundaries that has it so.
    """

    code: str
    name: str
    vintage: BoundaryVintage
    since: Period
    until: Period | None

    def walk(self, to: BoundaryVintage, old: BoundaryVintage | None = None) -> Crosswalk:
        """Where its people are on other boundaries; raises where that is not known, as :meth:`Crosswalk.of` does.

        ``old`` is the set of boundaries to start from, the last of the stretch unless another is given.
        """
        walk = crosswalk(old or self.vintage, to)
        walk.of(self.code)
        return walk


def stretches(code: str) -> tuple[Stretch, ...]:
    """The boundaries that a code of a group or location stood for, oldest first; none for any other code.

    A new one begins where people left it for another code or came from one, and where its boundary is known to have
    moved although no lookup prints it.
    """
    return tuple(_parts(code))


def stretch_in(code: str, vintage: BoundaryVintage) -> Stretch | None:
    """The boundary that a code stood for in a set of boundaries; None where it is no code of them."""
    start = VINTAGE_STARTS[vintage]
    found = [one for one in stretches(code) if one.since <= start and (one.until is None or start <= one.until)]
    return found[0] if found else None


def _parts(code: str) -> Iterator[Stretch]:
    having = [one for one in VINTAGES if code in vintage_codes(one)]
    if not having:
        return
    changes = {move.day for move in (*moves_from(code), *moves_to(code)) if move.geography is Geography.SUB_ICB}
    changes.update(moved_unseen(code))
    begin = having[0]
    for at, vintage in enumerate(having):
        following = having[at + 1] if at + 1 < len(having) else None
        if following is not None and VINTAGE_STARTS[following].first_day not in changes:
            continue
        until = None if vintage == VINTAGES[-1] else _next_start(vintage).shift(-1)
        yield Stretch(code, area_then(code, VINTAGE_STARTS[vintage]), vintage, VINTAGE_STARTS[begin], until)
        begin = following or begin


def _next_start(vintage: BoundaryVintage) -> Period:
    return VINTAGE_STARTS[VINTAGES[VINTAGES.index(vintage) + 1]]
