"""Whether each estimate of a month can be judged, why not where it cannot, and its interval as the pages print it.

A page ranks the places of one treatment function at a time, and prints intervals that hold the noise of a month as well
as that of counting. The same is done here for every treatment function of a table, without drawing the ranks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from fairwait.analysis.collected import refuse_order
from fairwait.analysis.own_kind import or_another_kind
from fairwait.analysis.ranking import FEWEST_PLACES, rank
from fairwait.analysis.run_noise import month_noise
from fairwait.analysis.scale import on_scale
from fairwait.analysis.unranked import reasons_not_to_rank
from fairwait.analysis.workbench import Workbench
from fairwait.definitions.measure import Measure
from fairwait.domain import words
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.estimates import Estimates
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.stats.arrays import Floats
from fairwait.stats.missing import FEWEST_COMPLETE

#: What the interval of a row holds, or why it has none.
WITH_NOISE: Final = "counting and month-to-month noise"
SEE_REASON: Final = "none: see the reason"
OF_ENGLAND: Final = "none: England is what places are held against"
NO_LIMITS: Final = "none: the figure cannot carry one"


@dataclass(frozen=True, slots=True)
class Judging:
    """For each row of a table: whether it can be judged, why not in a sentence, its 95 per cent limits (NaN where it
    has none), what these hold, and whether its counting error may be told.

    Counting says nothing of what was not reported: where that is too much, an interval of counting alone would look the
    surest of all.
    """

    judged: NDArray[np.bool_]
    reasons: NDArray[Any]
    low: Floats
    high: Floats
    kind: NDArray[Any]
    whole: NDArray[np.bool_]

    def where(self, mask: NDArray[np.bool_]) -> Judging:
        """Only the rows for which ``mask`` is true."""
        return Judging(
            self.judged[mask], self.reasons[mask], self.low[mask], self.high[mask], self.kind[mask], self.whole[mask]
        )


def judge(bench: Workbench, measure: Measure, table: Estimates, geography: Geography, period: Period) -> Judging:
    """Judge every row of a table of one measure in one month, treatment function by treatment function."""
    reasons = np.full(len(table), "", dtype=object)
    low, high = np.full(len(table), np.nan), np.full(len(table), np.nan)
    for function in dict.fromkeys(table["treatment_function"].tolist()):
        rows = table["treatment_function"] == function
        reasons[rows], low[rows], high[rows] = _function(bench, measure, table.where(rows), geography, period, function)
    judged, completeness = reasons == "", table["completeness"]
    kind = np.where(judged, np.where(np.isfinite(low), WITH_NOISE, NO_LIMITS), SEE_REASON).astype(object)
    if (
        geography is Geography.ENGLAND
    ):  # the sum of what was sent, held against on every page: its reason says what was not
        judged, kind[:] = table["status"] == "ok", OF_ENGLAND
    return Judging(judged, reasons, low, high, kind, _whole(bench, measure, completeness, geography, period))


def _whole(
    bench: Workbench, measure: Measure, completeness: Floats, geography: Geography, period: Period
) -> NDArray[np.bool_]:
    """False where figures are known to be missing: too many, or of an area nobody knows how many."""
    missing = completeness < FEWEST_COMPLETE
    if measure.collected is None and geography is not Geography.PROVIDER and bench.judged(period) is not None:
        missing |= np.isnan(completeness)
    return np.asarray(~missing)


def _function(
    bench: Workbench, measure: Measure, table: Estimates, geography: Geography, period: Period, function: str
) -> tuple[NDArray[Any], Floats, Floats]:
    """Why each place of one treatment function cannot be judged, and the limits of the others."""
    told = reasons_not_to_rank(bench, measure, table, geography, period)
    told = or_another_kind(bench, measure, table, geography, period, function, told)
    reasons = np.array(told, dtype=object)
    low, high = np.full(len(table), np.nan), np.full(len(table), np.nan)
    fit = reasons == ""
    if geography is Geography.ENGLAND or not fit.any():
        return reasons, low, high
    try:
        refuse_order(measure)
        noise = month_noise(bench, measure, geography, period, function)
        if fit.sum() < FEWEST_PLACES:
            rank(bench, measure, geography, period, function)  # which says in words that they are too few
    except NothingToAnswerWithError as error:
        reasons[fit] = words.sentence(error.what)
        return reasons, low, high
    scaled = on_scale(measure, table.where(fit), noise, geography)
    low[fit], high[fit] = scaled.low, scaled.high
    return reasons, low, high
