"""The months of places that the pages draw and follow: lists of boards and trusts, and what single functions have.

They come from the monthly series as last revised, on one map, and reach further than the estimates of single files do:
so they have no interval. A month that may not be judged has its reason, and months of different stretches, which a
change of what is counted parts, cannot be compared.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from fairwait.analysis.begun.boards import MEASURES, boards_ranked, latest_of_series, series_of
from fairwait.analysis.one_measure.held import APART, measures_held
from fairwait.analysis.panel import Panel, panel, panels_held
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.place import Geography
from fairwait.domain.treatment import TOTAL
from fairwait.editions.series import COLUMNS

if TYPE_CHECKING:
    from fairwait.analysis.workbench import Workbench
    from fairwait.domain.period import Period
    from fairwait.editions.writing import EditionWriter

Row = tuple[Any, ...]
_AREA: Final = COLUMNS.index("area")
#: How far back months go.
MONTHS: Final = 60


def fill(bench: Workbench, writer: EditionWriter) -> None:
    """Write the table ``series``, and the fact ``series``: the functions by measure and level, the names of places."""
    keep(writer, _panels(bench), bench.latest_period().shift(-MONTHS), lambda table: new_borders_of(bench, table))


def keep(
    writer: EditionWriter, panels: Iterable[Panel], before: Period,
    more: Callable[[Panel], Iterable[Row]] = lambda _: (),
) -> None:  # fmt: skip
    """Write the months of some panels that are later than ``before``, and ``more`` rows beside each panel’s."""
    held: dict[str, dict[str, list[str]]] = {}
    names: dict[str, str] = {}
    for table in panels:
        beside = list(more(table))
        rows = [*rows_of(table, before), *beside]
        if not rows:
            continue
        writer.rows("series", COLUMNS, rows)
        functions = held.setdefault(table.measure.id, {}).setdefault(table.geography.value, [])
        if table.treatment_function not in functions:
            functions.append(table.treatment_function)
        names.update(zip(table.areas, table.names, strict=True))
        names.update({code: name for code, name in table.left_out if any(row[_AREA] == code for row in beside)})
    writer.fact("series", {"held": held, "names": names})


def _panels(bench: Workbench) -> Iterator[Panel]:
    """Every panel that a page of a measure reads: NHS and independent providers are read apart."""
    functions = {(one.measure.id, one.geography): one.functions for one in measures_held(bench)}
    for measure, geography in panels_held(bench):
        apart = functions.get((measure, geography), ()) if measure in APART else ()
        for function in (TOTAL, *apart):
            for independent in (False, True) if geography is Geography.PROVIDER else (False,):
                with suppress(NothingToAnswerWithError):
                    yield panel(
                        bench, measure, geography, months=MONTHS, treatment_function=function, independent=independent
                    )


def rows_of(table: Panel, before: Period) -> Iterator[Row]:
    """The rows of a panel later than ``before``, in the order of :data:`COLUMNS`: a value, or why there is none."""
    key = (table.measure.id, table.geography.value, table.treatment_function)
    usable, england = table.usable, _plain(table.england)
    stretches = [int(table.segment[at]) + sum(step <= at for step in table.steps) for at in range(len(table.periods))]
    for row, area in enumerate(table.areas):
        value, part, whole = (_plain(one[row]) for one in (table.value, table.part, table.whole))
        for at, period in enumerate(table.periods):
            reason = table.reasons.get((row, at), "")
            if period <= before or (value[at] is None and not reason):
                continue
            yield (
                *key, area, str(period), value[at], england[at], part[at], whole[at], int(usable[row, at]), reason,
                stretches[at], int((row, at) in table.revised),
            )  # fmt: skip


def new_borders_of(bench: Workbench, table: Panel) -> Iterator[Row]:
    """The last month of boards that a panel leaves out because their borders are new: a level, and nothing before."""
    last, measure = latest_of_series(bench), table.measure.id
    whole = table.geography is Geography.ICB and table.treatment_function == TOTAL and measure in MEASURES
    if not whole or table.last != last:
        return
    ranking = boards_ranked(bench, measure, last)
    why = dict(zip(ranking.unranked["area"].tolist(), ranking.reasons, strict=True))
    figures, stretch = series_of(bench, measure).figures, int(table.segment[-1]) + len(table.steps)
    for code, _ in table.left_out:
        part, of, value, *_ = _plain(np.array(figures.get(code, {}).get(last, (np.nan,) * 5)))
        if value is not None or code in why:
            yield (
                measure, table.geography.value, TOTAL, code, str(last), value, _plain(table.england)[-1], part, of,
                int(code not in why), why.get(code, ""), stretch, 0,
            )  # fmt: skip


def _plain(values: np.ndarray[Any, Any]) -> list[float | None]:
    return [float(one) if np.isfinite(one) else None for one in values.tolist()]
