"""Standardised and need-weighted rates, and shares at a common mix, in small tables."""

from __future__ import annotations

import numpy as np
import pytest

from fairwait.domain.errors import BadInputError, UsageError
from fairwait.stats.intervals import rate_interval
from fairwait.stats.standardise import (
    direct_rate,
    expected_events,
    indirect_ratio,
    mix_standardised_share,
    need_weighted_rate,
)


def test_places_at_the_reference_rates_stand_at_one() -> None:
    populations = np.array([[1_000.0, 500.0], [300.0, 900.0]])
    rates = np.array([0.01, 0.04])
    found = indirect_ratio(populations @ rates, populations, rates)
    np.testing.assert_allclose(found.ratio, 1)
    assert np.all((found.low < 1) & (found.high > 1))


def test_rescaling_makes_england_one_and_changes_no_order() -> None:
    populations = np.array([[1_000.0, 500.0], [300.0, 900.0], [800.0, 800.0]])
    plain = indirect_ratio([60, 40, 90], populations, [0.01, 0.02])
    scaled = indirect_ratio([60, 40, 90], populations, [0.01, 0.02], rescale=True)
    assert scaled.expected.sum() == pytest.approx(190)
    np.testing.assert_array_equal(np.argsort(plain.ratio), np.argsort(scaled.ratio))
    assert scaled.crude == pytest.approx(190 / 4_300 * 1_000)
    np.testing.assert_allclose(scaled.rate, scaled.ratio * scaled.crude)


def test_an_unknown_count_leaves_the_other_places_alone() -> None:
    populations = np.array([[1_000.0], [1_000.0], [1_000.0]])
    found = indirect_ratio([10, np.nan, 30], populations, [0.01], rescale=True)
    np.testing.assert_allclose(found.ratio, [0.5, np.nan, 1.5])


def test_reference_rates_must_fit_the_bands() -> None:
    with pytest.raises(UsageError, match="do not fit"):
        expected_events([[1.0, 2.0]], [0.1])


def test_nobody_expected_is_refused() -> None:
    with pytest.raises(BadInputError, match="an expected count"):
        indirect_ratio([5], [[0.0]], [0.01])


def test_one_band_standardises_to_the_crude_rate() -> None:
    rate, low, high = direct_rate([[50.0]], [[4_000.0]], [100.0])
    crude, crude_low, crude_high = rate_interval(50, 4_000, per=100_000)
    assert (rate[0], low[0], high[0]) == pytest.approx((float(crude), float(crude_low), float(crude_high)))


def test_fewer_than_ten_events_have_no_standardised_rate() -> None:
    rate, low, high = direct_rate([[4.0, 5.0], [5.0, 5.0]], np.full((2, 2), 1_000.0), [60.0, 40.0])
    assert np.isnan([rate[0], low[0], high[0]]).all()
    assert np.isfinite([rate[1], low[1], high[1]]).all()


def test_need_is_brought_to_the_registered_total_first() -> None:
    found = need_weighted_rate([100, 100], [1_000, 1_000], [6_000, 2_000])
    np.testing.assert_allclose(found.need_index, [1.5, 0.5])
    np.testing.assert_allclose(found.rate, [100 / 1.5, 200])
    doubled = need_weighted_rate([100, 100], [1_000, 1_000], [12_000, 4_000])
    np.testing.assert_allclose(doubled.rate, found.rate)


def test_a_mix_alone_makes_no_difference_at_a_common_mix() -> None:
    """Two places with the same share in each treatment function and unlike mixes come out alike."""
    whole = np.array([[900.0, 100.0], [100.0, 900.0]])
    part = whole * [0.5, 0.8]
    found = mix_standardised_share(part, whole)
    np.testing.assert_allclose(found, 0.65)
    np.testing.assert_allclose(part.sum(axis=1) / whole.sum(axis=1), [0.53, 0.77])


def test_a_cell_below_twenty_borrows_englands_share() -> None:
    whole = np.array([[100.0, 19.0], [100.0, 81.0]])
    part = np.array([[50.0, 19.0], [50.0, 31.0]])
    assert mix_standardised_share(part, whole)[0] == pytest.approx(0.5)
    assert mix_standardised_share(part, whole, fewest=1)[0] == pytest.approx(2 / 3)


def test_given_weights_are_used() -> None:
    found = mix_standardised_share([[30.0, 80.0]], [[100.0, 100.0]], [3.0, 1.0])
    assert found[0] == pytest.approx((3 * 0.3 + 0.8) / 4)
