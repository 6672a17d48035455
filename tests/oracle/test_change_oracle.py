"""The claim of 2012, worked out again from the published workbook with a spreadsheet reader alone."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from statistics import fmean
from typing import Any

import pytest

from fairwait.analysis.periods.change import change
from fairwait.analysis.periods.england import england_starts
from fairwait.analysis.periods.finding import then_and_now_finding
from fairwait.analysis.workbench import Workbench
from fairwait.domain.period import Period

pytestmark = pytest.mark.shared_data

_NAMES = {
    "total waiting (mil)": "total", "total waiting (mil) with estimates for missing data": "total_est",
    "no. within 18 weeks": "within", "no. within 18 weeks with estimates for missing data": "within_est",
}  # fmt: skip


@pytest.fixture(scope="module")
def months(shared_data: Path) -> dict[Period, dict[str, float]]:
    """Month by month: the list and those within 18 weeks, as the cells stand. Only the first group has these columns
    twice over; the first of each name is that of incomplete pathways."""
    from python_calamine import CalamineWorkbook

    (path,) = (shared_data / "rtt" / "series").glob("RTT-Overview-Timeseries-*.xlsx")
    rows: list[list[Any]] = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python(skip_empty_area=False)
    (lower,) = (row for row in rows if "Median wait (weeks)" in [str(cell).strip() for cell in row])
    labels = [" ".join(str(cell).split()).lower() for cell in lower]
    at = {name: labels.index(label) for label, name in _NAMES.items()}
    found: dict[Period, dict[str, float]] = {}
    for row in rows:
        day = next((cell for cell in row[:3] if isinstance(cell, date)), None)
        values = {name: row[position] for name, position in at.items()}
        if day is not None and all(isinstance(value, int | float) for value in values.values()):
            found[Period(day.year, day.month)] = values
    return found


def over(month: dict[str, float], suffix: str = "") -> float:
    return month[f"total{suffix}"] - month[f"within{suffix}"]


THEN, CLAIM, NOW = Period(2012, 11), Period(2017, 4), Period(2026, 4)


def test_the_workbook_itself_says_what_the_issue_says(months: dict[Period, dict[str, float]]) -> None:
    then, claim = months[THEN], months[CLAIM]
    assert (over(then), over(claim)) == (135_095, 382_488)
    assert round(over(claim) / over(then), 2) == 2.83
    assert round(over(claim, "_est") / over(then, "_est"), 2) == 2.63
    assert round(380 / 130, 2) == 2.92


@pytest.mark.parametrize("end", [CLAIM, Period(2026, 1), NOW], ids=str)
def test_the_ratios_are_those_of_the_workbook(
    months: dict[Period, dict[str, float]], bench: Workbench, end: Period
) -> None:
    if end not in months:  # "* Feb-24" and its like are text
        pytest.skip(f"{end} is no date in the workbook")
    found = {one.id: one for one in change(bench, THEN, end).changes}
    one, whole, share = found["waiting_over_18_weeks"], found["waiting"], found["within_18_weeks"]
    assert one.ratio == pytest.approx(over(months[end]) / over(months[THEN]), rel=1e-12)
    assert one.estimated_ratio == pytest.approx(over(months[end], "_est") / over(months[THEN], "_est"), rel=1e-12)
    assert whole.ratio == pytest.approx(months[end]["total"] / months[THEN]["total"], rel=1e-12)
    assert share.now.value == pytest.approx(months[end]["within"] / months[end]["total"], rel=1e-12)
    assert one.now.missing == over(months[end], "_est") - over(months[end])


def test_every_start_is_worked_out_again(months: dict[Period, dict[str, float]], bench: Workbench) -> None:
    found = england_starts(bench, "waiting_over_18_weeks", THEN, CLAIM)
    assert found is not None
    by_hand = {THEN.shift(step): over(months[CLAIM]) / over(months[THEN.shift(step)]) for step in range(-12, 13)}
    assert dict(found.choices) == pytest.approx(by_hand)
    year = fmean(over(months[Period(2012, month)]) for month in range(1, 13))
    assert found.year_ratio == pytest.approx(over(months[CLAIM]) / year)
    before = {month: over(values) for month, values in months.items() if month <= CLAIM}
    assert min(before, key=lambda month: before[month]) == THEN
    assert found.lowest_of == len(before)


def test_the_finding_s_months_are_the_workbook_s(months: dict[Period, dict[str, float]], bench: Workbench) -> None:
    rows = then_and_now_finding(bench, NOW).tables[1].records()
    held = {str(month): over(values) for month, values in months.items()}
    compared = [row for row in rows if str(row["period"]) in held]
    assert len(compared) > 200
    assert {str(row["period"]): row["over_18"] for row in compared} == {
        str(row["period"]): held[str(row["period"])] for row in compared
    }
