"""“Where would I wait less?” as a page: a form that works without a script, permalinks, words for what cannot be."""

from __future__ import annotations

import json
import re
from html import unescape
from urllib.parse import quote

import pytest

from tests.web.asked_pages import Asked
from tests.web.test_search_page import told

ASKED = "near=03R&function=C_110&miles=20"


def test_the_page_before_anything_is_asked_has_its_twin_too(asked: Asked) -> None:
    assert 'href="findings.json"' in asked("/wait/").text
    assert asked("/wait/findings.json").status == 200


def test_before_anything_is_asked_the_form_stands_alone(asked: Asked) -> None:
    answer = asked("/wait/")
    assert answer.status == 200
    assert '<form class="asked" action="../wait/" method="get">' in answer.text
    assert "It is not a recommendation." in told(answer.text)
    assert "<table" not in answer.text


@pytest.mark.parametrize(
    "query",
    [
        "near=Wakefield&function=orthopaedics", "near=03r&function=110&miles=20.0",
        "miles=20&function=C_110&near=03R&utm=x",
        "near=NHS+Wakefield+CCG&function=C_110", "near=Wakefield+%2803R%29&function=Trauma+and+orthopaedics",
    ],
)  # fmt: skip
def test_however_it_was_typed_it_leads_to_one_permalink(asked: Asked, query: str) -> None:
    answer = asked("/wait/", query)
    assert (answer.status, answer.header("location")) == (303, f"/wait/?{ASKED}")


def test_a_permalink_answers_and_keeps_what_was_chosen(asked: Asked) -> None:
    answer = asked("/wait/", ASKED)
    assert answer.status == 200
    assert "Within 20 miles of Wakefield (03R)" in told(answer.text)
    assert 'value="Wakefield (03R)"' in answer.text
    assert '<option value="C_110" selected>' in answer.text
    assert '<option value="20" selected>20 miles</option>' in answer.text


@pytest.mark.parametrize("path", ["/wait/", "/wait/findings.json"])
def test_an_answer_says_of_when_it_is_and_not_how_long_ago_that_was(asked: Asked, path: str) -> None:
    """It is remembered, and a permalink: what the calendar says when it is made will not be true of it next month."""
    answer = " ".join(re.sub(r"<[^>]+>", " ", asked(path, ASKED).text).split())
    assert "The figures are of the end of January 2026; waits may have changed since." in answer
    assert not re.search(r"\bago\b", answer)


def test_a_hospital_is_a_place_to_start_from(asked: Asked) -> None:
    answer = asked("/wait/", "near=Leeds+General+Infirmary&function=C_110&miles=5")
    assert answer.header("location") == "/wait/?near=RR801&function=C_110&miles=5"


def test_every_file_of_the_answer_answers_the_same_question(asked: Asked) -> None:
    html = asked("/wait/", ASKED).text
    files = {unescape(one) for one in re.findall(r'href="((?:charts|tables)/[^"]+|findings\.json[^"]*)"', html)}
    assert {re.sub(r"&edition=\w+", "", one.rpartition("?")[2]) for one in files} == {ASKED}
    kinds = {}
    for one in sorted(files):
        path, _, query = one.partition("?")
        if path.endswith(".png"):
            continue  # drawn by a process of its own
        answer = asked(f"/wait/{path}", query)
        assert answer.status == 200, path
        kinds[path.rpartition(".")[2]] = answer.header("content-type")
    assert kinds == {"csv": "text/csv; charset=utf-8", "json": "application/json", "svg": "image/svg+xml"}
    twin = json.loads(asked("/wait/findings.json", ASKED).text)
    assert twin["sections"][0]["findings"][0]["headline"] in told(html)


def test_a_name_of_several_places_is_offered_as_a_choice(asked: Asked) -> None:
    answer = asked("/wait/", "near=Devon&function=C_110")
    assert answer.status == 400
    assert '<input type="radio" name="near" value="15N">' in answer.text
    assert '<input type="radio" name="near" value="QJK">' in answer.text


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("near=nowhere", "No place is called “nowhere”. Expected:"),
        ("near=SW1A+1AA", "Postcodes are not held here"),
        ("near=03R&miles=1000", "at most 60 miles"),
        ("near=03R&miles=-1", "at most 60 miles"),
        ("near=03R&miles=nan", "at most 60 miles"),
        ("near=03R&miles=1e400", "at most 60 miles"),
        ("near=03R&miles=ten", "“ten” is no distance"),
        ("near=03R&function=magic", "There is no treatment function “magic”"),
        ("near=03R&near=02T", "“near” was given 2 times"),
        ("near=" + "a" * 200, "longer than any name"),
        ("&".join(f"a{at}=1" for at in range(30)), "could not be read"),
    ],
)
def test_what_cannot_be_asked_is_said_with_the_form(asked: Asked, query: str, words: str) -> None:
    answer = asked("/wait/", query)
    assert answer.status == 400
    assert words in told(answer.text)
    assert '<form class="asked"' in answer.text
    assert "fairwait measures" not in told(answer.text), "a command line is of no help on a page"
    assert answer.header("cache-control") == "no-store"


@pytest.mark.parametrize(
    "file", ["charts/nothing.svg", "tables/nothing.csv", "charts/x.exe", "else", "tables/../findings.json"]
)
def test_there_are_no_other_files(asked: Asked, file: str) -> None:
    assert asked(f"/wait/{file}", ASKED).status in (400, 404)
    assert asked(f"/wait/{file}", "near=nowhere").status in (400, 404)


def test_what_was_typed_stays_words(asked: Asked) -> None:
    text = '"><script>alert(1)</script>'
    html = asked("/wait/", f"near={quote(text)}").text
    assert "<script>alert" not in html


def test_hospitals_of_one_name_are_offered_with_their_towns(asked: Asked) -> None:
    answer = asked("/wait/", "near=Queen+Elizabeth+Hospital&function=C_110&miles=10")
    assert answer.status == 400
    assert 'value="RR7EN"' in answer.text
    assert "Queen Elizabeth Hospital, Gateshead" in answer.text


def test_a_hospital_with_its_town_is_a_place_to_start_from(asked: Asked) -> None:
    answer = asked("/wait/", "near=Queen+Elizabeth+Gateshead&function=C_110&miles=10")
    assert (answer.status, answer.header("location")) == (303, "/wait/?near=RR7EN&function=C_110&miles=10")
    page = asked("/wait/", "near=RR7EN&function=C_110&miles=10")
    assert 'value="Queen Elizabeth Hospital (RR7EN)"' in page.text


def test_a_new_board_whose_border_nobody_knows_is_explained_with_ways_to_read_on(asked: Asked) -> None:
    answer = asked("/wait/", "near=Thames+Valley")
    assert answer.status == 400
    assert "Thames Valley (S0E4D) began in April 2026" in told(answer.text)
    assert '<a href="../place/QU9/">' in answer.text


def test_a_new_board_made_of_whole_locations_is_a_place_to_start_from(asked: Asked) -> None:
    assert asked("/wait/", "near=D7T5G&function=C_110&miles=20").status == 200
