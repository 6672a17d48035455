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


@pytest.mark.parametrize(
    ("typed", "period", "code"),
    [
        ("00F", JANUARY, "13T"),
        ("Gateshead CCG", JANUARY, "13T"),
        ("Bradford City", JANUARY, "36J"),
        ("Central London (Westminster) CCG", Period(2022, 1), "W2U3Z"),
        ("RWQ", JANUARY, "R1A"),  # by the list of successors
        ("00F", Period(2015, 1), "00F"),
        ("13T", Period(2016, 1), "13T"),
    ],
)
def test_a_former_code_or_name_means_whoever_took_it_over_whole(typed: str, period: Period, code: str) -> None:
    assert find_area(typed, period).code == code


@pytest.mark.parametrize(
    ("typed", "period", "said"),
    [
        ("09G", JANUARY, r"98\.7% of its people to West Sussex \(70F\) and 1\.3% of its people to Surrey Heartlands"),
        ("Sandwell and West Birmingham CCG", Period(2022, 8), r"35\.1% of its people to Birmingham"),
        ("QMJ", Period(2026, 4), r"West and North London \(Z9B2Z\)"),
        ("QM7", Period(2026, 4), r"Essex \(D7T5G\) and Central East \(S1Y5D\)"),
        ("Y57", JANUARY, r"South East \(Y59\) \(61\.2%\)"),
    ],
)
def test_what_was_divided_is_explained_and_not_guessed(typed: str, period: Period, said: str) -> None:
    with pytest.raises(UsageError, match=said) as refused:
        find_area(typed, period)
    assert f"fairwait places {refused.value.what.split('(')[1].split(')')[0]}" in refused.value.remedy


def test_a_code_that_has_not_begun_is_not_known_yet() -> None:
    with pytest.raises(UsageError, match="No place is called"):
        find_area("13T", Period(2015, 1))
