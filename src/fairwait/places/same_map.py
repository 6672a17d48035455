"""Months that share one map: what the dated lookups say changes a score of times in ten years, and is asked monthly.

A question about two years asks of each month which areas there are, whose parents they have and who lives in them. From
one change of the lookups to the next the answers are the same, so they are made once, for the first month of the run.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import cache

from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.places.areas import AREA_COUNTS, area_rows, first_period, successions
from fairwait.places.lineage import VINTAGE_STARTS
from fairwait.places.moves import PARENT_CHANGES


@cache
def map_since(period: Period) -> Period:
    """The first month of the run of months that have the same areas, parents, residents and moves as ``period``.

    A month from before partnerships were known answers for itself: what is not known of it is said of that month.
    """
    if period < first_period(Geography.ICB):
        return period
    changes = _changes()
    return changes[bisect_right(changes, period) - 1]


@cache
def _changes() -> tuple[Period, ...]:
    """The first months of all runs, in order."""
    found = {first for _, first, _, _ in AREA_COUNTS} | {*VINTAGE_STARTS.values(), *PARENT_CHANGES}
    found |= {Period(row.date.year, row.date.month) for row in successions()}
    for row in area_rows():
        if row.valid_from is not None:
            found.add(Period(row.valid_from.year, row.valid_from.month))
        if row.valid_to is not None:  # it is not in its last month's map unless it lasted to the last day
            last = Period(row.valid_to.year, row.valid_to.month)
            found.add(last.shift(1) if row.valid_to == last.last_day else last)
    return tuple(sorted(found))
