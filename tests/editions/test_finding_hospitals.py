"""Hospitals as people type them lead to the trust that runs them today, against the published lists themselves."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from fairwait.editions.reading import Edition
from fairwait.editions.searching import search
from fairwait.places.providers import provider_changes

#: What is typed, words that the list of hospitals must have of it, and the trust of today.
TYPED = [
    tuple(cell.strip() for cell in line.split("|"))
    for line in """
    Cumberland Infirmary | CUMBERLAND INFIRMARY | RNN
    West Cumberland Hospital | WEST CUMBERLAND | RNN
    Carlisle | CUMBERLAND INFIRMARY | RNN
    Sunderland Royal | SUNDERLAND ROYAL | R0B
    Solihull Hospital | SOLIHULL HOSPITAL | RRK
    Broomfield | BROOMFIELD HOSPITAL | RAJ
    broomfield hospital chelmsford | BROOMFIELD HOSPITAL | RAJ
    Royal Manchester Children's | ROYAL MANCHESTER CHILDREN'S | R0A
    Fairfield General | FAIRFIELD GENERAL | RM3
    Rochdale Infirmary | ROCHDALE INFIRMARY | RM3
    Royal Oldham | ROYAL OLDHAM | RM3
    North Manchester General | NORTH MANCHESTER GENERAL | R0A
    Manchester Royal Infirmary | MANCHESTER ROYAL INFIRMARY | R0A
    Wythenshawe | WYTHENSHAWE | R0A
    trafford general | TRAFFORD GENERAL | R0A
    Heartlands | HEARTLANDS HOSPITAL | RRK
    Good Hope | GOOD HOPE | RRK
    Hinchingbrooke | HINCHINGBROOKE | RGN
    Ipswich Hospital | IPSWICH HOSPITAL | RDE
    Burton Hospital | BURTON HOSPITAL | RTG
    Royal Bournemouth | ROYAL BOURNEMOUTH | R0D
    Poole hospital | POOLE HOSPITAL | R0D
    Weston General Hospital | WESTON GENERAL | RA7
    weston super mare hospital | WESTON GENERAL | RA7
    North Middlesex | NORTH MIDDLESEX | RAL
    North Mid Hospital London | NORTH MIDDLESEX | RAL
    Queen's Hospital Romford | QUEEN'S HOSPITAL | RF4
    Alexandra Redditch | ALEXANDRA HOSPITAL | RWP
    the Alexandra Hospital in Redditch | ALEXANDRA HOSPITAL | RWP
    City Hospital Birmingham | CITY HOSPITAL | RXK
    Princess Royal Telford | PRINCESS ROYAL | RXW
    Princess Royal Haywards Heath | PRINCESS ROYAL | RYR
    Queen Elizabeth Gateshead | QUEEN ELIZABETH | RR7
    Queen Elizabeth Kings Lynn | QUEEN ELIZABETH | RCX
    Queen Elizabeth Birmingham | QUEEN ELIZABETH | RRK
    Queen Elizabeth Hospital Woolwich | QUEEN ELIZABETH | RJ2
    QEQM | QUEEN ELIZABETH THE QUEEN MOTHER | RVV
    Addenbrookes | ADDENBROOKE'S | RGT
    Addenbrooks Hospital | ADDENBROOKE'S | RGT
    St James Leeds | ST JAMES'S UNIVERSITY | RR8
    LGI | LEEDS GENERAL INFIRMARY | RR8
    RVI Newcastle | ROYAL VICTORIA INFIRMARY | RTD
    RVI | ROYAL VICTORIA INFIRMARY | RTD
    MRI | MANCHESTER ROYAL INFIRMARY | R0A
    John Radcliffe | JOHN RADCLIFFE | RTH
    James Cook | JAMES COOK | RTR
    Pinderfields | PINDERFIELDS | RXF
    Pinderfeilds Wakefield | PINDERFIELDS | RXF
    Dewsbury hospital | DEWSBURY | RXF
    Musgrove Park Taunton | MUSGROVE PARK | RH5
    Yeovil hospital | YEOVIL DISTRICT | RH5
    North Devon District Hospital | NORTH DEVON DISTRICT | RH8
    Royal Devon and Exeter | ROYAL DEVON & EXETER | RH8
    Southport hospital | SOUTHPORT | RBN
    Bedford Hospital | BEDFORD HOSPITAL | RC9
    Basildon hospital | BASILDON | RAJ
    Royal Brompton | ROYAL BROMPTON | RJ1
    Harefield | HAREFIELD | RJ1
    Royal Sussex County Brighton | ROYAL SUSSEX COUNTY | RYR
    Royal Alexandra children's hospital | ROYAL ALEXANDRA | RYR
    St Georges Tooting | ST GEORGE'S | RJ7
    St Mary's Manchester | ST MARY'S | R0A
    St Mary's Paddington | ST MARY'S HOSPITAL (HQ) | RYJ
    Leighton Hospital Crewe | LEIGHTON | RBT
    Lister Stevenage | LISTER | RWH
    Pilgrim Boston | PILGRIM | RWD
    Pembury | PEMBURY | RWF
    Conquest Hastings | CONQUEST | RXC
    Midland Met | MIDLAND METROPOLITAN | RXK
    South Tyneside hospital | SOUTH TYNESIDE | R0B
    King George Ilford | KING GEORGE | RF4
    Heatherwood | HEATHERWOOD | RDU
    Queens Medical Centre | QUEEN'S MEDICAL | RX1
    derriford | DERRIFORD | RK9
    Treliske | TRELISKE | REF
    """.strip().splitlines()
]
#: Within how many of the first answers the trust must stand: a town or a saint has many hospitals.
FIRST = 8


@pytest.fixture(scope="module")
def edition(edition_of: Callable[..., Edition]) -> Edition:
    return edition_of("places", "names")


@pytest.mark.parametrize(("typed", "listed", "trust"), TYPED, ids=[one[0] for one in TYPED])
def test_a_hospital_leads_to_the_trust_of_today(edition: Edition, typed: str, listed: str, trust: str) -> None:
    found = search(edition, typed)

    assert trust in [place.code for match in found[:FIRST] for place in match.places]


@pytest.mark.parametrize(
    "typed", ["Weston General Hospital", "Good Hope", "Trafford General", "Royal Devon", "Withington"]
)
def test_who_holds_a_clinic_in_a_hospital_is_not_taken_for_its_owner(edition: Edition, typed: str) -> None:
    codes = [place.code for match in search(edition, typed) for place in match.places]

    assert not {"RVJ", "RK9", "RM3"} & set(codes)


@pytest.mark.shared_data
def test_the_published_lists_give_these_hospitals_to_these_trusts_or_to_those_they_succeeded(shared_data: Path) -> None:
    lists = (("acute_sites_2024.csv", "utf-8-sig", ","), ("hospital_sites_2020.csv", "cp1252", "~"))
    owners: list[tuple[str, str]] = []
    for file, encoding, delimiter in lists:
        with next(shared_data.rglob(file)).open(encoding=encoding, newline="") as text:
            rows = csv.DictReader(text, delimiter=delimiter)
            owners += [(row["OrganisationName"].upper(), row["ParentODSCode"]) for row in rows]

    for typed, listed, trust in TYPED:
        of = {owner for name, owner in owners if listed in name}
        assert trust in {heir for owner in of for heir in heirs(owner)}, (typed, of)


def heirs(code: str) -> set[str]:
    """Whoever the documented changes of providers lead to from a code, itself included."""
    found, waiting = {code}, [code]
    while waiting:
        one = waiting.pop()
        new = {to for change in provider_changes() if change.code == one for to in change.successors} - found
        found |= new
        waiting += new
    return found


def test_the_hospital_that_fitted_is_known_by_its_code_and_town(edition: Edition) -> None:
    (match,) = search(edition, "Queen Elizabeth Gateshead")

    assert (match.site, match.shown) == ("RR7EN", "Queen Elizabeth Hospital, Gateshead")
    assert match.why == "Queen Elizabeth Hospital, Gateshead is a hospital of Gateshead Health NHS Foundation Trust"


def test_most_of_the_words_are_enough_where_nothing_has_them_all(edition: Edition) -> None:
    found = search(edition, "Queen Elizabeth Hospital Woolwich")

    assert all(one.near for one in found)
    assert {"RR7", "RJ2", "RCX", "RRK"} <= {one.places[0].code for one in found}
    assert search(edition, "xyzzy hospital") == (), "a word that every hospital has says nothing"
