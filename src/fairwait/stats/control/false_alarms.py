"""How often control charts speak when nothing has happened and months scatter as a bell curve does.

Made-up series without any change go through the very rules of :mod:`fairwait.stats.control.rules`. Months are normal
AR(1) noise; real months have rarer and larger jumps, which flag up to about twice as many. So this is what one chart is
told of; a list of real charts is held against its own months (:mod:`fairwait.stats.control.shuffled`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from fairwait.domain.errors import UsageError
from fairwait.stats.control.cusum import BASELINE, cusum
from fairwait.stats.control.false_alarm_table import LENGTHS, SIMULATED
from fairwait.stats.control.rules import rules
from fairwait.stats.control.xmr import xmr
from fairwait.stats.noise import Noise
from fairwait.stats.simulate import monthly_noise

#: Made-up series behind each share: it is then known to within 0.7 of a percentage point, small ones far closer.
SERIES = 20_000
#: A CUSUM walks month by month, which costs more: within 1 percentage point serves.
_CUSUM_SERIES = 8_000
_SEED = 20260405
#: Correlations are rounded to this before they are simulated, so that few simulations serve all questions.
_STEP = 0.05


@dataclass(frozen=True, slots=True)
class FalseAlarms:
    """Shares of unchanged series of ``months`` months: with any point outside the limits, any run, any signal at all,
    and with a signal at the latest month; ``rising`` of the latter are above."""

    months: int
    rho: float
    outside: float
    run: float
    any: float
    latest: float
    rising: float


def false_alarms(months: int, rho: float = 0.0, *, fix_after: int | None = None) -> FalseAlarms:
    """What an XmR chart of ``months`` points with lag-1 correlation ``rho`` shows though nothing changes.

    ``rho`` is rounded to 0.05. Read between the simulated lengths of :data:`SIMULATED` where it holds the correlation,
    simulated on the spot otherwise. Fewer than two months show nothing.
    """
    if not 0 <= rho < 1:
        raise UsageError(f"a correlation of {rho} is not one to simulate", expected="0 or more and below 1")
    near = round(round(rho / _STEP) * _STEP, 2)
    if months < 2:
        return FalseAlarms(months, near, 0.0, 0.0, 0.0, 0.0, 0.0)
    kept = SIMULATED.get(near) if fix_after is None else None
    if kept is None or not LENGTHS[0] <= months <= LENGTHS[-1]:
        return _simulated(months, near, fix_after)
    return FalseAlarms(months, near, *(float(np.interp(months, LENGTHS, column)) for column in zip(*kept, strict=True)))


@lru_cache(maxsize=256)
def _simulated(months: int, rho: float, fix_after: int | None) -> FalseAlarms:
    return FalseAlarms(months, rho, *simulated_shares(months, rho, fix_after=fix_after))


def simulated_shares(
    months: int, rho: float, *, fix_after: int | None = None, series: int = SERIES
) -> tuple[float, float, float, float, float]:
    """The five shares of :class:`FalseAlarms` from so many made-up ``series``, always the same for one question."""
    made = monthly_noise(series, months, Noise(1.0, rho), np.random.default_rng([_SEED, months, round(rho * 100)]))
    found = rules(xmr(made, fix_after=fix_after))
    labels = found.labels
    flags = (found.outside != 0, found.run != 0, labels != 0)
    outside, run, either = (float(flag.any(axis=1).mean()) for flag in flags)
    return outside, run, either, float((labels[:, -1] != 0).mean()), float((labels[:, -1] > 0).mean())


def expected_flagged(lengths: Iterable[int], rho: float = 0.0, *, fix_after: int | None = None) -> float:
    """How many of the charts, each with its number of points, are flagged in their latest month by chance alone."""
    return sum(false_alarms(months, rho, fix_after=fix_after).latest for months in lengths)


def flagged_range(lengths: Iterable[int], rho: float = 0.0, *, fix_after: int | None = None) -> tuple[int, int]:
    """The 95% range of that number, taking charts as independent of one another: at least and at most so many."""
    return range_of_number(false_alarms(months, rho, fix_after=fix_after).latest for months in lengths)


def range_of_number(shares: Iterable[float]) -> tuple[int, int]:
    """The 95% range of how many of several independent things happen, each with its chance."""
    ways = np.array([1.0])
    for share in shares:
        ways = np.convolve(ways, [1.0 - share, share])
    below = np.cumsum(ways)
    return int(np.searchsorted(below, 0.025)), int(np.searchsorted(below, 0.975 - 1e-12))


@lru_cache(maxsize=64)
def cusum_false_alarms(months: int, rho: float = 0.0, *, baseline: int = BASELINE) -> tuple[float, float]:
    """Shares of unchanged series whose CUSUM alerts in any of ``months`` months after its baseline, and in the last."""
    if months < 1:
        return 0.0, 0.0
    rng = np.random.default_rng([_SEED, baseline, months, round(rho * 100)])
    alerts = cusum(monthly_noise(_CUSUM_SERIES, baseline + months, Noise(1.0, rho), rng), baseline=baseline).alerts
    return float((alerts != 0).any(axis=1).mean()), float((alerts[:, -1] != 0).mean())
