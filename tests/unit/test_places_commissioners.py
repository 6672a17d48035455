"""Commissioners that are places, that are none, and that nobody knows."""

from __future__ import annotations

from pathlib import Path

import pytest

from fairwait.domain.period import Period
from fairwait.pipeline.reference.published import read_published
from fairwait.pipeline.reference.sources import Shared
from fairwait.places import NON_ENGLISH, commissioner, non_geographic_commissioners

JANUARY = Period(2026, 1)


@pytest.mark.parametrize(
    ("code", "kind", "name", "region"),
    [
        ("03R", "place", "Wakefield", ""),
        ("NONC", "non-english", "Commissioners outside England", ""),
        ("13Q", "commissioning-hub", "National Commissioning Hub 1", ""),
        ("85J", "commissioning-hub", "North East and Yorkshire Commissioning Hub", "Y63"),
        ("14M", "health-and-justice-hub", "London Health and Justice Commissioning Hub", "Y56"),
        ("Y62", "commissioning-region", "North West Commissioning Region", ""),
    ],
)
def test_what_a_commissioner_is(code: str, kind: str, name: str, region: str) -> None:
    found = commissioner(code, JANUARY)

    assert (found.kind, found.name, found.region) == (kind, name, region)
    assert found.rankable is (kind == "place")


def test_an_unknown_code_is_shown_as_unmapped_with_the_name_it_came_with() -> None:
    found = commissioner("99Z", JANUARY, "NHS NOWHERE (SUB ICB LOCATION)")

    assert (found.kind, found.name, found.rankable) == ("unmapped", "Nowhere", False)
    assert commissioner("99Z", JANUARY).name == "99Z"
    assert commissioner("03R", Period(2013, 3), "NHS WAKEFIELD CCG").kind == "unmapped"


def test_commissioners_of_2015_are_the_groups_of_that_month_and_nhs_england() -> None:
    assert commissioner("00F", Period(2015, 1)).rankable
    assert commissioner("13T", Period(2015, 1)).kind == "unmapped"
    assert commissioner("13T", Period(2015, 4)).name == "Newcastle Gateshead"
    assert commissioner("X24", Period(2015, 1)).kind == "commissioning-board"


def test_there_are_25_bodies_that_are_no_places() -> None:
    kinds = [row.kind for row in non_geographic_commissioners().values()]

    assert {kind: kinds.count(kind) for kind in set(kinds)} == {
        "non-english": 1,
        "commissioning-hub": 9,
        "health-and-justice-hub": 7,
        "commissioning-region": 7,
        "commissioning-board": 1,
    }
    assert NON_ENGLISH in non_geographic_commissioners()


@pytest.mark.shared_data
def test_every_commissioner_of_january_2026_is_known(shared_data: Path) -> None:
    published = read_published(Shared(shared_data))
    found = {code: commissioner(code, JANUARY) for code in published.commissioners}

    assert len(found) == 129
    assert sum(one.rankable for one in found.values()) == 106
    assert not [one for one in found.values() if one.kind == "unmapped"]
    for code, listed in published.commissioners.items():
        assert found[code].rankable is bool(listed.parent)
