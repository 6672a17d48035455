"""Where the limits of a control chart are made anew, and why: at documented breaks, or for a reason somebody states.

A chart never begins a new phase by itself because its level has moved: that would hide the very change it is there to
show (methods 5.1).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from fairwait.analysis.panel import Panel
from fairwait.analysis.panel.breaks import DISTURBED
from fairwait.definitions.dated import breaks
from fairwait.domain.errors import UsageError
from fairwait.domain.period import Period
from fairwait.stats.arrays import Bools

Why = Literal["start", "break", "stated"]
#: A new phase from a month on, with the reason that somebody gives for it.
Rebase = tuple[Period, str]


@dataclass(frozen=True, slots=True)
class Phase:
    """A stretch of months with limits of its own. ``reason`` says why it begins; empty for the first."""

    first: Period
    last: Period
    reason: str
    kind: Why


@dataclass(frozen=True, slots=True)
class Phases:
    """The phases of a panel. ``number`` is the phase of each month; ``unjudged`` are months that make no limits and
    are never a signal: those in which what is counted changed, and those of the pandemic. Both are (months,)."""

    each: tuple[Phase, ...]
    number: NDArray[np.int_]
    unjudged: Bools


def phases_of(panel: Panel, rebase: Sequence[Rebase] = ()) -> Phases:
    """The phases of a panel's months.

    Months of different segments are never of one phase. Where a break moved the level once, a flow begins a new phase;
    of a stock, which is charted as change, only the change into that month is left out.

    Raises
    ------
    UsageError
        For a rebase outside the window or without a reason.
    """
    begins: dict[int, tuple[str, Why]] = {0: ("", "start")}
    for column in (np.flatnonzero(np.diff(panel.segment)) + 1).tolist():
        begins[column] = (_documented(panel, panel.periods[column]), "break")
    if panel.nature == "flow":
        for column in panel.steps:
            if column > 0:
                begins[column] = (_documented(panel, panel.periods[column]), "break")
    for month, reason in rebase:
        begins.setdefault(_column(panel, month, reason), (reason.strip(), "stated"))
    starts = sorted(begins)
    number = np.searchsorted(starts, np.arange(len(panel.periods)), side="right") - 1
    each = [
        Phase(panel.periods[start], panel.periods[end - 1], *begins[start])
        for start, end in zip(starts, [*starts[1:], len(panel.periods)], strict=True)
    ]
    return Phases(tuple(each), number, _unjudged(panel))


def _column(panel: Panel, month: Period, reason: str) -> int:
    if not reason.strip():
        raise UsageError(
            "A control chart is begun anew only for a reason",
            where=f"--rebase {month}",
            expected="a month and a reason, such as 2025-04:new-theatres",
        )
    if not panel.periods[0] < month <= panel.last:
        raise UsageError(
            f"{month.label} lies outside the months charted",
            where=f"--rebase {month}",
            expected=f"a month after {panel.periods[0].label}, up to {panel.last.label}",
        )
    return panel.periods.index(month)


def _documented(panel: Panel, month: Period) -> str:
    """The break behind a boundary, in words."""
    ended = [
        one.one
        for one in panel.crossed
        if one.one.last is not None and Period(one.one.last.year, one.one.last.month).shift(1) == month
    ]
    if ended:
        return f"After {ended[0].what[:1].lower()}{ended[0].what[1:]}"
    found = sorted((not one.concerns, one.one.what) for one in panel.crossed if one.one.period == month)
    return found[0][1] if found else "What is counted changed"


def disturbed(periods: Sequence[Period]) -> Bools:
    """Months of a documented disturbance, the pandemic: they belong to no baseline. (months,)."""
    spells = [one for one in breaks() if one.id in DISTURBED and one.last is not None]
    return np.array(
        [any(one.date <= month.last_day and month.first_day <= one.last for one in spells if one.last)
         for month in periods],
        dtype=bool,
    )  # fmt: skip


def _unjudged(panel: Panel) -> Bools:
    barred = disturbed(panel.periods)
    if panel.nature == "stock":  # a change has two ends: the first month after is no better than the last within
        barred[1:] |= barred[:-1].copy()
    barred[list(panel.steps)] = True
    return barred
