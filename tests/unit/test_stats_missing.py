"""Missing trusts, completeness, balances of lists and hidden cells, in small tables."""

from __future__ import annotations

import numpy as np
import pytest

from fairwait.domain.errors import BadInputError, UsageError
from fairwait.stats.missing import (
    add_estimates,
    carried_forward,
    carried_interval,
    carried_with_peers,
    completeness,
    jumps,
    may_be_ranked,
    reconcile,
    suppressed_bounds,
)
from fairwait.stats.pressure import clearance_weeks, flow


def test_a_carried_figure_expires_after_six_months() -> None:
    np.testing.assert_array_equal(carried_forward([900, 900, np.nan], [6, 7, 1]), [900, np.nan, np.nan])


def test_a_carried_figure_may_move_with_its_peers() -> None:
    assert float(carried_with_peers(900, 10_000, 11_000, 2)) == pytest.approx(990)
    assert np.isnan(carried_with_peers(900, 10_000, 11_000, 9))


def test_the_official_reconciliation_never_expires_and_prints_its_residual() -> None:
    found = reconcile(7_100_000, 7_160_000, [42_000, 17_990])
    assert (found.gap, found.explained, found.residual) == (60_000, 59_990, 10)
    assert not found.balances
    assert reconcile(7_100_000, 7_160_000, [42_000, 18_000]).balances
    assert reconcile(7_100_000, 7_100_000, []).balances


def test_estimates_pass_over_trusts_whose_last_list_is_unknown() -> None:
    assert add_estimates([100, 200], [[10, np.nan], [5, 5]]).tolist() == [110, 210]


def test_completeness_is_the_share_of_providers_that_sent() -> None:
    shares = [[0.7, 0.3, 0.0], [0.02, 0.0, 0.98], [np.nan, np.nan, np.nan]]
    found = completeness(shares, [True, False, False])
    np.testing.assert_allclose(found, [0.3, 0.98, np.nan])
    assert may_be_ranked(found).tolist() == [False, True, False]


def test_an_area_three_in_a_hundred_short_is_still_ranked() -> None:
    assert may_be_ranked([0.97, 0.9699]).tolist() == [True, False]


def test_shares_need_one_mark_a_provider() -> None:
    with pytest.raises(UsageError):
        completeness([[0.5, 0.5]], [True])


def test_ninety_two_percent_in_a_month_is_a_data_event() -> None:
    assert jumps([100, 100, 100, 0], [192, 70, 130, 40], omega=0.08).tolist() == [True, True, False, True]
    assert jumps([100], [192], omega=0.2).tolist() == [False]


def test_the_interval_of_a_carried_figure_is_that_of_its_own_errors() -> None:
    rng = np.random.default_rng(5)
    noise = np.exp(np.cumsum(rng.normal(0, 0.03, (200, 40)), axis=1))
    low, high = carried_interval(1_000 * noise, 4, confidence=0.9)
    assert (np.log(low), np.log(high)) == pytest.approx((-1.645 * 0.06, 1.645 * 0.06), rel=0.1)


def test_peers_take_the_common_growth_out_of_the_errors() -> None:
    growth = 1.02 ** np.arange(12)
    history = np.outer([500.0, 900.0], growth)
    assert carried_interval(history, 3) == pytest.approx((1.02**3, 1.02**3))
    assert carried_interval(history, 3, peers=growth) == pytest.approx((1, 1))


def test_a_history_of_nothing_gives_no_interval() -> None:
    assert np.isnan(carried_interval(np.full((2, 5), np.nan), 1)).all()
    with pytest.raises(UsageError):
        carried_interval([[1.0, 2.0]], 2)


def test_unreported_removals_may_be_negative_and_need_a_list_to_be_a_share() -> None:
    found = flow([1_000, 0], [100, 50], [80, 10], [1_030, 40])
    assert found.unreported.tolist() == [-10, 0]
    assert found.share[0] == -0.01
    assert np.isnan(found.share[1])
    assert found.net.tolist() == [30, 40]


def test_a_list_that_nobody_leaves_has_no_clearance_time() -> None:
    weeks = clearance_weeks([100, 100], [[0, 0, 0], [10, 10, 10]], [28, 28, 28])
    assert np.isnan(weeks[0])
    assert weeks[1] == pytest.approx(40)


def test_a_total_gives_a_single_hidden_cell_away() -> None:
    low, high = suppressed_bounds([10, np.nan, 7], total=20)
    assert low.tolist() == high.tolist() == [10, 3, 7]


def test_a_total_narrows_two_hidden_cells() -> None:
    low, high = suppressed_bounds([np.nan, np.nan], total=7)
    assert (low.tolist(), high.tolist()) == ([3, 3], [4, 4])


def test_a_total_that_hidden_cells_cannot_reach_is_refused() -> None:
    with pytest.raises(UsageError, match="cannot hold"):
        suppressed_bounds([10, np.nan], total=30)
    with pytest.raises(BadInputError):
        suppressed_bounds([-1, np.nan])
