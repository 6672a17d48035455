"""Distances: symmetry, known arcs, pairs and nearest places."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import strategies as st

from fairwait.domain.distance import EARTH_RADIUS_KM
from fairwait.domain.errors import BadInputError, UsageError
from fairwait.stats.distance import haversine_km, miles, nearest, pairs_within

points = st.tuples(st.floats(49.9, 55.8), st.floats(-6.4, 1.8))

LEEDS, WAKEFIELD, TRURO = (53.8008, -1.5491), (53.683, -1.4977), (50.2632, -5.0510)


def test_a_quarter_of_the_globe() -> None:
    quarter = EARTH_RADIUS_KM * np.pi / 2
    assert float(haversine_km(0, 0, 0, 90)) == pytest.approx(quarter)
    assert float(haversine_km(0, 0, 90, 17)) == pytest.approx(quarter)
    assert float(haversine_km(0, 0, 0, 180)) == pytest.approx(2 * quarter)


def test_a_mile_is_a_statute_mile() -> None:
    assert float(miles(1.609344)) == 1


def test_neighbours_within_fifteen_miles() -> None:
    found = pairs_within(*np.array([TRURO, LEEDS, WAKEFIELD]).T, 15)
    assert (found.first.tolist(), found.second.tolist()) == ([1], [2])
    assert len(found) == 1


def test_a_place_without_a_point_has_no_neighbours() -> None:
    latitude, longitude = np.array([LEEDS, (np.nan, np.nan), WAKEFIELD]).T
    assert len(pairs_within(latitude, longitude, 5_000)) == 1
    assert nearest(latitude, longitude, 2).tolist() == [[2, -1], [-1, -1], [0, -1]]


def test_the_nearest_come_nearest_first() -> None:
    assert nearest(*np.array([TRURO, LEEDS, WAKEFIELD]).T, 5).tolist() == [
        [2, 1, -1, -1, -1],
        [2, 0, -1, -1, -1],
        [1, 0, -1, -1, -1],
    ]


def test_latitude_and_longitude_the_wrong_way_round_are_refused_where_that_shows() -> None:
    with pytest.raises(BadInputError, match="beyond the poles"):
        haversine_km(100.0, 53.0, 0, 0)


@pytest.mark.parametrize("reach", [-1.0, float("nan")])
def test_a_reach_is_a_distance(reach: float) -> None:
    with pytest.raises(UsageError):
        pairs_within([50, 51], [0, 0], reach)


def test_at_least_one_nearest_place() -> None:
    with pytest.raises(UsageError):
        nearest([50, 51], [0, 0], 0)
