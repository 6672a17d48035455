"""England's figures beside the published ones: every one the same, to the pathway and to a billionth of a week."""

from __future__ import annotations

import pytest

from fairwait.analysis.england import england_finding
from fairwait.analysis.quality import quality_finding
from fairwait.analysis.workbench import FULL_CSV, Workbench
from fairwait.domain.finding import Finding
from fairwait.domain.period import Period

#: What the issue demands of January 2026, exactly.
DEMANDED = {
    "Waiting at the end of the month": 7_155_958,
    "Of these, 18 weeks or less": 4_395_958,
    "Waits ended by an admission": 301_671,
    "Waits ended with or without an admission": 301_671 + 1_246_943,
    "New waits begun": 1_767_584,
}


@pytest.fixture(scope="module")
def finding(bench: Workbench, january: Period) -> Finding:
    return england_finding(bench, january)


def test_the_demanded_figures_stand_exactly(finding: Finding) -> None:
    rows = {row["figure"]: row for row in finding.tables[0].records()}
    assert {name: rows[name]["fairwait"] for name in DEMANDED} == DEMANDED


def test_every_figure_equals_the_overview(finding: Finding, bench: Workbench, january: Period) -> None:
    """Read again from the overview itself, not from the finding's own comparison."""
    release = bench.history.release("rtt-overview")
    published = dict(
        bench.history.connection.execute(
            f"select series, value from {bench.history.table_sql([release], 'marts')} where period = ?", [str(january)]
        ).fetchall()
    )
    series = {
        "Waiting at the end of the month": "incomplete_total",
        "Of these, 18 weeks or less": "within_18",
        "Of these, more than 52 weeks": "over_52",
        "Of these, more than 65 weeks": "over_65",
        "Of these, more than 78 weeks": "over_78",
        "Of these, more than 104 weeks": "over_104",
        "Waits ended by an admission": "admitted_total",
        "Waits ended with or without an admission": "completed_total",
        "New waits begun": "new_periods",
        "Median wait of those waiting": "median_wait",
        "92nd percentile of those waiting": "p92_wait",
        "Median wait of those admitted": "admitted_median",
        "95th percentile of those admitted": "admitted_p95",
        "Median wait of those treated without admission": "non_admitted_median",
        "95th percentile of those treated without admission": "non_admitted_p95",
    }
    rows = {row["figure"]: row for table in finding.tables for row in table.records()}
    assert set(rows) == {*series, "People waiting, estimated"}
    for name, column in series.items():
        assert rows[name]["fairwait"] == pytest.approx(published[column], abs=1e-9), name
        assert rows[name]["published"] == published[column], name
        assert rows[name]["difference"] == 0, name
    assert rows["People waiting, estimated"]["published"] == round(published["unique_patients"])


def test_pathways_and_people_are_both_printed(finding: Finding) -> None:
    assert "7,155,958" in finding.headline
    assert "pathways" in finding.headline
    assert "6.13 million people" in finding.sentences[0]
    assert "7.16 million pathways" in finding.sentences[0]
    assert "Pathways are not people" in finding.sentences[0]


def test_full_agreement_is_said_and_counted(finding: Finding) -> None:
    assert finding.sentences[1] == "All 15 figures that the publisher also prints agree exactly."


def test_england_with_the_missing_trusts_estimated_stands_beside_it(finding: Finding) -> None:
    rows = {row["figure"]: row for row in finding.tables[0].records()}
    assert rows["Waiting at the end of the month"]["with_estimates"] == 7_247_214
    assert rows["Waits ended by an admission"]["with_estimates"] == 305_944
    assert (
        "With the publisher’s estimates for trusts that sent nothing the list is 7,247,214, 1.3% longer."
        in (finding.sentences[2])
    )


def test_counts_are_printed_whole(finding: Finding) -> None:
    kinds = {column.key: column.kind for column in finding.tables[0].columns}
    assert kinds["fairwait"] == kinds["with_estimates"] == "integer"


def test_both_publications_are_named(finding: Finding) -> None:
    assert {file.publication for file in finding.provenance} == {FULL_CSV, "rtt-overview"}


def test_every_check_of_the_file_is_listed_with_its_count(bench: Workbench, january: Period) -> None:
    finding, release = quality_finding(bench, january), bench.store.release(FULL_CSV, january)
    rows = finding.tables[0].records()
    assert [row["id"] for row in rows] == [check["id"] for check in release.checks]
    assert [row["breaches"] for row in rows] == [check["breaches"] for check in release.checks]
    assert len(rows) >= 8
    assert f"{release.rows:,} rows" in finding.sentences[0]
    exceeding = next(row for row in rows if row["id"] == "rtt-decision-to-admit-exceeds-list")
    assert int(exceeding["breaches"] or 0) >= 1, "2A above 2 is known to happen, and is flagged"
