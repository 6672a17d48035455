"""Regression adjustment: what was put in comes out, the score is nought, and impossible questions are refused."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from fairwait.domain.errors import NothingToAnswerWithError, UsageError
from fairwait.stats.adjustment import Adjusted, explained_interval, log_linear, poisson

RNG = np.random.default_rng(11)
PEOPLE = RNG.uniform(100_000, 900_000, 106)
AGE, DEPRIVATION = RNG.uniform(0.1, 0.3, 106), RNG.normal(20, 6, 106)
COVARIATES = np.column_stack([AGE, DEPRIVATION])
EXACT = PEOPLE * np.exp(-6 + 3 * AGE + 0.02 * DEPRIVATION)


@pytest.mark.parametrize("fit", [log_linear, poisson])
def test_an_exact_law_is_found_and_explains_everything(fit: Callable[..., Adjusted]) -> None:
    found = fit(EXACT, PEOPLE, COVARIATES)
    np.testing.assert_allclose(found.coefficients, [3, 0.02], rtol=1e-8)
    assert found.constant == pytest.approx(-6)
    assert found.explained == pytest.approx(1)
    np.testing.assert_allclose(found.ratio, 1, rtol=1e-9)
    np.testing.assert_allclose(found.rate, found.overall)
    np.testing.assert_allclose(found.residual, 0, atol=1e-9)


@pytest.mark.parametrize("fit", [log_linear, poisson])
def test_expected_events_sum_to_those_observed(fit: Callable[..., Adjusted]) -> None:
    counts = RNG.poisson(EXACT * np.exp(RNG.normal(0, 0.2, 106)))
    found = fit(counts, PEOPLE, COVARIATES)
    assert found.expected.sum() == pytest.approx(counts.sum())
    np.testing.assert_allclose(found.ratio * found.expected, counts)
    assert found.places == 106


def test_half_the_variance_explained_is_found_as_half() -> None:
    rng = np.random.default_rng(2)
    x = rng.normal(0, 1, 4_000)
    people = np.full(4_000, 1e7)
    counts = people * np.exp(-5 + 0.1 * x + rng.normal(0, 0.1, 4_000))
    found = log_linear(counts, people, x)
    assert found.explained == pytest.approx(0.5, abs=0.03)
    assert found.explained_adjusted < found.explained
    low, high = explained_interval(counts, people, x, rng=rng, draws=200)
    assert low < 0.5 < high
    assert high - low < 0.1


def test_covariates_of_no_worth_explain_nothing_once_adjusted() -> None:
    rng = np.random.default_rng(3)
    shares = [
        log_linear(PEOPLE * np.exp(rng.normal(-5, 0.1, 106)), PEOPLE, rng.normal(0, 1, (106, 5))).explained_adjusted
        for _ in range(200)
    ]
    assert np.mean(shares) == pytest.approx(0, abs=0.02)


def test_standard_errors_cover_the_truth() -> None:
    """HC3 intervals of 95% hold the true slope in about 95 of 100 panels, though scatter is unequal."""
    rng = np.random.default_rng(4)
    held = 0
    for _ in range(400):
        x = rng.normal(0, 1, 106)
        people = rng.uniform(1e5, 1e6, 106)
        counts = people * np.exp(-5 + 0.05 * x + rng.normal(0, 0.05 + 0.05 * np.abs(x)))
        found = log_linear(counts, people, x)
        held += abs(found.coefficients[0] - 0.05) < 1.983 * found.standard_errors[0]
    assert 0.91 <= held / 400 <= 0.98


def test_standard_errors_are_those_of_leaving_each_place_out() -> None:
    """HC3 is exactly the sum of squares of how far the slope moves as each place is left out."""
    rng = np.random.default_rng(9)
    x, people = rng.normal(0, 1, (12, 2)), rng.uniform(1e5, 1e6, 12)
    counts = people * np.exp(-5 + 0.1 * x[:, 0] + rng.normal(0, 0.2, 12))
    whole = log_linear(counts, people, x)
    moved = [
        log_linear(counts[left], people[left], x[left]).coefficients - whole.coefficients
        for left in (np.delete(np.arange(12), place) for place in range(12))
    ]
    np.testing.assert_allclose(whole.standard_errors, np.sqrt(np.sum(np.square(moved), axis=0)))


def test_poisson_standard_errors_allow_for_over_dispersion() -> None:
    rng = np.random.default_rng(5)
    plain = poisson(rng.poisson(EXACT), PEOPLE, COVARIATES)
    rough = poisson(rng.poisson(EXACT * np.exp(rng.normal(0, 0.3, 106))), PEOPLE, COVARIATES)
    assert np.all(rough.standard_errors > 5 * plain.standard_errors)


def test_places_without_a_figure_take_no_part_and_keep_their_row() -> None:
    counts, covariates = EXACT.copy(), COVARIATES.copy()
    counts[3], covariates[8, 1] = np.nan, np.nan
    found = log_linear(counts, PEOPLE, covariates)
    assert np.flatnonzero(np.isnan(found.ratio)).tolist() == [3, 8]
    assert found.places == 104


def test_nothing_seen_is_a_half_inside_the_logarithm_and_nought_in_the_ratio() -> None:
    counts = np.round(EXACT)
    counts[0] = 0
    found = log_linear(counts, PEOPLE, COVARIATES)
    assert found.ratio[0] == 0
    assert np.isneginf(found.residual[0])
    assert np.isfinite(found.coefficients).all()


def test_covariates_that_repeat_one_another_are_refused() -> None:
    with pytest.raises(UsageError, match="repeat one another"):
        log_linear(EXACT, PEOPLE, np.column_stack([AGE, 2 * AGE]))
    with pytest.raises(UsageError, match="the same in every place"):
        log_linear(EXACT, PEOPLE, np.ones(106))


def test_too_few_places_are_refused() -> None:
    with pytest.raises(NothingToAnswerWithError, match="cannot bear"):
        log_linear(EXACT[:4], PEOPLE[:4], COVARIATES[:4])
