"""Quantiles, bands and clearance against their published and worked cases."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from fairwait.stats.bands import band_matrix, band_of_days, over, share_within
from fairwait.stats.waits import QuantileRule, QuantileStatus, wait_quantile, wait_quantiles, woodruff_interval

#: Worked cases that other tools print whatever the number of pathways.
NEVER_SUPPRESS = QuantileRule(suppress_below=1)

REAL_ROWS = ("q_real_R1H_C_100", "q_real_n19", "q_real_n20", "q_real_RTG_C_160", "q_real_NVC20_C_340")
WORKED = ("q_synth_1", "q_incomplete_jul26_RL1")


@pytest.mark.parametrize("name", REAL_ROWS)
@pytest.mark.parametrize(("level", "key"), [(0.5, "median"), (0.95, "p95")])
def test_printed_quantiles_of_real_rows(oracles: dict[str, Any], name: str, level: float, key: str) -> None:
    case = oracles[name]
    found = wait_quantile(case["inputs"]["bands"], level)
    expected = case["expected"][key]
    if expected is None:
        assert found.words[0] == "suppressed"
        assert np.isnan(found.weeks[0])
        return
    assert found.weeks[0] == pytest.approx(expected, abs=case["tol"])
    assert found.words[0] == ("censored" if expected == 104 else "ok")


@pytest.mark.parametrize("name", WORKED)
@pytest.mark.parametrize(("level", "key"), [(0.5, "median"), (0.92, "p92"), (0.95, "p95")])
def test_worked_quantiles(oracles: dict[str, Any], name: str, level: float, key: str) -> None:
    case = oracles[name]
    expected = case["expected"][key]
    value = expected[0] if isinstance(expected, list) else expected
    found = wait_quantile(case["inputs"]["bands"], level)
    assert found.status[0] == QuantileStatus.OK
    assert found.weeks[0] == pytest.approx(value, abs=case["tol"])


@pytest.mark.parametrize("name", [*REAL_ROWS, *WORKED])
def test_counts_over_thresholds(oracles: dict[str, Any], name: str) -> None:
    case = oracles[name]
    matrix = band_matrix(case["inputs"]["bands"])
    assert matrix.known[0] == case["expected"]["n"]
    for weeks in (52, 65, 78, 104):
        if f"gt{weeks}" in case["expected"]:
            assert over(matrix, weeks)[0] == case["expected"][f"gt{weeks}"]
    if "within18" in case["expected"]:
        assert share_within(matrix)[0] == pytest.approx(case["expected"]["within18"], abs=1e-12)


def test_layout_before_april_2021(oracles: dict[str, Any]) -> None:
    case = oracles["q_pre2021_layout"]
    median, p92 = wait_quantiles(case["inputs"]["bands"], (0.5, 0.92))
    assert median.weeks[0] == pytest.approx(case["expected"]["median"], abs=case["tol"])
    assert (p92.words[0], p92.weeks[0]) == ("censored", 52)


def test_band_of_days(oracles: dict[str, Any]) -> None:
    case = oracles["band_day_map"]
    assert band_of_days(case["inputs"]["days"]).tolist() == case["expected"]["band_index"]


def test_woodruff_interval(oracles: dict[str, Any]) -> None:
    case = oracles["q_woodruff"]
    low, high = woodruff_interval(case["inputs"]["bands"], case["inputs"]["p"])
    assert low.weeks[0] == pytest.approx(case["expected"]["lo"], abs=case["tol"])
    assert high.weeks[0] == pytest.approx(case["expected"]["hi"], abs=case["tol"])


@pytest.mark.parametrize("letter", ["a", "b", "d", "e"])
def test_peers_histogram_quantiles(peer_oracles: dict[str, Any], letter: str) -> None:
    """NHSRtt interpolates alike, with no open band and nothing suppressed. Its 0 for no pathways is not ours."""
    case = peer_oracles[f"rtt.hist_percentile.{letter}"]
    counts = [np.nan if count is None else count for count in case["input"]["bin_counts"]]
    found = wait_quantile(counts, case["input"]["percentile"], NEVER_SUPPRESS, open_band=len(counts))
    assert found.weeks[0] == pytest.approx(case["expected"], abs=case["tolerance"])


@pytest.mark.parametrize("commissioners", ["all_commissioners", "excl_NONC"])
@pytest.mark.parametrize("part", ["Part_1A", "Part_1B", "Part_2", "Part_2A"])
def test_england_january_2026(peer_oracles: dict[str, Any], commissioners: str, part: str) -> None:
    expected = peer_oracles["real.2026-01.england"]["expected"]
    row = expected[commissioners][part]
    matrix = band_matrix(row["histogram"])
    assert matrix.known[0] == row["known_clock"]
    assert share_within(matrix)[0] == pytest.approx(row["pct18"], abs=1e-12)
    for weeks in (52, 65, 78, 104):
        assert over(matrix, weeks)[0] == row[f"gt{weeks}"]
    for level in (0.5, 0.92, 0.95):
        found = wait_quantile(matrix, level)
        assert found.weeks[0] == pytest.approx(row["percentiles"][str(level)]["interpolated"], abs=1e-9)
