"""Months that share one map have the same areas, parents and residents: month by month, as the lookups say."""

from __future__ import annotations

import numpy as np
import pytest

from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.measures.frame import area_frame
from fairwait.places.areas import area_index, area_teams, first_period, parent_of, region_of
from fairwait.places.moves import moves_from
from fairwait.places.populations import FIRST_HELD, population
from fairwait.places.same_map import map_since

MONTHS = [Period(2013, 4).shift(step) for step in range(14 * 12)]
LEVELS = (Geography.SUB_ICB, Geography.ICB, Geography.REGION)


@pytest.mark.parametrize("month", MONTHS, ids=str)
def test_every_lookup_of_a_month_is_that_of_the_first_month_of_its_run(month: Period) -> None:
    since = map_since(month)
    assert since <= month
    for level in LEVELS:
        if month >= first_period(level):
            now, then = area_index(level, month), area_index(level, since)
            assert dict(now) == dict(then)
            assert [parent_of(level, code, month) for code in now] == [parent_of(level, code, since) for code in now]
            assert [region_of(level, code, month) for code in now] == [region_of(level, code, since) for code in now]
    assert dict(area_teams(month)) == dict(area_teams(since))


def test_no_move_of_people_lies_within_a_run_of_months() -> None:
    days = {move.day for level in LEVELS for code in _codes_ever(level) for move in moves_from(code)}
    starts = {map_since(month) for month in MONTHS if month >= first_period(Geography.ICB)}
    assert {Period(day.year, day.month) for day in days if day.year > 2017} <= starts


def test_a_run_is_many_months_long() -> None:
    recent = [month for month in MONTHS if Period(2023, 4) <= month < Period(2026, 4)]
    assert len({map_since(month) for month in recent}) <= 2
    assert map_since(Period(2026, 4)) == Period(2026, 4)


def test_residents_of_a_month_do_not_depend_on_who_asked_before() -> None:
    for month in (FIRST_HELD, Period(2022, 6), Period(2022, 7), Period(2024, 2), Period(2026, 4)):
        made = population(Geography.ICB, month)
        assert made.boundary == ("ccg-2021" if month < Period(2022, 7) else "sub-icb-2022")
        assert made.codes == tuple(area_index(Geography.ICB, month))
    assert not np.isnan(population(Geography.ICB, Period(2026, 3)).total).any()
    assert np.isnan(population(Geography.ICB, Period(2026, 5)).total).sum() == 3


def test_a_month_without_a_lookup_is_refused_by_its_own_name() -> None:
    with pytest.raises(NothingToAnswerWithError, match="March 2016"):
        area_frame(Geography.ICB, Period(2016, 3))


def _codes_ever(level: Geography) -> set[str]:
    return {code for month in MONTHS if month >= first_period(level) for code in area_index(level, month)}
