"""Contrasts between areas a short drive apart: which pairs, how many looks, and nothing found where nothing is."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
import pytest

from fairwait.analysis.neighbours import NeighbourContrasts, contrast_neighbours, neighbours_finding
from fairwait.analysis.ranking import rank
from fairwait.analysis.workbench import Workbench
from fairwait.definitions.noise import borrowed_noise
from fairwait.domain.estimates import Estimates
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.places.areas import area_index
from fairwait.places.neighbours import distances, neighbour_pairs
from fairwait.stats.arrays import Floats
from tests.analysis.altered import AlteredBench

MEASURES = ("within_18_weeks", "median_wait", "admitted_treated_per_1000")
AREAS = sorted(area_index(Geography.SUB_ICB, Period(2026, 1)))
RELIANT = {"02P", "02Q", "02X", "03L", "03N", "15M"}


def test_pairs_are_symmetric_each_once_and_within_fifteen_miles(january: Period) -> None:
    codes, miles = distances(Geography.SUB_ICB, january)
    assert np.allclose(miles, miles.T, equal_nan=True)
    pairs = {(pair.a, pair.b): pair.miles for pair in neighbour_pairs(Geography.SUB_ICB, january)}
    by_hand = {
        (codes[a], codes[b]): miles[a, b]
        for a in range(len(codes))
        for b in range(a + 1, len(codes))
        if miles[a, b] <= 15.0
    }
    assert {tuple(sorted(pair)) for pair in pairs} == {tuple(sorted(pair)) for pair in by_hand}
    assert len(pairs) > 150
    for (a, b), far in pairs.items():
        assert far == pytest.approx(by_hand.get((a, b), by_hand.get((b, a), float("nan"))))


def test_wakefield_and_leeds_are_neighbours(january: Period) -> None:
    """The press said 13 miles; between population-weighted centres it is between ten and eleven."""
    (pair,) = [one for one in neighbour_pairs(Geography.SUB_ICB, january) if {one.a, one.b} == {"03R", "15F"}]
    assert 10 < pair.miles < 11


@pytest.mark.parametrize("measure", MEASURES)
def test_every_pair_of_judged_neighbours_is_looked_at_and_no_other(
    bench: Workbench, january: Period, measure: str
) -> None:
    ranking = rank(bench, measure, Geography.SUB_ICB, january)
    found = contrast_neighbours(ranking)
    assert found is not None
    codes = ranking.estimates["area"]
    judged = set(codes)
    looked = {frozenset((codes[a], codes[b])) for a, b in found.contrasts.pairs}
    near = neighbour_pairs(Geography.SUB_ICB, january)
    assert looked == {frozenset((pair.a, pair.b)) for pair in near if {pair.a, pair.b} <= judged}
    assert not any(pair & RELIANT for pair in looked)
    value = ranking.estimates["value"]
    assert all(value[a] >= value[b] for a, b in found.contrasts.pairs)


@pytest.mark.parametrize("measure", MEASURES)
def test_what_holds_is_sure_material_and_survives_the_number_of_looks(
    bench: Workbench, january: Period, measure: str
) -> None:
    """By hand: surest first, the mean chance of being false stays at or below 5% among all that are named."""
    ranking = rank(bench, measure, Geography.SUB_ICB, january)
    found = contrast_neighbours(ranking)
    assert found is not None
    contrasts = found.contrasts
    false = np.minimum(contrasts.probability, 1 - contrasts.probability)
    order = np.argsort(false, kind="stable")
    running = np.empty(len(false))
    running[order] = np.cumsum(false[order]) / np.arange(1, len(false) + 1)
    sure = (contrasts.probability >= 0.975) & (contrasts.ratio >= 1.10)
    assert np.array_equal(contrasts.holds, sure & (running <= 0.05))
    assert 0 < contrasts.holds.sum() < len(false) * 2 / 3
    assert false[contrasts.holds].mean() <= 0.05


def country(january: Period, seed: int, tau: float) -> tuple[NeighbourContrasts, Floats]:
    """Contrasts of a country whose true log rates scatter by ``tau``, and those log rates in the ranking's order."""
    rng = np.random.default_rng(seed)
    true = {code: float(log) for code, log in zip(AREAS, tau * rng.standard_normal(len(AREAS)), strict=True)}
    omega = borrowed_noise("admitted_treated_per_1000").omega
    wobble = {code: float(np.exp(omega * rng.standard_normal())) for code in AREAS}
    lots = {code: float(rng.random()) for code in AREAS}

    def _rates(table: Estimates) -> Floats:
        people = np.nan_to_num(table["denominator"], nan=1.0)
        shape = np.array([np.exp(true.get(code, 0.0)) * wobble.get(code, 1.0) for code in table["area"]])
        mean = 5.3 * people / 1000 * shape
        normal = np.array([NormalDist().inv_cdf(lots.get(code, 0.5)) for code in table["area"]])
        return np.asarray(np.maximum(mean + np.sqrt(mean) * normal, 0) / people * 1000)

    bench = AlteredBench({"admitted_treated_per_1000": _rates})
    ranking = rank(bench, "admitted_treated_per_1000", Geography.SUB_ICB, january, draws=4000)
    found = contrast_neighbours(ranking)
    assert found is not None
    return found, np.array([true[code] for code in ranking.estimates["area"]])


def test_equal_neighbours_are_not_told_apart(january: Period) -> None:
    """Six countries without a true difference: hardly a pair among them may hold."""
    contrasts = [country(january, seed, 0.0)[0].contrasts for seed in range(6)]
    assert sum(len(one.pairs) for one in contrasts) > 840
    assert sum(int(one.holds.sum()) for one in contrasts) <= 2


def test_of_the_pairs_that_hold_few_are_false_and_many_true_ones_are_found(january: Period) -> None:
    held = false = true = 0
    for seed in range(6):
        found, logs = country(january, seed, 0.25)
        first, second = found.contrasts.pairs.T
        gap = logs[first] - logs[second]
        held += int(found.contrasts.holds.sum())
        false += int((found.contrasts.holds & (gap <= 0)).sum())
        true += int((gap > 0.4).sum())
    assert held > 180
    assert false <= 0.03 * held
    assert held > 0.6 * true


def test_no_pair_no_finding(bench: Workbench, january: Period) -> None:
    ranking = rank(bench, "within_18_weeks", Geography.SUB_ICB, january)
    assert contrast_neighbours(ranking, within_miles=0.5) is None


@pytest.mark.parametrize("measure", MEASURES)
def test_the_finding_says_what_the_table_holds(bench: Workbench, january: Period, measure: str) -> None:
    finding = neighbours_finding(bench, measure, january)
    assert finding is not None
    assert finding.numbers is not None
    rows = finding.tables[0].records()
    assert len(rows) == finding.numbers["pairs"]
    assert sum(row["holds"] == "yes" for row in rows) == finding.numbers["hold"]
    ratios = [float(row["ratio"] or 0) for row in rows]
    assert ratios == sorted(ratios, reverse=True)
    assert finding.numbers["largest"] == ratios[0]
    for name in (rows[0]["higher"], rows[0]["lower"]):
        assert str(name) in finding.headline
    assert all(float(row["miles"] or 99) <= 15 for row in rows)
    assert all(
        float(row["ratio_low"] or 9) <= float(row["ratio"] or 0) <= float(row["ratio_high"] or 0) for row in rows
    )


def test_wakefield_and_leeds_stand_in_the_table_of_treatment(bench: Workbench, january: Period) -> None:
    finding = neighbours_finding(bench, "admitted_treated_per_1000", january)
    assert finding is not None
    (row,) = [
        row
        for row in finding.tables[0].records()
        if {row["higher"], row["lower"]} == {"Wakefield (03R)", "Leeds (15F)"}
    ]
    assert row["higher"] == "Wakefield (03R)"
    assert row["provider_higher"] == "Mid Yorkshire Teaching NHS Trust"
    assert row["provider_lower"] == "Leeds Teaching Hospitals NHS Trust"


def test_main_providers_shown_have_the_largest_share(bench: Workbench, january: Period) -> None:
    """Read straight from the packaged shares."""
    held = bench.history.connection.execute(
        f"""select area, provider, share from {
            bench.history.table_sql([bench.history.release("rtt-provider-area-panel")], "marts")
        }
        where as_of = '{january}' and treatment_function = 'C_999' and provider <> 'OTHER'"""
    ).fetchall()
    largest: dict[str, tuple[float, str]] = {}
    for area, provider, share in held:
        largest[area] = max(largest.get(area, (0.0, "")), (share, provider))
    main = bench.main_providers(january)
    assert set(AREAS) <= set(main)
    assert {area: (one.share, one.code) for area, one in main.items()} == largest
    assert main["03N"].code == "RHQ"  # missing, and still whom Sheffield relies on
