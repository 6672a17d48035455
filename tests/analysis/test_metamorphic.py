"""Change the input in a way whose effect is known beforehand, through ingest, completeness and ranks to the end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from fairwait.analysis.missing import missing_finding
from fairwait.analysis.ranking import PlaceRanking, rank
from fairwait.analysis.workbench import Workbench
from fairwait.domain.estimates import Estimates
from fairwait.domain.place import Geography
from fairwait.domain.treatment import TOTAL
from fairwait.store.reader import open_store
from tests.analysis.stores import (
    EARLIER,
    NOW,
    country,
    history,
    month_of,
    real_areas,
    scaled,
    usual_shares,
    with_month,
)
from tests.synthetic.full_csv import Month
from tests.synthetic.layouts import layout_for
from tests.synthetic.world import Org

Maker = Callable[[Month], Workbench]
GONE = "RZ2"
MEASURES = ("within_18_weeks", "median_wait", "over_52_weeks", "waiting_per_1000", "admitted_treated_per_1000")
REAL = {area.code for area in real_areas()}
NUMBERS = ("value", "low", "high", "numerator", "denominator")


def by_area(table: Estimates, column: str = "value") -> dict[str, float]:
    return dict(zip(table["area"].tolist(), table[column].tolist(), strict=True))


def same(left: Estimates, right: Estimates, *columns: str) -> None:
    """The same rows in the same order with the same numbers, to the last bit."""
    assert left["area"].tolist() == right["area"].tolist()
    for column in columns or (*NUMBERS, "status"):
        a, b = left[column], right[column]
        assert np.array_equal(a, b, equal_nan=a.dtype != object), column


def share_lost() -> dict[str, float]:
    """By area, the share of its list that the provider usually holds: from the rows themselves, not from the store."""
    held = usual_shares(history())
    return {area: held.get((GONE, area), 0.0) for area in REAL}


@pytest.fixture(scope="module")
def without(made: Maker) -> Workbench:
    """The last month as published when one trust sent nothing."""
    return made(month_of(NOW).without_providers([GONE]))


# --- A store whose only history is its own earlier months -------------------------------------------------------------


def test_own_earlier_months_are_history_enough(complete: Workbench) -> None:
    ranking = rank(complete, "within_18_weeks", Geography.SUB_ICB, NOW)
    assert set(ranking.estimates["area"]) == REAL
    judged = complete.judged(NOW)
    assert judged is not None
    assert judged.missing == ()
    assert np.all(ranking.estimates["completeness"] == 1.0)


def test_areas_of_which_nothing_is_known_are_not_called_complete(complete: Workbench) -> None:
    """The rest of England is in no file of this store: shown as having no figures, never ranked."""
    ranking = rank(complete, "within_18_weeks", Geography.SUB_ICB, NOW)
    assert len(ranking.unranked) == 106 - len(REAL)
    assert set(ranking.unranked["status"]) == {"no_data"}


def test_main_providers_are_those_of_the_rows(complete: Workbench) -> None:
    held = usual_shares(history())
    for area, main in complete.main_providers(NOW).items():
        if area in REAL:
            share, code = max((share, provider) for (provider, one), share in held.items() if one == area)
            assert main.code == code
            assert main.share == pytest.approx(share, abs=0.002)


# --- One provider’s rows deleted ------------------------------------------------------------------------------------


def test_the_made_up_trust_reaches_areas_by_much_by_little_and_not_at_all() -> None:
    """Otherwise the tests below could pass without having looked at anything."""
    lost = share_lost().values()
    assert any(share > 0.5 for share in lost)
    assert any(0.03 < share < 0.5 for share in lost)
    assert any(0.005 < share < 0.03 for share in lost)
    assert any(share == 0 for share in lost)


@pytest.mark.parametrize("measure", MEASURES)
def test_its_areas_are_unranked_neither_best_nor_worst(without: Workbench, measure: str) -> None:
    ranking = rank(without, measure, Geography.SUB_ICB, NOW)
    reliant = {area for area, share in share_lost().items() if share > 0.03}
    assert set(ranking.estimates["area"]) == REAL - reliant
    reasons = dict(zip(ranking.unranked["area"], ranking.reasons, strict=True))
    for area in reliant:
        assert GONE in reasons[area]
        assert "June 2029" in reasons[area]


def test_ranked_naively_its_areas_would_be_the_lowest_of_both_tables(without: Workbench, complete: Workbench) -> None:
    """The trap is there: without completeness the same months would put them at the end."""
    worst = {area for area, share in share_lost().items() if share > 0.5}
    for measure in ("waiting_per_1000", "admitted_treated_per_1000"):
        bare = by_area(without.estimates(measure, Geography.SUB_ICB, NOW))
        shown = sorted((value, area) for area, value in bare.items() if area in REAL and value == value)
        there = [area for _, area in shown]
        absent = worst - set(there)  # nobody at all reported: no figure rather than the lowest
        assert worst - absent
        assert set(there[: len(worst - absent)]) == worst - absent
        honest = by_area(complete.estimates(measure, Geography.SUB_ICB, NOW))
        assert max(bare[area] / honest[area] for area in worst - absent) < 0.5


@pytest.mark.parametrize("measure", MEASURES)
def test_the_values_of_all_others_do_not_change(without: Workbench, complete: Workbench, measure: str) -> None:
    untouched = sorted(area for area, share in share_lost().items() if share == 0)
    rows = [
        table.where(np.isin(table["area"], untouched))
        for table in (one.estimates(measure, Geography.SUB_ICB, NOW) for one in (without, complete))
    ]
    assert len(rows[0]) == len(untouched) > 3
    same(*rows)


def test_completeness_is_one_less_the_share_lost(without: Workbench) -> None:
    found = by_area(without.estimates("within_18_weeks", Geography.SUB_ICB, NOW), "completeness")
    for area, share in share_lost().items():
        assert found[area] == pytest.approx(1 - share, abs=0.002)


def test_boards_lose_by_the_pathways_of_their_areas(without: Workbench) -> None:
    """A board is the sum of its areas, not the mean of their shares."""
    months, boards = history(), {area.code: area.parent for area in real_areas()}
    found = by_area(without.estimates("within_18_weeks", Geography.ICB, NOW), "completeness")
    for board in set(boards.values()):
        areas = [area for area, above in boards.items() if above == board]
        lists = [sum(month.total("2", commissioner=area) for month in months) for area in areas]
        lost = sum(size * share_lost()[area] for size, area in zip(lists, areas, strict=True)) / sum(lists)
        assert found[board] == pytest.approx(1 - lost, abs=0.002)


def test_the_finding_names_the_trust_the_month_and_the_areas(without: Workbench) -> None:
    finding = missing_finding(without, NOW)
    assert GONE in finding.headline
    assert "June 2029" in finding.headline
    providers = next(table for table in finding.tables if table.id == "missing-providers")
    (row,) = providers.records()
    assert (row["code"], row["since"], row["last_month"]) == (GONE, "2029-06", "2029-05")
    assert row["last_list"] == month_of(EARLIER[-1]).total("2", provider=GONE)
    areas = next(table for table in finding.tables if table.id == "missing-areas")
    reliant = {area for area, share in share_lost().items() if share > 0.03}
    listed = {record["code"] for record in areas.records() if record["level"] == "area"}
    assert reliant <= listed


def test_the_absent_trust_is_not_ranked_and_its_peers_are_unchanged(without: Workbench, complete: Workbench) -> None:
    ranked, before = (rank(one, "within_18_weeks", Geography.PROVIDER, NOW) for one in (without, complete))
    assert GONE in set(before.estimates["area"])
    assert GONE not in set(ranked.estimates["area"])
    earlier = by_area(before.estimates)
    assert all(value == earlier[area] for area, value in by_area(ranked.estimates).items())


# --- Scaling, empty and split providers -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def tripled(made: Maker) -> Workbench:
    return made(scaled(month_of(NOW), 3))


def test_three_times_the_counts_are_three_times_the_rates_and_the_same_shares(
    tripled: Workbench, complete: Workbench
) -> None:
    for measure, factor in (("waiting_per_1000", 3), ("admitted_treated_per_1000", 3), ("within_18_weeks", 1)):
        small, large = (one.estimates(measure, Geography.SUB_ICB, NOW) for one in (complete, tripled))
        both = (small["status"] == "ok") & (large["status"] == "ok")
        assert both.sum() == len(REAL)
        assert large["value"][both] == pytest.approx(factor * small["value"][both], rel=1e-12)
    assert tripled.england("waiting_per_1000", NOW) == pytest.approx(3 * complete.england("waiting_per_1000", NOW))


def test_a_wait_does_not_know_how_many_wait(tripled: Workbench, complete: Workbench) -> None:
    """At the exact middle the published rule takes the pathway at half the count, which is not quite proportional."""
    small, large = (by_area(one.estimates("median_wait", Geography.SUB_ICB, NOW)) for one in (complete, tripled))
    assert all(large[area] == pytest.approx(small[area], abs=0.02) for area in REAL)


def test_more_pathways_are_surer_but_month_to_month_noise_remains(tripled: Workbench, complete: Workbench) -> None:
    for measure in ("within_18_weeks", "admitted_treated_per_1000"):
        small, large = (rank(one, measure, Geography.SUB_ICB, NOW) for one in (complete, tripled))
        less = dict(zip(large.estimates["area"], large.scale.se, strict=True))
        for area, se in zip(small.estimates["area"], small.scale.se, strict=True):
            assert small.noise.omega <= less[area] < se


def with_empty_provider(month: Month) -> Month:
    """A new organisation whose only row counts nobody."""
    world = replace(
        month.world,
        providers=(*month.world.providers, Org("RZ9", "EMPTY HOSPITAL NHS TRUST", "QWO", "A BOARD")),
        leaves_blanks=np.append(month.world.leaves_blanks, False),
    )
    at = int(np.flatnonzero(month.select("2"))[0])
    longer = month.with_rows(np.append(np.arange(len(month)), at))
    for column in (longer.bands, longer.known, longer.unknown):
        column[-1] = 0
    longer.provider[-1] = len(world.providers) - 1
    return replace(longer, world=world)


def test_an_empty_provider_changes_nothing(made: Maker, complete: Workbench) -> None:
    bench = made(with_empty_provider(month_of(NOW)))
    for geography in (Geography.ENGLAND, Geography.ICB, Geography.SUB_ICB):
        for measure in MEASURES:
            same(*(one.estimates(measure, geography, NOW) for one in (bench, complete)))
    rankings = [rank(one, "within_18_weeks", Geography.SUB_ICB, NOW) for one in (bench, complete)]
    assert np.array_equal(rankings[0].expected_rank, rankings[1].expected_rank)
    assert "RZ9" not in set(rank(bench, "within_18_weeks", Geography.PROVIDER, NOW).estimates["area"])


def split_provider(month: Month) -> Month:
    """Every second row of one trust reported by a new one instead."""
    who = int(np.flatnonzero(np.array([org.code for org in month.world.providers]) == "RZ1")[0])
    world = replace(
        month.world,
        providers=(*month.world.providers, Org("RZ8", "SPLIT HOSPITAL NHS TRUST", "QWO", "A BOARD")),
        leaves_blanks=np.append(month.world.leaves_blanks, month.world.leaves_blanks[who]),
    )
    provider = month.provider.copy()
    rows = np.flatnonzero(provider == who)
    provider[rows[::2]] = len(world.providers) - 1
    return replace(month, world=world, provider=provider)


def test_splitting_a_provider_changes_no_area(made: Maker, complete: Workbench) -> None:
    bench = made(split_provider(month_of(NOW)))
    for measure in MEASURES:
        same(*(one.estimates(measure, Geography.SUB_ICB, NOW) for one in (bench, complete)))
    sizes = [
        by_area(one.estimates("within_18_weeks", Geography.PROVIDER, NOW), "denominator") for one in (bench, complete)
    ]
    assert sizes[0]["RZ1"] + sizes[0]["RZ8"] == sizes[1]["RZ1"]


# --- Nothing that comes later may bear on a month ---------------------------------------------------------------------


@pytest.fixture(scope="module")
def upto(past: Path) -> Workbench:
    return Workbench(open_store(past))


def future(month: Month) -> Month:
    """A later month in which everything is five times as large and a trust is gone."""
    return scaled(month.without_providers([GONE]), 5)


def test_later_months_change_no_earlier_estimate_or_rank(made: Maker, upto: Workbench) -> None:
    then, later = EARLIER[-1], made(future(month_of(NOW)))
    for geography in (Geography.ENGLAND, Geography.REGION, Geography.ICB, Geography.SUB_ICB, Geography.PROVIDER):
        for measure in ("within_18_weeks", "median_wait", "admitted_treated_per_1000"):
            tables = [one.all_estimates(measure, geography, then) for one in (upto, later)]
            same(*tables, *NUMBERS, "status", "completeness")
    before, after = (rank(one, "within_18_weeks", Geography.SUB_ICB, then) for one in (upto, later))
    assert len(before) == len(REAL)
    assert before.estimates["area"].tolist() == after.estimates["area"].tolist()
    assert np.array_equal(before.expected_rank, after.expected_rank)
    assert np.array_equal(before.rank_high, after.rank_high)


def test_the_first_month_of_a_store_has_too_little_before_it_to_be_wrong(upto: Workbench) -> None:
    """With one month of series and no month of data before, nobody is missing; shares are not known, and no matter."""
    ranking = rank(upto, "within_18_weeks", Geography.SUB_ICB, EARLIER[0])
    assert isinstance(ranking, PlaceRanking)
    assert set(ranking.estimates["area"]) == REAL


# --- The old layout, whose last band is 52 weeks and more -------------------------------------------------------------


@pytest.fixture(scope="module")
def old_layout(past: Path, tmp_path_factory: pytest.TempPathFactory) -> Workbench:
    """A month in the layout of before April 2021 in which many wait for more than a year."""
    from tests.synthetic.full_csv import make_month

    layout = replace(layout_for("2019-06"), commissioners="sub-icb")
    month = make_month(str(NOW), world=country(), layout=layout, waiting_scale=21.0)
    return with_month(past, month, tmp_path_factory.mktemp("old"))


def test_what_the_old_layout_cannot_tell_is_not_defined(old_layout: Workbench) -> None:
    for measure in ("over_65_weeks", "over_78_weeks", "over_104_weeks"):
        table = old_layout.estimates(measure, Geography.SUB_ICB, NOW)
        held = np.isin(table["area"], sorted(REAL))
        assert set(table["status"][held]) == {"not_defined"}
        assert np.isnan(table["value"][held]).all()
    assert set(by_area(old_layout.estimates("over_52_weeks", Geography.SUB_ICB, NOW), "status").values()) >= {"ok"}


def test_waits_in_the_open_band_are_shown_as_censored_and_not_ranked(old_layout: Workbench) -> None:
    table = old_layout.estimates("p92_wait", Geography.SUB_ICB, NOW)
    censored = table.where(table["status"] == "censored")
    assert 0 < len(censored) < len(REAL)
    assert set(censored["value"]) == {52.0}
    ranking = rank(old_layout, "p92_wait", Geography.SUB_ICB, NOW)
    reasons = dict(zip(ranking.unranked["area"], ranking.reasons, strict=True))
    assert set(ranking.estimates["area"]) == REAL - set(censored["area"])
    for area in censored["area"]:
        assert "open band" in reasons[area]
    assert ranking.estimates["treatment_function"].tolist() == [TOTAL] * len(ranking)
