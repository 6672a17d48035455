"""Pages about measures: which there are, what each holds, and that all of it keeps the rules of findings."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from fairwait.analysis.one_measure.held import APART, measures_held
from fairwait.analysis.one_measure.months import months_finding
from fairwait.analysis.workbench import Workbench
from fairwait.definitions.measure import Polarity
from fairwait.definitions.measure_files import measure as named_measure
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.finding import Finding
from fairwait.domain.items import item_name
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.domain.treatment import TOTAL
from fairwait.editions.kinds import measure, measures
from fairwait.editions.over_measures.addresses import GAP, MEASURES, asked_of, page_of
from fairwait.editions.page import Page
from fairwait.editions.tables.judging import judge
from fairwait.store.reader import open_store
from tests.analysis.stores import NOW, add_months, month_of
from tests.editions.house_rules import breaches

#: One page of every sort: ranked and listed, share, rate and wait, other returns, one function, one test.
SORTS = [
    "measures/within_18_weeks/sub-icb/",
    "measures/within_18_weeks/icb/",
    "measures/within_18_weeks/provider/",
    "measures/median_wait/icb/C_110/",
    "measures/median_wait/region/",
    "measures/admitted_treated_per_1000/sub-icb/C_110/",
    "measures/over_104_weeks/provider/",
    "measures/six_week_diagnostic_waits/provider/D01/",
    "measures/cancellations_per_theatre/provider/",
    "measures/cancellations_per_theatre/region/",
    "measures/bed_occupancy/provider/",
    "measures/theatres_per_100000/icb/",
    "measures/clock_stops_per_new_period/icb/",
]


@pytest.fixture(scope="module", params=SORTS)
def page(request: pytest.FixtureRequest, bench: Workbench) -> Page:
    return measure.make(bench, request.param)


def finding(page: Page, kind: str) -> Finding | None:
    return next((one for one in page.report.findings() if one.id.startswith(kind)), None)


def test_every_sort_of_page_is_one_that_is_listed(bench: Workbench) -> None:
    every = measure.paths(bench)
    assert set(SORTS) <= set(every)
    assert len(set(every)) == len(every) > 300


def test_the_main_measures_have_a_page_for_each_treatment_function(bench: Workbench) -> None:
    every = set(measure.paths(bench))
    for name in ("within_18_weeks", "median_wait", "admitted_treated_per_1000"):
        for level in named_measure(name).geographies:
            if level is not Geography.ENGLAND:
                for code in ("C_110", "C_320", "C_502", "C_100"):
                    assert page_of(MEASURES, name, level, code) in every


def test_a_page_keeps_the_rules_of_findings(page: Page) -> None:
    say = named_measure(page.extras["measure"]).words
    faults = breaches(page.report, may_say_best="best" in (say.highest, say.lowest))
    assert not faults, "\n".join(faults)


def test_a_page_holds_every_place_once_with_its_code(page: Page) -> None:
    table = page.report.findings()[0].tables[0]
    codes = [row["code"] for row in table.records()]
    assert len(codes) == len(set(codes)) >= 7
    assert [one.kind for one in table.columns if one.key == "code"] == ["code"]


def rows_of(found: Finding) -> list[dict[str, Any]]:
    return [dict(row) for row in found.tables[0].records()]


def test_who_is_not_ranked_stands_at_the_foot_with_a_reason(page: Page) -> None:
    if not page.extras["ranked"]:
        assert "No order is given" in " ".join(page.report.findings()[0].sentences)
        return
    rows = rows_of(page.report.findings()[0])
    left_out = [row["unranked"] for row in rows]
    assert left_out == sorted(left_out), "the unranked come last"
    assert all(row["not_ranked"] for row in rows if row["unranked"])
    assert all(row["rank_low"] <= row["rank_high"] for row in rows if not row["unranked"])


def test_areas_are_mapped_by_true_shape_and_by_tiles_of_one_size(page: Page) -> None:
    kinds = [chart.kind for chart in page.report.findings()[0].charts]
    mapped = page.extras["ranked"] and page.extras["geography"] != "provider"
    assert kinds == (["map", "tile-map"] if mapped else [])


def test_counts_have_a_funnel_and_waits_have_none(page: Page) -> None:
    counted = named_measure(page.extras["measure"]).kind.value != "quantile"
    assert (finding(page, "funnel") is not None) == (page.extras["ranked"] and counted)


def test_there_is_a_panel_for_every_place_or_a_sentence_that_says_why_not(page: Page) -> None:
    months, lead = finding(page, "months"), page.report.sections[0].lead
    if months is None:
        assert "No chart of months is drawn" in lead
        return
    assert "No chart of months" not in lead
    (chart,) = months.charts
    assert chart.kind == "small-multiples"
    panels = {mark.series for mark in chart.marks} - {"England"}
    assert len(panels) == len(months.tables[0].rows) - 1, "England’s row stands beside the places’"


def test_the_table_of_months_holds_the_numbers_that_are_drawn(page: Page) -> None:
    months = finding(page, "months")
    if months is None:
        return
    rows = {row["code"] or "England": row for row in months.tables[0].records()}
    for mark in islice(months.charts[0].marks, 0, None, 7):
        assert rows[mark.code or "England"][f"m{mark.x}".replace("-", "_")] == mark.y


def test_the_direction_is_said_and_a_rate_of_treatment_has_none(page: Page) -> None:
    chosen = named_measure(page.extras["measure"])
    said = page.extras["direction"]
    assert page.report.sections[0].lead.startswith(said)
    assert said in finding(page, "definition").sentences  # type: ignore[union-attr]
    assert ("is better" in said) == (chosen.polarity is not Polarity.CONTEXT)


def test_the_definition_names_its_source_breaks_and_caveats(page: Page) -> None:
    told, chosen = finding(page, "definition"), named_measure(page.extras["measure"])
    assert told is not None
    assert told.caveats == chosen.caveats
    assert chosen.source in " ".join(told.notes)
    assert bool(told.tables) == bool(chosen.breaks)


def test_links_lead_to_pages_that_there_are(page: Page, bench: Workbench) -> None:
    every = set(measure.paths(bench))
    own = [one["path"] for one in (*page.extras["geographies"], *page.extras["functions"])]
    assert own
    assert set(own) <= every
    assert page.path in own


def test_an_address_and_what_it_asks_for_are_two_ways_of_saying_one_thing(bench: Workbench) -> None:
    for path in measure.paths(bench)[::17]:
        assert page_of(MEASURES, *asked_of(MEASURES, path)) == path
    for bad in ("measures/", "measures/median_wait/", "gap/median_wait/icb/", "measures/median_wait/icb"):
        with pytest.raises(ValueError, match="no page"):
            asked_of(MEASURES, bad)
    with pytest.raises(ValueError, match="nowhere"):
        asked_of(GAP, "gap/median_wait/nowhere/")


def test_the_index_names_every_measure_with_figures_and_its_direction(bench: Workbench) -> None:
    (path,) = measures.paths(bench)
    page = measures.make(bench, path)
    assert not breaches(page.report)
    rows = page.report.tables()[0].records()
    held = dict.fromkeys(one.measure.id for one in measures_held(bench))
    assert [row["measure"] for row in rows] == list(held)
    ways = {row["measure"]: str(row["direction"]) for row in rows}
    assert ways["median_wait"] == "Shorter is better"
    assert "neither" in ways["admitted_treated_per_1000"]
    linked = {one["path"] for entry in page.extras["measures"] for one in entry["geographies"]}
    assert linked == {path for path in measure.paths(bench) if asked_of(MEASURES, path)[2] == TOTAL}


def test_a_list_without_order_stands_by_name(bench: Workbench) -> None:
    page = measure.make(bench, "measures/bed_occupancy/provider/")
    names = [str(row["place"]) for row in page.report.tables()[0].records()]
    assert names == sorted(names)
    assert "not ranked" in " ".join(page.report.findings()[0].sentences)


def test_panels_stand_in_the_order_of_the_ranked_list(bench: Workbench) -> None:
    page = measure.make(bench, "measures/within_18_weeks/icb/")
    ranked = [row["code"] for row in page.report.tables()[0].records() if not row["unranked"]]
    months = finding(page, "months")
    assert months is not None
    drawn = list(dict.fromkeys(mark.code for mark in months.charts[0].marks if mark.code))
    assert drawn[: len(ranked)] == ranked


def test_no_series_is_drawn_through_two_months(bench: Workbench) -> None:
    with pytest.raises(NothingToAnswerWithError, match="December 2024 and January 2026"):
        months_finding(bench, named_measure("admitted_treated_per_1000"), Geography.ICB, Period(2026, 1))


def test_only_what_is_told_apart_has_functions(bench: Workbench) -> None:
    for one in measures_held(bench):
        assert bool(one.functions) == (one.measure.id in APART)
        assert TOTAL not in one.functions
        assert list(one.functions) == sorted(one.functions, key=item_name)


def test_a_store_of_one_month_without_a_past_lists_and_ranks_nobody(tmp_path: Path) -> None:
    """Who usually submits is not known there: every page is made, and none of pathways has an order."""
    alone = Workbench(open_store(add_months(tmp_path / "store", [month_of(NOW)], tmp_path / "files")))
    every = measure.paths(alone)
    assert len(every) > 100
    for path in every[:: len(every) // 12]:
        page = measure.make(alone, path)
        assert not page.extras["ranked"], path
        assert page.extras["period"] == str(NOW)
        faults = breaches(page.report)
        assert not faults, "\n".join(faults)


def test_a_page_of_one_function_opens_with_england_and_then_both_ends(bench: Workbench) -> None:
    report = measure.make(bench, "measures/within_18_weeks/sub-icb/C_502/").report
    first, second = (text for text, _ in report.headlines[:2])
    assert first == (
        "In England 565,134 pathways for gynaecology were waiting at the end of January 2026, 57 in 100 of them for 18 "
        "weeks or less."
    )
    assert "82 in 100 pathways" in second
    assert second.endswith("in England, 57.")
    assert report.findings()[0].headline == first
    assert second in report.findings()[0].sentences


def test_a_page_of_treatments_given_has_no_line_of_those_waiting(bench: Workbench) -> None:
    report = measure.make(bench, "measures/admitted_treated_per_1000/sub-icb/C_110/").report
    assert not any("were waiting" in text for text, _ in report.headlines)
    assert len({text for text, _ in report.headlines}) == len(report.headlines)


def test_who_is_missing_from_england_is_said_beside_it_and_by_the_same_words_as_in_the_api(bench: Workbench) -> None:
    said = measure.make(bench, "measures/within_18_weeks/sub-icb/C_160/").report.findings()[0].sentences[0]
    assert said == (
        "England’s figure is of what was sent. Sheffield Teaching Hospitals has sent no figures since July 2025; it "
        "usually holds 3.3% of England’s waiting list for plastic surgery."
    )
    chosen, period = named_measure("within_18_weeks"), bench.latest_period()
    table = bench.all_estimates(chosen, Geography.ENGLAND, period)
    judging = judge(bench, chosen, table, Geography.ENGLAND, period)
    assert judging.judged.all()
    reasons = dict(zip(table["treatment_function"].tolist(), judging.reasons.tolist(), strict=True))
    assert said.endswith(reasons["C_160"])
    assert reasons["C_502"] == ""
    assert not any("this area" in reason for reason in reasons.values())


def test_providers_without_such_a_department_are_counted_and_not_listed(bench: Workbench) -> None:
    report = measure.make(bench, "measures/within_18_weeks/provider/C_110/").report
    assert "207 providers had no such pathways" in report.unjudged
    left_out = [row for row in rows_of(report.findings()[0]) if row["unranked"]]
    assert len(left_out) == 2
    assert not any("No pathways of this kind" in str(row["not_ranked"]) for row in left_out)
