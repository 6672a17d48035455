"""What stands beside a control chart: the CUSUM, lasting changes, and the new phase that these suggest."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from fairwait.analysis.signals.charted import Unit
from fairwait.analysis.signals.model import CusumSignal, LevelChange
from fairwait.domain import words
from fairwait.domain.period import Period
from fairwait.stats.arrays import Floats
from fairwait.stats.control.change_points import LOCATION, change_points, noise_from_changes, without_spikes
from fairwait.stats.control.cusum import BASELINE, cusum


def cusum_of(working: Floats, periods: Sequence[Period]) -> list[CusumSignal]:
    """The CUSUM of each place over the months of its last phase, the first 24 being what it compares with."""
    if len(periods) <= BASELINE:
        why = (
            f"A CUSUM compares with {BASELINE} months; there are {len(periods)} since limits last began anew"
            f"{'' if len(periods) == BASELINE else ', too few'}."
        )
        return [CusumSignal(False, why)] * len(working)
    found = cusum(working)
    spans = periods[0], periods[BASELINE - 1]
    told = []
    for row in range(len(working)):
        if not found.judged[row]:
            told.append(CusumSignal(False, f"Too many of its first {BASELINE} months cannot be judged."))
            continue
        if not np.isfinite(working[row, -1]):
            why = f"{periods[-1].label} has no figure to judge there, so nothing can be said to be adding up now."
            told.append(CusumSignal(False, why))
            continue
        alerts = found.alerts[row]
        alert = int(alerts[-1])
        start = len(periods) - 1
        while alert and start > 0 and alerts[start - 1] == alert:
            start -= 1
        above, below = float(found.above[row, -1]), float(found.below[row, -1])
        total = above if (alert > 0 or (alert == 0 and above >= -below)) else below
        told.append(CusumSignal(True, "", alert, total, periods[start] if alert else None, spans))
    return told


def changes_of(working: Floats, periods: Sequence[Period], unit: Unit) -> list[tuple[LevelChange, ...]]:
    """The lasting changes of each place in its last phase, in the chart's units; of a rate in per cent of itself."""
    sigma, rho = noise_from_changes(working)
    steady = np.isfinite(sigma) & (sigma > 0)
    found: list[tuple[LevelChange, ...]] = [()] * len(working)
    rows = np.flatnonzero(steady)
    if not len(rows):
        return found
    calm = without_spikes(working[rows], sigma[rows])
    for row, each in zip(rows.tolist(), change_points(calm, sigma=sigma[rows], rho=rho), strict=True):
        found[row] = tuple(
            LevelChange(periods[one.month], *(_said(value, unit) for value in (one.step, one.low, one.high)))
            for one in each
        )
    return found


def _said(value: float, unit: Unit) -> float:
    return 100.0 * value if unit == "points" else 100.0 * float(np.expm1(value))


def unit_words(value: float, unit: Unit, *, signed: bool = False) -> str:
    """An amount of what is charted: ``0.8 percentage points``, ``3.1%``."""
    size = abs(value)
    sign = ("+" if value > 0 else words.MINUS if value < 0 else "") if signed else ""
    number = words.decimal(size, 1 if size >= 0.95 else 2)
    return f"{sign}{number} percentage points" if unit == "points" else f"{sign}{number}%"


def change_sentence(one: LevelChange, unit: Unit) -> str:
    """A lasting change in words, with its interval."""
    low, high = sorted((one.low, one.high))
    each = "percentage points" if unit == "points" else "per cent"
    return (
        f"What is charted has been {unit_words(one.step, unit)} {'higher' if one.step > 0 else 'lower'} since about "
        f"{one.month.label}, give or take {words.number_word(LOCATION)} months (95% interval of the step "
        f"{signed(low)} to {signed(high)} {each})"
    )


def signed(value: float) -> str:
    """A number with its sign."""
    return f"{'+' if value > 0 else ''}{words.decimal(value, 1 if abs(value) >= 0.95 else 2)}"


def suggestion(changes: Sequence[LevelChange], unit: Unit) -> str:
    """The new phase that a lasting change suggests; empty where there is none. It is never begun by itself."""
    if not changes:
        return ""
    one = changes[-1]
    return (
        f"{change_sentence(one, unit)}. If you know why, limits can begin anew there, with that reason: "
        f"--rebase {one.month}:REASON. Nothing was rebased."
    )
