"""Hospitals of providers: found by the code of the provider, else by a name that only one place has."""

from __future__ import annotations

from typing import Any, cast

from fairwait.definitions.reference import ProviderRow
from fairwait.pipeline.reference.provider_sources import SITES24
from fairwait.pipeline.reference.sites import build_sites
from fairwait.pipeline.reference.sources import Shared, SourceFile
from fairwait.places.sites import hospitals, treatment_points


class _Lists:
    """The two lists of hospitals, as :class:`Shared` would read them."""

    def __init__(self, of_2024: list[dict[str, str]], of_2020: list[dict[str, str]]) -> None:
        self._held = {True: of_2024, False: of_2020}

    def rows(self, source: SourceFile) -> list[dict[str, str]]:
        return self._held[source == SITES24]


def _listed(code: str, name: str, parent: str, **more: str) -> dict[str, str]:
    row = {
        "OrganisationCode": code, "OrganisationName": name, "ParentODSCode": parent, "SubType": "Hospital",
        "Sector": "NHS Sector", "Postcode": "AB1 2CD", "Latitude": "53.5", "Longitude": "-1.5",
    }  # fmt: skip
    return row | more


def _provider(code: str, name: str, **more: Any) -> ProviderRow:
    row = {
        "official_name": name, "also_known_as": "", "sector": "NHS", "icb": "", "icb_how": "", "postcode": "",
        "latitude": None, "longitude": None, "first_seen": "2022-04", "last_seen": "2026-04",
    }  # fmt: skip
    return ProviderRow(code=code, name=name, **cast("dict[str, Any]", row | more))


def _built(lists: _Lists, *providers: ProviderRow) -> dict[str, tuple[str, str]]:
    found = build_sites(cast("Shared", lists), providers)
    return {one.code: (one.provider, one.how) for one in found}


def test_a_hospital_in_both_lists_is_that_of_the_later_one() -> None:
    lists = _Lists([_listed("RAA01", "NEW NAME", "RAA")], [_listed("RAA01", "Old name", "RBB")])

    assert _built(lists, _provider("RAA", "A"), _provider("RBB", "B")) == {"RAA01": ("RAA", "2024")}


def test_without_a_type_only_what_calls_itself_a_hospital_is_one() -> None:
    untyped = [
        _listed("RAA01", "POOLE HOSPITAL", "RAA", SubType=""),
        _listed("RAA02", "CHILD DEVELOPMENT CENTRE", "RAA", SubType=""),
        _listed("RAA03", "HOSPITALITY HOUSE", "RAA", SubType=""),
    ]

    assert list(_built(_Lists(untyped, []), _provider("RAA", "A"))) == ["RAA01"]


def test_an_independent_provider_that_no_code_places_is_found_by_its_name() -> None:
    listed = _listed("NVG01", "The Fairfield Independent Hospital", "NVG", Sector="Independent Sector")
    provider = _provider("Y9S1N", "FAIRFIELD INDEPENDENT", sector="independent")

    assert _built(_Lists([], [listed]), provider) == {"NVG01": ("Y9S1N", "2020, by name")}


def test_a_name_that_two_places_have_or_an_nhs_hospital_has_is_nobodys() -> None:
    provider = _provider("NQT5K", "ST MARTIN'S HOSPITAL", sector="independent")
    nhs = _listed("RXY03", "St Martin's Hospital", "RXY")
    twice = [
        _listed("NA1", "St Martin's", "NA", Sector="Independent Sector"),
        _listed("NB1", "St Martins Hospital", "NB", Sector="Independent Sector", Postcode="XY9 9ZZ"),
    ]

    assert _built(_Lists([], [nhs]), provider) == {}
    assert _built(_Lists([], twice), provider) == {}


def test_wakefields_trust_has_its_three_hospitals() -> None:
    assert {one.name for one in hospitals()["RXF"]} == {
        "Pinderfields General Hospital",
        "Pontefract Hospital",
        "Dewsbury and District Hospital",
    }


def test_every_point_lies_in_england_and_a_head_office_stands_in_only_where_no_hospital_is_listed() -> None:
    points = [one for held in treatment_points().values() for one in held]

    assert all(49.8 < one.latitude < 55.9 and -6.5 < one.longitude < 1.8 for one in points)
    assert not any(one.how == "head office" for code in hospitals() for one in treatment_points()[code])
    assert len(treatment_points()) > 300
