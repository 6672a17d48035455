"""The ranks of estimates, as the pages of measures print them.

Whole lists are ranked for the latest year and a month, single treatment functions or tests for the latest month only,
and of those measures only that have pages for them: a rank that no page shows is not made for a table alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from fairwait.analysis.one_measure.held import APART, functions_apart
from fairwait.analysis.ranked import ends_apart
from fairwait.analysis.ranking import rank
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.place import Geography
from fairwait.domain.treatment import TOTAL

if TYPE_CHECKING:
    from fairwait.analysis.workbench import Workbench
    from fairwait.definitions.measure import Measure
    from fairwait.domain.estimates import Estimates
    from fairwait.domain.period import Period

#: How far back whole lists are ranked, in months: the latest month and the same month a year before.
RANKED_MONTHS: Final = 13
#: What the table of estimates says of a rank.
COLUMNS: Final = ("rank_low", "rank_high", "ranked_of", "p_top10", "p_bottom10")


@dataclass(frozen=True, slots=True)
class Rank:
    """One place's rank: from where to where (95%), among how many, and the chances of being among the first and among
    the last ten. The chances are None among so few places that the first ten and the last ten share some."""

    low: int
    high: int
    among: int
    top: float | None
    bottom: float | None


#: Ranks by treatment function and place.
Ranks = Mapping[tuple[str, str], Rank]


def ranks_of(
    bench: Workbench, measure: Measure, geography: Geography, period: Period, table: Estimates, latest: Period
) -> Ranks:
    """The ranks in a table of one measure in one month; ``latest`` is the latest month of the measure at that level.

    Empty where nothing may be ranked.
    """
    if geography is Geography.ENGLAND or period <= latest.shift(-RANKED_MONTHS):
        return {}
    apart = functions_apart(table) if measure.id in APART and period == latest else ()
    return {
        (function, area): one
        for function in (TOTAL, *apart)
        for area, one in _of_function(bench, measure, geography, period, function)
    }


def columns_of(table: Estimates, ranks: Ranks) -> list[tuple[int | float | None, ...]]:
    """The columns of ranks in the order of :data:`COLUMNS`, one value a row: None for whoever is not ranked."""
    keys = zip(table["treatment_function"].tolist(), table["area"].tolist(), strict=True)
    rows = [
        (None,) * len(COLUMNS) if one is None else (one.low, one.high, one.among, one.top, one.bottom)
        for one in map(ranks.get, keys)
    ]
    return [*zip(*rows, strict=True)] if rows else [()] * len(COLUMNS)


def _of_function(
    bench: Workbench, measure: Measure, geography: Geography, period: Period, function: str
) -> Iterator[tuple[str, Rank]]:
    try:
        ranking = rank(bench, measure, geography, period, function)
    except NothingToAnswerWithError:
        return
    low, high = ranking.rank_low.tolist(), ranking.rank_high.tolist()
    top, bottom = ranking.p_first.tolist(), ranking.p_last.tolist()
    apart = ends_apart(ranking)
    for at, area in enumerate(ranking.estimates["area"].tolist()):
        chances = (top[at], bottom[at]) if apart else (None, None)
        yield area, Rank(low[at], high[at], len(ranking), *chances)
    # Nobody asks for it again, and the draws of hundreds of rankings would fill the memory.
    bench.rankings = {key: one for key, one in bench.rankings.items() if one is not ranking}
