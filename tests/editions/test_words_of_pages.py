"""Sentences of pages that a stranger stumbled over: months, counts, who is compared, and which month is which."""

from __future__ import annotations

import re

import pytest

from fairwait.analysis.among.finding import among_finding
from fairwait.analysis.glance.change import watched_finding
from fairwait.analysis.profile.place import subject_of
from fairwait.analysis.watch.watch import watch_list
from fairwait.analysis.workbench import Workbench
from fairwait.domain.finding import Report
from fairwait.editions.kinds import data, measure, place
from fairwait.places.search import find_area

_DIGITS = re.compile(r"\b20\d\d-\d\d\b")


@pytest.fixture(scope="module")
def heart(bench: Workbench) -> Report:
    return measure.make(bench, "measures/median_wait/provider/C_170/").report


def test_the_page_on_data_writes_months_as_people_do(bench: Workbench) -> None:
    report = data.make(bench, "data/").report
    table = next(one for one in report.tables() if one.id == "data-publications")
    assert not [cell for row in table.rows for cell in row if _DIGITS.search(str(cell))]
    assert any("Files that reach further tell of other things" in one for one in report.findings()[0].sentences)


def test_no_page_of_places_or_measures_speaks_as_statisticians_do(bench: Workbench, heart: Report) -> None:
    jargon = re.compile(r"posterior|empirical.bayes|\bnaive\b|luck drawn|\bq of\b", re.IGNORECASE)
    for report in (place.make(bench, "place/00V/").report, heart):
        for one in report.findings():
            told = (one.headline, *one.sentences, one.method, *one.assumptions, *one.caveats, *one.quality, *one.notes)
            columns = [text for table in one.tables for column in table.columns for text in (column.label, column.note)]
            captions = [text for table in one.tables for text in (table.title, table.caption)]
            assert not [text for text in (*told, *columns, *captions) if jargon.search(text)], one.id


def test_a_place_says_first_how_many_weeks_half_of_its_patients_waited_and_which_way_is_long(bench: Workbench) -> None:
    page = place.make(bench, "place/00V/")
    wait = subject_of(bench, find_area("00V", bench.latest_period()), bench.latest_period()).standing("median_wait")
    first, second = (text for text, _ in page.report.headlines[:2])
    assert first.endswith(
        f"Half of them had waited {wait.value:.1f} weeks or more; in England, {wait.england:.1f} weeks."
    )
    assert "the lower the share, the longer the waits" in second
    table = next(one for one in page.report.tables() if one.id == "summary")
    assert "Among all areas" in [column.label for column in table.columns]


def test_nobody_is_said_to_treat_none_of_a_places_patients(bench: Workbench) -> None:
    for code in ("00V", "RXF"):
        extras = place.make(bench, f"place/{code}/").extras
        shares = [one["share"] for one in (*extras["main_providers"], *extras["serves"])]
        assert shares
        assert min(round(one, 2) for one in shares) > 0


def test_a_rate_that_counts_one_pathway_of_nowhere_says_so_in_the_singular(bench: Workbench) -> None:
    report = measure.make(bench, "measures/admitted_treated_per_1000/icb/C_300/").report
    told = [text for one in report.findings() for text in (*one.quality, *one.notes, *one.assumptions, *one.caveats)]
    (rate,) = {text for text in told if "England’s rate counts" in text}
    assert "counts 1 pathway (0.1%) that belongs to no integrated care board; without that it is" in rate


def test_what_a_revision_is_stands_once(bench: Workbench) -> None:
    told = data.make(bench, "data/revisions/").report.findings()[0]
    assert sum("counted again" in one for one in told.sentences) == 1


def test_a_page_of_providers_says_that_both_kinds_are_compared(heart: Report) -> None:
    assert heart.question.endswith("how do NHS and independent providers compare?")


def test_a_page_of_a_measure_leads_with_what_can_be_told(bench: Workbench, heart: Report) -> None:
    areas = measure.make(bench, "measures/within_18_weeks/sub-icb/").report
    assert re.match(r"Of \d+ areas that could be judged, ", areas.headlines[0][0])
    assert heart.headlines[0][0].startswith("In England 9,041 pathways for cardiothoracic surgery were waiting")
    both_ends = r"was [\d.]+ weeks at .+ \(95% interval .+\), at .+ [\d.]+ weeks \(.+\); in England, [\d.]+ weeks\.$"
    assert re.search(both_ends, heart.headlines[1][0])


def test_nobody_to_count_is_not_unjudged(heart: Report) -> None:
    assert re.fullmatch(
        r"14 providers could not be judged and stand below the list with the reason; 470 providers had no such "
        r"pathways\.",
        heart.unjudged,
    )


def test_the_first_page_says_that_the_watch_list_is_of_another_month(bench: Workbench) -> None:
    watched = watch_list(bench).period
    assert watched != bench.latest_period()
    first = watched_finding(bench).sentences[0]
    assert watched.label in first
    assert bench.latest_period().label in first


def test_the_name_of_a_measure_for_machines_stands_last(bench: Workbench) -> None:
    period = bench.latest_period()
    found = among_finding(subject_of(bench, find_area("03R", period), period))
    assert found is not None
    columns = found.tables[0].columns
    assert columns[1].key != "measure"
    assert columns[-1].key == "measure"
    assert not [one.note for one in columns if one.note.startswith("of areas")]
