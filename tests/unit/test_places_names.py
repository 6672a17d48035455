"""Names as people write them."""

from __future__ import annotations

import re

import pytest

from fairwait.places import area_name, provider, provider_name, provider_rows
from fairwait.places.names import ACRONYMS, SPELLINGS


@pytest.mark.parametrize(
    ("published", "written"),
    [
        ("NHS WAKEFIELD (SUB ICB LOCATION)", "Wakefield"),
        ("NHS ST HELENS (SUB ICB LOCATION)", "St Helens"),
        ("NHS HEYWOOD, MIDDLETON AND ROCHDALE (SUB ICB LOCATION)", "Heywood, Middleton and Rochdale"),
        ("NHS STOKE ON TRENT (SUB ICB LOCATION)", "Stoke-on-Trent"),
        ("NHS Stoke on Trent CCG", "Stoke-on-Trent"),
        ("NHS CORNWALL AND THE ISLES OF SCILLY INTEGRATED CARE BOARD", "Cornwall and the Isles of Scilly"),
        ("NHS Derby and Derbyshire Integrated Care Board", "Derby and Derbyshire"),
        ("West Yorkshire and Harrogate (Health and Care Partnership)", "West Yorkshire and Harrogate"),
        ("LONDON - H&J COMMISSIONING HUB", "London Health and Justice Commissioning Hub"),
        ("#N/A", "Commissioners outside England"),
    ],
)
def test_area_names(published: str, written: str) -> None:
    assert area_name(published) == written


@pytest.mark.parametrize(
    ("published", "written"),
    [
        ("GUY'S AND ST THOMAS' NHS FOUNDATION TRUST", "Guy's and St Thomas' NHS Foundation Trust"),
        ("SPIRE LEEDS HOSPITAL", "Spire Leeds Hospital"),
        (
            "BIRMINGHAM WOMEN'S AND CHILDREN'S NHS FOUNDATION TRUST",
            "Birmingham Women's and Children's NHS Foundation Trust",
        ),
        ("THE NEWCASTLE UPON TYNE HOSPITALS NHS TRUST", "The Newcastle upon Tyne Hospitals NHS Trust"),
        ("NUFFIELD HEALTH, LEEDS HOSPITAL", "Nuffield Health Leeds Hospital"),
        ("SPAMEDICA NEWCASTLE-UNDER-LYME", "SpaMedica Newcastle-under-Lyme"),
        ("NEWMEDICA - BRISTOL - LITFIELD HOUSE", "Newmedica Bristol (Litfield House)"),
        ("NEWMEDICA - NOWHERE YET", "Newmedica Nowhere Yet"),
        ("PRACTICE PLUS GROUP HOSPITAL - SHEPTON MALLET", "Practice Plus Group Hospital, Shepton Mallet"),
        ("PHOENIX HEALTH SOLUTIONS LIMITED HQ", "Phoenix Health Solutions Ltd"),
        ("FIRST COMMUNITY HEALTH AND CARE CIC", "First Community Health and Care CIC"),
        ("VERNOVA HEALTHCARE COMMUNITY INTEREST COMPANY", "Vernova Healthcare CIC"),
        ("COTSWOLDS SURGICAL PARTNERS LLP", "Cotswolds Surgical Partners LLP"),
        ("SUSSEX MSK PARTNERSHIP 2 ", "Sussex MSK Partnership 2"),
        ("OPTEGRA UK", "Optegra UK"),
        ("ACES MILTON KEYNES", "ACES Milton Keynes"),
        ("ISIGHT", "iSight"),
        ("MCINDOE O'HARA CLINIC", "McIndoe O'Hara Clinic"),
        ("THE BOROUGH HOSPITAL (THE ANNEXE)", "The Borough Hospital (The Annexe)"),
        ("already Written by People", "already Written by People"),
    ],
)
def test_provider_names(published: str, written: str) -> None:
    assert provider_name(published) == written


def test_two_hospitals_of_one_name_are_told_apart() -> None:
    assert provider("NVC04").name == "Duchy Hospital, Truro"
    assert provider("NT447").name == "Duchy Hospital, Harrogate"


def test_every_provider_name_reads_as_a_person_would_write_it() -> None:
    allowed = ACRONYMS | set(SPELLINGS.values()) | {"N2S", "DHC"}
    assert len(provider_rows()) == 595
    for row in provider_rows():
        name = row.name
        assert name == " ".join(name.split()), name
        assert name.count("(") == name.count(")"), name
        assert " - " not in name, name
        assert not name.endswith((" HQ", ",", "-")), name
        assert not re.search(r"\b(Nhs|Uk|Llp|Cic|Msk|Gp|Plc|Ent)\b", name), name
        assert not re.search(r"['’]S\b", name), name
        assert not re.search(r"(?<!,)(?<! Health) (And|Of|The|For|Upon) ", name), name
        for word in re.findall(r"[A-Z]{2,}", name):
            assert word in allowed or any(word in one for one in allowed), name


def test_names_tell_providers_apart() -> None:
    names = [row.name for row in provider_rows() if row.last_seen == "2026-04"]

    assert len(set(names)) == len(names)
