"""Cells of the table of false alarms again, a small version of the study of signals, and the committed large one."""

from __future__ import annotations

import json
from typing import Any

import pytest
from studies.signals import HEAVY, RESULTS, run_charts, run_cusum, run_lists, run_splits
from studies.signals_page import PAGE, page
from studies.signals_real import ASKED, on_real_lists
from studies.signals_table import LENGTHS, RHOS, TABLE, table

from fairwait.stats.control import false_alarm_table
from fairwait.stats.control.false_alarms import simulated_shares


@pytest.fixture(scope="module")
def committed() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(RESULTS.read_text(encoding="utf-8"))
    return loaded


def _row(rows: list[dict[str, Any]], **wanted: Any) -> dict[str, Any]:
    return next(row for row in rows if all(row[key] == value for key, value in wanted.items()))


@pytest.mark.parametrize(("months", "rho"), [(8, 0.0), (16, 0.2), (36, 0.0), (36, 0.15), (60, 0.05)])
def test_cells_of_the_table_come_out_again(months: int, rho: float) -> None:
    """With 6,000 series: bounds are five standard errors of the difference."""
    again = simulated_shares(months, rho, series=6_000)
    cell = false_alarm_table.SIMULATED[rho][LENGTHS.index(months)]
    for found, kept in zip(again, cell, strict=True):
        assert found == pytest.approx(kept, abs=5 * (max(kept, 0.002) * (1 - kept) / 6_000 * 1.15) ** 0.5)


def test_the_table_is_what_the_study_writes() -> None:
    cells = {
        (rho, months): row
        for rho, rows in false_alarm_table.SIMULATED.items()
        for months, row in zip(false_alarm_table.LENGTHS, rows, strict=True)
    }
    assert set(cells) == {(rho, months) for rho in RHOS for months in LENGTHS}
    assert TABLE.read_text(encoding="utf-8") == table(cells)


@pytest.mark.parametrize(("rho", "outside", "latest"), [(0.0, 0.09, 0.017), (0.3, 0.30, 0.054), (0.6, 0.74, 0.197)])
def test_charts_of_a_bell_curve(rho: float, outside: float, latest: float) -> None:
    found = run_charts(rho, 0, 3_000)
    assert found["outside"] == pytest.approx(outside, abs=0.04)
    assert found["latest"] == pytest.approx(latest, abs=0.03)


def test_rare_jumps_set_off_more_charts_and_their_own_months_know_it() -> None:
    assert run_charts(0.0, HEAVY, 5_000)["of_table"] > 1.4
    found = run_lists(0.0, HEAVY, 40)
    assert found["shuffled"] > 1.5 * found["bell"]
    assert found["shuffled"] == pytest.approx(found["flagged"], abs=4 * found["flagged_se"])


def test_the_cusum_and_change_points() -> None:
    found = run_cusum(0.3, 0, 1_500)
    assert found["false"] == pytest.approx(0.18, abs=0.05)
    assert found["found"] > 0.8
    assert found["false_plain"] > found["false"] + 0.1
    split = run_splits(0.3, 0, 6)
    assert split["false"] < 0.05 < split["false_usual_price"]
    assert split["found"] > 0.75


def test_real_months_jump_more_than_a_bell_curve() -> None:
    (found,) = on_real_lists(ASKED[:1], 2)
    assert found["months"] == 2
    assert found["shuffled"] > 1.2 * found["bell"]


@pytest.mark.parametrize(("rho", "outside", "run", "latest"),
                         [(0.0, 0.09, 0.15, 0.015), (0.3, 0.31, 0.41, 0.063), (0.6, 0.73, 0.74, 0.179)])  # fmt: skip
def test_the_full_study_finds_what_the_methods_say(
    committed: dict[str, Any], rho: float, outside: float, run: float, latest: float
) -> None:
    """Methods 5.1, within two points in a hundred, runs within two and a half."""
    row = _row(committed["charts"], rho=rho, tails=0)
    assert row["series"] >= 20_000
    assert row["outside"] == pytest.approx(outside, abs=0.02)
    assert row["run"] == pytest.approx(run, abs=0.025)
    assert row["latest"] == pytest.approx(latest, abs=0.02)
    assert row["of_table"] == pytest.approx(1.0, abs=0.15)


@pytest.mark.parametrize(("rho", "false", "found"), [(0.0, 0.10, 0.97), (0.3, 0.18, 0.82), (0.6, 0.22, 0.62)])
def test_the_full_study_has_the_cusum_of_the_methods(
    committed: dict[str, Any], rho: float, false: float, found: float
) -> None:
    """Methods 5.3: false alarms as there; shifts found as often, or oftener."""
    row = _row(committed["cusum"], rho=rho, tails=0)
    assert row["false"] == pytest.approx(false, abs=0.02)
    assert row["found"] > found


def test_the_full_study_has_the_change_points_of_the_methods(committed: dict[str, Any]) -> None:
    for rho, found in ((0.0, 1.0), (0.3, 0.91), (0.6, 0.38)):
        row = _row(committed["splits"], rho=rho, tails=0)
        assert row["false"] < 0.025
        assert row["found"] == pytest.approx(found, abs=0.05)


def test_own_months_expect_what_comes_and_the_bell_curve_does_not(committed: dict[str, Any]) -> None:
    for row in committed["lists"]:
        assert row["shuffled"] == pytest.approx(row["flagged"], abs=3 * row["flagged_se"] + 0.05)
        assert row["above_range"] <= 0.05
        assert (row["flagged"] > 1.4 * row["bell"]) == bool(row["tails"])


def test_the_page_says_what_the_results_say(committed: dict[str, Any]) -> None:
    assert PAGE.read_text(encoding="utf-8") == page(committed)
