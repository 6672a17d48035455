"""What chance would flag among these very charts: each place's own months, in any other order.

A bell curve has no room for the rare, large jumps of real lists. Were nothing to have happened, the months of a place
might as well have come in another order; so its own months are shuffled many times and each shuffled chart is judged
by the very rules. Whatever their scatter looks like, the shares are right as far as months do not depend on their
order (a permutation test). Where neighbours correlate, what each month adds to the one before is shuffled instead, and
the months are built up again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike

from fairwait.stats.arrays import Floats, floats
from fairwait.stats.control.cusum import BASELINE, cusum
from fairwait.stats.control.false_alarms import range_of_number
from fairwait.stats.control.rules import RUN_LENGTH, rules
from fairwait.stats.control.xmr import Limits, xmr

#: Values made at most, so that a list of hundreds of places waits no longer than one of forty.
_VALUES = 600_000
_FEWEST, _MOST = 60, 400
_SEED = 20260405


def shuffles_for(series: int, months: int) -> int:
    """How often to shuffle so many series: more where they are few, within 60 and 400."""
    return int(np.clip(_VALUES // max(series * months, 1), _FEWEST, _MOST))


def shuffled(values: ArrayLike, rho: float, rng: np.random.Generator, times: int) -> Floats:
    """Each series with its months in another order, (times, series, months). Gaps stay where they are.

    ``rho`` is the correlation of neighbouring months: where it is above nought, what each adds to the one before is
    put in another order, and the series built up from that.
    """
    y = np.atleast_2d(floats(values))
    known = np.isfinite(y)
    count = known.sum(axis=1)
    first = np.argsort(~known, axis=1, kind="stable")  # the months with a figure, in their order, come first
    packed = np.take_along_axis(np.where(known, y, 0.0), first, axis=1)
    filled = np.arange(y.shape[1])[None, :] < count[:, None]
    mean = packed.sum(axis=1, keepdims=True) / np.maximum(count, 1)[:, None]
    away = np.where(filled, packed - mean, 0.0)
    added = away.copy()
    added[:, 1:] -= rho * away[:, :-1]
    added[:, 0] *= np.sqrt(1.0 - rho**2)
    key = rng.random((times, *y.shape))
    key[:, ~filled] = 2.0
    built = np.take_along_axis(np.broadcast_to(added, key.shape), np.argsort(key, axis=2), axis=2)
    if rho > 0:
        built[:, :, 0] /= np.sqrt(1.0 - rho**2)
        for month in range(1, y.shape[1]):
            built[:, :, month] += rho * built[:, :, month - 1]
    at = np.broadcast_to(np.maximum(np.cumsum(known, axis=1) - 1, 0), key.shape)
    return np.asarray(np.where(known, mean + np.take_along_axis(built, at, axis=2), np.nan))


@dataclass(frozen=True, slots=True)
class Chance:
    """The share of shuffled charts of each place with a signal in the latest month, (series,), and what they add up to.

    ``low`` and ``high`` are the 95% range of the number flagged, taking places as independent of one another.
    """

    shares: Floats
    expected: float
    low: int
    high: int


def chance_of_signals(
    values: ArrayLike, rho: float = 0.0, *, fix_after: int | None = None, times: int | None = None
) -> Chance:
    """What chance alone would flag in the latest month of these charts, (series, months), each with a figure there.

    Always the same for the same months.
    """
    y = np.ascontiguousarray(np.atleast_2d(floats(values)))
    if not y.size:
        return Chance(np.zeros(len(y)), 0.0, 0, 0)
    return _signals(y.tobytes(), y.shape, rho, fix_after, times or shuffles_for(*y.shape))


@lru_cache(maxsize=32)
def _signals(held: bytes, shape: tuple[int, int], rho: float, fix_after: int | None, times: int) -> Chance:
    y = np.frombuffer(held).reshape(shape)
    made = shuffled(y, rho, np.random.default_rng([_SEED, *shape]), times)
    limits = xmr(made.reshape(-1, shape[1]), fix_after=fix_after)
    flagged = rules(_last_months(limits)).labels[:, -1] != 0
    shares = flagged.reshape(times, len(y)).mean(axis=0)
    return Chance(np.asarray(shares), float(shares.sum()), *range_of_number(shares.tolist()))


def chance_of_alerts(values: ArrayLike, rho: float = 0.0, *, baseline: int = BASELINE) -> float:
    """How many of these series, (series, months), a CUSUM would have alerting in the last month by chance alone."""
    y = np.ascontiguousarray(np.atleast_2d(floats(values)))
    if not y.size or y.shape[1] <= baseline:
        return 0.0
    return _alerts(y.tobytes(), y.shape, rho, baseline)


@lru_cache(maxsize=32)
def _alerts(held: bytes, shape: tuple[int, int], rho: float, baseline: int) -> float:
    times = max(_FEWEST, shuffles_for(*shape) // 2)
    made = shuffled(np.frombuffer(held).reshape(shape), rho, np.random.default_rng([_SEED + 1, *shape]), times)
    alerts = cusum(made.reshape(-1, shape[1]), baseline=baseline).alerts
    return float((alerts[:, -1] != 0).sum() / times)


def _last_months(limits: Limits) -> Limits:
    """The latest months only, which are all that the label of the last one depends on."""
    kept = slice(-RUN_LENGTH, None)
    return replace(limits, **{name: getattr(limits, name)[:, kept] for name in Limits.__slots__})
