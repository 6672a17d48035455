"""What one question made, the next one uses: windows of one measure share its series, and movers are tested once."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from fairwait.analysis.improvers import moving
from fairwait.analysis.improvers.moving import movers, movers_of, places_of
from fairwait.analysis.panel import panel
from fairwait.analysis.panel import series as series_of
from fairwait.analysis.panel.judging import Run, leaps
from fairwait.analysis.workbench import Workbench
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.store.reader import packaged_figures

MARCH = Period(2026, 3)


def test_two_windows_of_a_measure_read_its_series_once(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    rows = series_of._rows

    def listening(*asked: Any) -> Any:
        read.append(asked[3])
        return rows(*asked)

    monkeypatch.setattr(series_of, "_rows", listening)
    bench = Workbench(packaged_figures())
    long = panel(bench, "within_18_weeks", Geography.ICB, last=MARCH, months=None)
    short = panel(bench, "within_18_weeks", Geography.ICB, last=MARCH, months=12)
    assert len(short.periods) == 12 < len(long.periods)
    assert len(read) == 1


def test_movers_are_tested_once_and_their_places_are_the_same_asked_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    tested: list[object] = []
    test = moving._tested

    def listening(*asked: Any) -> Any:
        tested.append(asked[1])
        return test(*asked)

    monkeypatch.setattr(moving, "_tested", listening)
    bench = Workbench(packaged_figures())
    alone = places_of(bench, panel(bench, "within_18_weeks", Geography.ICB, last=MARCH, months=24))
    assert not tested
    found = movers(bench, "within_18_weeks", Geography.ICB, last=MARCH)
    assert movers_of(bench, panel(bench, "within_18_weeks", Geography.ICB, last=MARCH, months=24)) is found
    assert len(tested) == 1
    assert found.places == alone


@pytest.mark.parametrize("months", [1, 2, 9])
def test_no_leap_is_overlooked_for_being_looked_for_all_at_once(months: int) -> None:
    rng = np.random.default_rng(months)
    for _ in range(50):
        size = rng.uniform(900.0, 1_100.0, months + 2)
        size[rng.integers(months + 2)] = np.nan
        at = int(rng.integers(1, months + 2))
        run = Run(size, tuple(MARCH.shift(step) for step in range(months + 2)), np.zeros(months + 2))
        assert leaps(run) == {}
        held = np.isfinite(size[:at]).any() and np.isfinite(size[at:]).any()
        size[at:] *= 3.0
        assert bool(leaps(run)) == bool(held)
