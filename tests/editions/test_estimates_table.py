"""The table of estimates says what the analysis says: every figure, every rank, and every reason for having none."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from fairwait.analysis.ranking import rank
from fairwait.analysis.workbench import Workbench
from fairwait.definitions.collected import COLLECTED_PUBLICATIONS
from fairwait.definitions.measure_files import measures
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.domain.treatment import TOTAL
from fairwait.editions.estimates import COLUMNS, Wanted, after
from fairwait.editions.reading import Edition
from fairwait.editions.tables import estimates
from fairwait.editions.tables.held import Held
from fairwait.editions.writing import EditionWriter
from fairwait.store.reader import Store, packaged_figures

MONTH = Period(2026, 1)


@pytest.fixture(scope="module")
def own_bench() -> Workbench:
    """The packaged figures of referral to treatment alone: one whole month and parts of some others."""
    store = packaged_figures()
    kept = tuple(one for one in store.all_releases if one.publication not in COLLECTED_PUBLICATIONS)
    return Workbench(Store(store.root, kept, label=store.label, version=store.version))


@pytest.fixture(scope="module")
def filled(own_bench: Workbench, tmp_path_factory: pytest.TempPathFactory) -> Edition:
    path: Path = tmp_path_factory.mktemp("estimates") / "estimates.sqlite"
    writer = EditionWriter.new(path, "estimates", {"period": str(MONTH)})
    estimates.fill(own_bench, writer)
    writer.finish()
    return Edition(path)


def rows(edition: Edition, **wanted: tuple[str, ...]) -> list[dict[str, object]]:
    held = Held.of(edition.fact("held"))
    found = after(edition, held, Wanted(first=str(MONTH), last=str(MONTH), **wanted), None, 100_000)
    return [dict(zip(COLUMNS, row, strict=True)) for row in found]


@pytest.mark.parametrize("geography", [Geography.ENGLAND, Geography.ICB, Geography.SUB_ICB])
@pytest.mark.parametrize("measure", ["within_18_weeks", "median_wait", "waiting_per_1000"])
def test_every_figure_is_that_of_the_analysis(
    own_bench: Workbench, filled: Edition, measure: str, geography: Geography
) -> None:
    table = own_bench.all_estimates(measure, geography, MONTH)
    told = {
        (one["area"], one["treatment_function"]): one
        for one in rows(filled, measures=(measure,), geographies=(geography.value,))
    }
    assert len(told) == len(table)
    for one in table.records():
        row = told[one["area"], one["treatment_function"]]
        for name in ("value", "low", "high", "numerator", "denominator", "completeness", "status", "method"):
            assert row[name] == one[name], (one["area"], one["treatment_function"], name)


@pytest.mark.parametrize("geography", [Geography.SUB_ICB, Geography.PROVIDER])
def test_ranks_and_reasons_of_whole_lists_are_those_of_the_ranking(
    own_bench: Workbench, filled: Edition, geography: Geography
) -> None:
    ranking = rank(own_bench, "median_wait", geography, MONTH)
    told = {
        one["area"]: one
        for one in rows(filled, measures=("median_wait",), geographies=(geography.value,), functions=(TOTAL,))
    }
    for at, area in enumerate(ranking.estimates["area"].tolist()):
        row = told.pop(area)
        assert (row["rank_low"], row["rank_high"]) == (ranking.rank_low[at], ranking.rank_high[at])
        assert (row["ranked_of"], row["reason"]) == (len(ranking), "")
    unranked = dict(zip(ranking.unranked["area"].tolist(), ranking.reasons, strict=True))
    assert {area: told[area]["reason"] for area in unranked} == unranked
    assert all(row["rank_low"] is None for row in told.values())
    # The rest have nobody by this measure: read with others, a measure lists every place that any of them has.
    assert all(row["status"] == "no_data" and row["reason"] for area, row in told.items() if area not in unranked)


def test_whoever_is_not_ranked_in_a_treatment_function_says_why(filled: Edition) -> None:
    found = rows(filled, measures=("median_wait",), geographies=("sub-icb",))
    assert all(one["rank_low"] is None for one in found if one["treatment_function"] != TOTAL)
    assert all(one["reason"] for one in found if one["status"] != "ok")
    assert any(not one["reason"] for one in found)


def test_a_provider_has_no_row_where_it_has_nobody(own_bench: Workbench, filled: Edition) -> None:
    found = rows(filled, measures=("median_wait",), geographies=("provider",))
    assert not [one for one in found if one["status"] == "no_data" and one["treatment_function"] != TOTAL]
    whole = own_bench.estimates("median_wait", Geography.PROVIDER, MONTH)
    assert {one["area"] for one in found} >= set(whole["area"].tolist())


def test_what_is_held_is_told_exactly(filled: Edition) -> None:
    held = Held.of(filled.fact("held"))
    counted = filled.rows(
        "select measure, geography, period, count(*) from estimate group by measure, geography, period"
    )
    assert {
        (measure, level, period): number
        for measure, levels in held.rows.items() for level, periods in levels.items()
        for period, number in periods.items()
    } == {row[:3]: row[3] for row in counted}  # fmt: skip
    assert {code for (code,) in filled.rows("select distinct area from estimate")} == set(held.areas)
    assert held.areas["02T"] == ("sub-icb", "Calderdale")


def test_nothing_is_older_than_five_years_and_nothing_unknown_is_a_number(filled: Edition) -> None:
    ((oldest,),) = filled.rows("select min(period) from estimate")
    assert Period.parse(oldest) > MONTH.shift(-estimates.MONTHS)
    assert filled.rows("select count(*) from estimate where status = 'no_data' and value is not null") == [(0,)]
    numbers = filled.rows("select value, low, high from estimate limit 5000")
    assert all(one is None or math.isfinite(one) for row in numbers for one in row)


def test_every_measure_that_the_month_can_answer_is_there(own_bench: Workbench, filled: Edition) -> None:
    held = Held.of(filled.fact("held"))
    for measure in measures().values():
        if measure.collected is None and measure.months == (0,):
            levels = {one.value for one in measure.geographies}
            assert {level for level, months in held.rows[measure.id].items() if str(MONTH) in months} == levels
