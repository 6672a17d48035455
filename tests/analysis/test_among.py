"""A place among the places of its kind, held against the slow way: sort them all and count."""

from __future__ import annotations

import statistics

import numpy as np
import pytest

from fairwait.analysis.among.bands import FEWEST_FOR_BANDS, bands_of
from fairwait.analysis.among.beside import beside, peers_of
from fairwait.analysis.among.better import better_finding
from fairwait.analysis.among.finding import among_finding
from fairwait.analysis.among.months import months_finding, panel_among
from fairwait.analysis.compare import compare
from fairwait.analysis.profile.place import WAITS, Subject, subject_of
from fairwait.analysis.workbench import Workbench
from fairwait.domain.finding import Finding
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.places.areas import area_index
from fairwait.places.providers import provider


def subject(bench: Workbench, geography: Geography, code: str) -> Subject:
    period = bench.latest_period()
    area = provider(code) if geography is Geography.PROVIDER else area_index(geography, period)[code]
    return subject_of(bench, area, period)


def values_of(one: Subject) -> dict[str, float]:
    table = one.ranking(WAITS).estimates
    return dict(zip(table["area"].tolist(), table["value"].tolist(), strict=True))


@pytest.mark.parametrize(
    ("geography", "code"),
    [(Geography.SUB_ICB, "03R"), (Geography.ICB, "QWO"), (Geography.PROVIDER, "RR8"), (Geography.PROVIDER, "NT218")],
)
def test_bands_are_what_sorting_all_judged_places_gives(bench: Workbench, geography: Geography, code: str) -> None:
    one = subject(bench, geography, code)
    found = among_finding(one)
    assert found is not None
    assert found.numbers is not None
    values = sorted(values_of(one).values())
    quarters = statistics.quantiles(values, n=4, method="inclusive")
    tenths = statistics.quantiles(values, n=10, method="inclusive")
    told = [found.numbers[f"{WAITS}_p{at}"] for at in (10, 25, 50, 75, 90)]
    assert told == pytest.approx([tenths[0], *quarters, tenths[-1]])
    below = sum(value < values_of(one)[code] for value in values) / len(values)
    band = found.numbers[f"{WAITS}_band"]
    slow = (
        "lowest tenth" if below < 0.1 else "lowest quarter" if below < 0.25 else "middle half" if below < 0.75
        else "highest quarter" if below < 0.9 else "highest tenth"
    )  # fmt: skip
    assert band == slow


def test_few_places_have_a_range_and_no_bands() -> None:
    few, many = (bands_of(np.linspace(0.4, 0.8, number)) for number in (FEWEST_FOR_BANDS - 1, FEWEST_FOR_BANDS))
    assert not few.banded
    assert few.band(0.5) == ""
    assert (few.lowest, few.highest) == (0.4, 0.8)
    assert many.band(0.4) == "lowest tenth"
    assert many.band(0.8) == "highest tenth"
    assert many.band(0.6) == "middle half"


def test_what_a_place_is_beside_is_the_median_of_those_judged(bench: Workbench) -> None:
    one = subject(bench, Geography.SUB_ICB, "03R")
    judged = values_of(one)
    found = {each.key: each for each in beside(one, (WAITS,))}
    peers = [judged[code] for code in peers_of(one) if code in judged]
    assert found["peers"].of(WAITS, judged) == pytest.approx(statistics.median(peers))
    assert len(peers) < len(peers_of(one)), "some peers of Wakefield could not be judged, and count for nothing"
    assert "region" not in found, "the region of Sheffield cannot be judged, so nobody is set beside it"


def test_a_region_that_can_be_judged_stands_beside_its_areas(bench: Workbench) -> None:
    one = subject(bench, Geography.SUB_ICB, "11N")
    found = {each.key: each for each in beside(one, (WAITS,))}
    table = bench.estimates(WAITS, Geography.REGION, one.period)
    own = float(table["value"][table["area"] == "Y58"][0])
    assert found["region"].of(WAITS, values_of(one)) == own


def test_neighbours_of_boards_share_a_border_and_never_hold_the_board_itself(bench: Workbench) -> None:
    found = {each.key: each for each in beside(subject(bench, Geography.ICB, "QWO"), (WAITS,))}
    assert {"QF7", "QOP", "QOQ"} <= set(found["neighbours"].codes)
    assert "QWO" not in found["neighbours"].codes


def test_peers_that_do_better_are_larger_clearly_and_listed_first(bench: Workbench) -> None:
    found = better_finding(subject(bench, Geography.PROVIDER, "RCB"))
    assert found is not None
    rows = found.tables[0].records()
    own, rest = rows[0], rows[1:]
    better = [row for row in rest if row["beside"] == "clearly better"]
    assert better == rest[: len(better)]
    assert better
    assert len(better) == (found.numbers or {})["better"]
    for row in better:
        assert float(str(row["value"])) > float(str(own["value"]))
        assert float(str(row["ratio"])) >= 1.1
        assert float(str(row["ratio_low"])) > 1.0


#: What a comparison of a place with another one says, by which of the two has the larger share within 18 weeks.
_COMPARED = {
    ("clearly higher", True): "clearly better", ("higher by little", True): "a little better",
    ("clearly higher", False): "clearly worse", ("higher by little", False): "a little worse",
}  # fmt: skip


@pytest.mark.parametrize(("geography", "code"), [(Geography.SUB_ICB, "03R"), (Geography.PROVIDER, "RR8")])
def test_peers_are_told_apart_just_as_a_comparison_of_two_places_does(
    bench: Workbench, geography: Geography, code: str
) -> None:
    one = subject(bench, geography, code)
    found = better_finding(one)
    assert found is not None
    told = {str(row["code"]): row["beside"] for row in found.tables[0].records()[1:] if row.get("beside")}
    for other, says in told.items():
        there = subject(bench, geography, other).area
        ((pair,),) = (each.contrasts for each in compare(bench, (one.area, there), one.period, measures=(WAITS,)))
        expected = _COMPARED.get((pair.verdict, pair.first.code == other), "cannot be told apart")
        assert says == expected, other
    assert len(set(told.values())) > 2


def test_wakefield_and_kirklees_are_told_apart(bench: Workbench) -> None:
    """Seventy-one and sixty-five in a hundred, with intervals far apart: less than a tenth, and beyond all doubt."""
    found = better_finding(subject(bench, Geography.SUB_ICB, "03R"))
    assert found is not None
    (row,) = (row for row in found.tables[0].records() if row["code"] == "X2C4Y")
    assert row["beside"] == "a little better"
    assert "two are a little ahead" in found.sentences[1]
    numbers = found.numbers or {}
    assert [numbers[key] for key in ("better", "a_little_better", "worse", "a_little_worse")] == [1, 2, 1, 3]


def test_nothing_is_said_of_the_standing_of_a_place_that_cannot_be_judged(bench: Workbench) -> None:
    one = subject(bench, Geography.PROVIDER, "RHQ")
    assert among_finding(one) is None
    assert better_finding(one) is None


def test_the_bands_of_a_month_are_those_of_the_places_judged_in_it(bench: Workbench) -> None:
    area = provider("RHQ")
    panel = panel_among(bench, area, WAITS)
    found = months_finding(bench, panel, area)
    assert found is not None
    column = panel.periods.index(Period(2025, 6))
    judged = sorted(float(one) for one in panel.value[panel.usable[:, column], column])
    row = _month(found, "June 2025")
    assert row["judged"] == len(judged)
    quarters = statistics.quantiles(judged, n=4, method="inclusive")
    assert [row["p25"], row["p50"], row["p75"]] == pytest.approx(quarters)
    silent = _month(found, "July 2025")
    assert silent["value"] is None
    assert "has sent no figures" in str(silent["not_judged"])


def _month(found: Finding, label: str) -> dict[str, object]:
    return dict(next(row for row in found.tables[0].records() if row["period"] == label))
