"""Spread, distance, calendar, flows and missing figures against their worked cases."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest

from fairwait.domain.period import Period
from fairwait.stats.calendar import annualised_rate, calendar_change, working_days
from fairwait.stats.distance import haversine_km, miles
from fairwait.stats.missing import add_estimates
from fairwait.stats.pressure import clearance_weeks, flow, weekly_clock_stops
from fairwait.stats.spread import extremal_quotient, top_against_bottom

SPRING_2021 = (date(2021, 4, 2), date(2021, 4, 5), date(2021, 5, 3), date(2021, 5, 31))


def test_june_2021_of_the_medical_technology_group(oracles: dict[str, Any]) -> None:
    case = oracles["mtg_june2021"]
    highest, second, lowest = (case["inputs"][key] for key in ("max", "second", "min"))
    assert extremal_quotient([highest, second, lowest]) == pytest.approx(case["expected"]["EQ"], abs=case["tol"])
    assert second / lowest == pytest.approx(case["expected"]["second_to_min"], abs=case["tol"])
    found = top_against_bottom([highest, second, lowest], [1000.0] * 3, k=1)
    assert found.gap_to_second == pytest.approx(case["expected"]["gap_top"], abs=case["tol"])
    assert found.ratio == pytest.approx(case["expected"]["EQ"], abs=case["tol"])


def test_top_against_pooled_bottom(oracles: dict[str, Any]) -> None:
    case = oracles["top_vs_bottom10"]
    inputs, expected = case["inputs"], case["expected"]
    found = top_against_bottom(inputs["counts"], inputs["pops"], inputs["k"])
    assert found.top_rate == pytest.approx(expected["rate_top"], abs=case["tol"])
    assert found.pooled == pytest.approx(expected["pooled_bottom"], abs=case["tol"])
    assert found.ratio == pytest.approx(expected["ratio"], abs=case["tol"])


def test_wakefield_to_leeds(oracles: dict[str, Any]) -> None:
    case = oracles["haversine"]
    km = haversine_km(*case["inputs"]["a"], *case["inputs"]["b"])
    assert float(km) == pytest.approx(case["expected"]["km"], abs=case["tol"])
    assert float(miles(km)) == pytest.approx(case["expected"]["miles"], abs=case["tol"])


def test_working_days(oracles: dict[str, Any]) -> None:
    case = oracles["workingdays_2021"]
    found = working_days([Period.parse(month) for month in case["inputs"]["months"]], SPRING_2021)
    assert found.tolist() == case["expected"]["wd"]
    change = calendar_change(found[1], found[2])
    assert float(change) + 1 == pytest.approx(case["expected"]["ratio_jun_may"], abs=case["tol"])


def test_annualised_rate(oracles: dict[str, Any]) -> None:
    case = oracles["annualise"]
    inputs = case["inputs"]
    found = annualised_rate(inputs["count"], inputs["pop"], inputs["days"])
    assert float(found) == pytest.approx(case["expected"]["rate_per_1000_py"], abs=case["tol"])


def test_clearance(oracles: dict[str, Any]) -> None:
    case = oracles["clearance"]
    inputs, expected = case["inputs"], case["expected"]
    weekly = weekly_clock_stops(inputs["completed"], inputs["days"])
    assert float(weekly) == pytest.approx(expected["weekly"], abs=case["tol"])
    weeks = clearance_weeks(inputs["waiting"], inputs["completed"], inputs["days"])
    assert float(weeks) == pytest.approx(expected["weeks"], abs=case["tol"])


def test_estimate_for_a_missing_trust(oracles: dict[str, Any]) -> None:
    case = oracles["missing_trust_locf"]
    found = add_estimates(case["inputs"]["reported"], case["inputs"]["missing_last"])
    assert float(found) == pytest.approx(case["expected"]["with_estimate"], abs=case["tol"])


def test_unreported_removals_of_march_2025(peer_oracles: dict[str, Any]) -> None:
    case = peer_oracles["real.unreported_removals.2025-03"]
    given = case["input"]
    found = flow(given["start"], given["clock_starts"], given["nonadmitted"] + given["admitted"], given["end"])
    assert float(found.unreported) == case["expected"]["unreported_removals"]
    assert float(found.unreported) + given["end"] == case["expected"]["expected_end"]
    assert float(found.share) == pytest.approx(244_936 / 7_402_148)
    assert np.sign(found.net) == 1
