"""Miles over the ground between two points, without any package: for whoever must start fast and stay small."""

from __future__ import annotations

import math
from typing import Final

#: Mean radius of the Earth in kilometres (IUGG), the radius that geography packages use.
EARTH_RADIUS_KM: Final = 6371.0088
KM_PER_MILE: Final = 1.609344


def great_circle_miles(latitude: float, longitude: float, to_latitude: float, to_longitude: float) -> float:
    """Statute miles along the great circle between two points in degrees: as the crow flies, not by road."""
    phi, to_phi = math.radians(latitude), math.radians(to_latitude)
    turn = math.radians(to_longitude - longitude)
    half = math.sin((to_phi - phi) / 2) ** 2 + math.cos(phi) * math.cos(to_phi) * math.sin(turn / 2) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(min(1.0, max(0.0, half)))) / KM_PER_MILE
