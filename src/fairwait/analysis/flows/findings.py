"""Lists and flows reconciled, for whoever asks: the series of a place, and the findings of a report."""

from __future__ import annotations

from fairwait.analysis.flows.elsewhere import elsewhere
from fairwait.analysis.flows.england import england_flows
from fairwait.analysis.flows.months import USUAL_MONTHS, FlowSeries, MonthFlow
from fairwait.analysis.flows.places import place_flows
from fairwait.analysis.flows.systems import system_flows
from fairwait.analysis.flows.told import YEAR, england_finding, systems_finding, year_to
from fairwait.analysis.workbench import Workbench
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.finding import Finding
from fairwait.domain.period import Period
from fairwait.domain.place import Area, Geography
from fairwait.measures.source import FULL_CSV, MeasureNeedsMonthsError

#: A year and the month a year before, unless other months are asked for.
SHOWN_MONTHS = 13


def flow_series(bench: Workbench, area: Area, first: Period | None = None, last: Period | None = None) -> FlowSeries:
    """The list and flows of England, an area or a provider, at least from ``first`` to ``last`` where held.

    England comes from the published overview. An ICB for which no consecutive months of its own patients are held
    comes from the series by system of the *hospitals*; the series' ``basis`` says so. Months before ``first`` come
    along, since they say what is usual: :func:`window` picks those asked for.

    Raises
    ------
    NothingToAnswerWithError
        When nothing held covers any of the months; MeasureNeedsMonthsError names the months that are missing.
    """
    if area.geography is Geography.ENGLAND:
        return england_flows(bench)
    end = last or latest_month(bench)
    start = (first or end.shift(1 - SHOWN_MONTHS)).shift(-USUAL_MONTHS)
    try:
        return place_flows(bench, area, start, end)
    except MeasureNeedsMonthsError as error:
        if area.geography is Geography.ICB:
            try:
                return _of_system(bench, area)
            except NothingToAnswerWithError:
                pass
        error.what = f"Flows of {area.label} need two months in a row, and {error.lacking}"
        error.remedy = elsewhere(bench, area, end)
        raise


def latest_month(bench: Workbench) -> Period:
    """The latest month held of the full CSV data file, in the store or, where it has none, among what is packaged."""
    try:
        return bench.latest_period()
    except NothingToAnswerWithError:
        return Period.parse(bench.history.release(FULL_CSV).first_period)


def window(series: FlowSeries, first: Period | None = None, last: Period | None = None) -> tuple[MonthFlow, ...]:
    """The months from ``first`` to ``last``: by default the latest held and the twelve before it.

    Raises NothingToAnswerWithError when the series has none of them.
    """
    end = last or max((one.period for one in series.months), default=None)
    start = first or (end.shift(1 - SHOWN_MONTHS) if end else None)
    found = tuple(one for one in series.months if start and end and start <= one.period <= end)
    if found:
        return found
    held = f"{series.months[0].period.label} to {series.months[-1].period.label}" if series.months else "none"
    raise NothingToAnswerWithError(
        f"Flows of {series.name} are not held for those months", where=f"months held: {held}",
        expected="months within them", remedy="ask for other months with --from and --to",
    )  # fmt: skip


def _of_system(bench: Workbench, area: Area) -> FlowSeries:
    systems = system_flows(bench).series
    if area.code not in systems:
        raise NothingToAnswerWithError(
            f"{area.label} has no flows in the series by system", expected="one of the 42 systems to February 2025"
        )
    return systems[area.code]


def flows_findings(bench: Workbench, period: Period, *, systems: bool = True) -> tuple[Finding, ...]:
    """England’s balance in a month, and that of every system in the latest year for which one can be made.

    Fewer findings, or none, where the publications needed are not held; without ``systems`` England alone.
    """
    found = []
    try:
        england = england_flows(bench)
        if england.month(period):
            found.append(england_finding(england, england_flows(bench, with_estimates=True), period))
    except NothingToAnswerWithError:
        pass
    try:
        every = system_flows(bench) if systems else None
    except NothingToAnswerWithError:
        every = None
    until = min(every.last, period) if every else period
    if every and any(len(year_to(one, until)) == YEAR for one in every.series.values()):
        found.append(systems_finding(every, until))
    return tuple(found)
