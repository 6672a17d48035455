"""Waits are put in groups only where everybody before is clearly shorter than everybody after."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairwait.analysis import run_noise
from fairwait.domain.distance import great_circle_miles
from fairwait.editions.near.bands import DOUBT, Limits, apart_but_tied, clearly_shorter, groups, placed
from fairwait.stats.distance import haversine_km, miles
from fairwait.stats.multiplicity import judge_family

points = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


def _wait(value: float, error: float) -> Limits:
    reach = math.exp(1.959963984540054 * error)
    return Limits(value, value / reach, value * reach)


waits = st.lists(st.builds(_wait, st.floats(0.5, 60), st.floats(0.005, 0.4)), max_size=9)


@given(points, points)
def test_miles_are_those_of_the_arrays(one: tuple[float, float], other: tuple[float, float]) -> None:
    slow = float(miles(haversine_km(*one, *other)))

    assert great_circle_miles(*one, *other) == pytest.approx(slow, abs=1e-6)
    assert great_circle_miles(*one, *other) == pytest.approx(great_circle_miles(*other, *one), abs=1e-9)


def test_leeds_and_wakefield_are_eight_miles_apart() -> None:
    assert great_circle_miles(53.8008, -1.5491, 53.683, -1.4977) == pytest.approx(8.4, abs=0.05)


def _chance_over_doubt(z: float) -> float:
    """The mean of the two-sided chance over a log-normal size of the noise, by another rule: Gauss and Hermite's."""
    steps, weights = np.polynomial.hermite_e.hermegauss(41)
    chances = [math.erfc(z / math.exp(DOUBT * x) / math.sqrt(2)) for x in steps]
    return float(np.average(chances, weights=weights))


def test_the_size_of_noise_is_doubted_as_ranks_doubt_it() -> None:
    assert DOUBT == run_noise.DOUBT


def _answers(seed: int, places: int, levels: tuple[float, ...]) -> Iterator[tuple[list[float], list[Limits]]]:
    """Answers of so many places whose noise is another size than borrowed by one factor, unknown: the true waits, and
    what is seen of them."""
    rng = np.random.default_rng(seed)
    for _ in range(ANSWERS):
        errors = rng.choice([0.06, 0.08, 0.1, 0.15, 0.25, 0.4], places)
        true = rng.choice(levels, places)
        seen = true * np.exp(rng.normal(0, errors * math.exp(rng.normal(0, DOUBT))))
        yield true.tolist(), [_wait(value, error) for value, error in zip(seen.tolist(), errors.tolist(), strict=True)]


ANSWERS = 800
#: 5 per cent and what 800 answers may show of it by chance, at three standard errors.
AT_MOST = 0.05 + 3 * math.sqrt(0.05 * 0.95 / ANSWERS)


@pytest.mark.parametrize("places", [2, 8, 20])
def test_equal_waits_are_told_apart_in_no_more_than_one_answer_in_twenty(places: int) -> None:
    """With the noise known only to a factor of two, as it is."""
    told = [bool(clearly_shorter(seen)) for _, seen in _answers(places, places, (12.0,))]

    assert sum(told) / ANSWERS <= AT_MOST


@pytest.mark.parametrize("places", [2, 8, 20])
def test_a_group_ends_falsely_in_no_more_than_one_answer_in_twenty(places: int) -> None:
    """Waits of 8, 10, 12 and 16 weeks: nobody of a later group truly waits as long as somebody before, or less."""
    wrong = pairs = 0
    for true, seen in _answers(100 + places, places, (8.0, 10.0, 12.0, 16.0)):
        shorter = clearly_shorter(seen)
        pairs += len(shorter)
        found, _ = placed(seen, shorter)
        wrong += any(
            true[a] >= true[b]
            for at, group in enumerate(found) for later in found[at + 1 :] for a in group for b in later
        )  # fmt: skip

    assert pairs > 0
    assert wrong / ANSWERS <= AT_MOST


@given(waits)
def test_clear_differences_are_those_of_a_family_of_tests(held: list[Limits]) -> None:
    """The slow way: every pair tested with arrays, the family judged as everywhere else."""
    pairs = [(a, b) for a in range(len(held)) for b in range(len(held)) if a < b]
    chances = [
        _chance_over_doubt(
            abs(math.log(held[a].value) - math.log(held[b].value)) / math.hypot(held[a].error, held[b].error)
        )
        for a, b in pairs
    ]
    if any(abs(q - 0.05) < 1e-9 for q in judge_family(np.array(chances), "pairs").adjusted):
        return  # on the very edge the last digit decides
    found = judge_family(np.array(chances), "pairs").found
    expected = {
        (a, b) if held[a].value < held[b].value else (b, a) for (a, b), clear in zip(pairs, found, strict=True) if clear
    }

    assert clearly_shorter(held) == expected


@given(waits)
def test_groups_are_the_finest_with_a_clear_difference_between_any_two(held: list[Limits]) -> None:
    """The slow way: try every place at which the order could be cut."""
    shorter = clearly_shorter(held)
    found = groups(held, shorter)
    order = sorted(range(len(held)), key=lambda at: (held[at].value, at))
    cuts = [
        cut for cut in range(1, len(order)) if all((a, b) in shorter for a in order[:cut] for b in order[cut:])
    ]  # fmt: skip

    assert found == tuple(tuple(order[a:b]) for a, b in pairwise([0, *cuts, len(order)])) if held else found == ()
    assert sorted(at for group in found for at in group) == list(range(len(held)))


def test_waits_that_cannot_be_told_apart_are_tied() -> None:
    tied = [_wait(10, 0.1), _wait(11, 0.1), _wait(9.5, 0.1)]

    assert clearly_shorter(tied) == frozenset()
    assert groups(tied, frozenset()) == ((2, 0, 1),)


def test_a_chain_holds_together_those_that_a_link_ties() -> None:
    """The shortest and the longest differ; the one between is tied to both, so nobody may be put first."""
    chain = [_wait(10, 0.05), _wait(11.3, 0.05), _wait(12.8, 0.05)]
    shorter = clearly_shorter(chain)

    assert shorter == {(0, 2)}
    assert groups(chain, shorter) == ((0, 1, 2),)


def test_two_far_apart_are_two_groups_and_many_looks_ask_for_more() -> None:
    apart = [_wait(10, 0.1), _wait(14, 0.1)]

    assert groups(apart, clearly_shorter(apart)) == ((0,), (1,))
    crowd = [*apart, *(_wait(11.8, 0.1) for _ in range(12))]
    assert (0, 1) not in clearly_shorter(crowd)


def test_limits_twice_as_high_as_low_place_nobody() -> None:
    assert Limits(10, 6, 12.5).too_wide
    assert not Limits(10, 8, 12.5).too_wide


def test_exact_waits_differ_and_equal_ones_do_not() -> None:
    assert clearly_shorter([Limits(3, 3, 3), Limits(4, 4, 4)]) == {(0, 1)}
    assert clearly_shorter([Limits(3, 3, 3), Limits(3, 3, 3)]) == frozenset()


@given(waits)
def test_an_uncertain_wait_is_set_aside_only_where_it_would_tie_groups_together(held: list[Limits]) -> None:
    """The slow way: group anew with each uncertain wait, and keep it if no two groups become one."""
    shorter = clearly_shorter(held)

    def grouped(positions: list[int]) -> list[set[int]]:
        among = frozenset((positions.index(a), positions.index(b)) for a, b in shorter if {a, b} <= set(positions))
        return [{positions[at] for at in group} for group in groups([held[at] for at in positions], among)]

    kept = [at for at, one in enumerate(held) if not one.too_wide]
    for at in sorted((at for at, one in enumerate(held) if one.too_wide), key=lambda at: (held[at].error, at)):
        if len(grouped([*kept, at])) >= len(grouped(kept)):
            kept.append(at)
    found, aside = placed(held, shorter)

    assert [set(group) for group in found] == grouped(kept)
    assert set(aside) == set(range(len(held))) - set(kept)


@given(waits)
def test_everybody_before_is_clearly_shorter_than_everybody_after(held: list[Limits]) -> None:
    shorter = clearly_shorter(held)
    found, _ = placed(held, shorter)

    for before, group in enumerate(found):
        for later in found[before + 1 :]:
            assert all((a, b) in shorter for a in group for b in later)


def test_an_uncertain_wait_that_differs_from_everybody_stands_first() -> None:
    held = [_wait(12, 0.03), _wait(12.4, 0.03), _wait(2, 0.3)]

    assert placed(held, clearly_shorter(held)) == (((2,), (0, 1)), ())


def test_an_uncertain_wait_between_two_groups_is_set_aside() -> None:
    held = [_wait(8, 0.03), _wait(14, 0.03), _wait(10, 0.3)]

    assert placed(held, clearly_shorter(held)) == (((0,), (1,)), (2,))


@given(waits)
def test_pairs_apart_but_tied_are_those_whose_limits_do_not_overlap_and_nothing_is_clear(held: list[Limits]) -> None:
    shorter = clearly_shorter(held)
    found = apart_but_tied(held, shorter)

    slow = {(a, b) for a in range(len(held)) for b in range(len(held)) if held[a].high < held[b].low} - shorter
    assert set(found) == slow
    assert len(found) == len(slow)
    gaps = [held[b].low / held[a].high for a, b in found]
    assert gaps == sorted(gaps, reverse=True)
