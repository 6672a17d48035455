"""A few places side by side: every main measure with its interval and rank, and how sure any difference is.

Pairs are contrasted on the joint draws behind the ranks, so that the noise of one month is in every answer; with more
than two places, false findings among the pairs of a measure are held to 5% (methods, 3.3 and 7).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from fairwait.analysis.ranking import PlaceRanking, rank
from fairwait.analysis.unranked import reasons_not_to_rank
from fairwait.analysis.workbench import Workbench
from fairwait.definitions.measure import Measure
from fairwait.definitions.measure_files import measure as named_measure
from fairwait.domain import words
from fairwait.domain.errors import NothingToAnswerWithError, UsageError
from fairwait.domain.period import Period
from fairwait.domain.place import Area, Geography
from fairwait.domain.treatment import TOTAL
from fairwait.stats.contrasts import CLEARLY_ABOVE, MATERIAL_RATIO, contrast_pairs

#: What is compared unless a measure is named: waits first, then how much is treated.
MAIN_MEASURES = (
    "within_18_weeks",
    "median_wait",
    "p92_wait",
    "over_52_weeks",
    "waiting_per_1000",
    "new_periods_per_1000",
    "admitted_treated_per_1000",
    "completed_treated_per_1000",
)
FEWEST, MOST = 2, 8
_NOT_HELD = "No pathways of this kind in the published file."


@dataclass(frozen=True, slots=True)
class ComparedPlace:
    """One place in one measure. A rank of None means not ranked, for ``reason``; ``of`` is how many were.

    ``low`` and ``high`` are 95 per cent limits: with month-to-month noise where the place is ranked, of the estimate
    alone where nobody is, and None for a place that cannot be judged.
    """

    area: Area
    value: float | None
    low: float | None
    high: float | None
    numerator: float | None
    denominator: float | None
    status: str
    expected_rank: float | None
    rank_low: int | None
    rank_high: int | None
    of: int
    reason: str


@dataclass(frozen=True, slots=True)
class Contrast:
    """``first`` against ``second``: the chance that its true value is the larger, and the ratio of the two.

    ``verdict`` is ``clearly higher`` (chance at least 97.5% and ratio at least 1.10, and it holds among all pairs),
    ``higher by little`` (as sure, and a smaller ratio) or ``cannot be told apart``; the first is the one with the
    larger value.
    """

    first: Area
    second: Area
    probability: float
    ratio: float
    low: float
    high: float
    verdict: str


@dataclass(frozen=True, slots=True)
class MeasureComparison:
    """One measure for all the places, in the order they were named; England's value is NaN where it has none."""

    measure: Measure
    period: Period
    treatment_function: str
    england: float
    places: tuple[ComparedPlace, ...]
    contrasts: tuple[Contrast, ...]


def compare(
    bench: Workbench,
    places: Sequence[Area],
    period: Period,
    *,
    measures: Sequence[str] = MAIN_MEASURES,
    treatment_function: str = TOTAL,
) -> tuple[MeasureComparison, ...]:
    """Compare two to eight places. Each is ranked among all places of its own level; pairs of one level are contrasted.

    A measure that is defined for none of the places is left out. Raises :class:`UsageError` for too few or too many
    places, or when no measure is left.
    """
    number = len({(one.geography, one.code) for one in places})
    if not FEWEST <= number <= MOST:
        raise UsageError(
            f"A comparison is of {FEWEST} to {MOST} different places, and {words.count(number, 'place')} "
            f"{words.noun(number, 'was', 'were')} named",
            expected="places by name or code, such as Wakefield and Leeds",
        )
    chosen = [named_measure(one) for one in dict.fromkeys(measures)]
    levels = list(dict.fromkeys(one.geography for one in places))
    fitting = [one for one in chosen if any(level in one.geographies for level in levels)]
    if not fitting:
        raise UsageError(
            f"{chosen[0].title} is not defined for {levels[0].plural}" if chosen else "No measure was named",
            expected="a measure that is: list them with “fairwait measures”",
        )
    for level in {*levels, Geography.ENGLAND}:
        read = [one.id for one in fitting if level in one.geographies]
        if read:
            bench.prepare(read, level, period, detail=treatment_function != TOTAL)
    return tuple(_compare_one(bench, one, places, period, treatment_function) for one in fitting)


def level_compared(
    bench: Workbench, measure: Measure, places: Sequence[Area], period: Period, treatment_function: str = TOTAL
) -> tuple[tuple[ComparedPlace, ...], PlaceRanking | None]:
    """Every one of these places of one level as a comparison shows it, and the ranking that its contrasts rest on."""
    ranking = _ranking(bench, measure, places[0].geography, period, treatment_function)
    return (
        tuple(_place(bench, measure, one, period, treatment_function, ranking) for one in places),
        ranking if isinstance(ranking, PlaceRanking) else None,
    )


def _compare_one(
    bench: Workbench, measure: Measure, places: Sequence[Area], period: Period, function: str
) -> MeasureComparison:
    rankings = {level: _ranking(bench, measure, level, period, function) for level in {one.geography for one in places}}
    return MeasureComparison(
        measure=measure,
        period=period,
        treatment_function=function,
        england=bench.england(measure, period, function),
        places=tuple(_place(bench, measure, one, period, function, rankings[one.geography]) for one in places),
        contrasts=_contrasts(places, rankings),
    )


def _ranking(bench: Workbench, measure: Measure, level: Geography, period: Period, function: str) -> PlaceRanking | str:
    """The ranking of a level, or why there is none."""
    if level not in measure.geographies:
        return f"Not defined for {level.plural}."
    if level is Geography.ENGLAND:
        return "England is what the others are held against."
    try:
        return rank(bench, measure, level, period, function)
    except NothingToAnswerWithError as error:
        return f"{error.what}."


def _place(
    bench: Workbench, measure: Measure, area: Area, period: Period, function: str, ranking: PlaceRanking | str
) -> ComparedPlace:
    if area.geography not in measure.geographies:
        return _unranked(area, str(ranking))
    if isinstance(ranking, PlaceRanking):
        rows = np.flatnonzero(ranking.estimates["area"] == area.code)
        if len(rows):
            return _ranked(area, ranking, int(rows[0]))
    table = bench.estimates(measure, area.geography, period, function)
    one = table.where(table["area"] == area.code)
    if not len(one):
        judged = bench.judged(period)
        reason = judged.provider_reason(area.code) if judged and area.geography is Geography.PROVIDER else ""
        return _unranked(area, reason or _NOT_HELD)
    record = next(one.records())
    (own,) = reasons_not_to_rank(bench, measure, one, area.geography, period)
    reason = str(ranking) if isinstance(ranking, str) else own
    numbers = {name: record[name] for name in ("value", "low", "high", "numerator", "denominator")}
    if own:  # counting error says nothing of what was not reported: a narrow interval would look the surest of all
        numbers |= {"low": None, "high": None}
    of = 0 if isinstance(ranking, str) else len(ranking)
    return ComparedPlace(area, **numbers, status=record["status"], expected_rank=None, rank_low=None, rank_high=None,
                         of=of, reason=reason)  # fmt: skip


def _ranked(area: Area, ranking: PlaceRanking, row: int) -> ComparedPlace:
    record = next(ranking.estimates.take(np.array([row])).records())
    return ComparedPlace(
        area,
        value=record["value"],
        low=float(ranking.scale.low[row]),
        high=float(ranking.scale.high[row]),
        numerator=record["numerator"],
        denominator=record["denominator"],
        status=record["status"],
        expected_rank=float(ranking.expected_rank[row]),
        rank_low=int(ranking.rank_low[row]),
        rank_high=int(ranking.rank_high[row]),
        of=len(ranking),
        reason="",
    )


def _unranked(area: Area, reason: str) -> ComparedPlace:
    return ComparedPlace(area, None, None, None, None, None, "no_data", None, None, None, 0, reason)


def _contrasts(places: Sequence[Area], rankings: dict[Geography, PlaceRanking | str]) -> tuple[Contrast, ...]:
    found: list[Contrast] = []
    for level, ranking in rankings.items():
        if isinstance(ranking, PlaceRanking):
            found += _contrasts_of(ranking, [one for one in places if one.geography is level])
    return tuple(found)


def _contrasts_of(ranking: PlaceRanking, places: Sequence[Area]) -> list[Contrast]:
    row_of = {str(code): row for row, code in enumerate(ranking.estimates["area"])}
    ranked = [one for one in places if one.code in row_of]
    value = ranking.estimates["value"]
    ordered = [(a, b) if value[row_of[a.code]] >= value[row_of[b.code]] else (b, a) for a, b in combinations(ranked, 2)]
    if not ordered:
        return []
    pairs = np.array([(row_of[a.code], row_of[b.code]) for a, b in ordered], dtype=np.intp)
    made = contrast_pairs(ranking.result.draws, pairs, "pairs of the places named", natural=ranking.scale.natural)
    return [
        Contrast(
            first, second, float(made.probability[i]), float(made.ratio[i]), float(made.low[i]), float(made.high[i]),
            _verdict(float(made.probability[i]), float(made.ratio[i]), bool(made.family.found[i])),
        )
        for i, (first, second) in enumerate(ordered)
    ]  # fmt: skip


def _verdict(probability: float, ratio: float, found: bool) -> str:
    if probability < CLEARLY_ABOVE or not found:
        return "cannot be told apart"
    return "clearly higher" if ratio >= MATERIAL_RATIO else "higher by little"
