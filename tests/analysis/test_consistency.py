"""Who stayed at the top or the bottom: made-up panels with a known story, and the figures that travel along."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from fairwait.analysis.consistency import (
    consistency,
    consistency_finding,
    consistency_of,
    monthly_bottom_probability,
)
from fairwait.analysis.workbench import Workbench
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from tests.synthetic.panels import made_panel, scattering, wandering


def _ordered(places: int = 30, months: int = 12, noise: float = 0.02) -> np.ndarray:
    rng = np.random.default_rng(3)
    return np.asarray(np.linspace(1.0, -1.0, places)[:, None] + rng.normal(scale=noise, size=(places, months)))


def test_an_order_that_stands_still_is_kept_all_the_time(bench: Workbench) -> None:
    found = consistency_of(bench, made_panel(_ordered(), nature="flow"))
    assert found.k == 5
    assert {one.area for one in found.stayed_top} >= {"Q00", "Q01", "Q02", "Q03"}
    assert {one.area for one in found.stayed_bottom} >= {"Q29", "Q28", "Q27", "Q26"}
    first = found.places[0]
    assert (first.area, first.top, first.months, first.bottom) == ("Q00", 12, 12, 0)
    assert first.p_top > 0.95
    assert first.standing == "steadily first"
    assert found.null.low <= len(found.stayed_top) <= found.null.high
    assert found.shared >= 4 > found.shared_by_chance
    assert found.mobility is not None
    assert found.mobility.spearman > 0.98


def test_less_is_better_where_the_measure_says_so(bench: Workbench) -> None:
    found = consistency_of(bench, made_panel(_ordered(), name="over_52_weeks"))
    assert found.places[0].area == "Q29"
    headline = consistency_finding(found).headline
    assert headline.index("five lowest") < headline.index("five highest")  # few long waits come first


def test_context_has_no_best(bench: Workbench) -> None:
    told = consistency_finding(consistency_of(bench, made_panel(_ordered(), name="decision_to_admit_share")))
    text = " ".join((told.title, told.headline, *told.sentences))
    assert "best" not in text
    assert "worst" not in text
    assert "five highest" in text


def test_an_order_drawn_by_lot_keeps_nobody(bench: Workbench) -> None:
    theta = np.random.default_rng(2).normal(scale=0.2, size=(40, 12))
    found = consistency_of(bench, made_panel(theta, nature="flow"))
    assert found.stayed_top == ()
    assert all(one.standing != "steadily first" for one in found.places)


def test_four_months_are_enough_to_count_and_too_few_for_the_noise(bench: Workbench) -> None:
    found = consistency_of(bench, made_panel(wandering(120, 4, step=0.02) + _ordered(120, 4)))
    assert found.k == 10
    assert found.mobility is None
    assert "too few to measure" in found.borrowed
    assert found.null.mean > 3


def test_a_place_with_gaps_is_not_judged_and_its_months_are_counted(bench: Workbench) -> None:
    theta = _ordered()
    theta[0, 3] = np.nan
    theta[1, :6] = np.nan
    found = consistency_of(bench, made_panel(theta, nature="flow"))
    one, gone = found.place("Q00"), found.place("Q01")
    assert one is not None
    assert gone is not None
    assert (one.months, one.top) == (11, 11)
    assert one not in found.stayed_top  # eleven of twelve is not all the time
    assert gone.reason == "It can be ranked in six of 12 months only."


def test_an_end_that_is_half_of_all_is_refused(bench: Workbench) -> None:
    with pytest.raises(NothingToAnswerWithError, match="no end of the order"):
        consistency_of(bench, made_panel(_ordered(), nature="flow"), k=15)


def test_chances_of_the_bottom_month_by_month() -> None:
    made = replace(made_panel(_ordered(20, 6)), reasons={(19, 2): "Not sent."})
    quarter, one, few = (monthly_bottom_probability(made, last) for last in (0.25, 1, 0.1))
    assert quarter.shape == (20, 6)
    assert np.isnan(quarter[19, 2])
    assert (np.delete(quarter[19], 2) > 0.99).all()
    assert (quarter[0] < 0.01).all()
    assert np.nansum(quarter, axis=0) == pytest.approx(5.0, abs=0.3)
    assert np.nansum(one, axis=0) == pytest.approx(1.0)
    assert np.nansum(few, axis=0) == pytest.approx(2.0)


def test_chances_of_the_bottom_are_the_same_each_time() -> None:
    made = made_panel(scattering(20, 6))
    assert (monthly_bottom_probability(made) == monthly_bottom_probability(made)).all()


def test_boards_of_the_packaged_figures(bench: Workbench) -> None:
    found = consistency(bench, "within_18_weeks", Geography.ICB)
    told = consistency_finding(found)
    assert found.panel.last == Period(2026, 4)
    assert {one.area for one in found.stayed_top} >= {"QHM"}
    assert told.numbers is not None
    assert told.numbers["stayed_top"] == len(found.stayed_top)
    assert told.charts[0].marks
    assert sum(one.judged for one in found.places) == found.judged
    assert all(one.reason for one in found.places if not one.judged)


def test_the_four_months_of_2014_and_2015(bench: Workbench) -> None:
    found = consistency(bench, "within_18_weeks", Geography.SUB_ICB, last=Period(2015, 3))
    assert len(found.panel.periods) == 4
    assert found.judged > 150
    assert found.k == 10
