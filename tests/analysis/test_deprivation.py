"""Age and deprivation: which way the slope is said to run, how much is said to be explained."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from fairwait.analysis.deprivation import Need, adjusted_for_need, deprivation_finding, need_of
from fairwait.analysis.ranking import rank
from fairwait.analysis.workbench import Workbench
from fairwait.domain.finding import Finding
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.places.populations import population
from tests.analysis.altered import AlteredBench

TREATED = "admitted_treated_per_1000"


@pytest.fixture(scope="module")
def need(bench: Workbench, january: Period) -> dict[str, tuple[float, float]]:
    """By area: its mean deprivation rank (1 is the most deprived) and its people."""
    ranking = rank(bench, TREATED, Geography.SUB_ICB, january)
    found = need_of(ranking)
    return dict(
        zip(ranking.estimates["area"].tolist(), zip(found.deprivation.tolist(), found.people.tolist(), strict=True),
            strict=True)
    )  # fmt: skip


def ridit(need: dict[str, tuple[float, float]]) -> dict[str, float]:
    """Where each area stands by share of people, from 0 (least deprived) to 1 (most deprived)."""
    ordered = sorted(need, key=lambda area: -need[area][0])
    people = np.array([need[area][1] for area in ordered])
    return dict(zip(ordered, ((np.cumsum(people) - people / 2) / people.sum()).tolist(), strict=True))


def sloping(need: dict[str, tuple[float, float]], ratio: float, noise: float = 0.0) -> AlteredBench:
    """Rates ``ratio`` times as high at the most deprived end as at the least, on a straight line of logs."""
    at, rng = ridit(need), np.random.default_rng(4)
    scatter = {area: noise * rng.standard_normal() for area in at}

    def _rates(table: Any) -> Any:
        return np.array([
            5 * np.exp(np.log(ratio) * (at.get(area, 0.5) - 0.5) + scatter.get(area, 0.0)) for area in table["area"]
        ])  # fmt: skip

    return AlteredBench({TREATED: _rates})


def numbers(finding: Finding) -> dict[str, float]:
    assert finding.numbers is not None
    return {name: float(value) for name, value in finding.numbers.items() if value is not None}


@pytest.mark.parametrize("ratio", [2.0, 0.5, 1.3])
def test_the_relative_index_is_the_most_deprived_end_over_the_least(
    need: dict[str, tuple[float, float]], january: Period, ratio: float
) -> None:
    finding = deprivation_finding(sloping(need, ratio), TREATED, january)
    found = numbers(finding)
    assert found["rii"] == pytest.approx(ratio, rel=0.005)
    least, most = 5 / np.sqrt(ratio), 5 * np.sqrt(ratio)
    assert found["sii"] == pytest.approx(most - least, rel=0.01)
    assert (found["sii"] > 0) is (ratio > 1)
    assert found["sii_low"] <= found["sii"] <= found["sii_high"]
    assert found["rii_low"] <= found["rii"] <= found["rii_high"]


@pytest.mark.parametrize(("ratio", "word"), [(2.0, "higher"), (0.5, "lower")])
def test_the_words_and_the_chart_run_the_same_way(
    need: dict[str, tuple[float, float]], january: Period, ratio: float, word: str
) -> None:
    finding = deprivation_finding(sloping(need, ratio, noise=0.05), TREATED, january)
    (chart,) = finding.charts
    assert chart.title == f"More deprived areas have {word} values"
    (line,) = chart.lines
    (left, at_left), *_, (right, at_right) = line.points
    assert left < right, "rank 1, the most deprived, lies to the left"
    assert (at_left > at_right) is (ratio > 1)
    assert "beyond chance" in finding.sentences[0]
    ends = [float(word) for word in finding.sentences[0].replace(",", "").split() if word.replace(".", "").isdigit()]
    assert (ends[0] > ends[1]) is (ratio > 1), "the most deprived end is said first"


def test_no_slope_is_said_to_be_none(need: dict[str, tuple[float, float]], january: Period) -> None:
    finding = deprivation_finding(sloping(need, 1.0, noise=0.2), TREATED, january)
    found = numbers(finding)
    assert found["rii_low"] < 1 < found["rii_high"]
    assert finding.charts[0].title == "No clear slope with deprivation"
    assert "cannot be told from no slope" in finding.sentences[0]


def test_a_share_slopes_within_its_bounds(bench: Workbench, january: Period) -> None:
    """Of the real share within 18 weeks: both ends lie between 0 and 1 and make the index."""
    found = numbers(deprivation_finding(bench, "within_18_weeks", january))
    assert -1 < found["sii_low"] < found["sii"] < found["sii_high"] < 1
    assert 0 < found["rii_low"] < found["rii"] < found["rii_high"]


def test_the_most_deprived_area_stands_first_and_ranks_are_the_published_ones(
    bench: Workbench, january: Period
) -> None:
    (table,) = deprivation_finding(bench, TREATED, january).tables
    rows = table.records()
    ranks = [float(row["imd_mean_rank"] or 0) for row in rows]
    assert ranks == sorted(ranks)
    assert rows[0]["place"] == "Blackpool"
    assert {row["code"] for row in rows} == set(rank(bench, TREATED, Geography.SUB_ICB, january).estimates["area"])
    for row in rows:
        assert float(row["ratio"] or 0) == pytest.approx(float(row["value"] or 0) / float(row["expected"] or 1))


def test_what_the_model_makes_is_wholly_explained(bench: Workbench, january: Period) -> None:
    ranking = rank(bench, TREATED, Geography.SUB_ICB, january)
    need = need_of(ranking)
    weights = np.array([2.0, 5.0, -3.0])
    logs = need.covariates[:, :3] @ weights - 2e-5 * need.deprivation
    rates = dict(zip(ranking.estimates["area"], 5 * np.exp(logs - logs.mean()), strict=True))
    made = AlteredBench({TREATED: lambda table: np.array([rates.get(area, 5.0) for area in table["area"]])})
    found = numbers(deprivation_finding(made, TREATED, january))
    assert found["explained"] > 0.99
    assert found["explained_low"] > 0.98
    adjusted = adjusted_for_need(rank(made, TREATED, Geography.SUB_ICB, january))
    assert adjusted.ratio == pytest.approx(np.ones(len(ranking)), abs=0.02)


def test_figures_dealt_at_random_are_not_explained(need: dict[str, tuple[float, float]], january: Period) -> None:
    rng = np.random.default_rng(9)
    dealt = dict(zip(need, rng.lognormal(1.6, 0.2, len(need)), strict=True))
    made = AlteredBench({TREATED: lambda table: np.array([dealt.get(area, 5.0) for area in table["area"]])})
    found = numbers(deprivation_finding(made, TREATED, january))
    assert 0 <= found["explained"] < 0.12
    assert found["explained_low"] == 0


def test_ages_and_people_are_those_of_the_places(bench: Workbench, january: Period) -> None:
    ranking = rank(bench, TREATED, Geography.SUB_ICB, january)
    need: Need = need_of(ranking)
    residents = population(Geography.SUB_ICB, january)
    assert need.people.tolist() == [residents.total_of(code) for code in ranking.estimates["area"]]
    assert np.all((need.covariates[:, :3] > 0.02) & (need.covariates[:, :3] < 0.35))
    tower = need.covariates[ranking.estimates["area"].tolist().index("A3A8R")]  # North East London: young
    dorset = need.covariates[ranking.estimates["area"].tolist().index("11J")]
    assert tower[0] > dorset[0]
    assert tower[2] < dorset[2]


def test_a_share_of_nought_has_a_slope_all_the_same(bench: Workbench, january: Period) -> None:
    found = numbers(deprivation_finding(bench, "over_104_weeks", january))
    assert all(np.isfinite(value) for value in found.values())
