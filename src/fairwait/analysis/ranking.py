"""Rank places by a measure, with everything that one month of figures cannot tell left open.

Empirical-Bayes ranks (methods, section 3): what a place was observed to do is drawn towards the others by how much of
the difference is noise; ranks are then read off ten thousand draws. A place is ranked only if its figure can be
defended; the others are listed with the reason.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from fairwait.analysis.collected import refuse_order
from fairwait.analysis.own_kind import or_another_kind
from fairwait.analysis.run_noise import doubt_of, month_noise
from fairwait.analysis.scale import OnScale, on_scale, working_value
from fairwait.analysis.unranked import NO_HISTORY, reasons_not_to_rank
from fairwait.analysis.wording import inline
from fairwait.analysis.workbench import Workbench
from fairwait.definitions.measure import Kind, Measure, Polarity
from fairwait.definitions.measure_files import measure as named_measure
from fairwait.domain import words
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.estimates import Estimates
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.domain.treatment import TOTAL
from fairwait.measures.collected.held import quarter_of
from fairwait.stats.arrays import Floats
from fairwait.stats.noise import BorrowedNoise
from fairwait.stats.ranks import Ranking, rank_areas
from fairwait.stats.shrinkage import PUBLISHED_DRAWS, NoiseDoubt

ENDS = 10  # how many places "top" and "bottom" mean
FEWEST_PLACES = 3
_HISTORY_REMEDY = "ingest the full CSV data files of the months before, or the monthly series of lists by provider"


@dataclass(frozen=True, slots=True)
class PlaceRanking:
    """A ranking of the places of one geography in one month.

    ``estimates`` are the ranked places in order of expected rank (rank 1 is the best by the measure's polarity, or
    the highest of a context measure); all other arrays follow that order. ``unranked`` are the places left out, with
    ``reasons``. ``low`` and ``high`` are 95 per cent limits of each value with month-to-month noise; ``shrunk`` is
    the posterior median on the printed scale. ``boundaries`` is the month whose areas the places are.
    """

    measure: Measure
    geography: Geography
    period: Period
    treatment_function: str
    estimates: Estimates
    unranked: Estimates
    reasons: tuple[str, ...]
    noise: BorrowedNoise
    scale: OnScale
    result: Ranking
    england: float
    expected_rank: Floats
    rank_low: NDArray[np.int64]
    rank_high: NDArray[np.int64]
    p_first: Floats
    p_last: Floats
    p_above_england: Floats
    shrunk: Floats
    bands: tuple[str, ...]
    boundaries: Period

    def __len__(self) -> int:
        return len(self.estimates)

    @property
    def above_nought(self) -> Floats:
        """The values as ratios and logs can bear them: half a pathway stands in where a place has none, or no other."""
        value = self.estimates["value"]
        inside = (value > 0) & ((value < 1) | (self.measure.kind is not Kind.SHARE))
        return np.asarray(np.where(inside, value, self.scale.natural(self.scale.theta)), dtype=np.float64)

    def label(self, row: int) -> str:
        """The ranked place at a row as people write it: ``Wakefield (03R)``."""
        return f"{self.estimates['area_name'][row]} ({self.estimates['area'][row]})"

    def finding_id(self, kind: str) -> str:
        """A stable identifier for a finding: kind, measure, geography and, for one function, its code."""
        parts = [kind, self.measure.id.replace("_", "-"), self.geography.value]
        if self.treatment_function != TOTAL:
            parts.append(self.treatment_function.lower().replace("_", "-"))
        return "-".join(parts)


def rank(
    bench: Workbench,
    measure: Measure | str,
    geography: Geography,
    period: Period,
    treatment_function: str = TOTAL,
    *,
    draws: int = PUBLISHED_DRAWS,
) -> PlaceRanking:
    """Rank every defensible place of a geography by a measure in one month. The same question is computed once.

    Raises NothingToAnswerWithError when fewer than three places can be ranked, when nobody has measured the measure's
    month-to-month noise, and for a measure whose order of places would mislead.
    """
    chosen = named_measure(measure) if isinstance(measure, str) else measure
    period = quarter_of(chosen, period)
    key = (chosen.id, geography, period, treatment_function, draws)
    if key not in bench.rankings:
        bench.rankings[key] = _rank(bench, chosen, geography, period, treatment_function, draws)
    return bench.rankings[key]


def _rank(
    bench: Workbench, chosen: Measure, geography: Geography, period: Period, treatment_function: str, draws: int
) -> PlaceRanking:
    refuse_order(chosen)
    month_noise(bench, chosen, geography, period, treatment_function)  # without it nothing need be read
    table = bench.estimates(chosen, geography, period, treatment_function)
    england = bench.england(chosen, period, treatment_function)
    return rank_table(bench, chosen, geography, period, table, england, treatment_function, draws=draws)


def rank_table(
    bench: Workbench, chosen: Measure, geography: Geography, period: Period, table: Estimates, england: float,
    treatment_function: str = TOTAL, *, draws: int = PUBLISHED_DRAWS,
) -> PlaceRanking:  # fmt: skip
    """Rank the places of estimates that were read elsewhere than from a month’s own file. Errors as :func:`rank`."""
    noise = month_noise(bench, chosen, geography, period, treatment_function)
    reasons = reasons_not_to_rank(bench, chosen, table, geography, period)
    reasons = or_another_kind(bench, chosen, table, geography, period, treatment_function, reasons)
    rankable = np.array([not reason for reason in reasons], dtype=bool)
    _need_places(int(rankable.sum()), chosen, geography, period, reasons)
    judged = table.where(rankable)
    return _in_order(
        bench,
        _Judged(chosen, geography, period, treatment_function, judged, on_scale(chosen, judged, noise, geography),
                noise, england),
        table.where(~rankable),
        tuple(reason for reason in reasons if reason),
        draws,
    )  # fmt: skip


def rank_among(
    bench: Workbench, ranking: PlaceRanking, belongs: Callable[[str], bool], *, draws: int = PUBLISHED_DRAWS
) -> PlaceRanking:
    """The same figures ranked again among some of the places only: those whose code ``belongs``.

    NHS and independent providers do different work: each is drawn towards, and ranked among, its own kind.

    Raises NothingToAnswerWithError when fewer than three of them can be ranked.
    """
    kept = np.array([belongs(str(code)) for code in ranking.estimates["area"]], dtype=bool)
    aside = np.array([belongs(str(code)) for code in ranking.unranked["area"]], dtype=bool)
    own_reasons = tuple(reason for reason, own in zip(ranking.reasons, aside, strict=True) if own)
    _need_places(int(kept.sum()), ranking.measure, ranking.geography, ranking.period, own_reasons)
    return _in_order(
        bench,
        _Judged(
            ranking.measure, ranking.geography, ranking.period, ranking.treatment_function,
            ranking.estimates.where(kept),
            ranking.scale.rows(kept),
            ranking.noise, ranking.england,
        ),
        ranking.unranked.where(aside),
        own_reasons,
        draws,
    )  # fmt: skip


def _need_places(number: int, measure: Measure, geography: Geography, period: Period, reasons: Sequence[str]) -> None:
    """Refuse too short a list, with the reason that keeps most places out of it."""
    if number >= FEWEST_PLACES:
        return
    told = Counter(reason for reason in reasons if reason).most_common(1)
    reason = f" {told[0][0]}" if told else ""
    raise NothingToAnswerWithError(
        f"{_places(number)} a figure for {inline(measure.title)} that can be ranked.{reason}",
        where=f"{geography.plural}, {measure.when(period)}",
        expected=f"at least {FEWEST_PLACES} places",
        remedy=_HISTORY_REMEDY
        if reason.endswith(NO_HISTORY)
        else "ask for another geography, treatment function or month",
    )


@dataclass(frozen=True, slots=True)
class _Judged:
    """The places to be ranked with all that the ranking rests on, in any order."""

    measure: Measure
    geography: Geography
    period: Period
    treatment_function: str
    estimates: Estimates
    scale: OnScale
    noise: BorrowedNoise
    england: float


def _in_order(
    bench: Workbench, judged: _Judged, unranked: Estimates, reasons: tuple[str, ...], draws: int
) -> PlaceRanking:
    """Draw the ranks and bring everything into the order of expected rank."""
    measure, scaled = judged.measure, judged.scale
    result = rank_areas(
        scaled.theta,
        scaled.se,
        bench.generator(),
        direction="lowest_first" if measure.polarity is Polarity.LOWER_IS_BETTER else "highest_first",
        national=working_value(measure, judged.england),
        draws=draws,
        doubt=NoiseDoubt(scaled.borrowed, doubt_of(judged.noise)),
    )
    order = np.argsort(result.ranks.expected, kind="stable")
    low, high = result.ranks.interval()
    bands = result.ranks.bands
    return PlaceRanking(
        measure=measure,
        geography=judged.geography,
        period=judged.period,
        treatment_function=judged.treatment_function,
        estimates=judged.estimates.take(order),
        unranked=unranked,
        reasons=reasons,
        noise=judged.noise,
        scale=scaled.rows(order),
        result=_result_in_order(result, order),
        england=judged.england,
        expected_rank=result.ranks.expected[order],
        rank_low=low[order],
        rank_high=high[order],
        p_first=result.ranks.probability_first(min(ENDS, len(order)))[order],
        p_last=result.ranks.probability_last(min(ENDS, len(order)))[order],
        p_above_england=result.p_above_national[order],
        shrunk=scaled.natural(result.fit.shrunk[order]),
        bands=tuple(bands[index] for index in order),
        boundaries=bench.boundaries or judged.period,
    )


def _places(number: int) -> str:
    return "No place has" if not number else f"Only {words.count(number, 'place')} {words.noun(number, 'has', 'have')}"


def _result_in_order(result: Ranking, order: NDArray[np.intp]) -> Ranking:
    """The same result with its places in the order of the table, so that contrasts can index by row."""
    fit = replace(result.fit, theta=result.fit.theta[order], se=result.fit.se[order])
    counts = result.ranks.counts[order]
    return replace(
        result,
        fit=fit,
        draws=result.draws[:, order],
        ranks=replace(result.ranks, counts=counts),
        low=result.low[order],
        high=result.high[order],
        p_above_national=result.p_above_national[order],
    )
