"""Bounds of hidden cells always hold the truth."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from fairwait.stats.missing import suppressed_bounds


@given(
    cells=st.lists(st.integers(0, 50), min_size=1, max_size=10),
    small=st.lists(st.integers(1, 4), min_size=1, max_size=6),
)
def test_bounds_of_hidden_cells_hold_the_truth(cells: list[int], small: list[int]) -> None:
    truth = np.array([*cells, *small], dtype=float)
    shown = np.array([*cells, *[np.nan] * len(small)])
    for total in (None, float(truth.sum())):
        low, high = suppressed_bounds(shown, total=total)
        assert np.all(low <= truth)
        assert np.all(truth <= high)
