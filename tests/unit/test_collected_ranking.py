"""Which places of a collected measure stand in an order, and what is said beside it."""

from __future__ import annotations

import numpy as np

from fairwait.analysis.ranked import ranked_list
from fairwait.analysis.ranking import rank
from fairwait.analysis.workbench import Workbench
from fairwait.domain.period import Period
from fairwait.domain.place import Geography, Sector
from fairwait.domain.treatment import TOTAL
from fairwait.places.sectors import sector_of

QUARTER = Period(2025, 6)
NOT_TREATED = "not_retreated_within_28_days_per_theatre"


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


SIX, MARCH = "six_week_diagnostic_waits", Period(2026, 3)


def test_nhs_trusts_are_ranked_among_themselves_and_not_those_of_one_test(bench: Workbench) -> None:
    found = rank(bench, SIX, Geography.PROVIDER, MARCH)
    assert all(sector_of(code) is Sector.NHS for code in found.estimates["area"].tolist())
    told = dict(zip(found.unranked["area"].tolist(), found.reasons, strict=True))
    independents = [code for code, reason in told.items() if "does other work than the NHS trusts" in reason]
    assert len(independents) > 100
    assert all(sector_of(code) is Sector.INDEPENDENT for code in independents)
    one_test = {code: reason for code, reason in told.items() if "wait for one test" in reason}
    by_test = bench.all_estimates(SIX, Geography.PROVIDER, MARCH)
    for code, reason in one_test.items():
        own = by_test.where(by_test["area"] == code)
        whole = own["denominator"][own["treatment_function"] == TOTAL][0]
        largest = np.nanmax(own["denominator"][own["treatment_function"] != TOTAL])
        assert largest > 0.8 * whole
        assert "rank that test by itself" in reason
    assert one_test
    audiology = rank(bench, SIX, Geography.PROVIDER, MARCH, "D06")
    assert not any("wait for one test" in reason for reason in audiology.reasons)


def test_the_mix_of_tests_is_said_beside_a_rank_of_all_and_not_of_one(bench: Workbench) -> None:
    for test, said in ((TOTAL, True), ("D01", False)):
        quality = ranked_list(bench, SIX, Geography.ICB, MARCH, test).quality
        assert any("the mix of tests differs between" in one for one in quality) is said


def test_a_list_that_leapt_is_told_of_and_one_that_moved_as_lists_do_is_not(bench: Workbench) -> None:
    quality = ranked_list(bench, SIX, Geography.PROVIDER, Period(2023, 12)).quality
    (told,) = [one for one in quality if one.startswith("Lists that leapt since November 2023")]
    assert "(NYN) from 4,254 to 24,000" in told
    assert told.count("(R") == 1  # of the trusts one alone
    quality = ranked_list(bench, SIX, Geography.ICB, MARCH).quality
    assert not any("leapt" in one for one in quality)
