"""The list of missing trusts held against NHS England's own estimates, to the pathway.

The overview prints England with and without estimates for trusts that did not submit. The estimate for a trust is its
last submitted list, carried forward unchanged for as long as it is absent; independent providers are not estimated.
So the last lists of the trusts found missing must add up to the difference, and what is left over is printed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from fairwait.definitions.reference import ProviderChange
from fairwait.domain.period import Period
from fairwait.domain.place import Sector
from fairwait.measures.completeness_providers import Columns, History, ProviderStatus, provider_statuses, rows_of
from fairwait.stats.missing import Reconciliation, reconcile

#: Beyond this many missing trusts a set that happens to fit proves nothing.
_MOST_TO_COMBINE = 12


@dataclass(frozen=True, slots=True)
class ReconciledMonth:
    """One month's list in the overview beside the trusts found missing.

    ``missing`` are the trusts, largest last list first. ``not_estimated`` are those among them that exactly make up a
    negative residual: absent, but NHS England added nothing for them (a nil return looks the same). ``late`` are
    trusts whose first figures in the history come after this month although the history is too short to say that
    they had not opened: they may explain a residual.
    """

    period: Period
    figures: Reconciliation
    missing: tuple[ProviderStatus, ...]
    not_estimated: tuple[ProviderStatus, ...] = ()
    late: tuple[tuple[str, Period, float], ...] = ()

    @property
    def balances(self) -> bool:
        return self.figures.balances


def reconcile_month(
    period: Period,
    statuses: Iterable[ProviderStatus],
    history: History,
    overview: Mapping[str, float],
    sector: Callable[[str], Sector],
) -> ReconciledMonth | None:
    """Set one month of the overview beside the trusts found missing; None when it printed no estimates.

    ``overview`` maps series to value for that month.
    """  # fmt: skip
    reported = overview.get("incomplete_total")
    estimated = overview.get("incomplete_total_with_estimates")
    if reported is None or estimated is None:
        return None
    missing = [status for status in statuses if status.status == "missing" and status.is_trust]
    missing.sort(key=lambda status: (-status.last_list, status.code))
    figures = reconcile(reported, estimated, [status.last_list for status in missing])
    late = () if figures.balances else _late_starters(period, history, sector)
    return ReconciledMonth(period, figures, tuple(missing), _not_estimated(missing, -figures.residual), late)


def reconcile_months(
    series: Columns, overview: Columns, changes: Iterable[ProviderChange], *, sector: Callable[[str], Sector]
) -> tuple[ReconciledMonth, ...]:
    """Every month that the series and the overview both cover, oldest first. The first has no history before it."""
    history = History.read(series)
    by_month = overview_by_month(overview)
    known = tuple(changes)
    found = []
    for period in history.months:
        statuses: tuple[ProviderStatus, ...] = ()
        if period > history.months[0]:
            statuses = provider_statuses(period, history, known, sector=sector)
        month = reconcile_month(period, statuses, history, by_month.get(period, {}), sector)
        if month is not None:
            found.append(month)
    return tuple(found)


def overview_by_month(overview: Columns) -> dict[Period, dict[str, float]]:
    """The overview's long table as one mapping of series to value a month, published numbers only."""
    found: dict[Period, dict[str, float]] = {}
    known: dict[str, Period] = {}
    for period, series, value, status in rows_of(overview, "period", "series", "value", "status"):
        if status == "ok":
            month = known.get(period) or known.setdefault(period, Period.parse(str(period)))
            found.setdefault(month, {})[str(series)] = float(value)
    return found


def _not_estimated(missing: Sequence[ProviderStatus], excess: float) -> tuple[ProviderStatus, ...]:
    """The fewest missing trusts whose last lists add up to what was explained in excess; none if no set does."""
    if excess < 0.5 or len(missing) > _MOST_TO_COMBINE:
        return ()
    for size in range(1, len(missing) + 1):
        for chosen in combinations(missing, size):
            if abs(sum(status.last_list for status in chosen) - excess) < 0.5:
                return chosen
    return ()


def _late_starters(
    period: Period, history: History, sector: Callable[[str], Sector]
) -> tuple[tuple[str, Period, float], ...]:
    """Trusts first seen within a year after a month that stands at the very start of the history, largest first."""
    if history.months[0].months_until(period) > 0:
        return ()
    found = []
    for code, lists in history.lists.items():
        first = next(iter(lists))
        if sector(code) is Sector.NHS and period < first <= period.shift(12):
            found.append((code, first, lists[first]))
    return tuple(sorted(found, key=lambda row: -row[2]))
