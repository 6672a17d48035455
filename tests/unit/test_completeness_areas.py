"""Which areas may be judged although somebody sent nothing, and the two ways of being wrong about it."""

from __future__ import annotations

import math

import pytest

from fairwait.domain.period import Period
from fairwait.measures.completeness import Whereabouts
from tests.unit.completeness_support import COUNTRY, GROUPS, NOW, absent, change, everything, judged, shares

AREAS = ("01N", "01S", "01E")


def test_completeness_is_one_less_the_shares_of_the_missing() -> None:
    found = judged(absent("RAA"))
    assert found.area("01N").completeness == pytest.approx(1 - 8800 / 10000)
    assert found.area("01S").completeness == pytest.approx(1 - 1000 / 8000)
    assert found.area("01E").completeness == 1.0
    assert [found.area(code).status for code in AREAS] == ["incomplete", "incomplete", "complete"]


def test_it_is_judged_for_each_treatment_function_apart() -> None:
    found = judged(absent("NQQ"))
    assert found.area("01N", "C_130").completeness == pytest.approx(0.8)
    assert found.area("01N", "C_100").completeness == 1.0
    assert found.area("01N").may_be_ranked  # 2% of the whole list
    assert not found.area("01N", "C_130").may_be_ranked


def test_icbs_and_england_are_sums_of_pathways_not_averages_of_shares() -> None:
    found = judged(absent("RAA"))
    assert found.area("QNS").completeness == pytest.approx(1 - 9800 / 18000)
    assert found.area("QEE").completeness == 1.0
    assert found.area("ENG").completeness == pytest.approx(1 - 9800 / 28000)


def test_exactly_three_per_cent_missing_may_still_be_ranked() -> None:
    country = {"RAA": {"01N": {"C_100": 97}}, "RBB": {"01N": {"C_100": 3}}}
    assert judged(absent("RBB"), shares=shares(country=country)).area("01N").may_be_ranked
    country["RAA"]["01N"]["C_100"] = 96
    assert not judged(absent("RBB"), shares=shares(country=country)).area("01N").may_be_ranked


def test_the_area_that_would_look_best_or_worst_for_want_of_figures_is_held_back() -> None:
    """Delete one trust's month: its area has the shortest list (best) and the fewest treated (worst) for no reason."""
    listed = {area: sum(sum(held.get(area, {}).values()) for code, held in COUNTRY.items() if code != "RAA")
              for area in AREAS}  # fmt: skip
    assert min(listed, key=lambda area: listed[area]) == "01N"
    whole, broken = judged(everything()), judged(absent("RAA"))
    assert all(whole.area(area).may_be_ranked for area in AREAS)
    assert "01N" in {judged.area for judged in broken.unranked(AREAS)["RAA"]}
    assert broken.area("01E").may_be_ranked


def test_areas_stand_under_the_missing_provider_that_keeps_them_out_least_complete_first() -> None:
    found = judged(absent("RAA", "RCC")).unranked(AREAS)
    assert {code: [one.area for one in held] for code, held in found.items()} == {"RAA": ["01N", "01S"], "RCC": ["01E"]}


def test_a_provider_that_merged_no_longer_makes_part_of_the_usual_list() -> None:
    merged = judged(absent("RAA", "NQQ", since=Period(2024, 12)), changes=[change("RAA", Period(2024, 12))])
    assert merged.area("01N").completeness == pytest.approx(1 - 200 / 1200)  # of RBB and the missing clinic
    assert {share.provider.code for share in merged.area("01N").missing} == {"NQQ"}


def test_shares_made_for_the_month_or_last_before_it_are_used() -> None:
    other = {"RAA": {"01N": {"C_100": 1}}, "RBB": {"01N": {"C_100": 999}}}
    both = shares(("2024-12",), country=other)
    for name, values in shares(("2025-02",)).items():
        both[name] += values
    found = judged(absent("RAA"), shares=both)
    assert found.shares_as_of == Period(2024, 12)
    assert found.area("01N").completeness == pytest.approx(0.999)
    later_only = judged(absent("RAA"), shares=shares(("2025-02",)))
    assert later_only.shares_as_of == Period(2025, 2)
    assert later_only.area("01N").completeness == pytest.approx(0.12)


def test_an_absence_longer_than_the_shares_reach_keeps_the_last_shares_there_were() -> None:
    old = shares(("2024-02",))
    for name, values in shares(("2025-01",), without=("RAA",)).items():
        old[name] += values
    found = judged(absent("RAA", since=Period(2024, 3)), shares=old)
    assert found.area("01N").completeness == pytest.approx(0.12)
    assert judged(everything(), shares=old).area("01N").completeness == 1.0
    # Of a provider that is back, or was never missing, old shares would only make the missing look small.
    assert judged(absent("RBB"), shares=old).area("01N").completeness == pytest.approx(200 / 1200)


def test_shares_too_far_from_the_month_are_not_used() -> None:
    found = judged(absent("RAA"), shares=shares(("2022-12",)))
    assert found.shares_as_of is None
    assert found.area("01N").status == "unknown"


def test_a_missing_trust_without_shares_leaves_the_areas_it_may_serve_unknown() -> None:
    where = Whereabouts(plausible={"RAA": ("01N", "01S")})
    found = judged(absent("RAA"), shares=shares(without=("RAA",)), whereabouts=where)
    north = found.area("01N")
    assert (north.status, math.isnan(north.completeness), north.may_be_ranked) == ("unknown", True, False)
    assert north.at_least == pytest.approx(1 - 9800 / (1200 + 9800))
    assert found.area("01E").status == "complete"
    assert found.area("QNS").status == "unknown"
    assert found.area("ENG").status == "unknown"


def test_a_trust_of_unknown_place_may_serve_anywhere_unless_it_is_too_small_to_matter() -> None:
    found = judged(absent("RAA"), shares=shares(without=("RAA",)))
    assert found.area("01E").status == "unknown"
    lists = {key: 100 if key[0] == "RAA" else total for key, total in absent("RAA").items()}
    small = judged(lists, shares=shares(without=("RAA",)))
    assert small.area("01E").status == "complete"  # at most 100 of 10,100


def test_catchments_bound_what_a_trust_without_shares_may_hold() -> None:
    icb_of = {"01N": "QNS", "01S": "QNS", "01E": "QEE"}
    where = Whereabouts(catchments={"RAA": {"QNS": 0.99, "QEE": 0.01}}, icb_of=icb_of)
    found = judged(absent("RAA"), shares=shares(without=("RAA",)), whereabouts=where)
    assert found.area("01N").status == "unknown"
    # Twice one per cent of 9,800 is 196 of at least 10,196: less than three per cent.
    assert found.area("01E").status == "complete"
    assert found.area("QEE").status == "complete"
    doubled = Whereabouts(catchments={"RAA": {"QNS": 0.98, "QEE": 0.02}}, icb_of=icb_of)
    again = judged(absent("RAA"), shares=shares(without=("RAA",)), whereabouts=doubled)
    assert again.area("01E").status == "unknown"


def test_an_independent_provider_gone_before_the_shares_is_listed_and_counts_nowhere() -> None:
    found = judged(absent("NQQ"), shares=shares(without=("NQQ",)))
    assert [one.code for one in found.uncounted] == ["NQQ"]
    assert [one.code for one in found.missing_unexplained] == ["NQQ"]
    assert all(found.area(area).may_be_ranked for area in AREAS)


def test_without_any_shares_areas_within_reach_of_a_missing_trust_are_unknown_and_others_are_not() -> None:
    where = Whereabouts(plausible={"RAA": ("01N",)})
    found = judged(absent("RAA"), shares=None, whereabouts=where)
    assert [found.area(code).status for code in AREAS] == ["unknown", "complete", "complete"]
    assert found.area("ENG").status == "unknown"
    weighed = judged(absent("RAA"), shares=None, whereabouts=where, reported={("01N", "C_999"): 1e6})
    assert weighed.area("01N").status == "complete"  # at most 1% of it


def test_an_area_that_no_shares_know_is_unknown_while_anybody_is_missing() -> None:
    assert judged(absent("RAA")).area("99X").status == "unknown"
    assert judged(everything()).area("99X").status == "complete"
    assert [one.area for one in judged(absent("RAA")).unranked(["99X"])[""]] == ["99X"]


def test_nobody_usually_treated_there_means_nothing_is_missing() -> None:
    assert judged(absent("RAA")).area("01N", "C_300").completeness == 1.0


def test_columns_join_to_rows_of_areas_and_treatment_functions() -> None:
    found = judged(absent("RAA"))
    columns = found.columns(["01N", "01N", "01E"], ["C_999", "C_130", "C_999"])
    assert columns["completeness"].tolist() == pytest.approx([0.12, 0.2, 1.0])
    assert columns["status"].tolist() == ["incomplete", "incomplete", "complete"]
    assert columns["reason"][2] == ""
    assert "80%" in columns["reason"][1]


def test_reasons_are_sentences_a_reader_understands() -> None:
    assert judged(absent("RAA", since=Period(2024, 7))).area("01N").reason == (
        "Alpha Hospitals has sent no figures since July 2024; it usually holds 88% of this area’s waiting list."
    )
    clinic = judged(absent("NQQ")).area("01N", "C_130").reason
    assert clinic.startswith("Quick Eyes, an independent provider, has been absent from the figures since January 2025")
    assert "it may have closed" in clinic
    assert clinic.endswith("it usually holds 20% of this area’s waiting list for ophthalmology.")


def test_a_reason_names_three_providers_and_adds_up_the_rest() -> None:
    country = {f"RA{n}": {"01N": {"C_100": size}} for n, size in enumerate((500, 300, 100, 60, 40))}
    lists = {(code, month): 100 for code in country for month in (Period(2024, 12),)}
    found = judged(lists | {("RZZ", NOW): 1}, shares=shares(country=country))
    reason = found.area("01N").reason
    assert reason.count("has sent no figures") == 3
    assert reason.endswith("2 other absent providers together hold 10%.")


def test_unknown_says_what_is_not_known() -> None:
    where = Whereabouts(plausible={"RAA": ("01N",), "RCC": ("01N", "01E")})
    found = judged(absent("RAA", "RCC"), shares=shares(without=("RAA", "RCC")), whereabouts=where)
    assert "is not known from before then" in found.area("01N").reason
    assert "the same goes for 1 other." in found.area("01N").reason
    assert "at most" in found.area("01E").reason


def test_groups_of_their_own_are_judged_by_their_members() -> None:
    found = judged(absent("RAA"), groups=GROUPS | {"ALL": AREAS})
    assert found.area("ALL").completeness == found.area("ENG").completeness
