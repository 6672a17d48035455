"""The page of all places, A to Z."""

from __future__ import annotations

from fairwait.analysis.workbench import Workbench
from fairwait.editions.kinds import places
from fairwait.editions.tables.begun import places_begun
from fairwait.editions.tables.places import places_shown
from fairwait.web.layout.known import Nothing
from fairwait.web.layout.press import press
from tests.editions.house_rules import breaches


def test_every_place_stands_on_it_once_in_order_of_name(bench: Workbench) -> None:
    (path,) = places.paths(bench)
    tables = places.make(bench, path).report.tables()
    codes = [row[1] for table in tables for row in table.rows]
    shown = [one.code for one in places_shown(bench, bench.latest_period())]
    assert sorted(map(str, codes)) == sorted([*shown, *places_begun(bench)])
    for table in tables:
        names = [str(row[0]).casefold() for row in table.rows]
        assert names == sorted(names)


def test_it_says_who_cannot_be_judged_and_why(bench: Workbench) -> None:
    report = places.make(bench, "places/").report
    (sheffield,) = (row for table in report.tables() for row in table.rows if row[1] == "03N")
    assert "Sheffield Teaching Hospitals has sent no figures since July 2025" in str(sheffield[-1])
    assert "8 of them cannot be judged for January 2026" in report.headlines[0][0]


def test_it_says_why_there_are_more_boards_than_ever_stood_at_once(bench: Workbench) -> None:
    (boards,) = (one for one in places.make(bench, "places/").report.findings() if one.id == "places-icb")
    assert boards.headline.startswith("48 integrated care boards have a page; 9 of them")
    assert "42 are those of January 2026 and six began since" in boards.sentences[0]


def test_it_keeps_the_rules_of_findings(bench: Workbench) -> None:
    assert breaches(places.make(bench, "places/").report) == []


def test_it_is_laid_out_with_the_search_above(bench: Workbench) -> None:
    html = press(places.make(bench, "places/"), Nothing())
    assert html.index('role="search"') < html.index("<h1>Which places are there?</h1>")
