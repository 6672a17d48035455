"""The fast quantiles against an obvious, slow and exact second implementation, and what must hold of any quantile."""

from __future__ import annotations

import random
from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from fairwait.stats.bands import BandMatrix, add_by_group, band_matrix, collapse, over, within
from fairwait.stats.waits import (
    PRESENT_RULE,
    QuantileRule,
    WaitQuantiles,
    wait_quantile,
    wait_quantiles,
    woodruff_interval,
)

RULES = (PRESENT_RULE, QuantileRule(median_offset=0.5, suppress_below=50), QuantileRule(suppress_below=1))
LEVELS = ("0.5", "0.92", "0.95")

counts = st.one_of(st.just(0), st.integers(0, 3), st.integers(0, 400))
short_rows = st.lists(counts, min_size=53, max_size=53)
long_rows = st.lists(counts, min_size=105, max_size=105)
any_row = st.one_of(short_rows, long_rows)


def slow_quantile(row: Sequence[int], level: str, rule: QuantileRule) -> tuple[Fraction | None, str]:
    """The published rule in whole numbers and fractions, one band after the other."""
    n = sum(row)
    if n < max(rule.suppress_below, 1):
        return None, "suppressed"
    target = min(Fraction(level) * n + Fraction(rule.offset(float(level))), Fraction(n))
    before = 0
    for band, count in enumerate(row):
        if before + count >= target:
            if band == len(row) - 1:
                return Fraction(band), "censored"
            return band + (target - before) / count, "ok"
        before += count
    raise AssertionError("the target lies beyond the last band")


@given(rows=st.lists(long_rows, min_size=1, max_size=4), level=st.sampled_from(LEVELS), rule=st.sampled_from(RULES))
def test_the_fast_rule_is_the_slow_rule(rows: list[list[int]], level: str, rule: QuantileRule) -> None:
    found = wait_quantile(rows, float(level), rule)
    for place, row in enumerate(rows):
        value, word = slow_quantile(row, level, rule)
        assert found.words[place] == word
        if value is None:
            assert np.isnan(found.weeks[place])
        else:
            assert abs(found.weeks[place] - float(value)) < 1e-9


@given(row=short_rows, level=st.sampled_from(LEVELS), rule=st.sampled_from(RULES))
def test_the_short_layout_reads_alike_in_a_long_matrix(row: list[int], level: str, rule: QuantileRule) -> None:
    alone = wait_quantile(row, float(level), rule)
    wide = np.full((1, 105), np.nan)
    wide[0, :53] = row
    among = wait_quantile(wide, float(level), rule, open_band=np.array([52]))
    assert alone.words[0] == among.words[0] == slow_quantile(row, level, rule)[1]
    np.testing.assert_array_equal(alone.weeks, among.weeks)


@given(row=any_row, low=st.floats(0.01, 1), high=st.floats(0.01, 1))
def test_quantiles_rise_with_their_level(row: list[int], low: float, high: float) -> None:
    first, second = wait_quantiles(row, (min(low, high), max(low, high)))
    assert not first.weeks[0] > second.weeks[0] + 1e-9


@given(rows=st.lists(long_rows, min_size=2, max_size=6), order=st.randoms(use_true_random=False))
def test_permuting_places_permutes_their_quantiles(rows: list[list[int]], order: random.Random) -> None:
    places = list(range(len(rows)))
    order.shuffle(places)
    straight, mixed = wait_quantile(rows, 0.92), wait_quantile([rows[place] for place in places], 0.92)
    np.testing.assert_array_equal(straight.weeks[places], mixed.weeks)
    np.testing.assert_array_equal(straight.status[places], mixed.status)


@given(row=any_row, times=st.integers(2, 50), level=st.sampled_from(LEVELS))
def test_more_of_the_same_waits_no_longer(row: list[int], times: int, level: str) -> None:
    rule = QuantileRule(suppress_below=1)
    once, often = (wait_quantile(np.array(row) * by, float(level), rule) for by in (1, times))
    np.testing.assert_array_equal(once.status, often.status)
    np.testing.assert_allclose(once.weeks, often.weeks, rtol=0, atol=1e-9)


@given(row=long_rows, band=st.integers(0, 103), level=st.sampled_from(LEVELS))
def test_a_longer_wait_never_lowers_a_quantile(row: list[int], band: int, level: str) -> None:
    row[band] += 20
    later = list(row)
    later[band] -= 20
    later[band + 1] += 20
    before, after = (wait_quantile(each, float(level)) for each in (row, later))
    assert not before.weeks[0] > after.weeks[0] + 1e-9


@given(row=any_row, level=st.sampled_from(LEVELS), confidence=st.floats(0.5, 0.999))
def test_the_interval_contains_its_quantile(row: list[int], level: str, confidence: float) -> None:
    middle = wait_quantile(row, float(level))
    low, high = woodruff_interval(row, float(level), confidence=confidence)
    assert not low.weeks[0] > middle.weeks[0] + 1e-9
    assert not high.weeks[0] < middle.weeks[0] - 1e-9


@given(row=any_row, weeks=st.sampled_from([18, 52]))
def test_within_and_over_make_the_whole(row: list[int], weeks: int) -> None:
    matrix = band_matrix(row)
    assert within(matrix, weeks)[0] + over(matrix, weeks)[0] == sum(row)


@given(
    rows=st.lists(any_row, min_size=1, max_size=8),
    data=st.data(),
)
def test_adding_mixed_layouts_keeps_pathways_and_forgets_what_it_must(
    rows: list[list[int]], data: st.DataObject
) -> None:
    groups = data.draw(st.lists(st.integers(0, 3), min_size=len(rows), max_size=len(rows)))
    wide = np.zeros((len(rows), 105), dtype=np.int64)
    for place, row in enumerate(rows):
        wide[place, : len(row)] = row
    summed = add_by_group(BandMatrix(wide, np.array([len(row) - 1 for row in rows])), groups, 4)
    for group in range(4):
        members = [row for row, of in zip(rows, groups, strict=True) if of == group]
        assert summed.known[group] == sum(sum(row) for row in members)
        expected = _slow_sum(members)
        np.testing.assert_array_equal(summed.counts[group, : len(expected)], expected)
        short = any(len(row) == 53 for row in members)
        assert summed.open_band[group] == (52 if short else 104)
        assert np.isnan(over(summed, 65)[group]) == short


def _slow_sum(rows: list[list[int]]) -> list[int]:
    width = min((len(row) for row in rows), default=105)
    total = [0] * width
    for row in rows:
        for band, count in enumerate(row):
            total[min(band, width - 1)] += count
    return total


@given(row=long_rows, level=st.sampled_from(LEVELS))
def test_collapsing_changes_only_what_lies_beyond_a_year(row: list[int], level: str) -> None:
    whole = band_matrix(row)
    before, after = wait_quantile(whole, float(level)), wait_quantile(collapse(whole), float(level))
    if before.weeks[0] <= 52:
        assert _same(before, after)
    elif before.words[0] != "suppressed":
        assert (after.words[0], after.weeks[0]) == ("censored", 52)


def _same(first: WaitQuantiles, second: WaitQuantiles) -> bool:
    weeks: NDArray[np.bool_] = first.weeks == second.weeks
    return bool(weeks.all() and (first.status == second.status).all())
