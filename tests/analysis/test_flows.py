"""Lists and flows: every row adds up, months unlike others are named, and nobody is divided by the wrong people."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from fairwait.analysis.flows.england import england_flows, missing_notes
from fairwait.analysis.flows.findings import flow_series, flows_findings, window
from fairwait.analysis.flows.months import FlowSeries, balance
from fairwait.analysis.flows.systems import Systems, system_flows
from fairwait.analysis.flows.told import usual_sentence
from fairwait.analysis.workbench import Workbench
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.period import Period
from fairwait.domain.place import Area, Geography
from fairwait.measures.source import MeasureNeedsMonthsError
from fairwait.pipeline.ingest import ingest
from fairwait.store.reader import open_store
from tests.analysis.stores import EARLIER, NOW, history, month_of, real_areas, usual_shares
from tests.synthetic.full_csv import Month

JANUARY = Period(2024, 1)


def adds_up(cells: Sequence[Any]) -> bool:
    """Whether a table's row does: list at start, joined, completed, left otherwise, list at end."""
    start, joined, completed, otherwise, end = cells
    return bool(start + joined - completed - otherwise == end)


def months(number: int, value: float, start: Period = JANUARY) -> dict[Period, float]:
    return {start.shift(step): value for step in range(number)}


def test_a_month_adds_up_and_a_missing_month_is_missing() -> None:
    waiting = {**months(3, 1000.0), JANUARY.shift(2): 900.0, JANUARY.shift(4): 800.0}
    found = balance(waiting, months(5, 300.0), months(5, 250.0))
    assert [str(one.period) for one in found] == ["2024-02", "2024-03"]
    february, march = found
    assert (february.start, february.unreported, february.end, february.net) == (1000, 50, 1000, 0)
    assert (march.unreported, march.net_share, march.unreported_share) == (150, -0.1, 0.15)
    assert march.residual == 0


def test_a_stated_figure_that_differs_leaves_a_residual() -> None:
    (one,) = balance(months(2, 1000.0), months(2, 300.0), months(2, 250.0), stated={JANUARY.shift(1): 47.0})
    assert one.residual == 3


def test_weeks_of_work_need_three_months_of_the_same_hospitals() -> None:
    waiting, new, treated = months(5, 1300.0), months(5, 300.0), months(5, 100.0)
    found = balance(waiting, new, treated, unpaced={JANUARY.shift(4)})
    days = sum(JANUARY.shift(step).days for step in range(3))
    assert [one.clearance for one in found] == [None, pytest.approx(1300 / (300 / days * 7)), pytest.approx(
        1300 / (300 / sum(JANUARY.shift(step).days for step in (1, 2, 3)) * 7)), None]  # fmt: skip


def test_what_is_usual_is_the_middle_size_of_ordinary_months() -> None:
    waiting, treated = months(10, 1000.0), months(10, 250.0)
    removed = [0, 10, -20, 30, 40, 50, 60, 900, 70, 80]
    new = {JANUARY.shift(step): 250.0 + size for step, size in enumerate(removed)}
    noted = {JANUARY.shift(7): ("a hospital's list vanished",)}
    series = FlowSeries("X", "X", "provider", balance(waiting, new, treated, notes=noted), ())
    last = JANUARY.shift(9)
    assert series.usual(last) == pytest.approx(0.04)  # 10, 20, 30, 40, 50, 60, 70 of 1,000; 900 left out
    assert series.usual(JANUARY.shift(5)) is None
    found = series.month(last)
    assert found is not None
    assert "more than is usual" in usual_sentence(series, found)
    assert "list cleaning, not care" in usual_sentence(series, found)
    vanished = series.month(JANUARY.shift(7))
    assert vanished is not None
    assert "not to be compared with other months: a hospital's list vanished" in usual_sentence(series, vanished)


def test_a_trust_that_stops_or_resumes_is_named_as_such() -> None:
    one, two, three = (JANUARY.shift(step) for step in range(3))
    reported, estimated = {one: 1000.0, two: 900.0, three: 1000.0}, {one: 1000.0, two: 1000.0, three: 1000.0}
    found = missing_notes(reported, estimated)
    assert "stopped" in found[two][0]
    assert "resumed" in found[three][0]
    assert missing_notes(reported, reported) == {}


@pytest.mark.parametrize("estimates", [False, True])
def test_englands_removals_equal_the_published_ones_in_every_month(bench: Workbench, estimates: bool) -> None:
    england = england_flows(bench, with_estimates=estimates)
    assert (england.months[0].period, len(england.months)) == (Period(2015, 10), 127)
    assert all(one.stated is not None for one in england.months)
    assert max(abs(one.residual) for one in england.months) < 1e-6
    if not estimates:
        january = england.month(Period(2026, 1))
        assert january is not None
        assert (january.new, january.treated, january.unreported, january.end) == (
            1_767_584, 301_671 + 1_246_943, 262_636, 7_155_958,
        )  # fmt: skip


def test_trusts_that_came_and_went_and_community_services_are_englands_unusual_months(bench: Workbench) -> None:
    england = england_flows(bench)
    noted = {str(one.period): one.notes for one in england.months if one.notes}
    assert "stopped" in noted["2022-10"][0]
    assert "resumed" in noted["2023-01"][0]
    assert noted["2024-02"] == ("Community service pathways leave the figures",)
    assert "2022-07" in noted  # Frimley, not the change of boards
    assert not any("board" in note for notes in noted.values() for note in notes)


@pytest.fixture(scope="module")
def flows_bench(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Workbench:
    """A store with the flows by system alone: everything else comes from what is packaged."""
    root = tmp_path_factory.mktemp("flows") / "store"
    (path,) = (shared_data / "rtt" / "series").glob("ics_flows_*")
    assert ingest([path], root).files[0].error is None
    return Workbench(open_store(root))


@pytest.fixture(scope="module")
def systems(flows_bench: Workbench) -> Systems:
    return system_flows(flows_bench)


@pytest.mark.shared_data
def test_every_system_adds_up_from_may_2022_to_february_2025(systems: Systems) -> None:
    assert len(systems.series) == 42
    assert {len(one.months) for one in systems.series.values()} == {34}
    assert {one.basis for one in systems.series.values()} == {"provider_parent"}
    assert systems.last == Period(2025, 2)
    rows = [month for one in systems.series.values() for month in one.months]
    assert all(one.start + one.new - one.treated - one.unreported == one.end for one in rows)


@pytest.mark.shared_data
def test_systems_add_up_to_england_but_for_foreign_patients_and_providers_without_a_system(
    systems: Systems, bench: Workbench
) -> None:
    england = england_flows(bench)
    for month in (Period(2022, 5), Period(2023, 5), Period(2024, 3), Period(2025, 2)):
        here = [found for one in systems.series.values() if (found := one.month(month))]
        there = england.month(month)
        assert there is not None
        assert sum(one.end for one in here) + systems.unplaced[month] == there.end
        removed = sum(one.unreported for one in here)
        assert abs(removed / there.unreported - 1) < 0.01
        assert removed != there.unreported


@pytest.mark.shared_data
def test_where_the_flows_count_other_hospitals_the_system_is_not_reconciled(systems: Systems) -> None:
    assert systems.steps == {"QHL": Period(2022, 7), "QUA": Period(2022, 7)}
    month = systems.series["QUA"].month(Period(2025, 2))
    assert month is not None
    assert month.clearance is None
    assert "count other providers" in month.notes[0]


@pytest.mark.shared_data
def test_a_hospital_that_stops_sending_is_named_in_that_month_and_gives_no_weeks_of_work(systems: Systems) -> None:
    greater_manchester = systems.series["QOP"]
    gone, back = (greater_manchester.month(one) for one in (Period(2022, 10), Period(2023, 1)))
    assert gone is not None
    assert back is not None
    assert gone.notes == ("Manchester University NHS Foundation Trust has no list and had 191,781 the month before",)
    assert back.unreported < 0
    assert back.clearance is None
    merged = systems.series["QSL"].month(Period(2023, 4))
    assert merged is not None
    assert not any("Yeovil" in note for note in merged.notes)  # its list went to another trust of the system


@pytest.mark.shared_data
def test_the_findings_say_whose_patients_and_leave_out_what_cannot_be_judged(flows_bench: Workbench) -> None:
    england, systems = flows_findings(flows_bench, Period(2026, 1))
    assert "262,636 left it otherwise" in england.headline
    assert {mark.series for mark in england.charts[0].marks} == {"As reported", "With estimates"}
    assert "15 in 100 of them without a reported completion" in england.sentences[1]
    assert england.numbers is not None
    assert england.numbers["months_that_do_not_add_up"] == 0
    assert all(adds_up(row[1:6]) for row in england.tables[0].rows)
    assert systems.numbers is not None
    assert systems.numbers["not_reconciled"] == 2
    assert "in the year to february 2025" in systems.headline.lower()
    assert "in half of 40 systems" in systems.headline
    assert "not divided by a population" in systems.sentences[0]
    names = [str(row[0]) for row in systems.tables[0].rows]
    assert len(names) == 42
    assert names == sorted(names, key=str.casefold)
    assert all(adds_up(row[2:7]) for row in systems.tables[0].rows)


def test_before_any_flows_were_published_there_is_no_finding(bench: Workbench) -> None:
    assert flows_findings(bench, Period(2015, 3)) == ()


def test_a_place_adds_up_from_the_data_files_of_consecutive_months(
    made: Callable[[Month], Workbench], complete: Workbench
) -> None:
    area = Area(real_areas()[0].code, "Somewhere", Geography.SUB_ICB)
    series = flow_series(complete, area, EARLIER[0], NOW)
    assert [one.period for one in series.months] == [*EARLIER[1:], NOW]
    assert series.basis == "commissioner"
    assert all(one.residual == 0 and one.stated is not None for one in series.months)
    month, rows = month_of(NOW), month_of(NOW).commissioner_codes == area.code
    listed = int((month.known + month.unknown)[rows & (month.part == "2")].sum())
    joined = int(month.known[rows & (month.part == "3")].sum())
    assert (series.months[-1].end, series.months[-1].new) == (listed, joined)
    assert series.months[-1].clearance is not None
    assert window(series, NOW) == series.months[-1:]
    with pytest.raises(NothingToAnswerWithError, match="not held for those months"):
        window(series, Period(2030, 1))


def test_a_place_whose_main_provider_sent_nothing_is_told_so(made: Callable[[Month], Workbench]) -> None:
    area = Area(real_areas()[0].code, "Somewhere", Geography.SUB_ICB)
    shares = {org: share for (org, code), share in usual_shares(history()).items() if code == area.code}
    silent = max(shares, key=lambda org: shares[org])
    series = flow_series(made(month_of(NOW).without_providers([silent])), area, EARLIER[0], NOW)
    last = series.months[-1]
    assert last.period == NOW
    assert last.notes[-1].startswith("providers that sent nothing in June 2029 usually hold ")
    assert last.clearance is None
    assert not series.months[-2].notes


def test_one_month_alone_says_which_months_are_needed(bench: Workbench) -> None:
    with pytest.raises(MeasureNeedsMonthsError) as error:
        flow_series(bench, Area("15F", "Leeds", Geography.SUB_ICB))
    assert [str(month) for month in error.value.missing] == ["2025-12"]


@pytest.mark.shared_data
def test_an_icb_without_months_of_its_own_is_answered_by_its_hospitals(flows_bench: Workbench) -> None:
    board = Area("QYG", "NHS Cheshire and Merseyside", Geography.ICB)
    series = flow_series(flows_bench, board)
    assert series.basis == "provider_parent"
    assert window(series)[-1].period == Period(2025, 2)
    assert len(window(series)) == 13
