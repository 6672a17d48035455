"""How much land an area has, from its true boundary: what a population is thin or thick upon."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import pairwise
from types import MappingProxyType

from fairwait.domain.place import Geography
from fairwait.places.shapes import LonLat, boundaries

#: Mean radius of the Earth in kilometres (IUGG).
_RADIUS = 6371.0088


@cache
def square_km(geography: Geography) -> Mapping[str, float]:
    """Square kilometres of every area of a geography by code, on the boundaries of April 2023.

    Simplified outlines: right to about one in a hundred, most of the error at coasts. Raises
    :class:`~fairwait.domain.errors.UsageError` for England and for providers, which are not drawn.
    """
    return MappingProxyType(
        {
            code: sum(_ring_area(ring) for polygon in polygons for ring in polygon)
            for code, polygons in boundaries(geography).items()
        }
    )


def _ring_area(ring: Sequence[LonLat]) -> float:
    """The area inside a closed ring on a sphere (Chamberlain and Duquette 2007, equation 4)."""
    doubled = sum(
        math.radians(east2 - east1) * (2 + math.sin(math.radians(north1)) + math.sin(math.radians(north2)))
        for (east1, north1), (east2, north2) in pairwise(ring)
    )
    return abs(doubled) * _RADIUS**2 / 2
