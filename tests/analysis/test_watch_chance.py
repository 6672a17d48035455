"""The rule about targets played through on the steps that real lists took: nobody is on the list for chance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest

from fairwait.analysis.panel.panel import Panel
from fairwait.analysis.watch.bench_inputs import inputs_of
from fairwait.analysis.watch.found import Judged
from fairwait.analysis.watch.inputs import Case, Goal
from fairwait.analysis.watch.target import target_missed
from fairwait.analysis.watch.watch import LEVELS, cases
from fairwait.analysis.workbench import Workbench
from fairwait.definitions.measure import Measure, Polarity
from fairwait.definitions.watch_rules import RuleKind, watch_rules
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.stats.arrays import Floats
from fairwait.store.reader import packaged_figures

NOW = Period(2026, 4)
TIMES, BLOCK = 12, 3


class Still:
    """A test of change that finds nothing."""

    tier, way = "not distinguishable", ""


@dataclass
class Played:
    """The rule's inputs with another panel."""

    made: Panel
    held: dict[str, tuple[Goal, ...]]
    period: Period = NOW

    def panel(self, measure: Measure, geography: Geography, function: str) -> Panel | None:
        return self.made

    def goals(self, standards: Sequence[str], panel: Panel) -> dict[str, tuple[Goal, ...]]:
        return self.held

    def movers(self, panel: Panel) -> dict[str, Any] | None:
        return dict.fromkeys(panel.areas, Still())

    bottom = silent = None


def wandered(panel: Panel, rng: np.random.Generator) -> Floats:
    """Walks made of the places' own steps, and of those of all together, in blocks whose signs are tossed."""
    change = np.diff(panel.level, axis=1)
    common = np.nan_to_num(np.nanmean(change, axis=0))
    own = np.nan_to_num(change - common)
    places, months = own.shape
    blocks = -(-months // BLOCK)
    first = rng.integers(0, months, places)
    shifted = np.take_along_axis(own, (np.arange(months) + first[:, None]) % months, axis=1)
    signs = rng.choice([-1, 1], (places + 1, blocks)).repeat(BLOCK, axis=1)[:, :months]
    together = np.roll(common - common.mean(), rng.integers(0, months)) * signs[-1]
    walk = np.concatenate([np.zeros((places, 1)), (shifted * signs[:-1] + together).cumsum(axis=1)], axis=1)
    return np.asarray(walk - walk.mean(axis=1, keepdims=True))


def played(
    case: Case, panel: Panel, goals: dict[str, tuple[Goal, ...]], rng: np.random.Generator, gains: bool
) -> Judged:
    """The rule on places that in truth gain as fast as it asks, or stand still, and wander as real ones do."""
    sign = -1.0 if case.measure.polarity is Polarity.LOWER_IS_BETTER else 1.0
    asked = [max((sign * one.target for one in goals.get(area, ())), default=np.nan) * sign for area in panel.areas]
    targets = np.array(asked)[:, None]
    gap = targets - np.nanmean(panel.value[:, -12:], axis=1)[:, None]
    months = np.arange(len(panel.periods)) - (len(panel.periods) - 1) / 2
    # Sixteen months, from the middle of one third to the middle of the other, are a third of four years.
    left = np.where(sign * gap > 0, gap, 0.0) * ((2 / 3) ** (months / 16) if gains else np.ones(len(months)))
    share = np.clip(targets - left, 1e-4, 1 - 1e-4)
    theta = np.where(np.isfinite(panel.theta), np.log(share / (1 - share)) + wandered(panel, rng), np.nan)
    made = replace(panel, theta=theta, value=1 / (1 + np.exp(-theta)), steps=())
    return target_missed(case, Played(made, goals))  # type: ignore[arg-type]


@pytest.mark.parametrize(("gains", "seed"), [(True, 1), (False, 2)])
@pytest.mark.filterwarnings("ignore:Mean of empty slice")
def test_the_list_holds_no_more_by_chance_than_is_printed(gains: bool, seed: int) -> None:
    inputs, rng = inputs_of(Workbench(packaged_figures()), NOW), np.random.default_rng(seed)
    rules = [one for one in watch_rules() if one.kind is RuleKind.TARGET]
    entries, at_pace, judged = 0, 0.0, 0
    for case in cases(LEVELS, rules, NOW.shift(-1)):
        panel = inputs.panel(case.measure, case.geography, case.treatment_function)
        assert panel is not None
        panel = panel.current()
        goals = inputs.goals(case.rule.standards[case.geography], panel)
        for _ in range(TIMES):
            found = played(case, panel, goals, rng, gains)
            assert found.falsely is not None
            entries += len(found.entries)
            at_pace += found.falsely.at_pace
            judged += found.falsely.judged
    assert judged > 100 * TIMES
    assert at_pace < 1.5 * TIMES
    if gains:
        assert entries <= at_pace
    else:
        assert entries > 4 * at_pace  # it does find places that stand still
