"""How often a place lay in a quarter counts its tenth, and only figures whose interval stays out count as outside."""

from __future__ import annotations

import pytest

from fairwait.analysis.among.bands import among
from fairwait.analysis.among.finding import among_finding
from fairwait.analysis.among.months import months_finding, months_of, panel_among
from fairwait.analysis.profile.place import WAITS, Subject, subject_of
from fairwait.analysis.profile.summary import MAIN_MEASURES
from fairwait.analysis.workbench import Workbench
from fairwait.domain import words
from fairwait.domain.place import Area
from fairwait.places.search import find_area

PLACES = ("RCB", "RXF", "QWO", "03R", "RR8", "NT218")


def place(bench: Workbench, code: str) -> Area:
    return find_area(code, bench.latest_period())


def subject(bench: Workbench, code: str) -> Subject:
    return subject_of(bench, place(bench, code), bench.latest_period())


@pytest.mark.parametrize("code", ["RCB", "RR8", "RXF", "QWO"])
def test_months_in_a_quarter_count_those_in_its_tenth(bench: Workbench, code: str) -> None:
    area = place(bench, code)
    panel = panel_among(bench, area, WAITS)
    one, found = months_of(bench, panel, area), months_finding(bench, panel, area)
    assert one is not None
    assert found is not None
    bands = [one.band(at) for at in range(len(panel.periods)) if one.band(at)]
    quarters = [band.replace("tenth", "quarter") for band in bands]
    most = max(sorted(set(quarters)), key=quarters.count)
    tenths = bands.count(most.replace("quarter", "tenth")) if "quarter" in most else 0
    title = found.charts[0].title
    assert f"lay in the {most} in " in title
    assert f" {quarters.count(most)} " in title
    assert (f"{tenths} of them in the {most.replace('quarter', 'tenth')}" in title) is bool(tenths)


@pytest.mark.parametrize("code", PLACES)
def test_only_figures_whose_interval_stays_out_lie_clearly_outside(bench: Workbench, code: str) -> None:
    one = subject(bench, code)
    found = among_finding(one)
    assert found is not None
    measures = [name for name in MAIN_MEASURES if one.applies(name)]
    held = [told for told in (among(one.standing(name), ()) for name in measures) if told is not None]
    clear = 0
    for told in held:
        low, high = told.standing.interval
        _, lower, _, upper, _ = told.bands.edges
        clear += high < lower or low >= upper
    title = found.charts[0].title
    number = "No figure" if not clear else words.number_word(clear)
    assert title.lower().startswith(number.lower()) or title.startswith(("All", "Both", "Every"))
    assert "clearly outside the middle half" in title
    assert any("is what to expect" in sentence for sentence in found.sentences)
