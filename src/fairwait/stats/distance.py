"""Distances over the ground between places given by latitude and longitude in degrees.

Which point stands for a place (its population-weighted centre, a town hall, a hospital) is the caller's to choose
and to print: the same two cities are 8.4 miles apart by their centres and 13 in the press.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from fairwait.domain.distance import EARTH_RADIUS_KM, KM_PER_MILE
from fairwait.domain.errors import BadInputError, UsageError
from fairwait.stats.arrays import Floats, floats, same_length


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of places, each once: row numbers ``first`` < ``second`` and the miles between them, nearest first."""

    first: NDArray[np.intp]
    second: NDArray[np.intp]
    miles: Floats

    def __len__(self) -> int:
        return len(self.first)


def haversine_km(latitude: ArrayLike, longitude: ArrayLike, to_latitude: ArrayLike, to_longitude: ArrayLike) -> Floats:
    """Great-circle kilometres between points, by broadcasting. NaN where a point is not known."""
    phi, to_phi = np.radians(_latitude(latitude)), np.radians(_latitude(to_latitude))
    turn = np.radians(floats(to_longitude) - floats(longitude))
    half = np.sin((to_phi - phi) / 2) ** 2 + np.cos(phi) * np.cos(to_phi) * np.sin(turn / 2) ** 2
    angle: Floats = 2 * np.arcsin(np.sqrt(np.clip(half, 0.0, 1.0)))
    return EARTH_RADIUS_KM * angle


def distance_matrix_km(latitude: ArrayLike, longitude: ArrayLike) -> Floats:
    """Kilometres from every place to every other: places x places, symmetric, nought on the diagonal."""
    north, east = floats(latitude), floats(longitude)
    same_length(latitude=north, longitude=east)
    return haversine_km(north[:, None], east[:, None], north[None, :], east[None, :])


def miles(km: ArrayLike) -> Floats:
    """Kilometres as statute miles."""
    return floats(km) / KM_PER_MILE


def pairs_within(latitude: ArrayLike, longitude: ArrayLike, reach: float) -> Pairs:
    """Every pair of places at most ``reach`` miles apart. Places without a known point have no pairs."""
    if not reach >= 0:
        raise UsageError(f"{reach} is not a distance", expected="miles, nought or more")
    apart = miles(distance_matrix_km(latitude, longitude))
    first, second = np.triu_indices(len(apart), k=1)
    between = apart[first, second]
    near = np.flatnonzero(between <= reach)
    order = near[np.argsort(between[near], kind="stable")]
    return Pairs(first[order], second[order], between[order])


def nearest(latitude: ArrayLike, longitude: ArrayLike, k: int = 3) -> NDArray[np.intp]:
    """The row numbers of each place's ``k`` nearest others, nearest first: places x k, -1 where there are fewer."""
    apart = distance_matrix_km(latitude, longitude)
    if k < 1:
        raise UsageError(f"the {k} nearest places", expected="one or more")
    np.fill_diagonal(apart, np.inf)
    apart = np.where(np.isnan(apart), np.inf, apart)
    order = np.argsort(apart, axis=1, kind="stable")[:, :k]
    reached = np.isfinite(np.take_along_axis(apart, order, axis=1))
    found = np.full((len(apart), k), -1, dtype=np.intp)
    found[:, : order.shape[1]] = np.where(reached, order, -1)
    return found


def _latitude(degrees: ArrayLike) -> Floats:
    known = floats(degrees)
    if np.any(np.abs(known) > 90):
        raise BadInputError(
            "a latitude beyond the poles", expected="-90 to 90 degrees", remedy="check that latitude comes first"
        )
    return known
