"""How many places would be at their own targets had none done anything of its own: by wandering, and with England.

A list moves without a cause that lasts, and the whole country moves for causes that no place can claim. So the number
of places that met a target on their own baseline is held against two others. *Wandering*: each list takes steps of the
size that its own months show, neighbouring ones correlated, in no particular direction. *With England*: the same about
England's own change, which is added to each place on the scale of log odds (methods 3.1).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from fairwait.analysis.panel import Panel
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.period import Period
from fairwait.stats.arrays import Floats
from fairwait.stats.change.wander import Wander, measure_wander


@dataclass(frozen=True, slots=True)
class Walk:
    """What lists did by themselves between a baseline and a month, on the scale of log odds.

    ``sd`` (places,) is that of each place's change in no particular direction; ``england`` England's own change, from
    the share ``then`` to the share ``now``. NaN where it is not known.
    """

    sd: Floats
    england: float
    then: float
    now: float


@dataclass(frozen=True, slots=True)
class Expected:
    """How many places would be there: the number to be expected, and where 19 in 20 such countries lie."""

    number: float
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class ByItself:
    """How many places would be at their own targets by ``wandering`` alone, and ``with_england``'s own change as well.

    None where it cannot be said. ``then`` and ``now`` are England's shares in the baseline month and the month judged.
    """

    wandering: Expected | None = None
    with_england: Expected | None = None
    then: float = float("nan")
    now: float = float("nan")


def walk(found: Panel, baseline: Period, areas: Sequence[str]) -> Walk | None:
    """What the lists of ``areas`` did by themselves from ``baseline`` to the last month.

    None where too few months tell. Steps are measured on all months of the panel that can be compared with the last.
    """
    months = found.current()
    if baseline not in months.periods or baseline == months.last:
        return None
    steps = baseline.months_until(months.last)
    try:
        measured = measure_wander(months.relative, months.sampling, "stock")
    except NothingToAnswerWithError:
        return None
    column = months.periods.index(baseline)
    strayed = dict(zip(months.areas, _strayed(measured, steps).tolist(), strict=True))
    return Walk(
        sd=np.array([strayed.get(area, np.nan) for area in areas]),
        england=float(months.england_theta[-1] - months.england_theta[column]),
        then=float(months.england[column]),
        now=float(months.england[-1]),
    )


def _strayed(measured: Wander, steps: int) -> Floats:
    return np.sqrt(measured.walk_variance(np.ones((len(measured.step), steps))))


def by_itself(needs: Sequence[float], rows: Sequence[int], done: Walk | None, *, more_is_better: bool) -> ByItself:
    """How many places would have come as far as their targets lie from their baselines.

    ``needs`` are those distances, on the scale of log odds, upwards where more is better; ``rows`` the places' rows in
    ``done``.
    """
    if done is None or not needs:
        return ByItself()
    need, sd = np.array(needs), done.sd[list(rows)]
    if not np.isfinite(sd).all():
        return ByItself()
    alone = _expected(need / sd)
    if not np.isfinite(done.england):
        return ByItself(alone)
    common = done.england if more_is_better else -done.england
    return ByItself(alone, _expected((need - common) / sd), done.then, done.now)


def _expected(distance: Floats) -> Expected:
    """Of places that each pass a distance of so many sd by chance: how many do (the exact Poisson-binomial)."""
    from scipy.special import ndtr

    chances = ndtr(-distance)
    count = np.ones(1)
    for one in chances:
        count = np.convolve(count, [1.0 - one, one])
    through = np.cumsum(count)
    low, high = (int(np.searchsorted(through, level)) for level in (0.025, 0.975))
    return Expected(float(chances.sum()), low, high)
