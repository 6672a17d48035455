"""Spread by row, the gap over time, ordinary movement and ranks by month: the arithmetic, and that its errors hold."""

from __future__ import annotations

import numpy as np
import pytest

from fairwait.domain.errors import UsageError
from fairwait.stats import spread
from fairwait.stats.change.ends import stretch_reach, walk_reach
from fairwait.stats.change.wander import Wander, measure_wander
from fairwait.stats.ranks import rank_areas
from fairwait.stats.shrinkage import NoiseDoubt, paule_mandel
from fairwait.stats.trend import gap
from fairwait.stats.trend.monthly_ranks import monthly_ranks
from fairwait.stats.trend.spread_rows import (
    paule_mandel_of_rows,
    spread_of_rows,
    theil_parts_of_rows,
    true_variance_of_rows,
)


def share(theta: np.ndarray) -> np.ndarray:
    return np.asarray(1.0 / (1.0 + np.exp(-theta)))


@pytest.fixture
def rows() -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(4)
    return np.exp(rng.normal(size=(5, 23))), np.exp(rng.normal(scale=0.5, size=(5, 23))) * 1e4


def test_every_row_is_what_one_country_gives(rows: tuple[np.ndarray, np.ndarray]) -> None:
    values, weights = rows
    found = spread_of_rows(values, weights)
    for at, (value, weight) in enumerate(zip(values, weights, strict=True)):
        expected = {
            "eq": spread.extremal_quotient(value),
            "top_bottom": spread.top_against_bottom(value * weight, weight, 10, per=1.0).ratio,
            "q95_5": spread.quantile_ratio(value, weight),
            "q90_10": spread.quantile_ratio(value, weight, 0.9, 0.1),
            "cv": spread.coefficient_of_variation(value, weight),
            "gini": spread.gini(value, weight),
            "theil": spread.theil(value, weight),
        }
        assert {name: float(found[name][at]) for name in expected} == pytest.approx(expected, rel=1e-10)
        mean = float(np.average(value, weights=weight))
        assert found["sd"][at] == pytest.approx(expected["cv"] * mean)


def test_theil_divides_exactly_and_as_one_country_does(rows: tuple[np.ndarray, np.ndarray]) -> None:
    values, weights = rows
    group = np.arange(23) % 4
    between, within = theil_parts_of_rows(values, weights, group)
    for at in range(len(values)):
        one = spread.theil_by_group(values[at], weights[at], group)
        assert (between[at], within[at]) == pytest.approx((one.between, one.within), rel=1e-9)


def test_true_variance_is_paule_and_mandels_and_may_be_below_nought() -> None:
    rng = np.random.default_rng(2)
    variance = rng.uniform(0.01, 0.05, size=(4, 30))
    theta = rng.normal(scale=0.3, size=(4, 30)) + rng.normal(size=(4, 30)) * np.sqrt(variance)
    theta[3] = 0.01 * np.arange(30) / 30
    found = paule_mandel_of_rows(theta, variance)
    for at in range(4):
        assert found[at] == pytest.approx(paule_mandel(theta[at], np.sqrt(variance[at])), rel=1e-6, abs=1e-12)
    assert found[3] == 0
    assert true_variance_of_rows(theta, variance)[3] < 0


def _steady_country(rng: np.random.Generator, places: int, months: int, *, grow: float = 0.0) -> gap.Places:
    """Places about levels of their own, moving by an AR(1) that goes nowhere; ``grow`` stretches levels over time."""
    level = rng.normal(scale=0.3, size=(places, 1))
    move = np.empty((places, months))
    move[:, 0] = rng.normal(scale=0.1, size=places)
    for month in range(1, months):
        move[:, month] = 0.9 * move[:, month - 1] + rng.normal(scale=0.1 * np.sqrt(1 - 0.81), size=places)
    theta = 0.4 + level * (1 + grow * np.arange(months) / months) + move
    return gap.Places(theta, np.full(theta.shape, 4e-4), np.full(theta.shape, 1e5), share)


def _told(places: gap.Places, rng: np.random.Generator) -> dict[str, bool]:
    seen, again = gap.monthly(places), gap.bootstrap(places, rng, 150)
    number = len(places.theta)
    changes = {
        name: gap.change(seen[name], again[name], None, places.third, number) for name in ("q95_5", "cv", "gini", "tau")
    }
    return {name: one.low > 1 or one.high < 1 for name, one in changes.items()}


def test_without_change_intervals_are_wrong_about_as_often_as_they_say() -> None:
    rng = np.random.default_rng(11)
    runs = [_told(_steady_country(rng, 42, 24), rng) for _ in range(50)]
    for name in runs[0]:
        assert sum(run[name] for run in runs) <= 8, name  # 5% of 50 is 2.5; 8 is beyond 99.8 in 100


def test_a_gap_that_doubles_is_found_and_has_its_size() -> None:
    rng = np.random.default_rng(12)
    places = _steady_country(rng, 42, 36, grow=1.0)
    assert all(_told(places, rng).values())
    seen, again = gap.monthly(places), gap.bootstrap(places, rng, 300)
    one = gap.change(seen["tau"], again["tau"], None, places.third, 42)
    assert one.low < 1.58 < one.high  # levels grow by 1/6 and 5/6 in the middles of the thirds: 1.83 / 1.17
    assert gap.difference_p(seen["tau2"], again["tau2"], places.third, 42) < 0.001


def test_lists_that_only_wander_grow_apart_and_undirected_moves_say_so() -> None:
    rng = np.random.default_rng(13)
    outside = grew = 0
    for _ in range(40):
        theta = rng.normal(scale=0.1, size=(42, 1)) + rng.normal(scale=0.03, size=(42, 24)).cumsum(axis=1)
        places = gap.Places(theta, np.full(theta.shape, 1e-6), np.ones(theta.shape), share)
        seen, again = gap.monthly(places)["tau"], gap.bootstrap(places, rng, 150)["tau"]
        aimless = gap.undirected(places, "stock", rng, 150)["tau"]
        one = gap.change(seen, again, aimless, places.third, 42)
        grew += one.low > 1
        outside += not one.apart_low <= one.value <= one.apart_high
    assert grew >= 15  # the gap does grow
    assert outside <= 6  # and no more than wandering alone would give (5% of 40 is 2)


def test_undirected_moves_keep_how_far_each_place_moved() -> None:
    rng = np.random.default_rng(3)
    theta = rng.normal(size=(6, 9)).cumsum(axis=1)
    places = gap.Places(theta, np.full(theta.shape, 1e-4), np.ones(theta.shape), np.exp)
    for nature in ("stock", "flow"):
        again = gap.undirected(places, nature, np.random.default_rng(1), 200)["scale_sd"]
        # Some deal leaves all signs as they were: then the spread is what was seen.
        assert np.isclose(again, gap.monthly(places)["scale_sd"]).all(axis=1).any()
    first = gap.undirected(places, "stock", rng, 50)["scale_sd"][:, 0]
    assert first == pytest.approx(np.full(50, theta[:, 0].std(ddof=1)))


def test_chance_is_the_noise_and_nothing_else() -> None:
    rng = np.random.default_rng(5)
    theta = rng.normal(scale=0.4, size=(50, 6))
    places = gap.Places(theta, np.full(theta.shape, 0.01), np.ones(theta.shape), np.exp)
    found = gap.chance(places, rng, 400)
    assert found["scale_sd"].mean() == pytest.approx(0.1, rel=0.03)
    assert abs(found["tau2"].mean()) < 5e-4


@pytest.mark.parametrize("places", [4, 3])
def test_too_few_places_are_refused(places: int) -> None:
    table = np.ones((places, 5))
    with pytest.raises(UsageError):
        gap.Places(table, table, table, np.exp)


def test_a_place_that_lacks_a_month_is_refused() -> None:
    table = np.ones((6, 5))
    lacking = table.copy()
    lacking[2, 3] = np.nan
    with pytest.raises(UsageError, match="lacks a month"):
        gap.Places(lacking, table, table, np.exp)


def test_wandering_is_measured_with_its_memory() -> None:
    rng = np.random.default_rng(6)
    steps = np.empty((60, 200))
    steps[:, 0] = rng.normal(scale=0.03, size=60)
    for month in range(1, 200):
        steps[:, month] = 0.3 * steps[:, month - 1] + rng.normal(scale=0.03 * np.sqrt(1 - 0.09), size=60)
    found = _wander(steps.cumsum(axis=1))
    assert float(found.step.mean()) == pytest.approx(0.03, rel=0.03)
    assert found.step_rho == pytest.approx(0.3, abs=0.03)
    ends = steps[:, :192].reshape(60, 8, 24).sum(axis=2)
    assert float(walk_reach(found, 24).mean()) == pytest.approx(1.96 * ends.std(), rel=0.1)


def test_memory_is_measured_on_steps_of_each_places_own_size() -> None:
    """One place with steps twenty times as large must not decide for all how steps follow on one another."""
    rng = np.random.default_rng(16)
    steps = rng.normal(size=(60, 24))
    for month in range(1, 24):
        steps[:, month] = 0.4 * steps[:, month - 1] + np.sqrt(1 - 0.16) * steps[:, month]
    steps *= 0.03
    steps[7] = 0.6 * (-1.0) ** np.arange(24)
    assert _wander(steps.cumsum(axis=1)).step_rho == pytest.approx(0.4, abs=0.12)


@pytest.mark.parametrize("tails", [0, 5])
def test_ninety_five_in_a_hundred_lists_that_only_wander_stay_within_reach(tails: int) -> None:
    rng = np.random.default_rng(7)
    within = []
    for _ in range(40):
        size = 0.026 * np.exp(0.5 * rng.standard_normal((42, 1)))
        steps = rng.standard_t(tails, (42, 36)) * np.sqrt(0.6) if tails else rng.standard_normal((42, 36))
        level = (size * steps).cumsum(axis=1)
        level -= level.mean(axis=0)
        within.append(np.abs(level[:, -1] - level[:, -25]) <= walk_reach(_wander(level), 24))
    assert 0.94 <= float(np.mean(within)) <= 0.98


def test_one_transfer_of_patients_is_not_what_is_ordinary_elsewhere() -> None:
    rng = np.random.default_rng(8)
    level = rng.normal(scale=0.03, size=(40, 24)).cumsum(axis=1)
    moved = level.copy()
    moved[3, 12:] += 2.0
    before, after = _wander(level).step, _wander(moved).step
    assert after[3] > 5 * before[3]
    assert float(np.median(np.delete(after / before, 3))) == pytest.approx(1.0, abs=0.15)  # all were alike before
    assert np.delete(after / before, 3).max() < 1.5


def test_months_not_judged_are_no_steps() -> None:
    rng = np.random.default_rng(9)
    level = rng.normal(scale=0.03, size=(30, 24)).cumsum(axis=1)
    level[5, 5:] = np.nan
    level[6] = np.nan
    found = _wander(level)
    assert np.isfinite(found.step).all()
    assert found.told.tolist() == [row not in (5, 6) for row in range(30)]
    assert found.step[5] == pytest.approx(0.03, rel=0.2)


def test_two_stretches_of_a_flow_differ_by_chance_as_they_do() -> None:
    rng = np.random.default_rng(10)
    counted, noise = 0.02, 0.05
    values = rng.normal(scale=np.hypot(counted, noise), size=(4000, 12))
    known = Wander("flow", np.array([noise]), 0.0, np.array([noise]), 0.0)
    reach = stretch_reach(known, np.array([counted**2]), 4, 4)
    inside = np.abs(values[:, -4:].mean(axis=1) - values[:, :4].mean(axis=1)) <= reach
    assert float(inside.mean()) == pytest.approx(0.95, abs=0.012)


def _wander(level: np.ndarray) -> Wander:
    return measure_wander(level, np.zeros_like(level), "stock")


def test_ranks_of_a_month_are_those_of_the_month_alone() -> None:
    rng = np.random.default_rng(1)
    theta, variance = rng.normal(scale=0.3, size=(20, 3)), np.full((20, 3), 0.01)
    theta[4, 1] = np.nan
    found = monthly_ranks(theta, variance, variance / 2, np.random.default_rng(2), direction="lowest_first", draws=400,
                          doubt=0.35)  # fmt: skip
    own = rank_areas(theta[:, 0], np.full(20, 0.1), np.random.default_rng(2), direction="lowest_first", draws=400,
                     doubt=NoiseDoubt(np.full(20, 0.005), 0.35))  # fmt: skip
    assert found.expected[:, 0] == pytest.approx(own.ranks.expected)
    assert found.number.tolist() == [20, 19, 20]
    assert np.isnan(found.expected[4, 1])
    assert np.isnan(found.low[4, 1])
    assert (found.low[:, 0] - 1 < found.expected[:, 0]).all()
    assert (found.expected[:, 0] < found.high[:, 0] + 1).all()


def test_equal_months_draw_apart() -> None:
    """Months that look the same are drawn independently: their ranks agree nearly, not exactly."""
    theta = np.repeat(np.random.default_rng(3).normal(scale=0.1, size=(20, 1)), 2, axis=1)
    variance = np.full((20, 2), 0.01)
    found = monthly_ranks(theta, variance, variance, np.random.default_rng(4), direction="highest_first", draws=500,
                          doubt=0.0)  # fmt: skip
    assert not np.array_equal(found.expected[:, 0], found.expected[:, 1])
    assert found.expected[:, 0] == pytest.approx(found.expected[:, 1], abs=1.5)
