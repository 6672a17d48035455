"""Checks of the England overview against itself: sums, identities, ranges."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol

from fairwait.domain.period import Period
from fairwait.sources.contract import CheckResult, Severity
from fairwait.sources.overview_columns import ESTIMATE_PAIRS, KINDS


class _Point(Protocol):
    @property
    def period(self) -> Period: ...
    @property
    def series(self) -> str: ...
    @property
    def value(self) -> float | None: ...
    @property
    def status(self) -> str: ...


Values = Mapping[str, float]
_EXAMPLES = 5


def check_overview(points: Sequence[_Point], *, stated: tuple[Period, Period] | None) -> tuple[CheckResult, ...]:
    """Every check of one edition. ``stated`` is the first and last month its preamble names."""
    months: dict[Period, dict[str, float]] = {}
    for point in points:
        figures = months.setdefault(point.period, {})
        if point.value is not None and point.status == "ok":
            figures[point.series] = point.value
    return (
        _range_check(sorted(months), stated),
        _blank_check(points),
        _monthly("estimates-not-below-reported", "error", months, _estimates_below,
                 "A figure with estimates for missing trusts is smaller than the figure without."),
        _monthly("within-and-over-18-make-total", "error", months, _parts_differ,
                 "Pathways within and over 18 weeks do not add up to all incomplete pathways."),
        _monthly("admitted-and-non-admitted-make-completed", "error", months, _completed_differs,
                 "Admitted and non-admitted completed pathways do not add up to all completed pathways."),
        _monthly("shares-are-quotients", "warning", months, _share_differs,
                 "A printed share differs from the quotient of the printed counts."),
        _monthly("unique-patients-are-ratio-times-list", "warning", months, _unique_differs,
                 "Unique patients differ from their ratio times the list with estimates for missing trusts."),
        _monthly("counts-are-whole", "warning", months, _not_whole,
                 "A count of reported pathways is not a whole number."),
        _removals_check(months),
    )  # fmt: skip


def _range_check(periods: Sequence[Period], stated: tuple[Period, Period] | None) -> CheckResult:
    sentence = "The months of the rows are not the months that the title states, one row each."
    if stated is None:
        return CheckResult("months-as-stated", "warning", "The workbook does not state which months it covers.", 1)
    first, last = stated
    expected = {first.shift(step) for step in range(first.months_until(last) + 1)}
    odd = sorted(expected.symmetric_difference(periods))
    return CheckResult(
        "months-as-stated", "error", sentence, len(odd), tuple(str(period) for period in odd[:_EXAMPLES])
    )


def _blank_check(points: Iterable[_Point]) -> CheckResult:
    blanks = [f"{point.period} {point.series}" for point in points if point.status == "blank"]
    sentence = "A cell of a published month is blank rather than a number or “-”: read as not published."
    return CheckResult("no-blank-cells", "warning", sentence, len(blanks), tuple(blanks[:_EXAMPLES]))


def _monthly(
    id: str, severity: Severity, months: Mapping[Period, Values], broken: Callable[[Values], str], sentence: str
) -> CheckResult:
    found = [f"{period}: {what}" for period, values in sorted(months.items()) if (what := broken(values))]
    return CheckResult(id, severity, sentence, len(found), tuple(found[:_EXAMPLES]))


def _estimates_below(values: Values) -> str:
    for plain, estimated in ESTIMATE_PAIRS:
        if plain in values and estimated in values and values[estimated] < values[plain] - 1e-6:
            return f"{plain} {values[plain]:,.0f} > {values[estimated]:,.0f}"
    return ""


def _parts_differ(values: Values) -> str:
    for suffix in ("", "_with_estimates"):
        names = (f"within_18{suffix}", f"over_18{suffix}", f"incomplete_total{suffix}")
        if all(name in values for name in names):
            gap = values[names[0]] + values[names[1]] - values[names[2]]
            if abs(gap) > 0.5:
                return f"{names[2]} differs by {gap:,.0f}"
    return ""


def _completed_differs(values: Values) -> str:
    for suffix in ("", "_with_estimates"):
        names = (f"admitted_total{suffix}", f"non_admitted_total{suffix}", f"completed_total{suffix}")
        if all(name in values for name in names):
            gap = values[names[0]] + values[names[1]] - values[names[2]]
            if abs(gap) > 0.5:
                return f"{names[2]} differs by {gap:,.0f}"
    return ""


def _share_differs(values: Values) -> str:
    for count in ("within_18", "over_52"):
        for suffix in ("", "_with_estimates"):
            share, top, bottom = f"{count}_share{suffix}", f"{count}{suffix}", f"incomplete_total{suffix}"
            if share in values and top in values and values.get(bottom):
                quotient = values[top] / values[bottom]
                if abs(quotient - values[share]) > 1e-9:
                    return f"{share} {values[share]:.6f}, quotient {quotient:.6f}"
    return ""


def _unique_differs(values: Values) -> str:
    names = ("unique_patient_ratio", "unique_patients", "incomplete_total_with_estimates")
    if any(name not in values for name in names):
        return ""
    ratio, patients, waiting = (values[name] for name in names)
    return f"{patients:,.0f}, product {ratio * waiting:,.0f}" if abs(ratio * waiting - patients) > 1 else ""


def _not_whole(values: Values) -> str:
    odd = [series for series, value in values.items() if KINDS[series] == "count" and value != round(value)]
    return ", ".join(odd)


def _removals_check(months: Mapping[Period, Values]) -> CheckResult:
    """U = list before + new periods - completed - list now (methods.md 1.3), with and without estimates."""
    found: list[str] = []
    for period, now in sorted(months.items()):
        before = months.get(period.shift(-1), {})
        for suffix in ("", "_with_estimates"):
            needed = [f"new_periods{suffix}", f"completed_total{suffix}", f"incomplete_total{suffix}",
                      f"unreported_removals{suffix}"]  # fmt: skip
            if f"incomplete_total{suffix}" not in before or any(name not in now for name in needed):
                continue
            new, completed, waiting, printed = (now[name] for name in needed)
            derived = before[f"incomplete_total{suffix}"] + new - completed - waiting
            if abs(derived - printed) > 0.5:
                found.append(f"{period}: {printed:,.0f} printed, {derived:,.0f} derived")
    sentence = "Unreported removals differ from list before + new periods - completed - list now."
    return CheckResult("removals-balance", "warning", sentence, len(found), tuple(found[:_EXAMPLES]))
