"""Which places of a collected measure stand in an order, and what is said beside it."""

from __future__ import annotations

import pytest

from fairwait.analysis.ranked import ranked_list
from fairwait.analysis.ranking import rank
from fairwait.analysis.workbench import Workbench
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.store.reader import packaged_figures

QUARTER = Period(2025, 6)
NOT_TREATED = "not_retreated_within_28_days_per_theatre"


@pytest.fixture(scope="module")
def bench() -> Workbench:
    return Workbench(packaged_figures())


def test_few_cancellations_for_many_theatres_are_ranked_and_few_theatres_are_not(bench: Workbench) -> None:
    found = rank(bench, NOT_TREATED, Geography.PROVIDER, QUARTER)
    ranked = {
        area: (count, theatres)
        for area, count, theatres in zip(
            *(found.estimates[name].tolist() for name in ("area", "numerator", "denominator")), strict=True
        )
    }
    assert ranked["RHW"][0] == 0  # Royal Berkshire: nobody, where its theatres would give thirty
    assert {"RWJ", "RWH", "RNS", "RTF"} <= ranked.keys()
    for name, ranking in ((NOT_TREATED, found), ("cancellations_per_theatre", None)):
        ranking = ranking or rank(bench, name, Geography.PROVIDER, QUARTER)
        expected = ranking.estimates["denominator"] * ranking.england
        assert expected.min() >= 10
        few = [one for one in ranking.reasons if one.startswith("At England's rate there would be")]
        assert few
        assert not any("Fewer" in one for one in ranking.reasons)


def test_a_count_far_below_what_its_size_would_give_is_ranked_with_a_remark(bench: Workbench) -> None:
    (remark,) = [one for one in ranked_list(bench, "cancellations_per_theatre", Geography.PROVIDER, QUARTER).quality
                 if "a tenth" in one]  # fmt: skip
    assert "(RTK): 3 of 91 expected" in remark
    assert "very good, or not reported in full" in remark
    assert not any("a tenth" in one for one in ranked_list(bench, "diagnostic_tests_per_1000", Geography.ICB,
                                                           Period(2026, 3)).quality)  # fmt: skip
