"""A place is named the same way, and told of in the same words, by every command that follows it over time."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Fairwait

BOARD = "the integrated care board Devon (QJK) is meant here"
ENDED = "North Central London (QMJ) ended in March 2026: its people are in West and North London (Z9B2Z)."

DEVON = (
    ("trend", "Devon"), ("signals", "Devon"), ("targets", "Devon"), ("peers", "Devon"), ("consistency", "Devon"),
    ("improvers", "-m", "within_18_weeks", "--area", "Devon"), ("watch", "-a", "Devon"), ("digest", "Devon"),
)  # fmt: skip


def _told(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("asked", DEVON, ids=lambda one: one[0])
def test_a_name_of_an_area_and_a_board_means_the_board_everywhere(fairwait: Fairwait, asked: tuple[str, ...]) -> None:
    ran = fairwait(*asked)
    assert ran.code == 0
    assert BOARD in _told(ran.err)
    assert "Devon (QJK)" in ran.out or ran.out.startswith(("In March 2026", "The share"))


def test_a_code_means_its_own_place(fairwait: Fairwait) -> None:
    ran = fairwait("targets", "15N")
    assert "15N" in ran.out
    assert ran.err == ""
    assert fairwait("trend", "15N").code == 4


@pytest.mark.parametrize("asked", [("trend", "QMJ"), ("targets", "QMJ"), ("peers", "QMJ"), ("children", "QMJ")],
                         ids=lambda one: one[0])  # fmt: skip
def test_a_board_that_ended_is_shown_and_said_to_have_ended(fairwait: Fairwait, asked: tuple[str, ...]) -> None:
    ran = fairwait(*asked)
    assert ran.code == 0
    assert ENDED in _told(ran.out + ran.err)


@pytest.mark.parametrize(
    "asked",
    [("signals", "QMJ"), ("consistency", "QMJ"), ("improvers", "-m", "within_18_weeks", "--area", "QMJ"),
     ("watch", "-a", "QMJ"), ("watch", "show", "QMJ"), ("digest", "QMJ")],
    ids=lambda one: " ".join(one[:2]),
)  # fmt: skip
def test_where_it_must_be_there_the_error_tells_the_same(fairwait: Fairwait, asked: tuple[str, ...]) -> None:
    ran = fairwait(*asked)
    assert ran.code == 2
    assert "North Central London (QMJ) ended in March 2026." in _told(ran.err)
    assert "its people are in West and North London (Z9B2Z)" in _told(ran.err)


def test_the_name_of_a_board_that_ended_is_not_a_trusts(fairwait: Fairwait) -> None:
    ran = fairwait("signals", "Frimley")
    assert ran.code == 2
    assert "Frimley (QNQ) ended in March 2026" in ran.err


def test_programs_read_what_became_of_a_place(fairwait: Fairwait) -> None:
    assert fairwait("trend", "QMJ", "--json").json["places"][0]["ended"] == ENDED
    assert fairwait("trend", "QWO", "--json").json["places"][0]["ended"] is None


def test_a_trust_is_followed_among_trusts(fairwait: Fairwait) -> None:
    rows = fairwait("improvers", "-m", "within_18_weeks", "--area", "RHQ", "--json").json["measures"][0]["places"]
    assert [row["area"] for row in rows] == ["RHQ"]


def test_children_say_why_an_earlier_month_is_shown(fairwait: Fairwait) -> None:
    told = _told(fairwait("children", "QWO").out)
    assert "January 2026 is shown: it is the latest month of which a full file is held" in told
    assert "held up to April 2026: “fairwait trend QWO”" in told
    assert "is shown:" not in _told(fairwait("children", "QWO", "-p", "2026-01").out)


def test_a_group_shows_what_became_of_its_places_without_being_asked(fairwait: Fairwait, tmp_path: Path) -> None:
    own = ("--workspace", str(tmp_path))
    assert fairwait("groups", "save", "m", "QMJ", "QWO", *own).code == 0
    told = _told(fairwait("groups", "show", "m", *own).out)
    assert "Places as they stand in April 2026, the newest that are known." in told
    assert "North Central London (QMJ) is part of West and North London (Z9B2Z) in April 2026" in told
    before = _told(fairwait("groups", "show", "m", "-p", "2026-01", *own).out)
    assert "Places as they stand in January 2026." in before
    assert "is part of" not in before


def test_names_of_a_group_are_of_the_level_they_share(fairwait: Fairwait, tmp_path: Path) -> None:
    own = ("--workspace", str(tmp_path))
    ran = fairwait("groups", "save", "mixed", "Devon", "Wakefield", *own)
    assert ran.code == 0
    assert "Devon (15N)" in ran.out
    assert "meant here" not in ran.err
