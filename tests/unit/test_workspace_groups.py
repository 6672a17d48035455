"""Groups of places: what is saved is read back, what ended is followed and told, what was spoilt is named."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairwait.domain.errors import BadInputError, UsageError
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.places.search import find_area
from fairwait.workspace.groups import Group, Groups, Member, new_group
from fairwait.workspace.members import standing_in
from fairwait.workspace.place import Workspace
from fairwait.workspace.toml import parsed, written

JANUARY, APRIL = Period(2026, 1), Period(2026, 4)
SOUND = 'geography = "sub-icb"\n\n[[places]]\ncode = "00R"\nname = "Blackpool"\n'


@pytest.fixture
def groups(tmp_path: Path) -> Groups:
    return Groups(Workspace(tmp_path))


def group(*codes: str, geography: Geography = Geography.ICB, name: str = "ours") -> Group:
    return Group(name, geography, tuple(Member(one, f"Place {one}") for one in codes))


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=80), st.text(max_size=20))
def test_any_text_is_read_back_as_it_was_written(text: str, other: str) -> None:
    facts: dict[str, str | date] = {"note": text, "created": date(2026, 11, 22)}
    rows = [{"code": "00R", "name": other.encode("utf-8", "ignore").decode("utf-8")}]
    read = parsed(written(facts, {"places": rows}, "a comment"), Path("x.toml"))
    assert read == facts | {"places": rows}


def test_a_group_is_read_back_as_it_was_saved(groups: Groups) -> None:
    places = tuple(find_area(one, JANUARY) for one in ("00R", "00L"))
    made = new_group("coast", places, note='by the "sea"\n\\', author="A. N. Other", created=date(2026, 11, 22))
    groups.save(made)
    assert groups.read("COAST") == made


def test_places_of_two_levels_are_no_group() -> None:
    places = tuple(find_area(one, JANUARY) for one in ("00R", "QWO"))
    with pytest.raises(UsageError, match="not of one level"):
        new_group("mixed", places, note="", author="", created=date(2026, 11, 22))


def test_what_became_of_boards_is_followed_and_told() -> None:
    kept, merged, divided = standing_in(group("QWO", "QMM", "QJG"), APRIL)
    assert (kept.place and kept.place.code, kept.told) == ("QWO", "")
    assert merged.place is not None
    assert merged.place.code == "T6Y0W"
    assert "is part of Norfolk and Suffolk (T6Y0W)" in merged.told
    assert divided.place is None
    assert "no single place" in divided.told
    assert all(one.told == "" for one in standing_in(group("QWO", "QMM", "QJG"), JANUARY))


def test_a_code_that_never_was_is_told_and_not_dropped() -> None:
    (standing,) = standing_in(group("ZZZ"), JANUARY)
    assert standing.place is None
    assert "ZZZ" in standing.told


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ('geography = "sub-icb"\nnote = unquoted\n', 2, "mistake in its writing"),
        (SOUND.replace('"sub-icb"', '"county"'), 1, "level"),
        (SOUND.replace('"00R"', '"../x"'), 4, "no code"),
        (SOUND.replace('"00R"', "12"), None, "no code"),
        (f"colour = 3\n{SOUND}", 1, "colour"),
        (f"note = 3\n{SOUND}", 1, "note"),
        (f'created = "yesterday"\n{SOUND}', 1, "day"),
        ('geography = "icb"\nplaces = "all"\n', 2, "places"),
        ('geography = "icb"\n', None, "no places"),
        ("", None, "level"),
        ("[" * 5000, None, "mistake"),
    ],
)
def test_a_mistake_made_by_hand_is_told_with_its_line(groups: Groups, text: str, line: int | None, said: str) -> None:
    groups.shelf.folder.mkdir(parents=True)
    groups.shelf.path("ours").write_text(text, encoding="utf-8")
    with pytest.raises(BadInputError, match=said) as told:
        groups.read("ours")
    assert str(groups.shelf.path("ours")) in told.value.where
    if line is not None:
        assert told.value.where.endswith(f"line {line}")
    assert groups.shelf.path("ours").read_text(encoding="utf-8") == text


def test_a_spoilt_file_hides_no_other_group(groups: Groups) -> None:
    groups.save(group("QWO", name="good"))
    groups.shelf.path("bad").write_text("nonsense", encoding="utf-8")
    (groups.shelf.folder / "my file!.toml").write_text(SOUND, encoding="utf-8")
    every, errors = groups.every()
    assert [one.name for one in every] == ["good"]
    assert len(errors) == 2


def test_a_file_written_by_hand_may_be_careless(groups: Groups) -> None:
    groups.shelf.folder.mkdir(parents=True)
    text = SOUND.replace("00R", " 00r ") + '[[places]]\ncode = "00R"\n[[places]]\ncode = "00L"\n'
    groups.shelf.path("ours").write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert [one.code for one in groups.read("ours").members] == ["00R", "00L"]


@pytest.mark.parametrize(
    "spoilt",
    ["number = " + "9" * 5_000, "a" + ".a" * 20_000 + " = 1", "note = '" + "x" * 60_000 + "'"],
    ids=["a number of too many digits", "a key of endless parts", "an endless line"],
)
def test_one_spoilt_group_is_named_and_the_others_are_listed(groups: Groups, spoilt: str) -> None:
    groups.save(group("QWO", name="sound"))
    (groups.shelf.folder / "spoilt.toml").write_text(spoilt, encoding="utf-8")
    found, faults = groups.every()
    assert [one.name for one in found] == ["sound"]
    assert [type(one) for one in faults] == [BadInputError]
    assert "spoilt.toml" in str(faults[0])
