"""Edges of the measures of spread, of rates and of what to say when a place saw nothing."""

from __future__ import annotations

import numpy as np
import pytest

from fairwait.domain.errors import BadInputError, UsageError
from fairwait.stats.rates import crude_rate, enough_for_a_rate, log_count, people_by_flow, ratio_or_bound
from fairwait.stats.spread import (
    extremal_quotient,
    gini,
    quantile_ratio,
    systematic_variation,
    theil,
    theil_by_group,
    top_against_bottom,
    weighted_quantile,
)


def test_systematic_variation_finds_the_variance_that_was_put_in() -> None:
    """Places that truly differ with standard deviation 0.2 about 1 have an SCV near 4."""
    rng = np.random.default_rng(7)
    expected = np.full(4_000, 300.0)
    truth = rng.gamma(25, 1 / 25, 4_000)
    assert systematic_variation(rng.poisson(expected * truth), expected) == pytest.approx(4, abs=0.4)


def test_chance_alone_leaves_no_systematic_variation() -> None:
    rng = np.random.default_rng(8)
    assert systematic_variation(rng.poisson(200, 4_000), np.full(4_000, 200.0)) == pytest.approx(0, abs=0.05)


def test_a_place_without_a_rate_takes_no_part() -> None:
    assert extremal_quotient([2, np.nan, 6]) == 3
    assert weighted_quantile([2, np.nan, 6], [1, 1, 1], 0.5) == 4
    assert gini([2, np.nan, 2], [1, 5, 1]) == pytest.approx(0)


def test_a_quotient_over_nought_has_no_end() -> None:
    assert extremal_quotient([0, 5]) == np.inf
    assert np.isnan(extremal_quotient([0, 0]))
    assert quantile_ratio([0, 0, 0, 5], [1, 1, 1, 1]) == np.inf


def test_a_ratio_to_a_place_that_saw_nothing_is_at_least_its_bound() -> None:
    value, bound = ratio_or_bound([50, 50], [10_000, 10_000], [0, 25], [10_000, 10_000])
    assert bound.tolist() == [True, False]
    assert value[0] == pytest.approx(50 / 3.6888794541139363)
    assert value[1] == pytest.approx(2)


def test_rates_refuse_a_population_of_nought_and_pass_over_an_unknown_one() -> None:
    assert np.isnan(crude_rate(5, np.nan))
    with pytest.raises(BadInputError, match="a population must be above nought"):
        crude_rate([5, 5], [100, 0])
    with pytest.raises(BadInputError, match="a count cannot be negative"):
        crude_rate(-1, 100)


def test_masked_and_missing_counts_are_unknown() -> None:
    masked = np.ma.masked_array([5, 999], mask=[False, True])
    np.testing.assert_array_equal(crude_rate(masked, [1_000, 1_000]), [5, np.nan])
    np.testing.assert_array_equal(crude_rate([5, None], [1_000, 1_000]), [5, np.nan])


def test_small_places_do_not_get_a_printed_rate() -> None:
    assert enough_for_a_rate([10, 9, 50], [20_000, 90_000, 19_999]).tolist() == [True, False, False]


def test_only_noughts_get_a_half_inside_logarithms() -> None:
    assert log_count([0, 1, 20]).tolist() == [np.log(0.5), 0.0, np.log(20)]


def test_people_follow_the_flow_of_pathways() -> None:
    shared = people_by_flow([[30, 0], [70, 50], [0, 50]], [1_000, 400])
    assert shared.tolist() == [300, 900, 200]


def test_people_of_an_area_that_sent_nobody_go_nowhere() -> None:
    assert people_by_flow([[10, 0]], [500, 800]).tolist() == [500]


def test_top_needs_more_places_than_the_bottom() -> None:
    with pytest.raises(UsageError, match="lowest 3 of 3"):
        top_against_bottom([1, 2, 3], [10, 10, 10], 3)


def test_bottom_ten_are_pooled_not_averaged() -> None:
    found = top_against_bottom([100, 10, 90], [1_000, 1_000, 3_000], 2)
    assert (found.worst, found.best, found.mean, found.pooled) == (10, 30, 20, 25)
    assert (found.ratio, found.ratio_to_mean) == (4, 5)


def test_theil_refuses_a_rate_of_nought() -> None:
    with pytest.raises(BadInputError, match="a rate must be above nought"):
        theil([0, 1], [1, 1])


def test_theil_of_two_known_places() -> None:
    """Rates 1 and 3 with equal people: shares 1/4 and 3/4 of events, T = (log(1/2) + 3 log(3/2)) / 4."""
    assert theil([1, 3], [5, 5]) == pytest.approx((np.log(0.5) + 3 * np.log(1.5)) / 4)
    assert np.isnan(theil_by_group([2, 2], [1, 1], ["a", "b"]).between_share)
    assert theil_by_group([1, 3], [5, 5], ["a", "b"]).between_share == pytest.approx(1)


def test_quantiles_must_be_in_order() -> None:
    with pytest.raises(UsageError):
        quantile_ratio([1, 2], [1, 1], 0.1, 0.9)


def test_no_place_at_all_is_refused() -> None:
    with pytest.raises(UsageError):
        extremal_quotient([np.nan])
    with pytest.raises(UsageError):
        gini([np.nan], [1])
    with pytest.raises(UsageError):
        systematic_variation([np.nan], [5])


def test_columns_must_be_of_one_length() -> None:
    with pytest.raises(UsageError, match="different lengths"):
        gini([1, 2, 3], [1, 2])
