"""``fairwait peers`` and ``children``: for people at any width, for programs in full, with errors that help."""

from __future__ import annotations

import csv
import io

import pytest

from tests.cli.conftest import Fairwait


@pytest.mark.parametrize("width", [40, 80, 120])
@pytest.mark.parametrize("words", [("peers", "Wakefield"), ("peers", "RBS"), ("children", "QF7")], ids=" ".join)
def test_every_line_fits(fairwait: Fairwait, words: tuple[str, ...], width: int) -> None:
    ran = fairwait(*words, width=width)
    assert (ran.code, ran.err) == (0, "")
    assert all(len(line) <= width for line in ran.lines)


def test_peers_are_listed_with_both_orders_and_the_place_first(fairwait: Fairwait) -> None:
    ran = fairwait("peers", "Wakefield", width=100)
    first = next(line for line in ran.lines if line.startswith("Wakefield (03R)"))
    second = ran.lines[ran.lines.index(first) + 1]
    assert second.split()[:4] == ["Rotherham", "(03L)", "1", "2"]
    assert "Rotherham (03L): Sheffield Teaching Hospitals has sent no figures" in ran.out


def test_for_programs_there_is_all_of_it(fairwait: Fairwait) -> None:
    told = fairwait("peers", "03R", "--json", "--method", "WEIGHTED").json
    assert told["places"][0]["code"] == "03R"
    assert {one["method"] for one in told["measures"]} == {"What tells of the outcome"}
    assert told["compared_by"][0]["density"] > 0
    assert told["numbers"]["weighted_explained"] < 0.05
    rows = list(csv.DictReader(io.StringIO(fairwait("peers", "03R", "--csv", "-k", "4").out)))
    assert len(rows) >= 5
    assert rows[0]["value"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("peers", "England"), "like no other place"),
        (("peers", "North West"), "like no other place"),
        (("peers", "Wakefield", "--method", "magic"), "no way of choosing"),
        (("peers", "Wakefield", "-k", "2"), "-k"),
        (("peers", "RR8", "--method", "weighted"), "no likeness"),
        (("children", "Wakefield"), "fairwait children QWO"),
        (("children", "RR8"), "no integrated care board"),
    ],
)
def test_what_cannot_be_asked_is_told(fairwait: Fairwait, words: tuple[str, ...], said: str) -> None:
    ran = fairwait(*words)
    assert ran.code == 2
    assert said in " ".join(ran.err.split())


def test_children_for_programs(fairwait: Fairwait) -> None:
    told = fairwait("children", "QWO", "--json").json
    assert {one["code"] for one in told["places"]} >= {"QWO", "03R", "RR8"}
    assert {one["period"] for one in told["months"] if one["code"] == "RR8"} >= {"2024-02", "2026-01"}
    rows = list(csv.DictReader(io.StringIO(fairwait("children", "QWO", "--csv").out)))
    assert [row["code"] for row in rows] == [one["code"] for one in told["places"]]


def test_months_are_drawn_and_a_silent_hospital_is_named(fairwait: Fairwait) -> None:
    ran = fairwait("children", "QF7", width=110)
    line = next(line for line in ran.lines if line.startswith("Sheffield Teaching Hospitals "))
    assert sum(sign in "▁▂▃▄▅▆▇█" for sign in line) == 17  # to June 2025, of 24
    assert "has sent no figures since July 2025" in " ".join(ran.out.split())
