"""Noise of what hospitals do: completed pathways, their waits, and new periods."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.place import Geography
from fairwait.domain.treatment import TOTAL, Part
from fairwait.pipeline.noise.commissioners import Cells, CommissionerPanel
from fairwait.pipeline.noise.places import GEOGRAPHIES
from fairwait.pipeline.noise.rule import Measured, Row, choose, pooled, times
from fairwait.pipeline.noise.series import Series, summed
from fairwait.pipeline.noise.values import Valued, rate_values, wait_values
from fairwait.stats.arrays import Floats
from fairwait.stats.noise_panel import PanelNoise, measure_panel

#: Correlation of neighbouring months. Four months tell little: 0.35 (0.19 to 0.48) for admitted and 0.42 (0.35 to
#: 0.60) for other completed pathways of the 211 groups, 0.66 (0.28 to 0.9) and 0.33 (0 to 0.85) for areas.
RHO = 0.4
WINDOW = 4
Found = dict[str, dict[Geography, Measured]]
_FLOWS: tuple[tuple[str, tuple[Part, ...], float | None], ...] = (
    ("admitted_treated_per_1000", (Part.ADMITTED,), None),
    ("completed_treated_per_1000", (Part.ADMITTED, Part.NON_ADMITTED), None),
    ("admitted_median_wait", (Part.ADMITTED,), 0.5),
    ("admitted_p95_wait", (Part.ADMITTED,), 0.95),
    ("non_admitted_median_wait", (Part.NON_ADMITTED,), 0.5),
    ("non_admitted_p95_wait", (Part.NON_ADMITTED,), 0.95),
)
_SOURCES = {"completed_treated_per_1000": "commissioners-systems"}


def flow_rows(panel: CommissionerPanel, series: Series) -> Iterator[Row]:
    """Rows of every measure of completed pathways and of new periods."""
    found = {measure: commissioners(panel, parts, level) for measure, parts, level in _FLOWS}
    completed = found["completed_treated_per_1000"]
    new = _raised(completed, series, "new")
    found["completed_treated_per_1000"] = _raised(completed, series, "completed")
    for measure, by_function in found.items():
        yield from choose(measure, "log", by_function, _SOURCES.get(measure, "commissioners"), rho=RHO)
    yield from choose("new_periods_per_1000", "log", new, "systems-new", rho=RHO)


def commissioners(panel: CommissionerPanel, parts: tuple[Part, ...], level: float | None) -> Found:
    """Noise of 2014-15 by treatment function and geography: of the rate, or of a quantile of waits at ``level``."""
    return {
        function: {
            place: one
            for place in GEOGRAPHIES
            if (one := measured(_values(panel, parts, function, place, level))) is not None
        }
        for function in panel.functions
    }


def _values(
    panel: CommissionerPanel, parts: tuple[Part, ...], function: str, place: Geography, level: float | None
) -> Valued:
    cells = [panel.cells(part, function, place) for part in parts]
    together = Cells(sum_of([one.bands for one in cells]), sum_of([one.total for one in cells]))
    return rate_values(together.total) if level is None else wait_values(together, level, stock=False)


def sum_of(arrays: list[Floats]) -> Floats:
    """The sum of arrays; NaN where any is."""
    return np.asarray(np.sum(arrays, axis=0))


def measured(values: Valued, pick: Callable[[PanelNoise], Measured] | None = None) -> Measured | None:
    """The noise of a flow with every month counted; None where too few places or months are left."""
    try:
        found = measure_panel(*values, rho=RHO)
    except NothingToAnswerWithError:
        return None
    return (pick or every_month)(found)


def every_month(found: PanelNoise) -> Measured:
    """With jumps. Known gaps are out already; what jumps are left may as well be in the month ranked."""
    return Measured(found.omega, found.low, found.high, found.upper, found.places, found.months)


def systems(series: Series, column: str, place: Geography) -> Measured:
    """Flows of 2023 to 2025 by the provider's system, over every window of four months, as in 2014-15."""
    counts = summed(series.flows.columns[TOTAL], place, Geography.ICB)[column]
    windows = (counts[:, start : start + WINDOW] for start in range(counts.shape[1] - WINDOW + 1))
    return pooled(one for window in windows if (one := measured(rate_values(window))) is not None)


def _raised(completed: Found, series: Series, column: str) -> Found:
    """Completed pathways of 2014-15 in the proportion in which systems moved more in 2023 to 2025, but never lowered.

    Boards and regions take what was measured on them then, where that is more.
    """
    later = {place: systems(series, column, place) for place in (Geography.ICB, Geography.REGION)}
    factor = max(1.0, later[Geography.ICB].omega / completed[TOTAL][Geography.ICB].omega)
    raised = {
        function: {
            place: times(one, factor if place is not Geography.REGION else 1.0) for place, one in by_place.items()
        }
        for function, by_place in completed.items()
    }
    region = max(later[Geography.REGION], completed[TOTAL][Geography.REGION], key=lambda one: one.upper)
    raised[TOTAL] |= {Geography.REGION: region}
    return raised
