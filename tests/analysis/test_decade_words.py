"""The words of two months a decade apart follow the numbers, whatever these are: made-up orders and spreads."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest

from fairwait.analysis.decade.compared import Compared
from fairwait.analysis.decade.kept import (
    Kept,
    judged,
    kept_sentence,
    kept_title,
    order_sentence,
    order_title,
    others_sentence,
)
from fairwait.analysis.decade.order import Order, effective_places, limits_of, spearman
from fairwait.analysis.decade.spread import SpreadChange, SpreadSide
from fairwait.analysis.decade.words import spread_sentence, spread_title
from fairwait.definitions.measure_files import measure
from fairwait.domain.period import Period
from fairwait.stats.contrasts import Ratio
from fairwait.stats.nulls import NullBand

THEN, NOW = Period(2015, 1), Period(2026, 1)


def order(value: float, areas: int = 79) -> Order:
    """Unrelated orders of so many areas have correlations of about one over the root of their number less one."""
    null = NullBand(np.random.default_rng(1).standard_normal(4_000) / np.sqrt(areas - 1))
    return Order(value, value - 0.1, value + 0.1, NullBand(np.full(10, 0.95)), null, 0.9, areas, float(areas))


def compared(value: float, named: str = "within_18_weeks", areas: int = 79, aside: int = 27) -> Compared:
    """What the words read of a comparison, and nothing else."""

    class Some(SimpleNamespace):
        def __len__(self) -> int:
            return areas

    sides = {"then": SimpleNamespace(period=THEN), "now": SimpleNamespace(period=NOW)}
    made: Any = Some(measure=measure(named), order=order(value, areas), aside=(None,) * aside, **sides)
    return cast(Compared, made)


def test_limits_of_a_correlation_by_hand() -> None:
    """Bonett and Wright: z = atanh(0.5) = 0.5493, standard error sqrt(1.125 / 97) = 0.1077."""
    assert limits_of(0.5, 100) == pytest.approx(
        (np.tanh(0.5493061 - 0.2110752), np.tanh(0.5493061 + 0.2110752)), abs=1e-5
    )
    low, high = limits_of(0.0, 79)
    assert -low == pytest.approx(high)
    assert 0.21 < high < 0.23
    assert limits_of(0.4, 3) == (-1.0, 1.0)
    assert all(np.isfinite(limits_of(1.0, 20)))


def test_areas_of_one_board_that_are_alike_count_as_fewer() -> None:
    """Twins that agree in both months are one place each; places without a like are all of them."""
    first, second = (np.random.default_rng(seed).standard_normal(40) for seed in (1, 2))
    twins = np.repeat(np.arange(40), 2).astype(str)
    assert effective_places(np.repeat(first, 2), np.repeat(second, 2), twins) == pytest.approx(40, rel=1e-9)
    assert effective_places(first, second, np.arange(40).astype(str)) == 40


def test_unrelated_orders_of_alike_places_are_called_related_about_5_in_100_times() -> None:
    rng = np.random.default_rng(8)
    groups = np.repeat(np.arange(20), 4).astype(str)
    plain = allowed = 0
    for _ in range(400):
        first, second = (0.7 * np.repeat(rng.standard_normal(20), 4) + 0.714 * rng.standard_normal(80) for _ in "ab")
        value = spearman(first, second)
        ranks = [np.argsort(np.argsort(one)).astype(float) for one in (first, second)]
        for places, wide in ((80.0, False), (effective_places(ranks[0], ranks[1], groups), True)):
            low, high = limits_of(value, places)
            allowed += wide and not low <= 0 <= high
            plain += not wide and not low <= 0 <= high
    assert plain > 0.08 * 400, "without the allowance one in ten and more is called related"
    assert allowed < 0.075 * 400


def test_limits_hold_the_true_correlation_in_95_of_100_samples() -> None:
    rng = np.random.default_rng(3)
    held = []
    for _ in range(400):
        first = rng.standard_normal(80)
        second = 0.3 * first + np.sqrt(1 - 0.09) * rng.standard_normal(80)
        low, high = limits_of(spearman(first, second), 80)
        held.append(low <= 6 / np.pi * np.arcsin(0.15) <= high)
    assert 0.92 <= np.mean(held) <= 0.98


@pytest.mark.parametrize(
    ("value", "areas", "title", "sentence"),
    [
        (-0.01, 79, "no sign in January 2026 of the order", "though a weak relation cannot be ruled out"),
        (0.1, 30, "no sign in January 2026 of the order", "though a moderate relation cannot be ruled out"),
        (0.2, 12, "no sign in January 2026 of the order", "though even a strong relation cannot be ruled out"),
        (0.45, 79, "some of the order of January 2015 is left", "the two orders are related"),
        (-0.45, 79, "the order of January 2015 is turned round", "the two orders oppose each other"),
    ],
)
def test_what_is_said_of_an_order_follows_its_numbers(value: float, areas: int, title: str, sentence: str) -> None:
    one = compared(value, areas=areas)
    assert title in order_title(one)
    assert "does not tell" not in order_title(one)
    told = order_sentence(one)
    assert sentence in told
    assert f"the {areas} of {areas + 27} areas" in told
    assert "95% interval" in told


def test_other_measures_are_told_by_what_they_show() -> None:
    lead = compared(-0.01)
    some = judged([lead, compared(0.5, "median_wait"), compared(0.02, "p92_wait"), compared(-0.6, "over_52_weeks")])
    assert [one.measure.id for one in some.keeping] == ["median_wait"]
    assert [one.measure.id for one in some.turned] == ["over_52_weeks"]
    told = others_sentence(some, "within_18_weeks")
    assert told.startswith("Of 3 other ways to look at waits one keeps some of the order: ")
    assert "(0.50)" in told
    assert "turned round" in told
    assert kept_title(some, "January 2015").startswith("One of four ways to look at waits keeps")
    assert "0.50 (95% interval" in kept_sentence(some, "January 2015")
    none = judged([lead, compared(0.02, "p92_wait")])
    assert "none keeps more of the order" in others_sentence(none, "within_18_weeks")
    assert kept_title(none, "January 2015").startswith("None of two")
    assert others_sentence(Kept((lead,), (), ()), "within_18_weeks") == ""


def change(low: float, high: float, id: str = "cv") -> SpreadChange:
    side = SpreadSide(0.1, NullBand(np.full(3, 0.01)), 0.1, 0.09, 0.11)
    middle = (low + high) / 2
    return SpreadChange(id, id, id, "", side, side, Ratio(middle, low, high, 0.1), 0.5)


WIDER, NARROWER, UNSURE = change(1.2, 1.4), change(0.7, 0.9), change(0.8, 1.2)


@pytest.mark.parametrize(
    ("found", "title"),
    [
        ((WIDER,) * 9, "Since January 2015 areas have moved apart"),
        ((NARROWER,) * 9, "Since January 2015 areas have moved closer together"),
        ((UNSURE,) * 9, "Whether areas are further apart than in January 2015 cannot be told"),
        (
            (*(WIDER,) * 8, UNSURE),
            "By 8 of 9 estimators areas are further apart than in January 2015, not to be told apart by one",
        ),
        (
            (WIDER, *(NARROWER,) * 2, *(UNSURE,) * 6),
            "By 2 of 9 estimators areas are closer together than in January 2015, further apart by one and not to be "
            "told apart by six",
        ),
    ],
)
def test_the_title_of_a_spread_counts_the_estimators(found: tuple[SpreadChange, ...], title: str) -> None:
    assert spread_title(THEN, found) == title


def test_an_interval_that_reaches_one_as_printed_excludes_nothing() -> None:
    assert change(0.84, 0.997).verdict == change(1.004, 1.3).verdict == "cannot be told"
    assert change(0.84, 0.99).verdict == "narrower"
    assert change(1.01, 1.3).verdict == "wider"


def test_no_scale_is_said_to_be_free_of_englands_level() -> None:
    share = spread_sentence(measure("within_18_weeks"), (WIDER, replace(UNSURE, id="scale_sd")))
    wait = spread_sentence(measure("median_wait"), (WIDER, replace(NARROWER, id="scale_sd")))
    assert "least tied to England’s level, if the odds of all areas shift alike" in share
    assert share.endswith("no clear change.")
    assert "least tied to England’s level, if all waits stretch alike" in wait
    assert wait.endswith("closer together.")
    assert "does not depend" not in share + wait
