"""``fairwait signals``: the list beside chance, one place's months, and what is refused."""

from __future__ import annotations

import csv
import io
import json

import pytest

from tests.cli.conftest import Fairwait


@pytest.mark.parametrize("width", [40, 80])
def test_the_list_stands_beside_what_chance_would_give(fairwait: Fairwait, width: int) -> None:
    ran = fairwait("signals", width=width)
    assert (ran.code, ran.err) == (0, "")
    words = " ".join(ran.out.split())
    assert "integrated care boards stands out in April 2026" in words or "stand out in April 2026" in words
    assert "a running sum of small differences (CUSUM)" in words
    assert "chance alone would give about" in words
    assert "A list is never charted itself" in words
    assert "Not judged in April 2026" in words
    assert "Limits begin anew in April 2023: Hospital dentistry passes" in words
    assert all(len(line) <= width for line in ran.lines)


def test_a_place_is_told_month_by_month(fairwait: Fairwait) -> None:
    ran = fairwait("signals", "QVV", "--measure", "over_52_weeks", "--all")
    words = " ".join(ran.out.split())
    assert words.startswith("Dorset (QVV): April 2026 is")
    assert "what happened then is not today’s signal" in words or "No earlier month" in words
    assert "Were nothing to happen" in words
    assert "Apr 2026" in ran.out
    assert "May 2022" in ran.out
    assert "earlier months: add --all" not in words


def test_a_name_means_the_board_whose_months_are_held(fairwait: Fairwait) -> None:
    """Kent and Medway is an area too, of which no month since the break is held."""
    ran = fairwait("signals", "Kent and Medway", "--measure", "over_52_weeks")
    assert ran.code == 0
    assert ran.out.startswith("Kent and Medway (QKS): ")
    assert "Kent and Medway (QKS) is meant here" in " ".join(ran.err.split())
    assert fairwait("signals", "Kent and Medway", "--geography", "sub-icb").code == 4


def test_programs_read_the_list_and_the_months(fairwait: Fairwait) -> None:
    told = fairwait("signals", "--json").json
    assert told["numbers"]["judged"] + told["numbers"]["not_judged"] == len(told["places"])
    assert told["numbers"]["expected_false_alarms"] > 0
    assert [phase["kind"] for phase in told["phases"]][:1] == ["start"]
    assert all(source["sha256"] for source in told["sources"])
    rows = list(csv.DictReader(io.StringIO(fairwait("signals", "--csv").out)))
    assert [row["area"] for row in rows] == [row["area"] for row in told["places"]]
    months = list(csv.DictReader(io.StringIO(fairwait("signals", "QVV", "QR1", "--csv").out)))
    assert {row["area"] for row in months} == {"QVV", "QR1"}
    assert months[0]["period"] < months[1]["period"]
    one = json.loads(fairwait("signals", "QVV", "--json").out)
    assert one["places"][0]["numbers"]["area"] == "QVV"


def test_a_reason_is_kept_with_the_new_limits(fairwait: Fairwait) -> None:
    told = fairwait("signals", "QE1", "--rebase", "2025-01:new theatres", "--json").json
    assert {"first": "2025-01", "last": "2026-04", "kind": "stated", "reason": "new theatres"} in told["phases"]
    assert "new theatres" in " ".join(fairwait("signals", "QE1", "--rebase", "2025-01:new theatres").out.split())


def test_a_flow_may_have_a_target_and_a_list_may_not(fairwait: Fairwait) -> None:
    ran = fairwait("signals", "-m", "clock_stops_per_new_period", "--target", "1.0")
    assert ran.code == 0
    assert "Each place is charted by itself" in " ".join(ran.out.split())
    refused = fairwait("signals", "--target", "65%")
    assert refused.code == 2
    assert "cannot be held against the control chart of a list" in " ".join(refused.err.split())


@pytest.mark.parametrize(
    ("asked", "code", "said"),
    [
        (("--rebase", "2025-01:"), 2, "for a reason"),
        (("--rebase", "spring:why"), 2, "month"),
        (("--rebase", "2012-01:why"), 2, "outside the months charted"),
        (("--target", "many"), 2, "not a target"),
        (("-m", "clock_stops_per_new_period", "--target", "65%"), 2, "not a target"),
        (("QF7", "RR8"), 2, "not of one level"),
        (("QJG",), 2, ""),
        (("--period", "2012-01"), 4, "not held"),
        (("-m", "median_wait", "-g", "sub-icb"), 4, "8 months"),
    ],
)
def test_what_cannot_be_charted_says_why(fairwait: Fairwait, asked: tuple[str, ...], code: int, said: str) -> None:
    ran = fairwait("signals", *asked)
    assert ran.code == code, ran.err
    assert said in " ".join(ran.err.split())
    assert ran.out == ""


def test_no_blank_line_is_doubled(fairwait: Fairwait) -> None:
    assert "\n\n\n" not in fairwait("signals", "QWO", "QOP").out
