"""The search without a script: what was typed leads to the place, or to a page that says what it may mean."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import quote

import pytest

from tests.web.asked_pages import Asked


def told(html: str) -> str:
    """The words of the main part of a page."""
    main = html.split("<main", 1)[1].split("</main>", 1)[0].split(">", 1)[1]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


@pytest.mark.parametrize("text", ["Wakefield", "03R", "NHS Wakefield CCG", "Wakefield (03R)"])
def test_the_one_place_meant_is_opened(asked: Asked, text: str) -> None:
    answer = asked("/places/", f"q={quote(text)}")
    assert (answer.status, answer.header("location")) == (303, "/place/03R/")


def test_england_is_the_first_page(asked: Asked) -> None:
    answer = asked("/places/", "q=England")
    assert (answer.status, answer.header("location")) == (303, "/")


def test_several_places_of_a_name_are_listed_the_smallest_first(asked: Asked) -> None:
    answer = asked("/places/", "q=Devon")
    assert answer.status == 200
    links = re.findall(r'href="\.\./(place/\w+/)"', answer.text)
    assert links[:2] == ["place/15N/", "place/QJK/"]


def test_a_former_place_leads_to_todays_and_says_what_became_of_it(asked: Asked) -> None:
    answer = asked("/places/", "q=Leeds+West")
    assert answer.status == 200
    assert "Leeds West (03C) has ended: its people are in Leeds (15F)." in told(answer.text)
    assert 'href="../place/15F/"' in answer.text


def test_a_trust_that_was_divided_leads_to_all_its_successors(asked: Asked) -> None:
    text = asked("/places/", "q=South+London+Healthcare").text
    assert all(f'href="../place/{code}/"' in text for code in ("RJ2", "RJZ", "RPG"))


def test_a_hospital_leads_to_its_trust(asked: Asked) -> None:
    text = asked("/places/", "q=Leeds+General+Infirmary").text
    assert 'href="../place/RR8/"' in text
    assert "is a hospital of Leeds Teaching Hospitals NHS Trust" in told(text)


def test_a_slip_is_forgiven_and_said(asked: Asked) -> None:
    text = asked("/places/", "q=Wakefeild").text
    assert 'href="../place/03R/"' in text
    assert "No place is written like that." in told(text)


def test_where_nothing_is_found_the_page_helps(asked: Asked) -> None:
    answer = asked("/places/", "q=xyzzyplugh")
    assert answer.status == 200
    assert "Try part of the name" in told(answer.text)


@pytest.mark.parametrize("query", ["q=" + "a" * 101, "q=a&q=b", "q=%E2%80%AEabc"])
def test_what_cannot_be_a_name_is_refused_in_words(asked: Asked, query: str) -> None:
    answer = asked("/places/", query)
    assert answer.status == 400
    assert "expected" in told(answer.text) or "longer than any name" in told(answer.text)


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{7*7}}", "' or 1=1 --"]
)
def test_what_was_typed_stays_words(asked: Asked, text: str) -> None:
    html = asked("/places/", f"q={quote(text)}").text
    assert "<script>alert" not in html
    assert "<img" not in html
    assert text in told(html)


@pytest.mark.parametrize("path", ["/place/RAP/", "/place/08d", "/place/Y54/"])
def test_the_address_of_a_place_that_has_ended_leads_to_what_became_of_it(asked: Asked, path: str) -> None:
    answer = asked(path)
    code = path.strip("/").split("/")[1].upper()
    assert (answer.status, answer.header("location")) == (303, f"/places/?q={code}")
    assert asked("/places/", f"q={code}").status == 200


@pytest.mark.parametrize("path", ["/place/ZZZ/", "/place/RXF99/", "/measures/RAP/", "/place/RAP/x"])
def test_what_never_was_a_place_is_not_there(asked: Asked, path: str) -> None:
    assert asked(path).status == 404


def test_that_not_every_hospital_is_listed_is_said_where_nothing_is_found(asked: Asked) -> None:
    text = told(asked("/places/", "q=Atlantis+Cottage+Hospital").text)
    assert "No place and no treatment answers to that." in text
    assert "leave out small ones" in text


@pytest.mark.parametrize(
    ("text", "code"),
    [("knee", "C_110"), ("hips", "C_110"), ("orthopaedics", "C_110"), ("Trauma & Orthopaedics", "C_110"),
     ("gynaecology", "C_502"), ("gynae", "C_502"), ("cataract", "C_130"), ("knee operation", "C_110")],
)  # fmt: skip
def test_a_treatment_leads_to_the_waits_for_it_and_to_no_clinic(asked: Asked, text: str, code: str) -> None:
    answer = asked("/places/", f"q={quote(text)}")
    assert answer.status == 200
    assert f'href="../wait/?function={code}"' in answer.text
    assert "Postcodes" not in told(answer.text).split("Postcodes are not held.", 1)[1]


def test_a_word_for_several_treatments_offers_each(asked: Asked) -> None:
    text = asked("/places/", "q=heart").text
    assert re.findall(r"wait/\?function=(\w+)", text) == ["C_320", "C_170"]
    assert "“heart” may be counted under any of these" in told(text)


def test_a_hospital_with_a_treatment_in_its_name_is_opened_by_its_whole_name(asked: Asked) -> None:
    answer = asked("/places/", "q=Moorfields+Eye+Hospital+NHS+Foundation+Trust")
    assert (answer.status, answer.header("location")) == (303, "/place/RP6/")


@pytest.mark.parametrize("text", ["BL9 7TD", "bl97td", "BL9"])
def test_whoever_types_a_postcode_is_told_what_to_type_instead(asked: Asked, text: str) -> None:
    answer = asked("/places/", f"q={quote(text)}")
    assert answer.status == 200
    assert "Postcodes are not held here, so none leads to a place." in told(answer.text)
    assert "the hospital nearest to you" in told(answer.text)


def test_a_code_like_half_a_postcode_still_opens_its_place(asked: Asked) -> None:
    assert asked("/places/", "q=Y63").header("location") == "/place/Y63/"
