"""Providers: sectors, parents, places, and what became of those that ended."""

from __future__ import annotations

import csv
import gzip
import re
from collections import defaultdict
from pathlib import Path

import pytest

from fairwait.domain.period import Period
from fairwait.domain.place import Geography, Sector
from fairwait.pipeline.reference.changes import missing_estimates
from fairwait.pipeline.reference.sources import Shared
from fairwait.places import area, provider, provider_changes, provider_rows, providers, sector_of

Lists = dict[str, dict[str, int]]


@pytest.fixture(scope="module")
def lists(shared_data: Path) -> Lists:
    """The published list of every provider by month."""
    found: Lists = defaultdict(dict)
    with gzip.open(shared_data / "rtt/series/incomplete_provider_icb_2022-04_2026-04.csv.gz", "rt") as lines:
        for row in csv.DictReader(lines):
            if row["level"] == "provider":
                found[row["code"]][row["month"]] = int(row["incomplete_total"])
    return dict(found)


@pytest.mark.parametrize(
    ("code", "sector"),
    [
        ("RHQ", Sector.NHS),
        ("R0A", Sector.NHS),
        ("TAD", Sector.NHS),  # a trust whose code begins with T
        ("R0F4N", Sector.INDEPENDENT),  # a site of Nuffield Health: begins with R, five characters
        ("R5J3Z", Sector.INDEPENDENT),
        ("NT332", Sector.INDEPENDENT),
        ("NV1", Sector.INDEPENDENT),
        ("T1T4S", Sector.INDEPENDENT),
    ],
)
def test_sectors_follow_from_codes(code: str, sector: Sector) -> None:
    assert sector_of(code) is sector
    assert provider(code).sector is sector


def test_a_provider_is_of_the_nhs_exactly_when_its_name_says_trust() -> None:
    for row in provider_rows():
        says_so = bool(re.search(r"NHS (FOUNDATION )?TRUST$", row.official_name))
        assert (row.sector == "NHS") is says_so, row
        assert (sector_of(row.code) is Sector.NHS) is says_so, row


@pytest.mark.shared_data
def test_the_rule_agrees_with_the_list_of_trusts(shared_data: Path) -> None:
    with (shared_data / "organisations/nhs_trusts_2022_icb_region_latlon.csv").open() as lines:
        trusts = {row["code"]: row for row in csv.DictReader(lines)}
    ours = {row.code for row in provider_rows() if row.sector == "NHS"}

    assert all(sector_of(code) is Sector.NHS for code in trusts)
    assert ours - set(trusts) == {"TAD"}
    for code in ours & set(trusts):
        assert provider(code).parent == trusts[code]["icb_ods"]
        assert provider(code).latitude == pytest.approx(float(trusts[code]["lat"]), abs=1e-5)


def test_providers_of_january_2026_have_an_icb_of_that_month() -> None:
    period = Period(2026, 1)
    seen = [row for row in provider_rows() if row.first_seen <= "2026-01" <= row.last_seen and row.icb]

    assert len(seen) > 500
    assert all(area(Geography.ICB, row.icb, period) is not None for row in seen)
    assert all(row.icb for row in provider_rows() if row.sector == "NHS")


def test_coordinates_lie_in_england() -> None:
    placed = [one for one in providers().values() if one.latitude is not None and one.longitude is not None]

    assert len(placed) > 280
    assert all(49.8 < one.latitude < 55.9 and -6.5 < one.longitude < 1.9 for one in placed)  # type: ignore[operator]


def test_an_unseen_provider_is_named_by_the_rules_and_has_a_sector() -> None:
    new = provider("Z0Z0Z", "SPAMEDICA ULVERSTON")

    assert (new.name, new.sector, new.parent) == ("SpaMedica Ulverston", Sector.INDEPENDENT, "")
    assert provider("RZZ").label == "RZZ (RZZ)"


def test_changes_are_in_order_and_say_why() -> None:
    changes = provider_changes()

    assert [one.date for one in changes] == sorted(one.date for one in changes)
    assert len({one.code for one in changes}) == len(changes)
    for one in changes:
        assert one.date.day == 1
        assert one.why
        assert one.evidence
        assert bool(one.successors) == (one.kind in ("merger", "transfer"))
        assert one.documented is (one.kind != "unexplained")


def test_known_successions_are_there() -> None:
    known = {one.code: one for one in provider_changes()}

    assert (known["RAP"].kind, known["RAP"].successor, known["RAP"].period) == ("merger", "RAL", Period(2025, 1))
    assert (known["RVY"].successor, known["RVY"].period) == ("RBN", Period(2023, 7))
    assert (known["RA4"].successor, known["RA4"].period) == ("RH5", Period(2023, 4))
    assert known["RW6"].successors == ("RM3", "R0A")
    assert known["RXH"].successor == "RYR"
    assert not known["NQTH0"].documented
    assert not {"RHQ", "RA9"} & set(known)


@pytest.mark.shared_data
def test_every_provider_that_vanished_is_accounted_for_or_missing(lists: Lists) -> None:
    last = max(month for months in lists.values() for month in months)
    vanished = {code for code, months in lists.items() if max(months) < last}
    known = {one.code: one for one in provider_changes() if one.period >= Period(2022, 5)}

    assert vanished - set(known) == {"RHQ", "RA9"}
    assert set(known) <= vanished
    for code, change in known.items():
        assert max(lists[code]) == str(change.period.shift(-1)), code
    assert not {one.code for one in provider_changes() if one.period <= Period(2022, 4)} & set(lists)


@pytest.mark.shared_data
def test_a_mergers_successor_grew_by_what_the_other_lost(lists: Lists) -> None:
    for code in ("RA4", "RVY", "RAP"):
        change = next(one for one in provider_changes() if one.code == code)
        before, after = str(change.period.shift(-1)), str(change.period)
        growth = lists[change.successor][after] - lists[change.successor][before]
        assert growth == pytest.approx(lists[code][before], rel=0.1)
        assert f"{growth:+,}" in change.evidence


@pytest.mark.shared_data
def test_trusts_without_a_documented_end_are_exactly_those_that_the_publisher_estimates(
    lists: Lists, shared_data: Path
) -> None:
    """The overview adds the last lists of missing trusts: to the pathway, ours are the same trusts every month."""
    estimates = missing_estimates(Shared(shared_data))
    documented = {one.code: str(one.period) for one in provider_changes() if one.documented}
    trusts = {code: months for code, months in lists.items() if sector_of(code) is Sector.NHS}
    # Coventry and Warwickshire Partnership skipped months with a list of 206; Mersey Care has 53 in its last month.
    # For both the publisher estimates nothing.
    quiet = {("RYG", 206), ("RW4", 53)}
    for month in sorted({month for months in lists.values() for month in months} - {"2022-04"}):
        absent = {
            code: months[max(past)]
            for code, months in trusts.items()
            if month not in months
            and (past := [one for one in months if one < month])
            and documented.get(code, "9999") > month
        }
        missing = sum(count for code, count in absent.items() if (code, count) not in quiet)
        assert missing == estimates[month], (month, absent)


@pytest.mark.shared_data
def test_the_table_of_changes_can_be_made_again(shared_data: Path) -> None:
    from importlib.resources import files

    from fairwait.pipeline.reference.changes import build_changes
    from fairwait.pipeline.reference.published import read_published

    shared = Shared(shared_data)
    reviewed = Path(str(files("fairwait.definitions"))) / "organisations/provider_changes_reviewed.csv"

    assert tuple(build_changes(shared, read_published(shared), reviewed)) == provider_changes()


def test_a_trust_without_waiting_lists_sits_where_the_list_of_trusts_says() -> None:
    assert (provider("RDY").parent, provider("RWK").parent) == ("QVV", "QMF")
    assert provider("RWK").name == "East London NHS Foundation Trust"
    # Burton joined a trust of Derbyshire; the list of 2017 says that it stood in Staffordshire.
    assert provider("RJF").parent == "QNC"
    assert provider("RQF").parent == ""  # Velindre is in Wales


def test_trusts_that_merged_before_the_lists_by_provider_are_reviewed_on_their_beds() -> None:
    found = {change.code: change for change in provider_changes()}
    weston = found["RA3"]
    assert (weston.successor, str(weston.period), weston.documented) == ("RA7", "2020-04", True)
    assert "263 in the quarter to March 2020, then none; RA7 went from 829 to 1,022" in weston.evidence
    assert found["RBA"].successor == "RH5"
