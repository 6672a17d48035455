"""Every finding of the spotlight report, for many questions: how it reads, what it rests on, how it hangs together."""

from __future__ import annotations

import re

import pytest

from fairwait.analysis.workbench import Workbench
from fairwait.definitions.measure import Polarity
from fairwait.definitions.measure_files import measure as named_measure
from fairwait.domain.errors import FairwaitError, NothingToAnswerWithError, UsageError
from fairwait.domain.finding import Finding, Report
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.domain.treatment import TOTAL
from fairwait.reports.spotlight import MTG_MEASURE, spotlight
from tests.analysis.reading import (
    bare_codes,
    every_text,
    faults_of_sentence,
    has_interval,
    headline_numbers,
    kind_faults,
    printed_numbers,
    prose,
)

QUESTIONS = [
    (Geography.SUB_ICB, "within_18_weeks", TOTAL),
    (Geography.SUB_ICB, "median_wait", TOTAL),
    (Geography.SUB_ICB, "admitted_treated_per_1000", "C_110"),
    (Geography.SUB_ICB, "over_104_weeks", "C_110"),
    (Geography.SUB_ICB, "waiting_per_1000", "C_320"),
    (Geography.SUB_ICB, "within_18_weeks", "C_150"),
    (Geography.ICB, "within_18_weeks", "C_110"),
    (Geography.ICB, "waiting_per_1000", TOTAL),
    (Geography.ICB, "over_65_weeks", TOTAL),
    (Geography.REGION, "median_wait", TOTAL),
    (Geography.REGION, "over_104_weeks", "C_502"),
    (Geography.PROVIDER, "within_18_weeks", "C_110"),
    (Geography.PROVIDER, "p92_wait", TOTAL),
    (Geography.PROVIDER, "over_52_weeks", "C_502"),
]


@pytest.fixture(scope="module", params=QUESTIONS, ids=lambda question: "-".join(map(str, question)))
def report(request: pytest.FixtureRequest, bench: Workbench) -> Report:
    geography, measure, function = request.param
    return spotlight(bench, geography=geography, measure=measure, treatment_function=function)


def named(faults: list[tuple[str, str]]) -> str:
    return "\n".join(f"{where}: {fault}" for where, fault in faults)


def test_ids_are_unique(report: Report) -> None:
    findings = [finding.id for finding in report.findings()]
    assert len(findings) == len(set(findings)) >= 7
    tables = [table.id for table in report.tables()]
    assert len(tables) == len(set(tables))


def test_titles_tell_findings_apart(report: Report) -> None:
    titles = [finding.title for finding in report.findings()]
    assert len(titles) == len(set(titles)), [one for one in titles if titles.count(one) > 1]


def test_every_sentence_is_one(report: Report) -> None:
    faults = [
        (f"{finding.id} «{text}»", fault)
        for finding in report.findings()
        for text in prose(finding)
        for fault in faults_of_sentence(text)
    ]
    assert not faults, named(faults)


def test_no_text_has_holes_or_stray_spaces(report: Report) -> None:
    for finding in report.findings():
        for text in every_text(finding):
            assert not re.search(r"\b(nan|None|NaN|inf|N/A)\b|  ", text), f"{finding.id}: {text}"


def test_places_and_functions_go_by_their_names(report: Report) -> None:
    faults = [
        (finding.id, f"{code} in «{text}»")
        for finding in report.findings()
        for text in (finding.headline, *finding.sentences, *finding.quality)
        for code in bare_codes(text)
    ]
    assert not faults, named(faults)


def about(finding: Finding) -> str:
    """The measure of a finding, from its id; empty for one that is about none."""
    for measure in ("admitted-treated-per-1000", "waiting-per-1000", "completed-treated-per-1000"):
        if measure in finding.id:
            return measure.replace("-", "_")
    return ""


def test_no_rate_of_treatment_is_called_best_or_worst(report: Report) -> None:
    for finding in report.findings():
        measure = about(finding)
        if measure and named_measure(measure).polarity is Polarity.CONTEXT:
            for text in every_text(finding):
                assert not re.search(r"\b(best|worst|better|worse)\b", text, re.IGNORECASE), f"{finding.id}: {text}"


#: A level to aim at is that of the best performers, and a rule of the watch list is of the worst quarter: both are of
#: measures with a better side, and both say whose.
MAY_SAY_BEST = ("opportunity", "watch-list")


def test_nobody_is_said_to_be_best_or_worst(report: Report) -> None:
    for finding in report.findings():
        if finding.id.startswith(MAY_SAY_BEST):
            continue
        for text in every_text(finding):
            assert not re.search(r"\b(best|worst)\b", text, re.IGNORECASE), f"{finding.id}: {text}"


def test_up_to_is_not_said_of_a_ratio(report: Report) -> None:
    for finding in report.findings():
        for text in (finding.headline, *finding.sentences):
            assert not re.search(r"\bup to (\w+ )?times|\bup to \d", text, re.IGNORECASE), text


def test_every_finding_names_its_files_by_their_sums(report: Report) -> None:
    for finding in report.findings():
        assert finding.provenance, finding.id
        for file in finding.provenance:
            assert re.fullmatch(r"[0-9a-f]{64}", file.sha256)
            assert file.rows > 0
            assert file.file_name
    held = {file.sha256 for file in report.sources}
    assert held == {file.sha256 for finding in report.findings() for file in finding.provenance}


def test_every_finding_says_how_it_was_made_and_with_what_doubt(report: Report) -> None:
    for finding in report.findings():
        assert len(finding.method) > 60, finding.id
        if finding.id not in ("missing", "data-quality", "decade-comparable"):  # lists and checks, not estimates
            assert has_interval(finding), finding.id


def test_tables_are_rectangular_and_of_one_kind_a_column(report: Report) -> None:
    faults = [fault for table in report.tables() for fault in kind_faults(table)]
    assert not faults, "\n".join(faults)


def test_no_column_is_empty_from_top_to_bottom(report: Report) -> None:
    """A column that never says anything is a promise broken in every row."""
    faults = [
        f"{table.id}: {column.label}"
        for table in report.tables()
        for at, column in enumerate(table.columns)
        if table.rows and all(row[at] in (None, "") for row in table.rows) and column.label != "Not ranked"
    ]
    assert not faults, "\n".join(faults)


def test_every_chart_has_a_table_and_words(report: Report) -> None:
    for finding in report.findings():
        if finding.charts:
            assert finding.tables, finding.id
        for chart in finding.charts:
            assert len(chart.alt) > 60, f"{finding.id}: {chart.kind}"
            assert chart.title
            assert chart.marks
            assert not chart.title.startswith("0 "), chart.title


def test_every_mark_of_a_chart_is_a_row_of_the_table(report: Report) -> None:
    for finding in report.findings():
        cells = {cell for table in finding.tables for row in table.rows for cell in row if isinstance(cell, str)}
        for chart in finding.charts:
            for mark in chart.marks:
                when = mark.x if isinstance(mark.x, str) else ""  # a line's marks are months of the table
                month = Period.parse(when).label if when else ""
                assert {mark.code, mark.label, when, month} & cells, f"{finding.id}: {mark.label}"


def test_numbers_in_headlines_stand_in_the_tables(report: Report) -> None:
    faults = []
    for finding in report.findings():
        held = printed_numbers(finding)
        faults += [
            (finding.id, f"{one} in «{finding.headline}»") for one in headline_numbers(finding) if one not in held
        ]
    assert not faults, named(faults)


def test_headlines_of_the_report_are_those_of_its_findings(report: Report) -> None:
    found = {finding.id: finding.headline for finding in report.findings()}
    assert 1 <= len(report.headlines) <= 5
    for text, of in report.headlines:
        assert found[of] == text
        assert len(text) < 420, "a headline is read aloud"
    assert not list(faults_of_sentence(report.unjudged))


def test_the_four_treatment_areas_are_in_the_report_of_all_together(bench: Workbench) -> None:
    found = {finding.id for finding in spotlight(bench).findings()}
    for measure in ("within-18-weeks", MTG_MEASURE.replace("_", "-")):
        for function in ("c-320", "c-110", "c-502", "c-100"):
            assert f"ranked-{measure}-sub-icb-{function}" in found


# --- Questions that cannot be answered --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("geography", "measure", "function"),
    [
        (Geography.PROVIDER, "waiting_per_1000", TOTAL),
        (Geography.PROVIDER, "admitted_treated_per_1000", "C_110"),
        (Geography.ENGLAND, "within_18_weeks", TOTAL),
        (Geography.SUB_ICB, "within_18_weeks", "X01"),
        (Geography.SUB_ICB, "within_18_weeks", "C_nonsense"),
        (Geography.ICB, "clearance_weeks", TOTAL),
        (Geography.ICB, "net_flow_share", TOTAL),
        (Geography.ICB, "no_such_measure", TOTAL),
    ],
)
def test_what_cannot_be_answered_is_refused_in_words(
    bench: Workbench, geography: Geography, measure: str, function: str
) -> None:
    with pytest.raises(FairwaitError) as caught:
        spotlight(bench, geography=geography, measure=measure, treatment_function=function)
    assert isinstance(caught.value, NothingToAnswerWithError | UsageError)
    assert caught.value.remedy
    assert caught.value.expected


def test_a_month_that_is_not_held_is_refused_with_those_that_are(bench: Workbench) -> None:
    with pytest.raises(NothingToAnswerWithError, match="March 2025") as caught:
        spotlight(bench, period=Period(2025, 3))
    assert "January 2026" in caught.value.where
