"""The four rules by which a point of a control chart stands out, and what its place of the last point says.

As the Making Data Count programme uses them (methods 5.1). A point carries one label, by the order outside the limits,
trend, two of three near a limit, run. A month without a figure, and a new phase, end every run and trend.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import ArrayLike, NDArray

from fairwait.stats.arrays import Bools, Floats, floats
from fairwait.stats.control.xmr import Limits

#: Labels of points; negative below the centre or falling, positive above or rising.
COMMON, OUTSIDE, RUN, TREND, NEAR_LIMIT = 0, 1, 2, 3, 4
#: Points of a run on one side and of a trend, and how far out, as a share of the way to the limit, is near it.
RUN_LENGTH = 7
NEAR = 2.0 / 3.0

Labels = NDArray[np.int8]
#: Which way is good: more, less, or neither.
Good = Literal["higher", "lower", "neither"]
Variation = Literal["improvement", "concern", "higher", "lower", "common", "unknown"]
Assurance = Literal["met", "missed", "either", "unknown"]


@dataclass(frozen=True, slots=True)
class Rules:
    """Which points break which rule: -1 below or falling, 1 above or rising, 0 not. Arrays are (series, months)."""

    outside: Labels
    run: Labels
    trend: Labels
    near_limit: Labels

    @property
    def labels(self) -> Labels:
        """One label a point: outside before trend before two of three before run."""
        found = np.asarray(RUN * self.run, dtype=np.int8)
        for rule, number in ((self.near_limit, NEAR_LIMIT), (self.trend, TREND), (self.outside, OUTSIDE)):
            found = np.where(rule != 0, np.asarray(number * rule, dtype=np.int8), found)
        return found


def rules(limits: Limits) -> Rules:
    """Judge every point by every rule. A series that never moves breaks none."""
    y, reach = limits.y, limits.upper - limits.centre
    with np.errstate(invalid="ignore"):
        away = y - limits.centre
        side = np.sign(np.nan_to_num(away)).astype(np.int8)
        out = np.where(np.abs(away) > reach, side, 0).astype(np.int8)
        near = np.where((np.abs(away) > NEAR * reach) & (out == 0), side, 0).astype(np.int8)
    judged = np.isfinite(away)
    step = np.zeros(y.shape, dtype=np.int8)
    step[:, 1:] = np.where(judged[:, 1:] & judged[:, :-1], np.sign(np.nan_to_num(np.diff(y, axis=1))), 0)
    return Rules(
        out,
        _run(side, limits.phase),
        _trend(step, limits.phase),
        _near_limit(near, side, limits.phase),
    )


def label_points(limits: Limits) -> Labels:
    """The label of every point. (series, months)."""
    return rules(limits).labels


def _run(side: Labels, phase: NDArray[np.int_]) -> Labels:
    """Every point of seven or more together on one side of the centre."""
    found = np.zeros_like(side)
    for way in (-1, 1):
        found[_member_of_window((side == way), phase, RUN_LENGTH)] = way
    return found


def _trend(step: Labels, phase: NDArray[np.int_]) -> Labels:
    """Every point of seven or more that each lie above (below) the one before: six steps, and where they start."""
    found = np.zeros_like(step)
    moves = RUN_LENGTH - 1
    # A step from one phase into the next is no step: both its ends must lie in one phase.
    within = np.zeros(step.shape, dtype=bool)
    within[:, 1:] = phase[:, 1:] == phase[:, :-1]
    for way in (-1, 1):
        of_trend = _member_of_window((step == way) & within, phase, moves)
        of_trend[:, :-1] |= of_trend[:, 1:] & within[:, 1:]  # the point that the first step starts from
        found[of_trend] = way
    return found


def _near_limit(near: Labels, side: Labels, phase: NDArray[np.int_]) -> Labels:
    """Points near a limit that are two of three together, all three on that side of the centre."""
    found = np.zeros_like(near)
    if near.shape[1] < 3:
        return found
    one_phase = phase[:, 2:] == phase[:, :-2]
    for way in (-1, 1):
        close = near == way
        windows = (_sums(close, 3) >= 2) & (_sums(side == way, 3) == 3) & one_phase
        found[_covered(windows, 3, near.shape) & close] = way
    return found


def _member_of_window(held: Bools, phase: NDArray[np.int_], length: int) -> Bools:
    """Points that belong to ``length`` or more neighbours of one phase that all ``held``."""
    if held.shape[1] < length:
        return np.zeros(held.shape, dtype=bool)
    windows = (_sums(held, length) == length) & (phase[:, length - 1 :] == phase[:, : phase.shape[1] - length + 1])
    return _covered(windows, length, held.shape)


def _sums(held: Bools, length: int) -> NDArray[np.int_]:
    """How many of each ``length`` neighbours hold."""
    total = np.zeros((held.shape[0], held.shape[1] + 1), dtype=np.int16)
    np.cumsum(held, axis=1, out=total[:, 1:])
    return np.asarray(total[:, length:] - total[:, :-length])


def _covered(windows: Bools, length: int, shape: tuple[int, ...]) -> Bools:
    """The points under any of the windows that hold."""
    padded = np.zeros((shape[0], shape[1] + length - 1), dtype=bool)
    padded[:, length - 1 : shape[1]] = windows
    return np.asarray(sliding_window_view(padded, length, axis=1).any(axis=2))


def variation(label: int, good: Good, *, known: bool = True) -> Variation:
    """What the label of the **latest** point says. An old spike says nothing of today."""
    if not known:
        return "unknown"
    if label == COMMON:
        return "common"
    up = label > 0
    if good == "neither":
        return "higher" if up else "lower"
    return "improvement" if up == (good == "higher") else "concern"


def assurance(lower: ArrayLike, upper: ArrayLike, target: float, good: Good) -> list[Assurance]:
    """Whether a process within these limits always meets a target, always misses it, or does either by chance.

    Give the limits of the last phase. A target that lies on a limit is met or missed by chance. Where neither
    direction is good a target has no meaning, and the answer is ``unknown``, as it is without limits.
    """
    found: list[Assurance] = []
    for low, high in zip(np.atleast_1d(floats(lower)).tolist(), np.atleast_1d(floats(upper)).tolist(), strict=True):
        if good == "neither" or low != low or high != high:
            found.append("unknown")
        elif target > high:
            found.append("missed" if good == "higher" else "met")
        elif target < low:
            found.append("met" if good == "higher" else "missed")
        else:
            found.append("either")
    return found


def latest(labels: Labels, values: Floats) -> list[int | None]:
    """The label of each series' last month; None where that month has no figure."""
    return [
        int(label) if known else None
        for label, known in zip(labels[:, -1].tolist(), np.isfinite(values[:, -1]).tolist(), strict=True)
    ]
