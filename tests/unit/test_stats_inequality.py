"""Slope and relative index of inequality over many places: known lines, invariances and coverage."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from fairwait.domain.errors import NothingToAnswerWithError, UsageError
from fairwait.stats.inequality import Fit, inequality_index, inequality_index_of_groups, ridits

#: The scale of each fit and the way back from it.
SCALES: dict[Fit, tuple[Callable[[Any], Any], Callable[[Any], Any]]] = {
    "linear": (lambda value: value, lambda value: value),
    "log": (np.log, np.exp),
    "logit": (lambda value: np.log(value / (1 - value)), lambda value: 1 / (1 + np.exp(-value))),
}


def test_ridits_are_the_middles_of_population_shares_and_ties_share_one() -> None:
    assert ridits([100, 300, 600], [1, 2, 3]).tolist() == pytest.approx([0.05, 0.25, 0.7])
    assert ridits([100, 300, 600], [3, 2, 1]).tolist() == pytest.approx([0.95, 0.75, 0.3])
    assert ridits([100, 300, 600], [1, 2, 2]).tolist() == pytest.approx([0.05, 0.55, 0.55])


@pytest.mark.parametrize(("fit", "low", "high"), [("linear", 4.0, 6.0), ("log", 4.0, 6.0), ("logit", 0.5, 0.8)])
def test_places_on_the_line_give_its_ends_exactly(fit: Fit, low: float, high: float) -> None:
    pops, order = np.linspace(1e5, 9e5, 30), np.arange(30)
    x = ridits(pops, order)
    forward, back = SCALES[fit]
    line = back(forward(low) + (forward(high) - forward(low)) * x)
    found = inequality_index(line, pops, order, fit=fit)
    assert (found.lower_end, found.upper_end) == pytest.approx((low, high))
    assert (found.sii, found.rii) == pytest.approx((high - low, high / low))
    assert (found.sii_low, found.sii_high) == pytest.approx((found.sii, found.sii), abs=1e-6)


@pytest.mark.parametrize("fit", ["linear", "log"])
def test_intervals_cover_the_truth(fit: Fit) -> None:
    """Over panels of 106 places that scatter about a line, 95% limits hold the true indices in about 95 of 100."""
    rng = np.random.default_rng(6)
    held_slope = held_ratio = 0
    for _ in range(400):
        pops, order = rng.uniform(1e5, 9e5, 106), rng.permutation(106)
        x = ridits(pops, order)
        truth = 5 + x if fit == "linear" else 5 * 1.2**x
        noise = rng.normal(0, 0.5, 106) if fit == "linear" else truth * (np.exp(rng.normal(0, 0.1, 106)) - 1)
        found = inequality_index(truth + noise, pops, order, fit=fit)
        held_slope += found.sii_low < 1 < found.sii_high
        held_ratio += found.rii_low < 1.2 < found.rii_high
    assert 0.91 <= held_slope / 400 <= 0.98
    assert 0.91 <= held_ratio / 400 <= 0.98


def test_the_slopes_limits_are_those_of_leaving_each_place_out() -> None:
    """HC3 by brute force: the slope about fixed ridits, each place left out in turn, and Student's t."""
    from scipy.stats import t

    rng = np.random.default_rng(10)
    values, pops, order = rng.uniform(4, 6, 10), rng.uniform(1e5, 9e5, 10), np.arange(10)
    x = ridits(pops, order)

    def slope(kept: list[int]) -> float:
        return float(np.polyfit(x[kept], values[kept], 1, w=np.sqrt(pops[kept]))[0])

    every = list(range(10))
    moved = [slope([place for place in every if place != left]) - slope(every) for left in every]
    found = inequality_index(values, pops, order)
    assert found.sii == pytest.approx(slope(every))
    assert found.sii_high - found.sii == pytest.approx(t.ppf(0.975, 8) * np.sqrt(np.sum(np.square(moved))))


def test_simulated_limits_repeat_with_their_seed() -> None:
    once, again = (
        inequality_index_of_groups([4, 5, 6, 7], [1, 1, 1, 1], [1, 2, 3, 4], [0.2] * 4, rng=np.random.default_rng(1))
        for _ in range(2)
    )
    assert once == again
    assert once.sii_low < once.sii < once.sii_high


def test_the_simulated_slope_has_the_standard_error_that_algebra_gives() -> None:
    """Four equal groups: the slope is a fixed sum of the values, so its error is known without simulating."""
    x = np.array([0.125, 0.375, 0.625, 0.875])
    exact = 0.2 / np.sqrt(np.sum((x - 0.5) ** 2))
    found = inequality_index_of_groups(
        [4, 5, 6, 7], [1, 1, 1, 1], [1, 2, 3, 4], [0.2] * 4, draws=200_000, rng=np.random.default_rng(2)
    )
    assert (found.sii_high - found.sii_low) / (2 * 1.959964) == pytest.approx(exact, rel=0.02)


def test_unknown_places_take_no_part() -> None:
    values = np.array([4.0, np.nan, 5.0, 6.0, 5.5])
    pops = np.array([1.0, 9.0, 1.0, 1.0, np.nan]) * 1e5
    with pytest.raises(NothingToAnswerWithError):
        inequality_index(values, pops, np.arange(5))


def test_a_line_through_nought_has_no_relative_index() -> None:
    found = inequality_index([-2.0, -1, 1, 2], [1, 1, 1, 1], [1, 2, 3, 4])
    assert np.isnan([found.rii, found.rii_low, found.rii_high]).all()
    assert found.sii > 0


def test_places_all_alike_in_deprivation_have_no_slope() -> None:
    with pytest.raises(UsageError, match="same deprivation"):
        inequality_index([1, 2, 3, 4], [1, 1, 1, 1], [7, 7, 7, 7])


@pytest.mark.parametrize(("fit", "value"), [("log", 0.0), ("logit", 1.0), ("logit", 0.0)])
def test_values_that_the_scale_cannot_hold_are_refused(fit: Fit, value: float) -> None:
    with pytest.raises(UsageError, match="has no"):
        inequality_index([0.5, 0.6, value, 0.7], [1, 1, 1, 1], [1, 2, 3, 4], fit=fit)
