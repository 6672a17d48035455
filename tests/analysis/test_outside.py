"""People from outside England: left out of every figure of a provider, and told how many."""

from __future__ import annotations

from fairwait.analysis.profile.place import subject_of
from fairwait.analysis.profile.summary import summary_finding
from fairwait.analysis.workbench import Workbench
from fairwait.domain.period import Period
from fairwait.domain.treatment import TOTAL
from fairwait.measures.outside import outside_england, share_outside
from fairwait.places.search import find_area
from fairwait.store.reader import packaged_figures

JANUARY = Period(2026, 1)


def caveats(code: str) -> str:
    bench = Workbench(packaged_figures())
    return " ".join(summary_finding(subject_of(bench, find_area(code, JANUARY), JANUARY)).caveats)


def test_a_hospital_by_the_border_says_how_much_of_its_list_is_left_out() -> None:
    assert "9,962 pathways more on its list, 38% of the whole," in caveats("RL1")


def test_a_hospital_with_hardly_any_of_them_and_an_area_say_nothing_of_it() -> None:
    assert "Wales" not in caveats("RXF")
    assert "Wales" not in caveats("03R")


def test_they_are_those_of_the_whole_country() -> None:
    outside = outside_england(packaged_figures(), JANUARY)
    assert sum(number for (_, function), number in outside.items() if function == TOTAL) == 31_719
    assert outside_england(packaged_figures(), Period(2019, 1)) == {}


def test_a_share_is_of_the_whole_list() -> None:
    assert share_outside({("RL1", TOTAL): 1}, "RL1", TOTAL, 3.0) == 0.25
    assert share_outside({}, "RL1", TOTAL, 3.0) == 0
    assert share_outside({("RL1", TOTAL): 1}, "RL1", TOTAL, float("nan")) == 0
