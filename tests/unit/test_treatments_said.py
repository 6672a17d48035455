"""Plain words for treatments: what somebody types finds the treatment functions that it may be counted under."""

from __future__ import annotations

import pytest

from fairwait.definitions.treatments import in_short, plain_words, treatment_function_of, treatments_meant
from fairwait.domain.errors import UsageError
from fairwait.domain.treatment import TREATMENT_FUNCTIONS


def codes(text: str) -> list[str]:
    return [one.treatment_function for one in treatments_meant(text)]


def test_every_row_is_of_a_treatment_function_that_is_published_and_has_words() -> None:
    assert {row.treatment_function for row in plain_words()} <= set(TREATMENT_FUNCTIONS)
    assert len({row.treatment_function for row in plain_words()}) == len(plain_words())
    assert all(row.in_short and all(one.strip() for one in row.said.split(";")) for row in plain_words())
    assert all(len(short) <= 40 for short in in_short().values())


def test_no_treatment_has_a_word_twice() -> None:
    for row in plain_words():
        said = row.said.split(";")
        assert len(said) == len(set(said)), row.treatment_function


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Knee", ["C_110"]),
        ("heart", ["C_320", "C_170"]),
        ("gynaecology", ["C_502"]),
        ("cataracts", ["C_130"]),
        ("women’s health", ["C_502"]),
        ("ENT", ["C_120"]),
    ],
)
def test_a_word_means_what_people_mean_by_it(text: str, meant: list[str]) -> None:
    assert codes(text) == meant
    assert all(one.whole for one in treatments_meant(text))


def test_the_longest_word_within_a_text_counts() -> None:
    assert codes("my lung surgery") == ["C_170"]
    assert not treatments_meant("my lung surgery")[0].whole


def test_a_word_begun_is_offered_from_four_letters_on() -> None:
    assert codes("orth") == ["C_110"]
    assert treatments_meant("orth")[0].begun
    assert codes("ort") == []


@pytest.mark.parametrize("text", ["", "Leeds", "Hereford", "East Lancashire", "Sandwell", "Hipperholme"])
def test_places_mean_no_treatment(text: str) -> None:
    assert codes(text) == []


def test_one_function_is_found_by_a_plain_word_and_several_are_not_chosen_between() -> None:
    assert treatment_function_of("knees") == "C_110"
    assert treatment_function_of("C_320") == treatment_function_of("cardiology") == "C_320"
    with pytest.raises(UsageError):
        treatment_function_of("heart")
