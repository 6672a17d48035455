"""Trajectories: from what to what, beside what is ordinary; months that cannot be judged are gaps, breaks are cuts."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from fairwait.analysis.panel import panel
from fairwait.analysis.ranking import rank
from fairwait.analysis.trajectories import (
    comparison_finding,
    england_finding,
    england_trajectory,
    trajectories,
    trajectory,
    trajectory_finding,
)
from fairwait.analysis.trajectories.chart import rank_chart, value_chart
from fairwait.analysis.trajectories.finding import finding_of
from fairwait.analysis.trajectories.trajectory import Trajectory, panel_ranks, trajectory_of
from fairwait.analysis.trajectories.words import move_sentence, title
from fairwait.analysis.workbench import Workbench
from fairwait.domain.errors import NothingToAnswerWithError, UsageError
from fairwait.domain.period import Period
from fairwait.domain.place import Area, Geography
from fairwait.places.search import find_area
from tests.synthetic.panels import made_panel, scattering, wandering, with_step

MARCH = Period(2026, 3)


def followed(found: object, row: int = 0) -> Trajectory:
    return trajectory_of(found, Area(f"Q{row:02d}", "", Geography.ICB), panel_ranks(found, 1))  # type: ignore[arg-type]


def board(code: str, month: Period = MARCH) -> Area:
    return find_area(code, month, Geography.ICB)


def test_what_only_wanders_is_seldom_told() -> None:
    told = []
    for seed in range(6):
        made = made_panel(wandering(42, 24, seed=seed))
        told += [followed(made, row).moved.told for row in range(0, 42, 3)]  # type: ignore[union-attr]
    assert sum(told) <= 0.15 * len(told)


def test_a_place_that_leaves_is_told_and_by_how_much() -> None:
    theta = wandering(42, 24, step=0.02)
    theta[0] += np.linspace(0, 1.2, 24)
    one = followed(made_panel(theta))
    assert one.moved is not None
    assert one.moved.told
    assert one.moved.more is None
    assert one.moved.shift == pytest.approx(1.2, abs=0.25)
    assert title(one) == "Place 00 is higher against the other integrated care boards than it was"
    assert "this is more than that" in move_sentence(one)


def test_months_that_would_tell_are_fewer_for_larger_moves() -> None:
    more = []
    for size in (0.10, 0.15):
        theta = wandering(42, 24, step=0.02, seed=3)
        own = theta[0] - theta[0, 0]
        bridge = own - np.linspace(0, own[-1], 24)  # it wanders as the others do, and ends where it should
        theta[0] = theta[1:].mean(axis=0) + bridge + np.linspace(0, size, 24)
        one = followed(made_panel(theta)).moved
        assert one is not None
        assert not one.told
        more.append(one.more)
    assert more[1] is not None
    assert more[0] is None or more[0] > more[1]


def test_a_break_is_not_the_places_move() -> None:
    theta = wandering(42, 24, step=0.01)
    theta[0, 9:] += 2.0
    made = made_panel(theta)
    assert followed(made).moved.told  # type: ignore[union-attr]
    assert not followed(with_step(made, 9)).moved.told  # type: ignore[union-attr]


def test_stretches_are_not_joined_and_only_the_last_is_judged() -> None:
    theta = wandering(42, 30, step=0.01)
    theta[:, :10] -= 1.0
    one = followed(replace(made_panel(theta), segment=np.repeat([0, 1], [10, 20])))
    assert one.moved is not None
    assert one.moved.first == one.points[10].period
    assert {mark.stretch for mark in value_chart(one).marks} == {0, 1}
    assert any("drawn apart" in text for text in finding_of(one).sentences)


def test_a_month_that_cannot_be_judged_is_a_gap_with_its_reason() -> None:
    made = replace(made_panel(wandering(42, 24)), reasons={(0, 7): "Its hospital sent nothing."})
    one = followed(made)
    assert one.points[7].rank is None
    assert one.points[7].ranked == 41
    drawn = [mark for mark in value_chart(one).marks if mark.series == one.name]
    assert drawn[7].y is None
    assert drawn[6].y is not None
    assert rank_chart(one).marks[7].y is None
    assert finding_of(one).quality[0] == "January 2024: Its hospital sent nothing."


def test_revised_months_are_marked_and_hollow() -> None:
    one = followed(replace(made_panel(wandering(42, 24)), revised=frozenset({(0, 3)})))
    assert [point.revised for point in one.points].count(True) == 1
    assert "revised" in value_chart(one).marks[3].note
    assert any("hollow" in text for text in finding_of(one).quality)


def test_a_flow_is_held_by_its_thirds() -> None:
    theta = scattering(42, 24, noise=0.05)
    theta[0, 16:] += 0.5
    made = made_panel(theta, name="clock_stops_per_new_period")
    made = replace(made, variance=np.full(theta.shape, 0.0025), sampling=np.full(theta.shape, 1e-4))
    one = followed(made)
    assert one.moved is not None
    assert one.moved.third == 8
    assert one.moved.told
    quiet = [followed(made, row).moved.told for row in range(1, 42)]  # type: ignore[union-attr]
    assert sum(quiet) <= 6


def test_a_real_board_is_what_its_counts_say(bench: Workbench) -> None:
    one = trajectory(bench, board("QH8"), "within_18_weeks", last=MARCH)
    assert len(one.points) == 24
    assert one.points[0].value == pytest.approx(102650 / 187612)  # April 2024, as published
    last = one.points[-1]
    assert last.low is not None
    assert last.high is not None
    assert last.low < last.value < last.high  # type: ignore[operator]
    found = panel(bench, "within_18_weeks", Geography.ICB, last=MARCH)
    assert last.ranked == int(found.usable[:, -1].sum())


def test_ranks_are_those_of_the_command_that_ranks(bench: Workbench) -> None:
    """The same month ranked alone, from the full file: ranks agree but for the draws."""
    month = Period(2026, 1)
    alone = rank(bench, "over_52_weeks", Geography.ICB, month)
    found = trajectory(bench, board("QOQ", month), "over_52_weeks", last=month)
    row = alone.estimates["area"].tolist().index("QOQ")
    assert found.points[-1].rank == pytest.approx(float(alone.expected_rank[row]), abs=2.5)


def test_a_board_that_has_ended_is_followed_to_its_last_month(bench: Workbench) -> None:
    one = trajectory(bench, board("QM7"), "within_18_weeks")
    assert one.points[-1].period == MARCH


def test_a_place_without_figures_is_refused_with_a_reason(bench: Workbench) -> None:
    with pytest.raises(NothingToAnswerWithError, match="cannot be followed"):
        trajectory(bench, Area("RZZ", "Nowhere", Geography.PROVIDER), "within_18_weeks")


def test_dentistry_is_never_a_move_of_a_board(bench: Workbench) -> None:
    one = trajectory(bench, board("QH8"), "within_18_weeks", last=MARCH, months=None)
    assert one.moved is not None
    assert one.moved.first >= Period(2023, 5)
    finding = finding_of(one)
    assert any("Hospital dentistry" in note and "not compared" in note for note in finding.notes)
    assert any("Community service" in note and "nobody’s" in note for note in finding.notes)


def test_a_few_places_beside_one_another(bench: Workbench) -> None:
    finding = comparison_finding(bench, [board(one) for one in ("QKS", "QOQ", "QWO")], "within_18_weeks", last=MARCH)
    assert len(finding.tables[0].rows) == 3
    series = {mark.series for mark in finding.charts[0].marks}
    assert series == {"Kent and Medway", "Humber and North Yorkshire", "West Yorkshire", "England"}


def test_too_many_or_mixed_places_are_refused(bench: Workbench) -> None:
    codes = panel(bench, "within_18_weeks", Geography.ICB, last=MARCH).areas[:9]
    with pytest.raises(UsageError, match="too many"):
        trajectories(bench, [board(one) for one in codes], "within_18_weeks", last=MARCH)
    with pytest.raises(UsageError, match="levels"):
        trajectories(bench, [board("QKS"), find_area("RWE", MARCH, Geography.PROVIDER)], "within_18_weeks")


def test_england_since_2007_with_its_breaks(bench: Workbench) -> None:
    found = england_trajectory(bench, "waiting")
    assert found.moments[0].period.year == 2007
    by_month = {moment.period: moment.value for moment in found.moments}
    assert by_month[Period(2023, 8)] == 7745784
    assert found.breaks[0].one.id == "sexual-health-leaves"
    assert set(found.stretch) == {0, 1}
    finding = england_finding(bench, "waiting")
    assert "August 2023, at 7,745,784" in finding.sentences[0]
    with pytest.raises(UsageError):
        england_trajectory(bench, "happiness")


def test_every_number_of_a_finding_can_be_read_by_a_program(bench: Workbench) -> None:
    finding = trajectory_finding(bench, board("QKS"), "median_wait", last=MARCH, treatment_function="C_320")
    assert finding.numbers is not None
    assert finding.numbers["judged"] == 24
    assert finding.numbers["england_early"] is None or finding.numbers["england_early"] > 0  # type: ignore[operator]
    assert finding.provenance


def test_england_moves_in_points_that_anybody_can_repeat(bench: Workbench) -> None:
    finding = england_finding(bench, "within_18_weeks", last=Period(2026, 4))
    assert "29.6 percentage points lower than the 94.5% of April 2013" in finding.headline
    assert "percentage points in 95 of 100 months" in " ".join(finding.sentences)
    assert "times" not in " ".join((finding.headline, *finding.sentences))
    assert "(2.58 times)" in england_finding(bench, "waiting", last=Period(2026, 4)).headline
