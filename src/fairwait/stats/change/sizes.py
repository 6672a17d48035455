"""Each place's own size of noise, as far as it can be told, and how sure it is.

Places differ: a trust with seven hundred pathways may wander twenty times as far in a month as the middle one. Held
against a common size it would be named month after month. Each place's own mean square is therefore drawn towards what
places of its kind have in common only as far as the months seen leave it unsure, and how unsure it stays is carried on
as degrees of freedom (moderated variances; Smyth 2004, doi:10.2202/1544-6115.1027).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fairwait.stats.arrays import Floats

#: Degrees of freedom above which a size counts as known.
KNOWN = 1e6
#: Fewer places than this tell nothing of how noise goes with the size of a list.
_FEWEST_FOR_A_LINE = 20
_LEAST = 1e-12
#: From this start the steps agree to eight figures after five.
_NEWTON = 6


@dataclass(frozen=True, slots=True)
class Sizes:
    """Mean squares of places, (places,); their ``degrees`` of freedom, own and borrowed together; and the ``excess``
    kurtosis of one disturbance that was brought to its place's size: 0 for a normal one, more for heavy tails."""

    square: Floats
    degrees: Floats
    excess: float


def own_sizes(scatter: Floats, degrees: Floats, likeness: Floats | None = None) -> Sizes:
    """Sizes of places from ``scatter`` (places, months), disturbances about nought with NaN where not known.

    ``degrees`` (places,) are those that the months of each place are worth. ``likeness`` (places,) is the variance by
    counting alone of lists like theirs: where noise goes with it, places are drawn to those with lists of their size.
    Heavy tails make a mean square of few months less sure, so the degrees are lowered by what tails are seen.
    """
    number = np.isfinite(scatter).sum(axis=1)
    square = np.nansum(scatter**2, axis=1) / np.maximum(1, number)
    first = _drawn(square, degrees, likeness)
    excess = excess_kurtosis(scatter, first.square)
    # The variance of a mean square is 2 / n with normal disturbances and (2 + excess) / n with others.
    drawn = _drawn(square, np.maximum(1.0, degrees * 2.0 / (2.0 + excess)), likeness)
    return Sizes(drawn.square, drawn.degrees, excess_kurtosis(scatter, drawn.square))


def common_size(scatter: Floats, degrees: Floats, likeness: Floats | None = None) -> Sizes:
    """The size that places like each have in common, where the months are too few to tell their own."""
    number = np.isfinite(scatter).sum(axis=1)
    square = np.nansum(scatter**2, axis=1) / np.maximum(1, number)
    line = _line(np.log(np.maximum(square, _LEAST)), degrees, likeness)
    # The line is through logs; what a test needs is the mean of squares about it.
    raised = float((square * degrees).sum() / (np.exp(line) * degrees).sum())
    common = np.exp(line) * raised
    return Sizes(np.asarray(common), np.full(len(square), float(degrees.sum())), excess_kurtosis(scatter, common))


def excess_kurtosis(scatter: Floats, square: Floats) -> float:
    """Excess kurtosis over all places of disturbances divided by their own place's size; at least 0."""
    unit = scatter / np.sqrt(np.maximum(square, _LEAST))[:, None]
    spread = float(np.nanmean(unit**2))
    return max(0.0, float(np.nanmean(unit**4)) / spread**2 - 3.0) if spread > 0 else 0.0


def _drawn(square: Floats, degrees: Floats, likeness: Floats | None) -> Sizes:
    """The logs of mean squares drawn to their line by how far they spread beyond what their degrees would give."""
    from scipy.special import digamma, polygamma

    half = 0.5 * degrees
    logs = np.log(np.maximum(square, _LEAST)) - (digamma(half) - np.log(half))
    unsure = polygamma(1, half)
    line = _line(logs, degrees, likeness)
    spread = max(0.0, float(np.mean((logs - line) ** 2) * len(logs) / max(1, len(logs) - 1) - unsure.mean()))
    weight = spread / (spread + unsure)
    left = weight * unsure
    worth = np.where(left > 1.0 / KNOWN, 2.0 * _inverse_trigamma(np.maximum(left, 1.0 / KNOWN)), 2.0 * KNOWN)
    return Sizes(np.asarray(np.exp(line + weight * (logs - line))), np.minimum(worth, KNOWN), 0.0)


def _line(logs: Floats, degrees: Floats, likeness: Floats | None) -> Floats:
    """The log size to expect of each place: the mean of all, or more where counting alone varies more."""
    mean = np.full(len(logs), float(np.average(logs, weights=degrees)))
    if likeness is None or len(logs) < _FEWEST_FOR_A_LINE:
        return mean
    known = np.isfinite(likeness) & (likeness > 0)
    if known.sum() < _FEWEST_FOR_A_LINE:
        return mean
    across = np.log(likeness[known])
    across = across - np.average(across, weights=degrees[known])
    spread = float((degrees[known] * across**2).sum())
    slope = float((degrees[known] * across * logs[known]).sum()) / spread if spread > 0 else 0.0
    mean[known] = np.average(logs[known], weights=degrees[known]) + np.clip(slope, 0.0, 1.0) * across
    return mean


def _inverse_trigamma(value: Floats) -> Floats:
    """The argument whose trigamma is ``value`` (Newton, as in Smyth 2004, appendix)."""
    from scipy.special import polygamma

    found = 0.5 + 1.0 / value
    for _ in range(_NEWTON):
        slope = polygamma(1, found)
        found = found + slope * (1.0 - slope / value) / polygamma(2, found)
    return np.asarray(found)
