"""Which cells of a panel may be judged: who sent figures in each month, lists too short, and lists that leapt."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from fairwait.analysis.workbench import Workbench
from fairwait.definitions.measure import Measure
from fairwait.definitions.noise import provider_noise
from fairwait.domain import words
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.domain.treatment import TOTAL
from fairwait.stats.arrays import Floats

#: A list that changes by more than this factor's log in one month is a change of what is reported (methods 0.3).
LEAP = 0.35
#: A leap that is undone within so many months was a slip of one return, not a new way of reporting.
UNDONE_WITHIN = 2
#: Further apart than this many months, lists may differ by so much without anybody having counted otherwise.
_FAR = 6
NOT_KNOWN = "Who usually submits figures is not known for this month, so nobody can say whether any are missing."


def senders_reasons(
    bench: Workbench, geography: Geography, period: Period, areas: tuple[str, ...], function: str = TOTAL
) -> dict[str, str]:
    """Why places cannot be judged in a month for want of returns; those that can be are not in it."""
    assessed = bench.judged(period)
    if assessed is None:
        return dict.fromkeys(areas, NOT_KNOWN)
    if geography is Geography.PROVIDER:
        by_code = {status.code: status for status in assessed.providers}
        return {
            code: reason
            for code in areas
            if code in by_code and by_code[code].status != "submitted" and (reason := assessed.provider_reason(code))
        }
    found = {}
    for code in areas:
        judged = bench.completeness(code, period, function)
        if not judged.may_be_ranked:
            found[code] = judged.reason
    return found


def too_short(measure: Measure, whole: Floats, function: str) -> int:
    """The fewest pathways a provider's list may hold: below, nobody measured how much it moves by itself."""
    classes = provider_noise(measure.id, function)
    return max(20, classes[0].smallest_list) if classes else 20


def leaps(size: Floats, months: tuple[Period, ...]) -> dict[int, str]:
    """The columns of one place whose list cannot be compared with its latest months, each with the reason.

    ``size`` is the list or the number counted, by month. A leap that lasts makes every month before it another series;
    one that is undone spoils the months of the slip alone.
    """
    held = np.flatnonzero(np.isfinite(size) & (size > 0))
    found: dict[int, str] = {}
    steps = [(int(before), int(after)) for before, after in pairwise(held) if after - before <= _FAR]
    at = len(steps) - 1
    while at >= 0:
        before, after = steps[at]
        change = float(np.log(size[after] / size[before]))
        if abs(change) > LEAP:
            slip = _slip(size, held, at)
            if slip:
                first = slip[0]
                for column in slip:
                    found[column] = (
                        f"Its figures of {months[column].label} stand out from the months on both sides of them."
                    )
                at = int(np.flatnonzero(held == first)[0]) - 2
                continue
            more = "more" if change > 0 else "fewer"
            why = (
                f"It reported {words.percent(abs(float(np.exp(change)) - 1), 0)} "
                f"{more} pathways in {months[after].label} than in {months[before].label}: "
                "earlier months are not comparable until somebody explains it."
            )
            return found | {int(column): why for column in held if column <= before}
        at -= 1
    return found


def _slip(size: Floats, held: np.ndarray, at: int) -> list[int]:
    """The months of a slip that ends with the step ``at``: the level before them is that of after; empty if none."""
    after = size[held[at + 1]]
    for length in range(1, UNDONE_WITHIN + 1):
        start = at - length
        if start >= 0 and abs(float(np.log(after / size[held[start]]))) <= LEAP / 2:
            return [int(column) for column in held[start + 1 : at + 1]]
    return []
