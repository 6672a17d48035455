"""Whether one treatment function alone made the change: each is left out in turn, and the change must keep its sign."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from fairwait.analysis.improvers.model import Exclusion
from fairwait.analysis.improvers.reading import Window
from fairwait.analysis.national_series import held
from fairwait.analysis.periods.series import BOARD_SHARES, BOARDS
from fairwait.analysis.wording import function_name
from fairwait.analysis.workbench import Workbench
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.domain.treatment import TOTAL
from fairwait.places.areas import successions
from fairwait.stats.arrays import Floats

NAME = "one treatment function alone"
_NOT_HELD = Exclusion(NAME, False, False, "Not checked: no figures by treatment function are held for these months.")
_TESTS = Exclusion("one test alone", False, False, "Not checked: figures by test are not brought together over months.")
_ONE_FUNCTION = Exclusion(NAME, True, False, "The figure is not made of several treatment functions.")


def one_function(bench: Workbench, window: Window, index: int) -> Exclusion:
    """Leave each function out in turn, for boards and shares of a list by function."""
    panel = window.panel
    if panel.treatment_function != TOTAL:
        return _ONE_FUNCTION
    if panel.measure.collected is not None:
        return _TESTS if panel.measure.collected.breakdown else _ONE_FUNCTION
    counts = _counts(bench, window)
    area = panel.areas[window.rows[index]]
    if counts is None or area not in counts.areas:
        return _NOT_HELD
    change = float(window.read.difference[index])
    rest = counts.without_each(counts.areas.index(area))
    against = np.flatnonzero(rest * np.sign(change) <= 0)
    if against.size:
        name = function_name(counts.functions[int(against[0])])
        return Exclusion(NAME, True, True, f"Without {name} it did not move this way: one function made the change.")
    most = function_name(counts.functions[int(np.argmin(rest * np.sign(change)))])
    return Exclusion(
        NAME, True, False,
        f"It moved the same way without any one of {len(counts.functions)} treatment functions; {most} counted most.",
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Counts:
    """Pathways by board, treatment function and third of the window; (areas, functions, 2)."""

    areas: tuple[str, ...]
    functions: tuple[str, ...]
    part: Floats
    whole: Floats

    def without_each(self, row: int) -> Floats:
        """How the place moved against all places with each function left out in turn. (functions,)"""
        part = self.part.sum(axis=1, keepdims=True) - self.part
        whole = self.whole.sum(axis=1, keepdims=True) - self.whole
        share = (part + 0.5) / (whole + 1.0)
        moved = np.diff(np.log(share / (1.0 - share)), axis=2)[:, :, 0]
        weight = whole.mean(axis=2)
        return np.asarray(moved[row] - (moved * weight).sum(axis=0) / weight.sum(axis=0))


def _counts(bench: Workbench, window: Window) -> _Counts | None:
    """Counts of the thirds' months, or None where a third has less than half of its months by function.

    Read once for a measure and window, and kept on the workbench.
    """
    panel = window.panel
    column = BOARD_SHARES.get(panel.measure.id)
    if column is None or panel.geography is not Geography.ICB:
        return None
    key = ("functions apart", panel.measure.id, panel.periods[0], panel.last)
    if key not in bench.kept:
        bench.kept[key] = _read(bench, column, panel.periods[window.early], panel.periods[window.late], panel.areas)
    found = bench.kept[key]
    return found if isinstance(found, _Counts) else None


def _read(
    bench: Workbench, column: str, early: tuple[Period, ...], late: tuple[Period, ...], areas: tuple[str, ...]
) -> _Counts | None:
    found = held(bench, BOARDS)
    if found is None:
        return None
    store, release = found
    months = {str(month): third for third, part in enumerate((early, late)) for month in part}
    rows = store.connection.execute(
        f"""select org, treatment_function, period, coalesce({column}, 0), total
        from {store.table_sql([release], "marts")}
        where total > 0 and treatment_function <> '{TOTAL}' and period in ({", ".join(f"'{one}'" for one in months)})"""
    ).fetchall()
    seen = {row[2] for row in rows}
    if any(2 * sum(str(month) in seen for month in part) < len(part) for part in (early, late)):
        return None
    today = _today(areas)
    functions = tuple(sorted({row[1] for row in rows}))
    place, item = ({name: at for at, name in enumerate(names)} for names in (areas, functions))
    sums = np.zeros((2, len(areas), len(functions), 2))
    for org, function, month, part, whole in rows:
        area = place.get(today.get(org, org))
        if area is not None:
            sums[:, area, item[function], months[month]] += (float(part), float(whole))
    known = np.flatnonzero((sums[1].sum(axis=1) > 0).all(axis=1))
    return _Counts(tuple(areas[row] for row in known), functions, sums[0][known], sums[1][known])


def _today(areas: tuple[str, ...]) -> Mapping[str, str]:
    """Boards that went wholly into one of ``areas``."""
    return {row.old: row.new for row in successions() if row.extent == "whole" and row.new in areas}
