"""Finding a place in an edition: by today's names and codes, by former ones, by hospitals, and in spite of slips."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import permutations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from fairwait.domain.errors import UsageError
from fairwait.domain.period import Period
from fairwait.editions import slips
from fairwait.editions.begun import begun
from fairwait.editions.reading import Edition
from fairwait.editions.searching import Match, meant, search
from fairwait.editions.slips import Vocabulary, distance, slips_allowed
from fairwait.places.areas import area_rows
from fairwait.places.providers import provider_changes, provider_rows
from fairwait.places.search import find_area

PERIOD = Period(2026, 1)
NAMES = sorted({row.name for row in area_rows()} | {row.name for row in provider_rows()})
CODES = sorted({row.code for row in area_rows()} | {row.code for row in provider_rows()})


@pytest.fixture(scope="module")
def edition(edition_of: Callable[..., Edition]) -> Edition:
    return edition_of("places", "begun", "names")


def labels(match: Match) -> list[str]:
    return [one.label for one in match.places]


def first(edition: Edition, text: str) -> Match:
    found = search(edition, text)
    assert found, f"nothing found for “{text}”"
    return found[0]


def test_a_name_leads_to_the_smallest_place_of_that_name_first(edition: Edition) -> None:
    found = search(edition, "devon")
    assert [labels(one) for one in found[:2]] == [["Devon (15N)"], ["Devon (QJK)"]]
    assert labels(first(edition, "Devon ICB")) == ["Devon (QJK)"]


@pytest.mark.parametrize("text", ["03R", "03r", " 03 R ", "Wakefield (03R)", "wakefield", "NHS Wakefield CCG"])
def test_a_place_is_meant_by_its_code_its_name_and_its_label(edition: Edition, text: str) -> None:
    found = meant(edition, text)
    assert found is not None
    assert found.label == "Wakefield (03R)"


def test_a_name_that_two_places_bear_means_neither_alone(edition: Edition) -> None:
    assert meant(edition, "Devon") is None


@pytest.mark.parametrize("text", ["Leeds West", "03C", "NHS Leeds West CCG", "leeds west ccg"])
def test_a_former_group_leads_to_the_location_that_has_its_people_today(edition: Edition, text: str) -> None:
    found = first(edition, text)
    assert labels(found) == ["Leeds (15F)"]
    assert found.what in ("former name", "former code")
    assert found.told == "Leeds West (03C) has ended: its people are in Leeds (15F)."
    assert meant(edition, text) is None, "a reader is told, not sent on in silence"


def test_who_asks_for_a_group_of_an_unchanged_name_is_told_that_it_was_one(edition: Edition) -> None:
    assert first(edition, "NHS Wakefield CCG").why == "formerly NHS Wakefield CCG"
    assert first(edition, "Wakefield").why == ""


def test_a_trust_that_was_divided_lists_all_its_successors(edition: Edition) -> None:
    found = first(edition, "South London Healthcare")
    assert [one.code for one in found.places] == ["RJ2", "RJZ", "RPG"]
    assert "was succeeded by" in found.told


def test_a_merged_trust_leads_to_the_one_of_today(edition: Edition) -> None:
    assert [one.code for one in first(edition, "Heatherwood").places] == ["RDU"]


def test_a_chain_of_former_names_ends_with_today(edition: Edition) -> None:
    good_hope = first(edition, "Good Hope Hospital NHS Trust")
    assert good_hope.told.endswith(
        "it was succeeded by Heart of England NHS Foundation Trust (RR1), "
        "today University Hospitals Birmingham NHS Foundation Trust (RRK)."
    )
    divided = first(edition, "RG2")
    assert divided.told.endswith("and Oxleas NHS Foundation Trust (RPG).")
    (north_middlesex,) = [one for one in search(edition, "RAP") if one.whole]
    assert north_middlesex.told.startswith(
        "North Middlesex University Hospital has had no figures since January 2025: it joined the Royal Free London"
    )


def test_every_told_end_is_one_of_today(edition: Edition) -> None:
    """No sentence on what became of somebody stops at a body that was itself succeeded."""
    succeeded = {one.code for one in provider_changes() if one.documented and one.successors and one.period <= PERIOD}
    for code, former in (edition.fact("former") or {}).items():
        named = re.findall(r"\(([0-9A-Z]+)\)", former["told"])
        assert not named or named[-1] == code or named[-1] not in succeeded, former["told"]
        assert not succeeded & set(former["heirs"]), code


def test_a_former_region_leads_to_those_of_today(edition: Edition) -> None:
    assert {one.code for one in first(edition, "North of England").places} == {"Y62", "Y63"}


@pytest.mark.parametrize(("text", "code"), [("West and North London", "Z9B2Z"), ("Essex", "D7T5G"), ("d7t5g", "D7T5G")])
def test_a_board_that_began_since_is_found_by_its_own_name(edition: Edition, text: str, code: str) -> None:
    found = meant(edition, text)
    assert found is not None
    assert found.code == code
    assert "Began in April 2026, so it has no figures of January 2026" in found.reason


@pytest.mark.parametrize("text", ["Leeds General Infirmary", "RR801", "leeds general inf", "RR8XX"])
def test_a_hospital_leads_to_its_trust(edition: Edition, text: str) -> None:
    found = first(edition, text)
    assert [one.code for one in found.places] == ["RR8"]
    assert found.why.endswith("of Leeds Teaching Hospitals NHS Trust")


@pytest.mark.parametrize("text", ["E38000225", "e38000225"])
def test_a_code_of_the_statistics_office_is_a_code(edition: Edition, text: str) -> None:
    assert labels(first(edition, text)) == ["Leeds (15F)"]


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("Wakefeild", "Wakefield (03R)"),
        ("calderdael", "Calderdale (02T)"),
        ("manchester univeristy", "Manchester University NHS Foundation Trust (R0A)"),
        ("sheffild teaching", "Sheffield Teaching Hospitals NHS Foundation Trust (RHQ)"),
        ("O2T", "Calderdale (02T)"),
    ],
)
def test_slips_are_forgiven_where_nothing_else_is_found(edition: Edition, typed: str, label: str) -> None:
    found = first(edition, typed)
    assert label in labels(found)
    assert found.near
    assert meant(edition, typed) is None, "a guess is offered, not taken"


def test_who_has_no_page_and_no_successor_is_still_explained(edition: Edition) -> None:
    trust = first(edition, "5N1")
    assert trust.places == ()
    assert "primary care trust" in trust.told
    hub = first(edition, "London Commissioning Hub")
    assert (hub.places, "no place" in hub.told) == ((), True)


def test_what_leads_nowhere_does_not_crowd_out_what_does(edition: Edition) -> None:
    assert all(one.places for one in search(edition, "Leeds", limit=100))


def test_nonsense_finds_nothing(edition: Edition) -> None:
    for text in ("", "   ", "xyzzyplugh", "'; drop table place; --", "%", "\0", "\ud800", "🏥"):
        assert search(edition, text) == ()
        assert meant(edition, text) is None


def test_no_more_are_given_than_asked_for_and_each_place_once(edition: Edition) -> None:
    assert len(search(edition, "nhs foundation trust", limit=7)) == 7
    alone = [one.places[0].code for one in search(edition, "manchester", limit=100) if len(one.places) == 1]
    assert len(alone) == len(set(alone))


def typed() -> st.SearchStrategy[str]:
    """What people type: names and codes of any year, in whole or begun, in any letters."""
    whole = st.sampled_from(NAMES + CODES)
    begun = st.tuples(whole, st.integers(3, 40)).map(lambda pair: pair[0][: pair[1]])
    ended = st.tuples(whole, st.sampled_from([" ICB", " CCG", ""])).map("".join)
    return st.one_of(whole, begun, ended, whole.map(str.upper), whole.map(str.lower))


@settings(max_examples=400)
@given(text=typed())
@example("Surrey and Sussex")
def test_it_agrees_with_the_search_of_the_command_line(edition: Edition, text: str) -> None:
    try:
        place = find_area(text, PERIOD)
    except UsageError:
        return
    if edition.place(place.code) is None:
        return  # a provider without figures in the month has no page
    found = [[one.code for one in match.places] for match in search(edition, text)]
    found = [codes for codes in found if not any(begun(edition, one) for one in codes)]  # the command line has months
    assert found, f"“{text}” is {place.label} on the command line"
    assert found[0] == [place.code]
    alone = meant(edition, text)
    assert alone is None or alone.code == place.code or begun(edition, alone.code)


@settings(max_examples=300)
@given(text=st.text(max_size=120))
def test_whatever_is_typed_it_answers_in_order(edition: Edition, text: str) -> None:
    found = search(edition, text, limit=5)
    assert len(found) <= 5
    assert all(one.places or one.told for one in found)


@given(st.text("abc", max_size=7), st.text("abc", max_size=7))
def test_the_distance_is_one_of_slips(one: str, other: str) -> None:
    assert distance(one, other, 9) == distance(other, one, 9) == distance(one[::-1], other[::-1], 9)
    assert (distance(one, other, 9) == 0) == (one == other)
    assert distance(one, other, 1) == min(2, distance(one, other, 9))


@given(st.text("abc", min_size=4, max_size=9), st.lists(st.text("abc", min_size=1, max_size=11), max_size=6))
def test_a_word_may_go_on_after_what_was_typed(word: str, known: list[str]) -> None:
    """The words that are meant, by looking at each of their beginnings that counts for itself."""
    most, size, expected = slips_allowed(word), len(word), {}
    for other in known:
        beginnings = {other, other[:size], other[: size + 1]} if len(other) > size else {other}
        least = min(distance(word, one, most) for one in beginnings)
        if least <= most:
            expected[other] = least
    assert Vocabulary(known).meant_by(word) == expected


@given(st.text("abc", min_size=4, max_size=9), st.lists(st.text("abc", min_size=1, max_size=11), max_size=6))
@example("aaaabbbb", ["ababxyab", "aaaabbb", "aabb", "bbbbaaaa"])
def test_words_are_passed_over_by_their_letters_only_where_none_is_meant(word: str, known: list[str]) -> None:
    every = Vocabulary(known)
    every._words = tuple((other, len(other), -1) for other in dict.fromkeys(known))  # as if each had every letter
    assert Vocabulary(known).meant_by(word) == every.meant_by(word)


def slow_texts(edition: Edition) -> list[str]:
    """Texts as long as one may be, of words that take long: slips in real ones, and letters that most words have."""
    real = sorted({word for (name,) in edition.rows("select folded from name") for word in name.split()})
    slipped = [f"{word[:3]}z{word[4:]}" for word in real if len(word) == 8 and word.isalpha()]
    mixed = ["".join(letters) for letters in permutations("aeeirsst")][::997]
    return [" ".join(words[at : at + 11]) for words in (slipped, mixed) for at in (0, 11, 22, 33)]


def test_no_text_however_long_takes_long(edition: Edition, monkeypatch: pytest.MonkeyPatch) -> None:
    """Told by how many words are compared letter by letter, the same on every machine: all else takes less."""
    looked: list[str] = []
    compare = slips._to_beginnings

    def counted(one: str, other: str, most: int) -> list[int]:
        looked.append(one)
        return compare(one, other, most)

    monkeypatch.setattr(slips, "_to_beginnings", counted)
    most = 0
    for text in slow_texts(edition):
        looked.clear()
        search(edition, text)
        assert len(set(looked)) <= 6
        assert len(looked) < 1_000
        most = max(most, len(looked))
        before = len(looked)
        search(edition, text)
        assert len(looked) == before, "asked once more it is remembered"
    assert most > 10, "else this counts nothing"


def test_only_so_many_words_of_a_text_are_looked_at_for_slips(edition: Edition) -> None:
    """Of what nobody types in good faith the rest is taken as it is."""
    assert labels(first(edition, "manchester univeristy")) == labels(first(edition, "univeristy manchester"))
    assert search(edition, "zzza zzzb zzzc zzzd zzze zzzf wakefeild") == ()


def test_slips_of_the_finger() -> None:
    assert distance("wakefeild", "wakefield", 2) == 1, "two letters that changed places are one slip"
    assert distance("leds", "leeds", 1) == 1
    assert Vocabulary(["sheffield", "sheffieldish", "salford"]).meant_by("sheffeld") == {
        "sheffield": 1,
        "sheffieldish": 1,
    }
    assert Vocabulary(["abd"]).meant_by("abc") == {}, "short words are too like one another"


def test_an_area_that_is_all_of_a_board_is_found_by_the_boards_name(edition: Edition) -> None:
    found = search(edition, "Cornwall")
    assert ["Kernow (11N)"] in [labels(one) for one in found]
    (kernow,) = [one for one in found if labels(one) == ["Kernow (11N)"]]
    assert kernow.why == "all of Cornwall and the Isles of Scilly"


def test_initials_are_understood_where_words_of_a_name_begin_with_them(edition: Edition) -> None:
    for typed, code in (("UHB", "RRK"), ("QMC", "RX1"), ("BRI", "RA7"), ("LGI", "RR8")):
        assert code in [place.code for one in search(edition, typed, 40) for place in one.places], typed
