"""Where one place's figures of two months are read from: the months' own files, or a monthly series of lists."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from fairwait.analysis.national_series import held
from fairwait.analysis.periods.boundaries import BoundaryMovedError
from fairwait.analysis.periods.series import BOARDS, BoardFunctions, MonthlyLists, no_figures, series_held
from fairwait.analysis.workbench import Workbench
from fairwait.definitions.measure_files import measure as named_measure
from fairwait.domain import words
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.estimates import Estimates
from fairwait.domain.period import Period
from fairwait.domain.place import Area, Geography
from fairwait.domain.provenance import Provenance
from fairwait.domain.treatment import TOTAL, Part
from fairwait.measures.completeness_inputs import SERIES
from fairwait.measures.source import held_months, held_of, spans

_LISTS = ("within_18_weeks",)
#: One measure of every part of the return, lists first.
_ANY = (*_LISTS, "admitted_median_wait", "non_admitted_median_wait", "new_periods_per_1000")


class Reading(Protocol):
    """Where one place's figures of both months come from; both months always from the same kind of file."""

    #: What a person should know of these files.
    note: str

    def row(self, measure: str, period: Period) -> Estimates:
        """The place's estimate of a measure in a month, as one row."""
        ...

    def sources(self, *periods: Period) -> tuple[Provenance, ...]:
        """The files behind the months."""
        ...


class FullFiles:
    """The full files or workbooks of the months: every measure whose parts are held, every treatment function."""

    def __init__(self, bench: Workbench, area: Area, treatment_function: str, note: str = "") -> None:
        self.bench, self.area, self.treatment_function = bench, area, treatment_function
        self.note = note or "Both months are from files of every area and week, on the same basis."
        self._read: dict[str, set[Period]] = {}

    def row(self, measure: str, period: Period) -> Estimates:
        table = self.bench.estimates(measure, self.area.geography, period, self.treatment_function)
        one = table.where(table["area"] == self.area.code)
        if not len(one):
            raise no_figures(self.area, period, self.treatment_function)
        self._read.setdefault(measure, set()).add(period)
        return one

    def sources(self, *periods: Period) -> tuple[Provenance, ...]:
        """The files of the months behind every measure that was read in all of them."""
        asked = [named_measure(one) for one, months in self._read.items() if months.issuperset(periods)]
        files = (file for period in periods for one in asked for file in self.bench.provenance(period, one))
        return tuple(dict.fromkeys(files))


def reading(
    bench: Workbench, area: Area, then: Period, now: Period, treatment_function: str, measures: Sequence[str] = ()
) -> Reading:
    """Where the two months of a place are read from: files of both where they are held, else a series of lists.

    ``measures`` are those that have to be in it; without any, lists come first, and whatever files hold comes last.

    Raises NothingToAnswerWithError when nothing holds both months.
    """
    needed = measures or _LISTS
    if _full_files_hold(bench, area, then, now, treatment_function, needed):
        return FullFiles(bench, area, treatment_function)
    series: list[Callable[[], MonthlyLists | BoardFunctions]] = [
        lambda: MonthlyLists(bench, area, then, now, treatment_function),
        lambda: BoardFunctions(bench, area, then, now, treatment_function),
    ]
    refusals = []
    for make in series:
        try:
            found = make()
        except NothingToAnswerWithError:
            continue
        lacking = [one for one in needed if not found.answers(one)]
        if not lacking:
            return found
        missing, _ = _missing(bench, area, then, now, lacking)
        refusals.append(found.refusal(lacking[0], (missing or [then])[0]))
    if not measures and _common_parts(bench, area, then, now):
        return FullFiles(bench, area, treatment_function)
    raise refusals[0] if refusals else _not_held(bench, area, then, now, needed)


def _full_files_hold(
    bench: Workbench, area: Area, then: Period, now: Period, treatment_function: str, measures: Sequence[str]
) -> bool:
    try:
        for measure in measures:
            for period in (then, now):
                bench.estimates(measure, area.geography, period, treatment_function)
    except NothingToAnswerWithError:
        return False
    return True


def _common_parts(bench: Workbench, area: Area, then: Period, now: Period) -> tuple[Part, ...]:
    """The parts of the return of which files of both months are held."""
    return tuple(part for part in Part if {then, now} <= set(held_months(bench.store, (part,), area.geography.basis)))


def on_common_boundaries(
    bench: Workbench, area: Area, then: Period, now: Period, treatment_function: str, measures: Sequence[str] = ()
) -> Reading | None:
    """Both months of a place that moved, counted on the boundaries of ``now``; None unless files of both are held.

    What had to be shared out by population is said in the reading's note.
    """
    common = Workbench(bench.store, seed=bench.seed, boundaries=now)
    full = FullFiles(common, area, treatment_function)
    for first in measures or _ANY:
        try:
            shares = [float(full.row(first, month)["apportioned"][0]) for month in (then, now)]
            break
        except NothingToAnswerWithError:
            if measures:
                return None
    else:
        return None
    what = "list" if first in _LISTS else "pathways"
    parts = [
        f"{words.percent(share)} of the {what} of {month.label}"
        for share, month in zip(shares, (then, now), strict=True) if share > 0
    ]  # fmt: skip
    shared = f"; {words.listing(parts)} was shared out by population" if parts else "; nothing had to be shared out"
    note = f"Its boundary was another in {then.label}, so both months are counted on that of {now.label}{shared}."
    return FullFiles(common, area, treatment_function, note)


def moved_and_not_held(
    bench: Workbench, moved: BoundaryMovedError, area: Area, then: Period, now: Period, measures: Sequence[str]
) -> BoundaryMovedError:
    """The error for a place whose boundary moved, with which of the files that would put it right are missing."""
    missing, told = _missing(bench, area, then, now, measures or _LISTS)
    months = words.listing(month.label for month in missing or (then, now))
    return BoundaryMovedError(
        moved.what,
        where="; ".join((moved.where, *told)),
        expected=moved.expected,
        remedy=f"ingest the full CSV data file, or the workbooks, of {months}, so that both months can be counted on "
        "the later boundaries; or choose two months on one side of the change, or England",
    )


def lists_from(bench: Workbench, area: Area, then: Period, treatment_function: str) -> Period | None:
    """The last month of the monthly series of lists that answers for a place, where it reaches back to ``then``."""
    series = {Geography.ICB: (SERIES, BOARDS), Geography.PROVIDER: (SERIES, None)}.get(area.geography)
    name = None if series is None else series[treatment_function != TOTAL]
    found = None if name is None else held(bench, name, then)
    return None if found is None else Period.parse(found[1].last_period)


def _missing(
    bench: Workbench, area: Area, then: Period, now: Period, measures: Sequence[str]
) -> tuple[list[Period], list[str]]:
    """Which of the months lack a file that some measures need, and what is held of them."""
    basis = area.geography.basis
    parts = {Part(part) for one in measures for term in named_measure(one).terms for part in term.parts}
    held = held_months(bench.store, parts, basis)
    missing = [month for month in dict.fromkeys((then, now)) if month not in held]
    return missing, [told for month in missing if (told := held_of(bench.store, month, parts, basis))]


def _not_held(
    bench: Workbench, area: Area, then: Period, now: Period, measures: Sequence[str]
) -> NothingToAnswerWithError:
    missing, told = _missing(bench, area, then, now, measures)
    for month in missing:
        if not any(one.startswith(f"of {month.label} ") for one in told):
            told.append(f"of {month.label} no file is held")
    return NothingToAnswerWithError(
        f"The figures of {area.label} for {then.label} and {now.label} are not both held",
        where="; ".join((_months_with(bench, area, measures), *told, *series_held(bench, area))),
        expected="two months that are held",
        remedy="ingest the full CSV data file, or the workbooks, of "
        f"{words.listing(month.label for month in missing or (then, now))}, or ask for England, whose overview goes "
        "back to 2007",
    )


def _months_with(bench: Workbench, area: Area, measures: Sequence[str]) -> str:
    """The months whose files answer the measures for places like this one."""
    parts = {Part(part) for one in measures for term in named_measure(one).terms for part in term.parts}
    basis = area.geography.basis
    return f"months held by {basis.value}: {spans(held_months(bench.store, parts, basis)) or 'none'}"
