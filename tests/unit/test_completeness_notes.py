"""Months of which only the publisher's own notes tell who was absent."""

from __future__ import annotations

import math

import pytest

from fairwait.definitions.submissions import noted_absences
from fairwait.domain.period import Period
from fairwait.measures.completeness import Completeness
from fairwait.measures.completeness_notes import noted_completeness
from fairwait.store.reader import packaged_figures

THEN, NOW = Period(2015, 1), Period(2026, 1)


@pytest.fixture(scope="module")
def judged() -> Completeness:
    found = noted_completeness(packaged_figures(), THEN, NOW)
    assert found is not None
    return found


def test_the_notes_of_a_month_name_who_was_absent() -> None:
    january, march = noted_absences(THEN), noted_absences(Period(2015, 3))
    assert january is not None
    assert march is not None
    assert {one.provider for one in january} == {"RF4", "R1H", "RDE", "RPA", "RQW", "RBK", "RR1", "RVL"}
    assert {one.provider for one in march} - {one.provider for one in january} == {"RM2"}
    assert "RHW" in {one.provider for one in noted_absences(Period(2014, 12)) or ()}


def test_months_whose_notes_nobody_read_are_not_taken_for_complete() -> None:
    assert noted_absences(Period(2014, 11)) is None
    assert noted_completeness(packaged_figures(), Period(2016, 1)) is None


def test_an_area_whose_hospital_was_absent_is_never_ranked(judged: Completeness) -> None:
    north_east_london = judged.area("A3A8R")
    assert not north_east_london.may_be_ranked
    assert math.isnan(north_east_london.completeness), "what was missing then is not known, so it is not printed"
    assert "Barts Health sent no figures for January 2015" in north_east_london.reason
    assert "in January 2026" in north_east_london.reason, "it says of when the share is"


def test_an_area_far_from_every_absent_trust_is_judged(judged: Completeness) -> None:
    wakefield = judged.area("03R")
    assert wakefield.may_be_ranked
    assert wakefield.completeness > 0.99


def test_a_merged_trusts_present_share_is_a_bound_that_unranks_with_care(judged: Completeness) -> None:
    assert not judged.area("06L").may_be_ranked, "Colchester's code now holds Ipswich, which did report: a known excess"


def test_hospitals_that_another_trust_left_out_are_not_said_to_have_been_silent(judged: Completeness) -> None:
    reason = judged.area("93C").reason
    assert reason.startswith("The Royal Free left the former Barnet and Chase Farm hospitals out of its figures for")
    assert "of this area’s list" in reason


def test_the_share_of_an_area_of_then_is_said_to_be_that_of_todays_areas() -> None:
    found = noted_completeness(packaged_figures(), THEN)
    assert found is not None
    assert "of the list of today’s areas that hold its people in January 2026" in found.area("05P").reason


def test_groups_of_the_time_are_judged_by_their_heirs() -> None:
    found = noted_completeness(packaged_figures(), THEN)
    assert found is not None
    assert not found.area("08W").may_be_ranked, "Waltham Forest, served by Whipps Cross of Barts Health"
    assert found.area("03R").may_be_ranked
    assert found.area("05P").reason.startswith("Heart of England sent no lists of those waiting for January 2015")


def test_the_judgement_covers_every_area_of_the_month(judged: Completeness) -> None:
    areas = [code for group in judged.groups.values() for code in group]
    assert len(set(areas)) == 106
    unknown = [code for code in sorted(set(areas)) if not judged.area(code).may_be_ranked]
    assert len(unknown) == 16
    assert all(judged.area(code).reason.endswith(".") for code in unknown)
