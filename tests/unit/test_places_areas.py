"""Areas over time: how many, what they are called, what they belong to."""

from __future__ import annotations

import csv
import gzip
from collections import Counter, defaultdict
from itertools import pairwise
from pathlib import Path

import pytest

from fairwait.definitions.packaged import read_rows
from fairwait.definitions.reference import AreaRow
from fairwait.domain.errors import BadInputError, NothingToAnswerWithError, UsageError
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.places import (
    area,
    areas,
    assert_area_count,
    children_of,
    expected_count,
    parent_of,
    region_of,
    successions,
    vintage_codes,
)
from fairwait.places.areas import area_teams

CCG, ICB, AFTER = Period(2021, 6), Period(2026, 1), Period(2026, 4)
ENDED = {"QMJ", "QRV", "QMM", "QH8", "QHG", "QUE", "QM7", "QJG", "QU9", "QXU", "QNX", "QNQ"}
BEGUN = {"Z9B2Z", "T6Y0W", "D7T5G", "S1Y5D", "S0E4D", "S9B9J"}


def codes(geography: Geography, period: Period) -> set[str]:
    return {one.code for one in areas(geography, period)}


@pytest.mark.parametrize(
    ("geography", "period", "number"),
    [
        (Geography.ENGLAND, ICB, 1),
        (Geography.ENGLAND, Period(2012, 11), 1),
        (Geography.REGION, Period(2015, 1), 4),
        (Geography.REGION, Period(2018, 10), 5),
        (Geography.REGION, Period(2019, 4), 7),
        (Geography.ICB, Period(2017, 4), 44),
        (Geography.ICB, Period(2018, 12), 42),
        (Geography.ICB, Period(2021, 3), 42),
        (Geography.SUB_ICB, Period(2013, 4), 211),
        (Geography.SUB_ICB, Period(2015, 1), 211),
        (Geography.SUB_ICB, Period(2016, 6), 209),
        (Geography.SUB_ICB, Period(2018, 3), 207),
        (Geography.SUB_ICB, Period(2019, 3), 195),
        (Geography.SUB_ICB, Period(2020, 3), 191),
        (Geography.SUB_ICB, Period(2021, 3), 135),
        (Geography.REGION, CCG, 7),
        (Geography.REGION, AFTER, 7),
        (Geography.ICB, CCG, 42),
        (Geography.ICB, Period(2026, 3), 42),
        (Geography.ICB, AFTER, 36),
        (Geography.SUB_ICB, Period(2021, 4), 106),
        (Geography.SUB_ICB, Period(2022, 6), 106),
        (Geography.SUB_ICB, Period(2022, 7), 106),
        (Geography.SUB_ICB, AFTER, 106),
    ],
)
def test_there_are_as_many_areas_as_the_dated_lookups_say(geography: Geography, period: Period, number: int) -> None:
    assert len(areas(geography, period)) == expected_count(geography, period) == number


@pytest.mark.parametrize("geography", [Geography.REGION, Geography.ICB, Geography.SUB_ICB])
@pytest.mark.parametrize("period", [CCG, ICB])
def test_every_area_has_one_parent_that_exists(geography: Geography, period: Period) -> None:
    above = {Geography.REGION: Geography.ENGLAND, Geography.ICB: Geography.REGION, Geography.SUB_ICB: Geography.ICB}
    parents = codes(above[geography], period)

    assert all(one.parent in parents for one in areas(geography, period))
    assert {one.parent for one in areas(geography, period)} == parents


def test_no_code_is_valid_twice_at_once() -> None:
    spans = defaultdict(list)
    for row in read_rows(AreaRow, "organisations/areas.csv"):
        spans[row.geography, row.code].append((row.valid_from, row.valid_to))
        assert row.how_known
    for dates in spans.values():
        dates.sort()
        assert all(end is not None and end < begin for (_, end), (begin, _) in pairwise(dates))


def test_twelve_icbs_end_and_six_begin_in_april_2026() -> None:
    assert codes(Geography.ICB, Period(2026, 3)) - codes(Geography.ICB, AFTER) == ENDED
    assert codes(Geography.ICB, AFTER) - codes(Geography.ICB, Period(2026, 3)) == BEGUN


def test_every_ended_icb_has_a_successor_and_says_how_it_is_known() -> None:
    rows = successions()

    assert {row.old for row in rows} == ENDED
    assert {row.new for row in rows} == BEGUN | {"QRL"}
    assert all(row.how_known.startswith("inferred") for row in rows)
    whole = Counter(row.old for row in rows if row.extent == "whole")
    assert set(whole.values()) == {1}
    assert {row.old for row in rows if row.extent == "part"} == {"QM7", "QJG", "QNQ"}


@pytest.mark.shared_data
def test_the_series_shows_the_same_codes_before_and_after_the_mergers(shared_data: Path) -> None:
    seen = defaultdict(set)
    with gzip.open(shared_data / "rtt/series/incomplete_provider_icb_2022-04_2026-04.csv.gz", "rt") as lines:
        for row in csv.DictReader(lines):
            if row["level"] == "icb":
                seen[row["month"]].add(row["code"])

    for month, found in seen.items():
        assert_area_count(Geography.ICB, Period.parse(month), found)


@pytest.mark.shared_data
def test_parents_are_those_of_the_lookup(shared_data: Path) -> None:
    with (shared_data / "organisations/sicbl23_icb23_region_lookup_pop.csv").open() as lines:
        for row in csv.DictReader(lines):
            found = area(Geography.SUB_ICB, row["SICBL23CDH"], ICB)
            assert found is not None
            assert (found.parent, found.ons_code) == (row["ICB_ODS"], row["SICBL23CD"])
            assert region_of(Geography.SUB_ICB, found.code, ICB) == row["NHSER_ODS"]


@pytest.mark.shared_data
def test_ccgs_are_those_of_the_lookup_of_2021(shared_data: Path) -> None:
    with (shared_data / "organisations/ccg21_stp21_region_pop.csv").open() as lines:
        rows = list(csv.DictReader(lines))

    assert_area_count(Geography.SUB_ICB, CCG, [row["CCG21CDH"] for row in rows])
    regions = {one.code: one.name for one in areas(Geography.REGION, CCG)}
    for row in rows:
        assert regions[region_of(Geography.SUB_ICB, row["CCG21CDH"], CCG)] == row["NHSER21 Name"]


@pytest.mark.parametrize(
    ("geography", "code", "period", "label"),
    [
        (Geography.SUB_ICB, "03R", ICB, "Wakefield (03R)"),
        (Geography.SUB_ICB, "03R", CCG, "Wakefield (03R)"),
        (Geography.SUB_ICB, "01X", ICB, "St Helens (01X)"),
        (Geography.SUB_ICB, "11N", ICB, "Kernow (11N)"),
        (Geography.SUB_ICB, "06N", ICB, "Herts Valleys (06N)"),
        (Geography.SUB_ICB, "05W", ICB, "Stoke-on-Trent (05W)"),
        (Geography.SUB_ICB, "15C", ICB, "Bristol, North Somerset and South Gloucestershire (15C)"),
        (Geography.SUB_ICB, "01Y", CCG, "Tameside and Glossop (01Y)"),
        (Geography.SUB_ICB, "01Y", ICB, "Tameside (01Y)"),
        (Geography.ICB, "QT6", ICB, "Cornwall and the Isles of Scilly (QT6)"),
        (Geography.ICB, "QWO", CCG, "West Yorkshire and Harrogate (QWO)"),
        (Geography.ICB, "QWO", ICB, "West Yorkshire (QWO)"),
        (Geography.ICB, "QKK", CCG, "South East London (QKK)"),
        (Geography.ICB, "Z9B2Z", AFTER, "West and North London (Z9B2Z)"),
        (Geography.REGION, "Y63", ICB, "North East and Yorkshire (Y63)"),
        (Geography.ENGLAND, "ENG", ICB, "England"),
    ],
)
def test_names_are_those_that_people_use(geography: Geography, code: str, period: Period, label: str) -> None:
    found = area(geography, code, period)

    assert found is not None
    assert found.label == label


def test_no_name_of_an_area_keeps_its_wrapping() -> None:
    for period in (CCG, ICB, AFTER):
        for geography in (Geography.REGION, Geography.ICB, Geography.SUB_ICB):
            for one in areas(geography, period):
                assert not {"NHS", "CCG", "ICB", "Board", "Partnership", "Health", "LOCATION"} & set(one.name.split())
                assert one.name != one.name.upper()


def test_an_unknown_code_is_unmapped() -> None:
    assert area(Geography.SUB_ICB, "99Z", ICB) is None
    assert area(Geography.ICB, "Z9B2Z", ICB) is None
    assert area(Geography.ICB, "QMJ", AFTER) is None


def test_children_and_parents_agree() -> None:
    assert [one.code for one in children_of(Geography.SUB_ICB, "QWO", ICB)] == ["02T", "03R", "15F", "36J", "X2C4Y"]
    assert parent_of(Geography.SUB_ICB, "02Q", CCG) == "QF7"
    assert parent_of(Geography.SUB_ICB, "02Q", ICB) == "QT1"
    assert parent_of(Geography.SUB_ICB, "07H", AFTER) == "D7T5G"
    with pytest.raises(UsageError, match="99Z"):
        parent_of(Geography.SUB_ICB, "99Z", ICB)


def test_frimley_has_no_known_board_from_april_2026_but_a_known_region() -> None:
    assert parent_of(Geography.SUB_ICB, "D4U1Y", AFTER) == ""
    assert region_of(Geography.SUB_ICB, "D4U1Y", AFTER) == "Y59"
    assert [one.code for one in areas(Geography.SUB_ICB, AFTER) if not one.parent] == ["D4U1Y"]


def test_months_without_a_lookup_are_refused() -> None:
    with pytest.raises(NothingToAnswerWithError, match="March 2013"):
        areas(Geography.SUB_ICB, Period(2013, 3))
    with pytest.raises(NothingToAnswerWithError, match="from April 2017 on"):
        areas(Geography.ICB, Period(2015, 1))
    with pytest.raises(NothingToAnswerWithError):
        expected_count(Geography.PROVIDER, ICB)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda known: [*known, "NONC", "13Q"], "unmapped: 13Q, NONC"),
        (lambda known: known[1:], "missing: 00L"),
        (lambda known: [*known, "00L"], "twice: 00L"),
    ],
)
def test_a_ranking_of_anything_but_the_106_is_refused(change, said: str) -> None:  # type: ignore[no-untyped-def]
    known = [one.code for one in areas(Geography.SUB_ICB, ICB)]
    assert_area_count(Geography.SUB_ICB, ICB, known)
    with pytest.raises(BadInputError, match=said):
        assert_area_count(Geography.SUB_ICB, ICB, change(known))


def test_the_icbs_of_march_are_not_those_of_april_2026() -> None:
    with pytest.raises(BadInputError, match="36 integrated care boards of April 2026"):
        assert_area_count(Geography.ICB, AFTER, codes(Geography.ICB, Period(2026, 3)))


@pytest.mark.parametrize("year", [2013, 2015, 2017, 2018, 2019, 2020])
def test_groups_of_a_year_are_those_of_its_boundaries(year: int) -> None:
    assert codes(Geography.SUB_ICB, Period(year, 6)) == vintage_codes(f"ccg-{year}")


def test_groups_of_january_2015_have_area_teams_and_those_have_regions() -> None:
    month = Period(2015, 1)
    wakefield = area(Geography.SUB_ICB, "03R", month)
    assert wakefield is not None
    assert (wakefield.name, wakefield.official_name, wakefield.parent) == ("Wakefield", "NHS Wakefield CCG", "Q52")
    assert area_teams(month)["Q52"].name == "West Yorkshire"
    assert region_of(Geography.SUB_ICB, "03R", month) == "Y54"
    assert len(area_teams(month)) == 25
    assert {one.parent for one in areas(Geography.SUB_ICB, month)} == area_teams(month).keys()
    assert not area_teams(Period(2015, 4))


def test_parents_that_no_file_gives_are_empty() -> None:
    assert parent_of(Geography.SUB_ICB, "03R", Period(2016, 1)) == ""
    assert region_of(Geography.SUB_ICB, "03R", Period(2016, 1)) == ""


@pytest.mark.parametrize("period", [Period(2017, 4), Period(2018, 12), Period(2019, 6), Period(2021, 3)])
def test_partnerships_stand_between_groups_and_regions(period: Period) -> None:
    boards, regions = codes(Geography.ICB, period), codes(Geography.REGION, period)
    assert {parent_of(Geography.SUB_ICB, code, period) for code in codes(Geography.SUB_ICB, period)} == boards
    assert {parent_of(Geography.ICB, code, period) for code in boards} == regions


def test_the_four_regions_give_way_to_seven() -> None:
    assert codes(Geography.REGION, Period(2015, 1)) == {"Y54", "Y55", "Y56", "Y57"}
    assert parent_of(Geography.ICB, "QJK", Period(2018, 9)) == "Y57"
    assert parent_of(Geography.ICB, "QJK", Period(2018, 10)) == "Y58"


def test_new_ons_codes_of_april_2023_are_dated() -> None:
    before, after = (area(Geography.SUB_ICB, "70F", Period(2023, month)) for month in (3, 4))
    assert before is not None
    assert after is not None
    assert (before.ons_code, after.ons_code) == ("E38000248", "E38000265")


@pytest.mark.shared_data
def test_regions_begin_and_end_where_the_theatre_returns_change(shared_data: Path) -> None:
    seen: dict[str, set[str]] = defaultdict(set)
    with (shared_data / "capacity/operating_theatres_2003_2024Q2.csv").open(encoding="utf-8-sig") as stream:
        for row in csv.DictReader(stream):
            if row["Region Code"].startswith("Y"):
                seen[row["Region Code"]].add(f"{row['year_var']} {row['quarter_var']}")  # years from April
    assert max(seen["Y57"]) == "2018 Q1"
    assert min(seen["Y58"]) == min(seen["Y59"]) == "2018 Q3"
    assert max(seen["Y54"]) == max(seen["Y55"]) == "2018 Q3"
    assert {min(seen[code]) for code in ("Y60", "Y61", "Y62", "Y63")} == {"2018 Q4"}
