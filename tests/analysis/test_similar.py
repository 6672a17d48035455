"""Similar places on the packaged figures: chosen blind to the outcome, contrasts that grant the peers' differences."""

from __future__ import annotations

import numpy as np
import pytest

from fairwait.analysis.ranking import rank
from fairwait.analysis.similar import Similar, peers_contrast, peers_contrasts, similar_places
from fairwait.analysis.similar.finding import peers_finding
from fairwait.analysis.similar.residents import residents
from fairwait.analysis.workbench import Workbench
from fairwait.domain.errors import NothingToAnswerWithError, UsageError
from fairwait.domain.period import Period
from fairwait.domain.place import Area, Geography
from fairwait.places.areas import area_index, areas
from fairwait.places.extents import square_km
from fairwait.places.populations import population
from fairwait.places.search import find_area

JANUARY = Period(2026, 1)


def place(code: str) -> Area:
    return find_area(code, JANUARY)


def test_the_land_of_england_is_that_of_the_statisticians() -> None:
    """130,279 square kilometres to the mean high water mark; all levels add up to the same."""
    for geography in (Geography.REGION, Geography.ICB, Geography.SUB_ICB):
        assert sum(square_km(geography).values()) == pytest.approx(130_279, rel=0.001)
    assert square_km(Geography.SUB_ICB)["00L"] == pytest.approx(5_013, rel=0.01)  # Northumberland


def test_ten_peers_are_those_of_the_definition_from_the_population_table() -> None:
    """A second way: the variables again from the published table, and distances pair by pair."""
    people = population(Geography.SUB_ICB, JANUARY)
    land = np.array([square_km(Geography.SUB_ICB)[code] for code in people.codes])
    share = people.ages / people.total[:, None]
    columns = [
        np.log(people.total), share[:, 0], share[:, 1], share[:, 6], share[:, 7] + share[:, 8], people.imd_mean_rank,
        people.most_deprived_fifth, np.log(people.total / land),
    ]  # fmt: skip
    z = np.array([(one - one.mean()) / one.std() for one in columns]).T
    for code in ("03R", "W2U3Z", "00R", "15N"):
        at = people.codes.index(code)
        apart = {
            other: sum((z[at, j] - z[i, j]) ** 2 for j in range(8)) for i, other in enumerate(people.codes) if i != at
        }
        nearest = sorted(apart, key=lambda one: apart[one])[:10]
        assert list(similar_places(place(code), JANUARY).codes) == nearest


def test_the_capital_is_like_the_capital_and_the_coast_like_the_coast() -> None:
    london = {one.code for one in areas(Geography.SUB_ICB, JANUARY) if "London" in one.name}
    assert london - {"W2U3Z"} <= set(similar_places(place("W2U3Z"), JANUARY).codes)
    cornwall = {one.area.name for one in similar_places(area_index(Geography.ICB, JANUARY)["QT6"], JANUARY).places}
    assert {"Devon", "Dorset", "Lincolnshire", "Norfolk and Waveney"} <= cornwall


def test_a_place_is_chosen_without_a_look_at_its_own_figure(bench: Workbench) -> None:
    """With the weights of an outcome, too: Wakefield's own outcome has no part in Wakefield's weights."""
    ranking = rank(bench, "waiting_per_1000", Geography.SUB_ICB, JANUARY)
    before = similar_places(place("03R"), JANUARY, method="weighted", bench=bench, measure="waiting_per_1000")
    row = list(ranking.estimates["area"]).index("03R")
    kept = float(ranking.scale.theta[row])
    ranking.scale.theta[row] = 50.0
    after = similar_places(place("03R"), JANUARY, method="weighted", bench=bench, measure="waiting_per_1000")
    ranking.scale.theta[row] = kept
    assert after.weights == pytest.approx(before.weights)
    assert after.codes == before.codes
    assert sum(before.weights) == pytest.approx(1.0)


def test_no_peer_is_less_alike_than_two_places_ordinarily_are(bench: Workbench) -> None:
    for one in areas(Geography.SUB_ICB, JANUARY):
        for method in ("equal", "mahalanobis"):
            similar = similar_places(one, JANUARY, method=method)
            distances = [peer.distance for peer in similar.places]
            assert distances == sorted(distances)
            assert all(0 < distance < 1 for distance in distances)
            assert one.code not in similar.codes
    children = similar_places(place("RBS"), JANUARY, bench=bench)
    assert {one.area.code for one in children.places} == {"RCU", "RP4", "RQ3"}  # the other children's hospitals


def test_who_lives_there_foretells_nothing_of_the_share_within_18_weeks(bench: Workbench) -> None:
    shares = similar_places(place("03R"), JANUARY, method="weighted", bench=bench)
    begun = similar_places(place("03R"), JANUARY, method="weighted", bench=bench, measure="new_periods_per_1000")
    assert shares.explained is not None
    assert begun.explained is not None
    assert shares.explained < 0.05 < 0.2 < begun.explained


def test_over_all_areas_few_lie_beyond_what_one_more_such_place_would_have(bench: Workbench) -> None:
    """One in twenty or so at a glance; set beside the peers' middle alone, as is usual, it would be four in ten."""
    beyond = middle = judged = 0
    for one in areas(Geography.SUB_ICB, JANUARY):
        row = peers_contrasts(bench, similar_places(one, JANUARY), ("within_18_weeks",), JANUARY).rows[0]
        if row.contrast is not None:
            judged += 1
            beyond += row.contrast.p_range <= 0.05
            middle += row.contrast.p <= 0.05
    assert judged == 98
    assert beyond <= 0.08 * judged
    assert middle >= 0.3 * judged


def test_peers_that_cannot_be_judged_take_no_part(bench: Workbench) -> None:
    similar = similar_places(place("03R"), JANUARY)
    found = peers_contrast(bench, place("03R"), "within_18_weeks", JANUARY)
    assert set(similar.codes) - set(found.judged) == {"03L", "02X", "02P"}  # who wait for Sheffield's figures
    assert found.contrast is not None
    assert found.contrast.peers == 7


def test_false_findings_are_held_over_the_measures_shown(bench: Workbench) -> None:
    similar = similar_places(place("00R"), JANUARY)
    measures = ("within_18_weeks", "median_wait", "waiting_per_1000", "new_periods_per_1000")
    together = peers_contrasts(bench, similar, measures, JANUARY)
    for row in together.rows:
        alone = peers_contrasts(bench, similar, (row.measure.id,), JANUARY).rows[0]
        assert alone.contrast is not None
        assert alone.q_range == pytest.approx(alone.contrast.p_range)
        assert row.q_range >= alone.q_range - 1e-12


def test_a_place_that_cannot_be_judged_has_peers_and_no_contrast(bench: Workbench) -> None:
    found = peers_finding(bench, place("03N"), JANUARY)
    assert "most like Sheffield" in found.headline
    assert [table.id for table in found.tables] == ["similar-places", "similar-by"]
    assert any("has sent no figures since July 2025" in one for one in found.sentences)


def test_both_ways_stand_side_by_side_and_every_number_said_is_on_record(bench: Workbench) -> None:
    found = peers_finding(bench, place("QWO"), JANUARY)
    assert found.numbers is not None
    assert 0 <= int(found.numbers["peers_shared"] or 0) <= 10
    assert {column.key for column in found.tables[0].columns} >= {"by_equal", "by_weighted"}
    assert f"{100 * float(found.numbers['equal_within_18_weeks_middle'] or 0):.1f}%" in found.headline
    assert found.provenance


def test_england_regions_and_nobody_known_are_refused(bench: Workbench) -> None:
    with pytest.raises(UsageError):
        similar_places(place("Y62"), JANUARY)
    with pytest.raises(UsageError, match="Weights"):
        similar_places(place("03R"), JANUARY, method="weighted")
    with pytest.raises(UsageError):
        similar_places(place("RR8"), JANUARY, method="weighted", bench=bench)
    with pytest.raises(UsageError):
        similar_places(place("03R"), JANUARY, k=3)
    heir = area_index(Geography.ICB, Period(2026, 4))["S0E4D"]
    with pytest.raises(NothingToAnswerWithError, match="Nobody knows"):
        similar_places(heir, Period(2026, 4))


def test_boards_of_before_have_no_outline_and_say_so() -> None:
    held = residents(Geography.SUB_ICB, Period(2021, 6))
    assert "density" not in [one.key for one in held.variables]
    assert any("outlines" in one for one in held.notes)
    similar: Similar = similar_places(area_index(Geography.SUB_ICB, Period(2021, 6))["03R"], Period(2021, 6))
    assert len(similar.places) == 10


def test_outside_its_range_is_said_even_where_the_number_of_looks_takes_it_back(bench: Workbench) -> None:
    """Wakefield's 10.0 admitted treatments lie outside 4.5 to 8.5, and with eight looks are not beyond chance."""
    found = peers_finding(bench, place("03R"), JANUARY)
    table = next(one for one in found.tables if one.id == "similar-measures").records()
    outside = [row for row in table if not float(row["range_low"] or 0) <= float(row["value"] or 0)
               <= float(row["range_high"] or 0)]  # fmt: skip
    assert {row["measure"] for row in outside} == {"admitted_treated_per_1000", "completed_treated_per_1000"}
    for row in outside:
        assert float(row["q_range"] or 0) > 0.05
        assert row["verdict"] == "higher than their range by itself"
    told = found.sentences[-1]
    assert "two lie outside their ranges by themselves (admitted treatments per 1,000 people, higher;" in told
    assert "not beyond chance once all eight are allowed for" in told


def test_weights_that_foretell_nothing_are_no_better_choice(bench: Workbench) -> None:
    vain = peers_finding(bench, place("03R"), JANUARY)
    told = " ".join(vain.sentences)
    assert "peers weighted by it are no better than those with everything counting alike" in told
    assert "shown for comparison only" in told
    measures = next(one for one in vain.tables if one.id == "similar-measures").records()
    assert {row["method"] for row in measures} == {"Everything alike"}
    worth = peers_finding(bench, place("03R"), JANUARY, measure="new_periods_per_1000")
    assert worth.numbers is not None
    assert float(worth.numbers["weighted_explained"] or 0) > 0.2
    assert "no better" not in " ".join(worth.sentences)
    measures = next(one for one in worth.tables if one.id == "similar-measures").records()
    assert len({row["method"] for row in measures}) == 2


def test_a_trust_that_sent_nothing_is_not_said_to_have_no_list(bench: Workbench) -> None:
    with pytest.raises(NothingToAnswerWithError, match="sent no figures since July 2025"):
        similar_places(place("RHQ"), JANUARY, bench=bench)
