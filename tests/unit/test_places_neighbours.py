"""Distances between places."""

from __future__ import annotations

import math

import numpy as np
import pytest

from fairwait.domain.errors import UsageError
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.places import distances, nearest_areas, neighbour_pairs, population

JANUARY = Period(2026, 1)


def slow_miles(a: str, b: str) -> float:
    """The haversine, written out for two points."""
    people = population(Geography.SUB_ICB, JANUARY)
    (lat1, lon1), (lat2, lon2) = [
        (math.radians(people.latitude[at]), math.radians(people.longitude[at]))
        for at in (people.codes.index(a), people.codes.index(b))
    ]
    half = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * 6371.0088 * math.asin(math.sqrt(half)) / 1.609344


def test_distances_are_symmetric_and_those_of_the_haversine() -> None:
    codes, apart = distances(Geography.SUB_ICB, JANUARY)

    assert apart.shape == (106, 106)
    assert np.array_equal(apart, apart.T)
    assert (np.diag(apart) == 0).all()
    assert apart[codes.index("03R"), codes.index("15F")] == pytest.approx(slow_miles("03R", "15F"), abs=1e-9)


def test_neighbours_are_all_pairs_within_fifteen_miles_and_no_others() -> None:
    pairs = neighbour_pairs(Geography.SUB_ICB, JANUARY)
    _, apart = distances(Geography.SUB_ICB, JANUARY)

    assert len(pairs) == np.count_nonzero(np.triu(apart <= 15.0, k=1)) == 159
    assert [pair.miles for pair in pairs] == sorted(pair.miles for pair in pairs)
    assert all(pair.a < pair.b and pair.miles <= 15 for pair in pairs)
    assert ("03R", "15F") in {(pair.a, pair.b) for pair in pairs}
    assert len(neighbour_pairs(Geography.SUB_ICB, JANUARY, 5.0)) < len(pairs)


def test_the_nearest_to_wakefield_are_its_neighbours() -> None:
    found = nearest_areas(Geography.SUB_ICB, JANUARY, "03R")

    assert [pair.b for pair in found] == ["02P", "15F", "X2C4Y"]
    assert all(pair.a == "03R" for pair in found)
    assert found[1].miles == pytest.approx(slow_miles("03R", "15F"), abs=1e-9)
    assert len(nearest_areas(Geography.SUB_ICB, JANUARY, "03R", 5)) == 5


def test_places_without_a_known_centre_have_no_neighbours() -> None:
    april = Period(2026, 4)

    assert not [pair for pair in neighbour_pairs(Geography.ICB, april, 500.0) if "QRL" in (pair.a, pair.b)]
    assert nearest_areas(Geography.ICB, april, "QRL") == ()


def test_an_unknown_place_is_refused() -> None:
    with pytest.raises(UsageError, match="99Z"):
        nearest_areas(Geography.SUB_ICB, JANUARY, "99Z")
