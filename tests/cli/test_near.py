"""``fairwait near``: the answer of the website, in a terminal and for programs."""

from __future__ import annotations

import csv
import io

import pytest

from tests.cli.conftest import Fairwait


@pytest.mark.parametrize("width", [50, 80, 100, 120])
def test_the_answer_fits_the_terminal(fairwait: Fairwait, width: int) -> None:
    ran = fairwait("near", "Wakefield", "-t", "orthopaedics", "--miles", "15", width=width)
    assert ran.code == 0
    assert all(len(line) <= width for line in ran.lines)


def test_who_is_near_who_is_missing_and_what_it_is_not(fairwait: Fairwait) -> None:
    out = " ".join(fairwait("near", "Wakefield", "-t", "orthopaedics", "--miles", "30", width=100).out.split())
    assert out.startswith("Within 30 miles of Wakefield (03R), 12 NHS providers and ten independent providers")
    assert "Sheffield Teaching Hospitals NHS Foundation Trust RHQ NHS 18.5 June 2025" in out
    assert "This is not a recommendation." in out


def test_for_programs(fairwait: Fairwait) -> None:
    words = ("near", "03R", "-t", "C_110", "--miles", "30")
    rows = list(csv.DictReader(io.StringIO(fairwait(*words, "--csv").out)))
    assert len(rows) == 22
    assert rows[0]["code"] == "RXF"
    told = fairwait(*words, "--json").json
    assert told["question"] == "Where would I wait less for trauma and orthopaedics near Wakefield?"


def test_a_hospital_is_a_place(fairwait: Fairwait) -> None:
    by_name = fairwait("near", "Pinderfields General Hospital", "-t", "eye", "--miles", "10", "--csv")
    assert by_name.out == fairwait("near", "rxf05", "-t", "C_130", "--miles", "10", "--csv").out
    assert "NPG07" in by_name.out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("near", "WF1 4DG"), "Postcodes are not held here"),
        (("near", "England"), "England is not near anything"),
        (("near", "03R", "--miles", "0"), "0 miles cannot be asked for"),
        (("near", "03R", "--miles", "1000"), "1000 miles cannot be asked for"),
        (("near", "03R", "-t", "wibble"), "no treatment function"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_what_cannot_be_asked(fairwait: Fairwait, words: tuple[str, ...], told: str) -> None:
    ran = fairwait(*words)
    assert ran.code == 2
    assert told in " ".join(ran.err.split())
