"""Likeness and the contrast with peers, beside the obvious slow way, and on worlds whose truth is known."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.stats.arrays import Floats
from fairwait.stats.similar import (
    contrast_with_peers,
    foretold,
    mahalanobis_distances,
    nearest,
    outcome_weights,
    shrunk_covariance,
    squared_distances,
    z_scores,
)

RNG = np.random.default_rng(20261122)
PLACES = RNG.normal(size=(40, 4)) @ RNG.normal(size=(4, 4)) * [1, 10, 100, 0.01] + 5


def brute_similar(values: Floats, at: int, k: int, weights: list[float] | None = None) -> list[int]:
    """The definition of a Similar 10, written out for one pair of places after the other."""
    places, variables = values.shape
    means = [sum(values[i, j] for i in range(places)) / places for j in range(variables)]
    spreads = [(sum((values[i, j] - means[j]) ** 2 for i in range(places)) / places) ** 0.5 for j in range(variables)]
    counts = weights or [1.0] * variables
    distance = {
        i: sum(counts[j] * ((values[i, j] - values[at, j]) / spreads[j]) ** 2 for j in range(variables))
        for i in range(places)
        if i != at
    }
    return sorted(distance, key=lambda i: (distance[i], i))[:k]


@pytest.mark.parametrize("at", range(0, 40, 7))
def test_the_nearest_are_those_of_the_definition(at: int) -> None:
    z = z_scores(PLACES)
    assert nearest(squared_distances(z, at), at, 10).tolist() == brute_similar(PLACES, at, 10)
    weights = np.array([0.5, 2.0, 0.0, 1.0])
    expected = brute_similar(PLACES, at, 10, weights.tolist())
    assert nearest(squared_distances(z, at, weights), at, 10).tolist() == expected


def test_units_change_nothing() -> None:
    changed = PLACES * [3, 0.2, 1e6, 7] + [1, 2, 3, 4]
    for at in (0, 11):
        first, second = (squared_distances(z_scores(one), at) for one in (PLACES, changed))
        np.testing.assert_allclose(first, second)
        np.testing.assert_allclose(
            mahalanobis_distances(z_scores(PLACES), at), mahalanobis_distances(z_scores(changed), at)
        )


def test_a_variable_that_never_varies_counts_for_nothing() -> None:
    flat = np.column_stack([PLACES, np.full(40, 0.1)])
    z = z_scores(flat)
    assert (z[:, -1] == 0).all()
    assert nearest(squared_distances(z, 3), 3, 10).tolist() == brute_similar(PLACES, 3, 10)
    assert np.isfinite(mahalanobis_distances(z, 3)).all()


def test_a_place_is_never_its_own_peer_and_those_too_far_are_left_out() -> None:
    distances = np.array([0.0, 0.0, np.nan, 3.0, 1.0, 2.0])
    assert nearest(distances, 0, 10).tolist() == [1, 4, 5, 3]
    assert nearest(distances, 0, 10, within=2.0).tolist() == [1, 4]


@pytest.mark.parametrize("metric", [squared_distances, mahalanobis_distances])
def test_one_is_what_two_places_ordinarily_lie_apart(metric: Callable[[Floats, int], Floats]) -> None:
    z = z_scores(PLACES)
    every = np.array([metric(z, at) for at in range(40)])
    assert every.sum() / (40 * 39) == pytest.approx(1.0)


def test_weights_are_those_of_a_fit_that_has_not_seen_the_place() -> None:
    z = z_scores(PLACES)
    outcome = 2 * z[:, 0] - z[:, 2] + RNG.normal(size=40) * 0.3
    wild = outcome.copy()
    wild[5] = 1000.0
    np.testing.assert_allclose(outcome_weights(wild, z, 5).weights, outcome_weights(outcome, z, 5).weights)
    rest = [i for i in range(40) if i != 5]
    x = np.column_stack([np.ones(39), (z[rest] - z[rest].mean(0)) / z[rest].std(0)])
    y = (outcome[rest] - outcome[rest].mean()) / outcome[rest].std()
    expected = np.abs(np.linalg.solve(x.T @ x, x.T @ y))[1:]
    np.testing.assert_allclose(outcome_weights(outcome, z, 5).weights, expected, atol=1e-10)


def test_what_is_foretold_is_that_of_one_fit_after_another() -> None:
    z = z_scores(PLACES)
    outcome = z[:, 1] + RNG.normal(size=40)
    missed, plain = [], []
    for i in range(40):
        rest = [j for j in range(40) if j != i]
        x = np.column_stack([np.ones(39), z[rest]])
        beta = np.linalg.lstsq(x, outcome[rest], rcond=None)[0]
        missed.append(outcome[i] - np.concatenate([[1], z[i]]) @ beta)
        plain.append(outcome[i] - outcome[rest].mean())
    assert foretold(outcome, z) == pytest.approx(1 - np.sum(np.square(missed)) / np.sum(np.square(plain)))


def test_too_few_places_give_no_weights() -> None:
    with pytest.raises(NothingToAnswerWithError, match="too few"):
        outcome_weights(np.arange(10.0), z_scores(PLACES[:10]), 0)


def test_shrunk_covariance_is_that_of_the_paper() -> None:
    """Ledoit and Wolf 2004, written out place by place."""
    z = z_scores(PLACES)[:12]
    z = z - z.mean(axis=0)
    n, p = z.shape
    s = sum(np.outer(row, row) for row in z) / n
    m = np.trace(s) / p
    d2 = np.sum((s - m * np.eye(p)) ** 2)
    b2 = min(d2, sum(np.sum((np.outer(row, row) - s) ** 2) for row in z) / n**2)
    np.testing.assert_allclose(shrunk_covariance(z), b2 / d2 * m * np.eye(p) + (1 - b2 / d2) * s)


def test_the_contrast_is_that_of_the_methods() -> None:
    peers, errors = np.array([1.0, 1.2, 0.9, 1.4, 1.1]), np.full(5, 0.1)
    found = contrast_with_peers(1.6, 0.05, peers, errors)
    tau2 = peers.var(ddof=1) - 0.01  # equal errors: Paule and Mandel is the moment estimate
    assert found.tau2 == pytest.approx(tau2)
    assert found.z == pytest.approx((1.6 - peers.mean()) / np.sqrt(0.05**2 + tau2 / 5 + 0.01 / 5))
    assert found.range_low < peers.min()
    assert found.range_high > peers.max()
    assert found.p < found.p_range


def test_too_few_peers_say_nothing() -> None:
    with pytest.raises(NothingToAnswerWithError, match="too few"):
        contrast_with_peers(1.0, 0.1, np.ones(3), np.ones(3))


@pytest.mark.parametrize("tau", [0.0, 0.3])
def test_one_more_place_like_its_peers_is_seldom_called_unlike_them(tau: float) -> None:
    """5 in 100 or fewer, where comparing with the mean as though the peers did not differ finds far more."""
    rng = np.random.default_rng(7)
    found = naive = 0
    for _ in range(2000):
        truth = rng.normal(0, tau, 11)
        se = rng.uniform(0.05, 0.2, 11)
        seen = truth + rng.normal(size=11) * se
        contrast = contrast_with_peers(seen[0], se[0], seen[1:], se[1:])
        found += contrast.p_range <= 0.05
        naive += abs(seen[0] - seen[1:].mean()) > 1.96 * se[0]
    assert found / 2000 <= 0.06
    if tau:
        assert naive / 2000 > 0.3
        assert found / 2000 > 0.03
