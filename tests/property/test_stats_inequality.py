"""Slope and relative index of inequality: what turning, scaling and drawing again must do to them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairwait.stats.inequality import Fit, inequality_index, ridits

FITS: tuple[Fit, ...] = ("linear", "log", "logit")
people = st.lists(st.floats(1_000, 1e6), min_size=4, max_size=20)


@given(pops=people)
def test_ridits_average_a_half_over_people(pops: list[float]) -> None:
    position = ridits(pops, np.arange(len(pops)))
    assert float(np.average(position, weights=pops)) == pytest.approx(0.5)


@pytest.mark.parametrize("fit", FITS)
@given(seed=st.integers(0, 500))
def test_turning_the_order_round_turns_the_indices_round(fit: Fit, seed: int) -> None:
    rng = np.random.default_rng(seed)
    values, pops, order = rng.uniform(0.2, 0.8, 25), rng.uniform(1e5, 9e5, 25), rng.permutation(25)
    there, back = inequality_index(values, pops, order, fit=fit), inequality_index(values, pops, -order, fit=fit)
    assert back.sii == pytest.approx(-there.sii)
    assert (back.sii_low, back.sii_high) == pytest.approx((-there.sii_high, -there.sii_low))
    if np.isfinite(there.rii):
        assert back.rii == pytest.approx(1 / there.rii)
        assert back.rii_low == pytest.approx(1 / there.rii_high)


@pytest.mark.parametrize("fit", ["linear", "log"])
@given(seed=st.integers(0, 500), by=st.floats(0.01, 100))
def test_the_unit_scales_the_slope_alone(fit: Fit, seed: int, by: float) -> None:
    rng = np.random.default_rng(seed)
    values, pops, order = rng.uniform(4, 6, 25), rng.uniform(1e5, 9e5, 25), rng.permutation(25)
    plain = inequality_index(values, pops, order, fit=fit)
    scaled = inequality_index(values * by, pops * by, order, fit=fit)
    assert scaled.sii == pytest.approx(plain.sii * by)
    assert (scaled.rii, scaled.rii_low) == pytest.approx((plain.rii, plain.rii_low))


@pytest.mark.parametrize("fit", FITS)
@given(seed=st.integers(0, 500))
def test_intervals_contain_their_index(fit: Fit, seed: int) -> None:
    rng = np.random.default_rng(seed)
    found = inequality_index(rng.uniform(0.2, 0.8, 25), rng.uniform(1e5, 9e5, 25), rng.permutation(25), fit=fit)
    assert found.sii_low <= found.sii <= found.sii_high
    if np.isfinite(found.rii):
        assert found.rii_low <= found.rii <= found.rii_high
