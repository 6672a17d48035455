"""Lists against flows: how long a list is in weeks of work, and what left it without being reported as treated."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from fairwait.stats.arrays import Floats, floats, not_negative, positive


def weekly_clock_stops(stops: ArrayLike, days: ArrayLike) -> Floats:
    """Clock stops a week over the months on the last axis of ``stops``; ``days`` are those months' days."""
    weeks = np.sum(positive(days, "days"), axis=-1) / 7
    return np.asarray(np.sum(not_negative(stops, "clock stops"), axis=-1) / weeks, dtype=np.float64)


def clearance_weeks(waiting: ArrayLike, stops: ArrayLike, days: ArrayLike) -> Floats:
    """Weeks that the list would take to treat at the recent pace if nobody joined it: not a forecast.

    ``stops`` are admitted and non-admitted completions of the last months (three by habit) on the last axis. NaN
    where nothing was completed.
    """
    pace = weekly_clock_stops(stops, days)
    listed = not_negative(waiting, "a list")
    shape = np.broadcast(listed, pace).shape
    weeks: Floats = np.divide(listed, pace, out=np.full(shape, np.nan), where=np.broadcast_to(pace > 0, shape))
    return weeks


@dataclass(frozen=True, slots=True)
class Flow:
    """One month's balance of a list.

    ``unreported`` is what left without a reported clock stop: validation, other removals, less clocks opened again,
    so it may be below nought. ``share`` is of the list at the month's start; a large one is list cleaning, not care.
    ``net`` is the change in the list.
    """

    unreported: Floats
    share: Floats
    net: Floats


def flow(before: ArrayLike, new: ArrayLike, stops: ArrayLike, after: ArrayLike) -> Flow:
    """The balance: unreported removals = list before + new periods - clock stops - list after."""
    start, end = not_negative(before, "a list"), not_negative(after, "a list")
    unreported = start + floats(new) - floats(stops) - end
    share = np.divide(unreported, start, out=np.full(np.shape(unreported), np.nan), where=start > 0)
    return Flow(np.asarray(unreported), share, np.asarray(end - start))
