"""What must hold of any measure of spread: scale, order and exact parts, with slow twins for the sorted sums."""

from __future__ import annotations

import itertools
import random

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from fairwait.stats.spread import (
    coefficient_of_variation,
    extremal_quotient,
    gini,
    quantile_ratio,
    systematic_variation,
    theil,
    theil_by_group,
    top_against_bottom,
    weighted_quantile,
)

rates = st.floats(0.1, 100)
people = st.floats(1, 1e6)
places = st.lists(st.tuples(rates, people), min_size=3, max_size=20)

MEASURES = {
    "extremal quotient": lambda r, p: extremal_quotient(r),
    "EQ5-95": quantile_ratio,
    "90:10": lambda r, p: quantile_ratio(r, p, 0.9, 0.1),
    "coefficient of variation": coefficient_of_variation,
    "Gini": gini,
    "Theil": theil,
}


def _columns(rows: list[tuple[float, float]]) -> tuple[np.ndarray, np.ndarray]:
    table = np.array(rows)
    return table[:, 0], table[:, 1]


@pytest.mark.parametrize("name", MEASURES)
@given(rows=places, by=st.floats(0.01, 100))
def test_the_unit_of_rates_and_of_people_changes_nothing(name: str, rows: list[tuple[float, float]], by: float) -> None:
    rate, pop = _columns(rows)
    measure = MEASURES[name]
    plain = measure(rate, pop)
    assert measure(rate * by, pop) == pytest.approx(plain, rel=1e-6, abs=1e-9)
    assert measure(rate, pop * by) == pytest.approx(plain, rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("name", MEASURES)
@given(rows=places, order=st.randoms(use_true_random=False))
def test_the_order_of_places_changes_nothing(name: str, rows: list[tuple[float, float]], order: random.Random) -> None:
    mixed = list(rows)
    order.shuffle(mixed)
    measure = MEASURES[name]
    # A quantile may fall on the step between two places of like rate and unlike weight: both orders are right there.
    assume(len({rate for rate, _ in rows}) == len(rows))
    assert measure(*_columns(mixed)) == pytest.approx(measure(*_columns(rows)), rel=1e-6, abs=1e-9)


@pytest.mark.parametrize(("name", "level"), [("extremal quotient", 1), ("EQ5-95", 1), ("Gini", 0), ("Theil", 0)])
@given(rate=rates, pops=st.lists(people, min_size=3, max_size=10))
def test_places_that_are_all_alike_have_no_spread(name: str, level: float, rate: float, pops: list[float]) -> None:
    assert MEASURES[name](np.full(len(pops), rate), np.array(pops)) == pytest.approx(level, abs=1e-9)


@given(rows=places)
def test_gini_is_the_mean_difference_over_all_pairs(rows: list[tuple[float, float]]) -> None:
    rate, pop = _columns(rows)
    mean = sum(r * w for r, w in rows) / sum(w for _, w in rows)
    pairs = sum(w1 * w2 * abs(r1 - r2) for (r1, w1), (r2, w2) in itertools.product(rows, rows))
    slow = pairs / (2 * pop.sum() ** 2 * mean)
    assert gini(rate, pop) == pytest.approx(slow, abs=1e-9)
    assert 0 <= gini(rate, pop) + 1e-12 < 1


@given(rows=places, data=st.data())
def test_theil_between_and_within_make_the_whole_exactly(rows: list[tuple[float, float]], data: st.DataObject) -> None:
    groups = data.draw(st.lists(st.sampled_from(["QE1", "QF7", "QGH"]), min_size=len(rows), max_size=len(rows)))
    rate, pop = _columns(rows)
    parts = theil_by_group(rate, pop, groups)
    assert parts.between + parts.within == pytest.approx(parts.total, abs=1e-10)
    assert parts.total == pytest.approx(theil(rate, pop), abs=1e-12)
    assert parts.between >= -1e-10
    assert parts.within >= -1e-10


@given(rows=places)
def test_theil_of_one_group_is_all_within_and_of_single_places_all_between(rows: list[tuple[float, float]]) -> None:
    rate, pop = _columns(rows)
    together = theil_by_group(rate, pop, ["one"] * len(rows))
    apart = theil_by_group(rate, pop, list(range(len(rows))))
    assert together.between == pytest.approx(0, abs=1e-10)
    assert apart.within == pytest.approx(0, abs=1e-10)


@given(rows=places, low=st.floats(0, 1), high=st.floats(0, 1))
def test_weighted_quantiles_rise_and_stay_inside(rows: list[tuple[float, float]], low: float, high: float) -> None:
    rate, pop = _columns(rows)
    below, above = weighted_quantile(rate, pop, sorted([low, high]))
    assert rate.min() <= below <= above + 1e-12
    assert above <= rate.max()


@given(values=st.lists(st.floats(-100, 100), min_size=2, max_size=15), level=st.floats(0, 1))
def test_equal_weights_give_hazens_quantile(values: list[float], level: float) -> None:
    found = weighted_quantile(values, np.ones(len(values)), level)
    assert float(found) == pytest.approx(float(np.quantile(values, level, method="hazen")), abs=1e-9)


@given(
    rows=st.lists(st.tuples(st.integers(1, 5_000), st.integers(1_000, 900_000)), min_size=5, max_size=25),
    k=st.integers(1, 4),
)
def test_the_pooled_bottom_lies_among_the_bottom(rows: list[tuple[int, int]], k: int) -> None:
    counts, pops = np.array(rows, dtype=float).T
    found = top_against_bottom(counts, pops, k)
    assert found.worst - 1e-9 <= found.pooled <= found.best + 1e-9
    assert found.worst - 1e-9 <= found.mean <= found.best + 1e-9
    assert found.ratio_to_best <= found.ratio + 1e-9
    assert found.ratio <= found.ratio_to_worst + 1e-9
    assert found.gap_to_second >= 0
    assert found.top not in found.bottom
    by_rate = sorted(range(len(rows)), key=lambda place: counts[place] / pops[place])
    pooled = sum(counts[by_rate[:k]]) / sum(pops[by_rate[:k]]) * 1_000
    if len({c / p for c, p in rows}) == len(rows):
        assert found.pooled == pytest.approx(pooled)


@given(expected=st.lists(st.floats(50, 5_000), min_size=3, max_size=20), noise=st.floats(0, 0.05))
def test_systematic_variation_takes_off_chance_and_noise(expected: list[float], noise: float) -> None:
    due = np.array(expected)
    on_target = systematic_variation(due, due)
    assert on_target == pytest.approx(-100 * np.mean(1 / due))
    assert systematic_variation(due, due, process_variance=noise) == pytest.approx(on_target - 100 * noise)
