"""Rankings of the packaged month: which end is first, what the intervals hold, and who is left out and why."""

from __future__ import annotations

import numpy as np
import pytest

from fairwait.analysis.ranked import ranked_list, ranked_table
from fairwait.analysis.ranking import ENDS, PlaceRanking, rank
from fairwait.analysis.workbench import Workbench
from fairwait.definitions.measure import Kind, Polarity
from fairwait.definitions.measure_files import measure as named_measure
from fairwait.definitions.noise import borrowed_noise
from fairwait.definitions.noise.lengths import COUNTING, noise_by_length
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.domain.treatment import TOTAL
from fairwait.places.sectors import sector_of
from fairwait.stats.noise_series import share_standard_error
from fairwait.stats.ranks import rank_areas
from fairwait.stats.shrinkage import NoiseDoubt
from fairwait.store.reader import packaged_figures

MEASURES = ("within_18_weeks", "median_wait", "over_52_weeks", "admitted_treated_per_1000", "waiting_per_1000")
WHERE = (
    (Geography.SUB_ICB, TOTAL),
    (Geography.SUB_ICB, "C_110"),
    (Geography.ICB, TOTAL),
    (Geography.REGION, TOTAL),
)
CASES = [(measure, geography, function) for measure in MEASURES for geography, function in WHERE]


@pytest.fixture(scope="module", params=CASES, ids=lambda case: "-".join(map(str, case)))
def ranking(request: pytest.FixtureRequest, bench: Workbench, january: Period) -> PlaceRanking:
    measure, geography, function = request.param
    return rank(bench, measure, geography, january, function)


def test_rank_one_is_the_best_by_polarity_or_the_highest_of_a_context_measure(ranking: PlaceRanking) -> None:
    """Noise may swap neighbours; over the whole table the order must follow the values the declared way."""
    upward = ranking.measure.polarity is Polarity.LOWER_IS_BETTER
    value, place = ranking.estimates["value"], np.arange(len(ranking))
    together = np.corrcoef(np.argsort(np.argsort(value)), place)[0, 1]
    assert together > 0.95 if upward else together < -0.95
    ends = float(value[:3].mean()), float(value[-3:].mean())
    assert (ends[0] < ends[1]) is upward


def test_places_stand_in_order_of_expected_rank(ranking: PlaceRanking) -> None:
    assert np.all(np.diff(ranking.expected_rank) >= 0)
    assert ranking.expected_rank.sum() == pytest.approx(len(ranking) * (len(ranking) + 1) / 2)


def test_rank_intervals_hold_the_expected_rank_and_stay_in_the_table(ranking: PlaceRanking) -> None:
    """Ends are whole ranks, so an expected rank of 1.0002 lies in "at 1"."""
    assert np.all(ranking.rank_low - 0.5 < ranking.expected_rank)
    assert np.all(ranking.expected_rank < ranking.rank_high + 0.5)
    assert ranking.rank_low.min() >= 1
    assert ranking.rank_high.max() <= len(ranking)


def test_chances_of_the_ends_add_up_to_their_places(ranking: PlaceRanking) -> None:
    ends = min(ENDS, len(ranking))
    assert ranking.p_first.sum() == pytest.approx(ends)
    assert ranking.p_last.sum() == pytest.approx(ends)
    if len(ranking) > 2 * ENDS:
        assert ranking.p_first[0] > 0.5 > ranking.p_first[-1]
        assert ranking.p_last[-1] > 0.5 > ranking.p_last[0]


def test_intervals_hold_the_value_and_shrinking_moves_it_inwards(ranking: PlaceRanking) -> None:
    value = ranking.estimates["value"]
    middle = np.median(value)
    assert np.all((ranking.scale.low < value) & (value < ranking.scale.high))
    for row in (0, -1):
        assert abs(np.log(ranking.shrunk[row] / middle)) <= abs(np.log(value[row] / middle)) * 1.02


def test_only_figures_in_good_standing_are_ranked(ranking: PlaceRanking) -> None:
    assert set(ranking.estimates["status"]) == {"ok"}
    assert np.all(ranking.estimates["completeness"] >= 0.97)


def test_the_unranked_stand_apart_each_with_a_reason(ranking: PlaceRanking) -> None:
    assert len(ranking.reasons) == len(ranking.unranked)
    assert all(reason.endswith(".") and len(reason) > 20 for reason in ranking.reasons)
    assert not set(ranking.unranked["area"]) & set(ranking.estimates["area"])
    places = {Geography.SUB_ICB: 106, Geography.ICB: 42, Geography.REGION: 7}[ranking.geography]
    assert len(ranking) + len(ranking.reasons) == places


def test_the_table_lists_everybody_and_ranks_only_the_ranked(ranking: PlaceRanking) -> None:
    rows = ranked_table(ranking).records()
    assert [row["code"] for row in rows] == [*ranking.estimates["area"], *ranking.unranked["area"]]
    for row in rows[: len(ranking)]:
        assert row["not_ranked"] is None
        assert row["rank_low"] is not None
    for row in rows[len(ranking) :]:
        assert row["not_ranked"]
        assert row["rank_low"] is row["expected_rank"] is row.get("p_top10") is row["low"] is None


def test_england_is_england_of_the_published_file(ranking: PlaceRanking, bench: Workbench, january: Period) -> None:
    """England is not the sum of the judged places: the unjudged, and hubs without a place, are in it."""
    function = ranking.treatment_function
    table = bench.estimates(ranking.measure, Geography.ENGLAND, january, function)
    assert ranking.england == table["value"][0]
    if ranking.measure.kind is Kind.SHARE:
        assert table["denominator"][0] > ranking.estimates["denominator"].sum()


def test_england_in_january_2026_is_the_published_one(bench: Workbench, january: Period) -> None:
    assert rank(bench, "within_18_weeks", Geography.SUB_ICB, january).england == 4_395_958 / 7_155_958


def test_the_same_question_has_the_same_answer_and_another_seed_nearly_so(january: Period) -> None:
    first, again, other = (
        rank(Workbench(packaged_figures(), **more), "admitted_treated_per_1000", Geography.ICB, january)
        for more in ({}, {}, {"seed": 7})
    )
    assert list(first.estimates["area"]) == list(again.estimates["area"])
    assert np.array_equal(first.expected_rank, again.expected_rank)
    assert np.array_equal(first.rank_low, again.rank_low)
    other_rank = dict(zip(other.estimates["area"], other.expected_rank, strict=True))
    moved = [abs(er - other_rank[area]) for area, er in zip(first.estimates["area"], first.expected_rank, strict=True)]
    assert 0 < max(moved) < 0.5


def test_the_order_of_questions_does_not_change_answers(january: Period) -> None:
    """Each ranking draws from its own fresh generator, so what was asked before has no bearing."""
    alone, after = Workbench(packaged_figures()), Workbench(packaged_figures())
    rank(after, "median_wait", Geography.ICB, january)
    found = [rank(one, "within_18_weeks", Geography.ICB, january) for one in (alone, after)]
    assert np.array_equal(found[0].expected_rank, found[1].expected_rank)


def test_a_missing_provider_is_never_ranked(bench: Workbench, january: Period) -> None:
    ranking = rank(bench, "within_18_weeks", Geography.PROVIDER, january)
    judged = bench.judged(january)
    assert judged is not None
    missing = {status.code for status in judged.missing}
    assert "RHQ" in missing
    assert not missing & set(ranking.estimates["area"])
    assert len(ranking) > 300


def test_a_missing_provider_has_a_reason_where_its_name_is_known(bench: Workbench, january: Period) -> None:
    judged = bench.judged(january)
    assert judged is not None
    assert "July 2025" in judged.provider_reason("RHQ")
    assert judged.provider_reason("RR8") == ""  # Leeds, which sent its figures


def test_rates_of_a_provider_are_refused_as_it_has_no_people(bench: Workbench, january: Period) -> None:
    with pytest.raises(NothingToAnswerWithError, match="cannot carry this measure") as caught:
        rank(bench, "waiting_per_1000", Geography.PROVIDER, january)
    assert caught.value.remedy


def test_a_measure_whose_noise_nobody_measured_is_refused_by_name(bench: Workbench, january: Period) -> None:
    with pytest.raises(NothingToAnswerWithError, match="noise of “Weeks of work on the list”"):
        rank(bench, "clearance_weeks", Geography.ICB, january)


@pytest.mark.parametrize("measure", ["admitted_treated_per_1000", "within_18_weeks"])
def test_too_few_pathways_keep_a_place_out_whatever_its_figure(bench: Workbench, january: Period, measure: str) -> None:
    ranking = rank(bench, measure, Geography.SUB_ICB, january, "C_170")
    fewest = 10 if named_measure(measure).kind is Kind.RATIO else 20
    column = "numerator" if named_measure(measure).kind is Kind.RATIO else "denominator"
    assert ranking.estimates[column].min() >= fewest
    few = [
        reason
        for count, reason in zip(ranking.unranked[column], ranking.reasons, strict=True)
        if count < fewest and "sent no figures" not in reason
    ]
    assert few
    assert all("pathway" in reason for reason in few)


@pytest.mark.parametrize("measure", ["within_18_weeks", "median_wait"])
def test_a_provider_borrows_the_noise_of_lists_as_long_as_its_own(
    bench: Workbench, january: Period, measure: str
) -> None:
    """A tiny provider near the middle could stand nearly anywhere; a large trust is known far better."""
    ranking = rank(bench, measure, Geography.PROVIDER, january)
    lists, width = ranking.estimates["denominator"], ranking.rank_high - ranking.rank_low
    middle = np.abs(np.arange(len(ranking)) - len(ranking) / 2) < len(ranking) / 6
    tiny, large = middle & (lists < 1_000), middle & (lists >= 5_000)
    assert tiny.sum() >= 5
    assert width[tiny].min() > len(ranking) / 6
    assert np.median(width[tiny]) > 2.5 * np.median(width[large])
    assert np.all(ranking.scale.se**2 >= ranking.scale.borrowed)


@pytest.mark.parametrize("function", [TOTAL, "C_110"])
def test_a_list_of_a_provider_borrows_that_of_such_lists_in_its_sector(
    bench: Workbench, january: Period, function: str
) -> None:
    ranking = rank(bench, "median_wait", Geography.PROVIDER, january, function)
    assert len({sector_of(code) for code in ranking.estimates["area"]}) == 2
    for code, length, variance in zip(
        ranking.estimates["area"], ranking.estimates["denominator"], ranking.scale.borrowed, strict=True
    ):
        noise = noise_by_length("median_wait", function, sector_of(code))
        assert noise is not None
        assert variance == pytest.approx(noise.at(np.array([length]))[0] ** 2)
    counted = ranking.scale.se**2 - ranking.scale.borrowed
    assert np.all(counted > 0)
    bare = np.isnan(ranking.estimates["low"])  # long lists: the usual counting error stands in, so that none is a step
    assert bare.sum() > 50
    assert counted[bare] == pytest.approx(COUNTING["median_wait"] ** 2 / ranking.estimates["denominator"][bare])


def test_the_assumptions_say_what_providers_borrow_and_areas_do_not(bench: Workbench, january: Period) -> None:
    providers, areas = (
        " ".join(ranked_list(bench, "within_18_weeks", where, january, with_maps=False).assumptions)
        for where in (Geography.PROVIDER, Geography.SUB_ICB)
    )
    assert "the noise of whole lists as long as their own in their sector" in providers
    assert "at independent providers" in providers
    assert "lists as long as" not in areas


@pytest.mark.parametrize("geography", [Geography.SUB_ICB, Geography.ICB])
def test_areas_borrow_one_size_of_noise_to_the_last_bit(january: Period, geography: Geography) -> None:
    """The ranks of areas are those of the noise measured on areas, without a word about length of lists."""
    bench = Workbench(packaged_figures())
    ranking = rank(bench, "within_18_weeks", geography, january)
    noise, table = borrowed_noise("within_18_weeks", TOTAL, geography), ranking.estimates
    assert np.array_equal(ranking.scale.se, share_standard_error(table["numerator"], table["denominator"], noise))
    assert np.array_equal(ranking.scale.borrowed, np.full(len(ranking), noise.variance(1)))
    published = bench.estimates(ranking.measure, geography, january)
    back = [list(table["area"]).index(code) for code in published["area"] if code in set(table["area"])]
    alike = rank_areas(
        ranking.scale.theta[back],
        ranking.scale.se[back],
        bench.generator(),
        direction="highest_first",
        national=float(np.log(ranking.england / (1 - ranking.england))),
        doubt=NoiseDoubt(np.full(len(ranking), noise.variance(1)), 0.35),
    )
    assert np.array_equal(alike.ranks.expected, ranking.expected_rank[back])
