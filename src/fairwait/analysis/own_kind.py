"""Which providers a ranking of another return than RTT leaves out because they do other work than those in it.

An order of hospitals beside firms that only test hearing would be an order of kinds of work. NHS trusts are ranked
among themselves; where all tests are taken together, only those whose list is not nearly all one test.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwait.definitions.measure import Measure
from fairwait.domain import words
from fairwait.domain.estimates import Estimates
from fairwait.domain.items import item_name
from fairwait.domain.period import Period
from fairwait.domain.place import Geography, Sector
from fairwait.domain.treatment import TOTAL
from fairwait.places.sectors import sector_of

if TYPE_CHECKING:
    from fairwait.analysis.workbench import Workbench

_ONE_TEST = 0.8
_INDEPENDENT = "An independent provider: it does other work than the NHS trusts, which are ranked among themselves."


def or_another_kind(
    bench: Workbench,
    measure: Measure,
    table: Estimates,
    geography: Geography,
    period: Period,
    function: str,
    reasons: list[str],
) -> list[str]:
    """The ``reasons`` not to rank each row, and for the others why they do not belong in one order; empty if they do.

    For a ranking alone: what providers of two kinds report can be shown and compared.
    """
    if measure.collected is None or geography is not Geography.PROVIDER:
        return reasons
    reasons = list(reasons)
    main = _main_tests(bench, measure, period) if measure.collected.breakdown and function == TOTAL else {}
    for row, code in enumerate(table["area"].tolist()):
        item, share = main.get(code, ("", 0.0))
        if reasons[row]:
            continue
        if sector_of(code) is Sector.INDEPENDENT:
            reasons[row] = _INDEPENDENT
        elif share > _ONE_TEST:
            reasons[row] = (
                f"{words.percent(share, 0)} of its {measure.divided_by} wait for one test, {item_name(item)}: rank "
                "that test by itself."
            )
    return reasons


def _main_tests(bench: Workbench, measure: Measure, period: Period) -> dict[str, tuple[str, float]]:
    """The test with most patients of each provider, and its share of them."""
    table = bench.all_estimates(measure, Geography.PROVIDER, period)
    largest: dict[str, tuple[str, float]] = {}
    whole: dict[str, float] = {}
    rows = zip(*(table[name].tolist() for name in ("area", "treatment_function", "denominator")), strict=True)
    for code, item, size in rows:
        if item == TOTAL:
            whole[code] = size
        elif size > largest.get(code, ("", 0.0))[1]:
            largest[code] = (item, size)
    return {code: (item, size / whole[code]) for code, (item, size) in largest.items() if whole.get(code, 0.0) > 0}
