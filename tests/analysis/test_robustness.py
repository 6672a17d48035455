"""A place is called high or low only where every way of counting agrees; opposed measures are turned round."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from fairwait.analysis.ranking import PlaceRanking, rank
from fairwait.analysis.robustness import (
    DEPENDS,
    HIGH,
    LIKELY,
    LOW,
    MIDDLE,
    Robustness,
    Way,
    _verdict,
    judge,
    robustness_finding,
)
from fairwait.analysis.workbench import Workbench
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from tests.analysis.altered import AlteredBench

SURE, LIKELY_ENOUGH, NEARLY, NO = 0.99, 0.80, 0.79, 0.01


@pytest.fixture(scope="module")
def any_ranking(bench: Workbench, january: Period) -> PlaceRanking:
    return rank(bench, "within_18_weeks", Geography.REGION, january)


def way(ranking: PlaceRanking, high: float | None, low: float | None) -> Way:
    """A way of counting with given chances of the two end quarters for the one place "A"; None: not judged."""
    known = high is not None
    return Way(
        "",
        {"A": 1.0} if known else {},
        {"A": high or 0.0} if known else {},
        {"A": low or 0.0} if known else {},
        ranking,
    )


@pytest.mark.parametrize(
    ("ways", "verdict"),
    [
        ([(SURE, NO), (SURE, NO), (SURE, NO)], HIGH),
        ([(LIKELY_ENOUGH, NO), (SURE, NO)], HIGH),
        ([(NO, SURE), (NO, LIKELY_ENOUGH)], LOW),
        ([(SURE, NO), (NEARLY, NO)], DEPENDS),
        ([(SURE, NO), (NO, SURE)], DEPENDS),
        ([(NO, NO), (NO, SURE)], DEPENDS),
        ([(NEARLY, NO), (NEARLY, NO)], MIDDLE),
        ([(NO, NO), (0.4, 0.3)], MIDDLE),
        ([(SURE, NO), (None, None)], DEPENDS),
        ([(NEARLY, NO), (None, None)], MIDDLE),
        ([(SURE, NO)], HIGH),
    ],
)
def test_words_follow_from_all_ways_together(
    any_ranking: PlaceRanking, ways: list[tuple[float | None, float | None]], verdict: str
) -> None:
    assert _verdict("A", [way(any_ranking, high, low) for high, low in ways]) == verdict


MEASURES = ("within_18_weeks", "median_wait", "p92_wait", "over_52_weeks", "admitted_treated_per_1000")


@pytest.fixture(scope="module", params=MEASURES)
def judged(request: pytest.FixtureRequest, bench: Workbench, january: Period) -> Robustness:
    return judge(bench, request.param, Geography.SUB_ICB, january)


def test_no_place_is_called_high_or_low_unless_every_way_says_so(judged: Robustness) -> None:
    assert len(judged.ways) >= 3
    for code, verdict in judged.verdicts.items():
        highs = [one.high.get(code, 0.0) >= LIKELY for one in judged.ways]
        lows = [one.low.get(code, 0.0) >= LIKELY for one in judged.ways]
        assert (verdict == HIGH) is all(highs)
        assert (verdict == LOW) is all(lows)
        if any(highs) and any(lows):
            assert verdict == DEPENDS
    assert {HIGH, LOW, DEPENDS, MIDDLE} >= set(judged.verdicts.values())
    assert judged.count(HIGH) > 0
    assert judged.count(DEPENDS) > 0


def test_every_way_ranks_the_same_places_of_the_same_month(judged: Robustness) -> None:
    lead = judged.ways[0].ranking
    for one in judged.ways:
        assert one.ranking.period == lead.period
        assert set(one.values) <= set(lead.estimates["area"]) | set(one.ranking.estimates["area"])
        assert len(one.high) == len(one.low) == len(one.values)


def test_chances_are_about_a_quarter_on_average(judged: Robustness) -> None:
    """27 of 106 ranks make an end quarter; whatever is turned round must still add up."""
    for one in judged.ways:
        assert np.mean(list(one.high.values())) == pytest.approx(0.25, abs=0.02)
        assert np.mean(list(one.low.values())) == pytest.approx(0.25, abs=0.02)


def test_a_long_wait_counts_as_low_for_the_share_within_18_weeks(bench: Workbench, january: Period) -> None:
    found = judge(bench, "within_18_weeks", Geography.SUB_ICB, january)
    opposed = [one for one in found.ways if one.ranking.measure.id in ("median_wait", "p92_wait", "over_52_weeks")]
    assert len(opposed) == 3
    for one in opposed:
        ordered = sorted(one.values, key=one.values.__getitem__)
        assert one.high[ordered[0]] > 0.95, "the shortest wait is at the high end of the share"
        assert one.low[ordered[-1]] > 0.95
    alike = found.ways[1]
    ordered = sorted(alike.values, key=alike.values.__getitem__)
    assert alike.high[ordered[-1]] > 0.95


def test_waits_lead_the_other_way_round(bench: Workbench, january: Period) -> None:
    """The same ways with a wait in the lead: who was high is low; nobody is at the same end of both."""
    share, wait = (judge(bench, one, Geography.SUB_ICB, january).verdicts for one in ("within_18_weeks", "median_wait"))
    both = set(share) & set(wait)
    assert not [code for code in both if share[code] == wait[code] and share[code] in (HIGH, LOW)]
    turned = sum(share[code] == HIGH and wait[code] == LOW for code in both)
    assert turned >= 0.7 * sum(share[code] == HIGH for code in both) > 0


def test_a_place_high_in_one_way_and_low_in_the_other_depends(january: Period) -> None:
    """Wakefield is given the most admissions and the fewest treatments in all."""

    def _set(value: float) -> Any:
        return lambda table: np.where(table["area"] == "03R", value, table["value"])

    bench = AlteredBench({"admitted_treated_per_1000": _set(12.0), "completed_treated_per_1000": _set(9.0)})
    found = judge(bench, "admitted_treated_per_1000", Geography.SUB_ICB, january)
    assert found.verdicts["03R"] == DEPENDS
    assert found.ways[0].high["03R"] > 0.95
    assert found.ways[-1].low["03R"] > 0.95
    finding = robustness_finding(bench, "admitted_treated_per_1000", Geography.SUB_ICB, january)
    assert finding is not None
    assert "Wakefield" not in finding.sentences[0] + finding.sentences[1]


def test_a_rate_that_deprivation_explains_is_not_called_high(january: Period) -> None:
    """Give every area the rate that its age and deprivation imply: published highs do not survive the adjustment."""
    from fairwait.analysis.deprivation import need_of

    plain = AlteredBench({})
    ranking = rank(plain, "admitted_treated_per_1000", Geography.SUB_ICB, january)
    need = need_of(ranking)
    logs = -0.6 * (need.deprivation - need.deprivation.mean()) / need.deprivation.std()
    rates = dict(zip(ranking.estimates["area"], 5 * np.exp(logs), strict=True))

    def _explained(table: Any) -> Any:
        return np.array([rates.get(area, 5.0) for area in table["area"]])

    bench = AlteredBench({"admitted_treated_per_1000": _explained, "completed_treated_per_1000": _explained})
    found = judge(bench, "admitted_treated_per_1000", Geography.SUB_ICB, january)
    assert sum(chance > 0.95 for chance in found.ways[0].high.values()) > 10
    assert found.count(HIGH) == found.count(LOW) == 0
    assert found.count(DEPENDS) > 20


def test_the_finding_counts_what_its_table_lists(bench: Workbench, january: Period) -> None:
    for measure, high, low in (("within_18_weeks", "short", "long"), ("median_wait", "long", "short")):
        finding = robustness_finding(bench, measure, Geography.SUB_ICB, january)
        found = judge(bench, measure, Geography.SUB_ICB, january)
        assert finding is not None
        said = [str(row["verdict"]) for row in finding.tables[0].records()]
        assert said.count(high) == found.count(HIGH)
        assert said.count(low) == found.count(LOW)
        assert said.count(DEPENDS) == found.count(DEPENDS)
        assert f"{high} whichever" in finding.headline
        assert f"in {found.count(HIGH)} of {len(said)} areas" in finding.headline


def test_one_way_of_counting_gives_no_verdict(bench: Workbench, january: Period) -> None:
    assert robustness_finding(bench, "over_65_weeks", Geography.ICB, january) is None


@pytest.mark.parametrize("geography", [Geography.ICB, Geography.REGION, Geography.PROVIDER])
def test_only_areas_have_their_age_and_deprivation_allowed_for(
    bench: Workbench, january: Period, geography: Geography
) -> None:
    finding = robustness_finding(bench, "within_18_weeks", geography, january)
    assert finding is not None
    assert "log-linear" not in finding.method
    assert "four ways" in finding.headline
