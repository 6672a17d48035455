"""How much England's figures change anyway, and how much a ratio depends on the month that it starts from."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np

from fairwait.analysis.periods.change import FEWEST_APART, Ordinary
from fairwait.definitions.dated import breaks
from fairwait.domain.period import Period
from fairwait.stats.arrays import Floats

_FEWEST_PAIRS = 12
#: How many months either side of the chosen start are tried.
REACH = 12


def ordinary(values: Mapping[Period, float], then: Period, now: Period) -> Ordinary | None:
    """What pairs of neighbouring months, and of months as far apart as these, do; None where there are too few."""
    calm = {month: value for month, value in values.items() if value > 0 and not in_pandemic(month)}
    steps = _log_ratios(calm, 1)
    apart = abs(then.months_until(now))
    pairs = _log_ratios(calm, apart)
    before, after = values.get(then), values.get(now)
    if len(steps) < _FEWEST_PAIRS or not apart or len(pairs) == 0 or not before or not after:
        return None
    own = abs(float(np.log(after / before)))
    low, middle, high = np.exp(np.quantile(pairs, (0.05, 0.5, 0.95))).tolist()
    neighbouring = float(np.exp(np.quantile(np.abs(steps), 0.95)))
    separate = _separate(calm, apart)
    within = float(np.exp(np.quantile(np.abs(pairs), 0.95))) if separate >= FEWEST_APART else None
    as_far = int((np.abs(pairs) >= own - 1e-12).sum())
    return Ordinary(neighbouring, apart, len(pairs), low, middle, high, as_far, separate, within)


def _separate(months: Collection[Period], apart: int) -> int:
    """How many pairs of months so far apart fit one after another: each begins where the one before ended, or later."""
    number, free = 0, min(months)
    for month in sorted(months):
        if month >= free and month.shift(apart) in months:
            number, free = number + 1, month.shift(apart)
    return number


def _log_ratios(values: Mapping[Period, float], apart: int) -> Floats:
    later = ((month.shift(apart), value) for month, value in values.items())
    return np.array([np.log(values[end] / value) for end, value in later if end in values], dtype=np.float64)


def in_pandemic(month: Period) -> bool:
    return any(one.last is not None and one.date <= month.last_day and month.first_day <= one.last for one in breaks())


@dataclass(frozen=True, slots=True)
class Starts:
    """The ratio of ``now`` to every start within a year either side of the chosen one.

    ``choices`` maps the start to its ratio; ``year_ratio`` is against the mean of the chosen start's calendar year
    (None unless all its months are held); ``same_month`` against the same month of the year as ``now``, in the years
    around the start; ``same_end`` the ratio of the chosen start to its own month of the year nearest to ``now``.
    ``lowest_of`` and ``highest_of`` say among how many months up to ``now`` the chosen start is the lowest or the
    highest; 0 where it is not.
    """

    then: Period
    now: Period
    choices: Mapping[Period, float]
    year_ratio: float | None
    same_month: Mapping[Period, float]
    same_end: tuple[Period, float] | None
    lowest_of: int
    highest_of: int

    @property
    def low(self) -> tuple[Period, float]:
        return min(self.choices.items(), key=lambda item: item[1])

    @property
    def high(self) -> tuple[Period, float]:
        return max(self.choices.items(), key=lambda item: item[1])


def starts(values: Mapping[Period, float], then: Period, now: Period, reach: int = REACH) -> Starts | None:
    """How much the choice of the start matters; None where either month has no figure above nought."""
    if not values.get(then) or not values.get(now) or then >= now:
        return None
    end = values[now]
    near = [then.shift(step) for step in range(-reach, reach + 1)]
    choices = {month: end / values[month] for month in near if values.get(month) and month < now}
    year = [Period(then.year, month) for month in range(1, 13)]
    whole = all(values.get(month) for month in year)
    mean = float(np.mean([values[month] for month in year])) if whole else float("nan")
    alike = {month: ratio for month, ratio in choices.items() if month.month == now.month}
    last = now.shift(-((now.month - then.month) % 12))
    same_end = (last, values[last] / values[then]) if last > then and values.get(last) else None
    before = [value for month, value in values.items() if month <= now]
    return Starts(
        then, now, choices, end / mean if whole else None, alike, same_end,
        lowest_of=len(before) if values[then] <= min(before) else 0,
        highest_of=len(before) if values[then] >= max(before) else 0,
    )  # fmt: skip
