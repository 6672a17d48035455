"""Counts, rates, shares and standardised ratios against PHEindicatormethods' own test figures."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from fairwait.stats.intervals import (
    byar_interval,
    count_interval,
    exact_count_interval,
    rate_interval,
    share_interval,
    wilson_interval,
)
from fairwait.stats.rates import crude_rate
from fairwait.stats.standardise import direct_rate, indirect_ratio, need_weighted_rate

#: European Standard Population 2013, 0-4 to 90+, the weights behind the published worked rate.
ESP2013 = (
    5000,
    5500,
    5500,
    5500,
    6000,
    6000,
    6500,
    7000,
    7000,
    7000,
    7000,
    6500,
    6000,
    5500,
    5000,
    4000,
    2500,
    1500,
    1000,
)
LEVELS = {"95_0": 0.95, "99_8": 0.998}


def _nan(value: float | None) -> float:
    return float("nan") if value is None else float(value)


@pytest.mark.parametrize("count", [9, 10, 65])
@pytest.mark.parametrize(("level", "key"), [(0.95, "ci95"), (0.998, "ci998")])
def test_count_limits(oracles: dict[str, Any], count: int, level: float, key: str) -> None:
    case = oracles[f"count_ci_{count}"]
    assert np.array(count_interval(count, level)) == pytest.approx(case["expected"][key], abs=case["tol"])


@pytest.mark.parametrize(("level", "key"), [(0.95, "ci95"), (0.998, "ci998")])
def test_wilson_limits(oracles: dict[str, Any], level: float, key: str) -> None:
    case = oracles["wilson_65_100"]
    assert np.array(wilson_interval(65, 100, level)) == pytest.approx(case["expected"][key], abs=case["tol"])


def test_rate_of_a_place_like_wakefield(oracles: dict[str, Any]) -> None:
    case = oracles["rate_wakefield_like"]
    rate, low, high = rate_interval(case["inputs"]["x"], case["inputs"]["pop"])
    assert rate == pytest.approx(case["expected"]["rate"], abs=case["tol"])
    assert [float(low), float(high)] == pytest.approx(case["expected"]["ci95"], abs=case["tol"])
    assert crude_rate(case["inputs"]["x"], case["inputs"]["pop"]) == rate


@pytest.mark.parametrize("row", range(13))
def test_peers_byar_and_wilson(peer_oracles: dict[str, Any], row: int) -> None:
    case = peer_oracles["ci.byars_wilson"]
    expected = case["expected"][row]
    level = float(expected["confidence"].rstrip("%")) / 100
    if expected["method"] == "Byars":
        low, high = byar_interval(_nan(expected["x"]), level)
    else:
        low, high = wilson_interval(_nan(expected["x"]), _nan(expected["n"]), level)
    ends = [_nan(expected["lowercl"]), _nan(expected["uppercl"])]
    assert [float(low), float(high)] == pytest.approx(ends, abs=case["tolerance"], nan_ok=True)


@pytest.mark.parametrize("row", range(19))
@pytest.mark.parametrize("level", LEVELS)
def test_peers_proportions(peer_oracles: dict[str, Any], row: int, level: str) -> None:
    case = peer_oracles["ci.proportions"]
    expected = case["expected"][row]
    whole = _nan(expected["Denominator"])
    share, low, high = share_interval(_nan(expected["Numerator"]), whole, LEVELS[level])
    found = np.array([share, low, high]) * expected["multiplier"]
    wanted = [_nan(expected[key]) for key in ("value", f"lower{level}cl", f"upper{level}cl")]
    assert found == pytest.approx(wanted, abs=case["tolerance"], nan_ok=True)


@pytest.mark.parametrize("row", range(20))
@pytest.mark.parametrize("level", LEVELS)
def test_peers_rates(peer_oracles: dict[str, Any], row: int, level: str) -> None:
    case = peer_oracles["ci.rates"]
    expected = case["expected"][row]
    found = rate_interval(
        _nan(expected["Numerator"]),
        _nan(expected["Denominator"]),
        per=expected["multiplier"],
        confidence=LEVELS[level],
    )
    wanted = [_nan(expected[key]) for key in ("value", f"lower{level}cl", f"upper{level}cl")]
    assert np.array(found) == pytest.approx(wanted, rel=1e-12, abs=case["tolerance"], nan_ok=True)


@pytest.mark.parametrize("row", range(12))
def test_peers_grouped_rates(peer_oracles: dict[str, Any], row: int) -> None:
    case = peer_oracles["ci.rates_grouped"]
    expected = case["expected"][row]
    found = rate_interval(_nan(expected["Numerator"]), _nan(expected["Denominator"]), per=expected["multiplier"])
    wanted = [_nan(expected[key]) for key in ("value", "lowercl", "uppercl")]
    assert np.array(found) == pytest.approx(wanted, rel=1e-12, abs=case["tolerance"], nan_ok=True)


def test_indirectly_standardised_from_totals(oracles: dict[str, Any]) -> None:
    case = oracles["isr_totals_only"]
    inputs, expected = case["inputs"], case["expected"]
    found = indirect_ratio(inputs["observed"], inputs["pop"], inputs["ref_rates"])
    assert found.expected == pytest.approx(expected["expected"], abs=case["tol"])
    assert found.ratio == pytest.approx(expected["ratio"], abs=case["tol"])
    assert np.column_stack([found.low, found.high]) == pytest.approx(np.array(expected["ci95"]), abs=case["tol"])


def test_peers_indirect_ratio(peer_oracles: dict[str, Any]) -> None:
    """895 seen against 835.8836 expected is 1.07072 (1.00171 to 1.14323), as the package's manual states."""
    reference = peer_oracles["isr.reference"]["expected"]
    rates = [row["refcount"] / row["refpop"] for row in reference]
    big = [row for row in peer_oracles["isr.inputs"]["expected"] if row["area"] == "testdata_big"]
    found = indirect_ratio([sum(row["count"] for row in big)], [[row["pop"] for row in big]], rates)
    assert found.expected[0] == pytest.approx(835.8836, abs=5e-5)
    assert [found.ratio[0], found.low[0], found.high[0]] == pytest.approx([1.07072, 1.00171, 1.14323], abs=1e-5)


def test_peers_direct_rate(peer_oracles: dict[str, Any]) -> None:
    """10430.2480 (9717.7091 to 11178.9409) per 100,000; the place with too few events has no rate."""
    rows = peer_oracles["dsr.inputs"]["expected"]
    areas = sorted({row["area"] for row in rows})
    counts, people = (
        np.array([[row[key] for row in rows if row["area"] == area] for area in areas], dtype=float)
        for key in ("count", "pop")
    )
    rate, low, high = direct_rate(counts, people, ESP2013)
    big = areas.index("testdata_big")
    assert [rate[big], low[big], high[big]] == pytest.approx([10430.2480, 9717.7091, 11178.9409], abs=5e-5)
    few = np.nansum(counts, axis=1) < 10
    np.testing.assert_array_equal(np.isnan(rate), few)


def test_need_weighted(oracles: dict[str, Any]) -> None:
    case = oracles["need_weighted"]
    inputs, expected = case["inputs"], case["expected"]
    found = need_weighted_rate(
        inputs["observed"],
        inputs["registered"],
        inputs["weighted"],
        total_registered=inputs["sum_registered"],
        total_weighted=inputs["sum_weighted"],
    )
    assert float(found.crude) == pytest.approx(expected["crude_per_1000"], abs=case["tol"])
    assert float(found.rate) == pytest.approx(expected["need_per_1000"], abs=case["tol"])
    assert float(found.need_index) == pytest.approx(expected["need_index"], abs=case["tol"])


def test_exact_limits_are_the_chi_squared_ones() -> None:
    from scipy.stats import chi2

    for count in (1, 5, 9, 40):
        low, high = exact_count_interval(count)
        assert float(low) == pytest.approx(chi2.ppf(0.025, 2 * count) / 2, rel=1e-12)
        assert float(high) == pytest.approx(chi2.ppf(0.975, 2 * count + 2) / 2, rel=1e-12)
