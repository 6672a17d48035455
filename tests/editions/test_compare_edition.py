"""A comparison out of an edition is the comparison of the analysis, pair by pair."""

from __future__ import annotations

import random
import subprocess
import sys
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from fairwait.analysis.compare import compare as slow_compare
from fairwait.analysis.ranking import rank
from fairwait.analysis.workbench import Workbench
from fairwait.domain.errors import UsageError
from fairwait.domain.place import Area, Geography
from fairwait.editions.comparing import compare_report
from fairwait.editions.comparing.asking import compare
from fairwait.editions.contrasts import claims_that_hold, pack_row, unpack_one
from fairwait.editions.reading import Edition
from fairwait.editions.tables import compare as table
from fairwait.editions.tables import places
from fairwait.editions.writing import EditionWriter
from fairwait.places.areas import areas
from fairwait.stats.contrasts import contrast_pairs
from fairwait.stats.multiplicity import bayesian_fdr
from tests.editions.house_rules import breaches

LEVELS = (Geography.SUB_ICB, Geography.ICB, Geography.REGION)


@pytest.fixture(scope="module")
def edition(bench: Workbench, tmp_path_factory: pytest.TempPathFactory) -> Edition:
    """Areas only: holding every provider against every other takes half a minute."""
    path: Path = tmp_path_factory.mktemp("compare") / "edition.sqlite"
    writer = EditionWriter.new(path, "compare", {})
    places.fill(bench, writer)
    table.fill(bench, writer, LEVELS)
    writer.finish()
    return Edition(path)


def _areas(bench: Workbench) -> dict[str, Area]:
    return {one.code: one for level in LEVELS for one in areas(level, bench.latest_period())}


def test_a_place_that_cannot_be_judged_has_no_figure_that_could_be_read_for_one(edition: Edition) -> None:
    report = compare_report(edition, ["03R", "03N", "RHQ"])

    overview = next(one for one in report.findings()[0].tables)
    shown = {row["measure"]: row for row in overview.records()}["Waiting 18 weeks or less"]
    names = [column.label for column in overview.columns]
    assert names[1:4] == ["Wakefield", "Sheffield", "Sheffield Teaching Hospitals NHS Foundation Trust"]
    assert (shown["place_1"], shown["place_2"], shown["place_3"]) == ("64.7%", "not judged", "no figures")
    assert "fewer than two of one level can be judged" in report.headlines[0][0]
    for finding in report.findings()[1:]:
        rows = {row["code"]: row for row in finding.tables[0].records()}
        assert rows["03N"].get("value") is None
        assert rows["03N"].get("numerator") is None
        assert rows["03N"]["reason"]
        assert not any(mark.code == "03N" for chart in finding.charts for mark in chart.marks)


@pytest.mark.parametrize("seed", range(8))
def test_it_is_what_the_analysis_says(edition: Edition, bench: Workbench, seed: int) -> None:
    known = _areas(bench)
    chosen = random.Random(seed).sample(sorted(known), 2 + seed % 7)
    expected = slow_compare(bench, [known[code] for code in chosen], bench.latest_period())
    found = compare(edition, chosen)

    assert [one.measure.id for one in found.measures] == [one.measure.id for one in expected]
    for made, slow in zip(found.measures, expected, strict=True):
        assert made.england == pytest.approx(slow.england, nan_ok=True)
        for place, slow_place in zip(made.places, slow.places, strict=True):
            assert place.place.code == slow_place.area.code
            for name in ("value", "low", "high", "numerator", "denominator"):
                assert getattr(place, name) == pytest.approx(getattr(slow_place, name)), (made.measure.id, name)
            for name in ("status", "rank_low", "rank_high", "of", "reason"):
                assert getattr(place, name) == getattr(slow_place, name), (made.measure.id, name)
        assert {
            (one.first.code, one.second.code, one.verdict, one.probability) for one in made.contrasts
        } == {(one.first.code, one.second.code, one.verdict, one.probability) for one in slow.contrasts}  # fmt: skip
        ratios = {(one.first.code, one.second.code): (one.ratio, one.low, one.high) for one in slow.contrasts}
        for one in made.contrasts:
            assert (one.ratio, one.low, one.high) == pytest.approx(ratios[one.first.code, one.second.code], rel=1e-5)


def test_two_providers_are_held_against_each_other_by_the_same_rule(bench: Workbench) -> None:
    ranking = rank(bench, "within_18_weeks", Geography.PROVIDER, bench.latest_period())
    draws = np.ascontiguousarray(ranking.scale.natural(ranking.result.draws).T)
    value = ranking.estimates["value"]
    first = len(draws) - 40
    rows = slice(first + 1, len(draws))
    made = list(table._against(draws, draws.astype(np.float32), value, first, rows))
    pairs = [(first, at) if value[first] >= value[at] else (at, first) for at in range(first + 1, len(draws))]
    slow = contrast_pairs(ranking.result.draws, np.array(pairs), "pairs", natural=ranking.scale.natural)

    assert [one[0] / len(ranking.result.draws) for one in made] == slow.probability.tolist()
    for at, one in enumerate(made):
        assert one[1:] == pytest.approx((slow.ratio[at], slow.low[at], slow.high[at]), rel=1e-5)


@given(st.lists(st.floats(0.5, 1.0), max_size=28), st.sampled_from([0.01, 0.05, 0.2]))
def test_claims_that_hold_are_those_of_the_arrays(chances: list[float], level: float) -> None:
    running = np.cumsum(1 - np.sort(np.array(chances))[::-1]) / np.arange(1, len(chances) + 1)
    assume(not np.any(np.abs(running - level) < 1e-12))

    assert claims_that_hold(chances, level) == tuple(bayesian_fdr(np.array(chances), level).tolist())


def test_a_contrast_is_kept_to_seven_figures() -> None:
    body = pack_row([(9_750, 1.2345678, 0.9, 1.5), (1, 2.0, 1.0, 3.0)])
    assert unpack_one(body[:14]) == pytest.approx((9_750, 1.2345678, 0.9, 1.5), rel=1e-6)
    assert unpack_one(body[14:]) == (1, 2.0, 1.0, 3.0)


def test_the_order_in_which_places_are_named_changes_no_verdict(edition: Edition) -> None:
    codes = [one.code for one in edition.places("icb")][:5]
    for a, b in combinations(codes, 2):
        there = {(c.first.code, c.verdict) for m in compare(edition, [a, b]).measures for c in m.contrasts}
        back = {(c.first.code, c.verdict) for m in compare(edition, [b, a]).measures for c in m.contrasts}
        assert there == back


@pytest.mark.parametrize("codes", [[], ["03R"], ["03R", "03r "], [f"{n}" for n in range(9)], ["03R", "' or 1=1"]])
def test_too_few_too_many_and_unknown_places_are_refused(edition: Edition, codes: list[str]) -> None:
    with pytest.raises(UsageError):
        compare(edition, codes)


def test_wakefield_and_leeds_in_words(edition: Edition) -> None:
    report = compare_report(edition, ["03R", "15F"])

    assert report.question == "How do Wakefield and Leeds compare?"
    assert report.headlines[0][0].startswith("Wakefield and Leeds, January 2026: ")
    assert len(report.sections) == 2
    assert {one.id for one in report.sections[1].findings} >= {"compare-within-18-weeks", "compare-median-wait"}
    for finding in report.sections[1].findings:
        rows = finding.tables[0].records()
        assert [row["code"] for row in rows] == ["03R", "15F"]
    for one in compare(edition, ["03R", "15F"]).measures:
        for held in one.places:
            assert (held.low or 0) <= (held.value or 0) <= (held.high or 0)


def test_a_place_that_cannot_be_judged_is_told_with_the_reason_and_not_tested(edition: Edition) -> None:
    sheffield = next(one for one in edition.places("sub-icb") if one.name == "Sheffield")
    report = compare_report(edition, ["03R", sheffield.code])

    assert "Sheffield" in report.unjudged
    assert "no difference is tested" in report.headlines[0][0]
    assert not any(table.id.endswith("pairs") for table in report.tables())


def test_nothing_heavy_is_loaded_to_answer() -> None:
    code = (
        "import sys, fairwait.editions.comparing\n"
        "heavy = {'numpy', 'scipy', 'duckdb', 'vl_convert', 'fairwait.analysis', 'fairwait.store', 'fairwait.stats'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("codes", [["03R", "15F"], ["03R", "15F", "02T", "X2C4Y"], ["QWO", "QF7", "Y63"]])
def test_the_report_keeps_the_rules_of_every_page(edition: Edition, codes: list[str]) -> None:
    assert breaches(compare_report(edition, codes)) == []
