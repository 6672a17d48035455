"""The table of estimates says what the analysis says: every figure, every rank, and every reason for having none."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from fairwait.analysis.one_measure.held import APART
from fairwait.analysis.profile.place import subject_of
from fairwait.analysis.ranking import rank
from fairwait.analysis.workbench import Workbench
from fairwait.definitions.collected import COLLECTED_PUBLICATIONS
from fairwait.definitions.measure_files import measures
from fairwait.domain.estimates import Estimates
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.domain.treatment import TOTAL
from fairwait.editions.estimates import COLUMNS, KEY, Wanted, after, whole
from fairwait.editions.kinds.measure import make
from fairwait.editions.reading import Edition
from fairwait.editions.tables import estimates
from fairwait.editions.tables.held import Held
from fairwait.editions.tables.judging import WITH_NOISE
from fairwait.editions.tables.places import places_shown
from fairwait.editions.writing import EditionWriter
from fairwait.places.search import find_area
from fairwait.stats.missing import FEWEST_COMPLETE
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
    asked = replace(Wanted(first=str(MONTH), last=str(MONTH)), **wanted)  # type: ignore[arg-type]
    found = after(edition, held, asked, None, 100_000)
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
        for name in ("value", "numerator", "denominator", "completeness", "method"):
            assert row[name] == one[name], (one["area"], one["treatment_function"], name)
        assert row["status"] in (one["status"], *(["not_judged"] if one["status"] == "ok" else []))
        if (one["completeness"] or 0.0) >= FEWEST_COMPLETE:
            assert (row["counting_low"], row["counting_high"]) == (one["low"], one["high"])


@pytest.mark.parametrize(
    ("measure", "geography", "function"),
    [
        ("within_18_weeks", Geography.SUB_ICB, TOTAL),
        ("within_18_weeks", Geography.SUB_ICB, "C_110"),
        ("within_18_weeks", Geography.PROVIDER, "C_130"),
        ("median_wait", Geography.PROVIDER, TOTAL),
        ("p92_wait", Geography.ICB, "C_301"),
        ("over_52_weeks", Geography.REGION, TOTAL),
        ("waiting_per_1000", Geography.ICB, TOTAL),
        ("admitted_treated_per_1000", Geography.SUB_ICB, "C_120"),
    ],
)
def test_intervals_and_ranks_are_those_that_rank_prints(
    own_bench: Workbench, filled: Edition, measure: str, geography: Geography, function: str
) -> None:
    ranking = rank(own_bench, measure, geography, MONTH, function)
    found = rows(filled, measures=(measure,), geographies=(geography.value,), functions=(function,))
    told = {one["area"]: one for one in found if one["judged"]}
    assert set(told) == set(ranking.estimates["area"].tolist())
    for at, area in enumerate(ranking.estimates["area"].tolist()):
        row = told[area]
        assert (row["low"], row["high"]) == pytest.approx((ranking.scale.low[at], ranking.scale.high[at]), rel=1e-12)
        assert (row["interval"], row["status"], row["reason"]) == (WITH_NOISE, "ok", "")
        if function == TOTAL or measure in APART:
            assert (row["rank_low"], row["rank_high"]) == (ranking.rank_low[at], ranking.rank_high[at])
            chances = (ranking.p_first[at], ranking.p_last[at]) if len(ranking) >= 20 else (None, None)
            assert (row["ranked_of"], row["p_top10"], row["p_bottom10"]) == (len(ranking), *chances)
        else:
            assert row["rank_low"] is row["ranked_of"] is row["p_top10"] is None
    reasons = dict(zip(ranking.unranked["area"].tolist(), ranking.reasons, strict=True))
    for row in found:
        if not row["judged"] and row["area"] in reasons:
            assert row["reason"] == reasons[row["area"]]


def test_intervals_of_a_place_are_those_of_its_page(own_bench: Workbench, filled: Edition) -> None:
    for code, geography in (("03R", Geography.SUB_ICB), ("RRK", Geography.PROVIDER)):
        area = find_area(code, MONTH, geography)
        subject = subject_of(own_bench, area, MONTH)
        told = {
            (one["measure"], one["treatment_function"]): one
            for one in rows(filled, areas=(code,), geographies=(geography.value,))
        }
        for measure in ("within_18_weeks", "median_wait", "over_52_weeks"):
            for function in (TOTAL, "C_110", "C_301"):
                standing, row = subject.standing(measure, function), told[measure, function]
                assert row["judged"] == standing.judged
                if standing.judged:
                    assert (row["low"], row["high"]) == pytest.approx(standing.interval, rel=1e-12)


def test_who_cannot_be_judged_has_neither_interval_nor_rank_and_does_not_look_judged(filled: Edition) -> None:
    left_out = filled.rows("select status, low, high, interval, rank_low, ranked_of from estimate where not judged")
    assert left_out
    assert all(row[1:3] == row[4:] == (None, None) and row[3].startswith("none: ") for row in left_out)
    assert "ok" not in {row[0] for row in left_out}
    assert filled.rows("select count(*) from estimate where judged and status <> 'ok'") == [(0,)]
    silent = "select judged, status, value is null, counting_low from estimate where measure = 'within_18_weeks'"
    assert filled.rows(f"{silent} and area = '03N' and treatment_function = '{TOTAL}'") == [(0, "not_judged", 0, None)]


def test_an_interval_without_the_noise_of_a_month_is_never_under_the_name_of_one_with(filled: Edition) -> None:
    unmeasured = rows(filled, measures=("clock_stops_per_new_period",), geographies=("sub-icb",))
    assert all(one["low"] is None and not one["judged"] for one in unmeasured)
    assert any("has not been measured" in str(one["reason"]) for one in unmeasured)
    both = filled.rows(
        "select high - low, counting_high - counting_low from estimate where low + counting_low + counting_high > 0"
    )
    assert both
    assert min(noisy / counted for noisy, counted in both if counted) > 0.98  # two ways to count: they differ by 2%


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
    apart = [one for one in found if one["treatment_function"] != TOTAL]
    assert sum(one["rank_low"] is not None for one in apart) > 1_000
    assert all((one["rank_low"] is None) == bool(one["reason"]) for one in apart)
    assert all(one["reason"] for one in found if one["status"] != "ok")


@pytest.mark.parametrize(
    "path", ["measures/median_wait/sub-icb/C_110/", "measures/within_18_weeks/icb/C_320/",
             "measures/admitted_treated_per_1000/region/C_120/", "measures/within_18_weeks/provider/C_130/",
             "measures/median_wait/sub-icb/"],
)  # fmt: skip
def test_the_ranks_of_a_page_are_those_of_the_table(own_bench: Workbench, filled: Edition, path: str) -> None:
    _, measure, level, *rest = path.rstrip("/").split("/")
    listed = next(one for one in make(own_bench, path).report.tables() if one.id.startswith("ranked-")).records()
    told = {
        one["area"]: one
        for one in rows(filled, measures=(measure,), geographies=(level,), functions=tuple(rest) or (TOTAL,))
    }
    ranked = [one for one in listed if not one["unranked"]]
    assert len(ranked) >= 6
    assert {one["code"] for one in ranked} <= set(told), "a provider has no row where it has nobody"
    for one in listed:
        row = told.get(str(one["code"]))
        if row is None:
            continue
        for name in ("rank_low", "rank_high", "p_top10", "p_bottom10"):
            assert row[name] == (one.get(name) if not one["unranked"] else None), (one["code"], name)
        assert row["ranked_of"] == (None if one["unranked"] else len(ranked))


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


def test_places_have_the_names_of_today(own_bench: Workbench, filled: Edition) -> None:
    named = Held.of(filled.fact("held")).areas
    for place in places_shown(own_bench, own_bench.latest_period()):
        if place.code in named:
            assert named[place.code] == (place.geography.value, place.name)


def test_a_name_of_former_days_gives_way_to_that_of_today(own_bench: Workbench) -> None:
    table = own_bench.estimates("median_wait", Geography.ICB, MONTH)
    former = Estimates({**table.columns, "area_name": np.full(len(table), "Of old", dtype=object)})
    held = Held()
    held.add(table)
    held.add(former)
    assert "Of old" not in {name for _, name in held.areas.values()}
    held = Held()
    held.add(former)
    held.call({"QF7": "South Yorkshire"})
    assert held.areas["QF7"] == ("icb", "South Yorkshire")
    assert held.areas["QWO"] == ("icb", "Of old")


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


def test_estimates_are_found_by_their_keys_in_the_order_they_are_asked_for(filled: Edition) -> None:
    held = Held.of(filled.fact("held"))
    found = after(filled, held, Wanted(geographies=("sub-icb", "icb"), functions=(TOTAL,)), None, 1_000)
    asked = found[::-1][::3] + found[::7]
    assert len({row[:3] for row in found}) > 1, "of several measures"
    assert len(found) > 250, "more than one query holds"

    assert whole(filled, [row[: len(KEY)] for row in asked]) == asked
    narrow = Wanted(geographies=("sub-icb", "icb"), functions=(TOTAL,), columns=(*KEY, "value"))
    assert after(filled, held, narrow, None, 1_000) == [row[: len(KEY) + 1] for row in found]
    with pytest.raises(KeyError):
        whole(filled, [(*found[0][:4], "nobody")])
