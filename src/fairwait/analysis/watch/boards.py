"""Which integrated care board a provider sits in, in a month."""

from __future__ import annotations

from functools import cache

from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.measures.collected.placing import heirs
from fairwait.places.areas import area
from fairwait.places.providers import provider


@cache
def board_of(code: str, period: Period) -> str:
    """The code of the board; empty where its board was divided and nobody says into which part it fell."""
    parent = provider(code).parent
    if not parent or area(Geography.ICB, parent, period) is not None:
        return parent
    found = heirs(parent, period)
    return found[0] if len(found) == 1 else ""
