"""A place in two months: whether its figure changed by more than two months of one place ordinarily differ by."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from fairwait.analysis.periods.boundaries import BoundaryMovedError, same_place
from fairwait.analysis.periods.breaks import FORBIDDING, Counted, Crossed, crossed
from fairwait.analysis.periods.change import Change, Moment, Periods, Scale, Verdict, difference_of, ratio_of, told
from fairwait.analysis.periods.england import ENGLAND_SERIES
from fairwait.analysis.periods.placing import COUNTS, Placed, noise_note, placed
from fairwait.analysis.periods.reading import Reading, lists_from, moved_and_not_held, on_common_boundaries, reading
from fairwait.analysis.periods.series import BOARD_SHARES, LIST_SHARES, BoardFunctions, MonthlyLists
from fairwait.analysis.workbench import Workbench
from fairwait.definitions.measure import Kind, Measure
from fairwait.definitions.measure_files import measure as named_measure
from fairwait.definitions.quantile_rules import quantile_rule
from fairwait.domain import words
from fairwait.domain.errors import NothingToAnswerWithError, UsageError
from fairwait.domain.period import Period
from fairwait.domain.place import Area, Geography
from fairwait.domain.treatment import TOTAL, Part
from fairwait.measures.source import FULL_CSV
from fairwait.stats.arrays import two_sided_z
from fairwait.stats.missing import FEWEST_COMPLETE

_Z = two_sided_z(0.95)
_MAIN = (
    "waiting_over_18_weeks", "waiting", "within_18_weeks", "waiting_over_52_weeks", "median_wait", "p92_wait",
    "admitted_median_wait", "admitted_treated_per_1000", "completed_treated_per_1000", "new_periods_per_1000",
)  # fmt: skip
_MAIN_LISTS = (
    "waiting_over_18_weeks", "waiting", "within_18_weeks", "waiting_over_52_weeks", "waiting_over_65_weeks",
    "waiting_over_78_weeks", "waiting_over_104_weeks",
)  # fmt: skip
_WAITS = ("median_wait", "p92_wait")
_SCALES: dict[Kind, Scale] = {
    Kind.SHARE: "share", Kind.QUANTILE: "weeks", Kind.RATIO: "rate", Kind.BALANCE: "balance",
}  # fmt: skip
_PRINTED = "These waits are as printed, without the weekly bands that would say what a short list’s may be out by."
_WHY = {
    "suppressed": "In {month} there were too few pathways for the published rule to give a figure.",
    "censored": "In {month} the wait lies in the last, open band of the file, so its length is not known.",
    "no_data": "In {month} the file has no pathways of this kind.",
    "not_defined": "Not defined in {month}: the file’s bands or the place’s geography cannot carry it, or how many "
    "people lived there is not known.",
    "no_calendar": "The bank holidays of {month} are not in our table, so its rate per working day is not known.",
    "unmapped": "In {month} no lookup knows the code.",
}


def latest_for(bench: Workbench, area: Area, then: Period, treatment_function: str = TOTAL) -> Period:
    """The latest month that a place's ``then`` can be compared with."""
    lists = lists_from(bench, area, then, treatment_function)
    return bench.latest_period() if str(then) in bench.store.periods(FULL_CSV) or lists is None else lists


def place_changes(
    bench: Workbench, area: Area, then: Period, now: Period, measures: Sequence[str], treatment_function: str = TOTAL
) -> Periods:
    """A place in two months. Errors as :func:`fairwait.analysis.periods.change`."""
    chosen = _checked(area, measures)
    needed = tuple(dict.fromkeys(COUNTS.get(one, one) for one in chosen))
    files, settled = _files(bench, area, then, now, treatment_function, needed)
    main = _main(area, files)
    asked = chosen or tuple(one for one in main if _readable(files, one, then, now)) or main[:1]
    changes = tuple(_change(bench, files, area, one, then, now, treatment_function) for one in asked)
    left_out = [
        _words_of(one, named_measure(COUNTS.get(one, one)))[0] for one in main if not chosen and one not in asked
    ]
    notes = (
        files.note,
        *settled,
        f"Not held for both months: {words.listing(left_out)}." if left_out else "",
        "“Clearly” and “by little” say that the change is beyond what two neighbouring months of one place differ by, "
        "95 times in 100: month-to-month noise on both sides, and counting. What stays over many months is not tested.",
        noise_note(bench, files, area, asked, (then, now), treatment_function),
        _rules_note(changes, then, now),
        "England is judged here by the noise of areas, which is more than its own."
        if area.geography is Geography.ENGLAND else "",
        "Rates of treatment and of new waits are brought to a month of 21.08 working days."
        if any(one.scale == "rate" for one in changes) else "",
    )  # fmt: skip
    basis = area.geography.basis.value
    return Periods(
        area, then, now, treatment_function, basis, changes, files.sources(then, now), tuple(n for n in notes if n)
    )


def _rules_note(changes: Sequence[Change], then: Period, now: Period) -> str:
    """That percentiles of the two months were made by different published rules, where they were."""
    first, last = quantile_rule(then), quantile_rule(now)
    if first.id == last.id or not any(one.scale == "weeks" for one in changes):
        return ""
    return (
        f"Medians and percentiles of {then.label} are by {first.words}, those of {now.label} by {last.words}: of short "
        "lists a median can differ by that alone, by half a pathway’s place."
    )


def _files(
    bench: Workbench, area: Area, then: Period, now: Period, treatment_function: str, needed: Sequence[str]
) -> tuple[Reading, tuple[str, ...]]:
    """Where both months are read from, on common boundaries where the place moved, and what to know of the place."""
    try:
        settled = same_place(area, then, now)
        return reading(bench, area, then, now, treatment_function, needed), settled
    except BoundaryMovedError as moved:
        common = on_common_boundaries(bench, area, then, now, treatment_function, needed)
        if common is None:
            raise moved_and_not_held(bench, moved, area, then, now, needed) from moved
        return common, ()


def _readable(files: Reading, one: str, then: Period, now: Period) -> bool:
    try:
        for month in (then, now):
            files.row(COUNTS.get(one, one), month)
    except NothingToAnswerWithError:
        return False
    return True


def _checked(area: Area, measures: Sequence[str]) -> tuple[str, ...]:
    for one in measures:
        if one in COUNTS:
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
    if isinstance(files, BoardFunctions):
        return (*(one for one in _MAIN_LISTS if COUNTS.get(one, one) in BOARD_SHARES), *_WAITS)
    return tuple(one for one in _MAIN if one in COUNTS or area.geography in named_measure(one).geographies)


def _change(bench: Workbench, files: Reading, area: Area, id: str, then: Period, now: Period, function: str) -> Change:
    measure = named_measure(COUNTS.get(id, id))
    before, after = (placed(bench, files, area, id, measure, month, function) for month in (then, now))
    parts = {Part(part) for term in measure.terms for part in term.parts}
    long_bands = id.removeprefix("waiting_") in ("over_65_weeks", "over_78_weeks", "over_104_weeks")
    open_ended = "censored" in (before.moment.status, after.moment.status)
    counted = Counted(parts, area.geography, function, open_ended, long_bands)
    between = crossed(counted, then, now)
    reason = _reason(before.moment) or _reason(after.moment) or _forbidden(between)
    scale: Scale = "count" if id in COUNTS else _SCALES[measure.kind]
    usable = not reason and scale != "balance"
    ratio = (
        ratio_of(before.moment.value, after.moment.value) if usable and not _under_one(before.moment, scale) else None
    )
    low, high = _limits(before, after) if usable and then != now else (None, None)
    title, unit, decimals = _words_of(id, measure)
    unsure = _incomplete(before.moment) or _incomplete(after.moment) or (_PRINTED if before.printed else "")
    verdict = _verdict(before, after, low, high, same=then == now, comparable=not reason, whole=not unsure)
    shown = (low, high) if ratio else (None, None)  # around a nought, half a pathway decides: a test, and no estimate
    return Change(
        id, title, unit, scale, decimals, before.moment, after.moment,
        None if reason else difference_of(before.moment, after.moment), ratio, None, *shown,
        verdict, reason or unsure, between,
    )  # fmt: skip


def _under_one(moment: Moment, scale: Scale) -> bool:
    """Whether less than one pathway stands below the line: an apportioned third of one is nothing to divide by."""
    below = moment.numerator if scale == "share" else moment.value if scale == "count" else None
    return below is not None and below < 1


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
            return (
                f"{one.one.what} on 1 {one.one.period.label}, which moved these figures at once. A single treatment "
                "function other than oral surgery can be compared."
            )
    return ""


def _limits(before: Placed, after: Placed) -> tuple[float | None, float | None]:
    if before.log_value is None or after.log_value is None or before.log_se is None or after.log_se is None:
        return None, None
    centre, reach = after.log_value - before.log_value, _Z * float(np.hypot(before.log_se, after.log_se))
    return float(np.exp(centre - reach)), float(np.exp(centre + reach))


def _verdict(
    before: Placed, after: Placed, low: float | None, high: float | None, *, same: bool, comparable: bool, whole: bool
) -> Verdict:
    if not comparable:
        return "not comparable"
    if same:
        return "no change"
    if low is None or high is None or before.log_value is None or after.log_value is None or not whole:
        return "not judged"
    return told(float(np.exp(after.log_value - before.log_value)), low > 1 or high < 1)


def _words_of(id: str, measure: Measure) -> tuple[str, str, int]:
    if id in COUNTS:
        return ENGLAND_SERIES[id].title, "pathways", 0
    unit = {Kind.SHARE: measure.unit, Kind.QUANTILE: "weeks", Kind.RATIO: "per 1,000 people"}
    return measure.title, unit.get(measure.kind, measure.unit), measure.decimals
