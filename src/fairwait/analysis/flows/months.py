"""A list and what flowed through it, month by month: the values that every account of lists and flows is made of.

The list at the end is the list before, with new periods, less completed pathways, less *unreported removals*: whatever
left without a reported completion (records checked and struck off, patients who moved or died, less clocks opened
again; it can be below nought). They are worked out, not counted, so everything that is wrong with any of the four
counts ends up in them: a provider that stops sending figures looks like a removal of its whole list.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal

import numpy as np

from fairwait.domain.period import Period
from fairwait.domain.provenance import Provenance
from fairwait.stats.pressure import clearance_weeks, flow

#: Whose patients a series counts: a commissioner's, a provider's, or those of all providers that sit in one system.
FlowBasis = Literal["commissioner", "provider", "provider_parent"]
#: Months whose removals say what is usual.
USUAL_MONTHS = 24
_FEWEST = 6
#: Months whose completions make the recent pace.
PACE_MONTHS = 3


@dataclass(frozen=True, slots=True)
class MonthFlow:
    """One month of a list, in pathways.

    ``unreported`` is worked out from the other four; ``stated`` is the same as published or as counted by another way,
    where there is one. ``clearance`` is the list at the end in weeks of work at the pace of the last three months,
    None unless all three are held and of the same hospitals. ``estimated`` is ``unreported`` with estimates for
    trusts that sent nothing. ``notes`` say what makes the month unlike others; a month with a note is no measure of
    what is usual.
    """

    period: Period
    start: float
    new: float
    treated: float
    unreported: float
    end: float
    clearance: float | None = None
    stated: float | None = None
    estimated: float | None = None
    notes: tuple[str, ...] = ()

    @property
    def net(self) -> float:
        """The change of the list in the month."""
        return self.end - self.start

    @property
    def net_share(self) -> float | None:
        """The change as a share of the list at the start; None for an empty list."""
        return self.net / self.start if self.start else None

    @property
    def unreported_share(self) -> float | None:
        """Unreported removals as a share of the list at the start; None for an empty list."""
        return self.unreported / self.start if self.start else None

    @property
    def residual(self) -> float:
        """What the row lacks of adding up: list at start + new - treated - removals - list at end.

        The removals are the stated ones where there are any, so that this can fail.
        """
        removed = self.unreported if self.stated is None else self.stated
        return self.start + self.new - self.treated - removed - self.end


@dataclass(frozen=True, slots=True)
class FlowSeries:
    """The months of one place, with whose patients they count and where they come from."""

    code: str
    name: str
    basis: FlowBasis
    months: tuple[MonthFlow, ...]
    sources: tuple[Provenance, ...]
    notes: tuple[str, ...] = ()

    def month(self, period: Period) -> MonthFlow | None:
        return next((one for one in self.months if one.period == period), None)

    def usual(self, period: Period) -> float | None:
        """The median size, either way, of the removals' share in the 24 months before; None with fewer than six.

        Months with a note are left out: a list that vanished for want of figures says nothing of what is usual.
        """
        before = self.before(period)
        return median(before) if len(before) >= _FEWEST else None

    def before(self, period: Period) -> list[float]:
        """The sizes of the removals' shares that :meth:`usual` is the median of."""
        first = period.shift(-USUAL_MONTHS)
        held = (one for one in self.months if first <= one.period < period and not one.notes)
        return [abs(one.unreported_share) for one in held if one.unreported_share is not None]


def balance(
    waiting: Mapping[Period, float],
    new: Mapping[Period, float],
    treated: Mapping[Period, float],
    *,
    stated: Mapping[Period, float] | None = None,
    estimated: Mapping[Period, float] | None = None,
    notes: Mapping[Period, Sequence[str]] | None = None,
    unpaced: Collection[Period] = (),
) -> tuple[MonthFlow, ...]:
    """Every month whose list, flows and list before are all held, in order. A missing month is missing, not nought.

    In months of ``unpaced`` the list and the recent pace are not of the same hospitals: no clearance is given.
    """
    months = sorted(m for m in waiting if m.shift(-1) in waiting and m in new and m in treated)
    if not months:
        return ()
    start = np.array([waiting[month.shift(-1)] for month in months])
    end = np.array([waiting[month] for month in months])
    joined, stopped = (np.array([flows[month] for month in months]) for flows in (new, treated))
    found = flow(start, joined, stopped, end)
    return tuple(
        MonthFlow(
            month, float(start[at]), float(joined[at]), float(stopped[at]), float(found.unreported[at]),
            float(end[at]), None if month in unpaced else _clearance(float(end[at]), treated, month),
            (stated or {}).get(month), (estimated or {}).get(month), tuple((notes or {}).get(month, ())),
        )
        for at, month in enumerate(months)
    )  # fmt: skip


def _clearance(waiting: float, treated: Mapping[Period, float], month: Period) -> float | None:
    months = [month.shift(-back) for back in range(PACE_MONTHS)]
    if any(one not in treated for one in months):
        return None
    weeks = float(clearance_weeks(waiting, [treated[one] for one in months], [one.days for one in months]))
    return weeks if np.isfinite(weeks) else None
