"""Changes within one month too large to be believed before somebody has looked at them (methods.md 0.3)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from fairwait.domain.period import Period
from fairwait.measures.completeness_providers import Columns, rows_of
from fairwait.measures.remembered import Same, remembered
from fairwait.stats.missing import jumps

#: Month-to-month noise on the log scale of all treatment functions together (methods.md 3.1), where none is fitted.
USUAL_OMEGA = 0.075
#: A change from 3 to 6 pathways doubles and means nothing: one of the two months must hold at least so many.
LEAST_PATHWAYS = 100


@dataclass(frozen=True, slots=True)
class Jump:
    """One place whose count changed by more than max(35%, 4 omega) on the log scale from one month to the next."""

    code: str
    before: float
    now: float

    @property
    def ratio(self) -> float:
        return self.now / self.before if self.before else float("inf")


def find_jumps(
    codes: Sequence[str],
    before: ArrayLike,
    now: ArrayLike,
    *,
    omega: float = USUAL_OMEGA,
    least: float = LEAST_PATHWAYS,
) -> tuple[Jump, ...]:
    """Places whose count jumped, largest change first. NaN in either month means the month is not known: no jump.

    Parameters
    ----------
    before, now:
        Counts of two consecutive months, in the order of ``codes``. Nought in one of them is a jump.
    omega:
        Standard deviation of month-to-month noise on the log scale, from the noise model where there is one.
    least:
        Smallest count, in the larger of the two months, that is looked at.
    """
    old, new = np.asarray(before, dtype=np.float64), np.asarray(now, dtype=np.float64)
    looked_at = np.isfinite(old) & np.isfinite(new)
    looked_at[looked_at] &= np.maximum(old[looked_at], new[looked_at]) >= least
    flagged = np.zeros(len(old), dtype=np.bool_)
    flagged[looked_at] = jumps(old[looked_at], new[looked_at], omega)
    found = [Jump(codes[at], float(old[at]), float(new[at])) for at in np.flatnonzero(flagged).tolist()]
    return tuple(sorted(found, key=lambda jump: (-abs(np.log((jump.now or 0.5) / (jump.before or 0.5))), jump.code)))


def series_jumps(
    series: Columns, period: Period, *, level: str, omega: float = USUAL_OMEGA, least: float = LEAST_PATHWAYS
) -> tuple[Jump, ...]:
    """Jumps of the lists of one level of the series ('provider' or 'icb') from the month before to ``period``.

    Only places that submitted in both months: an absence is not a jump but an absence.
    """
    by_month = remembered(("lists by month", Same(series)), lambda: _by_month(series))
    before, now = (by_month.get((level, str(month)), {}) for month in (period.shift(-1), period))
    codes = sorted({*before, *now})
    lists = [[float(month.get(code, "nan")) for code in codes] for month in (before, now)]
    return find_jumps(codes, lists[0], lists[1], omega=omega, least=least)


def _by_month(series: Columns) -> dict[tuple[str, str], dict[str, Any]]:
    """Lists by level and month, then place: two years of months are asked about, one after the other."""
    found: dict[tuple[str, str], dict[str, Any]] = defaultdict(dict)
    names = ("level", "org", "period", "total")
    for level, org, month, total in rows_of({name: np.asarray(series[name]).tolist() for name in names}, *names):
        found[level, month][str(org)] = total
    return dict(found)
