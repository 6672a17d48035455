"""Edges of the published rule and of week bands, in small tables."""

from __future__ import annotations

import time

import numpy as np
import pytest

from fairwait.domain.errors import BadInputError, UsageError
from fairwait.stats.bands import BandMatrix, add_by_group, band_matrix, over, share_within, within
from fairwait.stats.waits import QuantileRule, difference, ratio, wait_quantile, wait_quantiles, woodruff_interval


def row(**bands: int) -> list[int]:
    """A long row of noughts with a few bands filled: ``row(b3=10)``."""
    counts = [0] * 105
    for band, count in bands.items():
        counts[int(band[1:])] = count
    return counts


def test_a_running_count_that_meets_the_target_ends_at_the_bands_upper_edge_though_empty_bands_follow() -> None:
    assert wait_quantile(row(b4=10, b20=10), 0.5).weeks[0] == 5.0


def test_nineteen_pathways_print_nothing_and_twenty_do() -> None:
    found = wait_quantile([row(b4=19), row(b4=20)], 0.5)
    assert found.words.tolist() == ["suppressed", "ok"]
    assert np.isnan(found.weeks[0])
    assert found.weeks[1] == 4.5


def test_the_rule_of_2014_adds_a_half_to_a_median_only_and_prints_nothing_below_fifty() -> None:
    rule = QuantileRule(median_offset=0.5, suppress_below=50)
    median, p92 = wait_quantiles([row(b4=50), row(b4=49)], (0.5, 0.92), rule)
    assert median.weeks[0] == pytest.approx(4 + 25.5 / 50)
    assert p92.weeks[0] == pytest.approx(4.92)
    assert median.words[1] == p92.words[1] == "suppressed"


@pytest.mark.parametrize(("level", "n"), [(0.55, 100), (0.14, 50), (0.28, 7_155_950), (0.95, 7_155_960)])
def test_a_level_that_binary_cannot_hold_still_meets_the_count_it_names(level: float, n: int) -> None:
    """A product a hair's breadth too large must end at its band's edge, not in the next band with anyone in it."""
    exact = round(n * level)
    assert wait_quantile(row(b10=exact, b60=n - exact), level).weeks[0] == 11.0


def test_a_censored_quantile_is_never_a_figure() -> None:
    long = wait_quantile(row(b3=10, b104=30), 0.9)
    figure = wait_quantile(row(b3=40), 0.9)
    assert long.words[0] == "censored"
    assert long.weeks[0] == 104
    assert np.isnan(long.known[0])
    assert np.isinf(long.sort_key[0])
    assert np.isnan(difference(long, figure)[0])
    assert np.isnan(ratio(figure, long)[0])
    assert difference(figure, figure)[0] == 0
    assert ratio(figure, figure)[0] == 1


def test_censored_rows_tie_as_longest_and_suppressed_rows_have_no_place() -> None:
    found = wait_quantile([row(b104=30), row(b2=10, b104=40), row(b3=30), row(b3=5)], 0.92)
    assert found.sort_key[0] == found.sort_key[1] == np.inf
    assert found.sort_key[2] < np.inf
    assert np.isnan(found.sort_key[3])


def test_no_pathways_at_all_are_suppressed_whatever_the_rule() -> None:
    assert wait_quantile(row(), 0.5, QuantileRule(suppress_below=0)).words[0] == "suppressed"
    low, high = woodruff_interval([row(), row(b4=30)], 0.5)
    assert low.words.tolist() == high.words.tolist() == ["suppressed", "ok"]


def test_the_end_of_an_interval_may_be_censored_on_its_own() -> None:
    low, high = woodruff_interval(row(b10=52, b104=48), 0.5)
    assert (low.words[0], high.words[0]) == ("ok", "censored")


def test_thresholds_the_short_layout_cannot_tell_are_unknown_not_nought() -> None:
    short = band_matrix([10] * 53)
    assert within(short)[0] == 180
    assert over(short, 52)[0] == 10
    assert np.isnan(over(short, 65)[0])
    assert np.isnan(over(short, 104)[0])


def test_a_share_of_nobody_is_unknown() -> None:
    assert np.isnan(share_within(band_matrix(row()))[0])


def test_weeks_that_no_layout_knows_are_unknown() -> None:
    assert np.isnan(over(band_matrix(row(b104=5)), 130)[0])


def test_groups_without_rows_hold_noughts() -> None:
    summed = add_by_group(band_matrix([row(b1=3), row(b2=4)]), [2, 2], 3)
    assert summed.known.tolist() == [0, 0, 7]


def test_estimated_counts_keep_their_fractions() -> None:
    rows = np.zeros((2, 105))
    rows[:, 3] = [10.25, 11.5]
    assert add_by_group(band_matrix(rows), [0, 0], 1).known[0] == 21.75
    assert wait_quantile(rows.sum(axis=0), 0.5).weeks[0] == 3.5


def test_masked_bands_are_blank_bands() -> None:
    """A database hands NULL over as a masked value over rubbish: the rubbish must not be counted."""
    wide = np.ma.masked_array(np.full((1, 105), 999), mask=np.arange(105)[None, :] > 52)
    wide[0, :53] = 10
    assert band_matrix(wide, np.array([52])).known[0] == 530
    assert wait_quantile(wide, 0.5, open_band=np.array([52])).weeks[0] == 26.5


def test_negative_counts_are_refused() -> None:
    with pytest.raises(BadInputError, match="negative"):
        wait_quantile(row(b3=-1, b4=40), 0.5)


def test_pathways_above_the_open_band_are_refused() -> None:
    with pytest.raises(BadInputError, match="above the open band 52"):
        band_matrix(row(b60=1), 52)


@pytest.mark.parametrize("level", [-0.1, 1.5])
def test_a_level_outside_nought_to_one_is_refused(level: float) -> None:
    with pytest.raises(UsageError):
        wait_quantile(row(b3=40), level)


def test_groups_must_fit_the_rows() -> None:
    matrix: BandMatrix = band_matrix([row(b1=1)])
    with pytest.raises(UsageError):
        add_by_group(matrix, [0, 1], 2)
    with pytest.raises(UsageError):
        add_by_group(matrix, [2], 2)


@pytest.mark.slow
def test_two_hundred_thousand_rows_at_three_levels_take_about_a_second() -> None:
    """Measured at 0.2 s; the bound of methods 15 is 1.1 s. Processor time, doubled: other work may slow the clock."""
    rows = np.random.default_rng(1).poisson(3.0, (200_000, 105)).astype(np.int32)
    started = time.process_time()
    wait_quantiles(rows, (0.5, 0.92, 0.95))
    assert time.process_time() - started < 2.2
