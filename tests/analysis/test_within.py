"""Between and within boards: the exact division, the honest null, and no fuss about ranges that chance deals out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from fairwait.analysis.ranking import PlaceRanking, rank
from fairwait.analysis.spread import weights
from fairwait.analysis.within import measure_within, within_finding
from fairwait.analysis.workbench import Workbench
from fairwait.domain import words
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.stats.nulls import subset_range_probability
from fairwait.stats.spread import theil_by_group
from tests.analysis.altered import AlteredBench

MEASURES = ("within_18_weeks", "median_wait", "admitted_treated_per_1000")


@pytest.mark.parametrize("measure", MEASURES)
def test_between_and_within_add_up_to_theil(bench: Workbench, january: Period, measure: str) -> None:
    """By hand: shares of all events times logs, board by board."""
    ranking = rank(bench, measure, Geography.SUB_ICB, january)
    value, weight = ranking.estimates["value"], weights(ranking)
    mean = np.average(value, weights=weight)
    events = value * weight / (value * weight).sum()
    total = float(np.sum(events * np.log(value / mean)))
    between = 0.0
    for board in set(ranking.estimates["parent"]):
        inside = ranking.estimates["parent"] == board
        between += events[inside].sum() * np.log(np.average(value[inside], weights=weight[inside]) / mean)
    found = measure_within(ranking, bench.generator())
    assert found.between_share == pytest.approx(between / total)
    assert 0 < found.between_low < found.between_high < 1


def by_board(january: Period, of: dict[str, float]) -> AlteredBench:
    """Rates that depend on the board alone."""
    return AlteredBench(
        {"admitted_treated_per_1000": lambda table: np.array([of.get(str(one), 5.0) for one in table["parent"]])}
    )


def test_rates_that_differ_between_boards_only_lie_between_them(january: Period) -> None:
    bench = by_board(january, {"QHM": 8.0, "QOP": 3.0})
    found = measure_within(rank(bench, "admitted_treated_per_1000", Geography.SUB_ICB, january), bench.generator())
    assert found.between_share == pytest.approx(1, abs=1e-3)
    assert not found.family.found.any()


def divided(board: str, lowest: float, highest: float) -> AlteredBench:
    """A country of fives in which one board's areas run evenly from ``lowest`` to ``highest``."""

    def _split(table: Any) -> Any:
        inside = np.flatnonzero(table["parent"] == board)
        value = np.full(len(table), 5.0)
        value[inside] = np.geomspace(lowest, highest, len(inside))
        return value

    return AlteredBench({"admitted_treated_per_1000": _split})


def test_a_small_board_divided_against_itself_is_found(january: Period) -> None:
    bench = divided("QJG", 2.5, 10)  # Suffolk and North East Essex, three areas
    ranking = rank(bench, "admitted_treated_per_1000", Geography.SUB_ICB, january)
    found = measure_within(ranking, bench.generator())
    several = [group for group, size in zip(found.groups, found.by_group.sizes, strict=True) if size > 1]
    assert [group for group, hit in zip(several, found.family.found, strict=True) if hit] == ["QJG"]
    finding = within_finding(bench, "admitted_treated_per_1000", january)
    assert finding is not None
    assert any("Suffolk and North East Essex" in one and "widest gap" in one for one in finding.sentences)
    assert any("One board of the" in one and "differs within more than chance" in one for one in finding.sentences)
    assert finding.tables[0].records()[0]["code"] == "QJG"


def test_a_large_board_reaches_the_least_chance_that_dealing_allows(january: Period) -> None:
    """It holds both ends of the country: of all deals that has a chance of n(n-1)/N(N-1), and no gap has a smaller."""
    bench = divided("QOP", 2.5, 10)  # Greater Manchester, ten areas
    ranking = rank(bench, "admitted_treated_per_1000", Geography.SUB_ICB, january)
    found = measure_within(ranking, bench.generator())
    at = found.groups.index("QOP")
    size, places = int(found.by_group.sizes[at]), len(ranking)
    assert found.by_group.p[at] == pytest.approx(size * (size - 1) / places / (places - 1), abs=0.004)
    assert found.by_group.p[at] == min(found.by_group.p[found.by_group.sizes > 1])


def test_chances_are_even_when_places_are_dealt_at_random(bench: Workbench, january: Period) -> None:
    """Shuffle the real values over the real places: each board's chance is as likely to be low as high."""
    ranking = rank(bench, "within_18_weeks", Geography.SUB_ICB, january)
    rng = np.random.default_rng(11)
    chances, found, inside = [], 0, 0
    for _ in range(15):
        shuffled = {**ranking.estimates.columns, "value": rng.permutation(ranking.estimates["value"])}
        dealt = replace(ranking, estimates=replace(ranking.estimates, columns=shuffled))
        within = measure_within(dealt, rng)
        chances += within.by_group.p[within.by_group.sizes > 1].tolist()
        found += bool(within.family.found.any())
        inside += within.dealt.low <= 1 - within.between_share <= within.dealt.high
    tenths = np.histogram(chances, bins=10, range=(0, 1))[0]
    expected = len(chances) / 10
    assert ((tenths - expected) ** 2 / expected).sum() < 27.9  # chi-squared with 9 degrees of freedom, 0.1%
    assert np.mean(chances) == pytest.approx(0.5, abs=0.07)
    assert found <= 3  # at most 5% of shuffled countries should show any: 4 of 15 has a chance of 0.5%
    assert inside >= 12  # the range that dealing leaves holds 95% of deals


def test_ranks_1_and_83_of_106_in_a_board_of_five_are_unremarkable(oracles: dict[str, Any]) -> None:
    """The Medical Technology Group's West Yorkshire: a third of all fives drawn at random span as much."""
    case = oracles["ics_range_null"]
    given = case["inputs"]
    found = [subset_range_probability(given["I"], size, given["gap"]) for size in given["k"]]
    assert found == pytest.approx(case["expected"]["p"], abs=case["tol"])
    assert found[given["k"].index(5)] > 1 / 3


@pytest.mark.parametrize("measure", MEASURES)
def test_a_span_of_ranks_is_printed_with_its_chance(bench: Workbench, january: Period, measure: str) -> None:
    ranking = rank(bench, measure, Geography.SUB_ICB, january)
    finding = within_finding(bench, measure, january)
    assert finding is not None
    widest = finding.tables[0].records()[0]
    rows = [row for row, parent in enumerate(ranking.estimates["parent"]) if parent == widest["code"]]
    first, last = min(rows) + 1, max(rows) + 1
    chance = subset_range_probability(len(ranking), len(rows), last - first)
    (span,) = [one for one in finding.sentences if f"{first} to {last} in the order of {len(ranking)}" in one]
    assert f"with a chance of {words.percent(chance, 0)}" in span
    assert len(rows) == widest["places"]


def test_the_table_holds_boards_of_two_or_more_widest_first(bench: Workbench, january: Period) -> None:
    finding = within_finding(bench, "admitted_treated_per_1000", january)
    assert finding is not None
    rows = finding.tables[0].records()
    ratios = [float(row["ratio"] or 0) for row in rows]
    assert ratios == sorted(ratios, reverse=True)
    for row in rows:
        assert int(row["places"] or 0) >= 2
        assert row["ratio"] == pytest.approx(float(row["highest_value"] or 0) / float(row["lowest_value"] or 1))
        assert float(row["q"] or 0) >= float(row["p"] or 0)
    assert finding.numbers is not None
    assert finding.numbers["boards"] == len(rows)


@pytest.mark.parametrize("measure", MEASURES)
def test_the_part_inside_stands_beside_what_dealing_at_random_leaves(
    bench: Workbench, january: Period, measure: str
) -> None:
    """Values are dealt to places, not places to boards: boards of one area hold half of England's people, so that even
    at random much of the spread would lie between boards, and dealing the places would hide it."""
    ranking = rank(bench, measure, Geography.SUB_ICB, january)
    found = measure_within(ranking, bench.generator())
    rng, value, weight = np.random.default_rng(1), ranking.above_nought, weights(ranking)
    parents = ranking.estimates["parent"].astype(str)
    by_hand = [1 - theil_by_group(rng.permutation(value), weight, parents).between_share for _ in range(400)]
    assert found.dealt.median == pytest.approx(np.median(by_hand), abs=0.03)
    assert found.dealt.low < 1 - found.between_share < found.dealt.high, "in January 2026 no more alike than at random"
    finding = within_finding(bench, measure, january)
    assert finding is not None
    assert words.percent(found.dealt.median, 0) in finding.headline


def test_boards_inside_regions_are_spoken_of_as_regions(bench: Workbench, january: Period) -> None:
    finding = within_finding(bench, "within_18_weeks", january, geography=Geography.ICB)
    assert finding is not None
    text = " ".join([finding.title, finding.headline, *finding.sentences, finding.method, *finding.assumptions])
    assert "inside one region" in text
    assert "a board" not in text
    assert finding.tables[0].columns[0].label == "Region"


def test_nothing_is_said_where_no_board_holds_two_judged_places(january: Period) -> None:
    """One area left in each board: there is no inside to speak of."""
    seen: set[str] = set()

    def _one_each(table: Any) -> Any:
        keep = [not (parent in seen or seen.add(parent)) for parent in table["parent"]]
        seen.clear()
        return np.where(keep, table["value"], 0.0)

    bench = AlteredBench({"admitted_treated_per_1000": _one_each})
    ranking: PlaceRanking = rank(bench, "admitted_treated_per_1000", Geography.SUB_ICB, january)
    assert len(ranking) == len(set(ranking.estimates["parent"])) > 30
    assert within_finding(bench, "admitted_treated_per_1000", january) is None


def test_a_place_that_has_none_still_has_its_board(bench: Workbench, january: Period) -> None:
    finding = within_finding(bench, "over_104_weeks", january)
    assert finding is not None
    rows = finding.tables[0].records()
    assert any(row["lowest_value"] == 0 and row["ratio"] is None for row in rows)
    assert all(np.isfinite(float(row["p"] or 0)) for row in rows)
