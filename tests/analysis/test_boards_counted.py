"""One sentence says why so many boards are followed, wherever their number is printed."""

from __future__ import annotations

import re

import pytest

from fairwait.analysis.among.finding import among_finding
from fairwait.analysis.among.months import months_finding, panel_among
from fairwait.analysis.gap.finding import gap_finding
from fairwait.analysis.panel.counted import boards_counted
from fairwait.analysis.panel.reading import panel
from fairwait.analysis.profile.place import subject_of
from fairwait.analysis.watch.watch import watch_list
from fairwait.analysis.workbench import Workbench
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.places.areas import area_index

APRIL = Period(2026, 4)
OF = "Of the 36 integrated care boards of April 2026 (42 until March 2026), six have borders that began in April 2026"


def test_what_is_left_is_what_was_there_less_what_is_named(bench: Workbench) -> None:
    found = panel(bench, "within_18_weeks", Geography.ICB)
    told = boards_counted(found, 24, "could not be judged in every month")
    assert told == f"{OF} and no earlier months on them and six could not be judged in every month: 24 are left."


@pytest.mark.parametrize("number", [30, 24, 29])
def test_the_parts_add_up(bench: Workbench, number: int) -> None:
    told = boards_counted(panel(bench, "within_18_weeks", Geography.ICB), number, "were not judged")
    unjudged = {30: 0, 24: 6, 29: 1}[number]
    assert ("were not judged" in told) == bool(unjudged)
    assert told.endswith(f": {number} are left.")


def test_before_the_borders_changed_only_judging_leaves_any_out(bench: Workbench) -> None:
    before = panel(bench, "within_18_weeks", Geography.ICB, last=Period(2026, 3))
    told = boards_counted(before, 38, "could not be judged in every month")
    assert (
        told == "Of the 42 integrated care boards of March 2026, four could not be judged in every month: 38 are left."
    )
    assert not boards_counted(before, 42, "were not judged")


@pytest.mark.parametrize(("code", "told"), [("QWO", True), ("03R", False)])
def test_the_bands_of_a_board_say_how_many_could_not_be_judged(bench: Workbench, code: str, told: bool) -> None:
    period = bench.latest_period()
    level = Geography.ICB if told else Geography.SUB_ICB
    found = among_finding(subject_of(bench, area_index(level, period)[code], period))
    assert found is not None
    assert told == ("Of the 42 integrated care boards of January 2026 three could not be judged." in found.sentences)
    assert not told or "39 integrated care boards" in found.headline


def test_of_other_places_it_says_nothing(bench: Workbench) -> None:
    assert not boards_counted(panel(bench, "within_18_weeks", Geography.PROVIDER), 3, "were not judged")


def test_the_gap_the_months_of_a_board_and_the_watch_list_say_it(bench: Workbench) -> None:
    gap = gap_finding(bench, "within_18_weeks", Geography.ICB)
    assert any(one.startswith(OF) and one.endswith(f"{gap.numbers['places']} are left.") for one in gap.sentences)  # type: ignore[index]
    board = area_index(Geography.ICB, APRIL)["QWO"]
    months = months_finding(bench, panel_among(bench, board, "within_18_weeks"), board)
    assert months is not None
    (number,) = re.findall(r"of (\d+) integrated care boards", months.headline)
    assert any(one.startswith(OF) and one.endswith(f"{number} are left.") for one in months.sentences)
    assert any(f"{number} are left." in one for one in watch_list(bench).notes)
