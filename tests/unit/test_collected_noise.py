"""What a single period of another return borrows: its own kind of place, its own test, never calmer than the whole."""

from __future__ import annotations

import pytest

from fairwait.definitions.measure import Measure
from fairwait.definitions.measure_files import measures
from fairwait.definitions.noise import borrowed_noise, provider_noise
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.items import DIAGNOSTIC_TESTS
from fairwait.domain.place import Geography
from fairwait.domain.treatment import TOTAL

BY_TEST = [each for each in measures().values() if each.collected is not None and each.collected.breakdown]
LISTS = ("six_week_diagnostic_waits", "thirteen_week_diagnostic_waits")


@pytest.mark.parametrize("each", BY_TEST, ids=lambda each: each.id)
def test_no_test_is_calmer_than_all_of_them_together(each: Measure) -> None:
    for geography in set(each.geographies) - {Geography.ENGLAND}:
        whole = borrowed_noise(each.id, TOTAL, geography)
        for test in DIAGNOSTIC_TESTS:
            assert borrowed_noise(each.id, test, geography).omega >= whole.omega > 0


@pytest.mark.parametrize("each", BY_TEST, ids=lambda each: each.id)
def test_a_region_is_no_more_restless_than_an_icb(each: Measure) -> None:
    region, board = (borrowed_noise(each.id, TOTAL, one) for one in (Geography.REGION, Geography.ICB))
    assert region.omega <= board.omega
    assert "seven regions measure it badly" in region.source
    assert "ICBs, April 2023 to March 2026, month-on-month changes" in board.source


@pytest.mark.parametrize("name", LISTS)
def test_short_lists_move_more_than_long_ones(name: str) -> None:
    classes = provider_noise(name)
    assert [one.smallest_list for one in classes] == [0, 200, 1_000, 5_000]
    omegas = [one.omega for one in classes]
    assert omegas == sorted(omegas, reverse=True)
    assert omegas[-1] == borrowed_noise(name, TOTAL, Geography.PROVIDER).omega


def test_a_rare_test_borrows_the_largest_value_of_the_others() -> None:
    rare = borrowed_noise("six_week_diagnostic_waits", "D08", Geography.ICB)  # few ICBs do electrophysiology
    others = [borrowed_noise("six_week_diagnostic_waits", test, Geography.ICB).omega for test in DIAGNOSTIC_TESTS]
    assert rare.omega == max(others)
    assert rare.source.endswith("the largest value of single tests")


def test_what_four_quarters_tell_and_what_they_do_not() -> None:
    trusts = borrowed_noise("cancellations_per_theatre", TOTAL, Geography.PROVIDER)
    assert (trusts.scale, trusts.when) == ("log", "July 2024 to June 2025")
    assert trusts.low < trusts.omega < trusts.high
    for name, geography in (
        ("cancellations_per_theatre", Geography.REGION),
        ("cancellations_per_1000_admissions", Geography.PROVIDER),
        ("theatres_per_100000", Geography.ICB),
    ):
        with pytest.raises(NothingToAnswerWithError, match="cannot be ranked"):
            borrowed_noise(name, TOTAL, geography)
