"""A small version of the rank-coverage study, and the committed large one held to what the documentation says."""

from __future__ import annotations

import json
from typing import Any

import pytest
from studies.rank_coverage import RESULTS, Scenario, run_scenario, worst_calibration
from studies.rank_coverage_page import PAGE, page

SMALL = 20
#: About three standard errors of 20 panels around the range promised for the full study, 0.93 to 0.97.
BOUND = (0.915, 0.985)
FULL = (0.93, 0.97)


@pytest.fixture(scope="module")
def committed() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(RESULTS.read_text(encoding="utf-8"))
    return loaded


def _coverage(name: str, months: int, omega: float, noise: Any, **more: Any) -> float:
    result = run_scenario(Scenario(name, months, omega, noise, panels=SMALL, **more), draws=400)
    return float(result["coverage"])


@pytest.mark.parametrize("omega", [0.08, 0.15])
def test_rank_intervals_hold_the_true_rank(omega: float) -> None:
    assert BOUND[0] <= _coverage(f"small-{omega}", 9, omega, "measures its own") <= BOUND[1]


@pytest.mark.parametrize("omega", [0.08, 0.15])
def test_one_month_with_the_right_noise_holds_it_too(omega: float) -> None:
    assert BOUND[0] <= _coverage(f"small-month-{omega}", 1, omega, "borrows") <= BOUND[1]


@pytest.mark.parametrize("months", [1, 9])
def test_counting_error_alone_fails_the_bound(months: int) -> None:
    assert _coverage(f"small-counting-{months}", months, 0.08, "counting error only") < 0.6


def test_noise_borrowed_at_half_its_size_fails_the_bound() -> None:
    assert _coverage("small-half", 1, 0.08, "borrows", borrowed=0.5) < BOUND[0]


@pytest.mark.parametrize("name", ["nine-months-0.08", "nine-months-0.15", "one-month-0.08", "one-month-0.15"])
def test_the_full_study_keeps_its_promise(committed: dict[str, Any], name: str) -> None:
    result = next(row for row in committed["scenarios"] if row["name"] == name)
    assert FULL[0] <= result["coverage"] <= FULL[1]
    assert worst_calibration(result) < 0.05


@pytest.mark.parametrize("places", [42, 7])
def test_fewer_and_larger_places_hold_it_too(places: int) -> None:
    """What ICBs and regions borrow, unsure as it is; seven places need more panels for the same bound."""
    result = run_scenario(
        Scenario(f"small-{places}", 1, 0.04, "borrows", tau=0.1, places=places, population=2e6, truth_log_sd=0.35,
                 doubt=0.35, panels=SMALL * 106 // places), draws=400,
    )  # fmt: skip
    assert BOUND[0] <= result["coverage"]


def test_what_january_borrows_holds_in_the_full_study(committed: dict[str, Any]) -> None:
    found = [row for row in committed["scenarios"] if row["name"].startswith("borrowed-")]
    assert [row["places"] for row in found] == [106, 42, 7, 7]
    assert all(FULL[0] - 0.02 <= row["coverage"] <= FULL[1] + 0.03 for row in found)


def test_the_page_says_what_the_results_say(committed: dict[str, Any]) -> None:
    assert PAGE.read_text(encoding="utf-8") == page(committed)
