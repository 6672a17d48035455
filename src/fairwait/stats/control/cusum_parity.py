"""The CUSUM of OpenPrescribing's alerts, kept for comparison with what others publish (methods 5.2).

The mean and the limit come from the first ``window`` months, the limit being ``sensitivity`` standard deviations; while
an alert lasts the mean follows the last ``window`` months. Even where nothing changes it speaks in 27 of 100 series of
36 months, and in 77 of 100 where neighbouring months are alike (rho 0.6): a screen, and no evidence of change. The
original rounds its sums to two decimals, which is no part of the rule and is not done here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from fairwait.stats.arrays import Floats

Alert = Literal["", "up", "down"]
#: Points, the data's units times 100, below which OpenPrescribing uses each word.
_WORDS = (("slightly", 10.0), ("moderately", 20.0), ("considerably", 30.0))
#: What sums in floating point may be off by, against the size of the figures: less is no movement.
_NOTHING = 1e-9


@dataclass(frozen=True, slots=True)
class LastAlert:
    """An alert that still lasts in the last month: the mean it started from, the last value, and for how long."""

    start: float
    end: float
    months: int

    @property
    def size_word(self) -> str:
        """How OpenPrescribing calls a change of this size in percentiles (fractions here)."""
        points = round(abs(self.end - self.start) * 100, 6)
        return next((word for word, limit in _WORDS if points < limit), "massively")


@dataclass(frozen=True, slots=True)
class ParityCusum:
    """Month by month: the sums above and below, the mean and the limit in force, and whether it alerts."""

    above: Floats
    below: Floats
    mean: Floats
    limit: Floats
    alerts: tuple[Alert, ...]
    last_alert: LastAlert | None


def parity_cusum(values: Sequence[float | None], *, window: int = 12, sensitivity: float = 5.0) -> ParityCusum:
    """Run the CUSUM over one series. A month without a figure (None or NaN) sets both sums to nought, as there."""
    data = np.array([np.nan if value is None else value for value in values], dtype=np.float64)
    months = len(data)
    above, below, mean, limit = (np.full(months, np.nan) for _ in range(4))
    alerts: list[Alert] = []
    start = 0
    for month in range(months):
        if month == 0 or np.isnan(mean[month - 1]):
            # Months without figures at the very start move the first window along.
            start = month
            mean[month], limit[month] = _window(data[start : start + window], sensitivity)
            above[month], below[month] = _sums(data[month], 0.0, 0.0, mean[month], limit[month], sensitivity)
        else:
            _step(data, month, window, sensitivity, (above, below, mean, limit))
        alerts.append(_alert(above[month], below[month], limit[month]))
    return ParityCusum(above, below, mean, limit, tuple(alerts), _last(data, mean, alerts))


def _step(
    data: Floats, month: int, window: int, sensitivity: float, state: tuple[Floats, Floats, Floats, Floats]
) -> None:
    """One month on from a month that has a mean: hold it, follow a lasting alert, or begin anew after one."""
    above, below, mean, limit = state
    was = above[month - 1], below[month - 1]
    mean[month], limit[month] = mean[month - 1], limit[month - 1]
    alerting = _alert(*was, limit[month])
    if not alerting:
        above[month], below[month] = _sums(data[month], *was, mean[month], limit[month], sensitivity)
        return
    trailing = data[max(0, month - window) : month]
    mean[month], fresh = _window(trailing, sensitivity)
    nexts = _sums(data[month], *was, mean[month], limit[month], sensitivity)
    slack = _NOTHING * max(1.0, abs(mean[month]))
    if nexts[0] > was[0] + slack if alerting == "up" else nexts[1] < was[1] - slack:
        above[month], below[month] = nexts
        return
    limit[month] = fresh
    above[month], below[month] = _sums(data[month], 0.0, 0.0, mean[month], limit[month], sensitivity)


def _window(values: Floats, sensitivity: float) -> tuple[float, float]:
    known = values[np.isfinite(values)]
    return (float(known.mean()), sensitivity * float(known.std())) if known.size else (np.nan, np.nan)


def _sums(
    value: float, above: float, below: float, mean: float, limit: float, sensitivity: float
) -> tuple[float, float]:
    allowance = 0.5 * limit / sensitivity
    up, down = above + value - (mean + allowance), below + value - (mean - allowance)
    if np.isnan(up):
        return 0.0, 0.0
    slack = _NOTHING * max(1.0, abs(mean))
    return up if up > slack else 0.0, down if down < -slack else 0.0


def _alert(above: float, below: float, limit: float) -> Alert:
    return "up" if above > limit else "down" if below < -limit else ""


def _last(data: Floats, mean: Floats, alerts: Sequence[Alert]) -> LastAlert | None:
    if not alerts or not alerts[-1]:
        return None
    first = len(alerts) - 1
    while first > 0 and alerts[first - 1] == alerts[-1]:
        first -= 1
    return LastAlert(float(mean[first]), float(data[-1]), len(alerts) - first)
