"""The places that noise is measured for: today's areas, and how they add up to boards and regions."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np

from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.places.areas import area_index
from fairwait.stats.arrays import Floats

#: The boundaries that every panel is brought to.
TODAY = Period(2026, 1)
#: The geographies with a noise of their own, smallest places first.
GEOGRAPHIES = (Geography.SUB_ICB, Geography.ICB, Geography.REGION)


@cache
def areas_today() -> tuple[str, ...]:
    """Codes of the 106 sub-ICB locations, in order."""
    return tuple(sorted(area_index(Geography.SUB_ICB, TODAY)))


@cache
def boards_today() -> tuple[str, ...]:
    """Codes of the 42 ICBs, in order."""
    return tuple(sorted(area_index(Geography.ICB, TODAY)))


@cache
def summing_to(geography: Geography, *, of: Geography = Geography.SUB_ICB) -> Floats:
    """A matrix of noughts and ones, larger places x smaller: which of the smaller lie in which of the larger."""
    if geography is of:
        return np.eye(len(area_index(of, TODAY)))
    if of is Geography.SUB_ICB and geography is Geography.REGION:
        return np.asarray(summing_to(Geography.REGION, of=Geography.ICB) @ summing_to(Geography.ICB))
    smaller = area_index(of, TODAY)
    return _membership([smaller[code].parent for code in sorted(smaller)], sorted(area_index(geography, TODAY)))


def _membership(parents: Sequence[str], places: Sequence[str]) -> Floats:
    return np.array([[float(parent == place) for parent in parents] for place in places])
