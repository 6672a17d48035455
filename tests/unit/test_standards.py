"""The standards as data: dates, own targets, documents, and files that say nonsense."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from fairwait.definitions.measure_files import measures
from fairwait.definitions.standards import Standard, _read, standard, standards, standards_in_force
from fairwait.domain.errors import BadInputError, UsageError
from fairwait.domain.period import Period
from fairwait.domain.place import Geography

FIXED: dict[str, Any] = {
    "id": "made-up", "title": "Made up", "measure": "within_18_weeks", "levels": ["england"],
    "comparison": "at least", "value": 0.9, "in_force": date(2020, 1, 1), "known": "reported",
    "source": {"document": "A document", "publisher": "Somebody", "date": date(2020, 1, 1), "where": "page 1"},
}  # fmt: skip
OWN: dict[str, Any] = {
    **{key: value for key, value in FIXED.items() if key != "value"},
    "gain": 0.05, "limit": 0.6, "baseline": "2024-11",
}  # fmt: skip


def test_every_standard_is_measured_by_something_or_says_why_not() -> None:
    for one in standards():
        assert one.measure in measures() or (not one.measure and one.not_measured)
        if one.measure:
            assert set(one.levels) <= set(measures()[one.measure].geographies), one.id


def test_every_standard_names_its_document_and_reported_ones_say_so() -> None:
    for one in standards():
        assert one.source.sentence.count(",") >= 2
        assert one.known in ("published", "reported")
        if one.known == "reported":
            assert "as told" in one.source.where, one.id


@pytest.mark.parametrize(
    ("day", "wanted", "unwanted"),
    [
        (date(2024, 3, 31), {"over-65-zero-first", "over-52-zero"}, {"over-65-zero", "rtt-65-england"}),
        (date(2024, 4, 1), {"over-65-zero"}, {"over-65-zero-first"}),
        (date(2026, 3, 31), {"rtt-65-england", "rtt-trust-5-points"}, {"rtt-70-england", "rtt-trust-7-points"}),
        (date(2026, 4, 1), {"rtt-70-england", "rtt-trust-7-points"}, {"rtt-65-england", "rtt-trust-5-points"}),
    ],
)
def test_each_day_has_its_standards(day: date, wanted: set[str], unwanted: set[str]) -> None:
    found = {one.id for one in standards_in_force(day)}
    assert wanted <= found
    assert not unwanted & found
    assert "rtt-92" in found


def test_standards_of_one_measure_and_one_kind_of_place() -> None:
    day = date(2026, 3, 31)
    trusts = {one.id for one in standards_in_force(day, "within_18_weeks", Geography.PROVIDER)}
    assert trusts == {"rtt-92", "rtt-trust-5-points", "rtt-92-restored"}
    assert {one.measure for one in standards_in_force(day, "over_52_weeks")} == {"over_52_weeks"}


def test_no_standard_holds_beside_the_one_that_replaced_it() -> None:
    for one in standards():
        if one.superseded_by:
            assert one.ended is not None
            later = standard(one.superseded_by)
            assert later.measure == one.measure
            assert later.in_force > one.ended, f"{one.id} overlaps {later.id}"


def test_the_figures_of_the_documents() -> None:
    assert standard("rtt-65-england").target() == 0.65
    assert standard("rtt-70-england").target() == 0.70
    assert standard("over-52-one-percent").target() == 0.01
    trust = standard("rtt-trust-5-points")
    assert (trust.baseline, trust.due) == (Period(2024, 11), Period(2026, 3))
    assert trust.target(0.50) == 0.60
    assert trust.target(0.58) == pytest.approx(0.63)
    later = standard("rtt-trust-7-points")
    assert later.target(0.50) == 0.65
    assert later.target(0.62) == pytest.approx(0.69)
    board = standard("dm01-board-3-points")
    assert board.target(0.45) == 0.20
    assert board.target(0.21) == pytest.approx(0.18)


def test_less_than_is_not_at_most() -> None:
    one = standard("over-52-one-percent")
    assert not one.met(0.01, 0.01)
    assert one.met(0.0099, 0.01)
    assert standard("dm01-5").met(0.05, 0.05)
    assert standard("rtt-65-england").met(0.65, 0.65)


def test_an_own_target_never_goes_beyond_all_or_none() -> None:
    assert Standard.model_validate(OWN).target(0.99) == 1.0
    fewer = Standard.model_validate({**OWN, "comparison": "at most", "limit": None})
    assert fewer.target(0.02) == 0.0
    with pytest.raises(ValueError, match="own baseline"):
        fewer.target()


def test_an_unknown_standard_lists_those_there_are() -> None:
    with pytest.raises(UsageError) as wrong:
        standard("rtt-93")
    assert "rtt-92" in wrong.value.expected


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ({**FIXED, "measure": ""}, "names its measure"),
        ({**FIXED, "not_measured": "Why."}, "names its measure"),
        ({**FIXED, "gain": 0.05}, "one value for all"),
        ({**OWN, "baseline": None}, "the month that it is counted from"),
        ({**FIXED, "limit": 0.6}, "goes with a gain"),
        ({**OWN, "baselines": [{"month": "2024-12", "why": "told"}]}, "not among those told"),
        ({**FIXED, "ended": date(2019, 1, 1)}, "ends before it begins"),
        ({**FIXED, "announced": date(2021, 1, 1)}, "before it was announced"),
        ({**FIXED, "value": 92}, "less than or equal to 1"),
        ({**FIXED, "known": "guessed"}, "published"),
        ({**FIXED, "surprise": 1}, "not permitted"),
        ({**FIXED, "due": "March 2026"}, "not a month"),
    ],
)
def test_an_entry_that_says_nonsense_is_refused(entry: dict[str, Any], told: str) -> None:
    with pytest.raises(BadInputError) as wrong:
        _read(entry)
    assert told in wrong.value.expected
    assert "made-up" in wrong.value.where
