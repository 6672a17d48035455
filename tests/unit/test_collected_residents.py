"""Rates of other returns are over the latest residents held, where the boundaries have them."""

from __future__ import annotations

import pytest

from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.measures.engine import estimate
from fairwait.places.populations import population
from tests.unit.collected_support import Row, returns_of

TESTS = "diagnostic_tests_per_1000"


def done(period: str) -> list[Row]:
    return [("diagnostics-icb-series", period, "QHG", item, "tests", 30_000.0) for item in ("D01", "ALL")]


@pytest.mark.parametrize("asked", [None, "mid-2022", "mid-2020"])
def test_residents_are_the_latest_unless_others_are_asked_for(asked: str | None) -> None:
    found = estimate(TESTS, returns_of(done("2026-03")), geography="icb", period="2026-03", areas=["QHG"],
                     population_vintage=asked)  # fmt: skip
    vintage = asked or "mid-2022"
    people = population(Geography.ICB, Period(2026, 3), vintage).total_of("QHG")  # type: ignore[arg-type]
    assert found["population_vintage"].tolist() == [vintage]
    assert found["denominator"][0] == people
    assert found["value"][0] == pytest.approx(30_000_000 / people)


def test_boundaries_without_the_later_residents_have_the_earlier() -> None:
    rows = [("operating-theatres", "2022-06", "RR8", "ALL", "theatres", 40.0)]
    found = estimate("theatres_per_100000", returns_of(rows), geography="england", period="2022-06")
    assert found["population_vintage"].tolist() == ["mid-2020"]
