"""What a better figure would mean: whole pathways, none too many, none too few; and guards that only take away."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairwait.domain.errors import UsageError
from fairwait.stats.opportunity import (
    best_level,
    extra_to_reach,
    factor_for_standard,
    fall_of_list,
    leaving_share,
    most_from_list,
    most_from_own_best,
    pathways_to_share,
    phased_in,
    target_queue,
)

WHOLE = st.integers(min_value=1, max_value=300_000)
SHARE = st.floats(min_value=0.01, max_value=0.99)


@given(WHOLE, st.floats(0, 1), SHARE)
def test_the_fewest_pathways_that_reach_a_share(whole: int, at: float, target: float) -> None:
    part = int(at * whole)
    need, leave = (int(one) for one in pathways_to_share(part, whole, target))
    assert (part + need) >= target * whole - 1e-5
    assert need == 0 or (part + need - 1) < target * whole
    left = whole - leave
    assert left <= 0 or part / left >= target - 1e-9
    assert leave >= need


@given(WHOLE, st.floats(0, 1), SHARE)
def test_the_fewest_that_may_no_longer_wait_so_long(whole: int, at: float, target: float) -> None:
    part = int(at * whole)
    need, leave = (int(one) for one in pathways_to_share(part, whole, target, more_is_better=False))
    assert (part - need) <= target * whole + 1e-5
    assert need == 0 or (part - need + 1) > target * whole
    assert leave >= need


def test_less_than_needs_one_more_than_at_most() -> None:
    most = pathways_to_share(5, 100, 0.01, more_is_better=False)
    less = pathways_to_share(5, 100, 0.01, more_is_better=False, strict=True)
    assert [float(one) for one in most] == [4, 5]
    assert float(less[0]) == 5
    assert float(pathways_to_share(0, 100, 0.01, more_is_better=False, strict=True)[0]) == 0
    assert float(pathways_to_share(1, 100, 0.01, more_is_better=False, strict=True)[0]) == 1


def test_nobody_may_wait_so_long() -> None:
    need, leave = pathways_to_share(170, 170_000, 0.0, more_is_better=False)
    assert (float(need), float(leave)) == (170, 170)


def test_the_best_tenth_of_the_weight_and_not_the_single_best() -> None:
    values, weights = np.array([0.5, 0.6, 0.7, 0.99]), np.array([400.0, 400.0, 190.0, 10.0])
    level = best_level(values, weights)
    assert 0.6 < level < 0.8
    assert best_level(values, weights, more_is_better=False) < 0.6
    with pytest.raises(UsageError):
        best_level(values, weights, top=1.5)


def test_places_beyond_a_level_are_never_brought_down_to_it() -> None:
    extra = extra_to_reach([4.0, 9.0], [100, 100], 7.6)
    assert extra.tolist() == pytest.approx([360.0, 0.0])


def test_what_a_list_can_bear() -> None:
    queue = target_queue(100.0, 18.0, factor_for_standard(0.92))
    assert float(queue) == pytest.approx(712.67, abs=0.01)
    assert float(most_from_list(400.0, 1_912.67, queue, 380.0)) == pytest.approx(20 + 1_200 / 12, abs=0.01)
    assert float(most_from_list(400.0, 500.0, queue, 500.0)) == 0.0


def test_no_more_than_an_own_best_month_allows() -> None:
    assert most_from_own_best([100, 100], [110, 80]).tolist() == pytest.approx([26.5, 0.0])


def test_it_comes_in_even_steps() -> None:
    steps = phased_in(1_200.0, 12)
    assert steps[0] == 100
    assert steps[-1] == 1_200
    assert np.diff(steps) == pytest.approx(np.full(11, 100.0))
    with pytest.raises(UsageError):
        phased_in(1_200.0, 0)


@given(st.floats(1, 1e6), st.floats(0, 1), st.floats(0, 1))
def test_a_list_never_falls_by_more_than_the_extra(extra: float, elasticity: float, anyway: float) -> None:
    fall = float(fall_of_list(extra, elasticity, anyway))
    assert 0 <= fall <= extra
    if elasticity > 0.01 or anyway > 0.01:
        assert fall < extra


def test_who_leaves_untreated() -> None:
    assert float(leaving_share(850.0, 150.0)) == pytest.approx(0.15)
    assert float(leaving_share(850.0, -20.0)) == 0.0
