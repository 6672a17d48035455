"""Whether a place's own figures leave room for the pace that meets its standard within a stated time.

A place that stood still is no sign by itself: a list wanders, and one that really gains may look still for two years.
So what is asked is how fast a place can have been gaining at the most, given how far its own list and all lists
together ordinarily wander (methods 3.1 and 9.4), and whether even that is too slow.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fairwait.analysis.panel.panel import Panel
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.stats.arrays import Floats
from fairwait.stats.change.climbers import readings
from fairwait.stats.change.wander import measure_wander

_CEILING = 0.9


@dataclass(frozen=True, slots=True)
class Pace:
    """One window of a panel, each (places,), NaN where not known.

    ``early`` and ``late`` are the mean figures of the first and the last third, on the measure's scale, breaks taken
    out; ``needed`` is where a steady way to the standard would have brought the last third, ``most`` where the place
    can have been at the most, better than it was seen. ``spare`` is how far it stays behind the pace, in sds of its
    wandering: -2 is two sds too slow. ``stride`` is how much the pace asks for between the thirds, in the same sds.
    """

    early: Floats
    late: Floats
    needed: Floats
    most: Floats
    spare: Floats
    stride: Floats


def paces(window: Panel, targets: Floats, sign: float, years: float, z: float) -> Pace | None:
    """Hold every place against the steady pace that takes ``years`` from the figure it had in the first third.

    ``targets`` (places,) are on the measure's scale, NaN for a place without; ``sign`` is 1 where more is better;
    ``z`` is how many sds "at the most" is above what was seen. None where nobody can say how places wander.
    """
    third = len(window.periods) // 3
    early, late = ends(window, third)
    try:
        wander = measure_wander(window.relative, window.sampling, window.nature)
    except NothingToAnswerWithError:
        return None
    read = readings(window.level, window.sampling, wander, window.steps)
    own = read.se if read.walk_se is None else read.walk_se
    sd = np.sqrt(own**2 + common_variance(window.level, third))
    passed = min(1.0, (len(window.periods) - third) / (12.0 * years))
    gap = sign * (targets - early)
    # Whoever met the standard at first is asked to stay at it.
    needed = np.where(gap > 0, early + sign * gap * passed, np.where(gap <= 0, targets, np.nan))
    with np.errstate(invalid="ignore", divide="ignore"):
        spare = sign * (_scale(window, late) - _scale(window, needed)) / sd
        stride = sign * (_scale(window, needed) - _scale(window, early)) / sd
    most = window.natural(_scale(window, late) + sign * z * sd)
    return Pace(early, late, needed, most, np.asarray(spare), np.asarray(stride))


def ends(window: Panel, third: int) -> tuple[Floats, Floats]:
    """Both means of every place at once. The last third is as published: a break's step is taken off the first."""
    level = window.level
    offset = _mean((window.theta - level)[:, -third:], 1)
    early, late = (_mean(part, 2 * third) for part in (level[:, :third], level[:, -third:]))
    return window.natural(early + offset), window.natural(late + offset)


def common_variance(level: Floats, third: int) -> float:
    """Variance of the change between the thirds that all places have in common, were its steps in no direction.

    The mean step is taken off: where everybody gains, that is a gain and no wandering. Seasons stay in.
    """
    change = np.diff(level, axis=1)
    held = np.isfinite(change).any(axis=0)
    if held.sum() < 3:
        return 0.0
    steps = np.zeros(change.shape[1])
    steps[held] = np.nanmean(change[:, held], axis=0)
    steps[held] -= steps[held].mean()
    square = float((steps**2).sum() / (held.sum() - 1))
    follows = float((steps[1:] * steps[:-1]).sum() / max(float((steps**2).sum()), 1e-300))
    return square * grown(third_weights(len(steps) + 1), float(np.clip(follows, 0.0, _CEILING)))


def third_weights(months: int) -> Floats:
    """How much of a change into each month but the first reaches the difference of the last and the first third."""
    third = months // 3
    into = np.arange(1, months)
    return np.minimum(1.0, np.minimum(into, months - into) / third)


def grown(weights: Floats, rho: float) -> float:
    """Variance of a weighted sum of steps of variance one, neighbours correlated by ``rho``."""
    at = np.arange(len(weights))
    return float(weights @ rho ** np.abs(np.subtract.outer(at, at)) @ weights)


def _scale(window: Panel, value: Floats) -> Floats:
    return np.asarray(np.log(value / (1.0 - value)) if window.share else np.log(value))


def _mean(values: Floats, thirds: int) -> Floats:
    """The mean of each row over what is known; NaN where fewer than ``thirds`` thirds of a value are known."""
    known = np.isfinite(values)
    number = known.sum(axis=1)
    total = np.where(known, values, 0.0).sum(axis=1)
    enough = (number > 0) & (3 * number >= thirds)
    return np.asarray(np.where(enough, total / np.maximum(number, 1), np.nan))
