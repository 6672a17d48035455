"""How much a figure moved from month to month in the months around one of the two, where they are held.

A share near its limit moves more in odds than one in the middle, and hospitals counted otherwise ten years ago: the
noise of one decade is not that of another. So each month's noise is measured on its own neighbours where four months
in a row are held, and never taken to be less than what is borrowed from today.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from fairwait.analysis.decade.bench import PARTS
from fairwait.analysis.workbench import Workbench
from fairwait.definitions.measure import Kind, Measure
from fairwait.definitions.noise import borrowed_noise
from fairwait.domain import words
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.estimates import Estimates
from fairwait.domain.period import Period
from fairwait.domain.place import Basis, Geography
from fairwait.measures.source import held_months
from fairwait.stats.arrays import Floats
from fairwait.stats.noise import BorrowedNoise
from fairwait.stats.noise_series import logit_share, measure_series_noise
from fairwait.store.reader import Store

#: Months in a row that noise is measured on, at least and at most.
FEWEST, MOST = 4, 6


def run_of_months(store: Store, period: Period) -> tuple[Period, ...]:
    """The months held in a row around ``period``, itself among them, at most :data:`MOST`; none if fewer than four."""
    held = held_months(store, PARTS, Basis.COMMISSIONER)
    run = [period] if period in held else []
    while run and len(run) < MOST:
        more = [one for one in (run[0].shift(-1), run[-1].shift(1)) if one in held]
        if not more:
            break
        run = sorted([*run, more[0]])
    return tuple(run) if len(run) >= FEWEST else ()


def own_noise(
    bench: Workbench,
    months: Sequence[Period],
    measure: Measure,
    treatment_function: str,
    areas: Sequence[str],
) -> BorrowedNoise:
    """The noise borrowed from today, or what month-on-month changes of ``areas`` over ``months`` show, if larger.

    Raises
    ------
    NothingToAnswerWithError
        When nobody has measured the noise of the measure.
    """
    borrowed = borrowed_noise(measure.id, treatment_function)
    if not months:
        return borrowed
    tables = [bench.estimates(measure, Geography.SUB_ICB, month, treatment_function) for month in months]
    panel = np.column_stack([_scaled(measure, table, areas) for table in tables])
    try:
        found = measure_series_noise(panel, scale=borrowed.scale)
    except NothingToAnswerWithError:
        return borrowed
    if found.omega <= borrowed.omega:
        return borrowed
    return BorrowedNoise(
        omega=found.omega, rho=borrowed.rho, scale=borrowed.scale,
        source=f"{found.areas} areas, {words.months(months[0], months[-1])}, month-on-month changes",
        treatment_function=borrowed.treatment_function, measure=borrowed.measure,
    )  # fmt: skip


def _scaled(measure: Measure, table: Estimates, areas: Sequence[str]) -> Floats:
    at = {code: row for row, code in enumerate(table["area"].tolist())}
    rows = np.array([at[code] for code in areas], dtype=np.intp)
    known = table["status"][rows] == "ok"
    to_scale: Callable[[Estimates], Floats] = _logits if measure.kind is Kind.SHARE else _logs
    return np.where(known, to_scale(table.take(rows)), np.nan)


def _logits(table: Estimates) -> Floats:
    # Shares of population leave rounding behind: a part may exceed its whole in the last place.
    return logit_share(np.minimum(table["numerator"], table["denominator"]), table["denominator"])


def _logs(table: Estimates) -> Floats:
    value = np.asarray(table["value"], dtype=np.float64)
    return np.log(np.where(value > 0, value, np.nan))
