"""How far apart the same places are in each month, and whether that grew: every estimator with interval and chance."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import cast

import numpy as np

from fairwait.analysis.gap.steady import FEWEST_MONTHS, Steady, steady
from fairwait.analysis.panel.panel import Panel
from fairwait.analysis.panel.reading import USUAL_MONTHS, panel
from fairwait.analysis.spread_estimators import estimators
from fairwait.analysis.workbench import Workbench
from fairwait.definitions.measure import Kind, Measure
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.domain.treatment import TOTAL
from fairwait.stats.arrays import Floats, two_sided_z
from fairwait.stats.trend.gap import GapChange, Spreads, bootstrap, chance, change, monthly, moved_alike, undirected

#: So many places x months are drawn again with fewer replicates, to keep an answer within a second.
_MANY, _REPLICATES, _FEWER, _SIMULATIONS = 2000, 1000, 500, 300
_SEED = 20260131
_Z = two_sided_z(0.95)
#: What is added to a verdict whose change is no more than that of something else than places.
AS_WANDERING, AS_ENGLAND = ", as wandering alone would", ", as England’s move alone would"


@dataclass(frozen=True, slots=True)
class GapLine:
    """One estimator over the months of a stretch, (months,) each, and its change from the first to the last third.

    ``low`` and ``high`` are 95 per cent limits from places drawn again; ``chance`` is the median of what noise alone
    would show between equal places, ``chance_high`` its 97.5 per cent point. ``published`` is the change with what
    breaks did left in, where they did anything. ``votes`` says whether its interval can be relied on: that of the
    highest over the lowest cannot, for it rests on two places. ``driven`` says that places wander (a stock), so that
    growth is only more than wandering where it also passes ``change.apart_high``.
    """

    id: str
    name: str
    meaning: str
    unit: str
    value: Floats
    low: Floats
    high: Floats
    chance: Floats
    chance_low: Floats
    chance_high: Floats
    change: GapChange
    published: GapChange | None
    votes: bool
    driven: bool

    @property
    def verdict(self) -> str:
        """``wider`` or ``narrower``, with :data:`AS_ENGLAND` or :data:`AS_WANDERING` after it where that is all;
        ``cannot be told`` or ``not judged``.

        By the interval as it is printed, with the breaks' steps taken out and, where there are any, left in. A change
        that arithmetic alone gives when every place moves as England did is nobody's coming nearer.
        """
        if not self.votes or not np.isfinite(self.change.value):
            return "not judged"
        told = {_way(one) for one in (self.change, self.published) if one is not None}
        if len(told) > 1 or "" in told:
            return "cannot be told"
        way = told.pop()
        if _way(self.change, self.change.alike) != way:
            return way + AS_ENGLAND
        if way == "wider" and self.driven and self.change.value <= self.change.apart_high:
            return way + AS_WANDERING
        return way


def _way(one: GapChange, than: float = 1.0) -> str:
    """Whether a change is clearly more, or clearly less, than another."""
    if round(one.low / than, 2) > 1:
        return "wider"
    return "narrower" if round(one.high / than, 2) < 1 else ""


@dataclass(frozen=True, slots=True)
class GapStretch:
    """The months of one segment: the same places throughout, and every estimator of them."""

    steady: Steady
    lines: tuple[GapLine, ...]

    @property
    def periods(self) -> tuple[Period, ...]:
        return tuple(self.steady.panel.periods[column] for column in self.steady.columns)

    def line(self, id: str) -> GapLine | None:
        """An estimator by its id; None where it cannot be given."""
        return next((one for one in self.lines if one.id == id), None)


@dataclass(frozen=True, slots=True)
class GapOverTime:
    """The gap of one measure over a window. ``stretches`` are in order of time and never joined; the last is judged.

    ``long_enough`` says whether the last has the twelve months that make a trend.
    """

    panel: Panel
    stretches: tuple[GapStretch, ...]

    @property
    def measure(self) -> Measure:
        return self.panel.measure

    @property
    def last(self) -> GapStretch:
        return self.stretches[-1]

    @property
    def long_enough(self) -> bool:
        return len(self.last.periods) >= FEWEST_MONTHS

    @property
    def places(self) -> int:
        return len(self.last.steady.rows)

    @property
    def judged(self) -> tuple[GapLine, ...]:
        """The estimators that count in the answer."""
        return tuple(line for line in self.last.lines if line.verdict != "not judged")

    @property
    def thirds(self) -> tuple[tuple[Period, ...], tuple[Period, ...]]:
        """The months that are held against one another."""
        third, months = self.last.steady.third, self.last.periods
        return months[:third], months[-third:]

    @property
    def headline(self) -> GapLine:
        """The ratio of percentiles that leaves out least of the ends, else the variation."""
        known = [self.last.line(one) for one in ("q95_5", "q90_10", "cv")]
        return next(line for line in known if line is not None)


def gap_over_time(
    bench: Workbench,
    measure: Measure | str,
    geography: Geography,
    *,
    last: Period | None = None,
    months: int | None = USUAL_MONTHS,
    treatment_function: str = TOTAL,
) -> GapOverTime:
    """Whether places are further apart than they were: a measure over the ``months`` up to ``last``.

    Methods 3.4 and 13. ``months`` None takes everything held. Raises NothingToAnswerWithError where fewer than two
    months are held, or fewer than five places can be judged throughout. The same question is answered once for each
    workbench.
    """
    found = panel(bench, measure, geography, last=last, months=months, treatment_function=treatment_function)
    asked = ("gap over time", found.measure.id, geography, last, months, treatment_function)
    if asked not in bench.kept:
        bench.kept[asked] = gap_of(found, seed=bench.seed)
    return cast(GapOverTime, bench.kept[asked])


def gap_of(found: Panel, *, seed: int = _SEED) -> GapOverTime:
    """The gap of a panel. Raises NothingToAnswerWithError where too few places can be judged in the last segment."""
    blocks = [steady(found, int(one)) for one in dict.fromkeys(found.segment.tolist())]
    if not blocks[-1].enough:
        raise NothingToAnswerWithError(
            f"Too few {found.geography.plural} can be judged in the same months to say how far apart they are",
            where=f"{found.measure.title}, {found.periods[0].label} to {found.last.label}",
            expected="five places or more, in two months or more",
            remedy="ask for another kind of place with --geography, or for fewer months",
        )
    return GapOverTime(found, tuple(_stretch(one, seed) for one in blocks if one.enough))


def _stretch(block: Steady, seed: int) -> GapStretch:
    # Of its own seed, so that a stretch has the same answer whatever stretches come before it.
    rng = np.random.default_rng([seed, *block.level.shape])
    replicates = _REPLICATES if block.level.size <= _MANY else _FEWER
    places, third, number = block.places(), block.third, len(block.rows)
    seen, again = monthly(places), bootstrap(places, rng, replicates)
    equal = chance(places, rng, _SIMULATIONS)
    aimless = undirected(places.ends, block.panel.nature, rng, _SIMULATIONS)
    alike = moved_alike(places, block.england_moved)
    published = _published(block, rng) if any(step in block.columns[1:] for step in block.panel.steps) else None

    def line(id: str, name: str, meaning: str, unit: str, votes: bool) -> GapLine:
        times = 100.0 if unit == "percentage points" else 1.0
        low, high = _limits(seen[id], again[id])
        middle, least, most = times * np.quantile(equal[id], [0.5, 0.025, 0.975], axis=0)
        moved = change(seen[id], again[id], aimless[id], third, number, alike[id])
        left_in = None if published is None else change(published[0][id], published[1][id], None, third, number)
        return GapLine(
            id, name, meaning, unit, times * seen[id], times * low, times * high, middle, least, most,
            change=_times(moved, times), published=left_in, votes=votes, driven=block.panel.nature == "stock",
        )  # fmt: skip

    lines = (line(*one) for one in _ways(block.panel, places.weight[:, -1]))
    return GapStretch(block, tuple(one for one in lines if np.isfinite(one.value).all()))


def _published(block: Steady, rng: np.random.Generator) -> tuple[Spreads, Spreads]:
    places = block.places(published=True)
    return monthly(places), bootstrap(places.ends, rng, _FEWER)


def _limits(value: Floats, again: Floats) -> tuple[Floats, Floats]:
    """Limits on the log scale, centred on what is seen; by quantiles where that may be nought."""
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.log(again)
    if np.isfinite(logs).all() and (value > 0).all():
        spread = np.exp(_Z * logs.std(axis=0, ddof=1))
        return value / spread, value * spread
    low, high = np.nanquantile(again, [0.025, 0.975], axis=0)
    return np.minimum(low, value), np.maximum(high, value)


def _times(one: GapChange, times: float) -> GapChange:
    return replace(one, early=one.early * times, late=one.late * times)


def _ways(found: Panel, weight: Floats) -> list[tuple[str, str, str, str, bool]]:
    """The estimators in printing order: id, name, what it is, its unit, and whether its interval can be relied on."""
    ways = [(one.id, one.name, one.meaning, "", one.id != "eq") for one in estimators(weight)]
    if found.measure.kind is Kind.SHARE:
        ways.append(("sd", "SD in percentage points", "standard deviation of the shares", "percentage points", True))
        scale = "log odds"
    else:
        scale = "log"
        if found.measure.kind is not Kind.QUANTILE:
            what = "variation left when counting error and month-to-month noise are taken off"
            ways.append(("scv", "Systematic component of variation × 100", what, "", True))
    ways.append(("tau", f"SD of the {scale}, noise taken off",
                 "true differences on the scale least tied to England’s level", "", True))  # fmt: skip
    return ways
