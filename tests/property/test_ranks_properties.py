"""What must hold for any panel: slow, obvious second implementations beside the fast ones."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize, stats

from fairwait.stats.contrasts import probability_above
from fairwait.stats.multiplicity import bayesian_fdr, benjamini_hochberg
from fairwait.stats.noise import Noise, long_run_inflation, measure_noise, window_log_rate, window_standard_error
from fairwait.stats.nulls import overlap_at_least, subset_range_probability, within_group_range
from fairwait.stats.rank_sets import rank_confidence_sets
from fairwait.stats.ranks import observed_ranks, rank_distribution
from fairwait.stats.residuals import two_way_residuals
from fairwait.stats.shrinkage import fit_normal, paule_mandel, posterior_draws

SEEDS = st.integers(0, 10_000)
P_VALUES = st.lists(st.floats(0.0, 1.0), min_size=1, max_size=30).map(np.array)


def _panel(seed: int, areas: int = 12, months: int = 8) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    population = rng.uniform(5e4, 9e5, areas)
    rate = 0.004 * np.exp(0.2 * rng.standard_normal((areas, 1)) + 0.08 * rng.standard_normal((areas, months)))
    return rng.poisson(population[:, None] * rate).astype(float), population


def _draws(seed: int, draws: int = 60, areas: int = 9, *, ties: bool = False) -> np.ndarray:
    values = np.random.default_rng(seed).standard_normal((draws, areas))
    return np.round(values) if ties else values


@given(SEEDS, st.floats(0.01, 100.0))
def test_scaling_every_population_moves_no_rank(seed: int, scale: float) -> None:
    counts, population = _panel(seed)
    noise, scaled = measure_noise(counts, population), measure_noise(counts, population * scale)
    assert scaled.omega == pytest.approx(noise.omega, abs=1e-9)
    here, there = window_log_rate(counts, population), window_log_rate(counts, population * scale)
    assert there == pytest.approx(here - np.log(scale), abs=1e-9)
    se = window_standard_error(counts, noise)
    first = posterior_draws(fit_normal(here, se), np.random.default_rng(1), 200)
    second = posterior_draws(fit_normal(there, se), np.random.default_rng(1), 200)
    assert np.array_equal(rank_distribution(first).counts, rank_distribution(second).counts)


@given(SEEDS)
def test_permuting_areas_permutes_results(seed: int) -> None:
    counts, population = _panel(seed)
    shuffle = np.random.default_rng(seed).permutation(len(counts))
    noise, shuffled = measure_noise(counts, population), measure_noise(counts[shuffle], population[shuffle])
    assert shuffled.omega == pytest.approx(noise.omega, abs=1e-9)
    se = window_standard_error(counts, noise)
    fit = fit_normal(window_log_rate(counts, population), se)
    again = fit_normal(window_log_rate(counts[shuffle], population[shuffle]), se[shuffle])
    assert again.shrunk == pytest.approx(fit.shrunk[shuffle], abs=1e-9)
    draws = _draws(seed)
    order = np.random.default_rng(seed).permutation(draws.shape[1])
    assert np.array_equal(rank_distribution(draws[:, order]).counts, rank_distribution(draws).counts[order])


@given(SEEDS, st.booleans())
def test_ranks_are_shared_out_exactly(seed: int, ties: bool) -> None:
    draws = _draws(seed, ties=ties)
    ranks = rank_distribution(draws, rng=np.random.default_rng(seed))
    areas = draws.shape[1]
    assert (ranks.counts.sum(axis=0) == len(draws)).all()
    assert (ranks.counts.sum(axis=1) == len(draws)).all()
    assert ranks.expected.sum() == pytest.approx(areas * (areas + 1) / 2)
    assert ranks.quartiles.sum(axis=1) == pytest.approx(np.ones(areas))
    assert ranks.probability_first(3).sum() == pytest.approx(3.0)
    low, high = ranks.interval()
    assert ((low <= ranks.expected + 1e-9) | (high - low == 0)).all()
    assert (low <= high).all()


@given(SEEDS)
def test_rank_counts_equal_ranking_draw_by_draw(seed: int) -> None:
    draws = _draws(seed)
    by_draw = np.array([stats.rankdata(-row) for row in draws])
    found = rank_distribution(draws, "highest_first")
    for area, rank in itertools.product(range(draws.shape[1]), range(draws.shape[1])):
        assert found.counts[area, rank] == (by_draw[:, area] == rank + 1).sum()
    assert found.expected == pytest.approx(by_draw.mean(axis=0))


@given(SEEDS)
def test_turning_the_direction_mirrors_the_ranks_and_keeps_the_words(seed: int) -> None:
    draws = _draws(seed) + 3.0 * np.arange(9)
    high, low = rank_distribution(draws, "highest_first"), rank_distribution(draws, "lowest_first")
    assert np.array_equal(high.counts, low.counts[:, ::-1])
    assert high.bands == low.bands


@given(SEEDS, st.floats(0.001, 1.0))
def test_paule_mandel_solves_its_equation(seed: int, spread: float) -> None:
    rng = np.random.default_rng(seed)
    se = rng.uniform(0.02, 0.2, 15)
    theta = spread * rng.standard_normal(15) + se * rng.standard_normal(15)

    def excess(tau2: float) -> float:
        weight = 1 / (se**2 + tau2)
        return float((weight * (theta - np.average(theta, weights=weight)) ** 2).sum() - 14)

    slow = optimize.brentq(excess, 0.0, 50.0, xtol=1e-14) if excess(0.0) > 0 else 0.0
    assert paule_mandel(theta, se) == pytest.approx(slow, abs=1e-9)


@given(SEEDS)
def test_shrinking_moves_every_area_towards_the_centre(seed: int) -> None:
    counts, population = _panel(seed)
    fit = fit_normal(
        window_log_rate(counts, population), window_standard_error(counts, measure_noise(counts, population))
    )
    assert (np.abs(fit.shrunk - fit.mu) <= np.abs(fit.theta - fit.mu) + 1e-12).all()


@given(st.integers(1, 30), st.floats(0.0, 0.95))
def test_long_run_inflation_is_the_variance_of_a_correlated_mean(months: int, rho: float) -> None:
    gap = np.abs(np.subtract.outer(np.arange(months), np.arange(months)))
    assert long_run_inflation(months, rho) == pytest.approx((rho**gap).sum() / months, rel=1e-9)


@given(SEEDS, st.floats(0.0, 0.3))
def test_residuals_of_a_gappy_panel_are_those_of_least_squares(seed: int, gaps: float) -> None:
    rng = np.random.default_rng(seed)
    panel = rng.standard_normal((7, 6))
    panel[rng.random(panel.shape) < gaps] = np.nan
    panel[0], panel[:, 0] = rng.standard_normal(6), rng.standard_normal(7)
    seen = np.isfinite(panel)
    rows, columns = np.nonzero(seen)
    design = np.zeros((rows.size, 13))
    design[np.arange(rows.size), rows] = 1.0
    design[np.arange(rows.size), 7 + columns] = 1.0
    fitted = design @ np.linalg.lstsq(design, panel[seen], rcond=None)[0]
    assert two_way_residuals(panel)[seen] == pytest.approx(panel[seen] - fitted, abs=1e-8)


@given(P_VALUES)
def test_benjamini_hochberg_rejects_what_its_definition_rejects(p: np.ndarray) -> None:
    adjusted = benjamini_hochberg(p)
    for level in (0.01, 0.05, 0.2):
        ordered = np.sort(p)
        passing = [k for k in range(1, p.size + 1) if ordered[k - 1] <= level * k / p.size]
        cut = ordered[passing[-1] - 1] if passing else -1.0
        clear = np.abs(adjusted - level) > 1e-9  # a p exactly at the line may round either way
        assert ((adjusted <= level) == (p <= cut))[clear].all()


@given(P_VALUES, st.floats(0.01, 0.5))
def test_bayesian_fdr_takes_the_largest_allowed_set(probability: np.ndarray, level: float) -> None:
    chosen = bayesian_fdr(probability, level)
    surest = np.sort(1 - probability)
    sizes = [size for size in range(1, probability.size + 1) if surest[:size].mean() <= level]
    assert chosen.sum() == (max(sizes) if sizes else 0)


@given(SEEDS)
def test_of_two_areas_one_is_above(seed: int) -> None:
    above = probability_above(_draws(seed))
    both = above + above.T
    assert both[~np.eye(9, dtype=bool)] == pytest.approx(np.ones(72))
    assert (np.diag(above) == 0).all()


@given(st.integers(2, 8), st.data())
def test_subset_range_probability_counts_the_subsets(total: int, data: st.DataObject) -> None:
    size = data.draw(st.integers(1, total))
    gap = data.draw(st.integers(0, total))
    subsets = list(itertools.combinations(range(total), size))
    share = sum(max(s) - min(s) >= gap for s in subsets) / len(subsets)
    assert subset_range_probability(total, size, gap) == pytest.approx(share)


@given(st.integers(1, 7), st.data())
def test_overlap_counts_the_lists(areas: int, data: st.DataObject) -> None:
    k = data.draw(st.integers(1, areas))
    shared = data.draw(st.integers(0, k))
    lists = list(itertools.combinations(range(areas), k))
    share = sum(len(set(one) & set(range(k))) >= shared for one in lists) / len(lists)
    assert overlap_at_least(areas, k, shared) == pytest.approx(share)


@settings(max_examples=5)
@given(SEEDS)
def test_range_within_groups_agrees_with_the_exact_probability(seed: int) -> None:
    rng = np.random.default_rng(seed)
    ranks = rng.permutation(30) + 1.0
    group = rng.permutation(np.repeat([0, 1, 2, 3, 4], [1, 3, 6, 8, 12]))
    spread = within_group_range(ranks, group, rng, simulations=4000)
    for place in range(1, 5):
        size, gap = int(spread.sizes[place]), int(spread.observed[place])
        inside = ranks[group == spread.groups[place]]
        assert gap == inside.max() - inside.min()
        assert spread.p[place] == pytest.approx(subset_range_probability(30, size, gap), abs=0.04)
    assert np.isnan(spread.p[0])


@settings(max_examples=20)
@given(SEEDS, st.sampled_from(["highest_first", "lowest_first"]))
def test_confidence_sets_hold_the_observed_rank(seed: int, direction: str) -> None:
    rng = np.random.default_rng(seed)
    theta, se = rng.standard_normal(12), rng.uniform(0.05, 0.5, 12)
    low, high = rank_confidence_sets(theta, se, np.random.default_rng(1), direction=direction)  # type: ignore[arg-type]
    all_low, all_high = rank_confidence_sets(
        theta,
        se,
        np.random.default_rng(1),
        direction=direction,  # type: ignore[arg-type]
        simultaneous=True,
    )
    place = observed_ranks(theta, direction)  # type: ignore[arg-type]
    assert ((low <= place) & (place <= high)).all()
    assert ((all_low <= low) & (high <= all_high)).all()


@given(st.floats(0.0, 0.5), st.floats(0.0, 0.9), st.integers(1, 24))
def test_more_months_never_make_the_mean_noisier(omega: float, rho: float, months: int) -> None:
    noise = Noise(omega, rho)
    assert noise.variance(months + 1) <= noise.variance(months) + 1e-15
