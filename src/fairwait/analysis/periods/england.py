"""England in any two months since 2007, from the published overview, without and with estimates for missing trusts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from fairwait.analysis.national_series import WITH_ESTIMATES, NationalSeries, national_series
from fairwait.analysis.periods.breaks import Counted, crossed
from fairwait.analysis.periods.change import (
    FEWEST_APART,
    Change,
    Moment,
    Ordinary,
    Periods,
    Scale,
    Verdict,
    difference_of,
    ratio_of,
    told,
)
from fairwait.analysis.periods.ordinary import Starts, ordinary, starts
from fairwait.analysis.workbench import Workbench
from fairwait.definitions.dated import bank_holidays
from fairwait.domain import words
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.period import Period
from fairwait.domain.place import Area, Geography
from fairwait.domain.treatment import TOTAL, Part
from fairwait.measures.completeness_inputs import OVERVIEW
from fairwait.stats.calendar import working_days

_LIST, _ADMITTED, _NON_ADMITTED, _NEW = (Part.INCOMPLETE,), (Part.ADMITTED,), (Part.NON_ADMITTED,), (Part.NEW_PERIODS,)


@dataclass(frozen=True, slots=True)
class EnglandSeries:
    """One figure of England: its name and title, the series of the overview it is read from, and what it counts.

    ``less`` is a series to take away (over 18 weeks is the list less those within), ``over`` one to divide by.
    ``begins`` is the first month in which it is defined, ``why_not_before`` what was different then.
    """

    id: str
    title: str
    unit: str
    scale: Scale
    series: str
    parts: tuple[Part, ...] = _LIST
    less: str = ""
    over: str = ""
    decimals: int = 0
    begins: Period | None = None
    why_not_before: str = ""
    estimates: bool = True


_BANDS = Period(2021, 4)
_BANDS_WHY = "before April 2021 the weekly bands ended at 52 weeks"
_NEW_WHY = "new periods were not collected before October 2015"


def _long(weeks: int) -> tuple[EnglandSeries, EnglandSeries]:
    return (
        EnglandSeries(f"waiting_over_{weeks}_weeks", f"Waiting over {weeks} weeks", "pathways", "count",
                      f"over_{weeks}", begins=_BANDS, why_not_before=_BANDS_WHY),
        EnglandSeries(f"over_{weeks}_weeks", f"Share over {weeks} weeks", "share of the list", "share",
                      f"over_{weeks}", over="incomplete_total", decimals=2, begins=_BANDS, why_not_before=_BANDS_WHY),
    )  # fmt: skip


def _wait(id: str, title: str, series: str, parts: tuple[Part, ...]) -> EnglandSeries:
    return EnglandSeries(id, title, "weeks", "weeks", series, parts, decimals=1, estimates=False)


_ALL = (
    EnglandSeries("waiting", "Waiting list", "pathways", "count", "incomplete_total"),
    EnglandSeries("waiting_over_18_weeks", "Waiting over 18 weeks", "pathways", "count", "incomplete_total",
                  less="within_18"),
    EnglandSeries("within_18_weeks", "Share within 18 weeks", "share of the list", "share", "within_18",
                  over="incomplete_total", decimals=1),
    EnglandSeries("waiting_over_52_weeks", "Waiting over 52 weeks", "pathways", "count", "over_52"),
    EnglandSeries("over_52_weeks", "Share over 52 weeks", "share of the list", "share", "over_52",
                  over="incomplete_total", decimals=2),
    *(one for weeks in (65, 78, 104) for one in _long(weeks)),
    _wait("median_wait", "Median wait so far", "median_wait", _LIST),
    _wait("p92_wait", "92nd percentile wait so far", "p92_wait", _LIST),
    EnglandSeries("admitted", "Admissions per working day", "pathways", "flow", "admitted_total", _ADMITTED),
    EnglandSeries("non_admitted", "Treated without admission per working day", "pathways", "flow", "non_admitted_total",
                  _NON_ADMITTED),
    EnglandSeries("completed", "Waits ended per working day", "pathways", "flow", "completed_total",
                  (Part.ADMITTED, Part.NON_ADMITTED)),
    EnglandSeries("new_periods", "New waits begun per working day", "pathways", "flow", "new_periods", _NEW,
                  begins=Period(2015, 10), why_not_before=_NEW_WHY),
    _wait("admitted_median_wait", "Median wait of those admitted", "admitted_median", _ADMITTED),
    _wait("admitted_p95_wait", "95th percentile wait of those admitted", "admitted_p95", _ADMITTED),
    _wait("non_admitted_median_wait", "Median wait, treated without admission", "non_admitted_median", _NON_ADMITTED),
    _wait("non_admitted_p95_wait", "95th percentile, treated without admission", "non_admitted_p95", _NON_ADMITTED),
)  # fmt: skip
#: Every figure of England that can be compared, by name.
ENGLAND_SERIES: Mapping[str, EnglandSeries] = MappingProxyType({one.id: one for one in _ALL})
#: What is compared unless a measure is named.
MAIN = (
    "waiting_over_18_weeks", "waiting", "within_18_weeks", "waiting_over_52_weeks", "waiting_over_65_weeks",
    "waiting_over_78_weeks", "waiting_over_104_weeks", "median_wait", "p92_wait", "admitted", "non_admitted",
    "completed", "new_periods", "admitted_median_wait",
)  # fmt: skip


def latest_of_england(bench: Workbench) -> Period:
    """The latest month of the overview held; raises NothingToAnswerWithError when none is held."""
    return _overview(bench).last


def england_changes(
    bench: Workbench, area: Area, then: Period, now: Period, measures: Sequence[str], treatment_function: str = TOTAL
) -> Periods:
    """England in two months. Raises NothingToAnswerWithError for a month that the overview does not hold."""
    overview = _overview(bench, then, now)
    changes = tuple(change_of(overview, ENGLAND_SERIES[one], then, now) for one in measures or MAIN)
    flows = any(one.scale == "flow" for one in changes)
    notes = (
        "England is the sum of all commissioners. A count of everybody has no sampling error, so no interval is given: "
        "the range with and without estimates for missing trusts, and what months ordinarily differ by, stand instead.",
        "“Estimated” allows for trusts that sent nothing, by the publisher’s estimates in both months."
        if any(one.estimated_ratio is not None for one in changes) else "",
        "Flows are counts per working day, Mondays to Fridays less bank holidays." if flows else "",
        "Admitted waits are the unadjusted ones throughout; those adjusted for pauses ended in September 2015."
        if any(one.id.startswith("admitted_") for one in changes) else "",
    )  # fmt: skip
    return Periods(
        area, then, now, TOTAL, "commissioner", changes, (overview.source,), tuple(one for one in notes if one)
    )


def change_of(overview: NationalSeries, one: EnglandSeries, then: Period, now: Period) -> Change:
    """One figure of England in two months, in either order."""
    before, after = moment_of(overview, one, then), moment_of(overview, one, now)
    reason = _reason(one, before) or _reason(one, after)
    comparable = not reason
    ratio = ratio_of(before.value, after.value) if comparable else None
    usual = ordinary(values_of(overview, one), then, now) if comparable else None
    what = Counted(
        one.parts, Geography.ENGLAND, TOTAL, "censored" in (before.status, after.status), one.begins == _BANDS
    )
    verdict = _verdict(ratio, usual, then == now)
    return Change(
        one.id, one.title, one.unit, one.scale, one.decimals, before, after,
        difference_of(before, after), ratio,
        ratio_of(before.estimated, after.estimated) if comparable else None,
        None, None, verdict, reason or _untested(verdict, usual), crossed(what, then, now), usual,
    )  # fmt: skip


def moment_of(overview: NationalSeries, one: EnglandSeries, period: Period) -> Moment:
    """One figure of England in one month; ``not_defined`` before it began, or where nothing was published."""
    found = overview.at(one.series, period)
    if found.value is None or (one.begins and period < one.begins):
        return Moment(period, None, "not_defined")
    if found.status == "censored":
        return Moment(period, found.value, "censored")
    count, whole = _parts(overview, one, period, "")
    if count is None:
        return Moment(period, None, "not_defined")
    estimated, estimated_whole = _parts(overview, one, period, WITH_ESTIMATES) if one.estimates else (None, None)
    if one.scale == "flow":
        whole = estimated_whole = float(working_days([period], bank_holidays(period.year, period.year))[0])
    divided = one.scale in ("flow", "share")
    return Moment(
        period,
        count / whole if divided and whole else count,
        estimated=estimated / estimated_whole if divided and estimated is not None and estimated_whole else estimated,
        numerator=count if divided else None,
        denominator=whole if divided else None,
    )


def _parts(
    overview: NationalSeries, one: EnglandSeries, period: Period, suffix: str
) -> tuple[float | None, float | None]:
    """The count of a figure and what it is divided by."""
    count = overview.value(one.series + suffix, period)
    if one.less and count is not None:
        taken = overview.value(one.less + suffix, period)
        count = None if taken is None else count - taken
    return count, overview.value(one.over + suffix, period) if one.over else None


def values_of(overview: NationalSeries, one: EnglandSeries, *, estimated: bool = False) -> dict[Period, float]:
    """Every month of a figure that was published as a number, without or with estimates for missing trusts."""
    months = (moment_of(overview, one, period) for period in overview.series.get(one.series, {}))
    found = ((moment, moment.estimated if estimated else moment.value) for moment in months if moment.status == "ok")
    return {moment.period: value for moment, value in found if value is not None}


def england_starts(bench: Workbench, measure: str, then: Period, now: Period) -> Starts | None:
    """How much the month that a comparison starts from matters to England's ratio of a measure."""
    return starts(values_of(_overview(bench, then, now), ENGLAND_SERIES[measure]), then, now)


def _overview(bench: Workbench, *periods: Period) -> NationalSeries:
    found = national_series(bench, *periods)
    if found is not None:
        return found
    held = national_series(bench)
    beyond = [one for one in periods if held is None or not held.first <= one <= held.last]
    raise NothingToAnswerWithError(
        f"{words.listing(one.label for one in beyond) or 'The month'} is not in England’s overview",
        where=held.source.file_name if held else OVERVIEW,
        expected=f"months from {held.first.label} to {held.last.label}" if held else "the overview time series",
        remedy="ask for a month in between, or ingest a later overview time series",
    )


def _reason(one: EnglandSeries, moment: Moment) -> str:
    """Why a month's figure cannot be compared; empty where it can."""
    if moment.status == "censored":
        return f"In {moment.period.label} it is known only to be {words.integer(moment.value)} weeks or more."
    if moment.status == "not_defined":
        why = f": {one.why_not_before}" if one.begins and moment.period < one.begins else ": nothing was published"
        return f"Not defined in {moment.period.label}{why}."
    return ""


def _verdict(ratio: float | None, usual: Ordinary | None, same: bool) -> Verdict:
    if ratio is None:
        return "not comparable"
    if same or ratio == 1:
        return "no change"
    if usual is None or usual.within is None or ratio <= 0:
        return "not judged"
    return told(ratio, abs(float(np.log(ratio))) > float(np.log(usual.within)))


def _untested(verdict: Verdict, usual: Ordinary | None) -> str:
    """Why a ratio has no verdict."""
    if verdict != "not judged":
        return ""
    if usual is None:
        return "The series is too short to say what is ordinary: the ratio says by how much, and no test is made."
    return (
        f"Fewer than {FEWEST_APART} pairs of months {usual.months_apart} apart do not overlap, too few to say what is "
        "ordinary over so long. The ratio says by how much, and no test is made."
    )
