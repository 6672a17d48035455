"""What a window could have shown at all: the chance that a rise of a stated size would have been found.

One place in the middle of the order is given a steady rise over the window and the others none; the test of
:mod:`fairwait.stats.change.climbers` then looks at panels with the noise, the spread and the number of places of the
panel at hand.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fairwait.stats.arrays import Floats
from fairwait.stats.change.climbers import CANDIDATE_Z, CONFIRMED_Q, Readings, thirds, weakest

#: The rise that the documentation speaks of: 35 per cent over the window.
RAMP = 1.35
#: "Would have been found" means this often.
FOUND = 0.80
_SIZES = np.log(np.array([1.05, 1.1, 1.15, 1.2, 1.25, 1.3, 1.35, 1.4, 1.5, 1.6, 1.8, 2.0, 2.5, 3.0, 4.0]))
_PANELS = 240


@dataclass(frozen=True, slots=True)
class Power:
    """The chance of finding a steady rise in a window of ``months`` among ``places``.

    ``candidate`` and ``confirmed`` are the chances for a rise by :data:`RAMP` from the first month to the last;
    ``candidate_size`` and ``confirmed_size`` the rise (a ratio of rates or odds) that would have been found eight times
    in ten; NaN where none up to fourfold would.
    """

    months: int
    places: int
    candidate: float
    confirmed: float
    candidate_size: float
    confirmed_size: float


def power_of(read: Readings, months: int, material: float, rng: np.random.Generator) -> Power:
    """Simulate the window of ``read``; ``material`` is the smallest change that counts, on the working scale."""
    from scipy.special import ndtr

    places = read.early.size
    early_se, late_se = (_with_typical(se) for se in (read.early_se, read.late_se))
    walk = None if read.walk_se is None else _with_typical(read.walk_se)
    degrees, excess = (None if one is None else _with_typical(one) for one in (read.degrees, read.excess))
    told = read.own is None or bool(np.median(read.own))
    spread = float(np.sqrt(max(1e-4, float(np.var(read.early, ddof=1)) - float(np.mean(read.early_se**2)))))
    reached_early, reached_late = ramp_means(months)
    # Of each panel the others, then the one place once for every size of rise: all are tested together.
    dice = rng.standard_normal((_PANELS, 3 * places - 1))
    others, first, last = np.split(dice, (places - 1, 2 * places - 1), axis=1)
    truth = np.concatenate([spread * others, np.zeros((_PANELS, _SIZES.size))], axis=1)
    early, late = truth.copy(), truth.copy()
    if walk is None:
        early += early_se * _for_every_size(first)
        late += late_se * _for_every_size(last)
    else:  # counted, not sampled: what a list does between the thirds is its wandering
        late += walk * _for_every_size(last)
    early[:, places - 1 :] += _SIZES * reached_early
    late[:, places - 1 :] += _SIZES * reached_late
    tested = Readings(early, late, early_se, late_se, walk, degrees, excess)
    tails = Readings(early[0], late[0], early_se, late_se, walk, degrees, excess).tails
    z = weakest(tested, *tails)[-1]
    rest, risen = z[:, : places - 1], z[:, places - 1 :]
    candidate = (tested.difference[:, places - 1 :] >= material) & (risen > CANDIDATE_Z)
    sides = 1.0 if walk is None else 2.0  # both directions of lists are one family
    chances = ndtr(-rest) if walk is None else 2.0 * ndtr(-np.abs(rest))
    sure = told & candidate & (sides * ndtr(-risen) <= _critical(chances)[:, None])
    found = np.stack([candidate.sum(axis=0), sure.sum(axis=0)], axis=1)
    chance = np.maximum.accumulate(found / _PANELS, axis=0)
    at = int(np.argmin(np.abs(_SIZES - np.log(RAMP))))
    return Power(
        months, places, float(chance[at, 0]), float(chance[at, 1]), _size_found(chance[:, 0]), _size_found(chance[:, 1])
    )


def _with_typical(se: Floats) -> Floats:
    """The errors of all places but the first, and then the middle one for every size of rise."""
    return np.concatenate([se[1:], np.full(_SIZES.size, float(np.median(se)))])


def _for_every_size(dice: Floats) -> Floats:
    """Dice of all places but the first, and then the first one's for every size of rise. (panels, places)"""
    return np.concatenate([dice[:, 1:], np.repeat(dice[:, :1], _SIZES.size, axis=1)], axis=1)


def ramp_means(months: int) -> tuple[float, float]:
    """How much of a steady rise from the first month to the last the first third holds on average, and the last."""
    early, late = thirds(months)
    path = np.linspace(0.0, 1.0, months)
    return float(path[early].mean()), float(path[late].mean())


def _critical(others: Floats) -> Floats:
    """The largest p with which one more place would be confirmed beside these others (Benjamini and Hochberg), of each
    panel. ``others`` is (panels, places)."""
    places = others.shape[1]
    allowed = CONFIRMED_Q * np.arange(1, places + 2) / (places + 1)
    reached = np.sort(others, axis=1) <= allowed[1:]  # so many others as this one allows, of as many as it needs
    most = np.where(reached, np.arange(1, places + 1), 0).max(axis=1, initial=0)
    return np.asarray(allowed[most])


def _size_found(chance: Floats) -> float:
    """The rise found as often as :data:`FOUND` asks, between the sizes tried; NaN where none was."""
    if chance[-1] < FOUND:
        return float("nan")
    return float(np.exp(np.interp(FOUND, chance, _SIZES)))
