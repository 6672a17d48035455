"""``fairwait improvers`` and ``fairwait consistency``: the answer first, at every width, the same for programs."""

from __future__ import annotations

import csv
import io
import json

import pytest

from fairwait.cli.layout import cells
from tests.cli.conftest import Fairwait

ASKED = {
    "every measure": ("improvers",),
    "one measure": ("improvers", "-m", "within_18_weeks", "--months", "36", "--all"),
    "a measure that only describes": ("improvers", "-m", "waiting_per_1000"),
    "one place": ("improvers", "-m", "six_week_diagnostic_waits", "-a", "QPM"),
    "looked at again": ("improvers", "-m", "within_18_weeks", "--retest"),
    "who stayed": ("consistency",),
    "who stayed, every place": ("consistency", "--all", "--top", "3"),
    "one place that stayed": ("consistency", "QJM", "--top", "5"),
}


@pytest.mark.parametrize("width", [40, 80])
@pytest.mark.parametrize("name", ASKED)
def test_every_line_fits_and_says_something(fairwait: Fairwait, name: str, width: int) -> None:
    ran = fairwait(*ASKED[name], width=width)
    assert (ran.code, ran.err) == (0, "")
    assert [line for line in ran.lines if cells(line) > width] == []
    assert not any(line != line.rstrip() for line in ran.lines)
    text = " ".join(ran.out.split())
    assert "nan" not in text.lower().replace("financ", "").replace("gynaec", "")
    assert "None " not in text.replace("None of", "")
    assert "Source" in text


def test_the_screen_says_what_chance_and_the_window_could_show(fairwait: Fairwait) -> None:
    text = " ".join(fairwait("improvers", "-m", "within_18_weeks").out.split())
    assert "would be named by chance" in text
    assert "What this window can show" in text
    assert "Lists wander" in text
    assert text.index("beyond chance") < text.index("Places: mean of")


def test_people_and_programs_read_the_same(fairwait: Fairwait) -> None:
    asked = ("improvers", "-m", "waiting_per_1000")
    rows = list(csv.DictReader(io.StringIO(fairwait(*asked, "--csv").out)))
    whole = json.loads(fairwait(*asked, "--json").out)
    (answer,) = whole["measures"]
    assert [row["area"] for row in rows] == [row["area"] for row in answer["places"]]
    named = [row for row in rows if row["verdict"] in ("candidate", "confirmed")]
    assert len(named) == answer["numbers"]["candidates"] + answer["numbers"]["confirmed"]
    screen = " ".join(fairwait(*asked).out.split())
    assert all(f"{row['area_name']} ({row['area']}) moved" in screen for row in named)
    assert all(row["reason"] for row in rows if row["verdict"] == "not judged")


def test_a_retest_for_programs_has_its_denominators(fairwait: Fairwait) -> None:
    (again,) = json.loads(fairwait("improvers", "-m", "within_18_weeks", "--retest", "--json").out)["retest"]
    assert again["named"] == len(again["cases"])
    assert again["held"] <= again["looked_at_again"] <= again["named"]
    assert again["later_months"] == 6


def test_staying_for_programs(fairwait: Fairwait) -> None:
    rows = list(csv.DictReader(io.StringIO(fairwait("consistency", "--csv", "--top", "5").out)))
    whole = json.loads(fairwait("consistency", "--json", "--top", "5").out)
    assert [row["area"] for row in rows] == [row["area"] for row in whole["places"]]
    stayed = [row for row in rows if row["months_top"] == str(whole["numbers"]["months"])]
    assert len(stayed) == whole["numbers"]["stayed_top"]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (("improvers", "-m", "median_wait"), "at least two months"),
        (("improvers", "-m", "within_18_weeks", "-g", "region"), "two months"),
        (("consistency", "--top", "15"), "no end of the order"),
    ],
)
def test_what_cannot_be_answered_says_why(fairwait: Fairwait, asked: tuple[str, ...], told: str) -> None:
    ran = fairwait(*asked)
    assert ran.code != 0
    assert told in " ".join(ran.err.split())
