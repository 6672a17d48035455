"""The same places in every month: which months and places of a panel a spread can be followed over.

A spread over other places in each month says who came and went. So the places are those judged in every month kept; a
month in which many could not be judged is left out of the line, never filled in.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from fairwait.analysis.panel.panel import Panel
from fairwait.stats.arrays import Floats
from fairwait.stats.trend.gap import FEWEST_PLACES, Places

#: Fewest months that make a trend (methods 13).
FEWEST_MONTHS = 12


@dataclass(frozen=True, slots=True)
class _Block:
    rows: NDArray[np.intp]
    columns: NDArray[np.intp]


@dataclass(frozen=True)
class Steady:
    """A stretch of a panel, complete: ``rows`` and ``columns`` of the panel whose cells can all be judged."""

    panel: Panel
    rows: NDArray[np.intp]
    columns: NDArray[np.intp]

    @property
    def enough(self) -> bool:
        """Whether there are places and months enough to follow a spread at all."""
        return len(self.rows) >= FEWEST_PLACES and len(self.columns) >= 2

    @property
    def areas(self) -> tuple[str, ...]:
        return tuple(self.panel.areas[row] for row in self.rows)

    @cached_property
    def level(self) -> Floats:
        """The working scale with what breaks did taken out, as the last month is counted, (places, months).

        The panel's own ``level`` is as the months before a step were counted; the latest figures are those that people
        know, so here they stay as published and the earlier ones move.
        """
        at = np.ix_(self.rows, self.columns)
        level, last = self.panel.level[at], self.columns[-1]
        shift = self.panel.theta[self.rows, last] - self.panel.level[self.rows, last]
        return np.asarray(level + shift[:, None])

    def places(self, *, published: bool = False) -> Places:
        """What the estimators read; ``published`` leaves in what breaks did."""
        at = np.ix_(self.rows, self.columns)
        panel = self.panel
        theta = panel.theta[at] if published else self.level
        return Places(theta, panel.variance[at], np.maximum(panel.whole[at], 1e-9), panel.natural)

    @property
    def third(self) -> int:
        return max(1, len(self.columns) // 3)

    @property
    def england_moved(self) -> float:
        """England's own change from the first to the last third, on the working scale, without what breaks did.

        That of all these places together where England's figure is not known.
        """
        panel, third = self.panel, self.third
        moved = panel.england_theta.copy()
        for step in panel.steps:
            if step > 0 and np.isfinite(moved[step] - moved[step - 1]):
                moved[step:] -= moved[step] - moved[step - 1]
        own = moved[self.columns]
        if not np.isfinite(own).all():
            own = np.average(self.level, weights=self.places().weight, axis=0)
        return float(own[-third:].mean() - own[:third].mean())

    @property
    def left_out(self) -> dict[str, str]:
        """Places of the panel that are not among these, by label, with the reason of the first month that says."""
        kept = set(self.rows.tolist())
        found: dict[str, str] = {}
        for row in range(len(self.panel)):
            if row not in kept:
                told = next((self.panel.reasons[row, c] for c in self.columns if (row, c) in self.panel.reasons), "")
                found[self.panel.label(row)] = told or "It has no figures for every month."
        return found


def steady(panel: Panel, segment: int) -> Steady:
    """The same places over the months of one segment of a panel.

    Whichever lacks the larger share of its cells goes first, a place or a month, until none is lacking.
    """
    inside = np.flatnonzero(panel.segment == segment)
    held = np.isfinite(panel.level) & np.isfinite(panel.variance) & np.isfinite(panel.whole)
    block = _complete(held, inside)
    return Steady(panel, block.rows, block.columns)


def _complete(held: NDArray[np.bool_], columns: NDArray[np.intp]) -> _Block:
    rows = np.arange(len(held))
    while len(rows) and len(columns):
        lacking = ~held[np.ix_(rows, columns)]
        if not lacking.any():
            break
        by_row, by_column = lacking.mean(axis=1), lacking.mean(axis=0)
        if by_column.max() > by_row.max():
            columns = np.delete(columns, int(by_column.argmax()))
        else:
            rows = np.delete(rows, int(by_row.argmax()))
    return _Block(rows, columns)
