"""The month-to-month noise of a month: measured on its own run of months where one is held, else borrowed.

The noise of one decade is not that of another: a share near its limit moves more in odds than one in the middle, and
hospitals counted otherwise ten years ago. Where four months in a row around a month are held, its noise is measured on
the month-on-month changes of the places that could be judged in each of them, and the larger of that and what is
borrowed from today is taken. A run is held in the user's store, or among the figures that travel with fairwait.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from typing import cast

import numpy as np

from fairwait.analysis.collected import run_of_periods
from fairwait.analysis.scale import on_scale
from fairwait.analysis.unranked import reasons_not_to_rank
from fairwait.analysis.workbench import Workbench
from fairwait.definitions.measure import STOCKS, Kind, Measure
from fairwait.definitions.measure_files import measure as named_measure
from fairwait.definitions.noise import borrowed_noise
from fairwait.domain import words
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.estimates import Estimates
from fairwait.domain.period import Period
from fairwait.domain.place import Basis, Geography
from fairwait.domain.treatment import TOTAL, Part
from fairwait.measures.source import held_months
from fairwait.stats.arrays import Floats
from fairwait.stats.noise import BorrowedNoise, Noise
from fairwait.stats.noise_changes import MONTHS_FOR_CHANGES, ChangeNoise, measure_changes
from fairwait.store.reader import Store

#: Months in a row that noise is measured on, at most: further away is another season.
MOST = 6
#: Borrowed noise may be the wrong size: the sd of its log that ranks allow for (studies, rank coverage).
DOUBT = 0.35
#: The sizes of lists have no ranking of their own where nobody knows how many people live in a place.
_LISTS, _LISTED_BY = "waiting_per_1000", "within_18_weeks"
_NONE = Noise(0.0, 0.0)
#: Before 2022 the smallest areas were clinical commissioning groups.
_PLURALS = {Geography.SUB_ICB: "areas", Geography.ICB: "ICBs"}

Scaled = Callable[[Estimates], tuple[Floats, Floats]]


@dataclass(frozen=True, slots=True)
class OwnNoise(BorrowedNoise):
    """Noise of a month measured on the months around it, ``when``. ``instead_of`` is the smaller one of today."""

    instead_of: float = float("nan")


def doubt_of(noise: BorrowedNoise) -> float:
    """How unsure the size of noise is, as the sd of its log: by its own limits where it was measured on the month's
    own run, else what borrowing costs."""
    return noise.log_sd if isinstance(noise, OwnNoise) and noise.log_sd > 0 else DOUBT


def month_noise(
    bench: Workbench, measure: Measure, geography: Geography, period: Period, treatment_function: str = TOTAL
) -> BorrowedNoise:
    """The noise of one month of a measure: its own if larger than what is borrowed. Found once for each question.

    Providers borrow theirs by the length of their list. Errors as :func:`fairwait.definitions.noise.borrowed_noise`.
    """
    key = (measure.id, geography, period, treatment_function)
    if key not in bench.noises:
        bench.noises[key] = _month_noise(
            bench, measure.id, _scaled(measure, geography), measure, geography, period, treatment_function
        )
    return bench.noises[key]


def list_noise(bench: Workbench, period: Period, treatment_function: str = TOTAL) -> BorrowedNoise:
    """The noise of the size of an area's waiting list in one month, as :func:`month_noise`."""
    key = (_LISTS, Geography.SUB_ICB, period, treatment_function)
    if key not in bench.noises:
        share = named_measure(_LISTED_BY)
        bench.noises[key] = _month_noise(
            bench, _LISTS, _sizes, share, Geography.SUB_ICB, period, treatment_function
        )  # fmt: skip
    return bench.noises[key]


def run_of_months(store: Store, period: Period, parts: Collection[Part]) -> tuple[Period, ...]:
    """The months held in a row around ``period``, itself among them, the nearest first taken; none if under four."""
    held = set(held_months(store, parts, Basis.COMMISSIONER))
    run = [period] if period in held else []
    while run and len(run) < MOST:
        ends = (run[0].shift(-1), run[-1].shift(1))
        more = sorted((one for one in ends if one in held), key=lambda one: abs(period.months_until(one)))
        if not more:
            break
        run = sorted([*run, more[0]])
    return tuple(run) if len(run) >= MONTHS_FOR_CHANGES else ()


def larger(borrowed: BorrowedNoise, found: ChangeNoise, months: Sequence[Period], places: str) -> BorrowedNoise:
    """The larger of what is borrowed and what the changes over ``months`` show; ``places`` names who changed."""
    if found.omega <= borrowed.omega:
        return borrowed
    when = words.months(months[0], months[-1])
    return OwnNoise(
        omega=found.omega, rho=borrowed.rho, scale=borrowed.scale,
        source=f"{found.places} {places} that could be judged, {when}, month-on-month changes",
        treatment_function=borrowed.treatment_function, measure=borrowed.measure,
        log_sd=found.log_sd, when=when, low=found.low, high=found.high, instead_of=borrowed.omega,
    )  # fmt: skip


def judged_tables(
    bench: Workbench, run: Sequence[Period], measure: Measure, geography: Geography, function: str
) -> tuple[list[Estimates], list[set[str]]]:
    """The estimates of each month of the run, and the places that could have been ranked in it."""
    tables, kept = [], []
    for month in run:
        key = ("judged in a month", measure.id, geography, month, function)
        if key not in bench.kept:  # a month is in the runs of all months around it
            bench.kept[key] = _judged_table(bench, month, measure, geography, function)
        table, codes = cast("tuple[Estimates, set[str]]", bench.kept[key])
        tables.append(table)
        kept.append(codes)
    return tables, kept


def _judged_table(
    bench: Workbench, month: Period, measure: Measure, geography: Geography, function: str
) -> tuple[Estimates, set[str]]:
    table = bench.estimates(measure, geography, month, function)
    reasons = reasons_not_to_rank(bench, measure, table, geography, month)
    return table, {area for area, reason in zip(table["area"].tolist(), reasons, strict=True) if not reason}


def panel_noise(
    tables: Sequence[Estimates], kept: Sequence[Collection[str]], measure: Measure, geography: Geography, rho: float
) -> ChangeNoise:
    """The noise that tables of one measure, a month each, show on the places ``kept`` in each month.

    Raises NothingToAnswerWithError for fewer than twenty places, or fewer than four months.
    """
    return _changes(tables, kept, _scaled(measure, geography), _correlation(measure, rho))


def _month_noise(
    bench: Workbench, of: str, scaled: Scaled, measure: Measure, geography: Geography, period: Period, function: str
) -> BorrowedNoise:
    borrowed = borrowed_noise(of, function, geography)
    if geography is Geography.PROVIDER:
        return borrowed
    holder, run = _run(bench, measure, geography, period)
    if not run:
        return borrowed
    try:
        if measure.collected is None:
            _read_at_once(bench, holder, run, geography, period, function)
        tables, kept = judged_tables(holder, run, measure, geography, function)
        found = _changes(tables, kept, scaled, _correlation(measure, borrowed.rho))
    except NothingToAnswerWithError:
        return _in_proportion(bench, borrowed, of, measure, geography, period, function)
    return larger(borrowed, found, run, _PLURALS.get(geography, geography.plural))


def _in_proportion(
    bench: Workbench, borrowed: BorrowedNoise, of: str, measure: Measure, geography: Geography, period: Period,
    function: str,
) -> BorrowedNoise:  # fmt: skip
    """Too few places measure themselves: borrowed, raised as that of smaller places, or of all functions, is."""
    if measure.collected is not None:
        return borrowed
    wider = (Geography.SUB_ICB, function) if geography is not Geography.SUB_ICB else (geography, TOTAL)
    if wider == (geography, function):
        return borrowed
    noise = (
        list_noise(bench, period, wider[1]) if of == _LISTS else month_noise(bench, measure, wider[0], period, wider[1])
    )
    if not isinstance(noise, OwnNoise):
        return borrowed
    times = noise.omega / noise.instead_of
    whose = "all treatment functions" if wider[0] is geography else _PLURALS[wider[0]]
    return replace(
        noise, omega=borrowed.omega * times, low=float("nan"), high=float("nan"), log_sd=DOUBT,
        source=f"{borrowed.source}; raised {words.times(times)} as {whose} were in {noise.when}",
        treatment_function=borrowed.treatment_function, instead_of=borrowed.omega,
    )  # fmt: skip


def _run(
    bench: Workbench, measure: Measure, geography: Geography, period: Period
) -> tuple[Workbench, tuple[Period, ...]]:
    """Where a run around the month is held, and its months: the store first, then what travels along."""
    if measure.collected is not None:
        return _run_of_collected(bench, measure, geography, period)
    parts = {part for term in measure.terms for part in term.parts}
    run = run_of_months(bench.store, period, parts)
    if run or bench.store is bench.history:
        return bench, run
    run = run_of_months(bench.history, period, parts)
    return (bench.packaged, run) if run else (bench, ())


def _run_of_collected(
    bench: Workbench, measure: Measure, geography: Geography, period: Period
) -> tuple[Workbench, tuple[Period, ...]]:
    """The run of another return, in quarters where it is quarterly; none if under four."""
    for holder in [bench] if bench.store is bench.history else [bench, bench.packaged]:
        run = run_of_periods(holder.store, measure, geography, period, MOST)
        if len(run) >= MONTHS_FOR_CHANGES:
            return holder, tuple(run)
    return bench, ()


def _read_at_once(
    bench: Workbench, holder: Workbench, run: Sequence[Period], geography: Geography, period: Period, function: str
) -> None:
    """Read the months of a run once for every measure that was read of the month itself, instead of once a measure."""
    detail = function != TOTAL
    for month in run:
        wanted = set(bench.read_so_far(geography, period, detail)) - set(holder.read_so_far(geography, month, detail))
        named = {one: named_measure(one) for one in sorted(wanted)}
        of_a_month = [one for one, known in named.items() if known.collected is None and set(known.months) == {0}]
        if len(of_a_month) > 1:
            try:
                holder.prepare(of_a_month, geography, month, detail=detail)
            except NothingToAnswerWithError:  # a part of the return is held for the month itself only
                return


def values_of_panel(
    tables: Sequence[Estimates], kept: Sequence[Collection[str]], measure: Measure
) -> tuple[Floats, Floats]:
    """Places x months on the working scale, and their squared standard errors without noise; NaN where not kept.

    The noise of providers by length of list is left out as well: it is what such a panel is there to measure.
    """
    return _panel(tables, kept, _scaled(measure, Geography.ENGLAND))


def _changes(tables: Sequence[Estimates], kept: Sequence[Collection[str]], scaled: Scaled, rho: float) -> ChangeNoise:
    return measure_changes(*_panel(tables, kept, scaled), rho=rho)


def _panel(tables: Sequence[Estimates], kept: Sequence[Collection[str]], scaled: Scaled) -> tuple[Floats, Floats]:
    places = {code: row for row, code in enumerate(sorted(set().union(*kept)))}
    values, sampling = np.full((2, len(places), len(tables)), np.nan)
    for month, (table, codes) in enumerate(zip(tables, kept, strict=True)):
        own = table.where(np.array([code in codes for code in table["area"].tolist()], dtype=bool))
        rows = [places[code] for code in own["area"].tolist()]
        values[rows, month], sampling[rows, month] = scaled(own)
    return values, sampling


def _correlation(measure: Measure, rho: float) -> float:
    """What hides part of the noise from changes: months of a flow are alike; a list's noise is that of its changes."""
    if measure.collected is not None:
        return rho if measure.collected.flow else 0.0
    return 0.0 if {part for term in measure.terms for part in term.parts} <= STOCKS else rho


def _scaled(measure: Measure, geography: Geography) -> Scaled:
    """What brings a table to the working scale: each value, and its squared standard error without noise."""

    def scaled(table: Estimates) -> tuple[Floats, Floats]:
        if measure.kind is Kind.SHARE:  # shares of population leave rounding behind: a part may exceed its whole
            inside = np.minimum(table["numerator"], table["denominator"])
            table = Estimates({**table.columns, "numerator": inside})
        found = on_scale(measure, table, _NONE, geography)
        return found.theta, found.se**2

    return scaled


def _sizes(table: Estimates) -> tuple[Floats, Floats]:
    whole = np.asarray(table["denominator"], dtype=np.float64) + 0.5
    return np.log(whole), 1.0 / whole
