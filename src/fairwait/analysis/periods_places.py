"""A place in two months: whether its figure changed by more than two months of one place ordinarily differ by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from fairwait.analysis.periods import Change, Moment, Periods, Scale, Verdict, difference_of, ratio_of, told
from fairwait.analysis.periods_boundaries import same_place
from fairwait.analysis.periods_breaks import FORBIDDING, Counted, Crossed, crossed
from fairwait.analysis.periods_england import ENGLAND_SERIES
from fairwait.analysis.periods_reading import LIST_SHARES, MonthlyLists, Reading, latest_of_lists, reading
from fairwait.analysis.scale import on_scale
from fairwait.analysis.workbench import Workbench
from fairwait.definitions.dated import HOLIDAY_YEARS, bank_holidays
from fairwait.definitions.measure import FLOWS, Kind, Measure
from fairwait.definitions.measure_files import measure as named_measure
from fairwait.definitions.noise import borrowed_noise, provider_noise
from fairwait.domain.errors import NothingToAnswerWithError, UsageError
from fairwait.domain.estimates import Estimates
from fairwait.domain.period import Period
from fairwait.domain.place import Area, Geography
from fairwait.domain.treatment import TOTAL, Part
from fairwait.measures.source import FULL_CSV
from fairwait.stats.arrays import two_sided_z
from fairwait.stats.calendar import per_standard_month, working_days
from fairwait.stats.missing import FEWEST_COMPLETE

_Z = two_sided_z(0.95)
#: Counts of a place's list, each by the share that it is read with.
_COUNTS = {"waiting": "within_18_weeks", "waiting_over_18_weeks": "within_18_weeks"} | {
    f"waiting_over_{weeks}_weeks": f"over_{weeks}_weeks" for weeks in (52, 65, 78, 104)
}
_MAIN = (
    "waiting_over_18_weeks", "waiting", "within_18_weeks", "waiting_over_52_weeks", "median_wait", "p92_wait",
    "admitted_treated_per_1000", "completed_treated_per_1000", "new_periods_per_1000",
)  # fmt: skip
_MAIN_LISTS = (
    "waiting_over_18_weeks", "waiting", "within_18_weeks", "waiting_over_52_weeks", "waiting_over_65_weeks",
    "waiting_over_78_weeks", "waiting_over_104_weeks",
)  # fmt: skip
_SCALES: dict[Kind, Scale] = {
    Kind.SHARE: "share", Kind.QUANTILE: "weeks", Kind.RATIO: "rate", Kind.BALANCE: "balance",
}  # fmt: skip
_WHY = {
    "suppressed": "In {month} there were too few pathways for the published rule to give a figure.",
    "censored": "In {month} the wait lies in the last, open band of the file, so its length is not known.",
    "no_data": "In {month} the file has no pathways of this kind.",
    "not_defined": "Not defined in {month}: the file’s bands or the place’s geography cannot carry it.",
    "no_calendar": "The bank holidays of {month} are not in our table, so its rate per working day is not known.",
    "unmapped": "In {month} no lookup knows the code.",
}


@dataclass(frozen=True, slots=True)
class _Placed:
    """A moment with the log of its value (half a pathway where there is none) and what that log may be out by."""

    moment: Moment
    log_value: float | None = None
    log_se: float | None = None


def latest_for(bench: Workbench, area: Area, then: Period, treatment_function: str = TOTAL) -> Period:
    """The latest month that a place's ``then`` can be compared with."""
    lists = latest_of_lists(bench)
    if str(then) in bench.store.periods(FULL_CSV) or treatment_function != TOTAL or lists is None:
        return bench.latest_period()
    return lists if area.geography in (Geography.ICB, Geography.PROVIDER) else bench.latest_period()


def place_changes(
    bench: Workbench, area: Area, then: Period, now: Period, measures: Sequence[str], treatment_function: str = TOTAL
) -> Periods:
    """A place in two months. Errors as :func:`fairwait.analysis.periods.change`."""
    settled = same_place(area, then, now)
    chosen = _checked(area, measures)
    files = reading(bench, area, then, now, treatment_function)
    asked = chosen or _main(area, files)
    changes = tuple(_change(bench, files, area, one, then, now, treatment_function) for one in asked)
    notes = (
        files.note,
        *settled,
        "“Clearly” and “by little” say that the change is beyond what two neighbouring months of one place differ by, "
        "95 times in 100: month-to-month noise on both sides, and counting. What stays over many months is not tested.",
        "Rates of treatment and of new waits are brought to a month of 21.08 working days."
        if any(one.scale == "rate" for one in changes) else "",
    )  # fmt: skip
    basis = area.geography.basis.value
    return Periods(
        area, then, now, treatment_function, basis, changes, files.sources(then, now), tuple(n for n in notes if n)
    )


def _checked(area: Area, measures: Sequence[str]) -> tuple[str, ...]:
    for one in measures:
        if one in _COUNTS:
            continue
        if one in ENGLAND_SERIES and one not in LIST_SHARES and ENGLAND_SERIES[one].scale == "flow":
            raise UsageError(
                f"{ENGLAND_SERIES[one].title} per working day is compared for England and all treatment functions only",
                expected="a measure such as admitted_treated_per_1000 or waiting_over_18_weeks",
            )
        found = named_measure(one)
        if area.geography not in found.geographies:
            raise UsageError(
                f"{found.title} is not defined for {area.geography.plural}",
                expected="a measure that is: list them with “fairwait measures”",
            )
    return tuple(measures)


def _main(area: Area, files: Reading) -> tuple[str, ...]:
    if isinstance(files, MonthlyLists):
        return _MAIN_LISTS
    return tuple(one for one in _MAIN if one in _COUNTS or area.geography in named_measure(one).geographies)


def _change(bench: Workbench, files: Reading, area: Area, id: str, then: Period, now: Period, function: str) -> Change:
    measure = named_measure(_COUNTS.get(id, id))
    before, after = (_placed(bench, files, area, id, measure, month, function) for month in (then, now))
    parts = {Part(part) for term in measure.terms for part in term.parts}
    long_bands = id.removeprefix("waiting_") in ("over_65_weeks", "over_78_weeks", "over_104_weeks")
    open_ended = "censored" in (before.moment.status, after.moment.status)
    counted = Counted(parts, area.geography, function, open_ended, long_bands)
    between = crossed(counted, then, now)
    reason = _reason(before.moment) or _reason(after.moment) or _forbidden(between)
    scale: Scale = "count" if id in _COUNTS else _SCALES[measure.kind]
    usable = not reason and scale != "balance"
    ratio = ratio_of(before.moment.value, after.moment.value) if usable else None
    low, high = _limits(before, after) if usable and then != now else (None, None)
    title, unit, decimals = _words_of(id, measure)
    unsure = _incomplete(before.moment) or _incomplete(after.moment)
    verdict = _verdict(before, after, low, high, same=then == now, comparable=not reason, whole=not unsure)
    shown = (low, high) if ratio else (None, None)  # around a nought, half a pathway decides: a test, and no estimate
    return Change(
        id, title, unit, scale, decimals, before.moment, after.moment,
        None if reason else difference_of(before.moment, after.moment), ratio, None, *shown,
        verdict, reason or unsure, between,
    )  # fmt: skip


def _placed(
    bench: Workbench, files: Reading, area: Area, id: str, measure: Measure, month: Period, function: str
) -> _Placed:
    row = files.row(measure.id, month)
    status, complete = str(row["status"][0]), _completeness(bench, area, row, month, function)
    part, whole = float(row["numerator"][0]), float(row["denominator"][0])
    if id in _COUNTS and status == "ok":
        return _counted(id, measure, area, row, month, function, complete)
    value = float(row["value"][0])
    if measure.kind is Kind.RATIO and {Part(one) for term in measure.numerator for one in term.parts} & FLOWS:
        value, status = _standard_month(value, month, status)
    known = None if value != value else value
    moment = Moment(month, known, status, None, _known(part), _known(whole), complete)
    if status != "ok" or known is None or measure.kind is Kind.BALANCE:
        return _Placed(moment)
    scale = _scaled(measure, row, area, function)
    if scale is None:
        return _Placed(moment)
    theta, se = scale
    if measure.kind is Kind.SHARE:
        share = 1 / (1 + np.exp(-theta))
        return _Placed(moment, float(np.log(share)), float((1 - share) * se))
    return _Placed(moment, theta if measure.kind is Kind.QUANTILE else float(np.log(max(known, 1e-9))), se)


def _standard_month(value: float, month: Period, status: str) -> tuple[float, str]:
    """A month's rate as it would be in a month of 21.08 working days; not known without its bank holidays."""
    if not HOLIDAY_YEARS[0] <= month.year <= HOLIDAY_YEARS[1]:
        return float("nan"), "no_calendar" if status == "ok" else status
    days = working_days([month], bank_holidays(month.year, month.year))
    return float(per_standard_month([value], days)[0]) if value == value else value, status


def _counted(
    id: str, measure: Measure, area: Area, row: Estimates, month: Period, function: str, complete: float | None
) -> _Placed:
    """A count of the list. Its noise is that of the list, and of the share of the list that it is."""
    part, whole = float(row["numerator"][0]), float(row["denominator"][0])
    count = {"waiting": whole, "waiting_over_18_weeks": whole - part}.get(id, part)
    moment = Moment(month, count, completeness=complete)
    omega, scale = _list_noise(area, whole, function), _scaled(measure, row, area, function)
    if omega is None or scale is None:
        return _Placed(moment)
    share = (count + 0.5) / (whole + 1.0)
    own = 1 / (count + 0.5) if id == "waiting" else ((1 - share) * scale[1]) ** 2
    return _Placed(moment, float(np.log(count + 0.5)), float(np.sqrt(omega**2 + own)))


def _scaled(measure: Measure, row: Estimates, area: Area, function: str) -> tuple[float, float] | None:
    """A row on its working scale with its standard error, noise included; None where nobody measured the noise."""
    try:
        scale = on_scale(measure, row, borrowed_noise(measure.id, function), area.geography)
    except NothingToAnswerWithError:
        return None
    return float(scale.theta[0]), float(scale.se[0])


def _list_noise(area: Area, whole: float, function: str) -> float | None:
    """Month-to-month sd of the log of a list; a provider's grows as that of its shares does for lists as long."""
    try:
        omega = borrowed_noise("waiting_per_1000", function).omega
        usual = borrowed_noise("within_18_weeks", function).omega
    except NothingToAnswerWithError:
        return None
    if area.geography is not Geography.PROVIDER:
        return omega
    own = [one.omega for one in provider_noise("within_18_weeks") if one.smallest_list <= whole]
    return omega * max(1.0, own[-1] / usual) if own else None


def _completeness(bench: Workbench, area: Area, row: Estimates, month: Period, function: str) -> float | None:
    found = _known(float(row["completeness"][0]))
    if found is not None or area.geography is Geography.PROVIDER or bench.judged(month) is None:
        return found
    return _known(bench.completeness(area.code, month, function).completeness)


def _known(value: float) -> float | None:
    return None if value != value else value


def _incomplete(moment: Moment) -> str:
    if moment.completeness is None or moment.completeness >= FEWEST_COMPLETE:
        return ""
    return (
        f"In {moment.period.label} the providers that sent figures usually account for "
        f"{100 * moment.completeness:.0f}% of this place’s activity only, so the change is shown and not judged."
    )


def _reason(moment: Moment) -> str:
    return "" if moment.status == "ok" else _WHY[moment.status].format(month=moment.period.label)


def _forbidden(between: Sequence[Crossed]) -> str:
    for one in between:
        if one.concerns and one.one.id in FORBIDDING:
            return f"{one.one.what} on 1 {one.one.period.label}, which moved these figures at once."
    return ""


def _limits(before: _Placed, after: _Placed) -> tuple[float | None, float | None]:
    if before.log_value is None or after.log_value is None or before.log_se is None or after.log_se is None:
        return None, None
    centre, reach = after.log_value - before.log_value, _Z * float(np.hypot(before.log_se, after.log_se))
    return float(np.exp(centre - reach)), float(np.exp(centre + reach))


def _verdict(
    before: _Placed, after: _Placed, low: float | None, high: float | None, *, same: bool, comparable: bool, whole: bool
) -> Verdict:
    if not comparable:
        return "not comparable"
    if same:
        return "no change"
    if low is None or high is None or before.log_value is None or after.log_value is None or not whole:
        return "not judged"
    return told(float(np.exp(after.log_value - before.log_value)), low > 1 or high < 1)


def _words_of(id: str, measure: Measure) -> tuple[str, str, int]:
    if id in _COUNTS:
        return ENGLAND_SERIES[id].title, "pathways", 0
    unit = {Kind.SHARE: measure.unit, Kind.QUANTILE: "weeks", Kind.RATIO: "per 1,000 people"}
    return measure.title, unit.get(measure.kind, measure.unit), measure.decimals
