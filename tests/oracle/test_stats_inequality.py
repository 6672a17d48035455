"""Slope and relative index of inequality against PHEindicatormethods' test workbook."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from fairwait.stats.inequality import Fit, Noise, inequality_index_of_groups

NOISE: dict[int, Noise] = {0: "normal", 1: "log", 2: "logit"}
#: Each description of the workbook that gives both estimates and limits, with what its wording sets.
CASES: tuple[tuple[str, Fit, float, float], ...] = (
    ("default (e.g. life expectancy) - default parameters", "linear", 0.95, 1),
    ("default - testing 99% confidence", "linear", 0.99, 1),
    ("default - testing 10,000 repetitions", "linear", 0.95, 1),
    ("default - testing quintiles", "linear", 0.95, 1),
    ("rate (e.g. infant mortality) - default parameters", "linear", 0.95, 1),
    ("proportion (e.g. child obesity) - default parameters", "linear", 0.95, 1),
    ("proportion - testing multiplier (x 100)", "linear", 0.95, 100),
    ("proportion - testing multiplier (x -100)", "linear", 0.95, -100),
    ("default (e.g. life expectancy) - intercept", "linear", 0.95, 1),
    ("rate (e.g. infant mortality) - intercept", "linear", 0.95, 1),
    ("proportion (e.g. child obesity) - intercept", "linear", 0.95, 1),
    ("rate (e.g. infant mortality) - log transform with intercept", "log", 0.95, 1),
    ("proportion (e.g. child obesity) - logit transform with intercept", "logit", 0.95, 1),
    ("proportion (e.g. child obesity) - logit transform with negative multiplier", "logit", 0.95, -1),
    ("rate (e.g. infant mortality) - log transform with negative multiplier", "log", 0.95, -1),
    ("rate (e.g. infant mortality) - log transform with 98% CI", "log", 0.98, 1),
    ("proportion (e.g. child obesity) - logit transform with 98% cis", "logit", 0.98, 1),
)


@pytest.mark.parametrize(("description", "fit", "confidence", "multiplier"), CASES, ids=[case[0] for case in CASES])
@pytest.mark.parametrize("area", ["area1", "area2"])
def test_against_the_workbook(
    peer_oracles: dict[str, Any], area: str, description: str, fit: Fit, confidence: float, multiplier: float
) -> None:
    """Estimates to 1e-5; the workbook's limits are simulated, and its own repeat runs agree to 5%."""
    rows = [
        row for row in peer_oracles["sii"]["expected"] if row["TestDescription"] == description and row["Area"] == area
    ]
    expected = next(row for row in rows if row["sii"] is not None)
    value, people, order, error = (
        np.array([np.nan if row[key] is None else row[key] for row in rows], dtype=float)
        for key in ("Value", "Population", "Quantile", "StandardError")
    )
    found = inequality_index_of_groups(
        value,
        people,
        order,
        error,
        noise=NOISE[expected["ValueType"]],
        fit=fit,
        confidence=confidence,
        rng=np.random.default_rng(20260101),
    )
    flipped = multiplier < 0
    limits = sorted([found.sii_low * multiplier, found.sii_high * multiplier])
    relative = sorted([1 / found.rii_low, 1 / found.rii_high]) if flipped else [found.rii_low, found.rii_high]
    assert found.sii * multiplier == pytest.approx(expected["sii"], abs=1e-5)
    assert (1 / found.rii if flipped else found.rii) == pytest.approx(expected["rii"], abs=1e-5)
    if expected["Intercept"] is not None:
        assert found.lower_end == pytest.approx(expected["Intercept"], abs=1e-5)
    if expected["sii_lowercl_1"] is not None:
        assert limits == pytest.approx([expected["sii_lowercl_1"], expected["sii_uppercl_1"]], rel=0.05)
        assert relative == pytest.approx([expected["rii_lowercl_1"], expected["rii_uppercl_1"]], rel=0.05)
