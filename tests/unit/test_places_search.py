"""Finding a place from what a person types."""

from __future__ import annotations

import pytest

from fairwait.domain.errors import UsageError
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.places import find_area

JANUARY = Period(2026, 1)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("03R", "03R"),
        ("03r ", "03R"),
        ("wakefield", "03R"),
        ("Wakefield (03R)", "03R"),
        ("NHS WAKEFIELD (SUB ICB LOCATION)", "03R"),
        ("West Yorkshire", "QWO"),
        ("nhs west yorkshire icb", "QWO"),
        ("Devon", "15N"),
        ("Devon ICB", "QJK"),
        ("St. Helens", "01X"),
        ("bath", "92G"),
        ("Stoke on Trent", "05W"),
        ("london", "Y56"),
        ("Sheffield Teaching", "RHQ"),
        ("guys and st thomas", "RJ1"),
        ("Newcastle upon Tyne Hospitals", "RTD"),
        ("spire leeds", "NT332"),
        ("Connect Health", "NMG"),  # a name that the display leaves out
        ("North Cheshire and Mersey", "RWW"),  # the name in a later file
        ("kings college hospital", "RJZ"),
        ("england", "ENG"),
    ],
)
def test_places_are_found(typed: str, code: str) -> None:
    assert find_area(typed, JANUARY).code == code


def test_the_month_decides_what_exists() -> None:
    assert find_area("Tameside and Glossop CCG", Period(2021, 6)).code == "01Y"
    assert find_area("Thames Valley", Period(2026, 4)).code == "S0E4D"
    assert find_area("QMJ", Period(2026, 3)).code == "QMJ"
    with pytest.raises(UsageError):
        find_area("QMJ", Period(2026, 4))


def test_a_provider_that_has_ended_is_found_by_code_only() -> None:
    assert find_area("RAP", JANUARY).code == "RAP"
    assert find_area("North Middlesex", Period(2024, 12)).code == "RAP"
    with pytest.raises(UsageError):
        find_area("North Middlesex", JANUARY)


def test_a_geography_restricts_the_search() -> None:
    assert find_area("Leeds", JANUARY, Geography.PROVIDER).code == "RR8"
    with pytest.raises(UsageError, match="Leeds"):
        find_area("Leeds", JANUARY, Geography.REGION)


def test_a_slip_of_the_finger_is_answered_with_what_is_near() -> None:
    with pytest.raises(UsageError, match=r"perhaps Wakefield \(03R\)") as refused:
        find_area("Wakefeld", JANUARY)
    assert refused.value.exit_code == 2


def test_nonsense_is_answered_without_suggestions() -> None:
    with pytest.raises(UsageError, match="give a code such as 03R"):
        find_area("xqzwv", JANUARY)
    with pytest.raises(UsageError, match="No place was named"):
        find_area("  ", JANUARY)


def test_a_name_of_several_places_lists_them() -> None:
    with pytest.raises(UsageError, match="could be 2 places") as refused:
        find_area("duchy", JANUARY)
    assert "Duchy Hospital, Harrogate (NT447) or Duchy Hospital, Truro (NVC04)" in str(refused.value)
    with pytest.raises(UsageError, match=r"\(and \d+ more\)"):
        find_area("spamedica", JANUARY)
