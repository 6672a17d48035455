"""Change over time from Python: the same answers as on the command line, with the same refusals."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import fairwait

MARCH = "2026-03"


@pytest.fixture(scope="module")
def bench() -> fairwait.Workbench:
    return fairwait.workbench()


def test_a_panel_is_arrays_of_places_by_months(bench: fairwait.Workbench) -> None:
    found = fairwait.panel(period=MARCH, months=12, store=bench)
    assert found.value.shape == (42, 12)
    assert str(found.last) == MARCH
    assert found.value[found.row("QWO"), -1] == pytest.approx(
        found.part[found.row("QWO"), -1] / found.whole[found.row("QWO"), -1]
    )


def test_a_place_is_followed_by_name(bench: fairwait.Workbench) -> None:
    (one,) = fairwait.trend("West Yorkshire", geography="icb", period=MARCH, months=12, store=bench)
    assert len(one.points) == 12
    two = fairwait.trend(["QWO", "QOP"], period=MARCH, months=12, store=bench)
    assert [each.area for each in two] == ["QWO", "QOP"]


def test_improvers_staying_power_the_gap_and_signals_rest_on_the_same_months(bench: fairwait.Workbench) -> None:
    found = fairwait.improvers(period=MARCH, store=bench)
    stayed = fairwait.consistency(period=MARCH, store=bench)
    gap = fairwait.gap_over_time(period=MARCH, store=bench)
    charts = fairwait.signals(period=MARCH, months=24, store=bench)
    assert {str(one.panel.last) for one in (found, stayed, gap, charts)} == {MARCH}
    assert len(found.panel.periods) == 24


def test_targets_take_the_month_that_decides_or_another(bench: fairwait.Workbench) -> None:
    now = fairwait.targets("rtt-trust-5-points", store=bench)
    other = fairwait.targets("rtt-trust-5-points", baseline="2024-12", store=bench)
    assert {one.period for one in now if one.met is not None} == {fairwait.Period(2026, 3)}
    assert [one.target for one in now] != [one.target for one in other]


def test_peers_are_others_of_the_same_kind(bench: fairwait.Workbench) -> None:
    found = fairwait.peers("Wakefield", period="2026-01", k=5, store=bench)
    assert len(found.places) == 5


def test_the_watch_list_and_the_digest_carry_what_a_workspace_holds(bench: fairwait.Workbench, tmp_path: Path) -> None:
    watched = fairwait.watch(geography="icb", period=MARCH, workspace=tmp_path, store=bench)
    assert all(one.geography is fairwait.Geography.ICB for one in watched.entries)
    told = fairwait.digest("QWO", period=MARCH, workspace=tmp_path, store=bench)
    assert len(told.areas) == 1
    assert list(tmp_path.iterdir()) == []  # asking writes nothing


def test_a_month_that_is_none_is_refused(bench: fairwait.Workbench) -> None:
    with pytest.raises(fairwait.UsageError, match="no month"):
        fairwait.panel(period=202603, store=bench)  # type: ignore[arg-type]
    with pytest.raises(fairwait.UsageError):
        fairwait.improvers(geography="town", store=bench)


def test_relative_levels_are_what_is_left_without_everybodys_movement(bench: fairwait.Workbench) -> None:
    found = fairwait.panel(period=MARCH, store=bench)
    assert np.isfinite(found.relative[found.usable]).all()


def test_a_name_means_the_same_place_as_on_the_command_line(bench: fairwait.Workbench) -> None:
    (devon,) = fairwait.trend("Devon", store=bench)
    assert devon.area == "QJK"
    (ended,) = fairwait.trend("QMJ", store=bench)
    assert str(ended.points[-1].period) == MARCH
    with pytest.raises(fairwait.UsageError, match="ended in March 2026"):
        fairwait.digest("QMJ", store=bench)


def test_what_is_asked_of_a_place_and_what_the_best_do(bench: fairwait.Workbench) -> None:
    asked = fairwait.targets_for("QWO", store=bench)
    assert {one.area for one in asked} == {"QWO"}
    assert len(asked) > 2
    best = fairwait.best_performers(period=MARCH, store=bench)
    assert "Best" in type(best).__name__
    with pytest.raises(fairwait.UsageError, match="one place"):
        fairwait.best_performers(how="peers", store=bench)
    alike = fairwait.best_performers(how="peers", place="QWO", period=MARCH, store=bench)
    assert alike != best


def test_the_children_of_a_board(bench: fairwait.Workbench) -> None:
    found = fairwait.children("West Yorkshire", store=bench)
    assert found.board.area.code == "QWO"
    assert {one.kind for one in found.children} == {"area", "nhs", "independent"}


def test_groups_and_answers_are_read_from_the_workspace(
    bench: fairwait.Workbench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("FAIRWAIT_WORKSPACE", raising=False)
    monkeypatch.delenv("FAIRWAIT_STORE", raising=False)
    with pytest.raises(fairwait.UsageError, match="workspace=") as refused:
        fairwait.groups()
    assert "--" not in str(refused.value)
    assert fairwait.groups(workspace=tmp_path) == ()
    entry = fairwait.watch(store=bench).every[0].id
    fairwait.respond(entry, response="We know", owner="Chair", workspace=tmp_path, store=bench)
    (own,) = [one for one in fairwait.watch(workspace=tmp_path, store=bench).every if one.id == entry]
    assert own.response is not None
    with pytest.raises(fairwait.NothingToAnswerWithError, match="no entry"):
        fairwait.respond("nothing-of-the-kind", response="?", workspace=tmp_path, store=bench)
    with pytest.raises(fairwait.UsageError, match="response="):
        fairwait.respond(entry, workspace=tmp_path, store=bench)


@pytest.mark.parametrize(
    "ask",
    [
        lambda bench: fairwait.targets("no-such-standard", store=bench),
        lambda bench: fairwait.targets("rtt-trust-5-points", geography="icb", store=bench),
        lambda bench: fairwait.panel(period="2030-01", store=bench),
        lambda bench: fairwait.improvers(months=3, store=bench),
        lambda bench: fairwait.consistency(k=40, store=bench),
    ],
)
def test_errors_name_arguments(bench: fairwait.Workbench, ask: Callable[[fairwait.Workbench], object]) -> None:
    with pytest.raises(fairwait.FairwaitError) as refused:
        ask(bench)
    assert "--" not in str(refused.value)


def test_what_is_printed_at_a_prompt_is_a_line(bench: fairwait.Workbench) -> None:
    answers = (
        fairwait.panel(store=bench), *fairwait.trend("QWO", store=bench), fairwait.improvers(store=bench),
        fairwait.signals(store=bench), fairwait.watch(store=bench), fairwait.digest("QWO", store=bench),
    )  # fmt: skip
    for one in answers:
        assert len(repr(one)) < 160
        assert "2026" in repr(one)
    assert "30 integrated care boards, 24 months" in repr(answers[0])


def test_only_public_names_are_offered() -> None:
    assert set(dir(fairwait)) == {*fairwait.__all__, "__version__"}
