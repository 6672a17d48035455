"""What is charted of a panel: a flow as its rate, a stock as its change from the month before.

A list is counted over again each month, so its level wanders and a control chart of it signals nearly always (methods
5.1). What it gained or lost since the month before scatters, and can be charted.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Literal

import numpy as np

from fairwait.analysis.panel import Panel
from fairwait.analysis.signals.seasons import without_seasons
from fairwait.stats.arrays import Floats

#: Points: percentage points of a share from the month before; per cent: of a rate, a wait or a small share, likewise;
#: rate: the measure as it is printed.
Unit = Literal["points", "percent", "rate"]
#: Shares that stay within these are charted in percentage points; smaller ones halve or double, and per cent fits.
_POINTS_WITHIN = (0.1, 0.9)
#: Where fewer pathways than this stand behind a small share, its change in per cent says nothing.
FEWEST_COUNTED = 10
#: With fewer places than this the middle one is no comparison.
FEWEST_TO_COMPARE = 5


@dataclass(frozen=True, slots=True)
class Charted:
    """``working`` is what limits are calculated on, (places, months), NaN where there is none; ``unit`` how it prints.

    ``relative`` says whether what the middle place did that month has been taken off; ``seasons`` whether what the
    time of year does has.
    """

    panel: Panel
    working: Floats
    unit: Unit
    relative: bool
    seasons: bool

    def printed(self, working: Floats) -> Floats:
        """Working values as they are printed: percentage points, per cent, or the measure's own unit."""
        if self.unit == "points":
            return np.asarray(100.0 * working)
        if self.unit == "percent":
            return np.asarray(100.0 * np.expm1(working))
        return self.panel.natural(working)


def charted(panel: Panel, *, relative: bool = True) -> Charted:
    """What is charted of every place of a panel.

    ``relative`` takes off what the middle place did in the same month, so that the season, the working days and
    anything done to everybody are nobody's signal. Without it each place's own figures are charted, less the time of
    year where 36 months show what that does. Of few places there is no middle: then nothing is taken off.
    """
    compared = relative and len(panel) >= FEWEST_TO_COMPARE
    return _flow(panel, compared) if panel.nature == "flow" else _stock(panel, compared)


def _flow(panel: Panel, relative: bool) -> Charted:
    known = np.where(panel.usable, panel.theta, np.nan)
    if not relative:
        working, seasons = without_seasons(known, panel.periods, panel.segment)
        return Charted(panel, working, "rate", False, seasons)
    own = np.full(known.shape, np.nan)
    for segment in np.unique(panel.segment):
        inside = panel.segment == segment
        own[:, inside] = _median(known[:, inside], axis=1)[:, None]
    common = _median(known - own, axis=0)
    # Printed as the place's own figure in a month in which the middle place stood at its usual level.
    return Charted(panel, known - common[None, :], "rate", True, False)


def _stock(panel: Panel, relative: bool) -> Charted:
    level = np.where(panel.usable, panel.theta, np.nan)
    points = _in_points(panel)
    if panel.share and not points:
        level = np.where(panel.part >= FEWEST_COUNTED, level, np.nan)
    change = np.full(level.shape, np.nan)
    change[:, 1:] = np.diff(level, axis=1)
    across = np.zeros(len(panel.periods), dtype=bool)
    across[1:] = np.diff(panel.segment) != 0
    across[list(panel.steps)] = True
    change[:, across] = np.nan
    expected = np.zeros(len(panel.periods))
    seasons = False
    if relative:
        expected = _median(change, axis=0)
    else:
        plain, seasons = without_seasons(change, panel.periods, panel.segment)
        expected = _median(change - plain, axis=0) if seasons else expected
    if not points:
        return Charted(panel, change - expected[None, :], "percent", relative, seasons)
    now = panel.natural(level)
    would_be = np.full(level.shape, np.nan)
    would_be[:, 1:] = panel.natural(level[:, :-1] + expected[None, 1:])
    return Charted(panel, np.where(np.isfinite(change), now - would_be, np.nan), "points", relative, seasons)


def _in_points(panel: Panel) -> bool:
    """Whether a share stays large enough for percentage points to mean the same all along."""
    if not panel.share:
        return False
    usual = _median(np.where(panel.usable, panel.value, np.nan), axis=0)
    known = usual[np.isfinite(usual)]
    return bool(len(known)) and bool((known >= _POINTS_WITHIN[0]).all() and (known <= _POINTS_WITHIN[1]).all())


def _median(values: Floats, axis: int) -> Floats:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # nobody judged: no median
        return np.asarray(np.nanmedian(values, axis=axis))
