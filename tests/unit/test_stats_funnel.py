"""Edges of intervals and funnels: noughts, tiny places, unstable tau2, and how many chance alone puts outside."""

from __future__ import annotations

import numpy as np
import pytest

from fairwait.domain.errors import BadInputError, UsageError
from fairwait.stats.dispersion import Scale, dispersion, jackknife, ratio_deviations
from fairwait.stats.funnel import (
    binomial_limits,
    chance_of_as_many_outside,
    expected_outside,
    outside,
    rate_limits_by_events,
    ratio_funnel,
    share_funnel,
)
from fairwait.stats.intervals import (
    ZERO_COUNT_UPPER,
    byar_interval,
    count_interval,
    is_estimated,
    rate_interval,
    wilson_interval,
)


def test_a_count_of_nought_runs_to_the_rule_of_three_point_seven() -> None:
    low, high = count_interval(0)
    assert float(low) == 0
    assert float(high) == pytest.approx(3.69, abs=0.002)
    assert float(high) == pytest.approx(ZERO_COUNT_UPPER)


def test_exact_below_ten_and_byars_from_ten() -> None:
    assert float(count_interval(10)[0]) == float(byar_interval(10)[0])
    assert float(count_interval(9)[0]) != float(byar_interval(9)[0])


def test_byars_lower_limit_below_nought_is_unknown() -> None:
    assert np.isnan(byar_interval(1, 0.998)[0])


def test_an_estimated_count_is_flagged_and_gets_the_gamma_interval() -> None:
    from scipy.stats import gamma

    assert is_estimated([12, 12.5, np.nan]).tolist() == [False, True, False]
    low, high = count_interval(12.5)
    assert float(low) == pytest.approx(gamma.ppf(0.025, 12.5))
    assert float(high) == pytest.approx(gamma.ppf(0.975, 13.5))


def test_unknown_counts_have_unknown_limits() -> None:
    assert np.isnan(np.array(rate_interval(np.nan, 100))).all()
    assert np.isnan(np.array(rate_interval(5, np.nan))).all()


def test_no_people_no_rate() -> None:
    with pytest.raises(BadInputError):
        rate_interval(5, 0)


def test_a_part_above_its_whole_is_refused() -> None:
    with pytest.raises(BadInputError, match="more than the whole"):
        wilson_interval(11, 10)


@pytest.mark.parametrize("level", [0.0, 1.0, 95])
def test_a_confidence_level_is_a_share(level: float) -> None:
    with pytest.raises(UsageError):
        count_interval(5, level)


def test_binomial_limits_are_exact_ones() -> None:
    from scipy.stats import beta

    low, high = binomial_limits(0.3, 50)
    assert float(low) == pytest.approx(beta.ppf(0.025, 15, 36))
    assert float(high) == pytest.approx(beta.ppf(0.975, 16, 35))
    assert np.array(binomial_limits(0.0, 50))[0] == 0
    assert np.array(binomial_limits(1.0, 50))[1] == 1


def test_nothing_observed_counts_as_a_half_inside_the_logarithm_alone() -> None:
    log, root = (ratio_deviations([0, 50], [40, 50], scale).z[0] for scale in (Scale.LOG, Scale.ROOT))
    assert log == pytest.approx(np.log(0.5 / 40) * np.sqrt(40))
    assert root == pytest.approx(-2 * np.sqrt(40))
    assert ratio_funnel([0, 50, 60], [40, 50, 55]).value[0] == 0


def test_fewer_than_one_expected_event_gives_no_limits_and_no_part_in_tau2() -> None:
    found = ratio_funnel([3, 50, 70, 40], [0.5, 50, 55, 45])
    assert np.isnan(found.low95[0])
    assert found.flag95[0] == 0
    assert found.judged == 3
    assert found.spread.places == 3


def test_chance_alone_needs_no_adjustment() -> None:
    """Deviations smaller than chance: phi below 1, tau2 nought, limits as without adjustment."""
    found = ratio_funnel([100, 101, 99, 100, 102], [100.0] * 5)
    assert found.spread.tau2 == 0
    assert not found.spread.adjusts
    stretched = ratio_funnel([100, 101, 99, 100, 102], [100.0] * 5, adjustment="multiplicative")
    np.testing.assert_allclose(stretched.high95, found.high95)


def test_multiplicative_limits_stretch_chance_by_the_root_of_phi() -> None:
    observed, expected = np.array([60.0, 150, 90, 160, 70, 125]), np.full(6, 100.0)
    found = ratio_funnel(observed, expected, adjustment="multiplicative", how="none")
    phi = np.mean((np.log(observed / 100) * 10) ** 2)
    assert phi > 5
    np.testing.assert_allclose(found.high95, np.exp(1.959964 * np.sqrt(phi / 100)), rtol=1e-6)
    np.testing.assert_allclose(found.low998, np.exp(-3.090232 * np.sqrt(phi / 100)), rtol=1e-6)


def test_true_differences_are_found_and_said() -> None:
    rng = np.random.default_rng(3)
    expected = np.full(106, 20_000.0)
    found = ratio_funnel(rng.poisson(expected * np.exp(rng.normal(0, 0.2, 106))), expected, how="none")
    assert found.spread.tau2 == pytest.approx(0.04, rel=0.35)
    assert found.mostly_true
    plain = ratio_funnel(rng.poisson(expected), expected)
    assert not plain.mostly_true


def test_unadjusted_limits_flag_about_as_many_as_chance_says() -> None:
    rng = np.random.default_rng(4)
    expected = rng.uniform(200, 2_000, 4_000)
    found = ratio_funnel(rng.poisson(expected), expected, adjustment="none")
    assert found.outside95 == pytest.approx(expected_outside(4_000), rel=0.2)
    assert found.outside998 == pytest.approx(expected_outside(4_000, 0.998), abs=9)


def test_expected_outside_of_the_106_areas() -> None:
    assert expected_outside(106) == pytest.approx(5.3)
    assert expected_outside(106, 0.998) == pytest.approx(0.212)


def test_how_surprising_as_many_outside_are() -> None:
    from scipy.stats import binom

    assert chance_of_as_many_outside(0, 106) == 1
    assert chance_of_as_many_outside(107, 106) == 0
    assert chance_of_as_many_outside(12, 106) == pytest.approx(binom.sf(11, 106, 0.05))


def test_jackknife_shows_a_tau2_that_hangs_on_one_place() -> None:
    observed = np.array([100.0, 104, 97, 101, 99, 103, 98, 240])
    found = jackknife(ratio_deviations(observed, np.full(8, 100.0)), "none")
    assert found.lowest == 0
    assert found.highest > 0.05
    assert found.standard_error > 0.05
    assert found.leave_one_out[7] == found.lowest
    steady = jackknife(ratio_deviations([80, 120, 85, 118, 90, 125, 83, 121], np.full(8, 100.0)), "none")
    assert steady.standard_error < found.standard_error


def test_too_few_places_have_no_dispersion() -> None:
    found = dispersion(ratio_deviations([5], [10]))
    assert found.tau2 == 0
    assert np.isnan(found.phi)


def test_a_ratio_has_no_arcsine() -> None:
    with pytest.raises(UsageError):
        ratio_deviations([1], [2], Scale.ARCSINE)


def test_outside_knows_nothing_of_the_unknown() -> None:
    assert outside([1.0, 3.0, -1.0, np.nan], [0, 0, 0, 0], [2, 2, 2, 2]).tolist() == [0, 1, -1, 0]


def test_a_rate_funnel_has_no_upper_limit_at_no_events() -> None:
    low, high = rate_limits_by_events([0, 4], 100)
    assert (low[0], high[0]) == (0, np.inf)
    assert low[1] < 100 < high[1]


def test_the_target_of_shares_is_the_pooled_share() -> None:
    found = share_funnel([10, 90], [100, 300])
    assert found.target == 0.25
    low, high = found.curve([100, 300])
    np.testing.assert_allclose(low, found.low95)
    np.testing.assert_allclose(high, found.high95)
