"""Every estimate that the data of an edition give: each measure, level, place, treatment function and month held.

Months older than five years are left out, and of a provider the treatment functions in which it has nobody. ``low`` and
``high`` are the interval that the pages print, with the noise of a month in it, and unknown for whoever cannot be
judged; the interval of counting alone, as ``fairwait estimate`` has it, stands in columns of its own. Ranks stand
beside them as far as pages show them (:mod:`fairwait.editions.tables.ranks`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from fairwait.analysis.workbench import Workbench
from fairwait.definitions.measure import Measure
from fairwait.definitions.measure_files import measures
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.estimates import Estimates
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.domain.treatment import TOTAL
from fairwait.editions.estimates import COLUMNS
from fairwait.editions.tables.held import Held
from fairwait.editions.tables.judging import Judging, judge
from fairwait.editions.tables.places import places_shown
from fairwait.editions.tables.ranks import Ranks, columns_of, ranks_of
from fairwait.measures.collected.held import measure_periods
from fairwait.measures.source import held_months

if TYPE_CHECKING:
    from fairwait.editions.writing import EditionWriter

#: How far back estimates go, in months.
MONTHS: Final = 60
#: How many months one workbench serves.
_TOGETHER: Final = 12
#: What the status of an estimate is that could be printed and cannot be judged.
NOT_JUDGED: Final = "not_judged"
_TEXTS: Final = ("measure", "geography", "period", "treatment_function", "area")
_COUNTS: Final = ("numerator", "denominator", "completeness")


def fill(bench: Workbench, writer: EditionWriter) -> None:
    """Write the table ``estimate``, and the fact ``held``: what there is of it (:class:`Held`)."""
    held = Held()
    for geography in Geography:
        for table, judging, ranks in _level(bench, geography):
            held.add(table)
            writer.rows("estimate", COLUMNS, rows_of(table, judging, ranks))
    held.call({one.code: one.name for one in places_shown(bench, bench.latest_period())})
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


def rows_of(table: Estimates, judging: Judging, ranks: Ranks) -> Iterator[tuple[Any, ...]]:
    """The rows of one measure in one month, in the order of :data:`COLUMNS`."""
    counted = [np.where(judging.whole, table[name], np.nan) for name in ("low", "high")]
    status = np.where(judging.judged | (table["status"] != "ok"), table["status"], NOT_JUDGED)
    columns = [table[name].tolist() for name in _TEXTS]
    columns += [_numbers(one) for one in (table["value"], judging.low, judging.high)]
    columns.append(judging.kind.tolist())
    columns += [_numbers(one) for one in (*counted, *(table[name] for name in _COUNTS))]
    columns += [judging.judged.astype(int).tolist(), status.tolist(), judging.reasons.tolist()]
    return zip(*columns, *columns_of(table, ranks), table["method"].tolist(), strict=True)


def _level(bench: Workbench, geography: Geography) -> Iterator[tuple[Estimates, Judging, Ranks]]:
    """Each measure of each month of a level: its estimates, how each is judged, and the ranks.

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
            table = own.all_estimates(measure, geography, period)
            judging = judge(own, measure, table, geography, period)
            ranks = ranks_of(own, measure, geography, period, table, months[measure][-1])
            kept = _kept(table, geography)
            yield table.where(kept), judging.where(kept), ranks


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


def _kept(table: Estimates, geography: Geography) -> NDArray[np.bool_]:
    """All rows but the treatment functions in which a provider has nobody, which are most of them."""
    if geography is not Geography.PROVIDER:
        return np.full(len(table), True)
    return np.asarray((table["status"] != "no_data") | (table["treatment_function"] == TOTAL))


def _numbers(column: NDArray[Any]) -> list[float | None]:
    known = column.astype(object)
    known[~np.isfinite(column)] = None
    found: list[float | None] = known.tolist()
    return found
