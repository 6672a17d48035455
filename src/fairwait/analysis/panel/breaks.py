"""What the documented breaks do to a panel: where months stop being comparable, and where one month's step is nobody's.

Three ways of handling (methods 0.2), decided once here. A break that changes what is counted for good cuts the months
into stretches (*segments*) that are never compared with one another. A break that shifts every level once is a *step*:
the change into that month is taken out. Anything else is told, and counted as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fairwait.analysis.periods.breaks import Counted, Crossed, crossed
from fairwait.definitions.measure import Measure
from fairwait.domain.period import Period
from fairwait.domain.place import Geography

#: Across these the months of a place cannot be compared at all.
CUTTING = ("dental-to-icbs", "bands-to-104", "clock-pauses-end", "sexual-health-leaves")
#: In the first month of these every place's level shifts, once.
STEPPING = ("community-leaves",)
#: Months within these belong to no baseline.
DISTURBED = ("covid",)
#: In July 2022 the boundaries of some areas moved, and no series says of whom: nobody is followed across.
_BOARDS_BEGIN = "icbs-begin"
_AREAS = (Geography.SUB_ICB, Geography.ICB, Geography.REGION)


@dataclass(frozen=True, slots=True)
class Broken:
    """The stretches and steps of a run of months, by column, and the breaks behind them.

    ``unsettled`` are columns in which a new way of counting was still coming about, each with the reason.
    """

    segment: NDArray[np.int_]
    steps: tuple[int, ...]
    crossed: tuple[Crossed, ...]
    unsettled: dict[int, str]


def broken(months: Sequence[Period], measure: Measure, geography: Geography, function: str) -> Broken:
    """Judge every break in a run of months for one measure of one kind of place."""
    segment = np.zeros(len(months), dtype=np.int_)
    if measure.collected is not None:
        return Broken(segment, (), (), {})
    long_bands = measure.id in ("over_65_weeks", "over_78_weeks", "over_104_weeks")
    parts = tuple(part for term in measure.terms for part in term.parts)
    what = Counted(parts, geography, function, long_bands=long_bands)
    found = crossed(what, months[0].shift(-1), months[-1])
    index = {month: column for column, month in enumerate(months)}
    steps: list[int] = []
    unsettled: dict[int, str] = {}
    for one in found:
        at = index.get(one.one.period)
        if one.one.id == _BOARDS_BEGIN and geography in _AREAS and at:
            segment[at:] += 1
        if not one.concerns or one.one.id == _BOARDS_BEGIN:
            continue
        if one.one.id in DISTURBED and one.one.last is not None:
            after = index.get(Period(one.one.last.year, one.one.last.month).shift(1))
            for column in (at, after):
                if column:
                    segment[column:] += 1
        elif one.one.id in STEPPING and at:
            steps.append(at)
        elif one.one.id in CUTTING and at is not None:
            segment[at:] += 1 if at else 0
            unsettled |= _unsettled(one, months)
    inside = tuple(one for one in found if one.one.period > months[0] or one.one.last is not None)
    return Broken(segment, tuple(steps), inside, unsettled)


def _unsettled(one: Crossed, months: Sequence[Period]) -> dict[int, str]:
    if one.one.settled is None:
        return {}
    until = Period(one.one.settled.year, one.one.settled.month)
    why = (
        f"{one.one.what} from {one.one.period.label}. It was complete in {until.label}: the months between belong to "
        "neither way of counting."
    )
    return {column: why for column, month in enumerate(months) if one.one.period <= month < until}
