"""From a measure and a month to a table of estimates."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from fairwait.definitions.measure import Measure
from fairwait.definitions.measure_files import measure as named_measure
from fairwait.domain.errors import UsageError
from fairwait.domain.estimates import Estimates
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.domain.provenance import Provenance
from fairwait.domain.treatment import TOTAL, TREATMENT_FUNCTIONS
from fairwait.measures.counts import Grid, grid_of, on_grid, read_counts
from fairwait.measures.frame import Frame, frame_for, stranger_names
from fairwait.measures.source import MartSource, require_months
from fairwait.measures.values import Held, Valued, value_of

if TYPE_CHECKING:
    from fairwait.places.populations import Vintage


@dataclass(frozen=True, slots=True)
class Counted:
    """Everything a measure's values are made from: the grid of cells, the counts on it and the files they are from."""

    measure: Measure
    period: Period
    frame: Frame
    grid: Grid
    held: Held
    releases: tuple[Provenance, ...]
    stranger_names: tuple[str, ...] = ()


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
    frame: Frame | None = None,
) -> Estimates:
    """Estimates of one measure for every place of a geography in one month.

    ``treatment_functions`` are codes such as ``C_110``; None means every one in the file and the total. ``areas``
    keeps only those places. ``vintage`` asks for an older release of the month, ``population_vintage`` for another
    estimate of the residents. ``frame`` replaces the dated lookup of places, for boundaries of one's own. Rows run
    place by place; places with unknown codes come last, unmapped.

    Raises UsageError for an unknown measure, treatment function or area; MeasureNeedsMonthsError when a month the
    measure needs is not held; BadInputError when adding up to places would lose or double pathways.
    """
    counted = count(
        measure, source, geography=geography, period=period, treatment_functions=treatment_functions, vintage=vintage,
        population_vintage=population_vintage, frame=frame,
    )  # fmt: skip
    valued = value_of(counted.measure, counted.held, _people(counted), counted.period)
    table = _table(counted, valued)
    if areas is None:
        return table
    width = len(counted.grid.treatment_functions)
    kept = [at * width + step for at in counted.frame.positions(areas) for step in range(width)]
    return table.take(np.array(kept, dtype=np.intp))


def count(
    measure: Measure | str,
    source: MartSource,
    *,
    geography: Geography | str,
    period: Period | str,
    treatment_functions: Sequence[str] | None = (TOTAL,),
    vintage: str | None = None,
    population_vintage: Vintage | None = None,
    frame: Frame | None = None,
) -> Counted:
    """The counts behind :func:`estimate`, with the same arguments."""
    measure = named_measure(measure) if isinstance(measure, str) else measure
    geography, period = _geography(geography), Period.parse(period) if isinstance(period, str) else period
    _known_functions(treatment_functions)
    months = tuple(period.shift(offset) for offset in measure.months)
    releases = require_months(source, months, measure.title, vintage)
    frame = frame or frame_for(source, measure, geography, period, vintage, population_vintage)
    parts = {part for term in measure.terms for part in term.parts}
    raws = {
        offset: read_counts(
            source, frame, period=period.shift(offset), parts=parts, treatment_functions=treatment_functions,
            bands=_bands_needed(measure), vintage=vintage if offset == 0 else None,
        )
        for offset in measure.months
    }  # fmt: skip
    grid = grid_of(frame, raws.values(), treatment_functions)
    held = {offset: {part: on_grid(raw, grid, part) for part in parts} for offset, raw in raws.items()}
    strangers = stranger_names(source, grid.places[len(frame.codes) :], period, vintage)
    return Counted(measure, period, frame, grid, held, releases, strangers)


def _bands_needed(measure: Measure) -> range:
    """The week bands a measure reads: all of them for a quantile, none for a count of everything."""
    if measure.p is not None:
        return range(105)
    runs = [term.bands for term in measure.terms if term.bands is not None]
    if not runs:
        return range(0)
    return range(min(run.first for run in runs), max(104 if run.last is None else run.last for run in runs) + 1)


def _geography(geography: Geography | str) -> Geography:
    try:
        return Geography(geography)
    except ValueError:
        raise UsageError(
            f"“{geography}” is not a geography", where="the geography",
            expected="one of " + ", ".join(each.value for each in Geography),
        ) from None  # fmt: skip


def _known_functions(codes: Sequence[str] | None) -> None:
    unknown = [code for code in codes or () if code not in TREATMENT_FUNCTIONS]
    if unknown:
        near = difflib.get_close_matches(unknown[0], TREATMENT_FUNCTIONS, n=3, cutoff=0.5)
        raise UsageError(
            f"There is no treatment function with the code {', '.join(unknown)}.",
            where="the treatment function",
            expected=f"a code such as {', '.join(near or ('C_110', 'C_320', TOTAL))}",
            remedy="C_110 is trauma and orthopaedics; C_999 is all treatment functions together",
        )


def _people(counted: Counted) -> NDArray[np.float64]:
    """People by cell. A provider serves no set population, so it never has one here."""
    by_place = [counted.frame.population.get(code, np.nan) for code in counted.frame.codes]
    by_place += [np.nan] * (len(counted.grid.places) - len(by_place))
    if counted.frame.geography is Geography.PROVIDER or not counted.measure.needs_population:
        by_place = [np.nan] * len(by_place)
    return np.repeat(np.array(by_place, dtype=np.float64), len(counted.grid.treatment_functions))


def _table(counted: Counted, valued: Valued) -> Estimates:
    frame, grid, measure = counted.frame, counted.grid, counted.measure
    names = (*frame.names, *counted.stranger_names)
    parents = (*frame.parents, *("" for _ in counted.stranger_names))
    width, cells = len(grid.treatment_functions), grid.cells
    unmapped = ~np.repeat(np.array(grid.mapped, dtype=bool), width)
    unsettled = np.repeat(np.array([code in frame.unsettled for code in grid.places], dtype=bool), width)
    status = valued.status.copy()
    status[unsettled] = "not_defined"
    status[unmapped] = "unmapped"
    release = counted.releases[-1]

    def same(text: str) -> NDArray[Any]:
        return np.full(cells, text, dtype=object)

    def by_place(texts: Sequence[str]) -> NDArray[Any]:
        return np.repeat(np.array(texts, dtype=object), width)

    return Estimates(
        {
            "measure": same(measure.id),
            "area": by_place(grid.places),
            "area_name": by_place(names),
            "geography": same(frame.geography.value),
            "period": same(str(counted.period)),
            "treatment_function": np.tile(np.array(grid.treatment_functions, dtype=object), len(grid.places)),
            "part": same(measure.part_label),
            "basis": same(frame.geography.basis.value),
            "boundary_vintage": same(frame.boundary_vintage),
            "population_vintage": same(frame.population_vintage if measure.needs_population else ""),
            "data_vintage": same(release.vintage),
            "method": valued.method,
            "status": status,
            "parent": by_place(parents),
            "value": valued.value,
            "low": valued.low,
            "high": valued.high,
            "numerator": valued.numerator,
            "denominator": valued.denominator,
            "completeness": np.full(cells, np.nan),
        }
    )
