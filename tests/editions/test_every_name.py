"""Every name and code leads to today's places: what a table of former codes can be joined by."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from fairwait.editions.every_name import every_name
from fairwait.editions.reading import Edition


@pytest.fixture(scope="module")
def names(edition_of: Callable[..., Edition]) -> dict[tuple[str, str], dict[str, Any]]:
    edition = edition_of("places", "names")
    found = every_name(edition)
    known = {one.code for one in edition.places()}
    assert {code for one in found for code in one["places"]} == known, "every place is found by some name"
    assert len({(one["of"], one["what"], one["name"]) for one in found}) == len(found)
    return {(one["what"], one["name"]): one for one in found}


def test_the_code_of_a_former_group_leads_to_its_location_of_today_and_says_so(
    names: dict[tuple[str, str], dict[str, Any]],
) -> None:
    west = names["former code", "03C"]
    assert west["places"] == ["15F"]
    assert west["told"].startswith("Leeds West (03C) has ended")
    assert names["former name", "Leeds West"]["of"] == "03C"


def test_a_hospital_is_known_by_name_and_code(names: dict[tuple[str, str], dict[str, Any]]) -> None:
    assert names["site", "Pinderfields General Hospital, Wakefield"]["places"] == ["RXF"]
    assert names["site code", "RHQNG"]["places"] == ["RHQ"]


def test_a_place_of_today_has_nothing_told_of_it(names: dict[tuple[str, str], dict[str, Any]]) -> None:
    assert names["code", "03R"] == {"name": "03R", "what": "code", "of": "03R", "places": ["03R"], "told": ""}
    assert all(not one["told"] for (what, _), one in names.items() if what in ("name", "code"))
