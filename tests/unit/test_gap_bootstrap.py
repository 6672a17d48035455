"""One estimator of places drawn again is the same number, asked for alone or with all the others."""

from __future__ import annotations

import numpy as np

from fairwait.stats.trend.gap import Places, bootstrap, bootstrap_tau2
from fairwait.stats.trend.spread_rows import paule_mandel_of_rows


def test_the_variance_alone_is_that_among_all_estimators() -> None:
    rng = np.random.default_rng(7)
    shape = (9, 24)
    places = Places(rng.normal(0.0, 0.3, shape), rng.uniform(0.001, 0.2, shape), rng.uniform(1.0, 9.0, shape), np.exp)
    alone = bootstrap_tau2(places, np.random.default_rng(3), 40)
    assert np.array_equal(alone, bootstrap(places, np.random.default_rng(3), 40)["tau2"])


def test_rows_do_not_wait_for_one_another() -> None:
    rng = np.random.default_rng(8)
    theta = rng.normal(0.0, 1.0, (60, 12)) * rng.choice([0.01, 0.1, 3.0], (60, 1))
    variance = rng.uniform(0.001, 0.3, theta.shape)
    together = paule_mandel_of_rows(theta, variance)
    alone = [paule_mandel_of_rows(theta[row : row + 1], variance[row : row + 1])[0] for row in range(60)]
    assert np.array_equal(together, alone)
    assert (together == 0.0).any()
    assert (together > 0.0).any()
