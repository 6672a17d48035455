"""What a reader should know of a ranking of another return than RTT before quoting it: doubtful counts, other work.

These places stay in the order: a remark is no reason to leave a place out. That a list leapt is judged as methods 0.3
has it: a change of its log beyond 0.35 and beyond four times the noise of such changes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from fairwait.definitions.measure import Kind
from fairwait.domain import words
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.treatment import TOTAL

if TYPE_CHECKING:
    from fairwait.analysis.ranking import PlaceRanking
    from fairwait.analysis.workbench import Workbench

#: A count under a tenth of what England's rate would give, where that is twenty or more, may be a slip of the return.
_FAR_BELOW, _EXPECTED = 0.1, 20.0
_NAMED = 6


#: A list that leaps, and how long it must have been for that to be told of.
_LEAP, _TIMES_NOISE, _LONG = 0.35, 4.0, 1_000.0


def remarks(bench: Workbench, ranking: PlaceRanking) -> tuple[str, ...]:
    """Sentences to stand beside a ranking, each about all the places that it concerns; none for a measure of RTT."""
    if ranking.measure.collected is None:
        return ()
    return tuple(text for text in (_mix(ranking), _far_below(ranking), _leapt(bench, ranking)) if text)


def _mix(ranking: PlaceRanking) -> str:
    """That all tests together are another mix in each place."""
    measure = ranking.measure
    if measure.collected is None or not measure.collected.breakdown or ranking.treatment_function != TOTAL:
        return ""
    return (
        f"All tests together: the mix of tests differs between {ranking.geography.plural}, and some tests have far "
        "longer waits than others. Rank one test at a time with --treatment-function before drawing conclusions."
    )


def _far_below(ranking: PlaceRanking) -> str:
    """Places that counted a small part of what their size would give at England's rate."""
    measure = ranking.measure
    if measure.kind is not Kind.RATIO or ranking.england != ranking.england:
        return ""
    counted, below = ranking.estimates["numerator"], ranking.estimates["denominator"]
    expected = below * ranking.england / measure.per
    rows = [
        row for row in range(len(ranking)) if expected[row] >= _EXPECTED and counted[row] < _FAR_BELOW * expected[row]
    ]
    if not rows:
        return ""
    told = [f"{ranking.label(row)}: {counted[row]:,.0f} of {expected[row]:,.0f} expected" for row in rows[:_NAMED]]
    rest = len(rows) - _NAMED
    more = f", and {words.count(rest, 'other', words=True)}" if rest > 0 else ""
    return (
        f"Counted under a tenth of the {measure.counted} that England's rate would give for their "
        f"{measure.divided_by} ({'; '.join(told)}{more}): very good, or not reported in full. Ask "
        "before quoting them."
    )


def _leapt(bench: Workbench, ranking: PlaceRanking) -> str:
    """Places, ranked or not, whose list is of quite another length than a month before."""
    measure, before = ranking.measure, ranking.period.shift(-1)
    if measure.collected is None or measure.collected.flow or measure.collected.stock or measure.quarterly:
        return ""
    try:
        earlier = bench.estimates(measure, ranking.geography, before, ranking.treatment_function)
    except NothingToAnswerWithError:
        return ""
    had = dict(zip(earlier["area"].tolist(), earlier["denominator"].tolist(), strict=True))
    have = [
        (str(name), str(code), had[code], size)
        for table in (ranking.estimates, ranking.unranked)
        for name, code, size in zip(*(table[one].tolist() for one in ("area_name", "area", "denominator")), strict=True)
        if had.get(code, 0.0) >= _LONG and size > 0
    ]
    changes = np.log([now / then for *_, then, now in have])
    noise = 1.4826 * float(np.median(np.abs(changes - np.median(changes)))) / np.sqrt(2.0) if have else 0.0
    found = np.flatnonzero(np.abs(changes) > max(_LEAP, _TIMES_NOISE * noise))
    if not len(found):
        return ""
    largest = sorted(found.tolist(), key=lambda at: -abs(float(changes[at])))
    told = [
        f"{name} ({code}) from {words.integer(then)} to {words.integer(now)}"
        for name, code, then, now in (have[at] for at in largest[:_NAMED])
    ]
    rest = len(largest) - _NAMED
    more = f", and {words.count(rest, 'other', words=True)}" if rest > 0 else ""
    return (
        f"Lists that leapt since {before.label}, more than lists of {ranking.geography.plural} do by themselves: "
        f"{'; '.join(told)}{more}. Look whether the return was whole before quoting them."
    )
