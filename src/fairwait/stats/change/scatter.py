"""The scatter of flows about each place's own level: its size and how neighbouring months go together (methods 3.1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from fairwait.stats.arrays import Bools, Floats
from fairwait.stats.change.sizes import own_sizes
from fairwait.stats.noise import MONTHS_FOR_AREA_NOISE, window_correction
from fairwait.stats.residuals import (
    RHO_CEILING,
    judged_part,
    lag_one_correlation,
    matched_correlation,
    residual_degrees_of_freedom,
    two_way_residuals,
)

#: In shorter windows the usual correction of the correlation falls short; from a year on, where each place is held to a
#: size of its own, what counting takes off the correlation is given back. Between them it is as in the methods.
_MONTHS_TO_CORRECT = range(9, MONTHS_FOR_AREA_NOISE)
#: A stretch beside a break needs so many months to tell of noise.
_FEWEST_BESIDE = 3


@dataclass(frozen=True, slots=True)
class Scatter:
    """``omega`` (places,) beyond counting and ``rho``; ``degrees``, ``own`` and ``excess`` as in
    :class:`fairwait.stats.change.wander.Wander`."""

    omega: Floats
    rho: float
    degrees: Floats
    own: Bools
    excess: float


def measure_scatter(level: Floats, sampling: Floats, apart: Sequence[int] = (), turning: Sequence[int] = ()) -> Scatter:
    """Measure the noise of ``level`` about each place's own mean, on either side of the months ``apart``.

    What a break did is no noise; nor is what taking it out carries on into every later month. Nor is the very change
    that a window is searched for: a year or more is measured on either side of the months ``turning`` as well, so that
    a place that rises is not held against its own rise. How months go together needs the longer stretches.
    """
    panel, rows, columns = judged_part(level)
    counted = np.where(np.isfinite(panel), np.nan_to_num(sampling[np.ix_(rows, columns)]), np.nan)
    chance = np.nanmean(counted, axis=1)
    pieces = residual_pieces(panel, apart)
    rho = _correlation(pieces, float(np.nanmean(counted)))
    if panel.shape[1] >= MONTHS_FOR_AREA_NOISE:
        pieces = residual_pieces(panel, [*apart, *turning])
    widen = float(np.average([window_correction(one.shape[1], rho) for one in pieces],
                             weights=[one.shape[1] - 1 for one in pieces]))  # fmt: skip
    residual = np.concatenate(pieces, axis=1)
    seen = np.isfinite(residual).sum(axis=1)
    free = sum(np.maximum(0, np.isfinite(one).sum(axis=1) - 1) for one in pieces)
    telling = free >= _FEWEST_BESIDE - 1
    rows, chance, seen, free, residual = rows[telling], chance[telling], seen[telling], free[telling], residual[telling]
    # Means that were fitted take their part of the mean square: it is given back before sizes are compared.
    unit = residual * np.sqrt(seen / (free * (len(rows) - 1) / len(rows)))[:, None]
    worth = np.maximum(1.0, free * (1.0 - rho**2) / (1.0 + rho**2))
    drawn = own_sizes(unit, worth)
    degrees = sum(residual_degrees_of_freedom(one[np.isfinite(one).any(axis=1)]) for one in pieces)
    common = max(0.0, float(np.nansum(residual**2)) / degrees - float(chance.mean()))
    has_own = (seen >= MONTHS_FOR_AREA_NOISE // 2) & (panel.shape[1] >= MONTHS_FOR_AREA_NOISE)
    square = np.where(has_own, np.maximum(drawn.square - chance, 0.0), common)
    omega, sure = np.full(len(level), np.nan), np.full(len(level), np.nan)
    omega[rows], sure[rows] = np.sqrt(square / widen), np.where(has_own, drawn.degrees, worth.sum())
    own = np.zeros(len(level), dtype=bool)
    own[rows] = has_own
    missing = np.isnan(omega)
    omega[missing], sure[missing] = np.nanmedian(omega), np.nanmedian(sure)
    return Scatter(omega, rho, sure, own, drawn.excess)


def residual_pieces(panel: Floats, apart: Sequence[int]) -> list[Floats]:
    """Residuals of the stretches beside breaks; of a stretch too short to tell, nothing."""
    edges = [0, *sorted(one for one in set(apart) if 0 < one < panel.shape[1]), panel.shape[1]]
    found = []
    for start, stop in pairwise(edges):
        piece = panel[:, start:stop]
        rows = np.isfinite(piece).any(axis=1)
        if stop - start >= _FEWEST_BESIDE and rows.sum() >= _FEWEST_BESIDE:
            residual = np.full(piece.shape, np.nan)
            residual[rows] = two_way_residuals(piece[rows])
            found.append(residual)
    return found or [two_way_residuals(panel)]


def _correlation(pieces: Sequence[Floats], chance: float) -> float:
    """Of neighbouring months, each stretch by its number of months."""
    found = [
        lag_one_correlation(one)
        if one.shape[1] in _MONTHS_TO_CORRECT or not np.nanmax(np.abs(one)) > 0
        else matched_correlation(one[np.isfinite(one).any(axis=1)], chance)
        for one in pieces
    ]
    return float(np.clip(np.average(found, weights=[one.shape[1] for one in pieces]), 0.0, RHO_CEILING))
