"""Change over time from Python: the same answers as on the command line, with the same refusals."""

from __future__ import annotations

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
