"""The guarded test of change, the noise it is held against, what a window can show, and who stayed by chance."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.stats.change.climbers import CANDIDATE, CONFIRMED, Readings, climb, enough, readings, thirds
from fairwait.stats.change.mobility import mobility, shorrocks_index
from fairwait.stats.change.persistence import (
    monthly_ranks,
    months_first,
    months_last,
    stay_null,
    still_panels,
    true_levels,
)
from fairwait.stats.change.power import power_of, ramp_means
from fairwait.stats.change.wander import Wander, measure_wander
from fairwait.stats.movers import guarded_z
from fairwait.stats.noise import area_omegas, measure_noise
from tests.synthetic.panels import scattering, wandering


def _constant(places: int, size: float) -> np.ndarray:
    return np.full(places, size)


def _still(panels: int, places: int, months: int, spread: float, wander: Wander, counting: float = 0.0) -> np.ndarray:
    rng = np.random.default_rng(5)
    return still_panels(spread * rng.standard_normal((panels, places)), months, wander, counting, rng)


def test_the_guard_takes_off_what_methods_say() -> None:
    """Methods 6: 2.475 becomes 2.162. Its inputs are not told; these round ones give both figures."""
    before = np.array([-0.15, -0.15 + np.sqrt(0.025)])  # variance .0125: tau^2 = .01 beside an error of .05
    after, se = before + 0.175, np.full(2, 0.05)
    plain, guarded, weaker = guarded_z(before, se, after, se)
    assert (round(plain[0], 3), round(guarded[0], 3)) == (2.475, 2.162)
    assert weaker[0] == guarded[0]


@pytest.mark.shared_data
def test_noise_of_the_panel_of_the_methods(shared_methods: Path) -> None:
    """Oracle rank_panel: omega .07897, rho .3039 (a pooled omega: nine months give places none of their own)."""
    rows = np.genfromtxt(shared_methods / "rank_panel_seed1.csv", delimiter=",", skip_header=1)
    counts, people = rows[:, 2:], rows[:, 0]
    found = measure_wander(np.log((counts + 0.5) / people[:, None]), 1.0 / (counts + 0.5), "flow")
    assert found.omega == pytest.approx(_constant(106, 0.07897158908278107), abs=1e-4)
    assert found.rho == pytest.approx(0.3039036676288438, abs=1e-6)


def test_places_have_noise_of_their_own_in_a_long_window() -> None:
    rng = np.random.default_rng(4)
    level = rng.normal(scale=np.where(np.arange(40) < 20, 0.02, 0.2)[:, None], size=(40, 24))
    own = measure_wander(level, np.zeros_like(level), "flow").omega
    assert own[20:].mean() > 5 * own[:20].mean()
    assert np.ptp(measure_wander(level[:, :9], np.zeros((40, 9)), "flow").omega) == 0.0


def test_area_omegas_are_what_they_were() -> None:
    rng = np.random.default_rng(9)
    rate = np.exp(rng.normal(scale=0.1, size=(12, 24)))
    counts = rng.poisson(1000 * rate).astype(float)
    people = np.full(12, 1000.0)
    found = area_omegas(counts, people, measure_noise(counts, people))
    assert found.shape == (12,)
    assert 0.07 < np.median(found) < 0.13


def test_steps_of_a_wandering_list_are_measured() -> None:
    found = measure_wander(wandering(60, 24, step=0.03), np.zeros((60, 24)), "stock")
    assert float(np.median(found.step)) == pytest.approx(0.03, rel=0.1)
    assert found.step_rho < 0.1


def test_too_short_a_window_is_refused() -> None:
    with pytest.raises(NothingToAnswerWithError, match="too few"):
        measure_wander(scattering(10, 5), np.zeros((10, 5)), "flow")


@pytest.mark.parametrize(("months", "third"), [(24, 8), (9, 3), (10, 3), (6, 2)])
def test_thirds(months: int, third: int) -> None:
    early, late = thirds(months)
    assert (early.stop - early.start, late.stop - late.start, late.stop) == (third, third, months)


def test_two_thirds_of_each_third_are_needed() -> None:
    held = np.ones((3, 9), dtype=bool)
    held[1, 0] = False
    held[2, 7:] = False
    early, late = enough(held)
    assert early.tolist() == [True, True, True]
    assert late.tolist() == [True, True, False]


def test_variance_of_a_walk_between_the_thirds() -> None:
    """Against made-up walks: the same weights of every month's step, correlated or not."""
    rng = np.random.default_rng(3)
    for rho in (0.0, 0.4):
        shocks = rng.normal(size=(20_000, 24))
        steps = shocks.copy()
        for month in range(1, 24):
            steps[:, month] = rho * steps[:, month - 1] + np.sqrt(1 - rho**2) * shocks[:, month]
        walk = steps.cumsum(axis=1)
        wander = Wander("stock", _constant(20_000, 0.1), 0.0, _constant(20_000, 1.0), rho)
        read = readings(walk, np.zeros_like(walk), wander)
        assert read.walk_se is not None
        assert float(read.walk_se[0]) == pytest.approx(float(read.difference.std()), rel=0.03)


def test_a_step_taken_out_of_a_flow_costs_certainty() -> None:
    level = scattering(20, 24)
    wander = Wander("flow", _constant(20, 0.05), 0.0, _constant(20, 0.05), 0.0)
    plain, spliced = (readings(level, np.zeros_like(level), wander, steps) for steps in ((), (12,)))
    assert (spliced.late_se > plain.late_se).all()
    assert spliced.late_se[0] ** 2 == pytest.approx(plain.late_se[0] ** 2 + 2 * 0.05**2)
    # In the middle of the last third only a part of it reaches the mean.
    assert readings(level, np.zeros_like(level), wander, (20,)).late_se[0] < spliced.late_se[0]


def test_the_weakest_of_all_tests_holds() -> None:
    rng = np.random.default_rng(0)
    early = rng.normal(scale=0.2, size=30)
    se = _constant(30, 0.03)
    late = early + rng.normal(scale=0.03, size=30)
    late[3] = early[3] + 0.4
    flow = climb(Readings(early, late, se, se, None))
    stock = climb(Readings(early, late, se, se, _constant(30, 0.3)))
    assert flow.tiers(np.abs(late - early) > 0.1)[3] == CONFIRMED
    assert stock.tiers(np.abs(late - early) > 0.1)[3] < CANDIDATE
    assert abs(stock.z[3]) == pytest.approx(0.4 / 0.3)


def test_small_changes_are_nobodys_however_sure() -> None:
    early = np.linspace(-0.3, 0.3, 20)
    late = early.copy()
    late[10] += 0.05
    tested = climb(Readings(early, late, _constant(20, 0.001), _constant(20, 0.001), None))
    assert abs(tested.z[10]) > 10
    assert tested.tiers(np.abs(late - early) >= np.log(1.1)).sum() == 0


def test_power_says_what_can_be_found() -> None:
    rng = np.random.default_rng(1)
    early = rng.normal(scale=0.2, size=106)
    quiet, loud = (
        power_of(Readings(early, early, _constant(106, se), _constant(106, se), None), 24, np.log(1.1), rng)
        for se in (0.02, 0.15)
    )
    assert quiet.candidate > 0.95
    assert quiet.candidate_size < 1.3 < quiet.confirmed_size * 1.2
    assert loud.candidate < 0.4
    assert loud.confirmed <= loud.candidate
    drifting = power_of(
        Readings(early, early, _constant(106, 0.02), _constant(106, 0.02), _constant(106, 0.3)), 24, np.log(1.1), rng
    )
    assert drifting.candidate < 0.3


def test_a_steady_rise_is_partly_in_the_first_third() -> None:
    early, late = ramp_means(9)
    assert (early, late) == pytest.approx((1 / 8, 7 / 8))


def test_ranks_month_by_month() -> None:
    values = np.array([[3.0, 1.0], [2.0, np.nan], [2.0, 5.0]])
    ranks = monthly_ranks(values, "highest_first")
    assert ranks.tolist()[0] == [1.0, 2.0]
    assert ranks[1, 0] == ranks[2, 0] == 2.5
    assert np.isnan(ranks[1, 1])
    assert months_first(ranks, 1).tolist() == [1.0, 0.0, 1.0]
    assert months_last(monthly_ranks(values, "lowest_first"), 1).tolist() == [1.0, 0.0, 1.0]


def test_staying_by_chance_as_in_the_methods() -> None:
    """Methods 6: at omega .08 and rho .4 only 2.7 of 106 stay in the top ten all nine months."""
    size = _constant(106, 0.08)
    made_up = _still(200, 106, 9, 0.2, Wander("flow", size, 0.4, size, 0.0), 1 / 1900)
    null = stay_null(made_up, 10)
    assert null.mean == pytest.approx(2.7, abs=0.35)
    assert null.random < 1e-6


def test_mobility_of_an_order_that_stood_still_and_of_one_that_turned_round() -> None:
    early = np.linspace(0.0, 1.0, 40)
    se = _constant(40, 0.01)
    size = _constant(40, 0.02)
    still = _still(60, 40, 9, 0.3, Wander("flow", size, 0.3, size, 0.0))
    same, turned = (mobility(early, late, se, se, still) for late in (early, -early))
    assert (same.spearman, same.shorrocks, same.mean_change) == (pytest.approx(1.0), 0.0, 0.0)
    assert turned.spearman == pytest.approx(-1.0)
    assert turned.mean_change > turned.mean_change_band[1]
    assert shorrocks_index(np.arange(1.0, 41), np.roll(np.arange(1.0, 41), 10)) == pytest.approx(4 / 3)


def test_mobility_allows_for_noise() -> None:
    rng = np.random.default_rng(7)
    truth = rng.normal(size=200)
    seen = [truth + rng.normal(scale=0.7, size=200) for _ in range(2)]
    size = _constant(200, 0.02)
    still = _still(5, 200, 6, 0.3, Wander("flow", size, 0.3, size, 0.0))
    found = mobility(seen[0], seen[1], _constant(200, 0.7), _constant(200, 0.7), still)
    assert found.spearman < 0.8 < 0.9 < found.true_spearman


def test_panels_in_which_nobody_moves_keep_each_place_its_own_noise() -> None:
    sizes = np.where(np.arange(30) < 15, 0.01, 0.2)
    levels = np.zeros((40, 30))
    rng = np.random.default_rng(6)
    flow = still_panels(levels, 12, Wander("flow", sizes, 0.2, sizes, 0.0), 0.0, rng)
    stock = still_panels(levels, 12, Wander("stock", sizes, 0.2, sizes, 0.0), 0.0, rng)
    assert flow[:, 15:].std() == pytest.approx(0.2, rel=0.1)
    assert flow[:, :15].std() == pytest.approx(0.01, rel=0.1)
    assert np.diff(stock, axis=2)[:, 15:].std() == pytest.approx(0.2, rel=0.1)


def test_true_levels_are_drawn_in() -> None:
    rng = np.random.default_rng(8)
    theta = rng.normal(scale=0.3, size=60)
    drawn = true_levels(theta, _constant(60, 0.2), rng, 400)
    assert drawn.shape == (400, 60)
    assert drawn.mean(axis=0).std() < theta.std()
    assert true_levels(theta, np.zeros(60), rng, 4) == pytest.approx(np.tile(theta, (4, 1)), abs=1e-4)
