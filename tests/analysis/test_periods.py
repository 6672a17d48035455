"""Two months against each other: exact where they are published, honest where they cannot be compared."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairwait.analysis.national_series import NationalSeries, national_series
from fairwait.analysis.periods.change import Change, Periods, change
from fairwait.analysis.periods.claim import judge_claim, ordinary_sentence
from fairwait.analysis.periods.england import ENGLAND_SERIES, MAIN, change_of, england_starts, values_of
from fairwait.analysis.periods.finding import then_and_now_finding
from fairwait.analysis.periods.ordinary import ordinary, starts
from fairwait.analysis.periods.placing import _list_noise as list_noise_of
from fairwait.analysis.workbench import Workbench
from fairwait.definitions.dated import bank_holidays
from fairwait.domain.errors import NothingToAnswerWithError, UsageError
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.domain.treatment import TOTAL
from fairwait.places.search import find_area
from fairwait.stats.calendar import working_days

THEN, CLAIM, LATEST = Period(2012, 11), Period(2017, 4), Period(2026, 4)


@pytest.fixture(scope="module")
def overview(bench: Workbench) -> NationalSeries:
    found = national_series(bench)
    assert found is not None
    return found


def only(found: Periods, measure: str) -> Change:
    return next(one for one in found.changes if one.id == measure)


def of(bench: Workbench, name: str, then: tuple[int, int], now: tuple[int, int], *measures: str) -> Periods:
    end = Period(*now)
    return change(bench, Period(*then), end, place=find_area(name, end), measures=measures)


def test_the_claim_of_2012_holds_as_reported_and_not_with_estimates(bench: Workbench) -> None:
    one = only(change(bench, THEN, CLAIM), "waiting_over_18_weeks")
    assert (one.then.value, one.now.value) == (135_095, 382_488)
    assert (one.then.estimated, one.now.estimated) == (153_612, 404_135)
    assert one.ratio == pytest.approx(2.8313, abs=1e-4)
    assert one.estimated_ratio == pytest.approx(2.6309, abs=1e-4)
    assert (one.then.missing, one.now.missing) == (18_517, 21_647)
    judged = judge_claim(one, 3)
    assert judged.verdict == "holds as reported only"
    assert "2.83 times as reported, 2.63 times with estimates" in judged.sentence
    assert judge_claim(one, 380 / 130).verdict == "holds"
    assert judge_claim(one, 4).verdict == "does not hold"


@pytest.mark.parametrize("claimed", [0, -3, float("nan"), float("inf")])
def test_a_claim_of_nothing_is_refused(bench: Workbench, claimed: float) -> None:
    with pytest.raises(UsageError, match="cannot be judged"):
        judge_claim(change(bench, THEN, CLAIM).changes[0], claimed)


def test_the_breaks_between_are_those_that_bear_on_the_figure(bench: Workbench) -> None:
    found = change(bench, THEN, LATEST)
    crossed = {one.id: {each.one.id for each in one.breaks} for one in found.changes}
    assert crossed["waiting_over_18_weeks"] == {"sexual-health-leaves", "community-leaves"}
    assert crossed["admitted"] == {"community-leaves"}
    assert "clock-pauses-end" not in set().union(*crossed.values())
    assert "bands-to-104" in crossed["waiting_over_65_weeks"]
    assert "bands-to-104" not in crossed["p92_wait"]  # 16 weeks in 2012: well within the bands
    assert not any("icb" in id or "ccg" in id or "dental" in id for ids in crossed.values() for id in ids)
    spared = [one for one in found.changes[0].crossed if not one.concerns]
    assert spared
    assert all(one.why for one in spared)


def test_no_break_lies_between_neighbouring_quiet_months(bench: Workbench) -> None:
    found = change(bench, Period(2017, 3), CLAIM)
    assert all(one.crossed == () for one in found.changes)


def test_a_month_of_the_pandemic_says_that_it_is_one(bench: Workbench) -> None:
    found = change(bench, Period(2020, 5), CLAIM.shift(36 + 24))
    assert "covid" in {one.one.id for one in found.changes[0].breaks}


def test_long_waits_before_april_2021_are_not_defined_and_not_nought(bench: Workbench) -> None:
    one = only(change(bench, THEN, LATEST), "waiting_over_65_weeks")
    assert one.then.status == "not_defined"
    assert (one.then.value, one.ratio, one.difference, one.verdict) == (None, None, None, "not comparable")
    assert "April 2021" in one.reason
    with pytest.raises(NothingToAnswerWithError, match="Not defined in November 2012"):
        change(bench, THEN, LATEST, measures=["waiting_over_65_weeks"])
    after = only(change(bench, Period(2021, 4), LATEST), "waiting_over_65_weeks")
    assert after.ratio == pytest.approx(5_692 / 196_225)


def test_new_periods_begin_in_october_2015(bench: Workbench) -> None:
    assert only(change(bench, Period(2015, 9), LATEST), "new_periods").ratio is None
    assert only(change(bench, Period(2015, 10), LATEST), "new_periods").ratio is not None


def test_a_censored_wait_has_no_ratio(bench: Workbench) -> None:
    one = only(change(bench, Period(2021, 3), LATEST), "p92_wait")
    assert (one.then.status, one.then.value) == ("censored", 52)
    assert (one.ratio, one.difference, one.verdict) == (None, None, "not comparable")
    assert "52 weeks or more" in one.reason
    assert "bands-to-104" in {each.one.id for each in one.breaks}


def test_flows_are_per_working_day(bench: Workbench) -> None:
    one = only(change(bench, Period(2021, 5), Period(2021, 6)), "admitted")
    assert (one.then.numerator, one.now.numerator) == (242_793, 275_835)
    assert (one.then.denominator, one.now.denominator) == (19, 22)
    assert one.ratio == pytest.approx(275_835 / 242_793 * 19 / 22)
    assert one.verdict == "cannot be told apart"  # the calendar's rise, and no change
    days = working_days([Period(2021, 6)], bank_holidays())
    assert one.now.value == pytest.approx(275_835 / days[0])


def test_a_small_change_is_not_sold_as_one(bench: Workbench) -> None:
    found = change(bench, Period(2019, 5), Period(2019, 6))
    assert {only(found, one).verdict for one in ("waiting", "within_18_weeks", "median_wait")} == {
        "cannot be told apart"
    }


@given(
    first=st.integers(0, 224), second=st.integers(0, 224), name=st.sampled_from(sorted(ENGLAND_SERIES)),
)  # fmt: skip
@settings(max_examples=60)
def test_swapping_the_months_inverts_the_ratio(overview: NationalSeries, first: int, second: int, name: str) -> None:
    start = Period(2007, 8)
    forth, back = (
        change_of(overview, ENGLAND_SERIES[name], start.shift(a), start.shift(b))
        for a, b in ((first, second), (second, first))
    )
    assert (forth.ratio is None) == (back.ratio is None)
    assert {one.one.id for one in forth.breaks} == {one.one.id for one in back.breaks}
    if forth.ratio is not None and back.ratio is not None:
        assert forth.ratio * back.ratio == pytest.approx(1)
        assert forth.difference == -(back.difference or 0)
        swap = {"higher": "lower", "lower": "higher"}
        turned = " ".join(swap.get(word, word) for word in forth.verdict.split())
        assert first == second or back.verdict in (turned, "cannot be told apart", "no change", "not judged")


@pytest.mark.parametrize("name", MAIN)
def test_a_month_and_itself_are_no_change(overview: NationalSeries, name: str) -> None:
    one = change_of(overview, ENGLAND_SERIES[name], LATEST, LATEST)
    assert (one.ratio, one.difference, one.verdict, one.crossed) == (1, 0, "no change", ())


def test_how_much_the_start_matters(bench: Workbench, overview: NationalSeries) -> None:
    found = england_starts(bench, "waiting_over_18_weeks", THEN, CLAIM)
    assert found is not None
    assert len(found.choices) == 25
    assert found.high == (THEN, pytest.approx(382_488 / 135_095))
    assert found.low == (Period(2011, 11), pytest.approx(382_488 / 218_290))
    assert found.lowest_of == 117
    assert found.highest_of == 0
    values = values_of(overview, ENGLAND_SERIES["waiting_over_18_weeks"])
    mean = math.fsum(values[Period(2012, month)] for month in range(1, 13)) / 12
    assert found.year_ratio == pytest.approx(382_488 / mean)
    assert set(found.same_month) == {Period(2012, 4), Period(2013, 4)}
    assert found.same_end == (Period(2016, 11), pytest.approx(values[Period(2016, 11)] / 135_095))


def test_starts_and_ordinary_change_of_a_made_up_series() -> None:
    """Ten per cent a month, always: every step is the same, and so is every pair as far apart."""
    values = {Period(2010, 1).shift(step): 100 * 1.1**step for step in range(60)}
    usual = ordinary(values, Period(2010, 3), Period(2011, 3))
    assert usual is not None
    assert usual.neighbouring == pytest.approx(1.1)
    assert (usual.low, usual.high) == (pytest.approx(1.1**12), pytest.approx(1.1**12))
    assert (usual.pairs, usual.as_far) == (48, 48)
    assert (usual.separate, usual.within) == (4, None)  # five years hold four years one after another: no test
    near = ordinary(values, Period(2010, 3), Period(2010, 6))
    assert near is not None
    assert (near.separate, near.within) == (19, pytest.approx(1.1**3))
    found = starts(values, Period(2010, 3), Period(2011, 3))
    assert found is not None
    assert found.lowest_of == 0
    assert len(found.choices) == 14  # January 2010 to February 2011: never the end itself
    assert starts(values, Period(2011, 3), Period(2011, 3)) is None
    assert ordinary({THEN: 1.0}, THEN, CLAIM) is None


def test_a_long_span_is_told_and_not_tested(bench: Workbench) -> None:
    """Thirteen years of growth are beyond any month's change: that is no test. Pairs as far apart are the yardstick."""
    one = only(change(bench, THEN, Period(2025, 11), measures=["waiting_over_18_weeks"]), "waiting_over_18_weeks")
    assert one.ordinary is not None
    assert (one.ordinary.as_far, one.ordinary.pairs, one.ordinary.separate) == (1, 61, 1)
    assert (one.verdict, one.ratio) == ("not judged", pytest.approx(2_746_148 / 135_095))
    assert "no test is made" in one.reason
    assert "1 of 61 overlapping pairs changed at least as far" in ordinary_sentence(one.ordinary)


def test_a_year_is_held_against_other_years_and_not_against_a_month(bench: Workbench) -> None:
    found = change(bench, Period(2025, 4), LATEST)
    listed = only(found, "waiting_over_18_weeks")
    assert listed.ratio is not None
    assert listed.ordinary is not None
    assert listed.ordinary.within is not None
    assert 1 / listed.ratio > listed.ordinary.neighbouring  # beyond a month's change, and ordinary for a year
    assert (listed.verdict, listed.reason) == ("cannot be told apart", "")


def test_england_s_verdicts_come_with_what_is_ordinary_and_no_interval(bench: Workbench) -> None:
    for one in change(bench, Period(2022, 4), LATEST).changes:
        assert (one.low, one.high) == (None, None)
        assert one.ordinary is not None
        assert one.ordinary.neighbouring > 1


def test_months_that_are_not_held_and_months_the_wrong_way_round(bench: Workbench) -> None:
    with pytest.raises(UsageError, match="April 2017 comes after November 2012"):
        change(bench, CLAIM, THEN)
    with pytest.raises(NothingToAnswerWithError, match="March 2007 is not in England’s overview") as raised:
        change(bench, Period(2007, 3), THEN)
    assert "April 2007 to April 2026" in raised.value.expected
    with pytest.raises(NothingToAnswerWithError, match="May 2026"):
        change(bench, THEN, Period(2026, 5))
    with pytest.raises(UsageError, match="median_weight"):
        change(bench, THEN, CLAIM, measures=["median_weight"])


def test_a_provider_from_the_series_of_lists(bench: Workbench) -> None:
    found = of(bench, "RCB", (2025, 12), (2026, 1))
    one = only(found, "waiting_over_18_weeks")
    assert one.now.value == 56_768 - 30_700
    assert one.verdict == "cannot be told apart"
    assert found.basis == "provider"
    assert {file.publication for file in found.sources} == {"rtt-incomplete-series"}
    assert "not held" in found.notes[0]
    far = of(bench, "RCB", (2024, 1), (2026, 1))
    list_change = only(far, "waiting")
    assert list_change.verdict == "clearly higher"
    assert list_change.low is not None
    assert list_change.high is not None
    assert list_change.low < (list_change.ratio or 0) < list_change.high


def test_a_list_is_held_to_what_lists_as_long_of_its_sector_do(bench: Workbench) -> None:
    """Of 4,999 and 5,000 pathways the one was lent four times what the other was, and both what trusts do."""
    month = Period(2026, 1)
    trust, independent = find_area("RCB", month), find_area("NT218", month)
    sizes = [
        list_noise_of(bench, place, length, month, TOTAL) or 0.0
        for place in (trust, independent)
        for length in (4_999.0, 5_000.0, 40_000.0)
    ]
    assert sizes[0] == pytest.approx(sizes[1], rel=0.001)
    assert sizes[3] == pytest.approx(sizes[4], rel=0.001)
    assert sizes[5] > 2 * sizes[2] > 0.02


@given(first=st.integers(0, 45), second=st.integers(0, 45))
@settings(max_examples=15)
def test_a_place_s_interval_holds_its_ratio_and_decides_the_verdict(bench: Workbench, first: int, second: int) -> None:
    start, end = sorted((first, second))
    then, now = Period(2022, 6).shift(start), Period(2022, 6).shift(end)
    for one in change(bench, then, now, place=find_area("RJ1", now)).changes:
        if one.low is None or one.high is None or one.ratio is None:
            continue
        assert one.low <= one.ratio * 1.6
        told_apart = one.low > 1 or one.high < 1
        assert told_apart == (one.verdict not in ("cannot be told apart", "no change"))
        assert ("higher" in one.verdict) == (one.low > 1)


def test_a_board_is_not_compared_across_the_handing_over_of_dentistry(bench: Workbench) -> None:
    found = of(bench, "West Yorkshire ICB", (2023, 3), (2023, 5))
    assert {(one.ratio, one.verdict) for one in found.changes} == {(None, "not comparable")}
    assert "dentistry" in found.changes[0].reason
    after = of(bench, "West Yorkshire ICB", (2023, 5), (2024, 1))
    assert all(one.ratio is not None or one.then.value == 0 for one in after.changes)


def test_a_place_that_reports_in_part_is_shown_and_not_judged(bench: Workbench) -> None:
    """Sheffield's hospitals sent nothing from July 2025: the board's list fell by half on paper."""
    one = only(of(bench, "South Yorkshire ICB", (2024, 3), (2026, 1)), "waiting")
    assert one.ratio == pytest.approx(106_184 / 188_824)
    assert one.verdict == "not judged"
    assert "59%" in one.reason


def test_places_whose_boundaries_moved_or_that_were_not_there_are_refused(bench: Workbench) -> None:
    with pytest.raises(NothingToAnswerWithError, match="boundary changed"):
        of(bench, "Derby and Derbyshire ICB", (2022, 5), (2026, 1))
    with pytest.raises(NothingToAnswerWithError, match="did not exist in January 2018"):
        of(bench, "Leeds", (2018, 1), (2026, 1))
    with pytest.raises(NothingToAnswerWithError, match="not both held") as raised:
        of(bench, "Leeds", (2025, 1), (2026, 1))
    assert "January 2026" in raised.value.where
    with pytest.raises(NothingToAnswerWithError, match="has no figures for April 2026"):
        of(bench, "RHQ", (2024, 1), (2026, 4))


def test_a_merger_in_between_is_said(bench: Workbench) -> None:
    """Pennine's hospitals in Oldham and elsewhere went to the Northern Care Alliance; a name later took over others."""
    from fairwait.places.providers import provider_changes

    merged = next(
        one for one in provider_changes()
        if one.documented and one.successor and Period(2022, 6) < one.period < Period(2025, 12)
        and bench.history.connection.execute(
            "select count(*) from " + bench.history.table_sql([bench.history.release("rtt-incomplete-series")], "marts")
            + " where org = ? and period in ('2022-05', '2026-01')", [one.successor]
        ).fetchall() == [(2,)]
    )  # fmt: skip
    found = of(bench, merged.successor, (2022, 5), (2026, 1))
    assert any("took over" in note for note in found.notes)


def test_full_files_answer_every_measure_and_treatment_function(complete: Workbench) -> None:
    """Two made-up complete months: the counts are those of the engine, the change of a month with itself is none."""
    now = complete.latest_period()
    then = now.shift(-1)
    held = complete.estimates("median_wait", Geography.SUB_ICB, now)
    place = find_area(str(held.where(held["status"] == "ok")["area"][0]), now)
    found = change(complete, then, now, place=place)
    listed = {one.id for one in found.changes}
    assert {"waiting", "median_wait", "admitted_treated_per_1000"} <= listed
    table = complete.estimates("within_18_weeks", Geography.SUB_ICB, now)
    row = table.where(table["area"] == place.code)
    assert only(found, "waiting").now.value == row["denominator"][0]
    assert only(found, "within_18_weeks").now.value == pytest.approx(row["value"][0])
    rate = only(found, "admitted_treated_per_1000")  # June 2029: nobody knows its bank holidays yet
    assert (rate.ratio, rate.verdict) == (None, "not comparable")
    assert "bank holidays of May 2029" in rate.reason
    own = change(complete, now, now, place=place, measures=["waiting", "median_wait", "within_18_weeks"])
    assert {one.verdict for one in own.changes} == {"no change"}
    urology = change(complete, then, now, place=place, measures=["waiting"], treatment_function="C_101")
    assert (urology.changes[0].now.value or 0) < (only(found, "waiting").now.value or 0)


def test_rates_of_places_are_brought_to_a_standard_month(bench: Workbench, january: Period) -> None:
    found = change(bench, january, january, place=find_area("Leeds", january), measures=["admitted_treated_per_1000"])
    table = bench.estimates("admitted_treated_per_1000", Geography.SUB_ICB, january)
    value = float(table.where(table["area"] == "15F")["value"][0])
    assert found.changes[0].now.value == pytest.approx(value * 21.08 / 21)  # 21 working days, New Year's Day off


def test_a_boundary_is_the_same_where_the_statisticians_kept_its_code(bench: Workbench) -> None:
    """The second way: the Office for National Statistics gives an area a new code when its boundary changes."""
    from fairwait.analysis.periods.boundaries import same_place
    from fairwait.places.areas import area_index

    wrong, compared = [], 0
    for then, end in ((Period(2021, 5), Period(2022, 7)), (Period(2022, 1), Period(2026, 1))):
        for level in (Geography.SUB_ICB, Geography.ICB, Geography.REGION):
            try:
                before = area_index(level, then)
            except NothingToAnswerWithError:
                continue
            for code, area in area_index(level, end).items():
                if code not in before or not before[code].ons_code:
                    continue
                compared += 1
                try:
                    same_place(area, then, end)
                    same = True
                except NothingToAnswerWithError:
                    same = False
                if same != (before[code].ons_code == area.ons_code):
                    wrong.append((code, same))
    assert compared > 250
    # Glossop and a part of Cambridgeshire changed region, though the regions kept their codes; West Sussex and Surrey
    # Heartlands, with their boards, got new codes for people whom the map alone counts, and carry a note.
    assert set(wrong) == {("Y61", False), ("Y62", False), ("70F", True), ("92A", True), ("QNX", True), ("QXU", True)}
    (note,) = same_place(find_area("70F", Period(2026, 1)), Period(2022, 8), Period(2026, 1))
    assert "6,686 people" in note
    assert "no file" not in note


def test_a_decade_on_common_boundaries(bench: Workbench) -> None:
    """Leeds was three groups in January 2015: their cardiology lists, added up, are what Leeds is held against."""
    decade = (2015, 1), (2026, 1)
    end = Period(*decade[1])
    found = change(bench, Period(*decade[0]), end, place=find_area("Leeds", end), treatment_function="C_320")
    release = bench.store.release("rtt-incomplete-commissioner", "2015-01")
    ((total,),) = bench.store.connection.execute(
        f"select sum(total) from {bench.store.table_sql([release], 'marts')} "
        "where org in ('02V', '03C', '03G') and part = '2' and treatment_function = 'C_320' and basis = 'commissioner'"
    ).fetchall()
    assert only(found, "waiting").then.value == total
    assert "counted on that of January 2026; nothing had to be shared out" in found.notes[0]
    assert any("half a pathway" in note for note in found.notes)
    glossop = change(bench, Period(*decade[0]), end, place=find_area("15M", end), treatment_function="C_320")
    assert "was shared out by population" in glossop.notes[0]
    everything = change(bench, Period(*decade[0]), end, place=find_area("Leeds", end))
    assert {one.ratio for one in everything.changes} == {None}  # dentistry came in between
    assert only(found, "waiting").ratio is not None


def test_a_place_before_2021_is_followed_through_its_people() -> None:
    from fairwait.analysis.periods.boundaries import same_place

    assert same_place(find_area("03R", Period(2026, 1)), Period(2015, 1), Period(2026, 1)) == ()
    with pytest.raises(NothingToAnswerWithError, match="boundary changed"):
        same_place(find_area("01Y", Period(2026, 1)), Period(2015, 1), Period(2026, 1))


def test_a_flow_per_working_day_of_a_place_is_sent_to_the_measure(bench: Workbench) -> None:
    with pytest.raises(UsageError, match="England and all treatment functions"):
        of(bench, "RCB", (2024, 1), (2026, 1), "admitted")
    with pytest.raises(UsageError, match="not defined for providers"):
        of(bench, "RCB", (2024, 1), (2026, 1), "admitted_treated_per_1000")
    with pytest.raises(NothingToAnswerWithError, match="needs the full file"):
        of(bench, "RCB", (2024, 1), (2026, 1), "median_wait")


def test_then_and_now_says_what_the_tables_say(bench: Workbench, january: Period) -> None:
    found = then_and_now_finding(bench, january)
    assert found.numbers is not None
    assert found.numbers["over_18_now"] == 7_155_958 - 4_395_958
    assert "2.76 million" in found.headline
    assert "135,095" in found.headline
    assert "2.83 times as reported" in found.sentences[0]
    assert "60,276" in found.assumptions[0]
    rows = found.tables[0].records()
    assert [row["month"] for row in rows] == ["November 2012", "April 2017", "January 2026", "April 2026"]
    months = found.tables[1].records()
    assert months[0]["period"] == "2026-01"
    assert months[-1]["period"] == "2007-08"
    drawn = [mark for mark in found.charts[0].marks if mark.series == "As reported"]
    assert [mark.y for mark in drawn] == [float(row["over_18"] or 0) / 1e6 for row in reversed(months)]
    assert {"2013-04", "2024-02", "2012-11"} <= {event.period for event in found.charts[0].events}
    assert any("sexual health" in caveat for caveat in found.caveats)


def test_then_and_now_needs_a_later_month(bench: Workbench) -> None:
    with pytest.raises(NothingToAnswerWithError, match="then and now"):
        then_and_now_finding(bench, CLAIM)
    late = then_and_now_finding(bench, Period(2030, 1))
    assert late.numbers is not None
    assert late.numbers["now"] == "2026-04"


def test_neighbouring_months_are_seldom_told_apart(bench: Workbench) -> None:
    """What the verdict promises: of two neighbouring months of one place, about 5 in 100 are told apart, not more.

    Measured on all boards and 120 trusts over three pairs of months: 2 to 4 in 100 for lists and shares within 18
    weeks. Here a part of them, so the bound is wide.
    """
    from fairwait.places.areas import area_index

    then = Period(2025, 3)
    boards = list(area_index(Geography.ICB, then).values())
    trusts = [one for one in area_index(Geography.PROVIDER, then).values() if one.code.startswith("RA")]
    verdicts = []
    for place in (*boards, *trusts):
        try:
            found = change(bench, then, then.shift(1), place=place, measures=["waiting", "within_18_weeks"])
        except NothingToAnswerWithError:
            continue
        verdicts += [one.verdict for one in found.changes if one.verdict != "not judged"]
    assert len(verdicts) > 90
    told_apart = sum(one != "cannot be told apart" for one in verdicts)
    assert told_apart <= 0.12 * len(verdicts)


def test_a_board_s_treatment_function_comes_from_the_series_by_function(bench: Workbench) -> None:
    """West Yorkshire's cardiology list, as the series prints it; it lacks one month of its own."""
    board = find_area("QWO", Period(2026, 3))
    found = change(bench, Period(2022, 10), Period(2026, 3), place=board, treatment_function="C_320")
    assert [one.publication for one in found.sources] == ["rtt-icb-treatment-function"]
    assert found.basis == "commissioner"
    assert any("October 2022 to March 2026, without April 2023" in note for note in found.notes)
    waiting, over, median = (only(found, one) for one in ("waiting", "waiting_over_18_weeks", "median_wait"))
    assert (waiting.then.value, waiting.now.value) == (8_460, 8_013)
    assert (over.then.value, over.now.value) == (8_460 - 6_746, 8_013 - 6_987)
    assert over.verdict == "clearly lower"
    assert (median.then.value, median.now.value) == pytest.approx((8.0392, 6.3555), abs=1e-4)
    assert (median.verdict, median.low) == ("not judged", None)  # a printed wait has no counts to judge it by
    assert "as printed" in median.reason
    assert change(bench, Period(2022, 10), place=board, treatment_function="C_320").now == Period(2026, 3)
    with pytest.raises(NothingToAnswerWithError, match="without April 2023"):
        change(bench, Period(2023, 4), Period(2026, 3), place=board, treatment_function="C_320")


def test_a_board_s_lists_together_still_come_from_the_longer_series(bench: Workbench) -> None:
    board = find_area("QWO", Period(2026, 3))
    found = change(bench, Period(2023, 5), Period(2026, 3), place=board)
    assert [one.publication for one in found.sources] == ["rtt-incomplete-series"]


def test_only_the_files_that_a_measure_needs_are_asked_for(bench: Workbench) -> None:
    """December 2024 holds admitted pathways alone: enough for their median, and not for lists."""
    then, now = Period(2014, 12), Period(2024, 12)
    leeds = find_area("Leeds", now)
    found = change(bench, then, now, place=leeds, measures=["admitted_median_wait"], treatment_function="C_110")
    (one,) = found.changes
    assert one.ratio is not None
    assert {source.publication for source in found.sources} == {"rtt-admitted-commissioner"}
    whatever = change(bench, then, now, place=leeds, treatment_function="C_110")
    assert whatever.changes[0].id == "admitted_median_wait"
    assert any("Not held for both months: Waiting over 18 weeks" in note for note in whatever.notes)
    with pytest.raises(NothingToAnswerWithError) as caught:
        change(bench, then, now, place=leeds, measures=["waiting"])
    assert "December 2024 the workbook by commissioner (admitted) is held" in caught.value.where
    assert "of December 2024, so that" in caught.value.remedy
