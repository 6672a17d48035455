"""The tables that single months borrow their noise from are complete, and keep to the written rule.

That they are what the build command makes is tested with that command.
"""

from __future__ import annotations

import numpy as np
import pytest

from fairwait.definitions import noise
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.place import Geography
from fairwait.domain.treatment import TOTAL, TREATMENT_FUNCTIONS
from fairwait.pipeline.noise.places import GEOGRAPHIES
from fairwait.pipeline.noise.rule import Measured, choose, independent

RANKED = (
    "admitted_treated_per_1000", "completed_treated_per_1000", "new_periods_per_1000", "waiting_per_1000",
    "within_18_weeks", "over_52_weeks", "over_65_weeks", "over_78_weeks", "over_104_weeks", "median_wait", "p92_wait",
    "p95_wait", "admitted_median_wait", "admitted_p95_wait", "non_admitted_median_wait", "non_admitted_p95_wait",
    "decision_to_admit_share",
)  # fmt: skip


@pytest.mark.parametrize("measure", RANKED)
def test_every_ranked_measure_has_noise_for_every_treatment_function(measure: str) -> None:
    whole = noise.borrowed_noise(measure).omega
    for function in TREATMENT_FUNCTIONS:
        assert noise.borrowed_noise(measure, function).omega >= whole > 0


def test_an_unmeasured_measure_is_not_ranked() -> None:
    with pytest.raises(NothingToAnswerWithError, match="cannot be ranked"):
        noise.borrowed_noise("clearance_weeks")


def test_borrowed_noise_says_where_and_when_it_was_measured() -> None:
    admitted = noise.borrowed_noise("admitted_treated_per_1000")
    assert admitted.when == "2014-15"
    assert "commissioners of December 2014 to March 2015" in admitted.source
    assert admitted.low < admitted.omega < admitted.high
    assert "sub-ICB locations" in noise.borrowed_noise("within_18_weeks", "C_110").source
    region = noise.borrowed_noise("within_18_weeks", "C_110", Geography.REGION)
    assert "seven regions measure it badly" in region.source
    assert np.isnan(region.low)


def test_a_relative_lends_its_noise_and_is_named() -> None:
    borrowed = noise.borrowed_noise("p95_wait", "C_110", Geography.ICB)
    lent = noise.borrowed_noise("p92_wait", "C_110", Geography.ICB)
    assert (borrowed.omega, borrowed.scale, borrowed.measure) == (lent.omega, lent.scale, "p95_wait")
    assert borrowed.source.endswith("measured on p92_wait, borrowed for p95_wait")


@pytest.mark.parametrize("measure", RANKED)
def test_larger_places_move_no_more_and_no_less_than_independent_smaller_ones_would(measure: str) -> None:
    for function in TREATMENT_FUNCTIONS:
        areas, boards, regions = (noise.borrowed_noise(measure, function, place).omega for place in GEOGRAPHIES)
        assert 0 < regions <= boards <= areas
        assert regions >= boards * independent(Geography.REGION, Geography.ICB) * 0.99
        if noise.borrowed_noise(measure, function).source.startswith(("sub-ICB", "commissioners")):
            assert boards >= areas * independent(Geography.ICB, Geography.SUB_ICB) * 0.99


def test_providers_start_from_the_noise_of_areas_and_england_has_none() -> None:
    assert noise.borrowed_noise("median_wait", geography=Geography.PROVIDER) == noise.borrowed_noise("median_wait")
    with pytest.raises(NothingToAnswerWithError, match="not ranked"):
        noise.borrowed_noise("median_wait", geography=Geography.ENGLAND)


@pytest.mark.parametrize(
    ("measure", "function", "place", "former"),
    [
        ("admitted_treated_per_1000", TOTAL, Geography.REGION, 0.075),
        ("admitted_treated_per_1000", "C_110", Geography.SUB_ICB, 0.13),
        ("within_18_weeks", TOTAL, Geography.ICB, 0.0224),
        ("within_18_weeks", TOTAL, Geography.SUB_ICB, None),
    ],
)
def test_what_was_borrowed_before_is_remembered(
    measure: str, function: str, place: Geography, former: float | None
) -> None:
    found = noise.borrowed_noise(measure, function, place)
    assert found.former == former if former is not None else np.isnan(found.former)


def test_what_the_commissioners_changed() -> None:
    """What A borrowed from trusts, and what commissioners give: the change the report speaks of."""
    assert noise.borrowed_noise("admitted_treated_per_1000").omega == pytest.approx(0.053, abs=5e-4)  # was 0.075
    assert noise.borrowed_noise("admitted_treated_per_1000", "C_110").omega == pytest.approx(0.0795, abs=5e-5)  # 0.13
    assert noise.borrowed_noise("completed_treated_per_1000").omega == pytest.approx(0.0555, abs=5e-5)  # was 0.057
    assert noise.borrowed_noise("admitted_median_wait", "C_502").omega == pytest.approx(0.1412, abs=5e-5)  # was 0.13


def test_the_written_rule_raises_what_is_poorly_measured() -> None:
    """A hidden noise takes its upper limit, a calm function the floor of the whole, few regions their upper limit."""
    whole = {
        Geography.SUB_ICB: Measured(0.05, 0.04, 0.06, 0.055, 106, 4),
        Geography.ICB: Measured(0.001, 0.0005, 0.002, 0.002, 42, 4),
        Geography.REGION: Measured(0.03, 0.02, 0.05, 0.041, 7, 4),
    }
    functions = {
        "C_100": {Geography.SUB_ICB: Measured(0.01, 0.0, 0.12, 0.09, 60, 4)},
        "C_110": {Geography.SUB_ICB: Measured(0.02, 0.015, 0.03, 0.03, 60, 4)},
        "C_120": {Geography.SUB_ICB: Measured(0.90, 0.80, 1.00, 0.95, 30, 4)},
        "C_130": {Geography.SUB_ICB: Measured(0.90, 0.80, 1.00, 0.95, 19, 4)},
    }
    rows = {row.treatment_function: row for row in choose("m", "log", {TOTAL: whole} | functions, "s", rho=0.4)}
    assert set(rows) == {TOTAL, "C_100", "C_110", "C_120", noise.ANY_DETAIL}  # nineteen places are too few
    boards = 0.05 * independent(Geography.ICB, Geography.SUB_ICB)
    assert rows[TOTAL].omegas == pytest.approx(
        {Geography.SUB_ICB: 0.05, Geography.ICB: boards, Geography.REGION: 0.041}
    )
    assert rows["C_100"].omegas[Geography.SUB_ICB] == 0.12
    assert rows["C_110"].omegas == rows[TOTAL].omegas
    assert rows["C_120"].omegas[Geography.SUB_ICB] == 0.90
    assert rows[noise.ANY_DETAIL].omegas[Geography.SUB_ICB] == 0.12  # thirty places serve nobody else
