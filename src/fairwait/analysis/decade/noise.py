"""How much a figure of some treatment functions together moved in the months around one of the two.

The rule is that of :mod:`fairwait.analysis.run_noise`; the areas are those compared, and the functions the comparable.
"""

from __future__ import annotations

from collections.abc import Sequence

from fairwait.analysis import run_noise
from fairwait.analysis.decade.bench import PARTS
from fairwait.analysis.workbench import Workbench
from fairwait.definitions.measure import Measure
from fairwait.definitions.noise import borrowed_noise
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.stats.noise import BorrowedNoise
from fairwait.store.reader import Store


def run_of_months(store: Store, period: Period) -> tuple[Period, ...]:
    """The months held in a row around ``period`` with every part of the return; none if fewer than four."""
    return run_noise.run_of_months(store, period, PARTS)


def own_noise(
    bench: Workbench, months: Sequence[Period], measure: Measure, treatment_function: str, areas: Sequence[str]
) -> BorrowedNoise:
    """The noise borrowed from today, or what month-on-month changes of ``areas`` over ``months`` show, if larger.

    An area counts in the months in which it could be judged.

    Raises
    ------
    NothingToAnswerWithError
        When nobody has measured the noise of the measure.
    """
    borrowed = borrowed_noise(measure.id, treatment_function)
    if not months:
        return borrowed
    tables, kept = run_noise.judged_tables(bench, months, measure, Geography.SUB_ICB, treatment_function)
    own = [codes & set(areas) for codes in kept]
    try:
        found = run_noise.panel_noise(tables, own, measure, Geography.SUB_ICB, borrowed.rho)
    except NothingToAnswerWithError:
        return borrowed
    return run_noise.larger(borrowed, found, months, "areas")
