"""Hospitals of providers: found by the code of the provider, else by a name that only one place has."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from fairwait.definitions.reference import ProviderChange, ProviderRow
from fairwait.pipeline.reference.provider_sources import HUBS25, SITES24
from fairwait.pipeline.reference.sites import build_sites
from fairwait.pipeline.reference.sources import SITES20, Shared, SourceFile
from fairwait.places.sites import hospitals, treatment_points


class _Lists:
    """The two lists of hospitals and the register of hubs, as :class:`Shared` would read them."""

    def __init__(
        self, of_2024: list[dict[str, str]], of_2020: list[dict[str, str]], hubs: list[dict[str, str]] | None = None
    ) -> None:
        self._held = {SITES24.path: of_2024, SITES20.path: of_2020, HUBS25.path: hubs or []}

    def rows(self, source: SourceFile) -> list[dict[str, str]]:
        return self._held[source.path]


def _listed(code: str, name: str, parent: str, **more: str) -> dict[str, str]:
    row = {
        "OrganisationCode": code, "OrganisationName": name, "ParentODSCode": parent, "SubType": "Hospital",
        "Sector": "NHS Sector", "Postcode": "AB1 2CD", "City": "LEEDS", "Latitude": "53.5", "Longitude": "-1.5",
    }  # fmt: skip
    return row | more


def _change(code: str, successor: str, also: str = "") -> ProviderChange:
    return ProviderChange(code, successor, also, date(2020, 4, 1), "merger", "they joined", "beds")


def _provider(code: str, name: str, **more: Any) -> ProviderRow:
    row = {
        "official_name": name, "also_known_as": "", "sector": "NHS", "icb": "", "icb_how": "", "postcode": "",
        "latitude": None, "longitude": None, "first_seen": "2022-04", "last_seen": "2026-04",
    }  # fmt: skip
    return ProviderRow(code=code, name=name, **cast("dict[str, Any]", row | more))


def _built(
    lists: _Lists, *providers: ProviderRow, changes: tuple[ProviderChange, ...] = ()
) -> dict[str, tuple[str, str]]:
    found = build_sites(cast("Shared", lists), providers, changes)
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


def test_the_later_list_counts_hospitals_that_it_has_no_type_for() -> None:
    lists = _Lists([_listed("RAA98", "GOOD HOPE HOSPITAL", "RAA", SubType="UNKNOWN")], [])

    assert list(_built(lists, _provider("RAA", "A"))) == ["RAA98"]


def test_the_earlier_list_counts_them_only_for_a_trust_of_which_it_types_none() -> None:
    untyped = [_listed("RAA02", "ROYAL INFIRMARY", "RAA", SubType="UNKNOWN"),
               _listed("RBB20", "CLOSED HOSPITAL", "RBB", SubType="UNKNOWN", Latitude="52")]  # fmt: skip
    typed = _listed("RBB01", "Open hospital", "RBB")

    assert list(_built(_Lists([], [*untyped, typed]), _provider("RAA", "A"), _provider("RBB", "B"))) == [
        "RAA02",
        "RBB01",
    ]


def test_a_hospital_follows_the_successor_of_the_trust_that_had_it() -> None:
    lists = _Lists([], [_listed("RZZ01", "WESTON GENERAL HOSPITAL", "RZZ")])
    changes = (_change("RZZ", "RYY"), _change("RYY", "RAA"))

    assert _built(lists, _provider("RAA", "A"), changes=changes) == {"RZZ01": ("RAA", "2020, then of RZZ")}
    assert _built(lists, _provider("RAA", "A")) == {}, "an end that nothing documents leads nowhere"


def test_a_clinic_inside_the_hospital_of_another_does_not_take_it_over() -> None:
    clinic = _listed("RBBJ8", "WESTON GENERAL HOSPITAL", "RBB", SubType="")
    under_another_name = _listed("RBBJ9", "WESTON HOSPITAL CHILDREN", "RBB", SubType="")
    lists = _Lists([clinic, under_another_name], [_listed("RZZ01", "Weston General Hospital", "RZZ")])

    built = _built(lists, _provider("RAA", "A"), _provider("RBB", "B"), changes=(_change("RZZ", "RAA"),))

    assert built == {"RZZ01": ("RAA", "2020, then of RZZ")}


def test_hospitals_of_a_divided_trust_go_to_the_heir_that_another_file_places_there() -> None:
    far = {"Latitude": "52.0"}
    lists = _Lists(
        [_listed("RAA17", "OLDHAM HOSPITAL", "RAA", SubType="")],
        [_listed("RZZ03", "Royal Oldham Hospital", "RZZ"), _listed("RZZ04", "Rochdale Infirmary", "RZZ", **far),
         _listed("RZZ05", "Birch Hill Hospital", "RZZ", Latitude="51.0")],
        [{"lat": "52.0", "lon": "-1.5", "nearest_acute_trust": "RBB"}],
    )  # fmt: skip

    built = _built(lists, _provider("RAA", "A"), _provider("RBB", "B"), changes=(_change("RZZ", "RAA", "RBB"),))

    assert {code: provider for code, (provider, _) in built.items()} == {"RAA17": "RAA", "RZZ03": "RAA", "RZZ04": "RBB"}


def test_the_town_is_kept_where_the_name_does_not_say_it() -> None:
    lists = _Lists([_listed("RAA01", "LEEDS GENERAL INFIRMARY", "RAA"), _listed("RAA02", "CITY HOSPITAL", "RAA")], [])
    found = build_sites(cast("Shared", lists), [_provider("RAA", "A")])

    assert [(one.name, one.town) for one in found] == [
        ("Leeds General Infirmary", ""),
        ("City Hospital", "Leeds"),
    ]


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
