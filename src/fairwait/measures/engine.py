"""From measures and a month to a table of estimates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from fairwait.definitions.measure import Measure
from fairwait.definitions.measure_files import measure as named_measure
from fairwait.domain.estimates import NUMBER_COLUMNS, TEXT_COLUMNS, Estimates
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.domain.treatment import TOTAL
from fairwait.measures.collected.engine import estimate_collected
from fairwait.measures.counting import Counted, ask, count, geography_named, month_of
from fairwait.measures.frame import Frame
from fairwait.measures.source import MartSource
from fairwait.measures.values import Valued, value_of

if TYPE_CHECKING:
    from fairwait.places.populations import Vintage


def estimate(
    measure: Measure | str,
    source: MartSource,
    *,
    geography: Geography | str,
    period: Period | str,
    treatment_functions: Sequence[str] | None = (TOTAL,),
    areas: Sequence[str] | None = None,
    vintage: str | None = None,
    population_vintage: Vintage | None = None,
    boundaries: Period | str | None = None,
    frame: Frame | None = None,
) -> Estimates:
    """Estimates of one measure for every place of a geography in one month.

    ``treatment_functions`` are codes such as ``C_110``; None means every one in the file and the total. ``areas``
    keeps only those places. ``vintage`` asks for an older release of the month, ``population_vintage`` for another
    estimate of the residents. ``boundaries`` is a month whose boundaries the places shall have: pathways of an
    organisation that was divided since are shared out by population, and the column ``apportioned`` says how much of
    each figure that is. ``frame`` replaces the dated lookup of places, for boundaries of one's own. Rows run place by
    place; places with unknown codes come last, unmapped.

    Raises UsageError for an unknown measure, treatment function or area; MeasureNeedsMonthsError when a month the
    measure needs is not held; BadInputError when adding up to places would lose or double pathways.
    """
    return estimate_many(
        [measure], source, geography=geography, period=period, treatment_functions=treatment_functions, areas=areas,
        vintage=vintage, population_vintage=population_vintage, boundaries=boundaries, frame=frame,
    )  # fmt: skip


def estimate_many(
    measures: Sequence[Measure | str],
    source: MartSource,
    *,
    geography: Geography | str,
    period: Period | str,
    treatment_functions: Sequence[str] | None = (TOTAL,),
    areas: Sequence[str] | None = None,
    vintage: str | None = None,
    population_vintage: Vintage | None = None,
    boundaries: Period | str | None = None,
    frame: Frame | None = None,
) -> Estimates:
    """Estimates of several measures, one below the other, on the same places: the marts are read once a month.

    Arguments and errors as in :func:`estimate`. A place is listed under every measure of one return if any of them
    finds it. Measures of other returns than RTT come last (:mod:`fairwait.measures.collected`).
    """
    chosen = [named_measure(one) if isinstance(one, str) else one for one in measures]
    tables = [
        estimate_collected(
            one, source, geography=geography_named(geography), period=month_of(period), items=treatment_functions,
            areas=areas, population_vintage=population_vintage,
            boundaries=None if boundaries is None else month_of(boundaries),
        )
        for one in chosen if one.collected is not None
    ]  # fmt: skip
    own = [one for one in chosen if one.collected is None]
    if own:
        tables = [*_of_pathways(
            own, source, geography=geography, period=period, treatment_functions=treatment_functions, areas=areas,
            vintage=vintage, population_vintage=population_vintage, boundaries=boundaries, frame=frame,
        ), *tables]  # fmt: skip
    names = (*TEXT_COLUMNS, *NUMBER_COLUMNS)
    return Estimates({name: np.concatenate([table[name] for table in tables]) for name in names})


def _of_pathways(
    measures: Sequence[Measure],
    source: MartSource,
    *,
    geography: Geography | str,
    period: Period | str,
    treatment_functions: Sequence[str] | None,
    areas: Sequence[str] | None,
    vintage: str | None,
    population_vintage: Vintage | None,
    boundaries: Period | str | None,
    frame: Frame | None,
) -> list[Estimates]:
    question = ask(
        measures, geography=geography, period=period, treatment_functions=treatment_functions, vintage=vintage,
        population_vintage=population_vintage, boundaries=boundaries, frame=frame,
    )  # fmt: skip
    counted = count(question, source)
    kept = _kept(counted, areas)
    tables = [estimates_of(measure, counted) for measure in question.measures]
    return tables if kept is None else [table.take(kept) for table in tables]


def _kept(counted: Counted, areas: Sequence[str] | None) -> NDArray[np.intp] | None:
    if areas is None:
        return None
    width = len(counted.grid.treatment_functions)
    cells = [at * width + step for at in counted.frame.positions(areas) for step in range(width)]
    return np.array(cells, dtype=np.intp)


def people_of(measure: Measure, counted: Counted) -> NDArray[np.float64]:
    """People by cell, NaN where none are known. A provider serves no set population, so it never has any."""
    frame, grid = counted.frame, counted.grid
    if frame.geography is Geography.PROVIDER or not measure.needs_population:
        return np.full(grid.cells, np.nan)
    by_place = [
        frame.population.get(code, np.nan) if mapped else np.nan
        for code, mapped in zip(grid.places, grid.mapped, strict=True)
    ]
    return np.repeat(np.array(by_place, dtype=np.float64), len(grid.treatment_functions))


def estimates_of(measure: Measure, counted: Counted) -> Estimates:
    """The estimates of one of the measures that were counted."""
    month = counted.question.period
    if measure.p is not None and counted.question.rule_of is not None:
        month = counted.question.rule_of
    valued = value_of(measure, counted.held, people_of(measure, counted), month)
    return Estimates({**_who(measure, counted), **_how(measure, counted, valued), **_what(measure, counted, valued)})


def _who(measure: Measure, counted: Counted) -> dict[str, NDArray[Any]]:
    frame, grid, width = counted.frame, counted.grid, len(counted.grid.treatment_functions)

    def by_place(texts: Sequence[str]) -> NDArray[Any]:
        return np.repeat(np.array(texts, dtype=object), width)

    return {
        "measure": _same(measure.id, grid.cells),
        "area": by_place(grid.places),
        "area_name": by_place(counted.names),
        "parent": by_place(counted.parents),
        "geography": _same(frame.geography.value, grid.cells),
        "period": _same(str(counted.question.period), grid.cells),
        "treatment_function": np.tile(np.array(grid.treatment_functions, dtype=object), len(grid.places)),
        "basis": _same(frame.geography.basis.value, grid.cells),
    }


def _how(measure: Measure, counted: Counted, valued: Valued) -> dict[str, NDArray[Any]]:
    frame, grid = counted.frame, counted.grid
    return {
        "part": _same(measure.part_label, grid.cells),
        "boundary_vintage": _same(frame.boundary_vintage, grid.cells),
        "population_vintage": _same(frame.population_vintage if measure.needs_population else "", grid.cells),
        "data_vintage": _same("+".join(one.vintage for one in counted.releases[0]), grid.cells),
        "method": valued.method,
        "status": _status(counted, valued),
    }


def _what(measure: Measure, counted: Counted, valued: Valued) -> dict[str, NDArray[Any]]:
    return {
        "value": valued.value,
        "low": valued.low,
        "high": valued.high,
        "numerator": valued.numerator,
        "denominator": valued.denominator,
        "completeness": np.full(len(valued.value), np.nan),  # for whoever knows which providers are missing
        "apportioned": _apportioned(measure, counted),
    }


def _apportioned(measure: Measure, counted: Counted) -> NDArray[np.float64]:
    """What a share of population moved into a place or held back from it, as a share of its pathways; else 0."""
    read = [counted.held[month][part] for term in measure.terms for month in term.months for part in term.parts]
    shared = np.sum([part.apportioned for part in read], axis=0, dtype=np.float64)
    whole = np.sum([part.total for part in read], axis=0, dtype=np.float64)
    return np.divide(shared, whole, out=np.zeros_like(whole), where=whole > 0)


def _status(counted: Counted, valued: Valued) -> NDArray[Any]:
    """The kind's own status, overruled where the place itself is in doubt."""
    width = len(counted.grid.treatment_functions)
    unsettled = np.array([code in counted.frame.unsettled for code in counted.grid.places], dtype=bool)
    status = valued.status.copy()
    status[np.repeat(unsettled, width)] = "not_defined"
    status[~np.repeat(np.array(counted.grid.mapped, dtype=bool), width)] = "unmapped"
    return status


def _same(text: str, cells: int) -> NDArray[Any]:
    return np.full(cells, text, dtype=object)
