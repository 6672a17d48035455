"""Both ways of being wrong about areas whose hospital sent no figures, shown on the real month.

Sheffield Teaching Hospitals (RHQ) sent nothing from July 2025. Whoever ranks what is in the file puts Sheffield at the
bottom of treatment and near the top of waiting; whoever ranks as fairwait does says that nobody can tell.
"""

from __future__ import annotations

import pytest

from fairwait.analysis.ranking import rank
from fairwait.analysis.workbench import Workbench
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.domain.treatment import TOTAL, TREATMENT_FUNCTIONS

TRUST = "RHQ"
#: The areas of which it usually holds 3% or more of the list: Barnsley, Bassetlaw, Doncaster, Rotherham, Sheffield,
#: and Derby, Derbyshire and Glossop.
RELIANT = {"02P", "02Q", "02X", "03L", "03N", "15M"}
SHEFFIELD = "03N"


def naive_order(bench: Workbench, measure: str, month: Period) -> list[str]:
    """Every area by its bare figure, highest first: the table that a spreadsheet makes."""
    table = bench.estimates(measure, Geography.SUB_ICB, month)
    shown = [(value, area) for value, area in zip(table["value"], table["area"], strict=True) if value == value]
    return [area for _, area in sorted(shown, reverse=True)]


def test_ranked_naively_sheffield_treats_the_fewest_people_in_england(bench: Workbench, january: Period) -> None:
    order = naive_order(bench, "admitted_treated_per_1000", january)
    assert len(order) == 106
    assert order[-1] == SHEFFIELD


def test_ranked_naively_sheffield_has_the_shortest_list_in_england(bench: Workbench, january: Period) -> None:
    order = naive_order(bench, "waiting_per_1000", january)
    assert order[-1] == SHEFFIELD
    assert order[0] != SHEFFIELD


def test_naively_the_other_reliant_areas_look_emptier_than_they_are(bench: Workbench, january: Period) -> None:
    """Not only the worst case: what is missing is missing from each of them, in proportion."""
    judged = bench.judged(january)
    assert judged is not None
    for area in RELIANT:
        lost = next(one for one in judged.area(area).missing if one.provider.code == TRUST)
        assert lost.share > 0.03
        assert judged.area(area).completeness <= 1 - lost.share


@pytest.mark.parametrize("measure", ["within_18_weeks", "median_wait", "admitted_treated_per_1000", "waiting_per_1000"])
def test_none_of_the_six_is_ranked_whatever_the_measure(bench: Workbench, january: Period, measure: str) -> None:
    ranking = rank(bench, measure, Geography.SUB_ICB, january)
    assert not RELIANT & set(ranking.estimates["area"])
    reasons = dict(zip(ranking.unranked["area"], ranking.reasons, strict=True))
    for area in RELIANT:
        assert "Sheffield Teaching Hospitals" in reasons[area]
        assert "July 2025" in reasons[area]


def test_the_six_are_exactly_those_unranked_because_of_sheffield_first_of_all(
    bench: Workbench, january: Period
) -> None:
    judged = bench.judged(january)
    assert judged is not None
    areas = bench.estimates("within_18_weeks", Geography.SUB_ICB, january)["area"].tolist()
    assert {one.area for one in judged.unranked(areas)[TRUST]} == RELIANT


def test_single_treatment_functions_are_judged_by_their_own_shares(bench: Workbench, january: Period) -> None:
    """Where the trust does most of the work of one function, areas far off lose that one; elsewhere none is lost."""
    judged = bench.judged(january)
    assert judged is not None
    areas = bench.estimates("within_18_weeks", Geography.SUB_ICB, january)["area"].tolist()
    lost = {
        function: {one.area for one in judged.unranked(areas, function).get(TRUST, ())}
        for function in TREATMENT_FUNCTIONS
        if function not in (TOTAL, "X01")
    }
    assert {function for function, found in lost.items() if SHEFFIELD not in found} <= {"X03", "X04"}
    assert lost["C_150"] - RELIANT, "neurosurgery draws on areas far beyond the six"
    assert RELIANT - lost["C_120"], "ear, nose and throat is done nearer by for most of the six"
    for function in ("C_110", "C_410", "C_170"):
        ranking = rank(bench, "within_18_weeks", Geography.SUB_ICB, january, function)
        assert not lost[function] & set(ranking.estimates["area"])


def test_a_reliant_area_is_ranked_in_a_function_it_does_not_rely_on_the_trust_for(
    bench: Workbench, january: Period
) -> None:
    judged = bench.judged(january)
    assert judged is not None
    kept = {
        function: area
        for function in ("C_110", "C_140", "C_330", "C_502")
        for area in RELIANT
        if judged.area(area, function).may_be_ranked
    }
    assert kept
    for function, area in kept.items():
        assert area in set(rank(bench, "within_18_weeks", Geography.SUB_ICB, january, function).estimates["area"])


def test_boards_and_the_region_above_them_are_left_out_too(bench: Workbench, january: Period) -> None:
    boards = rank(bench, "within_18_weeks", Geography.ICB, january)
    assert {"QF7", "QJ2"} <= set(boards.unranked["area"])  # South Yorkshire; Derby and Derbyshire
    regions = rank(bench, "within_18_weeks", Geography.REGION, january)
    assert list(regions.unranked["area"]) == ["Y63"]  # North East and Yorkshire
