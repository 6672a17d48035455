"""Each place's own size of noise, the tails that go with it, and what breaks and transient steps do to both."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from fairwait.stats.change.climbers import climb, readings, turning_months
from fairwait.stats.change.named_by_chance import deal
from fairwait.stats.change.persistence import still_panels
from fairwait.stats.change.sizes import KNOWN, common_size, own_sizes
from fairwait.stats.change.steps import measure_steps
from fairwait.stats.change.tails import as_normal, reach, tail_degrees
from fairwait.stats.change.wander import Wander, measure_wander


def _free(places: int, months: int) -> np.ndarray:
    return np.full(places, float(months))


def test_sizes_are_drawn_as_far_as_they_are_unsure() -> None:
    rng = np.random.default_rng(1)
    true = np.exp(0.6 * rng.standard_normal((300, 1)))
    seen = true * rng.standard_normal((300, 12))
    found = own_sizes(seen, _free(300, 12))
    errors = [np.mean(np.log(one / true[:, 0] ** 2) ** 2) for one in (found.square, (seen**2).mean(axis=1))]
    assert errors[0] < 0.9 * errors[1]
    assert 12 < float(np.median(found.degrees)) < 24  # its own twelve and what the others lend
    alike = own_sizes(rng.standard_normal((300, 12)), _free(300, 12))
    assert np.ptp(alike.square) < 0.4
    assert float(np.median(alike.degrees)) > 100


def test_heavy_tails_are_seen_and_make_sizes_less_sure() -> None:
    rng = np.random.default_rng(2)
    true = np.exp(0.5 * rng.standard_normal((200, 1)))
    normal, heavy = (own_sizes(true * one, _free(200, 36)) for one in (
        rng.standard_normal((200, 36)), rng.standard_t(5, (200, 36)) * np.sqrt(0.6)))  # fmt: skip
    assert normal.excess < 0.2 < 0.7 < heavy.excess
    assert np.median(heavy.degrees) < np.median(normal.degrees)


def test_short_lists_are_held_to_be_like_short_lists() -> None:
    rng = np.random.default_rng(3)
    counting = np.exp(rng.uniform(-9, -4, 80))
    seen = np.sqrt(counting)[:, None] * rng.standard_normal((80, 6))
    common = common_size(seen, _free(80, 6), counting)
    assert np.corrcoef(np.log(common.square), np.log(counting))[0, 1] == pytest.approx(1.0)
    assert np.log(common.square / counting) == pytest.approx(np.zeros(80), abs=0.4)
    assert np.ptp(common_size(seen, _free(80, 6)).square) == pytest.approx(0.0)


def test_a_t_is_read_as_a_normal_as_far_out() -> None:
    degrees, factor = tail_degrees(np.array([12.0, KNOWN]), np.zeros(2))
    assert degrees[0] == pytest.approx(12.0)
    seen = as_normal(np.array([stats.t.ppf(0.975, 12), -1.96]), degrees, factor)
    assert seen == pytest.approx([1.95996, -1.96], abs=1e-4)
    assert reach(degrees, factor) == pytest.approx([stats.t.ppf(0.975, 12), 1.95996], abs=1e-4)


def test_a_sum_with_tails_is_beyond_its_reach_as_often_as_said() -> None:
    rng = np.random.default_rng(4)
    sums = (rng.standard_t(6, (200_000, 4)) * np.sqrt(4 / 6)).mean(axis=1) * 2.0
    for confidence in (0.95, 0.998):
        limit = float(reach(*tail_degrees(np.array([KNOWN]), np.array([3.0 / 4.0])), confidence)[0])
        assert float((np.abs(sums) > limit).mean()) == pytest.approx(1 - confidence, rel=0.12)


def test_steps_that_are_partly_gone_the_next_month_get_nowhere() -> None:
    rng = np.random.default_rng(5)
    level = 0.02 * rng.standard_normal((60, 40)).cumsum(axis=1) + 0.05 * rng.standard_normal((60, 40))
    found = measure_steps(level)
    assert found.rho == pytest.approx(-(0.05**2) / (0.02**2 + 2 * 0.05**2), abs=0.05)
    wander = measure_wander(level, np.zeros_like(level), "stock")
    made_up = still_panels(np.zeros((200, 60)), 24, wander, 0.0, rng)
    read = [readings(one, np.zeros_like(one), wander) for one in made_up]
    assert read[0].walk_se is not None
    ratio = np.std([one.difference for one in read], axis=0) / read[0].walk_se
    assert float(ratio.mean()) == pytest.approx(1.0, abs=0.05)


@pytest.mark.parametrize("months", [6, 24])
def test_steps_that_are_the_same_everywhere_are_no_steps_of_a_places_own(months: int) -> None:
    together = np.random.default_rng(7).standard_normal(months).cumsum()
    for level in (np.tile(together, (6, 1)), np.zeros((6, months))):
        found = measure_steps(level)  # 0 over 0 is a warning, and a warning an error
        assert np.isfinite(found.rho)
        assert float(found.size.max()) < 1e-5


def test_noise_of_a_flow_is_measured_on_either_side_of_a_break() -> None:
    """Taking a break's change out leaves the noise of two months in all later ones: that is no noise of a month."""
    rng = np.random.default_rng(6)
    named = []
    for _ in range(40):
        level = 0.05 * rng.standard_normal((42, 24))
        level[:, 12:] -= (level[:, 12] - level[:, 11])[:, None]
        plain, aware = (measure_wander(level, np.zeros_like(level), "flow", steps=one) for one in ((), (12,)))
        assert float(np.median(aware.omega)) == pytest.approx(0.05, rel=0.12)
        assert np.median(plain.omega) > 1.1 * np.median(aware.omega)
        named.append((np.abs(climb(readings(level, np.zeros_like(level), aware, (12,))).z) > 1.96).mean())
    assert 0.015 <= float(np.mean(named)) <= 0.07


def test_a_place_with_few_months_has_no_size_of_its_own() -> None:
    rng = np.random.default_rng(7)
    level = rng.standard_normal((20, 30)).cumsum(axis=1)
    level[3, :20] = np.nan
    found = measure_wander(level, np.zeros_like(level), "stock")
    assert found.told.tolist() == [row != 3 for row in range(20)]
    known = Wander("flow", np.ones(3), 0.0, np.ones(3), 0.0)
    assert known.told.all()
    assert (known.sure == KNOWN).all()


def _with_a_riser(seed: int) -> np.ndarray:
    level = 0.05 * np.random.default_rng(seed).standard_normal((42, 36))
    level[0, 27:] += np.log(1.35) * np.linspace(0.0, 1.0, 9)
    return level


def test_a_place_is_not_held_against_its_own_rise() -> None:
    """Nine months of rise in 36 add a quarter to what a place seems to vary by itself, unless kept apart."""
    plain, apart = [], []
    for seed in range(30):
        level = _with_a_riser(seed)
        for found, turning in ((plain, ()), (apart, turning_months(36, 9))):
            measured = measure_wander(level, np.zeros_like(level), "flow", turning=turning)
            found.append(measured.omega[0])
            assert float(np.median(measured.omega)) == pytest.approx(0.05, rel=0.12)
    assert float(np.median(plain)) > 0.06
    assert float(np.median(apart)) == pytest.approx(0.05, rel=0.15)


def test_thirds_of_a_window_among_the_months_held() -> None:
    assert turning_months(36, 9) == (27, 30, 33)
    assert turning_months(24, 24) == (0, 8, 16)


def test_a_rise_is_not_dealt_out_as_if_it_were_chance() -> None:
    """The places that chance would name are counted from each place's noise, not from the rise of those that rose."""
    level = _with_a_riser(3)
    level[:8] = level[0] + 0.05 * np.random.default_rng(4).standard_normal((8, 36))
    nothing = np.zeros((42, 9))
    wander = measure_wander(level, np.zeros_like(level), "flow", turning=turning_months(36, 9))
    dealt = deal(level, level[:, 27:], nothing, wander, np.random.default_rng(5), 100)
    rising, rest = (float(np.mean(np.abs(dealt.difference[:, one]))) for one in (slice(0, 8), slice(8, 42)))
    assert rising < 1.6 * rest


def test_a_place_that_came_with_the_last_months_is_like_the_rest() -> None:
    """Thirds of two months tell nothing: a place seen in no others has no noise of its own, and spoils nobody's."""
    level = 0.05 * np.random.default_rng(8).standard_normal((30, 24))
    level[4, :18] = np.nan
    found = measure_wander(level, np.zeros_like(level), "flow", turning=turning_months(24, 6))
    assert not found.told[4]
    assert found.omega[4] == pytest.approx(float(np.median(found.omega)))
    assert found.omega == pytest.approx(np.full(30, 0.05), rel=0.35)


def test_counting_takes_nothing_off_how_months_go_together() -> None:
    """Counting makes neighbours look less alike than the noise is: over a year or more that is given back."""
    rng = np.random.default_rng(9)
    counts = rng.poisson(500 * np.exp(still_panels(np.zeros((1, 106)), 36, Wander(
        "flow", np.full(106, 0.05), 0.4, np.full(106, 0.05), 0.0), 0.0, rng)[0]))  # fmt: skip
    found = measure_wander(np.log(counts + 0.5), 1.0 / (counts + 0.5), "flow")
    assert found.rho == pytest.approx(0.4, abs=0.06)
    assert float(np.median(found.omega)) == pytest.approx(0.05, rel=0.05)
