"""What is ordinary for each place of a panel: measured on the longest stretch of comparable months that is held.

A window of a few months cannot tell how much each of its places varies by itself. The months before it can.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from fairwait.analysis.panel.panel import Panel
from fairwait.analysis.panel.reading import panel
from fairwait.analysis.workbench import Workbench
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.period import Period
from fairwait.domain.place import Geography, Sector
from fairwait.places.sectors import sector_of
from fairwait.stats.arrays import Floats
from fairwait.stats.change.climbers import turning_months
from fairwait.stats.change.wander import Wander, measure_wander
from fairwait.stats.noise_series import logit_sampling_variance

#: Flows are measured on at most this many months: over more, places truly drift apart.
MOST_MONTHS_OF_FLOW = 36
#: Of the places of a window, the part that a longer panel has to hold to speak for them.
_MOST_OF_THEM = 0.9


@dataclass(frozen=True, slots=True)
class Ordinary:
    """The noise of the places of a window, ``wander``, and the comparable months it was measured on."""

    wander: Wander
    history: Panel

    @property
    def months(self) -> tuple[Period, Period]:
        """The first and the last month that it was measured on."""
        return self.history.periods[0], self.history.last

    @property
    def own(self) -> bool:
        """Whether some places' size of noise is their own."""
        return bool(self.wander.told.any())


def ordinary(bench: Workbench, window: Panel) -> Ordinary:
    """What is ordinary for the places of ``window``, from every comparable month held up to its last one.

    Raises NothingToAnswerWithError for fewer than six months or three places with figures.
    """
    here = window.current()
    return ordinary_on(here, _longest(bench, here))


def ordinary_on(window: Panel, history: Panel) -> Ordinary:
    """:func:`ordinary` from a given panel, of which the comparable months up to the last of ``window`` are used."""
    before = history.upto(window.last).current() if history.last > window.last else history.current()
    if len(before.periods) <= len(window.periods) or before.last != window.last:
        before = window
    if window.nature == "flow" and len(before.periods) > max(MOST_MONTHS_OF_FLOW, len(window.periods)):
        before = before.months(range(len(before.periods) - MOST_MONTHS_OF_FLOW, len(before.periods)))
    try:
        wander = _measured(before, window)
    except NothingToAnswerWithError:
        before = window
        wander = _measured(before, window)
    return Ordinary(wander if before is window else _of(wander, before, window), before)


def _measured(history: Panel, window: Panel) -> Wander:
    return measure_wander(
        history.relative,
        history.sampling,
        history.nature,
        steps=history.steps,
        turning=turning_months(len(history.periods), len(window.periods)),
        likeness=_likeness(history),
    )


def _likeness(history: Panel) -> Floats | None:
    """What a list of each place's size varies by counting alone; None where the counts are not known."""
    if not np.isfinite(history.part).any():
        return None
    part, whole = (np.where(history.usable, one, np.nan) for one in (history.part, history.whole))
    known = np.isfinite(part).any(axis=1)
    found = np.full(len(history), np.nan)
    each = (
        logit_sampling_variance(part[known], np.maximum(part, whole)[known])
        if history.share
        else 1.0 / (part[known] + 0.5)
    )
    found[known] = np.nanmedian(each, axis=1)
    return found


def _of(wander: Wander, history: Panel, window: Panel) -> Wander:
    """The noise of the places of ``window``; one that the longer panel does not hold is taken to be like the rest."""
    row = {code: index for index, code in enumerate(history.areas)}
    known = np.array([code in row for code in window.areas])
    found = wander.of(np.array([row.get(code, 0) for code in window.areas], dtype=np.intp))
    return replace(
        found,
        omega=np.where(known, found.omega, np.median(wander.omega)),
        step=np.where(known, found.step, np.median(wander.step)),
        degrees=np.where(known, found.sure, np.median(wander.sure)),
        own=known & found.told,
    )


def _longest(bench: Workbench, window: Panel) -> Panel:
    """All months held of the same places; those as of the last month of all, where they are mostly the same ones."""
    apart = window.geography is Geography.PROVIDER and sector_of(window.areas[0]) is Sector.INDEPENDENT
    for last in (None, window.last):
        try:
            whole = panel(
                bench, window.measure, window.geography, last=last, months=None,
                treatment_function=window.treatment_function, independent=apart,
            )  # fmt: skip
        except NothingToAnswerWithError:
            continue
        if whole.last >= window.last and len(set(window.areas) & set(whole.areas)) >= _MOST_OF_THEM * len(window):
            return whole
    return window
