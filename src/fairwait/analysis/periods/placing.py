"""A place's figure in one month with what it may be out by: month-to-month noise, and counting."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from fairwait.analysis.periods.change import Moment
from fairwait.analysis.periods.reading import FullFiles, Reading
from fairwait.analysis.periods.series import PRINTED
from fairwait.analysis.run_noise import OwnNoise, list_noise, month_noise
from fairwait.analysis.scale import on_scale
from fairwait.analysis.workbench import Workbench
from fairwait.definitions.dated import HOLIDAY_YEARS, bank_holidays
from fairwait.definitions.measure import FLOWS, Kind, Measure
from fairwait.definitions.noise.lengths import LIST_SIZE, noise_by_length
from fairwait.domain import words
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.estimates import Estimates
from fairwait.domain.period import Period
from fairwait.domain.place import Area, Geography
from fairwait.domain.treatment import Part
from fairwait.places.sectors import sector_of
from fairwait.stats.calendar import per_standard_month, working_days

#: Counts of a place's list, each by the share that it is read with.
COUNTS = {"waiting": "within_18_weeks", "waiting_over_18_weeks": "within_18_weeks"} | {
    f"waiting_over_{weeks}_weeks": f"over_{weeks}_weeks" for weeks in (52, 65, 78, 104)
}


@dataclass(frozen=True, slots=True)
class Placed:
    """A moment with the log of its value (half a pathway where there is none) and what that log may be out by."""

    moment: Moment
    log_value: float | None = None
    log_se: float | None = None
    #: Whether the figure is a printed one, with no counts behind it.
    printed: bool = False


def placed(
    bench: Workbench, files: Reading, area: Area, id: str, measure: Measure, month: Period, function: str
) -> Placed:
    """One measure of a place in a month; ``id`` may be a count read with ``measure``."""
    row = files.row(measure.id, month)
    status, complete = str(row["status"][0]), _completeness(bench, area, row, month, function)
    part, whole = float(row["numerator"][0]), float(row["denominator"][0])
    if id in COUNTS and status == "ok":
        return _counted(_seen_by(files, bench), id, measure, area, row, month, function, complete)
    value = float(row["value"][0])
    if measure.kind is Kind.RATIO and {Part(one) for term in measure.numerator for one in term.parts} & FLOWS:
        value, status = _standard_month(value, month, status)
    known = None if value != value else value
    moment = Moment(month, known, status, None, _known(part), _known(whole), complete)
    printed = str(row["method"][0]) == PRINTED
    if status != "ok" or known is None or measure.kind is Kind.BALANCE or printed:
        return Placed(moment, printed=printed)
    scale = _scaled(_seen_by(files, bench), measure, row, area, month, function)
    if scale is None:
        return Placed(moment)
    theta, se = scale
    if measure.kind is Kind.SHARE:
        share = 1 / (1 + np.exp(-theta))
        return Placed(moment, float(np.log(share)), float((1 - share) * se))
    return Placed(moment, theta if measure.kind is Kind.QUANTILE else float(np.log(max(known, 1e-9))), se)


def _standard_month(value: float, month: Period, status: str) -> tuple[float, str]:
    """A month's rate as it would be in a month of 21.08 working days; not known without its bank holidays."""
    if not HOLIDAY_YEARS[0] <= month.year <= HOLIDAY_YEARS[1]:
        return float("nan"), "no_calendar" if status == "ok" else status
    days = working_days([month], bank_holidays(month.year, month.year))
    return float(per_standard_month([value], days)[0]) if value == value else value, status


def _counted(
    bench: Workbench, id: str, measure: Measure, area: Area, row: Estimates, month: Period, function: str,
    complete: float | None,
) -> Placed:  # fmt: skip
    """A count of the list. Its noise is that of the list, and of the share of the list that it is."""
    part, whole = float(row["numerator"][0]), float(row["denominator"][0])
    count = {"waiting": whole, "waiting_over_18_weeks": whole - part}.get(id, part)
    moment = Moment(month, count, completeness=complete)
    omega = _list_noise(bench, area, whole, month, function)
    scale = _scaled(bench, measure, row, area, month, function)
    if omega is None or scale is None:
        return Placed(moment)
    share = (count + 0.5) / (whole + 1.0)
    own = 1 / (count + 0.5) if id == "waiting" else ((1 - share) * scale[1]) ** 2
    return Placed(moment, float(np.log(count + 0.5)), float(np.sqrt(omega**2 + own)))


def _scaled(
    bench: Workbench, measure: Measure, row: Estimates, area: Area, month: Period, function: str
) -> tuple[float, float] | None:
    """A row on its working scale with its standard error, noise included; None where nobody measured the noise."""
    try:
        scale = on_scale(measure, row, month_noise(bench, measure, _judged_as(area), month, function), area.geography)
    except NothingToAnswerWithError:
        return None
    return float(scale.theta[0]), float(scale.se[0])


def _seen_by(files: Reading, bench: Workbench) -> Workbench:
    """The workbench that sees the other places on the boundaries that this one is counted on."""
    return files.bench if isinstance(files, FullFiles) else bench


def noise_note(
    bench: Workbench, files: Reading, area: Area, ids: Iterable[str], months: Iterable[Period], function: str
) -> str:
    """On which months the noise of figures was measured, where it is more than what is borrowed; else empty."""
    seen, geography, told = _seen_by(files, bench).noises, _judged_as(area), []
    names = {one for id in ids for one in (COUNTS.get(id, id), *(("waiting_per_1000",) if id in COUNTS else ()))}
    for month in dict.fromkeys(months):
        found = [seen.get((one, geography, month, function)) for one in sorted(names)]
        told += [f"{month.label} on {one.when}" for one in found if isinstance(one, OwnNoise)][:1]
    if not told:
        return ""
    return (
        f"Month-to-month noise is measured on the months around, for {words.listing(told)}, where it is more "
        "there than what is borrowed from other months."
    )


def _judged_as(area: Area) -> Geography:
    """Whose noise a place is judged by: the larger ones by that of areas, which is more than their own."""
    return Geography.PROVIDER if area.geography is Geography.PROVIDER else Geography.SUB_ICB


def _list_noise(bench: Workbench, area: Area, whole: float, month: Period, function: str) -> float | None:
    """Month-to-month sd of the log of a list; a provider's is that of lists as long in its sector."""
    if area.geography is Geography.PROVIDER:
        found = noise_by_length(LIST_SIZE, function, sector_of(area.code))
        return None if found is None else float(found.at(np.array([whole]))[0])
    try:
        return list_noise(bench, month, function).omega
    except NothingToAnswerWithError:
        return None


def _completeness(bench: Workbench, area: Area, row: Estimates, month: Period, function: str) -> float | None:
    found = _known(float(row["completeness"][0]))
    if found is not None or area.geography is Geography.PROVIDER or bench.judged(month) is None:
        return found
    return _known(bench.completeness(area.code, month, function).completeness)


def _known(value: float) -> float | None:
    return None if value != value else value
