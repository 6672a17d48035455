"""The worked cases for noise, shrinkage and ranks, to the tolerance each one states."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from fairwait.stats.noise import Noise, measure_noise, window_log_rate, window_standard_error
from fairwait.stats.ranks import rank_areas
from fairwait.stats.shrinkage import fit_normal, paule_mandel, rankability


@pytest.fixture(scope="module")
def panel(shared_methods: Path) -> tuple[np.ndarray, np.ndarray]:
    rows = np.genfromtxt(shared_methods / "rank_panel_seed1.csv", delimiter=",", names=True)
    counts = np.array([rows[f"m{month}"] for month in range(9)]).T
    return counts, rows["pop"]


def test_the_panel_measures_its_own_noise(panel: tuple[np.ndarray, np.ndarray], oracles: dict[str, Any]) -> None:
    counts, population = panel
    case = oracles["rank_panel"]
    noise = measure_noise(counts, population)
    se = window_standard_error(counts, noise)
    fit = fit_normal(window_log_rate(counts, population), se)
    found = {
        "omega": noise.omega,
        "rho": noise.rho,
        "tau": fit.tau2**0.5,
        "median_se": np.median(se),
        "median_se_poisson": np.median(window_standard_error(counts, None)),
        "rankability": fit.rankability,
        "top_area": fit.theta.argmax(),
        "bottom_area": fit.theta.argmin(),
    }
    assert found == pytest.approx(case["expected"], abs=case["tol"])


def test_the_panel_ranks_its_areas(panel: tuple[np.ndarray, np.ndarray]) -> None:
    counts, population = panel
    noise = measure_noise(counts, population)
    theta, se = window_log_rate(counts, population), window_standard_error(counts, noise)
    ranking = rank_areas(theta, se, np.random.default_rng(1))
    low, high = ranking.ranks.interval()
    assert (low[77], high[77]) == (1, 2)
    assert (high - low).mean() == pytest.approx(22, abs=1)


def test_paule_mandel_and_shrinkage(oracles: dict[str, Any]) -> None:
    case = oracles["normal_eb"]
    theta = np.log(case["inputs"]["rates"])
    fit = fit_normal(theta, np.full(theta.size, case["inputs"]["se"]))
    assert fit.tau2 == pytest.approx(case["expected"]["tau2"], abs=case["tol"])
    assert paule_mandel(fit.theta, fit.se) == pytest.approx(case["expected"]["tau2_pm"], abs=1e-9)
    assert np.exp(fit.shrunk) == pytest.approx(case["expected"]["shrunk"], abs=case["tol"])


def test_rankability(oracles: dict[str, Any]) -> None:
    case = oracles["rankability"]
    found = rankability(case["inputs"]["tau2"], np.array(case["inputs"]["se"]))
    assert found == pytest.approx(case["expected"]["rho"], abs=case["tol"])


def test_single_month_noise_is_the_whole_of_omega() -> None:
    assert Noise(0.08, 0.4).variance(1) == pytest.approx(0.08**2, abs=1e-15)
