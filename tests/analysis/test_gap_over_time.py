"""The gap over time: the same places throughout, nobody's break, and no claim that one estimator alone would make."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from fairwait.analysis.gap import gap_by_function, gap_by_group, gap_group_finding, gap_of, gap_over_time
from fairwait.analysis.gap.finding import finding_of
from fairwait.analysis.gap.over_time import GapOverTime
from fairwait.analysis.gap.steady import steady
from fairwait.analysis.gap.words import title
from fairwait.analysis.panel import Panel
from fairwait.analysis.workbench import Workbench
from fairwait.domain import words
from fairwait.domain.errors import NothingToAnswerWithError, UsageError
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.stats import spread
from tests.synthetic.panels import made_panel, with_step

MARCH = Period(2026, 3)
_NOT_SHOWN = "not shown to be further apart or closer together"


def country(*, grow: float = 0.0, seed: int = 1, months: int = 24, places: int = 42) -> Panel:
    rng = np.random.default_rng(seed)
    level = rng.normal(scale=0.3, size=(places, 1)) * (1 + grow * np.arange(months) / months)
    return made_panel(0.4 + level + rng.normal(scale=0.02, size=(places, months)))


@pytest.fixture(scope="module")
def boards(bench: Workbench) -> GapOverTime:
    return gap_over_time(bench, "within_18_weeks", Geography.ICB, last=MARCH)


def test_a_gap_that_grows_is_said_to_grow_and_one_that_does_not_is_not() -> None:
    grown, still = gap_of(country(grow=1.5)), gap_of(country())
    assert title(grown) == "Since June 2023 to January 2024 integrated care boards have moved apart"
    assert {line.verdict for line in grown.judged} == {"wider"}
    assert title(still).startswith("Integrated care boards are not shown to be further apart or closer together than")


def test_a_gap_that_closes_is_said_to_close() -> None:
    assert "have moved closer together" in title(gap_of(country(grow=-0.8)))


def test_one_estimator_alone_makes_no_claim() -> None:
    """One place that leaves all others moves what rests on the ends, not what rests on all."""
    made = country()
    theta = made.theta.copy()
    theta[int(theta[:, 0].argmax()), 16:] += 1.5
    found = gap_of(replace(made, theta=theta, value=1 / (1 + np.exp(-theta))))
    assert "depends on how a gap is measured" in title(found) or "are not shown to be" in title(found)
    assert found.last.line("eq").verdict == "not judged"  # type: ignore[union-attr]


def test_lists_that_wander_apart_are_not_said_to_be_driven_apart() -> None:
    rng = np.random.default_rng(5)
    theta = rng.normal(scale=0.03, size=(42, 1)) + rng.normal(scale=0.04, size=(42, 24)).cumsum(axis=1)
    found = gap_of(made_panel(theta))
    told = {line.verdict for line in found.judged}
    assert "wider, as wandering alone would" in told
    assert "wider" not in told


def risen(seed: int, grow: float = 0.0) -> Panel:
    """A country whose odds all rise by a fifth, about five points, and whose gap grows or not."""
    made = country(seed=seed, grow=grow)
    theta = made.theta + np.linspace(0.0, 0.25, 24)
    return replace(made, theta=theta, value=1 / (1 + np.exp(-theta)), england_theta=theta.mean(axis=0))


def test_a_rise_of_the_whole_country_brings_nobody_closer_together() -> None:
    """Ratios of a share shrink by arithmetic when every place's odds rise alike: said, and never called narrower."""
    found = [gap_of(risen(seed)) for seed in range(6)]
    told = [line.verdict for one in found for line in one.judged]
    assert told.count("narrower, as England’s move alone would") > 12
    assert told.count("narrower") <= 1
    assert not any("closer together" in title(one).replace(_NOT_SHOWN, "") for one in found)
    assert any("beyond what England’s own change gives" in title(one) for one in found)


def test_what_a_common_rise_gives_is_told_beside_each_change() -> None:
    found = gap_of(risen(2))
    cv, tau = found.last.line("cv"), found.last.line("tau")
    assert cv is not None
    assert tau is not None
    block = found.last.steady
    share = 1 / (1 + np.exp(-block.level[:, :8]))
    moved = 1 / (1 + np.exp(-(block.level[:, :8] + block.england_moved)))
    by_hand = (moved.std(axis=0) / moved.mean(axis=0)).mean() / (share.std(axis=0) / share.mean(axis=0)).mean()
    assert cv.change.alike == pytest.approx(by_hand)
    assert cv.change.alike < 0.93
    assert tau.change.alike == pytest.approx(1.0)
    finding = finding_of(found)
    assert finding.numbers is not None
    assert finding.numbers["cv_england_alone"] == pytest.approx(by_hand)
    told = " ".join(finding.sentences)
    assert "arithmetic alone" in told
    assert f"(coefficient of variation) {words.times(by_hand)}" in told


def test_places_that_truly_come_closer_are_still_seen_when_the_country_rises() -> None:
    assert "moved closer together" in title(gap_of(risen(1, grow=-0.8)))


def test_a_break_is_no_move_of_england() -> None:
    made = country(seed=3)
    stepped = with_step(made, 10)
    moved = replace(stepped, england_theta=made.england_theta + np.where(np.arange(24) >= 10, 0.5, 0.0))
    assert abs(gap_of(moved).last.steady.england_moved) < 0.05


def test_four_months_are_no_trend() -> None:
    found = gap_of(country(months=4, grow=3.0))
    assert title(found) == "Four months cannot say whether integrated care boards are moving apart"
    assert not found.long_enough


def test_a_break_that_moved_every_level_is_nobodys_gap() -> None:
    """A step drives places apart in one month; with it taken out nothing grew, and as published it did."""
    made = country(seed=3)
    theta = made.theta.copy()
    theta[:, 10:] += np.where(np.arange(42) % 2, 1.2, -1.2)[:, None]
    stepped = with_step(replace(made, theta=theta, value=1 / (1 + np.exp(-theta))), 10)
    line = gap_of(stepped).last.line("tau")
    assert line is not None
    assert line.published is not None
    assert line.published.low > 1
    assert line.change.low < 1 < line.change.high
    assert line.verdict == "cannot be told"


def test_stretches_are_never_joined() -> None:
    made = country(seed=4)
    cut = replace(made, segment=np.repeat([0, 1], [8, 16]))
    found = gap_of(cut)
    assert [len(one.periods) for one in found.stretches] == [8, 16]
    alone = gap_of(made.months(np.arange(24) >= 8))
    assert found.headline.change == alone.headline.change  # what came before changes no answer


def test_months_many_lack_go_and_then_the_places_that_lack_one() -> None:
    made = country()
    reasons = {(row, 5): "It sent nothing." for row in range(30)} | {(7, 11): "It sent nothing."}
    block = steady(replace(made, reasons=reasons), 0)
    assert 5 not in block.columns
    assert 7 not in block.rows
    assert (len(block.rows), len(block.columns)) == (41, 23)
    assert block.left_out == {"Place 07 (Q07)": "It sent nothing."}


def test_too_few_places_cannot_be_followed() -> None:
    with pytest.raises(NothingToAnswerWithError, match="Too few"):
        gap_of(country(places=4))


def test_the_order_of_places_does_not_matter_to_what_is_seen() -> None:
    made = country()
    turned = made.places(np.arange(42)[::-1].tolist())
    first, second = gap_of(made), gap_of(turned)
    for one, other in zip(first.last.lines, second.last.lines, strict=True):
        assert one.value == pytest.approx(other.value)


def test_real_boards_month_by_month_are_what_their_figures_give(boards: GapOverTime) -> None:
    block = boards.last.steady
    assert boards.places >= 36
    at = np.ix_(block.rows, block.columns)
    value, whole = boards.panel.value[at], boards.panel.whole[at]
    for column in (0, 12, -1):
        assert boards.last.line("q95_5").value[column] == pytest.approx(  # type: ignore[union-attr]
            spread.quantile_ratio(value[:, column], whole[:, column]), rel=1e-4
        )
        assert boards.last.line("gini").value[column] == pytest.approx(  # type: ignore[union-attr]
            spread.gini(value[:, column], whole[:, column]), rel=1e-3
        )


def test_chance_is_printed_beside_every_month_and_lies_far_below(boards: GapOverTime) -> None:
    line = boards.headline
    assert (line.chance < line.low).all()
    assert (line.chance_low <= line.chance).all()
    finding = finding_of(boards)
    assert f"chance alone would show {words.significant(float(line.chance[-1]))}" in finding.sentences[0]
    assert {"eq_change", "q95_5_change_low", "tau_verdict"} <= set(finding.numbers or {})
    assert finding.charts[0].marks


def test_hospital_dentistry_is_no_growth_of_the_gap(bench: Workbench) -> None:
    found = gap_over_time(bench, "within_18_weeks", Geography.ICB, last=MARCH, months=None)
    assert all(one.periods[-1] < Period(2023, 4) for one in found.stretches[:-1])
    assert found.last.periods[0] >= Period(2023, 5)
    notes = " ".join(finding_of(found).notes)
    assert "Hospital dentistry" in notes
    assert "Community service pathways leave" in notes


def test_between_and_within_regions_add_up(boards: GapOverTime) -> None:
    grouped = gap_by_group(boards, "region")
    assert len(grouped.groups) == 7
    assert sum(one.places for one in grouped.groups) == boards.places
    one = grouped.between
    theil = boards.last.line("theil")
    assert theil is not None
    assert one.between_early + one.within_early == pytest.approx(theil.change.early)
    assert one.between_late + one.within_late == pytest.approx(theil.change.late)
    assert one.dealt.median < one.dealt.high
    told = gap_group_finding(boards, "region")
    assert "dealt at random" in told.sentences[0]


def test_providers_stand_inside_boards(bench: Workbench) -> None:
    found = gap_over_time(bench, "within_18_weeks", Geography.PROVIDER)
    grouped = gap_by_group(found, "icb")
    assert len(grouped.groups) > 35
    assert len(grouped.unplaced) < 5
    alone = [one for one in grouped.groups if one.places == 1]
    assert alone
    assert all(np.isnan(one.range_late) for one in alone)


def test_boards_are_not_divided_by_board(boards: GapOverTime) -> None:
    with pytest.raises(UsageError, match="not divided by icb"):
        gap_by_group(boards, "icb")


def test_every_treatment_function_is_judged_in_one_family(bench: Workbench) -> None:
    found = gap_by_function(bench, "within_18_weeks", Geography.ICB)
    assert len(found.functions) >= 18
    assert found.family.size == len(found.functions)
    assert not {one.code for one in found.functions} & set(found.left_out)
    assert all(one.places >= 20 for one in found.functions)


def test_flows_and_the_panel_of_2015_go_through_the_same_door(bench: Workbench) -> None:
    flows = gap_over_time(bench, "clock_stops_per_new_period", Geography.ICB)
    assert flows.panel.nature == "flow"
    assert flows.last.line("scv") is not None
    assert not any(line.driven for line in flows.last.lines)
    assert all(line.change.alike == pytest.approx(1.0) for line in flows.last.lines if line.id != "scv")  # no ceiling
    old = gap_over_time(bench, "within_18_weeks", Geography.SUB_ICB, last=Period(2015, 3), months=4)
    assert not old.long_enough
    assert old.places >= 140
