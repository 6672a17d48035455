"""From values to pixels: linear and logarithmic scales with round ticks."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scale:
    """Maps ``low``..``high`` onto the pixels ``start``..``end``. Beyond the ends it extrapolates."""

    low: float
    high: float
    start: float
    end: float
    log: bool = False

    def __call__(self, value: float) -> float:
        low, high, at = (
            (math.log(self.low), math.log(self.high), math.log(max(value, 1e-300)))
            if self.log
            else (self.low, self.high, value)
        )
        return self.start + (at - low) / (high - low) * (self.end - self.start)

    def holds(self, value: float) -> bool:
        return self.low <= value <= self.high

    def clamp(self, value: float) -> float:
        """The pixel of ``value``, or of the nearest end."""
        return self(min(max(value, self.low), self.high))

    def ticks(self, about: int = 5) -> list[float]:
        """Round values inside the scale, roughly ``about`` of them, lowest first."""
        if self.log:
            return _log_ticks(self.low, self.high, about)
        step = round_step((self.high - self.low) / max(1, about))
        first = math.ceil(self.low / step - 1e-9)
        return [index * step for index in range(first, math.floor(self.high / step + 1e-9) + 1)]


def round_step(rough: float) -> float:
    """The smallest of 1, 2, 2.5 and 5 times a power of ten that is not below ``rough``."""
    power = 10.0 ** math.floor(math.log10(rough))
    return next(factor * power for factor in (1, 2, 2.5, 5, 10) if factor * power >= rough * (1 - 1e-9))


def _log_ticks(low: float, high: float, about: int) -> list[float]:
    for factors in ((1, 2, 5), (1, 3), (1,)):
        powers = range(math.floor(math.log10(low)) - 1, math.ceil(math.log10(high)) + 1)
        found = [factor * 10.0**power for power in powers for factor in factors]
        found = [value for value in found if low * (1 - 1e-9) <= value <= high * (1 + 1e-9)]
        if len(found) <= about + 2:
            break
    return found


def share_limits(values: Iterable[float | None]) -> tuple[float, float]:
    """What fractions cannot pass: nought and one for shares, one either way for differences of shares."""
    below = any(value is not None and value < 0 for value in values)
    return (-1.0 if below else 0.0, 1.0)


def spanning(
    values: Iterable[float | None],
    start: float,
    end: float,
    *,
    log: bool = False,
    from_zero: bool = False,
    limits: tuple[float, float] | None = None,
) -> Scale:
    """A scale that holds every value, widened to round ends; all values equal still make a usable scale.

    ``limits`` are values the quantity cannot pass, such as 0 and 1 for a share: widening stops there.
    """
    held = [value for value in values if value is not None and math.isfinite(value) and (value > 0 or not log)]
    low, high = (min(held), max(held)) if held else (0.0, 1.0) if not log else (1.0, 10.0)
    if log:
        return Scale(low / 1.1, high * 1.1, start, end, log=True)
    if from_zero:
        low, high = min(low, 0.0), max(high, 0.0)
    if low == high:
        room = abs(low) * 0.1 or 1.0
        low, high = (low, high + room) if from_zero else (low - room, high + room)
    step = round_step((high - low) / 8)
    # The tolerance keeps 0.3 from being widened to 0.4 by its last bit; the values themselves are always held.
    low = min(low, math.floor(low / step + 1e-9) * step)
    high = max(high, math.ceil(high / step - 1e-9) * step)
    if limits:
        low, high = max(low, limits[0]), min(high, limits[1])
    return Scale(low, high, start, end)
