"""Ranks, words and contrasts: edges that a table meets."""

from __future__ import annotations

import numpy as np
import pytest

from fairwait.domain.errors import NothingToAnswerWithError, UsageError
from fairwait.stats.contrasts import contrast_pairs, paired_ratio, pooled_posterior_ratio, rate_ratio
from fairwait.stats.multiplicity import judge_family, two_sided_p
from fairwait.stats.noise import Noise
from fairwait.stats.noise_series import share_of_logit
from fairwait.stats.nulls import NullBand, null_of_values, within_group_range
from fairwait.stats.rank_sets import rank_confidence_sets
from fairwait.stats.ranks import band, observed_ranks, rank_areas, rank_distribution, rank_draws
from fairwait.stats.shrinkage import NoiseDoubt, fit_normal, posterior_draws
from fairwait.stats.shrinkage_counts import (
    beta_posterior,
    count_dispersion,
    fit_beta,
    fit_gamma,
    gamma_posterior,
    share_dispersion,
)

THETA = np.linspace(-0.4, 0.4, 106)
SE = np.full(106, 0.08)


def test_the_same_seed_gives_the_same_table() -> None:
    first, second = (rank_areas(THETA, SE, np.random.default_rng(7), draws=500) for _ in range(2))
    other = rank_areas(THETA, SE, np.random.default_rng(8), draws=500)
    assert np.array_equal(first.ranks.counts, second.ranks.counts)
    assert not np.array_equal(first.ranks.counts, other.ranks.counts)


def test_draws_have_the_posterior_mean_and_spread() -> None:
    fit = fit_normal(THETA, SE)
    draws = posterior_draws(fit, np.random.default_rng(1))
    assert draws.mean(axis=0) == pytest.approx(fit.shrunk, abs=0.005)
    assert draws.std(axis=0).mean() == pytest.approx(fit.posterior_sd.mean(), rel=0.05)


def test_a_quarter_of_a_hundred_and_six_is_twenty_seven_at_both_ends() -> None:
    draws = np.arange(106.0)[None, :]
    assert rank_distribution(draws).quartiles.sum(axis=0).tolist() == [27, 26, 26, 27]


def test_high_and_low_are_about_values_not_ranks() -> None:
    lowest_first = rank_areas(THETA, SE / 8, np.random.default_rng(1), direction="lowest_first", draws=500)
    assert lowest_first.ranks.bands[0] == "clearly low"
    assert lowest_first.ranks.bands[-1] == "clearly high"
    assert lowest_first.ranks.expected[0] < 5


@pytest.mark.parametrize(
    ("high", "low", "words"),
    [
        (0.96, 0.0, "clearly high"),
        (0.80, 0.1, "probably high"),
        (0.79, 0.2, "not distinguishable"),
        (0.0, 0.9, "probably low"),
        (0.0, 0.95, "clearly low"),
    ],
)
def test_words_for_an_area(high: float, low: float, words: str) -> None:
    assert band(high, low) == words


def test_no_true_difference_leaves_nobody_distinguishable() -> None:
    theta = SE * np.random.default_rng(3).standard_normal(106)
    table = rank_areas(theta, 1.2 * SE, np.random.default_rng(1), draws=4000)
    assert table.rankability == 0.0
    assert set(table.ranks.bands) == {"not distinguishable"}
    low, high = table.ranks.interval()
    assert (high - low).min() > 80


def test_tied_areas_share_their_ranks() -> None:
    draws = np.tile([1.0, 0.0, 0.0, 0.0], (3000, 1))
    ranks = rank_distribution(draws, rng=np.random.default_rng(1))
    low, high = ranks.interval()
    assert (low.tolist(), high.tolist()) == ([1, 2, 2, 2], [1, 4, 4, 4])
    assert ranks.expected == pytest.approx([1, 3, 3, 3], abs=0.06)
    with pytest.raises(UsageError, match="tied"):
        rank_draws(draws)


def test_observed_ranks_share_ties() -> None:
    assert observed_ranks(np.array([5.0, 7.0, 5.0, 1.0])).tolist() == [2.5, 1.0, 2.5, 4.0]
    assert observed_ranks(np.array([5.0, 7.0, 5.0, 1.0]), "lowest_first").tolist() == [2.5, 4.0, 2.5, 1.0]


def test_above_national_is_half_at_the_national_value() -> None:
    table = rank_areas(THETA, SE, np.random.default_rng(1), national=0.0)
    assert table.p_above_national[0] < 0.001
    assert table.p_above_national[-1] > 0.999
    assert table.p_above_national[52:54].mean() == pytest.approx(0.5, abs=0.02)
    assert np.isnan(rank_areas(THETA, SE, np.random.default_rng(1), draws=10).p_above_national).all()


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_unjudged_areas_are_refused(bad: float) -> None:
    with pytest.raises(UsageError, match="leave unjudged areas out"):
        fit_normal(np.array([0.1, bad, 0.3]), np.full(3, 0.1))
    with pytest.raises(UsageError):
        fit_normal(np.array([0.1, 0.2, 0.3]), np.array([0.1, 0.0, 0.1]))
    with pytest.raises(NothingToAnswerWithError):
        fit_normal(np.array([0.1]), np.array([0.1]))


def test_doubt_about_the_noise_widens_the_ranks() -> None:
    noise_part = SE**2
    doubt = NoiseDoubt(noise_part, 0.5)
    sure, unsure = (rank_areas(THETA, SE, np.random.default_rng(1), draws=4000, doubt=given) for given in (None, doubt))
    width = [np.subtract(*table.ranks.interval()[::-1]).mean() for table in (sure, unsure)]
    assert width[1] > 1.08 * width[0]
    none = rank_areas(THETA, SE, np.random.default_rng(1), draws=4000, doubt=NoiseDoubt(noise_part, 0.0))
    assert np.array_equal(none.ranks.counts, sure.ranks.counts)


def test_confidence_sets_are_wider_than_the_ranks() -> None:
    rng = np.random.default_rng(1)
    table = rank_areas(THETA, SE, rng)
    low, high = table.ranks.interval()
    set_low, set_high = rank_confidence_sets(THETA, SE, rng)
    assert (set_high - set_low).mean() > 1.5 * (high - low).mean()


def test_zero_counts_give_one_sided_ratios() -> None:
    upper = rate_ratio(0, 1000, 50, 1000)
    assert (upper.value, upper.low) == (0.0, 0.0)
    assert upper.high == pytest.approx(3.688879 / 50, rel=1e-5)
    lower = rate_ratio(50, 1000, 0, 1000)
    assert (lower.value, lower.high) == (np.inf, np.inf)
    assert lower.low == pytest.approx(50 / 3.688879, rel=1e-5)
    assert np.isnan(rate_ratio(0, 1000, 0, 1000).value)
    with pytest.raises(UsageError):
        rate_ratio(1, 0, 1, 10)


def test_pairing_cancels_what_moved_both() -> None:
    rng = np.random.default_rng(2)
    shared = 0.3 * rng.standard_normal(12)
    a, b = shared + np.log(2) + 0.02 * rng.standard_normal(12), shared + 0.02 * rng.standard_normal(12)
    ratio = paired_ratio(a, b, 0.0)
    assert ratio.value == pytest.approx(2.0, rel=0.02)
    assert ratio.high / ratio.low < 1.05
    assert paired_ratio(a, b, 0.6).log_se > ratio.log_se
    with pytest.raises(UsageError):
        paired_ratio(a[:2], b[:2], 0.0)


def test_paired_limits_hold_the_truth_under_correlated_months() -> None:
    rng, held = np.random.default_rng(4), 0
    for _ in range(400):
        noise = np.empty((2, 9))
        noise[:, 0] = rng.standard_normal(2)
        for month in range(1, 9):
            noise[:, month] = 0.4 * noise[:, month - 1] + np.sqrt(1 - 0.16) * rng.standard_normal(2)
        ratio = paired_ratio(0.08 * noise[0], 0.08 * noise[1], 0.4)
        held += ratio.low <= 1.0 <= ratio.high
    assert 0.92 <= held / 400 <= 0.98


def test_clear_contrasts_need_to_be_sure_and_large() -> None:
    rng = np.random.default_rng(1)
    draws = np.array([0.0, 0.05, 0.3, 0.32]) + np.array([0.005, 0.005, 0.005, 0.4]) * rng.standard_normal((4000, 4))
    pairs = np.array([[1, 0], [2, 0], [0, 2], [3, 0]])
    found = contrast_pairs(draws, pairs, "a family of four")
    assert found.clearly.tolist() == [0, 1, -1, 0]  # sure but small; sure and large; its mirror; large but unsure
    assert found.holds.tolist() == [False, True, True, False]
    assert found.ratio[1] == pytest.approx(np.exp(0.3), rel=0.01)
    assert (found.low < found.ratio).all()
    assert (found.ratio < found.high).all()
    assert "of 4 comparisons (a family of four)" in found.family.sentence


def test_contrasts_of_shares_are_ratios_of_shares() -> None:
    draws = np.tile([0.0, 2.0], (500, 1)) + 0.01 * np.random.default_rng(1).standard_normal((500, 2))
    found = contrast_pairs(draws, np.array([[1, 0]]), "one pair", natural=share_of_logit)
    assert found.ratio[0] == pytest.approx(0.8808 / 0.5, rel=0.01)


def test_more_pairs_than_a_chunk_are_all_judged() -> None:
    draws = np.random.default_rng(1).standard_normal((200, 20)) + np.arange(20.0)
    pairs = np.array([(i, j) for i in range(20) for j in range(20) if i != j])
    found = contrast_pairs(draws, pairs, "all pairs")
    assert np.isfinite(found.ratio).all()
    assert found.probability[0] == pytest.approx((draws[:, 0] > draws[:, 1]).mean())


def test_the_winners_curse_is_taken_off() -> None:
    rng = np.random.default_rng(1)
    truth = 0.1 * rng.standard_normal(106)
    observed = truth + 0.15 * rng.standard_normal(106)
    table = rank_areas(observed, np.full(106, 0.15), rng)
    order, weights = np.argsort(observed), np.ones(106)
    raw = np.exp(observed[order[-1]]) / np.exp(observed[order[:10]]).mean()
    true = np.exp(truth[order[-1]]) / np.exp(truth[order[:10]]).mean()
    posterior = pooled_posterior_ratio(table.draws, order[-1:], order[:10], weights)
    assert posterior.low < true < posterior.high
    assert posterior.high < raw


def test_a_family_reports_its_size() -> None:
    result = judge_family(np.array([0.001, 0.2, 0.8]), "areas against England")
    assert (result.size, result.found.tolist()) == (3, [True, False, False])
    assert result.raw_expected == pytest.approx(0.15)
    assert judge_family(np.empty(0), "nothing").size == 0
    with pytest.raises(UsageError):
        judge_family(np.array([1.2]), "not a probability")


def test_a_p_value_from_draws_is_never_nought() -> None:
    assert two_sided_p(np.array([1.0, 0.5, 0.99]), 4000) == pytest.approx([1 / 4000, 1.0, 0.02])


def test_gamma_and_beta_priors_are_found_again() -> None:
    rng = np.random.default_rng(1)
    expected = rng.uniform(5, 60, 2000)
    a, b = fit_gamma(rng.poisson(expected * rng.gamma(12, 1 / 12, 2000)).astype(float), expected)
    assert (a, a / b) == (pytest.approx(12, rel=0.15), pytest.approx(1.0, abs=0.02))
    whole = rng.integers(50, 500, 2000)
    part = rng.binomial(whole, rng.beta(60, 40, 2000)).astype(float)
    a, b = fit_beta(part, whole.astype(float))
    assert (a + b, a / (a + b)) == (pytest.approx(100, rel=0.15), pytest.approx(0.6, abs=0.01))


def test_counts_that_vary_only_by_chance_are_shrunk_to_the_mean() -> None:
    expected = np.random.default_rng(1).uniform(5, 60, 300)
    a, b = fit_gamma(np.round(expected), expected)
    assert gamma_posterior(np.array([80.0]), np.array([40.0]), a, b).mean[0] == pytest.approx(1.0, abs=0.01)


def test_over_dispersion_widens_without_moving_the_rate() -> None:
    plain, wide = (gamma_posterior(130.0, 100.0, 25.0, 25.0, phi) for phi in (1.0, 4.0))
    assert (wide.shape[0], wide.rate[0]) == (25 + 32.5, 25 + 25)
    assert np.diff(wide.interval(), axis=0) > np.diff(plain.interval(), axis=0)
    assert wide.weight[0] == pytest.approx(0.5)
    shares = beta_posterior(45.0, 60.0, 60.0, 40.0, 3.0)
    assert (shares.a[0], shares.b[0]) == (75.0, 45.0)
    assert gamma_posterior(np.ones(3), np.ones(3), 2.0, 2.0).draws(np.random.default_rng(1), 50).shape == (50, 3)
    assert shares.draws(np.random.default_rng(1), 2000).mean() == pytest.approx(0.625, abs=0.01)


def test_dispersion_is_one_for_chance_and_more_for_noise() -> None:
    rng = np.random.default_rng(1)
    chance = rng.poisson(200.0, (80, 12)).astype(float)
    noisy = rng.poisson(200.0 * np.exp(0.2 * rng.standard_normal((80, 12)))).astype(float)
    assert count_dispersion(chance) == pytest.approx(1.0, abs=0.1)
    assert count_dispersion(noisy) == pytest.approx(1 + 200 * 0.2**2, rel=0.15)
    whole = np.full((80, 12), 1000.0)
    assert share_dispersion(rng.binomial(1000, 0.6, (80, 12)).astype(float), whole) == pytest.approx(1.0, abs=0.1)
    share = share_of_logit(0.4 + 0.2 * rng.standard_normal((80, 12)))
    assert share_dispersion(rng.binomial(1000, share).astype(float), whole) == pytest.approx(10.6, rel=0.2)


def test_a_null_band_never_says_nought() -> None:
    band_ = NullBand(np.arange(99.0))
    assert band_.p_at_least(1000.0) == pytest.approx(0.01)
    assert band_.p_at_least(0.0) == 1.0
    assert band_.low < band_.median < band_.high


def test_the_null_of_shares_is_about_their_own_errors() -> None:
    narrow, wide = (
        null_of_values(np.ptp, 0.5, np.full(42, se), np.random.default_rng(1), natural=share_of_logit).median
        for se in (0.01, 0.1)
    )
    assert wide == pytest.approx(10 * narrow, rel=0.1)


def test_a_tight_group_is_not_called_wide() -> None:
    ranks = np.arange(1.0, 41.0)
    spread = within_group_range(ranks, np.repeat(np.arange(8), 5), np.random.default_rng(1), simulations=500)
    assert (spread.p > 0.99).all()
    assert (spread.observed == 4).all()
    assert spread.widest.median > 30


def test_noise_of_impossible_size_is_refused() -> None:
    with pytest.raises(UsageError):
        Noise(-0.1, 0.2)
    with pytest.raises(UsageError):
        Noise(0.1, 1.0)
