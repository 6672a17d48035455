"""Funnels against FunnelPlotR's and PHEindicatormethods' figures."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from fairwait.stats.dispersion import Deviations, Dispersion, Scale, dispersion, ratio_deviations, share_deviations
from fairwait.stats.funnel import (
    binomial_limits,
    normal_share_limits,
    poisson_limits,
    rate_limits_by_events,
    scale_limits,
    significance,
)
from fairwait.stats.intervals import ratio_interval, wilson_interval

FUNNELPLOTR = ("PR_winsor", "PR_trunc", "SR_CQC_winsor", "SR_SHMI_winsor", "SR_SHMI_trunc")
LEVELS = {"95": 0.95, "998": 0.998}


def _measured(case: dict[str, Any]) -> tuple[Scale, Deviations, Dispersion]:
    name, inputs = case["id"], case["input"]
    if ".PR_" in name:
        deviations = share_deviations(inputs["numerator"], inputs["denominator"])
    else:
        scale = Scale.ROOT if "CQC" in name else Scale.LOG
        deviations = ratio_deviations(inputs["numerator"], inputs["denominator"], scale)
    how = "winsorise" if inputs["adjust"] == "winsor" else "truncate"
    return deviations.scale, deviations, dispersion(deviations, how, inputs["trim_by"])


@pytest.mark.parametrize("name", FUNNELPLOTR)
def test_dispersion(peer_oracles: dict[str, Any], name: str) -> None:
    case = peer_oracles[f"funnel.od.{name}"]
    expected, tolerance = case["expected"], case["tolerance"]
    _, deviations, found = _measured(case)
    trimmed = [float("nan") if z is None else z for z in expected["Wuzscore"]]
    assert deviations.z == pytest.approx(expected["Uzscore"], abs=tolerance)
    assert deviations.standard_error == pytest.approx(expected["s"], abs=tolerance)
    assert found.trimmed == pytest.approx(trimmed, abs=tolerance, nan_ok=True)
    assert (found.places, found.phi, found.tau2) == pytest.approx(
        (expected["n"], expected["phi"], expected["tau2"]), abs=tolerance
    )


def test_dispersion_of_ratios_of_counts(peer_oracles: dict[str, Any]) -> None:
    """FunnelPlotR's third kind has errors of its own; trimming, phi and tau2 are the same sums."""
    case = peer_oracles["funnel.od.RC_trunc"]
    expected = case["expected"]
    errors = np.array(expected["s"])
    found = dispersion(Deviations(np.array(expected["Uzscore"]), errors, Scale.LOG), "truncate")
    assert (found.places, found.phi, found.tau2) == pytest.approx(
        (expected["n"], expected["phi"], expected["tau2"]), abs=case["tolerance"]
    )


@pytest.mark.parametrize("name", FUNNELPLOTR)
@pytest.mark.parametrize("level", LEVELS)
def test_adjusted_limits(peer_oracles: dict[str, Any], name: str, level: str) -> None:
    """On the root scale FunnelPlotR prints the limits before squaring them: ours are its squares."""
    case = peer_oracles[f"funnel.od.{name}"]
    expected = case["expected"]
    scale, _, found = _measured(case)
    low, high = scale_limits(scale, expected["target"], expected["grid_n"], tau2=found.tau2, confidence=LEVELS[level])
    power = 2 if scale is Scale.ROOT else 1
    assert low == pytest.approx([row[f"odll{level}"] ** power for row in expected["od_adjusted"]], abs=1e-6)
    assert high == pytest.approx([row[f"odul{level}"] ** power for row in expected["od_adjusted"]], abs=1e-6)


@pytest.mark.parametrize("name", FUNNELPLOTR)
@pytest.mark.parametrize("level", LEVELS)
def test_unadjusted_limits(peer_oracles: dict[str, Any], name: str, level: str) -> None:
    case = peer_oracles[f"funnel.od.{name}"]
    expected = case["expected"]
    if ".PR_" in case["id"]:
        low, high = scale_limits(Scale.ARCSINE, expected["target"], expected["grid_n"], confidence=LEVELS[level])
    else:
        low, high = poisson_limits(expected["grid_n"], LEVELS[level])
    assert low == pytest.approx([row[f"ll{level}"] for row in expected["unadjusted"]], abs=case["tolerance"])
    assert high == pytest.approx([row[f"ul{level}"] for row in expected["unadjusted"]], abs=case["tolerance"])


def test_shmi_unit_test(oracles: dict[str, Any]) -> None:
    case = oracles["funnel_shmi"]
    found = dispersion(ratio_deviations(case["inputs"]["O"], case["inputs"]["E"]))
    expected = case["expected"]
    assert (found.places, found.phi, found.tau2) == pytest.approx(
        (expected["n"], expected["phi"], expected["tau2"]), abs=case["tol"]
    )


def test_poisson_limits(oracles: dict[str, Any]) -> None:
    case = oracles["poisson_funnel_E100"]
    for level, confidence in LEVELS.items():
        low, high = poisson_limits(case["inputs"]["E"], confidence)
        assert float(low) == pytest.approx(case["expected"][f"lo{level}"], abs=case["tol"])
        assert float(high) == pytest.approx(case["expected"][f"hi{level}"], abs=case["tol"])


def test_share_limits(oracles: dict[str, Any]) -> None:
    case = oracles["funnel_limits_prop"]
    theta, n = case["inputs"]["theta"], case["inputs"]["n"]
    for level, confidence in LEVELS.items():
        ends = normal_share_limits(theta, n, confidence)
        assert np.array(ends) == pytest.approx(case["expected"][f"approx{level}"], abs=case["tol"])
        exact = binomial_limits(theta, n, confidence)
        assert np.array(exact) == pytest.approx(np.array(ends), abs=0.02)


@pytest.mark.parametrize(("sigmas", "level"), [("2s0025", 0.95), ("3s0001", 0.998)])
def test_peers_share_limits(peer_oracles: dict[str, Any], sigmas: str, level: float) -> None:
    case = peer_oracles["funnel.phe.prop_limits"]
    rows = case["expected"]
    target = rows[0]["Baseline"] / 100
    low, high = normal_share_limits(target, [row["Population"] for row in rows], level)
    # The printed baseline has eight figures, so its limits cannot be nearer than that.
    assert low * 100 == pytest.approx([row[f"Lower{sigmas}limit"] for row in rows], abs=case["tolerance"])
    assert high * 100 == pytest.approx([row[f"Upper{sigmas}limit"] for row in rows], abs=case["tolerance"])


@pytest.mark.parametrize(("sigmas", "level"), [("2s", 0.95), ("3s", 0.998)])
def test_peers_rate_limits(peer_oracles: dict[str, Any], sigmas: str, level: float) -> None:
    """To one part in 100,000, save the upper limit of a single event, where R's root search stops a little early."""
    case = peer_oracles["funnel.phe.rate_limits"]
    rows = case["expected"]
    events = [row["Events"] for row in rows]
    low, high = rate_limits_by_events(events, rows[0]["baseline"], level)
    assert low == pytest.approx([row[f"lower_{sigmas}_limit"] for row in rows], rel=case["tolerance"])
    assert high[1:] == pytest.approx([row[f"upper_{sigmas}_limit"] for row in rows[1:]], rel=case["tolerance"])
    assert high[0] == pytest.approx(rows[0][f"upper_{sigmas}_limit"], rel=1e-4)


def test_peers_significance_of_ratios(peer_oracles: dict[str, Any]) -> None:
    rows = peer_oracles["funnel.phe.ratio_inputs_and_significance"]["expected"]
    observed, expected = [row["obs"] for row in rows], [row["expected"] for row in rows]
    _, low, high = ratio_interval(observed, expected)
    _, lowest, highest = ratio_interval(observed, expected, confidence=0.998)
    labels = significance(low, high, lowest, highest, 1.0)
    assert labels.tolist() == [row["significance"] for row in rows]


def test_peers_significance_of_shares(peer_oracles: dict[str, Any]) -> None:
    rows = peer_oracles["funnel.phe.prop_inputs_and_significance"]["expected"]
    part, whole = (np.array([row[key] for row in rows], dtype=float) for key in ("numerator", "denominator"))
    low, high = wilson_interval(part, whole)
    lowest, highest = wilson_interval(part, whole, 0.998)
    labels = significance(low, high, lowest, highest, part.sum() / whole.sum())
    assert labels.tolist() == [row["significance"] for row in rows]
