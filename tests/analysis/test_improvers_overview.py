"""Everything that is followed at one look: named beside what chance names, and nothing later than the month asked."""

from __future__ import annotations

import re

import pytest

from fairwait.analysis.improvers.moving import movers_of
from fairwait.analysis.improvers.overview import (
    FOLLOWED,
    answer_sentence,
    latest,
    overview,
    overview_finding,
    total_sentence,
)
from fairwait.analysis.workbench import Workbench
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.period import Period
from fairwait.domain.place import Geography

LISTS = tuple(one for one in FOLLOWED if one[0] in ("within_18_weeks", "clock_stops_per_new_period"))


def test_the_total_is_that_of_the_lists_it_is_made_of(bench: Workbench, january: Period) -> None:
    found = overview(bench, january, followed=LISTS)
    apart = [movers_of(bench, latest(bench, name, level, january, 24)) for name, level in LISTS]
    assert found.named == sum(sum(place.moved for place in one.places) for one in apart)
    assert found.judged == sum(one.judged for one in apart)
    assert found.by_chance == pytest.approx(sum(one.by_chance for one in apart))
    told = overview_finding(found)
    assert told.headline == answer_sentence(found)
    assert told.sentences[0] == total_sentence(found)
    assert f"{found.judged}" in told.sentences[0].replace(",", "")
    assert sorted((row["measure"], row["geography"]) for row in told.tables[0].records()) == sorted(
        (one.panel.measure.title, one.panel.geography.value) for one in found.found
    )
    assert [heading for _, heading in told.tables[0].row_groups] == ["Boards", "NHS trusts"]
    assert told.provenance


def test_no_series_is_read_beyond_the_month_asked_for(bench: Workbench, january: Period) -> None:
    assert {one.panel.last for one in overview(bench, january, followed=LISTS).found} == {january, Period(2025, 2)}
    with pytest.raises(NothingToAnswerWithError):  # flows end in February 2025: in 2024 nothing later may stand in
        latest(bench, "clock_stops_per_new_period", Geography.ICB, Period(2019, 1), 24)


def test_where_nothing_is_held_for_long_enough_it_says_so(bench: Workbench) -> None:
    with pytest.raises(NothingToAnswerWithError, match="No measure is held"):
        overview(bench, followed=(("bed_occupancy", Geography.PROVIDER),))


def test_a_reason_after_a_colon_keeps_the_capital_of_a_name() -> None:
    from fairwait.analysis.wording import continued

    assert continued("Torbay and South Devon has sent no figures.").startswith("Torbay")
    assert continued("It reported more.") == "it reported more."
    assert continued("") == ""


def test_what_chance_names_is_told_as_a_range_and_no_more_than_that_is_nobody(bench: Workbench) -> None:
    found = overview(bench, followed=LISTS)
    low, high = found.chance_range
    assert low < found.by_chance < high
    for one in found.found:
        assert one.by_chance == pytest.approx(sum(one.named_in_each) / len(one.named_in_each))
        assert sum(each > one.most_by_chance for each in one.named_in_each) <= 0.025 * len(one.named_in_each)
    assert not found.confirmed
    assert found.named <= high
    assert answer_sentence(found) == "Nobody can be said to have improved or worsened beyond chance over two years."


def test_each_measure_that_ends_early_is_named_once(bench: Workbench) -> None:
    told = overview_finding(overview(bench, followed=FOLLOWED))
    (ends,) = (one for one in told.sentences if one.startswith("Not every series"))
    titles = re.findall("“(.*?)”", ends)
    assert len(titles) == len(set(titles)) > 1
