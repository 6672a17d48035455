"""Small visible tables in, estimates out: one idea a test."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from fairwait.domain.errors import BadInputError, NothingToAnswerWithError, UsageError
from fairwait.domain.place import Geography
from fairwait.measures.engine import estimate, estimate_many
from fairwait.measures.frame import Frame
from fairwait.measures.source import MeasureNeedsMonthsError
from fairwait.measures.sql import NOWHERE
from tests.unit.measures_support import Fact, Marts, marts_of

MONTH = "2026-01"
#: Two places and a hub, as the lookups would give them.
PLACES = Frame(
    Geography.SUB_ICB,
    codes=("03R", "15F"),
    names=("Wakefield", "Leeds"),
    parents=("QWO", "QWO"),
    lookup={"03R": "03R", "15F": "15F", "85J": NOWHERE},
    population={"03R": 350_000.0, "15F": 800_000.0},
    population_vintage="mid-2020",
)


def spread(*counts: int, start: int = 0) -> tuple[tuple[int, int], ...]:
    """Pathways by band from ``start`` on."""
    return tuple((start + at, count) for at, count in enumerate(counts))


def answer(
    measure_id: str, facts: list[Fact], *, geography: str = "sub-icb", frame: Frame | None = PLACES, **options: Any
) -> dict[str, dict[str, Any]]:
    """Records by area code, for the total of one month."""
    source = options.pop("source", None) or marts_of({MONTH: facts}, open_band=options.pop("open_band", 104))
    frame = frame if geography == "sub-icb" else None
    found = estimate(measure_id, source, geography=geography, period=MONTH, frame=frame, **options)
    return {record["area"]: record for record in found.records()}


def waiting(
    commissioner: str, *counts: int, start: int = 0, part: str = "2", provider: str = "RXF", **more: Any
) -> Fact:
    return Fact(provider, commissioner, part, more.pop("tf", "C_110"), spread(*counts, start=start), **more)


# Values -------------------------------------------------------------------------------------------------------------


def test_a_rate_is_pathways_for_every_thousand_residents_with_byars_limits() -> None:
    facts = [waiting("03R", 3290, part="1A", unknown=10)]
    record = answer("admitted_treated_per_1000", facts, frame=replace(PLACES, population={"03R": 376_284.0}))["03R"]
    assert record["value"] == pytest.approx(8.769971617182767, abs=1e-12)
    assert (record["low"], record["high"]) == pytest.approx((8.473276805881605, 9.074403405145945), abs=1e-6)
    assert (record["numerator"], record["denominator"]) == (3300, 376_284)
    assert (record["status"], record["part"], record["population_vintage"]) == ("ok", "1A", "mid-2020")


def test_unknown_clock_starts_are_treated_but_their_wait_is_not_known() -> None:
    facts = [waiting("03R", 60, part="1A", unknown=40)]
    assert answer("admitted_treated_per_1000", facts)["03R"]["numerator"] == 100
    assert answer("admitted_median_wait", facts)["03R"]["denominator"] == 60


def test_a_share_has_wilsons_limits() -> None:
    record = answer("within_18_weeks", [waiting("03R", 65), waiting("03R", 35, start=18)])["03R"]
    assert record["value"] == 0.65
    assert (record["low"], record["high"]) == pytest.approx((0.5525444328689797, 0.7363575175690247), abs=1e-9)


def test_within_18_weeks_is_the_first_eighteen_bands() -> None:
    facts = [waiting("03R", 1, start=17), waiting("03R", 1, start=18)]
    assert answer("within_18_weeks", facts)["03R"]["numerator"] == 1


@pytest.mark.parametrize(
    ("measure_id", "longer"),
    [("over_52_weeks", 4), ("over_65_weeks", 3), ("over_78_weeks", 2), ("over_104_weeks", 1)],
)
def test_longer_than_counts_the_band_itself_and_all_above(measure_id: str, longer: int) -> None:
    facts = [waiting("03R", 1, start=band) for band in (51, 52, 65, 78, 104)]
    record = answer(measure_id, facts)["03R"]
    assert (record["numerator"], record["denominator"]) == (longer, 5)


def test_the_median_follows_the_published_rule_and_woodruffs_interval(oracles: dict[str, Any]) -> None:
    case = oracles["q_woodruff"]
    record = answer("median_wait", [waiting("03R", *case["inputs"]["bands"])])["03R"]
    assert record["value"] == pytest.approx(8.75, abs=1e-12)
    assert (record["low"], record["high"]) == pytest.approx((8.10, 9.40), abs=0.006)


def test_two_thousand_pathways_are_a_census_without_an_interval() -> None:
    few, many = answer("median_wait", [waiting("03R", 1000, 999), waiting("15F", 1000, 1000)]).values()
    assert few["low"] is not None
    assert (many["low"], many["high"]) == (None, None)
    assert "no interval" in many["method"]


def test_part_2a_is_divided_by_part_2_and_never_added_to_it() -> None:
    facts = [waiting("03R", 80, 20), waiting("03R", 25, part="2A")]
    share = answer("decision_to_admit_share", facts)["03R"]
    assert (share["numerator"], share["denominator"], share["value"]) == (25, 100, 0.25)
    assert answer("waiting_per_1000", facts)["03R"]["numerator"] == 100


def test_new_periods_have_no_bands() -> None:
    facts = [Fact("RXF", "03R", "3", "C_110", count=700)]
    assert answer("new_periods_per_1000", facts)["03R"]["value"] == pytest.approx(2.0)


def test_the_total_is_never_added_to_its_detail() -> None:
    facts = [waiting("03R", 30, tf="C_110"), waiting("03R", 12, tf="C_320")]
    source = marts_of({MONTH: facts})
    found = estimate(
        "within_18_weeks", source, geography="sub-icb", period=MONTH, treatment_functions=None, frame=PLACES
    )
    wakefield = {r["treatment_function"]: r["denominator"] for r in found.records() if r["area"] == "03R"}
    assert wakefield == {"C_110": 30, "C_320": 12, "C_999": 42}


# Places -------------------------------------------------------------------------------------------------------------


def test_other_countries_patients_are_not_englands_and_hubs_are() -> None:
    facts = [waiting("03R", 10), waiting("85J", 5), waiting("NONC", 1000)]
    england = answer("within_18_weeks", facts, geography="england")
    assert england["ENG"]["denominator"] == 15
    assert answer("within_18_weeks", facts)["03R"]["denominator"] == 10
    assert "85J" not in answer("within_18_weeks", facts)


def test_icbs_and_regions_are_sums_of_their_locations_without_hubs() -> None:
    facts = [waiting("03R", 10), waiting("15F", 7), waiting("85J", 5), waiting("00L", 3)]
    assert answer("within_18_weeks", facts, geography="icb")["QWO"]["denominator"] == 17
    assert answer("within_18_weeks", facts, geography="region")["Y63"]["denominator"] == 20


def test_a_commissioning_region_is_not_the_region_of_the_same_code() -> None:
    facts = [waiting("03R", 10), waiting("Y63", 5)]
    assert answer("within_18_weeks", facts, geography="region")["Y63"]["denominator"] == 10


def test_an_unknown_code_is_shown_as_unmapped_and_never_guessed() -> None:
    for geography in ("sub-icb", "icb", "region"):
        found = answer("within_18_weeks", [waiting("03R", 10), waiting("ZZ9", 6)], geography=geography, frame=None)
        assert found["ZZ9"]["status"] == "unmapped"
        assert found["ZZ9"]["denominator"] == 6
        assert found["ZZ9"]["area_name"] == "Name of ZZ9"


def test_an_unknown_code_that_looks_like_an_area_is_kept_apart_from_it() -> None:
    facts = [waiting("03R", 10), waiting("QWO", 6)]
    found = estimate("within_18_weeks", marts_of({MONTH: facts}), geography="icb", period=MONTH)
    same_code = [(r["status"], r["denominator"]) for r in found.records() if r["area"] == "QWO"]
    assert same_code == [("ok", 10), ("unmapped", 6)]


def test_an_organisation_twice_in_the_lookup_is_caught_before_it_is_counted_twice(monkeypatch: Any) -> None:
    doubled = "WITH places (org, place) AS (VALUES ('03R', '03R'), ('03R', '15F'))"
    monkeypatch.setattr("fairwait.measures.sql._with_places", lambda lookup: doubled)
    with pytest.raises(BadInputError, match="counted twice") as caught:
        answer("within_18_weeks", [waiting("03R", 10)])
    assert "20 pathways" in caught.value.where
    assert "10 pathways" in caught.value.expected


def test_there_are_106_locations_42_boards_and_7_regions_in_january_2026() -> None:
    source = marts_of({MONTH: [waiting("03R", 10)]})
    sizes = {g: len(estimate("median_wait", source, geography=g, period=MONTH)) for g in ("sub-icb", "icb", "region")}
    assert sizes == {"sub-icb": 106, "icb": 42, "region": 7}


def test_frimley_has_no_board_that_a_source_names_after_the_mergers_of_2026() -> None:
    month = "2026-04"
    found = estimate("within_18_weeks", marts_of({month: [waiting("D4U1Y", 9)]}), geography="icb", period=month)
    frimley = [r for r in found.records() if r["area"] == "D4U1Y"]
    assert [(r["status"], r["denominator"]) for r in frimley] == [("unmapped", 9)]
    heirs = [r["area"] for r in found.records() if r["status"] == "not_defined"]
    assert len(heirs) == 3


def test_providers_take_their_names_and_parents_from_the_file_and_the_register() -> None:
    found = answer(
        "within_18_weeks",
        [waiting("03R", 10, provider="RXF"), waiting("NONC", 9, provider="RXF")],
        geography="provider",
    )
    assert found["RXF"]["denominator"] == 10
    assert found["RXF"]["area_name"] == "Mid Yorkshire Teaching NHS Trust"
    assert (found["RXF"]["parent"], found["RXF"]["basis"]) == ("QWO", "provider")


def test_only_the_areas_asked_for_are_kept_and_an_unknown_one_is_refused() -> None:
    facts = [waiting("03R", 10), waiting("15F", 20)]
    assert list(answer("within_18_weeks", facts, areas=["15F"])) == ["15F"]
    with pytest.raises(UsageError, match="no sub-ICB location with the code 99Z"):
        answer("within_18_weeks", facts, areas=["99Z"])


# Statuses -----------------------------------------------------------------------------------------------------------


def test_a_provider_count_is_never_divided_by_a_population() -> None:
    record = answer("admitted_treated_per_1000", [waiting("03R", 500, part="1A")], geography="provider")["RXF"]
    assert (record["status"], record["value"], record["denominator"]) == ("not_defined", None, None)
    assert record["numerator"] == 500


def test_a_provider_has_no_residents_even_if_a_frame_says_so() -> None:
    frame = Frame(Geography.PROVIDER, ("RXF",), ("Mid Yorkshire",), ("QWO",), None, population={"RXF": 500_000.0})
    source = marts_of({MONTH: [waiting("03R", 500, part="1A")]})
    found = estimate("admitted_treated_per_1000", source, geography="provider", period=MONTH, frame=frame)
    assert found["status"].tolist() == ["not_defined"]


def test_no_pathways_is_not_a_rate_of_nought() -> None:
    facts = [waiting("03R", 500, part="1A")]
    for measure_id in ("admitted_treated_per_1000", "within_18_weeks", "median_wait", "decision_to_admit_share"):
        record = answer(measure_id, facts)["15F"]
        assert (record["status"], record["value"]) == ("no_data", None), measure_id


@pytest.mark.parametrize(("pathways", "status"), [(9, "suppressed"), (10, "ok")])
def test_a_rate_needs_ten_pathways(pathways: int, status: str) -> None:
    record = answer("admitted_treated_per_1000", [waiting("03R", pathways, part="1A")])["03R"]
    assert record["status"] == status
    assert (record["value"] is None) is (status == "suppressed")
    assert record["numerator"] == pathways


def test_a_rate_needs_twenty_thousand_people() -> None:
    small = replace(PLACES, population={"03R": 19_999.0, "15F": 20_000.0})
    facts = [waiting("03R", 50, part="1A"), waiting("15F", 50, part="1A")]
    found = answer("admitted_treated_per_1000", facts, frame=small)
    assert [found[code]["status"] for code in ("03R", "15F")] == ["suppressed", "ok"]


@pytest.mark.parametrize(("pathways", "status"), [(19, "suppressed"), (20, "ok")])
def test_a_median_needs_twenty_pathways(pathways: int, status: str) -> None:
    record = answer("median_wait", [waiting("03R", pathways)])["03R"]
    assert record["status"] == status
    assert (record["value"] is None) is (status == "suppressed")


def test_a_percentile_in_the_open_band_is_only_known_to_be_longer() -> None:
    record = answer("p92_wait", [waiting("03R", 80), waiting("03R", 20, start=104)])["03R"]
    assert (record["status"], record["value"], record["high"]) == ("censored", 104, None)
    assert record["low"] is None  # the lower end lies in the open band as well
    early = answer("p92_wait", [waiting("03R", 80), waiting("03R", 20, start=52)], open_band=52)["03R"]
    assert (early["status"], early["value"]) == ("censored", 52)


@pytest.mark.parametrize("measure_id", ["over_65_weeks", "over_78_weeks", "over_104_weeks"])
def test_the_old_layout_cannot_tell_65_weeks_and_says_so_instead_of_nought(measure_id: str) -> None:
    record = answer(measure_id, [waiting("03R", 10), waiting("03R", 5, start=52)], open_band=52)["03R"]
    assert (record["status"], record["value"], record["numerator"]) == ("not_defined", None, None)
    assert record["denominator"] == 15


def test_the_old_layout_can_tell_52_and_18_weeks() -> None:
    facts = [waiting("03R", 10), waiting("03R", 5, start=52)]
    assert answer("over_52_weeks", facts, open_band=52)["03R"]["numerator"] == 5
    assert answer("within_18_weeks", facts, open_band=52)["03R"]["numerator"] == 10


def test_mixed_layouts_are_brought_to_the_shorter_one() -> None:
    source = marts_of({MONTH: [waiting("03R", 20), waiting("15F", 30), waiting("15F", 70, start=90)]})
    source.connection.execute("UPDATE marts SET open_band = 52 WHERE org = '03R'")
    board = answer("p92_wait", [], source=source, geography="icb")["QWO"]
    assert (board["status"], board["value"]) == ("censored", 52)
    assert answer("over_65_weeks", [], source=source, geography="icb")["QWO"]["status"] == "not_defined"
    assert answer("over_52_weeks", [], source=source, geography="icb")["QWO"]["numerator"] == 70


def test_more_with_a_decision_to_admit_than_waiting_is_shown_uncapped_and_unranked() -> None:
    record = answer("decision_to_admit_share", [waiting("03R", 4), waiting("03R", 5, part="2A")])["03R"]
    assert (record["status"], record["value"]) == ("not_defined", 1.25)
    assert "more pathways in the part than in the whole" in record["method"]


# Months -------------------------------------------------------------------------------------------------------------


def _three_months(oracle: dict[str, Any]) -> Marts:
    completed = oracle["inputs"]["completed"]
    return marts_of(
        {
            month: [waiting("03R", oracle["inputs"]["waiting"]), waiting("03R", count - 5, part="1A"),
                    waiting("03R", 5, part="1B", unknown=0)]
            for month, count in zip(("2025-11", "2025-12", "2026-01"), completed, strict=True)
        }
    )  # fmt: skip


def test_weeks_of_work_divide_the_list_by_the_pace_of_three_months(oracles: dict[str, Any]) -> None:
    oracle = oracles["clearance"]
    record = answer("clearance_weeks", [], source=_three_months(oracle))["03R"]
    assert record["value"] == pytest.approx(oracle["expected"]["weeks"], abs=1e-6)
    assert (record["low"], record["high"], record["status"]) == (None, None, "ok")


def test_weeks_of_work_need_some_work() -> None:
    source = marts_of({month: [waiting("03R", 50)] for month in ("2025-11", "2025-12", "2026-01")})
    assert answer("clearance_weeks", [], source=source)["03R"]["status"] == "no_data"


def test_missing_months_are_named_with_those_held() -> None:
    source = marts_of({"2025-10": [], "2026-01": [waiting("03R", 50)]})
    with pytest.raises(MeasureNeedsMonthsError, match="November 2025 and December 2025 are not held") as caught:
        answer("clearance_weeks", [], source=source)
    assert isinstance(caught.value, NothingToAnswerWithError)
    assert caught.value.exit_code == 4
    assert caught.value.where == "months held: October 2025, January 2026"
    assert [str(month) for month in caught.value.missing] == ["2025-11", "2025-12"]


def test_one_missing_month_reads_in_the_singular() -> None:
    source = marts_of({"2025-10": [], "2025-11": [], "2025-12": []})
    with pytest.raises(
        MeasureNeedsMonthsError, match="needs one month of figures, and January 2026 is not held"
    ) as caught:
        answer("median_wait", [], source=source)
    assert caught.value.where == "months held: October 2025 to December 2025"


def _two_months() -> Marts:
    december = [waiting("03R", 1000)]
    january = [
        waiting("03R", 1030),
        Fact("RXF", "03R", "3", "C_110", count=300),
        waiting("03R", 60, part="1A", unknown=10),
        waiting("03R", 150, part="1B"),
    ]
    return marts_of({"2025-12": december, "2026-01": january})


def test_net_flow_is_the_change_of_the_list() -> None:
    assert answer("net_flow_share", [], source=_two_months())["03R"]["value"] == pytest.approx(0.03)


def test_removals_nobody_reported_are_what_the_list_lost_otherwise() -> None:
    record = answer("unreported_removals_share", [], source=_two_months())["03R"]
    assert record["numerator"] == 1000 + 300 - (60 + 10 + 150) - 1030
    assert record["value"] == pytest.approx(0.05)


def test_a_place_that_sent_no_list_in_one_of_the_months_has_no_flow() -> None:
    before, after, both = waiting("03R", 40), waiting("15F", 40), waiting("15F", 5)
    gone = marts_of({"2025-12": [before, both], "2026-01": [both]})
    new = marts_of({"2025-12": [both], "2026-01": [after, both, waiting("03R", 7)]})
    for source in (gone, new):
        found = answer("net_flow_share", [], source=source)
        assert [found[code]["status"] for code in ("03R", "15F")] == ["no_data", "ok"]
        assert found["03R"]["value"] is None


# Asking -------------------------------------------------------------------------------------------------------------


def test_many_measures_give_what_each_gives_alone() -> None:
    facts = [waiting("03R", *range(1, 60)), waiting("03R", 30, 20, part="1A", unknown=3), waiting("15F", 44, part="2A")]
    source = marts_of({MONTH: facts})
    names = ["admitted_treated_per_1000", "within_18_weeks", "p92_wait", "decision_to_admit_share", "over_52_weeks"]
    together = estimate_many(names, source, geography="sub-icb", period=MONTH, treatment_functions=None, frame=PLACES)
    apart = [
        estimate(name, source, geography="sub-icb", period=MONTH, treatment_functions=None, frame=PLACES)
        for name in names
    ]
    assert list(together.records()) == [record for table in apart for record in table.records()]


def test_measures_of_one_month_and_of_two_can_be_asked_for_together() -> None:
    names = ["net_flow_share", "within_18_weeks"]
    found = estimate_many(names, _two_months(), geography="sub-icb", period=MONTH, areas=["03R"], frame=PLACES)
    assert found["value"].tolist() == pytest.approx([0.03, 1.0])
    assert found["measure"].tolist() == names


@pytest.mark.parametrize(
    ("change", "match"),
    [
        ({"geography": "county"}, "not a geography"),
        ({"treatment_functions": ["C_11O"]}, "no treatment function with the code C_11O"),
        ({"period": "January"}, "is not a month"),
        ({"measure": "waits"}, "no measure called"),
    ],
)
def test_a_question_that_cannot_be_asked_is_a_usage_error(change: dict[str, Any], match: str) -> None:
    options: dict[str, Any] = {"measure": "median_wait", "geography": "england", "period": MONTH} | change
    with pytest.raises(UsageError, match=match):
        estimate(options.pop("measure"), marts_of({MONTH: []}), **options)


def test_a_code_with_a_quotation_mark_is_only_a_code() -> None:
    odd = Frame(Geography.SUB_ICB, ("O'1",), ("Odd",), ("",), {"O'1": "O'1"})
    assert answer("within_18_weeks", [waiting("O'1", 30)], frame=odd)["O'1"]["denominator"] == 30


def test_the_vintage_asked_for_is_the_vintage_said() -> None:
    facts = [waiting("03R", 30)]
    assert answer("within_18_weeks", facts)["03R"]["data_vintage"] == "v1"
    assert answer("within_18_weeks", facts, vintage="v0")["03R"]["data_vintage"] == "v0"


def test_a_vintage_is_that_of_the_month_and_not_of_the_months_before() -> None:
    source = _two_months()
    answer("net_flow_share", [], source=source, vintage="v0")
    assert set(source.asked) == {("2026-01", "v0"), ("2025-12", None)}


def test_another_population_vintage_changes_the_rate_and_its_label() -> None:
    source = marts_of({MONTH: [waiting("03R", 500)]})
    older, newer = (
        estimate("waiting_per_1000", source, geography="sub-icb", period=MONTH, areas=["03R"], population_vintage=v)
        for v in ("mid-2020", "mid-2022")
    )
    assert (older["population_vintage"][0], newer["population_vintage"][0]) == ("mid-2020", "mid-2022")
    assert older["denominator"][0] != newer["denominator"][0]


def test_a_month_before_the_lookups_still_answers_for_england_and_providers() -> None:
    source = marts_of({"2015-01": [waiting("03R", 30, 19)]}, open_band=52)
    england = estimate("median_wait", source, geography="england", period="2015-01")
    assert england["status"].tolist() == ["suppressed"]  # below 50, the rule of 2014-15
    assert "2014-15" in england["method"][0]
    assert len(estimate("within_18_weeks", source, geography="provider", period="2015-01")) == 1
    with pytest.raises(NothingToAnswerWithError, match="no lookup"):
        estimate("median_wait", source, geography="icb", period="2015-01")


def test_values_are_nan_where_the_status_says_there_is_none() -> None:
    facts = [waiting("03R", 5), waiting("15F", 0, 0, 30)]
    source = marts_of({MONTH: facts})
    names = ["median_wait", "within_18_weeks", "waiting_per_1000"]
    found = estimate_many(names, source, geography="sub-icb", period=MONTH)
    printed = np.isin(found["status"].astype(str), ["ok", "censored"])
    assert np.isnan(found["value"][~printed]).all()
    assert not np.isnan(found["value"][printed]).any()
