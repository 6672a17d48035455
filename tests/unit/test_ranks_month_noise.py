"""The committed measurements of month-to-month noise: the page says them, and the published files still give them."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from studies.month_noise import RESULTS, rate_row, stock_rows
from studies.month_noise_data import area_panel, flow_panels
from studies.month_noise_page import PAGE, page

from fairwait.analysis.run_noise import DOUBT
from fairwait.definitions.noise import borrowed_noise
from fairwait.domain.place import Geography


@pytest.fixture(scope="module")
def committed() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(RESULTS.read_text(encoding="utf-8"))
    return loaded


def test_the_page_says_what_was_measured(committed: dict[str, Any]) -> None:
    assert PAGE.read_text(encoding="utf-8") == page(committed)


def test_lists_show_lasting_change_and_no_passing_noise(committed: dict[str, Any]) -> None:
    stocks = [row for row in committed["rows"] if row["part"] == "2" and row["treatment_function"] == "C_999"]
    assert len(stocks) >= 10
    assert all(row["transient"] < 0.2 * row["lasting"] for row in stocks)


@pytest.mark.shared_data
def test_the_published_flows_still_give_the_committed_noise(committed: dict[str, Any], shared_data: Path) -> None:
    found = [asdict(row) for panel in flow_panels(shared_data) if (row := rate_row(panel, panel.name, rho=None))]
    assert len(found) == 2
    assert all(row in committed["rows"] for row in found)


@pytest.mark.shared_data
def test_the_published_lists_of_areas_still_give_the_committed_noise(
    committed: dict[str, Any], shared_data: Path
) -> None:
    panels = (panel for panel in area_panel(shared_data) if panel.treatment_function in ("C_999", "C_110"))
    found = [asdict(row) for row in stock_rows(panels)]
    assert {row["areas"] for row in found} == {106}
    assert all(row in committed["rows"] for row in found)


def test_the_page_tells_the_values_that_the_table_holds(committed: dict[str, Any]) -> None:
    """Admitted pathways are borrowed as measured on areas; regions take more than was measured, never less."""
    for function in ("C_999", "C_110", "C_320", "C_502", "C_100"):
        row = next(
            one for one in committed["flows"] if (one["flow"], one["treatment_function"]) == ("admitted", function)
        )
        assert borrowed_noise("admitted_treated_per_1000", function).omega == row["sub-icb"]["omega"]
        region = borrowed_noise("admitted_treated_per_1000", function, Geography.REGION)
        assert region.omega >= row["region"]["omega"]
    assert all(one["after"]["omega"] > 0 for one in committed["january"])


def test_2014_15_was_no_calmer_than_now(committed: dict[str, Any]) -> None:
    """The reason to trust what is borrowed across eleven years: of lists, measured in both, the old noise is larger."""
    whole = [row for row in committed["eras"] if row["treatment_function"] == "C_999"]
    assert len(whole) == 4
    assert all(row["then"] > row["now"] for row in whole)
    sizes = [row for row in committed["eras"] if row["what"] == "size"]
    assert np.log([row["then"] / row["now"] for row in sizes]).std() < DOUBT


def test_regions_can_be_told_apart_now(committed: dict[str, Any]) -> None:
    regions = [row for row in committed["january"] if row["geography"] == "region"]
    before, after = (sum(row[era]["pairs"] for row in regions) for era in ("before", "after"))
    assert after > 2 * before > 0
