"""Boards that the watch list could not look at do not read as clear."""

from __future__ import annotations

import pytest

from fairwait.analysis.among.asked import watched_finding
from fairwait.analysis.watch.apart import new_borders
from fairwait.analysis.watch.finding import watch_finding
from fairwait.analysis.watch.watch import watch_list
from fairwait.analysis.workbench import Workbench
from fairwait.domain.finding import Finding
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.places.areas import area_index

JANUARY, APRIL = Period(2026, 1), Period(2026, 4)


def told(bench: Workbench, code: str, month: Period) -> Finding:
    found = watched_finding(bench, area_index(Geography.ICB, month)[code])
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("code", "look"),
    [("QH8", "Essex (D7T5G)"), ("QUE", "Central East (S1Y5D)"), ("QM7", "Essex (D7T5G) and Central East (S1Y5D)")],
)
def test_a_board_that_ended_says_so_and_where_to_look(bench: Workbench, code: str, look: str) -> None:
    found = told(bench, code, JANUARY)
    assert found.headline.endswith(f"it ended in March 2026; look at {look}.")
    assert "is not on the watch list" not in found.headline


@pytest.mark.parametrize("code", ["D7T5G", "QRL", "S0E4D"])
def test_a_board_with_new_borders_says_why_nobody_looked(bench: Workbench, code: str) -> None:
    found = told(bench, code, APRIL)
    assert "could not be put on the watch list of April 2026 by its waits: its borders are new" in found.headline
    assert found.title != "Not on the watch list"


def test_a_board_whose_figures_cannot_be_judged_is_not_called_clear(bench: Workbench) -> None:
    assert told(bench, "QF7", APRIL).headline.endswith("the figures of its waits cannot be judged.")


def test_a_board_that_was_looked_at_is_told_as_before(bench: Workbench) -> None:
    assert told(bench, "QWO", APRIL).headline == "West Yorkshire is not on the watch list of April 2026."
    assert "Z9B2Z" not in str(new_borders(watch_list(bench)))


def test_the_list_names_those_nobody_looked_at(bench: Workbench) -> None:
    six = ("Central East", "Essex", "Hampshire and Isle of Wight", "Norfolk and Suffolk", "Surrey and Sussex",
           "Thames Valley")  # fmt: skip
    assert new_borders(watch_list(bench)) == six
    assert any("Not looked at" in one and all(name in one for name in six) for one in watch_finding(bench).sentences)
