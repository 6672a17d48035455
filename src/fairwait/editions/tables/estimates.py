"""Every estimate that the data of an edition give: each measure, level, place, treatment function and month held.

Months older than five years are left out, and of a provider the treatment functions in which it has nobody. The
intervals are those of counting alone, as in ``fairwait estimate``; the interval of the rank has the noise of a month
in it, as in ``fairwait rank``. Ranks are made of whole lists only and for the latest year and a month.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from fairwait.analysis.own_kind import or_another_kind
from fairwait.analysis.ranking import PlaceRanking, rank, reasons_not_to_rank
from fairwait.analysis.workbench import Workbench
from fairwait.definitions.measure import Measure
from fairwait.definitions.measure_files import measures
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.estimates import Estimates
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.domain.treatment import TOTAL
from fairwait.editions.tables.held import Held
from fairwait.measures.collected.held import measure_periods
from fairwait.measures.source import held_months

if TYPE_CHECKING:
    from fairwait.editions.writing import EditionWriter

#: How far back estimates go, in months.
MONTHS: Final = 60
#: How far back places are ranked, in months: the latest month and the same month a year before.
RANKED_MONTHS: Final = 13
#: How many months one workbench serves.
_TOGETHER: Final = 12
COLUMNS: Final = (
    "measure", "geography", "period", "treatment_function", "area", "value", "low", "high", "numerator", "denominator",
    "completeness", "status", "reason", "rank_low", "rank_high", "ranked_of", "method",
)  # fmt: skip
_TEXTS: Final = ("measure", "geography", "period", "treatment_function", "area")
_NUMBERS: Final = ("value", "low", "high", "numerator", "denominator", "completeness")


def fill(bench: Workbench, writer: EditionWriter) -> None:
    """Write the table ``estimate``, and the fact ``held``: what there is of it (:class:`Held`)."""
    held = Held()
    for geography in Geography:
        for table, reasons, ranking in _level(bench, geography):
            held.add(table)
            writer.rows("estimate", COLUMNS, rows_of(table, reasons, ranking))
    writer.fact("held", held.plain())


def periods_of(bench: Workbench, geography: Geography) -> dict[Measure, tuple[Period, ...]]:
    """The months, or quarters by their last month, that each measure of a level has estimates for, oldest first."""
    found, latest = {}, bench.latest_period()
    for measure in measures().values():
        if measure.status == "retired" or geography not in measure.geographies:
            continue
        if measure.collected is not None:
            months = measure_periods(bench.store, measure, geography)
        else:
            parts = {part for term in measure.terms for part in term.parts}
            there = held_months(bench.store, parts, geography.basis)
            months = tuple(one for one in there if {one.shift(back) for back in measure.months} <= {*there})
        found[measure] = tuple(one for one in months if one > latest.shift(-MONTHS))
    return {measure: months for measure, months in found.items() if months}


def rows_of(table: Estimates, reasons: NDArray[Any], ranking: PlaceRanking | None) -> Iterator[tuple[Any, ...]]:
    """The rows of one measure in one month, in the order of :data:`COLUMNS`."""
    ranks = _ranks(table, ranking)
    columns = [table[name].tolist() for name in _TEXTS]
    columns += [_numbers(table[name]) for name in _NUMBERS]
    columns += [table["status"].tolist(), reasons.tolist(), *ranks, table["method"].tolist()]
    return zip(*columns, strict=True)


def _level(bench: Workbench, geography: Geography) -> Iterator[tuple[Estimates, NDArray[Any], PlaceRanking | None]]:
    """Each measure of each month of a level: its estimates, why each is not ranked, and the ranking of whole lists.

    A workbench of its own for every year, newest first: neighbouring months tell each other's noise, and what one
    keeps of sixty would fill the memory.
    """
    months = periods_of(bench, geography)
    own = bench
    for at, period in enumerate(sorted({one for found in months.values() for one in found}, reverse=True)):
        if at % _TOGETHER == 0:
            own = Workbench(bench.store, seed=bench.seed, boundaries=bench.boundaries)
        chosen = [measure for measure, found in months.items() if period in found]
        for measure in _prepared(own, chosen, geography, period):
            table = _kept(own.all_estimates(measure, geography, period), geography)
            lately = period > months[measure][-1].shift(-RANKED_MONTHS)
            ranking, why = _ranked(own, measure, geography, period) if lately else (None, "")
            yield table, _reasons(own, measure, table, geography, period, ranking, why), ranking


def _ranked(
    bench: Workbench, measure: Measure, geography: Geography, period: Period
) -> tuple[PlaceRanking | None, str]:
    """The ranking of the whole lists, or why there is none."""
    if geography is Geography.ENGLAND:
        return None, ""
    try:
        return rank(bench, measure, geography, period), ""
    except NothingToAnswerWithError as error:
        return None, error.what


def _prepared(bench: Workbench, chosen: Sequence[Measure], geography: Geography, period: Period) -> Iterator[Measure]:
    """Those of the measures that the month can answer: all are read at once where all can be."""
    try:
        bench.prepare(chosen, geography, period)
    except NothingToAnswerWithError:
        for measure in chosen:
            with suppress(NothingToAnswerWithError):
                bench.prepare([measure], geography, period)
                yield measure
    else:
        yield from chosen


def _kept(table: Estimates, geography: Geography) -> Estimates:
    """Without the treatment functions in which a provider has nobody, which are most of them."""
    if geography is not Geography.PROVIDER:
        return table
    return table.where((table["status"] != "no_data") | (table["treatment_function"] == TOTAL))


def _reasons(
    bench: Workbench, measure: Measure, table: Estimates, geography: Geography, period: Period,
    ranking: PlaceRanking | None, why: str,
) -> NDArray[Any]:  # fmt: skip
    """For each row why it may not be ranked, empty where it may; ``why`` is why nobody of the whole lists could be."""
    told = np.array(reasons_not_to_rank(bench, measure, table, geography, period), dtype=object)
    whole = table["treatment_function"] == TOTAL
    if ranking is not None:
        own = dict(zip(ranking.unranked["area"].tolist(), ranking.reasons, strict=True))
        told[whole] = [own.get(area, "") for area in table["area"][whole].tolist()]
    elif why:
        told[whole & (told == "")] = why
    for function in dict.fromkeys(table["treatment_function"].tolist()):
        rows = table["treatment_function"] == function
        if function == TOTAL or measure.collected is None or geography is not Geography.PROVIDER:
            continue
        given = told[rows].tolist()
        told[rows] = or_another_kind(bench, measure, table.where(rows), geography, period, function, given)
    return told


def _ranks(table: Estimates, ranking: PlaceRanking | None) -> list[list[int | None]]:
    """The interval of each rank and of how many: None for whoever is not ranked."""
    low: list[int | None] = [None] * len(table)
    high, among = list(low), list(low)
    if ranking is None:
        return [low, high, among]
    places = {area: at for at, area in enumerate(ranking.estimates["area"].tolist())}
    for row in np.flatnonzero(table["treatment_function"] == TOTAL).tolist():
        at = places.get(table["area"][row])
        if at is not None:
            low[row], high[row], among[row] = int(ranking.rank_low[at]), int(ranking.rank_high[at]), len(ranking)
    return [low, high, among]


def _numbers(column: NDArray[Any]) -> list[float | None]:
    known = column.astype(object)
    known[~np.isfinite(column)] = None
    found: list[float | None] = known.tolist()
    return found
