"""What a reader should know of a ranking of another return than RTT before quoting it: doubtful counts, other work.

These places stay in the order: a remark is no reason to leave a place out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwait.definitions.measure import Kind
from fairwait.domain import words
from fairwait.domain.treatment import TOTAL

if TYPE_CHECKING:
    from fairwait.analysis.ranking import PlaceRanking

#: A count under a tenth of what England's rate would give, where that is twenty or more, may be a slip of the return.
_FAR_BELOW, _EXPECTED = 0.1, 20.0
_NAMED = 6


def remarks(ranking: PlaceRanking) -> tuple[str, ...]:
    """Sentences to stand beside a ranking, each about all the places that it concerns; none for a measure of RTT."""
    if ranking.measure.collected is None:
        return ()
    return tuple(text for text in (_mix(ranking), _far_below(ranking)) if text)


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
