"""Where would I wait less? Who is within reach, who is missing, and that nothing is called better than it is."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fairwait.domain.errors import UsageError
from fairwait.domain.finding import Report, Table
from fairwait.domain.period import Period
from fairwait.editions.near import nearby
from fairwait.editions.near.asking import ask, origin_of
from fairwait.editions.reading import Edition
from fairwait.editions.writing import EditionWriter
from fairwait.stats.distance import haversine_km, miles
from tests.editions.house_rules import breaches


@pytest.fixture(scope="module")
def edition(edition_of: Callable[..., Edition]) -> Edition:
    return edition_of("places", "waits")


def _table(report: Report, id: str) -> Table:
    return next(one for one in report.tables() if one.id == id)


def _slow_reach(edition: Edition, code: str, function: str, reach: float) -> dict[str, float]:
    """The slow way: every distance from the origin to every site with arrays, the nearest of each provider kept."""
    start = origin_of(edition, code)
    found: dict[str, float] = {}
    asked = {row[0] for row in edition.rows("select provider from wait where treatment_function = ?", (function,))}
    for provider, north, east in edition.rows("select provider, latitude, longitude from wait_site"):
        away = float(miles(haversine_km(start.latitude, start.longitude, north, east)))
        if provider in asked and away <= reach:
            found[provider] = min(away, found.get(provider, away))
    return found


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), reach=st.floats(1, 60), function=st.sampled_from(["C_110", "C_130", "C_999", "X05"]))
def test_everybody_within_reach_is_told_once(
    edition: Edition, data: st.DataObject, reach: float, function: str
) -> None:
    code = data.draw(st.sampled_from([one.code for one in edition.places() if one.latitude is not None]))
    answer = ask(edition, code, function, reach)
    told = [*answer.placed, *answer.unsure, *answer.untold, *answer.silent]

    expected = _slow_reach(edition, code, function, reach)
    assert {one.wait.provider: one.miles for one in told} == pytest.approx(expected)
    assert len(told) == len(expected)
    for group in (*answer.groups, answer.unsure, answer.untold, answer.silent):
        assert [one.miles for one in group] == sorted(one.miles or 0 for one in group), "nearest first"


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_an_earlier_group_has_shorter_medians_and_limits_that_point_the_same_way(
    edition: Edition, data: st.DataObject
) -> None:
    code = data.draw(st.sampled_from([one.code for one in edition.places("sub-icb")]))
    answer = ask(edition, code, "C_130", 25)
    for before, after in zip(answer.groups, answer.groups[1:], strict=False):
        assert max(one.wait.median or 0 for one in before) < min(one.wait.median or 0 for one in after)
        for one in before:
            assert answer.shorter[one.wait.provider] >= len(after)


def test_orthopaedics_near_wakefield(edition: Edition) -> None:
    report = nearby(edition, "03R", "orthopaedics", 30, today=Period(2026, 11))

    assert report.question == "Where would I wait less for trauma and orthopaedics near Wakefield?"
    assert report.headlines[0][0] == (
        "Within 30 miles of Wakefield (03R), 12 NHS providers and ten independent providers had people waiting for "
        "trauma and orthopaedics at the end of January 2026; Huddersfield Private Hospital "
        "has a clearly shorter wait than 17 others, but not than all."
    )
    rows = _table(report, "near-providers").records()
    assert len(rows) == 22
    first = rows[0]
    assert (first["provider"], first["place"]) == ("Mid Yorkshire Teaching NHS Trust", "Pinderfields General Hospital")
    assert first["miles"] == pytest.approx(3.0, abs=0.1)
    assert first["median"] == pytest.approx(18.2, abs=0.05)
    text = " ".join(report.findings()[0].sentences)
    assert "10 months ago" in text
    assert "all providers stand in one group" in text
    pairs = sum(ask(edition, "03R", "C_110", 30).shorter.values())
    assert f"at most about one in 20 should be a mistake that chance made: here about six of {pairs}." in text
    assert "a share of the pairs, not of pages" in text


def test_that_limits_stand_apart_beside_a_tie_is_said_with_the_reason(edition: Edition) -> None:
    tied = nearby(edition, "00V", "C_110", 10).findings()[0]
    said = next(one for one in tied.sentences if "do not overlap" in one)

    assert said.startswith("Five of the tied pairs have limits that do not overlap, such as Bolton NHS Foundation")
    assert "not among 21 pairs" in said
    assert "With another distance other pairs are looked at" in said
    answer = ask(edition, "00V", "C_110", 10)
    assert all(one.wait.limits.high < other.wait.limits.low for one, other in answer.apart_but_tied)  # type: ignore[union-attr]
    assert not any("do not overlap" in one for one in nearby(edition, "00V", "C_110", 4).findings()[0].sentences)


def test_names_in_the_chart_leave_room_for_the_miles(edition: Edition) -> None:
    chart = nearby(edition, "00V", "C_110", 10).findings()[0].charts[0]

    assert [mark.label for mark in chart.marks][1:3] == ["Manchester University NHS, 5 mi", "Bolton NHS, 5 mi"]
    assert not any("Trust" in mark.label for mark in chart.marks)


def test_a_trust_that_sent_nothing_is_named_with_its_last_month(edition: Edition) -> None:
    report = nearby(edition, "03R", "C_110", 30)

    assert "Sheffield Teaching Hospitals" in report.unjudged
    rows = {row["code"]: row for row in _table(report, "near-silent").records()}
    assert rows["RHQ"]["last"] == "June 2025"
    assert not any(row["code"] == "RHQ" for row in _table(report, "near-providers").records())


def test_providers_on_no_map_are_told_and_not_placed(edition: Edition) -> None:
    report = nearby(edition, "RXF05", "C_130", 10)
    unplaced = {row["provider"] for row in _table(report, "near-unplaced").records()}

    assert "Newmedica Wakefield" in unplaced
    assert not any(row["provider"] in unplaced for row in _table(report, "near-providers").records())


def test_it_says_that_it_is_no_recommendation(edition: Edition) -> None:
    report = nearby(edition, "03R", "C_110", 30)

    assert report.sections[0].lead.startswith("This is not a recommendation.")
    words = str(report).lower()
    assert "best" not in words
    assert "worst" not in words


def test_miles_from_a_hospital_a_trust_and_an_area(edition: Edition) -> None:
    assert origin_of(edition, "rxf05").name == "Pinderfields General Hospital"
    assert origin_of(edition, "RXF").point == "its main address"
    assert "where its people live" in origin_of(edition, "03R").point


@pytest.mark.parametrize("code", ["WF1 4DG", "wf14dg"])
def test_a_postcode_is_refused_in_words(edition: Edition, code: str) -> None:
    with pytest.raises(UsageError, match="Postcodes are not held here"):
        nearby(edition, code, "C_110", 10)


@pytest.mark.parametrize("code", ["", "ZZZ", "03R' or 1=1 --", "x" * 5000, "\0"])
def test_a_code_of_nowhere_is_refused(edition: Edition, code: str) -> None:
    with pytest.raises(UsageError, match="No area, hospital or provider"):
        nearby(edition, code, "C_110", 10)


@pytest.mark.parametrize("reach", [0.0, -1.0, 61.0, 1e300, float("nan"), float("inf")])
def test_a_distance_out_of_bounds_is_refused(edition: Edition, reach: float) -> None:
    with pytest.raises(UsageError, match="cannot be asked for"):
        nearby(edition, "03R", "C_110", reach)


@pytest.fixture
def made_up(tmp_path: Path) -> Iterator[Callable[[dict[str, tuple[float, float, float]]], Edition]]:
    """An edition of made-up providers a mile apart to the north: median and limits by code."""
    opened = []

    def made(waits: dict[str, tuple[float, float, float]]) -> Edition:
        writer = EditionWriter.new(tmp_path / "made-up.sqlite", "made-up", {})
        place = (
            "code",
            "name",
            "label",
            "geography",
            "sector",
            "icb",
            "region",
            "latitude",
            "longitude",
            "judged",
            "reason",
        )
        writer.rows("place", place, [("H", "Home", "Home (H)", "sub-icb", "", "Q", "", 52.0, -1.0, 1, "")])
        writer.rows("place", place, [(one, one, one, "provider", "NHS", "Q", "", None, None, 1, "") for one in waits])
        figures = ("median", "median_low", "median_high")
        columns = ("provider", *figures, "treatment_function", "period", "list_size", "status", "reason", "last_sent")
        same = ("C_110", "2026-01", 100, "ok", "", "2026-01")
        writer.rows("wait", columns, [(one, *held, *same) for one, held in waits.items()])
        sites = [(f"{one}1", one, one, 52.0 + number / 69, -1.0, "2024") for number, one in enumerate(waits, 1)]
        writer.rows("wait_site", ("code", "name", "provider", "latitude", "longitude", "how"), sites)
        writer.fact("wait", {"period": "2026-01", "england": {}, "attribution": "", "sources": []})
        writer.finish()
        opened.append(Edition(tmp_path / "made-up.sqlite"))
        return opened[-1]

    yield made
    for one in opened:
        one.close()


def test_groups_are_told_only_where_they_are_clear(
    made_up: Callable[[dict[str, tuple[float, float, float]]], Edition],
) -> None:
    edition = made_up({"RA1": (20, 18, 22.2), "RA2": (8, 7.2, 8.9), "RA3": (8.2, 7.4, 9.1)})
    report = nearby(edition, "H", "C_110", 10)
    table = _table(report, "near-providers")

    assert [row["code"] for row in table.records()] == ["RA2", "RA3", "RA1"], "in a group the nearest stands first"
    assert [start for start, _ in table.row_groups] == [0, 2]
    text = " ".join(report.findings()[0].sentences)
    assert "RA2 (RA2) and RA3 (RA3) wait clearly less than everybody in the other group" in text
    assert "a mistake that chance made: here most likely none." in text


def test_where_no_pair_is_named_none_is_said_to_be_wrong(
    made_up: Callable[[dict[str, tuple[float, float, float]]], Edition],
) -> None:
    report = nearby(made_up({"RA1": (20, 18, 22.2), "RA2": (20.1, 18, 22.2)}), "H", "C_110", 10)

    assert "mistake" not in " ".join(report.findings()[0].sentences)


def test_nobody_within_reach_is_said(made_up: Callable[[dict[str, tuple[float, float, float]]], Edition]) -> None:
    report = nearby(made_up({"RA1": (20, 18, 22.2)}), "H", "C_110", 0.5)

    assert report.headlines[0][0].endswith("no provider on the map sent figures for trauma and orthopaedics.")
    assert report.tables() == ()


def test_a_web_worker_that_answers_loads_no_analysis() -> None:
    code = (
        "import sys, fairwait.editions.near\n"
        "heavy = {'numpy', 'scipy', 'duckdb', 'vl_convert', 'fairwait.analysis', 'fairwait.store', 'fairwait.stats'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("code", "function", "reach"), [("03R", "C_110", 30), ("RXF05", "C_130", 10), ("W2U3Z", "C_130", 5)]
)
def test_the_report_keeps_the_rules_of_every_page(edition: Edition, code: str, function: str, reach: float) -> None:
    assert breaches(nearby(edition, code, function, reach, today=Period(2026, 11))) == []


def test_lists_with_people_from_outside_england_say_what_is_left_out(edition: Edition) -> None:
    by_the_border = nearby(edition, "RL1", "C_110", 10).sections[0].findings[0]
    said = next(one for one in by_the_border.caveats if "Wales" in one)
    assert "41%)" in said
    far_away = nearby(edition, "03R", "C_110", 10).sections[0].findings[0]
    assert not any("Wales" in one for one in far_away.caveats)
