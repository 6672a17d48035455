"""The places at which providers treat people: which of a provider's is the nearest to a point."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fairwait.domain.distance import great_circle_miles

if TYPE_CHECKING:
    from fairwait.editions.reading import Edition

#: Miles of one degree of latitude on a globe, and a little less: no place that many degrees off can be nearer.
_MILES_A_DEGREE: Final = 69.0

#: The miles to a place, its name, and how it is known.
Nearest = tuple[float, str, str]
_Site = tuple[str, str, float, float, str]


def nearest_places(edition: Edition, latitude: float, longitude: float, miles: float) -> dict[str, Nearest | None]:
    """For each provider that is on the map: the nearest of its places, None where none is within ``miles``."""
    far = miles / _MILES_A_DEGREE
    nearest: dict[str, Nearest | None] = {}
    for name, provider, north, east, how in edition.once("wait_site", lambda: _sites(edition)):
        best = nearest.setdefault(provider, None)
        if abs(north - latitude) > far:  # a comparison is cheaper than a sine, and most places are far
            continue
        away = great_circle_miles(latitude, longitude, north, east)
        if away <= miles and (best is None or away < best[0]):
            nearest[provider] = (away, name, how)
    return nearest


def _sites(edition: Edition) -> list[_Site]:
    return edition.rows("select name, provider, latitude, longitude, how from wait_site order by provider, code")
