"""What treating at the highest rates would mean, one guard after another (methods 9.3).

A rate of treatment is context: more can be more need. So it is never a target by itself. It is set beside waits, and
only areas whose patients clearly wait longer than England's are counted; each guard then takes something off the
naive figure, and what cannot be computed from the months held is said.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fairwait.analysis.deprivation import adjusted_for_need
from fairwait.analysis.national_series import national_series
from fairwait.analysis.ranking import PlaceRanking, rank
from fairwait.analysis.workbench import Workbench
from fairwait.definitions.measure import Measure, Polarity, Population
from fairwait.definitions.measure_files import measure as named_measure
from fairwait.domain import words
from fairwait.domain.errors import NothingToAnswerWithError, UsageError
from fairwait.domain.period import Period
from fairwait.domain.place import Basis, Geography
from fairwait.domain.provenance import Provenance
from fairwait.measures.source import held_months
from fairwait.stats.arrays import Floats
from fairwait.stats.opportunity import (
    ELASTICITIES,
    best_level,
    extra_to_reach,
    factor_for_standard,
    fall_of_list,
    leaving_share,
    most_from_list,
    most_from_own_best,
    target_queue,
)
from fairwait.stats.shrinkage import fit_normal

WAITS = "within_18_weeks"
_WEEKS, _STANDARD = 18.0, 0.92
#: An area clearly waits longer when it is this sure to be below England's share within 18 weeks.
SURE = 0.95
#: An own best month is looked for in so many months; with fewer than twelve of them held there is none to speak of.
BEST_OF, _FEWEST_MONTHS = 36, 12
#: The model of need has four covariates: with fewer places it would fit noise.
_FEWEST_FOR_MODEL = 30


@dataclass(frozen=True, slots=True)
class Step:
    """The extra treatments a month after one more guard; ``extra`` is by place, NaN nowhere. ``computed`` says
    whether the guard could be applied; where not, ``told`` says why and the figure stays as it was."""

    id: str
    title: str
    level: float
    extra: Floats
    told: str
    computed: bool = True

    @property
    def total(self) -> float:
        return float(self.extra.sum())


@dataclass(frozen=True, slots=True)
class Treatment:
    """A treatment rate at the level where the highest tenth of the population begins, guard by guard.

    Arrays follow ``areas``. ``slower`` marks areas that clearly wait longer than England. ``most`` is the most extra
    that each list can bear in a month. ``falls`` is by how much lists would be shorter a month, by elasticity of
    demand. ``leaving_anyway`` is the share of those leaving a list who leave it untreated.
    """

    measure: Measure
    geography: Geography
    period: Period
    areas: tuple[str, ...]
    names: tuple[str, ...]
    people: Floats
    done: Floats
    rate: Floats
    believed: Floats
    within: Floats
    slower: NDArray[np.bool_]
    queue: Floats
    waiting: Floats
    most: Floats
    steps: tuple[Step, ...]
    falls: tuple[tuple[float, float], ...]
    leaving_anyway: float
    months_held: int
    unranked: tuple[tuple[str, str], ...]
    sources: tuple[Provenance, ...]

    @property
    def final(self) -> Step:
        return self.steps[-1]


def treatment(bench: Workbench, measure: Measure | str, geography: Geography, period: Period) -> Treatment:
    """What treating at the highest rates would mean in pathways a month, with every guard.

    Raises UsageError for a measure that is no treatment rate per head, and NothingToAnswerWithError where fewer
    than three areas can be ranked.
    """
    chosen = named_measure(measure) if isinstance(measure, str) else measure
    if chosen.polarity is not Polarity.CONTEXT or not isinstance(chosen.denominator, Population):
        raise UsageError(
            f"“{chosen.title}” is no rate of treatment per head",
            where="--measure",
            expected="admitted_treated_per_1000 or completed_treated_per_1000",
        )
    ranking = rank(bench, chosen, geography, period)
    people, done = ranking.estimates["denominator"], ranking.estimates["numerator"]
    rate = ranking.estimates["value"]
    stock = _stock(bench, ranking)
    steps = _levels(ranking, people, rate)
    slower, within = _slower(bench, ranking)
    steps.append(_slower_only(steps[-1], slower))
    steps.append(_capped_by_list(steps[-1], stock.most))
    best_month, held = _own_best(bench, ranking)
    steps.append(_capped_by_best(steps[-1], done, best_month, held))
    anyway = _leaving_anyway(bench, period)
    final = steps[-1].total
    return Treatment(
        measure=chosen,
        geography=geography,
        period=period,
        areas=tuple(str(code) for code in ranking.estimates["area"]),
        names=tuple(str(name) for name in ranking.estimates["area_name"]),
        people=people,
        done=done,
        rate=rate,
        believed=ranking.shrunk,
        within=within,
        slower=slower,
        queue=stock.queue,
        waiting=stock.waiting,
        most=stock.most,
        steps=tuple(steps),
        falls=tuple((one, float(fall_of_list(final, one, anyway))) for one in ELASTICITIES),
        leaving_anyway=anyway,
        months_held=held,
        unranked=tuple(
            (str(name), why) for name, why in zip(ranking.unranked["area_name"], ranking.reasons, strict=True)
        ),
        sources=bench.provenance(period),
    )


def _levels(ranking: PlaceRanking, people: Floats, rate: Floats) -> list[Step]:
    """Naive, then the target without luck, then the places without theirs, then need."""
    per = float(ranking.measure.per)
    naive, level = best_level(rate, people), best_level(ranking.shrunk, people)
    steps = [
        Step("naive", "As the rates stand", naive, extra_to_reach(rate, people, naive, per=per),
             "Every area below the rate at which the highest tenth of the population begins would rise to it."),
        Step("shrunk", "Without the luck of the highest", level, extra_to_reach(rate, people, level, per=per),
             "The rate to reach is read off what areas are believed to be like once noise is allowed for."),
        Step("believed", "Without anybody’s luck", level, extra_to_reach(ranking.shrunk, people, level, per=per),
             "Each area starts from what it is believed to be like: one unlucky month is not a shortfall."),
    ]  # fmt: skip
    if len(ranking) < _FEWEST_FOR_MODEL:
        told = f"Fewer than {_FEWEST_FOR_MODEL} areas could be ranked: too few to allow for age and deprivation."
        return [*steps, Step("need", "For equal need", level, steps[-1].extra, told, computed=False)]
    adjusted = adjusted_for_need(ranking).rate
    fit = fit_normal(np.log(adjusted), ranking.scale.se)
    equal = np.exp(fit.shrunk)
    reach = best_level(equal, people)
    extra = np.maximum(0.0, reach / equal - 1.0) * ranking.shrunk * people / per
    told = "Rates are compared at equal age and deprivation, as far as areas’ residents tell of them."
    return [*steps, Step("need", "For equal need", reach, extra, told)]


def _slower(bench: Workbench, ranking: PlaceRanking) -> tuple[NDArray[np.bool_], Floats]:
    """The ranked areas that clearly wait longer than England, and each one's share within 18 weeks."""
    waits = rank(bench, WAITS, ranking.geography, ranking.period)
    codes = waits.estimates["area"].tolist()
    chance = dict(zip(codes, waits.p_above_england.tolist(), strict=True))
    share = dict(zip(codes, waits.estimates["value"].tolist(), strict=True))
    areas = ranking.estimates["area"].tolist()
    slower = np.array([chance.get(code, 1.0) <= 1 - SURE for code in areas], dtype=bool)
    return slower, np.array([share.get(code, np.nan) for code in areas])


def _slower_only(before: Step, slower: NDArray[np.bool_]) -> Step:
    told = (
        f"Only the {words.count(int(slower.sum()), 'area')} whose share within 18 weeks is clearly below England’s: "
        "elsewhere a lower rate of treatment may be less need."
    )
    return Step(
        "slower", "Only where waits are clearly longer", before.level, np.where(slower, before.extra, 0.0), told
    )


@dataclass(frozen=True, slots=True)
class _Stock:
    waiting: Floats
    queue: Floats
    most: Floats


def _stock(bench: Workbench, ranking: PlaceRanking) -> _Stock:
    """Each area's list, the length at which it would keep 18 weeks, and the most extra it can bear in a month."""
    areas = ranking.estimates["area"].tolist()

    def count(measure: str, column: str) -> Floats:
        table = bench.estimates(measure, ranking.geography, ranking.period)
        own = dict(zip(table["area"].tolist(), table[column].tolist(), strict=True))
        return np.array([own.get(code, np.nan) for code in areas])

    waiting, new = count(WAITS, "denominator"), count("new_periods_per_1000", "numerator")
    leaving = count("completed_treated_per_1000", "numerator")
    queue = target_queue(new / (ranking.period.days / 7), _WEEKS, factor_for_standard(_STANDARD))
    return _Stock(waiting, queue, most_from_list(new, waiting, queue, leaving))


def _capped_by_list(before: Step, most: Floats) -> Step:
    """No more than the list can bear: beyond it nobody would be there to be treated."""
    extra = np.where(np.isfinite(most), np.minimum(before.extra, np.nan_to_num(most)), before.extra)
    held_back = int((before.extra > extra + 0.5).sum())
    told = (
        "No more than would bring the list down in twelve months to the length at which it keeps 92% within 18 weeks "
        f"(a queue in balance): {words.count(held_back, 'area', words=True)} "
        f"{words.noun(held_back, 'is', 'are')} held back by it. Pathways that leave untreated are not known by area, "
        "so the room is rather too large."
    )
    return Step("list", "No more than the list can bear", before.level, extra, told)


def _own_best(bench: Workbench, ranking: PlaceRanking) -> tuple[Floats, int]:
    """Each area's highest count of the last 36 months, and how many of them are held; NaN where too few are."""
    parts = {part for term in ranking.measure.terms for part in term.parts}
    months = [
        month
        for month in held_months(bench.store, parts, Basis.COMMISSIONER)
        if 0 <= month.months_until(ranking.period) < BEST_OF
    ]
    areas = ranking.estimates["area"].tolist()
    highest = np.full(len(areas), np.nan)
    if len(months) < _FEWEST_MONTHS:
        return highest, len(months)
    for month in months:
        try:
            table = bench.estimates(ranking.measure, ranking.geography, month)
        except NothingToAnswerWithError:
            continue
        own = dict(zip(table["area"].tolist(), table["numerator"].tolist(), strict=True))
        highest = np.fmax(highest, np.array([own.get(code, np.nan) for code in areas]))
    return highest, len(months)


def _capped_by_best(before: Step, done: Floats, best_month: Floats, held: int) -> Step:
    """No more than 1.15 times the area's own best month of the last three years."""
    title = "No more than 1.15 times its own best month"
    if held < _FEWEST_MONTHS:
        told = (
            f"Not computable: {held} of the last {BEST_OF} months {'is' if held == 1 else 'are'} held, and at least "
            f"{_FEWEST_MONTHS} are needed to know an area’s own best month."
        )
        return Step("own-best", title, before.level, before.extra, told, computed=False)
    room = most_from_own_best(done, np.nan_to_num(best_month, nan=0.0))
    extra = np.where(np.isfinite(best_month), np.minimum(before.extra, room), before.extra)
    told = f"Of the last {BEST_OF} months {held} are held; an area’s best may lie in one that is not."
    return Step("own-best", title, before.level, extra, told)


def _leaving_anyway(bench: Workbench, period: Period) -> float:
    """Of all who left England's lists in the month, the share not reported as treated; 0 where it is not known."""
    overview = national_series(bench, period)
    if overview is None:
        return 0.0
    otherwise, stops = overview.value("unreported_removals", period), overview.value("completed_total", period)
    return 0.0 if otherwise is None or not stops else float(leaving_share(stops, otherwise))
