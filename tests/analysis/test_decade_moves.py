"""Who moved between two readings: by hand, in worlds where nobody moves, and where one area does."""

from __future__ import annotations

import numpy as np
import pytest

from fairwait.analysis.decade.order import spearman
from fairwait.analysis.spread_estimators import estimators
from fairwait.stats.movers import Moves, guarded_z, moves

AREAS, TRUE_SD, NOISE = 80, 0.3, 0.05


def world(seed: int, *, noise: float = NOISE, moved: dict[int, float] | None = None, draws: int = 60) -> Moves:
    """Areas that keep their true place, but for ``moved``, read twice with independent noise."""
    rng = np.random.default_rng(seed)
    truth = TRUE_SD * rng.standard_normal(AREAS)
    before = truth + noise * rng.standard_normal(AREAS)
    for area, by in (moved or {}).items():
        truth[area] += by
    after = truth + noise * rng.standard_normal(AREAS)
    se = np.full(AREAS, noise)
    return moves(before, se, after, se, "made up", rng, draws=draws)


def test_both_tests_by_hand() -> None:
    """Three areas at -0.2, 0 and 0.2 with errors of 0.1: tau squared is 0.04 - 0.01, so a reading is 3/4 reliable."""
    before, after, se = np.array([-0.2, 0.0, 0.2]), np.array([0.3, 0.0, 0.2]), np.full(3, 0.1)
    plain, guarded, weaker = guarded_z(before, se, after, se)
    assert plain[0] == pytest.approx(0.5 / np.sqrt(0.02))
    assert guarded[0] == pytest.approx((0.3 + 0.15) / np.sqrt(0.03 * 0.25 + 0.01))
    assert weaker[0] == min(plain[0], guarded[0])
    assert weaker[2] == 0.0  # it stayed at 0.2, which is farther out than it was expected to come


def test_the_guard_holds_back_an_area_that_only_comes_back_to_the_middle() -> None:
    """Read far out and then nearer: part of the fall was to be expected."""
    rng = np.random.default_rng(4)
    before, se = 0.1 * rng.standard_normal(AREAS), np.full(AREAS, 0.08)
    before[0] = 0.5
    after = before.copy()
    after[0] = 0.25
    plain, guarded, weaker = guarded_z(before, se, after, se)
    assert abs(guarded[0]) < abs(plain[0])
    assert weaker[0] == guarded[0] < 0


@pytest.mark.parametrize("noise", [0.02, 0.05, 0.25])
def test_where_nobody_moved_hardly_ever_is_anybody_named(noise: float) -> None:
    """In at most one world in twenty (with room for 150 worlds), whether noise is small or as large as the truth."""
    named = [bool((world(seed, noise=noise).moved != 0).any()) for seed in range(150)]
    assert np.mean(named) <= 0.09


def test_of_those_named_few_did_not_move() -> None:
    """A quarter of areas truly move by a third either way: at most one in twenty of those named did not."""
    wrong = total = 0
    for seed in range(40):
        movers = {area: (-1.0) ** area / 3 for area in range(20)}
        named = np.flatnonzero(world(seed, moved=movers).moved)
        wrong += int((named >= 20).sum())
        total += len(named)
    assert total > 700
    assert wrong / total <= 0.06


@pytest.mark.parametrize("by", [0.4, -0.4])
def test_a_planted_mover_is_found_the_right_way_and_no_one_else_in_its_name(by: float) -> None:
    found = [world(seed, moved={7: by}).moved for seed in range(30)]
    assert np.mean([one[7] == np.sign(by) for one in found]) >= 0.9
    assert np.mean([np.count_nonzero(np.delete(one, 7)) for one in found]) <= 0.3


def test_a_small_sure_move_is_not_large_enough() -> None:
    one = world(1, noise=0.002, moved={3: 0.03})
    assert one.family.found[3]
    assert one.material[3] == one.moved[3] == 0


def test_moves_are_quoted_drawn_in_and_their_limits_hold_the_truth() -> None:
    """The winner's curse: the largest seen is larger than the largest true. Limits hold 95 of 100 true moves."""
    covered, curse = [], []
    for seed in range(30):
        rng = np.random.default_rng(1000 + seed)
        truth = 0.15 * rng.standard_normal(AREAS)
        start, noise = TRUE_SD * rng.standard_normal(AREAS), 0.1
        se = np.full(AREAS, noise)
        before, after = (at + noise * rng.standard_normal(AREAS) for at in (start, start + truth))
        one = moves(before, se, after, se, "made up", rng, draws=800)
        covered.append(np.mean((one.low <= truth) & (truth <= one.high)))
        top = int(np.argmax(np.abs(one.difference)))
        curse.append((abs(one.difference[top]) - abs(truth[top]), abs(one.shrunk[top]) - abs(truth[top])))
    assert 0.92 <= np.mean(covered) <= 0.98
    seen, drawn = np.mean(curse, axis=0)
    assert seen > 0.08
    assert abs(drawn) < seen / 2


def test_rank_correlation_by_hand() -> None:
    """1 - 6 sum d^2 / (n (n^2 - 1)), and ties share the mean of their ranks."""
    first, second = np.array([1.0, 2.0, 3.0, 4.0]), np.array([2.0, 1.0, 4.0, 3.0])
    assert spearman(first, second) == pytest.approx(1 - 6 * 4 / (4 * 15))
    assert spearman(first, -first) == pytest.approx(-1.0)
    tied = np.array([1.0, 1.0, 2.0, 3.0])
    assert spearman(first, tied) == pytest.approx(np.corrcoef([1, 2, 3, 4], [1.5, 1.5, 3, 4])[0, 1])


def test_estimators_of_many_countries_at_once_are_those_of_each() -> None:
    """The fast way against the plain one, for every estimator that has both."""
    rng = np.random.default_rng(8)
    weight = rng.uniform(1_000, 20_000, AREAS)
    rows = np.exp(0.3 * rng.standard_normal((12, AREAS)))
    quick = [one for one in estimators(weight) if one.of_rows is not None]
    assert {one.id for one in quick} == {one.id for one in estimators(weight)}
    for one in quick:
        np.testing.assert_allclose(one.rows(rows), [one.of(row) for row in rows], rtol=1e-9, err_msg=one.id)


def test_estimators_where_the_lowest_have_none_at_all() -> None:
    """A ratio to nothing has no limit, one country or many; Theil's index leaves out who has none."""
    weight, rows = np.full(AREAS, 10.0), np.ones((2, AREAS))
    rows[1, :12] = 0.0
    found = {one.id: one.rows(rows) for one in estimators(weight) if one.id in ("top_bottom", "theil")}
    assert found["top_bottom"].tolist() == [1.0, np.inf]
    assert found["theil"] == pytest.approx([0.0, np.log(AREAS / (AREAS - 12))])


@pytest.mark.slow
@pytest.mark.parametrize("noise", [0.02, 0.05, 0.25])
def test_in_many_worlds_where_nobody_moved_one_in_twenty_names_anybody(noise: float) -> None:
    named = [bool((world(seed, noise=noise, draws=4).moved != 0).any()) for seed in range(1_500)]
    assert np.mean(named) <= 0.065
