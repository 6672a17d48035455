"""How surely a statistic is beyond chance when the size of chance is itself estimated and has heavy tails."""

from __future__ import annotations

import numpy as np

from fairwait.stats.arrays import Floats
from fairwait.stats.change.sizes import KNOWN

#: No tails are held to be heavier than those of a Student t with this many degrees of freedom.
_HEAVIEST = 4.5


def tail_degrees(size: Floats, excess: Floats) -> tuple[Floats, Floats]:
    """Degrees of freedom of the Student t with the tails of a sum over its estimated standard error, and the factor
    that brings the sum to it. Both (places,).

    ``size`` are the degrees of the estimated size, ``excess`` the excess kurtosis of the sum itself: its excess is
    matched, 6 / (df - 4), and so is its variance, which is one.
    """
    own = np.where(size < KNOWN, 6.0 / (np.maximum(size, 5.0) - 4.0), 0.0)
    heavy = np.maximum(own + excess, 6.0 / KNOWN)
    degrees = np.minimum(np.maximum(4.0 + 6.0 / heavy, _HEAVIEST), KNOWN)
    alone = np.maximum(4.0 + 6.0 / np.maximum(excess, 6.0 / KNOWN), _HEAVIEST)
    return np.asarray(degrees), np.sqrt(alone / (alone - 2.0))


def as_normal(statistic: Floats, degrees: Floats, factor: Floats) -> Floats:
    """The standard normal value as far out as each ``statistic``, which has the tails of a Student t."""
    from scipy.special import ndtri, stdtr

    chance = stdtr(degrees, -np.abs(statistic) * factor)
    normal = -ndtri(np.clip(chance, 1e-300, 0.5))
    return np.asarray(np.sign(statistic) * np.where(degrees >= KNOWN, np.abs(statistic), normal))


def reach(degrees: Floats, factor: Floats, confidence: float = 0.95) -> Floats:
    """How many standard errors either way hold the given share of chance. (places,)"""
    from scipy.special import stdtrit

    return np.asarray(stdtrit(np.minimum(degrees, KNOWN), 0.5 + confidence / 2.0) / factor)
