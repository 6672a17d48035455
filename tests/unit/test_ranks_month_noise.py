"""The committed measurements of month-to-month noise: the page says them, and the published files still give them."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from studies.month_noise import RESULTS, rate_row, stock_rows
from studies.month_noise_data import area_panel, flow_panels
from studies.month_noise_page import PAGE, page


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
