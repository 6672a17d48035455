"""Distances are symmetric, keep the triangle, and find the pairs a plain loop finds."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from fairwait.stats.distance import distance_matrix_km, haversine_km, pairs_within

points = st.tuples(st.floats(49.9, 55.8), st.floats(-6.4, 1.8))


@given(places=st.lists(points, min_size=2, max_size=8))
def test_distances_are_symmetric_and_keep_the_triangle(places: list[tuple[float, float]]) -> None:
    apart = distance_matrix_km(*np.array(places).T)
    np.testing.assert_allclose(apart, apart.T, atol=1e-9)
    np.testing.assert_array_equal(np.diag(apart), 0)
    for first in range(len(places)):
        assert np.all(apart <= apart[:, [first]] + apart[[first], :] + 1e-6)


@given(places=st.lists(points, min_size=2, max_size=8), reach=st.floats(0, 300))
def test_pairs_are_those_a_plain_loop_finds(places: list[tuple[float, float]], reach: float) -> None:
    found = pairs_within(*np.array(places).T, reach)
    slow = {
        (first, second)
        for first in range(len(places))
        for second in range(first + 1, len(places))
        if float(haversine_km(*places[first], *places[second])) / 1.609344 <= reach
    }
    assert set(zip(found.first.tolist(), found.second.tolist(), strict=True)) == slow
    assert np.all(np.diff(found.miles) >= 0)
    assert np.all(found.miles <= reach)
