"""Which areas are near one another: within some miles, the nearest few, or sharing a border.

Areas are taken to lie at their population-weighted centres, computed from neighbourhoods of mid-2020. Say so wherever
a distance is printed: between other points the same two places are other miles apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from fairwait.domain.errors import UsageError
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.places.populations import population

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: What stands for an area, in words for captions.
DISTANCE_POINT = "population-weighted centre"
NEIGHBOUR_MILES = 15.0


@dataclass(frozen=True, slots=True)
class NeighbourPair:
    """Two areas and the miles between their population-weighted centres; ``a`` comes before ``b`` in code order."""

    a: str
    b: str
    miles: float


@cache
def distances(geography: Geography, period: Period) -> tuple[tuple[str, ...], NDArray[np.float64]]:
    """Codes, and the miles from every area to every other: areas x areas, NaN where a centre is not known."""
    from fairwait.stats.distance import distance_matrix_km, miles

    people = population(geography, period)
    return people.codes, miles(distance_matrix_km(people.latitude, people.longitude))


@cache
def neighbour_pairs(
    geography: Geography, period: Period, within_miles: float = NEIGHBOUR_MILES
) -> tuple[NeighbourPair, ...]:
    """Every pair of areas whose centres are at most ``within_miles`` apart, nearest first."""
    from fairwait.stats.distance import pairs_within

    people = population(geography, period)
    found = pairs_within(people.latitude, people.longitude, within_miles)
    return tuple(
        NeighbourPair(people.codes[a], people.codes[b], float(miles))
        for a, b, miles in zip(found.first, found.second, found.miles, strict=True)
    )


@cache
def nearest_areas(geography: Geography, period: Period, code: str, k: int = 3) -> tuple[NeighbourPair, ...]:
    """The ``k`` areas nearest to one, nearest first; in each pair ``a`` is the area asked for.

    Raises :class:`UsageError` for a code that is no area of the month.
    """
    from fairwait.stats.distance import nearest

    codes, apart = distances(geography, period)
    if code not in codes:
        raise UsageError(f"“{code}” is no code of {geography.plural} in {period.label}")
    people = population(geography, period)
    at = codes.index(code)
    chosen = nearest(people.latitude, people.longitude, k)[at]
    return tuple(NeighbourPair(code, codes[other], float(apart[at, other])) for other in chosen if other >= 0)
