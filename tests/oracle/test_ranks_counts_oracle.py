"""The worked cases for small counts, shares, families, contrasts and nulls, to the tolerance each one states."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from fairwait.stats.contrasts import rate_ratio
from fairwait.stats.multiplicity import benjamini_hochberg
from fairwait.stats.noise import Noise
from fairwait.stats.nulls import null_of_counts, overlap_at_least, overlap_mean, subset_range_probability
from fairwait.stats.shrinkage_counts import beta_posterior, gamma_posterior
from fairwait.stats.spread import extremal_quotient


def test_gamma_poisson(oracles: dict[str, Any]) -> None:
    case, given = oracles["gamma_poisson"], oracles["gamma_poisson"]["inputs"]
    posterior = gamma_posterior(given["y"], given["E"], given["a"], given["b"])
    low, high = posterior.interval()
    found = {
        "mean": posterior.mean[0],
        "lo": low[0],
        "hi": high[0],
        "p_gt_1": posterior.probability_above(1.0)[0],
        "weight": posterior.weight[0],
    }
    assert found == pytest.approx(case["expected"], abs=case["tol"])


def test_beta_binomial(oracles: dict[str, Any]) -> None:
    case, given = oracles["beta_binomial"], oracles["beta_binomial"]["inputs"]
    posterior = beta_posterior(given["x"], given["n"], given["a"], given["b"])
    low, high = posterior.interval()
    found = {"mean": posterior.mean[0], "lo": low[0], "hi": high[0]}
    assert found == pytest.approx(case["expected"], abs=case["tol"])


def test_benjamini_hochberg(oracles: dict[str, Any]) -> None:
    case = oracles["bh"]
    assert benjamini_hochberg(np.array(case["inputs"]["p"])) == pytest.approx(case["expected"]["q"], abs=case["tol"])


@pytest.mark.parametrize(("kind", "noise"), [("pois", None), ("od", "given")])
def test_rate_ratio(oracles: dict[str, Any], kind: str, noise: str | None) -> None:
    case, given = oracles["rate_ratio"], oracles["rate_ratio"]["inputs"]
    ratio = rate_ratio(
        given["a"], given["na"], given["b"], given["nb"], noise=Noise(given["omega"], 0.0) if noise else None
    )
    assert (ratio.value, ratio.low, ratio.high) == pytest.approx(tuple(case["expected"][kind]), abs=case["tol"])


def test_overlap_of_unrelated_top_tens(oracles: dict[str, Any]) -> None:
    case = oracles["topk_overlap_null"]
    areas, k = case["inputs"]["I"], case["inputs"]["k"]
    found = {"mean": overlap_mean(areas, k), "p_ge_5": overlap_at_least(areas, k, 5)}
    assert found == pytest.approx(case["expected"], abs=case["tol"])


def test_range_of_ranks_within_an_icb(oracles: dict[str, Any]) -> None:
    case, given = oracles["ics_range_null"], oracles["ics_range_null"]["inputs"]
    found = [subset_range_probability(given["I"], size, given["gap"]) for size in given["k"]]
    assert found == pytest.approx(case["expected"]["p"], abs=case["tol"])


@pytest.mark.parametrize(
    ("expected", "omega", "median"), [(1800, 0.0, 1.13), (1800, 0.08, 1.52), (100, 0.08, 1.91), (30, 0.1, 2.93)]
)
def test_ratio_of_highest_to_lowest_with_no_true_variation(expected: float, omega: float, median: float) -> None:
    """The null medians stated in methods 3.4 for 106 areas."""
    noise = Noise(omega, 0.0) if omega else None
    null = null_of_counts(extremal_quotient, np.full(106, float(expected)), np.random.default_rng(1), noise=noise)
    assert null.median == pytest.approx(median, rel=0.015)
