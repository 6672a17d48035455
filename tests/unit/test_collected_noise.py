"""What a single period of another return borrows: its own kind of place, its own test, never calmer than the whole."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import numpy as np
import pytest

from fairwait.analysis.collected import reasons_of_collected
from fairwait.definitions.measure import Measure
from fairwait.definitions.measure_files import measures
from fairwait.definitions.noise import borrowed_noise, provider_noise
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.estimates import NUMBER_COLUMNS, TEXT_COLUMNS, Estimates
from fairwait.domain.items import DIAGNOSTIC_TESTS
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.domain.treatment import TOTAL
from fairwait.measures.collected.completeness import Senders
from fairwait.measures.collected.senders import SentOnce

if TYPE_CHECKING:
    from fairwait.analysis.workbench import Workbench

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


@pytest.mark.parametrize("name", LISTS)
def test_only_providers_of_like_size_lend_noise_test_by_test(name: str) -> None:
    for test in DIAGNOSTIC_TESTS:
        classes = provider_noise(name, test)
        omegas = [one.omega for one in classes]
        assert omegas == sorted(omegas, reverse=True)
        whole = {one.smallest_list: one.omega for one in provider_noise(name)}
        assert all(one.omega >= whole[one.smallest_list] for one in classes)
    # Twenty providers with short lists for this test report in a row nowhere: nobody can say how far those move.
    assert [one.smallest_list for one in provider_noise(name, "D07")] == [200, 1_000]


def test_a_list_shorter_than_any_that_was_measured_is_not_ranked_and_says_why() -> None:
    assert "providers with fewer than 200 patients move could not be measured" in _reason("D07", 150)
    assert _reason("D07", 250) == ""
    assert _reason("D01", 150) == ""


def _reason(test: str, patients: float) -> str:
    texts = dict.fromkeys(TEXT_COLUMNS, "") | {"geography": "provider", "treatment_function": test, "status": "ok"}
    numbers = dict.fromkeys(NUMBER_COLUMNS, 0.5) | {"numerator": patients / 2, "denominator": patients}
    table = Estimates(
        {name: np.array([text], dtype=object) for name, text in texts.items()}
        | {name: np.array([number]) for name, number in numbers.items()}
    )
    everybody = Senders("diagnostics", Period(2026, 3), known=True, why_unknown="")
    bench = SimpleNamespace(sent=lambda measure, level, period: SentOnce((everybody,), level))
    (reason,) = reasons_of_collected(
        cast("Workbench", bench), measures()[LISTS[0]], table, Geography.PROVIDER, Period(2026, 3)
    )
    return reason


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
