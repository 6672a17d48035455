"""Draws, orders and limits are the same however many of them are dealt with at a time."""

from __future__ import annotations

import numpy as np
import pytest

from fairwait.domain.errors import UsageError
from fairwait.stats.arrays import blocks
from fairwait.stats.ranks import central_interval, rank_distribution, rank_draws
from fairwait.stats.shrinkage import NoiseDoubt, NormalFit, fit_normal, posterior_draws

COUNTS = (1, 2, 40, 499, 500, 501, 1000, 1203)


def fit(areas: int = 12) -> NormalFit:
    rng = np.random.default_rng(4)
    return fit_normal(rng.normal(0, 0.2, areas), rng.uniform(0.02, 0.1, areas))


@pytest.mark.parametrize("count", COUNTS)
def test_blocks_cut_every_row_once(count: int) -> None:
    assert np.concatenate([np.arange(count)[rows] for rows in blocks(count)]).tolist() == list(range(count))


@pytest.mark.parametrize("count", COUNTS)
@pytest.mark.parametrize("doubtful", [True, False])
def test_draws_are_those_of_the_formula_in_one_piece(count: int, doubtful: bool) -> None:
    """Methods 3.2 written out, from the same generator: equal to the last digit."""
    model = fit()
    doubt = NoiseDoubt(0.6 * model.se**2, 0.35) if doubtful else None
    rng = np.random.default_rng(9)
    variance = (model.se**2)[None, :]
    seen = model.tau2 + float(variance.mean())
    chi2 = rng.chisquare(model.theta.size - 1, size=count)
    if doubt is not None:
        variance = variance + (np.exp(0.7 * rng.standard_normal(count)) - 1.0)[:, None] * doubt.variance
    tau2 = np.maximum(1e-10, seen * (model.theta.size - 1) / chi2 - variance.mean(axis=1))[:, None]
    mu = (model.mu + np.sqrt(model.mu_variance) * rng.standard_normal(count))[:, None]
    weight = tau2 / (tau2 + variance)
    drawn = rng.standard_normal((count, model.theta.size)) * np.sqrt(weight * variance)
    expected = drawn + weight * (model.theta - mu) + mu
    assert np.array_equal(posterior_draws(model, np.random.default_rng(9), count, doubt), expected)


@pytest.mark.parametrize("count", COUNTS)
def test_the_limits_are_the_order_statistics(count: int) -> None:
    draws = np.random.default_rng(count).standard_normal((count, 5))
    before = draws.copy()
    low, high = central_interval(draws)
    ordered = np.sort(draws, axis=0)
    assert np.array_equal(low, ordered[int(np.floor(0.025 * (count - 1)))])
    assert np.array_equal(high, ordered[int(np.ceil(0.975 * (count - 1)))])
    assert np.array_equal(draws, before), "what was handed over is as it was"


def test_one_column_is_not_changed_either() -> None:
    draws = np.random.default_rng(1).standard_normal((1000, 1))
    before = draws.copy()
    central_interval(draws)
    assert np.array_equal(draws, before)


@pytest.mark.parametrize("count", COUNTS)
def test_ranks_of_many_draws_are_those_of_each(count: int) -> None:
    draws = np.random.default_rng(count).standard_normal((count, 7))
    expected = np.array([np.argsort(-row) for row in draws])
    assert np.array_equal(rank_draws(draws), expected)
    counts = rank_distribution(draws).counts
    assert np.array_equal(counts, [[(expected[:, rank] == area).sum() for rank in range(7)] for area in range(7)])


def test_ties_in_any_block_are_shared_evenly_and_repeatably() -> None:
    draws = np.zeros((4000, 4))
    first, again = (rank_distribution(draws, rng=np.random.default_rng(2)).counts for _ in range(2))
    assert np.array_equal(first, again)
    assert abs(first - 1000).max() < 150
    mixed = np.random.default_rng(0).standard_normal((1200, 4))
    mixed[1100] = 1.0  # one tied draw, in the third block
    with pytest.raises(UsageError, match="tied"):
        rank_draws(mixed)
    order = rank_draws(mixed, rng=np.random.default_rng(0))
    assert sorted(order[1100].tolist()) == [0, 1, 2, 3]
    assert np.array_equal(order[:1100], np.argsort(-mixed[:1100], axis=1))
