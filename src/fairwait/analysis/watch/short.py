"""How far places are short of their standards, month by month, and whether they come nearer fast enough."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from fairwait.analysis.panel.panel import Panel
from fairwait.analysis.watch.chance import Falsely, falsely, z_of
from fairwait.analysis.watch.inputs import Case, Goal, Inputs, Moved
from fairwait.analysis.watch.pace import Pace, paces
from fairwait.analysis.watch.worse import lately, window_at
from fairwait.definitions.measure import Polarity
from fairwait.stats.arrays import Floats


def improving(moved: Moved | None) -> bool:
    """Whether the test of change names a place as one that grew better, be it only as a candidate."""
    return moved is not None and moved.tier in ("confirmed", "candidate") and moved.way == "better"


@dataclass
class Asked:
    """One question of the rule about targets. Rows and columns are those of ``panel``."""

    case: Case
    inputs: Inputs
    panel: Panel
    goals: Mapping[str, tuple[Goal, ...]]
    _tested: dict[int, dict[str, Moved] | None] = field(default_factory=dict)
    _paces: dict[int, Pace | None] = field(default_factory=dict)

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
        """Of each place, whether it was clearly short in a month and too slow. The test of change is asked only of
        the months that can take a place off now: whoever improves comes off by it."""
        found = [self.too_slow(row, column) for row in range(len(self.panel))]
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

    def pace(self, column: int) -> Pace | None:
        """How fast every place was over the window that ends with a month; None where nobody can say."""
        if column not in self._paces:
            window = window_at(self.panel, column, self.case.rule.parameters.count("window"))
            years = self.case.rule.parameters.number("years")
            self._paces[column] = (
                None if window is None else paces(window, self.targets(column), self.sign, years, z_of(self.case.rule))
            )
        return self._paces[column]

    def targets(self, column: int) -> Floats:
        """What every place is held against in a month; NaN for one without a standard. (places,)"""
        goals = (self.goal(row, column) for row in range(len(self.panel)))
        return np.array([np.nan if one is None else one.target for one in goals])

    def spare(self, row: int, column: int) -> float:
        """How far a place is ahead of the pace it needs, in sds of its wandering; NaN where nobody can say."""
        pace = self.pace(column)
        return float("nan") if pace is None else float(pace.spare[row])

    def falsely(self) -> Falsely:
        """What chance would do to the places that clearly miss a standard which counts in the last month."""
        last = len(self.panel.periods) - 1
        pace = self.pace(last)
        if pace is None:
            return Falsely(0, 0.0, 0.0)
        rows = range(len(self.panel))
        clear = [self.shortfall(row, last) > self.clear and self.counting(row, last) is not None for row in rows]
        judged = np.array(clear, dtype=bool) & np.isfinite(pace.spare)
        return falsely(self.case.rule, len(self.panel.periods), judged, pace.stride)

    def moved(self, row: int, column: int) -> Moved | None:
        """What the test of change says of a place at the end of a month; None where it cannot be asked."""
        if column not in self._tested:
            window = window_at(self.panel, column, self.case.rule.parameters.count("window"))
            self._tested[column] = None if window is None else self.inputs.movers(window)
        return (self._tested[column] or {}).get(self.panel.areas[row])

    def too_slow(self, row: int, column: int) -> bool | None:
        """Whether a place was clearly short in a month, and even the fastest it can have been was too slow."""
        short = self.shortfall(row, column)
        if not np.isfinite(short):
            return None
        if short <= self.clear:
            return False
        spare = self.spare(row, column)
        return None if not np.isfinite(spare) else spare < -z_of(self.case.rule)

    def _unimproved(self, row: int, column: int) -> bool | None:
        moved = self.moved(row, column)
        return None if moved is None or moved.tier == "not judged" else not improving(moved)
