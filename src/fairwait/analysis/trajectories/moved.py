"""Whether a place moved by more than places like it ordinarily do, and how many more months would tell.

A stock is held at its first and its last judged month of the last comparable stretch; a flow at the means of the first
and the last third of its months. Both against the other places, with what breaks did taken out. What is ordinary is
what :mod:`fairwait.stats.change.wander` says it is, as for improvers.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fairwait.analysis.panel.ordinary import Ordinary, ordinary_on
from fairwait.analysis.panel.panel import Panel
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.period import Period
from fairwait.stats.arrays import Floats
from fairwait.stats.change.ends import stretch_reach, walk_reach
from fairwait.stats.change.wander import Wander

#: Further ahead than this nothing is promised.
MOST_MORE = 24
_FEWEST = 6


@dataclass(frozen=True, slots=True)
class Moved:
    """A place at both ends of its last comparable stretch.

    ``early`` and ``late`` are values as printed, those of England beside them; ``first`` and ``last`` the months at
    either end, ``third`` how many of them each end is the mean of (1 for a stock). ``shift`` is the move against the
    other places on the working scale and ``reach`` what 95 in 100 ordinary moves stay within; ``shift_printed`` and
    ``reach_printed`` are the same in the measure's own unit, at the place's own level. ``more`` is how many more months
    at the same pace (of a stock) or at the same level (of a flow) would tell; None where it is told already, or beyond
    two years.
    """

    first: Period
    last: Period
    third: int
    early: float
    late: float
    england_early: float
    england_late: float
    shift: float
    reach: float
    shift_printed: float
    reach_printed: float
    more: int | None

    @property
    def told(self) -> bool:
        """Whether the move is more than ordinary movement."""
        return abs(self.shift) > self.reach


def moved(panel: Panel, row: int, usual: Ordinary | None = None) -> Moved | None:
    """The move of one place against what is ordinary, measured on the panel itself if not given; None with fewer than
    six months in the last comparable stretch, or with too few other places."""
    current = panel.current()
    columns = np.flatnonzero(np.isfinite(current.relative[row]))
    if len(columns) < _FEWEST:
        return None
    try:
        known = ordinary_on(current, current) if usual is None else usual
    except NothingToAnswerWithError:
        return None
    own = known.wander.of(np.array([row], dtype=np.intp))
    return _stock(current, row, columns, own) if panel.nature == "stock" else _flow(current, row, columns, own)


def _stock(panel: Panel, row: int, columns: NDArray[np.intp], own: Wander) -> Moved:
    first, last = int(columns[0]), int(columns[-1])
    months = last - first
    shift = float(panel.relative[row, last] - panel.relative[row, first])
    more = next(
        (n for n in range(1, MOST_MORE + 1) if abs(shift) * (months + n) / months > walk_reach(own, months + n)[0]),
        None,
    )
    return _made(panel, row, (first, last), 1, shift, float(walk_reach(own, months)[0]), more)


def _flow(panel: Panel, row: int, columns: NDArray[np.intp], own: Wander) -> Moved:
    third = max(1, len(columns) // 3)
    early, late = columns[:third], columns[-third:]
    shift = float(panel.relative[row, late].mean() - panel.relative[row, early].mean())
    counted = np.array([float(np.nanmean(np.nan_to_num(panel.sampling[row, columns])))])

    def reach(months: int) -> float:
        return float(stretch_reach(own, counted, third, months)[0])

    more = next((n for n in range(1, MOST_MORE + 1) if abs(shift) > reach(third + n)), None)
    return _made(panel, row, (int(columns[0]), int(columns[-1])), third, shift, reach(third), more)


def _made(
    panel: Panel, row: int, ends: tuple[int, int], third: int, shift: float, reach: float, more: int | None
) -> Moved:
    first, last = ends
    known = np.flatnonzero(np.isfinite(panel.relative[row]))
    early, late = known[:third], known[-third:]
    at = float(panel.theta[row, late].mean())
    level = float(panel.natural(np.array(at)))
    told = abs(shift) > reach
    return Moved(
        panel.periods[first], panel.periods[last], third,
        float(panel.value[row, early].mean()), float(panel.value[row, late].mean()),
        _mean(panel.england[early]), _mean(panel.england[late]),
        shift, reach,
        level - float(panel.natural(np.array(at - shift))),
        abs(level - float(panel.natural(np.array(at - np.copysign(reach, shift))))),
        None if told else more,
    )  # fmt: skip


def _mean(values: Floats) -> float:
    return float(np.nanmean(values)) if np.isfinite(values).any() else float("nan")
