"""Measures of the other returns: added up by hand, divided by what they say, refused where they cannot be made."""

from __future__ import annotations

import pytest

from fairwait.definitions.measure import Measure
from fairwait.definitions.measure_files import measure, measures
from fairwait.domain.errors import NothingToAnswerWithError, UsageError
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.measures.collected.explained import explain_collected
from fairwait.measures.collected.senders import judge_measure, sent_together
from fairwait.measures.engine import estimate, estimate_many
from fairwait.measures.explain import explain
from tests.unit.collected_support import Returns, Row, returns_of, waiting

ICBS, PROVIDERS = "diagnostics-icb-series", "diagnostics-provider-series"
COLLECTED = [each for each in measures().values() if each.collected is not None]
SIX = "six_week_diagnostic_waits"


def diagnostics() -> Returns:
    """Two ICBs of two regions, NHS England's own hub and a code that nobody knows, with two tests."""
    rows = [
        *waiting(ICBS, "2026-03", "QF7", "D01", 10, 100),  # South Yorkshire
        *waiting(ICBS, "2026-03", "QF7", "D12", 30, 50),
        *waiting(ICBS, "2026-03", "QMF", "D01", 5, 200),  # North East London
        *waiting(ICBS, "2026-03", "X24", "D01", 1, 4),
        *waiting(ICBS, "2026-03", "ZZ9", "D01", 2, 6),
    ]
    return returns_of(rows)


def values(found: object, area: str) -> tuple[float, float, float | None, str]:
    (record,) = [one for one in found.records() if one["area"] == area]  # type: ignore[attr-defined]
    return record["numerator"], record["denominator"], record["value"], record["status"]


def test_england_counts_hubs_and_strangers_that_no_icb_does() -> None:
    source = diagnostics()
    assert values(estimate(SIX, source, geography="england", period="2026-03"), "ENG") == (48, 360, 48 / 360, "ok")
    icbs = estimate(SIX, source, geography="icb", period="2026-03")
    assert values(icbs, "QF7") == (40, 150, 40 / 150, "ok")
    assert values(icbs, "QMF") == (5, 200, 5 / 200, "ok")
    assert values(icbs, "ZZ9")[3] == "unmapped"
    assert "X24" not in icbs["area"].tolist()
    assert len(icbs) == 42 + 1
    regions = estimate(SIX, source, geography="region", period="2026-03")
    assert values(regions, "Y63")[:2] == (40, 150)
    assert values(regions, "Y62")[3] == "no_data"


def test_a_test_is_asked_for_apart_and_the_tests_add_up_to_the_whole() -> None:
    source = diagnostics()
    found = estimate(SIX, source, geography="icb", period="2026-03", treatment_functions=("D12",), areas=["QF7"])
    assert values(found, "QF7") == (30, 50, 0.6, "ok")
    every = estimate(SIX, source, geography="england", period="2026-03", treatment_functions=None)
    assert every["treatment_function"].tolist() == ["D01", "D12", "C_999"]
    assert every["numerator"][:2].sum() == every["numerator"][2]


def test_half_a_row_is_no_row() -> None:
    rows = [*waiting(ICBS, "2026-03", "QF7", "D01", 10, 100), (ICBS, "2026-03", "QF7", "D02", "waiting", 900.0)]
    found = estimate(SIX, returns_of(rows), geography="icb", period="2026-03", areas=["QF7"])
    assert values(found, "QF7")[:2] == (10, 100)


def theatres(period: str, **numbers: int) -> list[Row]:
    return [("operating-theatres", period, org, "ALL", "theatres", float(n)) for org, n in numbers.items()]


def cancelled(period: str, **numbers: tuple[int, int]) -> list[Row]:
    return [
        ("cancelled-operations", period, org, "ALL", quantity, float(value))
        for org, pair in numbers.items()
        for quantity, value in zip(("cancelled", "not_treated_28"), pair, strict=True)
    ]


PER_THEATRE = "cancellations_per_theatre"


def test_theatres_of_an_earlier_quarter_serve_and_are_said_to() -> None:
    rows = [*theatres("2024-09", RAL=30, RAP=14, RR8=40), *cancelled("2025-06", RAL=(225, 9), RR8=(100, 120))]
    source = returns_of(rows)
    found = estimate(PER_THEATRE, source, geography="provider", period="2025-06")
    # North Middlesex (RAP) joined the Royal Free (RAL) in January 2025: its theatres are the Royal Free's.
    assert values(found, "RAL") == (225, 44, 225 / 44, "ok")
    assert "operating theatres of July to September 2024 (the latest held up to then)" in found["method"][0]
    told = explain(PER_THEATRE, source, area="RAL", geography="provider", period="2025-06")
    assert told.terms[1].selections[0].filters["Provider code"] == ("RAL", "RAP")
    assert "225 ÷ 44" in told.with_numbers


@pytest.mark.parametrize(("theatre_quarter", "held"), [("2024-06", True), ("2024-03", False), ("2025-09", False)])
def test_theatres_of_more_than_four_quarters_before_or_of_later_do_not(theatre_quarter: str, held: bool) -> None:
    source = returns_of([*theatres(theatre_quarter, RR8=40), *cancelled("2025-06", RR8=(100, 12))])
    found = estimate(PER_THEATRE, source, geography="provider", period="2025-06")
    assert found["status"].tolist() == (["ok"] if held else ["not_defined"])
    if not held:
        assert found["method"][0] == "no theatres are held for April to June 2025 or the 4 quarters before it"


def test_a_share_above_one_is_printed_as_it_is_and_not_defined() -> None:
    source = returns_of(cancelled("2025-06", RR8=(100, 120)))
    found = estimate("not_retreated_share", source, geography="provider", period="2025-06")
    assert values(found, "RR8") == (120, 100, 1.2, "not_defined")
    assert "printed as it is" in found["method"][0]


def test_admissions_need_all_three_months() -> None:
    rows = [*cancelled("2025-06", RR8=(50, 1))]
    months = [("hospital-activity", f"2025-0{m}", "RR8", "all", "elective_admissions", 1000.0) for m in (4, 5, 6)]
    question = {"geography": "provider", "period": "2025-06"}
    name = "cancellations_per_1000_admissions"
    whole = estimate(name, returns_of([*rows, *months]), **question)  # type: ignore[arg-type]
    assert values(whole, "RR8") == (50, 3000, pytest.approx(1000 * 50 / 3000), "ok")
    part = estimate(name, returns_of([*rows, *months[:2]]), **question)  # type: ignore[arg-type]
    assert part["status"].tolist() == ["not_defined"]
    assert part["method"][0] == "no admissions are held for April to June 2025"


def test_a_month_stands_for_its_quarter() -> None:
    source = returns_of(cancelled("2025-06", RR8=(100, 12)))
    for month in ("2025-04", "2025-05", "2025-06"):
        found = estimate("not_retreated_share", source, geography="provider", period=month)
        assert found["period"].tolist() == ["2025-06"]
    assert measure("not_retreated_share").when(Period(2025, 6)) == "April to June 2025"
    assert measure(SIX).when(Period(2025, 6)) == "June 2025"


def test_a_period_that_is_not_held_is_refused_with_those_that_are() -> None:
    with pytest.raises(NothingToAnswerWithError, match="for April 2026, which is not held") as caught:
        estimate(SIX, diagnostics(), geography="england", period="2026-04")
    assert "months held: March 2026" in str(caught.value)


def test_what_a_measure_is_not_counted_by_is_refused() -> None:
    source, question = diagnostics(), {"geography": "england", "period": "2026-03"}
    with pytest.raises(UsageError, match="is counted by diagnostic test, and Trauma and orthopaedics"):
        estimate(SIX, source, **question, treatment_functions=("C_110",))  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="not counted by treatment function or test"):
        estimate("bed_occupancy", source, **question, treatment_functions=("D01",))  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="is a diagnostic test, and referral to treatment"):
        estimate("within_18_weeks", source, **question, treatment_functions=("D01",))  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="is not defined for sub-ICB locations"):
        estimate(SIX, source, geography="sub-icb", period="2026-03")
    with pytest.raises(UsageError, match="cannot be put on others"):
        estimate(SIX, source, geography="icb", period="2026-03", boundaries="2026-04")


def test_several_measures_come_one_below_the_other() -> None:
    found = estimate_many([SIX, "thirteen_week_diagnostic_waits"], _with_thirteen(), geography="icb", period="2026-03")
    assert list(dict.fromkeys(found["measure"].tolist())) == [SIX, "thirteen_week_diagnostic_waits"]


def _with_thirteen() -> Returns:
    rows = waiting(ICBS, "2026-03", "QF7", "D01", 10, 100)
    return returns_of([*rows, (ICBS, "2026-03", "QF7", "D01", "waiting_13_plus", 3.0)])


def test_an_explanation_of_a_test_names_its_rows() -> None:
    told = explain_collected(
        measure(SIX), diagnostics(), area="QF7", geography=Geography.ICB, period=Period(2026, 3), item="D12"
    )
    assert told.with_numbers == "30 ÷ 50 = 60.0%"
    (chosen,) = told.terms[0].selections
    assert (chosen.rows, chosen.total) == (1, 30)
    assert chosen.filters["the test"] == ("Colonoscopy",)


def sent(period: str, *codes: str, size: float = 100.0) -> list[Row]:
    return [row for code in codes for row in waiting(PROVIDERS, period, code, "D01", 1, size)]


def test_too_short_a_history_ranks_nobody() -> None:
    source = returns_of([*sent("2026-03", "RR8"), *sent("2026-02", "RR8")])
    (judged,) = judge_measure(measure(SIX), [source], Period(2026, 3))
    assert not judged.known
    assert "the months before are not held (December 2025 and January 2026)" in judged.area("QWO", Geography.ICB).reason


def test_a_trust_stays_missing_for_a_year_and_an_independent_provider_for_a_quarter() -> None:
    history = [f"2025-{month:02d}" for month in range(4, 13)] + ["2026-01", "2026-02", "2026-03"]
    rows = [row for month in history for row in sent(month, "RR8")]
    rows += [row for month in ("2025-04", "2025-05") for row in sent(month, "RF4", "NVC01")]
    (later,) = judge_measure(measure(SIX), [returns_of(rows)], Period(2026, 3))
    assert [one.code for one in later.missing] == ["RF4"]
    assert later.missing[0].last == Period(2025, 5)
    (soon,) = judge_measure(measure(SIX), [returns_of(rows)], Period(2025, 7))
    assert {one.code for one in soon.missing} == {"RF4", "NVC01"}


def test_whom_the_file_names_as_silent_is_missing_after_one_report() -> None:
    rows = [row for month in ("2026-01", "2026-02", "2026-03") for row in sent(month, "RR8")]
    rows += sent("2025-10", "NVC01")  # an independent provider: not looked for so far back unless named
    (unnamed,) = judge_measure(measure(SIX), [returns_of(rows)], Period(2026, 3))
    assert unnamed.missing == ()
    (named,) = judge_measure(measure(SIX), [returns_of(rows, silent=[("2026-03", "NVC01")])], Period(2026, 3))
    assert [(one.code, one.last) for one in named.missing] == [("NVC01", Period(2025, 10))]


def test_a_documented_merger_is_no_absence() -> None:
    rows = [row for month in ("2024-10", "2024-11", "2024-12") for row in sent(month, "RAP", "RAL")]
    (judged,) = judge_measure(measure(SIX), [returns_of([*rows, *sent("2025-01", "RAL")])], Period(2025, 1))
    assert judged.missing == ()


def test_who_is_missing_weighs_on_where_it_sits_and_an_unplaced_one_on_its_region() -> None:
    icbs = [
        row for month in ("2026-01", "2026-02", "2026-03")
        for org in ("QMF", "QRV", "QF7") for row in waiting(ICBS, month, org, "D01", 1, 1000)
    ]  # fmt: skip
    rows = [row for month in ("2026-01", "2026-02") for row in sent(month, "RF4", "ZZ1", "RR8")]
    source = returns_of([*icbs, *rows, *sent("2026-03", "RR8")], {"RF4": "Y56", "ZZ1": "Y56", "RR8": "Y63"})
    judged = judge_measure(measure(SIX), [source], Period(2026, 3))
    home = sent_together(judged, "QMF", Geography.ICB)  # holds a tenth of North East London's list
    assert home.completeness == pytest.approx(0.9)
    assert "10% of what this area usually reports" in home.reason
    perhaps = sent_together(judged, "QRV", Geography.ICB)
    assert perhaps.completeness != perhaps.completeness
    assert "Whose patients they were is not known" in perhaps.reason
    elsewhere = sent_together(judged, "QF7", Geography.ICB)
    assert (elsewhere.completeness, elsewhere.reason) == (1.0, "")


def test_the_share_of_a_missing_provider_is_of_a_list_that_still_had_it_and_of_the_test_asked_for() -> None:
    held = [("2026-01", 1000, 400), ("2026-02", 500, 100), ("2026-03", 500, 100)]
    rows = [
        row for month, ct, mri in held
        for test, size in (("D01", mri), ("D02", ct - mri)) for row in two_counts(ICBS, month, "QMF", test, size)
    ]  # fmt: skip
    rows += [(ICBS, month, "QMF", "ALL", "waiting", float(whole)) for month, whole, _ in held]
    months = ("2025-11", "2025-12", "2026-01", "2026-02", "2026-03")
    rows += [row for month in months for row in sent(month, "RR8")]
    for month in ("2025-11", "2025-12", "2026-01"):
        rows += two_counts(PROVIDERS, month, "RF4", "D01", 60)
        rows.append((PROVIDERS, month, "RF4", "ALL", "waiting", 200.0))
    judged = judge_measure(measure(SIX), [returns_of(rows)], Period(2026, 3))
    whole = sent_together(judged, "QMF", Geography.ICB)
    # Of the 1,000 of January, when RF4 was among them, and not of the 500 of February.
    assert whole.completeness == pytest.approx(0.8)
    assert "its last, of January 2026, had 200 patients waiting. That was 20% of" in whole.reason
    mri = sent_together(judged, "QMF", Geography.ICB, "D01")
    assert mri.completeness == pytest.approx(1 - 60 / 400)
    assert "had 60 patients waiting for this test. That was 15% of" in mri.reason
    assert sent_together(judged, "QMF", Geography.ICB, "D02").completeness == 1.0
    assert "200 patients waiting." in judged[0].england_words()
    assert judged[0].england_words("D02") == ""


def two_counts(publication: str, period: str, org: str, test: str, size: float) -> list[Row]:
    """One test's two counts, without the sum of the tests."""
    return [row for row in waiting(publication, period, org, test, 0, size) if row[3] != "ALL"]


def test_trusts_that_merged_in_april_2020_are_not_missing_and_add_up_to_their_successors() -> None:
    beds = [("beds", quarter, org, "general-acute", "overnight_available", 300.0)
            for quarter, orgs in (("2020-03", ("RBA", "RA3", "RH5", "RA7")), ("2020-06", ("RH5", "RA7")))
            for org in orgs]  # fmt: skip
    (judged,) = judge_measure(measure("bed_occupancy"), [returns_of(beds)], Period(2020, 6))
    assert judged.known
    assert judged.missing == ()


def test_a_trust_without_waiting_lists_counts_where_it_stands_and_a_stranger_ends_no_level() -> None:
    quarters = ("2024-06", "2024-09")
    rows = [row for quarter in quarters for row in theatres(quarter, R0D=34, RBD=10, RDY=3, ZZ9=2)]
    rows += theatres("2024-06", R1K=25)
    source = returns_of(rows)
    found = estimate("theatres_per_100000", source, geography="icb", period="2024-09")
    assert values(found, "QVV")[0] == 47
    assert values(found, "ZZ9")[3] == "unmapped"
    judged = judge_measure(measure("theatres_per_100000"), [source], Period(2024, 9))
    for geography in (Geography.ICB, Geography.REGION):
        assert sent_together(judged, "ZZ9", geography).reason == ""
    assert "R1K" in sent_together(judged, "QRV", Geography.ICB).reason


def test_a_missing_provider_is_named_as_printed_and_with_the_return_it_is_missing_from() -> None:
    rows = [*theatres("2024-06", R1K=25), *theatres("2024-09", RR8=40), *theatres("2024-06", RR8=40)]
    rows += [row for quarter in ("2025-03", "2025-06") for row in cancelled(quarter, RR8=(100, 12))]
    rows += cancelled("2025-03", V9J1A=(30, 1))
    source = returns_of(rows, names={"V9J1A": "A HOSPITAL THAT NO LOOKUP KNOWS"})
    said = [one.england_words() for one in judge_measure(measure(PER_THEATRE), [source], Period(2025, 6))]
    assert said[0].startswith("A Hospital That No Lookup Knows (V9J1A) sent no figures of cancelled operations;")
    assert "(R1K) sent no figures of operating theatres;" in said[1]


def test_the_areas_of_a_divisor_of_an_earlier_quarter_are_those_of_the_quarter_asked_about() -> None:
    # Theatres of before April 2026, when North Central and North West London became one board.
    rows = [*theatres("2025-12", R1K=25, RAL=44), *theatres("2026-03", RAL=44)]
    rows += [row for quarter in ("2026-03", "2026-06") for row in cancelled(quarter, RAL=(100, 12))]
    judged = judge_measure(measure(PER_THEATRE), [returns_of(rows)], Period(2026, 6))
    assert "36% of what this area" in sent_together(judged, "Z9B2Z", Geography.ICB).reason


@pytest.mark.parametrize("each", COLLECTED, ids=lambda each: each.id)
def test_every_collected_measure_hangs_together(each: Measure) -> None:
    assert each.collected is not None
    assert each.terms == ()
    assert each.months == (0,)
    assert each.needs_population is (each.collected.denominator is None)
    assert not (each.collected.stock and each.collected.flow)
    assert Geography.SUB_ICB not in each.geographies


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"kind": "quantile"}, "a ratio or a share"),
        ({"numerator": [{"parts": ["2"]}]}, "counts no parts of RTT"),
        ({"denominator": {"population": "resident"}}, "not by both"),
    ],
)
def test_a_collected_measure_that_hangs_apart_is_refused(change: dict[str, object], said: str) -> None:
    content = measure(SIX).model_dump() | {"numerator": (), "valid_from": "2022-07"}
    with pytest.raises(ValueError, match=said):
        Measure.model_validate(content | change)


def test_theatres_of_whom_no_cancellations_are_known_divide_none_and_are_told_of() -> None:
    rows = [*theatres("2025-06", RR8=40, RQ3=20), *cancelled("2025-06", RR8=(100, 12), RX9=(7, 0))]
    source = returns_of(rows, {"RR8": "Y63", "RQ3": "Y60", "RX9": "Y60"})
    (england,) = estimate(PER_THEATRE, source, geography="england", period="2025-06").records()
    assert (england["numerator"], england["denominator"], england["value"]) == (100, 40, 2.5)
    left_out = "20 theatres of one provider without known cancellations and 7 cancellations of one provider"
    assert f"; left out: {left_out} without known theatres;" in england["method"]
    regions = estimate(PER_THEATRE, source, geography="region", period="2025-06")
    assert values(regions, "Y63") == (100, 40, 2.5, "ok")
    assert "left out" not in regions["method"][regions["area"].tolist().index("Y63")]
    assert values(regions, "Y60")[3] == "no_data"
    providers = estimate(PER_THEATRE, source, geography="provider", period="2025-06")
    assert values(providers, "RX9")[3] == "no_data"


def test_england_is_counted_by_provider_where_the_file_by_commissioner_lacks_the_quantity() -> None:
    rows = [*waiting(ICBS, "2023-06", "QF7", "D01", 10, 100), (PROVIDERS, "2023-06", "RR8", "D01", "tests", 70.0)]
    for item in ("D01", "C_999"):
        found = estimate("diagnostic_tests_per_1000", returns_of(rows), geography="england", period="2023-06",
                         treatment_functions=(item,))  # fmt: skip
        assert (found["numerator"].tolist(), found["basis"].tolist()) == ([70.0], ["provider"])
    icbs = estimate("diagnostic_tests_per_1000", returns_of(rows), geography="icb", period="2023-06")
    assert set(icbs["status"].tolist()) == {"no_data"}


def test_diagnostics_of_before_there_were_icbs_are_those_of_england_and_providers() -> None:
    rows = [*waiting(PROVIDERS, "2012-03", "RR8", "D01", 5, 50), *waiting(PROVIDERS, "2012-03", "RHQ", "D01", 10, 50)]
    for name in (SIX, "thirteen_week_diagnostic_waits"):
        assert measure(name).valid_from == Period(2008, 4)
        assert "covid" in measure(name).breaks
    found = estimate(SIX, returns_of(rows), geography="england", period="2012-03")
    assert values(found, "ENG") == (15, 100, 0.15, "ok")
    providers = estimate(SIX, returns_of(rows), geography="provider", period="2012-03")
    assert values(providers, "RHQ") == (10, 50, 0.2, "ok")


def test_what_measures_say_of_themselves_is_what_they_count() -> None:
    assert not any("patients" in one and "fifteen" in one for one in measure("diagnostic_tests_per_1000").caveats)
    assert any("mid-2022" in one for one in measure("diagnostic_tests_per_1000").caveats)
    assert "NHS trusts" not in measure("theatres_per_100000").question


def test_beds_of_before_the_first_lookups_are_those_of_every_provider() -> None:
    beds = [("beds", quarter, org, "general-acute", "overnight_available", 300.0)
            for quarter, orgs in (("2010-12", ("RR8", "ZZ1")), ("2011-03", ("RR8",))) for org in orgs]  # fmt: skip
    (judged,) = judge_measure(measure("bed_occupancy"), [returns_of(beds)], Period(2011, 3))
    assert [(one.code, one.board, one.region) for one in judged.missing] == [("ZZ1", "", "")]
    assert judged.area("RR8", Geography.PROVIDER).completeness == 1.0
