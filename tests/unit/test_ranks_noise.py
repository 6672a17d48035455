"""Noise: what was planted is found again, and too little data is refused."""

from __future__ import annotations

import numpy as np
import pytest

from fairwait.domain.errors import NothingToAnswerWithError, UsageError
from fairwait.stats.noise import (
    BorrowedNoise,
    Noise,
    area_omegas,
    log_rates,
    measure_noise,
    month_standard_error,
    window_log_rate,
    window_standard_error,
)
from fairwait.stats.noise_series import (
    logit_share,
    measure_series_noise,
    percentile_standard_error,
    share_of_logit,
    share_standard_error,
)
from fairwait.stats.residuals import lag_one_correlation, matched_correlation, two_way_residuals
from fairwait.stats.simulate import monthly_noise, simulate_counts

PLANTED = Noise(0.08, 0.4)
POPULATION = np.full(300, 500_000.0)


def _counts(months: int, seed: int = 3, noise: Noise = PLANTED) -> np.ndarray:
    return simulate_counts(np.full(300, -5.55), POPULATION, months, noise, np.random.default_rng(seed))


def test_simulated_noise_has_the_planted_size_and_correlation() -> None:
    noise = monthly_noise(4000, 6, PLANTED, np.random.default_rng(1))
    assert noise.std() == pytest.approx(0.08, rel=0.02)
    assert np.corrcoef(noise[:, 2], noise[:, 3])[0, 1] == pytest.approx(0.4, abs=0.04)
    assert noise.mean(axis=1).var() == pytest.approx(PLANTED.variance(6), rel=0.06)


def test_a_long_panel_finds_the_planted_noise() -> None:
    found = measure_noise(_counts(24), POPULATION)
    assert found.omega == pytest.approx(0.08, rel=0.03)
    assert found.rho == pytest.approx(0.4, abs=0.04)
    assert found.omega_robust == pytest.approx(0.08, rel=0.05)
    assert found.jumps == pytest.approx(0, abs=3)


def test_matching_the_correlation_repairs_a_short_window() -> None:
    counts = _counts(6)
    residual = two_way_residuals(log_rates(counts, POPULATION))
    assert lag_one_correlation(residual) == pytest.approx(0.28, abs=0.05)
    matched = matched_correlation(residual, float((1 / (counts + 0.5)).mean()))
    assert matched == pytest.approx(0.4, abs=0.06)
    assert measure_noise(counts, POPULATION, correlation="matched").rho == matched


def test_counting_error_is_not_taken_for_noise() -> None:
    small = np.random.default_rng(2).poisson(60.0, (300, 12)).astype(float)
    assert measure_noise(small, POPULATION).omega < 0.045  # the counts themselves scatter by 0.129


def test_a_few_jumps_make_the_noise_but_not_the_calm_noise() -> None:
    counts = _counts(12)
    counts[:5, 6] *= 0.2  # five areas whose largest trust did not submit one month
    found = measure_noise(counts, POPULATION)
    assert found.omega > 0.095
    assert found.omega_calm == pytest.approx(0.08, rel=0.06)
    assert found.omega_robust == pytest.approx(0.08, rel=0.08)
    assert 5 <= found.jumps <= 8


def test_missing_months_leave_the_noise_and_the_rate_alone() -> None:
    counts = _counts(12)
    gappy = counts.copy()
    gappy[np.random.default_rng(1).random(counts.shape) < 0.1] = np.nan
    assert measure_noise(gappy, POPULATION).omega == pytest.approx(measure_noise(counts, POPULATION).omega, rel=0.05)
    assert window_log_rate(gappy, POPULATION).mean() == pytest.approx(
        window_log_rate(counts, POPULATION).mean(), abs=0.01
    )
    assert (window_standard_error(gappy, PLANTED) >= window_standard_error(counts, PLANTED) - 1e-12).all()


def test_restless_areas_get_more_noise_than_calm_ones() -> None:
    rng = np.random.default_rng(5)
    calm = simulate_counts(np.full(60, -5.55), POPULATION[:60], 24, Noise(0.04, 0.2), rng)
    restless = simulate_counts(np.full(60, -5.55), POPULATION[:60], 24, Noise(0.12, 0.2), rng)
    counts, population = np.vstack([calm, restless]), POPULATION[:120]
    omegas = area_omegas(counts, population, measure_noise(counts, population))
    assert omegas[:60].mean() == pytest.approx(0.04, rel=0.2)
    assert omegas[60:].mean() == pytest.approx(0.12, rel=0.2)
    assert omegas[:60].max() < omegas[60:].min()


def test_equal_areas_share_one_noise() -> None:
    counts = _counts(24)
    omegas = area_omegas(counts, POPULATION, measure_noise(counts, POPULATION))
    assert omegas.mean() == pytest.approx(0.08, rel=0.05)
    assert omegas.std() < 0.012  # unshrunk, chance alone would spread them by about 0.015


@pytest.mark.parametrize("months", [1, 5])
def test_too_few_months_borrow(months: int) -> None:
    with pytest.raises(NothingToAnswerWithError, match="borrow noise measured elsewhere"):
        measure_noise(_counts(months), POPULATION)


def test_three_months_do_when_the_correlation_is_known() -> None:
    assert measure_noise(_counts(3), POPULATION, rho=0.4).omega == pytest.approx(0.08, rel=0.15)
    with pytest.raises(NothingToAnswerWithError):
        measure_noise(_counts(2), POPULATION, rho=0.4)


def test_one_month_errs_by_its_count_and_all_of_omega() -> None:
    noise = BorrowedNoise(0.075, 0.3, source="Trusts, September to November 2025.", part="1A")
    expected = np.sqrt(1 / 2000.5 + 0.075**2)
    assert month_standard_error(np.array([2000.0]), noise) == pytest.approx([expected])
    assert window_standard_error(np.array([[2000.0]]), noise) == pytest.approx([expected])


def test_borrowed_noise_says_where_it_comes_from() -> None:
    with pytest.raises(UsageError, match="dated sentence"):
        BorrowedNoise(0.075, 0.3)


def test_a_zero_count_has_a_log_rate_and_a_large_error() -> None:
    counts = np.array([[0.0, 0.0]])
    assert window_log_rate(counts, np.array([1000.0])) == pytest.approx(np.log(0.5 / 2000))
    assert window_standard_error(counts, None)[0] == pytest.approx(np.sqrt(2))


def test_white_noise_of_a_series_is_found_whatever_the_drift() -> None:
    rng = np.random.default_rng(0)
    paths = rng.normal(0, 0.3, (150, 1)) + rng.normal(0, 0.01, (150, 1)) * np.arange(24) + 0.1 * rng.standard_normal(24)
    series = paths + 0.05 * rng.standard_normal((150, 24))
    for drift in ("first_differences", "second_differences"):
        found = measure_series_noise(series, scale="log", drift=drift)  # type: ignore[arg-type]
        assert found.omega == pytest.approx(0.05, rel=0.05)
        assert found.transient == pytest.approx(0.05, rel=0.1)
    assert measure_series_noise(series, scale="log", drift="level").omega > 0.07  # which calls the drifts noise


def test_a_wandering_list_has_lasting_change_and_little_passing_noise() -> None:
    walk = np.cumsum(0.03 * np.random.default_rng(0).standard_normal((150, 24)), axis=1)
    found = measure_series_noise(walk, scale="log")
    assert found.innovation == pytest.approx(0.03, rel=0.05)
    assert found.transient < 0.01
    assert found.omega == pytest.approx(0.03 / np.sqrt(2), rel=0.05)


def test_jumps_of_a_series_are_counted_and_left_out() -> None:
    series = 0.05 * np.random.default_rng(0).standard_normal((150, 24))
    series[:4, 12:] += 1.0
    found = measure_series_noise(series, scale="log")
    assert found.jumps >= 4
    assert found.omega == pytest.approx(0.05, rel=0.06)
    assert found.omega_all > found.omega * 1.05


def test_sampling_of_a_flow_is_taken_off() -> None:
    rng = np.random.default_rng(1)
    whole = np.full((200, 12), 400.0)
    share = share_of_logit(0.5 + 0.1 * rng.standard_normal((200, 12)))
    part = rng.binomial(400, share).astype(float)
    sampling = 1 / (part + 0.5) + 1 / (whole - part + 0.5)
    series = logit_share(part, whole)
    found = measure_series_noise(series, scale="logit", drift="level", sampling_variance=sampling)
    assert found.omega == pytest.approx(0.1, rel=0.1)
    assert measure_series_noise(series, scale="logit", drift="level").omega > 0.13


def test_a_gone_code_is_left_out_of_a_series() -> None:
    series = 0.05 * np.random.default_rng(0).standard_normal((40, 12))
    series[0, 2:] = np.nan
    found = measure_series_noise(series, scale="log")
    assert (found.areas, found.months) == (39, 12)
    with pytest.raises(NothingToAnswerWithError):
        measure_series_noise(series[:, :3], scale="log")


def test_share_errors_on_the_logit_scale() -> None:
    noise = Noise(0.03, 0.0, "logit")
    assert share_of_logit(logit_share(np.array([615.0]), np.array([1000.0]))) == pytest.approx([0.615], abs=5e-4)
    large = share_standard_error(np.array([61_500.0]), np.array([100_000.0]), noise)
    assert large == pytest.approx([0.0307], abs=2e-4)  # the list is so long that noise decides
    assert share_standard_error(np.array([6.0]), np.array([10.0]), noise)[0] > 0.6
    with pytest.raises(UsageError, match="larger than its whole"):
        logit_share(np.array([11.0]), np.array([10.0]))


def test_percentile_errors_on_the_log_scale() -> None:
    noise = Noise(0.05, 0.0)
    value, low, high = np.array([8.75, 8.75, np.nan]), np.array([8.1036, 8.1036, 1.0]), np.array([9.3964, np.nan, 2.0])
    found = percentile_standard_error(value, low, high, noise)
    sampling = 0.6464 / 1.959964 / 8.75
    assert found[:2] == pytest.approx(np.full(2, np.hypot(sampling, 0.05)), abs=1e-6)
    assert np.isnan(found[2])
