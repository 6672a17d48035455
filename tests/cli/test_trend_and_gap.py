"""``fairwait trend`` and ``fairwait gap``: at every width, for people and for programs, and what they refuse."""

from __future__ import annotations

import csv
import io

import pytest

from fairwait.cli.layout import cells
from fairwait.cli.sparks import rows_of_sparks, spark
from tests.cli.conftest import Fairwait

SCREENS = {
    "one board": ("trend", "QH8", "-p", "2026-03"),
    "a few boards": ("trend", "QH8", "QKS", "QOQ", "-p", "2026-03"),
    "england": ("trend", "england", "-m", "waiting"),
    "a trust over a break": ("trend", "RWE", "-m", "over_52_weeks", "--from", "2023-01"),
    "the gap": ("gap", "-p", "2026-03", "--months", "0"),
    "by region": ("gap", "--by", "region", "-p", "2026-03"),
    "a flow": ("gap", "-m", "clock_stops_per_new_period"),
}


@pytest.mark.parametrize("width", [40, 100])
@pytest.mark.parametrize("name", SCREENS)
def test_every_line_fits_and_nothing_is_unsaid(fairwait: Fairwait, name: str, width: int) -> None:
    ran = fairwait(*SCREENS[name], width=width)
    assert ran.code == 0
    assert max(cells(line) for line in ran.lines) <= width
    assert "nan" not in ran.out.lower().replace("finance", "")
    assert "None" not in ran.out.replace("None of", "")
    assert "Source" in ran.out


def test_the_screen_says_what_the_file_says(fairwait: Fairwait) -> None:
    screen = fairwait("trend", "QH8", "-p", "2026-03", width=100).out
    rows = list(csv.DictReader(io.StringIO(fairwait("trend", "QH8", "-p", "2026-03", "--csv").out)))
    whole = fairwait("trend", "QH8", "-p", "2026-03", "--json").json
    assert len(rows) == 24
    assert [float(row["value"]) for row in rows] == [one["value"] for one in whole["places"][0]["points"]]
    assert f"{100 * float(rows[-1]['value']):.1f}%" in screen
    assert whole["places"][0]["numbers"]["told"] is False
    assert "cannot be told from before" in screen


def test_the_gap_says_what_the_file_says(fairwait: Fairwait) -> None:
    screen = " ".join(fairwait("gap", "-p", "2026-03", width=100).out.split())
    rows = list(csv.DictReader(io.StringIO(fairwait("gap", "-p", "2026-03", "--csv").out)))
    whole = fairwait("gap", "-p", "2026-03", "--json").json
    assert whole["title"] in screen
    named = {row["estimator"]: row for row in rows}
    assert float(named["Gini coefficient"]["change"]) == pytest.approx(whole["numbers"]["gini_change"])
    assert named["Highest over lowest"]["change_low"] == ""
    assert len(whole["tables"]["months"]) == 24


def test_functions_and_groups_are_tables_too(fairwait: Fairwait) -> None:
    rows = fairwait("gap", "--by", "treatment-function", "--json").json["tables"]["functions"]
    assert {row["code"] for row in rows} >= {"C_100", "C_320"}
    groups = fairwait("gap", "--by", "region", "-p", "2026-03", "--json").json["tables"]["groups"]
    assert len(groups) == 7


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("trend", "QH8", "RWE"), "level"),
        (("trend", "Atlantis"), "Atlantis"),
        (("trend", "Wakefield"), "fairwait trend QWO"),
        (("trend", "england", "-m", "happiness"), "happiness"),
        (("trend", "england", "-t", "cardiology"), "treatment functions together"),
        (("trend", "QH8", "--from", "2026-03", "-p", "2026-03"), "does not come before"),
        (("gap", "--by", "postcode"), "postcode"),
        (("gap", "--by", "icb"), "not divided by icb"),
        (("gap", "--by", "treatment-function", "-t", "cardiology"), "cannot be divided"),
        (("gap", "-p", "1999-01"), "1999"),
    ],
)
def test_what_cannot_be_answered_is_refused_in_words(fairwait: Fairwait, arguments: tuple[str, ...], told: str) -> None:
    ran = fairwait(*arguments)
    assert ran.code != 0
    assert ran.out == ""
    assert told in " ".join(ran.err.split())
    assert "Traceback" not in ran.err


def test_a_name_of_an_area_and_a_board_is_the_board_whose_months_are_held(fairwait: Fairwait) -> None:
    ran = fairwait("trend", "Frimley", "-p", "2026-03")
    assert ran.code == 0
    assert "the integrated care board Frimley (QNQ) is meant here" in " ".join(ran.err.split())
    assert "Frimley (QNQ)" in ran.out


def test_a_board_of_april_2026_is_known_by_its_name(fairwait: Fairwait) -> None:
    ran = fairwait("trend", "West and North London")
    assert ran.code == 0
    assert "West and North London" in ran.lines[0]


def test_a_spark_leaves_gaps_and_breaks_open() -> None:
    assert spark([1.0, None, 8.0]) == "▁ █"
    assert spark([1.0, 2.0], stretches=[0, 1]) == "▁│█"
    assert spark([1.0, 40.0], limits=(1.0, 40.0), flipped=True) == "█▁"
    assert spark([1.0, None, 8.0], unicode=False) == "1 8"
    assert spark([3.0, 3.0]) == "▅▅"
    assert spark([None, None]) == "  "


def test_sparks_give_way_on_a_narrow_terminal() -> None:
    lines = [("A name of some length", "▁" * 30, "1 to 2"), ("England", "▂" * 30, "3 to 4")]
    assert max(map(len, rows_of_sparks(lines, 100))) <= 100
    narrow = rows_of_sparks(lines, 34)
    assert narrow[0] == "A name of some length: 1 to 2"
    assert len(narrow) == 4
