"""Regression adjustment: the score is nought; units and the order of places change nothing."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairwait.stats.adjustment import log_linear, poisson

RNG = np.random.default_rng(11)
PEOPLE = RNG.uniform(100_000, 900_000, 106)
AGE, DEPRIVATION = RNG.uniform(0.1, 0.3, 106), RNG.normal(20, 6, 106)
COVARIATES = np.column_stack([AGE, DEPRIVATION])
EXACT = PEOPLE * np.exp(-6 + 3 * AGE + 0.02 * DEPRIVATION)


@given(counts=st.lists(st.integers(0, 3_000), min_size=8, max_size=30), seed=st.integers(0, 1_000))
def test_the_poisson_score_is_nought(counts: list[int], seed: int) -> None:
    rng = np.random.default_rng(seed)
    seen = np.array([*counts, 5], dtype=float)
    people, x = rng.uniform(1e4, 1e5, len(seen)), rng.normal(0, 1, len(seen))
    found = poisson(seen, people, x)
    score = np.column_stack([np.ones(len(seen)), x]).T @ (seen - found.expected)
    np.testing.assert_allclose(score, 0, atol=1e-6 * max(seen.sum(), 1) * 10)


@given(seed=st.integers(0, 1_000), by=st.floats(0.1, 50))
def test_units_and_the_order_of_places_change_no_rate(seed: int, by: float) -> None:
    rng = np.random.default_rng(seed)
    counts, order = rng.poisson(EXACT), rng.permutation(106)
    plain = log_linear(counts, PEOPLE, COVARIATES)
    scaled = log_linear(counts, PEOPLE * by, COVARIATES * [1, by])
    mixed = log_linear(counts[order], PEOPLE[order], COVARIATES[order])
    np.testing.assert_allclose(scaled.ratio, plain.ratio, rtol=1e-8)
    np.testing.assert_allclose(mixed.ratio, plain.ratio[order], rtol=1e-8)
    assert scaled.explained == pytest.approx(plain.explained)
