"""Comparing places as a page: two to eight of them, one permalink whatever the order, and words for what cannot be."""

from __future__ import annotations

import re
from html import unescape

import pytest

from tests.web.asked_pages import Asked
from tests.web.test_search_page import told

ASKED = "place=02T&place=03R"
NINE = ("03R", "02T", "15F", "X2C4Y", "36J", "03L", "02P", "02X", "03N")


def test_the_page_before_anything_is_asked_has_its_twin_too(asked: Asked) -> None:
    assert 'href="findings.json"' in asked("/compare/").text
    assert asked("/compare/findings.json").status == 200


def test_before_anything_is_asked_the_form_stands_alone(asked: Asked) -> None:
    answer = asked("/compare/")
    assert answer.status == 200
    assert answer.text.count('name="place"') == 4


def test_one_place_is_kept_while_others_are_asked_for(asked: Asked) -> None:
    answer = asked("/compare/", "place=03R")
    assert answer.status == 200
    assert 'value="Wakefield (03R)"' in answer.text


@pytest.mark.parametrize(
    "query",
    ["place=03R&place=02T", "place=Wakefield&place=Calderdale", "place=02T&place=03R&place=03R", f"{ASKED}&x=1"],
)
def test_however_it_was_typed_it_leads_to_one_permalink(asked: Asked, query: str) -> None:
    answer = asked("/compare/", query)
    assert (answer.status, answer.header("location")) == (303, f"/compare/?{ASKED}")


def test_a_permalink_answers_for_both_places(asked: Asked) -> None:
    answer = asked("/compare/", ASKED)
    assert answer.status == 200
    words = told(answer.text)
    assert "How do Calderdale and Wakefield compare?" in words
    assert 'value="Calderdale (02T)"' in answer.text
    assert 'value="Wakefield (03R)"' in answer.text
    assert "<table" in answer.text


def test_every_file_of_the_answer_answers_the_same_question(asked: Asked) -> None:
    html = asked("/compare/", ASKED).text
    files = {unescape(one) for one in re.findall(r'href="((?:charts|tables)/[^"]+|findings\.json[^"]*)"', html)}
    assert files
    for one in sorted(files):
        path, _, query = one.partition("?")
        assert re.fullmatch(rf"{re.escape(ASKED)}(&edition=\w+)?", query)
        if not path.endswith(".png"):
            assert asked(f"/compare/{path}", query).status == 200, path


def test_a_name_of_several_places_is_offered_as_a_choice(asked: Asked) -> None:
    answer = asked("/compare/", "place=Devon&place=03R")
    assert answer.status == 400
    assert '<option value="15N" selected>' in answer.text
    assert '<option value="QJK">' in answer.text


def test_a_board_that_began_since_is_explained_with_ways_to_read_on(asked: Asked) -> None:
    answer = asked("/compare/", "place=Essex&place=QWO")
    assert answer.status == 400
    assert "Essex (D7T5G) began in April 2026. This is of January 2026, when its people were in" in told(answer.text)
    assert '<a href="../place/D7T5G/">Essex (D7T5G)</a>' in answer.text
    assert '<a href="../place/QH8/">' in answer.text
    assert '<option value="QH8" selected>' in answer.text


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("place=nowhere&place=03R", "No place is called “nowhere”. Expected:"),
        ("&".join(f"place={code}" for code in NINE), "8 at most"),
        ("place=" + "a" * 200, "longer than any name"),
        ("&".join("place=03R" for _ in range(30)), "could not be read"),
    ],
)
def test_what_cannot_be_asked_is_said_with_the_form(asked: Asked, query: str, words: str) -> None:
    answer = asked("/compare/", query)
    assert answer.status == 400
    assert words in told(answer.text)
    assert '<form class="asked"' in answer.text


def test_there_are_no_other_files(asked: Asked) -> None:
    assert asked("/compare/charts/nothing.svg", ASKED).status == 404
    assert asked("/compare/findings.json", "place=03R").status == 404
