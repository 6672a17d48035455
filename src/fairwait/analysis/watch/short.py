"""How far places are short of their standards, month by month, and whether they come nearer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from fairwait.analysis.panel.panel import Panel
from fairwait.analysis.watch.inputs import Case, Goal, Inputs, Moved
from fairwait.analysis.watch.worse import FEWEST_MONTHS, lately, window_at
from fairwait.definitions.measure import Polarity
from fairwait.stats.arrays import Floats


def improving(moved: Moved | None) -> bool:
    """Whether the test of change names a place as one that grew better, be it only as a candidate."""
    return moved is not None and moved.tier in ("confirmed", "candidate") and moved.way == "better"


def _mean(values: Floats, thirds: int) -> Floats:
    """The mean of each row over what is known; NaN where fewer than ``thirds`` thirds of a value are known."""
    known = np.isfinite(values)
    number = known.sum(axis=1)
    total = np.where(known, values, 0.0).sum(axis=1)
    enough = (number > 0) & (3 * number >= thirds)
    return np.asarray(np.where(enough, total / np.maximum(number, 1), np.nan))


@dataclass
class Asked:
    """One question of the rule about targets. Rows and columns are those of ``panel``."""

    case: Case
    inputs: Inputs
    panel: Panel
    goals: Mapping[str, tuple[Goal, ...]]
    _tested: dict[int, dict[str, Moved] | None] = field(default_factory=dict)
    _ends: dict[int, tuple[Floats, Floats]] = field(default_factory=dict)

    @cached_property
    def sign(self) -> float:
        """1 where a larger figure is nearer to a standard, -1 where a smaller one is."""
        return -1.0 if self.case.measure.polarity is Polarity.LOWER_IS_BETTER else 1.0

    @cached_property
    def clear(self) -> float:
        """How many ordinary monthly movements make a miss clear."""
        from scipy.special import ndtri

        return float(ndtri(self.case.rule.parameters.number("probability")))

    def answers(self, column: int) -> list[bool | None]:
        """Of each place, whether it was clearly short in a month and no nearer. The test of change is asked only of
        the months that can take a place off now: whoever improves comes off by it."""
        found = [self._no_nearer(row, column) for row in range(len(self.panel))]
        recent = column >= len(self.panel.periods) - self.case.rule.parameters.count("ends_after") - lately(
            self.case, self.panel
        )
        if recent and any(found):
            return [answer and self._unimproved(row, column) for row, answer in enumerate(found)]
        return found

    def counting(self, row: int, column: int) -> Goal | None:
        """The standard that counts in a month; the one that asks most where there are several."""
        month = self.panel.periods[column]
        held = [one for one in self.goals.get(self.panel.areas[row], ()) if one.counts_in(month)]
        return max(held, key=lambda one: self.sign * one.target, default=None)

    def goal(self, row: int, column: int) -> Goal | None:
        """The standard that counts, or before any does the first that will: what a place has to come nearer to."""
        month = self.panel.periods[column]
        coming = [one for one in self.goals.get(self.panel.areas[row], ()) if one.first > month]
        return self.counting(row, column) or min(coming, key=lambda one: one.first, default=None)

    def shortfall(self, row: int, column: int) -> float:
        """How far a figure is short of its standard, in ordinary monthly movements; above nought is short."""
        goal = self.goal(row, column)
        spread = float(np.sqrt(self.panel.variance[row, column]))
        if goal is None or not 0 < goal.target < 1 or not self.panel.usable[row, column] or not spread > 0:
            return float("nan")
        asked = float(np.log(goal.target / (1 - goal.target)))
        return self.sign * (asked - float(self.panel.theta[row, column])) / spread

    def nearer(self, row: int, column: int) -> tuple[float, float] | None:
        """The mean figure over the first and the last third of the window, breaks taken out; None if not known."""
        if column not in self._ends:
            self._ends[column] = self._means(column)
        early, late = (float(end[row]) for end in self._ends[column])
        return (early, late) if np.isfinite(early) and np.isfinite(late) else None

    def _means(self, column: int) -> tuple[Floats, Floats]:
        """Both means of every place at once. The last third is as published: a break's step is taken off the first."""
        first = max(0, column + 1 - self.case.rule.parameters.count("window"))
        third = (column + 1 - first) // 3
        level = self.panel.level
        if column + 1 - first < FEWEST_MONTHS:
            nothing = np.full(len(level), np.nan)
            return nothing, nothing
        ends = (level[:, first : first + third], level[:, column + 1 - third : column + 1])
        offset = _mean((self.panel.theta - level)[:, column + 1 - third : column + 1], 1)
        early, late = (_mean(end, 2 * third) for end in ends)
        return self.panel.natural(early + offset), self.panel.natural(late + offset)

    def moved(self, row: int, column: int) -> Moved | None:
        """What the test of change says of a place at the end of a month; None where it cannot be asked."""
        if column not in self._tested:
            window = window_at(self.panel, column, self.case.rule.parameters.count("window"))
            self._tested[column] = None if window is None else self.inputs.movers(window)
        return (self._tested[column] or {}).get(self.panel.areas[row])

    def _no_nearer(self, row: int, column: int) -> bool | None:
        short = self.shortfall(row, column)
        if not np.isfinite(short):
            return None
        if short <= self.clear:
            return False
        ends = self.nearer(row, column)
        return None if ends is None else self.sign * (ends[1] - ends[0]) <= 0

    def _unimproved(self, row: int, column: int) -> bool | None:
        moved = self.moved(row, column)
        return None if moved is None or moved.tier == "not judged" else not improving(moved)
