"""The quick reading of many simulated countries at once equals the plain one, row by row."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from fairwait.stats.spread import quantile_ratio, quantile_ratio_of_rows


@given(st.integers(0, 2**32 - 1), st.integers(2, 60), st.sampled_from([(0.95, 0.05), (0.9, 0.1), (0.75, 0.25)]))
def test_rows_at_once_equal_one_row_at_a_time(seed: int, places: int, levels: tuple[float, float]) -> None:
    rng = np.random.default_rng(seed)
    rates = np.exp(rng.normal(size=(7, places))).round(3) + 0.001  # rounding makes ties
    people = rng.integers(1, 1000, places).astype(float)
    quick = quantile_ratio_of_rows(rates, people, *levels)
    plain = [quantile_ratio(row, people, *levels) for row in rates]
    np.testing.assert_allclose(quick, plain, rtol=1e-12)
