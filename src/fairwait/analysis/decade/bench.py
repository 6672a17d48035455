"""A workbench that sees some treatment functions only: their pathways together stand where all of them would.

Two months far apart can be held against each other only where the same treatment was paid for by the same kind of
body in both. Ranks, spread and intervals are then made exactly as for a month as published. Every choice of functions
and every measure is made from one reading of a month's counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from fairwait.analysis.workbench import Workbench
from fairwait.definitions.measure import Measure
from fairwait.definitions.measure_files import measure as named_measure
from fairwait.domain import words
from fairwait.domain.errors import NothingToAnswerWithError, UsageError
from fairwait.domain.estimates import NUMBER_COLUMNS, TEXT_COLUMNS, Estimates
from fairwait.domain.period import Period
from fairwait.domain.place import Basis, Geography
from fairwait.domain.treatment import TOTAL, Part
from fairwait.measures.completeness import AreaCompleteness, Completeness
from fairwait.measures.counting import Counted, ask, count
from fairwait.measures.engine import estimates_of
from fairwait.measures.source import held_months
from fairwait.measures.together import only_total, total_of
from fairwait.stats.arrays import Floats
from fairwait.store.reader import Store

#: One measure that reads each part with all its bands, or those that it has, to count it with.
READERS = {
    Part.INCOMPLETE: "median_wait", Part.ADMITTED: "admitted_median_wait",
    Part.NON_ADMITTED: "non_admitted_median_wait",
}  # fmt: skip
PARTS = tuple(READERS)
#: Two months are a decade apart, in the same season, when so many years or more lie between them.
FEWEST_YEARS = 10
#: An area more of whose figure than this rests on where residents live is shown, and compared with nothing: of each
#: organisation that was divided the smaller of the shares inside and outside the area, over the area's pathways.
MOST_APPORTIONED = 0.05


class Reading:
    """The counts of one store on one set of boundaries: each month is read once, every part, function and band."""

    def __init__(self, store: Store, boundaries: Period | None) -> None:
        self._store, self._boundaries = store, boundaries
        self._counted: dict[tuple[Geography, Period], Counted] = {}

    def counted(self, geography: Geography, period: Period) -> Counted:
        """Pathways of all treatment functions on the places of a geography. Errors as :func:`count`."""
        key = (geography, period)
        if key not in self._counted:
            question = ask(
                tuple(READERS.values()), geography=geography, period=period, treatment_functions=None,
                boundaries=self._boundaries,
            )  # fmt: skip
            self._counted[key] = count(question, self._store)
        return self._counted[key]


@dataclass(frozen=True, slots=True)
class Month:
    """One of the two months: what answers for it on common boundaries, and its counts.

    ``packaged`` says that the figures that travel with fairwait answer, because the user's store lacks the month.
    """

    period: Period
    bench: Workbench
    packaged: bool
    counts: Reading


def two_months(bench: Workbench, now: Period, then: Period | None = None) -> tuple[Month, Month] | None:
    """The month ``then`` and the month ``now`` on the areas of ``now``; None when either is held nowhere.

    Without ``then``, the latest month of the same name that lies ten years back or more: the same season, so that
    winter is held against winter. The user's store answers where it can, else the figures that travel with fairwait.
    """
    later = _held(bench, now)
    candidates = [then] if then else _same_season(bench, now)
    earlier = next((found for one in candidates if (found := _held(bench, one)) is not None), None)
    if later is None or earlier is None:
        return None
    return _month(bench, earlier, now), _month(bench, later, now)


def _month(bench: Workbench, held: tuple[Period, Store], now: Period) -> Month:
    period, store = held
    at = bench.boundaries or now
    # On its own boundaries the month is what the workbench itself sees, who submitted included.
    same = store is bench.store and at == (bench.boundaries or period)
    whole = bench if same else Workbench(store, seed=bench.seed, boundaries=at)
    return Month(period, whole, store is not bench.store, Reading(store, at))


def earlier_first(then: Period, now: Period) -> None:
    """Raises UsageError unless ``then`` comes before ``now``."""
    if then >= now:
        same = f"{now.label} cannot be held against itself"
        raise UsageError(
            same if then == now else f"{then.label} does not come before {now.label}",
            where="the two months", expected="two months, the earlier one first",
        )  # fmt: skip


def why_not_compared(months: tuple[Month, Month], reasons: Sequence[str], apportioned: float) -> str:
    """Why an area is not compared, from why it cannot be ranked in either month; empty where it is compared.

    ``apportioned`` is the share of its figure of the earlier month that rests on where residents live.
    """
    told = [
        f"{month.period.label}: {reason}" for month, reason in zip(months, reasons, strict=True) if reason
    ]  # fmt: skip
    if not told and apportioned > MOST_APPORTIONED:
        told.append(
            f"Its boundary changed: {words.percent(apportioned)} of its pathways in {months[0].period.label} rest on "
            "where residents live."
        )
    return " ".join(told)


def _held(bench: Workbench, period: Period) -> tuple[Period, Store] | None:
    for store in (bench.store, bench.history):
        if period in held_months(store, PARTS, Basis.COMMISSIONER):
            return period, store
    return None


def latest_month(bench: Workbench) -> Period:
    """The latest month with every part of the return, of the user's store or of the figures that travel along."""
    return max(_months(bench))


def _months(bench: Workbench) -> set[Period]:
    return {month for store in (bench.store, bench.history) for month in held_months(store, PARTS, Basis.COMMISSIONER)}


def _same_season(bench: Workbench, now: Period) -> list[Period]:
    old = (one for one in _months(bench) if one.month == now.month and now.year - one.year >= FEWEST_YEARS)
    return sorted(old, reverse=True)


class FunctionsBench(Workbench):
    """A month whose total adds up ``functions`` alone, with percentiles by the rule of the month ``rule_of``.

    Who submitted is judged by ``whole``, the workbench that sees every treatment function: an absent hospital is
    absent from some of them too.
    """

    def __init__(
        self,
        whole: Workbench,
        functions: Sequence[str],
        rule_of: Period,
        counts: Reading | None = None,
    ) -> None:
        super().__init__(whole.store, seed=whole.seed, boundaries=whole.boundaries)
        self.whole, self.functions, self.rule_of = whole, tuple(functions), rule_of
        self._counts = counts or Reading(whole.store, whole.boundaries)
        self._complete: dict[tuple[Geography, Period, int], Floats] = {}

    def judged(self, period: Period) -> Completeness | None:
        """As the whole workbench judges it."""
        return self.whole.judged(period)

    def completeness(self, area: str, period: Period, treatment_function: str = TOTAL) -> AreaCompleteness:
        """As the whole workbench judges it."""
        return self.whole.completeness(area, period, treatment_function)

    def prepare(
        self, measures: Sequence[Measure | str], geography: Geography, period: Period, *, detail: bool = True
    ) -> None:
        """Estimates of the chosen functions together and, with ``detail``, one by one too."""
        every = self.counted(measures, geography, period)
        counted = every if detail else only_total(every)
        for measure in counted.question.measures:
            table = _named(estimates_of(measure, counted), len(self.functions))
            own = self._with_completeness(table, geography, period)
            if detail:
                self._estimates[measure.id, geography, period, True] = own
            self._estimates[measure.id, geography, period, False] = own.where(own["treatment_function"] == TOTAL)

    def counted(self, measures: Sequence[Measure | str], geography: Geography, period: Period) -> Counted:
        """The counts behind the estimates: the chosen functions and their total.

        Raises
        ------
        NothingToAnswerWithError
            For a geography whose places have no common boundaries.
        """
        if geography is Geography.PROVIDER:
            raise NothingToAnswerWithError(
                "Providers are not followed over a decade", expected="areas", remedy="ask for sub-ICB locations"
            )
        chosen = tuple(named_measure(one) if isinstance(one, str) else one for one in measures)
        if all(_read(one) for one in chosen):
            counted = self._counts.counted(geography, period)
        else:
            question = ask(
                chosen, geography=geography, period=period, treatment_functions=None, boundaries=self.boundaries
            )
            counted = count(question, self.store)
        question = replace(counted.question, measures=chosen, rule_of=self.rule_of)
        return total_of(replace(counted, question=question), self.functions)

    def _with_completeness(self, table: Estimates, geography: Geography, period: Period) -> Estimates:
        """As the whole workbench joins it; found once for all measures, whose tables have the same cells."""
        key = (geography, period, len(table))
        if key not in self._complete:
            self._complete[key] = super()._with_completeness(table, geography, period)["completeness"]
        return replace(table, columns={**table.columns, "completeness": self._complete[key]})


def _read(measure: Measure) -> bool:
    """Whether a reading of every part of the month itself holds all that a measure needs."""
    return set(measure.months) == {0} and {part for term in measure.terms for part in term.parts} <= set(PARTS)


def _named(table: Estimates, functions: int) -> Estimates:
    """The estimates, whose totals say in words that they are the sum of some functions."""
    together = table["treatment_function"] == TOTAL
    method = table["method"].copy()
    method[together] = [f"{text}; the sum of {functions} treatment functions" for text in method[together]]
    columns = {name: table[name] for name in (*TEXT_COLUMNS, *NUMBER_COLUMNS)}
    return Estimates({**columns, "method": np.asarray(method, dtype=object)})
