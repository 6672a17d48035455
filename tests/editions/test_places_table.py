"""The table of places in an edition."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from fairwait.analysis.workbench import Workbench
from fairwait.domain.place import Geography
from fairwait.editions.reading import Edition
from fairwait.places.areas import area_index


@pytest.fixture(scope="module")
def edition(edition_of: Callable[..., Edition]) -> Edition:
    return edition_of("places")


def test_every_area_of_the_month_stands_in_it_once(edition: Edition, bench: Workbench) -> None:
    for level in (Geography.SUB_ICB, Geography.ICB, Geography.REGION):
        held = [one.code for one in edition.places(level.value) if not one.reason.startswith("Began in")]
        assert sorted(held) == sorted(area_index(level, bench.latest_period()))


def test_boards_that_began_since_stand_in_it_and_are_not_judged_for_a_month_before_them(edition: Edition) -> None:
    later = {one.code: one for one in edition.places("icb") if one.reason.startswith("Began in April 2026")}
    assert set(later) == {"D7T5G", "S0E4D", "S1Y5D", "S9B9J", "T6Y0W", "Z9B2Z"}
    assert not any(one.judged for one in later.values())
    assert later["D7T5G"].latitude is not None
    assert later["S0E4D"].latitude is None, "nobody knows where its border runs"


def test_providers_are_those_that_sent_figures_and_those_that_should_have(edition: Edition, bench: Workbench) -> None:
    held = {one.code: one for one in edition.places("provider")}
    judged = bench.judged(bench.latest_period())
    assert judged is not None
    for status in judged.providers:
        assert (status.code in held) == (status.status in ("submitted", "missing", "zero")), status
    assert held["RR8"].sector == "NHS"
    assert "RHQ" in held, "a trust that sent nothing has a page all the same, which says so"
    assert not held["RHQ"].judged
    assert held["RHQ"].reason.startswith("Sheffield Teaching Hospitals has sent no figures since July 2025")


def test_a_place_is_judged_unless_there_is_a_reason_in_words(edition: Edition) -> None:
    for one in edition.places():
        assert one.judged == (one.reason == ""), one
        assert one.reason == "" or one.reason.endswith("."), one


def test_areas_that_rely_on_a_trust_that_sent_nothing_cannot_be_judged(edition: Edition) -> None:
    sheffield = next(one for one in edition.places("sub-icb") if one.name == "Sheffield")
    assert not sheffield.judged
    assert "Sheffield Teaching Hospitals" in sheffield.reason


def test_every_place_knows_what_it_is_part_of(edition: Edition) -> None:
    boards = {one.code for one in edition.places("icb")}
    regions = {one.code for one in edition.places("region")}
    for one in edition.places("sub-icb"):
        assert one.icb in boards
        assert one.region in regions
    for one in edition.places("icb"):
        assert (one.icb, one.region in regions) == ("", True)
    for one in edition.places("region"):
        assert (one.icb, one.region) == ("", "")
    assert Counter(bool(one.icb) for one in edition.places("provider"))[False] <= 1
    assert all((one.icb in boards) == bool(one.icb) for one in edition.places("provider"))


def test_places_lie_in_england_or_nowhere(edition: Edition) -> None:
    for one in edition.places():
        if one.latitude is not None:
            assert one.longitude is not None
            assert 49.8 < one.latitude < 55.9, one
            assert -6.5 < one.longitude < 1.9, one
        else:
            assert one.geography == "provider" or one.reason.startswith("Began in"), one
    nowhere = [one.code for one in edition.places("provider") if one.sector == "NHS" and one.latitude is None]
    assert nowhere in ([], ["TAD"]), "Bradford District Care alone has no address in the list of trusts"
