"""The table of waits by provider, against the workbook's own rule and who sent figures."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from fairwait.analysis.ranking import rank
from fairwait.analysis.workbench import Workbench
from fairwait.definitions.measure import Measure
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.domain.treatment import TOTAL
from fairwait.editions.kinds import place
from fairwait.editions.near import nearby
from fairwait.editions.reading import Edition
from fairwait.editions.tables import waits
from fairwait.editions.writing import EditionWriter
from fairwait.places.sites import treatment_points
from fairwait.store.reader import packaged_figures


@pytest.fixture(scope="module")
def edition(edition_of: Callable[..., Edition]) -> Edition:
    return edition_of("waits")


def test_every_provider_with_patients_has_a_row_for_each_function(edition: Edition, bench: Workbench) -> None:
    table = bench.all_estimates("median_wait", Geography.PROVIDER, bench.latest_period())
    expected = {
        (area, function)
        for area, function, status in zip(table["area"], table["treatment_function"], table["status"], strict=True)
        if status != "no_data"
    }

    held = edition.rows("select provider, treatment_function from wait where status <> 'not sent'")
    assert set(held) == expected


@pytest.mark.parametrize("function", ["C_110", TOTAL])
@pytest.mark.parametrize(("measure", "column"), [("median_wait", "median"), ("p92_wait", "p92")])
def test_limits_are_those_that_a_ranking_allows_noise_for(
    edition: Edition, bench: Workbench, measure: str, column: str, function: str
) -> None:
    ranking = rank(bench, measure, Geography.PROVIDER, bench.latest_period(), function)
    held = {
        row[0]: row[1:]
        for row in edition.rows(
            f"select provider, {column}, {column}_low, {column}_high from wait where treatment_function = '{function}'"
        )
    }

    for code, value, low, high in zip(
        ranking.estimates["area"], ranking.estimates["value"], ranking.scale.low, ranking.scale.high, strict=True
    ):
        assert held[code] == pytest.approx((value, low, high))


def test_lists_of_nearly_the_same_length_have_limits_of_the_same_width(edition: Edition) -> None:
    """Liverpool University Hospitals: 4,978 pathways and 5,000, both with a median of 19.5 weeks."""
    rows = edition.rows(
        "select median, median_low, median_high from wait where provider = 'REM' and list_size in (4978, 5000)"
    )

    assert [row[0] for row in rows] == pytest.approx([19.5, 19.5], abs=0.05)
    (short, long) = (high / low for _, low, high in rows)
    assert short == pytest.approx(long, rel=0.02)
    assert max(short, long) < 1.25


@pytest.mark.parametrize("code", ["RR8", "NT218"])
def test_a_providers_page_and_its_wait_have_the_same_limits(edition: Edition, bench: Workbench, code: str) -> None:
    tables = place.make(bench, f"place/{code}/").report.tables()
    rows = next(one for one in tables if one.id == "among").records()
    ((median, share),) = edition.rows(
        "select median_low || ' ' || median_high, within_18_low || ' ' || within_18_high from wait "
        f"where treatment_function = '{TOTAL}' and provider = '{code}'"
    )
    told = {row["measure"]: (row["low"], row["high"]) for row in rows}

    assert told["median_wait"] == pytest.approx(tuple(map(float, median.split())))
    assert [limit / 100 for limit in told["within_18_weeks"]] == pytest.approx([float(one) for one in share.split()])


def test_mid_yorkshires_orthopaedics(edition: Edition) -> None:
    (row,) = edition.rows(
        "select round(median, 1), round(p92, 1), list_size, status, last_sent from wait "
        "where provider = 'RXF' and treatment_function = 'C_110'"
    )
    assert row == (18.2, 41.8, 4871, "ok", "2026-01")


def test_a_trust_that_sent_nothing_stands_in_the_functions_it_usually_has(edition: Edition) -> None:
    rows = edition.rows(
        "select treatment_function, median, list_size, status, last_sent from wait where provider = 'RHQ'"
    )
    assert {row[3] for row in rows} == {"not sent"}
    assert {row[4] for row in rows} == {"2025-06"}
    assert all(row[1] is None for row in rows)
    assert ("C_999", None, 91_256, "not sent", "2025-06") in rows
    assert len(rows) > 15


def test_too_few_pathways_have_no_median_and_a_reason(edition: Edition) -> None:
    rows = edition.rows("select median, median_low, list_size, reason from wait where status = 'suppressed'")
    assert rows
    assert all(median is None and low is None and size < 20 and reason for median, low, size, reason in rows)


def test_every_place_of_a_provider_with_rows_is_held(edition: Edition) -> None:
    held = edition.rows("select distinct provider from wait where provider in (select provider from wait_site)")
    assert len(held) > 300
    assert edition.rows("select count(*) from wait_site where provider = 'RXF'") == [(len(treatment_points()["RXF"]),)]


def test_a_month_held_by_area_only_has_no_waits_and_says_so(tmp_path: Path) -> None:
    class OfOld(Workbench):
        def latest_period(self, measure: Measure | None = None) -> Period:
            return Period(2015, 3)

    writer = EditionWriter.new(tmp_path / "old.sqlite", "old", {})
    waits.fill(OfOld(packaged_figures()), writer)
    writer.finish()
    old = Edition(tmp_path / "old.sqlite")

    with pytest.raises(NothingToAnswerWithError, match="holds no waits by provider"):
        nearby(old, "03R", "C_110", 10)
    old.close()
