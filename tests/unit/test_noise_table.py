"""The table that single months borrow their noise from is complete, and is what the build command makes."""

from __future__ import annotations

from pathlib import Path

import pytest

from fairwait.definitions import noise
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.treatment import TREATMENT_FUNCTIONS
from fairwait.pipeline.build_noise import build_noise

RANKED = (
    "admitted_treated_per_1000", "completed_treated_per_1000", "new_periods_per_1000", "waiting_per_1000",
    "within_18_weeks", "over_52_weeks", "over_65_weeks", "over_78_weeks", "over_104_weeks", "median_wait", "p92_wait",
    "p95_wait", "admitted_median_wait", "admitted_p95_wait", "non_admitted_median_wait", "non_admitted_p95_wait",
    "decision_to_admit_share",
)  # fmt: skip
BY_SIZE = (
    "within_18_weeks", "over_52_weeks", "over_65_weeks", "over_78_weeks", "over_104_weeks", "median_wait", "p92_wait",
    "p95_wait", "decision_to_admit_share",
)  # fmt: skip


@pytest.mark.parametrize("measure", RANKED)
def test_every_ranked_measure_has_noise_for_every_treatment_function(measure: str) -> None:
    whole = noise.borrowed_noise(measure).omega
    for function in TREATMENT_FUNCTIONS:
        assert noise.borrowed_noise(measure, function).omega >= whole > 0


def test_an_unmeasured_measure_is_not_ranked() -> None:
    with pytest.raises(NothingToAnswerWithError, match="cannot be ranked"):
        noise.borrowed_noise("clearance_weeks")


def test_borrowed_noise_says_where_it_was_measured() -> None:
    assert "NHS trusts" in noise.borrowed_noise("admitted_treated_per_1000").source
    assert "sub-ICB locations" in noise.borrowed_noise("within_18_weeks", "C_110").source


def test_the_packaged_table_is_what_the_published_series_give(shared_data: Path, tmp_path: Path) -> None:
    built = build_noise(shared_data, tmp_path)
    for name in (noise.TABLE, noise.PROVIDER_TABLE):
        packaged = Path(noise.__file__).with_name(name)
        assert built.with_name(name).read_text(encoding="utf-8") == packaged.read_text(encoding="utf-8")


@pytest.mark.parametrize("measure", BY_SIZE)
def test_shorter_lists_are_never_calmer_than_longer_ones_nor_than_areas(measure: str) -> None:
    classes = noise.provider_noise(measure)
    assert [one.smallest_list for one in classes] == [0, 200, 1_000, 5_000]
    sizes = [one.omega for one in classes]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[-1] >= noise.borrowed_noise(measure).omega


def test_percentiles_are_as_much_noisier_than_areas_as_shares_are() -> None:
    share, wait = (
        [one.omega / noise.borrowed_noise(measure).omega for one in noise.provider_noise(measure)]
        for measure in ("within_18_weeks", "median_wait")
    )
    assert wait == pytest.approx(share, rel=0.01)
    assert share[0] > 10


def test_rates_have_no_noise_by_list_as_providers_have_no_people() -> None:
    assert noise.provider_noise("admitted_treated_per_1000") == ()
