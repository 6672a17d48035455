"""Who stayed among the first or the last k over a window, with what chance alone would show."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from fairwait.analysis.consistency.model import Consistency, Stay
from fairwait.analysis.improvers.moving import direction_of
from fairwait.analysis.panel import Panel, panel
from fairwait.analysis.workbench import Workbench
from fairwait.definitions.measure import Measure
from fairwait.domain import words
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.domain.treatment import TOTAL
from fairwait.stats.arrays import Floats
from fairwait.stats.change.climbers import enough, readings, thirds
from fairwait.stats.change.mobility import Mobility, mobility
from fairwait.stats.change.persistence import (
    monthly_ranks,
    months_first,
    months_last,
    stay_null,
    still_panels,
    true_levels,
)
from fairwait.stats.change.steps import measure_steps
from fairwait.stats.change.wander import Wander, measure_wander
from fairwait.stats.noise import MONTHS_TO_MEASURE
from fairwait.stats.nulls import overlap_at_least, overlap_mean
from fairwait.stats.ranks import Direction, rank_areas

TOP = 10
#: Below this many places the usual k is five.
MANY_PLACES = 80
#: Of the months of the window, the share in which a place has to be ranked.
MONTHS_NEEDED = 2 / 3
FEWEST_PLACES = 5
_DRAWS = 2_000
#: Correlation of neighbouring months where none can be measured: the largest of what longer panels show.
_ASSUMED_RHO = 0.4


def consistency(
    bench: Workbench,
    measure: Measure | str,
    geography: Geography,
    *,
    last: Period | None = None,
    months: int | None = 24,
    k: int | None = None,
    treatment_function: str = TOTAL,
) -> Consistency:
    """Rank every place month by month over the ``months`` up to ``last`` and say who stayed among the first ``k``.

    ``k`` is ten, or five of fewer than eighty places, unless given. Raises NothingToAnswerWithError for fewer than two
    comparable months or five places, and for a ``k`` that is half of the places or more.
    """
    whole = panel(bench, measure, geography, last=last, months=months, treatment_function=treatment_function)
    return consistency_of(bench, whole, k)


def consistency_of(bench: Workbench, whole: Panel, k: int | None = None) -> Consistency:
    """:func:`consistency` for a panel made already."""
    current = _without_empty_ends(whole.current())
    reasons = _reasons(current)
    rows = [row for row in range(len(current)) if row not in reasons]
    chosen = _k(k, len(rows), current)
    judged = current.places(rows)
    direction = direction_of(current.measure)
    ranks = monthly_ranks(np.where(judged.usable, judged.theta, np.nan), direction)
    rng = bench.generator()
    wander, borrowed = _noise(judged)
    theta, se = _level(judged, wander)
    ranking = rank_areas(theta, se, rng, direction=direction, draws=_DRAWS).ranks
    made_up = still_panels(_levels(judged, theta, se, rng), len(current.periods), wander, _counting(judged), rng)
    shared = _shared(ranks, chosen)
    low, high = ranking.interval()
    top, bottom = months_first(ranks, chosen), months_last(ranks, chosen)
    p_top, p_bottom = ranking.probability_first(chosen), ranking.probability_last(chosen)
    with np.errstate(invalid="ignore"):
        mean = np.nanmean(np.where(judged.usable, judged.value, np.nan), axis=1)
    places = [
        Stay(
            area=judged.areas[row], name=judged.names[row], months=int(np.isfinite(ranks[row]).sum()),
            top=int(top[row]), bottom=int(bottom[row]), p_top=float(p_top[row]), p_bottom=float(p_bottom[row]),
            rank=float(ranking.expected[row]), rank_range=(int(low[row]), int(high[row])), mean=float(mean[row]),
        )
        for row in range(len(rows))
    ]  # fmt: skip
    places.sort(key=lambda one: one.rank)
    return Consistency(
        panel=current,
        k=chosen,
        places=(*places, *_unjudged(current, reasons, whole)),
        judged=len(rows),
        null=stay_null(made_up, chosen),
        shared=shared,
        shared_by_chance=overlap_mean(len(rows), chosen),
        shared_p=overlap_at_least(len(rows), chosen, shared),
        mobility=_mobility(judged, wander, direction, made_up),
        borrowed=borrowed,
    )


def _k(k: int | None, places: int, current: Panel) -> int:
    if places < FEWEST_PLACES:
        raise NothingToAnswerWithError(
            f"Only {words.count(places, 'place')} can be ranked from {words.month(current.periods[0])} to "
            f"{words.month(current.last)}",
            expected=f"at least {FEWEST_PLACES}",
            remedy="ask for other months with --period or --months",
        )
    chosen = k if k is not None else min(TOP if places >= MANY_PLACES else 5, (places - 1) // 2)
    if not 0 < chosen <= (places - 1) // 2:
        raise NothingToAnswerWithError(
            f"The first {chosen} of {places} places are no end of the order",
            expected=f"from 1 to {(places - 1) // 2}",
            remedy="ask for fewer with --top",
        )
    return chosen


def _without_empty_ends(current: Panel) -> Panel:
    """Without the months in which nothing can be ranked."""
    ranked = current.usable.sum(axis=0) >= FEWEST_PLACES
    if ranked.sum() < 2:
        raise NothingToAnswerWithError(
            f"Fewer than two months of “{current.measure.title}” can be ranked and compared",
            expected="two months or more",
            remedy="ask for more months with --months, or for a measure that is held for longer",
        )
    return current if ranked.all() else current.months(ranked)


def _reasons(current: Panel) -> dict[int, str]:
    months = len(current.periods)
    ranked = current.usable.sum(axis=1)
    return {
        row: f"It can be ranked in {words.number_word(int(ranked[row]))} of {words.count(months, 'month')} only."
        for row in range(len(current))
        if ranked[row] < MONTHS_NEEDED * months
    }


def _unjudged(current: Panel, reasons: dict[int, str], whole: Panel) -> list[Stay]:
    told = [(current.areas[row], current.names[row], why) for row, why in sorted(reasons.items())]
    told += [(code, name, why) for (code, name), why in whole.left_out.items()]
    nan = float("nan")
    return [Stay(code, name, 0, 0, 0, nan, nan, nan, (0, 0), nan, why) for code, name, why in told]


def _noise(judged: Panel) -> tuple[Wander, str]:
    """The noise of the places, measured on the window or, where it is too short, that of a single month borrowed."""
    month = np.sqrt(np.maximum(np.nanmean(judged.variance - np.nan_to_num(judged.sampling), axis=1), 1e-8))
    if len(judged.periods) >= MONTHS_TO_MEASURE:
        measured = measure_wander(judged.relative, judged.sampling, judged.nature, steps=judged.steps)
        if judged.nature == "flow":
            return measured, ""
        return replace(measured, omega=month, rho=_ASSUMED_RHO), ""
    walk = measure_steps(judged.relative)
    step = np.where(np.isfinite(walk.size), walk.size, month)
    return Wander(judged.nature, month, _ASSUMED_RHO, step, walk.rho), (
        f"{words.count(len(judged.periods), 'month')} are too few to measure how much these figures vary from month to "
        "month: what rankings of a single month borrow is used."
    )


def _level(judged: Panel, wander: Wander) -> tuple[Floats, Floats]:
    """The mean level of each place over the window, against all places, and its standard error."""
    held = np.isfinite(judged.relative)
    months = held.sum(axis=1).astype(float)
    theta = np.nanmean(judged.relative, axis=1)
    counted = np.where(held, np.nan_to_num(judged.sampling), 0.0).sum(axis=1) / months**2
    return np.asarray(theta), np.sqrt(np.maximum(wander.mean_variance(months) + counted, 1e-12))


def _levels(judged: Panel, theta: Floats, se: Floats, rng: np.random.Generator) -> Floats:
    """True levels to start made-up panels from: of a flow over the window, of a list, which drifts, in its first third.

    A place without a month in the first third starts from its mean.
    """
    if judged.nature == "stock":
        early = judged.relative[:, thirds(len(judged.periods))[0]]
        held = np.isfinite(early)
        mean = np.where(held, early, 0.0).sum(axis=1) / np.maximum(1, held.sum(axis=1))
        theta = np.where(held.any(axis=1), mean, theta)
    return true_levels(theta, se, rng)


def _counting(judged: Panel) -> Floats:
    return np.asarray(np.nanmean(np.nan_to_num(judged.sampling), axis=1))


def _shared(ranks: Floats, k: int) -> int:
    """How many places are among the first ``k`` both in the first month and in the last."""
    return int(((ranks[:, 0] <= k) & (ranks[:, -1] <= k)).sum())


def _mobility(judged: Panel, wander: Wander, direction: Direction, made_up: Floats) -> Mobility | None:
    """How far the order was reshuffled between the thirds; None where they are too short."""
    relative = judged.relative
    if relative.shape[1] < MONTHS_TO_MEASURE:
        return None
    early, late = enough(np.isfinite(relative))
    rows = early & late
    if rows.sum() < FEWEST_PLACES:
        return None
    read = readings(relative, judged.sampling, wander, judged.steps).of(rows)
    sign = -1.0 if direction == "highest_first" else 1.0
    return mobility(sign * read.early, sign * read.late, read.early_se, read.late_se, made_up[:, rows])
