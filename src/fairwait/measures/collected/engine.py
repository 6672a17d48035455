"""Estimates of collected measures: the same columns as those of referral to treatment, made from other returns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from fairwait.definitions.measure import Measure
from fairwait.domain.errors import UsageError
from fairwait.domain.estimates import Estimates
from fairwait.domain.items import item_name
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.domain.treatment import TOTAL
from fairwait.measures.collected.counting import CollectedCounts, count_collected
from fairwait.measures.collected.held import quarter_of
from fairwait.measures.collected.places import places_asked
from fairwait.measures.collected.values import values_of
from fairwait.measures.frame import boundary_words

if TYPE_CHECKING:
    from fairwait.measures.source import MartSource
    from fairwait.places.populations import Vintage


def estimate_collected(
    measure: Measure,
    source: MartSource,
    *,
    geography: Geography,
    period: Period,
    items: Sequence[str] | None = (TOTAL,),
    areas: Sequence[str] | None = None,
    population_vintage: Vintage | None = None,
    boundaries: Period | None = None,
) -> Estimates:
    """Estimates of one collected measure for every place of a geography in one period.

    ``items`` are codes such as ``D01``, or ``C_999`` for everything together; None means each of them and the total. A
    month within a quarter stands for its quarter. Rows run place by place; codes without a known place come last.

    Raises UsageError for an item, area or geography the measure does not have, or boundaries other than the period's
    own; CollectedNotHeldError when the period is not held.
    """
    counts = counted(
        measure, source, geography=geography, period=period, items=items, population_vintage=population_vintage,
        boundaries=boundaries,
    )  # fmt: skip
    table = estimates_of(counts)
    if areas is None:
        return table
    unknown = [code for code in areas if code not in counts.places]
    if unknown:
        raise UsageError(
            f"There is no {geography.value} with the code {', '.join(unknown)} in these figures.",
            where="the area's code", expected=f"a code such as {', '.join(counts.places[:3])}",
            remedy="give the NHS (ODS) code of a place of that period",
        )  # fmt: skip
    return table.where(np.isin(table["area"], list(areas)))


def counted(
    measure: Measure,
    source: MartSource,
    *,
    geography: Geography,
    period: Period,
    items: Sequence[str] | None = (TOTAL,),
    population_vintage: Vintage | None = None,
    boundaries: Period | None = None,
) -> CollectedCounts:
    """The counts behind :func:`estimate_collected`; arguments and errors are the same."""
    _check_items(measure, items)
    quarter = quarter_of(measure, period)
    if boundaries is not None and geography not in (Geography.ENGLAND, Geography.PROVIDER):
        _check_boundaries(measure, geography, quarter, boundaries)
    asked = places_asked(measure, geography, quarter, population_vintage)
    return count_collected(measure, source, asked, None if items is None else tuple(items))


def _check_items(measure: Measure, items: Sequence[str] | None) -> None:
    assert measure.collected is not None
    names = measure.collected.item_names
    wrong = [item for item in items or () if item != TOTAL and item not in names]
    if not wrong:
        return
    if not names:
        raise UsageError(
            f"{measure.title} is not counted by treatment function or test", where="the treatment function",
            expected="no treatment function: all together", remedy="leave the option out",
        )  # fmt: skip
    what = measure.collected.breakdown
    raise UsageError(
        f"{measure.title} is counted by {what}, and {item_name(wrong[0])} ({wrong[0]}) is none",
        where="the treatment function", expected=f"a {what} such as {', '.join(list(names)[:3])}",
        remedy="list them with: fairwait measures --diagnostic-tests",
    )  # fmt: skip


def _check_boundaries(measure: Measure, geography: Geography, period: Period, boundaries: Period) -> None:
    if boundary_words(geography, boundaries) != boundary_words(geography, period):
        raise UsageError(
            f"{measure.title} is counted by the areas of its own time and cannot be put on others",
            where="the boundaries", expected=f"the boundaries of {period.label}", remedy="leave the boundaries out",
        )  # fmt: skip


def estimates_of(counts: CollectedCounts) -> Estimates:
    """The estimates of counts that were read."""
    measure, asked, valued = counts.measure, counts.asked, values_of(counts)
    width, cells = len(counts.items), len(counts.places) * len(counts.items)

    def by_place(texts: Sequence[str]) -> NDArray[Any]:
        return np.repeat(np.array(texts, dtype=object), width)

    def same(text: str) -> NDArray[Any]:
        return np.full(cells, text, dtype=object)

    status = valued.status.copy()
    status[np.repeat(np.arange(len(counts.places)) >= counts.mapped, width)] = "unmapped"
    unsettled = np.array([code in asked.frame.unsettled for code in counts.places], dtype=bool)
    if measure.needs_population:
        status[np.repeat(unsettled, width)] = "not_defined"
    return Estimates(
        {
            "measure": same(measure.id),
            "area": by_place(counts.places),
            "area_name": by_place(_names(counts)),
            "parent": by_place(_parents(counts)),
            "geography": same(asked.geography.value),
            "period": same(str(asked.period)),
            "treatment_function": np.tile(np.array(counts.items, dtype=object), len(counts.places)),
            "part": same(measure.part_label),
            "basis": same(counts.above.basis.value),
            "boundary_vintage": same(asked.frame.boundary_vintage),
            "population_vintage": same(asked.frame.population_vintage if measure.needs_population else ""),
            "data_vintage": same("+".join(file.vintage for file in counts.files)),
            "method": valued.method,
            "status": status,
            "value": valued.value,
            "low": valued.low,
            "high": valued.high,
            "numerator": valued.numerator,
            "denominator": valued.denominator,
            "completeness": np.full(cells, np.nan),  # for whoever knows who is missing
            "apportioned": np.zeros(cells),
        }
    )


def _names(counts: CollectedCounts) -> list[str]:
    known = dict(zip(counts.asked.frame.codes, counts.asked.frame.names, strict=True))
    return [known.get(code) or counts.asked.name(code, counts.above.published) for code in counts.places]


def _parents(counts: CollectedCounts) -> list[str]:
    known = dict(zip(counts.asked.frame.codes, counts.asked.frame.parents, strict=True))
    return [known.get(code) or counts.asked.parent(code) for code in counts.places]
