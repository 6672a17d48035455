"""All of a board on one page: nobody is left off it, and nothing is drawn that is not known."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fairwait.analysis.children import Children, children, children_finding
from fairwait.analysis.panel import panel
from fairwait.analysis.ranking import rank
from fairwait.analysis.workbench import Workbench
from fairwait.charts import render_svg
from fairwait.domain.errors import UsageError
from fairwait.domain.period import Period
from fairwait.domain.place import Area, Geography, Sector
from fairwait.places.areas import area_index, children_of
from fairwait.places.providers import provider
from fairwait.places.sectors import sector_of

JANUARY = Period(2026, 1)


def board(code: str) -> Area:
    return area_index(Geography.ICB, JANUARY)[code]


@pytest.fixture(scope="module")
def yorkshire(bench: Workbench) -> Children:
    return children(bench, board("QWO"), "within_18_weeks", JANUARY)


def test_every_area_and_every_trust_of_the_board_is_there(bench: Workbench, yorkshire: Children) -> None:
    areas = {one.code for one in children_of(Geography.SUB_ICB, "QWO", JANUARY)}
    assert {one.area.code for one in yorkshire.of("area")} == areas
    table = bench.estimates("within_18_weeks", Geography.PROVIDER, JANUARY)
    trusts = {
        str(code)
        for code, parent in zip(table["area"], table["parent"], strict=True)
        if parent == "QWO" and sector_of(str(code)) is Sector.NHS
    }
    assert {one.area.code for one in yorkshire.of("nhs")} == trusts
    others, pathways = yorkshire.left_out
    assert (len(yorkshire.of("independent")), others > 0, pathways > 0) == (5, True, True)


def test_a_trust_that_sent_nothing_is_on_the_page_with_its_reason(bench: Workbench) -> None:
    """Sheffield Teaching Hospitals is in no file since July 2025 and is the largest hospital of its board."""
    found = children(bench, board("QF7"), "within_18_weeks", JANUARY)
    silent = next(one for one in found.of("nhs") if one.area.code == "RHQ")
    assert not silent.standing.judged
    assert "no figures since July 2025" in silent.standing.reason
    assert silent.known[-1].period == Period(2025, 6)


def test_values_and_ranks_are_those_of_the_rankings(bench: Workbench, yorkshire: Children) -> None:
    ranking = rank(bench, "within_18_weeks", Geography.SUB_ICB, JANUARY)
    rows = {str(code): row for row, code in enumerate(ranking.estimates["area"])}
    for one in yorkshire.of("area"):
        assert one.standing.value == ranking.estimates["value"][rows[one.area.code]]
        assert one.standing.ranks[2] == len(ranking)


def test_the_line_ends_where_the_month_stands(yorkshire: Children) -> None:
    """The series by provider and the full file count the same lists: the last month is nearly the value of now."""
    for one in (yorkshire.board, *yorkshire.of("nhs")):
        assert one.months[-1].period == JANUARY
        assert one.months[-1].value == pytest.approx(one.standing.value, abs=0.003)


def test_one_month_is_no_line_and_the_page_says_why(bench: Workbench, yorkshire: Children) -> None:
    for one in yorkshire.of("area"):
        assert [month.period for month in one.known] == [JANUARY]
        assert "one month is no line" in one.no_line
    found = children_finding(bench, board("QWO"), JANUARY)
    assert any("one month is no line" in one for one in found.sentences)


def test_what_the_panel_may_not_judge_is_a_gap(bench: Workbench) -> None:
    held = panel(bench, "within_18_weeks", Geography.PROVIDER, last=JANUARY)
    row = held.row("RR8")
    key = next(key for key, value in bench.panels.items() if value is held)
    bench.panels[key] = replace(held, reasons={**held.reasons, (row, 3): "It sent next to nothing."})
    try:
        found = children(bench, board("QWO"), "within_18_weeks", JANUARY)
    finally:
        bench.panels[key] = held
    leeds = next(one for one in found.children if one.area.code == "RR8")
    assert leeds.months[3].value is None
    assert leeds.months[2].value is not None


def test_the_chart_has_a_panel_for_each_place_known_and_england_in_all(bench: Workbench) -> None:
    found = children_finding(bench, board("QWO"), JANUARY)
    (chart,) = found.charts
    assert chart.kind == "small-multiples"
    panels = {mark.series for mark in chart.marks} - {"England"}
    assert len(panels) == len(found.tables[0].rows)
    drawn = {(mark.label, mark.x): mark.y for mark in chart.marks if mark.label != "England"}
    for row in found.tables[1].rows:
        assert drawn[str(row[0]), str(row[2])] == row[3]  # every chart travels with its numbers
    assert "Leeds Teaching Hospitals" in render_svg(chart, width=1000)


def test_breaks_are_marked_and_no_line_crosses_the_one_that_forbids_it(bench: Workbench) -> None:
    found = children_finding(bench, board("QWO"), JANUARY, months=36)
    (chart,) = found.charts
    assert [event.period for event in chart.events] == ["2023-04", "2024-02"]
    stretch = {mark.x: mark.stretch for mark in chart.marks if mark.label == "West Yorkshire"}
    assert stretch["2023-03"] != stretch["2023-05"] == stretch["2024-03"]  # hospital dentistry passes to boards


def test_rates_have_no_providers_and_tests_no_locations(bench: Workbench) -> None:
    rates = children(bench, board("QWO"), "waiting_per_1000", JANUARY)
    assert {one.kind for one in rates.children} == {"area"}
    assert any("no residents" in one for one in rates.notes)
    tests = children(bench, board("QWO"), "six_week_diagnostic_waits", Period(2026, 3))
    assert "area" not in {one.kind for one in tests.children}
    assert any("sub-ICB" in one for one in tests.notes)


def test_only_a_board_has_children(bench: Workbench) -> None:
    for area in (provider("RR8"), area_index(Geography.REGION, JANUARY)["Y62"]):
        with pytest.raises(UsageError, match="no children"):
            children(bench, area, "within_18_weeks", JANUARY)


def test_every_board_can_be_shown(bench: Workbench) -> None:
    for one in area_index(Geography.ICB, JANUARY).values():
        found = children_finding(bench, one, JANUARY)
        assert found.headline.endswith(".")
        assert found.tables[0].rows
