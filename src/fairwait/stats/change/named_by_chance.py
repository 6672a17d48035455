"""How many places a test would name in this very panel had nobody moved: its own steps, sizes, tails and gaps.

The disturbances that places truly had are dealt out anew: each place keeps its own, in another order and with random
signs, so that no place goes anywhere in particular. Steps of lists are turned about in runs of a year, which keeps what
follows on what; of a flow, what each month adds to what the last one led one to expect.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from fairwait.stats.arrays import Bools, Floats
from fairwait.stats.change.climbers import (
    CANDIDATE_Z,
    CONFIRMED_Q,
    Climb,
    Readings,
    climb,
    expected_false,
    readings,
    turning_months,
)
from fairwait.stats.change.scatter import residual_pieces
from fairwait.stats.change.wander import Wander
from fairwait.stats.noise import MONTHS_FOR_AREA_NOISE

PANELS = 100
#: Steps keep what follows on what in runs of a year, and each run goes either way.
RUN = 12
_BURN = 12
_FEWEST = 3


@dataclass(frozen=True, slots=True)
class Dealt:
    """Made-up panels in which nobody moves, tested: the ``difference`` of each place,
    (panels, places), and its test; ``own`` (places,): whose size of chance is its own.
    ``lists``: whether they are stocks."""

    difference: Floats
    test: Climb
    own: Bools
    lists: bool

    def named(self, large: Bools) -> tuple[float, float]:
        """How many places are named on average, and how many of them confirmed. ``large``, (panels, places), says which
        differences are large enough to matter."""
        z, candidate = self._candidates(large)
        sure = sum(
            int((candidate[row] & self.own & (expected_false(z[row], lists=self.lists) <= CONFIRMED_Q)).sum())
            for row in np.flatnonzero((candidate & self.own).any(axis=1))
        )
        return float(candidate.sum(axis=1).mean()), sure / len(z)

    def named_in_each(self, large: Bools) -> tuple[int, ...]:
        """How many places are named in each of the panels: how far their number goes from one to another."""
        return tuple(int(one) for one in self._candidates(large)[1].sum(axis=1))

    def _candidates(self, large: Bools) -> tuple[Floats, Bools]:
        z = self.test.z.reshape(self.difference.shape)
        return z, (np.abs(z) > CANDIDATE_Z) & large


def deal(
    history: Floats,
    relative: Floats,
    sampling: Floats,
    wander: Wander,
    rng: np.random.Generator,
    panels: int = PANELS,
    steps: Sequence[int] = (),
) -> Dealt:
    """Test ``panels`` made-up panels like ``relative`` (places, months) and ``sampling``, whose disturbances are those
    of ``history`` (places, months), NaN where not known in either. ``steps`` are its columns whose change
    was taken out."""
    places, months = relative.shape
    if wander.nature == "stock":
        turned = _steps(history, months, rng, panels)
    else:
        turned = _scatter(history, steps, wander.rho, (panels, months), rng)
    held = np.isfinite(relative)
    level = np.where(held, relative, 0.0).sum(axis=1) / np.maximum(1, held.sum(axis=1))
    made_up = np.where(held[None], turned + level[None, :, None], np.nan).reshape(panels * places, months)
    rows = np.tile(np.arange(places), panels)
    read: Readings = readings(made_up, sampling[rows], wander.of(rows))
    return Dealt(read.difference.reshape(panels, places), climb(read), wander.told, wander.nature == "stock")


def _steps(history: Floats, months: int, rng: np.random.Generator, panels: int) -> Floats:
    """Walks (panels, places, months) by each place's own steps, in runs of random sign."""
    change = np.diff(history, axis=1)
    held = np.isfinite(change).any(axis=0)
    middle = np.zeros(change.shape[1])
    middle[held] = np.nanmedian(change[:, held], axis=0)
    own = _own(change - middle, rng, panels, months - 1)
    runs = -(-(months - 1) // RUN) + 1
    sign = np.repeat(rng.choice([-1.0, 1.0], (panels, len(history), runs)), RUN, axis=2)
    # A run may begin before the window: otherwise every window of a year would be one run.
    at = rng.integers(0, RUN, (panels, len(history), 1)) + np.arange(months - 1)
    walked = np.cumsum(own * np.take_along_axis(sign, at, axis=2), axis=2)
    return np.concatenate([np.zeros((panels, len(history), 1)), walked], axis=2)


def _scatter(
    history: Floats, steps: Sequence[int], rho: float, shape: tuple[int, int], rng: np.random.Generator
) -> Floats:
    """An AR(1) of each place's own surprises, what a month adds to what the last one leads one to expect."""
    panels, months = shape
    known = np.isfinite(history).sum(axis=1) >= _FEWEST
    columns = np.isfinite(history[known]).sum(axis=0) >= _FEWEST
    turning = turning_months(history.shape[1], months) if columns.sum() >= MONTHS_FOR_AREA_NOISE else ()
    apart = [int(columns[:one].sum()) for one in (*steps, *turning)]
    pieces = residual_pieces(history[np.ix_(known, columns)], apart)
    surprise = np.full((len(history), sum(one.shape[1] for one in pieces)), np.nan)
    surprise[known] = np.concatenate(
        [
            # A mean was taken off each stretch.
            np.sqrt(one.shape[1] / max(1, one.shape[1] - 1))
            * (np.diff(one, axis=1, prepend=np.nan) + (1.0 - rho) * np.roll(one, 1, axis=1))
            for one in pieces
        ],
        axis=1,
    )
    found = _own(surprise, rng, panels, months + _BURN)
    found *= rng.choice([-1.0, 1.0], found.shape)
    for month in range(1, found.shape[2]):
        found[:, :, month] += rho * found[:, :, month - 1]
    return np.asarray(found[:, :, _BURN:])


def _own(disturbances: Floats, rng: np.random.Generator, panels: int, months: int) -> Floats:
    """``months`` of each place's disturbances from a random one on, round and round; (panels, places, months)."""
    found = np.zeros((panels, len(disturbances), months))
    spare = disturbances[np.isfinite(disturbances)]
    for row, line in enumerate(disturbances):
        kept = line[np.isfinite(line)]
        kept = kept if kept.size >= _FEWEST else spare
        at = (rng.integers(0, kept.size, (panels, 1)) + np.arange(months)) % kept.size
        found[:, row] = kept[at]
    return found
