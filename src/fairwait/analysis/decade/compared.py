"""Two months a decade apart, measure by measure, on the same areas: what each area was then and is now.

Figures of two single months: what is found is exploratory. An area is compared only where it could be judged in both
months and next to none of its figure rests on how residents, instead of patients, were divided among new boundaries.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from fairwait.analysis.decade.bench import FunctionsBench, Month, Reading, two_months, why_not_compared
from fairwait.analysis.decade.functions import Comparable, comparable_functions
from fairwait.analysis.decade.noise import own_noise, run_of_months
from fairwait.analysis.decade.order import Order, order_of
from fairwait.analysis.decade.spread import SpreadChange, spread_changes
from fairwait.analysis.ranking import FEWEST_PLACES
from fairwait.analysis.run_noise import DOUBT
from fairwait.analysis.scale import OnScale, on_scale
from fairwait.analysis.unranked import reasons_not_to_rank
from fairwait.analysis.workbench import Workbench
from fairwait.definitions.measure import Kind, Measure, Polarity
from fairwait.definitions.measure_files import measure as named_measure
from fairwait.domain import words
from fairwait.domain.errors import NothingToAnswerWithError, UsageError
from fairwait.domain.estimates import Estimates
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.domain.treatment import TOTAL
from fairwait.stats.movers import Moves, moves
from fairwait.stats.noise import BorrowedNoise
from fairwait.stats.ranks import Direction, Ranking, rank_areas
from fairwait.stats.shrinkage import NoiseDoubt

#: The measures compared, the first of them the headline. Rates per head are not: residents of 2015 are not held.
MEASURES = (
    "within_18_weeks", "over_52_weeks", "median_wait", "p92_wait", "admitted_median_wait", "admitted_p95_wait",
    "non_admitted_median_wait", "non_admitted_p95_wait",
)  # fmt: skip
DRAWS, LINE_DRAWS = 1_000, 400  # of all functions together; of one function, which has a line of a table
_FEW = 2  # draws where only the test is wanted, which needs none


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two months for the areas compared, in one order. ``england`` is on the printed scale.

    ``position`` is the expected rank with its 95 per cent limits, 1 being the best by the measure's polarity.
    """

    period: Period
    estimates: Estimates
    scale: OnScale
    result: Ranking
    england: float
    england_scaled: float
    noise: BorrowedNoise

    @property
    def relative(self) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        """Each area less England on the working scale."""
        return np.asarray(self.scale.theta - self.england_scaled)

    @property
    def position(self) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        return self.result.ranks.expected


@dataclass(frozen=True, slots=True)
class Aside:
    """An area that is shown and not compared: both rows of estimates, and why."""

    code: str
    name: str
    then: Estimates
    now: Estimates
    reason: str


@dataclass(frozen=True, slots=True)
class Compared:
    """One measure in both months: the areas compared, those set aside, and what follows.

    ``functions`` are added together; with one of them, it is that function alone. ``moved_at_double`` says which of
    the areas that moved would still have moved with month-to-month noise twice as large.
    """

    measure: Measure
    treatment_function: str
    functions: tuple[str, ...]
    then: Side
    now: Side
    aside: tuple[Aside, ...]
    moves: Moves
    moved_at_double: np.ndarray[tuple[int], np.dtype[np.int_]]
    order: Order

    def __len__(self) -> int:
        return len(self.then.estimates)

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(self.now.estimates["area"].tolist())


class TwoMonths:
    """The two months with everything compared so far. Raises NothingToAnswerWithError when either is held nowhere."""

    def __init__(self, bench: Workbench, now: Period, then: Period | None = None) -> None:
        found = two_months(bench, now, then)
        if found is None:
            other = then.label if then else f"any {now.label.split()[0]} ten years or more before"
            raise NothingToAnswerWithError(
                f"{now.label} cannot be held against {other}",
                where=bench.store.label,
                expected="a month of the years 2014-15 and a month of today, each with every part of the return",
                remedy="ingest the commissioner workbooks (incomplete, admitted, non-admitted) of the earlier month",
            )
        self.bench, (self.then, self.now) = bench, found
        if self.then.period > self.now.period:
            raise UsageError(
                f"{self.then.period.label} does not come before {self.now.period.label}",
                expected="the earlier month first",
            )
        self._benches: dict[tuple[Period, tuple[str, ...], Period], FunctionsBench] = {}
        self._runs: dict[tuple[Period, tuple[str, ...]], tuple[FunctionsBench, tuple[Period, ...]]] = {}
        self._compared: dict[tuple[str, tuple[str, ...], str], Compared] = {}
        self._spreads: dict[tuple[str, tuple[str, ...], str], tuple[SpreadChange, ...]] = {}

    @cached_property
    def _history(self) -> Reading:
        """The counts that travel with fairwait, for the noise of a month in no run of months of its own store."""
        return Reading(self.bench.history, self.now.bench.boundaries or self.now.period)

    @cached_property
    def evidence(self) -> Comparable:
        """Which treatment functions can be compared, and on what evidence."""
        return comparable_functions(self.then, self.now)

    @cached_property
    def functions(self) -> tuple[str, ...]:
        """The comparable functions."""
        return self.evidence.codes()

    def month(self, month: Month, functions: Sequence[str], rule_of: Period | None = None) -> FunctionsBench:
        """One month that sees ``functions`` alone, with percentiles by the rule of ``rule_of`` (the later month's)."""
        key = (month.period, tuple(functions), rule_of or self.now.period)
        if key not in self._benches:
            self._benches[key] = FunctionsBench(month.bench, *key[1:], month.counts)
        return self._benches[key]

    def compared(
        self, measure: Measure | str, functions: Sequence[str] | None = None, treatment_function: str = TOTAL
    ) -> Compared:
        """One measure of ``functions`` together (the comparable ones), or of one treatment function among them.

        Raises
        ------
        NothingToAnswerWithError
            Fewer than three areas can be compared, or nobody has measured the measure's month-to-month noise.
        """
        chosen = named_measure(measure) if isinstance(measure, str) else measure
        key = (chosen.id, tuple(functions or self.functions), treatment_function)
        if key not in self._compared:
            self._compared[key] = self._compare(chosen, key[1], treatment_function)
        return self._compared[key]

    def spread(
        self,
        measure: Measure | str,
        functions: Sequence[str] | None = None,
        treatment_function: str = TOTAL,
        *,
        only: tuple[str, ...] = (),
    ) -> tuple[SpreadChange, ...]:
        """How far apart the areas compared were and are, by every estimator or by ``only`` some of them.

        Errors as :meth:`compared`.
        """
        found = self.compared(measure, functions, treatment_function)
        key = (found.measure.id, found.functions, treatment_function)
        if key in self._spreads:
            return self._spreads[key]
        changes = spread_changes(found, self.generator("spread", *map(str, key)), only)
        if not only:
            self._spreads[key] = changes
        return changes

    def generator(self, *purpose: str) -> np.random.Generator:
        """A generator of its own for each purpose, so that the two months' draws are independent and repeatable."""
        told = hashlib.blake2b("/".join(purpose).encode(), digest_size=8).digest()
        return np.random.default_rng([self.bench.seed, int.from_bytes(told, "big")])

    def _compare(self, measure: Measure, functions: tuple[str, ...], function: str) -> Compared:
        if functions == self.functions and not self._compared and measure.id in MEASURES:
            self._prepare()
        tables = [self._table(month, measure, functions, function) for month in (self.then, self.now)]
        reasons = [
            reasons_not_to_rank(self.month(month, functions), measure, table, Geography.SUB_ICB, month.period)
            for month, table in zip((self.then, self.now), tables, strict=True)
        ]
        told = [
            why_not_compared((self.then, self.now), both, float(tables[0]["apportioned"][row]))
            for row, both in enumerate(zip(*reasons, strict=True))
        ]
        kept = np.array([not reason for reason in told], dtype=bool)
        if kept.sum() < FEWEST_PLACES:
            raise NothingToAnswerWithError(
                f"{words.count(int(kept.sum()), 'area')} can be compared between {self.then.period.label} and "
                f"{self.now.period.label}", expected=f"at least {FEWEST_PLACES} areas judged in both months",
            )  # fmt: skip
        before, after = (
            self._side(month, measure, functions, function, table.where(kept))
            for month, table in zip((self.then, self.now), tables, strict=True)
        )
        aside = tuple(
            Aside(
                str(tables[1]["area"][row]),
                str(tables[1]["area_name"][row]),
                tables[0].take(at),
                tables[1].take(at),
                told[row],
            )
            for row in np.flatnonzero(~kept).tolist()
            for at in [np.array([row], dtype=np.intp)]
        )
        tested, doubled = self._moves(measure, function, (before, after))
        return Compared(
            measure, function, functions, before, after, aside, tested,
            np.where(tested.moved != 0, doubled.moved, 0),
            order_of(before, after, self.generator("order", measure.id, function)),
        )  # fmt: skip

    def _prepare(self) -> None:
        """Read the measures that are always asked for at once: each file is scanned once instead of once a measure."""
        for month in (self.then, self.now):
            for geography in (Geography.SUB_ICB, Geography.ENGLAND):
                _read(self.month(month, self.functions), geography, month.period)

    def _table(self, month: Month, measure: Measure, functions: tuple[str, ...], function: str) -> Estimates:
        table = self.month(month, functions).estimates(measure, Geography.SUB_ICB, month.period, function)
        return table.where(table["status"] != "unmapped")

    def _side(
        self, month: Month, measure: Measure, functions: tuple[str, ...], function: str, table: Estimates,
    ) -> Side:  # fmt: skip
        codes = table["area"].tolist()
        noise = own_noise(*self._around(month, functions), measure, function, codes)
        scale = on_scale(measure, table, noise, Geography.SUB_ICB)
        england = self.month(month, functions).england(measure, month.period, function)
        centre = float(np.log(england / (1 - england)) if measure.kind is Kind.SHARE else np.log(england))
        direction: Direction = "lowest_first" if measure.polarity is Polarity.LOWER_IS_BETTER else "highest_first"
        result = rank_areas(
            scale.theta, scale.se, self.generator(str(month.period), measure.id, function), direction=direction,
            national=centre, draws=DRAWS if function == TOTAL else LINE_DRAWS, doubt=NoiseDoubt(scale.borrowed, DOUBT),
        )  # fmt: skip
        return Side(month.period, table, scale, result, england, centre, noise)

    def _around(self, month: Month, functions: tuple[str, ...]) -> tuple[FunctionsBench, tuple[Period, ...]]:
        """Where the months around one of the two are held, and which they are; none without a run of them."""
        key = (month.period, functions)
        if key not in self._runs:
            run = run_of_months(month.bench.store, month.period)
            bench = self.month(month, functions)
            if not run and (run := run_of_months(self.bench.history, month.period)):
                whole = Workbench(self.bench.history, boundaries=month.bench.boundaries)
                bench = FunctionsBench(whole, functions, self.now.period, self._history)
            for other in run if functions == self.functions else ():
                _read(bench, Geography.SUB_ICB, other)
            self._runs[key] = bench, run
        return self._runs[key]

    def _moves(self, measure: Measure, function: str, sides: Sequence[Side]) -> tuple[Moves, Moves]:
        """The test, and the same test with month-to-month noise twice as large."""
        then, now = sides
        family = f"every area compared, {self.then.period.label} against {self.now.period.label}"
        found = []
        for times in (1.0, 2.0):
            extra = [(times**2 - 1) * side.noise.variance(1) for side in sides]
            found.append(
                moves(
                    then.relative, np.sqrt(then.scale.se**2 + extra[0]),
                    now.relative, np.sqrt(now.scale.se**2 + extra[1]),
                    family, self.generator("moves", measure.id, function),
                    borrowed=times**2 * (then.scale.borrowed + now.scale.borrowed), log_sd=DOUBT,
                    draws=_FEW if times > 1 else DRAWS if function == TOTAL else LINE_DRAWS,
                )
            )  # fmt: skip
        return found[0], found[1]


def _read(bench: FunctionsBench, geography: Geography, period: Period) -> None:
    """Every measure of the functions together, and the first of them function by function as well."""
    bench.prepare(MEASURES[:1], geography, period)
    bench.prepare(MEASURES[1:], geography, period, detail=False)
