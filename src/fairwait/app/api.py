"""The Python side of fairwait: the same questions as on the command line, answered with values instead of text.

Every function takes the ``store`` to ask: a folder, an open :class:`~fairwait.store.reader.Store`, a
:class:`~fairwait.analysis.workbench.Workbench` (which remembers what it computed), or nothing: then FAIRWAIT_STORE,
else the figures that travel with the package. ``period`` is a month (``"2026-01"``); without one, the latest held.
Errors are the family of :mod:`fairwait.domain.errors`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from fairwait.analysis.workbench import Workbench
from fairwait.app.asked import function_of, level_of, month_of
from fairwait.domain.estimates import Estimates
from fairwait.domain.period import Period
from fairwait.domain.place import Area, Geography
from fairwait.domain.treatment import TOTAL
from fairwait.places.areas import ENGLAND
from fairwait.places.search import find_area
from fairwait.store.chosen import open_chosen
from fairwait.store.reader import Store

if TYPE_CHECKING:
    from fairwait.analysis.compare import MeasureComparison
    from fairwait.analysis.decade.compared import Compared
    from fairwait.analysis.flows.months import MonthFlow
    from fairwait.analysis.periods.change import Periods
    from fairwait.analysis.ranking import PlaceRanking
    from fairwait.domain.finding import Finding, Report
    from fairwait.measures.explained import Explanation
    from fairwait.pipeline.ingest import IngestReport
    from fairwait.places.history import History

AnyStore = Store | Workbench | str | Path | None


def open_store(folder: str | Path | None = None) -> Store:
    """Open a store: the folder, else the one FAIRWAIT_STORE names, else the packaged figures."""
    return open_chosen(folder)


def workbench(store: AnyStore = None, boundaries: Period | str | None = None) -> Workbench:
    """A workbench on a store, which computes everything once. Pass it as ``store`` to ask several questions.

    ``boundaries`` is a month whose areas every answer is made for, such as ``"2026-01"`` for figures of 2015.
    """
    made_for = Period.parse(boundaries) if isinstance(boundaries, str) else boundaries
    if isinstance(store, Workbench):
        return store if made_for in (None, store.boundaries) else Workbench(store.store, boundaries=made_for)
    return Workbench(store if isinstance(store, Store) else open_chosen(store), boundaries=made_for)


def ingest(files: Iterable[str | Path] | str | Path, store: str | Path) -> IngestReport:
    """Read published files, or folders of them, into the store in a folder. See :func:`fairwait.pipeline.ingest`."""
    from fairwait.pipeline.ingest import ingest as ingest_files

    named = [files] if isinstance(files, (str, Path)) else files
    return ingest_files([Path(file) for file in named], Path(store))


def estimate(
    measure: str,
    *,
    geography: Geography | str = Geography.ENGLAND,
    period: Period | str | None = None,
    treatment_function: str | None = TOTAL,
    areas: Sequence[str] | None = None,
    boundaries: Period | str | None = None,
    store: AnyStore = None,
) -> Estimates:
    """Estimates of a measure for the places of a level, as columns.

    ``treatment_function`` is a code or a name; None means every one of them and the total. ``areas`` keeps only those
    places, by name or code. ``boundaries`` is a month whose areas are meant instead of the month's own: the column
    ``apportioned`` then says how much of each figure rests on how residents were divided.
    """
    import numpy as np

    bench, level = workbench(store, boundaries), level_of(geography)
    month = month_of(bench, period, measure)
    table = (
        bench.all_estimates(measure, level, month)
        if treatment_function is None
        else bench.estimates(measure, level, month, function_of(treatment_function, measure))
    )
    if areas is None:
        return table
    return table.where(np.isin(table["area"], [find_area(one, bench.boundaries or month, level).code for one in areas]))


def rank(
    measure: str,
    *,
    geography: Geography | str = Geography.SUB_ICB,
    period: Period | str | None = None,
    treatment_function: str = TOTAL,
    boundaries: Period | str | None = None,
    store: AnyStore = None,
) -> PlaceRanking:
    """Places in order, with the ranks each may truly have; see :class:`~fairwait.analysis.ranking.PlaceRanking`."""
    from fairwait.analysis.ranking import rank as rank_places

    bench = workbench(store, boundaries)
    month, function = month_of(bench, period, measure), function_of(treatment_function, measure)
    return rank_places(bench, measure, level_of(geography), month, function)


def compare(
    places: Sequence[str],
    *,
    measures: Sequence[str] | None = None,
    geography: Geography | str | None = None,
    period: Period | str | None = None,
    treatment_function: str = TOTAL,
    store: AnyStore = None,
) -> tuple[MeasureComparison, ...]:
    """Two to eight places side by side, and whether they differ; by default over the main measures."""
    from fairwait.analysis.compare import MAIN_MEASURES
    from fairwait.analysis.compare import compare as compare_places

    bench = workbench(store)
    lead = measures[0] if measures else ""
    month, level = month_of(bench, period, lead), None if geography is None else level_of(geography)
    found = [find_area(one, month, level) for one in places]
    function = function_of(treatment_function, lead)
    return compare_places(bench, found, month, measures=measures or MAIN_MEASURES, treatment_function=function)


def change(
    then: Period | str,
    now: Period | str | None = None,
    *,
    area: str | None = None,
    measures: Sequence[str] = (),
    geography: Geography | str | None = None,
    treatment_function: str = TOTAL,
    store: AnyStore = None,
) -> Periods:
    """Two months compared: then, now, how many times as much, and the breaks between them.

    ``area`` is a place by name or code, England when None. ``measures`` are measures or counts such as
    ``waiting_over_18_weeks``; by default the main ones. See :func:`fairwait.analysis.periods.change` for the errors.
    """
    from fairwait.analysis.periods.change import change as change_between

    bench = workbench(store)
    last = None if now is None else month_of(bench, now)
    level = None if geography is None else level_of(geography)
    place = None if area is None else find_area(area, last or bench.latest_period(), level)
    return change_between(
        bench, month_of(bench, then), last, place=place, measures=measures,
        treatment_function=function_of(treatment_function),
    )  # fmt: skip


def decade(
    measure: str = "within_18_weeks",
    *,
    then: Period | str | None = None,
    now: Period | str | None = None,
    store: AnyStore = None,
) -> Compared:
    """The 106 areas of the later month in two months a decade apart: where each stood and stands against England.

    By default the latest month that can be measured, and the same month ten years back or more. Exploratory: two
    snapshots, of the treatment functions whose commissioning stayed the same.
    """
    from fairwait.analysis.decade.bench import earlier_first, latest_month
    from fairwait.analysis.decade.compared import TwoMonths

    bench = workbench(store)
    last = latest_month(bench) if now is None else month_of(bench, now)
    first = None if then is None else month_of(bench, then)
    if first is not None:
        earlier_first(first, last)
    return TwoMonths(bench, last, first).compared(measure)


def flows(
    place: str | None = None,
    *,
    first: Period | str | None = None,
    last: Period | str | None = None,
    geography: Geography | str | None = None,
    store: AnyStore = None,
) -> tuple[MonthFlow, ...]:
    """A list month by month: at the start, joined, completed, left otherwise, at the end. England when no ``place``."""
    from fairwait.analysis.flows.findings import flow_series, latest_month, window

    bench = workbench(store)
    start, end = (None if one is None else month_of(bench, one) for one in (first, last))
    level = None if geography is None else level_of(geography)
    area = Area(ENGLAND, "England", Geography.ENGLAND)
    if place is not None:
        area = find_area(place, end or latest_month(bench), level)
    return window(flow_series(bench, area, start, end), start, end)


def revisions(
    period: Period | str | None = None, *, publications: Sequence[str] = (), store: AnyStore = None
) -> tuple[Finding, ...]:
    """How much a month's figures (None: every month's) moved between two files of it, and for whom; often empty."""
    from fairwait.analysis.revisions.finding import revisions as revised

    month = Period.parse(period) if isinstance(period, str) else period
    return revised(workbench(store).store, month, publications=tuple(publications))


def identify(code: str) -> History:
    """What a code or name of any year was, is and became: statements with their dates, evidence and sources."""
    from fairwait.places.history import trace
    from fairwait.places.lookup import find_code

    found = trace(find_code(code).code)
    assert found is not None
    return found


def explain(
    measure: str,
    area: str,
    *,
    geography: Geography | str | None = None,
    period: Period | str | None = None,
    treatment_function: str = TOTAL,
    boundaries: Period | str | None = None,
    store: AnyStore = None,
) -> Explanation:
    """Where a number comes from: formula, counts, rows of the published files, sha256."""
    from fairwait.measures.explain import explain as explain_estimate

    bench = workbench(store, boundaries)
    month = month_of(bench, period, measure)
    place = find_area(area, bench.boundaries or month, None if geography is None else level_of(geography))
    return explain_estimate(
        measure, bench.store, area=place.code, geography=place.geography, period=month,
        treatment_function=function_of(treatment_function, measure),
        boundaries=None if place.geography is Geography.PROVIDER else bench.boundaries,
    )  # fmt: skip


def report(
    *,
    area: str | None = None,
    measure: str = "within_18_weeks",
    geography: Geography | str | None = None,
    period: Period | str | None = None,
    treatment_function: str = TOTAL,
    store: AnyStore = None,
) -> Report:
    """The spotlight report on a month, or with ``area`` the profile of one place. :func:`write_report` writes it."""
    bench = workbench(store)
    month, level = month_of(bench, period), None if geography is None else level_of(geography)
    if area is not None:
        from fairwait.reports.profile import profile

        return profile(bench, find_area(area, month, level), period=month)
    from fairwait.reports.spotlight import spotlight

    return spotlight(
        bench, period=month, geography=level or Geography.SUB_ICB, measure=measure,
        treatment_function=function_of(treatment_function),
    )  # fmt: skip


def write_report(report: Report, out: str | Path, formats: Iterable[str] = ("html",)) -> list[Path]:
    """Write a report into a folder as html, pdf, docx, xlsx, csv, json or svg; returns what was written."""
    from fairwait.reports.bundle import write_report as write

    return write(report, Path(out), [formats] if isinstance(formats, str) else formats)


def find_place(name: str, *, period: Period | str, geography: Geography | str | None = None) -> Area:
    """The place that a name or code means in a month."""
    month = period if isinstance(period, Period) else Period.parse(period)
    return find_area(name, month, None if geography is None else level_of(geography))
