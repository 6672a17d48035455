"""Noise with limits: what was planted is found, the limits hold it as often as they say, and gaps are left out."""

from __future__ import annotations

import numpy as np
import pytest

from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.stats.noise import Noise, measure_noise
from fairwait.stats.noise_panel import measure_panel, window_correlation
from fairwait.stats.simulate import simulate_counts

PLANTED = Noise(0.08, 0.4)


def flows(places: int, months: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    people = np.full(places, 400_000.0)
    counts = simulate_counts(np.full(places, -5.5), people, months, PLANTED, np.random.default_rng(seed))
    return np.log(counts + 0.5), 1.0 / (counts + 0.5)


def test_four_months_of_many_places_find_the_planted_noise() -> None:
    found = measure_panel(*flows(800, 4, 1), rho=PLANTED.rho)
    assert found.omega == pytest.approx(0.08, rel=0.05)
    assert found.low < 0.08 < found.high
    assert found.high - found.low < 0.015
    assert (found.places, found.months, found.rho) == (800, 4, 0.4)


def test_it_agrees_with_the_estimator_of_rates() -> None:
    counts = simulate_counts(np.full(90, -5.5), np.full(90, 4e5), 4, PLANTED, np.random.default_rng(4))
    ours = measure_panel(np.log(counts + 0.5), 1 / (counts + 0.5), rho=0.4)
    theirs = measure_noise(counts, np.ones(90), rho=0.4)
    assert ours.omega == pytest.approx(theirs.omega, rel=1e-3)


@pytest.mark.parametrize(("places", "at_least"), [(106, 0.88), (7, 0.85)])
def test_the_limits_hold_the_truth(places: int, at_least: float) -> None:
    """Drawn again for many places, chi-square for few; 95 per cent is promised, four months cost a little of it."""
    found = [measure_panel(*flows(places, 4, seed), rho=0.4) for seed in range(200)]
    held = np.mean([one.low <= 0.08 <= one.high for one in found])
    assert at_least <= held <= 0.995
    assert np.mean([one.upper >= 0.08 for one in found]) > 0.8


def test_jumps_are_counted_and_only_the_calm_value_leaves_them_out() -> None:
    values, sampling = flows(106, 4, 2)
    values[:4, 2] -= 1.5
    found = measure_panel(values, sampling, rho=0.4)
    assert found.jumps >= 4
    assert found.omega > 1.5 * found.calm
    assert found.calm == pytest.approx(0.08, rel=0.2)


def test_places_left_out_change_nothing_for_the_others() -> None:
    values, sampling = flows(120, 4, 3)
    gappy, short = values.copy(), values.copy()
    gappy[100:] = np.nan
    short[100:, 1:] = np.nan  # one month tells nothing
    alone = measure_panel(values[:100], sampling[:100], rho=0.4)
    assert measure_panel(gappy, sampling, rho=0.4) == alone
    assert measure_panel(short, sampling, rho=0.4).omega == alone.omega


def test_a_stock_is_measured_on_its_changes() -> None:
    walk = np.cumsum(0.03 * np.random.default_rng(0).standard_normal((150, 12)), axis=1)
    found = measure_panel(walk, drift="first_differences")
    assert found.omega == pytest.approx(0.03 / np.sqrt(2), rel=0.06)
    assert found.low < 0.03 / np.sqrt(2) < found.high


def test_a_short_window_knows_little_of_the_correlation() -> None:
    few = window_correlation(*flows(90, 4, 5))
    many = window_correlation(*flows(90, 24, 5))
    assert many.rho == pytest.approx(0.4, abs=0.1)
    assert many.high - many.low < 0.25 < few.high - few.low
    assert few.low < 0.4 < few.high


def test_too_little_is_refused() -> None:
    values, sampling = flows(40, 4, 6)
    with pytest.raises(NothingToAnswerWithError, match="too few"):
        measure_panel(values[:2], sampling[:2])
    with pytest.raises(NothingToAnswerWithError, match="too few"):
        measure_panel(values[:, :3], drift="first_differences")
