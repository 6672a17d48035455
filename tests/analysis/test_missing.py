"""What could not be counted: named, dated, reconciled with the published estimates to the pathway."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from fairwait.analysis.missing import missing_finding, unjudged_sentence
from fairwait.analysis.ranking import rank
from fairwait.analysis.submissions import MonthHistory
from fairwait.analysis.workbench import Workbench
from fairwait.domain.finding import Finding
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.measures.completeness_inputs import OVERVIEW, PANEL, SERIES, completeness_of
from tests.analysis.test_missing_trust import RELIANT

LEVELS = {"area": Geography.SUB_ICB, "integrated care board": Geography.ICB, "region": Geography.REGION}


@pytest.fixture(scope="module")
def finding(bench: Workbench, january: Period) -> Finding:
    return missing_finding(bench, january)


def table(finding: Finding, name: str) -> list[dict[str, Any]]:
    return next(one for one in finding.tables if one.id == name).records()


def test_the_published_estimate_is_explained_to_the_pathway(finding: Finding) -> None:
    assert finding.numbers is not None
    assert finding.numbers["reconciliation_gap"] == 91_256
    assert finding.numbers["reconciliation_residual"] == 0
    said = next(sentence for sentence in finding.sentences if "91,256" in sentence)
    assert "Sheffield Teaching Hospitals" in said
    assert "exactly" in said


def test_the_gap_is_the_difference_of_two_published_figures(bench: Workbench, january: Period) -> None:
    release = bench.history.release(OVERVIEW)
    rows = bench.history.connection.execute(
        f"select series, value from {bench.history.table_sql([release], 'marts')} where period = ? and series in "
        "('incomplete_total', 'incomplete_total_with_estimates')",
        [str(january)],
    ).fetchall()
    found = dict(rows)
    assert found["incomplete_total_with_estimates"] - found["incomplete_total"] == 91_256


def test_the_headline_names_the_trust_since_when_and_how_many_rely_on_it(finding: Finding) -> None:
    assert "Sheffield Teaching Hospitals NHS Foundation Trust" in finding.headline
    assert "since July 2025" in finding.headline
    assert "RHQ" not in finding.headline, "a name is known, so no code"


def test_sheffield_stands_first_with_its_last_list(finding: Finding) -> None:
    first = table(finding, "missing-providers")[0]
    assert (first["code"], first["sector"], first["since"], first["last_month"]) == ("RHQ", "NHS", "2025-07", "2025-06")
    assert first["last_list"] == 91_256


def test_trusts_come_first_then_the_larger_list(finding: Finding) -> None:
    rows = table(finding, "missing-providers")
    order = [(row["sector"] != "NHS", -row["last_list"]) for row in rows]
    assert order == sorted(order)
    assert finding.numbers is not None
    assert len(rows) == finding.numbers["missing_providers"]
    assert sum(row["sector"] == "NHS" for row in rows) == finding.numbers["missing_trusts"]


@pytest.mark.parametrize("level", list(LEVELS))
def test_places_listed_are_those_the_rankings_leave_out(
    finding: Finding, bench: Workbench, january: Period, level: str
) -> None:
    ranking = rank(bench, "within_18_weeks", LEVELS[level], january)
    listed = {row["code"] for row in table(finding, "missing-areas") if row["level"] == level}
    assert listed == set(ranking.unranked["area"])


def test_the_number_of_areas_is_that_of_the_table_and_holds_the_six(finding: Finding) -> None:
    areas = [row for row in table(finding, "missing-areas") if row["level"] == "area"]
    assert finding.numbers is not None
    assert finding.numbers["areas_not_judged"] == len(areas)
    assert {row["code"] for row in areas} >= RELIANT


def test_each_area_is_under_the_providers_that_its_reason_names(finding: Finding) -> None:
    areas = {row["place"]: row for row in table(finding, "missing-areas") if row["level"] == "area"}
    for provider in table(finding, "missing-providers"):
        for name, row in areas.items():
            if name in str(provider["areas"] or ""):
                assert row["completeness"] is None or float(row["completeness"]) < 0.97
    sheffield = table(finding, "missing-providers")[0]
    for code in RELIANT:
        row = next(row for row in areas.values() if row["code"] == code)
        assert row["place"] in sheffield["areas"]
        assert "Sheffield Teaching Hospitals" in row["reason"]
        assert "July 2025" in row["reason"]


def test_completeness_in_the_table_is_what_the_shares_leave(
    finding: Finding, bench: Workbench, january: Period
) -> None:
    for row in table(finding, "missing-areas"):
        judged = bench.completeness(str(row["code"]), january)
        if judged.status == "unknown":  # no share is known: an upper bound alone, and no figure
            assert row["completeness"] is None
            assert "at most" in str(row["reason"])
            continue
        assert row["completeness"] == judged.completeness
        assert row["completeness"] == pytest.approx(1 - sum(one.share for one in judged.missing))
        assert row["completeness"] < 0.97


def test_sheffield_has_lost_most_of_its_activity(finding: Finding) -> None:
    row = next(row for row in table(finding, "missing-areas") if row["place"] == "Sheffield")
    assert 0.05 < row["completeness"] < 0.2


def test_the_line_under_the_headlines_says_how_many_and_why(
    finding: Finding, bench: Workbench, january: Period
) -> None:
    said = unjudged_sentence(bench, january)
    assert said.startswith("Eight areas")
    assert "Sheffield Teaching Hospitals" in said
    assert "July 2025" in said
    assert said.endswith(".")


def test_its_files_are_named(finding: Finding) -> None:
    publications = {file.publication for file in finding.provenance}
    assert {"rtt-full-csv", SERIES, PANEL, OVERVIEW} <= publications
    assert all(len(file.sha256) == 64 for file in finding.provenance)


class Hindsight(MonthHistory):
    """The packaged history as it was at the end of the month: later months of every series cut away."""

    def table_sql(self, releases: Sequence[Any], table: str) -> str:
        relation = super().table_sql(releases, table)
        column = {SERIES: "period", OVERVIEW: "period", PANEL: "as_of"}.get(releases[0].publication)
        return f"(select * from {relation} where {column} <= '{self.period}')" if column else relation


def test_what_became_known_later_has_no_bearing(bench: Workbench, january: Period) -> None:
    """The packaged series runs to April 2026; judged by what January knew, January is the same."""
    then = completeness_of(Hindsight(bench.store, bench.history, january), january)
    now = bench.judged(january)
    assert now is not None
    assert [(one.code, one.since, one.last_list) for one in then.missing] == [
        (one.code, one.since, one.last_list) for one in now.missing
    ]
    codes = bench.estimates("within_18_weeks", Geography.SUB_ICB, january)["area"].tolist()
    for function in ("C_999", "C_110", "C_410"):
        # As text, since what is not known (NaN) equals nothing, not even itself.
        assert [repr(then.area(code, function)) for code in codes] == [repr(now.area(code, function)) for code in codes]


def test_a_completeness_of_one_month_answers_for_no_other(bench: Workbench) -> None:
    """The store holds January alone, and the series says enough of the others to judge who sent figures."""
    before = bench.judged(Period(2025, 6))
    assert before is not None
    assert "RHQ" not in {one.code for one in before.missing}
